/** 公开规则: which parts are usually public and what must not be read in them, as frameworks/publication has it. */
import { asRecords, asText, asTexts, type Plain, readShape, type Shape } from '@jiheng/engine'
import { type FileMap, textOf } from '../case/library.ts'
import { Refusal, refuse } from '../platform/context.ts'

export const PUBLICATION_POLICY = 'publication/publication.yaml'

/** The parts that the program can make. */
export const PART_CODES = ['summary', 'scores', 'issues', 'figures', 'units', 'report', 'data'] as const
export type PartCode = (typeof PART_CODES)[number]

export interface RedactionRule {
  readonly code: string
  readonly name: string
  readonly find: RegExp
  /** Which group of the expression is taken out; 0 for all of it. */
  readonly group: number
  readonly replacement: string
}

export interface PublicationPolicy {
  readonly authority: string
  readonly unconfirmed: readonly string[]
  readonly parts: readonly {
    readonly code: PartCode
    readonly name: string
    readonly what: string
    readonly usual: boolean
  }[]
  readonly redactions: readonly RedactionRule[]
  /** `like` tells the names of persons from names of offices that accounts may have. */
  readonly names: { readonly name: string; readonly like: RegExp; readonly replacement: string }
}

const text: Shape = { type: 'string' }
const recordsOf = (
  title: string,
  properties: Readonly<Record<string, Shape>>,
  required: readonly string[],
): Shape => ({
  type: 'array',
  items: { type: 'object', title, properties, required, additionalProperties: false },
})

/** JSON Schema of the file. */
export const publicationSchema: Shape = {
  type: 'object',
  title: '公开规则',
  properties: {
    id: text,
    name: text,
    authority: text,
    unconfirmed: { type: 'array', items: text },
    parts: recordsOf(
      '内容',
      { code: { type: 'string', enum: [...PART_CODES] }, name: text, what: text, usual: { type: 'boolean' } },
      ['code', 'name', 'what', 'usual'],
    ),
    redactions: recordsOf(
      '隐去',
      { code: text, name: text, find: text, group: { type: 'integer' }, replacement: text },
      ['code', 'name', 'find', 'replacement'],
    ),
    names: {
      type: 'object',
      title: '人名',
      properties: { name: text, like: text, replacement: text },
      required: ['name', 'like', 'replacement'],
      additionalProperties: false,
    },
  },
  required: ['id', 'name', 'parts', 'redactions', 'names'],
  additionalProperties: false,
}

type Data = Readonly<Record<string, Plain>>

/** @throws Refusal with every fault of the file. */
export function publicationPolicy(library: FileMap): PublicationPolicy {
  const bytes = library.get(PUBLICATION_POLICY)
  if (bytes === undefined) return refuse('record-missing', { what: `frameworks/${PUBLICATION_POLICY}` })
  const { data, problems } = readShape(textOf(bytes), PUBLICATION_POLICY, publicationSchema)
  if (data === undefined || problems.length > 0) throw new Refusal(problems)
  const root = data as Data
  const names = root.names as Data
  return {
    authority: asText(root.authority),
    unconfirmed: asTexts(root.unconfirmed),
    parts: asRecords(root.parts).map((one) => ({
      code: asText(one.code) as PartCode,
      name: asText(one.name),
      what: asText(one.what),
      usual: one.usual === true,
    })),
    redactions: asRecords(root.redactions).map((one) => ({
      code: asText(one.code),
      name: asText(one.name),
      find: new RegExp(asText(one.find), 'gu'),
      group: Number(asText(one.group) || '0'),
      replacement: asText(one.replacement),
    })),
    names: {
      name: asText(names.name),
      like: new RegExp(asText(names.like), 'u'),
      replacement: asText(names.replacement),
    },
  }
}
