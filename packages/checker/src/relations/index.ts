/**
 * The relations 勾稽关系, one small piece each: it looks through the phrases and tables of a document for statements of
 * its own and gives their readings. A new relation is one more file and one more line here.
 */
import type { Reading } from '../claims.ts'
import type { Phrases } from '../phrase.ts'
import type { Table } from '../tables.ts'
import type { View } from '../view.ts'
import { countReadings } from './count.ts'
import { allReadings } from './count-all.ts'
import { differenceReadings } from './difference.ts'
import { directionReadings } from './direction.ts'
import { formulaReadings } from './formula.ts'
import { growthReadings } from './growth.ts'
import { growthsInTurn } from './growth-turn.ts'
import { hundredReadings } from './hundred.ts'
import { identityReadings } from './identity.ts'
import { carryReadings } from './identity-carry.ts'
import { productReadings } from './product.ts'
import { ratioReadings } from './ratio.ts'
import { repeatReadings, tableTotals } from './repeat.ts'
import { namedRepeats } from './repeat-named.ts'
import { toldReadings } from './repeat-told.ts'
import { standingReadings } from './standing.ts'
import { sumReadings } from './sum.ts'
import { columnReadings } from './table-columns.ts'
import { levelReadings } from './table-levels.ts'
import { rowReadings } from './table-rows.ts'
import { tableReadings } from './table-sums.ts'
import { tableTextReadings } from './table-text.ts'

/** What a relation looks at. */
export interface Material {
  readonly phrases: Phrases
  readonly view: View
  readonly tables: readonly Table[]
}

export interface Relation {
  readonly name: string
  readonly read: (material: Material) => readonly Reading[]
}

export const RELATIONS: readonly Relation[] = [
  { name: '增减率', read: ({ phrases }) => growthReadings(phrases) },
  { name: '占比与完成率', read: ({ phrases, tables }) => ratioReadings(phrases, tableTotals(tables)) },
  { name: '依次的增减率', read: ({ phrases }) => growthsInTurn(phrases) },
  { name: '合计与分项', read: ({ phrases }) => sumReadings(phrases) },
  { name: '占比合计', read: ({ phrases }) => hundredReadings(phrases) },
  { name: '增减额', read: ({ phrases }) => differenceReadings(phrases) },
  { name: '高低方向', read: ({ phrases }) => directionReadings(phrases) },
  { name: '孰高孰低', read: ({ phrases }) => standingReadings(phrases) },
  { name: '项数', read: ({ phrases }) => countReadings(phrases) },
  { name: '逐项', read: ({ phrases, view, tables }) => allReadings(phrases, view, tables) },
  { name: '算式', read: ({ phrases }) => formulaReadings(phrases) },
  { name: '乘积与倍数', read: ({ phrases }) => productReadings(phrases) },
  { name: '表内合计', read: ({ tables }) => tableReadings(tables) },
  { name: '表内栏间', read: ({ tables }) => columnReadings(tables) },
  { name: '表内分级', read: ({ tables }) => levelReadings(tables) },
  { name: '表内行间', read: ({ tables }) => rowReadings(tables) },
  { name: '文表勾稽', read: ({ phrases, view, tables }) => tableTextReadings(phrases, view, tables) },
  { name: '前后一致', read: ({ phrases, view, tables }) => repeatReadings(phrases, view, tables) },
  { name: '自称同一数', read: ({ phrases }) => [...toldReadings(phrases), ...namedRepeats(phrases)] },
  { name: '结转勾稽', read: ({ phrases }) => carryReadings(phrases) },
  { name: '跨节勾稽', read: ({ phrases }) => identityReadings(phrases) },
]
