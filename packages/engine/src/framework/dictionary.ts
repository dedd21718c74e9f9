/**
 * Dictionaries 字典: classifications, tables and rule catalogues as data, with the years in which a name was valid.
 */
import { type Problem, problem } from '../problem.ts'
import type { Dictionary, DictionaryEntry } from './framework.ts'
import { frameworkSchema, type Shape } from './schema.ts'
import { type Plain, readShape } from './shape.ts'

const text: Shape = { type: 'string' }
const texts: Shape = { type: 'array', items: text }

/** JSON Schema of a dictionary file. */
export const dictionarySchema: Shape & { readonly $defs: Readonly<Record<string, Shape>> } = {
  type: 'object',
  title: '字典',
  properties: {
    id: text,
    name: text,
    authority: text,
    notice: text,
    items: { type: 'array', items: { $ref: '#/$defs/item' } },
    entries: {
      type: 'array',
      items: {
        type: 'object',
        title: '条目',
        properties: {
          code: text,
          name: text,
          parent: text,
          aliases: texts,
          formerly: text,
          from: { type: 'integer' },
          to: { type: 'integer' },
          text,
          evidence: text,
          unconfirmed: texts,
        },
        required: ['code', 'name'],
        additionalProperties: false,
      },
    },
  },
  required: ['id', 'name'],
  additionalProperties: false,
  $defs: frameworkSchema.$defs,
}

/** A dictionary file read: a {@link Dictionary}, or a library of items for frameworks to pick from. */
export interface DictionaryFile {
  readonly dictionary: Dictionary
  readonly items: readonly Readonly<Record<string, Plain>>[]
}

export function readDictionary(
  source: string,
  file: string,
): { file?: DictionaryFile; problems: readonly Problem[] } {
  const shaped = readShape(source, file, dictionarySchema)
  if (shaped.data === undefined || shaped.problems.length > 0) return { problems: shaped.problems }
  const data = shaped.data as Readonly<Record<string, Plain>>
  const problems: Problem[] = []
  const seen = new Set<string>()
  const entries = asRecords(data.entries).map((entry, index): DictionaryEntry => {
    const code = asText(entry.code)
    const span = `${code}|${asText(entry.from)}`
    if (seen.has(span))
      problems.push(
        problem('code-duplicate', { label: '字典条目', name: code }, shaped.placeOf(['entries', index])),
      )
    seen.add(span)
    return {
      code,
      name: asText(entry.name),
      aliases: asTexts(entry.aliases),
      unconfirmed: asTexts(entry.unconfirmed),
      ...optional('parent', entry.parent),
      ...optional('formerly', entry.formerly),
      ...(entry.from === undefined ? {} : { from: Number(entry.from) }),
      ...(entry.to === undefined ? {} : { to: Number(entry.to) }),
    }
  })
  const dictionary = { id: asText(data.id), name: asText(data.name), entries }
  return problems.length > 0 ? { problems } : { file: { dictionary, items: asRecords(data.items) }, problems }
}

/** The entry that a name means in a year: by its name, an alias or a former name. */
export function lookUp(dictionary: Dictionary, name: string, year: number): DictionaryEntry | undefined {
  return dictionary.entries.find(
    (entry) =>
      (entry.from === undefined || entry.from <= year) &&
      (entry.to === undefined || year <= entry.to) &&
      (entry.name === name || entry.aliases.includes(name) || entry.formerly === name),
  )
}

export const asText = (value: Plain | undefined): string => (typeof value === 'string' ? value : '')
export const asTexts = (value: Plain | undefined): readonly string[] =>
  Array.isArray(value) ? value.map((one) => asText(one as Plain)) : []
export const asRecords = (value: Plain | undefined): readonly Readonly<Record<string, Plain>>[] =>
  Array.isArray(value) ? (value as readonly Readonly<Record<string, Plain>>[]) : []
export function optional<K extends string>(name: K, value: Plain | undefined): { [key in K]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { [key in K]?: string }
}
