/**
 * 评分标准的读取: one standard compiled on its own, by the engine's compiler and no other, in a framework that holds
 * nothing else. A standard with faults still gives a rule where it can be read at all, so that it can be tried.
 */
import { compileFramework, type Problem, type ScoringRule } from '@jiheng/engine'
import type { NamedItem, Vocabulary } from './library.ts'
import { type Data, FILE_NAME, textOf, textsOf } from './tree.ts'

/** 标准所属的指标. */
export interface RuleOwner {
  readonly name: string
  readonly points: string
  readonly measure: string
  readonly formula?: string
}

export interface RuleReading {
  readonly rule?: ScoringRule
  /** Faults of the standard itself; those of formulas stand under their own fields. */
  readonly problems: readonly Problem[]
}

/** No standard gives more, so that faults of points never keep a rule from being read. */
const PLENTY = '1000000'

export function readRule(scoring: Data, owner: RuleOwner, vocabulary: Vocabulary): RuleReading {
  const { problems } = compileAlone([{ ...owner, scoring }], owner.points, vocabulary)
  const rule = readLeniently(scoring, owner, vocabulary)
  const own = problems.filter((one) => !one.code.startsWith('formula-') && one.code !== 'weights-do-not-sum')
  return { problems: own, ...(rule === undefined ? {} : { rule }) }
}

/** Bands are read one by one: alone, none of them leaves a gap or overlaps. */
function readLeniently(scoring: Data, owner: RuleOwner, vocabulary: Vocabulary): ScoringRule | undefined {
  const common = { ...owner, points: PLENTY, formula: '0' }
  if (textOf(scoring.kind) !== 'bands')
    return compileAlone([{ ...common, scoring }], PLENTY, vocabulary).rules[0]
  const rules = textsOf(scoring.bands).map(
    (band) =>
      compileAlone([{ ...common, scoring: { ...scoring, bands: [band] } }], PLENTY, vocabulary).rules[0],
  )
  const bands = rules.flatMap((rule) => (rule?.kind === 'bands' ? rule.bands : []))
  if (bands.length === 0 || bands.length < rules.length) return undefined
  return { kind: 'bands', bands, below: scoring.below === 'open' ? 'open' : 'lowest' }
}

function compileAlone(
  indicators: readonly (RuleOwner & { readonly scoring: Data })[],
  fullPoints: string,
  vocabulary: Vocabulary,
): { rules: readonly (ScoringRule | undefined)[]; problems: readonly Problem[] } {
  const spoken = JSON.stringify(indicators)
  const items = vocabulary.items.filter((item) => spoken.includes(item.name) || spoken.includes(item.code))
  const text = JSON.stringify({
    id: 'x',
    version: '1.0.0',
    name: '试',
    shortName: '试',
    effective: { from: 2000 },
    authorities: [],
    fullPoints,
    groups: vocabulary.groups.map((name) => ({ name, title: name })),
    items: items.map(plainItem),
    indicators: indicators.map((one, index) => ({ code: `x${index}`, ...one })),
    grades: [],
  })
  const compiled = compileFramework({ framework: { file: FILE_NAME, text }, dictionaries: [] })
  return {
    rules: compiled.framework?.indicators.map((one) => one.scoring) ?? [],
    problems: compiled.problems,
  }
}

const plainItem = ({ code, name, measure, bases, group }: NamedItem): object => ({
  code,
  name,
  measure,
  bases,
  rollUp: 'none',
  ...(group === undefined ? {} : { group }),
})
