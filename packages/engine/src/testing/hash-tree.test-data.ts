/** The recursive definitions of RFC 6962 §2.1, to compare the hash tree with, and the ways to make a true claim false. */
import type { ConsistencyClaim, InclusionClaim, TreeHash } from '../hash-tree.ts'

export type Hashes = readonly Uint8Array[]

export const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH, PATH and PROOF of RFC 6962 §2.1, as they stand there; prefixes are written out, not taken from the code. */
export function rfcTree(hash: TreeHash) {
  const leaf = (data: Uint8Array): Uint8Array => hash(new Uint8Array([0, ...data]))
  const node = (left: Uint8Array, right: Uint8Array): Uint8Array =>
    hash(new Uint8Array([1, ...left, ...right]))
  function mth(d: Hashes): Uint8Array {
    if (d.length === 0) return hash(new Uint8Array(0))
    if (d.length === 1) return leaf(d[0] as Uint8Array)
    const k = split(d.length)
    return node(mth(d.slice(0, k)), mth(d.slice(k)))
  }
  function path(m: number, d: Hashes): Uint8Array[] {
    if (d.length === 1) return []
    const k = split(d.length)
    return m < k
      ? [...path(m, d.slice(0, k)), mth(d.slice(k))]
      : [...path(m - k, d.slice(k)), mth(d.slice(0, k))]
  }
  function proof(m: number, d: Hashes): Uint8Array[] {
    const subproof = (m1: number, d1: Hashes, b: boolean): Uint8Array[] => {
      if (m1 === d1.length) return b ? [] : [mth(d1)]
      const k = split(d1.length)
      return m1 <= k
        ? [...subproof(m1, d1.slice(0, k), b), mth(d1.slice(k))]
        : [...subproof(m1 - k, d1.slice(k), false), mth(d1.slice(0, k))]
    }
    return subproof(m, d, true)
  }
  return { leaf, node, mth, path, proof }
}

/** On which side each hash of PATH and PROOF stands. Claims with the same sides cannot be told apart by hashes. */
export function pathSides(m: number, n: number): string {
  if (n === 1) return ''
  const k = split(n)
  return m < k ? `${pathSides(m, k)}R` : `${pathSides(m - k, n - k)}L`
}
export function proofSides(m: number, n: number, whole = true): string {
  if (m === n) return whole ? 'from the first root ' : 'from a subtree '
  const k = split(n)
  return m <= k ? `${proofSides(m, k, whole)}R` : `${proofSides(m - k, n - k, false)}L`
}

const STRAY = new Uint8Array(32).fill(0xee)
const ZERO = new Uint8Array(32)
export const flip = (one: Uint8Array, bit: number): Uint8Array =>
  one.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
/** One list for every place of the good one. */
export const atEach = (good: Hashes, put: (one: Uint8Array, place: number) => Hashes): readonly Hashes[] =>
  good.map((one, place) => [...good.slice(0, place), ...put(one, place), ...good.slice(place + 1)])

/** Every way to spoil a list of hashes. Lists that come out as they were are left out. */
const SPOILED: readonly (readonly [string, (good: Hashes, root: Uint8Array) => readonly Hashes[]])[] = [
  ['a bit flipped', (good) => numbers(0, 15).flatMap((i) => atEach(good, (one) => [flip(one, i * 17)]))],
  ['one dropped', (good) => atEach(good, () => [])],
  ['all dropped', () => [[]]],
  ['one doubled', (good) => atEach(good, (one) => [one, one])],
  ['all doubled', (good) => [[...good, ...good]]],
  ['one put in', (good) => [[...good, STRAY], ...atEach(good, (one) => [STRAY, one])]],
  ['one replaced', (good) => atEach(good, () => [STRAY])],
  ['the root appended', (good, root) => [[...good, root]]],
  ['the root in front', (good, root) => [[root, ...good]]],
  ['zeros appended', (good) => [[...good, ZERO]]],
  [
    'two swapped',
    (good) =>
      good.flatMap((one, i) =>
        good
          .slice(i + 1)
          .map((other) => good.map((each) => (each === one ? other : each === other ? one : each))),
      ),
  ],
  ['reversed', (good) => [[...good].reverse()]],
  ['one of 31 bytes', (good) => atEach(good, (one) => [one.slice(1)])],
  ['one of 33 bytes', (good) => atEach(good, (one) => [new Uint8Array([...one, 0])])],
  ['one of no bytes', (good) => atEach(good, () => [new Uint8Array(0)])],
  ['two run together', (good) => atEach(good, (one) => [new Uint8Array([...one, ...one])])],
  ['far too long', (good) => [[...good, ...numbers(1, 2000).map(() => STRAY)]]],
]
const spoil = (how: (typeof SPOILED)[number][1], good: Hashes, root: Uint8Array): readonly Hashes[] =>
  how(good, root).filter((bad) => bad.join('/') !== good.join('/'))

const spoiledHashes = (one: Uint8Array): readonly Uint8Array[] => [
  ...[0, 100, 255].map((bit) => flip(one, bit)),
  STRAY,
  one.slice(1),
  one.slice(0, 31),
  new Uint8Array([...one, 0]),
  ZERO,
  new Uint8Array(0),
]
/** The same bytes under a node, but parted elsewhere: only the length of a hash tells. */
const partedElsewhere = (
  left: Uint8Array,
  right: Uint8Array,
): readonly (readonly [Uint8Array, Uint8Array])[] => {
  const both = new Uint8Array([...left, ...right])
  return [0, 31, 33, 64].map((at) => [both.slice(0, at), both.slice(at)] as const)
}
const NO_SIZES = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53]

export const WRONG_INCLUSION: readonly (readonly [
  string,
  (good: InclusionClaim) => readonly InclusionClaim[],
])[] = [
  ...SPOILED.map(
    ([name, how]) =>
      [
        `proof: ${name}`,
        (good: InclusionClaim) => spoil(how, good.proof, good.root).map((bad) => ({ ...good, proof: bad })),
      ] as const,
  ),
  [
    'wrong index',
    (good) =>
      [
        good.index + 0.5,
        good.index + 1,
        good.index - 1,
        good.index + good.size,
        good.index - good.size,
        good.size,
        ...NO_SIZES,
      ]
        .concat(numbers(0, good.size).filter((index) => index !== good.index))
        .map((index) => ({ ...good, index })),
  ],
  [
    'wrong size',
    (good) =>
      [0, good.index, good.size + 0.5, -good.size, good.size * 2 + 1, 2 ** 53 - 1, ...NO_SIZES].map(
        (size) => ({
          ...good,
          size,
        }),
      ),
  ],
  ['wrong leaf', (good) => spoiledHashes(good.leaf).map((leaf) => ({ ...good, leaf }))],
  ['wrong root', (good) => spoiledHashes(good.root).map((root) => ({ ...good, root }))],
  [
    'leaf and first hash parted elsewhere',
    (good) => {
      const [beside, ...rest] = good.proof
      if (beside === undefined) return []
      return [
        ...partedElsewhere(good.leaf, beside).map(([leaf, first]) => ({
          ...good,
          leaf,
          proof: [first, ...rest],
        })),
        ...partedElsewhere(beside, good.leaf).map(([first, leaf]) => ({
          ...good,
          leaf,
          proof: [first, ...rest],
        })),
      ]
    },
  ],
  [
    'leaf and root swapped',
    (good) => (good.size === 1 ? [] : [{ ...good, leaf: good.root, root: good.leaf }]),
  ],
]

export const WRONG_CONSISTENCY: readonly (readonly [
  string,
  (good: ConsistencyClaim) => readonly ConsistencyClaim[],
])[] = [
  ...SPOILED.map(
    ([name, how]) =>
      [
        `proof: ${name}`,
        (good: ConsistencyClaim) =>
          [good.firstRoot, good.secondRoot].flatMap((root) =>
            spoil(how, good.proof, root).map((bad) => ({ ...good, proof: bad })),
          ),
      ] as const,
  ),
  [
    'wrong first size',
    (good) =>
      [
        0,
        good.first + 0.5,
        good.first - 0.5,
        -good.first,
        good.second + 1,
        good.first + good.second,
        2 ** 53 - 1,
        ...NO_SIZES,
      ].map((first) => ({
        ...good,
        first,
      })),
  ],
  [
    'wrong second size',
    (good) =>
      [0, good.first - 1, good.second + 0.5, good.second - 0.5, -good.second, ...NO_SIZES].map((second) => ({
        ...good,
        second,
      })),
  ],
  ['wrong first root', (good) => spoiledHashes(good.firstRoot).map((firstRoot) => ({ ...good, firstRoot }))],
  [
    'wrong second root',
    (good) => spoiledHashes(good.secondRoot).map((secondRoot) => ({ ...good, secondRoot })),
  ],
  [
    'first root and first hash parted elsewhere',
    (good) => {
      const [beside, ...rest] = good.proof
      if (beside === undefined) return []
      return partedElsewhere(good.firstRoot, beside).map(([firstRoot, first]) => ({
        ...good,
        firstRoot,
        proof: [first, ...rest],
      }))
    },
  ],
  [
    'claimed the other way round',
    (good) => {
      if (good.first === good.second) return []
      const roots = { ...good, firstRoot: good.secondRoot, secondRoot: good.firstRoot }
      const sizes = { ...good, first: good.second, second: good.first }
      return [roots, sizes, { ...roots, first: good.second, second: good.first }]
    },
  ],
  [
    'two sizes, one root',
    (good) =>
      good.first === good.second
        ? []
        : [good.firstRoot, good.secondRoot].flatMap((root) =>
            [good.proof, []].map((list) => ({ ...good, firstRoot: root, secondRoot: root, proof: list })),
          ),
  ],
  [
    'one size, two roots',
    (good) =>
      good.first === good.second
        ? []
        : [good.first, good.second].flatMap((size) =>
            [good.proof, []].map((list) => ({ ...good, first: size, second: size, proof: list })),
          ),
  ],
]
