import { verify } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords()
const quick = createPasswords({ memoryKibibytes: 64, passes: 1 })

/** The quickest of several goes each, taken in turns, so that a busy moment falls on none alone. */
const quickest = async (...acts: readonly (() => Promise<unknown>)[]): Promise<number[]> => {
  const best = acts.map(() => Number.POSITIVE_INFINITY)
  for (let count = 0; count < 9; count += 1)
    for (const [index, act] of acts.entries()) {
      const started = performance.now()
      await act()
      best[index] = Math.min(best[index] as number, performance.now() - started)
    }
  return best
}

describe('hash and verify', () => {
  test('a hash is argon2id with 19 MiB, two passes and one lane, each with its own salt', async () => {
    const first = await passwords.hash('县财政局2019')
    const second = await passwords.hash('县财政局2019')
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(second).not.toBe(first)
    expect(first).not.toContain('2019')
    expect(await verify(first, '县财政局2019')).toBe(true)
  })

  test('only the same password fits', async () => {
    const stored = await quick.hash('正确的密码 A1')
    expect(await quick.verify(stored, '正确的密码 A1')).toBe(true)
    for (const wrong of ['正确的密码 a1', '正确的密码 A1 ', '', '正确的密码'])
      expect(await quick.verify(stored, wrong)).toBe(false)
  })

  test('full-width digits of an input method are the same password', async () => {
    const stored = await quick.hash('Abc１２３')
    expect(await quick.verify(stored, 'Abc123')).toBe(true)
    expect(await quick.verify(stored, 'Ａｂｃ123')).toBe(true)
  })

  test('a hash that cannot be read fits nothing and does not throw', async () => {
    const good = await quick.hash('x')
    const broken = [
      '',
      'x',
      good.slice(0, -10),
      good.slice(0, 20),
      good.replace('$argon2id', '$bcrypt'),
      good.replace('m=64', 'm=0'),
      `${good}$`,
      '$argon2id$v=19$m=64,t=1,p=1$$',
      '明文密码',
    ]
    for (const stored of broken) expect(await quick.verify(stored, 'x'), stored).toBe(false)
  })
})

describe('time does not tell', () => {
  test('without an account, or without a password, the same work is done', async () => {
    const stored = await passwords.hash('x')
    const [real = 0, none, empty] = await quickest(
      () => passwords.verify(stored, 'y'),
      () => passwords.waste('y'),
      () => passwords.verify('', 'y'),
    )
    // The work is the same; the bound only tells work from no work on a busy machine.
    expect(none).toBeGreaterThan(real / 3)
    expect(empty).toBeGreaterThan(real / 3)
  })

  test('no password opens the account that does not exist', async () => {
    for (const password of ['', 'x', '\0']) expect(await quick.waste(password)).toBe(false)
  })
})

test('a hash made with other settings, or unreadable, is to be made anew', async () => {
  expect(passwords.needsRehash(await passwords.hash('x'))).toBe(false)
  expect(passwords.needsRehash(await quick.hash('x'))).toBe(true)
  expect(quick.needsRehash(await quick.hash('x'))).toBe(false)
  const stored = await quick.hash('x')
  expect(quick.needsRehash(stored.replace('argon2id', 'argon2i'))).toBe(true)
  expect(quick.needsRehash(stored.replace('v=19', 'v=16'))).toBe(true)
  expect(quick.needsRehash('')).toBe(true)
})
