/** Our own SHA-256 and SM3 against those of the machine, and against the examples of the standards. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex, sm3Hex } from './digests.ts'

const encoder = new TextEncoder()

test('the examples of the standards', () => {
  expect(sha256Hex(encoder.encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  expect(sm3Hex(encoder.encode('abc'))).toBe(
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  )
  expect(sm3Hex(encoder.encode('abcd'.repeat(16)))).toBe(
    'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
  )
})

describe.each([
  ['sha256', sha256Hex],
  ['sm3', sm3Hex],
] as const)('%s', (name, own) => {
  const machine = (bytes: Uint8Array): string => createHash(name).update(bytes).digest('hex')

  test('of every length around the blocks', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 256)
      expect(own(bytes), String(length)).toBe(machine(bytes))
    }
  })

  test('of any bytes, also within a larger buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(64), (bytes, from) => {
        const part = bytes.subarray(Math.min(from, bytes.length))
        expect(own(part)).toBe(machine(part))
      }),
      { numRuns: 200 },
    )
  })
})
