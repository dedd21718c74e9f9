/**
 * Ledgers of the demonstration 演示账簿: generated so as to agree with the figures that the units report, with irregularities
 * planted, and imported as a reviewer does it. Nobody and nothing in them is real; the files' first row says so.
 *
 * What each item of spending counts for is found by asking: a ledger of the generator's usual items is held against the
 * mapping, which tells the items behind every figure. The money of the figures is then shared out over the items, the
 * narrowest figure first.
 */
import { Exact, type Figure } from '@jiheng/engine'
import {
  generateLedger,
  type LedgerMapping,
  ledgerFigures,
  lineAt,
  type MappingEntry,
  type Nature,
  type SpendingTotal,
  usualTotals,
} from '@jiheng/ledger'
import type { FileMap } from '../case/library.ts'
import type { OutputOf } from '../contract/operations.ts'
import { illustrativeLedger } from '../use/ledger-generate.ts'
import { Refusal } from './context.ts'
import type { DemoPerson } from './demo-content.ts'
import { ledgerPolicy } from './ledger-policy.ts'

const LINES = 3_000
const NATURES: readonly Nature[] = ['basic', 'project']

interface DemoLedgers {
  readonly evaluation: string
  readonly year: number
  readonly units: readonly string[]
  readonly figures: readonly Figure[]
}

/** Upload and begin to import; the reading goes on by itself. */
export async function importDemoLedgers(
  reviewer: DemoPerson,
  library: FileMap,
  { evaluation, year, units, figures }: DemoLedgers,
): Promise<void> {
  const { mapping } = ledgerPolicy(library)
  const figuresOf = itemsBehind(mapping, year)
  for (const unit of units) {
    const reported = (item: string, basis: string): bigint | undefined =>
      fenOf(
        figures.find(
          ({ key }) => key.unit === unit && key.year === year && key.item === item && key.basis === basis,
        ),
      )
    const totals = spendingOf(figuresOf, reported)
    if (totals.length === 0) continue
    const input = { evaluation, unit }
    const files: string[] = []
    const tables: OutputOf<'ledgerImportState'>['mapping'] = []
    for (const file of exported({ unit, year, totals, library })) {
      const seen = (await reviewer('inspectLedger', input, file)) as OutputOf<'inspectLedger'>
      files.push(seen.file)
      tables.push(...seen.tables.flatMap(({ mapping }) => mapping ?? []))
    }
    await reviewer('importLedger', { ...input, year, files, tables })
  }
}

/** Whole fen of a known amount of money. */
function fenOf(figure: Figure | undefined): bigint | undefined {
  if (figure?.value.kind !== 'known' || figure.key.row !== undefined) return undefined
  const { quantity } = figure.value
  if (quantity.measure !== '元' && quantity.measure !== '万元') return undefined
  const fen = quantity.in('元').value.mul(Exact.hundred)
  return fen.isInteger() ? fen.floor() : undefined
}

/** A figure of the mapping with the usual items that it counts, by their places in the list. */
interface Behind {
  readonly entry: MappingEntry
  readonly items: ReadonlySet<number>
}

interface Items {
  readonly usual: readonly SpendingTotal[]
  readonly behind: readonly Behind[]
}

const MANY = 1_000_000

export function itemsBehind(mapping: LedgerMapping, year: number): Items {
  const usual = usualTotals(LINES)
  const behind = new Map<string, { entry: MappingEntry; items: Set<number> }>()
  for (const nature of NATURES) {
    const totals = usual.filter((one) => one.nature === nature)
    const { ledger } = generateLedger({ unit: '', year, lines: LINES, seed: '', irregularities: {}, totals })
    const found = ledgerFigures(ledger, mapping)
    for (const { entry } of found.figures) {
      if (entry.side !== 'debit') continue
      const key = `${entry.item}|${entry.basis}`
      const one = behind.get(key) ?? { entry, items: new Set<number>() }
      behind.set(key, one)
      for (const { line } of found.linesOf(entry, MANY).lines) {
        const { economic } = lineAt(ledger.lines, line)
        const at = usual.findIndex((each) => each.economic === economic && each.nature === nature)
        if (at >= 0) one.items.add(at)
      }
    }
  }
  return { usual, behind: [...behind.values()].sort((a, b) => a.items.size - b.items.size) }
}

/** What to spend on each item so that the figures come out as reported; nothing where no figure is known. */
export function spendingOf(
  { usual, behind }: Items,
  reported: (item: string, basis: string) => bigint | undefined,
): readonly SpendingTotal[] {
  const amounts = new Map<number, bigint>()
  for (const { entry, items } of behind) {
    const amount = reported(entry.item, entry.basis)
    const open = [...items].filter((at) => !amounts.has(at))
    if (amount === undefined || open.length === 0) continue
    const fixed = [...items].reduce((sum, at) => sum + (amounts.get(at) ?? 0n), 0n)
    const left = amount > fixed ? amount - fixed : 0n
    const weight = open.reduce((sum, at) => sum + (usual[at]?.amount ?? 0n), 0n)
    let given = 0n
    for (const [index, at] of open.entries()) {
      const share =
        index === open.length - 1 ? left - given : (left * (usual[at]?.amount ?? 0n)) / (weight || 1n)
      amounts.set(at, share)
      given += share
    }
  }
  return usual.flatMap((one, at) => {
    const amount = amounts.get(at) ?? 0n
    return amount > 0n ? [{ ...one, amount }] : []
  })
}

/** Vouchers and balances as accounting software exports them. */
function exported(request: {
  readonly unit: string
  readonly year: number
  readonly totals: readonly SpendingTotal[]
  readonly library: FileMap
}): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  const { unit, year } = request
  const made = illustrativeLedger({ ...request, lines: LINES, seed: `示例 ${unit} ${year}` })
  if ('problems' in made) throw new Refusal(made.problems)
  const pieces: Uint8Array[] = []
  for (;;) {
    const next = made.pieces.next()
    if (next.done !== true) pieces.push(next.value)
    else
      return [
        { name: `示例账簿-${unit}-凭证.csv`, bytes: joined(pieces) },
        { name: `示例账簿-${unit}-余额.csv`, bytes: next.value.balances },
      ]
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
