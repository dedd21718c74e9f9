import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { writeDocx } from '../docx.ts'
import { writeFormWorkbook } from '../form-workbook.ts'
import { FULL_REPORT } from '../testing/report.test-data.ts'
import { GRIDS, META } from '../testing/workbook.test-data.ts'
import { writeZip } from '../zip.ts'
import { detectFormat, readSource } from './read-source.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const CFB = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

function kind(bytes: Uint8Array, name: string): string {
  const found = detectFormat(bytes, name)
  return typeof found === 'string' ? found : found.code
}
function faultOf(bytes: Uint8Array, name: string): string {
  const reading = readSource(bytes, name)
  if (!('fault' in reading)) return 'read'
  expect(reading.fault.message).toMatch(/[\u4e00-\u9fff]{4}/)
  return reading.fault.code
}

describe('格式识别', () => {
  test('by content first', async () => {
    expect(kind(await writeDocx(FULL_REPORT), '报告.txt')).toBe('docx')
    expect(kind(await writeFormWorkbook(GRIDS, META), '表')).toBe('xlsx')
    expect(kind(latin('%PDF-1.7\n'), '报告.docx')).toBe('pdf')
    expect(kind(latin('junk\n%PDF-1.7\n'), '报告.pdf')).toBe('pdf')
    expect(kind(utf8('\ufeff\n<!DOCTYPE html>'), '报告.txt')).toBe('html')
    expect(kind(utf8('<?xml version="1.0"?><!-- 注 --><html xmlns="a">'), '报告')).toBe('html')
    expect(kind(Uint8Array.from([...CFB, 0, 0]), '报告.docx')).toBe('source.old-office')
    expect(kind(utf8('{\\rtf1'), '报告.doc')).toBe('source.unknown')
    expect(
      kind(utf8('<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>'), 'a.doc'),
    ).toBe('source.old-office')
  })

  test('by name second', () => {
    for (const [name, format] of [
      ['a.txt', 'text'],
      ['a.TXT', 'text'],
      ['a.csv', 'text'],
      ['a.md', 'markdown'],
      ['a.Markdown', 'markdown'],
      ['a.htm', 'html'],
      ['没有扩展名', 'text'],
      ['a.doc', 'source.old-office'],
      ['a.docx', 'source.broken'],
      ['a.pdf', 'source.broken'],
    ])
      expect([name, kind(utf8('文字'), name as string)]).toEqual([name, format])
    expect(kind(utf8('见 %PDF-1.7 文件'), 'a.txt')).toBe('text')
    expect(kind(utf8('# 标题\n<div>'), 'a.md')).toBe('markdown')
  })

  test('other packages are named', () => {
    const pack = (path: string) => writeZip(new Map([[path, utf8('x')]]))
    for (const [path, word] of [
      ['OFD.xml', 'OFD'],
      ['ppt/presentation.xml', '演示文稿'],
      ['照片/1.jpg', '压缩包'],
      ['报告/word/document.xml', '压缩包'],
      ['mimetype', 'OpenDocument'],
    ]) {
      const found = detectFormat(pack(path as string), 'a.zip')
      expect(found).toEqual({ code: 'source.unknown', message: expect.stringContaining(word as string) })
    }
  })
})

describe('坏文件', () => {
  test('each has its code', async () => {
    const docx = await writeDocx(FULL_REPORT)
    expect(faultOf(new Uint8Array(), 'a.txt')).toBe('source.empty')
    expect(faultOf(docx.subarray(0, docx.length - 100), 'a.docx')).toBe('source.broken')
    expect(faultOf(docx.subarray(0, 100), 'a.docx')).toBe('source.broken')
    const changed = docx.slice()
    changed[200] = (changed[200] as number) ^ 0xff
    expect(faultOf(changed, 'a.docx')).toBe('source.broken')
    expect(faultOf(Uint8Array.from([...CFB, ...new Uint8Array(600)]), 'a.doc')).toBe('source.old-office')
    const locked = Uint8Array.from([...CFB, ...latin([...'EncryptedPackage'].join('\0'))])
    expect(faultOf(locked, 'a.docx')).toBe('source.encrypted')
    expect(faultOf(latin('%PDF-1.7'), 'a.pdf')).toBe('source.pdf')
    expect(faultOf(latin('\u0089PNG\r\n'), 'a.png')).toBe('source.unknown')
  })

  test('zip bombs are refused before they are inflated', () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(250_000_000) }, { level: 9 })
    const start = performance.now()
    expect(faultOf(bomb, 'a.docx')).toBe('source.limit')
    const entries = Object.fromEntries(
      Array.from({ length: 10_001 }, (_, at) => [`word/document${at}.xml`, new Uint8Array()]),
    )
    expect(faultOf(zipSync(entries), 'a.docx')).toBe('source.limit')
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('law: no bytes make it throw', async () => {
    const docx = await writeDocx(FULL_REPORT)
    const xlsx = await writeFormWorkbook(GRIDS, META)
    const heads = [
      docx,
      xlsx,
      utf8('<html><table><tr><td>'),
      utf8('| a |\n|---|\n'),
      utf8('文字'),
      new Uint8Array(),
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(),
        fc.constantFrom('a.txt', 'a.md', 'a.html', 'a.docx', 'a.xlsx', 'a'),
        (head, noise, at, name) => {
          const bytes = Uint8Array.from([...head.subarray(0, 30_000), ...noise])
          const place = head.length === 0 ? 0 : at % head.length
          bytes.set(
            noise.subarray(0, Math.max(0, bytes.length - place)),
            Math.min(place, bytes.length - noise.length),
          )
          const reading = readSource(bytes, name)
          if ('fault' in reading) expect(reading.fault.code).toMatch(/^source\./)
          else expect(reading.source.text.length).toBeGreaterThan(0)
        },
      ),
      { seed: 5, numRuns: 300 },
    )
  })

  test('law: broken HTML and Markdown keep their tables within the text and in order', () => {
    const tags = fc.constantFrom(
      '<table>',
      '</table>',
      '<tr>',
      '</tr>',
      '<td>',
      '<td rowspan=2>',
      '<th colspan=3>',
      '</td>',
      '<p>',
      '</p>',
      '<h1>',
      '</h1>',
      '<div hidden>',
      '</div>',
      'x',
      ' ',
      '<li>',
      '<br>',
      '<tbody hidden>',
      '</tbody>',
      '<caption>',
      '|',
      '\n|-|\n',
      '#',
    )
    fc.assert(
      fc.property(fc.array(tags, { maxLength: 60 }), fc.constantFrom('a.html', 'a.md'), (pieces, name) => {
        const reading = readSource(utf8(pieces.join('')), name)
        if ('fault' in reading) return
        const { text, tables = [], headings = [] } = reading.source
        let last = 0
        for (const table of tables) {
          expect(table.start).toBeGreaterThanOrEqual(last)
          expect(table.end).toBeLessThanOrEqual(text.length)
          last = table.end
          const places = new Set<string>()
          let before = table.start
          for (const cell of table.cells) {
            expect(cell.start).toBeGreaterThanOrEqual(before)
            expect(cell.end).toBeGreaterThanOrEqual(cell.start)
            before = cell.end
            expect(cell.row + cell.rowSpan).toBeLessThanOrEqual(table.rowCount)
            expect(cell.column + cell.columnSpan).toBeLessThanOrEqual(table.columnCount)
            places.add(`${cell.row},${cell.column}`)
          }
          expect(places.size).toBe(table.cells.length)
          expect(before).toBeLessThanOrEqual(table.end)
        }
        for (const heading of headings) expect(text.slice(heading.start, heading.end).trim()).not.toBe('')
      }),
      { seed: 3, numRuns: 3000 },
    )
  })
})
