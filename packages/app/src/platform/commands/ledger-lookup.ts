/** Step 4 现场评价: looking into a ledger, its vouchers, and what was reported against what the ledger adds up to. */
import { type Framework, print } from '@jiheng/engine'
import {
  type LineFilter,
  type LineOrder,
  type Reconciliation,
  type ReportedFigure,
  reconcile,
  reconciliationText,
  voucherName,
} from '@jiheng/ledger'
import { explains, reportedText } from '../../use/ledger-reconcile.ts'
import { amountOf } from '../../use/ledger-sample.ts'
import type { Ports, QueryContext } from '../context.ts'
import { refuse } from '../context.ts'
import { openAnswers, readyImportOf } from '../ledger-answers.ts'
import { ledgerPolicy } from '../ledger-policy.ts'
import { type Implementations, later } from '../operate.ts'
import { shownLine } from '../shown-ledger.ts'
import { cellOf, enteredOf, evaluationOf, frameworkOf, sessionOf, sourceOf } from '../source.ts'
import { unitDataOf } from '../state.ts'
import { unitOf } from './entry.ts'
import { maySee } from './ledgers.ts'

type Part = 'ledgerLines' | 'ledgerVoucher' | 'reconciliation' | 'reconciliationLines' | 'figuresOfLine'

const PAGE = 50
const MOST_ON_A_PAGE = 500
/** Lines that are looked through for one that explains a difference. */
const SEARCHED = 5000

export const ledgerLookupOperations: Pick<Implementations, Part> = {
  ledgerLines: {
    allow: maySee,
    run: async ({ reader, ports }, { evaluation, unit, ledger, ...asked }) => {
      const row = await readyImportOf(reader, { evaluation, unit, ledger })
      const filter = filterOf(asked)
      const order: LineOrder = { by: asked.order ?? 'place', descending: asked.descending === 'yes' }
      return later(async () => {
        const answers = await openAnswers(ports, row)
        const page = { offset: asked.start ?? 0, limit: Math.min(asked.most ?? PAGE, MOST_ON_A_PAGE) }
        const found = await answers.queries.page(filter, order, page)
        const names = await answers.accountNames()
        return {
          count: found.count,
          debit: found.debit.toString(),
          credit: found.credit.toString(),
          lines: found.lines.map((line) => shownLine(line, names)),
        }
      })
    },
  },

  ledgerVoucher: {
    allow: maySee,
    run: async ({ reader, ports }, { voucher, period, voucherKind, voucherNumber, ...input }) => {
      const row = await readyImportOf(reader, input)
      return later(async () => {
        const answers = await openAnswers(ports, row)
        const number =
          voucher ??
          (await answers.queries.findVoucher({
            period: period ?? 0,
            kind: voucherKind ?? '',
            number: voucherNumber ?? 0,
          }))
        const lines = number === undefined ? [] : await answers.queries.voucher(number)
        const [first] = lines
        if (number === undefined || first === undefined) return refuse('record-missing', { what: '这张凭证' })
        const names = await answers.accountNames()
        const sum = (side: 'debit' | 'credit'): string =>
          lines.reduce((total, line) => total + line[side], 0n).toString()
        return {
          voucher: number,
          name: voucherName(first),
          lines: lines.map((line) => shownLine(line, names)),
          debit: sum('debit'),
          credit: sum('credit'),
          vouchers: row.vouchers,
        }
      })
    },
  },

  reconciliation: {
    allow: maySee,
    run: async (context, input) => {
      const row = await readyImportOf(context.reader, input)
      const { ports } = context
      const { framework, year, illustrative, reported } = await reportedOf(context, input)
      return later(async () => {
        const { queries } = await openAnswers(ports, row)
        const figures = await queries.figures(ledgerPolicy(ports.library).mapping)
        const known = figures.filter(({ entry }) => framework.items.has(entry.item))
        const results = reconcile(
          { figures: known },
          known.flatMap(({ entry }) => reported(entry.item, entry.basis) ?? []),
        )
        return {
          items: results.map((one) => ({
            ...nameOf(framework, one.figure.entry, input.unit, year),
            kind: one.kind,
            sentence: reconciliationText(one),
            reported: 'reported' in one ? print(one.reported) : one.kind === 'unreadable' ? one.found : '',
            amount: one.figure.amount.toString(),
            lines: one.figure.lines,
            blank: { lines: one.figure.blank.lines, amount: one.figure.blank.amount.toString() },
            difference: one.kind === 'difference' ? print(one.difference, { places: 2 }) : '',
          })),
          illustrative,
        }
      })
    },
  },

  reconciliationLines: {
    allow: maySee,
    run: async (context, { item, basis = '', which = 'counted', most = PAGE, ...input }) => {
      const row = await readyImportOf(context.reader, input)
      const { ports } = context
      const { framework, reported } = await reportedOf(context, input)
      return later(async () => {
        const answers = await openAnswers(ports, row)
        const { mapping } = ledgerPolicy(ports.library)
        const figures = await answers.queries.figures(mapping)
        const result = reconcile(
          { figures: figures.filter(({ entry }) => entry.item === item && entry.basis === basis) },
          [reported(item, basis)].flatMap((one) => one ?? []),
        )[0]
        if (result === undefined) return refuse('record-missing', { what: '账簿里的这个数' })
        const found = await answers.queries.linesOfFigure(mapping, { item, basis }, SEARCHED, which)
        const isExplaining = explaining(result, which === 'blank')
        const told = found.lines.filter(({ amount }) => isExplaining(amount))
        const others = found.lines.filter(({ amount }) => !isExplaining(amount))
        const shown = [...told, ...others].slice(0, Math.min(most, MOST_ON_A_PAGE))
        const lines = await answers.lines(shown.map(({ line }) => line))
        const names = await answers.accountNames()
        return {
          name: framework.items.get(item)?.name ?? item,
          total: found.total,
          lines: shown.flatMap(({ line: place, amount }) => {
            const line = lines.get(place)
            return line === undefined
              ? []
              : [{ line: shownLine(line, names), amount: amount.toString(), explains: isExplaining(amount) }]
          }),
        }
      })
    },
  },

  figuresOfLine: {
    allow: maySee,
    run: async (context, { place, ...input }) => {
      const row = await readyImportOf(context.reader, input)
      const { ports } = context
      const { framework, year } = await reportedOf(context, input)
      return later(async () => {
        const { queries } = await openAnswers(ports, row)
        const entries = await queries.figuresOfLine(ledgerPolicy(ports.library).mapping, place)
        return {
          figures: entries
            .filter(({ item }) => framework.items.has(item))
            .map((entry) => nameOf(framework, entry, input.unit, year)),
        }
      })
    },
  },
}

/** Whether a line's amount alone accounts for the difference. */
const explaining =
  (result: Reconciliation, isBlank: boolean) =>
  (amount: bigint): boolean =>
    result.kind === 'difference' && explains(result, amount, isBlank)

type Asked = Readonly<Record<string, string | number | undefined>>

function filterOf(asked: Asked): LineFilter {
  const filter: Record<string, unknown> = {}
  const TEXTS = ['account', 'functional', 'economic', 'project', 'payee', 'preparer', 'words', 'side']
  for (const name of TEXTS) if ((asked[name] ?? '') !== '') filter[name] = asked[name]
  if (asked.period !== undefined) filter.period = asked.period
  for (const [name, field] of [
    ['from', 'firstDay'],
    ['to', 'lastDay'],
  ] as const) {
    const day = String(asked[field] ?? '')
    if (day === '') continue
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day))
      refuse('input-invalid', { field: '日期', reason: '写作 2019-12-31' })
    filter[name] = day
  }
  for (const [name, words] of [
    ['atLeast', '金额不小于'],
    ['atMost', '金额不大于'],
  ] as const) {
    const text = String(asked[name] ?? '')
    if (text === '') continue
    filter[name] =
      amountOf(text, 0n) ?? refuse('input-invalid', { field: words, reason: '写作 1200 或 5万元' })
  }
  const places = String(asked.places ?? '')
  if (places !== '') filter.places = places.split(',').map(Number)
  return filter as LineFilter
}

/** What the unit reported, as the reconciliation takes it; computed cells of the forms too. */
async function reportedOf(
  { reader, ports }: Pick<QueryContext, 'reader'> & { readonly ports: Ports },
  input: { readonly evaluation: string; readonly unit: string },
) {
  const evaluation = await evaluationOf(reader, input.evaluation)
  const source = await sourceOf(reader, evaluation)
  const unit = await unitOf(reader, input.unit)
  const framework = frameworkOf(source, ports.library, unit)
  const data = await unitDataOf(reader, evaluation.id, unit.code)
  const entered = enteredOf(framework, unit.code, data.entries, data.lists, evaluation.illustrative)
  const { computation } = sessionOf(source, framework, unit, entered)
  const typed = new Map(data.entries.map((one) => [one.cell, one.text]))
  const { year, illustrative } = evaluation
  const reported = (item: string, basis: string): ReportedFigure | undefined => {
    const measure = framework.items.get(item)?.measure ?? '元'
    const key = { item, basis, unit: unit.code, year }
    const value = computation.value(key)
    if (value.kind === 'known')
      return { item, basis, text: reportedText(value.quantity), measure: value.quantity.measure }
    const text = typed.get(cellOf(key))
    return value.kind === 'missing' && text !== undefined ? { item, basis, text, measure } : undefined
  }
  return { framework, year, illustrative, reported }
}

const nameOf = (
  framework: Framework,
  { item, basis }: { readonly item: string; readonly basis: string },
  unit: string,
  year: number,
) => ({
  item,
  basis,
  name: framework.items.get(item)?.name ?? item,
  cell: cellOf({ item, basis, unit, year }),
})
