/** Amounts of a ledger on the screen 金额: whole fen as text, printed by the engine. */
import { Exact, print, Quantity } from '@jiheng/engine'

const quantity = (fen: string): Quantity => Quantity.exact(Exact.scaled(BigInt(fen), 2), '元')

/** 12,345.67 */
export const yuan = (fen: string): string =>
  print(quantity(fen), { places: 2, group: true, withMeasure: false })

/** 12,345.67元; '' for nothing on this side. */
export const sideYuan = (fen: string): string => (fen === '0' ? '' : yuan(fen))

/** 1.23 of 万元, for charts and totals. */
export const tenThousand = (fen: string): string =>
  print(quantity(fen), { measure: '万元', places: 2, group: true, withMeasure: false })

/** For the length of a bar only; never printed. */
export const lengthOf = (fen: string): number => Number(BigInt(fen)) / 1_000_000
