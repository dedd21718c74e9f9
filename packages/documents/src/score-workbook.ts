/**
 * The score workbook 评分表 (scores.xlsx): conclusion, scores with their working, checks, every value with its source,
 * units, issues. It prints an evaluation and computes nothing.
 *
 * Numbers are numbers only where a spreadsheet gives exactly the same decimal back, else text; text is never a formula.
 * Law: same evaluation, same bytes.
 */
import {
  type Evaluation,
  type Finding,
  type IndicatorResult,
  plainText,
  printPlace,
  resultWord,
  type UnitSummary,
  type ValueRecord,
} from '@jiheng/engine'
import ExcelJS from 'exceljs'
import { pageSetup, setText } from './form-workbook.ts'
import { cellText, exactNumber, finishWorkbook, lineCount } from './xlsx.ts'

/** All sheets of the evaluation. */
export async function writeScoreWorkbook(evaluation: Evaluation): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.title = cellText(evaluation.title)
  drawConclusion(workbook, evaluation)
  drawScores(workbook, evaluation)
  drawTable(workbook, findingsTable(evaluation))
  drawTable(workbook, valuesTable(evaluation))
  drawTable(workbook, unitsTable(evaluation))
  drawTable(workbook, issuesTable(evaluation))
  return finishWorkbook(workbook)
}

// ------------------------------------------------------------------------------------------------- how a table is drawn

const FONT = '宋体'
const LINE = { style: 'thin', color: { argb: 'FF7F7F7F' } } as const
const BORDER = { top: LINE, left: LINE, bottom: LINE, right: LINE } as const
const HEAD_FILL = 'FFDCE6F1'
const GROUP_FILL = 'FFF2F2F2'
const TONES = {
  bad: 'FFC00000',
  open: 'FF9C5700',
  good: 'FF375623',
  mark: 'FF7F6000',
  quiet: 'FF7F7F7F',
} as const
type Tone = keyof typeof TONES

interface Column {
  readonly title: string
  readonly width: number
  readonly align?: 'left' | 'center' | 'right'
}

/** What a cell holds. Text that is a plain decimal becomes a number only where `number` says so. */
interface Item {
  readonly text: string
  readonly number?: boolean
  readonly tone?: Tone
  readonly bold?: boolean
}

interface Table {
  readonly name: string
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Item[])[]
  /** Columns that stay in view. */
  readonly fixed: number
  readonly filter: boolean
  /** Instead of rows where there are none. */
  readonly empty: string
  readonly pagesWide?: number
}

const words = (text: string | undefined, more: Omit<Item, 'text'> = {}): Item => ({
  text: text ?? '',
  ...more,
})
const number = (text: string | undefined): Item => ({ text: text ?? '', number: true })

function drawTable(workbook: ExcelJS.Workbook, table: Table): void {
  const { columns, rows } = table
  const sheet = newSheet(workbook, table.name, table.title, columns, 2, table.fixed, table.pagesWide)
  drawHead(sheet, columns, 2)
  for (const [index, row] of rows.entries()) drawRow(sheet, columns, index + 3, row)
  if (rows.length === 0) {
    drawRow(sheet, columns, 3, [words(table.empty)])
    sheet.mergeCells(3, 1, 3, columns.length)
    sheet.getRow(3).height = 24
  } else if (table.filter)
    sheet.autoFilter = { from: { row: 2, column: 1 }, to: { row: rows.length + 2, column: columns.length } }
}

/** A sheet with its title in the first row; `head` is the last row that stays in view and is printed on every page. */
function newSheet(
  workbook: ExcelJS.Workbook,
  name: string,
  title: string,
  columns: readonly Column[],
  head: number,
  fixed: number,
  pagesWide = 1,
): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: fixed, ySplit: head, showGridLines: false }],
  })
  sheet.columns = columns.map(({ width }) => ({ width }))
  const cell = sheet.getCell(1, 1)
  setText(cell, title)
  cell.font = { name: '黑体', size: 15 }
  cell.alignment = {
    horizontal: pagesWide > 1 ? 'left' : 'center',
    vertical: 'middle',
    wrapText: pagesWide === 1,
  }
  sheet.mergeCells(1, 1, 1, columns.length)
  sheet.getRow(1).height = 32
  const total = columns.reduce((sum, column) => sum + column.width, 0)
  pageSetup(sheet, total > 96, pagesWide)
  sheet.pageSetup.printTitlesRow = `1:${head}`
  if (pagesWide > 1) sheet.pageSetup.printTitlesColumn = 'A:A'
  sheet.headerFooter.oddFooter = '&C&9第 &P 页，共 &N 页'
  return sheet
}

function drawHead(sheet: ExcelJS.Worksheet, columns: readonly Column[], row: number): void {
  for (const [index, column] of columns.entries()) {
    const cell = sheet.getCell(row, index + 1)
    setText(cell, column.title)
    cell.font = { name: FONT, size: 10.5, bold: true }
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: HEAD_FILL } }
    cell.border = BORDER
  }
  sheet.getRow(row).height = heightOf(columns.map(({ title, width }) => [title, width]))
}

function drawRow(
  sheet: ExcelJS.Worksheet,
  columns: readonly Column[],
  row: number,
  items: readonly Item[],
): void {
  for (const [index, column] of columns.entries())
    drawItem(sheet.getCell(row, index + 1), items[index], column)
  sheet.getRow(row).height = heightOf(columns.map(({ width }, index) => [items[index]?.text ?? '', width]))
}

function drawItem(cell: ExcelJS.Cell, item: Item | undefined, column: Column): void {
  const value = item?.number === true ? exactNumber(item.text) : undefined
  if (item === undefined || item.text === '') cell.value = null
  else if (value === undefined) setText(cell, item.text)
  else {
    cell.value = value
    cell.numFmt = numberFormat(item.text)
  }
  cell.font = {
    name: FONT,
    size: 10,
    bold: item?.bold ?? false,
    ...(item?.tone === undefined ? {} : { color: { argb: TONES[item.tone] } }),
  }
  const horizontal = column.align ?? (value === undefined ? 'left' : 'right')
  cell.alignment = { vertical: 'middle', wrapText: true, horizontal }
  cell.border = BORDER
}

/** As many decimals as are written, so that 891.470 shows as it stands. */
function numberFormat(text: string): string {
  const places = text.split('.')[1]?.length ?? 0
  return places === 0 ? '0' : `0.${'0'.repeat(places)}`
}

/** Height in points for the cells' lines; Excel takes 409 at most. */
function heightOf(cells: readonly (readonly [text: string, width: number])[]): number {
  const lines = Math.max(1, ...cells.map(([text, width]) => (text === '' ? 1 : lineCount(text, width))))
  return Math.min(405, lines * 14 + 6)
}

const marks = (one: { readonly illustrative: boolean; readonly unconfirmed: readonly string[] }): string =>
  [
    ...(one.illustrative ? ['示例数据'] : []),
    ...(one.unconfirmed.length > 0 ? [`待核：${one.unconfirmed.join('、')}`] : []),
  ].join('；')

const lines = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n')

// ------------------------------------------------------------------------------------------------------------- 结论

function drawConclusion(workbook: ExcelJS.Workbook, evaluation: Evaluation): void {
  const columns: readonly Column[] = [
    { title: '项目', width: 18 },
    { title: '内容', width: 76 },
  ]
  const sheet = newSheet(workbook, '结论', evaluation.title, columns, 1, 0)
  let row = 2
  for (const [title, lines] of conclusionOf(evaluation)) {
    const first = row
    for (const line of lines.length === 0 ? [words('无')] : lines) {
      drawRow(sheet, columns, row, [words(title, { bold: true }), line])
      sheet.getCell(row, 1).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: GROUP_FILL } }
      row += 1
    }
    if (row - first > 1) sheet.mergeCells(first, 1, row - 1, 1)
  }
}

function conclusionOf(evaluation: Evaluation): readonly (readonly [string, readonly Item[]])[] {
  const { total, framework, counts, findings } = evaluation
  const contradictions = findings.filter((one) => one.result === 'violated' || one.result === 'scopeMismatch')
  return [
    ['被评价部门', [words(evaluation.department.name)]],
    ['评价年度', [words(`${evaluation.year}年`)]],
    ['指标体系', [words(`${framework.name}（${framework.id} ${framework.version}）`)]],
    ...(framework.notice === undefined
      ? []
      : [['说明', [words(framework.notice, { tone: 'mark' })]] as const]),
    ...(total.illustrative
      ? [
          [
            '示例数据',
            [words('结果中含有为演示而编的示例数据，不能作为评价结论使用。', { tone: 'bad', bold: true })],
          ] as const,
        ]
      : []),
    ['评价结论', [words(total.sentence, { bold: true })]],
    ['得分', [words(`${total.points}分（可评分值 ${total.assessable}分，满分 ${total.full}分）`)]],
    ['得分率', [words(total.rate ?? '没有可评的指标')]],
    ['可评覆盖率', [words(total.coverage)]],
    [
      '等级',
      [
        total.grade === undefined
          ? words(`不定级：${total.noGradeReason ?? '条件不足'}`, { tone: 'open' })
          : words(total.grade, { bold: true }),
      ],
    ],
    [
      '等级划分',
      [words(framework.grades.map((grade) => `${grade.name}：${grade.band}`).join('；') || '未规定')],
    ],
    ['待评指标', total.open.map((one) => words(openText(one), { tone: 'open' }))],
    [
      '勾稽核对',
      [
        words(
          `成立 ${counts.holds} 项，不符 ${counts.violated} 项，口径不同 ${counts.scopeMismatch} 项，无法判定 ${counts.undecided} 项，未适用 ${counts.notApplied} 项`,
        ),
      ],
    ],
    [
      '不符和口径不同',
      contradictions.map((one) =>
        words(`${one.unitName} ${one.name}：${one.sentence}`, { tone: toneOf(one) }),
      ),
    ],
    ['数据', [words(`${counts.figures} 个${evaluation.publishedOnly ? '，只用公开数据' : ''}`)]],
    ['依据', framework.authorities.map((one) => words(one.confirmed ? one.text : `${one.text}（待核）`))],
    [
      '数据摘要',
      [
        words(`指标体系 ${framework.digest}`),
        words(`单位 ${evaluation.digests.tree}`),
        words(`数据 ${evaluation.digests.figures}`),
        words(`评判 ${evaluation.digests.judgements}`),
      ],
    ],
  ]
}

/** The engine's sentence may begin with the indicator's name already. */
function openText({ indicator, name, sentence }: Evaluation['total']['open'][number]): string {
  return sentence.startsWith(name) ? `${indicator} ${sentence}` : `${indicator} ${name}：${sentence}`
}

function toneOf(finding: Finding): Tone {
  if (finding.result === 'notApplied') return 'quiet'
  if (finding.result === 'violated') return finding.severity === 'error' ? 'bad' : 'open'
  return finding.result === 'holds' ? 'good' : 'open'
}

// ----------------------------------------------------------------------------------------------------------- 评分表

/** One row: the indicators above it, outermost first, and itself. */
type Path = readonly IndicatorResult[]

function pathsOf(indicators: readonly IndicatorResult[], above: Path = []): readonly Path[] {
  return indicators.flatMap((one) => {
    const path = [...above, one]
    return one.children.length === 0 ? [path] : pathsOf(one.children, path)
  })
}

const LEVELS = ['一级指标', '二级指标', '三级指标', '四级指标', '五级指标', '六级指标']

function drawScores(workbook: ExcelJS.Workbook, evaluation: Evaluation): void {
  const paths = pathsOf(evaluation.indicators)
  const depth = Math.max(1, ...paths.map((path) => path.length))
  const columns: readonly Column[] = [
    ...Array.from({ length: depth }, (_, level) => ({
      title: LEVELS[level] ?? `${level + 1}级指标`,
      width: level === depth - 1 ? 24 : 15,
      align: level === depth - 1 ? ('left' as const) : ('center' as const),
    })),
    { title: '满分', width: 7, align: 'center' },
    { title: '得分', width: 8, align: 'center' },
    { title: '指标值', width: 12, align: 'center' },
    { title: '评分标准', width: 40 },
    { title: '计分过程', width: 44 },
    { title: '改进空间', width: 26 },
    { title: '备注', width: 14 },
  ]
  const title = `${evaluation.department.name}${evaluation.year}年度部门整体支出绩效评价指标评分表`
  const sheet = newSheet(workbook, '评分表', title, columns, 2, depth)
  drawHead(sheet, columns, 2)
  const values = new Map(evaluation.values.map((one) => [one.ref, one]))
  for (const [index, path] of paths.entries()) {
    const names = Array.from({ length: depth }, (_, level) => nameOf(path, level))
    const leaf = path.at(-1)
    drawRow(sheet, columns, index + 3, [...names, ...(leaf === undefined ? [] : scoreItems(leaf, values))])
    fillLevels(sheet, index + 3, path, depth)
  }
  mergeGroups(sheet, paths, depth)
  drawTotal(sheet, columns, paths.length + 3, evaluation, depth)
}

/** Code and name; a group's points as well. */
function nameOf(path: Path, level: number): Item {
  const one = path[level]
  if (one === undefined) return words('')
  if (level === path.length - 1) return words(`${one.code} ${one.name}`)
  const open = isExcluded(one) ? '不计' : '待评'
  const points = one.points === undefined ? open : `得${one.points}分`
  return words(`${one.code} ${one.name}\n（${one.fullPoints}分，${points}）`, { bold: true })
}

const isExcluded = (one: IndicatorResult): boolean =>
  one.children.length === 0 ? one.score?.kind === 'excluded' : one.children.every(isExcluded)

function fillLevels(sheet: ExcelJS.Worksheet, row: number, path: Path, depth: number): void {
  for (let level = 0; level < path.length - 1; level += 1)
    sheet.getCell(row, level + 1).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: GROUP_FILL } }
  if (path.length < depth) {
    sheet.mergeCells(row, path.length, row, depth)
    sheet.getCell(row, path.length).alignment = { vertical: 'middle', wrapText: true, horizontal: 'left' }
  }
}

/** Cells of one group above each other become one; its rows are made high enough for the group's name. */
function mergeGroups(sheet: ExcelJS.Worksheet, paths: readonly Path[], depth: number): void {
  for (let level = 0; level < depth; level += 1) {
    let start = 0
    for (let index = 1; index <= paths.length; index += 1) {
      const group = paths[start]?.[level]
      if (index < paths.length && paths[index]?.[level] === group) continue
      const isGroup = group !== undefined && group.children.length > 0
      if (isGroup && index - start > 1) sheet.mergeCells(start + 3, level + 1, index + 2, level + 1)
      if (isGroup && index - start > 1) lowerRows(sheet, paths, start, index, depth)
      start = index
    }
  }
}

/** A group's name is spread over its rows: none of them must be as high as the whole name by itself. */
function lowerRows(
  sheet: ExcelJS.Worksheet,
  paths: readonly Path[],
  start: number,
  end: number,
  depth: number,
): void {
  for (let index = start; index < end; index += 1) {
    const own: [string, number][] = []
    for (let column = paths[index]?.length ?? 1; column <= depth + 7; column += 1) {
      const text = String(sheet.getCell(index + 3, column).value ?? '')
      own.push([text, sheet.getColumn(column).width ?? 10])
    }
    sheet.getRow(index + 3).height = Math.max(heightOf(own), end - start < 4 ? 34 : 20)
  }
}

function scoreItems(leaf: IndicatorResult, values: ReadonlyMap<string, ValueRecord>): readonly Item[] {
  const value = leaf.value === undefined ? undefined : values.get(leaf.value)
  const working = [leaf.score?.sentence ?? '', value?.working === undefined ? '' : `算式：${value.working}`]
  return [
    number(leaf.fullPoints),
    pointsItem(leaf),
    words(value?.value.text),
    words(leaf.standardText ?? leaf.meaning),
    words(
      working.filter((text) => text !== '').join('\n'),
      leaf.score?.kind === 'open' ? { tone: 'open' } : {},
    ),
    words(leaf.lost?.gain?.sentence),
    words([...(leaf.added ? ['部门自设'] : []), marks(leaf)].filter((text) => text !== '').join('；'), {
      tone: 'mark',
    }),
  ]
}

function pointsItem(leaf: IndicatorResult): Item {
  if (leaf.score?.kind === 'excluded') return words('不计')
  if (leaf.score?.kind === 'open') {
    const between = leaf.score.between
    return words(between === undefined ? '待评' : `待评\n${between[0]}～${between[1]}`, { tone: 'open' })
  }
  return leaf.points === undefined ? words('待评', { tone: 'open' }) : number(leaf.points)
}

function drawTotal(
  sheet: ExcelJS.Worksheet,
  columns: readonly Column[],
  row: number,
  evaluation: Evaluation,
  depth: number,
): void {
  const { total } = evaluation
  const blanks = Array.from({ length: depth - 1 }, () => words(''))
  const items = [words('合计', { bold: true }), ...blanks, number(total.full), number(total.points)]
  drawRow(sheet, columns, row, [
    ...items,
    words(total.rate),
    words(''),
    words(total.sentence, { bold: true }),
  ])
  if (depth > 1) sheet.mergeCells(row, 1, row, depth)
  sheet.mergeCells(row, depth + 5, row, depth + 7)
  for (let column = 1; column <= columns.length; column += 1)
    sheet.getCell(row, column).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: HEAD_FILL } }
  sheet.getCell(row, 1).alignment = { horizontal: 'center', vertical: 'middle' }
  const width = columns.slice(depth + 4).reduce((sum, column) => sum + column.width, 0)
  sheet.getRow(row).height = heightOf([[total.sentence, width]])
}

// --------------------------------------------------------------------------------------------------------- 勾稽核对

const ORDER: readonly Finding['result'][] = ['violated', 'scopeMismatch', 'undecided', 'holds', 'notApplied']
const SEVERITIES: Readonly<Record<Finding['severity'], string>> = {
  error: '错误',
  warning: '警示',
  note: '提示',
}

function findingsTable(evaluation: Evaluation): Table {
  const sorted = ORDER.flatMap((result) => evaluation.findings.filter((one) => one.result === result))
  return {
    name: '勾稽核对',
    title: `${evaluation.department.name}${evaluation.year}年度数据勾稽核对表`,
    columns: [
      { title: '规则', width: 9 },
      { title: '勾稽关系', width: 22 },
      { title: '单位（行）', width: 15 },
      { title: '结果', width: 9, align: 'center' },
      { title: '左边', width: 33 },
      { title: '关系', width: 5, align: 'center' },
      { title: '右边', width: 33 },
      { title: '差额', width: 13, align: 'right' },
      { title: '说明和可能的原因', width: 40 },
      { title: '依据和备注', width: 16 },
    ],
    rows: sorted.map(findingItems),
    fixed: 2,
    filter: true,
    empty: '没有勾稽关系。',
  }
}

function findingItems(finding: Finding): readonly Item[] {
  const { row, unitName, result, severity } = finding
  const isBad = result === 'violated'
  return [
    words(finding.rule),
    words(finding.name),
    words(row === undefined ? unitName : `${unitName}\n${row.group}：${row.name}`),
    words(isBad ? `${resultWord(result)}\n（${SEVERITIES[severity]}）` : resultWord(result), {
      tone: toneOf(finding),
      bold: isBad,
    }),
    words(sideText(finding.left)),
    words(finding.relation),
    words(sideText(finding.right)),
    words(finding.difference?.text),
    words(explanation(finding)),
    words(lines(finding.authority ?? '', marks(finding)), { tone: 'mark' }),
  ]
}

/** Formula, the formula with numbers, and the value, each on a line of its own unless it repeats the one before. */
function sideText({ formula, working, value }: Finding['left']): string {
  const shown = value.kind === 'known' || working === '' ? value.text : ''
  const parts = [formula, working, shown].filter((text) => text !== '')
  return parts.filter((text, index) => text !== parts[index - 1]).join('\n= ')
}

/** The sentence says both sides' numbers again, so it stands only where they do not tell the result. */
function explanation({ result, sentence, explain, causes }: Finding): string {
  const tells = result === 'holds' || (result === 'violated' && (explain !== undefined || causes.length > 0))
  return lines(
    tells ? '' : sentence,
    explain ?? '',
    ...causes.map((cause) => `可能的原因：${cause.title}。${cause.text}`),
  )
}

// ------------------------------------------------------------------------------------------------------------- 数据

function valuesTable(evaluation: Evaluation): Table {
  const units = new Map(evaluation.units.map((unit) => [unit.code, unit.name]))
  units.set(evaluation.department.code, evaluation.department.name)
  return {
    name: '数据',
    title: `${evaluation.department.name}${evaluation.year}年度评价数据及来源`,
    columns: [
      { title: '名称', width: 34 },
      { title: '单位', width: 20 },
      { title: '口径', width: 11, align: 'center' },
      { title: '年度', width: 7, align: 'center' },
      { title: '数值', width: 15, align: 'right' },
      { title: '计量单位', width: 9, align: 'center' },
      { title: '取得方式', width: 9, align: 'center' },
      { title: '来源或算式', width: 54 },
      { title: '备注', width: 22 },
    ],
    rows: evaluation.values.filter(isDatum).map((record) => valueItems(record, units)),
    fixed: 1,
    filter: true,
    empty: '没有数据。',
  }
}

const ORIGINS: Readonly<Record<ValueRecord['origin']['kind'], string>> = {
  entered: '填报',
  consolidated: '汇总',
  computed: '计算',
  absent: '未填报',
}
const ROLL_UPS = {
  sum: '由所属各单位的数相加',
  recompute: '由各单位汇总后的数重新计算',
  weighted: '由各单位的数加权平均',
} as const

/** Scores and totals stand on the sheets before. */
const isDatum = (record: ValueRecord): boolean => !/^[st]:/.test(record.ref)

/** The unit's code of a record: of its address, else behind the @ of its ref. */
const unitOf = (record: ValueRecord): string => record.key?.unit ?? /@([^@]*)$/.exec(record.ref)?.[1] ?? ''

function valueItems(record: ValueRecord, units: ReadonlyMap<string, string>): readonly Item[] {
  const { key } = record
  const [value, measure] = shownValue(record)
  const year = key === undefined ? '' : String(key.year)
  return [
    words(record.label),
    words(units.get(unitOf(record)) ?? unitOf(record)),
    words(key?.basis),
    number(year),
    { ...value, ...(record.value.kind === 'known' ? {} : { tone: 'open' }) },
    words(measure),
    words(ORIGINS[record.origin.kind]),
    words(sourceOf(record)),
    words(remarksOf(record), { tone: 'mark' }),
  ]
}

/** The printed digits; a number where they are the whole value, text where they were rounded. */
function shownValue({ value }: ValueRecord): readonly [Item, string] {
  if (value.kind !== 'known') return [words(value.text), '']
  const [, digits, measure] = /^(-?[\d.]+)(.*)$/.exec(value.text) ?? []
  if (digits === undefined || measure === undefined) return [words(value.text), value.quantity.measure]
  const isWhole = measure === value.quantity.measure && sameDecimal(digits, value.quantity.value)
  return [isWhole ? number(digits) : words(digits), measure]
}

const sameDecimal = (a: string, b: string): boolean => bareDecimal(a) === bareDecimal(b)
const bareDecimal = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

function sourceOf(record: ValueRecord): string {
  const { origin } = record
  switch (origin.kind) {
    case 'entered': {
      const who = origin.source.enteredBy === undefined ? '' : `，${origin.source.enteredBy}填报`
      return printPlace(origin.source.place) + who
    }
    case 'consolidated':
      return lines(
        ROLL_UPS[origin.how],
        origin.eliminated === undefined ? '' : `已抵销内部往来 ${origin.eliminated}`,
        record.working ?? '',
      )
    case 'computed':
      return lines(origin.formula, record.working === undefined ? '' : `= ${record.working}`)
    case 'absent':
      return ''
  }
}

function remarksOf(record: ValueRecord): string {
  const { origin, value } = record
  const own: string[] = []
  if (value.kind === 'notApplicable') own.push(`不适用：${value.reason}`)
  if (origin.kind === 'entered') {
    if (origin.note !== undefined) own.push(origin.note)
    if (origin.source.note !== undefined && origin.source.note !== origin.note) own.push(origin.source.note)
    if (origin.replaced !== undefined)
      own.push(`更正前为 ${origin.replaced.text}（${printPlace(origin.replaced.source.place)}）`)
  }
  if ((record.evidence?.length ?? 0) > 0) own.push(`佐证：${record.evidence?.join('、')}`)
  return [...own, marks(record)].filter((text) => text !== '').join('；')
}

// --------------------------------------------------------------------------------------------------------- 单位得分

/** Indicators that units are scored on, in the order of the tree. */
function unitsTable(evaluation: Evaluation): Table {
  const leaves = pathsOf(evaluation.indicators).flatMap((path) => path.at(-1) ?? [])
  return {
    name: '单位得分',
    title: `${evaluation.department.name}${evaluation.year}年度各单位得分表`,
    columns: [
      { title: '单位', width: 24 },
      { title: '得分', width: 9, align: 'center' },
      { title: '可评分值', width: 9, align: 'center' },
      { title: '得分率', width: 10, align: 'center' },
      { title: '核对不符', width: 7, align: 'center' },
      { title: '无法判定', width: 7, align: 'center' },
      ...leaves.map((leaf) => ({
        title: `${leaf.code}\n${leaf.name}\n（${leaf.fullPoints}分）`,
        width: 11,
        align: 'center' as const,
      })),
    ],
    rows: evaluation.units.map((unit) => unitItems(unit, leaves)),
    fixed: 1,
    filter: false,
    empty: '没有单位。',
    pagesWide: Math.max(1, Math.ceil(leaves.length / 14)),
  }
}

function unitItems(unit: UnitSummary, leaves: readonly IndicatorResult[]): readonly Item[] {
  const byCode = new Map(unit.indicators.map((one) => [one.code, one]))
  const isAssessable = unit.total.rate !== undefined
  return [
    words(unit.name, { bold: unit.parent === undefined }),
    isAssessable ? number(unit.total.points) : words('待评', { tone: 'open' }),
    number(unit.total.assessable),
    words(unit.total.rate ?? '—'),
    number(String(unit.findings.violated)),
    number(String(unit.findings.undecided)),
    ...leaves.map((leaf) => {
      const points = byCode.get(leaf.code)?.points
      return points === undefined ? words('—') : number(points)
    }),
  ]
}

// -------------------------------------------------------------------------------------------------------- 问题与建议

function issuesTable(evaluation: Evaluation): Table {
  const labels = new Map(evaluation.values.map((one) => [one.ref, `${one.label} ${one.value.text}`]))
  return {
    name: '问题与建议',
    title: `${evaluation.department.name}${evaluation.year}年度存在的主要问题与改进建议`,
    columns: [
      { title: '序号', width: 6, align: 'center' },
      { title: '问题', width: 22 },
      { title: '情况', width: 54 },
      { title: '改进建议', width: 50 },
      { title: '依据的数据', width: 34 },
      { title: '备注', width: 11 },
    ],
    rows: evaluation.issues.map((one, index) => [
      number(String(index + 1)),
      words(one.title, { bold: true }),
      words(plainText(one.issue)),
      words(plainText(one.recommendation)),
      words(one.inputs.flatMap((ref) => labels.get(ref) ?? []).join('\n')),
      words(one.illustrative ? '示例数据' : '', { tone: 'mark' }),
    ]),
    fixed: 2,
    filter: false,
    empty: '按现有数据没有诊断出问题。',
  }
}
