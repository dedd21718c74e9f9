/**
 * Org tree as a workbook 单位名单: handed out as a list to fill in, read back wherever its header stands and in whatever
 * order its columns are. Every fault is given at once with its cell. A code is text: 1 in a cell that shows 001 is 001.
 */
import ExcelJS from 'exceljs'
import { XMLParser } from 'fast-xml-parser'
import { pageSetup, setText } from './form-workbook.ts'
import {
  cellAddress,
  cellText,
  finishWorkbook,
  lineCount,
  readWorkbook,
  type Sheet,
  textWidth,
  type WorkbookFaultCode,
  XLSX_LIMITS,
} from './xlsx.ts'
import { readZip } from './zip.ts'

/** A unit 单位 of the list. `parent` is '' for a department; there may be several. */
export interface OrgRow {
  readonly code: string
  readonly name: string
  readonly shortName: string
  readonly parent: string
  /** 是否本级 */
  readonly headUnit: boolean
  readonly nature: string
  /** 是否在用 */
  readonly active: boolean
}

export type OrgFaultCode =
  | 'org-header-missing'
  | 'org-code-empty'
  | 'org-name-empty'
  | 'unit-duplicate'
  | 'unit-parent-unknown'
  | 'unit-tree-broken'
  | 'org-head-twice'
  | 'org-yes-no'
  | 'org-too-many'
  | WorkbookFaultCode

/** 名单问题, and the cell where it can be mended. */
export interface OrgFault {
  readonly code: OrgFaultCode
  readonly file: string
  readonly sheet?: string
  readonly cell?: string
  readonly values: Readonly<Record<string, string>>
}

type Field = keyof OrgRow

interface Column {
  readonly field: Field
  readonly title: string
  /** Other wordings, spaces and remarks in brackets taken out. */
  readonly words: RegExp
  readonly required: boolean
  readonly width: number
  readonly help: string
}

const COLUMNS: readonly Column[] = [
  {
    field: 'code',
    title: '单位代码',
    words: /^(?:单位|预算|预算单位|机构)?(?:代码|编码)$/,
    required: true,
    width: 16,
    help: '部门和各预算单位的代码，不得重复；前面的 0 要保留，如 001。',
  },
  {
    field: 'name',
    title: '单位名称',
    words: /^(?:单位|预算单位|机构)?(?:名称|全称)$/,
    required: true,
    width: 40,
    help: '与公章一致的全称。',
  },
  {
    field: 'shortName',
    title: '简称',
    words: /^(?:单位)?简称$/,
    required: false,
    width: 18,
    help: '可不填。',
  },
  {
    field: 'parent',
    title: '上级单位代码',
    words: /^(?:上级|主管)(?:单位|部门|预算单位)?(?:代码|编码)$/,
    required: true,
    width: 16,
    help: '所属部门或上级单位的代码，须在本名单内；部门自己留空。',
  },
  {
    field: 'headUnit',
    title: '是否本级',
    words: /^(?:是否)?(?:局|部门|机关)?本级$/,
    required: false,
    width: 12,
    help: '部门机关本级填“是”，其余填“否”或留空；一个部门只有一个本级。',
  },
  {
    field: 'nature',
    title: '单位性质',
    words: /^(?:单位)?(?:性质|类型|类别)$/,
    required: false,
    width: 24,
    help: '如 行政单位、参公事业单位、公益一类事业单位。',
  },
  {
    field: 'active',
    title: '是否在用',
    words: /^是否(?:在用|启用|有效)$/,
    required: false,
    width: 12,
    help: '停用的单位填“否”；不填按“是”。',
  },
]
const MOST_ROWS = 5000
/** Rows from the top among which the header stands. */
const HEADER_WITHIN = 10
const LIST_SHEET = '单位名单'
const GUIDE_SHEET = '填写说明'

// -------------------------------------------------------------------------------------------------------- writing

/** Rows below the last unit that are ready to be typed into. */
const FREE_ROWS = 200
const FONT = { name: '宋体', size: 11 }
const HEAD_FONT = { ...FONT, bold: true }
const LINE = { style: 'thin', color: { argb: 'FF7F7F7F' } } as const
const BORDER = { top: LINE, left: LINE, bottom: LINE, right: LINE }
const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFDCE6F1' } } as const
const YES_NO: ExcelJS.DataValidation = {
  type: 'list',
  allowBlank: true,
  formulae: ['"是,否"'],
  showErrorMessage: true,
  errorTitle: '应填是或否',
  error: '请填“是”或“否”。',
}

const EXAMPLES: readonly OrgRow[] = [
  example('001', '某市某局', '某局', '', false, '行政单位'),
  example('001001', '某市某局（本级）', '局本级', '001', true, '行政单位'),
  example('001002', '某市某某中心', '某某中心', '001', false, '公益一类事业单位'),
]

function example(
  code: string,
  name: string,
  shortName: string,
  parent: string,
  headUnit: boolean,
  nature: string,
): OrgRow {
  return { code, name, shortName, parent, headUnit, nature, active: true }
}

/**
 * XLSX of the units, or an empty list to fill in. `examples` shows invented units where there are none yet.
 *
 * Law: read back by {@link readOrgWorkbook} it gives the same units without a fault.
 */
export async function writeOrgWorkbook(
  units: readonly OrgRow[],
  options: { readonly examples?: boolean } = {},
): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.title = LIST_SHEET
  const shown = units.length === 0 && options.examples === true ? EXAMPLES : units
  drawUnits(workbook.addWorksheet(LIST_SHEET, { views: [{ state: 'frozen', ySplit: 1 }] }), shown)
  drawGuide(workbook.addWorksheet(GUIDE_SHEET))
  return finishWorkbook(workbook)
}

function drawUnits(sheet: ExcelJS.Worksheet, units: readonly OrgRow[]): void {
  for (const [column, { title, width }] of COLUMNS.entries()) {
    // As text, so that 001 stays 001 when it is typed.
    sheet.getColumn(column + 1).numFmt = '@'
    sheet.getColumn(column + 1).width = width
    const cell = sheet.getCell(1, column + 1)
    setText(cell, title)
    cell.font = HEAD_FONT
    cell.fill = HEAD_FILL
    cell.border = BORDER
    cell.alignment = { horizontal: 'center', vertical: 'middle' }
  }
  for (let at = 0; at < Math.min(units.length + FREE_ROWS, MOST_ROWS); at += 1) {
    const unit = units[at]
    for (const [column, { field }] of COLUMNS.entries()) {
      const cell = sheet.getCell(at + 2, column + 1)
      cell.font = FONT
      cell.border = BORDER
      cell.numFmt = '@'
      if (field === 'headUnit' || field === 'active') cell.dataValidation = YES_NO
      const value = unit?.[field] ?? ''
      if (value !== '') cell.value = cellText(typeof value === 'string' ? value : value ? '是' : '否')
    }
  }
  sheet.pageSetup.printTitlesRow = '1:1'
  pageSetup(sheet, true)
}

function drawGuide(sheet: ExcelJS.Worksheet): void {
  const lines = [['列', '怎样填', '是否必填'], ...COLUMNS.map(guideLine)]
  for (const [at, line] of lines.entries()) {
    for (const [column, text] of line.entries()) {
      const cell = sheet.getCell(at + 1, column + 1)
      setText(cell, text)
      cell.font = at === 0 ? HEAD_FONT : FONT
      cell.border = BORDER
      cell.alignment = { vertical: 'middle', wrapText: true }
    }
    sheet.getRow(at + 1).height = lineCount(line[1] ?? '', 64) * 16 + 6
  }
  for (const [column, width] of [18, 64, 12].entries()) sheet.getColumn(column + 1).width = width
  const notes = [
    `填好后保存为 .xlsx 文件导入；至多 ${MOST_ROWS} 个单位。列的先后可以变动，表头上面可以有标题。`,
    '导入时一次列出全部问题及其单元格，改好后再导入。',
  ]
  for (const [at, text] of notes.entries()) {
    const cell = sheet.getCell(lines.length + at + 2, 1)
    setText(cell, text)
    cell.font = FONT
    cell.alignment = { vertical: 'middle', wrapText: true }
    sheet.mergeCells(lines.length + at + 2, 1, lines.length + at + 2, 3)
    sheet.getRow(lines.length + at + 2).height = Math.ceil(textWidth(text) / 90) * 16 + 6
  }
  pageSetup(sheet, false)
}

const guideLine = (one: Column): string[] => [one.title, one.help, one.required ? '必填列' : '可选列']

// -------------------------------------------------------------------------------------------------------- reading

/** The units of a filled list and everything that is wrong with it. Units with a fault are given as far as they can be read. */
export async function readOrgWorkbook(
  bytes: Uint8Array,
  file: string,
): Promise<{ readonly units: readonly OrgRow[]; readonly faults: readonly OrgFault[] }> {
  const workbook = readWorkbook(bytes)
  if ('fault' in workbook) return { units: [], faults: [{ ...workbook.fault, file }] }
  // Some programs give every sheet a state; then none of them is meant to be hidden.
  const visible = workbook.sheets.filter((sheet) => !sheet.isHidden)
  const found = headersOf(visible.length > 0 ? visible : workbook.sheets)
  const best = found[0]
  if (best === undefined)
    return {
      units: [],
      faults: REQUIRED.map(({ title }) => ({ code: 'org-header-missing', file, values: { wanted: title } })),
    }
  const reader = new OrgReader(file, new CodeFormats(bytes))
  const whole = found.filter(isWhole)
  for (const header of whole.length > 0 ? whole : [best]) reader.readSheet(header)
  return reader.finish()
}

const REQUIRED = COLUMNS.filter((one) => one.required)

interface Header {
  readonly sheet: Sheet
  readonly row: number
  readonly columns: ReadonlyMap<Field, number>
}

const isWhole = ({ columns }: Header): boolean => REQUIRED.every(({ field }) => columns.has(field))

/** The header of each sheet that has one, the fullest first; a sheet of explanations only where there is no other. */
function headersOf(sheets: readonly Sheet[]): readonly Header[] {
  const found = sheets.map(headerOf).filter((one) => one !== undefined)
  const lists = found.filter(({ sheet }) => !/说明|示例|样表/.test(sheet.name))
  return (lists.length > 0 ? lists : found).sort((a, b) => b.columns.size - a.columns.size)
}

/** The row that names most columns, at least two of them. */
function headerOf(sheet: Sheet): Header | undefined {
  let best: Header | undefined
  for (const [row, cells] of [...sheet.rows].sort(([a], [b]) => a - b)) {
    if (row >= HEADER_WITHIN) break
    const columns = new Map<Field, number>()
    for (const [column, cell] of [...cells].sort(([a], [b]) => a - b)) {
      const title = cell.text
        .normalize('NFKC')
        .replace(/[\s*]/g, '')
        .replace(/\(.*\)$/, '')
      const known = COLUMNS.find((one) => one.words.test(title) && !columns.has(one.field))
      if (known !== undefined) columns.set(known.field, column)
    }
    if (columns.size >= 2 && columns.size > (best?.columns.size ?? 0)) best = { sheet, row, columns }
  }
  return best
}

/** A unit and where it stands. */
interface Placed {
  readonly unit: OrgRow
  readonly header: Header
  readonly row: number
}

const YES = /^(?:是|Y|YES|TRUE|1|√|✓|✔)$/i
const NO = /^(?:否|不是|N|NO|FALSE|0|×|✗|✘|—|-|\/)$/i
/** The column's own word and its opposite are an answer too. */
const OWN_YES = { headUnit: /^本级$/, active: /^(?:在用|启用)$/ }
const OWN_NO = { headUnit: /^(?:非本级|下属|所属)$/, active: /^停用$/ }

class OrgReader {
  readonly #file: string
  readonly #formats: CodeFormats
  readonly #faults: OrgFault[] = []
  readonly #units: Placed[] = []
  #rows = 0

  constructor(file: string, formats: CodeFormats) {
    this.#file = file
    this.#formats = formats
  }

  readSheet(header: Header): void {
    for (const { field, title } of REQUIRED)
      if (!header.columns.has(field)) {
        const values = { wanted: title }
        this.#faults.push({
          code: 'org-header-missing',
          file: this.#file,
          sheet: header.sheet.name,
          cell: cellAddress(header.row, Math.min(...header.columns.values())),
          values,
        })
      }
    const rows = [...header.sheet.rows.keys()].filter((at) => at > header.row).sort((a, b) => a - b)
    for (const at of rows) {
      if (COLUMNS.every(({ field }) => this.#text(header, at, field) === '')) continue
      this.#rows += 1
      if (this.#rows === MOST_ROWS + 1)
        this.#fault('org-too-many', header, at, 'code', { limit: `${MOST_ROWS}` })
      if (this.#rows <= MOST_ROWS) this.#readUnit(header, at)
    }
  }

  finish(): { readonly units: readonly OrgRow[]; readonly faults: readonly OrgFault[] } {
    // Of a list cut short, parents may be in the part that was not read.
    if (this.#rows > MOST_ROWS)
      return { units: [], faults: this.#faults.filter((one) => one.code === 'org-too-many') }
    const byCode = new Map<string, Placed>()
    for (const placed of this.#units) {
      const { code } = placed.unit
      if (byCode.has(code)) this.#fault('unit-duplicate', placed.header, placed.row, 'code', { unit: code })
      else byCode.set(code, placed)
    }
    this.#checkParents(byCode)
    this.#checkCircles(byCode)
    this.#checkHeads(byCode)
    return { units: this.#units.map((one) => one.unit), faults: this.#faults }
  }

  #readUnit(header: Header, at: number): void {
    const words = (field: Field): string => this.#text(header, at, field)
    const unit: OrgRow = {
      code: words('code'),
      name: words('name'),
      shortName: words('shortName'),
      parent: words('parent'),
      headUnit: this.#yes(header, at, 'headUnit', false),
      nature: words('nature'),
      active: this.#yes(header, at, 'active', true),
    }
    // Where the whole column is missing that has been said once.
    if (unit.code === '' && header.columns.has('code'))
      this.#fault('org-code-empty', header, at, 'code', { name: unit.name })
    if (unit.name === '' && header.columns.has('name'))
      this.#fault('org-name-empty', header, at, 'name', { unit: unit.code })
    if (unit.code !== '') this.#units.push({ unit, header, row: at })
  }

  #checkParents(byCode: ReadonlyMap<string, Placed>): void {
    for (const { unit, header, row } of this.#units)
      if (unit.parent !== '' && !byCode.has(unit.parent))
        this.#fault('unit-parent-unknown', header, row, 'parent', { unit: unit.code, parent: unit.parent })
  }

  /** Each circle once, at the first of its units. */
  #checkCircles(byCode: ReadonlyMap<string, Placed>): void {
    const settled = new Set<string>()
    for (const start of byCode.keys()) {
      const path: string[] = []
      let code = start
      while (byCode.has(code) && !settled.has(code)) {
        settled.add(code)
        path.push(code)
        code = byCode.get(code)?.unit.parent ?? ''
      }
      const from = path.indexOf(code)
      if (from < 0) continue
      const circle = path.slice(from)
      const first = this.#units.find(({ unit }) => circle.includes(unit.code))
      if (first === undefined) continue
      const turned = circle.indexOf(first.unit.code)
      const shown = [...circle.slice(turned), ...circle.slice(0, turned), first.unit.code]
      this.#fault('unit-tree-broken', first.header, first.row, 'parent', { found: shown.join(' → ') })
    }
  }

  /** Two departments may each be 本级 of nothing above; below one parent there is one. */
  #checkHeads(byCode: ReadonlyMap<string, Placed>): void {
    const heads = new Map<string, string>()
    for (const { unit, header, row } of this.#units) {
      if (!unit.headUnit || !unit.active || unit.parent === '') continue
      const other = heads.get(unit.parent)
      if (other === undefined) heads.set(unit.parent, unit.name)
      else
        this.#fault('org-head-twice', header, row, 'headUnit', {
          parent: byCode.get(unit.parent)?.unit.name || unit.parent,
          unit: `${other}、${unit.name}`,
        })
    }
  }

  #text(header: Header, at: number, field: Field): string {
    const column = header.columns.get(field)
    const cell = column === undefined ? undefined : header.sheet.rows.get(at)?.get(column)
    if (column === undefined || cell === undefined || cell.kind === 'error') return ''
    const isCode = field === 'code' || field === 'parent'
    if (!isCode)
      return cell.text
        .replace(INVISIBLE, '')
        .replace(/[\s\u3000]+/g, ' ')
        .trim()
    const shown =
      cell.kind === 'number'
        ? this.#formats.shown(header.sheet.name, cellAddress(at, column), cell.text)
        : cell.text
    return shown.normalize('NFKC').replace(INVISIBLE, '').replace(/\s/g, '')
  }

  #yes(header: Header, at: number, field: 'headUnit' | 'active', otherwise: boolean): boolean {
    const found = this.#text(header, at, field)
    const bare = found.normalize('NFKC')
    if (bare === '') return otherwise
    if (YES.test(bare) || OWN_YES[field].test(bare)) return true
    if (NO.test(bare) || OWN_NO[field].test(bare)) return false
    const column = COLUMNS.find((one) => one.field === field)?.title ?? ''
    this.#fault('org-yes-no', header, at, field, { column, found })
    return otherwise
  }

  #fault(
    code: OrgFaultCode,
    header: Header,
    at: number,
    field: Field,
    values: Readonly<Record<string, string>>,
  ): void {
    const column = header.columns.get(field) ?? 0
    const place = { sheet: header.sheet.name, cell: cellAddress(at, column) }
    this.#faults.push({ code, file: this.#file, ...place, values })
  }
}

/** Marks without width that come along when text is copied. */
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g

// ---------------------------------------------------------------------------------------------- numbers as codes

const REPEATED = new Set(['sheet', 'Relationship', 'row', 'c', 'xf', 'numFmt'])
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => REPEATED.has(name),
})

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands below a node along these names; the list of the last ones. */
function below(node: unknown, ...names: readonly string[]): readonly unknown[] {
  let at: unknown = node
  for (const name of names) at = isNode(at) ? at[name] : undefined
  return Array.isArray(at) ? at : at === undefined ? [] : [at]
}
const attribute = (node: unknown, name: string): string => {
  const value = isNode(node) ? node[`@${name}`] : undefined
  return typeof value === 'string' ? value : ''
}

/**
 * How cells that hold numbers show them, for codes only: the plain reader gives the number, which for a code has lost its
 * zeros. Read when the first number among the codes turns up, from a package that the plain reader has found sound.
 */
class CodeFormats {
  readonly #bytes: Uint8Array
  #files: ReadonlyMap<string, Uint8Array> = new Map()
  #sheets: ReadonlyMap<string, string> | undefined
  #codes: readonly string[] = []
  readonly #cells = new Map<string, ReadonlyMap<string, string>>()

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The number as the cell shows it: 1 under the format 000 is 001. */
  shown(sheet: string, cell: string, number: string): string {
    this.#sheets ??= this.#open()
    let cells = this.#cells.get(sheet)
    if (cells === undefined) {
      cells = this.#formatsOf(this.#sheets.get(sheet) ?? '')
      this.#cells.set(sheet, cells)
    }
    return padded(number, cells.get(cell) ?? '')
  }

  #xml(path: string): unknown {
    const bytes = this.#files.get(path.toLowerCase())
    return bytes === undefined ? {} : parser.parse(new TextDecoder().decode(bytes))
  }

  /** The path of each worksheet by its name. */
  #open(): ReadonlyMap<string, string> {
    const zip = readZip(this.#bytes, XLSX_LIMITS)
    if ('faults' in zip) return new Map()
    this.#files = new Map([...zip.files].map(([path, content]) => [path.toLowerCase(), content]))
    const root = [...this.#relations('_rels/.rels', '').values()]
    const path = root.find((one) => one.type.endsWith('/officeDocument'))?.target ?? ''
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const relations = this.#relations(`${folder}_rels/${path.slice(folder.length)}.rels`, folder)
    for (const { type, target } of relations.values())
      if (type.endsWith('/styles')) this.#codes = this.#formatCodes(target)
    return new Map(
      below(this.#xml(path), 'workbook', 'sheets', 'sheet').map((one) => [
        attribute(one, 'name'),
        relations.get(attribute(one, 'id'))?.target ?? '',
      ]),
    )
  }

  #relations(path: string, folder: string): ReadonlyMap<string, { type: string; target: string }> {
    const list = below(this.#xml(path), 'Relationships', 'Relationship')
    return new Map(
      list.map((one) => {
        const target = attribute(one, 'Target')
        const whole = target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, '')
        return [attribute(one, 'Id'), { type: attribute(one, 'Type'), target: whole }]
      }),
    )
  }

  /** The number format of each cell style; built-in ones show no code otherwise than it is. */
  #formatCodes(path: string): readonly string[] {
    const sheet = below(this.#xml(path), 'styleSheet')[0]
    const own = new Map(
      below(sheet, 'numFmts', 'numFmt').map((one) => [
        attribute(one, 'numFmtId'),
        attribute(one, 'formatCode'),
      ]),
    )
    return below(sheet, 'cellXfs', 'xf').map((xf) => own.get(attribute(xf, 'numFmtId')) ?? '')
  }

  #formatsOf(path: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    for (const row of below(this.#xml(path), 'worksheet', 'sheetData', 'row'))
      for (const cell of below(row, 'c')) {
        const code = this.#codes[Number(attribute(cell, 's') || '0')] ?? ''
        if (code !== '') found.set(attribute(cell, 'r'), code)
      }
    return found
  }
}

/** Digits put into a format of digit places and words, such as 000 or "A"000-00; other formats leave them as they are. */
function padded(digits: string, format: string): string {
  if (!/^\d+$/.test(digits)) return digits
  const pieces: { readonly words: string; readonly place: string }[] = []
  const section =
    format
      .replace(/&quot;/g, '"')
      .replace(/\[[^\]]*\]|_.|\*./g, '')
      .split(';')[0] ?? ''
  for (const [, quoted, escaped, place, words, other] of section.matchAll(
    /"([^"]*)"|\\(.)|([0#?])|([-\s/()（）]|[^\u0020-\u007f])|(.)/gu,
  )) {
    if (other !== undefined) return digits
    pieces.push({ words: quoted ?? escaped ?? words ?? '', place: place ?? '' })
  }
  const places = pieces.filter((one) => one.place !== '')
  if (places.length === 0) return digits
  const filled = digits.padStart(places.filter((one) => one.place === '0').length, '0')
  let left = filled.length
  let open = places.length
  const shown = pieces.reduceRight((text, { words, place }) => {
    if (place === '') return words + text
    open -= 1
    const from = open === 0 ? 0 : Math.max(0, left - 1)
    const piece = filled.slice(from, left)
    left = from
    return piece + text
  }, '')
  return shown
}
