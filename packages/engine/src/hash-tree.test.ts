/** The hash tree against the RFC's own recursive definitions, its known roots, and proofs that must fail. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  appendLeaf,
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  type ReadNode,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './hash-tree.ts'

const hash = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** MTH, PATH and PROOF of RFC 6962 §2.1, as they stand there. */
const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}
function mth(d: readonly Uint8Array[]): Uint8Array {
  if (d.length === 0) return hash(new Uint8Array(0))
  if (d.length === 1) return leafHash(hash, d[0] as Uint8Array)
  const k = split(d.length)
  return nodeHash(hash, mth(d.slice(0, k)), mth(d.slice(k)))
}
function path(m: number, d: readonly Uint8Array[]): Uint8Array[] {
  if (d.length === 1) return []
  const k = split(d.length)
  return m < k
    ? [...path(m, d.slice(0, k)), mth(d.slice(k))]
    : [...path(m - k, d.slice(k)), mth(d.slice(0, k))]
}
function proof(m: number, d: readonly Uint8Array[]): Uint8Array[] {
  const subproof = (m1: number, d1: readonly Uint8Array[], b: boolean): Uint8Array[] => {
    if (m1 === d1.length) return b ? [] : [mth(d1)]
    const k = split(d1.length)
    return m1 <= k
      ? [...subproof(m1, d1.slice(0, k), b), mth(d1.slice(k))]
      : [...subproof(m1 - k, d1.slice(k), false), mth(d1.slice(0, k))]
  }
  return subproof(m, d, true)
}

/** A tree grown leaf by leaf, as the audit log grows. */
async function grow(data: readonly Uint8Array[]): Promise<ReadNode> {
  const kept = new Map<string, Uint8Array>()
  const read: ReadNode = async (level, position) => {
    const found = kept.get(`${level}/${position}`)
    if (found === undefined) throw new Error(`no node ${level}/${position}`)
    return found
  }
  for (const [size, one] of data.entries())
    for (const node of await appendLeaf(hash, size, leafHash(hash, one), read))
      kept.set(`${node.level}/${node.position}`, node.hash)
  return read
}

const EIGHT = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes)
const MANY = Array.from({ length: 64 }, (_, i) => bytes(i.toString(16).padStart(4, '0')))

describe('roots', () => {
  test('known ones', async () => {
    const read = await grow(EIGHT)
    expect(hex(await treeRoot(hash, 0, read))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    expect(hex(await treeRoot(hash, 1, read))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
    expect(hex(await treeRoot(hash, 8, read))).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    )
  })
  test('every size up to 64', async () => {
    const read = await grow(MANY)
    for (let size = 0; size <= MANY.length; size += 1)
      expect(hex(await treeRoot(hash, size, read))).toBe(hex(mth(MANY.slice(0, size))))
  })
})

describe('proofs', () => {
  test('inclusion: as the RFC defines, for every leaf of every size', async () => {
    const read = await grow(MANY)
    for (let size = 1; size <= 64; size += 1)
      for (let index = 0; index < size; index += 1) {
        const made = await inclusionProof(hash, index, size, read)
        const wanted = path(index, MANY.slice(0, size))
        expect(made.map(hex)).toEqual(wanted.map(hex))
        const root = mth(MANY.slice(0, size))
        const leaf = leafHash(hash, MANY[index] as Uint8Array)
        expect(verifyInclusion(hash, { leaf, index, size, proof: made, root })).toBe(true)
      }
  })
  test('consistency: as the RFC defines, for every pair of sizes', async () => {
    const read = await grow(MANY)
    for (let second = 1; second <= 40; second += 1)
      for (let first = 1; first <= second; first += 1) {
        const made = await consistencyProof(hash, first, second, read)
        expect(made.map(hex)).toEqual(proof(first, MANY.slice(0, second)).map(hex))
        const [firstRoot, secondRoot] = [mth(MANY.slice(0, first)), mth(MANY.slice(0, second))]
        expect(verifyConsistency(hash, { first, second, firstRoot, secondRoot, proof: made })).toBe(true)
      }
  })
  test('a tree of any size, from its complete subtrees alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.nat(), fc.nat(), async (size, a, b) => {
        const data = Array.from({ length: size }, (_, i) => bytes(i.toString(16).padStart(8, '0')))
        const read = await grow(data)
        const [index, first] = [a % size, (b % size) + 1]
        const root = await treeRoot(hash, size, read)
        const leaf = leafHash(hash, data[index] as Uint8Array)
        expect(
          verifyInclusion(hash, {
            leaf,
            index,
            size,
            root,
            proof: await inclusionProof(hash, index, size, read),
          }),
        ).toBe(true)
        const firstRoot = await treeRoot(hash, first, read)
        const joined = await consistencyProof(hash, first, size, read)
        expect(
          verifyConsistency(hash, { first, second: size, firstRoot, secondRoot: root, proof: joined }),
        ).toBe(true)
      }),
      { numRuns: 20, seed: 20191231 },
    )
  })
})

/** Every way to spoil a list of hashes. */
function spoiled(good: readonly Uint8Array[]): readonly (readonly [string, readonly Uint8Array[]])[] {
  const flip = (one: Uint8Array, bit: number): Uint8Array =>
    one.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
  const list: (readonly [string, readonly Uint8Array[]])[] = [
    ['one more', [...good, hash(bytes('ff'))]],
    ['one in front', [hash(bytes('ff')), ...good]],
    ['root appended', [...good, mth(MANY)]],
  ]
  for (const [i, one] of good.entries()) {
    list.push([`bit flipped in ${i}`, good.map((each, j) => (i === j ? flip(one, (i * 37) % 256) : each))])
    list.push([`without ${i}`, good.filter((_, j) => i !== j)])
    list.push([`${i} doubled`, [...good.slice(0, i), one, ...good.slice(i)]])
    list.push([`${i} short`, good.map((each, j) => (i === j ? one.slice(1) : each))])
    if (i > 0)
      list.push([
        `${i} swapped`,
        good.map((each, j) => (j === i ? (good[i - 1] as Uint8Array) : j === i - 1 ? one : each)),
      ])
  }
  return list
}

describe('must fail', () => {
  const sizes = [1, 2, 3, 5, 7, 8, 13, 16, 31, 33]
  test.each(sizes)('inclusion in %i leaves', async (size) => {
    const read = await grow(MANY.slice(0, size))
    const root = mth(MANY.slice(0, size))
    for (let index = 0; index < size; index += 1) {
      const leaf = leafHash(hash, MANY[index] as Uint8Array)
      const good = await inclusionProof(hash, index, size, read)
      const claim = { leaf, index, size, proof: good, root }
      for (const [how, bad] of spoiled(good))
        expect(verifyInclusion(hash, { ...claim, proof: bad }), how).toBe(false)
      for (const wrong of [index + 1, index - 1, index + size, -1, 0.5, Number.NaN])
        expect(verifyInclusion(hash, { ...claim, index: wrong }), `index ${wrong}`).toBe(false)
      for (const wrong of [0, -1, index, size * 2 + 1])
        expect(verifyInclusion(hash, { ...claim, size: wrong }), `size ${wrong}`).toBe(false)
      expect(verifyInclusion(hash, { ...claim, leaf: hash(bytes('aa')) })).toBe(false)
      expect(verifyInclusion(hash, { ...claim, root: hash(bytes('aa')) })).toBe(false)
      expect(verifyInclusion(hash, { ...claim, root: new Uint8Array(0) })).toBe(false)
      expect(verifyInclusion(hash, { ...claim, leaf: leaf.slice(1) })).toBe(false)
    }
  })
  test.each(sizes)('consistency up to %i leaves', async (second) => {
    const read = await grow(MANY.slice(0, second))
    const secondRoot = mth(MANY.slice(0, second))
    for (let first = 1; first <= second; first += 1) {
      const firstRoot = mth(MANY.slice(0, first))
      const good = await consistencyProof(hash, first, second, read)
      const claim = { first, second, firstRoot, secondRoot, proof: good }
      for (const [how, bad] of spoiled(good))
        expect(verifyConsistency(hash, { ...claim, proof: bad }), `${first} ${how}`).toBe(false)
      for (const wrong of [0, -1, second + 1, 0.5])
        expect(verifyConsistency(hash, { ...claim, first: wrong })).toBe(false)
      expect(verifyConsistency(hash, { ...claim, firstRoot: hash(bytes('aa')) })).toBe(false)
      expect(verifyConsistency(hash, { ...claim, secondRoot: hash(bytes('aa')) })).toBe(false)
      if (first !== second) {
        expect(verifyConsistency(hash, { ...claim, firstRoot: secondRoot, secondRoot: firstRoot })).toBe(
          false,
        )
        expect(verifyConsistency(hash, { ...claim, proof: [] })).toBe(false)
      }
    }
  })
  test('a leaf never passes for a node', () => {
    const [left, right] = [hash(bytes('00')), hash(bytes('01'))]
    const both = new Uint8Array([...left, ...right])
    expect(hex(leafHash(hash, both))).not.toBe(hex(nodeHash(hash, left, right)))
  })
})
