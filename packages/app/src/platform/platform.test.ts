/** The platform's story: three administrators, a department, its units, from the plan to a received submission. */
import { Defect } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { openedEvaluation, type Person, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { addMinutes, verifyAudit } from '../index.ts'

const STAFF = 'x||2019'

describe('accounts', () => {
  test('no session, no answer; a wrong password is counted and locks', async () => {
    const { platform, ports } = await peopledPlatform()
    const nobody = await personOf(platform)
    expect(await refusalOf(nobody.ask('accounts', {}))).toEqual(['sign-in-needed'])
    for (let i = 0; i < 4; i += 1)
      expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'x' }))).toEqual([
        'sign-in-failed',
      ])
    expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'x' }))).toEqual([
      'account-locked',
    ])
    expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'Correct-horse-9' }))).toEqual([
      'account-locked',
    ])
    ports.time.now = '2020-03-02T01:21:00.000Z'
    expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'Correct-horse-9' }))).toEqual(
      [],
    )
    expect(await refusalOf(nobody.act('signIn', { login: 'nobody', password: 'x' }))).toEqual([
      'sign-in-failed',
    ])
  })

  test('a session ends when idle, and at its full time', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const at = (minutes: number): void => {
      ports.time.now = addMinutes('2020-03-02T01:00:00.000Z', minutes)
    }
    for (let minutes = 29; minutes < 12 * 60; minutes += 29) {
      at(minutes)
      expect(await refusalOf(lead.ask('desk', {}))).toEqual([])
    }
    at(12 * 60 + 1)
    expect(await refusalOf(lead.ask('desk', {}))).toEqual(['sign-in-needed'])
    const again = await personOf(platform, 'zuzhang')
    at(12 * 60 + 30)
    expect(await refusalOf(again.ask('desk', {}))).toEqual([])
    at(13 * 60 + 1)
    expect(await refusalOf(again.ask('desk', {}))).toEqual(['sign-in-needed'])
  })

  test('what a page asks on its own does not keep a session from ending', async () => {
    const { platform, ports } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const person = await personOf(platform, 'jingban1')
    const poll = () => person.ask('changes', { evaluation, unit: '001', since: 0 })
    for (let seconds = 0; seconds <= 30 * 60; seconds += 30) {
      ports.time.now = addMinutes('2020-03-02T01:00:00.000Z', seconds / 60)
      await poll()
      await person.ask('me', {})
    }
    ports.time.now = '2020-03-02T01:30:30.000Z'
    expect(await refusalOf(poll())).toEqual(['sign-in-needed'])
  })

  test('passwords: weak, used before, too old', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const change = (password: string) =>
      refusalOf(lead.act('changePassword', { old: 'Correct-horse-9', password }))
    expect(await change('Short1')).toEqual(['password-weak'])
    expect(await change('alllowercase')).toEqual(['password-weak'])
    expect(await change('Zuzhang-123')).toEqual(['password-weak'])
    expect(await change('Start-here-1')).toEqual(['password-weak'])
    ports.time.now = '2020-06-05T01:00:00.000Z'
    const later = await personOf(platform, 'zuzhang')
    expect(await refusalOf(later.ask('desk', {}))).toEqual(['password-change-needed'])
    expect((await later.ask('me', {})).mustChangePassword).toBe(true)
    await later.act('changePassword', { old: 'Correct-horse-9', password: 'Another-horse-7' })
    expect(await refusalOf(later.ask('desk', {}))).toEqual([])
  })

  test('the three administrators exclude each other and business roles', async () => {
    const { platform } = await peopledPlatform()
    const security = await personOf(platform, 'security')
    const { accounts } = await security.ask('accounts', {})
    const id = accounts.find((one) => one.login === 'zuzhang')?.id ?? ''
    const grant = (roles: ('lead' | 'auditAdmin' | 'systemAdmin' | 'preparer' | 'approver')[]) =>
      refusalOf(security.act('grantRoles', { account: id, roles, unit: '000' }))
    expect(await grant(['lead', 'auditAdmin'])).toEqual(['roles-clash'])
    expect(await grant(['systemAdmin', 'auditAdmin'])).toEqual(['roles-clash'])
    expect(await grant(['preparer', 'approver'])).toEqual(['roles-clash'])
    expect(await grant(['lead', 'preparer'])).toEqual([])
  })
})

describe('self-evaluation', () => {
  test('from receipt to acceptance, with a return between', async () => {
    const { platform, ports } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const [lead, preparer, approver] = [
      await personOf(platform, 'zuzhang'),
      await personOf(platform, 'jingban1'),
      await personOf(platform, 'fuze1'),
    ]
    const input = { evaluation, unit: '001' }
    expect((await preparer.ask('desk', {})).waits.map((one) => one.text)).toEqual(['签收通知'])
    expect(
      await refusalOf(
        preparer.act('saveEntries', {
          ...input,
          source: 'typed',
          entries: [{ cell: STAFF, text: '28', base: 0 }],
        }),
      ),
    ).toEqual(['not-editable'])
    await preparer.act('confirmReceipt', input)
    const empty = await preparer.ask('sheet', input)
    expect(empty.mayEdit).toBe(true)
    const first = await preparer.act('saveEntries', {
      ...input,
      source: 'typed',
      entries: [{ cell: await staffCell(preparer, input), text: '28', base: 0 }],
    })
    expect(first.conflicts).toEqual([])
    expect(first.revision).toBe(1)
    // A cell that no form has is refused, and nothing of the batch is kept.
    const bad = {
      ...input,
      source: 'typed' as const,
      entries: [{ cell: 'no.such||2019', text: '1', base: 0 }],
    }
    expect(await refusalOf(preparer.act('saveEntries', bad))).toEqual(['cell-unknown'])
    // Fill in everything else by the spreadsheet.
    const { bytes } = await preparer.get('workbook', input)
    const read = await preparer.send('readWorkbook', input, { name: '表.xlsx', bytes })
    expect(read.differences).toEqual([])
    expect(read.faults).toEqual([])
    const sheet = await preparer.ask('sheet', input)
    expect(
      (await preparer.ask('hygiene', input)).faults.filter((one) => one.kind === 'missing').length,
    ).toBeGreaterThan(10)
    const done = await preparer.act('submit', { ...input, revision: sheet.revision })
    expect(done.number).toBe(1)
    expect(
      await refusalOf(preparer.act('saveReason', { ...input, target: 'x', text: 'y', base: 0 })),
    ).toEqual(['not-editable'])
    expect((await approver.ask('desk', {})).waits.map((one) => one.text)).toEqual(['审批本单位的上报'])
    await approver.act('sendBack', {
      ...input,
      submission: done.submission,
      notes: [{ target: await staffCell(preparer, input), text: '与编制批复不符，请核对' }],
    })
    const returned = await preparer.ask('sheet', input)
    expect(returned.state).toBe('returnedToPreparer')
    expect(returned.notes).toHaveLength(1)
    // An unanswered note holds the next submission back.
    expect(await refusalOf(preparer.act('submit', { ...input, revision: returned.revision }))).toEqual([
      'not-ready',
    ])
    const cell = await staffCell(preparer, input)
    await preparer.act('saveEntries', { ...input, source: 'typed', entries: [{ cell, text: '27', base: 1 }] })
    await preparer.act('answerNote', { ...input, note: returned.notes[0]?.id ?? '', answer: '已改为批复数' })
    const again = await preparer.act('submit', {
      ...input,
      revision: (await preparer.ask('sheet', input)).revision,
    })
    expect(again.number).toBe(2)
    const compared = await approver.ask('compare', { ...input, from: done.submission, to: again.submission })
    expect(compared.changes.map(({ before, after }) => [before, after])).toEqual([['28', '27']])
    await approver.act('approve', { ...input, submission: again.submission })
    expect((await lead.ask('desk', {})).waits.map((one) => one.text)).toContain('审核接收 1 个单位的上报')
    await lead.act('accept', { ...input, submission: again.submission })
    expect((await lead.ask('board', { evaluation })).units.find((one) => one.unit === '001')?.stateName).toBe(
      '已接收',
    )
    // A late change only by a return of the lead.
    expect(await refusalOf(preparer.act('withdraw', input))).toEqual(['not-editable'])
    await lead.act('sendBack', {
      ...input,
      submission: again.submission,
      notes: [{ target: '', text: '补充说明' }],
    })
    expect((await preparer.ask('sheet', input)).state).toBe('returnedToUnit')
    const history = await preparer.ask('history', { ...input, cell })
    expect(history.versions.map((one) => one.text)).toEqual(['27', '28'])
    const verified = await ports.store.read((reader) => verifyAudit(reader, ports.sha256))
    expect(verified.faults).toEqual([])
    expect(verified.size).toBeGreaterThan(40)
  })

  test('two people on one cell: the second is shown both sides, nothing is overwritten', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const input = { evaluation, unit: '001' }
    const [one, other] = [await personOf(platform, 'jingban1'), await personOf(platform, 'jingban1')]
    await one.act('confirmReceipt', input)
    const cell = await staffCell(one, input)
    const save = (person: Person, text: string, base: number) =>
      person.act('saveEntries', { ...input, source: 'typed', entries: [{ cell, text, base }] })
    await save(one, '28', 0)
    const late = await save(other, '29', 0)
    expect(late.conflicts.map((entry) => [entry.text, entry.savedByName, entry.version])).toEqual([
      ['28', '陈经办', 1],
    ])
    expect(late.saved).toEqual([])
    expect((await save(other, '28', 0)).saved).toEqual([{ cell, version: 1 }])
    expect((await save(other, '29', 1)).saved).toEqual([{ cell, version: 2 }])
    const seen = await one.ask('changes', { ...input, since: 1 })
    expect(seen.entries.map((entry) => entry.text)).toEqual(['29'])
  })

  test('what cannot be read is kept as typed and holds the submission back', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const input = { evaluation, unit: '002' }
    const person = await personOf(platform, 'jingban2')
    await person.act('confirmReceipt', input)
    const cell = await staffCell(person, input)
    const { revision } = await person.act('saveEntries', {
      ...input,
      source: 'typed',
      entries: [{ cell, text: '约三十人', base: 0 }],
    })
    expect((await person.ask('sheet', input)).entries.map((one) => one.text)).toEqual(['约三十人'])
    expect((await person.ask('hygiene', input)).faults.find((one) => one.kind === 'unreadable')?.target).toBe(
      cell,
    )
    expect(await refusalOf(person.act('submit', { ...input, revision }))).toEqual(['not-ready'])
  })

  test('annual targets become indicators, a form of the responsible unit and a figure entered once', async () => {
    const { platform } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const { id: evaluation } = await lead.act('openEvaluation', {
      department: '000',
      year: 2019,
      title: '某某局2019年度评价',
      framework: 'hunan-2019',
    })
    const { slots } = await lead.ask('workTargets', { evaluation })
    const slot = slots[0]?.code ?? ''
    expect(slots.length).toBeGreaterThan(0)
    const target = {
      id: '',
      slot,
      name: '城镇新增就业',
      points: slots[0]?.points ?? '10',
      measure: '人',
      better: 'more' as const,
      target: '5000',
      unit: '002',
      task: '全年新增就业不少于5000人',
      version: 0,
    }
    await lead.act('saveWorkTarget', { evaluation, target })
    expect(
      await refusalOf(lead.act('saveWorkTarget', { evaluation, target: { ...target, name: '在职人数' } })),
    ).toEqual(['target-invalid'])
    expect(
      await refusalOf(
        lead.act('saveWorkTarget', { evaluation, target: { ...target, name: '甲', target: '五千' } }),
      ),
    ).toEqual(['target-invalid'])
    const plan = await lead.ask('evaluation', { evaluation })
    expect(await refusalOf(lead.act('sendNotice', { evaluation, units: plan.scope }))).toEqual([
      'notice-incomplete',
    ])
    await lead.act('savePlan', {
      evaluation,
      version: plan.version,
      title: plan.title,
      scope: plan.scope,
      team: [],
      plan: plan.plan,
      calendar: [],
      deadline: '2020-03-20',
    })
    expect(await lead.act('sendNotice', { evaluation, units: plan.scope })).toEqual({ sent: 2 })
    const person = await personOf(platform, 'jingban2')
    await person.act('confirmReceipt', { evaluation, unit: '002' })
    const saved = (await lead.ask('workTargets', { evaluation })).targets[0]
    const cell = `target.${saved?.id ?? ''}|实际值|2019`
    expect(
      (
        await person.act('saveEntries', {
          evaluation,
          unit: '002',
          source: 'typed',
          entries: [{ cell, text: '5200', base: 0 }],
        })
      ).revision,
    ).toBe(1)
    const other = await personOf(platform, 'jingban1')
    await other.act('confirmReceipt', { evaluation, unit: '001' })
    expect(
      await refusalOf(
        other.act('saveEntries', {
          evaluation,
          unit: '001',
          source: 'typed',
          entries: [{ cell, text: '1', base: 0 }],
        }),
      ),
    ).toEqual(['cell-unknown'])
  })

  test('last year carried over and set beside; a great change asks for its reason', async () => {
    const { platform } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const before = await openedEvaluation(platform)
    const person = await personOf(platform, 'jingban1')
    await person.act('confirmReceipt', { evaluation: before, unit: '001' })
    const reception = '三公经费|决算数|2019'
    const cell = await someCell(person, { evaluation: before, unit: '001' }, reception)
    await person.act('saveEntries', {
      evaluation: before,
      unit: '001',
      source: 'typed',
      entries: [{ cell, text: '10', base: 0 }],
    })
    const { id: evaluation } = await lead.act('openEvaluation', {
      department: '000',
      year: 2020,
      title: '某某局2020年度评价',
      framework: 'hunan-2019',
    })
    const plan = await lead.ask('evaluation', { evaluation })
    await lead.act('savePlan', {
      evaluation,
      version: plan.version,
      title: plan.title,
      scope: plan.scope,
      team: [],
      plan: plan.plan,
      calendar: [],
      deadline: '2021-03-20',
    })
    await lead.act('sendNotice', { evaluation, units: ['001'] })
    await person.act('confirmReceipt', { evaluation, unit: '001' })
    const carried = await person.act('carryLastYear', { evaluation, unit: '001' })
    expect(carried.carried).toBe(1)
    const sheet = await person.ask('sheet', { evaluation, unit: '001' })
    expect(sheet.lastYear.some((one) => one.text === '10' && one.cell.endsWith('|2020'))).toBe(true)
    expect(sheet.entries.map(({ text, source }) => [text, source])).toEqual([['10', 'carried']])
  })
})

/** Codes of cells come from the framework's items; tests find them by what the spreadsheet knows. */
async function staffCell(person: Person, input: { evaluation: string; unit: string }): Promise<string> {
  return someCell(person, input, '在职人数||2019')
}

async function someCell(
  person: Person,
  input: { evaluation: string; unit: string },
  named: string,
): Promise<string> {
  const [name, basis, year] = named.split('|')
  const { compileOwn } = await import('./source.ts')
  const sheet = await person.ask('sheet', input)
  const { framework } = compileOwn(
    sheet.framework.text,
    sheet.framework.targets,
    sheet.framework.dictionaries,
  )
  const item = framework?.names.item(name ?? '')
  return `${item?.code ?? ''}|${basis}|${year}`
}

describe('traces', () => {
  test('no act without a trace', async () => {
    const { platform, ports } = await peopledPlatform()
    const before = await ports.store.read((reader) => reader.count('audit', {}))
    const lead = await personOf(platform, 'zuzhang')
    await lead.act('openEvaluation', {
      department: '000',
      year: 2019,
      title: '某某局评价',
      framework: 'mof-2013',
    })
    expect(await ports.store.read((reader) => reader.count('audit', {}))).toBe(before + 2)
    expect(Defect).toBeDefined()
  })
})

describe('audit log', () => {
  test('a changed word, a lost node and a changed past are found', async () => {
    const { platform, ports } = await peopledPlatform()
    const look = (known?: { size: number; root: string }) =>
      ports.store.read((reader) => verifyAudit(reader, ports.sha256, known))
    const before = await look()
    expect(before.faults).toEqual([])
    await openedEvaluation(platform)
    expect((await look({ size: before.size, root: before.root })).faults).toEqual([])
    expect((await look({ size: before.size, root: 'a'.repeat(64) })).faults).toHaveLength(1)
    await ports.store.write((transaction) => transaction.update('audit', { seq: 5 }, { sentence: '改过' }))
    const changed = await look({ size: before.size, root: before.root })
    expect(changed.faults.map((one) => one.seq)).toContain(5)
    expect(changed.faults.map((one) => one.what).join()).toContain('根哈希不符')
    await ports.store.write((transaction) => transaction.remove('auditNode', { level: 1, position: 0 }))
    expect((await look()).faults.map((one) => one.what)).toContain('缺少结点 1/0')
  })
})
