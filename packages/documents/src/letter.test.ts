import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { readDocx } from './docx-read.ts'
import { type Letter, type LetterBlock, writeLetter } from './letter.ts'
import { printable } from './official-layout.ts'
import { readZip } from './zip.ts'

const LETTER: Letter = {
  title: '关于开展绩效自评工作的通知',
  number: '某人社发〔2020〕3号',
  recipient: '局属各预算单位：',
  body: [
    { kind: 'paragraph', text: '现将有关事项通知如下。' },
    { kind: 'heading', level: 1, text: '范围' },
    { kind: 'heading', level: 2, text: '（五）资金' },
    { kind: 'paragraph', text: '　　全部资金。\r\n\n包括结转资金。 ' },
    { kind: 'heading', level: 2, text: '单位' },
    { kind: 'heading', level: 3, text: '3.15 活动' },
    {
      kind: 'table',
      title: '单位名单',
      head: ['序号', '单位名称'],
      rows: [['1', '某局'], ['2', '某中心', '多出的一格'], []],
      align: ['center', 'left'],
    },
    { kind: 'heading', level: 1, text: '2、要求' },
    { kind: 'paragraph', text: '特此通知。' },
  ],
  organisation: '某市人力资源和社会保障局',
  date: '2020-03-05',
  attachments: ['基础数据表。', '2. 指标评分表；', ' '],
  contact: '（联系人：王某，电话0734-1234567）',
}

function partsOf(bytes: Uint8Array): ReadonlyMap<string, string> {
  const zip = readZip(bytes)
  if ('faults' in zip) throw new Error(zip.faults[0]?.message)
  return new Map([...zip.files].map(([path, content]) => [path, new TextDecoder().decode(content)]))
}
const xmlOf = async (letter: Letter): Promise<string> =>
  partsOf(await writeLetter(letter)).get('word/document.xml') ?? ''
async function contentOf(letter: Letter) {
  const read = readDocx(await writeLetter(letter))
  if ('reason' in read) throw new Error(read.reason)
  return read
}
const withBody = (...body: readonly LetterBlock[]): Letter => ({
  title: '通知',
  organisation: '某局',
  date: '2020-03-05',
  body,
})
/** Style and text of each paragraph outside tables that says something. */
const linesOf = async (letter: Letter): Promise<readonly string[]> =>
  (await contentOf(letter)).paragraphs
    .filter((one) => one.text !== '')
    .map((one) => `${one.style} ${one.text}`)

describe('公文的文字', () => {
  test('a notice from title to contact', async () => {
    expect(await linesOf(LETTER)).toEqual([
      'Title 关于开展绩效自评工作的通知',
      'BodyText 某人社发〔2020〕3号',
      'BodyText 局属各预算单位：',
      'BodyText 现将有关事项通知如下。',
      'Heading1 一、范围',
      'Heading2 （一）资金',
      'BodyText 全部资金。',
      'BodyText 包括结转资金。',
      'Heading2 （二）单位',
      'Heading3 1. 3.15 活动',
      'TableTitle 单位名单',
      'Heading1 二、要求',
      'BodyText 特此通知。',
      'AnnexList 附件：1. 基础数据表',
      'AnnexListMore 2. 指标评分表',
      'Signature 某市人力资源和社会保障局',
      'Signature 2020年3月5日',
      'BodyText （联系人：王某，电话0734-1234567）',
    ])
    expect((await contentOf(LETTER)).tables).toEqual([
      [
        ['序号', '单位名称', ''],
        ['1', '某局', ''],
        ['2', '某中心', '多出的一格'],
        ['', '', ''],
      ],
    ])
  })

  test('a plan has neither number nor recipient nor attachments', async () => {
    const { organisation, date, body } = withBody({ kind: 'paragraph', text: '正文' })
    const lines = await linesOf({
      title: '方案',
      organisation,
      date,
      body,
      number: ' ',
      contact: '',
      attachments: [],
    })
    expect(lines).toEqual(['Title 方案', 'BodyText 正文', 'Signature 某局', 'Signature 2020年3月5日'])
  })

  test('one attachment has no number', async () => {
    expect(await linesOf({ ...withBody(), attachments: ['1. 评分表。'] })).toContain('AnnexList 附件：评分表')
  })

  test.each([
    ['一、范围', '一、范围'],
    ['(三) 范围', '一、范围'],
    ['12．范围', '一、范围'],
    ['（4）范围', '一、范围'],
    ['2019年范围', '一、2019年范围'],
    ['3.15范围', '一、3.15范围'],
    ['一、', '一、一、'],
  ])('a heading typed as %s', async (typed, wanted) => {
    expect(await linesOf(withBody({ kind: 'heading', level: 1, text: typed }))).toContain(
      `Heading1 ${wanted}`,
    )
  })

  test('a date in other words stays', async () => {
    expect(await linesOf({ ...withBody(), date: '2020-02-30' })).toContain('Signature 2020-02-30')
  })

  test('same letter, same bytes, whatever the time', async () => {
    const first = await writeLetter(LETTER)
    vi.useFakeTimers({ now: new Date('2031-07-08T09:10:11Z') })
    try {
      expect(Buffer.compare(await writeLetter(structuredClone(LETTER)), first)).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('odd characters come through or are replaced, and never break the file', async () => {
    const odd = 'a<b>&"c"\u0000\u000b\ud800😀]]>﹏𠮷</w:t>'
    const letter: Letter = {
      title: odd,
      number: odd,
      recipient: odd,
      organisation: odd,
      date: odd,
      contact: odd,
      attachments: [odd, odd],
      body: [
        { kind: 'heading', level: 2, text: odd },
        { kind: 'paragraph', text: odd },
        { kind: 'table', title: odd, head: [odd], rows: [[odd]] },
      ],
    }
    const { text, tables } = await contentOf(letter)
    expect(tables).toEqual([[[printable(odd)], [printable(odd)]]])
    expect(text.split(printable(odd)).length - 1).toBe(13)
  })

  test('law: whatever is typed into a cell or a line is in the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), async (line, cell) => {
        const bare = line.replace(/[\r\n]/g, '').replace(/^[\s\u3000]+|[\s\u3000]+$/g, '')
        const { text, tables } = await contentOf(
          withBody({ kind: 'paragraph', text: bare }, { kind: 'table', head: ['甲'], rows: [[cell]] }),
        )
        expect(text).toContain(printable(bare))
        expect(tables[0]?.[1]).toEqual([printable(cell)])
      }),
      { seed: 9704, numRuns: 40 },
    )
  })
})

describe('公文的格式', () => {
  const styleOf = (styles: string, id: string): string =>
    new RegExp(`<w:style [^>]*w:styleId="${id}".*?</w:style>`).exec(styles)?.[0] ?? ''

  test('fonts, sizes and indents of GB/T 9704', async () => {
    const styles = partsOf(await writeLetter(LETTER)).get('word/styles.xml') ?? ''
    for (const [id, font, size] of [
      ['Title', '方正小标宋简体', 44],
      ['Normal', '仿宋_GB2312', 32],
      ['Footer', '宋体', 28],
    ] as const) {
      expect(styleOf(styles, id)).toContain(`w:eastAsia="${font}"`)
      expect(styleOf(styles, id)).toContain(`<w:sz w:val="${size}"/>`)
    }
    for (const [id, font] of [
      ['Heading1', '黑体'],
      ['Heading2', '楷体_GB2312'],
      ['Heading3', '仿宋_GB2312'],
    ] as const)
      expect(styleOf(styles, id)).toContain(`w:eastAsia="${font}"`)
    expect(styleOf(styles, 'BodyText')).toContain('w:firstLineChars="200"')
    expect(styleOf(styles, 'Signature')).toContain('w:rightChars="400"')
    // 附件： begins two characters in (640), what follows is set to its first word.
    expect(styleOf(styles, 'AnnexList')).toContain('<w:ind w:left="1600" w:hanging="960"/>')
    expect(styleOf(styles, 'AnnexListMore')).toContain('<w:ind w:left="1600"/>')
  })

  test('margins and page numbers', async () => {
    const parts = partsOf(await writeLetter(LETTER))
    expect(parts.get('word/document.xml')).toContain(
      '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"',
    )
    expect(parts.get('word/footerOdd.xml')).toMatch(/— .* PAGE .* —/)
    expect(parts.get('word/settings.xml')).toContain('<w:evenAndOddHeaders/>')
  })

  test('number in the middle, recipient at the margin, a blank line before the attachments', async () => {
    const xml = await xmlOf(LETTER)
    const properties = (text: string): string =>
      (xml.split('<w:p>').find((one) => one.includes(`>${text}<`)) ?? '').split('</w:pPr>')[0] ?? ''
    expect(properties('某人社发〔2020〕3号')).toContain('<w:jc w:val="center"/>')
    expect(properties('局属各预算单位：')).toContain('w:firstLine="0"')
    const before = xml.split('<w:p>').at(xml.split('<w:p>').findIndex((one) => one.includes('附件：1. ')) - 1)
    expect(before).not.toContain('<w:t')
  })

  test('the header row of a long table is repeated, rows are not broken', async () => {
    const rows = Array.from({ length: 80 }, (_, at) => [`${at + 1}`, `单位${at + 1}`])
    const xml = await xmlOf(withBody({ kind: 'table', head: ['序号', '名称'], rows }))
    expect(xml.match(/<w:tblHeader\/>/g)?.length).toBe(1)
    expect(xml.match(/<w:cantSplit\/>/g)?.length).toBe(81)
  })

  test('more columns than fit upright turn the page', async () => {
    const head = Array.from({ length: 10 }, (_, at) => `列${at}`)
    expect(await xmlOf(withBody({ kind: 'table', head, rows: [head] }))).toContain('w:orient="landscape"')
  })
})

/** The office program of this machine, if it has one. */
const office = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'soffice'))
  .find((path) => existsSync(path))

describe.skipIf(office === undefined)('用 LibreOffice 打开', () => {
  const pagesOf = async (letter: Letter): Promise<number> => {
    const folder = mkdtempSync(join(tmpdir(), 'letter-'))
    try {
      writeFileSync(join(folder, 'a.docx'), await writeLetter(letter))
      const profile = `-env:UserInstallation=file://${folder}/profile`
      const options = ['--headless', profile, '--convert-to', 'pdf', '--outdir', folder]
      execFileSync(office ?? '', [...options, join(folder, 'a.docx')], { timeout: 60_000, stdio: 'ignore' })
      const pdf = readFileSync(join(folder, 'a.pdf'), 'latin1')
      return pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  test('a short notice is one page', async () => {
    const body = LETTER.body.filter((block) => block.kind === 'paragraph')
    expect(await pagesOf({ ...LETTER, body })).toBe(1)
  }, 90_000)

  // 19 lines below the title, 22 on each further page; blank lines and signature take four.
  test.each([
    [59, 3],
    [60, 4],
  ])(
    '%i lines of text are on %i pages',
    async (lines, pages) => {
      const body = Array.from(
        { length: lines },
        () => ({ kind: 'paragraph', text: '字'.repeat(24) }) as const,
      )
      expect(await pagesOf(withBody(...body))).toBe(pages)
    },
    90_000,
  )
})
