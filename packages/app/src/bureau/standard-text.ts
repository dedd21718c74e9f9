/**
 * 评分标准的写法 in summaries and scenarios: texts as a framework's file has them, with which a what-if begins, and which it
 * reads back after people changed them.
 */
import {
  type Band,
  bandFaults,
  Exact,
  type Measure,
  measureInfo,
  print,
  type Quantity,
  readBand,
  readLiteral,
  type ScoringRule,
  sumExact,
  type Value,
} from '@jiheng/engine'

/** Texts of points are exact; '' where a standard has none. */
export type StandardText =
  | { readonly kind: 'bands'; readonly bands: readonly string[] }
  | {
      readonly kind: 'deduction'
      readonly from: string
      readonly side: 'above' | 'below' | 'both'
      readonly step: string
      readonly stepKind: 'points' | 'percentOfLimit'
      readonly loss: string
      readonly partialStep: 'ignored' | 'counts'
    }
  /** 逐项计分: `texts` are shown, `points` are what is moved. */
  | {
      readonly kind: 'checklist'
      readonly points: readonly string[]
      readonly texts?: readonly string[] | undefined
    }
  | { readonly kind: 'findings'; readonly loss: string; readonly floor: string }
  /** 等级: one without points has a range, as shares of the full points, within which a person decided. */
  | {
      readonly kind: 'levels'
      readonly levels: readonly {
        readonly name: string
        readonly points: string
        readonly low: string
        readonly high: string
      }[]
    }
  /** 按比例: a target, or the two ends of a range. */
  | {
      readonly kind: 'proportion'
      readonly better: 'more' | 'less' | 'within'
      readonly target: string
      readonly low: string
      readonly high: string
      readonly overLimit: string
    }

/** A standard read: limits that a framework would work out are given as they are. */
export interface MovedStandard {
  readonly rule: ScoringRule
  readonly target?: Value
  readonly low?: Value
  readonly high?: Value
}

/** None for 任选其一, whose options have values of their own that a summary does not hold. */
export function standardText(rule: ScoringRule | undefined): StandardText | undefined {
  switch (rule?.kind) {
    case 'bands':
      return {
        kind: 'bands',
        bands: rule.bands.map((band) => `${bandText(band)} → ${band.points.toString()}`),
      }
    case 'deduction':
      return {
        kind: 'deduction',
        from: print(rule.from),
        side: rule.side,
        step: print(rule.step),
        stepKind: rule.stepKind,
        loss: rule.loss.toString(),
        partialStep: rule.partialStep,
      }
    case 'checklist':
      return {
        kind: 'checklist',
        points: rule.items.map((item) => item.points.toString()),
        texts: rule.items.map((item) => item.text),
      }
    case 'findings':
      return { kind: 'findings', loss: rule.loss.toString(), floor: rule.floor.toString() }
    case 'levels':
      return {
        kind: 'levels',
        levels: rule.levels.map(({ name, points, low, high }) => ({
          name,
          points: points?.toString() ?? '',
          low: low?.toString() ?? '',
          high: high?.toString() ?? '',
        })),
      }
    case 'proportion':
      return {
        kind: 'proportion',
        better: rule.better,
        target: rule.target?.text ?? '',
        low: rule.low?.text ?? '',
        high: rule.high?.text ?? '',
        overLimit: rule.overLimit?.toString() ?? '',
      }
    default:
      return undefined
  }
}

/** 档 as a framework's file writes it: (0%, 10%]; it reads back as the same band. */
export const bandText = ({ low, lowClosed, high, highClosed }: Band): string =>
  `${lowClosed ? '[' : '('}${low === null ? '…' : print(low)}, ${high === null ? '…' : print(high)}${highClosed ? ']' : ')'}`

/** What a standard is read against: the indicator as the framework has it. */
export interface StandardOwner {
  readonly base: string
  readonly quantity?: { readonly measure: Measure } | undefined
  readonly standard?: StandardText | undefined
}

type Fault = (reason: string) => void

/** Undefined where it cannot be read; each fault is told. */
export function readStandard(
  text: StandardText,
  indicator: StandardOwner,
  fault: Fault,
): MovedStandard | undefined {
  const measure = indicator.quantity?.measure ?? '%'
  if (measureInfo(measure) === undefined) return undefined
  const full = Exact.parse(indicator.base) ?? Exact.zero
  switch (text.kind) {
    case 'bands':
      return readBands(text, measure, full, fault)
    case 'deduction':
      return readDeduction(text, measure, fault)
    case 'checklist':
      return readChecklist(text, indicator, full, fault)
    case 'findings':
      return readFindings(text, indicator, fault)
    case 'levels':
      return readLevels(text, indicator, full, fault)
    case 'proportion':
      return readProportion(text, measure, fault)
  }
}

type Of<K extends StandardText['kind']> = Extract<StandardText, { kind: K }>

function readBands(
  text: Of<'bands'>,
  measure: Measure,
  full: Exact,
  fault: Fault,
): MovedStandard | undefined {
  const bands = text.bands.flatMap((line) => {
    const band = readBand(line, measure)
    if (band === undefined) fault(`“${line}”不能读成一档，写法如 (0%, 10%] → 4`)
    return band === undefined ? [] : [band]
  })
  if (bands.length < text.bands.length) return undefined
  if (bands.length === 0) {
    fault('至少要有一档')
    return undefined
  }
  for (const { kind, at } of bandFaults(bands))
    fault(kind === 'gap' ? `${print(at)}处有空档` : `${print(at)}处两档重叠`)
  for (const band of bands)
    if (band.points.compare(full) > 0)
      fault(`一档计 ${band.points.toString()} 分，超过分值 ${full.toString()} 分`)
  return { rule: { kind: 'bands', bands, below: 'lowest' } }
}

function readDeduction(text: Of<'deduction'>, measure: Measure, fault: Fault): MovedStandard | undefined {
  const from = readLiteral(text.from, measure)
  const step = readLiteral(text.step, text.stepKind === 'points' ? measure : '%')
  const loss = Exact.parse(text.loss.trim())
  if (from === undefined) fault(`界限“${text.from}”不能读`)
  if (step === undefined || step.value.sign() <= 0) fault(`每一步“${text.step}”应大于 0`)
  if (loss === undefined || loss.sign() < 0) fault(`每一步扣“${text.loss}”分，应不小于 0`)
  if (text.stepKind === 'percentOfLimit' && from?.value.isZero() === true)
    fault('界限是 0，不能按界限的百分比计步')
  if (from === undefined || step === undefined || step.value.sign() <= 0 || loss === undefined)
    return undefined
  const { side, stepKind, partialStep } = text
  return {
    rule: { kind: 'deduction', from, side, step, stepKind, loss, partialStep, floor: Exact.zero },
  }
}

function readChecklist(
  text: Of<'checklist'>,
  { standard }: StandardOwner,
  full: Exact,
  fault: Fault,
): MovedStandard | undefined {
  if (standard?.kind !== 'checklist') return wrongKind(fault, '逐项')
  if (text.points.length !== standard.points.length) {
    fault(`有 ${standard.points.length} 个要点，填了 ${text.points.length} 个分数`)
    return undefined
  }
  const points = text.points.flatMap((typed, index) => {
    const read = notNegative(typed)
    if (read === undefined) fault(`第 ${index + 1} 个要点“${typed}”分，应是不小于 0 的数`)
    return read ?? []
  })
  if (points.length < text.points.length) return undefined
  const sum = sumExact(points)
  if (sum.compare(full) > 0) fault(`各要点合计 ${sum.toString()} 分，超过分值 ${full.toString()} 分`)
  return {
    rule: {
      kind: 'checklist',
      items: points.map((one, index) => ({ text: standard.texts?.[index] ?? '', points: one })),
    },
  }
}

function readFindings(
  text: Of<'findings'>,
  { standard }: StandardOwner,
  fault: Fault,
): MovedStandard | undefined {
  if (standard?.kind !== 'findings') return wrongKind(fault, '按例扣分')
  const loss = notNegative(text.loss)
  if (loss === undefined) {
    fault(`每例扣“${text.loss}”分，应是不小于 0 的数`)
    return undefined
  }
  return { rule: { kind: 'findings', loss, items: [], floor: Exact.parse(standard.floor) ?? Exact.zero } }
}

function readLevels(
  text: Of<'levels'>,
  { standard }: StandardOwner,
  full: Exact,
  fault: Fault,
): MovedStandard | undefined {
  if (standard?.kind !== 'levels') return wrongKind(fault, '等级')
  const names = standard.levels.map(({ name }) => name)
  if (text.levels.map(({ name }) => name).join('|') !== names.join('|')) {
    fault(`等级应是${names.join('、')}`)
    return undefined
  }
  const levels = standard.levels.flatMap((level, index) => {
    const typed = text.levels[index]?.points ?? ''
    const [low, high] = [Exact.parse(level.low), Exact.parse(level.high)]
    const range = { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) }
    // A person gave the points of such a level; they stay.
    if (level.points === '') return [{ name: level.name, ...range }]
    const points = notNegative(typed)
    if (points === undefined) fault(`“${level.name}”计“${typed}”分，应是不小于 0 的数`)
    else if (points.compare(full) > 0)
      fault(`“${level.name}”计 ${points.toString()} 分，超过分值 ${full.toString()} 分`)
    return points === undefined ? [] : [{ name: level.name, points, ...range }]
  })
  return levels.length < names.length ? undefined : { rule: { kind: 'levels', levels } }
}

function readProportion(text: Of<'proportion'>, measure: Measure, fault: Fault): MovedStandard | undefined {
  const limit = (name: string, typed: string): Quantity | undefined => {
    const read = readLiteral(typed.trim(), measure)
    if (read === undefined) fault(`${name}“${typed}”应是一个数，如 95%`)
    return read
  }
  const known = (quantity: Quantity): Value => ({ kind: 'known', quantity })
  if (text.better !== 'within') {
    const target = limit('目标', text.target)
    const overLimit = Exact.parse(text.overLimit)
    return target === undefined
      ? undefined
      : {
          rule: {
            kind: 'proportion',
            better: text.better,
            ...(overLimit === undefined ? {} : { overLimit }),
          },
          target: known(target),
        }
  }
  const [low, high] = [limit('下限', text.low), limit('上限', text.high)]
  if (low === undefined || high === undefined) return undefined
  if (low.value.compare(high.in(low.measure).value) > 0) fault(`下限 ${text.low} 高于上限 ${text.high}`)
  return { rule: { kind: 'proportion', better: 'within' }, low: known(low), high: known(high) }
}

function wrongKind(fault: Fault, kind: string): undefined {
  fault(`原来不是${kind}的标准`)
  return undefined
}

function notNegative(typed: string): Exact | undefined {
  const read = Exact.parse(typed.trim())
  return read === undefined || read.sign() < 0 ? undefined : read
}

const SIDES = { above: '超过', below: '低于', both: '偏离' } as const

/** A standard in one line. */
export function standardWords(standard: StandardText): string {
  switch (standard.kind) {
    case 'bands':
      return standard.bands.join('；')
    case 'deduction':
      return `${SIDES[standard.side]} ${standard.from} 每 ${standard.step} 扣 ${standard.loss} 分`
    case 'checklist':
      return `各要点 ${standard.points.join('、')} 分`
    case 'findings':
      return `每例扣 ${standard.loss} 分`
    case 'levels':
      return standard.levels
        .map(({ name, points }) => (points === '' ? name : `${name} ${points} 分`))
        .join('，')
    case 'proportion':
      return standard.better === 'within'
        ? `目标区间 ${standard.low}～${standard.high}`
        : `目标 ${standard.target}`
  }
}
