/** Ways round the walls 越权: a lead of another department, units moved across, foreign units taken into an evaluation. */

import { writeOrgWorkbook } from '@jiheng/documents'
import { describe, expect, test } from 'vitest'
import { openedEvaluation, peopledPlatform, personOf, UNITS } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'

const unit = (code: string, parent: string) => {
  const found = UNITS.find((one) => one.code === code)
  return {
    ...(found ?? { ...UNITS[0], name: code, shortName: code, headUnit: false, sort: 20 }),
    code,
    parent,
  } as (typeof UNITS)[0]
}

describe('units in other hands', () => {
  test('a lead neither takes nor gives away a unit, nor changes his own', async () => {
    const { platform, ports } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const [lead, foreign] = [await personOf(platform, 'zuzhang'), await personOf(platform, 'lingyi')]
    const before = await ports.store.read((reader) => reader.find('unit', {}))
    expect(await refusalOf(foreign.act('saveUnit', unit('001', '900')))).toEqual(['not-allowed'])
    expect(await refusalOf(foreign.act('saveUnit', unit('000', '900')))).toEqual(['not-allowed'])
    expect(await refusalOf(lead.act('saveUnit', unit('002', '900')))).toEqual(['not-allowed'])
    expect(await refusalOf(lead.act('saveUnit', unit('002', '')))).toEqual(['not-allowed'])
    expect(await refusalOf(lead.act('saveUnit', unit('000', '')))).toEqual(['not-allowed'])
    expect(await refusalOf(lead.act('removeUnit', { code: '000' }))).toEqual(['not-allowed'])
    expect(await refusalOf(foreign.act('removeUnit', { code: '002' }))).toEqual(['not-allowed'])
    expect(await ports.store.read((reader) => reader.find('unit', {}))).toEqual(before)
    expect(await refusalOf(foreign.ask('sheet', { evaluation, unit: '001' }))).toEqual(['not-allowed'])
    // Below his own he does as he must.
    expect(await refusalOf(lead.act('saveUnit', unit('003', '000')))).toEqual([])
    expect(await refusalOf(lead.act('saveUnit', { ...unit('002', '000'), name: '改名中心' }))).toEqual([])
  })

  test('nor by a spreadsheet; rows that say nothing new are nobody’s concern', async () => {
    const { platform, ports } = await peopledPlatform()
    const [lead, foreign] = [await personOf(platform, 'zuzhang'), await personOf(platform, 'lingyi')]
    const now = await ports.store.read((reader) => reader.find('unit', {}))
    const file = async (change: (row: (typeof now)[0]) => (typeof now)[0]) => ({
      name: '单位.xlsx',
      bytes: await writeOrgWorkbook(now.map(change)),
    })
    const taken = await file((row) => (row.code === '002' ? { ...row, parent: '900' } : row))
    expect(await refusalOf(foreign.send('importUnits', { apply: true }, taken))).toEqual(['not-allowed'])
    expect(await refusalOf(lead.send('importUnits', { apply: true }, taken))).toEqual(['not-allowed'])
    expect(await ports.store.read((reader) => reader.find('unit', {}))).toEqual(now)
    const renamed = await file((row) => (row.code === '002' ? { ...row, name: '改名中心' } : row))
    expect((await lead.send('importUnits', { apply: true }, renamed)).applied).toBe(true)
    const [entry] = await ports.store.read((reader) =>
      reader.find('audit', { action: 'importUnits' }, { order: [['seq', 'desc']], limit: 1 }),
    )
    expect(entry?.before).toMatchObject({ '002': { name: '某某中心' } })
    expect(entry?.after).toMatchObject({ '002': { name: '改名中心' } })
  })

  test('who stands over a unit alone has no part in its department’s evaluation', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const system = await personOf(platform, 'system')
    const [lead, foreign] = [await personOf(platform, 'zuzhang'), await personOf(platform, 'lingyi')]
    const input = { evaluation, unit: '002' }
    // Moved by the administrator while its evaluation is under way.
    await system.act('saveUnit', unit('002', '900'))
    for (const ask of [
      foreign.ask('sheet', input),
      foreign.ask('history', { ...input, cell: 'x||2019' }),
      foreign.ask('hygiene', input),
      foreign.get('evidenceFile', { ...input, evidence: 'x' }),
      foreign.ask('compare', { ...input, from: 'now', to: 'now' }),
      foreign.act('accept', { ...input, submission: 'x' }),
      foreign.act('sendBack', { ...input, submission: 'x', notes: [{ target: '', text: '意见' }] }),
    ])
      expect(await refusalOf(ask)).toEqual(['not-allowed'])
    expect(await refusalOf(lead.ask('sheet', input))).toEqual([])
  })

  test('an evaluation covers units of its own department only, when planned and when sent out', async () => {
    const { platform } = await peopledPlatform()
    const [lead, system] = [await personOf(platform, 'zuzhang'), await personOf(platform, 'system')]
    const { id: evaluation } = await lead.act('openEvaluation', {
      department: '000',
      year: 2019,
      title: '某某局2019年度评价',
      framework: 'hunan-2019',
    })
    const plan = async (scope: string[]) => {
      const { version, title, plan, calendar } = await lead.ask('evaluation', { evaluation })
      return refusalOf(
        lead.act('savePlan', {
          evaluation,
          version,
          title,
          plan,
          calendar,
          scope,
          team: [],
          deadline: '2020-03-20',
        }),
      )
    }
    expect(await plan(['001', '901'])).toEqual(['input-invalid'])
    expect(await plan(['001', '001'])).toEqual(['input-invalid'])
    expect(await plan(['001', '999'])).toEqual(['unit-unknown'])
    expect(await plan(['001', '002'])).toEqual([])
    await system.act('saveUnit', { ...unit('002', '000'), active: false })
    expect(await plan(['001', '002'])).toEqual(['input-invalid'])
    expect(await refusalOf(lead.act('sendNotice', { evaluation, units: ['002'] }))).toEqual(['input-invalid'])
    await system.act('saveUnit', unit('002', '900'))
    expect(await refusalOf(lead.act('sendNotice', { evaluation, units: ['002'] }))).toEqual(['input-invalid'])
    expect(await refusalOf(lead.act('sendNotice', { evaluation, units: ['001'] }))).toEqual([])
  })
})
