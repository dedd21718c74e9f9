/**
 * 开放数据: a data package that holds to the rules of the standard: the descriptor by a schema written after the specification, every
 * cell of every table by its field, keys unique; read back it says what was evaluated.
 */
import { Ajv } from 'ajv'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeHash, readFolder } from '../../../server/src/adapters.ts'
import { libraryFiles } from '../fixture/platform-fixture.ts'
import { type EvaluatedCase, evaluateCase } from '../use/evaluate-case.ts'
import { openData } from './open-data.ts'
import { type PartCode, publicationPolicy } from './publication-policy.ts'
import { Redactor } from './redact.ts'

interface Field {
  readonly name: string
  readonly type: string
  readonly constraints?: { readonly required?: boolean }
}
interface Descriptor {
  readonly profile: string
  readonly resources: readonly {
    readonly name: string
    readonly path: string
    readonly bytes: number
    readonly schema: { readonly fields: readonly Field[]; readonly primaryKey: readonly string[] }
  }[]
  readonly model?: {
    readonly measures: Readonly<Record<string, { readonly source: string; readonly resource: string }>>
    readonly dimensions: Readonly<
      Record<
        string,
        {
          readonly attributes: Readonly<
            Record<string, { readonly source: string; readonly resource: string }>
          >
        }
      >
    >
  }
}

const NAME = { type: 'string', pattern: '^([-a-z0-9._/])+$' }

/** Tabular Data Package and Table Schema of version 1, with the model of the Fiscal Data Package 0.3. */
const SCHEMA = {
  type: 'object',
  required: ['profile', 'name', 'title', 'resources', 'model'],
  properties: {
    profile: { const: 'tabular-data-package' },
    name: NAME,
    title: { type: 'string' },
    description: { type: 'string' },
    created: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}' },
    contributors: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } },
    },
    resources: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['profile', 'name', 'path', 'schema'],
        properties: {
          profile: { const: 'tabular-data-resource' },
          name: NAME,
          path: { type: 'string', pattern: '^(?=^[^./~])(^((?!\\.{2}).)*$).*$' },
          encoding: { const: 'utf-8' },
          bytes: { type: 'integer' },
          schema: {
            type: 'object',
            required: ['fields'],
            properties: {
              fields: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'object',
                  required: ['name', 'type'],
                  properties: {
                    name: { type: 'string' },
                    type: { enum: ['string', 'integer', 'number', 'year'] },
                    format: { const: 'default' },
                    columnType: { type: 'string', pattern: '^[a-z-]+(:[a-z-]+)*$' },
                  },
                },
              },
              missingValues: { type: 'array', items: { type: 'string' } },
              primaryKey: { type: 'array', minItems: 1, items: { type: 'string' } },
            },
          },
        },
      },
    },
    model: {
      type: 'object',
      required: ['measures', 'dimensions'],
      properties: {
        measures: {
          type: 'object',
          minProperties: 1,
          additionalProperties: {
            type: 'object',
            required: ['source', 'currency'],
            properties: { currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
          },
        },
        dimensions: {
          type: 'object',
          minProperties: 1,
          additionalProperties: {
            type: 'object',
            required: ['attributes', 'primaryKey'],
            properties: {
              dimensionType: {
                enum: ['datetime', 'entity', 'classification', 'activity', 'fact', 'location', 'other'],
              },
              attributes: {
                type: 'object',
                minProperties: 1,
                additionalProperties: { type: 'object', required: ['source'] },
              },
            },
          },
        },
      },
    },
  },
}

const CELL: Readonly<Record<string, RegExp>> = {
  string: /^[\s\S]*$/,
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/,
  year: /^\d{4}$/,
}

const decoder = new TextDecoder()
const ALL: readonly PartCode[] = ['summary', 'scores', 'issues', 'figures', 'units', 'report', 'data']

describe('a data package', () => {
  let evaluated: EvaluatedCase
  let files: ReadonlyMap<string, Uint8Array>
  let descriptor: Descriptor
  const made = (parts: readonly PartCode[]) =>
    openData(evaluated.evaluation, {
      parts: new Set(parts),
      redactor: new Redactor(publicationPolicy(libraryFiles()), [], { refused: new Set(), own: [] }),
      archiveSha256: 'ab'.repeat(32),
      organisation: '衡阳市人力资源和社会保障局',
      created: '2020-06-01T00:00:00+08:00',
    })
  const rowsOf = (path: string): string[][] =>
    parse(decoder.decode(files.get(path)), { relax_column_count: false }) as string[][]

  beforeAll(async () => {
    const done = await evaluateCase(
      { files: await readFolder('cases/hengyang-hrss-2019'), library: libraryFiles(), publishedOnly: false },
      nodeHash,
    )
    evaluated = done.evaluated as EvaluatedCase
    files = made(ALL)
    descriptor = JSON.parse(decoder.decode(files.get('datapackage.json'))) as Descriptor
  })

  test('its descriptor holds to the schema', () => {
    const ajv = new Ajv({ allErrors: true, strict: false })
    ajv.validate(SCHEMA, descriptor)
    expect(ajv.errors ?? []).toEqual([])
  })

  test('every table has its columns, every cell its type, every row its key', () => {
    expect(descriptor.resources.map((one) => one.name)).toEqual([
      'indicators',
      'fiscal',
      'figures',
      'units',
      'issues',
    ])
    for (const { name, path, bytes, schema } of descriptor.resources) {
      expect(files.get(path)?.length, name).toBe(bytes)
      const [head, ...rows] = rowsOf(path)
      expect(head, name).toEqual(schema.fields.map((one) => one.name))
      expect(rows.length, name).toBeGreaterThan(0)
      const keys = new Set<string>()
      for (const row of rows) {
        for (const [at, field] of schema.fields.entries()) {
          const cell = row[at] ?? ''
          if (cell === '') expect(field.constraints?.required, `${name}.${field.name}`).not.toBe(true)
          else expect(cell, `${name}.${field.name}`).toMatch(CELL[field.type] as RegExp)
        }
        const key = schema.primaryKey.map((one) => row[(head ?? []).indexOf(one)]).join('|')
        expect(keys.has(key), `${name} ${key}`).toBe(false)
        keys.add(key)
      }
    }
  })

  test('what the model names is there', () => {
    const columns = new Map(
      descriptor.resources.map((one) => [one.name, one.schema.fields.map((field) => field.name)]),
    )
    const { measures = {}, dimensions = {} } = descriptor.model ?? {}
    for (const one of [
      ...Object.values(measures),
      ...Object.values(dimensions).flatMap((dimension) => Object.values(dimension.attributes)),
    ])
      expect(columns.get(one.resource)).toContain(one.source)
  })

  test('read back, it says what was evaluated', () => {
    const [head = [], ...rows] = rowsOf('data/indicators.csv')
    const one = rows.find((row) => row[head.indexOf('code')] === '2.1.2')
    expect(one?.[head.indexOf('points')]).toBe('4')
    expect(one?.[head.indexOf('working')]).toContain('7.54%')
    const [top = [], ...money] = rowsOf('data/fiscal.csv')
    const budget = money.find(
      (row) =>
        row[top.indexOf('item')] === 'initialBudget' &&
        row[top.indexOf('unit_code')] === '000' &&
        row[top.indexOf('year')] === '2019',
    )
    expect(budget?.[top.indexOf('amount')]).toBe('57415600')
  })

  test('without the units’ part no figure of a unit is in it', () => {
    const less = made(['figures', 'scores', 'data'])
    const text = decoder.decode(less.get('data/figures.csv'))
    const [head = [], ...rows] = parse(text) as string[][]
    expect(new Set(rows.map((row) => row[head.indexOf('unit_code')]))).toEqual(new Set(['000']))
    expect(less.has('data/units.csv')).toBe(false)
  })
})
