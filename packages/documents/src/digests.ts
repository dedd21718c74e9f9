/**
 * Digests 摘要 without a library or a machine's own: SHA-256 (FIPS 180-4) and SM3 (GB/T 32905—2016), for pages that must
 * work from a file, in any browser, without the network. Lowercase hexadecimal.
 */

const SHA_K = new Uint32Array(64)
const SHA_START = new Uint32Array(8)
{
  // The first bits of the fractional parts of cube and square roots of primes, by integers alone.
  const primes: number[] = []
  for (let one = 2; primes.length < 64; one += 1)
    if (primes.every((prime) => one % prime !== 0)) primes.push(one)
  for (const [at, prime] of primes.entries()) {
    SHA_K[at] = Number(rootBits(BigInt(prime), 3n) & 0xffffffffn)
    if (at < 8) SHA_START[at] = Number(rootBits(BigInt(prime), 2n) & 0xffffffffn)
  }
}

/** The whole root of value × 2^(32 × degree): 32 bits behind the point. */
function rootBits(value: bigint, degree: bigint): bigint {
  const scaled = value << (32n * degree)
  let [low, high] = [0n, 1n << 40n]
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (middle ** degree <= scaled) low = middle
    else high = middle
  }
  return low
}

const SM3_START = Uint32Array.of(
  0x7380166f,
  0x4914b2b9,
  0x172442d7,
  0xda8a0600,
  0xa96f30bc,
  0x163138aa,
  0xe38dee4d,
  0xb0fb0e4e,
)

const left = (word: number, by: number): number => (word << by) | (word >>> ((32 - by) & 31))
const right = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

type Compress = (state: Uint32Array, words: Uint32Array) => void

/** Both digests pad alike: a one bit, zeros, the length in bits as 64 bits. */
function digestOf(bytes: Uint8Array, start: Uint32Array, compress: Compress): string {
  const state = start.slice()
  const words = new Uint32Array(68)
  const whole = bytes.length - (bytes.length % 64)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < whole; at += 64) {
    for (let word = 0; word < 16; word += 1) words[word] = view.getUint32(at + word * 4)
    compress(state, words)
  }
  const rest = bytes.length - whole
  const last = new Uint8Array(rest < 56 ? 64 : 128)
  last.set(bytes.subarray(whole))
  last[rest] = 0x80
  const end = new DataView(last.buffer)
  end.setUint32(last.length - 8, Math.floor(bytes.length / 0x20000000))
  end.setUint32(last.length - 4, (bytes.length << 3) >>> 0)
  for (let at = 0; at < last.length; at += 64) {
    for (let word = 0; word < 16; word += 1) words[word] = end.getUint32(at + word * 4)
    compress(state, words)
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
}

function compressSha(state: Uint32Array, w: Uint32Array): void {
  for (let at = 16; at < 64; at += 1) {
    const [two, fifteen] = [w[at - 2] as number, w[at - 15] as number]
    const near = right(two, 17) ^ right(two, 19) ^ (two >>> 10)
    const far = right(fifteen, 7) ^ right(fifteen, 18) ^ (fifteen >>> 3)
    w[at] = near + (w[at - 7] as number) + far + (w[at - 16] as number)
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let at = 0; at < 64; at += 1) {
    const high = right(e, 6) ^ right(e, 11) ^ right(e, 25)
    const one = (h + high + ((e & f) ^ (~e & g)) + (SHA_K[at] as number) + (w[at] as number)) | 0
    const low = right(a, 2) ^ right(a, 13) ^ right(a, 22)
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] = (state[at] as number) + word
}

function compressSm3(state: Uint32Array, w: Uint32Array): void {
  for (let at = 16; at < 68; at += 1) {
    const mixed = (w[at - 16] as number) ^ (w[at - 9] as number) ^ left(w[at - 3] as number, 15)
    const permuted = mixed ^ left(mixed, 15) ^ left(mixed, 23)
    w[at] = permuted ^ left(w[at - 13] as number, 7) ^ (w[at - 6] as number)
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let at = 0; at < 64; at += 1) {
    const constant = at < 16 ? 0x79cc4519 : 0x7a879d8a
    const one = left((left(a, 12) + e + left(constant, at % 32)) | 0, 7)
    const two = one ^ left(a, 12)
    const first = at < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const second = at < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const high = (first + d + two + ((w[at] as number) ^ (w[at + 4] as number))) | 0
    const low = (second + h + one + (w[at] as number)) | 0
    d = c
    c = left(b, 9)
    b = a
    a = high
    h = g
    g = left(f, 19)
    f = e
    e = low ^ left(low, 9) ^ left(low, 17)
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] = (state[at] as number) ^ word
}

export const sha256Hex = (bytes: Uint8Array): string => digestOf(bytes, SHA_START, compressSha)
export const sm3Hex = (bytes: Uint8Array): string => digestOf(bytes, SM3_START, compressSm3)
