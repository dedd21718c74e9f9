/**
 * 指标调剂: vouchers that move spending from one functional or economic item or project to another (lines above and below
 * zero that add up to nothing), and vouchers whose summary speaks of it.
 * 符合程度: 25 for both, 15 for moving without a word, 5 for words alone.
 */
import { yuanText } from '../../fen.ts'
import type { TextColumn } from '../../ledger.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

const CODES: readonly (readonly [TextColumn, string])[] = [
  ['functional', '功能分类'],
  ['economic', '经济分类'],
  ['project', '项目'],
]

export const budgetShift: MethodFunction<'budgetShift'> = (view, { words, least }, ranking) => {
  const { lines } = view.ledger
  const said = view.wordMarks('summary', words)
  const population = new Tally()
  /** 1: has a line below zero; 2: has a word. */
  const hints = new Uint8Array(lines.vouchers)
  for (let index = 0; index < view.spending.length; index += 1) {
    population.add(view.amount(index))
    const voucher = view.voucher(index)
    const hint = (view.amount(index) < 0n ? 1 : 0) | (said[view.word('summary', index)] === 1 ? 2 : 0)
    if (hint > 0) hints[voucher] = (hints[voucher] ?? 0) | hint
  }
  const vouchers = new Map<number, number[]>()
  for (let index = 0; index < view.spending.length; index += 1) {
    if (hints[view.voucher(index)] === 0) continue
    const own = vouchers.get(view.voucher(index))
    if (own === undefined) vouchers.set(view.voucher(index), [index])
    else own.push(index)
  }
  for (const [voucher, own] of vouchers) {
    const up = own.filter((index) => view.amount(index) > 0n)
    const down = own.filter((index) => view.amount(index) < 0n)
    const sum = (list: readonly number[]): bigint =>
      list.reduce((total, index) => total + view.amount(index), 0n)
    const [more, less] = [sum(up), sum(down)]
    const moved = CODES.filter(([column]) => codes(column, up) !== codes(column, down))
    const isShift = more > 0n && more + less === 0n && moved.length > 0
    const hasWord = ((hints[voucher] ?? 0) & 2) !== 0
    const amount = isShift ? more : more - less
    if ((!isShift && !hasWord) || amount < least) continue
    ranking.add({
      amount,
      fit: isShift ? (hasWord ? 25 : 15) : 5,
      lines: () => own.map((index) => view.place(index)),
      why: () => {
        const name = view.say(view.place(own[0] ?? 0))
        if (!isShift) return `${name}摘要像是调剂或调账，涉及支出 ${yuanText(amount)}`
        const ways = moved.map(
          ([column, word]) => `${word}由 ${codes(column, down) || '空'} 调到 ${codes(column, up) || '空'}`,
        )
        return `${name}一增一减 ${yuanText(amount)}，${ways.join('，')}`
      },
    })
  }
  return { population: population.total, charts: [], note: '' }

  function codes(column: TextColumn, list: readonly number[]): string {
    return [...new Set(list.map((index) => view.text(column, index)))].sort().join('、')
  }
}
