/**
 * Formats of accounting data 会计数据格式 as data: which element of an XML export and which column of a spreadsheet is what.
 * A variant of a format is one more YAML file, no code.
 */
import { type Plain, type Problem, readShape, type Shape } from '@jiheng/engine'
import type { TableKind } from './accounting.ts'

/** What a record of an XML export becomes. */
export type RecordKind =
  | 'book'
  | 'voucherKind'
  | 'archive'
  | 'entry'
  | 'account'
  | 'auxiliary'
  | 'balance'
  | 'line'

/** One kind of element. `fields`: ours → names of theirs, the better ones first. */
export interface XmlRecord {
  readonly elements: readonly string[]
  readonly as: RecordKind
  /** Archive that an `entry` belongs to, where the element says it by its own name. */
  readonly archive: string
  readonly fields: Readonly<Record<string, readonly string[]>>
}

/** XML 导出的对应文件, such as gbt-24589-1.yaml. */
export interface XmlFormat {
  readonly id: string
  readonly name: string
  readonly roots: readonly string[]
  /** Words of which one must stand in the files; none: any file with such a root. */
  readonly marks: readonly string[]
  readonly records: readonly XmlRecord[]
  /** Names of the elements with a code of auxiliary item 1, 2 …; # is the number. */
  readonly auxiliaryElements: readonly string[]
  readonly mostAuxiliaries: number
  /** Our field → names that an auxiliary item for it has. */
  readonly auxiliaryRoles: Readonly<Record<string, readonly string[]>>
  readonly debits: ReadonlySet<string>
  readonly credits: ReadonlySet<string>
  readonly voided: ReadonlySet<string>
}

/** A role 列的作用 that a column can have. */
export interface ColumnWords {
  readonly title: string
  readonly words: readonly string[]
  readonly weak: readonly string[]
}

export interface TableFormat {
  readonly name: string
  readonly roles: readonly string[]
  /** Of each group one alternative must be there; an alternative is one or several roles. */
  readonly needs: readonly (readonly (readonly string[])[])[]
  /** Roles of which a column makes it another kind of table. */
  readonly never: readonly string[]
}

/** 表格列名的对应文件 columns.yaml. */
export interface ColumnFormat {
  readonly roles: ReadonlyMap<string, ColumnWords>
  readonly tables: Readonly<Record<TableKind, TableFormat>>
  readonly totals: ReadonlySet<string>
  readonly debits: ReadonlySet<string>
  readonly credits: ReadonlySet<string>
  readonly even: ReadonlySet<string>
}

export interface AccountingFormats {
  readonly xml: readonly XmlFormat[]
  readonly columns: ColumnFormat
}

const TEXT: Shape = { type: 'string' }
const TEXTS: Shape = { type: 'array', items: TEXT }
const record = (title: string, properties: Record<string, Shape>, required: readonly string[]): Shape => ({
  type: 'object',
  title,
  properties,
  required,
  additionalProperties: false,
})
const map = (title: string, of: Shape): Shape => ({
  type: 'object',
  title,
  properties: {},
  additionalProperties: of,
})

const RECORD_KINDS: readonly RecordKind[] = [
  'book',
  'voucherKind',
  'archive',
  'entry',
  'account',
  'auxiliary',
  'balance',
  'line',
]

const XML_SHAPE = record(
  'XML 对应文件',
  {
    format: { type: 'string', title: '格式', enum: ['xml'] },
    id: { type: 'string', title: '标识', pattern: '^[a-z0-9-]+$' },
    name: TEXT,
    authority: TEXT,
    roots: TEXTS,
    marks: TEXTS,
    records: {
      type: 'array',
      items: record(
        '元素',
        {
          element: TEXTS,
          as: { type: 'string', title: '作用', enum: RECORD_KINDS },
          archive: TEXT,
          fields: map('字段', TEXTS),
        },
        ['element', 'as', 'fields'],
      ),
    },
    auxiliaries: record('辅助项', { elements: TEXTS, most: { type: 'integer' }, roles: map('作用', TEXTS) }, [
      'elements',
      'most',
      'roles',
    ]),
    debits: TEXTS,
    credits: TEXTS,
    voided: TEXTS,
  },
  ['id', 'name', 'roots', 'records', 'auxiliaries', 'debits', 'credits', 'voided'],
)

const TABLE_SHAPE = record(
  '表',
  { name: TEXT, roles: TEXTS, needs: { type: 'array', items: TEXTS }, never: TEXTS },
  ['name', 'roles', 'needs'],
)
const COLUMN_SHAPE = record(
  '列名对应文件',
  {
    id: TEXT,
    name: TEXT,
    roles: map('各列', record('列', { title: TEXT, words: TEXTS, weak: TEXTS }, ['title', 'words'])),
    tables: record('表', { vouchers: TABLE_SHAPE, balances: TABLE_SHAPE, accounts: TABLE_SHAPE }, [
      'vouchers',
      'balances',
      'accounts',
    ]),
    totals: TEXTS,
    debits: TEXTS,
    credits: TEXTS,
    even: TEXTS,
  },
  ['id', 'name', 'roles', 'tables', 'totals', 'debits', 'credits', 'even'],
)

type Data = { readonly [name: string]: Plain }
const data = (value: Plain | undefined): Data => (value ?? {}) as Data
const text = (value: Plain | undefined): string => (typeof value === 'string' ? value : '')
const texts = (value: Plain | undefined): readonly string[] => (Array.isArray(value) ? value.map(text) : [])
const listsOf = (value: Plain | undefined): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(data(value)).map(([name, list]) => [name, texts(list)]))

/** Reads an XML format's file. */
export function readXmlFormat(
  source: string,
  file: string,
): { readonly format?: XmlFormat; readonly problems: readonly Problem[] } {
  const read = readShape(source, file, XML_SHAPE)
  if (read.problems.length > 0 || read.data === undefined) return { problems: read.problems }
  const all = data(read.data)
  const auxiliaries = data(all.auxiliaries)
  return {
    problems: [],
    format: {
      id: text(all.id),
      name: text(all.name),
      roots: texts(all.roots),
      marks: texts(all.marks),
      records: (all.records as readonly Plain[]).map((one) => ({
        elements: texts(data(one).element),
        as: text(data(one).as) as RecordKind,
        archive: text(data(one).archive),
        fields: listsOf(data(one).fields),
      })),
      auxiliaryElements: texts(auxiliaries.elements),
      mostAuxiliaries: Number(text(auxiliaries.most)),
      auxiliaryRoles: listsOf(auxiliaries.roles),
      debits: new Set(texts(all.debits)),
      credits: new Set(texts(all.credits)),
      voided: new Set(texts(all.voided)),
    },
  }
}

/** Reads the file of the columns' names. */
export function readColumnFormat(
  source: string,
  file: string,
): { readonly format?: ColumnFormat; readonly problems: readonly Problem[] } {
  const read = readShape(source, file, COLUMN_SHAPE)
  if (read.problems.length > 0 || read.data === undefined) return { problems: read.problems }
  const all = data(read.data)
  const table = (value: Plain | undefined): TableFormat => ({
    name: text(data(value).name),
    roles: texts(data(value).roles),
    never: texts(data(value).never),
    needs: (data(value).needs as readonly Plain[]).map((group) => texts(group).map((one) => one.split('+'))),
  })
  const tables = data(all.tables)
  return {
    problems: [],
    format: {
      roles: new Map(
        Object.entries(data(all.roles)).map(([role, one]) => [
          role,
          {
            title: text(data(one).title),
            words: texts(data(one).words).map(plainLabel),
            weak: texts(data(one).weak).map(plainLabel),
          },
        ]),
      ),
      tables: {
        vouchers: table(tables.vouchers),
        balances: table(tables.balances),
        accounts: table(tables.accounts),
      },
      totals: new Set(texts(all.totals).map(plainLabel)),
      debits: new Set(texts(all.debits)),
      credits: new Set(texts(all.credits)),
      even: new Set(texts(all.even)),
    },
  }
}

/**
 * All formats of a library of policy files: `accounting/columns.yaml`, and every other file there that says `format: xml`.
 * Formats that tell themselves by marks come first.
 */
export function readAccountingFormats(library: ReadonlyMap<string, Uint8Array>): {
  readonly formats?: AccountingFormats
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  const xml: XmlFormat[] = []
  let columns: ColumnFormat | undefined
  for (const file of [...library.keys()].sort()) {
    const name = /(?:^|\/)accounting\/([^/]+)\.ya?ml$/.exec(file)?.[1]
    if (name === undefined) continue
    const source = new TextDecoder().decode(library.get(file))
    if (name === 'columns') {
      const read = readColumnFormat(source, file)
      problems.push(...read.problems)
      columns = read.format
    } else if (/^format:\s*xml\s*$/m.test(source)) {
      const read = readXmlFormat(source, file)
      problems.push(...read.problems)
      if (read.format !== undefined) xml.push(read.format)
    }
  }
  if (problems.length > 0 || columns === undefined) return { problems }
  return {
    formats: { xml: xml.sort((a, b) => Number(b.marks.length > 0) - Number(a.marks.length > 0)), columns },
    problems,
  }
}

/** A column's label without blanks, width, brackets' content and punctuation: 「借方金额（元）」 → 借方金额. */
export const plainLabel = (label: string): string =>
  label
    .normalize('NFKC')
    .replace(/[([{【<][^)\]}】>]*[)\]}】>]/g, '')
    .replace(/[\s\-_—–/:：·.,，、*#"'\\|]+/g, '')
    .toUpperCase()
