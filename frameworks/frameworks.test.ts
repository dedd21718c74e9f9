/** Every shipped framework and dictionary: no fault, every example right, the schema for editors agrees, no place named in code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFramework, frameworkEntries, textOf } from '@jiheng/app'
import { frameworkSchema, readDictionary } from '@jiheng/engine'
import { readFolder } from '@jiheng/server/adapters'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const library = await readFolder('frameworks')
const entries = frameworkEntries(library)

describe('随程序附带的指标体系', () => {
  test('四套都在', () => {
    expect(entries.map((one) => one.id)).toEqual([
      'county-either',
      'hunan-2019',
      'mof-2013',
      'self-evaluation-2020',
    ])
  })

  test.each(entries.map((one) => [one.id, one] as const))('%s 没有错误，算例全部相符', (_, entry) => {
    const { framework, problems, examples } = checkFramework(
      textOf(library.get(entry.file) as Uint8Array),
      entry.file,
      library,
    )
    expect(problems.map((one) => `${one.code} ${one.detail}`)).toEqual([])
    expect(framework?.version).toBe(entry.version)
    expect(examples).toBeGreaterThan(2)
  })

  test.each(entries.map((one) => [one.id, one] as const))(
    '%s 合乎公开的 JSON Schema；拼错的字段不合',
    (_, entry) => {
      const ajv = new Ajv2020({ strict: false })
      const validate = ajv.compile(JSON.parse(readFileSync('frameworks/framework.schema.json', 'utf8')))
      const data = parse(textOf(library.get(entry.file) as Uint8Array)) as Record<string, unknown>
      expect(validate(data), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
      expect(validate({ ...data, indicater: [] })).toBe(false)
      expect(validate({ ...data, items: undefined })).toBe(false)
      expect(frameworkSchema.$id).toBe('tag:jiheng,2026:schema/framework')
    },
  )

  test('七种评分标准都用到', () => {
    const all = entries.map((one) => textOf(library.get(one.file) as Uint8Array)).join('\n')
    for (const kind of ['deduction', 'bands', 'checklist', 'findings', 'proportion', 'levels', 'either'])
      expect(all).toContain(`kind: ${kind}`)
  })

  test('财政部框架有 28 个、湖南表有 16 个末级指标；没有来源确认的都标待核', () => {
    const count = (id: string) => {
      const entry = entries.find((one) => one.id === id)
      const { framework } = checkFramework(textOf(library.get(entry?.file ?? '') as Uint8Array), '', library)
      type Node = NonNullable<typeof framework>['indicators'][number]
      const leaves = (list: readonly Node[]): readonly Node[] =>
        list.flatMap((one) => (one.children.length > 0 ? leaves(one.children) : [one]))
      return leaves(framework?.indicators ?? [])
    }
    expect(count('mof-2013').length).toBe(28)
    expect(count('hunan-2019').length).toBe(16)
    expect(
      count('hunan-2019')
        .filter((one) => one.unconfirmed.length === 0)
        .map((one) => one.code),
    ).toEqual(['1.1.1', '1.1.2', '2.1.1', '2.1.3'])
    expect(count('mof-2013').every((one) => one.unconfirmed.length > 0)).toBe(true)
  })
})

describe('字典', () => {
  const files = [...library.keys()].filter((file) => file.startsWith('dictionaries/'))
  test.each(files)('%s', (file) => {
    const read = readDictionary(textOf(library.get(file) as Uint8Array), file)
    expect(read.problems.map((one) => one.detail)).toEqual([])
    const codes = new Set(read.file?.dictionary.entries.map((one) => one.code))
    for (const entry of read.file?.dictionary.entries ?? [])
      if (entry.parent !== undefined) expect(codes.has(entry.parent), entry.code).toBe(true)
    expect((read.file?.dictionary.entries.length ?? 0) + (read.file?.items.length ?? 0)).toBeGreaterThan(4)
  })
  test('名称按年度：2018 年以前的其他资本性支出是 310', async () => {
    const { lookUp } = await import('@jiheng/engine')
    const read = readDictionary(textOf(library.get('dictionaries/economic-class.yaml') as Uint8Array), '')
    const at = (name: string, year: number) => read.file && lookUp(read.file.dictionary, name, year)?.code
    expect([
      at('其他资本性支出', 2017),
      at('资本性支出', 2019),
      at('其他资本性支出', 2019),
      at('代缴社会保险费', 2019),
      at('代缴社会保险费', 2020),
    ]).toEqual(['310', '310', '310', undefined, '30311'])
  })
})

test('程序里不写任何地方的名字：政策是数据', () => {
  const walk = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory())
        return entry.name === 'node_modules' || entry.name === 'fixture' || entry.name === 'testing'
          ? []
          : walk(path)
      return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : []
    })
  const files = walk('packages')
  expect(files.length).toBeGreaterThan(60)
  for (const file of files) expect(readFileSync(file, 'utf8'), file).not.toMatch(/湖南|衡阳|hunan|hengyang/i)
})
