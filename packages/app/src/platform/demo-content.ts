/**
 * What a demonstration shows beside figures 演示内容: annual targets, evidence that the program makes itself, scores with their
 * reasons, and changes against last year, explained and not. Everything made up says 示例.
 */
import { samplePage, samplePicture } from '@jiheng/documents'
import { Exact, type Figure, type Framework, type Indicator, type Judgement } from '@jiheng/engine'
import {
  ACTUAL_BASIS,
  cellOf,
  type InputOf,
  keyOfCell,
  type OperationName,
  TARGET_BASIS,
} from '../contract/index.ts'
import { judgedOf } from './state.ts'

/** Somebody of the demonstration, signed in. */
export type DemoPerson = <N extends OperationName>(
  name: N,
  input: InputOf<N>,
  file?: { readonly name: string; readonly bytes: Uint8Array },
) => Promise<unknown>

type Target = InputOf<'saveWorkTarget'>['target']
type UnitInput = { readonly evaluation: string; readonly unit: string }

/**
 * The case's own indicators as annual targets, slot by slot where they can be: value against target, both known for the
 * department. Points that the others had go to the last one, so that each slot comes out even.
 */
export function targetsOfCase(
  framework: Framework,
  own: Framework,
  figures: readonly Figure[],
): readonly { readonly target: Target; readonly actual: string }[] {
  const slots = indicatorsOf(own.indicators).filter((one) => one.slot && one.children.length === 0)
  return slots.flatMap((slot) => {
    const filled = indicatorsOf(framework.indicators).find((one) => one.code === slot.code)
    const list = (filled?.children ?? []).flatMap((child) => {
      const found = asTarget(child, slot.code, framework, figures)
      return found === undefined ? [] : [found]
    })
    const last = list.at(-1)
    if (last === undefined) return []
    const others = list
      .slice(0, -1)
      .reduce((sum, one) => sum.add(Exact.parse(one.target.points) ?? Exact.zero), Exact.zero)
    const points = slot.fullPoints.sub(others).toString()
    return [...list.slice(0, -1), { ...last, target: { ...last.target, points } }]
  })
}

const indicatorsOf = (list: readonly Indicator[]): readonly Indicator[] =>
  list.flatMap((one) => [one, ...indicatorsOf(one.children)])

function asTarget(
  child: Indicator,
  slot: string,
  framework: Framework,
  figures: readonly Figure[],
): { target: Target; actual: string } | undefined {
  const name = new RegExp(`^(.+)·${ACTUAL_BASIS}$`).exec(child.formula?.text ?? '')?.[1] ?? ''
  const code = framework.names.item(name)?.code
  const item = code === undefined ? undefined : framework.items.get(code)
  if (item === undefined || child.scoring?.kind !== 'proportion' || child.scoring.better === 'within')
    return undefined
  const textOf = (basis: string): string => {
    const figure = figures.find((one) => one.key.item === item.code && one.key.basis === basis)
    if (figure?.value.kind !== 'known') return ''
    return figure.value.quantity.in(item.measure)?.value.toString() ?? ''
  }
  const target = textOf(TARGET_BASIS)
  if (target === '') return undefined
  return {
    target: {
      id: '',
      slot,
      name,
      points: child.fullPoints.toString(),
      measure: item.measure,
      better: child.scoring.better,
      target,
      unit: '',
      task: `示例：${name}达到年度目标`,
      version: 0,
    },
    actual: textOf(ACTUAL_BASIS),
  }
}

/** Scores as the case has them; a page for what demands evidence, a picture for the first score. */
export async function proveAndJudge(
  person: DemoPerson,
  input: UnitInput,
  given: {
    readonly framework: Framework
    readonly judgements: readonly Judgement[]
    /** In the middle of his work somebody has scored half of them. */
    readonly half: boolean
    readonly cells: readonly string[]
    readonly number: number
  },
): Promise<void> {
  const judged = new Set(judgedOf(given.framework.indicators).map((one) => one.code))
  const upload = (title: string, file: string, bytes: Uint8Array, target: string, page: string) =>
    person(
      'uploadEvidence',
      { ...input, title: `示例：${title}`, effectiveDate: '2019-12-31', target, page },
      { name: file, bytes },
    )
  let pictured = false
  const scores = given.judgements.flatMap((one) => {
    const content = contentOf(one)
    if (content === undefined || !('indicator' in one) || !judged.has(one.indicator)) return []
    return [{ indicator: one.indicator, reason: one.reason, content }]
  })
  const most = given.half ? Math.ceil(scores.length / 2) : scores.length
  for (const { indicator, reason, content } of scores.slice(0, most)) {
    await person('saveJudgement', { ...input, indicator, content, reason: `示例：${reason}`, base: 0 })
    if (pictured) continue
    pictured = true
    await upload('制度上墙照片', '示例-照片.png', samplePicture(190 + given.number), `i:${indicator}`, '')
  }
  const demanded = given.cells.filter((cell) => {
    const key = keyOfCell(cell, input.unit)
    return given.framework.evidenceFor.some(
      (one) => one.item === key?.item && (one.basis === undefined || one.basis === key.basis),
    )
  })
  const [first, ...others] = demanded
  if (first === undefined) return
  const answer = await upload(
    '批复文件',
    '示例-批复.pdf',
    samplePage(`No. ${given.number}`),
    first,
    '第 1 页',
  )
  const { id: evidence } = answer as { id: string }
  // The last one is left for the hygiene page to find.
  for (const target of others.slice(0, -1))
    await person('attachEvidence', { ...input, evidence, target, page: '第 1 页' })
}

function contentOf(one: Judgement): InputOf<'saveJudgement'>['content'] | undefined {
  switch (one.kind) {
    case 'checklist':
      return { kind: 'checklist', met: [...one.met] }
    case 'findings':
      return { kind: 'findings', count: one.count }
    case 'level':
      return { kind: 'level', level: one.level }
    case 'notApplicable':
      return { kind: 'notApplicable' }
    default:
      return undefined
  }
}

/** Reasons for what changed much against last year, all but so many. */
export async function explain(person: DemoPerson, input: UnitInput, unexplained: number): Promise<void> {
  const { faults } = (await person('hygiene', input)) as { faults: { kind: string; target: string }[] }
  const outliers = faults.filter((one) => one.kind === 'outlier')
  for (const { target } of outliers.slice(unexplained))
    await person('saveReason', {
      ...input,
      target,
      text: '示例：上年有一次性支出，今年没有；附有关批复。',
      base: 0,
    })
}

/**
 * Make so many figures differ much from last year's, by a last year's figure that is half of this year's, wherever no rule
 * is broken by it.
 */
export async function differFromLastYear(
  person: DemoPerson,
  input: UnitInput,
  entries: readonly { readonly cell: string; readonly text: string }[],
  count: number,
): Promise<void> {
  const texts = new Map(entries.map((one) => [one.cell, one.text]))
  const half = Exact.of(1, 2)
  const save = (cell: string, text: string, note: string, base: number) =>
    person('saveEntries', { ...input, source: 'typed', entries: [{ cell, text, note, base }] })
  const broken = async (): Promise<number> => {
    const { faults } = (await person('hygiene', input)) as { faults: { kind: string }[] }
    return faults.filter((one) => one.kind === 'rule').length
  }
  const before = await broken()
  let made = 0
  for (const { cell, text } of entries) {
    if (made === count) return
    const key = keyOfCell(cell, input.unit)
    if (key === undefined || key.row !== undefined) continue
    const last = cellOf({ ...key, year: key.year - 1 })
    const was = texts.get(last)
    const now = Exact.parse(text)
    if (was === undefined || now === undefined || now.isZero()) continue
    await save(last, now.mul(half).toString(), '示例', 1)
    if ((await broken()) > before) await save(last, was, '', 2)
    else made += 1
  }
}
