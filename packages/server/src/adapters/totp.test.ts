import { describe, expect, test } from 'vitest'
import { createSecondFactor } from './totp.ts'

const factor = createSecondFactor()
/** '12345678901234567890' in base32, the secret of RFC 6238 appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

/** RFC 6238 appendix B, SHA-1: seconds and the code of eight digits. */
const VECTORS = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const

describe('the vectors of RFC 6238', () => {
  test.each(VECTORS)('at %i seconds the code ends on %s', (seconds, code) => {
    const step = Math.floor(seconds / 30)
    expect(factor.check(SECRET, code.slice(2), seconds * 1000)).toEqual({ ok: true, step })
  })
})

describe('the window', () => {
  const code = '005924'
  const step = 41_152_263
  const start = step * 30_000

  test.each([
    ['one millisecond too early', start - 30_001, false],
    ['a step early', start - 30_000, true],
    ['at the start', start, true],
    ['at the end', start + 29_999, true],
    ['a step late', start + 59_999, true],
    ['too late', start + 60_000, false],
  ])('%s', (_name, at, ok) => {
    expect(factor.check(SECRET, code, at)).toEqual(ok ? { ok: true, step } : { ok: false })
  })
})

describe('a code counts once', () => {
  const at = 1_234_567_890_000
  const step = 41_152_263

  test('the step already used, and any before it, is refused', () => {
    expect(factor.check(SECRET, '005924', at, step)).toEqual({ ok: false })
    expect(factor.check(SECRET, '005924', at, step + 1)).toEqual({ ok: false })
    expect(factor.check(SECRET, '005924', at, step + 1_000_000)).toEqual({ ok: false })
  })

  test('a later step is taken', () => {
    expect(factor.check(SECRET, '005924', at, step - 1)).toEqual({ ok: true, step })
    expect(factor.check(SECRET, '005924', at, 0)).toEqual({ ok: true, step })
    expect(factor.check(SECRET, '005924', at, -1)).toEqual({ ok: true, step })
  })
})

test('what is no six digits is refused without an exception', () => {
  for (const code of ['', '5924', '0005924', 'abcdef', '00592a', '-05924', '٠٠٥٩٢٤', '005924\u0000'])
    expect(factor.check(SECRET, code, 1_234_567_890_000), code).toEqual({ ok: false })
  expect(factor.check(SECRET, '000000', -1)).toEqual({ ok: false })
})

test('spaces and wide digits are read', () => {
  expect(factor.check(SECRET, ' 005 924 ', 1_234_567_890_000)).toMatchObject({ ok: true })
  expect(factor.check(SECRET, '００５９２４', 1_234_567_890_000)).toMatchObject({ ok: true })
})

test('a new secret has 160 bits and works with its own codes only', () => {
  const secrets = Array.from({ length: 50 }, () => factor.newSecret())
  expect(secrets.every((secret) => /^[A-Z2-7]{32}$/.test(secret))).toBe(true)
  expect(new Set(secrets).size).toBe(50)
})

test('the address for the app carries issuer, account and secret', () => {
  const url = new URL(factor.uri(SECRET, '王某@住建局', '绩衡'))
  expect(url.protocol + url.host).toBe('otpauth:totp')
  expect(decodeURIComponent(url.pathname)).toBe('/绩衡:王某@住建局')
  expect(url.searchParams.get('secret')).toBe(SECRET)
  expect(url.searchParams.get('issuer')).toBe('绩衡')
})
