/** The gallery of problems 问题图册: for every code the smallest input that raises it, and nothing else that is wrong. */
import { writeZip } from '@jiheng/documents'
import type { ProblemCode } from '@jiheng/engine'
import type ExcelJS from 'exceljs'
import { ACTS, type ActCode } from './acts.ts'
import { editReport, editText } from './archives.ts'

/** What is put in. Each starts from something small and sound, and changes one thing. */
export type Input =
  /** The small framework of the engine's tests, changed, then checked. */
  | { readonly kind: 'framework'; readonly change: (text: string) => string }
  /** The small case below; files given here are added or take the place of its own. */
  | { readonly kind: 'case'; readonly files: Readonly<Record<string, string | Uint8Array | undefined>> }
  /** Its form as `jiheng new` makes it, changed in a spreadsheet program. */
  | { readonly kind: 'form'; readonly change: (workbook: ExcelJS.Workbook) => void }
  /** Its sealed archive, unpacked and changed; `resealed` makes the manifests fit again. */
  | {
      readonly kind: 'archive'
      readonly change: (files: Map<string, Uint8Array>) => void
      readonly resealed: boolean
    }
  | { readonly kind: 'not-an-archive' }
  /** Documents written on a machine that cannot typeset. */
  | { readonly kind: 'no-printer' }
  /** A command as typed. */
  | { readonly kind: 'command'; readonly args: readonly string[] }
  /** Accounting data, imported by the shipped formats. */
  | { readonly kind: 'ledger'; readonly files: Readonly<Record<string, string | Uint8Array>> }
  /** Serving on a port that another program uses. */
  | { readonly kind: 'port-in-use' }
  /** A sample asked of no lines at all. */
  | { readonly kind: 'empty-sample' }
  /** What somebody does on the platform. */
  | { readonly kind: 'act'; readonly code: ActCode }
  /** A fault of the program itself: here a screen that cannot be written to. */
  | { readonly kind: 'broken-screen' }

export interface Exhibit {
  readonly code: ProblemCode
  readonly how: Input
}

/** The small case: sound, and evaluated under the small framework. */
export const SMALL_CASE: Readonly<Record<string, string>> = {
  'case.yaml': `title: 小案例
department: { code: '000', name: 某某局 }
year: 2020
framework: small
units: [{ code: '001', name: 甲中心 }, { code: '002', name: 乙中心 }]
rows: [{ group: 项目, row: p1, name: 培训 }]
`,
  'figures/base.yaml': `figures:
  - { item: 编制数, value: 10人 }
  - { item: 在职人数, value: 9人 }
`,
  'narrative.yaml': `slots:
  职能: [负责某某工作。]
`,
  '说明.txt': '封存前的说明\n',
}

/** One more figure in the small case. */
const figure = (line: string): Input => ({
  kind: 'case',
  files: { 'figures/more.yaml': `figures:\n  - { ${line} }\n` },
})

/** case.yaml of the small case, with something else in one place. */
const caseWith = (from: string, to: string): Input => ({
  kind: 'case',
  files: { 'case.yaml': replaced(SMALL_CASE['case.yaml'] ?? '', from, to) },
})

const framework = (from: string, to: string): Input => ({
  kind: 'framework',
  change: (text) => replaced(text, from, to),
})

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`没有“${from}”`)
  return text.replace(from, () => to)
}

const STAFF = 'formula: 在职人数 ÷ 编制数, scoring'
const formula = (to: string): Input => framework(STAFF, `formula: ${to}, scoring`)
const item = (line: string): Input =>
  framework('  - { code: posts,', `  - { code: extra, ${line} }\n  - { code: posts,`)

/** The sheet of the small framework's only form. */
function sheetOf(workbook: ExcelJS.Workbook): ExcelJS.Worksheet {
  const sheet = workbook.worksheets.find((one) => one.name.includes('基础数据表'))
  if (sheet === undefined) throw new Error('没有基础数据表')
  return sheet
}

/** The cell beside a label, or the label itself. */
function cellAt(workbook: ExcelJS.Workbook, label: string, beside = 0): ExcelJS.Cell {
  const sheet = sheetOf(workbook)
  let found: ExcelJS.Cell | undefined
  sheet.eachRow((row) =>
    row.eachCell((cell) => {
      if (found === undefined && cell.value === label) found = cell
    }),
  )
  if (found === undefined) throw new Error(`没有“${label}”`)
  return sheet.getCell(Number(found.row), Number(found.col) + beside)
}

/** The first bytes of an Office file with a password, and the name of the stream in it. */
const ENCRYPTED = Uint8Array.from([
  ...[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
  ...[...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0]),
])

const encoder = new TextEncoder()

/** A workbook that holds more than a form can. */
const BIG = writeZip(new Map([['xl/media/a.bin', new Uint8Array(30_000_000)]]))

const LEDGER_HEAD = '日期,凭证号,摘要,科目编码,借方金额,贷方金额\n'
/** An exported ledger with these lines. */
const ledgerRow = (line: string): Input => ({
  kind: 'ledger',
  files: { '账.csv': `${LEDGER_HEAD}${line}\n` },
})

const RESULT = 'data/result/result.json'

/** What each code needs. A record, so that no code can be forgotten. */
const INPUTS: Readonly<Record<ProblemCode, Input>> = {
  // files
  'file-missing': { kind: 'command', args: ['evaluate', '没有这个文件夹'] },
  'file-not-yaml': framework('fullPoints: 100', 'fullPoints: [100'),
  'file-unreadable': { kind: 'case', files: { 'figures/more.csv': '数据项,数值\n任务目标,"10"件\n' } },
  'folder-unwritable': { kind: 'command', args: ['new', 'mof-2013', 'package.json/新案例'] },
  'field-unknown': framework('fullPoints: 100', 'fullPoints: 100\nshortname: 小'),
  'field-missing': framework('fullPoints: 100\n', ''),
  'field-wrong-type': framework('dictionaries: [functional]', 'dictionaries: functional'),
  'field-not-allowed': framework('severity: error }', 'severity: 严重 }'),
  'field-pattern': framework('version: 1.0.0', 'version: 第一版'),
  // formulas
  'formula-syntax': formula('(在职人数 ÷ 编制数'),
  'formula-too-long': formula(`在职人数 ÷ 编制数${' × 1'.repeat(500)}`),
  'formula-unknown-item': formula('在职人 ÷ 编制数'),
  'formula-unknown-basis': framework('预算·追加数 ÷', '预算·追加 ÷'),
  'formula-basis-needed': framework('预算·追加数 ÷', '预算 ÷'),
  'formula-unknown-function': formula('比率(在职人数)'),
  'formula-arguments': formula('四舍五入(在职人数)'),
  'formula-measure-mismatch': formula('在职人数'),
  'formula-unknown-measure': formula('在职人数 ÷ 10丈'),
  'formula-not-a-truth': framework('code: R1,', 'code: R1, when: 在职人数,'),
  'formula-not-a-number': formula('在职人数 > 编制数'),
  'formula-row-context': framework('left: 合计(项目决算)', 'left: 项目决算'),
  'formula-results-context': framework(
    'left: 在职人数, relation: ≤, right: 编制数',
    'left: 总得分, relation: ≤, right: 100分',
  ),
  'formula-cycle': framework(
    '  - { code: posts,',
    '  - { code: a, name: 甲, measure: 人, formula: 乙 }\n  - { code: b, name: 乙, measure: 人, formula: 甲 }\n  - { code: posts,',
  ),
  // frameworks
  'code-duplicate': framework("code: '2.2'", "code: '2.1'"),
  'item-unknown': framework('eliminates: 决算', 'eliminates: 决算数'),
  'basis-unknown': framework('eliminates: 决算', 'eliminates: 预算·决算数'),
  'measure-unknown': item('name: 新项, measure: 扎'),
  'number-unreadable': framework('kind: findings, loss: 2', 'kind: findings, loss: 两分'),
  'group-unknown': framework(
    '        group: 项目\n        nameTitle',
    '        group: 工程\n        nameTitle',
  ),
  'rule-unknown': framework('whenRule: R2', 'whenRule: R9'),
  'indicator-unknown': framework('whenRule: R2', "whenLost: '9.9'"),
  'dictionary-unknown': framework('dictionaries: [functional]', 'dictionaries: [economic]'),
  'form-unknown': framework('table: form, form: F1', 'table: form, form: F9'),
  'weights-do-not-sum': framework('name: 在职人员控制率, points: 10', 'name: 在职人员控制率, points: 11'),
  'standard-missing': framework(', scoring: { kind: findings, loss: 2 }', ''),
  'standard-formula-missing': framework(", target: '100%' }", ' }'),
  'points-beyond-full': framework("'[0, 0] → 20'", "'[0, 0] → 25'"),
  'points-below-full': framework('有效执行, points: 5', '有效执行, points: 4'),
  'step-not-positive': framework('step: 1%, loss: 0.5', 'step: 0%, loss: 0.5'),
  'band-unreadable': framework("band: '[90, 100]'", 'band: 90以上'),
  'bands-gap': framework("'(10%, 20%] → 12'", "'(12%, 20%] → 12'"),
  'bands-overlap': framework("'(10%, 20%] → 12'", "'[10%, 20%] → 12'"),
  'input-without-cell': framework('          - { title: 编制数, item: 编制数 }\n', ''),
  'example-fails': framework('value: 92.25%, points: 10 }', 'value: 92.25%, points: 9 }'),
  'years-not-covered': caseWith('year: 2020', 'year: 2030'),
  'framework-unknown': caseWith('framework: small', 'framework: smell'),
  // case
  'unit-duplicate': caseWith("code: '002'", "code: '001'"),
  'unit-parent-unknown': caseWith('name: 乙中心 }', "name: 乙中心, parent: '009' }"),
  'unit-tree-broken': caseWith('name: 乙中心 }', "name: 乙中心, parent: '002' }"),
  'unit-unknown': figure("item: 任务目标, unit: '009', value: 5件"),
  'row-unknown': figure('item: 项目预算, row: p9, value: 5万元'),
  'row-needed': figure('item: 项目预算, value: 5万元'),
  'cell-not-a-number': figure('item: 任务目标, value: 五件'),
  'cell-approximate': figure('item: 任务目标, value: 约5件'),
  'cell-measure-mismatch': figure('item: 任务目标, value: 5万元'),
  'figure-twice': figure('item: 编制数, value: 11人'),
  'reason-missing': figure('item: 任务目标, value: 不适用'),
  'judgement-does-not-fit': {
    kind: 'case',
    files: {
      'judgements.yaml':
        "judgements:\n  - { kind: findings, indicator: '2.1', count: 0, by: 张三, date: '2021-04-20', reason: 抽查 }\n",
    },
  },
  'table-width': {
    kind: 'case',
    files: {
      'figures/more.yaml':
        "table:\n  units: ['001', '002']\n  rows: [{ item: 任务目标, measure: 件, values: [5] }]\n",
    },
  },
  'narrative-missing': { kind: 'case', files: { 'narrative.yaml': undefined } },
  'report-figure-missing': {
    kind: 'case',
    files: { 'figures/base.yaml': 'figures:\n  - { item: 编制数, value: 10人 }\n' },
  },
  // spreadsheets
  'xlsx-unreadable': { kind: 'case', files: { 'forms/表.xlsx': encoder.encode('单位,数值') } },
  'xlsx-not-a-form': {
    kind: 'form',
    change: (workbook) => workbook.removeWorksheet('_绩衡'),
  },
  'xlsx-sheet-missing': {
    kind: 'form',
    change: (workbook) => workbook.removeWorksheet(sheetOf(workbook).id),
  },
  'xlsx-cell-moved': {
    kind: 'form',
    change: (workbook) => {
      const at = Number(cellAt(workbook, '任务目标').row)
      sheetOf(workbook).spliceRows(at, 1)
    },
  },
  'xlsx-row-added': {
    kind: 'form',
    change: (workbook) => {
      const at = Number(cellAt(workbook, '任务目标').row)
      sheetOf(workbook).spliceRows(at, 0, ['新增目标', 3])
    },
  },
  'xlsx-heading-changed': {
    kind: 'form',
    change: (workbook) => {
      cellAt(workbook, '任务目标').value = '工作目标'
    },
  },
  'xlsx-too-large': { kind: 'case', files: { 'forms/表.xlsx': BIG } },
  'xlsx-error-value': {
    kind: 'form',
    change: (workbook) => {
      cellAt(workbook, '任务目标', 1).value = { error: '#DIV/0!' }
    },
  },
  'xlsx-computed-overwritten': {
    kind: 'form',
    change: (workbook) => {
      cellAt(workbook, '调整预算', 1).value = 12
    },
  },
  'xlsx-encrypted': { kind: 'case', files: { 'forms/表.xlsx': ENCRYPTED } },
  // archive
  'archive-unreadable': { kind: 'not-an-archive' },
  'archive-bag': {
    kind: 'archive',
    resealed: false,
    change: (files) => editText(files, 'data/inputs/case/说明.txt', '封存', '改过'),
  },
  'archive-result-differs': {
    kind: 'archive',
    resealed: true,
    change: (files) => editText(files, RESULT, '"text": "9人"', '"text": "8人"'),
  },
  'archive-report-differs': {
    kind: 'archive',
    resealed: true,
    change: (files) => editReport(files, '>9人<', '>8人<'),
  },
  ...(Object.fromEntries(Object.keys(ACTS).map((code) => [code, { kind: 'act', code }])) as Readonly<
    Record<ActCode, Input>
  >),
  'parameters-not-possible': { kind: 'empty-sample' },
  // accounting data
  'ledger-content-missing': { kind: 'ledger', files: { '账.csv': '姓名,年龄\n张三,30\n' } },
  'ledger-column-missing': {
    kind: 'ledger',
    files: { '账.csv': '日期,凭证号,摘要,科目编码,借方金额\n2019-03-05,1,付款,1002,1.00\n' },
  },
  'ledger-cell-unreadable': ledgerRow('2019-03-05,1,付款,1002,约一千,'),
  'ledger-cell-empty': ledgerRow('2019-03-05,1,付款,,1.00,'),
  'ledger-text-damaged': {
    kind: 'ledger',
    files: {
      '账.csv': Uint8Array.from([
        ...encoder.encode(`${LEDGER_HEAD}2019-03-05,1,付`),
        0xff,
        ...encoder.encode('款,1002,1.00,\n'),
      ]),
    },
  },
  'ledger-too-large': {
    kind: 'ledger',
    files: { '账.zip': writeZip(new Map([['总账.xml', new Uint8Array(3_000_000)]])) },
  },
  'ledger-rows-skipped': ledgerRow('2019-03-05,1,付款,1002,1.00,\n,,本页合计,,1.00,'),
  'ledger-amount-rounded': ledgerRow('2019-03-05,1,付款,1002,0.30000000000000004,'),
  // command line
  usage: { kind: 'command', args: ['evalaute'] },
  'folder-not-empty': { kind: 'command', args: ['new', 'mof-2013', 'frameworks'] },
  'value-unknown': { kind: 'command', args: ['explain', 'cases/hengyang-hrss-2019', '三公经费变动律'] },
  'pdf-unavailable': { kind: 'no-printer' },
  'port-taken': { kind: 'port-in-use' },
  defect: { kind: 'broken-screen' },
}

export const GALLERY: readonly Exhibit[] = Object.entries(INPUTS).map(([code, how]) => ({
  code: code as ProblemCode,
  how,
}))
