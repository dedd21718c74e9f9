/**
 * A ledger against what its unit reported 账表核对: the figures of a case for the unit and the ledger's year, held against the
 * ledger's sums by the mapping of the library, with the largest lines behind each difference and those that alone would
 * explain it.
 */
import {
  didYouMean,
  Exact,
  nearestName,
  type Problem,
  print,
  problem,
  Quantity,
  relate,
} from '@jiheng/engine'
import {
  type PlacedLine,
  type Reconciliation,
  type ReportedFigure,
  readLedgerMapping,
  reconcile,
  reconciliationText,
} from '@jiheng/ledger'
import type { FileMap } from '../case/library.ts'
import { loadCase } from '../case/load.ts'
import { libraryFile, type OpenedLedger } from './ledger.ts'

/** 差异背后的一行. `amount` is what it counts for, in fen; `explains`: without it (with it, if blank) both sides agree. */
export interface BehindLine {
  readonly line: PlacedLine
  readonly amount: bigint
  readonly isBlank: boolean
  readonly explains: boolean
}

/** 一个数据项的核对结果. */
export interface ReconciledItem {
  readonly name: string
  readonly result: Reconciliation
  readonly sentence: string
  /** Whether the reported figure is made up for a demonstration. */
  readonly illustrative: boolean
  readonly behind: readonly BehindLine[]
}

export interface ReconcileRequest {
  readonly files: FileMap
  readonly library: FileMap
  readonly unit: string
}

/** Lines that are looked through for one that explains a difference, and those shown. */
const SEARCHED = 5000
const SHOWN = 5

export async function reconcileLedger(
  { queries, head }: OpenedLedger,
  { files, library, unit }: ReconcileRequest,
): Promise<{
  readonly items?: readonly ReconciledItem[]
  readonly unitName: string
  readonly problems: readonly Problem[]
}> {
  const none = { unitName: '' }
  const source = libraryFile(library, 'accounting/ledger-mapping.yaml')
  if ('code' in source) return { ...none, problems: [source] }
  const read = readLedgerMapping(source.text, source.file)
  const { loaded, problems } = await loadCase({ files, library, publishedOnly: false })
  if (read.mapping === undefined || loaded === undefined)
    return { ...none, problems: [...read.problems, ...problems] }
  const { mapping } = read
  const found = loaded.tree.unit(unit)
  if (found === undefined) {
    const codes = loaded.tree.units.map(({ code }) => code)
    const known = `${codes.join('、')}${didYouMean(nearestName(unit, codes))}`
    return {
      ...none,
      problems: [problem('field-not-allowed', { label: '--unit', found: unit, allowed: known })],
    }
  }
  const figures = await queries.figures(mapping)
  const made = new Set<string>()
  const reported = figures.flatMap(({ entry: { item, basis } }): readonly ReportedFigure[] => {
    const figure = loaded.figures.at(item, basis, unit, head.year)
    if (figure?.value.kind !== 'known') return []
    if (figure.source.illustrative) made.add(`${item}|${basis}`)
    const { quantity } = figure.value
    return [{ item, basis, text: reportedText(quantity), measure: quantity.measure }]
  })
  const items: ReconciledItem[] = []
  for (const result of reconcile({ figures }, reported)) {
    const { item, basis } = result.figure.entry
    const name = loaded.framework.items.get(item)?.name ?? item
    const illustrative = made.has(`${item}|${basis}`)
    const behind: BehindLine[] = []
    if (result.kind === 'difference')
      for (const which of ['counted', 'blank'] as const) {
        const { lines } = await queries.linesOfFigure(mapping, { item, basis }, SEARCHED, which)
        const amounts = new Map(lines.map(({ line, amount }) => [line, amount]))
        const told = lines.filter(({ amount }) => explains(result, amount, which === 'blank'))
        const chosen = [...told, ...lines.filter((one) => !told.includes(one))].slice(0, SHOWN)
        const places = chosen.map(({ line }) => line)
        const explaining = new Set(told.map(({ line }) => line))
        behind.push(...(await behindOf(queries, places, amounts, explaining, which === 'blank')))
      }
    const sentence = reconciliationText(result)
    items.push({ name: basis === '' ? name : `${name}（${basis}）`, result, sentence, illustrative, behind })
  }
  return { items, unitName: found.name, problems: [] }
}

/** As reported: a figure typed as 251.5 has the usual two digits behind the point, not one. */
export function reportedText(quantity: Quantity): string {
  const text = print(quantity)
  const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 0
  return quantity.accuracy.kind === 'exact' && digits < 2 ? print(quantity, { places: 2 }) : text
}

/** Whether the reported figure agrees with the ledger's sum once this line is taken out, or a blank one taken in. */
export function explains(
  result: Extract<Reconciliation, { readonly kind: 'difference' }>,
  amount: bigint,
  isBlank: boolean,
): boolean {
  const sum = isBlank ? result.figure.amount + amount : result.figure.amount - amount
  return relate(result.reported, '=', Quantity.exact(Exact.scaled(sum, 2), '元')).possible
}

async function behindOf(
  queries: OpenedLedger['queries'],
  places: readonly number[],
  amounts: ReadonlyMap<number, bigint>,
  explaining: ReadonlySet<number>,
  isBlank: boolean,
): Promise<readonly BehindLine[]> {
  if (places.length === 0) return []
  const page = { offset: 0, limit: places.length }
  const { lines } = await queries.page({ places }, { by: 'place', descending: false }, page)
  const byPlace = new Map(lines.map((line) => [line.place, line]))
  return places.flatMap((place) => {
    const line = byPlace.get(place)
    const amount = amounts.get(place) ?? 0n
    return line === undefined ? [] : [{ line, amount, isBlank, explains: explaining.has(place) }]
  })
}

/** 0 no difference; 1 a figure that does not agree, cannot be read or has nothing in the ledger. */
export const reconcileExitCode = (items: readonly ReconciledItem[]): 0 | 1 =>
  items.some(({ result }) => result.kind !== 'match' && result.kind !== 'nothingReported') ? 1 : 0
