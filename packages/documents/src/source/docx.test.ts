import type { SourceText } from '@jiheng/checker'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeDocx } from '../docx.ts'
import { FULL_REPORT } from '../testing/report.test-data.ts'
import { writeZip } from '../zip.ts'
import { formatNumber } from './docx.ts'
import { readSource } from './read-source.ts'

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

interface Parts {
  readonly numbering?: string
  readonly styles?: string
  readonly footnotes?: string
  readonly endnotes?: string
}

function docx(body: string, parts: Parts = {}): Uint8Array {
  const files: [string, string][] = [
    [
      '_rels/.rels',
      `<Relationships><Relationship Id="a" Type="${REL}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ],
    ['word/document.xml', `<?xml version="1.0"?><w:document ${W}><w:body>${body}</w:body></w:document>`],
    [
      'word/_rels/document.xml.rels',
      `<Relationships>${Object.keys(parts)
        .map((kind) => `<Relationship Id="${kind}" Type="${REL}/${kind}" Target="${kind}.xml"/>`)
        .join('')}</Relationships>`,
    ],
    ...Object.entries(parts).map(([kind, xml]): [string, string] => [
      `word/${kind}.xml`,
      `<w:${kind} ${W}>${xml}</w:${kind}>`,
    ]),
  ]
  return writeZip(new Map(files.map(([path, text]) => [path, new TextEncoder().encode(text)])))
}

function readBytes(bytes: Uint8Array): SourceText {
  const reading = readSource(bytes, '报告.docx')
  if ('fault' in reading) throw new Error(`${reading.fault.code} ${reading.fault.message}`)
  expect(reading.format).toBe('docx')
  return reading.source
}
const read = (body: string, parts?: Parts): SourceText => readBytes(docx(body, parts))
const lines = (body: string, parts?: Parts): string[] => read(body, parts).text.split('\n')

const r = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const p = (content: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${content.startsWith('<') || content === '' ? content : r(content)}</w:p>`
const item = (text: string, level: number, id = 1): string =>
  p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${id}"/></w:numPr>`)
const level = (at: number, format: string, text: string, more = ''): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`
const list = (levels: string, nums = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'): Parts => ({
  numbering: `<w:abstractNum w:abstractNumId="0">${levels}</w:abstractNum>${nums}`,
})
const OFFICIAL =
  level(0, 'chineseCountingThousand', '%1、', '<w:suff w:val="nothing"/>') +
  level(1, 'chineseCountingThousand', '（%2）') +
  level(2, 'decimal', '%3.') +
  level(3, 'decimalEnclosedCircleChinese', '%4')

function tablesOf({ text, tables = [] }: SourceText): string[][] {
  return tables.map((table) =>
    table.cells.map((one) => {
      const span = one.rowSpan + one.columnSpan > 2 ? ` ${one.rowSpan}×${one.columnSpan}` : ''
      return `${one.row},${one.column}${span} ${text.slice(one.start, one.end)}`
    }),
  )
}

describe('DOCX', () => {
  test('paragraphs in order, empty ones too', () => {
    const body =
      p(
        `${r('预算')}${r('100')}<w:r><w:tab/><w:t>万元</w:t><w:br/><w:t>续&amp;&#x7EED;</w:t><w:softHyphen/><w:noBreakHyphen/><w:sym w:char="F0FE"/></w:r>`,
      ) +
      p('') +
      '<w:sdt><w:sdtPr><w:t>无</w:t></w:sdtPr><w:sdtContent>' +
      p('二') +
      '</w:sdtContent></w:sdt>'
    expect(lines(body)).toEqual(['预算100\t万元', '续&续-', '', '二'])
  })

  test('our own report is read with its headings and tables', async () => {
    const source = readBytes(await writeDocx(FULL_REPORT))
    const headings =
      source.headings?.map((one) => `${one.level} ${source.text.slice(one.start, one.end)}`) ?? []
    expect(headings).toContain('3 1. 全年支出4,850.09万元的构成')
    expect(source.tables?.map((one) => one.rowCount)).toEqual([6, 61, 26])
    for (const table of source.tables ?? [])
      for (const cell of table.cells) {
        expect(cell.start >= table.start && cell.end <= table.end && cell.start <= cell.end).toBe(true)
        expect(cell.column + cell.columnSpan).toBeLessThanOrEqual(table.columnCount)
        expect(cell.row + cell.rowSpan).toBeLessThanOrEqual(table.rowCount)
      }
    expect(source.text).toContain('\t111,111.10\t110,987.65\t98.90%\t')
  })
})

describe('自动编号', () => {
  test('levels count, restart, and are written as someone would type them', () => {
    const body = [
      item('概况', 0),
      item('职责', 1),
      item('3个科室', 2),
      item('细目', 3),
      item('', 2),
      item('机构', 1),
      item('甲', 2),
      p('正文'),
      item('绩效', 0),
      item('产出', 1),
    ].join('')
    expect(lines(body, list(OFFICIAL))).toEqual([
      '一、概况',
      '（一）职责',
      '1. 3个科室',
      '① 细目',
      '2.',
      '（二）机构',
      '1. 甲',
      '正文',
      '二、绩效',
      '（一）产出',
    ])
  })

  test('numbers of several levels, legal numbering, levels that do not restart', () => {
    const levels =
      level(0, 'chineseCounting', '第%1章') +
      level(1, 'decimal', '%1.%2', '<w:isLgl/>') +
      level(2, 'lowerLetter', '%3)', '<w:lvlRestart w:val="0"/>')
    const body = [
      item('甲', 0),
      item('乙', 1),
      item('丙', 2),
      item('丁', 0),
      item('戊', 1),
      item('己', 2),
    ].join('')
    expect(lines(body, list(levels))).toEqual(['第一章 甲', '1.1 乙', 'a)丙', '第二章 丁', '2.1 戊', 'b)己'])
  })

  test('lists of one kind go on counting; an override starts again', () => {
    const nums =
      '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>' +
      '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    const body = [
      item('a', 0),
      item('b', 0, 2),
      item('c', 0, 3),
      item('d', 0, 3),
      item('e', 0, 0),
      item('f', 0, 9),
    ]
    expect(lines(body.join(''), list(OFFICIAL, nums))).toEqual(['一、a', '二、b', '五、c', '六、d', 'e', 'f'])
  })

  test('numbers come from styles, their bases, and list styles; 0 takes them away', () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="我的"/><w:basedOn w:val="2"/></w:style>' +
      '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style>'
    const styled = (id: string, text: string, more = '') => p(text, `<w:pStyle w:val="${id}"/>${more}`)
    const body =
      styled('1', '概况') +
      styled('2', '职责') +
      styled('x', '机构') +
      styled('1', '无号', '<w:numPr><w:numId w:val="0"/></w:numPr>') +
      styled('loop', '正文') +
      p('大纲三级', '<w:outlineLvl w:val="2"/>') +
      styled('1', '不是标题', '<w:outlineLvl w:val="9"/>')
    const source = read(body, { ...list(OFFICIAL), styles })
    expect(source.text.split('\n')).toEqual([
      '一、概况',
      '（一）职责',
      '（二）机构',
      '无号',
      '正文',
      '大纲三级',
      '二、不是标题',
    ])
    expect(source.headings?.map((one) => `${one.level} ${source.text.slice(one.start, one.end)}`)).toEqual([
      '1 一、概况',
      '2 （一）职责',
      '2 （二）机构',
      '1 无号',
      '3 大纲三级',
    ])
  })

  test('list styles named by another list, bullets, lists with words only', () => {
    const numbering = {
      numbering:
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="公文"/></w:abstractNum>' +
        `<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="公文"/>${OFFICIAL}</w:abstractNum>` +
        `<w:abstractNum w:abstractNumId="2">${level(0, 'bullet', '●')}${level(1, 'none', '附：')}</w:abstractNum>` +
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>',
    }
    expect(lines(item('甲', 0) + item('5', 0, 2) + item('表', 1, 2), numbering)).toEqual([
      '一、甲',
      '5',
      '附：表',
    ])
  })

  test('number formats', () => {
    const all = (format: string, ...values: number[]) =>
      values.map((value) => formatNumber(value, format)).join(' ')
    expect(all('chineseCountingThousand', 0, 1, 10, 11, 20, 21, 100, 101, 110, 1005, 10_001)).toBe(
      '零 一 十 十一 二十 二十一 一百 一百零一 一百一十 一千零五 一万零一',
    )
    expect(all('chineseCounting', 9, 19, 99, 100)).toBe('九 十九 九十九 一○○')
    expect(all('japaneseCounting', 10, 12, 100, 111, 2000)).toBe('十 十二 百 百十一 二千')
    expect(all('ideographDigital', 1, 10, 21)).toBe('一 一〇 二一')
    expect(all('chineseLegalSimplified', 1, 10, 25)).toBe('壹 壹拾 贰拾伍')
    expect(all('ideographTraditional', 1, 10, 11)).toBe('甲 癸 11')
    expect(all('decimalEnclosedCircle', 1, 20, 21, 50, 51)).toBe('① ⑳ ㉑ ㊿ 51')
    expect(all('decimalEnclosedParen', 1, 20)).toBe('⑴ ⒇')
    expect(all('decimalEnclosedFullstop', 1, 20)).toBe('⒈ ⒛')
    expect(all('decimalFullWidth', 12)).toBe('１２')
    expect(all('decimalZero', 1, 12)).toBe('01 12')
    expect(all('001, 002, 003, ...', 1, 12)).toBe('001 012')
    expect(all('upperRoman', 4, 1994, 0)).toBe('IV MCMXCIV 0')
    expect(all('lowerRoman', 9)).toBe('ix')
    expect(all('upperLetter', 1, 26, 27, 28)).toBe('A Z AA BB')
    expect(all('ordinal', 1, 2, 11, 23)).toBe('1st 2nd 11th 23rd')
    expect(all('什么', 7)).toBe('7')
  })
})

describe('看得见的文字', () => {
  test('deleted and moved text is gone, inserted text stays', () => {
    const body =
      p(
        `${r('预算')}<w:del>${r('80')}</w:del><w:ins>${r('100')}</w:ins><w:moveFrom>${r('旧处')}</w:moveFrom><w:moveTo>${r('新处')}</w:moveTo>`,
      ) +
      p(r('前半'), '<w:rPr><w:del w:id="1"/></w:rPr>') +
      p('后半') +
      `<w:tbl><w:tr><w:trPr><w:del w:id="2"/></w:trPr><w:tc>${p('删')}<w:tbl><w:tr><w:tc>${p('删')}</w:tc></w:tr></w:tbl></w:tc></w:tr><w:tr><w:tc>${p('留')}</w:tc></w:tr></w:tbl>`
    expect(lines(body)).toEqual(['预算100新处', '前半后半', '留'])
  })

  test('hidden runs are gone; hiding that is switched off is not', () => {
    const hidden = r('无', '<w:vanish/>')
    expect(lines(p(`${hidden}${r('一')}${r('二', '<w:vanish w:val="0"/>')}${hidden}`))).toEqual(['一二'])
  })

  test('field codes are dropped, results kept, also where fields lie within fields', () => {
    const char = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
    const code = (text: string) => `<w:r><w:instrText>${text}</w:instrText></w:r>`
    const nested = `${char('begin')}${code('PAGE')}${char('separate')}${r('7')}${char('end')}`
    const body =
      p(
        `${r('合计')}${char('begin')}${code('=SUM')}${nested}${char('separate')}${r('100')}${char('end')}${r('元')}`,
      ) +
      p(`<w:fldSimple w:instr="SEQ">${r('3')}</w:fldSimple>`) +
      p(`${char('begin')}${code('没有结束')}`) +
      p(`${nested}${r('仍在')}`)
    expect(lines(body)).toEqual(['合计100元', '3', '', '7仍在'])
  })

  test('text boxes once, after the paragraph that holds them', () => {
    const box = (text: string) => `<w:pict><w:txbxContent>${p(text)}${p('')}</w:txbxContent></w:pict>`
    const body =
      p(
        `${r('正')}<w:r><mc:AlternateContent><mc:Choice Requires="wps">${box('框')}</mc:Choice><mc:Fallback>${box('框')}</mc:Fallback></mc:AlternateContent></w:r>${r('文')}`,
      ) + p(`<w:r><mc:AlternateContent><mc:Fallback>${box('旧框')}</mc:Fallback></mc:AlternateContent></w:r>`)
    expect(lines(body)).toEqual(['正文', '框', '', '旧框'])
  })

  test('notes that are referred to stand at the end', () => {
    const body = p(
      `${r('100')}<w:r><w:footnoteReference w:id="2"/></w:r>${r('万元')}<w:r><w:endnoteReference w:id="1"/></w:r>`,
    )
    const note = (kind: string, id: number, text: string, type = '') =>
      `<w:${kind} ${type} w:id="${id}">${p(`<w:r><w:${kind}Ref/></w:r>${r(` ${text}`)}`)}</w:${kind}>`
    const footnotes =
      note('footnote', 0, '线', 'w:type="separator"') +
      note('footnote', 1, '没有提到') +
      note('footnote', 2, '含结转资金')
    expect(lines(body, { footnotes, endnotes: note('endnote', 1, '来源') })).toEqual([
      '100万元',
      '含结转资金',
      '来源',
    ])
  })

  test('formulas as text, phonetic guides left out', () => {
    const m = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`
    const body =
      p(`<m:oMath>${m('率=')}<m:f><m:num>${m('A')}</m:num><m:den>${m('B')}</m:den></m:f></m:oMath>`) +
      p(`<w:r><w:ruby><w:rt>${r('lǜ')}</w:rt><w:rubyBase>${r('率')}</w:rubyBase></w:ruby></w:r>`)
    expect(lines(body)).toEqual(['率=A/B', '率'])
  })

  test('other prefixes for the same namespace', () => {
    const xml =
      '<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>文</x:t></x:r></x:p></x:body></x:document>'
    const bytes = writeZip(new Map([['word/document.xml', new TextEncoder().encode(xml)]]))
    expect(readBytes(bytes).text).toBe('文')
  })
})

describe('表格', () => {
  const tc = (content: string, properties = ''): string =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${content.startsWith('<w:') ? content : p(content)}</w:tc>`
  const tr = (...cells: string[]): string => `<w:tr>${cells.join('')}</w:tr>`
  const tbl = (...rows: string[]): string => `<w:tbl><w:tblPr/><w:tblGrid/>${rows.join('')}</w:tbl>`
  const RESTART = '<w:vMerge w:val="restart"/>'
  const GOES_ON = '<w:vMerge/>'

  test('merged cells, down and across, empty places at the side', () => {
    const source = read(
      p('前') +
        tbl(
          tr(tc('指标', RESTART), tc('分值', '<w:gridSpan w:val="2"/>')),
          tr(tc('不显示', GOES_ON), tc('满分'), tc('得分')),
          tr(
            tc('', GOES_ON),
            tc(`${p('')}${p('一行')}${p('二行')}`),
            tc(p('<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>')),
          ),
          `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>${tc('x')}${tc('y')}</w:tr>`,
          tr(tc('甲', '<w:hMerge w:val="restart"/>'), tc('', '<w:hMerge/>'), tc('乙', GOES_ON)),
        ) +
        p('后'),
    )
    expect(source.text).toBe('前\n指标\t分值\n\t满分\t得分\n\t一行\n二行\ta b\nx\ty\n甲\t乙\n后')
    expect(tablesOf(source)).toEqual([
      [
        '0,0 3×1 指标',
        '0,1 1×2 分值',
        '1,1 满分',
        '1,2 得分',
        '2,1 一行\n二行',
        '2,2 a b',
        '3,1 x',
        '3,2 y',
        '4,0 1×2 甲',
        '4,2 乙',
      ],
    ])
    expect(source.tables?.[0]).toMatchObject({ rowCount: 5, columnCount: 3 })
  })

  test('a table within a cell is text; one that only frames others gives way', () => {
    const inner = tbl(tr(tc('1'), tc('2')))
    expect(tablesOf(read(tbl(tr(tc('a'), tc(`${p('b')}${inner}${p('')}`), tc('c')))))).toEqual([
      ['0,0 a', '0,1 b\n1\t2', '0,2 c'],
    ])
    expect(tablesOf(read(tbl(tr(tc(`${inner}${p('')}`)))))).toEqual([['0,0 1', '0,1 2']])
  })

  test('numbers count on in cells, in an empty column too', () => {
    const source = read(tbl(tr(tc(item('', 2)), tc('甲')), tr(tc(item('', 2)), tc('乙'))), list(OFFICIAL))
    expect(tablesOf(source)).toEqual([['0,0 1.', '0,1 甲', '1,0 2.', '1,1 乙']])
  })

  test('rows and cells within content controls', () => {
    const source = read(
      tbl(
        `<w:sdt><w:sdtContent>${tr(`<w:sdt><w:sdtContent>${tc('a')}</w:sdtContent></w:sdt>`, tc('b'))}</w:sdtContent></w:sdt>`,
      ),
    )
    expect(tablesOf(source)).toEqual([['0,0 a', '0,1 b']])
  })
})

describe('坏文件', () => {
  const faultOf = (bytes: Uint8Array) => {
    const reading = readSource(bytes, '报告.docx')
    return 'fault' in reading ? reading.fault.code : 'read'
  }
  const part = (xml: string) => writeZip(new Map([['word/document.xml', new TextEncoder().encode(xml)]]))

  test('deep nesting is a fault or is read, never an overflow', () => {
    expect(faultOf(docx('<w:sdt>'.repeat(100_000)))).toBe('source.nesting')
    expect(faultOf(docx(`${'<w:tbl><w:tr><w:tc>'.repeat(50_000)}`))).toBe('source.nesting')
    const depth = 300
    expect(
      faultOf(docx('<w:tbl><w:tr><w:tc>'.repeat(depth) + p('底') + '</w:tc></w:tr></w:tbl>'.repeat(depth))),
    ).toBe('read')
  })

  test('broken XML is a fault', () => {
    for (const xml of [
      '',
      '文',
      '<w:document',
      '<w:document><w:body>',
      '<w:document><w:body></w:document></w:body>',
      '<w:document/><w:document/>',
      '<w:document a="<"/>',
      '<!DOCTYPE a [<!ENTITY b "c">]><w:document>&b;</w:document>',
      '<w:document><!-- </w:document>',
      '<a/>',
    ])
      expect([xml, faultOf(part(xml))]).toEqual([xml, 'source.broken'])
    expect(faultOf(part('<w:document><w:body><w:p/></w:body></w:document>'))).toBe('source.empty')
    expect(faultOf(writeZip(new Map([['word/document.xml', Uint8Array.from([0x3c, 0x61, 0xff])]])))).toBe(
      'source.broken',
    )
  })

  test('law: whatever elements lie in one another, tables and headings lie within the text, in order', () => {
    const names = fc.constantFrom(
      'w:p',
      'w:r',
      'w:tbl',
      'w:tr',
      'w:tc',
      'w:tcPr',
      'w:pPr',
      'w:rPr',
      'w:trPr',
      'w:numPr',
      'w:txbxContent',
      'w:sdt',
      'w:del',
      'w:ins',
      'mc:AlternateContent',
      'mc:Choice',
      'mc:Fallback',
      'm:num',
    )
    const leaf = fc.constantFrom(
      '<w:t>字</w:t>',
      '<w:tab/>',
      '<w:br/>',
      '<w:vMerge/>',
      '<w:vMerge w:val="restart"/>',
      '<w:gridSpan w:val="2"/>',
      '<w:gridBefore w:val="1"/>',
      '<w:hMerge/>',
      '<w:outlineLvl w:val="0"/>',
      '<w:numId w:val="1"/>',
      '<w:ilvl w:val="1"/>',
      '<w:vanish/>',
      '<w:fldChar w:fldCharType="begin"/>',
      '<w:fldChar w:fldCharType="end"/>',
      '<w:p><w:r><w:t>段</w:t></w:r></w:p>',
      '<w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>',
    )
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 8, withCrossShrink: true },
        leaf,
        fc
          .tuple(names, fc.array(tie('tree'), { maxLength: 4 }))
          .map(([name, inner]) => `<${name}>${inner.join('')}</${name}>`),
      ),
    }))
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 6 }), (pieces) => {
        const reading = readSource(docx(pieces.join(''), list(OFFICIAL)), 'a.docx')
        if ('fault' in reading) {
          expect(reading.fault.code).toBe('source.empty')
          return
        }
        const { text, tables = [], headings = [] } = reading.source
        let last = 0
        for (const table of tables) {
          expect(table.start).toBeGreaterThanOrEqual(last)
          last = table.end
          let before = table.start
          for (const cell of table.cells) {
            expect(cell.start).toBeGreaterThanOrEqual(before)
            expect(cell.end).toBeGreaterThanOrEqual(cell.start)
            before = cell.end
            expect(cell.row + cell.rowSpan).toBeLessThanOrEqual(table.rowCount)
            expect(cell.column + cell.columnSpan).toBeLessThanOrEqual(table.columnCount)
          }
          expect(before).toBeLessThanOrEqual(table.end)
          expect(table.end).toBeLessThanOrEqual(text.length)
        }
        for (const heading of headings) expect(heading.end).toBeLessThanOrEqual(text.length)
      }),
      { seed: 21, numRuns: 1500 },
    )
  })
})
