/** Annual targets 年度工作目标 keep the framework whole; notices go to the right unit with its own deadline; the desk says which step. */
import { readDocx, readZip } from '@jiheng/documents'
import { describe, expect, test } from 'vitest'
import { openedEvaluation, type Person, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'

const target = (name: string, slot: string, points: string, more: object = {}) => ({
  id: '',
  slot,
  name,
  points,
  measure: '人',
  better: 'more' as const,
  target: '5000',
  unit: '002',
  task: '',
  version: 0,
  ...more,
})

/** Every slot but the first filled with one target each. */
async function fillSlots(lead: Person, evaluation: string): Promise<{ code: string; points: string }> {
  const { slots } = await lead.ask('workTargets', { evaluation })
  const [first, ...others] = slots
  for (const [index, slot] of others.entries())
    await lead.act('saveWorkTarget', {
      evaluation,
      target: target(`目标${index + 1}`, slot.code, slot.points),
    })
  return first ?? { code: '', points: '' }
}

async function planned(lead: Person): Promise<string> {
  const { id: evaluation } = await lead.act('openEvaluation', {
    department: '000',
    year: 2019,
    title: '某某局2019年度评价',
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
    deadline: '2020-03-20',
  })
  return evaluation
}

describe('annual targets', () => {
  test('before the notice points may still be open, but not exceed the slot', async () => {
    const { platform } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const evaluation = await planned(lead)
    const slot = await fillSlots(lead, evaluation)
    const save = (name: string, points: string) =>
      refusalOf(lead.act('saveWorkTarget', { evaluation, target: target(name, slot.code, points) }))
    expect(await save('就业', '1')).toEqual([])
    expect(await save('参保', slot.points)).toEqual(['target-invalid'])
    // Half shared out is no basis for a notice.
    expect(await refusalOf(lead.act('sendNotice', { evaluation, units: ['001'] }))).toEqual([
      'framework-in-use',
    ])
  })

  test('after the notice nothing is saved that leaves units without forms; a batch that comes out even is', async () => {
    const { platform } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const evaluation = await planned(lead)
    const slot = await fillSlots(lead, evaluation)
    const whole = target('就业', slot.code, slot.points)
    const { id } = await lead.act('saveWorkTarget', { evaluation, target: whole })
    await lead.act('sendNotice', { evaluation, units: ['001', '002'] })
    const preparer = await personOf(platform, 'jingban2')
    await preparer.act('confirmReceipt', { evaluation, unit: '002' })
    const works = async (): Promise<void> => {
      await preparer.ask('hygiene', { evaluation, unit: '002' })
      await lead.ask('board', { evaluation })
    }
    const more = target('参保', slot.code, '1')
    expect(await refusalOf(lead.act('saveWorkTarget', { evaluation, target: more }))).toEqual([
      'target-invalid',
    ])
    await works()
    const less = { ...whole, id, version: 1, points: String(Number(slot.points) - 1) }
    expect(await refusalOf(lead.act('saveWorkTarget', { evaluation, target: less }))).toEqual([
      'target-invalid',
    ])
    await works()
    const { saved } = await lead.act('saveWorkTargets', { evaluation, save: [less, more], remove: [] })
    expect(saved.map((one) => one.version)).toEqual([2, 1])
    await works()
    // One of two cannot go alone, but with the other one made whole, or both.
    const other = saved[1]?.id ?? ''
    expect(await refusalOf(lead.act('removeWorkTarget', { evaluation, id: other }))).toEqual([
      'target-invalid',
    ])
    await works()
    await lead.act('saveWorkTargets', {
      evaluation,
      save: [{ ...whole, id, version: 2 }],
      remove: [other],
    })
    await works()
    await lead.act('removeWorkTarget', { evaluation, id })
    await works()
    expect((await lead.ask('workTargets', { evaluation })).targets.map((one) => one.name)).not.toContain(
      '就业',
    )
  })

  test('what was changed meanwhile is refused with the name of who did it and the hour in China', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const evaluation = await planned(lead)
    const slot = await fillSlots(lead, evaluation)
    ports.time.now = '2020-03-02T01:10:00.000Z'
    const { id } = await lead.act('saveWorkTarget', { evaluation, target: target('就业', slot.code, '1') })
    const late = target('就业', slot.code, '2', { id, version: 9 })
    await expect(lead.act('saveWorkTarget', { evaluation, target: late })).rejects.toMatchObject({
      problems: [{ code: 'changed-meanwhile', values: { who: '周组长', at: '2020-03-02 09:10' } }],
    })
  })
})

describe('what was saved by another', () => {
  test('names who changed the plan, not who last did anything, at the hour in China', async () => {
    const { platform, ports } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const lead = await personOf(platform, 'zuzhang')
    ports.time.now = '2020-03-02T01:20:00.000Z'
    await (await personOf(platform, 'jingban1')).act('confirmReceipt', { evaluation, unit: '001' })
    const notice = { number: '', date: '', contact: '', text: '' }
    await expect(lead.act('saveNotice', { evaluation, version: 1, notice })).rejects.toMatchObject({
      problems: [{ code: 'changed-meanwhile', values: { who: '周组长', at: '2020-03-02 09:00' } }],
    })
  })

  test('so of a reason', async () => {
    const { platform } = await peopledPlatform()
    const input = { evaluation: await openedEvaluation(platform), unit: '001' }
    const person = await personOf(platform, 'jingban1')
    await person.act('confirmReceipt', input)
    const target = 'establishment||2019'
    await person.act('saveReason', { ...input, target, text: '一', base: 0 })
    await expect(person.act('saveReason', { ...input, target, text: '二', base: 0 })).rejects.toMatchObject({
      problems: [{ code: 'changed-meanwhile', values: { who: '陈经办', at: '2020-03-02 09:00' } }],
    })
  })
})

/** A letter's text. */
function letterText(bytes: Uint8Array): string {
  const read = readDocx(bytes)
  return 'text' in read ? read.text : read.reason
}

describe('the notice', () => {
  test('of one unit has its name and its own deadline; of a unit outside the scope there is none', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const lead = await personOf(platform, 'zuzhang')
    await lead.act('setDeadline', { evaluation, unit: '002', deadline: '2020-03-25', reason: '人员外出' })
    const common = letterText((await lead.get('noticeFile', { evaluation })).bytes)
    expect(common).toContain('各预算单位')
    expect(common).toContain('2020年3月20日前')
    const own = letterText((await lead.get('noticeFile', { evaluation, unit: '002' })).bytes)
    expect(own).toContain('某某中心')
    expect(own).toContain('2020年3月25日前')
    expect(await refusalOf(lead.get('noticeFile', { evaluation, unit: '901' }))).toEqual(['record-missing'])
    const preparer = await personOf(platform, 'jingban1')
    expect(await refusalOf(preparer.get('noticeFile', { evaluation, unit: '001' }))).toEqual([])
    expect(await refusalOf(preparer.get('noticeFile', { evaluation, unit: '002' }))).toEqual(['not-allowed'])
  })

  test('and the forms of every unit in one file', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const lead = await personOf(platform, 'zuzhang')
    const { name, bytes } = await lead.get('noticeFiles', { evaluation })
    expect(name).toMatch(/\.zip$/)
    const zip = readZip(bytes)
    const files = 'faults' in zip ? new Map<string, Uint8Array>() : zip.files
    const names = [...files.keys()].map((one) => one.replace(/^.*(\/).*\.(docx|xlsx)$/, '$2'))
    expect(names.sort()).toEqual(['docx', 'docx', 'xlsx', 'xlsx'])
    expect([...files.keys()].filter((one) => one.startsWith('002-某某中心/'))).toHaveLength(2)
    // The forms are those that the unit would download itself: they can be read back.
    const preparer = await personOf(platform, 'jingban2')
    await preparer.act('confirmReceipt', { evaluation, unit: '002' })
    const forms = [...files].find(([one]) => one.startsWith('002') && one.endsWith('.xlsx'))?.[1]
    const read = await preparer.send(
      'readWorkbook',
      { evaluation, unit: '002' },
      { name: '表.xlsx', bytes: forms ?? new Uint8Array() },
    )
    expect(read.faults).toEqual([])
  })
})

describe('the desk', () => {
  const stepOf = async (person: Person): Promise<string | undefined> =>
    (await person.ask('desk', {})).evaluations[0]?.step
  const textsOf = async (person: Person): Promise<string[]> =>
    (await person.ask('desk', {})).waits.map((one) => one.text)

  test('is at step 2 until notices are received; each role has what waits for it', async () => {
    const { platform, ports } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const as = (login: string) => personOf(platform, login)
    const [lead, one, two] = [await as('zuzhang'), await as('jingban1'), await as('jingban2')]
    expect([await stepOf(lead), await stepOf(one)]).toEqual(['notify', 'notify'])
    expect(await textsOf(lead)).toContain('2 个单位还没有签收通知')
    await one.act('confirmReceipt', { evaluation, unit: '001' })
    expect([await stepOf(lead), await stepOf(one), await stepOf(two)]).toEqual([
      'notify',
      'selfEvaluate',
      'notify',
    ])
    const board = await lead.ask('board', { evaluation })
    expect(board.units.map((unit) => [unit.receivedAt, unit.receivedByName])).toEqual([
      [ports.time.now, '陈经办'],
      ['', ''],
    ])
    await two.act('confirmReceipt', { evaluation, unit: '002' })
    expect(await stepOf(lead)).toBe('selfEvaluate')
    const { revision } = await one.ask('sheet', { evaluation, unit: '001' })
    const { submission } = await one.act('submit', { evaluation, unit: '001', revision })
    expect(await textsOf(await as('xianchang'))).toEqual([])
    await (await as('fuze1')).act('approve', { evaluation, unit: '001', submission })
    expect(await textsOf(await as('xianchang'))).toEqual(['1 个单位已上报，可以准备现场评价'])
    expect(await textsOf(await as('caizheng'))).toEqual([])
    await lead.act('accept', { evaluation, unit: '001', submission })
    expect(await textsOf(await as('caizheng'))).toEqual(['1 个单位已接收，可以查看评审'])
  })

  test('administrators are told of failed mails, new accounts and failed sign-ins', async () => {
    const { platform, ports } = await peopledPlatform()
    await ports.store.write((transaction) =>
      transaction.insert('mail', {
        id: 'm',
        recipient: 'x@example.invalid',
        subject: '通知',
        text: '',
        state: 'failed',
        attempts: 5,
        fault: '没有这个邮箱',
        at: ports.time.now,
      }),
    )
    await refusalOf((await personOf(platform)).act('signIn', { login: 'zuzhang', password: 'wrong' }))
    const textsAs = async (login: string) => textsOf(await personOf(platform, login))
    expect(await textsAs('system')).toEqual(['1 封邮件没有送到'])
    expect(await textsAs('security')).toEqual([])
    const audit = await textsAs('audit')
    expect(audit[0]).toMatch(/^核验审计日志，新增 \d+ 条$/)
    expect(audit[1]).toBe('有 1 次登录没有成功，请查看')
  })
})
