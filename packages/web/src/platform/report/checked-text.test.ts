/** 边写边核: typed figures are found in the document, chips are not taken for typed. */
import { check } from '@jiheng/checker'
import { describe, expect, test } from 'vitest'
import { checkedPlaces, contradictions, plainTextOf } from './checked-text.ts'
import { schema } from './editor-schema.ts'

const doc = schema.node('doc', null, [
  schema.node('heading', { level: 1 }, [schema.text('支出')]),
  schema.node('paragraph', null, [
    schema.text('支出合计300万元，其中基本支出'),
    schema.node('figure', { source: '基本支出·决算数' }),
    schema.text('，项目支出100万元。'),
  ]),
  schema.node('paragraph', null, [schema.text('全年组织活动37场。')]),
])
const placesFor = (basic: string) => {
  const plain = plainTextOf(doc, () => basic)
  const result = check({ text: plain.text })
  return { plain, result, places: checkedPlaces(plain, result) }
}
const wordsAt = (from: number, to: number): string => doc.textBetween(from, to)

describe('边写边核', () => {
  test('成立的、没有绑定的，各在原处', () => {
    const { places } = placesFor('200万元')
    expect(places.map((one) => [one.kind, wordsAt(one.from, one.to)])).toEqual([
      ['holds', '300'],
      ['holds', '100'],
      ['unbound', '37'],
    ])
  })
  test('绑定的数变了，手写的数就矛盾，并说出算式', () => {
    const { plain, result, places } = placesFor('210万元')
    expect(places.map((one) => one.kind)).toEqual(['contradicts', 'contradicts', 'unbound'])
    expect(places[0]?.working).toContain('210')
    expect(contradictions(plain, result)[0]?.from).toBeGreaterThan(0)
  })
})
