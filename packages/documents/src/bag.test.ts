import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BAG_FAULT_CODES, readBag, writeBag } from './bag.ts'
import { type BagCase, FAULTY_BAGS, VALID_BAGS } from './testing/bag.test-data.ts'

const digest =
  (name: string) =>
  (bytes: Uint8Array): string =>
    createHash(name).update(bytes).digest('hex')
const HASHES = Object.fromEntries(
  ['md5', 'sha1', 'sha256', 'sha512', 'sm3'].map((name) => [name, digest(name)]),
)
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Makes the bag that a case describes. */
function bagOf(given: BagCase): ReadonlyMap<string, Uint8Array> {
  const payload = new Map(
    Object.entries(given.payload ?? { 'a.txt': '甲', 'b/c.txt': '' }).map(([p, t]) => [p, bytesOf(t)]),
  )
  const algorithms = given.algorithms ?? ['sha256']
  const version = given.version ?? '1.0'
  const filled = (text: string): string =>
    text.replace(/\{(\w+):([^}]*)\}/g, (whole, name: string, path: string) => {
      const bytes = payload.get(path)
      if (bytes === undefined) return whole
      const hash = digest(name.toLowerCase())(bytes)
      return name === name.toUpperCase() ? hash.toUpperCase() : hash
    })
  const octets = [...payload.values()].reduce((sum, one) => sum + one.length, 0)
  const encodePath = (path: string): string =>
    path.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D')
  const tags = new Map<string, string>([
    ['bagit.txt', `BagIt-Version: ${version}\nTag-File-Character-Encoding: ${given.encoding ?? 'UTF-8'}\n`],
    ['bag-info.txt', `Payload-Oxum: ${octets}.${payload.size}\n`],
  ])
  for (const name of algorithms)
    tags.set(
      `manifest-${name}.txt`,
      [...payload].map(([path, bytes]) => `${digest(name)(bytes)}  data/${encodePath(path)}\n`).join(''),
    )
  for (const [path, text] of Object.entries(given.tags ?? {}))
    if (text === null) tags.delete(path)
    else tags.set(path, filled(text))
  const encoded = (path: string, text: string): Uint8Array => {
    if (given.encoding === 'UTF-16' && path !== 'bagit.txt') {
      const units = [0xfeff, ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))]
      return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]))
    }
    const [before = '', raw, after = ''] = text.split(/\{bytes:(\w\w)\}/)
    return raw === undefined
      ? bytesOf(text)
      : Uint8Array.from([...bytesOf(before), Number.parseInt(raw, 16), ...bytesOf(after)])
  }
  const files = new Map([...tags].map(([path, text]) => [path, encoded(path, text)]))
  const sealed = new Map<string, string>()
  if (given.sealed !== false)
    for (const name of algorithms)
      sealed.set(
        `tagmanifest-${name}.txt`,
        [...files].map(([path, bytes]) => `${digest(name)(bytes)}  ${path}\n`).join(''),
      )
  for (const [path, text] of sealed) files.set(path, encoded(path, text))
  for (const [path, bytes] of payload) files.set(`data/${path}`, bytes)
  for (const [path, text] of Object.entries(given.after ?? {})) {
    const own = sealed.get(path) ?? ''
    const without = /\{sealed-without:(.*)\}/.exec(text ?? '')?.[1]
    if (text === null) files.delete(path)
    else if (without !== undefined)
      files.set(
        path,
        bytesOf(
          own
            .split('\n')
            .filter((line) => !line.endsWith(`  ${without}`))
            .join('\n'),
        ),
      )
    else files.set(path, bytesOf(filled(text.replace('{sealed}', own).replace('{zeros}', '0'.repeat(64)))))
  }
  return given.folder === undefined
    ? files
    : new Map([...files].map(([path, bytes]) => [`${given.folder}/${path}`, bytes]))
}

const codesOf = (given: BagCase): readonly string[] => [
  ...new Set(readBag(bagOf(given), HASHES).faults.map((one) => one.code)),
]

describe('reading bags', () => {
  it.each(VALID_BAGS)('takes $name', (given) => {
    expect(readBag(bagOf(given), HASHES).faults).toEqual([])
  })

  it.each(FAULTY_BAGS)('finds $name', (given) => {
    expect(codesOf(given)).toEqual(given.codes)
  })

  it('has a bag for every code', () => {
    const raised = new Set(FAULTY_BAGS.flatMap((given) => given.codes))
    expect(BAG_FAULT_CODES.filter((code) => !raised.has(code))).toEqual([])
    expect(new Set(FAULTY_BAGS.map((given) => given.name.split(' ')[0]))).toEqual(new Set(BAG_FAULT_CODES))
  })

  it('says which file, in which manifest, on which line, in Chinese', () => {
    const [fault] = readBag(
      bagOf({ name: '', payload: { 'a.txt': '甲' }, tags: { 'manifest-sha256.txt': 'x\n' }, codes: [] }),
      HASHES,
    ).faults
    expect(fault).toEqual({
      code: 'bag-manifest-malformed',
      severity: 'error',
      message: '清单中有读不懂的行',
      at: 'manifest-sha256.txt',
      line: 1,
    })
  })

  it('unfolds and keeps repeated information', () => {
    const { info } = readBag(
      bagOf({ name: '', tags: { 'bag-info.txt': 'A: 一\n 二\nB: 三\nA: 四\n' }, codes: [] }),
      HASHES,
    )
    expect(info).toEqual([
      ['A', '一 二'],
      ['B', '三'],
      ['A', '四'],
    ])
  })
})

describe('writing bags', () => {
  const info = [
    ['Source-Organization', '某局'],
    ['External-Description', '第一行\n第二行'],
  ] as const

  it('gives the files of the standard, sorted', () => {
    const bag = writeBag(
      new Map([
        ['乙.txt', bytesOf('乙')],
        ['a.txt', bytesOf('甲')],
      ]),
      { info, hashes: { sm3: digest('sm3'), sha256: digest('sha256') } },
    )
    expect([...bag.keys()]).toEqual([
      'bag-info.txt',
      'bagit.txt',
      'data/a.txt',
      'data/乙.txt',
      'manifest-sha256.txt',
      'manifest-sm3.txt',
      'tagmanifest-sha256.txt',
      'tagmanifest-sm3.txt',
    ])
    expect(new TextDecoder().decode(bag.get('bag-info.txt'))).toBe(
      'Source-Organization: 某局\nExternal-Description: 第一行 第二行\nPayload-Oxum: 6.2\n',
    )
    const read = readBag(bag, HASHES)
    expect(read.faults).toEqual([])
    expect([...read.payload.keys()]).toEqual(['a.txt', '乙.txt'])
    expect(read.version).toBe('1.0')
  })

  it('refuses what it could not read back', () => {
    const hashes = { sha256: digest('sha256') }
    expect(() => writeBag(new Map([['../a', bytesOf('')]]), { info, hashes })).toThrow()
    expect(() => writeBag(new Map(), { info: [['a:b', 'c']], hashes })).toThrow()
    expect(() => writeBag(new Map(), { info, hashes: {} })).toThrow()
  })

  const name = fc.stringMatching(/^[a-z%中\n é]{1,6}$/).filter((one) => one.trim() === one && one !== '')

  it('reads back whatever was written', () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 20 }), { maxKeys: 5 }), (given) => {
        const payload = new Map(Object.entries(given))
        const read = readBag(writeBag(payload, { info, hashes: HASHES }), HASHES)
        expect(read.faults).toEqual([])
        expect(read.payload).toEqual(new Map([...payload].sort(([a], [b]) => (a < b ? -1 : 1))))
      }),
      { seed: 20260101, numRuns: 60 },
    )
  })

  it('never reads clean with one byte of any file changed', () => {
    const payload = new Map([
      ['a.txt', bytesOf('甲\n')],
      ['附件/b%.txt', bytesOf('1234.56')],
    ])
    const bag = writeBag(payload, { info, hashes: { sha256: digest('sha256'), sm3: digest('sm3') } })
    const places = [...bag].flatMap(([path, bytes]) => [...bytes].map((_, at) => [path, at] as const))
    const clean: string[] = []
    const change = (path: string, at: number, value: number): void => {
      const bytes = Uint8Array.from(bag.get(path) as Uint8Array)
      bytes[at] = value
      if (readBag(new Map([...bag, [path, bytes]]), HASHES).faults.length === 0)
        clean.push(`${path} ${at} ${value}`)
    }
    for (const [path, at] of places) {
      const now = bag.get(path)?.[at] ?? 0
      // The likeliest to be overlooked: case, kinds of blanks and line ends, and a flipped bit.
      for (const value of new Set([now ^ 0x20, 9, 10, 13, 32, 42, now ^ 1, now ^ 0x80]))
        if (value !== now) change(path, at, value)
    }
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.integer({ min: 1, max: 255 }), (place, by) => {
        const [path, at] = places[place] ?? ['', 0]
        change(path, at, (bag.get(path)?.[at] ?? 0) ^ by)
      }),
      { seed: 20260102, numRuns: 1500 },
    )
    expect(clean).toEqual([])
  })
})
