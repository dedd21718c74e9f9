/** Former values 原值: every act on something that existed leaves in the log what it was before. */
import { writeOrgWorkbook } from '@jiheng/documents'
import { expect, test } from 'vitest'
import { beginImporting } from '../fixture/ledger-fixture.ts'
import {
  GOOD_PASSWORD,
  openedEvaluation,
  peopledPlatform,
  personOf,
  UNITS,
} from '../fixture/platform-fixture.ts'
import { TRAILS } from '../fixture/trails.ts'
import { addMinutes, importsEnded, OPERATIONS, type OperationName } from '../index.ts'
import { allOf } from './commands/prepare.ts'
import { compileOwn } from './source.ts'

/** What only adds, so that there is nothing before it. */
const ADDS: readonly OperationName[] = [
  'createAccount',
  'openEvaluation',
  'uploadEvidence',
  // Leaves messages to others, and changes nothing of theirs.
  'remind',
  'commentReport',
  'addReportTemplate',
  // Puts words together and keeps nothing.
  'reportPieces',
  // Reads a file and keeps nothing.
  'readWorkbook',
  'inspectLedger',
  'drawSample',
  'addExhibit',
  'addReplyExhibit',
  'saveSurveyAnswers',
  'readSurveyAnswers',
  'addRectificationProof',
  // Works something out and keeps nothing.
  'whatIf',
]

/** Looked at where the steps that they belong to are. */
const ELSEWHERE: readonly OperationName[] = Object.values(TRAILS).flat()

test('every command: who changes something leaves what it was', async () => {
  const { platform, ports } = await peopledPlatform()
  const seen = new Map<string, Readonly<Record<string, unknown>>>()
  /** The former values of an act that was just done. */
  const left = async (name: OperationName, expected: Readonly<Record<string, unknown>>): Promise<void> => {
    const [entry] = await ports.store.read((reader) =>
      reader.find('audit', { action: name }, { order: [['seq', 'desc']], limit: 1 }),
    )
    expect(entry?.before, name).toMatchObject(expected)
    expect(entry?.before, name).not.toEqual(entry?.after)
    seen.set(name, entry?.before ?? {})
  }
  const code = () => String(Math.floor(Date.parse(ports.time.now) / 30_000) % 1_000_000)
  const later = () => {
    ports.time.now = addMinutes(ports.time.now, 1)
  }

  // Accounts.
  const [system, security] = [await personOf(platform, 'system'), await personOf(platform, 'security')]
  const { accounts } = await system.ask('accounts', {})
  const account = accounts.find((one) => one.login === 'xianchang')?.id ?? ''
  later()
  const own = await personOf(platform, 'xianchang')
  await left('signIn', { lastLoginAt: addMinutes(ports.time.now, -1) })
  later()
  await own.act('changePassword', { old: GOOD_PASSWORD, password: 'Another-horse-7' })
  await left('changePassword', {
    mustChangePassword: false,
    passwordChangedAt: addMinutes(ports.time.now, -2),
  })
  await own.act('startSecondFactor', { password: 'Another-horse-7' })
  await left('startSecondFactor', { secondFactor: false, pending: false })
  await own.act('confirmSecondFactor', { code: code() })
  await left('confirmSecondFactor', { secondFactor: false })
  later()
  const { id: session } = (await ports.store.read((reader) => reader.find('session', { account })))[0] as {
    id: string
  }
  await ports.store.write((transaction) =>
    transaction.update('session', { id: session }, { verified: false }),
  )
  await own.act('giveSecondFactor', { code: code() })
  await left('giveSecondFactor', { verified: false })
  later()
  await own.act('removeSecondFactor', { password: 'Another-horse-7', code: code() })
  await left('removeSecondFactor', { secondFactor: true })
  later()
  await own.act('startSecondFactor', { password: 'Another-horse-7' })
  await own.act('confirmSecondFactor', { code: code() })
  await security.act('resetSecondFactor', { account })
  await left('resetSecondFactor', { login: 'xianchang', secondFactor: true })
  await (await personOf(platform, 'xianchang', 'Another-horse-7')).act('signOut', {})
  await left('signOut', { signedInAt: ports.time.now })
  await system.act('updateAccount', { account, name: '蒋新名', email: '', active: true })
  await left('updateAccount', { name: '蒋现场', active: true })
  await security.act('grantRoles', { account, roles: ['fieldReviewer'], unit: '900' })
  await left('grantRoles', { roles: ['fieldReviewer'], unit: '000' })
  await security.act('resetPassword', { account, password: 'Again-start-1' })
  await left('resetPassword', { login: 'xianchang', mustChangePassword: false })
  await ports.store.write((transaction) => transaction.update('account', { id: account }, { failures: 3 }))
  await security.act('unlockAccount', { account })
  await left('unlockAccount', { login: 'xianchang', failures: 3 })
  await security.act('setSecurity', { ...(await security.ask('security', {})), lockMinutes: 30 })
  await left('setSecurity', { lockMinutes: 20 })

  // Units.
  const unit = UNITS[4] as (typeof UNITS)[0]
  await system.act('saveUnit', { ...unit, name: '改名本级' })
  await left('saveUnit', { code: '901', name: '另一局本级' })
  const rows = await ports.store.read((reader) => reader.find('unit', {}))
  const bytes = await writeOrgWorkbook(
    rows.map((row) => (row.code === '901' ? { ...row, name: '再改名本级' } : row)),
  )
  await system.send('importUnits', { apply: true }, { name: '单位.xlsx', bytes })
  await left('importUnits', { '901': { name: '改名本级' } })
  await system.act('removeUnit', { code: '901' })
  await left('removeUnit', { active: true })

  // Preparing and notifying.
  const earlier = await openedEvaluation(platform)
  const lead = await personOf(platform, 'zuzhang')
  const preparer = await personOf(platform, 'jingban1')
  const approver = await personOf(platform, 'fuze1')
  await preparer.act('confirmReceipt', { evaluation: earlier, unit: '001' })
  await left('confirmReceipt', { state: 'notified' })
  const formsOf = async (evaluation: string) => {
    const { framework: given } = await preparer.ask('sheet', { evaluation, unit: '001' })
    const { framework } = compileOwn(given.text, given.targets, given.dictionaries)
    if (framework === undefined) throw new Error('the framework does not compile')
    return framework
  }
  const framework = await formsOf(earlier)
  const item = framework.names.item('三公经费')?.code ?? ''
  const cell = `${item}|决算数|2019`
  const save = (evaluation: string, text: string, base: number, at = cell) =>
    preparer.act('saveEntries', {
      evaluation,
      unit: '001',
      source: 'typed',
      entries: [{ cell: at, text, base }],
    })
  await save(earlier, '10', 0)

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
    title: '改过的标题',
    scope: plan.scope,
    team: [],
    plan: plan.plan,
    calendar: [],
    deadline: '2021-03-20',
  })
  await left('savePlan', { title: '某某局2020年度评价', deadline: '', scope: plan.scope })
  const { version } = await lead.ask('evaluation', { evaluation })
  await lead.act('saveNotice', { evaluation, version, notice: { ...plan.notice, contact: '周组长' } })
  await left('saveNotice', { contact: '' })
  const { text, number } = await lead.ask('frameworkText', { evaluation })
  await lead.act('saveFramework', { evaluation, number, text: `${text}\n# 改过\n`, note: '注' })
  await left('saveFramework', { number })
  const { slots } = await lead.ask('workTargets', { evaluation })
  const target = {
    id: '',
    slot: slots[0]?.code ?? '',
    name: '城镇新增就业',
    points: slots[0]?.points ?? '',
    measure: '人',
    better: 'more' as const,
    target: '5000',
    unit: '002',
    task: '',
    version: 0,
  }
  const made = await lead.act('saveWorkTarget', { evaluation, target })
  const changed = await lead.act('saveWorkTarget', {
    evaluation,
    target: { ...target, id: made.id, version: made.version, target: '6000' },
  })
  await left('saveWorkTarget', { name: '城镇新增就业', target: '5000' })
  await lead.act('saveWorkTargets', {
    evaluation,
    save: [{ ...target, id: made.id, version: changed.version, target: '7000' }],
    remove: [],
  })
  await left('saveWorkTargets', { target: '6000' })
  await lead.act('removeWorkTarget', { evaluation, id: made.id })
  await left('removeWorkTarget', { name: '城镇新增就业', target: '7000' })
  await lead.act('sendNotice', { evaluation, units: ['001'] })
  await left('sendNotice', { phase: 'prepare' })
  await lead.act('setDeadline', { evaluation, unit: '001', deadline: '2021-04-01', reason: '延长' })
  await left('setDeadline', { deadline: '2021-03-20' })

  // Self-evaluation.
  const input = { evaluation, unit: '001' }
  await preparer.act('confirmReceipt', input)
  const own2020 = `${item}|决算数|2020`
  await save(evaluation, '11', 0, own2020)
  await save(evaluation, '12', 1, own2020)
  await left('saveEntries', { [own2020]: '11' })
  // Carried into a cell that was emptied.
  await save(evaluation, '9', 0)
  await save(evaluation, '', 1)
  await preparer.act('carryLastYear', input)
  await left('carryLastYear', { [cell]: '' })
  const list = framework.groups[0]?.name ?? ''
  const row = { list, row: 'r1', name: '甲项目', sort: 1, removed: false }
  await preparer.act('saveList', { ...input, rows: [{ ...row, base: 0 }] })
  await preparer.act('saveList', { ...input, rows: [{ ...row, name: '乙项目', base: 1 }] })
  await left('saveList', { [`${list}|r1`]: { name: '甲项目', sort: 1 } })
  await preparer.act('saveReason', { ...input, target: cell, text: '人员增加', base: 0 })
  await preparer.act('saveReason', { ...input, target: cell, text: '政策调整', base: 1 })
  await left('saveReason', { [cell]: '人员增加' })
  const judged = allOf(framework.indicators).find((one) => one.scoring?.kind === 'checklist')?.code ?? ''
  const judge = (met: number[], base: number) =>
    preparer.act('saveJudgement', {
      ...input,
      indicator: judged,
      content: { kind: 'checklist', met },
      reason: '已建立制度',
      base,
    })
  await judge([], 0)
  await judge([1], 1)
  await left('saveJudgement', { content: { kind: 'checklist', met: [] }, reason: '已建立制度' })
  const { id: evidence } = await preparer.send(
    'uploadEvidence',
    { ...input, title: '批复', effectiveDate: '', target: cell, page: '第1页' },
    {
      name: '批复.pdf',
      bytes: new TextEncoder().encode('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n'),
    },
  )
  await preparer.act('attachEvidence', { ...input, evidence, target: cell, page: '第2页' })
  await left('attachEvidence', { evidence, title: '批复', target: cell, page: '第1页' })
  await preparer.act('updateEvidence', {
    ...input,
    evidence,
    title: '编制批复',
    effectiveDate: '2020-01-01',
    pages: [{ target: cell, page: '第3页' }],
  })
  await left('updateEvidence', { title: '批复', pages: { [cell]: '第2页' } })
  await preparer.act('detachEvidence', { ...input, evidence, target: cell })
  await left('detachEvidence', { evidence, title: '编制批复', target: cell, page: '第3页' })
  await preparer.act('attachEvidence', { ...input, evidence, target: cell, page: '第4页' })
  await preparer.act('removeEvidence', { ...input, evidence })
  await left('removeEvidence', {
    evidence,
    title: '编制批复',
    attachments: [{ target: cell, page: '第4页' }],
  })
  // An attachment left behind would hold the submission back.
  const attached = (await ports.store.read((reader) => reader.find('attachment', input))).length > 0
  if (attached) await preparer.act('detachEvidence', { ...input, evidence, target: cell })

  // Submitting.
  const submit = async () => {
    const { faults } = await preparer.ask('hygiene', input)
    expect(faults.filter((one) => one.severity === 'error')).toEqual([])
    const { revision } = await preparer.ask('sheet', input)
    return (await preparer.act('submit', { ...input, revision })).submission
  }
  await submit()
  await left('submit', { state: 'entering' })
  await preparer.act('withdraw', input)
  await left('withdraw', { state: 'submitted' })
  const second = await submit()
  await approver.act('sendBack', { ...input, submission: second, notes: [{ target: '', text: '请核对' }] })
  await left('sendBack', { state: 'submitted' })
  const [note] = (await preparer.ask('sheet', input)).notes
  await preparer.act('answerNote', { ...input, note: note?.id ?? '', answer: '已核对' })
  await left('answerNote', { text: '请核对', answer: '' })
  const third = await submit()
  await approver.act('approve', { ...input, submission: third })
  await left('approve', { state: 'submitted' })
  await lead.act('accept', { ...input, submission: third })
  await left('accept', { state: 'approved' })
  const [message] = (await lead.ask('messages', {})).messages.filter((one) => one.readAt === '')
  await lead.act('markRead', { messages: [message?.id ?? ''] })
  await left('markRead', { [message?.id ?? '']: { readAt: '' } })

  // Papers of fieldwork: the reviewer comes back to the department.
  await security.act('grantRoles', { account, roles: ['fieldReviewer'], unit: '000' })
  const reviewer = await personOf(platform, 'xianchang', 'Again-start-1')
  await reviewer.act('changePassword', { old: 'Again-start-1', password: 'Field-horse-9' })
  await lead.act('assignReviewers', { evaluation, units: ['001'], reviewers: [account], note: '先去' })
  await lead.act('assignReviewers', { evaluation, units: ['001'], reviewers: [account], note: '后去' })
  await left('assignReviewers', { '001': [{ reviewer: account, note: '先去' }] })
  await lead.act('sendNotice', { evaluation, units: ['002'] })
  await lead.act('beginFieldwork', { evaluation })
  await left('beginFieldwork', { phase: 'selfEvaluate' })
  const content = { fields: {}, checks: {}, rows: [], conclusion: '甲', pages: '' }
  const paper = { ...input, kind: 'plan', title: '计划' }
  const { paper: id } = await lead.act('savePaper', { ...paper, paper: '', content, version: 0 })
  await lead.act('savePaper', { ...paper, paper: id, content: { ...content, conclusion: '乙' }, version: 1 })
  await left('savePaper', { title: '计划', content: { conclusion: '甲' } })
  const proof = {
    name: '照片.pdf',
    bytes: new TextEncoder().encode('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n'),
  }
  const { id: exhibit } = await lead.send(
    'addExhibit',
    { ...input, target: `paper|${id}`, title: '照片' },
    proof,
  )
  await lead.act('removeExhibit', { ...input, exhibit })
  await left('removeExhibit', { id: exhibit, title: '照片' })
  await reviewer.act('signPaper', { ...input, paper: id, as: 'reviewed', version: 2 })
  await left('signPaper', { version: 2 })
  await lead.act('removePaper', { ...input, paper: id, version: 3, reason: '重做' })
  await left('removePaper', { id, title: '计划' })
  const found = {
    ...input,
    title: '多列支出',
    severity: 'ordinary' as const,
    indicator: '',
    facts: '事实',
    criterion: '依据',
    cause: '',
    effect: '',
    amount: '1',
    recommendation: '',
    lines: [],
  }
  const first = await reviewer.act('saveFinding', { ...found, finding: '', version: 0 })
  const changedFinding = await reviewer.act('saveFinding', {
    ...found,
    finding: first.finding,
    amount: '2',
    version: 1,
  })
  await left('saveFinding', { title: '多列支出', amount: '100' })
  await reviewer.act('removeFinding', {
    ...input,
    finding: first.finding,
    version: changedFinding.version,
  })
  await left('removeFinding', { finding: first.finding, amount: '200' })
  const { finding } = await reviewer.act('saveFinding', { ...found, finding: '', version: 0 })
  await reviewer.act('sendFinding', { ...input, finding, version: 1 })
  await left('sendFinding', { state: 'draft' })
  await reviewer.act('recallFinding', { ...input, finding, version: 2, reason: '要改' })
  await left('recallFinding', { state: 'sent' })
  await reviewer.act('sendFinding', { ...input, finding, version: 3 })
  await preparer.act('replyFinding', { ...input, finding, version: 4, agrees: true, reply: '属实' })
  await left('replyFinding', { state: 'sent', reply: '' })
  await reviewer.act('settleFinding', {
    ...input,
    finding,
    version: 5,
    outcome: 'upheld',
    settlement: '成立',
    amount: '1',
  })
  await left('settleFinding', { state: 'confirmed', outcome: '' })
  const determination = { ...input, cell: own2020, reason: '核实', finding }
  await reviewer.act('determine', { ...determination, audited: '13', version: 0 })
  await reviewer.act('determine', { ...determination, audited: '14', version: 1 })
  await left('determine', { cell: own2020, audited: '13' })
  const { name: _, ...questions } = (await reviewer.ask('surveys', input)).templates[0] ?? { name: '' }
  const survey = { ...input, title: '问卷', content: questions as never }
  const { survey: asked } = await reviewer.act('saveSurvey', { ...survey, survey: '', version: 0 })
  await reviewer.act('saveSurvey', { ...survey, survey: asked, title: '新问卷', version: 1 })
  await left('saveSurvey', { title: '问卷' })
  const { groups, questions: list2 } = questions as { groups: string[]; questions: unknown[] }
  await reviewer.act('saveSurveyAnswers', {
    ...input,
    survey: asked,
    answers: [{ group: groups[0] ?? '', answers: list2.map(() => '满意'), words: '' }],
  })
  await reviewer.act('removeSurveyAnswers', {
    ...input,
    survey: asked,
    at: ports.time.now,
    reason: '录错',
  })
  await left('removeSurveyAnswers', { answers: [{ number: 1 }] })
  await reviewer.act('removeSurvey', { ...input, survey: asked, version: 2, reason: '重做' })
  await left('removeSurvey', { survey: asked, title: '新问卷' })

  // Its ledger.
  const ledger = await beginImporting(reviewer, input)
  await importsEnded(ports)
  await left('importLedger', { id: ledger, state: 'reading' })
  const other = await beginImporting(reviewer, input)
  await reviewer.act('cancelLedgerImport', { ...input, ledger: other })
  await left('cancelLedgerImport', { id: other, state: 'reading' })
  await importsEnded(ports)
  await reviewer.act('removeLedgerImport', { ...input, ledger: other })
  await left('removeLedgerImport', { id: other, removed: false, state: 'cancelled' })
  const { sample } = await reviewer.act('drawSample', {
    ...input,
    ledger,
    title: '抽查',
    method: 'random',
    side: 'debit',
    sizing: 'given',
    count: 2,
    reason: '试抽',
    seed: '1',
  })
  const [drawn] = (await reviewer.ask('sample', { ...input, sample })).items
  await reviewer.act('saveSampleItem', {
    ...input,
    sample,
    place: drawn?.place ?? 0,
    checked: 'agrees',
    audited: '',
    remark: '',
    version: 0,
  })
  await left('saveSampleItem', { sample, state: 'open' })

  const commands = (Object.keys(OPERATIONS) as OperationName[]).filter((name) =>
    ['command', 'upload'].includes(OPERATIONS[name].kind),
  )
  expect(commands.filter((name) => !seen.has(name) && ![...ADDS, ...ELSEWHERE].includes(name))).toEqual([])
  for (const [name, before] of seen) expect(Object.keys(before).length, name).toBeGreaterThan(0)
}, 60_000)
