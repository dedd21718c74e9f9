/**
 * Open data 开放数据: a Frictionless tabular data package of indicators, figures, units and problems. Columns carry the
 * concepts of the Fiscal Data Package: `columnType` as its version 1.0 has them, and the `model` of version 0.3.
 */
import { writeCsv } from '@jiheng/documents'
import {
  compatible,
  type Evaluation,
  type IndicatorResult,
  type QuantityJson,
  quantityFromJson,
  type ValueRecord,
} from '@jiheng/engine'
import type { PartCode } from './publication-policy.ts'
import type { Redactor } from './redact.ts'

interface Field {
  readonly name: string
  readonly title: string
  readonly type: 'string' | 'integer' | 'number' | 'year'
  readonly description?: string
  readonly columnType?: string
  readonly constraints?: { readonly required?: boolean; readonly unique?: boolean }
}

interface Table {
  readonly name: string
  readonly title: string
  readonly fields: readonly Field[]
  readonly primaryKey: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const NUMBER = /^-?\d+(\.\d+)?$/
const required = { required: true } as const
const YEAR: Field = {
  name: 'year',
  title: '年度',
  type: 'year',
  columnType: 'date:fiscal-year',
  constraints: required,
}
const UNIT: Field = {
  name: 'unit_code',
  title: '单位代码',
  type: 'string',
  columnType: 'administrative-classification:generic:code',
  constraints: required,
}
const UNIT_NAME: Field = {
  name: 'unit_name',
  title: '单位名称',
  type: 'string',
  columnType: 'administrative-classification:generic:label',
  constraints: required,
}

export interface OpenDataOptions {
  readonly parts: ReadonlySet<PartCode>
  readonly redactor: Redactor
  readonly archiveSha256: string
  readonly organisation: string
  readonly created: string
}

/** Files of the package, `datapackage.json` among them. */
export function openData(evaluation: Evaluation, options: OpenDataOptions): ReadonlyMap<string, Uint8Array> {
  const { parts, redactor } = options
  const tables = [
    ...(parts.has('scores') ? [scoresTable(evaluation, redactor)] : []),
    ...(parts.has('figures')
      ? [
          fiscalTable(evaluation, redactor, parts.has('units')),
          figuresTable(evaluation, redactor, parts.has('units')),
        ]
      : []),
    ...(parts.has('units') ? [unitsTable(evaluation)] : []),
    ...(parts.has('issues') && evaluation.issues.length > 0 ? [issuesTable(evaluation, redactor)] : []),
  ].filter((table) => table.rows.length > 0)
  const files = new Map<string, Uint8Array>()
  // Without the byte order mark, which some tools take for a part of the first column's name.
  for (const { name, fields, rows } of tables)
    files.set(`data/${name}.csv`, writeCsv([fields.map((one) => one.name), ...rows]).slice(3))
  files.set('datapackage.json', descriptorOf(evaluation, tables, files, options))
  return files
}

function* leavesOf(
  list: readonly IndicatorResult[],
  above: readonly string[] = [],
): Generator<readonly [IndicatorResult, readonly string[]]> {
  for (const one of list)
    if (one.children.length > 0) yield* leavesOf(one.children, [...above, one.name])
    else yield [one, above]
}

function scoresTable({ indicators, values, year, department }: Evaluation, redactor: Redactor): Table {
  const byRef = new Map(values.map((one) => [one.ref, one]))
  return {
    name: 'indicators',
    title: '指标得分',
    primaryKey: ['code'],
    fields: [
      YEAR,
      UNIT,
      { name: 'code', title: '指标编号', type: 'string', constraints: required },
      { name: 'level1', title: '一级指标', type: 'string' },
      { name: 'level2', title: '二级指标', type: 'string' },
      { name: 'name', title: '指标', type: 'string', constraints: required },
      { name: 'full_points', title: '分值', type: 'number', constraints: required },
      { name: 'points', title: '得分', type: 'number', description: '空白表示没有评分或不适用' },
      { name: 'value', title: '指标值', type: 'string' },
      { name: 'working', title: '评分过程', type: 'string' },
    ],
    rows: [...leavesOf(indicators)].map(([one, above]) => [
      String(year),
      department.code,
      one.code,
      above[0] ?? '',
      above[1] ?? '',
      redactor.text('开放数据·指标得分', one.name),
      one.fullPoints,
      one.points ?? '',
      one.value === undefined ? '' : (byRef.get(one.value)?.value.text ?? ''),
      redactor.text('开放数据·指标得分', one.score?.sentence ?? ''),
    ]),
  }
}

type Keyed = ValueRecord & { readonly key: NonNullable<ValueRecord['key']> }

/** Known figures of the department as a whole; of its units only where their scores are public too. */
const shownFigures = ({ values, department }: Evaluation, withUnits: boolean): readonly Keyed[] =>
  values.filter(
    (one): one is Keyed =>
      one.key !== undefined && one.value.kind === 'known' && (withUnits || one.key.unit === department.code),
  )

/** 资金: amounts of money alone, all in yuan, as the Fiscal Data Package wants its measure. */
function fiscalTable(evaluation: Evaluation, redactor: Redactor, withUnits: boolean): Table {
  const names = new Map(evaluation.units.map((one) => [one.code, one.name]))
  return {
    name: 'fiscal',
    title: '资金',
    primaryKey: ['item', 'basis', 'unit_code', 'year', 'row'],
    fields: [
      YEAR,
      UNIT,
      UNIT_NAME,
      {
        name: 'item',
        title: '数据项代码',
        type: 'string',
        columnType: 'activity:generic:program:code',
        constraints: required,
      },
      {
        name: 'label',
        title: '数据项',
        type: 'string',
        columnType: 'activity:generic:program:label',
        constraints: required,
      },
      { name: 'basis', title: '口径', type: 'string', columnType: 'phase:label' },
      { name: 'row', title: '行', type: 'string' },
      {
        name: 'amount',
        title: '金额（元）',
        type: 'number',
        columnType: 'value',
        constraints: required,
      },
      { name: 'currency', title: '币种', type: 'string', columnType: 'value-currency:code' },
    ],
    rows: shownFigures(evaluation, withUnits).flatMap(({ key, label, value }) => {
      const amount = value.kind === 'known' ? yuanOf(value.quantity) : undefined
      if (amount === undefined) return []
      return [
        [
          String(key.year),
          key.unit,
          names.get(key.unit) ?? evaluation.department.name,
          key.item,
          redactor.text('开放数据·资金', label),
          key.basis,
          key.row ?? '',
          amount,
          'CNY',
        ],
      ]
    }),
  }
}

function yuanOf(json: QuantityJson): string | undefined {
  const quantity = quantityFromJson(json)
  if (quantity === undefined || !compatible(quantity.measure, '元')) return undefined
  const amount = quantity.in('元').value.toString()
  return NUMBER.test(amount) ? amount : undefined
}

function figuresTable(evaluation: Evaluation, redactor: Redactor, withUnits: boolean): Table {
  const names = new Map(evaluation.units.map((one) => [one.code, one.name]))
  const { department } = evaluation
  const rowNames = new Map(
    evaluation.groups.flatMap((group) => group.rows.map((row) => [row.row, row.name] as const)),
  )
  const shown = shownFigures(evaluation, withUnits)
  return {
    name: 'figures',
    title: '数据',
    primaryKey: ['item', 'basis', 'unit_code', 'year', 'row'],
    fields: [
      YEAR,
      UNIT,
      UNIT_NAME,
      {
        name: 'item',
        title: '数据项代码',
        type: 'string',
        constraints: required,
      },
      {
        name: 'label',
        title: '数据项',
        type: 'string',
        constraints: required,
      },
      { name: 'basis', title: '口径', type: 'string' },
      { name: 'row', title: '行', type: 'string' },
      { name: 'row_name', title: '行的名称', type: 'string' },
      {
        name: 'amount',
        title: '数值',
        type: 'number',
        description: '以 measure 为单位；除不尽的空白，见 text',
      },
      { name: 'measure', title: '计量单位', type: 'string' },
      { name: 'text', title: '按公布的写法', type: 'string', constraints: required },
      { name: 'origin', title: '来历', type: 'string', description: '填报、汇总或计算' },
      { name: 'illustrative', title: '示例', type: 'string' },
    ],
    rows: shown.map(({ key, label, value, origin, illustrative }) => {
      const quantity = value.kind === 'known' ? value.quantity : undefined
      const where = '开放数据·数据'
      return [
        String(key.year),
        key.unit,
        names.get(key.unit) ?? department.name,
        key.item,
        redactor.text(where, label),
        key.basis,
        key.row ?? '',
        redactor.text(where, rowNames.get(key.row ?? '') ?? ''),
        quantity !== undefined && NUMBER.test(quantity.value) ? quantity.value : '',
        quantity?.measure ?? '',
        value.text,
        ORIGINS[origin.kind],
        illustrative ? '示例' : '',
      ]
    }),
  }
}

const ORIGINS = { entered: '填报', consolidated: '汇总', computed: '计算', absent: '' } as const

const unitsTable = ({ units, year }: Evaluation): Table => ({
  name: 'units',
  title: '各单位得分',
  primaryKey: ['unit_code'],
  fields: [
    YEAR,
    UNIT,
    UNIT_NAME,
    { name: 'points', title: '得分', type: 'number', constraints: required },
    { name: 'assessable', title: '可评分值', type: 'number', constraints: required },
    { name: 'rate', title: '得分率', type: 'string' },
    { name: 'grade', title: '等级', type: 'string' },
  ],
  rows: units.map((one) => [
    String(year),
    one.code,
    one.name,
    one.total.points,
    one.total.assessable,
    one.total.rate ?? '',
    one.total.grade ?? '',
  ]),
})

const issuesTable = ({ issues, year, department }: Evaluation, redactor: Redactor): Table => ({
  name: 'issues',
  title: '问题和建议',
  primaryKey: ['number'],
  fields: [
    YEAR,
    UNIT,
    { name: 'number', title: '序号', type: 'integer', constraints: required },
    { name: 'title', title: '问题', type: 'string', constraints: required },
    { name: 'issue', title: '情况', type: 'string' },
    { name: 'recommendation', title: '建议', type: 'string' },
  ],
  rows: issues.map((one, at) => {
    const words = (runs: (typeof one)['issue']): string =>
      redactor
        .runs('开放数据·问题和建议', runs)
        .map((run) => run.text)
        .join('')
    return [
      String(year),
      department.code,
      String(at + 1),
      redactor.text('开放数据·问题和建议', one.title),
      words(one.issue),
      words(one.recommendation),
    ]
  }),
})

const encoder = new TextEncoder()

function descriptorOf(
  evaluation: Evaluation,
  tables: readonly Table[],
  files: ReadonlyMap<string, Uint8Array>,
  { archiveSha256, organisation, created }: OpenDataOptions,
): Uint8Array {
  const fiscal = tables.find((one) => one.name === 'fiscal')
  const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
  const descriptor = {
    profile: 'tabular-data-package',
    name: slug(`performance-${evaluation.department.code}-${evaluation.year}`),
    title: evaluation.title,
    description: `${organisation}${evaluation.year}年度部门整体支出绩效评价的公开数据。封存档案的 SHA-256：${archiveSha256}`,
    ...(created === '' ? {} : { created }),
    version: '1.0.0',
    countryCode: 'CN',
    fiscalPeriod: { start: `${evaluation.year}-01-01`, end: `${evaluation.year}-12-31` },
    contributors: [{ title: organisation, role: 'publisher' }],
    resources: tables.map((table) => ({
      profile: 'tabular-data-resource',
      name: table.name,
      title: table.title,
      path: `data/${table.name}.csv`,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      bytes: files.get(`data/${table.name}.csv`)?.length ?? 0,
      dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
      schema: {
        fields: table.fields.map((field) => ({ ...field, format: 'default' })),
        missingValues: [''],
        primaryKey: table.primaryKey,
      },
    })),
    ...(fiscal === undefined ? {} : { model: MODEL }),
  }
  return encoder.encode(`${JSON.stringify(descriptor, null, 2)}\n`)
}

/** Version 0.3 of the Fiscal Data Package: what is measured, and by what it is told apart. */
const MODEL = {
  measures: { amount: { resource: 'fiscal', source: 'amount', currency: 'CNY' } },
  dimensions: {
    year: {
      dimensionType: 'datetime',
      primaryKey: 'year',
      attributes: { year: { resource: 'fiscal', source: 'year' } },
    },
    unit: {
      dimensionType: 'entity',
      primaryKey: 'code',
      attributes: {
        code: { resource: 'fiscal', source: 'unit_code' },
        name: { resource: 'fiscal', source: 'unit_name', labelfor: 'code' },
      },
    },
    item: {
      dimensionType: 'classification',
      primaryKey: 'code',
      attributes: {
        code: { resource: 'fiscal', source: 'item' },
        label: { resource: 'fiscal', source: 'label', labelfor: 'code' },
      },
    },
  },
}
