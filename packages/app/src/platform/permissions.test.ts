/**
 * Permissions walked through 权限: every operation by every person on his own unit and on others, in every state of the
 * task, with names of things that are really there; and by nobody at all.
 */
import { describe, expect, test } from 'vitest'
import { TASK_STATES } from '../contract/index.ts'
import { FINDING, PHOTO } from '../fixture/field-fixture.ts'
import { openedEvaluation, type Person, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { OPERATIONS, type OperationName, Refusal } from '../index.ts'
import { compileOwn } from './source.ts'

const NAMES = Object.keys(OPERATIONS) as OperationName[]
const shapeOf = (name: OperationName): object => OPERATIONS[name].input.shape
const UNIT_OPERATIONS = NAMES.filter((name) => {
  const shape = shapeOf(name)
  return 'unit' in shape && 'evaluation' in shape && name !== 'audit' && name !== 'auditFile'
})

describe('permissions', () => {
  test('every operation by every person, on his own unit and on a foreign one', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    for (const login of ['jingban1', 'jingban2'])
      await (await personOf(platform, login)).act('confirmReceipt', {
        evaluation,
        unit: login === 'jingban1' ? '001' : '002',
      })
    const logins = [
      'system',
      'security',
      'audit',
      'zuzhang',
      'jingban1',
      'fuze1',
      'xianchang',
      'zhuanjia',
      'caizheng',
      'lingyi',
      'lingyi1',
    ]
    const table: Record<string, string> = {}
    const skipped: OperationName[] = ['signIn', 'signOut', 'me']
    for (const name of Object.keys(OPERATIONS) as OperationName[]) {
      if (skipped.includes(name)) continue
      for (const unit of ['001', '002']) {
        const line: string[] = []
        for (const login of logins) {
          const person = await personOf(platform, login)
          line.push(await outcomeOf(() => person.operate(name, sampleOf(name, evaluation, unit))))
        }
        table[`${name} ${unit}`] = line.join(' ')
      }
    }
    await expect(
      `${['', ...logins].join(' ')}\n${Object.entries(table)
        .map(([name, line]) => `${name}: ${line}`)
        .join('\n')}\n`,
    ).toMatchFileSnapshot('./golden/permissions.txt')
    // What must hold whatever the table says.
    const allowed = (name: string, login: string): boolean =>
      table[name]?.split(' ')[logins.indexOf(login)] === '可'
    for (const name of Object.keys(table)) {
      const [operation, unit] = name.split(' ') as [OperationName, string]
      if (!UNIT_OPERATIONS.includes(operation)) continue
      for (const foreign of ['system', 'security', 'audit', 'lingyi', 'lingyi1'])
        expect(allowed(name, foreign), `${name} ${foreign}`).toBe(false)
      if (unit === '002')
        for (const other of ['jingban1', 'fuze1'])
          expect(allowed(name, other), `${name} ${other}`).toBe(false)
    }
  }, 120_000)

  test('every sample is one that the operation reads, or the walk would see nothing', () => {
    for (const name of NAMES)
      expect(OPERATIONS[name].input.safeParse(sampleOf(name, 'x', '001')).success, name).toBe(true)
  })

  test('nobody: no operation but signing in', async () => {
    const { platform } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const nobody = await personOf(platform)
    for (const name of NAMES) {
      if (name === 'me' || name === 'signIn') continue
      expect(await refusalOf(nobody.operate(name, sampleOf(name, evaluation, '001'))), name).toEqual([
        'sign-in-needed',
      ])
    }
  })

  test('others’ things under their real names, in every state of the task', async () => {
    const { platform, ports, evaluation, real } = await workedOn()
    const foreign = ['fuze2', 'jingban2', 'lingyi', 'lingyi1', 'system', 'security', 'audit']
    const people = new Map<string, Person>()
    for (const login of foreign) people.set(login, await personOf(platform, login))
    const stateOf = (unit: string, state: string) =>
      ports.store.write((transaction) => transaction.update('task', { evaluation, unit }, { state }))
    const before = await contentOf(ports, evaluation)
    for (const state of Object.keys(TASK_STATES)) {
      await stateOf('001', state)
      await stateOf('002', state)
      for (const name of UNIT_OPERATIONS)
        for (const [login, person] of people) {
          const named = `${name} ${login} ${state}`
          // Of another unit: refused for who he is, in whatever state it stands.
          expect(
            await refusalOf(person.operate(name, { ...sampleOf(name, evaluation, '001'), ...real(name) })),
            named,
          ).toEqual(['not-allowed'])
          // Another unit's things named as if they were of his own: not there.
          if (!NAMING.some((field) => field in shapeOf(name)) || login.startsWith('ling')) continue
          const codes = await refusalOf(
            person.operate(name, { ...sampleOf(name, evaluation, '002'), ...real(name) }),
          )
          expect(codes.length, named).toBeGreaterThan(0)
          for (const code of codes)
            expect(['not-allowed', 'not-editable', 'record-missing'], `${named} ${code}`).toContain(code)
        }
    }
    await stateOf('001', 'entering')
    await stateOf('002', 'entering')
    expect(await contentOf(ports, evaluation)).toEqual(before)
  }, 120_000)

  test('what concerns a whole evaluation is closed to whoever has no part in it', async () => {
    const { platform, evaluation } = await workedOn()
    const open = NAMES.filter((name) => 'evaluation' in shapeOf(name) && !UNIT_OPERATIONS.includes(name))
    for (const name of [...open.filter((one) => !one.startsWith('audit')), 'noticeFile'] as OperationName[])
      for (const login of ['lingyi', 'lingyi1', 'system', 'security', 'audit']) {
        const person = await personOf(platform, login)
        const sample = { ...(sampleOf(name, evaluation, '001') as object), number: 1 }
        expect(await refusalOf(person.operate(name, sample)), `${name} ${login}`).toEqual(['not-allowed'])
      }
    for (const name of open.filter((one) => ['command', 'upload'].includes(OPERATIONS[one].kind)))
      for (const login of ['jingban1', 'fuze1', 'xianchang', 'zhuanjia', 'caizheng']) {
        if (OTHERS_ACTS[name]?.includes(login)) continue
        const person = await personOf(platform, login)
        expect(
          await refusalOf(person.operate(name, sampleOf(name, evaluation, '001'))),
          `${name} ${login}`,
        ).toEqual(['not-allowed'])
      }
  })

  test('another’s messages are not marked as read', async () => {
    const { platform, ports } = await workedOn()
    const [message] = (await (await personOf(platform, 'jingban1')).ask('messages', {})).messages
    await (await personOf(platform, 'jingban2')).act('markRead', { messages: [message?.id ?? ''] })
    expect(
      await ports.store.read((reader) => reader.get('message', { id: message?.id ?? '' })),
    ).toMatchObject({
      readAt: '',
    })
  })

  test('own people, in every state of the task', async () => {
    const { platform, ports, evaluation, real } = await workedOn()
    const logins = ['zuzhang', 'jingban1', 'fuze1', 'xianchang', 'zhuanjia', 'caizheng']
    const lines: string[] = [`state operation: ${logins.join(' ')}`]
    const kept = await ports.store.read(async (reader) => ({
      task: await reader.get('task', { evaluation, unit: '001' }),
      submissions: await reader.find('submission', { evaluation, unit: '001' }),
    }))
    if (kept.task === undefined) throw new Error('no task')
    const task = kept.task
    const people = new Map<string, Person>()
    for (const login of logins) people.set(login, await personOf(platform, login))
    for (const state of Object.keys(TASK_STATES))
      for (const name of UNIT_OPERATIONS) {
        const line: string[] = []
        for (const person of people.values()) {
          await ports.store.write(async (transaction) => {
            await transaction.put('task', { ...task, state })
            await transaction.remove('submission', { evaluation, unit: '001' })
            await transaction.insertAll('submission', kept.submissions)
          })
          const sample = { ...sampleOf(name, evaluation, '001'), ...real(name) }
          line.push(await outcomeOf(() => person.operate(name, sample)))
        }
        lines.push(`${state} ${name}: ${line.join(' ')}`)
      }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./golden/permissions-by-state.txt')
  }, 180_000)
})

/** Acts on a whole evaluation that are others’ than the lead’s. */
const OTHERS_ACTS: Readonly<Partial<Record<OperationName, readonly string[]>>> = {
  saveExpertScore: ['zhuanjia'],
  submitExpertScores: ['zhuanjia'],
  // Reviewers of the department write its report as well, and see its figures in words.
  saveReport: ['xianchang'],
  reportPieces: ['xianchang'],
  acceptFigures: ['xianchang'],
  signReport: ['xianchang'],
  returnReport: ['xianchang'],
  commentReport: ['xianchang'],
  resolveComment: ['xianchang'],
  addReportTemplate: ['xianchang'],
  removeReportTemplate: ['xianchang'],
}

const NAMING = ['evidence', 'submission', 'note', 'paper', 'finding', 'exhibit', 'survey'] as const

/** Everything of the evaluation that acts of strangers must leave alone; states aside, which the test itself sets. */
const contentOf = (ports: Awaited<ReturnType<typeof peopledPlatform>>['ports'], evaluation: string) =>
  ports.store.read(async (reader) => ({
    entries: await reader.find('entry', { evaluation }),
    evidence: await reader.find('evidence', { evaluation }),
    attachments: await reader.find('attachment', { evaluation }),
    submissions: await reader.find('submission', { evaluation }),
    notes: await reader.find('returnNote', { evaluation }),
    reasons: await reader.find('reason', { evaluation }),
    judgements: await reader.find('judgement', { evaluation }),
    papers: await reader.find('paper', { evaluation }),
    findings: await reader.find('finding', { evaluation }),
    exhibits: await reader.find('exhibit', { evaluation }),
    determinations: await reader.find('determination', { evaluation }),
    surveys: await reader.find('survey', { evaluation }),
    surveyAnswers: await reader.find('surveyAnswer', { evaluation }),
    assignments: await reader.find('assignment', { evaluation }),
    tasks: (await reader.find('task', { evaluation })).map(({ state: _, ...task }) => task),
  }))

/** Unit 001 has a figure, a proof, a submission and a note that came back with it. */
async function workedOn() {
  const { platform, ports } = await peopledPlatform()
  const evaluation = await openedEvaluation(platform)
  const input = { evaluation, unit: '001' }
  const [preparer, approver] = [await personOf(platform, 'jingban1'), await personOf(platform, 'fuze1')]
  await preparer.act('confirmReceipt', input)
  const { framework: given } = await preparer.ask('sheet', input)
  const { framework } = compileOwn(given.text, given.targets, given.dictionaries)
  const cell = `${framework?.names.item('在职人数')?.code ?? ''}||2019`
  await preparer.act('saveEntries', { ...input, source: 'typed', entries: [{ cell, text: '28', base: 0 }] })
  const { id: evidence } = await preparer.send(
    'uploadEvidence',
    { ...input, title: '批复', effectiveDate: '', target: cell, page: '' },
    {
      name: '批复.pdf',
      bytes: new TextEncoder().encode('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n'),
    },
  )
  const { revision } = await preparer.ask('sheet', input)
  const { submission } = await preparer.act('submit', { ...input, revision })
  await approver.act('sendBack', { ...input, submission, notes: [{ target: cell, text: '请核对' }] })
  const note = (await preparer.ask('sheet', input)).notes[0]?.id ?? ''
  const field = await fieldThings(ports, await personOf(platform, 'xianchang'), input)
  const names: Readonly<Record<string, string>> = {
    evidence,
    submission,
    note,
    from: submission,
    to: 'now',
    cell,
    ...field,
  }
  /** Names of things of 001 that an operation's input takes. */
  const real = (name: OperationName): object =>
    Object.fromEntries(Object.entries(names).filter(([field]) => field in shapeOf(name)))
  return { platform, ports, evaluation, real }
}

/** A paper with a photo, a finding that was sent, and a survey of 001, made while its fieldwork was open. */
async function fieldThings(
  ports: Awaited<ReturnType<typeof peopledPlatform>>['ports'],
  reviewer: Person,
  input: { readonly evaluation: string; readonly unit: string },
) {
  const inPhase = (phase: string) =>
    ports.store.write((transaction) => transaction.update('evaluation', { id: input.evaluation }, { phase }))
  await inPhase('fieldwork')
  const content = { fields: {}, checks: {}, rows: [], conclusion: '', pages: '' }
  const { paper } = await reviewer.act('savePaper', {
    ...input,
    paper: '',
    kind: 'plan',
    title: '计划',
    content,
    version: 0,
  })
  const { id: exhibit } = await reviewer.send(
    'addExhibit',
    { ...input, target: `paper|${paper}`, title: '照片' },
    PHOTO,
  )
  const { finding } = await reviewer.act('saveFinding', { ...input, ...FINDING })
  await reviewer.act('sendFinding', { ...input, finding, version: 1 })
  const { survey } = await reviewer.act('saveSurvey', {
    ...input,
    survey: '',
    title: '问卷',
    content: SURVEY as never,
    version: 0,
  })
  await inPhase('selfEvaluate')
  return { paper, exhibit, finding, survey }
}

/** 可, or why not: 角色或单位, 状态, 内容 (allowed, but the sample was refused for what it says). */
async function outcomeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act()
    return '可'
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason
    const code = reason.problems[0]?.code
    if (code === 'not-allowed') return '否'
    return code === 'not-editable' ? '否（状态）' : '可'
  }
}

/** The smallest input that gets past reading; what it says may be refused later. */
function sampleOf(name: OperationName, evaluation: string, unit: string): object {
  const values: Record<string, unknown> = {
    evaluation,
    unit: name === 'createAccount' || name === 'grantRoles' ? '' : unit,
    department: '000',
    code: '002',
    account: 'nobody',
    submission: 'none',
    evidence: 'none',
    note: name === 'saveFramework' ? '' : 'none',
    id: 'none',
    year: 2019,
    login: 'x1',
    name: '某人',
    email: '',
    roles: [],
    password: 'x',
    old: 'x',
    active: true,
    seq: 1,
    size: 1,
    framework: 'none@1.0.0',
    title: '标题',
    version: 0,
    number: name === 'saveFramework' ? 1 : 1,
    text: name === 'saveFramework' ? 'id: x\nversion: 1' : name === 'commentReport' ? '批注' : '',
    scope: [],
    team: [],
    plan: { purpose: '', basis: '', scope: '', method: '', requirements: '' },
    calendar: [],
    deadline: '2020-03-20',
    notice: { number: '', date: '', contact: '', text: '' },
    units: [],
    reason: '理由',
    source: 'typed',
    entries: [{ cell: 'x||2019', text: '1', base: 0 }],
    rows: [{ list: 'x', row: 'x', name: '', sort: 0, removed: false, base: 9 }],
    target:
      name === 'saveWorkTarget'
        ? {
            id: 'none',
            slot: '1',
            name: '甲',
            points: '1',
            measure: '人',
            better: 'more',
            target: '1',
            unit: '',
            task: '',
            version: 0,
          }
        : 'x',
    base: 5,
    content: { kind: 'notApplicable' },
    indicator: '1',
    cell: 'x||2019',
    since: 0,
    from: name === 'audit' || name === 'auditFile' ? '' : name === 'frameworkChange' ? 1 : 'now',
    to: name === 'audit' || name === 'auditFile' ? '' : name === 'frameworkChange' ? 1 : 'now',
    page: '',
    effectiveDate: '',
    revision: 999,
    notes: [{ target: '', text: '意见' }],
    answer: '好',
    messages: [],
    format: 'jsonl',
    apply: false,
    save: [],
    remove: ['none'],
    pages: [],
    parent: '000',
    shortName: '某',
    headUnit: false,
    nature: '',
    sort: 9,
    minimumLength: 8,
    classes: 3,
    maximumAgeDays: 90,
    remembered: 5,
    failuresToLock: 5,
    lockMinutes: 20,
    idleMinutes: 30,
    sessionHours: 12,
    secondFactorForAdmins: false,
    paper: 'none',
    finding: 'none',
    exhibit: 'none',
    survey: 'none',
    as: 'reviewed',
    severity: 'note',
    facts: '事实',
    criterion: '依据',
    cause: '',
    effect: '',
    amount: '1',
    recommendation: '',
    lines: [],
    agrees: true,
    reply: '属实',
    outcome: 'upheld',
    settlement: '成立',
    audited: '1',
    ref: 's:1@000',
    organisation: '',
    date: '',
    reference: '',
    template: name === 'saveReport' ? '' : 'none',
    document: {},
    pieces: [],
    figures: {},
    comment: 'none',
    thread: name === 'resolveComment' ? 'none' : '',
    quote: '',
    resolved: true,
    view: 'reviewed',
    experts: [],
    indicators: [],
    issue: 'none',
    diagnosis: '',
    issues: ['none'],
    measure: '整改',
    verdict: '已核',
    at: 'none',
    ledger: 'none',
    files: ['none'],
    tables: [],
    test: 'none',
    item: 'none',
    place: 0,
    method: 'random',
    side: 'debit',
    sizing: 'given',
    seed: '1',
    sample: 'none',
    checked: 'agrees',
    remark: '',
    archive: 'none',
    path: 'none',
    ledgers: false,
    parts: [],
    refused: [],
    own: [],
    reviewedBy: '甲',
    approvedBy: '乙',
  }
  if (name === 'confirmSecondFactor') values.code = '1'
  Object.assign(values, PAPER_SAMPLES[name], LEDGER_OPERATIONS.has(name) ? { account: '7' } : {})
  return Object.fromEntries(
    Object.keys(OPERATIONS[name].input.shape)
      .filter((field) => field !== 'before' && field !== 'limit' && field !== 'actor' && field !== 'action')
      .map((field) => [field, values[field]]),
  )
}

/** Those that call a code of the chart an account. */
const LEDGER_OPERATIONS: ReadonlySet<OperationName> = new Set(['ledgerLines', 'sampleSize', 'drawSample'])

const SURVEY = {
  questionnaire: 'public',
  measure: 'share',
  values: [],
  confidence: '95%',
  margin: '5%',
  expected: '50%',
  population: 0,
  issued: 1,
  groups: ['公众'],
  decides: 'Q1',
  questions: [{ code: 'Q1', text: '总体' }],
}

/** Inputs of fieldwork's papers that differ from what other operations call the same. */
const PAPER_SAMPLES: Readonly<Partial<Record<OperationName, object>>> = {
  assignReviewers: { units: ['001'], reviewers: [], note: '' },
  savePaper: {
    paper: '',
    kind: 'plan',
    content: { fields: {}, checks: {}, rows: [], conclusion: '', pages: '' },
  },
  saveSurvey: { survey: '', content: SURVEY },
  saveFinding: { finding: '', indicator: '' },
  determine: { finding: '' },
  adjustScore: { points: '1', materials: ['exhibit|none'] },
  judgeScore: { materials: [] },
  whatIf: { changes: [] },
  previewIssue: { text: '文句' },
  saveIssue: { finding: '', text: '问题' },
  answerRectification: { report: false },
  verifyRectification: { outcome: 'closed' },
  saveSurveyAnswers: { answers: [{ group: '公众', answers: ['满意'], words: '' }] },
  saveBureauScore: { points: '1' },
  bureauComparison: { by: 'rate', best: 'high', basis: 'department' },
  bureauWhatIf: { basis: 'department', changes: '{"weights":[],"standards":[]}' },
  askDepartment: { kind: 'question', text: '请说明' },
  writeToDepartment: { question: 'none', text: '请说明', recorded: false },
  answerBureau: { question: 'none', text: '说明如下' },
  closeQuestion: { question: 'none', text: '无误', unfinished: false },
}
