/** 现场评价 of a unit: who may do it, papers and their signatures, findings and answers, audited figures. */
import { readDocx, readZip } from '@jiheng/documents'
import { evaluate, Figures } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { FINDING, PHOTO, receivedUnit } from '../fixture/field-fixture.ts'
import { personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { determinedJudgements, latestDeterminations } from './determined.ts'
import { enteredOf, evaluationOf, frameworkOf, sourceOf, treeOf } from './source.ts'
import { unitDataOf } from './state.ts'

const EMPTY = { fields: {}, checks: {}, rows: [], conclusion: '', pages: '' }

function textOf(bytes: Uint8Array): string {
  const read = readDocx(bytes)
  if ('reason' in read) throw new Error(read.reason)
  return read.text
}

describe('sharing out', () => {
  test('a reviewer has every unit until they are shared out, then those given to him; the lead keeps all', async () => {
    const { evaluation, lead, reviewer, other, ports } = await receivedUnit()
    const open = async (person: typeof lead): Promise<string[]> =>
      (await person.ask('fieldBoard', { evaluation })).units.map(
        ({ unit, open }) => `${unit}${open ? '' : '-'}`,
      )
    expect(await open(reviewer)).toEqual(['001', '002-'])
    const { reviewers } = await lead.ask('fieldBoard', { evaluation })
    expect(reviewers.map((one) => one.name)).toEqual(['蒋现场', '朱现场'])
    const [first, second] = reviewers.map((one) => one.account)
    await lead.act('assignReviewers', {
      evaluation,
      units: ['001'],
      reviewers: [first ?? ''],
      note: '周二去',
    })
    await lead.act('assignReviewers', { evaluation, units: ['002'], reviewers: [second ?? ''], note: '' })
    expect(await open(reviewer)).toEqual(['001'])
    expect(await open(other)).toEqual(['002-'])
    expect(await open(lead)).toEqual(['001', '002-'])
    expect(await refusalOf(other.ask('papers', { evaluation, unit: '001' }))).toEqual(['not-allowed'])
    expect(await refusalOf(reviewer.ask('papers', { evaluation, unit: '001' }))).toEqual([])
    expect(
      (await ports.store.read((reader) => reader.find('message', { account: first ?? '' }))).at(-1)?.text,
    ).toContain('请您对 1 个单位进行现场评价')
    // Nobody of another unit, and nobody who is no reviewer.
    expect(
      await refusalOf(lead.act('assignReviewers', { evaluation, units: ['901'], reviewers: [], note: '' })),
    ).toEqual(['record-missing'])
    const { account } = await lead.ask('me', {})
    expect(
      await refusalOf(
        lead.act('assignReviewers', { evaluation, units: ['001'], reviewers: [account?.id ?? ''], note: '' }),
      ),
    ).toEqual(['record-missing'])
  })

  test('begins with what was received; a unit that was not stays closed until all begin', async () => {
    const { evaluation, lead, reviewer, preparer } = await receivedUnit()
    const paper = {
      evaluation,
      unit: '002',
      paper: '',
      kind: 'plan',
      title: '计划',
      content: EMPTY,
      version: 0,
    }
    expect(await refusalOf(reviewer.act('savePaper', paper))).toEqual(['not-editable'])
    expect(await refusalOf(reviewer.act('beginFieldwork', { evaluation }))).toEqual(['not-allowed'])
    await lead.act('beginFieldwork', { evaluation })
    expect((await lead.ask('evaluation', { evaluation })).phase).toBe('fieldwork')
    expect(await refusalOf(reviewer.act('savePaper', paper))).toEqual([])
    expect(await refusalOf(lead.act('beginFieldwork', { evaluation }))).toEqual(['not-editable'])
    const { messages } = await preparer.ask('messages', {})
    expect(messages.some((one) => one.text.includes('进入现场评价'))).toBe(true)
    expect((await lead.ask('desk', {})).evaluations[0]?.step).toBe('fieldwork')
  })

  test('whoever entered the unit’s figures does not review them, whatever he became since', async () => {
    const { platform, evaluation, input } = await receivedUnit()
    const security = await personOf(platform, 'security')
    const { accounts } = await (await personOf(platform, 'system')).ask('accounts', {})
    const account = accounts.find((one) => one.login === 'jingban1')?.id ?? ''
    await security.act('grantRoles', { account, roles: ['fieldReviewer'], unit: '000' })
    const turned = await personOf(platform, 'jingban1')
    expect(await refusalOf(turned.ask('papers', input))).toEqual([])
    expect(await refusalOf(turned.act('saveFinding', { ...input, ...FINDING }))).toEqual(['not-allowed'])
    expect(
      (await turned.ask('fieldBoard', { evaluation })).units.find((one) => one.unit === '001')?.open,
    ).toBe(false)
  })
})

describe('working papers', () => {
  test('kinds come from the files, their checks named by the framework’s indicators', async () => {
    const { reviewer, input } = await receivedUnit()
    const { kinds } = await reviewer.ask('papers', input)
    expect(kinds.map((one) => one.code)).toContain('assets')
    const systems = kinds.find((one) => one.code === 'systems')
    expect(systems?.checks[0]?.indicators).toEqual([{ code: '2.2.4', name: '管理制度健全性' }])
    const points = kinds.find((one) => one.code === 'indicators')
    expect(points?.checks.filter((one) => one.indicators[0]?.code === '2.2.4')).toHaveLength(4)
    expect(points?.checks.some((one) => one.text.includes('无截留、挤占、挪用'))).toBe(true)
  })

  test('one prepares, another reviews, the lead a second time; a change takes the signatures away', async () => {
    const { reviewer, other, lead, input } = await receivedUnit()
    const content = {
      ...EMPTY,
      checks: { 'ZC-1': { answer: 'no' as const, seen: '没有盘点表' } },
      conclusion: '资产盘点没有开展。',
      pages: '12—15',
    }
    const made = await reviewer.act('savePaper', {
      ...input,
      paper: '',
      kind: 'assets',
      title: '资产管理检查表',
      content,
      version: 0,
    })
    const of = async (person = lead) =>
      (await person.ask('papers', input)).papers.find((one) => one.id === made.paper)
    expect((await of())?.number).toBe('ZC-01')
    expect((await of(reviewer))?.maySign).toEqual([])
    expect((await of(other))?.maySign).toEqual(['reviewed'])
    const sign = (person: typeof lead, as: 'reviewed' | 'second', version: number) =>
      refusalOf(person.act('signPaper', { ...input, paper: made.paper, as, version }))
    expect(await sign(reviewer, 'reviewed', 1)).toEqual(['not-allowed'])
    expect(await sign(lead, 'second', 1)).toEqual(['wrong-state'])
    expect(await sign(other, 'reviewed', 1)).toEqual([])
    expect(await sign(other, 'second', 2)).toEqual(['not-allowed'])
    expect((await of(lead))?.maySign).toEqual(['second'])
    expect(await sign(lead, 'second', 2)).toEqual([])
    expect((await of())?.second.name).toBe('周组长')
    const printed = textOf((await lead.get('paperFile', { ...input, paper: made.paper })).bytes)
    for (const words of ['ZC-01', '不符合', '没有盘点表', '资产盘点没有开展。', '蒋现场', '朱现场', '周组长'])
      expect(printed).toContain(words)
    // Made upon an older version: both are kept apart.
    const again = { ...input, paper: made.paper, kind: 'assets', title: '资产管理检查表', content }
    expect(await refusalOf(other.act('savePaper', { ...again, version: 1 }))).toEqual(['changed-meanwhile'])
    await other.act('savePaper', { ...again, version: 3 })
    expect(await of()).toMatchObject({
      reviewed: { at: '' },
      second: { at: '' },
      prepared: { name: '朱现场' },
    })
    // Both wrote in it now.
    expect(await sign(reviewer, 'reviewed', 4)).toEqual(['not-allowed'])
  })

  test('what no such paper has is refused, and a removed one’s number is not given again', async () => {
    const { reviewer, input } = await receivedUnit()
    const save = (content: object, kind = 'funds') =>
      reviewer.act('savePaper', {
        ...input,
        paper: '',
        kind,
        title: '底稿',
        content: { ...EMPTY, ...content },
        version: 0,
      })
    expect(await refusalOf(save({ fields: { nothing: '甲' } }))).toEqual(['input-invalid'])
    expect(await refusalOf(save({ rows: [{ nothing: '甲' }] }))).toEqual(['input-invalid'])
    expect(await refusalOf(save({}, 'nothing'))).toEqual(['record-missing'])
    const first = await save({ rows: [{ project: '甲项目', spent: '10.00' }] })
    await reviewer.act('removePaper', { ...input, paper: first.paper, version: 1, reason: '重复' })
    await save({})
    const { papers } = await reviewer.ask('papers', input)
    expect(papers.map((one) => one.number)).toEqual(['ZJ-02'])
  })

  test('photos stay with the paper, and all of it comes as one file', async () => {
    const { reviewer, preparer, input } = await receivedUnit()
    const { paper } = await reviewer.act('savePaper', {
      ...input,
      paper: '',
      kind: 'onSite',
      title: '现场勘查/记录',
      content: { ...EMPTY, fields: { place: '一楼大厅' } },
      version: 0,
    })
    const { id: exhibit } = await reviewer.send(
      'addExhibit',
      { ...input, target: `paper|${paper}`, title: '大厅照片' },
      PHOTO,
    )
    expect((await reviewer.get('exhibitFile', { ...input, exhibit })).bytes).toEqual(PHOTO.bytes)
    expect(await refusalOf(preparer.get('exhibitFile', { ...input, exhibit }))).toEqual(['record-missing'])
    const zip = readZip((await reviewer.get('papersFile', input)).bytes)
    if ('faults' in zip) throw new Error('no zip')
    expect([...zip.files.keys()]).toEqual(['取证材料/1-现场.pdf', '底稿/KC-01-现场勘查 记录.docx'])
    expect(textOf(zip.files.get('底稿/KC-01-现场勘查 记录.docx') as Uint8Array)).toContain('大厅照片')
    await reviewer.act('removeExhibit', { ...input, exhibit })
    expect(await refusalOf(reviewer.get('exhibitFile', { ...input, exhibit }))).toEqual(['record-missing'])
    expect(
      await refusalOf(reviewer.send('addExhibit', { ...input, target: 'paper|none', title: '' }, PHOTO)),
    ).toEqual(['record-missing'])
  })
})

describe('findings', () => {
  test('from draft to settled: the unit sees what is sent, objects with evidence, and somebody else decides', async () => {
    const { platform, reviewer, preparer, approver, input } = await receivedUnit()
    const finance = await personOf(platform, 'caizheng')
    const { finding, number, version } = await reviewer.act('saveFinding', { ...input, ...FINDING })
    expect(number).toBe(1)
    const seen = async (person: typeof reviewer) => (await person.ask('findings', input)).findings
    expect(await seen(preparer)).toEqual([])
    expect((await seen(reviewer))[0]).toMatchObject({ amount: '12,345.60', state: 'draft' })
    expect(
      await refusalOf(preparer.act('replyFinding', { ...input, finding, version, agrees: true, reply: '' })),
    ).toEqual(['record-missing'])
    const sent = await reviewer.act('sendFinding', { ...input, finding, version })
    expect((await preparer.ask('desk', {})).waits.map((one) => one.text)).toContain(
      '确认现场评价发现的 1 个问题',
    )
    expect(
      await refusalOf(reviewer.act('saveFinding', { ...input, ...FINDING, finding, version: sent.version })),
    ).toEqual(['wrong-state'])
    expect(
      await refusalOf(
        preparer.act('replyFinding', { ...input, finding, version: sent.version, agrees: false, reply: ' ' }),
      ),
    ).toEqual(['wrong-state'])
    await preparer.send('addReplyExhibit', { ...input, finding, title: '会议通知' }, PHOTO)
    const answered = await preparer.act('replyFinding', {
      ...input,
      finding,
      version: sent.version,
      agrees: false,
      reply: '其中 2,345.60 元是会议用餐。',
    })
    expect(
      await refusalOf(
        approver.act('replyFinding', {
          ...input,
          finding,
          version: answered.version,
          agrees: true,
          reply: '',
        }),
      ),
    ).toEqual(['wrong-state'])
    expect((await reviewer.ask('desk', {})).waits.map((one) => one.text)).toContain(
      '认定单位答复的 1 个问题（1 个有异议）',
    )
    const [objected] = await seen(reviewer)
    expect(objected).toMatchObject({ state: 'objected', replied: { name: '陈经办' } })
    expect(objected?.exhibits.map((one) => one.title)).toEqual(['会议通知'])
    expect(await seen(finance)).toEqual([])
    await reviewer.act('settleFinding', {
      ...input,
      finding,
      version: answered.version,
      outcome: 'amended',
      settlement: '会议用餐部分不计。',
      amount: '10000',
    })
    const [settled] = await seen(finance)
    expect(settled).toMatchObject({ state: 'settled', outcomeName: '部分成立', amount: '10,000.00' })
    const text = textOf((await preparer.get('findingsFile', input)).bytes)
    for (const words of [
      '问题1',
      '10,000.00元',
      '有异议；其中 2,345.60 元是会议用餐。',
      '部分成立。会议用餐部分不计。',
    ])
      expect(text).toContain(words)
    const log = await platform.ports.store.read((reader) =>
      reader.find('audit', { action: 'settleFinding' }, { limit: 1 }),
    )
    expect(log[0]).toMatchObject({
      before: { state: 'objected', amount: '1234560' },
      after: { state: 'settled', amount: '1000000' },
    })
  })

  test('what is not complete is not sent; one that was sent can be taken back with a reason', async () => {
    const { reviewer, preparer, input } = await receivedUnit()
    const bare = await reviewer.act('saveFinding', { ...input, ...FINDING, criterion: '' })
    expect(await refusalOf(reviewer.act('sendFinding', { ...input, ...bare }))).toEqual(['wrong-state'])
    await reviewer.act('removeFinding', { ...input, ...bare })
    const whole = await reviewer.act('saveFinding', { ...input, ...FINDING })
    expect(whole.number).toBe(2)
    const sent = await reviewer.act('sendFinding', { ...input, ...whole })
    expect((await preparer.ask('findings', input)).findings).toHaveLength(1)
    await reviewer.act('recallFinding', {
      ...input,
      finding: whole.finding,
      version: sent.version,
      reason: '金额要改',
    })
    expect((await preparer.ask('findings', input)).findings).toEqual([])
    expect((await preparer.ask('messages', {})).messages.some((one) => one.text.includes('金额要改'))).toBe(
      true,
    )
  })

  test('amounts are whole fen, vouchers of this unit’s own ledgers, indicators the framework’s', async () => {
    const { reviewer, input } = await receivedUnit()
    const save = (change: object) =>
      refusalOf(reviewer.act('saveFinding', { ...input, ...FINDING, ...change }))
    expect(await save({ amount: '12.345' })).toEqual(['input-invalid'])
    expect(await save({ amount: '很多' })).toEqual(['cell-not-a-number'])
    expect(await save({ amount: '1.2万元' })).toEqual([])
    expect(await save({ indicator: '99' })).toEqual(['input-invalid'])
    const line = { ledger: 'none', voucher: 1, place: 1, words: '记-1', amount: '1.00' }
    expect(await save({ lines: [line] })).toEqual(['record-missing'])
    expect((await reviewer.ask('findings', input)).findings.map((one) => one.amount)).toEqual(['12,000.00'])
  })
})

describe('audited figures', () => {
  test('stand beside the reported ones, which stay; every version is kept with its reason', async () => {
    const { ports, reviewer, preparer, input, cellOf } = await receivedUnit()
    const cell = cellOf('三公经费', '决算数')
    const of = async (person = reviewer) =>
      (await person.ask('determinations', input)).cells.find((one) => one.cell === cell)
    const { finding, version } = await reviewer.act('saveFinding', { ...input, ...FINDING })
    await reviewer.act('sendFinding', { ...input, finding, version })
    const determine = (audited: string, reason: string, version: number) =>
      refusalOf(reviewer.act('determine', { ...input, cell, audited, reason, finding, version }))
    expect(await determine('很多', '理由', 0)).toEqual(['cell-not-a-number'])
    expect(await determine('', '理由', 0)).toEqual(['wrong-state'])
    expect(await determine('20.23', '办公费里的接待费', 0)).toEqual([])
    expect(await determine('20.5', '又查出一笔', 0)).toEqual(['changed-meanwhile'])
    expect(await determine('20.5', '又查出一笔', 1)).toEqual([])
    expect(await of()).toMatchObject({ reported: '19', audited: '20.5', difference: '+1.5', stale: false })
    expect((await of())?.versions.map((one) => [one.audited, one.reason, one.findingNumber])).toEqual([
      ['20.23', '办公费里的接待费', 1],
      ['20.5', '又查出一笔', 1],
    ])
    const entries = await ports.store.read((reader) => reader.find('entry', { ...input, cell }))
    expect(entries).toMatchObject([{ text: '19', version: 1 }])
    const sheet = await preparer.ask('sheet', input)
    expect(sheet.determined).toMatchObject([
      { cell, audited: '20.5', reason: '又查出一笔（问题1：公务接待费列入办公费）' },
    ])
    expect((await reviewer.ask('board', { evaluation: input.evaluation })).units[0]?.determined).toBe(1)
    const { paper } = await reviewer.act('savePaper', {
      ...input,
      paper: '',
      kind: 'dataCheck',
      title: '基础数据核对表',
      content: EMPTY,
      version: 0,
    })
    const printed = textOf((await reviewer.get('paperFile', { ...input, paper })).bytes)
    for (const words of ['20.5', '19', '+1.5', '又查出一笔']) expect(printed).toContain(words)
    expect(await determine('', '查错了', 2)).toEqual([])
    expect(await of()).toMatchObject({ audited: '', difference: '' })
    expect((await preparer.ask('sheet', input)).determined).toEqual([])
  })

  test('the trial score takes the audited figure; a reported figure changed later is shown as such', async () => {
    const { platform, reviewer, lead, preparer, input, cellOf } = await receivedUnit()
    const staff = cellOf('在职人数')
    const scoreOf = async (name: string) =>
      (await reviewer.ask('determinations', input)).scores.find((one) => one.name === name)
    const posts = cellOf('编制数')
    await reviewer.act('determine', {
      ...input,
      cell: posts,
      audited: '28',
      reason: '编办文件',
      finding: '',
      version: 0,
    })
    expect(await scoreOf('在职人员控制率')).toMatchObject({ reported: '', audited: '5' })
    await reviewer.act('determine', {
      ...input,
      cell: staff,
      audited: '30',
      reason: '花名册',
      finding: '',
      version: 0,
    })
    const over = (await scoreOf('在职人员控制率'))?.audited ?? ''
    expect(over).not.toBe('')
    expect(Number(over)).toBeLessThan(5)
    // Sent back, and mended by the unit.
    const { submissions } = await lead.ask('sheet', input)
    await lead.act('sendBack', {
      ...input,
      submission: submissions.at(-1)?.id ?? '',
      notes: [{ target: staff, text: '请核对' }],
    })
    await preparer.act('saveEntries', {
      ...input,
      source: 'typed',
      entries: [{ cell: staff, text: '30', base: 1 }],
    })
    // Not received now: fieldwork waits.
    expect(
      await refusalOf(
        reviewer.act('determine', {
          ...input,
          cell: staff,
          audited: '',
          reason: '已改',
          finding: '',
          version: 1,
        }),
      ),
    ).toEqual(['not-editable'])
    const cell = (await reviewer.ask('determinations', input)).cells.find((one) => one.cell === staff)
    expect(cell).toMatchObject({ reported: '30', audited: '30', stale: true })
    const finance = await personOf(platform, 'caizheng')
    expect(await refusalOf(finance.ask('determinations', input))).toEqual(['not-allowed'])
  })

  test('in an evaluation the audited figure counts, and its origin tells the reason, the finding and what was reported', async () => {
    const { ports, reviewer, input, cellOf } = await receivedUnit()
    const cell = cellOf('三公经费', '决算数')
    const { finding } = await reviewer.act('saveFinding', { ...input, ...FINDING })
    await reviewer.act('determine', { ...input, cell, audited: '20', reason: '查实', finding, version: 0 })
    const evaluation = await ports.store.read(async (reader) => {
      const source = await sourceOf(reader, await evaluationOf(reader, input.evaluation))
      const framework = frameworkOf(source, ports.library)
      const data = await unitDataOf(reader, input.evaluation, input.unit)
      const { figures, rows } = enteredOf(framework, input.unit, data.entries, data.lists, false)
      const found = await reader.find('finding', { ...input })
      const judgements = determinedJudgements(
        framework,
        input.unit,
        await latestDeterminations(reader, input.evaluation, input.unit),
        new Map(found.map((one) => [one.id, one])),
        false,
      )
      return evaluate({
        title: '',
        framework,
        tree: treeOf(source),
        figures: Figures.of(figures, rows).figures,
        judgements,
        year: 2019,
        publishedOnly: false,
        evidence: [],
        digests: { framework: '', tree: '', figures: '', judgements: '' },
      })
    })
    const value = evaluation.values.find((one) => one.ref.includes('threePublicExpenses|决算数|001|2019'))
    expect(value?.value).toMatchObject({ text: expect.stringContaining('20') })
    expect(value?.origin).toMatchObject({
      kind: 'entered',
      source: { note: '审定数：查实（问题1：公务接待费列入办公费）' },
      replaced: { text: expect.stringContaining('19') },
    })
  })
})
