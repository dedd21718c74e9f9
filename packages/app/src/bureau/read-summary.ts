/**
 * 读成数的摘要: the texts of an archive's summary as exact numbers and the tree that its indicators form, read once for as
 * long as the summary is remembered, for every page of the finance bureau needs them of every department.
 */
import { type Band, Exact, type Judgement, type Quantity, quantityFromJson, readBand } from '@jiheng/engine'
import type { ArchiveSummary, SummaryIndicator } from './archive-summary.ts'

export interface ReadIndicator {
  readonly code: string
  readonly indicator: SummaryIndicator
  readonly base: Exact
  readonly of: Exact
  /** Zero while open. */
  readonly points: Exact
  readonly quantity?: Quantity
  /** What a person answered, where the standard asks. */
  readonly judgement?: Judgement
  /** Itself and the groups that it stands in, from the inside. */
  readonly around: readonly ReadIndicator[]
  /** Codes and full points of these: the same in every department of a framework. */
  readonly standing: string
  /** Codes of what a group holds, in order. */
  readonly below: readonly string[]
}

export interface ReadSummary {
  readonly summary: ArchiveSummary
  readonly byCode: ReadonlyMap<string, ReadIndicator>
  readonly leaves: readonly ReadIndicator[]
  readonly groups: readonly ReadIndicator[]
  readonly full: Exact
  readonly assessable: Exact
  /** Nothing was open when it was sealed. */
  readonly isWhole: boolean
  readonly grades: readonly { readonly name: string; readonly band: Band }[]
}

const known = new WeakMap<ArchiveSummary, ReadSummary>()

export function readSummary(summary: ArchiveSummary): ReadSummary {
  const before = known.get(summary)
  if (before !== undefined) return before
  const read = readAnew(summary)
  known.set(summary, read)
  return read
}

const exact = (text: string): Exact => Exact.parse(text) ?? Exact.zero

function readAnew(summary: ArchiveSummary): ReadSummary {
  const held = new Map<string, string[]>()
  for (const { code, parent } of summary.indicators) {
    const list = held.get(parent)
    if (list === undefined) held.set(parent, [code])
    else list.push(code)
  }
  const byCode = new Map<string, ReadIndicator>()
  // Groups stand before what they hold.
  for (const one of summary.indicators) {
    const quantity = one.quantity === undefined ? undefined : quantityFromJson(one.quantity)
    const judgement = judgementOf(one)
    const around: ReadIndicator[] = []
    const read: ReadIndicator = {
      code: one.code,
      indicator: one,
      base: exact(one.base),
      of: exact(one.of),
      points: exact(one.points),
      ...(quantity === undefined ? {} : { quantity }),
      ...(judgement === undefined ? {} : { judgement }),
      around,
      standing: `${one.code}=${one.base}|${byCode.get(one.parent)?.standing ?? ''}`,
      below: held.get(one.code) ?? [],
    }
    around.push(read, ...(byCode.get(one.parent)?.around ?? []))
    byCode.set(one.code, read)
  }
  const all = [...byCode.values()]
  const leaves = all.filter(({ indicator }) => indicator.state !== 'group')
  return {
    summary,
    byCode,
    leaves,
    groups: all.filter(({ indicator }) => indicator.state === 'group'),
    full: exact(summary.framework.full),
    assessable: exact(summary.assessable),
    isWhole: leaves.every(({ indicator }) => indicator.state !== 'open'),
    grades: summary.framework.grades.flatMap(({ name, band }) => {
      const read = readBand(band, '分')
      return read === undefined ? [] : [{ name, band: read }]
    }),
  }
}

function judgementOf({ code, judged }: SummaryIndicator): Judgement | undefined {
  if (judged === undefined) return undefined
  const common = { indicator: code, unit: '', by: '', date: '', reason: '', illustrative: false }
  if (judged.kind !== 'level') return { ...common, ...judged }
  const points = Exact.parse(judged.points)
  return { ...common, kind: 'level', level: judged.level, ...(points === undefined ? {} : { points }) }
}
