/** The hash tree against the RFC's own recursive definitions, its known roots, and claims that must fail. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Defect } from './defect.ts'
import {
  appendLeaf,
  type ConsistencyClaim,
  consistencyProof,
  emptyRoot,
  type InclusionClaim,
  inclusionProof,
  leafHash,
  nodeHash,
  type ReadNode,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './hash-tree.ts'
import {
  atEach,
  flip,
  type Hashes,
  numbers,
  pathSides,
  proofSides,
  rfcTree,
  WRONG_CONSISTENCY,
  WRONG_INCLUSION,
} from './testing/hash-tree.test-data.ts'

const SEED = 20191231
const hash = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

const { leaf: naiveLeaf, node: naiveNode, mth, path, proof } = rfcTree(hash)

/** A tree grown leaf by leaf, as the audit log grows; a kept node is never written again. */
async function grow(data: Hashes): Promise<ReadNode> {
  const kept = new Map<string, Uint8Array>()
  const read: ReadNode = (level, position) => {
    const found = kept.get(`${level}/${position}`)
    if (found === undefined) throw new Error(`no node ${level}/${position}`)
    return found
  }
  for (const [size, one] of data.entries())
    for (const node of await appendLeaf(hash, size, leafHash(hash, one), async (...at) => read(...at))) {
      if (kept.has(`${node.level}/${node.position}`)) throw new Error(`${node.level}/${node.position} again`)
      kept.set(`${node.level}/${node.position}`, node.hash)
    }
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
/** Roots of the first 0, 1, … 8 of them, as published. */
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const MANY = numbers(0, 1999).map((i) => bytes(i.toString(16).padStart(4, '0')))
const many = grow(MANY)

async function inclusionOf(index: number, size: number): Promise<InclusionClaim> {
  const read = await many
  const leaf = leafHash(hash, MANY[index] as Uint8Array)
  const root = await treeRoot(hash, size, read)
  return { leaf, index, size, root, proof: await inclusionProof(hash, index, size, read) }
}
async function consistencyOf(first: number, second: number): Promise<ConsistencyClaim> {
  const read = await many
  const [firstRoot, secondRoot] = [await treeRoot(hash, first, read), await treeRoot(hash, second, read)]
  return { first, second, firstRoot, secondRoot, proof: await consistencyProof(hash, first, second, read) }
}
const included = (claim: InclusionClaim): boolean => verifyInclusion(hash, claim)
const consistent = (claim: ConsistencyClaim): boolean => verifyConsistency(hash, claim)

describe('roots', () => {
  test.each(ROOTS.map((root, size) => ({ size, root })))(
    'published: $size leaves',
    async ({ size, root }) => {
      const read = await grow(EIGHT.slice(0, size))
      expect(hex(await treeRoot(hash, size, read))).toBe(root)
      expect(hex(mth(EIGHT.slice(0, size)))).toBe(root)
    },
  )
  test('the empty root', () => {
    expect(hex(emptyRoot(hash))).toBe(ROOTS[0])
  })
  test('of every earlier size, from the nodes of a longer tree', async () => {
    for (const size of numbers(0, 64))
      expect(hex(await treeRoot(hash, size, await many))).toBe(hex(mth(MANY.slice(0, size))))
  })
})

describe('appending', () => {
  test('makes exactly the complete subtrees that end with the new leaf', async () => {
    for (const size of numbers(0, 130)) {
      const nodes = await appendLeaf(hash, size, leafHash(hash, MANY[size] as Uint8Array), await many)
      const wanted = numbers(0, 8).filter((level) => (size + 1) % 2 ** level === 0)
      expect(nodes.map((node) => node.level)).toEqual(wanted)
      for (const { level, position, hash: own } of nodes) {
        const [start, end] = [position * 2 ** level, (position + 1) * 2 ** level]
        expect(end).toBe(size + 1)
        expect(hex(own)).toBe(hex(mth(MANY.slice(start, end))))
      }
    }
  })
  test('a leaf never passes for a node', () => {
    const [left, right] = [hash(bytes('00')), hash(bytes('01'))]
    const both = new Uint8Array([...left, ...right])
    expect(hex(leafHash(hash, both))).not.toBe(hex(nodeHash(hash, left, right)))
    expect(hex(leafHash(hash, both))).toBe(hex(naiveLeaf(both)))
    expect(hex(nodeHash(hash, left, right))).toBe(hex(naiveNode(left, right)))
  })
})

describe('proofs', () => {
  test('inclusion: as the RFC defines, for every leaf of every size up to 64', async () => {
    for (const size of numbers(1, 64))
      for (const index of numbers(0, size - 1)) {
        const claim = await inclusionOf(index, size)
        expect(claim.proof.map(hex)).toEqual(path(index, MANY.slice(0, size)).map(hex))
        expect(included(claim)).toBe(true)
      }
  })
  test('consistency: as the RFC defines, for every pair of sizes up to 40', async () => {
    for (const second of numbers(1, 40))
      for (const first of numbers(1, second)) {
        const claim = await consistencyOf(first, second)
        expect(claim.proof.map(hex)).toEqual(proof(first, MANY.slice(0, second)).map(hex))
        expect(consistent(claim)).toBe(true)
      }
  })
  test('none where there is nothing to prove', async () => {
    expect(await inclusionProof(hash, 5, 5, await many)).toEqual([])
    expect(await inclusionProof(hash, 0, 0, await many)).toEqual([])
    expect(await consistencyProof(hash, 0, 5, await many)).toEqual([])
    expect(await consistencyProof(hash, 6, 5, await many)).toEqual([])
    expect(await consistencyProof(hash, 5, 5, await many)).toEqual([])
  })
  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    '%d is no size: a defect',
    async (no) => {
      const read = await many
      await expect(appendLeaf(hash, no, hash(bytes('00')), read)).rejects.toThrow(Defect)
      await expect(treeRoot(hash, no, read)).rejects.toThrow(Defect)
      await expect(inclusionProof(hash, 1, no, read)).rejects.toThrow(Defect)
      await expect(inclusionProof(hash, no, 3, read)).rejects.toThrow(Defect)
      await expect(consistencyProof(hash, 1, no, read)).rejects.toThrow(Defect)
      await expect(consistencyProof(hash, no, 3, read)).rejects.toThrow(Defect)
    },
  )
})

describe('sizes beyond 32 bits', () => {
  /** All leaves alike but number `at`, so that any node is known without growing the tree. */
  function vast(at: number, size: number): { leaf: Uint8Array; read: ReadNode } {
    const leaf = hash(bytes('01'))
    const [alike, own] = [[hash(bytes('00'))], [leaf]]
    for (const level of numbers(0, 52)) {
      const [other, mine] = [alike[level] as Uint8Array, own[level] as Uint8Array]
      alike.push(naiveNode(other, other))
      own.push(Math.floor(at / 2 ** level) % 2 === 0 ? naiveNode(mine, other) : naiveNode(other, mine))
    }
    const read: ReadNode = (level, position) => {
      if (position + 1 > size / 2 ** level) throw new Error(`${level}/${position} is not complete`)
      return (position === Math.floor(at / 2 ** level) ? own : alike)[level] as Uint8Array
    }
    return { leaf, read }
  }
  const sizes = [2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32 + 5, 2 ** 52, 2 ** 52 + 12_345, 2 ** 53 - 1]
  test.each(sizes)('%d leaves', async (size) => {
    for (const index of [0, 1, 2 ** 30, 2 ** 31, 2 ** 32 + 4, 2 ** 52 - 1, size - 1].filter(
      (i) => i < size,
    )) {
      const { leaf, read } = vast(index, size)
      const root = await treeRoot(hash, size, read)
      const claim = { leaf, index, size, root, proof: await inclusionProof(hash, index, size, read) }
      expect(claim.proof.length).toBe(pathSides(index, size).length)
      expect(included(claim)).toBe(true)
      for (const wrong of [index + 1, index - 1, index + 2 ** 31, index - 2 ** 32, index % 2 ** 31])
        if (wrong !== index) expect(included({ ...claim, index: wrong }), `${index} as ${wrong}`).toBe(false)
      for (const first of [1, index, index + 1, 2 ** 31, size - 1, size].filter((n) => n > 0 && n <= size)) {
        const firstRoot = await treeRoot(hash, first, read)
        const joined = await consistencyProof(hash, first, size, read)
        const pair = { first, second: size, firstRoot, secondRoot: root, proof: joined }
        expect(consistent(pair), `${first} in ${size}`).toBe(true)
        expect(consistent({ ...pair, firstRoot: hash(bytes('02')) }), `${first} in ${size}`).toBe(false)
      }
    }
  })
  test('the leaf that completes 2^52', async () => {
    const { leaf, read } = vast(2 ** 52 - 1, 2 ** 52)
    const nodes = await appendLeaf(hash, 2 ** 52 - 1, leaf, read)
    expect(nodes.length).toBe(53)
    expect(nodes.at(-1)).toEqual({ level: 52, position: 0, hash: await treeRoot(hash, 2 ** 52, read) })
  })
})

describe('must fail', () => {
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 13, 16, 31, 33]
  test.each(WRONG_INCLUSION)('inclusion, %s', async (_, wrong) => {
    const passed: InclusionClaim[] = []
    let tried = 0
    for (const size of sizes)
      for (const index of numbers(0, size - 1)) {
        const claims = wrong(await inclusionOf(index, size))
        tried += claims.length
        passed.push(...claims.filter(included))
      }
    expect(passed).toEqual([])
    expect(tried).toBeGreaterThan(0)
  })
  test.each(WRONG_CONSISTENCY)('consistency, %s', async (_, wrong) => {
    const passed: ConsistencyClaim[] = []
    let tried = 0
    for (const second of sizes)
      for (const first of numbers(1, second)) {
        const claims = wrong(await consistencyOf(first, second))
        tried += claims.length
        passed.push(...claims.filter(consistent))
      }
    expect(passed).toEqual([])
    expect(tried).toBeGreaterThan(0)
  })
  test('inclusion of the data itself, or of the hash of a leaf’s hash', async () => {
    for (const index of numbers(0, 6)) {
      const good = await inclusionOf(index, 7)
      expect(included({ ...good, leaf: MANY[index] as Uint8Array })).toBe(false)
      expect(included({ ...good, leaf: leafHash(hash, good.leaf) })).toBe(false)
    }
  })
  test('consistency with the empty tree, which needs no proof', async () => {
    const none = { first: 0, firstRoot: emptyRoot(hash) }
    for (const second of numbers(1, 8)) {
      const good = await consistencyOf(1, second)
      expect(consistent({ ...good, ...none })).toBe(false)
      expect(consistent({ ...good, ...none, proof: [] })).toBe(false)
    }
    expect(consistent({ ...none, second: 0, secondRoot: none.firstRoot, proof: [] })).toBe(false)
  })
  test('every single bit of seven leaves', async () => {
    const bits = numbers(0, 255)
    const passed: string[] = []
    const flipped = (list: Hashes): readonly Hashes[] =>
      bits.flatMap((bit) => atEach(list, (one) => [flip(one, bit)]))
    for (const index of numbers(0, 6)) {
      const good = await inclusionOf(index, 7)
      for (const [leaf, root, ...rest] of flipped([good.leaf, good.root, ...good.proof]))
        if (included({ ...good, leaf: leaf as Uint8Array, root: root as Uint8Array, proof: rest }))
          passed.push(`inclusion of ${index}`)
      const pair = await consistencyOf(index + 1, 7)
      for (const [firstRoot, secondRoot, ...rest] of flipped([
        pair.firstRoot,
        pair.secondRoot,
        ...pair.proof,
      ]))
        if (
          consistent({
            ...pair,
            firstRoot: firstRoot as Uint8Array,
            secondRoot: secondRoot as Uint8Array,
            proof: rest,
          })
        )
          passed.push(`consistency from ${index + 1}`)
    }
    expect(passed).toEqual([])
  })
})

describe('other sizes pass only where the hashes cannot tell', () => {
  test('inclusion', async () => {
    const wrong: string[] = []
    for (const size of numbers(1, 12))
      for (const index of numbers(0, size - 1)) {
        const good = await inclusionOf(index, size)
        for (const n of numbers(0, 26))
          for (const m of numbers(0, 26))
            if (
              included({ ...good, index: m, size: n }) !==
              (m < n && pathSides(m, n) === pathSides(index, size))
            )
              wrong.push(`${index} of ${size} as ${m} of ${n}`)
      }
    expect(wrong).toEqual([])
  })
  test('consistency', async () => {
    const wrong: string[] = []
    for (const second of numbers(1, 12))
      for (const first of numbers(1, second)) {
        const good = await consistencyOf(first, second)
        for (const n of numbers(0, 20))
          for (const m of numbers(0, 20)) {
            const alike = m > 0 && m <= n && proofSides(m, n) === proofSides(first, second)
            if (consistent({ ...good, first: m, second: n }) !== alike)
              wrong.push(`${first} to ${second} as ${m} to ${n}`)
          }
      }
    expect(wrong).toEqual([])
  })
})

describe('laws', () => {
  const trees = fc.integer({ min: 1, max: MANY.length }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      index: fc.nat(size - 1),
      first: fc.integer({ min: 1, max: size }),
      place: fc.nat(),
      bit: fc.nat(255),
    }),
  )
  test('in up to 2,000 leaves proofs are the RFC’s, hold, and hold no more when one bit is changed', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async ({ size, index, first, place, bit }) => {
        const data = MANY.slice(0, size)
        const changed = (list: Hashes): Hashes =>
          list.map((one, i) => (i === place % list.length ? flip(one, bit) : one))
        const leaf = await inclusionOf(index, size)
        expect(hex(leaf.root)).toBe(hex(mth(data)))
        expect(leaf.proof.map(hex)).toEqual(path(index, data).map(hex))
        expect(included(leaf)).toBe(true)
        expect(included({ ...leaf, proof: changed(leaf.proof) })).toBe(leaf.proof.length === 0)
        const pair = await consistencyOf(first, size)
        expect(pair.proof.map(hex)).toEqual(proof(first, data).map(hex))
        expect(consistent(pair)).toBe(true)
        expect(consistent({ ...pair, proof: changed(pair.proof) })).toBe(pair.proof.length === 0)
      }),
      { numRuns: 100, seed: SEED },
    )
  })
  test('verifying never throws and takes no claim made up at random', () => {
    const sizes = fc.oneof(fc.integer({ min: -3, max: 40 }), fc.maxSafeInteger(), fc.double())
    const hashes = fc.uint8Array({ minLength: 30, maxLength: 34 })
    const lists = fc.array(hashes, { maxLength: 70 })
    fc.assert(
      fc.property(sizes, sizes, hashes, hashes, lists, (a, b, x, y, list) => {
        fc.pre(hex(x) !== hex(y))
        expect(included({ leaf: x, root: y, index: a, size: b, proof: list })).toBe(false)
        expect(consistent({ first: a, second: b, firstRoot: x, secondRoot: y, proof: list })).toBe(false)
      }),
      { numRuns: 2000, seed: SEED },
    )
  })
})
