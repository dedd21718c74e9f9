/** 评价案卷: what the platform writes of an evaluation, evaluated as any case folder, gives what the units entered. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { receivedUnit } from '../fixture/field-fixture.ts'
import { personOf, testPorts } from '../fixture/platform-fixture.ts'
import { createPlatform, firstAccounts, importsEnded, loadDemo } from '../index.ts'
import { assessFolder, type CaseFolder, type CaseView, caseFolderOf } from './case-folder.ts'

const CASE = 'cases/hengyang-hrss-2019'
const demoFiles = new Map(
  readdirSync(CASE, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => {
      const path = join(one.parentPath, one.name)
      return [path.slice(CASE.length + 1).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))] as const
    }),
)

describe('the demonstration as a case folder', () => {
  const ports = testPorts()
  let evaluation = ''
  const folder = (view?: CaseView): Promise<CaseFolder> =>
    ports.store.read((reader) => caseFolderOf(reader, ports, evaluation, view))

  beforeAll(async () => {
    const platform = createPlatform(ports)
    await firstAccounts(ports)
    const accounts = await loadDemo(platform, demoFiles)
    await importsEnded(ports)
    const lead = await personOf(
      platform,
      'lead',
      accounts.find((one) => one.login === 'lead')?.password ?? '',
    )
    evaluation = (await lead.ask('evaluations', {})).evaluations[0]?.id ?? ''
  })

  test('every cell that a received unit filled is a figure with its person, version, form and evidence', async () => {
    const { assessed, problems } = await assessFolder(await folder(), ports)
    expect(problems.filter((one) => one.severity === 'error')).toEqual([])
    const accepted = await ports.store.read((reader) =>
      reader.find('task', { evaluation, state: 'accepted' }),
    )
    expect(accepted.length).toBeGreaterThan(2)
    const framework = assessed?.loaded.framework
    let compared = 0
    for (const { unit } of accepted)
      for (const entry of await ports.store.read((reader) => reader.find('entry', { evaluation, unit }))) {
        const [item = '', basis = '', year = '', row] = entry.cell.split('|')
        if (entry.text.trim() === '' || framework?.items.get(item) === undefined) continue
        const figure = assessed?.loaded.figures.at(item, basis, unit, Number(year), row)
        expect(figure, `${unit} ${entry.cell}`).toBeDefined()
        expect(figure?.source.enteredBy).toMatch(/经办人|负责人/)
        expect(figure?.source.illustrative).toBe(true)
        expect(figure?.version).toBe(entry.version)
        compared += 1
      }
    expect(compared).toBeGreaterThan(150)
    const values = assessed?.evaluation.values ?? []
    expect(values.some((one) => (one.evidence ?? []).length > 0)).toBe(true)
    expect(assessed?.evaluation.evidence.length).toBeGreaterThan(0)
  })

  test('drafts of units that were not received do not count', async () => {
    const { assessed } = await assessFolder(await folder(), ports)
    const entering = await ports.store.read((reader) =>
      reader.find('task', { evaluation, state: 'entering' }),
    )
    const drafts = new Set(entering.map((one) => one.unit))
    expect(drafts.size).toBeGreaterThan(2)
    const typed = (assessed?.loaded.figures.all() ?? []).filter((one) => one.source.enteredBy !== undefined)
    expect([...typed].filter((one) => drafts.has(one.key.unit))).toEqual([])
  })

  test('the same rows give the same files; another view or a further entry another digest', async () => {
    const [first, again, self] = [await folder(), await folder(), await folder('self')]
    expect(again.digest).toBe(first.digest)
    expect([...again.files]).toEqual([...first.files])
    expect(self.digest).not.toBe(first.digest)
  })

  test('annual targets are indicators of the department with their target values', async () => {
    const { assessed } = await assessFolder(await folder(), ports)
    const targets = await ports.store.read((reader) => reader.find('workTarget', { evaluation }))
    expect(targets.length).toBeGreaterThan(3)
    const added = assessed?.loaded.added.codes ?? new Set()
    expect(added.size).toBe(targets.length)
    expect(assessed?.evaluation.forms.map((one) => one.code)).toContain('T')
  })
})

test('what one unit answers for is the department’s total; the others have it not applicable', async () => {
  const { ports, evaluation } = await receivedUnit()
  await ports.store.write(async (transaction) => {
    await transaction.insert('workTarget', {
      evaluation,
      id: 'jobs',
      slot: '3.2.1',
      name: '新增就业',
      points: '10',
      measure: '人',
      better: 'more',
      target: '500',
      unit: '001',
      task: '全年新增就业 500 人',
      sort: 1,
      version: 1,
    })
    const [entry] = await transaction.find('entry', { evaluation, unit: '001' }, { limit: 1 })
    if (entry !== undefined)
      await transaction.insert('entry', { ...entry, cell: 'target.jobs|实际值|2019', text: '520' })
  })
  const { assessed, problems } = await assessFolder(
    await ports.store.read((reader) => caseFolderOf(reader, ports, evaluation)),
    ports,
  )
  expect(problems.filter((one) => one.severity === 'error')).toEqual([])
  const value = (unit: string) =>
    assessed?.evaluation.values.find((one) => one.ref === `f:target.jobs|实际值|${unit}|2019`)?.value.text
  expect(value('000')).toBe('520人')
  expect(value('002')).toBe('不适用')
})

test('an audited figure stands in place of the reported one, except in the units’ own view', async () => {
  const { ports, evaluation, input, reviewer, lead, cellOf } = await receivedUnit()
  const cell = cellOf('三公经费', '决算数')
  await lead.act('beginFieldwork', { evaluation })
  await reviewer.act('determine', {
    ...input,
    cell,
    audited: '17.5',
    reason: '转列公务接待费',
    finding: '',
    version: 0,
  })
  const valueIn = async (view: CaseView): Promise<string | undefined> => {
    const folder = await ports.store.read((reader) => caseFolderOf(reader, ports, evaluation, view))
    const { assessed } = await assessFolder(folder, ports)
    const ref = `f:${cell.split('|')[0]}|决算数|001|2019`
    return assessed?.evaluation.values.find((one) => one.ref === ref)?.value.text
  }
  expect(await valueIn('self')).toBe('19.00万元')
  expect(await valueIn('computed')).toBe('17.50万元')
  expect(await valueIn('reviewed')).toBe('17.50万元')
})
