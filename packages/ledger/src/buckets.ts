/**
 * Buckets 分组: places put together by a number each of them has, in two passes and without an object per place. Within a
 * bucket places stay in the order in which they came.
 */

/** Bucket `b` is `order[starts[b]] … order[starts[b + 1] − 1]`. */
export interface Buckets {
  readonly starts: Int32Array
  readonly order: Int32Array
}

/** Puts 0 … count−1 into `size` buckets by `keyOf`; a key below 0 leaves a place out. */
export function bucketsOf(count: number, size: number, keyOf: (at: number) => number): Buckets {
  const starts = new Int32Array(size + 1)
  let taken = 0
  for (let at = 0; at < count; at += 1) {
    const key = keyOf(at)
    if (key < 0) continue
    starts[key + 1] = (starts[key + 1] ?? 0) + 1
    taken += 1
  }
  for (let key = 0; key < size; key += 1) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0)
  const next = starts.slice(0, size)
  const order = new Int32Array(taken)
  for (let at = 0; at < count; at += 1) {
    const key = keyOf(at)
    if (key < 0) continue
    const to = next[key] ?? 0
    next[key] = to + 1
    order[to] = at
  }
  return { starts, order }
}

/** The places in one bucket. */
export const bucket = (buckets: Buckets, key: number): Int32Array =>
  buckets.order.subarray(buckets.starts[key] ?? 0, buckets.starts[key + 1] ?? 0)

/**
 * Equal places numbered alike: group numbers in the order in which they first occur, by a hash table of numbers. `hash`
 * must be equal for places that are the `same`.
 */
export function groupsOf(
  count: number,
  hash: (at: number) => number,
  same: (a: number, b: number) => boolean,
): { readonly group: Int32Array; readonly groups: number } {
  let size = 16
  while (size < count * 2) size *= 2
  const heads = new Int32Array(size).fill(-1)
  const group = new Int32Array(count)
  let groups = 0
  for (let at = 0; at < count; at += 1) {
    let slot = mix(hash(at)) & (size - 1)
    for (;;) {
      const head = heads[slot] ?? -1
      if (head < 0) {
        heads[slot] = at
        group[at] = groups
        groups += 1
        break
      }
      if (same(head, at)) {
        group[at] = group[head] ?? 0
        break
      }
      slot = (slot + 1) & (size - 1)
    }
  }
  return { group, groups }
}

/** Spreads the bits of a hash, so that neighbours fall far apart. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return mixed ^ (mixed >>> 16)
}

/** Joins a number to a hash. */
export const joinHash = (hash: number, number: number): number => (Math.imul(hash, 31) + number) | 0

/** A hash of an amount. */
export const amountHash = (amount: bigint): number => {
  const low = Number(BigInt.asUintN(32, amount))
  return (low ^ Number(BigInt.asIntN(32, amount >> 32n))) | 0
}
