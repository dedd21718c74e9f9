/**
 * Writing DOCX: a report as WordprocessingML in official layout (GB/T 9704). Every bound number stands in a bookmark named
 * by its binding id, so that it can be read back. Same report, same bytes: no clock, no random ids. The markup is
 * written here directly, since a library that stamps times and draws ids would have to be undone afterwards.
 */
import type { ReportChart, ReportDocument } from '@jiheng/engine'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { chartDrawing, chartPart } from './chart-docx.ts'
import {
  dateParts,
  type HeadingLevel,
  type LaidCell,
  type LaidElement,
  type LaidReport,
  type LaidRow,
  type LaidRun,
  type LaidSection,
  type LaidTable,
  layOut,
  OFFICIAL,
} from './official-layout.ts'

/** DOCX bytes of a report. */
export async function writeDocx(document: ReportDocument): Promise<Uint8Array> {
  const report = layOut(document)
  const charts = chartsOf(report)
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': contentTypes(charts.length),
    '_rels/.rels': PACKAGE_RELATIONS,
    'docProps/app.xml': APP_PROPERTIES,
    'docProps/core.xml': coreProperties(report),
    'word/_rels/document.xml.rels': documentRelations(charts.length),
    ...Object.fromEntries(
      charts.map((chart, index) => [`word/charts/chart${index + 1}.xml`, chartPart(chart)]),
    ),
    'word/document.xml': documentPart(report),
    'word/fontTable.xml': FONT_TABLE,
    'word/footerEven.xml': footer('left'),
    'word/footerOdd.xml': footer('right'),
    'word/settings.xml': SETTINGS,
    'word/styles.xml': STYLES,
  }
  const zippable: Zippable = {}
  for (const [name, text] of Object.entries(parts)) zippable[name] = [strToU8(text), ZIP_OPTIONS]
  return zipSync(zippable)
}

/** Zip entries carry local time without zone; the midday of a fixed day is the same day everywhere. */
const ZIP_OPTIONS = { level: 6, mtime: '1980-01-02T12:00:00', os: 0 } as const
const FIXED_TIME = '2000-01-01T00:00:00Z'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one)

const twipsOfMillimetres = (millimetres: number): number => Math.round((millimetres / 25.4) * 1440)
const twips = (points: number): number => Math.round(points * 20)
const halfPoints = (points: number): number => Math.round(points * 2)

/** Paragraph properties of lines beside the text. */
const STANDS = {
  none: '',
  centre: '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>',
  flush: '<w:ind w:firstLineChars="0" w:firstLine="0"/>',
} as const

// --- runs

/** Bold and size differ from the paragraph's style only inside tables. */
interface Look {
  readonly bold?: boolean
  readonly font?: string
}

function textRun(text: string, look: Look, marks: string): string {
  const font = look.font === undefined ? '' : ` w:eastAsia="${look.font}"`
  const bold = look.bold === true ? '<w:b/>' : ''
  const properties = `<w:rPr><w:rFonts w:hint="eastAsia"${font}/>${bold}${marks}</w:rPr>`
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`)
  return `<w:r>${properties}${lines.join('<w:br/>')}</w:r>`
}

/** Illustrative 示例 dotted and grey-blue; unconfirmed 待核 dashed. */
function marksOf(run: LaidRun): string {
  if (run.illustrative === true) return '<w:color w:val="4A6785"/><w:u w:val="dotted" w:color="4A6785"/>'
  if (run.unconfirmed === true) return '<w:u w:val="dash" w:color="8A6D3B"/>'
  return ''
}

function runs(list: readonly LaidRun[], look: Look = {}): string {
  return list
    .map((run) => {
      const text = textRun(run.text, look, marksOf(run))
      if (run.id === undefined) return text
      const number = Number(run.id.replace(/\D/g, ''))
      return `<w:bookmarkStart w:id="${number}" w:name="${run.id}"/>${text}<w:bookmarkEnd w:id="${number}"/>`
    })
    .join('')
}

function paragraph(style: string, content: string, properties = ''): string {
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/>${properties}</w:pPr>${content}</w:p>`
}

// --- blocks

function documentPart(report: LaidReport): string {
  const charts = chartsOf(report)
  const body = report.sections
    .map((section, index) => {
      const properties = sectionProperties(section)
      const content = section.elements.map((one) => element(one, section.landscape, charts)).join('')
      if (index === report.sections.length - 1) return `${content}${properties}`
      return `${content}<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>${properties}</w:pPr></w:p>`
    })
    .join('')
  return `${XML}<w:document xmlns:w="${WORD}" xmlns:r="${RELATIONS}"><w:body>${body}</w:body></w:document>`
}

function sectionProperties(section: LaidSection): string {
  const { paper } = OFFICIAL
  const margin = section.landscape ? OFFICIAL.marginLandscape : OFFICIAL.margin
  const [width, height] = section.landscape ? [paper.height, paper.width] : [paper.width, paper.height]
  const orientation = section.landscape ? ' w:orient="landscape"' : ''
  const below = margin.bottom - OFFICIAL.pageNumberBelow - (OFFICIAL.size.four / 72) * 25.4
  const size = `<w:pgSz w:w="${twipsOfMillimetres(width)}" w:h="${twipsOfMillimetres(height)}"${orientation}/>`
  const edges = (['top', 'right', 'bottom', 'left'] as const)
    .map((edge) => `w:${edge}="${twipsOfMillimetres(margin[edge])}"`)
    .join(' ')
  return (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>' +
    `<w:type w:val="nextPage"/>${size}<w:pgMar ${edges} w:header="851" w:footer="${twipsOfMillimetres(below)}" w:gutter="0"/>` +
    `<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="${twips(OFFICIAL.linePitch)}"/></w:sectPr>`
  )
}

/** Charts of a report in order: the n-th stands in the part `charts/chartn.xml`. */
export const chartsOf = (report: LaidReport): readonly ReportChart[] =>
  report.sections.flatMap((section) =>
    section.elements.flatMap((one) => (one.kind === 'chart' ? [one.chart] : [])),
  )

/** Relation of the n-th chart, counted from 1; the first five are the fixed ones. */
export const chartRelation = (number: number): string => `rId${5 + number}`

/** One element as markup. */
export function element(one: LaidElement, landscape: boolean, charts: readonly ReportChart[]): string {
  switch (one.kind) {
    case 'title':
      return paragraph('Title', textRun(one.text, {}, ''))
    case 'notices':
      return (
        one.lines.map((line) => paragraph('Notice', textRun(line, {}, ''))).join('') + paragraph('Normal', '')
      )
    case 'heading':
      return paragraph(
        `Heading${one.level}`,
        `${one.number === '' ? '' : textRun(one.number, {}, '')}${runs(one.runs)}`,
      )
    case 'paragraph':
      return paragraph('BodyText', runs(one.runs), STANDS[one.stand ?? 'none'])
    case 'annexList':
      // Kept together with the signature, which must not stand on a page by itself.
      return (
        paragraph('Normal', '', '<w:keepNext/>') +
        one.lines
          .map((line, index) =>
            paragraph(index === 0 ? 'AnnexList' : 'AnnexListMore', textRun(line, {}, ''), '<w:keepNext/>'),
          )
          .join('')
      )
    case 'signature':
      return (
        paragraph('Normal', '', '<w:keepNext/>').repeat(2) +
        one.lines
          .map((line, index) =>
            paragraph(
              'Signature',
              textRun(line, {}, ''),
              index < one.lines.length - 1 ? '<w:keepNext/>' : '',
            ),
          )
          .join('')
      )
    case 'annex':
      return (
        paragraph('AnnexLabel', textRun(one.label, {}, '')) +
        paragraph('AnnexTitle', textRun(one.title, {}, ''))
      )
    case 'table':
      return table(one.table, landscape)
    case 'chart': {
      const number = charts.indexOf(one.chart) + 1
      const drawing = chartDrawing(one.chart, chartRelation(number), number)
      return (
        paragraph('TableTitle', textRun(one.chart.title, {}, '')) +
        paragraph('Chart', drawing) +
        paragraph('TableEnd', '')
      )
    }
  }
}

function table(laid: LaidTable, landscape: boolean): string {
  const width = twipsOfMillimetres(landscape ? OFFICIAL.textWidthLandscape : OFFICIAL.textWidth)
  const widths = laid.shares.map((share) => Math.floor(share * width))
  const title = laid.title === '' ? '' : paragraph('TableTitle', textRun(laid.title, {}, ''))
  const measure =
    laid.measure === undefined ? '' : paragraph('TableMeasure', textRun(`单位：${laid.measure}`, {}, ''))
  const notes = laid.notes.map((note) => paragraph('TableNote', textRun(note, {}, ''))).join('')
  // Two tables with nothing between them would become one; the paragraph after is also room.
  const after = notes === '' ? paragraph('TableEnd', '') : notes
  if (laid.head.length === 0) return title + measure + notes
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((edge) => `<w:${edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
    .join('')
  const properties =
    `<w:tblPr><w:tblW w:w="${width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>${borders}</w:tblBorders>` +
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>' +
    '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
  const grid = `<w:tblGrid>${widths.map((one) => `<w:gridCol w:w="${one}"/>`).join('')}</w:tblGrid>`
  const style = tableStyle(laid.size)
  const head = laid.head.some((one) => one !== '') ? headRow(laid.head, widths, style) : ''
  const rows = laid.rows.map((row) => bodyRow(row, widths, style)).join('')
  if (head === '' && rows === '') return title + measure + notes
  return `${title}${measure}<w:tbl>${properties}${grid}${head}${rows}</w:tbl>${after}`
}

const tableStyle = (size: number): string => `Table${Math.round(size * 2)}`
const HEI = '黑体'

function headRow(head: readonly string[], widths: readonly number[], style: string): string {
  const cells = head.map((title, column) => {
    const content = title === '' ? '' : textRun(title, { font: HEI }, '')
    return tableCell(
      widths[column] ?? 0,
      '',
      paragraph(style, content, '<w:keepNext/><w:jc w:val="center"/>'),
    )
  })
  return `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${cells.join('')}</w:tr>`
}

function bodyRow(row: LaidRow, widths: readonly number[], style: string): string {
  const cells = row.cells.map((cell) => bodyCell(cell, row, widths, style))
  return `<w:tr>${row.breakable ? '' : '<w:trPr><w:cantSplit/></w:trPr>'}${cells.join('')}</w:tr>`
}

function bodyCell(cell: LaidCell, row: LaidRow, widths: readonly number[], style: string): string {
  const width = widths.slice(cell.column, cell.column + cell.columns).reduce((sum, one) => sum + one, 0)
  const span = cell.columns > 1 ? `<w:gridSpan w:val="${cell.columns}"/>` : ''
  const merge = cell.covered ? '<w:vMerge/>' : cell.rows > 1 ? '<w:vMerge w:val="restart"/>' : ''
  const indent =
    cell.indent > 0
      ? `<w:ind w:leftChars="${Math.round(cell.indent * 100)}" w:left="${Math.round(cell.indent * 210)}"/>`
      : ''
  const align = cell.align === 'left' ? '' : `<w:jc w:val="${cell.align}"/>`
  const content = cell.covered ? '' : runs(cell.runs, { bold: row.strong })
  return tableCell(width, `${span}${merge}`, paragraph(style, content, `${indent}${align}`))
}

const tableCell = (width: number, properties: string, content: string): string =>
  `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${properties}<w:vAlign w:val="center"/></w:tcPr>${content}</w:tc>`

/** — 1 —: odd pages right, even pages left, one character from the margin. */
function footer(side: 'left' | 'right'): string {
  const field = (kind: string): string => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`
  const words = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`
  const indent = `<w:ind w:${side}Chars="100" w:${side}="${twips(OFFICIAL.size.four)}"/><w:jc w:val="${side}"/>`
  const number = `${field('begin')}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>${field('separate')}${words('1')}${field('end')}`
  const content = `${words('— ')}${number}${words(' —')}`
  return `${XML}<w:ftr xmlns:w="${WORD}" xmlns:r="${RELATIONS}">${paragraph('Footer', content, indent)}</w:ftr>`
}

// --- fixed parts

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

const contentTypes = (charts: number): string =>
  `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
    ['/word/document.xml', `${WORD_TYPE}.document.main+xml`],
    ['/word/styles.xml', `${WORD_TYPE}.styles+xml`],
    ['/word/settings.xml', `${WORD_TYPE}.settings+xml`],
    ['/word/fontTable.xml', `${WORD_TYPE}.fontTable+xml`],
    ['/word/footerOdd.xml', `${WORD_TYPE}.footer+xml`],
    ['/word/footerEven.xml', `${WORD_TYPE}.footer+xml`],
    ['/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ['/docProps/app.xml', 'application/vnd.openxmlformats-officedocument.extended-properties+xml'],
    ...Array.from({ length: charts }, (_, index) => [
      `/word/charts/chart${index + 1}.xml`,
      'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
    ]),
  ]
    .map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`)
    .join('')}</Types>`

const relations = (list: readonly (readonly [string, string])[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${list
    .map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

const PACKAGE_RELATIONS = relations([
  [`${OFFICE}/relationships/officeDocument`, 'word/document.xml'],
  [`${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'],
  [`${OFFICE}/relationships/extended-properties`, 'docProps/app.xml'],
])

const documentRelations = (charts: number): string =>
  relations([
    [`${OFFICE}/relationships/styles`, 'styles.xml'],
    [`${OFFICE}/relationships/settings`, 'settings.xml'],
    [`${OFFICE}/relationships/fontTable`, 'fontTable.xml'],
    [`${OFFICE}/relationships/footer`, 'footerOdd.xml'],
    [`${OFFICE}/relationships/footer`, 'footerEven.xml'],
    ...Array.from(
      { length: charts },
      (_, index) => [`${OFFICE}/relationships/chart`, `charts/chart${index + 1}.xml`] as const,
    ),
  ])

const APP_PROPERTIES = `${XML}<Properties xmlns="${OFFICE}/extended-properties"><Application>Jiheng</Application></Properties>`

/** Times are the report's own date, or a fixed one: never the clock's. */
function coreProperties(report: LaidReport): string {
  const time = dateParts(report.date ?? '') === undefined ? FIXED_TIME : `${report.date}T00:00:00Z`
  const stamp = (name: string): string =>
    `<dcterms:${name} xsi:type="dcterms:W3CDTF">${time}</dcterms:${name}>`
  return (
    `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escapeXml(report.title)}</dc:title><dc:creator>${escapeXml(report.organisation)}</dc:creator>` +
    `<dc:language>zh-CN</dc:language>${stamp('created')}${stamp('modified')}</cp:coreProperties>`
  )
}

/** 公文 fonts and what may stand in for each where it is absent. */
const FONTS: readonly (readonly [name: string, others: string, family: string, charset: string])[] = [
  ['方正小标宋简体', 'FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,Noto Serif CJK SC', 'roman', '86'],
  ['仿宋_GB2312', '仿宋,FangSong,STFangsong,Noto Serif SC,Noto Serif CJK SC', 'modern', '86'],
  ['楷体_GB2312', '楷体,KaiTi,STKaiti,Noto Serif SC,Noto Serif CJK SC', 'modern', '86'],
  ['黑体', 'SimHei,STHeiti,Noto Sans SC,Noto Sans CJK SC', 'modern', '86'],
  ['宋体', 'SimSun,STSong,Noto Serif SC,Noto Serif CJK SC', 'roman', '86'],
  ['Times New Roman', 'Liberation Serif', 'roman', '00'],
]

const FONT_TABLE = `${XML}<w:fonts xmlns:w="${WORD}">${FONTS.map(
  ([name, others, family, charset]) =>
    `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="${charset}"/><w:family w:val="${family}"/><w:pitch w:val="variable"/></w:font>`,
).join('')}</w:fonts>`

const SETTINGS = `${XML}<w:settings xmlns:w="${WORD}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`

// --- styles

interface StyleShape {
  readonly id: string
  readonly name: string
  readonly based?: string
  readonly next?: string
  readonly paragraph?: string
  readonly font?: string
  readonly size?: number
  readonly bold?: boolean
  readonly tracking?: number
}

function style(shape: StyleShape): string {
  const fonts =
    shape.font === undefined
      ? ''
      : `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${shape.font}" w:cs="Times New Roman"/>`
  const bold = shape.bold === undefined ? '' : shape.bold ? '<w:b/>' : '<w:b w:val="0"/>'
  const tracking = shape.tracking === undefined ? '' : `<w:spacing w:val="${twips(shape.tracking)}"/>`
  const size =
    shape.size === undefined
      ? ''
      : `<w:sz w:val="${halfPoints(shape.size)}"/><w:szCs w:val="${halfPoints(shape.size)}"/>`
  const initial = shape.id === 'Normal' ? ' w:default="1"' : ''
  const based = initial === '' ? `<w:basedOn w:val="${shape.based ?? 'Normal'}"/>` : ''
  const next = shape.next === undefined ? '' : `<w:next w:val="${shape.next}"/>`
  return (
    `<w:style w:type="paragraph"${initial} w:styleId="${shape.id}"><w:name w:val="${shape.name}"/>${based}${next}<w:qFormat/>` +
    `<w:pPr>${shape.paragraph ?? ''}</w:pPr><w:rPr>${fonts}${bold}${tracking}${size}</w:rPr></w:style>`
  )
}

const PITCH = OFFICIAL.linePitch
const GRIDLESS = '<w:snapToGrid w:val="0"/>'
/** Lines of another pitch than the page's are not drawn to its grid. */
const exact = (points: number, before = 0, after = 0): string =>
  `${points === PITCH ? '' : GRIDLESS}<w:spacing w:before="${twips(before)}" w:after="${twips(after)}" w:line="${twips(points)}" w:lineRule="exact"/>`
const INDENT_TWO = `<w:ind w:firstLineChars="200" w:firstLine="${twips(OFFICIAL.size.body * 2)}"/>`
const BOX = ['top', 'left', 'bottom', 'right']
  .map((edge) => `<w:${edge} w:val="single" w:sz="6" w:space="4" w:color="4A6785"/>`)
  .join('')

const heading = (level: HeadingLevel, font: string, bold: boolean): StyleShape => ({
  id: `Heading${level}`,
  name: `heading ${level}`,
  next: 'BodyText',
  font,
  bold,
  paragraph: `<w:keepNext/><w:keepLines/>${INDENT_TWO}<w:outlineLvl w:val="${level - 1}"/>`,
})

/** Text in cells: no grid, lines a little apart. */
const cellText = (size: number): StyleShape => ({
  id: tableStyle(size),
  name: `表格文字 ${size}`,
  font: '宋体',
  size,
  tracking: 0,
  paragraph: `${exact(size * 1.5, 1.5, 1.5).replace('exact', 'atLeast')}<w:jc w:val="left"/>`,
})

/** 样式 of the official layout, each with the markup that defines it. */
const SHAPES: readonly StyleShape[] = [
  {
    id: 'Normal',
    name: 'Normal',
    font: '仿宋_GB2312',
    size: OFFICIAL.size.body,
    tracking: OFFICIAL.tracking,
    paragraph: `<w:widowControl w:val="0"/>${exact(PITCH)}<w:jc w:val="both"/>`,
  },
  { id: 'BodyText', name: 'Body Text', paragraph: INDENT_TWO },
  {
    id: 'Title',
    name: 'Title',
    next: 'BodyText',
    font: '方正小标宋简体',
    size: OFFICIAL.size.title,
    tracking: 0,
    paragraph: `<w:keepNext/>${exact(OFFICIAL.titlePitch, 0, PITCH)}<w:jc w:val="center"/>`,
  },
  heading(1, HEI, false),
  heading(2, '楷体_GB2312', false),
  heading(3, '仿宋_GB2312', true),
  heading(4, '仿宋_GB2312', false),
  {
    id: 'Notice',
    name: '提示',
    font: '楷体_GB2312',
    size: OFFICIAL.size.smallFour,
    tracking: 0,
    paragraph: `<w:pBdr>${BOX}</w:pBdr>${exact(20)}<w:ind w:left="120" w:right="120"/>`,
  },
  { id: 'AnnexList', name: '附件说明', paragraph: '<w:ind w:left="1600" w:hanging="960"/>' },
  { id: 'AnnexListMore', name: '附件说明续', paragraph: '<w:ind w:left="1600"/>' },
  {
    id: 'Signature',
    name: 'Signature',
    paragraph: `<w:ind w:rightChars="${OFFICIAL.signatureIndent * 100}" w:right="${twips(OFFICIAL.size.body * OFFICIAL.signatureIndent)}"/><w:jc w:val="right"/>`,
  },
  { id: 'AnnexLabel', name: '附件序号', font: HEI, paragraph: '<w:keepNext/><w:jc w:val="left"/>' },
  {
    id: 'AnnexTitle',
    name: '附件标题',
    font: '方正小标宋简体',
    size: OFFICIAL.size.title,
    tracking: 0,
    paragraph: `<w:keepNext/>${exact(OFFICIAL.titlePitch, PITCH / 2, PITCH / 2)}<w:jc w:val="center"/><w:outlineLvl w:val="0"/>`,
  },
  {
    id: 'TableTitle',
    name: '表题',
    font: HEI,
    size: OFFICIAL.size.four,
    tracking: 0,
    paragraph: `<w:keepNext/>${exact(24, 8, 2)}<w:jc w:val="center"/>`,
  },
  {
    id: 'TableMeasure',
    name: '计量单位',
    font: '宋体',
    size: OFFICIAL.size.five,
    tracking: 0,
    paragraph: `<w:keepNext/>${exact(16)}<w:jc w:val="right"/>`,
  },
  {
    id: 'TableNote',
    name: '表注',
    font: '宋体',
    size: OFFICIAL.size.five,
    tracking: 0,
    paragraph: exact(16, 3, 3),
  },
  {
    id: 'Chart',
    name: '图',
    size: 10.5,
    paragraph:
      '<w:keepLines/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>',
  },
  { id: 'TableEnd', name: '表后', size: 6, paragraph: `${exact(10)}` },
  { id: 'SectionEnd', name: '节末', size: 1, paragraph: `${exact(1)}` },
  cellText(12),
  cellText(10.5),
  cellText(9),
  cellText(7.5),
  {
    id: 'Footer',
    name: 'footer',
    font: '宋体',
    size: OFFICIAL.size.four,
    tracking: 0,
    paragraph: `${exact(OFFICIAL.size.four * 1.2)}`,
  },
]

/** styles.xml of the official layout. */
export const STYLES = `${XML}<w:styles xmlns:w="${WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312" w:cs="Times New Roman"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>${SHAPES.map(style).join('')}</w:styles>`
