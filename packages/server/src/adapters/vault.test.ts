import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createVault, type Vault, VaultFault } from './vault.ts'

const root = mkdtempSync(join(tmpdir(), 'jiheng-vault-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder = ''
let vault: Vault
let count = 0
beforeEach(() => {
  count += 1
  folder = join(root, `vault-${count}`)
  vault = createVault(folder)
})

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const fileOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2))
const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
const faultOf = async (act: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await act.then(
    () => undefined,
    (error: unknown) => error,
  )
  return thrown instanceof VaultFault ? thrown.kind : `${thrown}`
}

const CONTRACT = bytesOf('2019年公务用车租赁合同')
const DIGEST = digestOf(CONTRACT)

describe('put and get', () => {
  test('what was put comes back, from ab/cdef…', async () => {
    await vault.put(DIGEST, CONTRACT)
    expect(await vault.get(DIGEST)).toEqual(CONTRACT)
    expect(readFileSync(fileOf(DIGEST))).toEqual(Buffer.from(CONTRACT))
    expect(filesIn(folder)).toEqual([DIGEST.slice(2)])
  })

  test('an empty file and a large one', async () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(9_000_000).fill(7)]) {
      await vault.put(digestOf(bytes), bytes)
      expect(digestOf((await vault.get(digestOf(bytes))) ?? CONTRACT)).toBe(digestOf(bytes))
    }
  })

  test('none where none was put', async () => {
    expect(await vault.get(DIGEST)).toBeUndefined()
    expect(existsSync(folder)).toBe(false)
  })

  test('another vault on the same folder finds it', async () => {
    await vault.put(DIGEST, CONTRACT)
    expect(await createVault(folder).get(DIGEST)).toEqual(CONTRACT)
  })

  test('putting it again leaves the file untouched', async () => {
    await vault.put(DIGEST, CONTRACT)
    const before = statSync(fileOf(DIGEST))
    await vault.put(DIGEST, CONTRACT)
    const after = statSync(fileOf(DIGEST))
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
  })
})

describe('many at once', () => {
  test('the same content, from two vaults', async () => {
    const other = createVault(folder)
    const bytes = new Uint8Array(300_000).fill(3)
    const sha256 = digestOf(bytes)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? vault : other).put(sha256, bytes)),
    )
    expect(filesIn(folder)).toEqual([sha256.slice(2)])
    expect(digestOf((await vault.get(sha256)) ?? CONTRACT)).toBe(sha256)
  })

  test('a reader finds nothing or all of it', async () => {
    const bytes = new Uint8Array(3_000_000).fill(5)
    const sha256 = digestOf(bytes)
    const putting = vault.put(sha256, bytes)
    const seen = await Promise.all(Array.from({ length: 20 }, () => vault.get(sha256)))
    expect(seen.every((read) => read === undefined || read.length === bytes.length)).toBe(true)
    await putting
  })

  test('different contents', async () => {
    const all = Array.from({ length: 40 }, (_, index) => bytesOf(`凭证 ${index}`))
    await Promise.all(all.map((bytes) => vault.put(digestOf(bytes), bytes)))
    for (const bytes of all) expect(await vault.get(digestOf(bytes))).toEqual(bytes)
  })
})

describe('what is refused', () => {
  test.each([
    '',
    'abc',
    DIGEST.toUpperCase(),
    `${DIGEST}0`,
    `${DIGEST}\n`,
    `../${DIGEST.slice(3)}`,
    'g'.repeat(64),
    `${'/'.repeat(64)}`,
  ])('the name %j', async (name) => {
    expect(await faultOf(vault.put(name, CONTRACT))).toBe('name')
    expect(await faultOf(vault.get(name))).toBe('name')
    expect(existsSync(folder)).toBe(false)
  })

  test('bytes of another digest', async () => {
    expect(await faultOf(vault.put(digestOf(bytesOf('x')), CONTRACT))).toBe('digest')
    expect(existsSync(folder)).toBe(false)
  })
})

describe('a file changed behind our back', () => {
  test.each([
    ['one byte other', Buffer.from(CONTRACT).fill(0, 3, 4)],
    ['one byte more', Buffer.concat([CONTRACT, Buffer.from(' ')])],
    ['cut short', Buffer.from(CONTRACT).subarray(0, 5)],
    ['emptied', Buffer.alloc(0)],
  ])('%s is not given out, and may be put again', async (_name, changed) => {
    await vault.put(DIGEST, CONTRACT)
    writeFileSync(fileOf(DIGEST), changed)
    expect(await faultOf(vault.get(DIGEST))).toBe('changed')
    await vault.put(DIGEST, CONTRACT)
    expect(await vault.get(DIGEST)).toEqual(CONTRACT)
  })

  test('the fault names the file in Chinese and not where it lies', async () => {
    await vault.put(DIGEST, CONTRACT)
    writeFileSync(fileOf(DIGEST), 'x')
    await expect(vault.get(DIGEST)).rejects.toThrow(
      `附件 ${DIGEST.slice(0, 12)}… 在存放处被改动过，与登记的摘要不符`,
    )
  })
})

test('a folder that cannot be written is an error, and nothing is left behind', async () => {
  writeFileSync(folder, 'a file where the folder should be')
  await expect(vault.put(DIGEST, CONTRACT)).rejects.toThrow()
  expect(readFileSync(folder, 'utf8')).toBe('a file where the folder should be')
})
