import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareBindings, printTypst, readDocx, writeDocx } from '@jiheng/documents'
import { bindingsOf, type ReportBlock, type ReportDocument } from '@jiheng/engine'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FULL_REPORT } from '../../../documents/src/testing/report.test-data.ts'
import { createPrinter, findFonts } from './printer.ts'

const folder = mkdtempSync(join(tmpdir(), 'jiheng-printer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const squeeze = (text: string): string => text.replace(/\s/g, '')
const HEADS = [
  '组别单位名称预算数决算数执行率说明',
  '指标分值得分指标值计分过程佐证材料待核事项备注',
] as const

async function pdfOf(document: ReportDocument): Promise<Uint8Array> {
  const printed = await createPrinter().print(printTypst(document))
  if (!('pdf' in printed)) throw new Error(printed.reason)
  return printed.pdf
}

/** A tool of poppler on some PDF; undefined where it is not installed. */
function poppler(
  tool: string,
  pdf: Uint8Array,
  before: readonly string[],
  after: readonly string[],
): string | undefined {
  const file = join(folder, 'report.pdf')
  writeFileSync(file, pdf)
  try {
    return execFileSync(tool, [...before, file, ...after], { encoding: 'utf8' })
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/** Words of a PDF without page numbers and without table heads that are only repeated. */
function wordsOf(pdf: Uint8Array): string | undefined {
  const text = poppler('pdftotext', pdf, ['-raw'], ['-'])
  return text
    ?.split('\f')
    .map((page, index) => {
      const words = squeeze(page).replace(new RegExp(`—${index + 1}—$`), '')
      const head = HEADS.find((one) => words.startsWith(one)) ?? ''
      return words.slice(head.length)
    })
    .join('')
}

async function docxWords(document: ReportDocument): Promise<string> {
  const read = readDocx(await writeDocx(document))
  return 'text' in read ? squeeze(read.text) : read.reason
}

/** Spans that do not fit, missing columns, empty and hostile words. */
const anyWords = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '"]) #x', '\\', '甲乙', '1,234.56', '\n', '  ', '$a_b$\n*c*'),
)
const anyText = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text: anyWords }),
    fc.record({
      kind: fc.constant('bound' as const),
      text: anyWords,
      ref: anyWords,
      illustrative: fc.boolean(),
    }),
  ),
  { maxLength: 3 },
)
const anyCell = fc.record(
  {
    text: anyText,
    rowSpan: fc.constantFrom(0, 1, 2, 5),
    columnSpan: fc.constantFrom(0, 1, 2, 7),
    indent: fc.nat(3),
  },
  { requiredKeys: ['text'] },
)
const anyTable = fc.record({
  title: anyWords,
  measure: anyWords,
  columns: fc.array(
    fc.record({
      title: anyWords,
      align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
      width: fc.constantFrom(0, 1, 60),
    }),
    { maxLength: 11 },
  ),
  rows: fc.array(fc.record({ cells: fc.array(anyCell, { maxLength: 6 }), strong: fc.boolean() }), {
    maxLength: 8,
  }),
  notes: fc.array(anyWords, { maxLength: 2 }),
})
const anyBlock: fc.Arbitrary<ReportBlock> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), level: fc.constantFrom(1, 2, 3, 4), text: anyText }),
  fc.record({ kind: fc.constant('paragraph' as const), text: anyText }),
  fc.record({ kind: fc.constant('table' as const), table: anyTable }),
  fc.record({ kind: fc.constant('annex' as const), title: anyWords, landscape: fc.boolean() }),
)

const WITHOUT = '没有安装 poppler-utils，PDF 的文字未核对'

describe('PDF', () => {
  let pdf = new Uint8Array()
  beforeAll(async () => {
    pdf = new Uint8Array(await pdfOf(FULL_REPORT))
  })

  test('same report, same bytes', async () => {
    expect(Buffer.compare(pdf, await pdfOf(FULL_REPORT))).toBe(0)
  })

  test('its text layer holds every bound number, in order', ({ skip }) => {
    const text = wordsOf(pdf)
    if (text === undefined) return skip(WITHOUT)
    let at = 0
    for (const { text: number } of bindingsOf(FULL_REPORT)) {
      const found = text.indexOf(squeeze(number), at)
      expect(found, number).toBeGreaterThanOrEqual(0)
      at = found + squeeze(number).length
    }
  })

  test('it says what the DOCX says', async ({ skip }) => {
    const text = wordsOf(pdf)
    if (text === undefined) return skip(WITHOUT)
    // A cell over several rows is drawn after them, so of the whole only the characters agree …
    expect([...text].sort().join('')).toBe([...(await docxWords(FULL_REPORT))].sort().join(''))
    // … and without such cells their order, too.
    const plain: ReportDocument = {
      ...FULL_REPORT,
      blocks: FULL_REPORT.blocks.filter(
        (block) => block.kind !== 'table' || block.table.columns.length !== 6,
      ),
    }
    expect(wordsOf(await pdfOf(plain))).toBe(await docxWords(plain))
  })

  test('fonts are embedded subsets; title, date and outline are set; PDF/A', ({ skip }) => {
    const fonts = poppler('pdffonts', pdf, [], [])
    if (fonts === undefined) return skip(WITHOUT)
    for (const line of fonts.trim().split('\n').slice(2))
      expect(line).toMatch(/^[A-Z]{6}\+Noto.* yes yes yes /)
    const about = poppler('pdfinfo', pdf, [], [])
    expect(about).toContain(FULL_REPORT.title)
    expect(about).toMatch(/CreationDate:.*May +6.*2020/)
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Outlines')
    expect(Buffer.from(pdf).toString('latin1')).toContain('<pdfaid:part>2')
  })

  test('without a date, the clock is not asked', async () => {
    const { date: _, ...undated } = FULL_REPORT
    const text = Buffer.from(await pdfOf({ ...undated, blocks: [] })).toString('latin1')
    expect(text).not.toContain(String(new Date().getFullYear()))
  })

  test('hostile words are printed, not obeyed', async ({ skip }) => {
    const attack = '"]) #read("/etc/passwd") #panic("x") \\u{41} */ $'
    const text = wordsOf(await pdfOf({ ...FULL_REPORT, title: attack, organisation: attack, blocks: [] }))
    if (text === undefined) return skip(WITHOUT)
    expect(text.split(squeeze(attack))).toHaveLength(3)
  })

  test('any tables and words at all can be set, and the DOCX of them read back', async () => {
    const document: ReportDocument = {
      ...FULL_REPORT,
      blocks: fc.sample(anyBlock, { seed: 9704, numRuns: 300 }),
    }
    expect((await pdfOf(document)).length).toBeGreaterThan(10_000)
    const read = readDocx(await writeDocx(document))
    expect('bookmarks' in read ? compareBindings(bindingsOf(document), read.bookmarks) : read).toEqual([])
  })

  test('a character that no font has does not stop the report', async () => {
    expect((await pdfOf({ ...FULL_REPORT, title: '\u{10fffd}报告', blocks: [] })).length).toBeGreaterThan(
      1000,
    )
  })
})

describe('印不出来时', () => {
  const worker = (name: string, source: string): string => {
    const file = join(folder, name)
    writeFileSync(file, source)
    return file
  }
  const fonts = findFonts()

  test('a source that does not compile', async () => {
    expect(await createPrinter().print('#panic("甲")')).toEqual({
      reason: expect.stringMatching(/^排版源文有误：.*甲/),
    })
  })

  test('files of the machine cannot be read', async () => {
    const file = worker('secret.txt', '机密')
    expect(await createPrinter().print(`#read("${file}")`)).toHaveProperty('reason')
    expect(await createPrinter().print(`#read("../..${file}")`)).toHaveProperty('reason')
  })

  test('no compiler for this processor', async () => {
    const none = worker('none.mjs', 'process.exit(3)')
    expect(await createPrinter({ worker: none, fonts }).print('甲')).toEqual({
      reason: expect.stringContaining('没有可用的排版组件'),
    })
  })

  test('no fonts', async () => {
    expect(await createPrinter({ fonts: [] }).print('甲')).toEqual({ reason: '没有找到排版用的字体' })
    expect(await createPrinter({ fonts: [join(folder, 'none.ttf')] }).print('甲')).toEqual({
      reason: '排版用的字体不能读取',
    })
  })

  test('too slow', async () => {
    const slow = worker('slow.mjs', 'for (;;) {}')
    expect(await createPrinter({ worker: slow, fonts, timeoutSeconds: 0.3, tries: 1 }).print('甲')).toEqual({
      reason: '排版超过 0.3 秒，已停止',
    })
  })

  test('a crash is tried once more', async () => {
    const flag = join(folder, 'flag')
    const shaky = worker(
      'shaky.mjs',
      `import { existsSync, writeFileSync } from 'node:fs'
       if (!existsSync(${JSON.stringify(flag)})) { writeFileSync(${JSON.stringify(flag)}, ''); process.abort() }
       process.stdout.write('%PDF-1.7\\n%%EOF\\n')`,
    )
    expect(await createPrinter({ worker: shaky, fonts }).print('甲')).toHaveProperty('pdf')
  })

  test('a PDF broken off is not taken for whole', async () => {
    const half = worker('half.mjs', "process.stdout.write('%PDF-1.7 …')")
    expect(await createPrinter({ worker: half, fonts }).print('甲')).toEqual({ reason: '排版程序意外退出' })
  })
})
