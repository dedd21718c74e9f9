import { expect, test } from 'vitest'
import { createClock, createIds } from './ids.ts'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const timeOf = (id: string): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16)
const rising = (ids: readonly string[]): boolean =>
  ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''))

test('an id is a UUID of version 7 that tells its millisecond', () => {
  const id = createIds(() => 1_574_208_000_123).id()
  expect(id).toMatch(UUID_V7)
  expect(timeOf(id)).toBe(1_574_208_000_123)
})

test('by the real clock ids rise, many within one millisecond', () => {
  const ids = createIds()
  const before = Date.now()
  const all = Array.from({ length: 20_000 }, () => ids.id())
  expect(rising(all)).toBe(true)
  expect(all.every((id) => UUID_V7.test(id))).toBe(true)
  expect(timeOf(all[0] ?? '')).toBeGreaterThanOrEqual(before)
})

test('more ids than a millisecond holds go on in the next', () => {
  const ids = createIds(() => 1000)
  const all = Array.from({ length: 10_000 }, () => ids.id())
  expect(rising(all)).toBe(true)
  expect(new Set(all).size).toBe(10_000)
  expect(timeOf(all.at(-1) ?? '')).toBeLessThan(1005)
})

test('a clock set back does not set the order back', () => {
  const times = [5000, 4000, 3000, 5001, 10]
  const ids = createIds(() => times.shift() ?? 0)
  const all = Array.from({ length: 5 }, () => ids.id())
  expect(rising(all)).toBe(true)
  expect(all.map(timeOf)).toEqual([5000, 5000, 5000, 5001, 5001])
})

test('a token is 32 bytes in base64url, never the same twice', () => {
  const ids = createIds()
  const tokens = Array.from({ length: 1000 }, () => ids.token())
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true)
  expect(new Set(tokens).size).toBe(1000)
})

test('the clock tells UTC with milliseconds', () => {
  const before = Date.now()
  const now = createClock().now()
  expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(Date.parse(now)).toBeGreaterThanOrEqual(before)
})
