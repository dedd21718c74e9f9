/** Accounts 账号: signing in and out, passwords and the second factor, and what the three administrators do. */
import { problem } from '@jiheng/engine'
import { ADMINS, clashOf, ROLES, type Role, type SecurityPolicy } from '../../contract/index.ts'
import {
  type ActContext,
  type Actor,
  addMinutes,
  clockTime,
  forgetSecurity,
  millisecondsOf,
  refuse,
  securityOf,
} from '../context.ts'
import { type Implementations, KeptRefusal } from '../operate.ts'
import { demand, isExpired, lacksSecondFactor, permissionsOf } from '../policy.ts'
import type { AccountRow, Reader, Transaction } from '../store.ts'

const encoder = new TextEncoder()
type Done = { ok: true }
const DONE: Done = { ok: true }

type Part =
  | 'me'
  | 'signIn'
  | 'signOut'
  | 'changePassword'
  | 'startSecondFactor'
  | 'confirmSecondFactor'
  | 'giveSecondFactor'
  | 'removeSecondFactor'
  | 'accounts'
  | 'createAccount'
  | 'updateAccount'
  | 'grantRoles'
  | 'resetPassword'
  | 'unlockAccount'
  | 'resetSecondFactor'
  | 'security'
  | 'setSecurity'

const anyone = (): void => undefined

export const accountOperations: Pick<Implementations, Part> = {
  me: {
    open: true,
    allow: anyone,
    run: async ({ reader, actor, ports, session, now }) => {
      const empty = (await reader.count('account', {})) === 0
      const base = { singleSignOn: ports.singleSignOn, empty }
      if (actor === undefined)
        return {
          ...base,
          permissions: [],
          mustChangePassword: false,
          secondFactorPending: false,
          secondFactorMissing: false,
          unread: 0,
        }
      const account = (await reader.get('account', { id: actor.id })) as AccountRow
      const own = await reader.get('session', { id: session })
      const policy = await securityOf(reader)
      const byProvider = own?.byProvider === true
      const expired = isExpired(account, policy, now)
      return {
        ...base,
        account: await shownAccount(reader, account, now),
        permissions: [...permissionsOf(actor)],
        mustChangePassword: !byProvider && (account.mustChangePassword || expired),
        secondFactorPending: account.totpConfirmed && own?.verified === false,
        secondFactorMissing: lacksSecondFactor(account, policy),
        unread: await reader.count('message', { account: actor.id, readAt: '' }),
      }
    },
  },

  signIn: {
    open: true,
    lock: ({ login }) => `sign-in:${login.toLowerCase()}`,
    allow: anyone,
    run: async (context, { login, password, code }) => {
      const { transaction, ports, now, record } = context
      const [account] = await transaction.find('account', { login: login.toLowerCase() })
      if (account === undefined || account.passwordHash === '') {
        await ports.passwords.waste(password)
        record({ sentence: `登录不成功：没有账号“${login}”` })
        throw new KeptRefusal([problem('sign-in-failed')])
      }
      if (account.lockedUntil > now) {
        record({ sentence: `“${login}”在锁定期间尝试登录` })
        throw new KeptRefusal([problem('account-locked', { until: clockTime(account.lockedUntil) })])
      }
      if (!(await ports.passwords.verify(account.passwordHash, password)))
        return countFailure(context, account, problem('sign-in-failed'), '登录不成功')
      if (!account.active) {
        record({ sentence: `停用的账号“${account.name}”尝试登录` })
        throw new KeptRefusal([problem('account-inactive', { login })])
      }
      if (account.totpConfirmed) await demandCode(context, account, code, '登录不成功')
      await beginSession(context, account, true)
      record({
        sentence: `${account.name}登录`,
        before: {
          lastLoginAt: account.lastLoginAt,
          failures: account.failures,
          lockedUntil: account.lockedUntil,
        },
        after: { lastLoginAt: now, failures: 0, lockedUntil: '' },
      })
      return { mustChangePassword: account.mustChangePassword }
    },
  },

  signOut: {
    allow: anyone,
    run: async ({ transaction, session, actor, record, setSession }) => {
      const ended = await transaction.get('session', { id: session })
      await transaction.remove('session', { id: session })
      setSession(undefined)
      record({
        sentence: `${actor.name}退出`,
        before: { signedInAt: ended?.createdAt ?? '', address: ended?.address ?? '' },
      })
      return DONE
    },
  },

  changePassword: {
    allow: anyone,
    run: async (context, { old, password }) => {
      const { transaction, actor, ports, session, now, record } = context
      const account = await accountOf(transaction, actor.id)
      await demandPassword(context, account, old, '修改密码')
      await setPassword({ transaction, ports, now }, account, password, false)
      // Whoever else holds a session of this account is put out.
      const others = await transaction.find('session', { account: actor.id })
      for (const other of others)
        if (other.id !== session) await transaction.remove('session', { id: other.id })
      record({
        sentence: `${actor.name}修改了密码`,
        before: {
          passwordChangedAt: account.passwordChangedAt,
          mustChangePassword: account.mustChangePassword,
        },
        after: { passwordChangedAt: now, mustChangePassword: false },
      })
      return DONE
    },
  },

  startSecondFactor: {
    allow: anyone,
    run: async (context, { password, code }) => {
      const { transaction, actor, ports, now, record } = context
      const account = await accountOf(transaction, actor.id)
      await demandPassword(context, account, password, '设置动态口令')
      if (account.totpConfirmed) await demandCode(context, account, code, '设置动态口令')
      const secret = ports.secondFactor.newSecret()
      const replaced = await transaction.get('setting', { name: pendingName(actor.id) })
      // The present one goes on until a code of the new one was given.
      await transaction.put('setting', { name: pendingName(actor.id), value: { secret, at: now } })
      record({
        sentence: `${actor.name}开始设置动态口令`,
        before: { secondFactor: account.totpConfirmed, pending: replaced !== undefined },
        after: { secondFactor: account.totpConfirmed, pending: true },
      })
      return { secret, uri: ports.secondFactor.uri(secret, actor.login, '绩衡') }
    },
  },

  confirmSecondFactor: {
    allow: anyone,
    run: async (context, { code }) => {
      const { transaction, actor, ports, now, session, record } = context
      const account = await accountOf(transaction, actor.id)
      const pending = (await transaction.get('setting', { name: pendingName(actor.id) }))?.value
      const { secret, at } = (pending ?? {}) as { secret?: string; at?: string }
      if (secret === undefined || at === undefined || addMinutes(at, MINUTES_TO_CONFIRM) < now)
        return refuse('wrong-state', { what: '不能确认动态口令', why: '还没有开始设置，或开始得太久' })
      await demandUnlocked(context, account, '确认动态口令')
      const checked = ports.secondFactor.check(secret, code, millisecondsOf(now))
      if (!checked.ok)
        return countFailure(context, account, problem('second-factor-wrong'), '确认动态口令不成功')
      await transaction.remove('setting', { name: pendingName(actor.id) })
      await transaction.put('setting', { name: stepName(actor.id), value: { step: checked.step ?? 0 } })
      await transaction.update('account', { id: actor.id }, { totpSecret: secret, totpConfirmed: true })
      await transaction.update('session', { id: session }, { verified: true })
      record({
        sentence: `${actor.name}启用了动态口令`,
        before: { secondFactor: account.totpConfirmed },
        after: { secondFactor: true },
      })
      return DONE
    },
  },

  giveSecondFactor: {
    allow: anyone,
    run: async (context, { code }) => {
      const { transaction, actor, session, record } = context
      const account = await accountOf(transaction, actor.id)
      if (!account.totpConfirmed)
        return refuse('wrong-state', { what: '不用填动态口令', why: '这个账号没有启用动态口令' })
      await demandCode(context, account, code, '补填动态口令')
      await transaction.update('session', { id: session }, { verified: true })
      record({
        sentence: `${actor.name}补填了动态口令`,
        before: { verified: false },
        after: { verified: true },
      })
      return DONE
    },
  },

  removeSecondFactor: {
    allow: anyone,
    run: async (context, { password, code }) => {
      const { transaction, actor, record } = context
      const account = await accountOf(transaction, actor.id)
      await demandPassword(context, account, password, '停用动态口令')
      if (account.totpConfirmed) await demandCode(context, account, code, '停用动态口令')
      await forgetSecondFactor(transaction, account.id)
      record({
        sentence: `${actor.name}停用了动态口令`,
        before: { secondFactor: account.totpConfirmed },
        after: { secondFactor: false },
      })
      return DONE
    },
  },

  accounts: {
    allow: ({ actor }) => demand(actor, 'seeAccounts'),
    run: async ({ reader, now }) => {
      const rows = await reader.find('account', {}, { order: [['login', 'asc']] })
      return { accounts: await Promise.all(rows.map((row) => shownAccount(reader, row, now))) }
    },
  },

  createAccount: {
    lock: ({ login }) => `login:${login.toLowerCase()}`,
    allow: ({ actor }) => demand(actor, 'manageAccounts'),
    run: async ({ transaction, ports, now, record }, input) => {
      const account = await newAccount({ transaction, ports, now }, { ...input, roles: [] })
      record({
        sentence: `新建账号“${input.login}”（${input.name}）`,
        after: { login: input.login, name: input.name, unit: input.unit },
      })
      return { id: account.id }
    },
  },

  updateAccount: {
    lock: () => 'administrators',
    allow: ({ actor }) => demand(actor, 'manageAccounts'),
    run: async ({ transaction, actor, record }, { account: id, name, email, active }) => {
      const account = await accountOf(transaction, id)
      if (!active && id === actor.id)
        refuse('wrong-state', { what: '不能停用自己的账号', why: '停用后没有人能再启用它' })
      if (!active) await demandAnotherAdministrator(transaction, account, [])
      await transaction.update('account', { id }, { name, email, active })
      if (!active) await transaction.remove('session', { account: id })
      record({
        sentence: `${active ? '修改' : '停用'}账号“${account.login}”`,
        before: { name: account.name, email: account.email, active: account.active },
        after: { name, email, active },
      })
      return DONE
    },
  },

  grantRoles: {
    lock: () => 'administrators',
    allow: ({ actor }) => demand(actor, 'grantRoles'),
    run: async ({ transaction, actor, record }, { account: id, roles, unit }) => {
      const account = await accountOf(transaction, id)
      const clash = clashOf(roles)
      if (clash !== undefined) refuse('roles-clash', { one: ROLES[clash[0]], other: ROLES[clash[1]] })
      if (unit !== '' && (await transaction.get('unit', { code: unit })) === undefined)
        refuse('unit-unknown', { unit })
      if (id === actor.id && !roles.includes('securityAdmin'))
        refuse('wrong-state', { what: '不能取消自己的安全管理员角色', why: '取消后没有人能再授予角色' })
      await demandAnotherAdministrator(transaction, account, roles)
      await transaction.update('account', { id }, { roles, unit })
      record({
        sentence: `授予“${account.name}”角色：${roles.map((role) => ROLES[role]).join('、') || '无'}`,
        before: { roles: account.roles, unit: account.unit },
        after: { roles, unit },
      })
      return DONE
    },
  },

  resetPassword: {
    allow: ({ actor }) => demand(actor, 'manageSecurity'),
    run: async ({ transaction, ports, now, record }, { account: id, password }) => {
      const account = await accountOf(transaction, id)
      await setPassword({ transaction, ports, now }, account, password, true)
      await transaction.remove('session', { account: id })
      record({
        sentence: `重置了“${account.name}”的密码`,
        before: {
          login: account.login,
          passwordChangedAt: account.passwordChangedAt,
          mustChangePassword: account.mustChangePassword,
        },
        after: { login: account.login, passwordChangedAt: now, mustChangePassword: true },
      })
      return DONE
    },
  },

  unlockAccount: {
    allow: ({ actor }) => demand(actor, 'manageSecurity'),
    run: async ({ transaction, record }, { account: id }) => {
      const account = await accountOf(transaction, id)
      await transaction.update('account', { id }, { failures: 0, lockedUntil: '' })
      record({
        sentence: `解除了“${account.name}”的锁定`,
        before: { login: account.login, failures: account.failures, lockedUntil: account.lockedUntil },
        after: { login: account.login, failures: 0, lockedUntil: '' },
      })
      return DONE
    },
  },

  resetSecondFactor: {
    allow: ({ actor }) => demand(actor, 'manageSecurity'),
    run: async ({ transaction, actor, record }, { account: id }) => {
      const account = await accountOf(transaction, id)
      if (id === actor.id)
        refuse('wrong-state', { what: '不能重置自己的动态口令', why: '请在“我的账号”凭密码和口令停用' })
      await forgetSecondFactor(transaction, id)
      await transaction.remove('session', { account: id })
      record({
        sentence: `重置了“${account.name}”的动态口令`,
        before: { login: account.login, secondFactor: account.totpConfirmed },
        after: { login: account.login, secondFactor: false },
      })
      return DONE
    },
  },

  security: {
    allow: ({ actor }) => demand(actor, 'seeAccounts'),
    run: ({ reader }) => securityOf(reader),
  },

  setSecurity: {
    lock: () => 'setting:security',
    allow: ({ actor }) => demand(actor, 'manageSecurity'),
    run: async ({ transaction, ports, record }, policy) => {
      const before = await securityOf(transaction)
      forgetSecurity(ports.store)
      await transaction.put('setting', { name: 'security', value: policy })
      record({ sentence: '修改了安全策略', before, after: policy })
      return DONE
    },
  },
}

export async function accountOf(reader: Reader, id: string): Promise<AccountRow> {
  return (await reader.get('account', { id })) ?? refuse('record-missing', { what: '这个账号' })
}

async function shownAccount(reader: Reader, row: AccountRow, now: string) {
  const unit = row.unit === '' ? undefined : await reader.get('unit', { code: row.unit })
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    roles: [...(row.roles as readonly Role[])],
    unit: row.unit,
    unitName: unit?.name ?? '',
    email: row.email,
    active: row.active,
    locked: row.lockedUntil > now,
    secondFactor: row.totpConfirmed,
    lastLoginAt: row.lastLoginAt,
  }
}

const MINUTES_TO_CONFIRM = 15
const pendingName = (account: string): string => `totp-pending:${account}`
const stepName = (account: string): string => `totp:${account}`

async function forgetSecondFactor(transaction: Transaction, account: string): Promise<void> {
  await transaction.update('account', { id: account }, { totpSecret: '', totpConfirmed: false })
  await transaction.remove('setting', { name: pendingName(account) })
  await transaction.remove('setting', { name: stepName(account) })
}

type Proving = Pick<ActContext, 'transaction' | 'ports' | 'now' | 'session' | 'record'>

/**
 * A wrong password or code, wherever it was given, counts towards the lock. Once locked, the sessions end of him who
 * guessed from within one; sessions elsewhere go on, so that nobody puts another out by guessing at the door.
 */
async function countFailure(
  { transaction, now, session, record }: Proving,
  given: AccountRow,
  refusal: ReturnType<typeof problem>,
  what: string,
): Promise<never> {
  const policy = await securityOf(transaction)
  const account = await accountOf(transaction, given.id)
  const failures = account.failures + 1
  const locked = failures >= policy.failuresToLock
  const lockedUntil = locked ? addMinutes(now, policy.lockMinutes) : ''
  const change = { failures: locked ? 0 : failures, lockedUntil }
  await transaction.update('account', { id: account.id }, change)
  const own = session === '' ? undefined : await transaction.get('session', { id: session })
  if (locked && own?.account === account.id) await transaction.remove('session', { account: account.id })
  record({
    sentence: `“${account.name}”${what}${locked ? `，账号锁定到 ${clockTime(lockedUntil)}` : ''}`,
    before: { login: account.login, failures: account.failures, lockedUntil: account.lockedUntil },
    after: { login: account.login, ...change },
  })
  throw new KeptRefusal([locked ? problem('account-locked', { until: clockTime(lockedUntil) }) : refusal])
}

async function demandUnlocked({ now, record }: Proving, account: AccountRow, what: string): Promise<void> {
  if (account.lockedUntil <= now) return
  record({ sentence: `“${account.name}”在锁定期间尝试${what}` })
  throw new KeptRefusal([problem('account-locked', { until: clockTime(account.lockedUntil) })])
}

/** The password given once more by somebody signed in. */
async function demandPassword(
  context: Proving,
  account: AccountRow,
  password: string,
  what: string,
): Promise<void> {
  await demandUnlocked(context, account, what)
  if (!(await context.ports.passwords.verify(account.passwordHash, password)))
    await countFailure(context, account, problem('sign-in-failed'), `${what}时密码不对`)
}

/** A code of the confirmed second factor; each serves once. */
export async function demandCode(
  context: Proving,
  account: AccountRow,
  code: string | undefined,
  what: string,
): Promise<void> {
  const { transaction, ports, now } = context
  await demandUnlocked(context, account, what)
  if (code === undefined || code === '') refuse('second-factor-needed')
  const kept = await transaction.get('setting', { name: stepName(account.id) })
  const checked = ports.secondFactor.check(
    account.totpSecret,
    code,
    millisecondsOf(now),
    Number(kept?.value.step ?? -1),
  )
  if (!checked.ok)
    return countFailure(context, account, problem('second-factor-wrong'), `${what}，动态口令不对`)
  await transaction.put('setting', { name: stepName(account.id), value: { step: checked.step ?? 0 } })
}

/** Whoever loses an administrator's role, somebody in use must still hold it. */
async function demandAnotherAdministrator(
  transaction: Transaction,
  account: AccountRow,
  roles: readonly Role[],
): Promise<void> {
  if (!account.active) return
  const lost = ADMINS.filter((role) => account.roles.includes(role) && !roles.includes(role))
  if (lost.length === 0) return
  const others = (await transaction.find('account', { active: true })).filter((one) => one.id !== account.id)
  const last = lost.find((role) => !others.some((one) => one.roles.includes(role)))
  if (last !== undefined)
    refuse('wrong-state', {
      what: `不能停用或撤换“${account.name}”`,
      why: `这是最后一个在用的${ROLES[last]}，请先授权另一个账号`,
    })
}

/** A new session of the account for this browser. */
export async function beginSession(
  context: ActContext,
  account: AccountRow,
  verified: boolean,
): Promise<void> {
  const { transaction, ports, now, address, setSession } = context
  const token = ports.ids.token()
  const id = ports.hash.sha256(encoder.encode(token))
  await transaction.insert('session', {
    id,
    account: account.id,
    createdAt: now,
    seenAt: now,
    address,
    verified,
    byProvider: false,
  })
  await transaction.update('account', { id: account.id }, { failures: 0, lockedUntil: '', lastLoginAt: now })
  setSession(token)
}

type Writing = Pick<ActContext, 'transaction' | 'ports' | 'now'>

export async function newAccount(
  { transaction, ports, now }: Writing,
  given: {
    readonly login: string
    readonly name: string
    readonly unit: string
    readonly email: string
    readonly password: string
    readonly roles: readonly Role[]
    readonly mustChange?: boolean
  },
): Promise<AccountRow> {
  const login = given.login.toLowerCase()
  if ((await transaction.count('account', { login })) > 0) refuse('login-taken', { login })
  if (given.unit !== '' && (await transaction.get('unit', { code: given.unit })) === undefined)
    refuse('unit-unknown', { unit: given.unit })
  const policy = await securityOf(transaction)
  demandStrength(policy, given.password, login)
  const account: AccountRow = {
    id: ports.ids.id(),
    login,
    name: given.name,
    roles: given.roles,
    unit: given.unit,
    email: given.email,
    active: true,
    passwordHash: await ports.passwords.hash(given.password),
    passwordHistory: [],
    passwordChangedAt: now,
    mustChangePassword: given.mustChange ?? true,
    failures: 0,
    lockedUntil: '',
    totpSecret: '',
    totpConfirmed: false,
    subject: '',
    createdAt: now,
    lastLoginAt: '',
  }
  await transaction.insert('account', account)
  return account
}

async function setPassword(
  { transaction, ports, now }: Writing,
  account: AccountRow,
  password: string,
  mustChange: boolean,
): Promise<void> {
  const policy = await securityOf(transaction)
  demandStrength(policy, password, account.login)
  const earlier = [account.passwordHash, ...account.passwordHistory].slice(0, policy.remembered)
  for (const hash of earlier)
    if (await ports.passwords.verify(hash, password))
      refuse('password-weak', {
        reason: `新密码与最近 ${policy.remembered} 次用过的相同`,
        rule: '换一个没有用过的密码',
      })
  await transaction.update(
    'account',
    { id: account.id },
    {
      passwordHash: await ports.passwords.hash(password),
      passwordHistory: earlier,
      passwordChangedAt: now,
      mustChangePassword: mustChange,
      failures: 0,
      lockedUntil: '',
    },
  )
}

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/] as const

/** 复杂度: length, kinds of characters, and not the login name. */
function demandStrength(policy: SecurityPolicy, password: string, login: string): void {
  const rule = `至少 ${policy.minimumLength} 位，含大写、小写、数字、符号中的 ${policy.classes} 种，不含登录名`
  const kinds = CLASSES.filter((kind) => kind.test(password)).length
  if (password.length < policy.minimumLength)
    refuse('password-weak', { reason: `只有 ${password.length} 位`, rule })
  if (kinds < policy.classes) refuse('password-weak', { reason: `只有 ${kinds} 种字符`, rule })
  if (password.toLowerCase().includes(login.toLowerCase()))
    refuse('password-weak', { reason: '含有登录名', rule })
  if (/^(.)\1+$/.test(password)) refuse('password-weak', { reason: '全是同一个字符', rule })
}

export const isAdmin = (actor: Actor): boolean => actor.roles.some((role) => ADMINS.includes(role))
