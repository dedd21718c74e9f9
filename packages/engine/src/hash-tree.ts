/**
 * Hash tree 哈希树 of RFC 6962: the entries of the audit log are its leaves. A root stands for everything before it: that
 * an entry is in it, and that a later root only added to it, is shown by a few hashes that anybody can check. The hash
 * function is passed in; only complete subtrees of 2^level leaves are kept.
 */

export type TreeHash = (bytes: Uint8Array) => Uint8Array

/** Hash of the complete subtree of 2^level leaves that begins at leaf `position` × 2^level. */
export type ReadNode = (level: number, position: number) => Promise<Uint8Array>

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

export interface TreeNode {
  readonly level: number
  readonly position: number
  readonly hash: Uint8Array
}

/** The complete subtrees that leaf number `size` makes, itself first. */
export async function appendLeaf(
  hash: TreeHash,
  size: number,
  leaf: Uint8Array,
  read: ReadNode,
): Promise<readonly TreeNode[]> {
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

/** Root of the first `size` leaves. */
export const treeRoot = (hash: TreeHash, size: number, read: ReadNode): Promise<Uint8Array> =>
  size === 0 ? Promise.resolve(hash(new Uint8Array(0))) : rangeRoot(hash, 0, size, read)

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** Root of the leaves from `start` up to `end`; `start` is a multiple of the power of two that covers them. */
async function rangeRoot(hash: TreeHash, start: number, end: number, read: ReadNode): Promise<Uint8Array> {
  const size = end - start
  const level = Math.round(Math.log2(size))
  if (2 ** level === size) return read(level, start / size)
  const split = splitOf(size)
  return nodeHash(
    hash,
    await rangeRoot(hash, start, start + split, read),
    await rangeRoot(hash, start + split, end, read),
  )
}

/** RFC 6962 §2.1.1: the hashes beside the way from leaf `index` to the root of `size` leaves, nearest first. */
export async function inclusionProof(
  hash: TreeHash,
  index: number,
  size: number,
  read: ReadNode,
): Promise<readonly Uint8Array[]> {
  const path = async (start: number, end: number): Promise<Uint8Array[]> => {
    if (end - start === 1) return []
    const middle = start + splitOf(end - start)
    return index < middle
      ? [...(await path(start, middle)), await rangeRoot(hash, middle, end, read)]
      : [...(await path(middle, end)), await rangeRoot(hash, start, middle, read)]
  }
  return index >= 0 && index < size ? path(0, size) : []
}

/** RFC 6962 §2.1.2: that the tree of `second` leaves begins with the tree of `first`. */
export async function consistencyProof(
  hash: TreeHash,
  first: number,
  second: number,
  read: ReadNode,
): Promise<readonly Uint8Array[]> {
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
const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0
const half = (n: number): number => Math.floor(n / 2)
const odd = (n: number): boolean => n % 2 === 1

export interface InclusionClaim {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** Whether the proof leads from the leaf to the root (RFC 9162 §2.1.3.2). Malformed input is simply not a proof. */
export function verifyInclusion(hash: TreeHash, { leaf, index, size, proof, root }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false
  if ([leaf, root, ...proof].some((one) => one.length !== hash(new Uint8Array(0)).length)) return false
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

export interface ConsistencyClaim {
  readonly first: number
  readonly second: number
  readonly firstRoot: Uint8Array
  readonly secondRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether the second tree begins with the first (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  hash: TreeHash,
  { first, second, firstRoot, secondRoot, proof }: ConsistencyClaim,
): boolean {
  if (!isSize(first) || !isSize(second) || first > second || first === 0) return false
  const width = hash(new Uint8Array(0)).length
  if ([firstRoot, secondRoot, ...proof].some((one) => one.length !== width)) return false
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot)
  if (proof.length === 0) return false
  const isPower = Number.isInteger(Math.log2(first)) && 2 ** Math.round(Math.log2(first)) === first
  const path = isPower ? [firstRoot, ...proof] : [...proof]
  let [at, last] = [first - 1, second - 1]
  while (odd(at)) [at, last] = [half(at), half(last)]
  const [start, ...rest] = path as [Uint8Array, ...Uint8Array[]]
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
