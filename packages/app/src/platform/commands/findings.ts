/**
 * Findings 问题: what was found with its criterion, cause, effect, money and voucher lines; sent to the unit, which says
 * whether it is so; settled by somebody else than the unit. Each step is kept in the audit log as it was before and after.
 */
import {
  FINDING_STATES,
  type FindingLine,
  type FindingState,
  OUTCOMES,
  type Outcome,
  SEVERITIES,
  type Severity,
} from '../../contract/index.ts'
import { type ActContext, type Actor, type QueryContext, refuse } from '../context.ts'
import { leavesOf } from '../field-library.ts'
import type { Implementations } from '../operate.ts'
import { decide, demand, demandOther, may } from '../policy.ts'
import type { ExhibitRow, FindingRow, Reader } from '../store.ts'
import { formsOf } from './entry.ts'
import {
  demandFieldwork,
  demandVersion,
  fenOf,
  fieldLock,
  fieldSubjectOf,
  mayFieldwork,
  signed,
  tellAccount,
  yuanOf,
} from './fieldwork.ts'
import { statementFile } from './finding-statement.ts'
import { tell } from './notify.ts'
import { demandReading, keepExhibit, shownExhibit } from './papers.ts'
import { namesOf } from './prepare.ts'

type Part =
  | 'findings'
  | 'saveFinding'
  | 'removeFinding'
  | 'sendFinding'
  | 'recallFinding'
  | 'replyFinding'
  | 'addReplyExhibit'
  | 'settleFinding'
  | 'findingsFile'

interface UnitInput {
  readonly evaluation: string
  readonly unit: string
}

export const findingOperations: Pick<Implementations, Part> = {
  findings: {
    allow: (context, { evaluation, unit }) => demandReading(context, evaluation, unit),
    run: async (context, input) => {
      const { reader, actor } = context
      const { framework } = await formsOf(context, input)
      const indicators = leavesOf(framework.indicators).map(({ code, name }) => ({ code, name }))
      const findings = await visibleFindings(context, input)
      const exhibits = (await reader.find('exhibit', { ...input, removed: false })).filter(
        (one) => !one.target.startsWith('paper|'),
      )
      const names = await namesOf(reader, [
        ...findings.flatMap((one) => [one.savedBy, one.sentBy, one.repliedBy, one.settledBy]),
        ...exhibits.map((one) => one.uploadedBy),
      ])
      const subject = await fieldSubjectOf(reader, input.evaluation, input.unit)
      return {
        mayEdit: await mayFieldwork(context, input.evaluation, input.unit, 'doFieldwork'),
        mayAnswer: may(actor, 'answerFinding', subject),
        findings: findings.map((one) =>
          shownFinding(
            one,
            names,
            exhibits,
            indicators.find((each) => each.code === one.indicator)?.name ?? '',
          ),
        ),
        indicators,
      }
    },
  },

  saveFinding: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { finding: id, version, evaluation, unit, amount, ...words }) => {
      const { transaction, ports, actor, now, record } = context
      const input = { evaluation, unit }
      const before = id === '' ? undefined : await findingOf(transaction, input, id)
      await demandFresh(transaction, before, version)
      if (before !== undefined && before.state !== 'draft')
        refuse('wrong-state', {
          what: '不能再改',
          why: `问题${before.number}已是“${stateWord(before.state)}”，需要时先撤回`,
        })
      const { framework } = await formsOf(context, input)
      if (
        words.indicator !== '' &&
        !leavesOf(framework.indicators).some((one) => one.code === words.indicator)
      )
        refuse('input-invalid', { field: words.indicator, reason: '不是指标体系里的指标' })
      await demandLedgers(transaction, input, words.lines)
      const row: FindingRow = {
        ...(before ?? emptyFinding(input, ports.ids.id(), await nextNumber(transaction, input))),
        ...words,
        amount: fenOf(amount, '金额'),
        hands: [...new Set([...(before?.hands ?? []), actor.id])],
        savedAt: now,
        savedBy: actor.id,
        version: (before?.version ?? 0) + 1,
      }
      await transaction.put('finding', row)
      record({
        ...input,
        sentence: `${actor.name}保存问题${row.number}“${row.title}”`,
        ...(before === undefined ? {} : { before: wordsOf(before) }),
        after: { finding: row.id, ...wordsOf(row) },
      })
      return { finding: row.id, number: row.number, version: row.version }
    },
  },

  removeFinding: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { finding: id, version, ...input }) => {
      const { transaction, actor, record } = context
      const before = await findingOf(transaction, input, id)
      await demandFresh(transaction, before, version)
      demandState(before, ['draft'], '不能删除')
      await transaction.update('finding', { id }, { removed: true, version: before.version + 1 })
      record({
        ...input,
        sentence: `${actor.name}删除未发出的问题${before.number}“${before.title}”`,
        before: { finding: id, ...wordsOf(before) },
        after: { finding: id, removed: true },
      })
      return { ok: true }
    },
  },

  sendFinding: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { finding: id, version, ...input }) => {
      const { actor, now } = context
      const before = await findingOf(context.transaction, input, id)
      await demandFresh(context.transaction, before, version)
      demandState(before, ['draft'], '不能再发')
      for (const [text, name] of [
        [before.facts, '事实'],
        [before.criterion, '依据'],
      ] as const)
        if (text.trim() === '')
          refuse('wrong-state', { what: '还不能发给单位', why: `问题${before.number}没有写${name}` })
      const after = await step(
        context,
        before,
        { state: 'sent', sentAt: now, sentBy: actor.id, answer: '', reply: '', repliedAt: '', repliedBy: '' },
        `${actor.name}把问题${before.number}“${before.title}”发给单位确认`,
      )
      for (const role of ['preparer', 'approver'] as const)
        await tell(
          context,
          { role, unit: input.unit },
          {
            ...input,
            kind: 'finding',
            text: `现场评价发现问题${before.number}：${before.title}，请确认或提出异议`,
          },
        )
      return after
    },
  },

  recallFinding: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { finding: id, version, reason, ...input }) => {
      const { actor } = context
      const before = await findingOf(context.transaction, input, id)
      await demandFresh(context.transaction, before, version)
      demandState(before, ['sent', 'objected', 'confirmed'], '不能撤回')
      const after = await step(
        context,
        before,
        { state: 'draft', sentAt: '', sentBy: '' },
        `${actor.name}撤回问题${before.number}“${before.title}”：${reason}`,
      )
      await tell(
        context,
        { role: 'preparer', unit: input.unit },
        { ...input, kind: 'finding', text: `问题${before.number}（${before.title}）已撤回：${reason}` },
      )
      return after
    },
  },

  replyFinding: {
    lock: fieldLock,
    allow: async (context, { evaluation, unit }) => demandAnswer(context, { evaluation, unit }),
    run: async (context, { finding: id, version, agrees, reply, ...input }) => {
      const { transaction, actor, now } = context
      const before = await sentFinding(transaction, input, id)
      await demandFresh(transaction, before, version)
      demandState(before, ['sent'], '不能再答复')
      if (!agrees && reply.trim() === '')
        refuse('wrong-state', { what: '还不能提出异议', why: '没有写明理由' })
      const after = await step(
        context,
        before,
        {
          state: agrees ? 'confirmed' : 'objected',
          answer: agrees ? 'confirmed' : 'objected',
          reply: reply.trim(),
          repliedAt: now,
          repliedBy: actor.id,
        },
        `${actor.name}${agrees ? '确认' : '对'}问题${before.number}“${before.title}”${agrees ? '' : '提出异议'}`,
      )
      await tellAccount(context, before.sentBy, {
        ...input,
        text: `${actor.name}${agrees ? '确认了' : '不同意'}问题${before.number}（${before.title}），请认定`,
      })
      return after
    },
  },

  addReplyExhibit: {
    lock: fieldLock,
    allow: async (context, { evaluation, unit }) => demandAnswer(context, { evaluation, unit }),
    run: async (context, { finding: id, title, ...input }) => {
      const finding = await sentFinding(context.transaction, input, id)
      demandState(finding, ['sent', 'objected'], '不能再附依据')
      return { id: await keepExhibit(context, input, `reply|${id}`, title) }
    },
  },

  settleFinding: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { finding: id, version, outcome, settlement, amount, ...input }) => {
      const { transaction, actor, now } = context
      const before = await findingOf(transaction, input, id)
      await demandFresh(transaction, before, version)
      demandState(before, ['confirmed', 'objected'], '还不能认定')
      demandOther(actor, [before.repliedBy], '认定自己答复过的问题')
      const after = await step(
        context,
        before,
        {
          state: 'settled',
          outcome,
          settlement: settlement.trim(),
          amount: fenOf(amount, '金额'),
          settledAt: now,
          settledBy: actor.id,
        },
        `${actor.name}认定问题${before.number}“${before.title}”：${OUTCOMES[outcome]}`,
      )
      for (const role of ['preparer', 'approver'] as const)
        await tell(
          context,
          { role, unit: input.unit },
          {
            ...input,
            kind: 'finding',
            text: `问题${before.number}（${before.title}）已认定：${OUTCOMES[outcome]}`,
          },
        )
      return after
    },
  },

  findingsFile: {
    allow: (context, { evaluation, unit }) => demandReading(context, evaluation, unit),
    run: async (context, input) => {
      const findings = await visibleFindings(context, input)
      const states = [...new Set(findings.map((one) => one.state as FindingState))].filter(
        (state) => state !== 'draft',
      )
      const file = await statementFile(context, input, states)
      return file ?? refuse('record-missing', { what: '发给这个单位的问题' })
    },
  },
}

/** A unit sees what was sent to it, the finance bureau what is settled, reviewers everything. */
async function visibleFindings(
  { reader, actor }: Pick<QueryContext, 'reader'> & { readonly actor: Actor },
  input: UnitInput,
): Promise<FindingRow[]> {
  const all = await reader.find('finding', { ...input, removed: false }, { order: [['number', 'asc']] })
  if (await mayFieldwork({ reader, actor }, input.evaluation, input.unit, 'seeFieldwork')) return all
  const subject = await fieldSubjectOf(reader, input.evaluation, input.unit)
  if (decide(actor, 'receiveFindings', subject).allowed) return all.filter((one) => one.state !== 'draft')
  return all.filter((one) => one.state === 'settled')
}

async function demandAnswer(
  { reader, actor }: Pick<QueryContext, 'reader'> & { readonly actor: Actor },
  { evaluation, unit }: UnitInput,
): Promise<void> {
  demand(actor, 'answerFinding', await fieldSubjectOf(reader, evaluation, unit))
}

async function findingOf(reader: Reader, input: UnitInput, id: string): Promise<FindingRow> {
  const [finding] = await reader.find('finding', { ...input, id, removed: false })
  return finding ?? refuse('record-missing', { what: '这个问题' })
}

/** One that the unit knows of. */
async function sentFinding(reader: Reader, input: UnitInput, id: string): Promise<FindingRow> {
  const finding = await findingOf(reader, input, id)
  return finding.state === 'draft' ? refuse('record-missing', { what: '这个问题' }) : finding
}

const demandFresh = (reader: Reader, before: FindingRow | undefined, version: number): Promise<void> =>
  demandVersion(
    reader,
    before === undefined ? '问题' : `问题${before.number}`,
    before && { version: before.version, by: before.savedBy, at: before.savedAt },
    version,
  )

const stateWord = (state: string): string => FINDING_STATES[state as FindingState] ?? state

function demandState(finding: FindingRow, states: readonly FindingState[], what: string): void {
  if ((states as readonly string[]).includes(finding.state)) return
  refuse('wrong-state', { what, why: `问题${finding.number}现在是“${stateWord(finding.state)}”` })
}

/** Vouchers must be of a ledger of this unit. */
async function demandLedgers(reader: Reader, input: UnitInput, lines: readonly FindingLine[]): Promise<void> {
  for (const ledger of new Set(lines.map((one) => one.ledger))) {
    const [found] = await reader.find('ledgerImport', { ...input, id: ledger })
    if (found === undefined) refuse('record-missing', { what: '这个单位的这本账簿' })
  }
}

/** Numbers are never given twice. */
const nextNumber = async (reader: Reader, { evaluation, unit }: UnitInput): Promise<number> =>
  (await reader.count('finding', { evaluation, unit })) + 1

const emptyFinding = ({ evaluation, unit }: UnitInput, id: string, number: number) => ({
  id,
  evaluation,
  unit,
  number,
  state: 'draft',
  sentAt: '',
  sentBy: '',
  answer: '',
  reply: '',
  repliedAt: '',
  repliedBy: '',
  outcome: '',
  settlement: '',
  settledAt: '',
  settledBy: '',
  removed: false,
})

const wordsOf = (row: FindingRow) => ({
  title: row.title,
  severity: row.severity,
  indicator: row.indicator,
  facts: row.facts,
  criterion: row.criterion,
  cause: row.cause,
  effect: row.effect,
  amount: row.amount,
  recommendation: row.recommendation,
  lines: row.lines,
})

/** One step of a finding's way: what changes, before and after, in the log. */
async function step(
  { transaction, record }: ActContext & { readonly actor: Actor },
  before: FindingRow,
  change: Partial<FindingRow>,
  sentence: string,
): Promise<{ version: number }> {
  const version = before.version + 1
  await transaction.update('finding', { id: before.id }, { ...change, version })
  record({
    evaluation: before.evaluation,
    unit: before.unit,
    sentence,
    before: {
      finding: before.id,
      ...Object.fromEntries(Object.keys(change).map((name) => [name, before[name as keyof FindingRow]])),
    },
    after: { finding: before.id, ...change },
  })
  return { version }
}

const shownFinding = (
  row: FindingRow,
  names: ReadonlyMap<string, string>,
  exhibits: readonly ExhibitRow[],
  indicatorName: string,
) => ({
  id: row.id,
  number: row.number,
  title: row.title,
  severity: (row.severity in SEVERITIES ? row.severity : 'note') as Severity,
  indicator: row.indicator,
  indicatorName,
  facts: row.facts,
  criterion: row.criterion,
  cause: row.cause,
  effect: row.effect,
  amount: yuanOf(row.amount),
  recommendation: row.recommendation,
  lines: (row.lines as FindingLine[]).map((one) => ({ ...one })),
  state: row.state as FindingState,
  stateName: stateWord(row.state),
  saved: signed(row.savedAt, row.savedBy, names),
  sent: signed(row.sentAt, row.sentBy, names),
  answer: row.answer as 'confirmed' | 'objected' | '',
  reply: row.reply,
  replied: signed(row.repliedAt, row.repliedBy, names),
  outcome: row.outcome as Outcome | '',
  outcomeName: OUTCOMES[row.outcome as Outcome] ?? '',
  settlement: row.settlement,
  settled: signed(row.settledAt, row.settledBy, names),
  version: row.version,
  exhibits: exhibits
    .filter((one) => one.target === `finding|${row.id}` || one.target === `reply|${row.id}`)
    .map((one) => shownExhibit(one, names)),
})
