/**
 * Figures 数据: what was entered, by whom, from where. A figure is never overwritten and never derived.
 *
 * A figure is addressed by item × basis × unit × year (× row, for items of a group that has one row per
 * project, building or the like). Missing, zero and not applicable are three different things: a figure that
 * nobody entered is `missing`, an entered 0 is `known`, and `notApplicable` is a statement with a reason.
 */
import type { Place } from './place.ts'
import type { Quantity } from './quantity/index.ts'

/** 数据项代码, as the framework spells it. */
export type ItemCode = string & { readonly __brand?: 'ItemCode' }
/** 预算单位代码. */
export type UnitCode = string & { readonly __brand?: 'UnitCode' }
/** 口径, e.g. 年初预算数; the empty text where an item has only one. */
export type Basis = string & { readonly __brand?: 'Basis' }

/** 数据地址. `row` names a row of the item's group. */
export interface FigureKey {
  readonly item: ItemCode
  readonly basis: Basis
  readonly unit: UnitCode
  readonly year: number
  readonly row?: string
}

/** 值. `undefinedValue` is what a computation gives that has no answer, such as a division by zero. */
export type Value =
  | { readonly kind: 'known'; readonly quantity: Quantity }
  | { readonly kind: 'missing' }
  | { readonly kind: 'notApplicable'; readonly reason: string }
  | { readonly kind: 'undefinedValue'; readonly why: 'zeroDenominator' | 'mayBeZeroDenominator' }

export const missing: Value = { kind: 'missing' }
export const known = (quantity: Quantity): Value => ({ kind: 'known', quantity })

/**
 * 来源: where an entered figure came from. `illustrative` 示例 marks figures that were made up to show the
 * program at work; everything that hangs on one is marked as well.
 */
export interface Source {
  readonly place: Place
  readonly enteredBy?: string
  readonly note?: string
  readonly illustrative: boolean
}

/** 佐证材料. */
export interface Evidence {
  readonly id: string
  readonly title: string
  readonly file?: string
  readonly sha256?: string
  readonly page?: string
}

/** 资金与分类口径 of a figure, where its source states one: e.g. { fund: '财政拨款', nature: '项目支出' }. */
export type Scope = Readonly<Record<string, string>>

/** 数据. `version` counts from 1; `replaces` is the corrected version's value and source. */
export interface Figure {
  readonly key: FigureKey
  readonly value: Exclude<Value, { kind: 'undefinedValue' }>
  readonly source: Source
  readonly scope?: Scope
  readonly evidence?: readonly string[]
  readonly note?: string
  readonly version?: number
  readonly replaces?: Figure
}

/** A row of a group 行: one project, one building, one added indicator. */
export interface GroupRow {
  readonly group: string
  readonly row: string
  readonly name: string
  readonly unit: UnitCode
  readonly illustrative?: boolean
  readonly note?: string
}

const SEPARATOR = '|'

/** The address as one line of text; equal addresses give equal text. */
export function keyText(key: FigureKey): string {
  const parts = [key.item, key.basis, key.unit, String(key.year)]
  if (key.row !== undefined) parts.push(key.row)
  return parts.join(SEPARATOR)
}
