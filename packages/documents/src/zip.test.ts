import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { isCanonicalZip, OFFICE_LIMITS, readZip, writeZip, ZIP_LIMITS, type ZipFaultCode } from './zip.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const files = new Map([
  ['乙/b.txt', bytesOf('乙'.repeat(1000))],
  ['a.txt', bytesOf('甲')],
  ['空.txt', new Uint8Array()],
])

/** Bytes with changes: the directory's entry of a file starts at the nth signature. */
function changed(
  zip: Uint8Array,
  change: (view: DataView, entries: readonly number[], end: number) => void,
): Uint8Array {
  const copy = zip.slice()
  const view = new DataView(copy.buffer)
  const entries: number[] = []
  let end = 0
  for (let at = 0; at + 4 <= copy.length; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50) entries.push(at)
    if (view.getUint32(at, true) === 0x06054b50) end = at
  }
  change(view, entries, end)
  return copy
}

const codesOf = (bytes: Uint8Array, limits = ZIP_LIMITS): readonly ZipFaultCode[] => {
  const read = readZip(bytes, limits)
  return 'faults' in read ? read.faults.map((one) => one.code) : []
}

/** A package by another writer with one file of this name; the directory and the file's own head both say it. */
const named = (name: string): Uint8Array => zipSync({ [name]: bytesOf('x') }, { level: 0 })

describe('writing', () => {
  it('gives the same bytes for the same files in any order', () => {
    expect(writeZip(files)).toEqual(writeZip(new Map([...files].reverse())))
  })

  it.each([{ stored: false }, { stored: true }])(
    'reads back what was written, stored: $stored',
    (options) => {
      const read = readZip(writeZip(files, options))
      expect('files' in read && new Map(read.files)).toEqual(
        new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
      )
    },
  )

  it('refuses names that it would not read', () => {
    for (const name of ['/a', '../a', 'a\\b', 'a/', 'a//b', 'C:a', ''])
      expect(() => writeZip(new Map([[name, bytesOf('')]])), name).toThrow()
  })

  it('reads back any bytes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z甲乙%~ ]{1,8}$/), fc.uint8Array({ maxLength: 300 })),
        (given) => {
          const read = readZip(writeZip(new Map(Object.entries(given))))
          expect('files' in read && Object.fromEntries(read.files)).toEqual(given)
        },
      ),
      { seed: 20260103, numRuns: 100 },
    )
  })

  it('knows a package of its own from one that was touched anywhere', () => {
    const zip = writeZip(files)
    expect(isCanonicalZip(zip, files)).toBe(true)
    expect(isCanonicalZip(writeZip(files, { stored: true }), files)).toBe(true)
    for (let at = 0; at < zip.length; at += 1) {
      const other = zip.slice()
      other[at] = (other[at] ?? 0) ^ 1
      const read = readZip(other)
      expect('files' in read && isCanonicalZip(other, read.files), String(at)).toBe(false)
    }
  })
})

describe('reading packages of others', () => {
  it('takes folders, data descriptors and names in GB18030', () => {
    const read = readZip(zipSync({ 'a/': new Uint8Array(), 'a/b.txt': bytesOf('x'.repeat(5000)) }))
    expect('files' in read && [...read.files.keys()]).toEqual(['a/b.txt'])
    const name = Uint8Array.from([0xb8, 0xbd, 0xbc, 0xfe, 0x2e, 0x74, 0x78, 0x74])
    const gb = changed(named('12345678'), (view, [entry = 0]) => {
      for (const start of [30, entry + 46])
        for (const [at, byte] of name.entries()) view.setUint8(start + at, byte)
    })
    const chinese = readZip(gb)
    expect('files' in chinese && [...chinese.files.keys()]).toEqual(['附件.txt'])
  })

  it.each<[ZipFaultCode, string]>([
    ['zip-path-absolute', '/etc/passwd'],
    ['zip-path-absolute', 'C:/a.txt'],
    ['zip-path-outside', '../a.txt'],
    ['zip-path-outside', 'a/../../b.txt'],
    ['zip-path-backslash', 'a\\b.txt'],
    ['zip-path-invalid', 'a//b.txt'],
    ['zip-path-invalid', './a.txt'],
    ['zip-path-invalid', 'a\u0000b.txt'],
    ['zip-path-invalid', 'a\nb.txt'],
  ])('%s: %j', (code, name) => {
    expect(codesOf(named(name))).toEqual([code])
  })

  const two = writeZip(
    new Map([
      ['a.txt', bytesOf('甲'.repeat(400))],
      ['b.txt', bytesOf('乙'.repeat(400))],
    ]),
  )
  const cases: readonly [ZipFaultCode, Uint8Array][] = [
    ['zip-not-a-zip', bytesOf('不是压缩包')],
    ['zip-not-a-zip', new Uint8Array()],
    ['zip-truncated', two.slice(0, -30)],
    ['zip-truncated', two.slice(0, 60)],
    ['zip-damaged', Uint8Array.from([...bytesOf('前缀'), ...two])],
    ['zip-damaged', changed(two, (view, _, end) => view.setUint16(end + 10, 3, true))],
    ['zip-damaged', changed(two, (view, [entry = 0]) => view.setUint32(entry, 0, true))],
    ['zip-damaged', changed(two, (view) => view.setUint8(30, 0x7a))],
    ['zip-split', changed(two, (view, _, end) => view.setUint16(end + 4, 1, true))],
    ['zip-name-encoding', changed(two, (view, [entry = 0]) => view.setUint8(entry + 46, 0xff))],
    [
      'zip-duplicate',
      changed(two, (view, [, entry = 0]) => {
        view.setUint8(entry + 46, 0x61)
        view.setUint8(view.getUint32(entry + 42, true) + 30, 0x61)
      }),
    ],
    ['zip-special-file', changed(two, (view, [entry = 0]) => view.setUint16(entry + 40, 0o120777, true))],
    ['zip-encrypted', changed(two, (view, [entry = 0]) => view.setUint16(entry + 8, 0x801, true))],
    ['zip-encrypted', changed(two, (view, [entry = 0]) => view.setUint16(entry + 10, 99, true))],
    ['zip-method', changed(two, (view, [entry = 0]) => view.setUint16(entry + 10, 12, true))],
    [
      'zip-overlap',
      changed(two, (view, [entry = 0]) =>
        view.setUint32(entry + 20, view.getUint32(entry + 20, true) + 10, true),
      ),
    ],
    ['zip-overlap', changed(two, (view, [entry = 0]) => view.setUint32(entry + 20, 100_000, true))],
    ['zip-size-differs', changed(two, (view, [entry = 0]) => view.setUint32(entry + 24, 1000, true))],
    ['zip-size-differs', changed(two, (view, [entry = 0]) => view.setUint32(entry + 24, 1300, true))],
    ['zip-checksum', changed(two, (view, [entry = 0]) => view.setUint32(entry + 16, 1, true))],
  ]
  it.each(cases)('%s', (code, bytes) => {
    expect(codesOf(bytes)).toContain(code)
  })

  it('refuses two names that differ in Unicode form only, and a file that is a folder too', () => {
    expect(codesOf(zipSync({ 'caf\u00e9': bytesOf('x'), 'cafe\u0301': bytesOf('y') }))).toEqual([
      'zip-duplicate',
    ])
    expect(codesOf(zipSync({ a: bytesOf('x'), 'a/b': bytesOf('y') }))).toEqual(['zip-duplicate'])
  })

  it('refuses bombs from the directory, before inflating', () => {
    const bomb = zipSync({ 'a.bin': new Uint8Array(40_000_000) }, { level: 9 })
    expect(bomb.length).toBeLessThan(60_000)
    expect(codesOf(bomb, OFFICE_LIMITS)).toEqual(['zip-ratio'])
    expect(codesOf(bomb, { ...OFFICE_LIMITS, maxEntryBytes: 1_000_000 })).toEqual(['zip-too-large'])
    expect(codesOf(writeZip(files), { ...ZIP_LIMITS, maxBytes: 100 })).toEqual(['zip-too-large'])
    expect(codesOf(writeZip(files), { ...ZIP_LIMITS, maxEntries: 2 })).toEqual(['zip-too-many-entries'])
    expect(codesOf(named(`${'a/'.repeat(40)}b`))).toEqual(['zip-too-deep'])
  })

  it('stops at once where a file is larger than the directory says', () => {
    const liar = changed(
      zipSync({ 'a.bin': new Uint8Array(60_000_000) }, { level: 9 }),
      (view, [entry = 0]) => {
        view.setUint32(entry + 24, 1000, true)
        view.setUint32(22, 1000, true)
      },
    )
    const before = process.memoryUsage().arrayBuffers
    expect(codesOf(liar)).toEqual(['zip-size-differs'])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400_000_000)
  })

  it('never throws, whatever the bytes', () => {
    const zip = writeZip(files)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const other = zip.slice()
          for (const [at, value] of changes) other[at] = value
          readZip(other)
        },
      ),
      { seed: 20260104, numRuns: 2000 },
    )
  })
})
