/** Digests 摘要 by Node's own crypto: SHA-256 and SM3 (GB/T 32905). */
import { createHash } from 'node:crypto'
import type { Hash } from '@jiheng/app'

const digest =
  (algorithm: string) =>
  (bytes: Uint8Array): string =>
    createHash(algorithm).update(bytes).digest('hex')

export const nodeHash: Hash = { sha256: digest('sha256'), sm3: digest('sm3') }

/** SHA-256 as bytes, for the hash tree. */
export const sha256Bytes = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest())
