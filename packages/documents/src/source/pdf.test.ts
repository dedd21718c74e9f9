import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceTable, SourceText } from '@jiheng/checker'
import { describe, expect, it, vi } from 'vitest'
import { type PdfOptions, type PdfReading, type PdfResources, readPdf } from './pdf.ts'
import { readable } from './pdf-page.ts'

const ENGINE = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
const RESOURCES: PdfResources = {
  cMaps: async (file) => new Uint8Array(await readFile(join(ENGINE, 'cmaps', file))),
}

const read = (bytes: Uint8Array, options: Partial<PdfOptions> = {}): Promise<PdfReading> =>
  readPdf(bytes, { resources: RESOURCES, ...options })

async function sourceOf(bytes: Uint8Array): Promise<SourceText> {
  const reading = await read(bytes)
  if ('fault' in reading) throw new Error(reading.fault.code)
  return reading.source
}

async function faultOf(bytes: Uint8Array, options: Partial<PdfOptions> = {}) {
  const reading = await read(bytes, options)
  return 'fault' in reading ? reading.fault : undefined
}

// --- PDF files made by hand

interface PageParts {
  readonly content: string
  readonly rotate?: number
  readonly width?: number
  readonly height?: number
}

/** F1 is 宋体 that the reader must know by itself, F2 a Latin face, I1 a picture. */
function pdfOf(pages: readonly (string | PageParts)[], trailer = ''): Uint8Array {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, index) => `${8 + index * 2} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[4 0 R]>>',
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R/DW 1000>>',
    '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    '<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8/Length 4>>\nstream\nabcd\nendstream',
  ]
  pages.forEach((page, index) => {
    const {
      content,
      rotate = 0,
      width = 595,
      height = 842,
    } = typeof page === 'string' ? { content: page } : page
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Rotate ${rotate}/Resources<</Font<</F1 3 0 R/F2 6 0 R>>/XObject<</I1 7 0 R>>>>/Contents ${9 + index * 2} 0 R>>`,
      `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    )
  })
  return assembled(objects, trailer)
}

function assembled(objects: readonly string[], trailer: string): Uint8Array {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const offset of offsets) file += `${String(offset).padStart(10, '0')} 00000 n \n`
  file += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`
  return new TextEncoder().encode(file)
}

const GBK = new Map<string, string>()
function gbk(text: string): string {
  if (GBK.size === 0) fillGbk()
  return [...text].map((one) => GBK.get(one) ?? one.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}

function fillGbk(): void {
  const decoder = new TextDecoder('gbk')
  for (let high = 0x81; high < 0xff; high += 1)
    for (let low = 0x40; low < 0xff; low += 1)
      GBK.set(decoder.decode(new Uint8Array([high, low])), high.toString(16) + low.toString(16))
}

/** Words at a place, from the bottom left as PDF counts. */
const words = (text: string, x: number, y: number, size = 10): string =>
  /^[ -~]*$/.test(text)
    ? `BT /F2 ${size} Tf ${x} ${y} Td (${text}) Tj ET\n`
    : `BT /F1 ${size} Tf ${x} ${y} Td <${gbk(text)}> Tj ET\n`

const across = (x0: number, x1: number, y: number): string => `${x0} ${y} m ${x1} ${y} l S\n`
const down = (x: number, y0: number, y1: number): string => `${x} ${y0} m ${x} ${y1} l S\n`

/** A ruled table from its top left; the cells of a row are as wide as `widths` say. */
function ruled(
  rows: readonly (readonly string[])[],
  top: number,
  widths: readonly number[],
  left = 50,
): string {
  const edges = [left]
  for (const width of widths) edges.push((edges.at(-1) as number) + width)
  const bottom = top - rows.length * 20
  const right = edges.at(-1) as number
  const rules = [
    ...edges.map((x) => down(x, bottom, top)),
    ...Array.from({ length: rows.length + 1 }, (_, index) => across(left, right, top - index * 20)),
  ]
  const texts = rows.flatMap((row, index) =>
    row.map((text, column) => words(text, (edges[column] as number) + 3, top - index * 20 - 14)),
  )
  return [...rules, ...texts].join('')
}

const cellsOf = ({ text }: SourceText, table: SourceTable): readonly string[][] => {
  const rows: string[][] = Array.from({ length: table.rowCount }, () => [])
  for (const cell of table.cells) rows[cell.row]?.push(text.slice(cell.start, cell.end))
  return rows
}

/** What every consumer relies on. */
function checkOffsets({ text, pages = [], tables = [] }: SourceText): void {
  expect(pages[0]).toBe(0)
  let end = 0
  for (const table of tables) {
    expect(table.start).toBeGreaterThanOrEqual(end)
    let at = table.start
    for (const cell of table.cells) {
      expect(cell.start).toBeGreaterThanOrEqual(at)
      expect(cell.end).toBeGreaterThanOrEqual(cell.start)
      expect(cell.row + cell.rowSpan).toBeLessThanOrEqual(table.rowCount)
      expect(cell.column + cell.columnSpan).toBeLessThanOrEqual(table.columnCount)
      expect(text.slice(cell.start, cell.end)).toBe(text.slice(cell.start, cell.end).trim())
      at = cell.end
    }
    expect(table.end).toBeGreaterThanOrEqual(at)
    end = table.end
  }
  expect(text.endsWith('\n')).toBe(true)
}

// --- text

describe('text', () => {
  it('reads Chinese whose font is not in the file', async () => {
    const source = await sourceOf(pdfOf([words('绩效评价：支出合计100万元，完成（一）', 50, 700)]))
    expect(source.text).toBe('绩效评价：支出合计100万元，完成（一）\n')
    expect(source.pages).toEqual([0])
  })

  it('says so when the encoding tables are not there', async () => {
    const cMaps = () => Promise.reject(new Error('none'))
    const fault = await faultOf(pdfOf([words('绩效', 50, 700)]), { resources: { cMaps } })
    expect(fault?.code).toBe('source.pdf.resources')
    expect(fault?.message).toContain('GBK-EUC-H')
  })

  it('gives the offset of each page', async () => {
    const source = await sourceOf(pdfOf([words('第一页', 50, 700), '', words('第三页', 50, 700)]))
    expect(source.text).toBe('第一页\n\n第三页\n')
    expect(source.pages).toEqual([0, 4, 5])
  })

  it('puts a space only where there is a gap', async () => {
    const content = [
      words('支出', 50, 700),
      words('合计', 70, 700),
      words('12', 90, 700),
      words('.5', 101.2, 700),
      words('34', 130, 700),
    ].join('')
    expect((await sourceOf(pdfOf([content]))).text).toBe('支出合计12.5 34\n')
  })

  it('orders lines by place where the content does not', async () => {
    const content = [
      words('第三行', 50, 600),
      words('第一行右', 200, 700),
      words('第二行', 50, 650),
      words('第一行左', 50, 700),
    ]
    expect((await sourceOf(pdfOf([content.join('')]))).text).toBe('第一行左 第一行右\n第二行\n第三行\n')
  })

  it('keeps two columns apart', async () => {
    const column = (name: string, x: number) =>
      [0, 1, 2, 3, 4].map((row) => words(`${name}栏的文字第${row}行`, x, 700 - row * 20)).join('')
    const content = [
      words('- 1 -', 280, 30),
      words('标题横贯两栏的一整行文字', 150, 740),
      column('左', 50),
      column('右', 320),
      words('两栏之后', 50, 500),
    ]
    const { text } = await sourceOf(pdfOf([content.join('')]))
    const rows = (name: string) => [0, 1, 2, 3, 4].map((row) => `${name}栏的文字第${row}行`)
    expect(text.trim().split('\n')).toEqual([
      '标题横贯两栏的一整行文字',
      ...rows('左'),
      ...rows('右'),
      '两栏之后',
      '- 1 -',
    ])
  })

  it('reads pages that are turned, and pages whose text is turned', async () => {
    const turned = (text: string, x: number, y: number) =>
      `BT /F1 10 Tf 0 1 -1 0 ${x} ${y} Tm <${gbk(text)}> Tj ET\n`
    const content = turned('甲乙丙', 100, 50) + turned('丁戊己', 120, 50)
    for (const rotate of [0, 90])
      expect((await sourceOf(pdfOf([{ content, rotate }]))).text).toBe('甲乙丙\n丁戊己\n')
  })

  it('takes text that is drawn twice once', async () => {
    const { text } = await sourceOf(pdfOf([words('合计', 50, 700) + words('合计', 50.3, 700)]))
    expect(text).toBe('合计\n')
  })

  it('makes radicals characters and leaves full-width punctuation', () => {
    expect(readable('⽀出⽬标⻓⻚⾦')).toBe('支出目标长页金')
    expect(readable('豈')).toBe('豈')
    expect(readable('（）：，％１')).toBe('（）：，％１')
    expect(readable('\u0000a\u00A0b\u00AD')).toBe('a b-')
  })

  it('leaves the caller its bytes and the console clean', async () => {
    const spies = (['log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
    const bytes = pdfOf([words('绩效', 50, 700)])
    const before = bytes.slice()
    await sourceOf(bytes)
    expect(bytes).toEqual(before)
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled()
      spy.mockRestore()
    }
  })
})

// --- tables

describe('tables', () => {
  it('reads cells between rules, merged and broken ones too', async () => {
    const content = [
      ...[50, 150, 250, 350].map((x) => down(x, 640, x === 250 ? 680 : 700)),
      ...[700, 660, 640].map((y) => across(50, 350, y)),
      across(150, 350, 680),
      words('项目', 80, 676),
      words('预算', 230, 686),
      words('年初数', 155, 666),
      words('调整数', 255, 666),
      words('基本支出', 53, 645),
      words('1,200.50', 155, 645),
      words('300', 255, 645),
    ]
    const source = await sourceOf(
      pdfOf([words('表一', 50, 720) + content.join('') + words('注：略', 50, 600)]),
    )
    checkOffsets(source)
    const [table] = source.tables as [SourceTable]
    expect(cellsOf(source, table)).toEqual([
      ['项目', '预算'],
      ['年初数', '调整数'],
      ['基本支出', '1,200.50', '300'],
    ])
    expect(table.cells[0]).toMatchObject({ row: 0, column: 0, rowSpan: 2, columnSpan: 1 })
    expect(table.cells[1]).toMatchObject({ row: 0, column: 1, rowSpan: 1, columnSpan: 2 })
    expect(source.text).toBe('表一\n项目\t预算\n年初数\t调整数\n基本支出\t1,200.50\t300\n注：略\n')
  })

  it('joins what is broken within a cell', async () => {
    const frame =
      [50, 120, 200].map((x) => down(x, 640, 700)).join('') +
      [640, 700].map((y) => across(50, 200, y)).join('')
    const content = [
      words('机关事业单位', 53, 685),
      words('养老保险', 53, 670),
      words('1.措施到位。', 125, 685),
      words('2.按时完成。', 125, 655),
    ]
    const source = await sourceOf(pdfOf([frame + content.join('')]))
    expect(cellsOf(source, (source.tables as [SourceTable])[0])).toEqual([
      ['机关事业单位养老保险', '1.措施到位。\n2.按时完成。'],
    ])
  })

  it('reads rules drawn as thin rectangles, and no outer sides', async () => {
    const thin = (x: number, y: number, width: number, height: number) =>
      `${x} ${y} ${width} ${height} re f\n`
    const content = [
      ...[700, 680, 660].map((y) => thin(50, y, 200, 0.5)),
      thin(150, 660, 0.5, 40),
      words('甲', 53, 686),
      words('1', 155, 686),
      words('乙', 53, 666),
      words('2', 155, 666),
    ]
    const source = await sourceOf(pdfOf([content.join('')]))
    expect(cellsOf(source, (source.tables as [SourceTable])[0])).toEqual([
      ['甲', '1'],
      ['乙', '2'],
    ])
  })

  it('keeps a long word whole that runs over a rule', async () => {
    const content =
      ruled(
        [
          ['甲', ''],
          ['乙', '5'],
        ],
        700,
        [40, 100],
      ) + words('123,456,789.00', 53, 640)
    const long = ruled(
      [
        ['机关运行经费支出', ''],
        ['乙', '5'],
      ],
      700,
      [60, 100],
    )
    expect((await sourceOf(pdfOf([content]))).text).toContain('123,456,789.00')
    const source = await sourceOf(pdfOf([long]))
    expect(cellsOf(source, (source.tables as [SourceTable])[0])[0]).toEqual(['机关运行经费支出', ''])
  })

  it('takes a frame round text for text', async () => {
    const content =
      [50, 300].map((x) => down(x, 640, 700)).join('') + [640, 700].map((y) => across(50, 300, y)).join('')
    const source = await sourceOf(pdfOf([content + words('说明文字', 60, 680)]))
    expect(source.tables).toEqual([])
    expect(source.text).toBe('说明文字\n')
  })

  it('finds columns of numbers without rules', async () => {
    const rows = [
      ['项目', '预算数', '决算数'],
      ['基本支出', '1,000.00', '900.50'],
      ['项目支出', '500.00', '450.00'],
      ['合计', '1,500.00', '1,350.50'],
    ]
    const content = rows.flatMap((row, index) =>
      row.map((text, column) => words(text, 50 + column * 120, 700 - index * 20)),
    )
    const source = await sourceOf(
      pdfOf([words('单位：万元', 300, 720) + content.join('') + words('正文。', 50, 500)]),
    )
    checkOffsets(source)
    expect(source.tables).toHaveLength(1)
    expect(cellsOf(source, (source.tables as [SourceTable])[0])).toEqual(rows)
  })

  it('reads a table drawn column by column, with a row that has a label only', async () => {
    const columns = [
      ['指标', '收入', '其中：', '财政', '事业'],
      ['2023年', '100.0', '', '60.0', '40.0'],
      ['2024年', '110.0', '', '70.0', '40.0'],
    ]
    const content = columns.flatMap((column, x) =>
      column.map((text, y) => (text === '' ? '' : words(text, 50 + x * 100, 700 - y * 20))),
    )
    const source = await sourceOf(pdfOf([content.join('')]))
    checkOffsets(source)
    expect(cellsOf(source, (source.tables as [SourceTable])[0])).toEqual([
      ['指标', '2023年', '2024年'],
      ['收入', '100.0', '110.0'],
      ['其中：'],
      ['财政', '60.0', '70.0'],
      ['事业', '40.0', '40.0'],
    ])
  })

  it('goes on over pages, and leaves a repeated head out', async () => {
    const head = ['项目', '金额']
    const widths = [100, 100]
    const first =
      words('支出表', 100, 720) + ruled([head, ['甲', '1.00']], 700, widths) + words('- 1 -', 280, 30)
    const again = ruled([head, ['乙', '2.00']], 780, widths) + words('- 2 -', 280, 30)
    const last = ruled([['合计', '3.00']], 780, widths)
    const source = await sourceOf(pdfOf([first, again, last]))
    checkOffsets(source)
    expect(source.tables).toHaveLength(1)
    expect(cellsOf(source, (source.tables as [SourceTable])[0])).toEqual([
      head,
      ['甲', '1.00'],
      ['乙', '2.00'],
      ['合计', '3.00'],
    ])
    expect(source.text.match(/项目/g)).toHaveLength(2)
  })

  it('does not take another table of the next page for the rest of one', async () => {
    const page = (title: string, name: string) =>
      words(title, 100, 720) +
      ruled(
        [
          ['项目', '金额'],
          [name, '1.00'],
        ],
        700,
        [100, 100],
      )
    const titled = await sourceOf(pdfOf([page('收入表', '甲'), page('支出表', '乙')]))
    expect(titled.tables).toHaveLength(2)
    const other = ruled(
      [
        ['名称', '人数'],
        ['丙', '7'],
      ],
      780,
      [100, 100],
    )
    expect((await sourceOf(pdfOf([page('收入表', '甲'), other]))).tables).toHaveLength(2)
  })
})

// --- files that cannot be read

describe('faults', () => {
  const picture = 'q 595 0 0 842 0 0 cm /I1 Do Q'
  const text = words('绩效评价', 50, 700)

  /** The picture as wide as a scanned page. */
  const wide = (bytes: Uint8Array) =>
    new TextEncoder().encode(new TextDecoder().decode(bytes).replace('/Width 2/', '/Width 900/'))

  it('tells a scan', async () => {
    const fault = await faultOf(pdfOf([picture, picture]))
    expect(fault).toMatchObject({ code: 'source.pdf.scanned' })
    expect(fault?.message).toMatch(/扫描.*OCR/)
    expect(await faultOf(pdfOf([text, picture, picture]))).toMatchObject({ code: 'source.pdf.scanned' })
    const numbered = `${picture} ${words('- 2 -', 280, 30)}`
    expect(await faultOf(wide(pdfOf([numbered])))).toMatchObject({ code: 'source.pdf.scanned' })
    expect(await faultOf(pdfOf([numbered]))).toBeUndefined()
  })

  it('names the pages without text', async () => {
    expect(await read(pdfOf([text, text, picture]))).toMatchObject({ textless: [3] })
    const report = Array.from({ length: 9 }, (_, row) =>
      words('部门整体支出绩效自评报告正文', 50, 700 - row * 20),
    )
    expect(await read(wide(pdfOf([report.join(''), picture])))).toMatchObject({ textless: [2] })
  })

  it('tells a file without anything', async () => {
    const empty = pdfOf([''])
    const noPicture = new TextDecoder().decode(empty).replace('/Subtype/Image', '/Subtype/Omage')
    expect(await faultOf(new TextEncoder().encode(noPicture))).toMatchObject({ code: 'source.pdf.empty' })
  })

  it('tells a password', async () => {
    const locked = `/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${'11'.repeat(32)}>/U<${'22'.repeat(32)}>>>`
    expect(await faultOf(pdfOf([text], locked))).toMatchObject({ code: 'source.pdf.password' })
  })

  it('tells what is broken, wherever it is cut', async () => {
    expect(await faultOf(new Uint8Array())).toMatchObject({ code: 'source.pdf.broken' })
    expect(await faultOf(new TextEncoder().encode('你好'))).toMatchObject({ code: 'source.pdf.broken' })
    const whole = pdfOf([text])
    for (let length = 9; length < whole.length; length += 97) {
      const reading = await read(whole.slice(0, length))
      if (length < 1000) expect('fault' in reading && reading.fault.code).toBe('source.pdf.broken')
    }
  })

  it('lives through noise', async () => {
    const whole = pdfOf([
      text,
      ruled(
        [
          ['甲', '1'],
          ['乙', '2'],
        ],
        600,
        [80, 80],
      ),
    ])
    let seed = 7
    for (let round = 0; round < 60; round += 1) {
      const bytes = whole.slice()
      for (let count = 0; count < 12; count += 1) {
        seed = (seed * 1103515245 + 12345) % 2147483648
        bytes[seed % bytes.length] = (seed >> 8) & 255
      }
      const reading = await read(bytes)
      expect('fault' in reading || 'source' in reading).toBe(true)
    }
  })

  it('keeps to its limits', async () => {
    const bytes = pdfOf([text, text, text])
    expect(await faultOf(bytes, { limits: { maxPages: 2 } })).toMatchObject({ code: 'source.pdf.limit' })
    expect(await faultOf(bytes, { limits: { maxCharacters: 9 } })).toMatchObject({ code: 'source.pdf.limit' })
    expect(await faultOf(bytes, { limits: { maxMilliseconds: -1 } })).toMatchObject({
      code: 'source.pdf.limit',
    })
  })

  it('stops when told to, and says how far it is', async () => {
    const stopper = new AbortController()
    const seen: number[] = []
    const onPage = (done: number, total: number) => {
      seen.push(done, total)
      stopper.abort()
    }
    const fault = await faultOf(pdfOf([text, text]), { onPage, signal: stopper.signal })
    expect(fault).toMatchObject({ code: 'source.pdf.stopped' })
    expect(seen).toEqual([1, 2])
  })
})

// --- files of real producers

describe('producers', () => {
  it('reads what the printer here prints', async (context) => {
    const pdf = typeset(`#set text(font: "Noto Serif SC")
#set page(width: 15cm, height: 8cm)
支出合计 120.50 万元，其中：
#table(columns: 3, [项目], [预算数], [决算数], [基本支出], [100.25], [90.00], [项目支出], [20.25], [18.50])`)
    if (pdf === undefined) return context.skip('没有排版程序或字体')
    const source = await sourceOf(pdf)
    checkOffsets(source)
    expect(source.text).toContain('支出合计 120.50 万元，其中：\n')
    expect(cellsOf(source, (source.tables as [SourceTable])[0])).toEqual([
      ['项目', '预算数', '决算数'],
      ['基本支出', '100.25', '90.00'],
      ['项目支出', '20.25', '18.50'],
    ])
  })

  const corpus = fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))
  const files = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.pdf')) : []
  it.skipIf(files.length > 0)('真实文件：没有 ../shared/corpus，跳过', (context) => context.skip())
  for (const file of files)
    it(`agrees with pdftotext on ${basename(file).slice(0, 3)}`, async () => {
      const source = await sourceOf(new Uint8Array(readFileSync(join(corpus, file))))
      checkOffsets(source)
      const expected = readFileSync(join(corpus, file.replace(/pdf$/, 'txt')), 'utf8')
      const whole = packed(source.text)
      const lost = expected.split('\n').filter((line) => !whole.includes(packed(line)))
      expect(lost).toEqual([])
      const inTables = (source.tables ?? []).map((table) => cellsOf(source, table).flat().join(' ')).join(' ')
      expect(numbersIn(inTables).length).toBeGreaterThan(numbersIn(expected).length * 0.3)
    })
})

const packed = (text: string): string => readable(text).replace(/\s/g, '')
const numbersIn = (text: string): readonly string[] => text.match(/\d+[,.][\d,.]*\d/g) ?? []

function typeset(source: string): Uint8Array | undefined {
  const require = createRequire(new URL('../../../server/src/adapters/printer.ts', import.meta.url))
  try {
    const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler')
    const fonts = dirname(require.resolve('@expo-google-fonts/noto-serif-sc/package.json'))
    const fontBlobs = [readFileSync(join(fonts, '400Regular/NotoSerifSC_400Regular.ttf'))]
    const compiler = NodeCompiler.create({ workspace: '/no-workspace', fontArgs: [{ fontBlobs }] })
    return new Uint8Array(compiler.pdf(compiler.compile({ mainFileContent: source }).result, {}))
  } catch {
    return undefined
  }
}
