/** Step 4 现场评价: samples planned, drawn, checked line by line, and what their errors say of the whole ledger. */
import { writeSampleWorkbook } from '@jiheng/documents'
import { Exact, readQuantity } from '@jiheng/engine'
import {
  type PlacedLine,
  type Projection,
  planFromJson,
  planToJson,
  projectErrors,
  type Sample,
  type SamplePlan,
  type VoucherLine,
  voucherName,
  yuanText,
} from '@jiheng/ledger'
import type { OutputOf } from '../../contract/operations.ts'
import { verdictOf, worstOf } from '../../use/ledger-sample.ts'
import { clockTime, Refusal, refuse } from '../context.ts'
import { openAnswers, readyImportOf } from '../ledger-answers.ts'
import { type Implementations, later } from '../operate.ts'
import { METHOD_NAMES, type PlannedSample, planOf } from '../sample-planning.ts'
import { shownLine } from '../shown-ledger.ts'
import type { LedgerImportRow, Reader, SampleItemRow, SampleRow } from '../store.ts'
import { canDo, mayDo, maySee } from './ledgers.ts'
import { namesOf } from './prepare.ts'
import { XLSX_TYPE } from './units.ts'

type Part =
  | 'sampleSize'
  | 'drawSample'
  | 'samples'
  | 'sample'
  | 'saveSampleItem'
  | 'sampleResult'
  | 'sampleFile'

interface InSample {
  readonly evaluation: string
  readonly unit: string
  readonly sample: string
}

const STATE_NAMES: Readonly<Record<string, string>> = {
  open: '未查',
  agrees: '相符',
  wrong: '有误',
  missing: '缺凭证',
}

export const sampleOperations: Pick<Implementations, Part> = {
  sampleSize: {
    allow: maySee,
    run: async ({ reader, ports }, { evaluation, unit, ledger, ...wish }) => {
      const row = await readyImportOf(reader, { evaluation, unit, ledger })
      return later(async () => {
        const { queries } = await openAnswers(ports, row)
        const { plan, told } = await planOf(queries, wish)
        const { lines, positive, negative } = plan.population
        return {
          size: sizeOf(plan),
          sentence: plan.sentence,
          notReached: plan.notReached,
          told: [...told],
          population: { lines, amount: positive.total.toString(), negative: negative.total.toString() },
        }
      })
    },
  },

  drawSample: {
    lock: ({ evaluation, unit }) => `ledgers:${evaluation}:${unit}`,
    allow: mayDo,
    prepare: async ({ reader, ports }, { evaluation, unit, ledger, title, chosen, ...wish }) => {
      const input = { evaluation, unit, ledger }
      const row = await readyImportOf(reader, input)
      return later(async () => {
        const answers = await openAnswers(ports, row)
        const judged = (chosen ?? []).map(({ place, reason }) => ({ line: place, reason }))
        const planned = await planOf(answers.queries, wish, judged)
        const drawn = await answers.queries.drawSample(planned.scope, planned.plan)
        const { sample } = drawn
        if (sample === undefined) throw new Refusal(drawn.problems)
        const lines = await answers.lines(sample.lines.map(({ line }) => line))
        return async ({ transaction, actor, now, record, ...rest }) => {
          // Still there after the work.
          await readyImportOf(transaction, input)
          const id = rest.ports.ids.id()
          await transaction.insert('sample', {
            id,
            evaluation,
            unit,
            ledger,
            title,
            scope: { ...planned.scope },
            plan: planToJson(planned.plan),
            told: [...planned.told],
            draws: sample.draws,
            drawnFrom: sample.drawnFrom.toString(),
            drawnAt: now,
            drawnBy: actor.id,
          })
          await transaction.insertAll('sampleItem', itemsOf(id, sample, lines))
          record({
            evaluation,
            unit,
            sentence: `${actor.name}抽取样本“${title}”（${METHOD_NAMES[wish.method]}，${sample.lines.length} 笔，种子“${wish.seed}”）`,
            after: {
              id,
              ledger,
              size: sample.lines.length,
              seed: wish.seed,
              sentence: planned.plan.sentence,
            },
          })
          return { sample: id, size: sample.lines.length }
        }
      })
    },
  },

  samples: {
    allow: maySee,
    run: async (context, input) => {
      const { reader } = context
      const rows = await reader.find('sample', input, { order: [['drawnAt', 'desc']] })
      const samples = []
      for (const row of rows)
        samples.push(await shownHead(reader, row, await reader.find('sampleItem', { sample: row.id })))
      return { samples, mayWork: await canDo(context, input) }
    },
  },

  sample: {
    allow: maySee,
    run: async (context, input) => {
      const { reader } = context
      const { row, items } = await sampleOf(reader, input)
      const names = await namesOf(
        reader,
        items.map((one) => one.checkedBy),
      )
      return {
        sample: await shownHead(reader, row, items),
        items: items.map((one) => shownItem(one, names)),
        mayWork: await canDo(context, input),
      }
    },
  },

  saveSampleItem: {
    lock: ({ sample }) => `sample:${sample}`,
    allow: mayDo,
    run: async (context, { place, checked, audited, remark, version, ...input }) => {
      const { transaction, actor, now, record } = context
      const { row } = await sampleOf(transaction, input)
      const before = await transaction.get('sampleItem', { sample: row.id, place })
      if (before === undefined) return refuse('record-missing', { what: '样本里的这一笔' })
      if (before.version !== version) {
        const names = await namesOf(transaction, [before.checkedBy])
        refuse('changed-meanwhile', {
          what: `样本里的 ${nameOf(before)} `,
          who: names.get(before.checkedBy) ?? '别人',
          at: clockTime(before.checkedAt),
        })
      }
      const fen = checked === 'wrong' ? fenOf(audited) : ''
      if (checked === 'wrong' && fen === before.amount)
        refuse('parameters-not-possible', { subject: '审定金额', reason: '与账面金额相同；相符的请选“相符”' })
      const after: SampleItemRow = {
        ...before,
        state: checked,
        audited: fen,
        remark,
        version: version + 1,
        checkedAt: now,
        checkedBy: actor.id,
      }
      await transaction.put('sampleItem', after)
      const kept = ({ state, audited, remark }: SampleItemRow) => ({
        sample: row.id,
        place,
        state,
        audited,
        remark,
      })
      record({
        evaluation: input.evaluation,
        unit: input.unit,
        sentence: `${actor.name}记录样本“${row.title}”的 ${nameOf(before)}：${STATE_NAMES[checked]}${fen === '' ? '' : `，审定 ${yuanText(BigInt(fen))}`}`,
        before: kept(before),
        after: kept(after),
      })
      return shownItem(after, new Map([[actor.id, actor.name]]))
    },
  },

  sampleResult: {
    allow: maySee,
    run: async ({ reader }, { estimator, ...input }) => {
      const { row, items } = await sampleOf(reader, input)
      const sample = sampleFrom(row, items)
      const audited = auditedOf(items)
      const open = items.length - audited.size
      const names = new Map(items.map((one) => [one.place, nameOf(one)]))
      const base = { open, examined: audited.size }
      if (open > 0)
        return {
          ...base,
          errors: [],
          verdict: '',
          sentences: [],
          notice: `还有 ${open} 笔没有查，查完才能推断：没有查的不等于没有差错。`,
        }
      const { plan } = sample
      const sizing = plan.method === 'judgement' ? undefined : plan.size.sizing
      const { projection, problems } = projectErrors(
        sample,
        audited,
        sizing?.risk ?? Exact.of(5, 100),
        estimator ?? 'meanPerLine',
      )
      if (projection === undefined) throw new Refusal(problems)
      const tolerable = sizing?.kind === 'materiality' ? sizing.tolerable : 0n
      const errors =
        projection.kind === 'monetaryUnit'
          ? [...projection.over.errors, ...projection.under.errors]
          : projection.errors
      return {
        ...base,
        errors: errors.map((one) => ({
          place: one.line,
          name: names.get(one.line) ?? '',
          book: one.book.toString(),
          audited: one.audited.toString(),
          error: one.error.toString(),
          projected: one.projected.toString(),
        })),
        verdict: verdictOf(tolerable, worstOf(projection)),
        sentences: sentencesOf(projection),
        notice: '',
      }
    },
  },

  sampleFile: {
    allow: maySee,
    run: async ({ reader }, input) => {
      const { row, items } = await sampleOf(reader, input)
      const ledger = (await reader.get('ledgerImport', { id: row.ledger })) as LedgerImportRow
      const told = row.told as PlannedSample['told']
      return later(async () => ({
        name: `抽样表-${row.title}.xlsx`,
        type: XLSX_TYPE,
        bytes: await writeSampleWorkbook({
          unit: row.unit,
          year: ledger.year,
          scope: JSON.stringify(row.scope),
          sample: sampleFrom(row, items),
          lines: new Map(items.map((one) => [one.place, lineOf(one)])),
          told: [
            ...(ledger.illustrative ? [['示例', '示例账簿（演示用，不是实际情况）'] as const] : []),
            ...told.map(({ name, text }) => [name, text] as const),
          ],
          results: new Map(
            items
              .filter(({ state }) => state !== 'open')
              .map((one) => [
                one.place,
                {
                  agrees: one.state === 'agrees',
                  ...(one.state === 'agrees' ? {} : { audited: auditedFen(one) }),
                  remark:
                    one.state === 'missing'
                      ? `缺凭证${one.remark === '' ? '' : `：${one.remark}`}`
                      : one.remark,
                },
              ]),
          ),
        }),
      }))
    },
  },
}

const sizeOf = (plan: SamplePlan): number =>
  plan.method === 'judgement' ? plan.chosen.length : plan.size.size

async function sampleOf(
  reader: Reader,
  { evaluation, unit, sample }: InSample,
): Promise<{ readonly row: SampleRow; readonly items: readonly SampleItemRow[] }> {
  const row = await reader.get('sample', { id: sample })
  if (row === undefined || row.evaluation !== evaluation || row.unit !== unit)
    return refuse('record-missing', { what: '这个单位的这个样本' })
  return { row, items: await reader.find('sampleItem', { sample }) }
}

function itemsOf(
  id: string,
  sample: Sample,
  lines: ReadonlyMap<number, PlacedLine>,
): readonly SampleItemRow[] {
  return sample.lines.map(({ line: place, amount, stratum, certain, hits, reason }) => {
    const { debit, credit, ...line } = lines.get(place) as PlacedLine
    return {
      sample: id,
      place,
      amount: amount.toString(),
      stratum,
      certain,
      hits,
      reason,
      line: { ...line, debit: debit.toString(), credit: credit.toString() },
      state: 'open',
      audited: '',
      remark: '',
      version: 0,
      checkedAt: '',
      checkedBy: '',
    }
  })
}

type KeptLine = Omit<PlacedLine, 'debit' | 'credit'> & { readonly debit: string; readonly credit: string }

function lineOf({ line }: SampleItemRow): PlacedLine {
  const { debit, credit, ...rest } = line as unknown as KeptLine
  return { ...rest, debit: BigInt(debit), credit: BigInt(credit) }
}

const nameOf = (item: SampleItemRow): string => voucherName(lineOf(item) as VoucherLine)

/** The sample as it was drawn. */
function sampleFrom(row: SampleRow, items: readonly SampleItemRow[]): Sample {
  const plan = planFromJson(row.plan)
  if (plan === undefined) return refuse('record-missing', { what: '这个样本的方案' })
  return {
    plan,
    draws: row.draws,
    drawnFrom: BigInt(row.drawnFrom),
    lines: items.map(({ place, amount, stratum, certain, hits, reason }) => ({
      line: place,
      amount: BigInt(amount),
      stratum,
      certain,
      hits,
      reason,
    })),
  }
}

/** Without a voucher nothing of the amount is accepted. */
function auditedFen({ state, amount, audited }: SampleItemRow): bigint {
  if (state === 'agrees') return BigInt(amount)
  return state === 'missing' ? 0n : BigInt(audited)
}

const auditedOf = (items: readonly SampleItemRow[]): ReadonlyMap<number, bigint> =>
  new Map(items.filter(({ state }) => state !== 'open').map((one) => [one.place, auditedFen(one)]))

/** Whole fen of an amount as written, 元 where it names no measure; red ones with a minus sign. */
function fenOf(text: string): string {
  const read = readQuantity(text, '元')
  const fen = 'fault' in read ? undefined : read.quantity.in('元').value.mul(Exact.hundred)
  if (fen === undefined || !fen.isInteger())
    return refuse('parameters-not-possible', {
      subject: '审定金额',
      reason:
        text.trim() === ''
          ? '没有填；有误的要填查实的金额，全部不能认的填 0'
          : `“${text}”读不懂，写作 1200.50 或 1.2万元`,
    })
  return fen.floor().toString()
}

type Head = OutputOf<'sample'>['sample']
type Item = OutputOf<'sample'>['items'][number]

async function shownHead(reader: Reader, row: SampleRow, items: readonly SampleItemRow[]): Promise<Head> {
  const plan = planFromJson(row.plan)
  const names = await namesOf(reader, [row.drawnBy])
  const ledger = await reader.get('ledgerImport', { id: row.ledger })
  return {
    id: row.id,
    ledger: row.ledger,
    title: row.title,
    told: row.told as Head['told'],
    method: plan?.method ?? '',
    methodName: plan === undefined ? '' : METHOD_NAMES[plan.method],
    seed: plan?.seed ?? '',
    size: items.length,
    checked: items.filter(({ state }) => state !== 'open').length,
    errors: items.filter(({ state }) => state === 'wrong' || state === 'missing').length,
    illustrative: ledger?.illustrative === true,
    drawnAt: row.drawnAt,
    drawnByName: names.get(row.drawnBy) ?? '',
  }
}

const NO_NAMES: ReadonlyMap<string, string> = new Map()

const shownItem = (one: SampleItemRow, names: ReadonlyMap<string, string>): Item => ({
  place: one.place,
  amount: one.amount,
  stratum: one.stratum,
  certain: one.certain,
  hits: one.hits,
  reason: one.reason,
  line: shownLine(lineOf(one), NO_NAMES),
  state: one.state as Item['state'],
  audited: one.audited,
  remark: one.remark,
  version: one.version,
  checkedAt: one.checkedAt,
  checkedByName: names.get(one.checkedBy) ?? '',
})

function sentencesOf(projection: Projection): { name: string; text: string }[] {
  switch (projection.kind) {
    case 'monetaryUnit':
      return [
        { name: '多计', text: projection.over.sentence },
        { name: '少计', text: projection.under.sentence },
        ...(projection.notReached === '' ? [] : [{ name: '抽不到的', text: projection.notReached }]),
      ]
    case 'mean':
      return [
        { name: '推断', text: projection.sentence },
        { name: '差错率', text: projection.rate.sentence },
      ]
    case 'found':
      return [{ name: '查出', text: projection.sentence }]
  }
}
