import { describe, expect, test } from 'vitest'
import { createPcg32, createRandom, textDigest } from './random.ts'

const hex = (value: number): string => value.toString(16).padStart(8, '0')

describe('随机数', () => {
  test("PCG32's published numbers: state 42, sequence 54", () => {
    const random = createPcg32(42n, 54n)
    expect(Array.from({ length: 6 }, () => hex(random.next()))).toEqual([
      'a15c02b7',
      '7b47f409',
      'ba1d3330',
      '83d2f293',
      'bfa4784b',
      'cbed606e',
    ])
  })

  test('a hundred thousand steps agree with the same recurrence in whole 64-bit numbers', () => {
    const state0 = 0xfeed_face_cafe_beefn
    const sequence = 0xffff_ffff_ffff_ffffn
    const random = createPcg32(state0, sequence)
    const mask = (value: bigint): bigint => BigInt.asUintN(64, value)
    const increment = mask((sequence << 1n) | 1n)
    const step = (value: bigint): bigint => mask(value * 6364136223846793005n + increment)
    let state = step(mask(step(0n) + state0))
    for (let at = 0; at < 100_000; at++) {
      const word = Number(BigInt.asUintN(32, ((state >> 18n) ^ state) >> 27n))
      const turn = Number(state >> 59n)
      const expected = ((word >>> turn) | (word << (-turn & 31))) >>> 0
      state = step(state)
      const drawn = random.next()
      if (drawn !== expected) throw new Error(`step ${at}: ${drawn}, not ${expected}`)
    }
  })

  test('FNV-1a 64 of published texts, and of texts beyond ASCII as their UTF-8 bytes', () => {
    expect(textDigest('')).toBe('cbf29ce484222325')
    expect(textDigest('a')).toBe('af63dc4c8601ec8c')
    expect(textDigest('foobar')).toBe('85944171f73967e8')
    const byBytes = (text: string): string => {
      let digest = 0xcbf29ce484222325n
      for (const byte of new TextEncoder().encode(text))
        digest = BigInt.asUintN(64, (digest ^ BigInt(byte)) * 0x100000001b3n)
      return digest.toString(16).padStart(16, '0')
    }
    for (const text of ['é', '抽样种子', '𠮷野家', '\ud800x', 'ÿ\uffff'])
      expect(textDigest(text)).toBe(byBytes(text))
  })

  test('equal seeds give equal numbers, other seeds others; the numbers are fixed for ever', () => {
    const draw = (seed: string): string => {
      const random = createRandom(seed)
      return Array.from({ length: 4 }, () => hex(random.next())).join(' ')
    }
    expect(draw('2019-衡阳')).toBe(draw('2019-衡阳'))
    expect(new Set(['', '1', '2', '2019-衡阳', '2019-衡阳 '].map(draw)).size).toBe(5)
    expect(draw('2019-衡阳')).toMatchInlineSnapshot(`"5b6b52d0 90a4dae5 0a86783d 69f3533a"`)
  })

  test.each([1, 2, 3, 7, 10, 1000])('below %i: every number comes about equally often', (n) => {
    const random = createRandom(`below ${n}`)
    const counts = new Array<number>(n).fill(0)
    const draws = 2000 * n
    for (let at = 0; at < draws; at++) counts[random.below(n)]++
    // χ² of n − 1 degrees of freedom lies below its mean + 5 standard deviations
    const square = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
    expect(square).toBeLessThan(n - 1 + 5 * Math.sqrt(2 * n))
  })

  test('a limit that divides 2³² badly is unbiased: of 3·2³⁰ numbers the lower third comes a third of the time', () => {
    const random = createRandom('bias')
    const n = 3 * 2 ** 30
    let lower = 0
    for (let at = 0; at < 30_000; at++) if (random.below(n) < 2 ** 30) lower++
    // 2³² mod n = 2³⁰: taking the remainder alone would give a half
    expect(Math.abs(lower - 10_000)).toBeLessThan(400)
  })

  test('big limits', () => {
    const random = createRandom('big')
    expect(random.bigBelow(1n)).toBe(0n)
    const n = 10n ** 20n
    const parts = [0, 0, 0, 0]
    for (let at = 0; at < 4000; at++) {
      const drawn = random.bigBelow(n)
      expect(drawn >= 0n && drawn < n).toBe(true)
      parts[Number((drawn * 4n) / n)]++
    }
    for (const count of parts) expect(Math.abs(count - 1000)).toBeLessThan(150)
    expect(new Set(Array.from({ length: 100 }, () => random.bigBelow(3n))).size).toBe(3)
  })

  test('limits that are none', () => {
    const random = createRandom('')
    for (const n of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) expect(() => random.below(n)).toThrow('limit')
    expect(random.below(2 ** 32)).toBeGreaterThanOrEqual(0)
    expect(() => random.bigBelow(0n)).toThrow('limit')
  })

  test('shuffle keeps the items and reaches every order', () => {
    const random = createRandom('shuffle')
    const items = [1, 2, 3] as const
    const orders = new Map<string, number>()
    for (let at = 0; at < 6000; at++) {
      const order = random.shuffle(items).join('')
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    expect(items).toEqual([1, 2, 3])
    expect([...orders.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321'])
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
    expect(random.shuffle([])).toEqual([])
  })
})
