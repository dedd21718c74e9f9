/**
 * The vault 附件库: evidence files under the SHA-256 of their bytes, `ab/cdef…`. A file is there whole or not at all, and
 * survives a crash once `put` has returned. Every reading verifies the digest, so that a file changed behind our back
 * never passes for the one that was handed in. Never deletes.
 */
import { createHash, randomBytes } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

export interface Vault {
  /** Content that is there already is left as it is; where it was damaged it is put right. @throws VaultFault */
  put(sha256: string, bytes: Uint8Array): Promise<void>
  /** Undefined where there is none. @throws VaultFault where the file is not what its name says */
  get(sha256: string): Promise<Uint8Array | undefined>
  /** Whether there is a file of that name, without reading it. @throws VaultFault where the name is no digest */
  has(sha256: string): Promise<boolean>
}

/** 附件库故障. name: no digest at all; digest: bytes to be put are others; changed: the file on the disk is another. */
export class VaultFault extends Error {
  readonly kind: 'name' | 'digest' | 'changed'

  constructor(kind: 'name' | 'digest' | 'changed', sha256: string) {
    super(SENTENCES[kind](sha256.slice(0, 12)))
    this.name = 'VaultFault'
    this.kind = kind
  }
}

const SENTENCES = {
  name: () => '附件编号不是 64 位小写十六进制的 SHA-256 摘要',
  digest: (start: string) => `附件内容与登记的摘要 ${start}… 不符，没有存入`,
  changed: (start: string) => `附件 ${start}… 在存放处被改动过，与登记的摘要不符`,
} as const

const DIGEST = /^[0-9a-f]{64}$/
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function createVault(folder: string): Vault {
  const root = resolve(folder)
  const pathOf = (sha256: string): string => {
    if (!DIGEST.test(sha256)) throw new VaultFault('name', sha256)
    return join(root, sha256.slice(0, 2), sha256.slice(2))
  }
  return {
    put: async (sha256, bytes) => {
      const path = pathOf(sha256)
      if (digestOf(bytes) !== sha256) throw new VaultFault('digest', sha256)
      const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const there = await readIfThere(path)
      if (there === undefined || digestOf(there) !== sha256) await replace(path, bytes)
      // Also where it was there: whoever put it may not have come this far yet.
      await syncFolders(dirname(path), made === undefined ? root : dirname(made))
    },
    get: async (sha256) => {
      const bytes = await readIfThere(pathOf(sha256))
      if (bytes !== undefined && digestOf(bytes) !== sha256) throw new VaultFault('changed', sha256)
      return bytes
    },
    has: async (sha256) =>
      access(pathOf(sha256)).then(
        () => true,
        () => false,
      ),
  }
}

/** Through a file of its own in the same folder, so that several may put the same at once. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** A new name is lasting only once its folder is, and so on upwards. Windows has no such call. */
async function syncFolders(folder: string, top: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (folder !== top && folder !== dirname(folder)) await syncFolders(dirname(folder), top)
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}
