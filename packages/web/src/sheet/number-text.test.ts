import { readQuantity } from '@jiheng/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { marksOf } from './marks.ts'
import { numberText } from './number-text.ts'

test.each([
  ['432.8', '万元', '432.80'],
  ['432.8167', '万元', '432.8167'],
  ['0.12345678', '万元', '0.12345678'],
  ['1,234.5', '万元', '1234.50'],
  ['４３２．８', '万元', '432.80'],
  ['4328200元', '万元', '432.82'],
  ['(12.5)', '万元', '-12.50'],
  ['48', '人', '48'],
  ['95.5%', '%', '95.5'],
  ['99999999999999999999.01', '元', '99999999999999999999.01'],
  ['', '万元', ''],
  ['  ', '万元', ''],
  ['不适用', '万元', '不适用'],
])('%j 作为%s显示为 %j', (text, measure, shown) => {
  expect(numberText(text, measure, '公务接待费')).toEqual({ shown })
})

test.each([
  ['约5', '万元', 'cell-approximate'],
  ['abc', '万元', 'cell-not-a-number'],
  ['12.5.3', '万元', 'cell-not-a-number'],
  ['5人', '万元', 'cell-measure-mismatch'],
  ['5斗', '万元', 'cell-measure-mismatch'],
])('%j 作为%s读不成数：%s', (text, measure, code) => {
  const { shown, fault } = numberText(text, measure, '公务接待费')
  expect(shown).toBe(text)
  expect(fault?.code).toBe(code)
  expect(fault?.detail).toContain('公务接待费')
})

test('显示的数与填的数相等', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(9), (digits, places) => {
      const whole = digits < 0n ? -digits : digits
      const padded = String(whole).padStart(places + 1, '0')
      const split = padded.length - places
      const text = `${digits < 0n ? '-' : ''}${padded.slice(0, split)}${places === 0 ? '' : `.${padded.slice(split)}`}`
      const [typed, shown] = [text, numberText(text, '万元', '').shown].map((one) =>
        readQuantity(one, '万元'),
      )
      if (typed === undefined || shown === undefined || 'fault' in typed || 'fault' in shown)
        throw new Error(text)
      expect(shown.quantity.value.toString()).toBe(typed.quantity.value.toString())
    }),
    { seed: 20190101, numRuns: 300 },
  )
})

test('标记按轻重排列', () => {
  const { fault } = numberText('约5', '万元', '公务接待费')
  const marks = marksOf(
    {
      text: '约5',
      state: 'conflict',
      by: '王某',
      findings: 2,
      evidence: 1,
      remark: true,
      changedSinceApproval: true,
      returned: '与决算不符',
      audited: { text: '6', reason: '凭证少计一笔' },
    },
    fault,
  )
  expect(marks.map((one) => one.kind)).toEqual([
    'fault',
    'returned',
    'conflict',
    'findings',
    'changed',
    'evidence',
    'remark',
    'audited',
  ])
  expect(marks.at(-1)?.words).toBe('审定数 6：凭证少计一笔')
  expect(marks[2]?.words).toBe('王某同时改了这一格，请选用哪一个')
  expect(marksOf(undefined, undefined)).toEqual([])
  expect(marksOf({ text: '1', state: 'offline' }, undefined)).toHaveLength(1)
  expect(marksOf({ text: '1', state: 'pending' }, undefined)).toHaveLength(1)
  expect(marksOf({ text: '1', state: 'conflict' }, undefined)[0]?.words).toMatch(/^别人/)
})
