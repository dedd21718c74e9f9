/** Reading judgements 读取评判: judgements.yaml, each checked against the standard that it answers. */
import {
  Exact,
  type Indicator,
  type Judgement,
  type JudgementCommon,
  type PanelScore,
  type Problem,
  problem,
  type ShapedFile,
} from '@jiheng/engine'
import { readValue } from '../contract/read-value.ts'
import { type Data, itemNamed, type Reading, recs, str, strs } from './reading.ts'

const FITTING: Readonly<Record<string, readonly string[]>> = {
  checklist: ['checklist'],
  findings: ['findings'],
  level: ['levels'],
  choose: ['either'],
  panel: ['checklist', 'findings', 'levels'],
}
const KIND_WORDS: Readonly<Record<string, string>> = {
  checklist: '逐项要点',
  findings: '发现例数',
  level: '等次',
  levels: '等次',
  choose: '择一',
  either: '择一',
  deduction: '按数值扣分',
  bands: '按数值分档',
  proportion: '按完成比例',
  notApplicable: '不适用',
  adjust: '调整',
  panel: '专家评分',
}

export function readJudgements(shaped: ShapedFile, reading: Reading): readonly Judgement[] {
  if (shaped.data === undefined) return []
  return recs((shaped.data as Data).judgements).flatMap((one, index) => {
    if (one.framework !== undefined && str(one.framework) !== reading.framework.id) return []
    if (reading.publishedOnly && one.illustrative === true) return []
    return judgementOf(one, shaped, index, reading) ?? []
  })
}

/** What each kind of judgement cannot do without: left out is not the same as none. */
const NEEDED: Readonly<Record<string, { readonly field: string; readonly label: string }>> = {
  checklist: { field: 'met', label: '符合的要点' },
  findings: { field: 'count', label: '例数' },
  level: { field: 'level', label: '等次' },
  choose: { field: 'option', label: '选项' },
  adjust: { field: 'points', label: '得分' },
  panel: { field: 'scores', label: '各位专家的评分' },
}

function judgementOf(data: Data, shaped: ShapedFile, index: number, reading: Reading): Judgement | undefined {
  const place = shaped.placeOf(['judgements', index])
  const unit = data.unit === undefined ? reading.tree.root.code : str(data.unit)
  if (reading.tree.unit(unit) === undefined) {
    reading.problems.push(problem('unit-unknown', { unit }, place))
    return undefined
  }
  const common: JudgementCommon = {
    by: str(data.by),
    date: str(data.date),
    reason: str(data.reason),
    illustrative: data.illustrative === true,
    place,
    evidence: strs(data.evidence),
  }
  const kind = str(data.kind)
  if (kind === 'determine') return determined(data, common, unit, reading)
  const code = reading.framework.names.indicator(str(data.indicator))?.code
  const indicator = code === undefined ? undefined : findIndicator(reading.framework.indicators, code)
  if (indicator === undefined) {
    // Without a framework named, a judgement may belong to another of the case's frameworks.
    if (data.framework !== undefined)
      reading.problems.push(problem('indicator-unknown', { name: str(data.indicator) }, place))
    return undefined
  }
  if (!fits(kind, indicator, reading.problems, shaped, index)) return undefined
  const needed = NEEDED[kind]
  if (needed !== undefined && data[needed.field] === undefined) {
    const values = { owner: `指标“${indicator.name}”的评判`, name: needed.field, label: needed.label }
    reading.problems.push(problem('field-missing', values, place))
    return undefined
  }
  const target = { indicator: indicator.code, unit }
  switch (kind) {
    case 'checklist':
      return { ...common, kind, ...target, met: strs(data.met).map(Number) }
    case 'findings':
      return { ...common, kind, ...target, count: Number(str(data.count)) }
    case 'level': {
      const points = Exact.parse(str(data.points))
      return {
        ...common,
        kind,
        ...target,
        level: str(data.level),
        ...(points === undefined ? {} : { points }),
      }
    }
    case 'notApplicable':
      return { ...common, kind, ...target }
    case 'choose':
      return { ...common, kind, ...target, option: str(data.option) }
    case 'panel':
      return { ...common, kind, ...target, scores: recs(data.scores).map(panelScore) }
    default:
      return { ...common, kind: 'adjust', ...target, points: Exact.parse(str(data.points)) ?? Exact.zero }
  }
}

/** What an expert gave: an answer to the standard, or plain points. */
function panelScore(data: Data): PanelScore {
  const given = { by: str(data.by), date: str(data.date), reason: str(data.reason) }
  const points = Exact.parse(str(data.points))
  if (data.met !== undefined)
    return { ...given, answer: { kind: 'checklist', met: strs(data.met).map(Number) } }
  if (data.count !== undefined)
    return { ...given, answer: { kind: 'findings', count: Number(str(data.count)) } }
  if (data.level !== undefined) {
    const within = points === undefined ? {} : { points }
    return { ...given, answer: { kind: 'level', level: str(data.level), ...within } }
  }
  return { ...given, answer: { kind: 'points', points: points ?? Exact.of(-1) } }
}

function fits(
  kind: string,
  indicator: Indicator,
  problems: Problem[],
  shaped: ShapedFile,
  index: number,
): boolean {
  const wanted = FITTING[kind]
  const standard = indicator.scoring?.kind ?? ''
  if (wanted === undefined || wanted.includes(standard)) return true
  const values = {
    name: indicator.name,
    found: KIND_WORDS[kind] ?? kind,
    wanted: KIND_WORDS[standard] ?? '由部门细化',
  }
  problems.push(problem('judgement-does-not-fit', values, shaped.placeOf(['judgements', index])))
  return false
}

function determined(
  data: Data,
  common: JudgementCommon,
  unit: string,
  reading: Reading,
): Judgement | undefined {
  const place = common.place ?? { kind: 'file', file: 'judgements.yaml' }
  const item = itemNamed(str(data.item), reading, place)
  if (item === undefined) return undefined
  const measure = reading.framework.items.get(item.code)?.measure ?? ''
  const value = readValue(
    str(data.value),
    str(data.item),
    measure,
    false,
    common.reason,
    reading.problems,
    place,
  )
  if (value === undefined) return undefined
  const year = data.year === undefined ? reading.year : Number(str(data.year))
  const basis = data.basis === undefined && item.bases.length === 1 ? (item.bases[0] ?? '') : str(data.basis)
  return {
    ...common,
    kind: 'determine',
    key: { item: item.code, basis, unit, year, ...(data.row === undefined ? {} : { row: str(data.row) }) },
    value,
  }
}

/** An indicator anywhere in the tree. */
export function findIndicator(list: readonly Indicator[], code: string): Indicator | undefined {
  for (const one of list) {
    if (one.code === code) return one
    const below = findIndicator(one.children, code)
    if (below !== undefined) return below
  }
  return undefined
}
