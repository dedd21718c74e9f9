/** What the reading steps of a case share 读取时的共同资料: where faults go, and what names mean. */
import {
  didYouMean,
  type Framework,
  type GroupRow,
  nearestName,
  type Place,
  type Plain,
  type Problem,
  problem,
  type UnitTree,
} from '@jiheng/engine'

export type Data = Readonly<Record<string, Plain>>

/** What reading steps share. */
export interface Reading {
  readonly problems: Problem[]
  readonly framework: Framework
  readonly tree: UnitTree
  readonly year: number
  readonly rows: readonly GroupRow[]
  readonly documents: ReadonlyMap<string, string>
  readonly publishedOnly: boolean
}

export const str = (value: Plain | undefined): string => (typeof value === 'string' ? value : '')
export const strs = (value: Plain | undefined): readonly string[] =>
  Array.isArray(value) ? value.map((one) => str(one as Plain)) : []
export const recs = (value: Plain | undefined): readonly Data[] =>
  Array.isArray(value) ? (value as readonly Data[]) : []

/** The item that a name (or code) means; a problem otherwise. */
export function itemNamed(
  name: string,
  reading: Reading,
  place: Place,
): { readonly code: string; readonly bases: readonly string[]; readonly group?: string } | undefined {
  const item = reading.framework.names.item(name)
  if (item !== undefined) return item
  const names = [...reading.framework.items.values()].map((one) => one.name)
  reading.problems.push(
    problem('item-unknown', { name, suggestion: didYouMean(nearestName(name, names)) }, place),
  )
  return undefined
}
