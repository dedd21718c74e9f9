/** What no form has 不在表内: unknown indicators, levels, lists and targets, and cells that are said to be saved but are not. */
import { beforeAll, describe, expect, test } from 'vitest'
import { openedEvaluation, type Person, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { allOf } from './commands/prepare.ts'
import { compileOwn } from './source.ts'

let person: Person
let input: { evaluation: string; unit: string }
let cell = ''
let list = ''
let code: Record<string, string> = {}

beforeAll(async () => {
  const { platform } = await peopledPlatform()
  input = { evaluation: await openedEvaluation(platform), unit: '001' }
  person = await personOf(platform, 'jingban1')
  await person.act('confirmReceipt', input)
  const { framework: given } = await person.ask('sheet', input)
  const { framework } = compileOwn(given.text, given.targets, given.dictionaries)
  if (framework === undefined) throw new Error('the framework does not compile')
  cell = `${framework.names.item('在职人数')?.code ?? ''}||2019`
  list = framework.groups[0]?.name ?? ''
  const leaves = allOf(framework.indicators).filter((one) => one.children.length === 0)
  code = Object.fromEntries(leaves.map((one) => [one.scoring?.kind ?? '', one.code]))
  code.rule = framework.rules[0]?.code ?? ''
})

describe('unknown to the forms', () => {
  test('indicators, and judgements that their standard does not take', async () => {
    const judge = (
      indicator: string,
      content: Parameters<typeof person.act<'saveJudgement'>>[1]['content'],
    ) => refusalOf(person.act('saveJudgement', { ...input, indicator, content, reason: '理由', base: 0 }))
    const { checklist = '', findings = '' } = code
    expect(await judge('99.9', { kind: 'notApplicable' })).toEqual(['input-invalid'])
    expect(await judge(checklist, { kind: 'checklist', met: [1, 50] })).toEqual(['input-invalid'])
    expect(await judge(checklist, { kind: 'findings', count: 1 })).toEqual(['input-invalid'])
    expect(await judge(checklist, { kind: 'level', level: '优' })).toEqual(['input-invalid'])
    expect(await judge(code.proportion ?? code.bands ?? '', { kind: 'findings', count: 1 })).toEqual([
      'input-invalid',
    ])
    if (findings !== '')
      expect(await judge(findings, { kind: 'checklist', met: [] })).toEqual(['input-invalid'])
    expect((await person.ask('sheet', input)).judgements).toEqual([])
    expect(await judge(checklist, { kind: 'checklist', met: [1] })).toEqual([])
  })

  test('levels that the standard does not have', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform, 'mof-2013')
    const own = await personOf(platform, 'jingban1')
    await own.act('confirmReceipt', { evaluation, unit: '001' })
    const { framework: given } = await own.ask('sheet', { evaluation, unit: '001' })
    const { framework } = compileOwn(given.text, given.targets, given.dictionaries)
    const found = allOf(framework?.indicators ?? []).find((one) => one.scoring?.kind === 'levels')
    const levels = found?.scoring?.kind === 'levels' ? found.scoring.levels : []
    const judge = (level: string) =>
      refusalOf(
        own.act('saveJudgement', {
          evaluation,
          unit: '001',
          indicator: found?.code ?? '',
          content: { kind: 'level', level },
          reason: '理由',
          base: 0,
        }),
      )
    expect(await judge('从来没有的等级')).toEqual(['input-invalid'])
    expect(await judge(levels[0]?.name ?? '')).toEqual([])
  })

  test('targets of reasons and of proofs', async () => {
    const reason = (target: string) =>
      refusalOf(person.act('saveReason', { ...input, target, text: '原因', base: 0 }))
    for (const target of ['x', 'no.such||2019', 'i:99.9', 'r:nothing', `${cell.slice(0, -4)}1999`])
      expect(await reason(target), target).toEqual(['input-invalid'])
    for (const target of [cell, `i:${code.checklist}`, `r:${code.rule}`, `r:${code.rule}|row`])
      expect(await reason(target), target).toEqual([])
    const file = {
      name: '批复.pdf',
      bytes: new TextEncoder().encode('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n'),
    }
    const upload = (target: string) =>
      person.send('uploadEvidence', { ...input, title: '批复', effectiveDate: '', target, page: '' }, file)
    expect(await refusalOf(upload('i:99.9'))).toEqual(['input-invalid'])
    const { id: evidence } = await upload('')
    const attach = (target: string) =>
      refusalOf(person.act('attachEvidence', { ...input, evidence, target, page: '' }))
    expect(await attach('no.such||2019')).toEqual(['input-invalid'])
    expect(await attach(cell)).toEqual([])
    expect(await refusalOf(person.act('detachEvidence', { ...input, evidence, target: 'i:99.9' }))).toEqual([
      'record-missing',
    ])
  })

  test('lists', async () => {
    const row = { row: 'r1', name: '甲', sort: 1, removed: false, base: 0 }
    expect(
      await refusalOf(person.act('saveList', { ...input, rows: [{ ...row, list: 'no-such-list' }] })),
    ).toEqual(['input-invalid'])
    expect((await person.act('saveList', { ...input, rows: [{ ...row, list }] })).saved).toHaveLength(1)
  })
})

describe('said to be saved, but not there', () => {
  test('a cell comes back as a conflict with nothing, and is written when asked again', async () => {
    const save = (base: number) =>
      person.act('saveEntries', { ...input, source: 'typed', entries: [{ cell, text: '28', base }] })
    const lost = await save(7)
    expect(lost.saved).toEqual([])
    expect(lost.conflicts).toMatchObject([{ cell, text: '', version: 0, savedByName: '' }])
    expect((await save(0)).saved).toEqual([{ cell, version: 1 }])
  })

  test('a row of a list likewise', async () => {
    const row = { list, row: 'r9', name: '乙', sort: 2, removed: false, base: 3 }
    const lost = await person.act('saveList', { ...input, rows: [row] })
    expect(lost.saved).toEqual([])
    expect(lost.conflicts).toMatchObject([{ list, row: 'r9', removed: true, version: 0 }])
    expect((await person.act('saveList', { ...input, rows: [{ ...row, base: 0 }] })).saved).toHaveLength(1)
  })
})
