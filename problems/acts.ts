/** What people do on the platform that it must refuse, each by the fewest steps. */

import { type Platform, Refusal } from '@jiheng/app'
import { writeOrgWorkbook } from '@jiheng/documents'
import type { Problem, ProblemCode } from '@jiheng/engine'
import ExcelJS from 'exceljs'
import {
  GOOD_PASSWORD,
  openedEvaluation,
  type Person,
  peopledPlatform,
  personOf,
  type testPorts,
} from '../packages/app/src/fixture/platform-fixture.ts'
import { openStore, StoreRefusal } from '../packages/server/src/store/index.ts'

interface Stage {
  readonly platform: Platform
  readonly ports: ReturnType<typeof testPorts>
  as(login?: string): Promise<Person>
  open(): Promise<string>
}

type Act = (stage: Stage) => Promise<unknown>

/** What HTTP itself refuses: the same request so many times within a minute from one address. */
interface Shell {
  readonly http: { readonly url: string; readonly times: number; readonly type?: string }
}

const PLAN = { purpose: '', basis: '', scope: '', method: '', requirements: '' }

/** The unit's task signed for, by its preparer. */
async function received(
  stage: Stage,
): Promise<{ person: Person; input: { evaluation: string; unit: string } }> {
  const input = { evaluation: await stage.open(), unit: '001' }
  const person = await stage.as('jingban1')
  await person.act('confirmReceipt', input)
  return { person, input }
}

const evidence =
  (name: string, bytes: Uint8Array): Act =>
  async (stage) => {
    const { person, input } = await received(stage)
    return person.send(
      'uploadEvidence',
      { ...input, title: '', effectiveDate: '', target: '', page: '' },
      { name, bytes },
    )
  }

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const unit = (code: string, name: string, parent: string, more: object = {}) => ({
  code,
  name,
  shortName: '',
  parent,
  headUnit: false,
  nature: '',
  active: true,
  ...more,
})

const orgFile =
  (units: Parameters<typeof writeOrgWorkbook>[0]): Act =>
  async ({ as }) => {
    const found = await (await as('system')).send(
      'importUnits',
      { apply: false },
      { name: '名单.xlsx', bytes: await writeOrgWorkbook(units) },
    )
    throw new Refusal(found.faults as Problem[])
  }

async function sheetOf(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('名单')
  for (const row of rows) sheet.addRow([...row])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

const orgRows =
  (rows: readonly (readonly string[])[]): Act =>
  async ({ as }) => {
    const found = await (await as('system')).send(
      'importUnits',
      { apply: false },
      { name: '名单.xlsx', bytes: await sheetOf(rows) },
    )
    throw new Refusal(found.faults as Problem[])
  }

export const ACTS = {
  'sign-in-needed': async ({ as }) => (await as()).ask('desk', {}),
  'sign-in-failed': async ({ as }) => (await as()).act('signIn', { login: 'zuzhang', password: 'wrong' }),
  'account-locked': async ({ as }) => {
    const nobody = await as()
    for (let i = 0; i < 5; i += 1)
      await nobody.act('signIn', { login: 'zuzhang', password: 'wrong' }).catch(() => undefined)
    return nobody.act('signIn', { login: 'zuzhang', password: GOOD_PASSWORD })
  },
  'account-inactive': async ({ as }) => {
    const system = await as('system')
    const { accounts } = await system.ask('accounts', {})
    const id = accounts.find((one) => one.login === 'zuzhang')?.id ?? ''
    await system.act('updateAccount', { account: id, name: '周组长', email: '', active: false })
    return (await as()).act('signIn', { login: 'zuzhang', password: GOOD_PASSWORD })
  },
  'second-factor-needed': async ({ as, ports }) => {
    const lead = await as('zuzhang')
    await lead.act('startSecondFactor', { password: GOOD_PASSWORD })
    await lead.act('confirmSecondFactor', {
      code: String(Math.floor(Date.parse(ports.time.now) / 30_000) % 1_000_000),
    })
    return (await as()).act('signIn', { login: 'zuzhang', password: GOOD_PASSWORD })
  },
  'second-factor-wrong': async ({ as }) => {
    const lead = await as('zuzhang')
    await lead.act('startSecondFactor', { password: GOOD_PASSWORD })
    return lead.act('confirmSecondFactor', { code: '0' })
  },
  'second-factor-missing': async ({ as }) => {
    const security = await as('security')
    await security.act('setSecurity', {
      ...(await security.ask('security', {})),
      secondFactorForAdmins: true,
    })
    return (await as('security')).ask('accounts', {})
  },
  'too-many-attempts': { http: { url: '/api/platform/signIn', times: 31 } },
  'address-unknown': { http: { url: '/api/platform/nothing', times: 1 } },
  'media-type-unknown': { http: { url: '/api/platform/signIn', times: 1, type: 'text/csv' } },
  'password-weak': async ({ as }) =>
    (await as('zuzhang')).act('changePassword', { old: GOOD_PASSWORD, password: 'short' }),
  'password-change-needed': async ({ as, ports }) => {
    ports.time.now = '2020-09-01T01:00:00.000Z'
    return (await as('zuzhang')).ask('desk', {})
  },
  'not-allowed': async ({ as }) => (await as('jingban1')).ask('accounts', {}),
  'roles-clash': async ({ as }) => {
    const security = await as('security')
    const { accounts } = await security.ask('accounts', {})
    return security.act('grantRoles', {
      account: accounts.find((one) => one.login === 'zuzhang')?.id ?? '',
      roles: ['lead', 'auditAdmin'],
      unit: '000',
    })
  },
  'login-taken': async ({ as }) =>
    (await as('system')).act('createAccount', {
      login: 'zuzhang',
      name: '周二',
      unit: '',
      email: '',
      password: 'Start-here-1',
    }),
  'record-missing': async ({ as }) => (await as('zuzhang')).ask('evaluation', { evaluation: 'none' }),
  'input-invalid': async ({ as }) =>
    (await as('zuzhang')).operate('openEvaluation', {
      department: '000',
      year: 2019,
      title: '',
      framework: 'hunan-2019',
    }),
  'changed-meanwhile': async ({ as, open }) => {
    const evaluation = await open()
    return (await as('zuzhang')).act('saveNotice', {
      evaluation,
      version: 1,
      notice: { number: '', date: '', contact: '', text: '' },
    })
  },
  'evaluation-exists': async ({ as, open }) => {
    await open()
    return (await as('zuzhang')).act('openEvaluation', {
      department: '000',
      year: 2019,
      title: '再开一次',
      framework: 'hunan-2019',
    })
  },
  'not-editable': async ({ as, open }) => {
    const evaluation = await open()
    return (await as('jingban1')).act('saveReason', {
      evaluation,
      unit: '001',
      target: 'x',
      text: '',
      base: 0,
    })
  },
  'wrong-state': async (stage) => {
    const { person, input } = await received(stage)
    return person.act('submit', { ...input, revision: 7 })
  },
  'not-ready': async (stage) => {
    const { person, input } = await received(stage)
    const { frameworks } = await (await stage.as('zuzhang')).ask('frameworks', {})
    if (frameworks.length === 0) return undefined
    const { revision } = await person.act('saveEntries', {
      ...input,
      source: 'typed',
      entries: [{ cell: STAFF, text: '若干', base: 0 }],
    })
    return person.act('submit', { ...input, revision })
  },
  'cell-unknown': async (stage) => {
    const { person, input } = await received(stage)
    return person.act('saveEntries', {
      ...input,
      source: 'typed',
      entries: [{ cell: '没有这项||2019', text: '1', base: 0 }],
    })
  },
  'target-invalid': async ({ as, open }) => {
    const evaluation = await open()
    const target = {
      id: '',
      slot: '3.2.1',
      name: '城镇新增就业',
      points: '10',
      measure: '人',
      better: 'more' as const,
      target: '许多',
      unit: '',
      task: '',
      version: 0,
    }
    return (await as('zuzhang')).act('saveWorkTarget', { evaluation, target })
  },
  'framework-in-use': async ({ as }) => {
    const lead = await as('zuzhang')
    const { id: evaluation } = await lead.act('openEvaluation', {
      department: '000',
      year: 2019,
      title: '某某局评价',
      framework: 'hunan-2019',
    })
    const target = {
      id: '',
      slot: '3.2.1',
      name: '城镇新增就业',
      points: '3',
      measure: '人',
      better: 'more' as const,
      target: '5000',
      unit: '',
      task: '',
      version: 0,
    }
    await lead.act('saveWorkTarget', { evaluation, target })
    const { version, scope } = await lead.ask('evaluation', { evaluation })
    await lead.act('savePlan', {
      evaluation,
      version,
      title: '某某局评价',
      scope,
      team: [],
      plan: PLAN,
      calendar: [],
      deadline: '2020-03-20',
    })
    return lead.act('sendNotice', { evaluation, units: scope })
  },
  'notice-incomplete': async ({ as }) => {
    const lead = await as('zuzhang')
    const { id: evaluation } = await lead.act('openEvaluation', {
      department: '000',
      year: 2019,
      title: '某某局评价',
      framework: 'hunan-2019',
    })
    return lead.act('sendNotice', { evaluation, units: ['001'] })
  },
  'workbook-of-another': async (stage) => {
    const { person, input } = await received(stage)
    const lead = await stage.as('zuzhang')
    const { bytes } = await lead.get('workbook', { ...input, unit: '002' })
    return person.send('readWorkbook', input, { name: '填报表.xlsx', bytes })
  },
  'upload-type': evidence('说明.exe', bytes('MZ')),
  'upload-content': evidence('凭证.pdf', bytes('不是 PDF')),
  'upload-too-large': evidence('扫描件.pdf', new Uint8Array(50 * 1024 * 1024 + 1)),
  'upload-name': evidence('../凭证.pdf', bytes('%PDF-1.4')),
  'upload-active': evidence(
    '凭证.pdf',
    bytes('%PDF-1.4\n1 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj\n%%EOF'),
  ),
  'upload-encrypted': evidence('凭证.pdf', bytes('%PDF-1.4\ntrailer << /Encrypt 5 0 R >>\n%%EOF')),
  'upload-empty': evidence('凭证.pdf', new Uint8Array(0)),
  'org-header-missing': orgRows([
    ['编号', '叫什么'],
    ['001', '局本级'],
  ]),
  'org-code-empty': orgFile([unit('000', '某局', ''), unit('', '局本级', '000')]),
  'org-name-empty': orgFile([unit('000', '某局', ''), unit('001', '', '000')]),
  'org-head-twice': orgFile([
    unit('000', '某局', ''),
    unit('001', '局本级', '000', { headUnit: true }),
    unit('002', '某中心', '000', { headUnit: true }),
  ]),
  'org-yes-no': orgRows([
    ['单位代码', '单位名称', '上级单位代码', '是否本级'],
    ['000', '某局', '', '大概'],
  ]),
  'org-too-many': orgRows([
    ['单位代码', '单位名称', '上级单位代码'],
    ...Array.from({ length: 5001 }, (_, i): string[] => [String(i), `单位${i}`, '']),
  ]),
  'store-refused': 'store',
} as const satisfies Partial<Record<ProblemCode, Act | Shell | 'store'>>

export type ActCode = keyof typeof ACTS
const STAFF = 'staffInPost||2019'

/** Everything that an act is refused for. */
export async function actRaises(code: ActCode): Promise<readonly Problem[]> {
  const act: Act | Shell | 'store' = ACTS[code]
  if (act === 'store') return storeRaises()
  if (typeof act === 'object') return shellRaises(act)
  const { platform, ports } = await peopledPlatform()
  const stage: Stage = {
    platform,
    ports,
    as: (login) => personOf(platform, login),
    open: () => openedEvaluation(platform),
  }
  try {
    await act(stage)
    return []
  } catch (reason) {
    if (reason instanceof Refusal) return reason.problems
    throw reason
  }
}

async function shellRaises({ http }: Shell): Promise<readonly Problem[]> {
  const { createPlatformApplication } = await import('../packages/server/src/index.ts')
  const { platform } = await peopledPlatform()
  const application = await createPlatformApplication(platform, { pages: 'dist/web', secure: false })
  let last: Problem | undefined
  for (let i = 0; i < http.times; i += 1) {
    const answer = await application.inject({
      method: 'POST',
      url: http.url,
      headers: { 'x-jiheng': '1', 'content-type': http.type ?? 'application/json' },
      payload: JSON.stringify({ login: `n${i}`, password: 'x' }),
    })
    last = answer.json() as Problem
  }
  await application.close()
  return last === undefined ? [] : [{ ...last, values: {} }]
}

/** A server that nobody listens on. */
async function storeRaises(): Promise<readonly Problem[]> {
  const { storeProblem } = await import('../packages/server/src/index.ts')
  try {
    const store = await openStore({ kind: 'postgres', url: 'postgres://nobody@127.0.0.1:9/none' })
    await store.close()
    return []
  } catch (reason) {
    if (reason instanceof StoreRefusal) return [storeProblem(reason)]
    throw reason
  }
}
