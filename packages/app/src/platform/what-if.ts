/**
 * What-if 情景测算: a framework with other weights and other standards. Points of a group are again the sum of its parts;
 * standards that are written in points move with the points of their indicator. The real framework is never touched.
 */
import {
  compileFormula,
  Exact,
  type Formula,
  type Framework,
  type Indicator,
  type LevelStandard,
  pointsText,
  print,
  printBand,
  Quantity,
  readBand,
  readLiteral,
  type ScoringRule,
} from '@jiheng/engine'
import type { WhatIfChange } from '../contract/conclusion.ts'

export const leavesOf = (list: readonly Indicator[]): readonly Indicator[] =>
  list.flatMap((one) => (one.children.length > 0 ? leavesOf(one.children) : [one]))

/** Changes that can't be read are left out and told. */
export function changedFramework(
  framework: Framework,
  changes: readonly WhatIfChange[],
): { readonly framework: Framework; readonly faults: readonly string[] } {
  const faults: string[] = []
  const wanted = new Map(changes.map((one) => [one.indicator, one]))
  const known = new Set(leavesOf(framework.indicators).map((one) => one.code))
  for (const { indicator } of changes) if (!known.has(indicator)) faults.push(`没有末级指标“${indicator}”`)
  const change = (one: Indicator): Indicator => {
    if (one.children.length > 0) {
      const children = one.children.map(change)
      return { ...one, children, fullPoints: sum(children) }
    }
    const asked = wanted.get(one.code)
    return asked === undefined ? one : changedLeaf(one, asked, framework, faults)
  }
  const indicators = framework.indicators.map(change)
  const full = sum(indicators)
  if (!full.equals(framework.fullPoints))
    faults.push(
      `改后满分合计 ${pointsText(full)} 分，与原来的 ${pointsText(framework.fullPoints)} 分不同；等级按折算成 ${pointsText(framework.fullPoints)} 分以后的总分看`,
    )
  return {
    framework: { ...framework, indicators, grades: gradesFor(framework, full), fullPoints: full },
    faults,
  }
}

const sum = (list: readonly Indicator[]): Exact =>
  list.reduce((all, one) => all.add(one.fullPoints), Exact.zero)

/** Grades are bands of the total: they move with the full points. */
function gradesFor(framework: Framework, full: Exact): Framework['grades'] {
  if (full.equals(framework.fullPoints) || framework.fullPoints.isZero()) return framework.grades
  const factor = full.div(framework.fullPoints)
  return framework.grades.map(({ name, band }) => ({
    name,
    band: {
      ...band,
      low: times(band.low, factor),
      high: times(band.high, factor),
    },
  }))
}

const times = (quantity: Quantity | null, factor: Exact): Quantity | null =>
  quantity === null ? null : Quantity.exact(quantity.value.mul(factor), quantity.measure)

function changedLeaf(
  one: Indicator,
  { points: typed, standard }: WhatIfChange,
  framework: Framework,
  faults: string[],
): Indicator {
  const points = typed.trim() === '' ? one.fullPoints : Exact.parse(typed.trim())
  if (points === undefined || points.sign() <= 0) {
    faults.push(`“${one.name}”的分值“${typed}”不是大于 0 的数`)
    return one
  }
  const own =
    one.scoring === undefined || standard.trim() === ''
      ? one.scoring
      : changedRule(one, one.scoring, standard, framework, faults)
  const scoring =
    own === undefined
      ? undefined
      : scaledRule(own, one.fullPoints.isZero() ? Exact.one : points.div(one.fullPoints))
  return { ...one, fullPoints: points, ...(scoring === undefined ? {} : { scoring }) }
}

/** A standard with its points moved by a factor. */
function scaledRule(rule: ScoringRule, factor: Exact): ScoringRule {
  if (factor.equals(Exact.one)) return rule
  switch (rule.kind) {
    case 'bands':
      return { ...rule, bands: rule.bands.map((band) => ({ ...band, points: band.points.mul(factor) })) }
    case 'deduction':
    case 'findings':
      return { ...rule, loss: rule.loss.mul(factor), floor: rule.floor.mul(factor) }
    case 'checklist':
      return { ...rule, items: rule.items.map((item) => ({ ...item, points: item.points.mul(factor) })) }
    case 'levels':
      return {
        ...rule,
        levels: rule.levels.map((level) =>
          level.points === undefined ? level : { ...level, points: level.points.mul(factor) },
        ),
      }
    case 'either':
      return {
        ...rule,
        options: rule.options.map((option) => ({ ...option, scoring: scaledRule(option.scoring, factor) })),
      }
    case 'proportion':
      return rule
  }
}

/** A standard as lines that can be changed. */
export function standardText(rule: ScoringRule): string {
  switch (rule.kind) {
    case 'bands':
      return rule.bands.map((band) => `${printBand(band)} → ${pointsText(band.points)}`).join('\n')
    case 'deduction':
      return `满分界限 ${print(rule.from)}\n每步 ${print(rule.step)}\n每步扣 ${pointsText(rule.loss)} 分`
    case 'proportion':
      return rule.better === 'within'
        ? `下限 ${rule.low?.text ?? ''}\n上限 ${rule.high?.text ?? ''}`
        : `目标 ${rule.target?.text ?? ''}`
    case 'findings':
      return `每例扣 ${pointsText(rule.loss)} 分`
    case 'checklist':
      return rule.items.map((item) => `${item.text} → ${pointsText(item.points)}`).join('\n')
    case 'levels':
      return rule.levels.map((level) => `${level.name} → ${levelPoints(level)}`).join('\n')
    case 'either':
      return rule.options
        .map((option) => `${optionHead(option.name)}\n${standardText(option.scoring)}`)
        .join('\n')
  }
}

/** A level's points, or the range of shares within which a person decides: 80%～100%. */
const levelPoints = ({ points, low, high }: LevelStandard): string =>
  points === undefined ? `${share(low ?? Exact.zero)}～${share(high ?? Exact.one)}` : pointsText(points)
const share = (of: Exact): string => print(Quantity.exact(of, ''), { measure: '%' })

const optionHead = (name: string): string => `【${name}】`

/** Read back what {@link standardText} writes, with other numbers. */
function changedRule(
  one: Pick<Indicator, 'name' | 'measure'>,
  rule: ScoringRule,
  standard: string,
  framework: Framework,
  faults: string[],
): ScoringRule {
  const lines = standard
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const wrong = (line: string, why = '读不懂'): ScoringRule => {
    faults.push(`“${one.name}”的标准“${line}”${why}，仍按原标准`)
    return rule
  }
  switch (rule.kind) {
    case 'bands': {
      const bands = lines.map((line) => readBand(plainBand(line), one.measure))
      const bad = bands.indexOf(undefined)
      if (bad >= 0) return wrong(lines[bad] ?? '')
      return { ...rule, bands: bands.flatMap((band) => (band === undefined ? [] : [band])) }
    }
    case 'deduction': {
      const [from, step, loss] = ['满分界限', '每步', '每步扣'].map((name) => valueAfter(lines, name))
      const [limit, width, points] = [
        readLiteral(from ?? '', one.measure),
        readLiteral(step ?? '', rule.step.measure),
        Exact.parse((loss ?? '').replace(/分$/, '').trim()),
      ]
      if (limit === undefined || width === undefined || points === undefined) return wrong(standard)
      if (width.value.sign() <= 0 || points.sign() <= 0) return wrong(standard)
      return { ...rule, from: limit, step: width, loss: points }
    }
    case 'findings': {
      const loss = Exact.parse((valueAfter(lines, '每例扣') ?? '').replace(/分$/, '').trim())
      return loss === undefined || loss.sign() <= 0 ? wrong(standard) : { ...rule, loss }
    }
    case 'proportion': {
      const read = (name: string): Formula | undefined =>
        compileFormula(valueAfter(lines, name) ?? '', framework.names).formula
      if (rule.better === 'within') {
        const [low, high] = [read('下限'), read('上限')]
        return low === undefined || high === undefined ? wrong(standard) : { ...rule, low, high }
      }
      const target =
        read('目标') ?? (lines.length === 1 ? compileFormula(standard, framework.names).formula : undefined)
      return target === undefined ? wrong(standard) : { ...rule, target }
    }
    case 'checklist': {
      if (lines.length !== rule.items.length)
        return wrong(standard, `应是 ${rule.items.length} 个要点，一行一个`)
      const points = lines.map((line) => pointsAfterArrow(line))
      const bad = points.indexOf(undefined)
      if (bad >= 0) return wrong(lines[bad] ?? '')
      return {
        ...rule,
        items: rule.items.map((item, at) => ({ ...item, points: points[at] ?? item.points })),
      }
    }
    case 'levels': {
      if (lines.length !== rule.levels.length)
        return wrong(standard, `应是 ${rule.levels.length} 个等级，一行一个`)
      const levels = rule.levels.map((level, at) => changedLevel(level, lines[at] ?? ''))
      const bad = levels.indexOf(undefined)
      if (bad >= 0) return wrong(lines[bad] ?? '')
      return { ...rule, levels: levels.flatMap((level) => level ?? []) }
    }
    case 'either': {
      const parts = rule.options.map((option) => linesBelow(lines, optionHead(option.name)))
      const bad = parts.indexOf(undefined)
      if (bad >= 0) return wrong(standard, `缺少“${optionHead(rule.options[bad]?.name ?? '')}”一段`)
      return {
        ...rule,
        options: rule.options.map((option, at) => ({
          ...option,
          scoring: changedRule(
            { name: `${one.name}·${option.name}`, measure: option.measure },
            option.scoring,
            parts[at] ?? '',
            framework,
            faults,
          ),
        })),
      }
    }
  }
}

/** Not below zero; undefined where a line has none. */
function pointsAfterArrow(line: string): Exact | undefined {
  const typed = line.split(/→|->/).at(-1) ?? ''
  const points = line === typed ? undefined : Exact.parse(typed.trim().replace(/\s*分$/, ''))
  return points === undefined || points.sign() < 0 ? undefined : points
}

function changedLevel(level: LevelStandard, line: string): LevelStandard | undefined {
  if (level.points !== undefined) {
    const points = line.startsWith(level.name) ? pointsAfterArrow(line) : undefined
    return points === undefined ? undefined : { ...level, points }
  }
  const [head = '', range = ''] = line.split(/→|->/).map((part) => part.trim())
  const [low, high, ...more] = range.split(/[～~]/).map((end) => readLiteral(end.trim(), '%')?.in('').value)
  if (head !== level.name || low === undefined || high === undefined || more.length > 0) return undefined
  return low.sign() < 0 || low.compare(high) > 0 ? undefined : { ...level, low, high }
}

/** The lines of one option, up to the head of the next. */
function linesBelow(lines: readonly string[], head: string): string | undefined {
  const from = lines.indexOf(head)
  if (from < 0) return undefined
  const rest = lines.slice(from + 1)
  const to = rest.findIndex((line) => /^【.+】$/.test(line))
  return rest.slice(0, to < 0 ? undefined : to).join('\n')
}

/** What stands behind a word at the head of a line; the longest word that fits decides. */
function valueAfter(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((each) => each.startsWith(name) && !(name === '每步' && each.startsWith('每步扣')))
  return line?.slice(name.length).trim()
}

/** 档 as printed for people, back in the form of the file: （0，10%］ → 4 is (0, 10%] → 4. */
function plainBand(line: string): string {
  const [range = '', points = ''] = line.split(/→|->/).map((part) => part.trim())
  const bare = range
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replaceAll('［', '[')
    .replaceAll('］', ']')
    .replaceAll('，', ', ')
  const word = /^(大于|不低于|小于|不超过|等于)\s*(.+)$/.exec(bare)
  const rest = word?.[2] ?? ''
  const plain = {
    大于: `(${rest}, …)`,
    不低于: `[${rest}, …)`,
    小于: `(…, ${rest})`,
    不超过: `(…, ${rest}]`,
    等于: `[${rest}, ${rest}]`,
  }[word?.[1] ?? '']
  return `${plain ?? bare} → ${points.replace(/分$/, '').trim()}`
}
