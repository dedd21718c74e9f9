/** State of a unit's task 填报进度: how complete it is, what its rules say, what stands in the way of submitting. */
import { type Check, Exact, type Framework, type Indicator, printValue } from '@jiheng/engine'
import { TASK_STATES, type TaskState } from '../contract/index.ts'
import { outliersOf } from '../contract/outliers.ts'
import {
  cellOf,
  type Entered,
  enteredOf,
  type Source,
  sessionOf,
  type WantedCell,
  wantedCells,
} from './source.ts'
import type { AttachmentRow, EntryRow, JudgementRow, ListRow, Reader, ReasonRow, UnitRow } from './store.ts'

/** Everything a unit has in one evaluation. */
export interface UnitData {
  readonly entries: readonly EntryRow[]
  readonly lists: readonly ListRow[]
  readonly reasons: readonly ReasonRow[]
  readonly judgements: readonly JudgementRow[]
  readonly attachments: readonly AttachmentRow[]
}

/** With `after`, of the entries only those saved since then, and no attachments. */
export async function unitDataOf(
  reader: Reader,
  evaluation: string,
  unit: string,
  after = '',
): Promise<UnitData> {
  const where = { evaluation, unit }
  return {
    entries: await reader.find('entry', after === '' ? where : { ...where, savedAt: { atLeast: after } }),
    lists: await reader.find('list', where, {
      order: [
        ['list', 'asc'],
        ['sort', 'asc'],
        ['row', 'asc'],
      ],
    }),
    reasons: await reader.find('reason', where),
    judgements: await reader.find('judgement', where),
    attachments: after === '' ? await reader.find('attachment', where) : [],
  }
}

/** 体检的一条: a standing fault, with the cell or indicator where it can be mended. */
export interface StandingFault {
  readonly kind:
    | 'unreadable'
    | 'rule'
    | 'missing'
    | 'reason'
    | 'evidence'
    | 'orphan'
    | 'outlier'
    | 'unjudged'
    | 'note'
  readonly target: string
  readonly title: string
  readonly detail: string
  readonly severity: 'error' | 'warning' | 'note'
}

export interface UnitState {
  readonly wanted: readonly WantedCell[]
  readonly filled: number
  readonly errors: number
  readonly warnings: number
  readonly faults: readonly StandingFault[]
  readonly entered: Entered
}

export interface StateInput {
  readonly source: Source
  readonly framework: Framework
  readonly unit: UnitRow
  readonly data: UnitData
  /** The same cells a year before, by cell of this year. */
  readonly lastYear: ReadonlyMap<string, string>
  /** Evidence that was removed, or whose file is no longer in the vault. */
  readonly lostEvidence: ReadonlyMap<string, { readonly title: string; readonly why: 'removed' | 'noFile' }>
  /** Return notes not yet answered. */
  readonly openNotes: readonly { readonly target: string; readonly text: string }[]
}

export function stateOf(input: StateInput): UnitState {
  const { source, framework, unit, data } = input
  const { evaluation } = source
  const entered = enteredOf(framework, unit.code, data.entries, data.lists, evaluation.illustrative)
  const wanted = wantedCells(framework, unit, evaluation.year, entered.rows)
  const labels = new Map(wanted.map((one) => [one.cell, one.label]))
  const texts = new Map(data.entries.map((entry) => [entry.cell, entry.text.trim()]))
  const named = new Set(entered.rows.map((row) => `${row.group}|${row.row}`))
  const asked = wanted.filter((one) => one.kind !== 'rowName' && isAsked(one, named, framework))
  const filled = asked.filter((one) => (texts.get(one.cell) ?? '') !== '').length
  const faults: StandingFault[] = []
  for (const [cell, problem] of entered.faults)
    faults.push({
      kind: 'unreadable',
      target: cell,
      title: problem.title,
      detail: `${problem.detail}；${problem.fix}`,
      severity: 'error',
    })
  const session = sessionOf(source, framework, unit, entered)
  for (const check of session.checks()) {
    const fault = faultOfCheck(check, unit.code)
    if (fault !== undefined) faults.push(fault)
  }
  for (const one of asked)
    if ((texts.get(one.cell) ?? '') === '')
      faults.push({
        kind: 'missing',
        target: one.cell,
        title: '没有填',
        detail: `“${one.label}”没有填；确实没有的填 0 或“不适用”`,
        severity: 'warning',
      })
  faults.push(...outliers(input, entered, labels), ...evidenceFaults(input, entered, labels))
  for (const indicator of judgedOf(framework.indicators))
    if (!data.judgements.some((one) => one.indicator === indicator.code))
      faults.push({
        kind: 'unjudged',
        target: `i:${indicator.code}`,
        title: '定性指标没有自评',
        detail: `“${indicator.name}”（${indicator.fullPoints.toString()} 分）还没有自评`,
        severity: 'warning',
      })
    else if (data.judgements.some((one) => one.indicator === indicator.code && one.reason.trim() === ''))
      faults.push({
        kind: 'reason',
        target: `i:${indicator.code}`,
        title: '自评没有理由',
        detail: `“${indicator.name}”的自评没有写理由`,
        severity: 'error',
      })
  for (const note of input.openNotes)
    faults.push({
      kind: 'note',
      target: note.target,
      title: '退回意见没有答复',
      detail: note.text,
      severity: 'error',
    })
  return {
    wanted,
    filled,
    errors: faults.filter((one) => one.severity === 'error').length,
    warnings: faults.filter((one) => one.severity === 'warning').length,
    faults,
    entered,
  }
}

/** Blank rows of a list are offered, not asked for. */
function isAsked(one: WantedCell, named: ReadonlySet<string>, framework: Framework): boolean {
  if (one.kind === 'words') return false
  const group = framework.items.get(one.key.item)?.group
  return group === undefined || named.has(`${group}|${one.key.row ?? ''}`)
}

function faultOfCheck(check: Check, unit: string): StandingFault | undefined {
  // A rule of the whole department says nothing about one unit.
  if (check.rule.each.kind === 'department') return undefined
  if (check.result !== 'violated' || check.unit !== unit) return undefined
  const severity = check.rule.severity
  return {
    kind: 'rule',
    target: `r:${check.rule.code}${check.row === undefined ? '' : `|${check.row.row}`}`,
    title: `勾稽不符：${check.rule.name}`,
    detail: `${check.row === undefined ? '' : `${check.row.name}：`}${check.rule.left.text} = ${printValue(check.left.value)}，应 ${check.rule.relation} ${check.rule.right.text} = ${printValue(check.right.value)}`,
    severity: severity === 'note' ? 'note' : severity,
  }
}

/** As the head of a framework's file calls it. */
const REASON_OVER = '偏差说明界限'

/** 与上年相差过大: asks for the reason that the framework's threshold demands. */
function outliers(
  { framework, lastYear, data }: StateInput,
  entered: Entered,
  labels: ReadonlyMap<string, string>,
): readonly StandingFault[] {
  const limit = `${framework.reasonOver?.mul(Exact.hundred).toString() ?? ''}%${
    framework.unconfirmed.includes(REASON_OVER) ? '，待核' : ''
  }`
  return outliersOf(framework, entered.figures, lastYear)
    .filter(({ cell }) => !data.reasons.some((one) => one.target === cell && one.text.trim() !== ''))
    .map(({ cell, before, now, percent }) => ({
      kind: 'outlier',
      target: cell,
      title: '与上年相差过大，须说明原因',
      detail: `“${labels.get(cell) ?? cell}”上年 ${before}，今年 ${now}，相差 ${percent}（界限 ${limit}）`,
      severity: 'error',
    }))
}

function evidenceFaults(
  { source, framework, data, lostEvidence }: StateInput,
  entered: Entered,
  labels: ReadonlyMap<string, string>,
): readonly StandingFault[] {
  const proven = new Set(
    data.attachments.filter((one) => !lostEvidence.has(one.evidence)).map((one) => one.target),
  )
  const faults: StandingFault[] = []
  const unproven = (target: string, detail: string): void => {
    if (!proven.has(target))
      faults.push({ kind: 'evidence', target, title: '没有佐证材料', detail, severity: 'warning' })
  }
  for (const { code, name } of judgedOf(framework.indicators))
    if (data.judgements.some((one) => one.indicator === code))
      unproven(`i:${code}`, `“${name}”的自评没有附佐证材料`)
  for (const { key } of entered.figures) {
    const isDemanded = framework.evidenceFor.some(
      (one) => one.item === key.item && (one.basis === undefined || one.basis === key.basis),
    )
    if (!isDemanded || key.year !== source.evaluation.year) continue
    const cell = cellOf(key)
    unproven(cell, `“${labels.get(cell) ?? nameOfTarget(framework, cell)}”须附佐证材料`)
  }
  for (const one of data.attachments) {
    const lost = lostEvidence.get(one.evidence)
    if (lost === undefined) continue
    const place = labels.get(one.target) ?? nameOfTarget(framework, one.target)
    faults.push({
      kind: 'orphan',
      target: one.target,
      title: '佐证没有文件',
      detail:
        lost.why === 'removed'
          ? `“${place}”关联的佐证“${lost.title}”已被删除，请取消关联或另附`
          : `“${place}”关联的佐证“${lost.title}”在附件库里没有文件，请重新上传`,
      severity: 'error',
    })
  }
  return faults
}

const nameOfTarget = (framework: Framework, target: string): string =>
  target.startsWith('i:')
    ? (judgedOf(framework.indicators).find((one) => `i:${one.code}` === target)?.name ?? target.slice(2))
    : (framework.items.get(target.split('|')[0] ?? '')?.name ?? target)

/** Indicators that people judge and figures do not. */
export const judgedOf = (indicators: readonly Indicator[]): readonly Indicator[] =>
  indicators.flatMap((one) => [
    ...(one.children.length === 0 && one.scoring !== undefined && JUDGED.has(one.scoring.kind) ? [one] : []),
    ...judgedOf(one.children),
  ])
const JUDGED: ReadonlySet<string> = new Set(['checklist', 'findings', 'levels'])

export const stateName = (state: string): string => TASK_STATES[state as TaskState] ?? '未下发'
