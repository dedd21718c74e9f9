/** The demonstration 演示 shows everything that a unit can do, and all that was made up says 示例. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { personOf, testPorts } from '../fixture/platform-fixture.ts'
import {
  createPlatform,
  firstAccounts,
  importsEnded,
  loadDemo,
  type Platform,
  verifyAudit,
} from '../index.ts'

const CASE = 'cases/hengyang-hrss-2019'
function caseFiles(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(CASE, { recursive: true, withFileTypes: true })
  return new Map(
    names
      .filter((one) => one.isFile())
      .map((one) => {
        const path = join(one.parentPath, one.name)
        return [path.slice(CASE.length + 1).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))]
      }),
  )
}

describe('the demonstration', () => {
  const ports = testPorts()
  let platform: Platform
  let passwordOf: (login: string) => string
  let evaluation = ''
  const as = (login: string) => personOf(platform, login, passwordOf(login))

  beforeAll(async () => {
    platform = createPlatform(ports)
    await firstAccounts(ports)
    const accounts = await loadDemo(platform, caseFiles())
    passwordOf = (login) => accounts.find((one) => one.login === login)?.password ?? ''
    const lead = await as('lead')
    evaluation = (await lead.ask('evaluations', {})).evaluations[0]?.id ?? ''
  })

  test('has units in every state, annual targets that fill the slots, and a sound log', async () => {
    const lead = await as('lead')
    const { units } = await lead.ask('board', { evaluation })
    expect([...new Set(units.map((one) => one.state))].sort()).toEqual([
      'accepted',
      'approved',
      'entering',
      'notified',
      'returnedToPreparer',
      'submitted',
    ])
    const { targets, slots } = await lead.ask('workTargets', { evaluation })
    expect(targets.length).toBeGreaterThan(3)
    expect(targets.every((one) => one.task.startsWith('示例'))).toBe(true)
    for (const slot of slots) if (slot.used !== '0') expect(slot.used, slot.name).toBe(slot.points)
    const verified = await ports.store.read((reader) => verifyAudit(reader, ports.sha256))
    expect(verified.faults).toEqual([])
  })

  test('its first unit has last year beside, evidence of both kinds, scores, and one change not yet explained', async () => {
    const person = await as('u001')
    const input = { evaluation, unit: '001' }
    const sheet = await person.ask('sheet', input)
    expect(sheet.evaluation.illustrative).toBe(true)
    expect(sheet.lastYear.length).toBeGreaterThan(10)
    expect(sheet.judgements.length).toBeGreaterThan(1)
    expect(sheet.judgements.every((one) => one.reason.startsWith('示例'))).toBe(true)
    expect(sheet.evidence.map((one) => one.type).sort()).toEqual(['application/pdf', 'image/png'])
    expect(sheet.evidence.every((one) => one.title.startsWith('示例') && one.attachments.length > 0)).toBe(
      true,
    )
    const [paper] = sheet.evidence
    const file = await person.get('evidenceFile', { ...input, evidence: paper?.id ?? '' })
    expect(file.bytes.length).toBeGreaterThan(500)
    const { faults } = await person.ask('hygiene', input)
    expect(faults.filter((one) => one.kind === 'outlier')).toHaveLength(1)
    expect(faults.filter((one) => one.kind === 'evidence').length).toBeGreaterThan(0)
    expect(sheet.reasons.length).toBeGreaterThan(0)
    expect(sheet.reasons.every((one) => one.text.startsWith('示例'))).toBe(true)
  })

  test('the last received unit’s fieldwork is under way: two findings, audited figures that break no rule, a paper', async () => {
    const lead = await as('lead')
    const { units } = await lead.ask('board', { evaluation })
    const unit = units.filter((one) => one.state === 'accepted').at(-1)?.unit ?? ''
    const reviewer = await as('reviewer')
    const { findings } = await reviewer.ask('findings', { evaluation, unit })
    expect(findings.map((one) => one.state)).toEqual(['settled', 'sent'])
    const { cells, broken } = await reviewer.ask('determinations', { evaluation, unit })
    const audited = cells.filter((one) => one.audited !== '')
    expect(audited.map((one) => one.difference)).toEqual(['+0.12', '+0.12'])
    expect(broken).toEqual([])
    const { papers } = await reviewer.ask('papers', { evaluation, unit })
    expect(papers.map((one) => one.reviewed.name)).toEqual(['评价组长'])
    const told = [...findings, ...papers].map((one) => one.title)
    expect(told.every((one) => one.startsWith('示例'))).toBe(true)
  })

  test('a returned unit has notes at a cell and on the whole; what units enter has no other errors', async () => {
    const lead = await as('lead')
    const { units } = await lead.ask('board', { evaluation })
    const returned = units.find((one) => one.state === 'returnedToPreparer')?.unit ?? ''
    const person = await as(`u${returned}`)
    const { notes } = await person.ask('sheet', { evaluation, unit: returned })
    expect(notes.map((one) => one.target === '').sort()).toEqual([false, true])
    for (const { unit, state } of units) {
      if (state !== 'entering' || unit === '001') continue
      const { faults } = await (await as(`u${unit}`)).ask('hygiene', { evaluation, unit })
      expect(faults.filter((one) => one.kind === 'outlier' || one.kind === 'orphan')).toEqual([])
    }
  })

  test('received units have ledgers that agree with what they reported, and say 示例; each has planted leads', async () => {
    await importsEnded(ports)
    const reviewer = await as('reviewer')
    const { units } = await reviewer.ask('board', { evaluation })
    const received = units.filter((one) => one.state === 'accepted').map((one) => one.unit)
    expect(received).toHaveLength(3)
    for (const unit of received) {
      const input = { evaluation, unit }
      const { imports } = await reviewer.ask('ledgerImports', input)
      expect(imports.map(({ state, illustrative, faultCount }) => [state, illustrative, faultCount])).toEqual(
        [['ready', true, 0]],
      )
      const own = { ...input, ledger: imports[0]?.id ?? '' }
      expect((await reviewer.ask('ledgerFaults', own)).structureCount).toBe(0)
      const { items, illustrative } = await reviewer.ask('reconciliation', own)
      expect(illustrative).toBe(true)
      expect(items.filter(({ kind }) => kind === 'match').length, unit).toBeGreaterThan(8)
      expect(items.filter(({ kind }) => kind !== 'match' && kind !== 'nothingReported')).toEqual([])
      const { tests } = await reviewer.ask('ledgerTests', own)
      expect(tests.filter(({ outcome }) => (outcome?.total ?? 0) > 0).length, unit).toBeGreaterThan(6)
    }
  })
})
