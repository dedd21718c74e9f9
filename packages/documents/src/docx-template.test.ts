/** 报告模板: the department's own page and styles, with our words and numbers. */
import { bindingsOf, type ReportDocument } from '@jiheng/engine'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { writeDocx } from './docx.ts'
import { compareBindings, readDocx } from './docx-read.ts'
import { checkDocxTemplate, writeTemplatedDocx } from './docx-template.ts'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const paragraph = (text: string, style = ''): string =>
  `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
const STYLES =
  `<w:styles xmlns:w="${W}"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
  '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>' +
  '<w:style w:type="paragraph" w:styleId="zw"><w:name w:val="报告正文"/></w:style></w:styles>'
const SECTION =
  '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"/></w:sectPr>'

function template(body: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const files: Record<string, string> = {
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="${W}"><w:body>${body}${SECTION}</w:body></w:document>`,
    'word/styles.xml': STYLES,
    'word/_rels/document.xml.rels':
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>',
    ...more,
  }
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
}

const bound = (text: string, ref: string) => ({ kind: 'bound', text, ref }) as const
const report: ReportDocument = {
  title: '某局<绩效>报告',
  organisation: '某局',
  date: '2020-05-31',
  letter: { number: '某财〔2020〕1号' },
  notices: [],
  blocks: [
    { kind: 'heading', level: 1, text: [{ kind: 'text', text: '概况' }] },
    { kind: 'heading', level: 2, text: [{ kind: 'text', text: '编制' }] },
    {
      kind: 'paragraph',
      text: [{ kind: 'text', text: '编制' }, bound('271人', 'f:a'), { kind: 'text', text: '。' }],
    },
    {
      kind: 'chart',
      chart: {
        kind: 'composition',
        title: '构成',
        measure: '万元',
        series: ['决算数'],
        rows: [{ name: '甲', marks: [{ amount: '3.5', text: '3.50万元', ref: 'f:c' }] }],
      },
    },
    { kind: 'annex', title: '基础数据表', landscape: true },
    {
      kind: 'table',
      table: {
        title: '表',
        columns: [{ title: '数', align: 'right', width: 10 }],
        rows: [{ cells: [{ text: [bound('7', 'f:b')] }] }],
        notes: [],
      },
    },
  ],
}

const BODY =
  paragraph('某市财政局文件') +
  // Word parts a place into runs as it likes.
  '<w:p><w:r><w:t>{标</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>题}（</w:t></w:r><w:r><w:t>{文号}）</w:t></w:r></w:p>' +
  paragraph('{正文}', 'zw') +
  paragraph('{落款}') +
  paragraph('{日期}')

async function made(bytes: Uint8Array) {
  const written = await writeTemplatedDocx(report, bytes)
  if ('reason' in written) throw new Error(written.reason)
  const read = readDocx(written.bytes)
  if ('reason' in read) throw new Error(read.reason)
  return { files: unzipSync(written.bytes), read }
}

describe('用本部门的模板', () => {
  test('版头、标题、文号、正文、落款、日期各在模板写的地方', async () => {
    const { read } = await made(template(BODY))
    const lines = read.paragraphs.map((one) => one.text).filter((text) => text !== '')
    expect(lines.slice(0, 2)).toEqual(['某市财政局文件', '某局<绩效>报告（某财〔2020〕1号）'])
    expect(lines.indexOf('某局')).toBeGreaterThan(lines.indexOf('编制271人。'))
    expect(lines.indexOf('2020年5月31日')).toBe(lines.indexOf('某局') + 1)
    // Annexes come after the signature, as everywhere.
    expect(lines.indexOf('基础数据表')).toBeGreaterThan(lines.indexOf('2020年5月31日'))
    expect(lines.filter((text) => text === '某局<绩效>报告')).toEqual([])
  })
  test('每个绑定的数都读得回来', async () => {
    const { read } = await made(template(BODY))
    expect(compareBindings(bindingsOf(report), read.bookmarks)).toEqual([])
  })
  test('模板有的样式用模板的，没有的带进去', async () => {
    const { files, read } = await made(template(BODY))
    const styleOf = (text: string) => read.paragraphs.find((one) => one.text.endsWith(text))?.style
    expect(styleOf('概况')).toBe('1')
    expect(styleOf('编制271人。')).toBe('zw')
    expect(styleOf('编制')).toBe('JihengHeading2')
    const styles = strFromU8(files['word/styles.xml'] as Uint8Array)
    for (const [, id] of strFromU8(files['word/document.xml'] as Uint8Array).matchAll(
      /w:pStyle w:val="([^"]+)"/g,
    ))
      expect(styles).toContain(`w:styleId="${id}"`)
  })
  test('图和它的关系、类型都在；横排的附件另起一节', async () => {
    const { files } = await made(template(BODY))
    const body = strFromU8(files['word/document.xml'] as Uint8Array)
    const id = /<c:chart [^>]*r:id="([^"]+)"/.exec(body)?.[1]
    expect(strFromU8(files['word/_rels/document.xml.rels'] as Uint8Array)).toContain(`Id="${id}"`)
    expect(files['word/charts/jiheng1.xml']).toBeDefined()
    expect([...body.matchAll(/<w:pgSz [^>]*>/g)].map(([one]) => one.includes('landscape'))).toEqual([
      false,
      true,
    ])
  })
  test('我们自己写出的报告改几个字就能当模板，样式照用', async () => {
    const own = unzipSync(
      await writeDocx({
        title: '{标题}',
        organisation: '{落款}',
        notices: [],
        blocks: [{ kind: 'paragraph', text: [{ kind: 'text', text: '{正文}' }] }],
      }),
    )
    const { read } = await made(zipSync(own))
    expect(read.paragraphs.find((one) => one.text.endsWith('概况'))?.style).toBe('Heading1')
    expect(read.paragraphs.find((one) => one.text === '编制271人。')?.style).toBe('BodyText')
    expect(compareBindings(bindingsOf(report), read.bookmarks)).toEqual([])
  })
})

describe('收模板时检查', () => {
  const reasonOf = async (bytes: Uint8Array): Promise<string> => {
    const checked = await checkDocxTemplate(bytes)
    return 'reason' in checked ? checked.reason : ''
  }
  test('缺的地方说明怎么办', async () => {
    expect(await checkDocxTemplate(template(paragraph('{正文}')))).toEqual({
      notes: [
        '没有“{标题}”，标题按公文格式放在正文里',
        '没有“{文号}”，文号按公文格式放在正文里',
        '没有“{日期}”，日期按公文格式放在正文里',
        '没有“{落款}”，落款按公文格式放在正文里',
        '没有“标题 2”样式，用公文格式的',
        '没有“标题 3”样式，用公文格式的',
      ],
    })
  })
  test.each([
    ['没有正文', template(paragraph('x')), '现有 0 段'],
    ['正文两次', template(paragraph('{正文}').repeat(2)), '现有 2 段'],
    [
      '正文在表格里',
      template(`<w:tbl><w:tr><w:tc>${paragraph('{正文}')}</w:tc></w:tr></w:tbl>`),
      '不能放在表格里',
    ],
    ['有宏', template(paragraph('{正文}'), { 'word/vbaProject.bin': 'x' }), '宏'],
    [
      '有实体声明',
      template(paragraph('{正文}'), { 'word/header1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><w:hdr/>' }),
      'DOCTYPE',
    ],
    ['不是压缩包', strToU8('PK 不是'), '不是能用的'],
  ])('%s', async (_, bytes, words) => expect(await reasonOf(bytes)).toContain(words))
})
