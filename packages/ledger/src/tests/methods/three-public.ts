/**
 * 三公经费混列: spending whose summary or payee speaks of reception, cars or travel abroad while its economic item and
 * account are others; and the other way round, spending on such an item whose summary says nothing of it.
 *
 * 符合程度: 25 if the summary has a keyword, 15 if only the payee has; 0 the other way round, which only asks to look.
 * A line without an economic item is judged by its account if some account of the ledger has the item's name, else passed.
 */
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

export const threePublic: MethodFunction<'threePublic'> = (view, parameters, ranking) => {
  const { words, except, items, accountNames, least } = parameters
  const { lines, accounts } = view.ledger
  const population = new Tally()
  const inSummary = view.wordMarks('summary', words)
  const inPayee = view.wordMarks('payee', words)
  const voidSummary = view.wordMarks('summary', except)
  const voidPayee = view.wordMarks('payee', except)
  const ofItem = view.marks('economic', items)
  const names = new Map(accounts.map((account) => [account.code, account.name]))
  const ofAccount = Uint8Array.from(lines.words.account.all(), (code) =>
    accountNames.some((name) => names.get(code)?.includes(name)) ? 1 : 0,
  )
  const accountsTell = ofAccount.includes(1)
  let passed = 0
  for (let index = 0; index < view.spending.length; index += 1) {
    const amount = view.amount(index)
    if (amount < least || amount <= 0n) continue
    const economic = view.word('economic', index)
    const atAccount = ofAccount[view.word('account', index)] === 1
    if (economic === 0 && !accountsTell) {
      passed += 1
      continue
    }
    population.add(amount)
    const [summary, payee] = [view.word('summary', index), view.word('payee', index)]
    const listed = ofItem[economic] === 1 || atAccount
    const said = inSummary[summary] === 1 || inPayee[payee] === 1
    if (listed === said || voidSummary[summary] === 1 || voidPayee[payee] === 1) continue
    if (listed && summary === 0) continue
    const where = view.text('economic', index) || `科目 ${view.text('account', index)}`
    const found = (): string => {
      const text = inSummary[summary] === 1 ? view.text('summary', index) : view.text('payee', index)
      return words.find((word) => text.includes(word)) ?? ''
    }
    ranking.add({
      amount,
      fit: said ? (inSummary[summary] === 1 ? 25 : 15) : 0,
      lines: () => [view.place(index)],
      why: () =>
        said
          ? `${view.sayPaid(index)}，列在 ${where}，${inSummary[summary] === 1 ? '摘要' : '收款人'}含“${found()}”，应为 ${items.join('、')}`
          : `${view.sayPaid(index)}，列在 ${where}，摘要里看不出是${accountNames[0] ?? items[0] ?? ''}`,
    })
  }
  return {
    population: population.total,
    charts: [],
    note: passed === 0 ? '' : `${passed} 行没有支出经济分类，科目也分不出，没有测试`,
  }
}
