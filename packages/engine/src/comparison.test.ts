/** Ranks, quartiles, distributions, and why ranks moved; laws over random scores. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distributionOf, explainMoves, quartilesOf, rankBy, type Standing } from './comparison.ts'
import { Exact } from './quantity/index.ts'

const exact = (text: string): Exact => Exact.parse(text) ?? Exact.zero
const ranks = (values: readonly (string | undefined)[], best: 'high' | 'low' = 'high') => {
  const { ranked, unranked } = rankBy(
    values.map((value, index) => ({ index, value })),
    ({ value }) => (value === undefined ? undefined : exact(value)),
    best,
  )
  return {
    ranked: ranked.map(({ one, rank, shared }) => `${one.index}:${rank}${shared ? '=' : ''}`).join(' '),
    unranked: unranked.map(({ index }) => index).join(' '),
  }
}

describe('ranks', () => {
  test('equals share a rank, and the next one counts them', () => {
    expect(ranks(['90', '95', '90', '80'])).toEqual({ ranked: '1:1 0:2= 2:2= 3:4', unranked: '' })
  })
  test('equal by arithmetic, however written; a third apart is apart', () => {
    expect(ranks(['1/3', '2/6', '0.3333333333']).ranked).toBe('0:1= 1:1= 2:3')
  })
  test('the lowest first, where that is best', () => {
    expect(ranks(['3', '1', '2'], 'low').ranked).toBe('1:1 2:2 0:3')
  })
  test('without a value no rank', () => {
    expect(ranks(['3', undefined, '5'])).toEqual({ ranked: '2:1 0:2', unranked: '1' })
    expect(ranks([])).toEqual({ ranked: '', unranked: '' })
  })
  test('a rank is one more than how many are strictly better', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 30 }), (values) => {
        const { ranked } = rankBy(values, (value) => Exact.of(value))
        for (const { one, rank, shared } of ranked) {
          expect(rank).toBe(1 + values.filter((other) => other > one).length)
          expect(shared).toBe(values.filter((other) => other === one).length > 1)
        }
      }),
      { seed: 6 },
    )
  })
})

describe('quartiles', () => {
  const told = (values: readonly string[]) => {
    const found = quartilesOf(values.map(exact))
    return found === undefined
      ? undefined
      : [found.low, found.first, found.median, found.third, found.high, found.mean].map((one) =>
          one.toString(),
        )
  }
  test('as spreadsheets work them out', () => {
    expect(told(['1', '2', '4', '7', '8', '9', '10', '12'])).toEqual([
      '1',
      '3.5',
      '7.5',
      '9.25',
      '12',
      '6.625',
    ])
    expect(told(['3', '1', '2'])).toEqual(['1', '1.5', '2', '2.5', '3', '2'])
  })
  test('of one and of none', () => {
    expect(told(['5'])).toEqual(['5', '5', '5', '5', '5', '5'])
    expect(told([])).toBeUndefined()
  })
  test('they stand in order between the ends, and no value order matters', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 }), (values) => {
        const found = quartilesOf(values.map((value) => Exact.of(value)))
        const again = quartilesOf([...values].reverse().map((value) => Exact.of(value)))
        expect(again?.first.toString()).toBe(found?.first.toString())
        const line = [found?.low, found?.first, found?.median, found?.third, found?.high] as Exact[]
        for (const [index, one] of line.slice(1).entries())
          expect(one.compare(line[index] as Exact)).toBeGreaterThanOrEqual(0)
      }),
      { seed: 6 },
    )
  })
})

describe('distribution', () => {
  const spans = (values: readonly string[], low: string, high: string, parts: number) =>
    distributionOf(values.map(exact), exact(low), exact(high), parts)
  test('an inner end belongs to the next span, the last one to the last', () => {
    expect(spans(['0', '9.99', '10', '99', '100'], '0', '100', 10).map(({ count }) => count)).toEqual([
      2, 1, 0, 0, 0, 0, 0, 0, 0, 2,
    ])
    expect(spans([], '0', '1', 3).map(({ from, to }) => `${from.toString()}–${to.toString()}`)).toEqual([
      '0–1/3',
      '1/3–2/3',
      '2/3–1',
    ])
  })
  test('as dividing by the width would place them', () => {
    const third = fc.integer({ min: -40, max: 160 }).map((value) => Exact.of(value, 3))
    fc.assert(
      fc.property(fc.array(third, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (values, parts) => {
        const [low, high] = [Exact.zero, Exact.of(40)]
        const counts = new Array<number>(parts).fill(0)
        for (const value of values) {
          const place = Number(value.sub(low).mul(Exact.of(parts)).div(high).floor())
          const at = Math.min(parts - 1, Math.max(0, place))
          counts[at] = (counts[at] ?? 0) + 1
        }
        expect(distributionOf(values, low, high, parts).map(({ count }) => count)).toEqual(counts)
      }),
      { seed: 6 },
    )
  })
  test('what lies outside counts to the outer spans; nothing between two equal ends', () => {
    expect(spans(['-3', '7'], '0', '5', 5).map(({ count }) => count)).toEqual([1, 0, 0, 0, 1])
    expect(spans(['4', '4'], '4', '4', 2).map(({ count }) => count)).toEqual([2, 0])
  })
})

const standing = (id: string, parts: Readonly<Record<string, string>>, open = false): Standing => {
  const entries = Object.entries(parts).map(([part, text]) => [part, exact(text)] as const)
  return {
    id,
    parts: new Map(entries),
    ...(open ? {} : { total: entries.reduce((sum, [, value]) => sum.add(value), Exact.zero) }),
  }
}

describe('why ranks moved', () => {
  test('whoever gained passes, and the part that gave it is named', () => {
    const moves = explainMoves(
      [standing('甲', { a: '50', b: '40' }), standing('乙', { a: '45', b: '42' })],
      [standing('甲', { a: '50', b: '36' }), standing('乙', { a: '45', b: '42' })],
    )
    expect(moves[0]).toMatchObject({
      id: '甲',
      before: 1,
      after: 2,
      passed: [],
      passedBy: [{ id: '乙', by: 'b' }],
    })
    expect(moves[1]).toMatchObject({
      id: '乙',
      before: 2,
      after: 1,
      passed: [{ id: '甲', by: 'b' }],
      changes: [],
    })
    expect(moves[0]?.changes.map(({ part, change }) => `${part}${change.toString()}`)).toEqual(['b-4'])
    expect(moves[0]?.total?.after.toString()).toBe('86')
  })
  test('drawing level and getting ahead of an equal', () => {
    const equal = [standing('甲', { a: '9' }), standing('乙', { a: '9' })]
    const apart = [standing('甲', { a: '9' }), standing('乙', { a: '8' })]
    expect(explainMoves(equal, apart)[0]?.passed).toEqual([{ id: '乙', by: 'a' }])
    expect(explainMoves(apart, equal)[1]?.passed).toEqual([{ id: '甲', by: 'a' }])
    expect(explainMoves(apart, equal)[0]?.passedBy).toEqual([{ id: '乙', by: 'a' }])
  })
  test('a third more is more than three tenths', () => {
    const moves = explainMoves(
      [standing('甲', { a: '5', b: '5' }), standing('乙', { a: '5', b: '5.1' })],
      [standing('甲', { a: '16/3', b: '5.3' }), standing('乙', { a: '5', b: '5.1' })],
    )
    expect(moves[0]?.passed).toEqual([{ id: '乙', by: 'a' }])
    expect(moves[0]?.changes.map(({ part }) => part)).toEqual(['a', 'b'])
  })
  test('parts that come and go, the largest change first', () => {
    const [move] = explainMoves([standing('甲', { a: '5', b: '1' })], [standing('甲', { b: '3', c: '1' })])
    expect(move?.changes.map(({ part, change }) => `${part} ${change.toString()}`)).toEqual([
      'a -5',
      'b 2',
      'c 1',
    ])
  })
  test('the part is open where only the totals moved', () => {
    const before = [
      { ...standing('甲', { a: '5' }), total: exact('50') },
      { ...standing('乙', { a: '5' }), total: exact('40') },
    ]
    const after = [before[0] as Standing, { ...standing('乙', { a: '5' }), total: exact('60') }]
    expect(explainMoves(before, after)[1]?.passed).toEqual([{ id: '甲' }])
  })
  test('without a total, or gone, nobody is passed', () => {
    const moves = explainMoves(
      [standing('甲', { a: '5' }), standing('乙', { a: '4' }, true), standing('丙', { a: '3' })],
      [standing('甲', { a: '1' }), standing('乙', { a: '4' })],
    )
    expect(moves[1]).toMatchObject({ after: 1, passed: [], passedBy: [] })
    expect(moves[1]?.before).toBeUndefined()
    expect(moves[2]).toMatchObject({ before: 3 - 1, changes: [] })
    expect(moves[2]?.after).toBeUndefined()
    expect(moves[0]).toMatchObject({ before: 1, after: 2, passedBy: [] })
  })
  test('whom one passed says that he was passed, by the same part', () => {
    const list = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 2,
      maxLength: 8,
    })
    fc.assert(
      fc.property(list, list, (from, to) => {
        const of = (pairs: readonly (readonly [number, number])[]) =>
          from.map((_, index) => {
            const [a, b] = pairs[index] ?? [0, 0]
            return standing(String(index), { a: String(a), b: String(b) })
          })
        const moves = explainMoves(of(from), of(to))
        for (const move of moves)
          for (const { id, by } of move.passed)
            expect(moves.find((one) => one.id === id)?.passedBy).toContainEqual({ id: move.id, by })
      }),
      { seed: 6 },
    )
  })
})
