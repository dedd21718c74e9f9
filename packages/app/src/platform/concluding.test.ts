/** Step 5 形成结论, by the people who do it: scores, adjustments, experts, comparison, what-if, problems, rectification. */
import { describe, expect, test } from 'vitest'
import { summaryOf } from '../bureau/archive-summary.ts'
import { concludedPlatform } from '../fixture/conclude-fixture.ts'
import { FINDING, PHOTO, receivedUnit } from '../fixture/field-fixture.ts'
import { personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { assessFolder, caseFolderOf } from './case-folder.ts'

/** An exhibit of unit 001 that an adjustment can rest on. */
async function exhibitOf(people: Awaited<ReturnType<typeof concludedPlatform>>): Promise<string> {
  const { ports, evaluation } = people
  await ports.vault.put('a'.repeat(64), PHOTO.bytes)
  await ports.store.write((transaction) =>
    transaction.insert('exhibit', {
      id: 'photo',
      evaluation,
      unit: '001',
      target: 'paper|none',
      title: '核查记录',
      file: '现场.pdf',
      sha256: 'a'.repeat(64),
      size: PHOTO.bytes.length,
      type: 'application/pdf',
      uploadedAt: '2020-03-02T01:00:00.000Z',
      uploadedBy: 'x',
      removed: false,
    }),
  )
  return 'exhibit|photo'
}

describe('进入形成结论', () => {
  test('还有单位没有接收的，说明是哪几个；进入以后不能再退回、再填', async () => {
    const { lead, evaluation, preparer, input } = await receivedUnit()
    await lead.act('beginFieldwork', { evaluation })
    const board = await lead.ask('conclusionBoard', { evaluation })
    expect(board.waiting.map((one) => one.unit)).toEqual(['002'])
    await expect(lead.act('beginConclusion', { evaluation })).rejects.toMatchObject({
      problems: [{ code: 'wrong-state', detail: expect.stringContaining('某某中心') }],
    })
    expect(await refusalOf(preparer.act('beginConclusion', { evaluation }))).toEqual(['not-allowed'])
    const done = await concludedPlatform()
    const [submission] = await done.ports.store.read((reader) =>
      reader.find('submission', { evaluation: done.evaluation, unit: '001' }),
    )
    expect(
      await refusalOf(
        done.lead.act('sendBack', {
          ...input,
          evaluation: done.evaluation,
          submission: submission?.id ?? '',
          notes: [{ target: '', text: '重填' }],
        }),
      ),
    ).toEqual(['not-editable'])
  })
})

describe('评分表', () => {
  test('自评、计算、评审并列，计分过程写出；缺什么都列明，没有等级', async () => {
    const people = await concludedPlatform()
    const { lead, evaluation } = people
    const sheet = await lead.ask('scoreSheet', { evaluation, unit: '002' })
    expect(sheet.problems).toEqual([])
    const staff = sheet.rows.find((one) => one.name === '在职人员控制率')
    expect(staff).toMatchObject({ leaf: true, value: '120.00%' })
    expect(staff?.reviewed.sentence).toContain('在职人员控制率 120.00%')
    expect(staff?.computed.points).toBe(staff?.reviewed.points)
    expect(sheet.totals.reviewed.grade).toBe('')
    expect(sheet.totals.reviewed.noGradeReason).toMatch(/^尚有 \d+ 项指标待评：/)
    const whole = await lead.ask('scoreSheet', { evaluation, unit: '000' })
    expect(whole.isDepartment).toBe(true)
    expect(whole.rows.length).toBe(sheet.rows.length)
  })

  test('调整得分要有理由和依据，不超过满分；进入评价案卷，撤销以后恢复', async () => {
    const people = await concludedPlatform()
    const { lead, reviewer, preparer, evaluation, ports } = people
    const input = { evaluation, unit: '002' }
    const before = await lead.ask('scoreSheet', input)
    const row = before.rows.find((one) => one.name === '在职人员控制率')
    const change = { ...input, indicator: row?.code ?? '', points: '3', reason: '有批复的超编', version: 0 }
    expect(await refusalOf(lead.act('adjustScore', { ...change, materials: [] }))).toEqual(['input-invalid'])
    const evidence = [await exhibitOf(people)]
    expect(
      await refusalOf(lead.act('adjustScore', { ...change, materials: evidence, points: '99' })),
    ).toEqual(['input-invalid'])
    expect(await refusalOf(lead.act('adjustScore', { ...change, materials: ['exhibit|none'] }))).toEqual([
      'record-missing',
    ])
    for (const one of [reviewer, preparer])
      expect(await refusalOf(one.act('adjustScore', { ...change, materials: evidence }))).toEqual([
        'not-allowed',
      ])
    await lead.act('adjustScore', { ...change, materials: evidence })
    const after = (await lead.ask('scoreSheet', input)).rows.find((one) => one.code === row?.code)
    expect(after?.computed.points).toBe(row?.computed.points)
    expect(after?.reviewed.points).toBe('3')
    expect(after?.reviewed.sentence).toContain('经评审调整，计 3 分')
    expect(after?.adjusted[0]).toMatchObject({
      points: '3',
      reason: '有批复的超编',
      byName: '周组长',
      evidence: [{ title: '核查记录' }],
    })
    const folder = await ports.store.read((reader) => caseFolderOf(reader, ports, evaluation))
    const { assessed } = await assessFolder(folder, ports)
    expect(assessed?.evaluation.evidence.map((one) => one.title)).toContain('核查记录')
    expect(await refusalOf(lead.act('adjustScore', { ...change, materials: evidence }))).toEqual([
      'changed-meanwhile',
    ])
    await lead.act('adjustScore', { ...change, points: '', materials: [], reason: '批复有误', version: 1 })
    const undone = (await lead.ask('scoreSheet', input)).rows.find((one) => one.code === row?.code)
    expect(undone?.reviewed.points).toBe(row?.reviewed.points)
    expect(undone?.adjusted).toHaveLength(2)
  })

  test('组长评定部门的定性指标；来历走到填报的数', async () => {
    const { lead, evaluation } = await concludedPlatform()
    const input = { evaluation, unit: '000' }
    const judged = (await lead.ask('scoreSheet', input)).rows.find((one) => one.choices.kind === 'checklist')
    expect(judged?.reviewed.kind).toBe('open')
    const code = judged?.code ?? ''
    const given = { ...input, indicator: code, reason: '查阅制度', materials: [], version: 0 }
    expect(
      await refusalOf(lead.act('judgeScore', { ...given, content: { kind: 'level', level: '好' } })),
    ).toEqual(['input-invalid'])
    await lead.act('judgeScore', { ...given, content: { kind: 'checklist', met: [1] } })
    const now = (await lead.ask('scoreSheet', input)).rows.find((one) => one.code === code)
    expect(now?.reviewed.kind).toBe('scored')
    expect(now?.computed.kind).toBe('open')
    expect(now?.judged[0]?.words).toBe('符合第 1 项')
    const sheet = await lead.ask('scoreSheet', { evaluation, unit: '002' })
    const staff = sheet.rows.find((one) => one.name === '在职人员控制率')
    const { evaluation: lineage } = (await lead.ask('scoreLineage', {
      evaluation,
      unit: '002',
      ref: staff?.ref ?? '',
      view: 'reviewed',
    })) as { evaluation: { values: { ref: string; origin: { kind: string } }[] } }
    expect(lineage.values.some((one) => one.origin.kind === 'entered')).toBe(true)
    expect(lineage.values.length).toBeLessThan(60)
    const file = await lead.get('scoreSheetFile', { evaluation })
    expect(file.name).toMatch(/评分表\.xlsx$/)
    expect(file.bytes.length).toBeGreaterThan(5000)
  })
})

describe('专家评分', () => {
  test('各自评分，都提交以前谁也看不到别人的；按指标体系合成；分歧大的指出；退回重评', async () => {
    const people = await concludedPlatform()
    const { lead, reviewer, evaluation, experts, ports } = people
    const board = await lead.ask('panel', { evaluation })
    expect(board.candidates.map((one) => one.name).sort()).toEqual(['尤专家', '秦专家', '许专家'].sort())
    const one = board.indicators.find((each) => each.choices.kind === 'checklist')
    const indicator = one?.code ?? ''
    const arranged = { evaluation, indicators: [indicator], version: 0 }
    expect(
      await refusalOf(lead.act('setPanel', { ...arranged, experts: [experts[0]?.account ?? ''] })),
    ).toEqual(['input-invalid'])
    expect(await refusalOf(experts[0]?.person.ask('panel', { evaluation }))).toEqual(['not-allowed'])
    await lead.act('setPanel', { ...arranged, experts: experts.map((each) => each.account) })
    const full = Number(one?.full)
    const give = (at: number, points: string, version = 0) =>
      experts[at]?.person.act('saveExpertScore', {
        evaluation,
        indicator,
        content: { kind: 'points', points },
        reason: '见制度汇编',
        version,
      })
    await give(0, String(full))
    await give(1, String(full))
    expect(await refusalOf(give(2, '999'))).toEqual(['input-invalid'])
    expect(await refusalOf(experts[2]?.person.act('submitExpertScores', { evaluation }))).toEqual([
      'wrong-state',
    ])
    for (const at of [0, 1]) await experts[at]?.person.act('submitExpertScores', { evaluation })
    expect(await refusalOf(give(0, '1', 1))).toEqual(['wrong-state'])
    for (const person of [lead, reviewer, experts[0]?.person, experts[2]?.person]) {
      const seen = await person?.ask('panel', { evaluation })
      expect(seen?.revealed).toBe(false)
      expect(seen?.indicators.find((each) => each.code === indicator)?.scores).toEqual([])
      expect(JSON.stringify(seen)).not.toContain('尤专家评')
    }
    const open = (await lead.ask('scoreSheet', { evaluation, unit: '000' })).rows
    expect(open.find((each) => each.code === indicator)?.reviewed.kind).toBe('open')
    await give(2, '0')
    await experts[2]?.person.act('submitExpertScores', { evaluation })
    const seen = (await lead.ask('panel', { evaluation })).indicators.find((each) => each.code === indicator)
    expect(seen?.scores.map((each) => each.points)).toEqual([String(full), String(full), '0'])
    expect(seen).toMatchObject({ spread: String(full), wide: true })
    expect(seen?.combined).toContain('由 3 位专家评分')
    expect(seen?.combined).toContain('分歧较大')
    const scored = (await lead.ask('scoreSheet', { evaluation, unit: '000' })).rows
    expect(scored.find((each) => each.code === indicator)).toMatchObject({
      panel: true,
      reviewed: { kind: 'scored' },
    })
    expect(
      await refusalOf(
        lead.act('judgeScore', {
          evaluation,
          unit: '000',
          indicator,
          content: { kind: 'checklist', met: [] },
          reason: '自行评定',
          materials: [],
          version: 0,
        }),
      ),
    ).toEqual(['wrong-state'])
    await lead.act('reopenExpertScores', {
      evaluation,
      account: experts[2]?.account ?? '',
      reason: '分歧较大，请说明',
    })
    expect((await lead.ask('panel', { evaluation })).revealed).toBe(false)
    await give(2, String(full), 1)
    await experts[2]?.person.act('submitExpertScores', { evaluation })
    const again = (await lead.ask('panel', { evaluation })).indicators.find((each) => each.code === indicator)
    expect(again).toMatchObject({ spread: '0', wide: false })
    // What was given stays out of the log until all have handed in.
    const log = await ports.store.read((reader) => reader.find('audit', { action: 'saveExpertScore' }))
    expect(JSON.stringify(log.map((entry) => entry.after))).not.toContain('points')
  })
})

describe('比较和测算', () => {
  test('各单位按得分率排名，同分同名次；测算不动真的', async () => {
    const { lead, evaluation, ports } = await concludedPlatform()
    const { rows, units } = await lead.ask('unitComparison', { evaluation })
    expect(units.map((one) => one.unit)).toEqual(['001', '002'])
    // The head unit has no score yet, and no rank.
    const total = rows.find((one) => one.code === '')
    expect(total?.units.map((one) => [one.unit, one.rank])).toEqual([
      ['002', 1],
      ['001', 0],
    ])
    // 28 of 20 posts lose as many points as 12 of 10: both stand first.
    const [given] = await ports.store.read((reader) =>
      reader.find('entry', { evaluation, unit: '002', text: '10' }),
    )
    if (given === undefined) throw new Error('no entry')
    await ports.store.write((transaction) =>
      transaction.insert('entry', { ...given, unit: '001', text: '20' }),
    )
    const tied = (await lead.ask('unitComparison', { evaluation })).rows.find((one) => one.code === '')
    expect(tied?.units.map((one) => [one.rank, one.shared, one.rate])).toEqual([
      [1, true, '0.00%'],
      [1, true, '0.00%'],
    ])
    const before = await ports.store.read((reader) => caseFolderOf(reader, ports, evaluation))
    const plain = await lead.act('whatIf', { evaluation, changes: [] })
    expect(plain.moved).toEqual([])
    const staff = plain.indicators.find((one) => one.name === '在职人员控制率')
    expect(staff?.kind).toBe('deduction')
    const changed = await lead.act('whatIf', {
      evaluation,
      changes: [
        {
          indicator: staff?.code ?? '',
          points: '10',
          standard: (staff?.standard ?? '').replace('满分界限 100%', '满分界限 130%'),
        },
      ],
    })
    expect(changed.moved.find((one) => one.code === staff?.code)).toMatchObject({
      fullAfter: '10',
    })
    expect(changed.faults.join()).toContain('改后满分合计')
    // With a limit of 130% the centre keeps its points and stands before the head unit.
    expect(changed.ranks.map((one) => [one.unit, one.rankBefore, one.rankAfter])).toEqual([
      ['001', 1, 2],
      ['002', 1, 1],
    ])
    expect(changed.ranks[1]?.why).toContain('超过局本级（主要由于“在职人员控制率”）')
    const bad = await lead.act('whatIf', {
      evaluation,
      changes: [{ indicator: staff?.code ?? '', points: 'x', standard: '' }],
    })
    expect(bad.faults).toEqual([expect.stringContaining('不是大于 0 的数')])
    const after = await ports.store.read((reader) => caseFolderOf(reader, ports, evaluation))
    expect(after.digest).toBe(before.digest)
    expect(await ports.store.read((reader) => reader.count('audit', { action: 'whatIf' }))).toBe(0)
  })
})

describe('与上年比较', () => {
  test('按指标把上年和本年的值、得分、得分率变化并列', async () => {
    const { platform, lead, evaluation, ports } = await concludedPlatform()
    expect((await lead.ask('lastYear', { evaluation })).title).toBe('')
    const { id } = await lead.act('openEvaluation', {
      department: '000',
      year: 2018,
      title: '某某局2018年度部门整体支出绩效评价',
      framework: 'hunan-2019',
    })
    const plan = await lead.ask('evaluation', { evaluation: id })
    await lead.act('savePlan', {
      evaluation: id,
      version: plan.version,
      title: plan.title,
      scope: ['002'],
      team: [{ name: '周组长', post: '科长', duty: '总负责', role: '组长' }],
      plan: plan.plan,
      calendar: plan.calendar,
      deadline: '2020-03-20',
    })
    await lead.act('sendNotice', { evaluation: id, units: ['002'] })
    const cells = (await ports.store.read((reader) => reader.find('entry', { evaluation, unit: '002' }))).map(
      ({ cell, text }) => ({
        cell: cell.replace('2019', '2018'),
        text: text === '12' ? '11' : text,
        base: 0,
      }),
    )
    const unit = { evaluation: id, unit: '002' }
    const [preparer, approver] = [await personOf(platform, 'jingban2'), await personOf(platform, 'fuze2')]
    await preparer.act('confirmReceipt', unit)
    await preparer.act('saveEntries', { ...unit, source: 'typed', entries: cells })
    const { revision } = await preparer.ask('sheet', unit)
    const { submission } = await preparer.act('submit', { ...unit, revision })
    await approver.act('approve', { ...unit, submission })
    await lead.act('accept', { ...unit, submission })
    // The head unit entered no establishment this year: what cannot be worked out has no change.
    await ports.store.write((transaction) =>
      transaction.insert('entry', {
        evaluation,
        unit: '001',
        cell: cells.find((one) => one.text === '10')?.cell.replace('2018', '2019') ?? '',
        text: '30',
        note: '',
        source: 'typed',
        place: '',
        savedAt: '2020-03-02T01:00:00.000Z',
        savedBy: '',
        version: 1,
      }),
    )
    const last = await lead.ask('lastYear', { evaluation })
    expect(last).toMatchObject({ title: '某某局2018年度部门整体支出绩效评价', sameFramework: true })
    const staff = last.rows.find((one) => one.name === '在职人员控制率')
    // 11 of 10 last year; 40 of 40 now.
    expect(staff).toMatchObject({
      valueBefore: '110.00%',
      valueNow: '100.00%',
      before: '0',
      now: '5',
      change: '+100',
    })
    expect(last.rows.find((one) => one.name === '预算完成率')).toMatchObject({
      before: '',
      now: '',
      change: '',
    })
  })

  test('本平台没有上年的评价时，用财政收到、核验通过的上年档案', async () => {
    const { lead, evaluation, ports } = await concludedPlatform()
    const folder = await ports.store.read((reader) => caseFolderOf(reader, ports, evaluation))
    const { assessed } = await assessFolder(folder, ports)
    if (assessed === undefined) throw new Error('no evaluation')
    const own = summaryOf(assessed)
    const content = {
      ...own,
      year: 2018,
      title: '2018年度评价',
      indicators: own.indicators.map((one) =>
        one.name === '在职人员控制率'
          ? { ...one, state: 'scored' as const, points: '2.5', value: '104.00%' }
          : one,
      ),
    }
    const received = {
      id: 'r1',
      digest: 'd1',
      file: '上年.zip',
      size: 1,
      source: 'upload',
      runner: '',
      seenAt: '',
      department: content.department.code,
      departmentName: content.department.name,
      year: 2018,
      title: content.title,
      framework: `${content.framework.id}@${content.framework.version}`,
      frameworkName: content.framework.name,
      sealVersion: 1,
      points: content.points,
      full: content.framework.full,
      grade: content.grade,
      noGrade: '',
      illustrative: false,
      faults: [],
      notes: [],
      recomputed: {},
      seal: {},
      check: {},
      receivedAt: '2020-01-01T00:00:00.000Z',
      receivedBy: '',
      verifiedAt: '2020-01-01T00:00:00.000Z',
    }
    await ports.store.write(async (transaction) => {
      await transaction.insert('receivedSummary', { digest: 'd1', content: { ...content } })
      await transaction.insert('received', { ...received, state: 'faulty', current: false })
    })
    // One that was not found sound says nothing.
    expect((await lead.ask('lastYear', { evaluation })).title).toBe('')
    await ports.store.write((transaction) =>
      transaction.update('received', { id: 'r1' }, { state: 'sound', current: true }),
    )
    const last = await lead.ask('lastYear', { evaluation })
    expect(last).toMatchObject({ title: '2018年度评价（封存的档案）', sameFramework: true })
    expect(last.rows.find((one) => one.name === '在职人员控制率')).toMatchObject({
      valueBefore: '104.00%',
      before: '2.5',
      beforeFull: '5',
      // Nothing is told of this year yet, so nothing is compared.
      now: '',
      change: '',
    })
    expect(
      last.rows.filter((one) => one.before !== '' && one.before === one.now && one.change !== '0'),
    ).toEqual([])
  })
})

describe('工作台', () => {
  test('专家看到要评的，组长看到要下达的，单位看到要整改的和期限，逾期的指出', async () => {
    const { lead, preparer, reviewer, experts, evaluation, ports } = await concludedPlatform()
    const words = async (person: typeof lead) => (await person.ask('desk', {})).waits.map((one) => one.text)
    const indicator = (await lead.ask('panel', { evaluation })).indicators[0]?.code ?? ''
    await lead.act('setPanel', {
      evaluation,
      experts: experts.map((one) => one.account),
      indicators: [indicator],
      version: 0,
    })
    expect(await words(experts[0]?.person ?? lead)).toEqual(['为 1 个指标评分'])
    const { issue } = await lead.act('saveIssue', {
      evaluation,
      issue: '',
      diagnosis: '',
      finding: '',
      title: '制度不健全',
      text: '没有制度',
      recommendation: '健全制度',
      version: 0,
    })
    expect(await words(lead)).toContain('下达 1 项整改')
    const item = (await lead.ask('rectifications', { evaluation })).items[0]?.id ?? ''
    const input = { evaluation, unit: '001', item }
    await lead.act('saveRectification', {
      ...input,
      issue,
      title: '制度不健全',
      measure: '健全制度',
      deadline: '2020-03-31',
      version: 1,
    })
    await lead.act('sendRectification', { ...input, version: 2 })
    const wait = (await preparer.ask('desk', {})).waits.find((one) => one.text === '整改 1 个问题')
    expect(wait).toMatchObject({ deadline: '2020-03-31', late: false })
    ports.time.now = '2020-03-02T01:10:00.000Z'
    await ports.store.write((transaction) =>
      transaction.update('rectification', { id: item }, { deadline: '2020-03-01' }),
    )
    expect((await lead.ask('rectifications', { evaluation })).items[0]).toMatchObject({ late: true })
    await preparer.act('answerRectification', { ...input, answer: '已健全', report: true, version: 3 })
    expect(await words(reviewer)).toContain('核验 1 项整改')
  })
})

describe('问题、建议和整改', () => {
  test('采用、改写、不采用、自己的、由现场问题转来的；整改由单位办、由别人核验；下一年打开时列出没有销号的', async () => {
    const people = await concludedPlatform()
    const { platform, lead, reviewer, preparer, approver, evaluation, ports } = people
    await ports.store.write((transaction) =>
      transaction.insert('finding', {
        ...(({ finding: _finding, ...words }) => words)(FINDING),
        id: 'f1',
        evaluation,
        unit: '001',
        number: 1,
        amount: '1234560',
        state: 'settled',
        hands: [],
        savedAt: '',
        savedBy: '',
        sentAt: '',
        sentBy: '',
        answer: 'confirmed',
        reply: '',
        repliedAt: '',
        repliedBy: '',
        outcome: 'upheld',
        settlement: '成立',
        settledAt: '',
        settledBy: '',
        removed: false,
        version: 3,
      } as never),
    )
    const { issues, findings } = await lead.ask('issues', { evaluation })
    const proposed = issues.filter((one) => one.state === 'proposed')
    expect(proposed.length).toBeGreaterThan(0)
    expect(proposed.some((one) => one.triggers.some((trigger) => trigger.refs.length > 0))).toBe(true)
    expect(findings).toMatchObject([{ id: 'f1', taken: false }])
    const first = proposed[0]
    const save = (input: object) =>
      lead.act('saveIssue', {
        evaluation,
        issue: '',
        diagnosis: '',
        finding: '',
        title: '在职人员超编',
        text: '在职人员 {在职人数}，没有相应的编制。',
        recommendation: '核定编制，逐步消化超编人员。',
        version: 0,
        ...input,
      })
    expect(await refusalOf(save({ text: '在职人员 {没有这个数}。' }))).toEqual(['formula-unknown-item'])
    const preview = await lead.ask('previewIssue', { evaluation, text: '在职 {在职人数}。' })
    expect(preview.runs).toMatchObject([
      { kind: 'text', text: '在职 ' },
      { kind: 'bound', text: '40人' },
      { kind: 'text', text: '。' },
    ])
    const kept = await save({ diagnosis: first?.diagnosis ?? '' })
    const own = await save({ title: '制度不健全', text: '没有内部控制制度。' })
    const taken = await save({ finding: 'f1', title: FINDING.title, text: FINDING.facts })
    if (proposed[1] !== undefined)
      await lead.act('dropIssue', {
        evaluation,
        issue: '',
        diagnosis: proposed[1].diagnosis,
        reason: '当年政策调整所致',
        version: 0,
      })
    const rows = (await lead.ask('issues', { evaluation })).issues
    expect(rows.filter((one) => one.state === 'kept').map((one) => one.title)).toEqual([
      '在职人员超编',
      '制度不健全',
      FINDING.title,
    ])
    const decided = rows.filter((one) => one.state !== 'proposed').map((one) => one.id)
    await lead.act('orderIssues', { evaluation, issues: [...decided].reverse() })
    const folder = await ports.store.read((reader) => caseFolderOf(reader, ports, evaluation))
    const { assessed } = await assessFolder(folder, ports)
    expect(assessed?.evaluation.issues.map((one) => one.title).slice(0, 3)).toEqual([
      FINDING.title,
      '制度不健全',
      '在职人员超编',
    ])
    // Every issue that is kept stands in the list, the finding's one at its own unit.
    const list = await lead.ask('rectifications', { evaluation })
    expect(list.items.map((one) => [one.title, one.unit, one.state])).toEqual([
      ['在职人员超编', '001', 'draft'],
      ['制度不健全', '001', 'draft'],
      [FINDING.title, '001', 'draft'],
    ])
    expect((await preparer.ask('rectifications', { evaluation })).items).toEqual([])
    const item = list.items[0]?.id ?? ''
    const input = { evaluation, unit: '001' }
    await lead.act('saveRectification', {
      ...input,
      item,
      issue: kept.issue,
      title: '在职人员超编',
      measure: '核定编制',
      deadline: '2020-06-30',
      version: 1,
    })
    await lead.act('sendRectification', { ...input, item, version: 2 })
    expect(
      await refusalOf(lead.act('sendRectification', { ...input, item: list.items[1]?.id ?? '', version: 1 })),
    ).toEqual(['wrong-state'])
    const mine = await preparer.ask('rectifications', { evaluation })
    expect(mine.items).toMatchObject([
      { id: item, state: 'open', problem: '在职人员 40人，没有相应的编制。' },
    ])
    await preparer.send('addRectificationProof', { ...input, item, title: '编办批复' }, PHOTO)
    await preparer.act('answerRectification', {
      ...input,
      item,
      answer: '已报编办',
      report: false,
      version: 3,
    })
    await approver.act('answerRectification', { ...input, item, answer: '已核定', report: true, version: 4 })
    expect(
      await refusalOf(
        preparer.act('verifyRectification', { ...input, item, outcome: 'closed', verdict: '好', version: 5 }),
      ),
    ).toEqual(['not-allowed'])
    await reviewer.act('verifyRectification', {
      ...input,
      item,
      outcome: 'open',
      verdict: '缺批复原件',
      version: 5,
    })
    await preparer.act('answerRectification', {
      ...input,
      item,
      answer: '补附原件',
      report: true,
      version: 6,
    })
    await lead.act('verifyRectification', {
      ...input,
      item,
      outcome: 'closed',
      verdict: '已整改',
      version: 7,
    })
    const done = await lead.ask('rectifications', { evaluation })
    expect(done.items[0]).toMatchObject({
      stateName: '已销号',
      verifiedByName: '周组长',
      proofs: [{ title: '编办批复' }],
    })
    const proof = done.items[0]?.proofs[0]?.id ?? ''
    expect((await preparer.get('rectificationProof', { ...input, exhibit: proof })).bytes).toEqual(
      PHOTO.bytes,
    )
    expect((await lead.get('rectificationsFile', { evaluation })).name).toMatch(/整改台账\.xlsx$/)
    expect(own.issue).not.toBe(taken.issue)
    // The next year opens with what is not done.
    const lingyi = await personOf(platform, 'zuzhang')
    const { id } = await lingyi.act('openEvaluation', {
      department: '000',
      year: 2020,
      title: '某某局2020年度部门整体支出绩效评价',
      framework: 'hunan-2019',
    })
    const last = await lead.ask('lastRectifications', { evaluation: id })
    expect(last.items.map((one) => one.title)).toEqual(['制度不健全', FINDING.title])
    expect((await lead.ask('lastRectifications', { evaluation })).items).toEqual([])
  })
})
