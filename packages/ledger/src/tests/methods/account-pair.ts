/**
 * 异常对应科目: pairs of a debited and a credited account (first digits) that stand together in very few vouchers. Financial
 * and budgetary entries apart; vouchers that close accounts are left out, and so are those with several accounts on both
 * sides, in which nobody can say what belongs to what.
 *
 * 符合程度: by how many vouchers would have the pair if its accounts met by chance (those debiting × those crediting ÷ all):
 * 25 from 10 on, 20 from 5, 10 from 1, else 0, since a pair of two rare accounts is no surprise.
 */
import { bucket } from '../../buckets.ts'
import { yuanText } from '../../fen.ts'
import { isBudgetary, voucherName } from '../../ledger.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

export const accountPair: MethodFunction<'accountPair'> = (view, { digits, most, enough }, ranking) => {
  const { lines, accounts } = view.ledger
  const classes: string[] = []
  const numbers = new Map<string, number>()
  const classOf = Int32Array.from(lines.words.account.all(), (code) => {
    const short = code.slice(0, digits)
    const known = numbers.get(short)
    if (known !== undefined) return known
    numbers.set(short, classes.length)
    return classes.push(short) - 1
  })
  const sideOf = Uint8Array.from(classes, (code) => (isBudgetary(code) ? 1 : 0))
  const count = classes.length
  const debits = new Int32Array(count)
  const credits = new Int32Array(count)
  const pairs = new Map<number, { times: number; vouchers: number[] }>()
  const all = [0, 0]
  const population = new Tally()
  let unclear = 0
  for (let voucher = 0; voucher < lines.vouchers; voucher += 1) {
    if (view.closing[voucher] === 1) continue
    const places = bucket(view.byVoucher, voucher)
    const debited: [Set<number>, Set<number>] = [new Set(), new Set()]
    const credited: [Set<number>, Set<number>] = [new Set(), new Set()]
    for (const at of places) {
      const of = classOf[lines.text.account[at] ?? 0] ?? 0
      const side = sideOf[of] === 1 ? 1 : 0
      if (lines.debit[at] !== 0n) debited[side].add(of)
      if (lines.credit[at] !== 0n) credited[side].add(of)
    }
    for (const side of [0, 1] as const) {
      const [left, right] = [debited[side], credited[side]]
      if (left.size === 0 || right.size === 0) continue
      if (left.size > 1 && right.size > 1) {
        unclear += 1
        continue
      }
      all[side] = (all[side] ?? 0) + 1
      for (const one of left) debits[one] = (debits[one] ?? 0) + 1
      for (const one of right) credits[one] = (credits[one] ?? 0) + 1
      for (const one of left)
        for (const other of right) {
          const key = one * count + other
          const pair = pairs.get(key)
          if (pair === undefined) pairs.set(key, { times: 1, vouchers: [voucher] })
          else {
            pair.times += 1
            if (pair.times <= most) pair.vouchers.push(voucher)
          }
        }
    }
  }
  for (let at = 0; at < lines.count; at += 1)
    if (view.closing[lines.voucher[at] ?? 0] === 0) population.add(lines.debit[at] ?? 0n)
  const names = new Map(accounts.map((account) => [account.code, account.name]))
  const nameOf = (of: number): string => `${classes[of] ?? ''}${names.get(classes[of] ?? '') ?? ''}`
  for (const [key, { times, vouchers }] of pairs) {
    if (times > most) continue
    const [one, other] = [Math.floor(key / count), key % count]
    const vouchersOfSide = all[sideOf[one] ?? 0] ?? 0
    if (vouchersOfSide < enough) continue
    const [left, right] = [debits[one] ?? 0, credits[other] ?? 0]
    const product = left * right
    const fit =
      product >= 10 * vouchersOfSide
        ? 25
        : product >= 5 * vouchersOfSide
          ? 20
          : product >= vouchersOfSide
            ? 10
            : 0
    const own = vouchers.flatMap((voucher) => [...bucket(view.byVoucher, voucher)])
    const places = own.filter((at) => {
      const of = classOf[lines.text.account[at] ?? 0] ?? 0
      return (of === one && lines.debit[at] !== 0n) || (of === other && lines.credit[at] !== 0n)
    })
    let debit = 0n
    let credit = 0n
    for (const at of places) {
      if (classOf[lines.text.account[at] ?? 0] === one) debit += lines.debit[at] ?? 0n
      if (classOf[lines.text.account[at] ?? 0] === other) credit += lines.credit[at] ?? 0n
    }
    const amount = debit < credit ? debit : credit
    ranking.add({
      amount,
      fit,
      lines: () => places,
      why: () => {
        const first = places[0] ?? 0
        const name = voucherName({
          period: lines.period[first] ?? 0,
          kind: lines.words.kind.text(lines.text.kind[first] ?? 0),
          number: lines.number[first] ?? 0,
        })
        return `借“${nameOf(one)}”、贷“${nameOf(other)}”在 ${vouchersOfSide} 张凭证里只出现 ${times} 次（${name}等），金额 ${yuanText(amount)}；借前者的有 ${left} 张，贷后者的有 ${right} 张`
      },
    })
  }
  const few = Math.max(...all) < enough
  const notes = [
    few && lines.count > 0 ? `可比的凭证不足 ${enough} 张，没有判断` : '',
    unclear > 0 ? `${unclear} 组多借多贷的分录分不清对应关系，没有测试` : '',
  ]
  return { population: population.total, charts: [], note: notes.filter((one) => one !== '').join('；') }
}
