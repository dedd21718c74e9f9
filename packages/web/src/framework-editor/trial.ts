/** 试一试: typed answers → what the engine scores, with its own sentence. */
import {
  Exact,
  type Formula,
  type Judgement,
  known,
  measureInfo,
  missing,
  problem,
  type Result,
  readQuantity,
  type Score,
  type ScoringInput,
  type ScoringPolicy,
  type ScoringRule,
  type Surroundings,
  score,
  sentence,
  type Value,
} from '@jiheng/engine'

/** 试填的内容, as typed; `options` go with the alternatives of 几项择一. */
export interface Answers {
  readonly value?: string
  readonly target?: string
  readonly low?: string
  readonly high?: string
  readonly met?: readonly number[]
  readonly count?: string
  readonly level?: string
  readonly points?: string
  readonly option?: string
  readonly options?: readonly Answers[]
}

export interface TrialOwner {
  readonly name: string
  readonly measure: string
  readonly places: number
  readonly full: Exact
  readonly policy: ScoringPolicy
}

export interface Trial {
  readonly score: Score
  readonly sentence: string
  /** Answers that could not be read, in the engine's words. */
  readonly faults: readonly string[]
}

/** Score by the answers. What nobody typed is missing, as in an evaluation. */
export function tryRule(rule: ScoringRule, answers: Answers, owner: TrialOwner): Trial {
  const faults: string[] = []
  const input = inputOf(rule, answers, owner, faults)
  const result = score(rule, input, owner.full, owner.policy)
  return { score: result, sentence: sentence(result), faults }
}

function inputOf(rule: ScoringRule, answers: Answers, owner: TrialOwner, faults: string[]): ScoringInput {
  const { name, measure, places } = owner
  const input = { name, measure, places }
  const read = (text: string | undefined, label: string): Value => readValue(text, label, measure, faults)
  switch (rule.kind) {
    case 'deduction':
    case 'bands':
      return { ...input, value: read(answers.value, name) }
    case 'proportion':
      return {
        ...input,
        value: read(answers.value, name),
        target: fixedValue(rule.target) ?? read(answers.target, '目标值'),
        low: fixedValue(rule.low) ?? read(answers.low, '区间下限'),
        high: fixedValue(rule.high) ?? read(answers.high, '区间上限'),
      }
    case 'checklist':
    case 'findings':
    case 'levels': {
      const judgement = judgementOf(rule, answers)
      return { ...input, ...(judgement === undefined ? {} : { judgement }) }
    }
    case 'either': {
      const options = rule.options.map((option, index) =>
        inputOf(
          option.scoring,
          answers.options?.[index] ?? {},
          { ...owner, name: option.name, measure: option.measure },
          faults,
        ),
      )
      const chosen = answers.option
      if (chosen === undefined) return { ...input, options }
      return { ...input, options, judgement: { ...NOBODY, kind: 'choose', option: chosen } }
    }
  }
}

const NOBODY = { by: '', date: '', reason: '', illustrative: true, indicator: '', unit: '' } as const

function judgementOf(rule: ScoringRule, answers: Answers): Judgement | undefined {
  if (rule.kind === 'checklist') return { ...NOBODY, kind: 'checklist', met: answers.met ?? [] }
  if (rule.kind === 'findings') {
    const count = answers.count ?? ''
    return /^[0-9]{1,6}$/.test(count) ? { ...NOBODY, kind: 'findings', count: Number(count) } : undefined
  }
  if (answers.level === undefined) return undefined
  const points = Exact.parse(answers.points ?? '')
  return { ...NOBODY, kind: 'level', level: answers.level, ...(points === undefined ? {} : { points }) }
}

function readValue(text: string | undefined, label: string, measure: string, faults: string[]): Value {
  if (text === undefined || text.trim() === '' || measureInfo(measure) === undefined) return missing
  const read = readQuantity(text, measure)
  if ('quantity' in read) return known(read.quantity)
  const code =
    read.fault === 'approximate'
      ? 'cell-approximate'
      : read.fault === 'not-a-number'
        ? 'cell-not-a-number'
        : 'cell-measure-mismatch'
  faults.push(problem(code, { name: label, found: read.found, wanted: measure }).detail)
  return missing
}

/** What a formula gives without any figure, such as a target of 100%. */
export function fixedValue(formula: Formula | undefined): Value | undefined {
  if (formula === undefined || formula.uses.length > 0 || formula.groups.length > 0) return undefined
  const result = formula.run(NOWHERE)
  return result.kind === 'known' ? result : undefined
}

const nothing: Result = missing
const NOWHERE: Surroundings = {
  value: () => missing,
  rows: () => [],
  rowName: '',
  leaves: () => [],
  result: () => nothing,
}
