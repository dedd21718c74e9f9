/**
 * Hash tree 哈希树 of RFC 6962: the entries of the audit log are its leaves. A root stands for everything before it: that
 * an entry is in it, and that a later root only added to it, is shown by a few hashes that anybody can check. The hash
 * function is passed in; only complete subtrees of 2^level leaves are kept, and these never change:
 *
 *     level 2           0                   7 leaves: the root is folded from 2/0, 1/2 and 0/6
 *     level 1     0           1           2
 *     level 0   0   1       2   3       4   5      6
 *
 * Verifying answers a malformed claim with false and never throws. Sizes go to 2^53 − 1, so they are halved by
 * division: bit operators stop at 32 bits.
 */
import { Defect } from './defect.ts'

/** 哈希函数, such as SHA-256. All its results have one length. */
export type TreeHash = (bytes: Uint8Array) => Uint8Array

/** Hash of the complete subtree of 2^level leaves that begins at leaf `position` × 2^level. */
export type ReadNode = (level: number, position: number) => Uint8Array | Promise<Uint8Array>

const join = (prefix: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0))
  whole[0] = prefix
  let at = 1
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Leaves and nodes are told apart by their first byte, so that neither can stand for the other. */
export const leafHash = (hash: TreeHash, data: Uint8Array): Uint8Array => hash(join(0, data))
export const nodeHash = (hash: TreeHash, left: Uint8Array, right: Uint8Array): Uint8Array =>
  hash(join(1, left, right))

/** Root of the tree without leaves. */
export const emptyRoot = (hash: TreeHash): Uint8Array => hash(new Uint8Array(0))

/** 结点: a complete subtree, as it is kept. */
export interface TreeNode {
  readonly level: number
  readonly position: number
  readonly hash: Uint8Array
}

/**
 * The complete subtrees that leaf number `size` (the first is 0) makes, itself first. Reads one kept node for each
 * that it makes above the leaf. `leaf` is a {@link leafHash}.
 *
 * @throws Defect if `size` is no size.
 */
export async function appendLeaf(
  hash: TreeHash,
  size: number,
  leaf: Uint8Array,
  read: ReadNode,
): Promise<readonly TreeNode[]> {
  demandSizes(size)
  const nodes: TreeNode[] = [{ level: 0, position: size, hash: leaf }]
  let [level, position, own] = [0, size, leaf]
  while (position % 2 === 1) {
    own = nodeHash(hash, await read(level, position - 1), own)
    level += 1
    position = (position - 1) / 2
    nodes.push({ level, position, hash: own })
  }
  return nodes
}

/**
 * Root of the first `size` leaves, also long after others were added.
 *
 * @throws Defect if `size` is no size.
 */
export async function treeRoot(hash: TreeHash, size: number, read: ReadNode): Promise<Uint8Array> {
  demandSizes(size)
  return size === 0 ? emptyRoot(hash) : rangeRoot(hash, 0, size, read)
}

const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0

/** Splitting anything else into subtrees would never end. */
function demandSizes(...sizes: readonly number[]): void {
  const wrong = sizes.find((size) => !isSize(size))
  if (wrong !== undefined) throw new Defect(`not a size of a hash tree: ${wrong}`)
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** k if `size` is 2^k. Not by Math.log2, which need not be exact. */
function levelOf(size: number): number | undefined {
  let [level, rest] = [0, size]
  while (rest > 1) [level, rest] = [level + 1, rest / 2]
  return rest === 1 ? level : undefined
}

/** Root of the leaves from `start` up to `end`; `start` is a multiple of the power of two that covers them. */
async function rangeRoot(hash: TreeHash, start: number, end: number, read: ReadNode): Promise<Uint8Array> {
  const size = end - start
  const level = levelOf(size)
  if (level !== undefined) return read(level, start / size)
  const split = splitOf(size)
  return nodeHash(
    hash,
    await rangeRoot(hash, start, start + split, read),
    await rangeRoot(hash, start + split, end, read),
  )
}

/**
 * 存在证明 (RFC 6962 §2.1.1): the hashes beside the way from leaf `index` to the root of `size` leaves, nearest first.
 * Without such a leaf it is empty, and proves nothing.
 *
 * @throws Defect if `index` or `size` is no size.
 */
export async function inclusionProof(
  hash: TreeHash,
  index: number,
  size: number,
  read: ReadNode,
): Promise<readonly Uint8Array[]> {
  demandSizes(index, size)
  const path = async (start: number, end: number): Promise<Uint8Array[]> => {
    if (end - start === 1) return []
    const middle = start + splitOf(end - start)
    return index < middle
      ? [...(await path(start, middle)), await rangeRoot(hash, middle, end, read)]
      : [...(await path(middle, end)), await rangeRoot(hash, start, middle, read)]
  }
  return index < size ? path(0, size) : []
}

/**
 * 一致性证明 (RFC 6962 §2.1.2): that the tree of `second` leaves begins with the tree of `first`. Empty between equal
 * sizes, where the roots say it all; empty too, and proving nothing, if `first` is 0 or above `second`.
 *
 * @throws Defect if `first` or `second` is no size.
 */
export async function consistencyProof(
  hash: TreeHash,
  first: number,
  second: number,
  read: ReadNode,
): Promise<readonly Uint8Array[]> {
  demandSizes(first, second)
  const walk = async (start: number, end: number, whole: boolean): Promise<Uint8Array[]> => {
    if (end === first) return whole ? [] : [await rangeRoot(hash, start, end, read)]
    const middle = start + splitOf(end - start)
    return first <= middle
      ? [...(await walk(start, middle, whole)), await rangeRoot(hash, middle, end, read)]
      : [...(await walk(middle, end, false)), await rangeRoot(hash, start, middle, read)]
  }
  return first > 0 && first < second ? walk(0, second, true) : []
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])
const areHashes = (hash: TreeHash, list: readonly Uint8Array[]): boolean => {
  const { length } = emptyRoot(hash)
  return list.every((one) => one.length === length)
}
const half = (n: number): number => Math.floor(n / 2)
const odd = (n: number): boolean => n % 2 === 1

/** That `leaf`, a {@link leafHash}, is number `index` of the `size` leaves under `root`. */
export interface InclusionClaim {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/**
 * Whether the proof leads from the leaf to the root (RFC 9162 §2.1.3.2). Malformed input is simply not a proof.
 *
 * A root does not say how many leaves are under it: sizes between which the way to this leaf is the same cannot be told
 * apart. So `size` must come from where `root` comes from.
 */
export function verifyInclusion(hash: TreeHash, { leaf, index, size, proof, root }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false
  if (!areHashes(hash, [leaf, root, ...proof])) return false
  let [at, last, own] = [index, size - 1, leaf]
  for (const beside of proof) {
    if (last === 0) return false
    if (odd(at) || at === last) {
      own = nodeHash(hash, beside, own)
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else own = nodeHash(hash, own, beside)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(own, root)
}

/** That the first `first` of the `second` leaves under `secondRoot` are those under `firstRoot`. */
export interface ConsistencyClaim {
  readonly first: number
  readonly second: number
  readonly firstRoot: Uint8Array
  readonly secondRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Whether the second tree begins with the first (RFC 9162 §2.1.4.2). Both sizes must come from where the roots come from,
 * as for {@link verifyInclusion}. The empty tree begins every tree and needs no proof: a claim about it is not accepted.
 */
export function verifyConsistency(
  hash: TreeHash,
  { first, second, firstRoot, secondRoot, proof }: ConsistencyClaim,
): boolean {
  if (!isSize(first) || !isSize(second) || first > second || first === 0) return false
  if (!areHashes(hash, [firstRoot, secondRoot, ...proof])) return false
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot)
  if (proof.length === 0) return false
  const path = levelOf(first) === undefined ? proof : [firstRoot, ...proof]
  let [at, last] = [first - 1, second - 1]
  while (odd(at)) [at, last] = [half(at), half(last)]
  const [start, ...rest] = path as readonly [Uint8Array, ...Uint8Array[]]
  let [before, after] = [start, start]
  for (const beside of rest) {
    if (last === 0) return false
    if (odd(at) || at === last) {
      before = nodeHash(hash, beside, before)
      after = nodeHash(hash, beside, after)
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else after = nodeHash(hash, after, beside)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(before, firstRoot) && same(after, secondRoot)
}
