/** What the hygiene page 体检 finds: reasons for great changes, evidence demanded, deleted or lost; workbooks of others. */
import { describe, expect, test } from 'vitest'
import { openedEvaluation, type Person, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'

const PDF = new TextEncoder().encode('%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n')
const NOW = 'threePublicExpenses|决算数|2019'
const BEFORE = 'threePublicExpenses|决算数|2018'

async function entering() {
  const { platform, ports } = await peopledPlatform()
  const evaluation = await openedEvaluation(platform)
  const input = { evaluation, unit: '001' }
  const person = await personOf(platform, 'jingban1')
  await person.act('confirmReceipt', input)
  const save = (cell: string, text: string, base = 0) =>
    person.act('saveEntries', { ...input, source: 'typed', entries: [{ cell, text, base }] })
  const faultsOf = async (kind: string) =>
    (await person.ask('hygiene', input)).faults.filter((one) => one.kind === kind)
  const submit = async (): Promise<string[]> =>
    refusalOf(person.act('submit', { ...input, revision: (await person.ask('sheet', input)).revision }))
  const upload = (target: string) =>
    person.send(
      'uploadEvidence',
      { ...input, title: '决算批复', effectiveDate: '', target, page: '' },
      { name: '批复.pdf', bytes: PDF },
    )
  return { platform, ports, evaluation, input, person, save, faultsOf, submit, upload }
}

describe('a great change against last year', () => {
  test.each(['hunan-2019', 'mof-2013', 'self-evaluation-2020'])(
    '%s sets a limit, unconfirmed',
    async (id) => {
      const { platform } = await peopledPlatform()
      const evaluation = await openedEvaluation(platform, id)
      const lead = await personOf(platform, 'zuzhang')
      const { text } = await lead.ask('frameworkText', { evaluation })
      expect(text).toMatch(/^reasonOver: 30%$/m)
      expect(text).toMatch(/^unconfirmed: \[偏差说明界限/m)
    },
  )

  test('asks for its reason and holds the submission back until there is one', async () => {
    const { person, input, save, faultsOf, submit } = await entering()
    await save(BEFORE, '10')
    await save(NOW, '13')
    expect(await faultsOf('outlier')).toEqual([])
    await save(NOW, '13.01', 1)
    const [fault, ...others] = await faultsOf('outlier')
    expect(others).toEqual([])
    expect(fault).toMatchObject({ target: NOW, severity: 'error' })
    expect(fault?.detail).toContain('上年 10，今年 13.01，相差 30.1%（界限 30%，待核）')
    expect(await submit()).toEqual(['not-ready'])
    await person.act('saveReason', { ...input, target: NOW, text: ' ', base: 0 })
    expect(await submit()).toEqual(['not-ready'])
    await person.act('saveReason', { ...input, target: NOW, text: '新增一项外事任务', base: 1 })
    expect(await faultsOf('outlier')).toEqual([])
    expect(await submit()).toEqual([])
  })
})

describe('evidence', () => {
  test('is asked for where the framework demands it, on that basis and this year only', async () => {
    const { save, faultsOf, upload } = await entering()
    await save(BEFORE, '10')
    await save('threePublicExpenses|年初预算数|2019', '10')
    expect(await faultsOf('evidence')).toEqual([])
    await save(NOW, '10')
    await save('establishment||2019', '30')
    expect((await faultsOf('evidence')).map((one) => one.target).sort()).toEqual(['establishment||2019', NOW])
    await upload(NOW)
    expect((await faultsOf('evidence')).map((one) => one.target)).toEqual(['establishment||2019'])
  })

  test('its title, effective date and pages can be changed, with both in the log', async () => {
    const { platform, person, input, upload } = await entering()
    const { id } = await upload(NOW)
    await person.act('updateEvidence', {
      ...input,
      evidence: id,
      title: '2019年决算批复',
      effectiveDate: '2020-02-01',
      pages: [{ target: NOW, page: '第 3 页' }],
    })
    const { evidence } = await person.ask('sheet', input)
    expect(evidence).toMatchObject([
      {
        title: '2019年决算批复',
        effectiveDate: '2020-02-01',
        attachments: [{ target: NOW, page: '第 3 页' }],
      },
    ])
    const pages = [{ target: 'establishment||2019', page: '1' }]
    const change = { ...input, evidence: id, title: '甲', effectiveDate: '', pages }
    expect(await refusalOf(person.act('updateEvidence', change))).toEqual(['record-missing'])
    const other = await personOf(platform, 'jingban2')
    await other.act('confirmReceipt', { ...input, unit: '002' })
    expect(await refusalOf(other.act('updateEvidence', { ...change, unit: '002', pages: [] }))).toEqual([
      'record-missing',
    ])
    const audit = await personOf(platform, 'audit')
    const { entries } = await audit.ask('audit', { action: 'updateEvidence' })
    expect(entries.map(({ before, after }) => [before, after])).toEqual([
      [
        { evidence: id, title: '决算批复', effectiveDate: '', pages: { [NOW]: '' } },
        { evidence: id, title: '2019年决算批复', effectiveDate: '2020-02-01', pages: { [NOW]: '第 3 页' } },
      ],
    ])
  })

  test('deleted while attached is a standing fault until it is detached', async () => {
    const { person, input, save, faultsOf, upload, submit } = await entering()
    await save(NOW, '10')
    const { id } = await upload(NOW)
    await person.act('removeEvidence', { ...input, evidence: id })
    expect(await faultsOf('orphan')).toMatchObject([
      { target: NOW, severity: 'error', detail: expect.stringContaining('“决算批复”已被删除') },
    ])
    expect(await submit()).toEqual(['not-ready'])
    // It is still shown, as deleted, so that somebody can detach it.
    expect((await person.ask('sheet', input)).evidence.map((one) => one.removed)).toEqual([true])
    await person.act('detachEvidence', { ...input, evidence: id, target: NOW })
    expect(await faultsOf('orphan')).toEqual([])
    expect((await person.ask('sheet', input)).evidence).toEqual([])
    expect(await submit()).toEqual([])
  })

  test('whose file is not in the vault is a fault', async () => {
    const { ports, save, faultsOf, upload } = await entering()
    await save(NOW, '10')
    const { id } = await upload(NOW)
    expect(await faultsOf('orphan')).toEqual([])
    await ports.store.write((transaction) =>
      transaction.update('evidence', { id }, { sha256: 'f'.repeat(64) }),
    )
    expect(await faultsOf('orphan')).toMatchObject([{ detail: expect.stringContaining('没有文件') }])
    expect((await faultsOf('evidence')).map((one) => one.target)).toEqual([NOW])
  })
})

describe('a workbook', () => {
  const formsOf = async (person: Person, input: { evaluation: string; unit: string }) =>
    (await person.get('workbook', input)).bytes

  test('of another unit, another year or another evaluation is refused', async () => {
    const { platform, person, input, save } = await entering()
    await save(NOW, '10')
    const lead = await personOf(platform, 'zuzhang')
    const send = (bytes: Uint8Array) => person.send('readWorkbook', input, { name: '填报表.xlsx', bytes })
    await expect(send(await formsOf(lead, { ...input, unit: '002' }))).rejects.toMatchObject({
      problems: [{ code: 'workbook-of-another', detail: '“填报表.xlsx”是“某某中心”的填报表' }],
    })
    const { id: next } = await lead.act('openEvaluation', {
      department: '000',
      year: 2020,
      title: '某某局2020年度评价',
      framework: 'hunan-2019',
    })
    await expect(send(await formsOf(lead, { evaluation: next, unit: '001' }))).rejects.toMatchObject({
      problems: [{ code: 'workbook-of-another', detail: '“填报表.xlsx”是2020年度的填报表' }],
    })
    expect(await send(await formsOf(person, input))).toMatchObject({ differences: [], faults: [] })
  })

  test('of an older version of the forms is read; a cell that is no more is a fault, not a difference', async () => {
    const { platform, person, input } = await entering()
    const lead = await personOf(platform, 'zuzhang')
    const cell = 'officialReception|决算数|2019'
    await person.act('saveEntries', { ...input, source: 'typed', entries: [{ cell, text: '3', base: 0 }] })
    const bytes = await formsOf(person, input)
    const { text, number } = await lead.ask('frameworkText', { evaluation: input.evaluation })
    const without = text.replace(/^.*title: 3、公务接待, item: 公务接待费.*\n/m, '')
    expect(without).not.toBe(text)
    const saved = await refusalOf(
      lead.act('saveFramework', { evaluation: input.evaluation, number, text: without, note: '' }),
    )
    expect(saved).toEqual([])
    const read = await person.send('readWorkbook', input, { name: '填报表.xlsx', bytes })
    expect(read.differences).toEqual([])
    expect(read.faults).toMatchObject([{ code: 'cell-unknown', place: { kind: 'sheet' } }])
  })
})
