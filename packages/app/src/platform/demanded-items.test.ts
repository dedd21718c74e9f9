/** A demand of the bureau in the department's 整改台账, until it is verified and closed; and what waits for whom meanwhile. */
import { beforeAll, describe, expect, test } from 'vitest'
import { demoArchive } from '../bureau/demo-departments.ts'
import { type ConcludePeople, concludedPlatform } from '../fixture/conclude-fixture.ts'
import { libraryFiles, type Person, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { receivingEnded } from './receiving.ts'

const DEMAND = {
  kind: 'rectify',
  title: '补附制度',
  indicator: '2.2.4',
  deadline: '2020-06-30',
  text: '请补附制度文件。',
} as const

let people: ConcludePeople
let bureau: Person
let archive: string

const waitsOf = async (person: Person): Promise<readonly string[]> =>
  (await person.ask('desk', {})).waits.map((one) => one.text)
const toldTo = async (person: Person): Promise<readonly string[]> =>
  (await person.ask('messages', {})).messages.map((one) => one.text)
const ask = async (given: object = {}): Promise<string> =>
  (await bureau.act('askDepartment', { archive, ...DEMAND, ...given })).question
const questionOf = async (person: Person, id: string) => {
  const found = (await person.ask('bureauQuestions', {})).questions.find((one) => one.id === id)
  if (found === undefined) throw new Error('no such question')
  return found
}
const itemsOf = async (person: Person, title: string) =>
  (await person.ask('rectifications', { evaluation: people.evaluation })).items.filter(
    (one) => one.title === title,
  )

beforeAll(async () => {
  people = await concludedPlatform()
  const { ports, platform } = people
  bureau = await personOf(platform, 'caizheng')
  const made = await demoArchive(libraryFiles(), 0, ports.hash, { units: 2 })
  archive = (await bureau.send('receiveArchives', {}, made)).received[0]?.id ?? ''
  await receivingEnded(ports)
  // As if that archive were of the department of this platform.
  await ports.store.write((transaction) =>
    transaction.update(
      'received',
      { id: archive },
      { department: '000', departmentName: '某某局', year: 2019 },
    ),
  )
}, 120_000)

describe('a demand in the rectification list', () => {
  test('arranged by the lead, done by the unit, verified by another; its state at the demand; closed then', async () => {
    const { lead, reviewer, preparer, evaluation } = people
    const question = await ask()
    expect(await toldTo(lead)).toContain('财政部门整改要求：补附制度，已列入整改台账，请安排整改')
    const [draft] = await itemsOf(lead, '补附制度')
    expect(draft).toMatchObject({
      state: 'draft',
      unit: '000',
      deadline: '2020-06-30',
      problem: '财政部门要求整改：请补附制度文件。',
    })
    expect(await itemsOf(preparer, '补附制度')).toEqual([])
    expect(await questionOf(bureau, question)).toMatchObject({
      items: [{ evaluation, state: 'draft', stateName: '待下达', late: false }],
    })
    expect((await bureau.ask('receivedArchive', { archive })).questions[0]?.items).toHaveLength(1)

    const { id: item = '', issue = '' } = draft ?? {}
    const input = { evaluation, unit: '001', item }
    const arranged = { issue, title: '补附制度', measure: '补附制度并印发', deadline: '2020-05-31' }
    await lead.act('saveRectification', { ...input, ...arranged, version: 1 })
    await lead.act('sendRectification', { ...input, version: 2 })
    await preparer.act('answerRectification', { ...input, answer: '已印发', report: true, version: 3 })
    const close = (version: number, unfinished = false) =>
      bureau.act('closeQuestion', { question, version, text: '核验无误。', unfinished })
    expect(await refusalOf(close(1))).toEqual(['wrong-state'])
    await lead.act('answerBureau', { question, version: 1, text: '已安排某某中心整改。' })
    await expect(close(2)).rejects.toMatchObject({
      problems: [{ code: 'wrong-state', detail: expect.stringContaining('还有 1 项没有销号') }],
    })
    const verify = { ...input, outcome: 'closed', verdict: '制度已印发', version: 4 } as const
    expect(await refusalOf(preparer.act('verifyRectification', verify))).toEqual(['not-allowed'])
    expect(await refusalOf(bureau.act('verifyRectification', verify))).toEqual(['not-allowed'])
    expect(await waitsOf(bureau)).toContain('处理部门的 1 件答复')
    await reviewer.act('verifyRectification', verify)
    expect(await toldTo(bureau)).toContain('某某局已完成整改并核验销号：“补附制度”')
    expect((await questionOf(bureau, question)).items).toMatchObject([
      { state: 'closed', measure: '补附制度并印发', answer: '已印发', verdict: '制度已印发' },
    ])
    expect(await waitsOf(bureau)).toContain('办结已经销号的 1 件整改要求')
    expect(await waitsOf(bureau)).not.toContain('处理部门的 1 件答复')
    await close(2)
    expect((await questionOf(lead, question)).state).toBe('closed')
    expect(await waitsOf(bureau)).not.toContain('办结已经销号的 1 件整改要求')
  })

  test('shared out over units: each has to be closed; what is verified needs no word; the only one is not removed', async () => {
    const { lead, reviewer, preparer, evaluation } = people
    const question = await ask({ title: '清理往来款' })
    const [first] = await itemsOf(lead, '清理往来款')
    const base = { evaluation, issue: first?.issue ?? '', title: '清理往来款', measure: '逐笔清理' }
    const arranged = { ...base, unit: '001', deadline: '2020-05-31' }
    expect(
      await refusalOf(
        lead.act('removeRectification', { evaluation, unit: '000', item: first?.id ?? '', version: 1 }),
      ),
    ).toEqual(['wrong-state'])
    await lead.act('saveRectification', { ...arranged, item: first?.id ?? '', version: 1 })
    const second = await lead.act('saveRectification', { ...arranged, item: '', version: 0 })
    expect((await questionOf(lead, question)).items).toHaveLength(2)
    for (const [item, version] of [
      [first?.id ?? '', 2],
      [second.item, 1],
    ] as const) {
      const input = { evaluation, unit: '001', item }
      expect(
        await refusalOf(bureau.act('closeQuestion', { question, version: 1, text: '好', unfinished: false })),
      ).toEqual(['wrong-state'])
      await lead.act('sendRectification', { ...input, version })
      await preparer.act('answerRectification', {
        ...input,
        answer: '已清理',
        report: true,
        version: version + 1,
      })
      await reviewer.act('verifyRectification', {
        ...input,
        outcome: 'closed',
        verdict: '账已平',
        version: version + 2,
      })
    }
    await bureau.act('closeQuestion', { question, version: 1, text: '已核对。', unfinished: false })
    expect((await questionOf(bureau, question)).state).toBe('closed')
    expect(
      await refusalOf(
        lead.act('saveRectification', { ...arranged, issue: 'bureau|none', item: '', version: 0 }),
      ),
    ).toEqual(['record-missing'])
  })

  test('closed with a reason before its item is; the next year opens with the item', async () => {
    const { lead, ports } = people
    const question = await ask({ title: '盘点资产' })
    await lead.act('answerBureau', { question, version: 1, text: '列入下年工作。' })
    const close = { question, version: 2, text: '同意下年整改，并入下年评价。' }
    expect(await refusalOf(bureau.act('closeQuestion', { ...close, unfinished: false }))).toEqual([
      'wrong-state',
    ])
    await bureau.act('closeQuestion', { ...close, unfinished: true })
    expect(await questionOf(lead, question)).toMatchObject({ state: 'closed', items: [{ state: 'draft' }] })
    const [entry] = await ports.store.read((reader) =>
      reader.find('audit', { action: 'closeQuestion' }, { order: [['seq', 'desc']], limit: 1 }),
    )
    expect(entry?.sentence).toContain('办结“盘点资产”，整改没有销号 1 项')
    const { id } = await lead.act('openEvaluation', {
      department: '000',
      year: 2020,
      title: '某某局2020年度部门整体支出绩效评价',
      framework: 'hunan-2019',
    })
    const last = await lead.ask('lastRectifications', { evaluation: id })
    expect(last.items.map((one) => [one.title, one.problem])).toEqual([
      ['盘点资产', '财政部门要求整改：请补附制度文件。'],
    ])
  })

  test('no item: of a question, and where the department’s evaluation is not kept here', async () => {
    const { lead, ports } = people
    const asked = await ask({ kind: 'question', title: '追加的来由', deadline: '' })
    await ports.store.write((transaction) => transaction.update('received', { id: archive }, { year: 2017 }))
    const elsewhere = await ask({ title: '补报决算' })
    await ports.store.write((transaction) => transaction.update('received', { id: archive }, { year: 2019 }))
    for (const question of [asked, elsewhere]) expect((await questionOf(bureau, question)).items).toEqual([])
    expect(await itemsOf(lead, '补报决算')).toEqual([])
    await lead.act('answerBureau', { question: elsewhere, version: 1, text: '已补报。' })
    await bureau.act('closeQuestion', {
      question: elsewhere,
      version: 2,
      text: '收到。',
      unfinished: false,
    })
  })
})

describe('the desk', () => {
  test('the lead: what the bureau asked, by when; nobody else in the department', async () => {
    const { lead, preparer, platform, ports } = people
    await ask({ title: '补充说明', kind: 'question', deadline: '2020-03-20' })
    const found = async (person: Person) =>
      (await person.ask('desk', {})).waits.find((one) => one.text.startsWith('答复财政部门'))
    expect(await found(lead)).toMatchObject({
      text: '答复财政部门的 2 件询问和整改要求',
      deadline: '2020-03-20',
      late: false,
      link: '#/bureau/questions',
      count: 2,
    })
    for (const person of [preparer, await personOf(platform, 'lingyi'), bureau])
      expect(await found(person)).toBeUndefined()
    expect(await waitsOf(bureau)).not.toContain('部门逾期未答复 1 件')
    await ports.store.write((transaction) =>
      transaction.update('bureauQuestion', { title: '补充说明' }, { deadline: '2020-01-31' }),
    )
    expect(await found(lead)).toMatchObject({ deadline: '2020-01-31', late: true })
    expect((await bureau.ask('desk', {})).waits).toContainEqual({
      text: '部门逾期未答复 1 件',
      detail: '某某局“补充说明”',
      link: '#/bureau/questions',
      deadline: '2020-01-31',
      late: true,
      count: 1,
    })
  })

  test('the reviewer: archives with faults until a sound one of the year is there, archives to be taken over', async () => {
    const { ports } = people
    expect((await waitsOf(bureau)).some((one) => one.includes('核验有问题'))).toBe(false)
    const bytes = new Uint8Array([1, 2, 3])
    await bureau.send('receiveArchives', {}, { name: '别的.zip', bytes })
    await receivingEnded(ports)
    const faults = async () =>
      (await bureau.ask('desk', {})).waits.find((one) => one.text.includes('核验有问题'))
    expect(await faults()).toMatchObject({
      text: '1 份档案核验有问题',
      detail: '别的.zip；不参加比较',
      link: '#/bureau/received',
    })
    await ports.store.write((transaction) =>
      transaction.update('received', { file: '别的.zip' }, { department: '000', year: 2019 }),
    )
    expect(await faults()).toBeUndefined()
    await ports.store.write((transaction) =>
      transaction.insert('archive', {
        id: 'sealed-here',
        evaluation: people.evaluation,
        number: 1,
        sha256: 'b'.repeat(64),
        size: 1,
        folder: '',
        summary: {},
        remark: '',
        sealedAt: ports.clock.now(),
        sealedBy: '',
        reopenedAt: '',
        reopenedBy: '',
        reopenReason: '',
      }),
    )
    expect(await waitsOf(bureau)).toContain('接收本平台封存的 1 份档案')
  })
})
