/**
 * The mapping of a ledger to figures 账表对应: which lines make which item, as data (`frameworks/accounting/
 * ledger-mapping.yaml`). A condition is decided on a line's codes and texts; where the text that it asks for is blank,
 * the line is neither in nor out, and is shown as such: a ledger that was kept without 资金性质 does not come to zero.
 */
import {
  asRecords,
  asText,
  asTexts,
  type Basis,
  didYouMean,
  type ItemCode,
  nearestName,
  type Plain,
  type Problem,
  problem,
  readShape,
  type Shape,
  type ShapedFile,
} from '@jiheng/engine'

/** Columns compared by how a code begins, and by what words a text contains. */
export const CODE_COLUMNS = ['account', 'functional', 'economic'] as const
export const WORD_COLUMNS = ['fund', 'accountName'] as const
/** Columns that a condition may ask to be blank. */
export const BLANK_COLUMNS = ['functional', 'economic', 'fund', 'project'] as const
export type BlankColumn = (typeof BLANK_COLUMNS)[number]

/** 条件: all that is given must hold; of `any` one at least, of `except` none. */
export interface Condition {
  readonly codes: readonly {
    readonly column: (typeof CODE_COLUMNS)[number]
    readonly beginnings: readonly string[]
  }[]
  readonly words: readonly {
    readonly column: (typeof WORD_COLUMNS)[number]
    readonly parts: readonly string[]
  }[]
  readonly project?: 'filled' | 'empty'
  readonly blank: readonly BlankColumn[]
  readonly all: readonly Condition[]
  readonly any: readonly Condition[]
  readonly except: readonly Condition[]
}

/** 对应关系: debit sums 借方－贷方, credit 贷方－借方. */
export interface MappingEntry {
  readonly item: ItemCode
  readonly basis: Basis
  readonly side: 'debit' | 'credit'
  readonly where: Condition
  /** Years, both included, in which it holds. */
  readonly from?: number
  readonly to?: number
}

/** 账表对应. Vouchers that touch a `closing` account close the year's accounts and count for nothing. */
export interface LedgerMapping {
  readonly id: string
  readonly closing: readonly string[]
  readonly entries: readonly MappingEntry[]
}

const text: Shape = { type: 'string' }
const texts: Shape = { type: 'array', items: text }
const conditions: Shape = { type: 'array', items: { $ref: '#/$defs/condition' } }
const CONDITION_FIELDS: Readonly<Record<string, Shape>> = {
  account: texts,
  functional: texts,
  economic: texts,
  fund: texts,
  accountName: texts,
  project: { type: 'string', enum: ['filled', 'empty'] },
  blank: { type: 'array', items: { type: 'string', enum: BLANK_COLUMNS } },
  use: texts,
  any: conditions,
  except: conditions,
}
const years: Readonly<Record<string, Shape>> = { from: { type: 'integer' }, to: { type: 'integer' } }

/** JSON Schema of a mapping file. */
export const ledgerMappingSchema: Shape & { readonly $defs: Readonly<Record<string, Shape>> } = {
  type: 'object',
  title: '账表对应',
  properties: {
    id: text,
    name: text,
    authority: text,
    unconfirmed: texts,
    closing: texts,
    conditions: {
      type: 'array',
      items: {
        type: 'object',
        title: '条件',
        properties: { name: text, ...CONDITION_FIELDS },
        required: ['name'],
        additionalProperties: false,
      },
    },
    entries: {
      type: 'array',
      items: {
        type: 'object',
        title: '对应关系',
        properties: {
          item: text,
          basis: text,
          side: { type: 'string', enum: ['debit', 'credit'] },
          where: { $ref: '#/$defs/condition' },
          ...years,
        },
        required: ['item', 'basis', 'side', 'where'],
        additionalProperties: false,
      },
    },
  },
  required: ['id', 'name', 'closing', 'entries'],
  additionalProperties: false,
  $defs: {
    condition: { type: 'object', title: '条件', properties: CONDITION_FIELDS, additionalProperties: false },
  },
}

type Data = Readonly<Record<string, Plain>>
type Path = readonly (string | number)[]

/** Read a mapping file. There is a mapping only if there is no problem. */
export function readLedgerMapping(
  source: string,
  file: string,
): { readonly mapping?: LedgerMapping; readonly problems: readonly Problem[] } {
  const shaped = readShape(source, file, ledgerMappingSchema)
  if (shaped.data === undefined || shaped.problems.length > 0) return { problems: shaped.problems }
  const data = shaped.data as Data
  const reader = new Reader(shaped)
  for (const [at, one] of asRecords(data.conditions).entries()) reader.define(one, ['conditions', at])
  const entries = asRecords(data.entries).map((one, at) => reader.entry(one, ['entries', at]))
  if (reader.problems.length > 0) return { problems: reader.problems }
  return { mapping: { id: asText(data.id), closing: asTexts(data.closing), entries }, problems: [] }
}

class Reader {
  readonly problems: Problem[] = []
  readonly #shaped: ShapedFile
  readonly #named = new Map<string, Condition>()
  readonly #seen = new Set<string>()

  constructor(shaped: ShapedFile) {
    this.#shaped = shaped
  }

  /** A condition may use those defined above it. */
  define(data: Data, path: Path): void {
    const name = asText(data.name)
    if (this.#named.has(name)) this.#twice('条件', name, [...path, 'name'])
    this.#named.set(name, this.#condition(data, path))
  }

  entry(data: Data, path: Path): MappingEntry {
    const [item, basis] = [asText(data.item), asText(data.basis)]
    const key = `${item}·${basis}·${asText(data.from)}`
    if (this.#seen.has(key)) this.#twice('对应关系', key, [...path, 'item'])
    this.#seen.add(key)
    return {
      item,
      basis,
      side: data.side === 'credit' ? 'credit' : 'debit',
      where: this.#condition(data.where as Data, [...path, 'where']),
      ...(data.from === undefined ? {} : { from: Number(data.from) }),
      ...(data.to === undefined ? {} : { to: Number(data.to) }),
    }
  }

  #condition(data: Data, path: Path): Condition {
    const inner = (field: string): readonly Condition[] =>
      asRecords(data[field]).map((one, at) => this.#condition(one, [...path, field, at]))
    const codes = CODE_COLUMNS.filter((column) => data[column] !== undefined)
    const words = WORD_COLUMNS.filter((column) => data[column] !== undefined)
    return {
      codes: codes.map((column) => ({ column, beginnings: asTexts(data[column]) })),
      words: words.map((column) => ({ column, parts: asTexts(data[column]) })),
      blank: asTexts(data.blank) as readonly BlankColumn[],
      all: asTexts(data.use).flatMap((name, at) => this.#use(name, [...path, 'use', at])),
      any: inner('any'),
      except: inner('except'),
      ...(data.project === undefined ? {} : { project: data.project === 'filled' ? 'filled' : 'empty' }),
    }
  }

  #use(name: string, path: Path): readonly Condition[] {
    const found = this.#named.get(name)
    if (found !== undefined) return [found]
    const known = [...this.#named.keys()]
    const allowed = `${known.join('、')}${didYouMean(nearestName(name, known))}`
    this.problems.push(
      problem('field-not-allowed', { label: 'use', found: name, allowed }, this.#shaped.placeOf(path)),
    )
    return []
  }

  #twice(label: string, name: string, path: Path): void {
    this.problems.push(problem('code-duplicate', { label, name }, this.#shaped.placeOf(path)))
  }
}
