/**
 * Passwords 密码: kept only as argon2id digests with their own salt. Checking takes the same work whether the account
 * exists, has a password or not, so that the time taken does not tell. Never throws for what a person typed or what is
 * stored; never keeps or shows a password.
 */
import { type Algorithm, hash, type Options, parseOptions, type Version, verify } from '@node-rs/argon2'

export interface Passwords {
  hash(password: string): Promise<string>
  /** A hash that cannot be read fits no password. */
  verify(hash: string, password: string): Promise<boolean>
  /** The work of `verify` where there is no account: always false. */
  waste(password: string): Promise<false>
  /** Whether the hash was made with other settings than those of today. */
  needsRehash(hash: string): boolean
}

/** Less only in tests. */
export interface PasswordsOptions {
  readonly memoryKibibytes?: number
  readonly passes?: number
  readonly lanes?: number
}

// The package's enumerations have no values at run time.
const ARGON2ID: Algorithm = 2
const VERSION_19: Version = 1
const DIGEST_BYTES = 32
const SALT_BYTES = 16

/** One password has many spellings: full-width digits of an input method are the same as plain ones. */
const normalise = (password: string): string => password.normalize('NFKC')

/** 19 MiB, two passes, one lane unless said otherwise. */
export function createPasswords(options: PasswordsOptions = {}): Passwords {
  const { memoryKibibytes = 19 * 1024, passes = 2, lanes = 1 } = options
  const settings: Options = {
    algorithm: ARGON2ID,
    version: VERSION_19,
    memoryCost: memoryKibibytes,
    timeCost: passes,
    parallelism: lanes,
    outputLen: DIGEST_BYTES,
  }
  const base64 = (length: number): string => Buffer.alloc(length).toString('base64').replaceAll('=', '')
  // Nobody's: a digest of zeros, which no password gives.
  const dummy = `$argon2id$v=19$m=${memoryKibibytes},t=${passes},p=${lanes}$${base64(SALT_BYTES)}$${base64(DIGEST_BYTES)}`

  const waste = async (password: string): Promise<false> => {
    await verify(dummy, normalise(password))
    return false
  }
  return {
    hash: (password) => hash(normalise(password), settings),
    verify: async (stored, password) =>
      read(stored) === undefined ? waste(password) : verify(stored, normalise(password)).catch(() => false),
    waste,
    needsRehash: (stored) => {
      const made = read(stored)
      return (
        made === undefined ||
        made.algorithm !== ARGON2ID ||
        made.version !== VERSION_19 ||
        made.memoryCost !== memoryKibibytes ||
        made.timeCost !== passes ||
        made.parallelism !== lanes ||
        made.outputLen !== DIGEST_BYTES
      )
    },
  }
}

function read(stored: string): ReturnType<typeof parseOptions> | undefined {
  try {
    return parseOptions(stored)
  } catch {
    return undefined
  }
}
