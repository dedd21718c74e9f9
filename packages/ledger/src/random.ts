/**
 * Random numbers 随机数: pseudo-random numbers from a seed 种子 that is a text, the same on every machine, so that a
 * sample can be drawn again by anyone who has its plan. Nothing here asks the machine for chance.
 *
 * The generator is PCG XSH-RR 64/32 (M. E. O'Neill, 2014): a state of 64 bits, 32 bits a step. Its state is the
 * FNV-1a 64 digest of the seed's UTF-8 bytes and its sequence the same digest carried on over one more byte 0xff, which
 * no UTF-8 text contains.
 */
import { Defect } from '@jiheng/engine'

/** 随机数. Every method takes from the same stream, so the order of the calls matters. */
export interface Random {
  /** 0 … 2³²−1. */
  next(): number
  /**
   * 0 … n−1, each as likely as the others (numbers that would favour some are thrown away).
   * @throws Defect if n is no whole number in 1 … 2³².
   */
  below(n: number): number
  /**
   * As {@link below}, for any size.
   * @throws Defect if n is below 1.
   */
  bigBelow(n: bigint): bigint
  /** The items in random order (Fisher and Yates, from the end); the list given stays as it is. */
  shuffle<T>(items: readonly T[]): T[]
}

/** The generator of a seed. Equal texts give equal numbers; '' is a seed like any other. */
export function createRandom(seed: string): Random {
  const bytes = utf8(seed)
  const state = digestBytes(bytes)
  return createPcg32(state, digestBytes([0xff], state))
}

/** PCG32 from a state and a sequence, each taken modulo 2⁶⁴, as `pcg32_srandom` of the published C code does it. */
export function createPcg32(state: bigint, sequence: bigint): Random {
  const pcg = new Pcg32(state, sequence)
  const next = (): number => pcg.next()
  const below = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32) throw new Defect(`not a limit of random numbers: ${n}`)
    const favoured = TWO_32 % n
    for (;;) {
      const drawn = next()
      if (drawn >= favoured) return drawn % n
    }
  }
  return { next, below, bigBelow: (n) => bigBelow(next, n), shuffle: (items) => shuffle(below, items) }
}

const TWO_32 = 0x1_0000_0000
const WORD = 0xffff_ffffn

function bigBelow(next: () => number, n: bigint): bigint {
  if (n < 1n) throw new Defect(`not a limit of random numbers: ${n}`)
  const bits = (n - 1n).toString(2).length
  const words = Math.ceil(bits / 32)
  for (;;) {
    let drawn = 0n
    for (let at = 0; at < words; at++) drawn = (drawn << 32n) | BigInt(next())
    const cut = drawn & ((1n << BigInt(bits)) - 1n)
    if (cut < n) return cut
  }
}

function shuffle<T>(below: (n: number) => number, items: readonly T[]): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const at = below(last + 1)
    const kept = order[last] as T
    order[last] = order[at] as T
    order[at] = kept
  }
  return order
}

/** state ← state × 6364136223846793005 + increment, in halves of 32 bits: no BigInt, so that a step costs nanoseconds. */
class Pcg32 {
  #high = 0
  #low = 0
  readonly #incrementHigh: number
  readonly #incrementLow: number

  constructor(state: bigint, sequence: bigint) {
    const increment = (sequence << 1n) | 1n
    this.#incrementLow = Number(increment & WORD)
    this.#incrementHigh = Number((increment >> 32n) & WORD)
    this.#step()
    const low = this.#low + Number(state & WORD)
    this.#high = (this.#high + Number((state >> 32n) & WORD) + (low >= TWO_32 ? 1 : 0)) >>> 0
    this.#low = low >>> 0
    this.#step()
  }

  next(): number {
    const high = this.#high
    const low = this.#low
    this.#step()
    const mixedLow = ((low >>> 18) | (high << 14)) ^ low
    const mixedHigh = (high >>> 18) ^ high
    const word = (mixedLow >>> 27) | (mixedHigh << 5)
    const turn = high >>> 27
    return ((word >>> turn) | (word << (-turn & 31))) >>> 0
  }

  #step(): void {
    const low = this.#low
    const [a, b] = [low >>> 16, low & 0xffff]
    // low × 0x4c957f2d, all 64 bits of it, by halves of 16 bits
    const bottom = b * 0x7f2d
    const middle = a * 0x7f2d + (bottom >>> 16)
    const middleToo = b * 0x4c95 + (middle & 0xffff)
    const top = a * 0x4c95 + Math.floor(middle / 0x10000) + Math.floor(middleToo / 0x10000)
    const product = Math.imul(low, 0x4c957f2d) >>> 0
    const sum = product + this.#incrementLow
    const crossed = Math.imul(low, 0x5851f42d) + Math.imul(this.#high, 0x4c957f2d)
    this.#low = sum >>> 0
    this.#high = (top + crossed + this.#incrementHigh + (sum >= TWO_32 ? 1 : 0)) >>> 0
  }
}

const OFFSET = 0xcbf2_9ce4_8422_2325n

/** FNV-1a 64 of bytes, carried on from `from` if given. */
function digestBytes(bytes: Iterable<number>, from = OFFSET): bigint {
  const digest = new Digest(from)
  for (const byte of bytes) digest.byte(byte)
  return digest.value
}

/**
 * 摘要 FNV-1a 64, byte by byte: tells two populations apart, is no seal. In halves of 32 bits; the prime is 2⁴⁰ + 0x1b3.
 */
export class Digest {
  #high: number
  #low: number

  constructor(from = OFFSET) {
    this.#high = Number((from >> 32n) & WORD)
    this.#low = Number(from & WORD)
  }

  byte(byte: number): void {
    const low = (this.#low ^ byte) >>> 0
    const product = low * 0x1b3
    this.#high = (this.#high * 0x1b3 + Math.floor(product / TWO_32) + ((low << 8) >>> 0)) >>> 0
    this.#low = product >>> 0
  }
  /** The lower 32 bits of a whole number at once, as if they were a byte of FNV-1a: every change of one word shows. */
  word(number: number): void {
    this.byte(number >>> 0)
  }
  text(text: string): void {
    for (const byte of utf8(text)) this.byte(byte)
  }
  get value(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low)
  }
  /** 16 hexadecimal digits. */
  get hex(): string {
    return hex(this.value)
  }
}

/** The {@link Digest} of a text's UTF-8 bytes. */
export function textDigest(text: string): string {
  const digest = new Digest()
  digest.text(text)
  return digest.hex
}

const hex = (digest: bigint): string => digest.toString(16).padStart(16, '0')

/** UTF-8 bytes; halves of surrogate pairs that stand alone become U+FFFD, as in every encoder of the web. */
function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const letter of text) {
    const given = letter.codePointAt(0) as number
    const point = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      )
  }
  return bytes
}
