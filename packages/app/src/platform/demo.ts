/**
 * Demonstration 演示: a case folder loaded into the middle of step 3, through the same acts that people use, with an account
 * for everybody. What was made up stays marked 示例.
 */
import { type Figure, formGrids } from '@jiheng/engine'
import { dictionaryFiles, type FileMap } from '../case/library.ts'
import { loadCase } from '../case/load.ts'
import { ACTUAL_BASIS, type Role } from '../contract/index.ts'
import { appendAudit } from './audit.ts'
import { newAccount } from './commands/accounts.ts'
import { addMinutes, dayOf, Refusal } from './context.ts'
import { type DemoPerson, differFromLastYear, explain, proveAndJudge, targetsOfCase } from './demo-content.ts'
import { importDemoLedgers } from './demo-ledgers.ts'
import { demoFieldwork } from './demo-papers.ts'
import type { Platform } from './operate.ts'
import { cellOf, compileOwn } from './source.ts'
import { easyPassword, type FirstAccount } from './start.ts'

/** How far each unit has come, in the order of the units; the last one goes for all further ones. */
const STORY = [
  'entering',
  'accepted',
  'approved',
  'submitted',
  'returned',
  'accepted',
  'entering',
  'notified',
  'entering',
  'entering',
  'entering',
  'entering',
  'accepted',
  'entering',
] as const

interface DemoAccount extends FirstAccount {
  readonly id: string
}

const encoder = new TextEncoder()

/** Load it into an installation that has its administrators and nothing else. Gives the accounts with their passwords. */
export async function loadDemo(platform: Platform, files: FileMap): Promise<readonly FirstAccount[]> {
  const { ports } = platform
  const { loaded, problems } = await loadCase({ files, library: ports.library, publishedOnly: false })
  if (loaded === undefined) throw new Refusal(problems)
  const { tree, framework, year } = loaded
  const accounts: DemoAccount[] = []
  await ports.store.write(async (transaction) => {
    const now = ports.clock.now()
    for (const [index, unit] of tree.units.entries())
      await transaction.put('unit', {
        code: unit.code,
        name: unit.name,
        shortName: unit.name,
        parent: unit.parent ?? '',
        headUnit: unit.isHeadUnit === true,
        nature: unit.nature ?? '',
        sort: index + 1,
        active: true,
      })
    const people: { login: string; name: string; role: Role; unit: string; unitName: string }[] = [
      { login: 'lead', name: '评价组长', role: 'lead', unit: tree.root.code, unitName: tree.root.name },
      {
        login: 'reviewer',
        name: '现场评价员',
        role: 'fieldReviewer',
        unit: tree.root.code,
        unitName: tree.root.name,
      },
      { login: 'finance', name: '财政评审员', role: 'financeReviewer', unit: '', unitName: '财政局' },
      ...tree.leaves().flatMap((unit) => [
        {
          login: `u${unit.code}`,
          name: `${unit.name}经办人`,
          role: 'preparer' as const,
          unit: unit.code,
          unitName: unit.name,
        },
        {
          login: `a${unit.code}`,
          name: `${unit.name}负责人`,
          role: 'approver' as const,
          unit: unit.code,
          unitName: unit.name,
        },
      ]),
    ]
    for (const { login, name, role, unit, unitName } of people) {
      const password = easyPassword(ports)
      const made = await newAccount(
        { transaction, ports, now },
        { login, name, unit, email: '', password, roles: [role], mustChange: false },
      )
      accounts.push({ id: made.id, login, name, role: name, unit: unitName, password })
    }
    await appendAudit(transaction, ports.sha256, {
      name: 'loadDemo',
      actor: undefined,
      now,
      address: '',
      deed: { sentence: `载入演示案例“${loaded.title}”` },
    })
  })
  const as = async (login: string): Promise<DemoPerson> => {
    const account = accounts.find((one) => one.login === login)
    const signed = await platform.operate(
      'signIn',
      { login, password: account?.password ?? '' },
      { token: undefined, address: '演示' },
    )
    const token = ports.hash.sha256(encoder.encode(signed.session ?? ''))
    return async (name, input, file) =>
      (
        await platform.operate(name, input, {
          token,
          address: '演示',
          ...(file === undefined ? {} : { file }),
        })
      ).body
  }
  const lead = await as('lead')
  const { id: evaluation } = (await lead('openEvaluation', {
    department: tree.root.code,
    year,
    title: loaded.title,
    framework: `${framework.id}@${framework.version}`,
  })) as { id: string }
  const plan = (await lead('evaluation', { evaluation })) as { version: number; scope: string[] }
  const inDays = (days: number): string => dayOf(addMinutes(ports.clock.now(), days * 24 * 60))
  await lead('savePlan', {
    evaluation,
    version: plan.version,
    title: loaded.title,
    scope: plan.scope,
    team: [
      { name: '评价组长', post: '规划财务科科长', role: '组长', duty: '主持评价工作，审核各单位上报' },
      { name: '现场评价员', post: '规划财务科', role: '组员', duty: '现场查看凭证、账簿和报表' },
    ],
    plan: {
      purpose: '检查部门整体支出的使用和绩效，改进预算管理。',
      basis: '',
      scope: '',
      method: '单位自评与现场评价相结合，定量指标按公式计算，定性指标按评分标准评定。',
      requirements: '各单位如实填报，逐项附佐证材料，经单位负责人审核后上报。',
    },
    calendar: [
      { step: '成立小组、细化指标', from: inDays(-20), to: inDays(-15), note: '' },
      { step: '下发通知', from: inDays(-14), to: inDays(-14), note: '' },
      { step: '单位自评', from: inDays(-13), to: inDays(6), note: '' },
      { step: '现场评价', from: inDays(8), to: inDays(18), note: '' },
      { step: '形成结论', from: inDays(20), to: inDays(30), note: '' },
      { step: '归档', from: inDays(31), to: inDays(35), note: '' },
    ],
    deadline: inDays(6),
  })
  await ports.store.write(async (transaction) => {
    await transaction.update('evaluation', { id: evaluation }, { illustrative: true })
    await appendAudit(transaction, ports.sha256, {
      name: 'loadDemo',
      actor: undefined,
      now: ports.clock.now(),
      address: '',
      deed: { evaluation, sentence: '标明这项评价含示例数据' },
    })
  })
  const figures = loaded.figures.all()
  const own =
    compileOwn(textOf(ports.library, framework.id, framework.version), [], dictionaryFiles(ports.library))
      .framework ?? framework
  const head = tree.leaves().find((unit) => unit.isHeadUnit === true)?.code ?? tree.root.code
  const targets = targetsOfCase(framework, own, figures)
  const { saved } = (await lead('saveWorkTargets', {
    evaluation,
    save: targets.map((one) => one.target),
    remove: [],
  })) as { saved: { id: string }[] }
  await lead('sendNotice', { evaluation, units: plan.scope })
  await lead('setDeadline', {
    evaluation,
    unit: plan.scope.at(-1) ?? '',
    deadline: inDays(-1),
    reason: '演示逾期',
  })
  const received: string[] = []
  for (const [index, unit] of tree.leaves().entries()) {
    const state = STORY[index] ?? 'entering'
    const input = { evaluation, unit: unit.code }
    if (state === 'notified') continue
    const preparer = await as(`u${unit.code}`)
    await preparer('confirmReceipt', input)
    const entries = entriesOf(
      own,
      unit,
      year,
      figures.filter((figure) => figure.key.unit === unit.code),
    )
    if (unit.code === head)
      for (const [at, { actual }] of targets.entries())
        if (actual !== '')
          entries.push({
            cell: `target.${saved[at]?.id ?? ''}|${ACTUAL_BASIS}|${year}`,
            text: actual,
            base: 0,
          })
    // Somebody in the middle of his work has not got to the end of the forms.
    const typed = state === 'entering' ? entries.slice(0, Math.ceil(entries.length * 0.7)) : entries
    if (typed.length > 0) await preparer('saveEntries', { ...input, source: 'typed', entries: typed })
    await proveAndJudge(preparer, input, {
      framework: own,
      judgements: loaded.judgements.filter((one) => 'unit' in one && one.unit === unit.code),
      half: state === 'entering',
      cells: typed.map((one) => one.cell),
      number: index + 1,
    })
    if (index === 0) await differFromLastYear(preparer, input, typed, 2)
    await explain(preparer, input, index === 0 ? 1 : 0)
    if (state === 'entering') continue
    const { revision } = (await preparer('sheet', input)) as { revision: number }
    const submitted = await attempt(() => preparer('submit', { ...input, revision }))
    const submission = (submitted as { submission?: string } | undefined)?.submission
    if (submission === undefined || state === 'submitted') continue
    const approver = await as(`a${unit.code}`)
    if (state === 'returned') {
      await approver('sendBack', {
        ...input,
        submission,
        notes: [
          { target: entries[0]?.cell ?? '', text: '示例：请与批复文件核对这个数' },
          { target: '', text: '示例：佐证材料请注明页码' },
        ],
      })
      continue
    }
    await approver('approve', { ...input, submission })
    if (state !== 'accepted') continue
    await lead('accept', { ...input, submission })
    received.push(unit.code)
  }
  await importDemoLedgers(await as('reviewer'), ports.library, {
    evaluation,
    year,
    units: received,
    figures,
  })
  // The last of them has gone further; the first ones wait for whoever tries it out.
  const furthest = received.length > 1 ? received.at(-1) : undefined
  if (furthest !== undefined)
    await demoFieldwork({
      input: { evaluation, unit: furthest },
      framework: own,
      year,
      lead,
      reviewer: await as('reviewer'),
      preparer: await as(`u${furthest}`),
    })
  await ports.store.write((transaction) => transaction.remove('session', { address: '演示' }))
  return accounts.map(({ id: _, ...shown }) => shown)
}

/** What a unit cannot submit because of its own rules stays with it; the demonstration shows that too. */
async function attempt(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act()
  } catch (reason) {
    if (reason instanceof Refusal) return undefined
    throw reason
  }
}

function textOf(library: FileMap, id: string, version: string): string {
  for (const [file, bytes] of library)
    if (file.endsWith(`${id}/${version}/framework.yaml`)) return new TextDecoder().decode(bytes)
  return ''
}

/** The unit's figures as somebody would type them into its forms. */
function entriesOf(
  framework: Parameters<typeof formGrids>[0],
  unit: { readonly code: string; readonly name: string },
  year: number,
  figures: readonly Figure[],
): { cell: string; text: string; base: number }[] {
  const byCell = new Map(figures.map((figure) => [cellOf(figure.key), figure]))
  return formGrids(framework, unit, year, []).flatMap((grid) =>
    grid.cells.flatMap((cell) => {
      if (cell.kind !== 'entry') return []
      const figure = byCell.get(cellOf(cell.key))
      if (figure === undefined || figure.value.kind !== 'known') return []
      const quantity = figure.value.quantity.in(cell.measure)
      return quantity === undefined
        ? []
        : [{ cell: cellOf(cell.key), text: quantity.value.toString(), base: 0 }]
    }),
  )
}
