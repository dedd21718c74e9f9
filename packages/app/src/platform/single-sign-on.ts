/**
 * Sign-in by a provider 统一身份认证: the provider says who somebody is; what he may do is decided here alone. A person needs
 * an account first; the first time it is found by its login name, from then on by the provider's lasting name for him.
 */
import { type Problem, problem } from '@jiheng/engine'
import { appendAudit } from './audit.ts'
import { addMinutes, clockTime, type Deed, type Ports, Refusal, securityOf } from './context.ts'
import { actorOf } from './operate.ts'
import { isAdministrator } from './policy.ts'
import type { AccountRow } from './store.ts'

const encoder = new TextEncoder()
const MINUTES_TO_COME_BACK = 10

/** Keep what the browser must come back with; gives the name to ask for it by. */
export async function keepSignIn(ports: Ports, kept: Readonly<Record<string, unknown>>): Promise<string> {
  const id = ports.ids.token()
  await ports.store.write((transaction) =>
    transaction.put('setting', { name: `sign-in:${id}`, value: { kept, at: ports.clock.now() } }),
  )
  return id
}

/** Take it back; good for one try within ten minutes. */
export async function takeSignIn(
  ports: Ports,
  id: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  return ports.store.write(async (transaction) => {
    const name = `sign-in:${id}`
    const found = await transaction.get('setting', { name })
    await transaction.remove('setting', { name })
    const { kept, at } = (found?.value ?? {}) as { kept?: Readonly<Record<string, unknown>>; at?: string }
    if (kept === undefined || at === undefined) return undefined
    return Date.parse(ports.clock.now()) - Date.parse(at) > MINUTES_TO_COME_BACK * 60_000 ? undefined : kept
  })
}

/** Who the provider says somebody is; its lasting names count within that provider alone. */
export interface Vouched {
  readonly issuer: string
  readonly subject: string
  readonly login?: string | undefined
}

/**
 * A session for the person the provider vouches for. The second factor, where one is in use, is still to be given. An
 * administrator is never found by his login name: whoever can name himself at the provider would be one.
 * @throws Refusal without an account that may be used now; it leaves its trace.
 */
export async function signInBySubject(ports: Ports, person: Vouched, address: string): Promise<string> {
  const token = ports.ids.token()
  const refused = await ports.store.write(async (transaction): Promise<Problem | undefined> => {
    const now = ports.clock.now()
    const subject = `${person.issuer}|${person.subject}`
    const login = (person.login ?? '').toLowerCase()
    await transaction.lock(`sign-in:${login}`)
    const [bound] = await transaction.find('account', { subject })
    const [named] =
      bound !== undefined || login === '' ? [] : await transaction.find('account', { login, subject: '' })
    const account = bound ?? named
    const leave = (actor: AccountRow | undefined, deed: Deed): Promise<void> =>
      appendAudit(transaction, ports.sha256, {
        name: 'signInBySubject',
        actor: actor === undefined ? undefined : actorOf(actor),
        now,
        address,
        deed,
      })
    const refusal = refusalOf(account, bound !== undefined, now, person)
    if (refusal !== undefined) {
      await leave(undefined, {
        sentence: `“${person.login ?? person.subject}”由统一身份认证登录不成功：${refusal.title}`,
      })
      return refusal
    }
    const found = account as AccountRow
    await transaction.update('account', { id: found.id }, { subject, lastLoginAt: now, failures: 0 })
    await transaction.insert('session', {
      id: ports.hash.sha256(encoder.encode(token)),
      account: found.id,
      createdAt: now,
      seenAt: now,
      address,
      verified: !found.totpConfirmed,
      byProvider: true,
    })
    await leave(found, {
      sentence: `${found.name}由统一身份认证登录${bound === undefined ? '，首次绑定' : ''}`,
      before: { subject: found.subject, lastLoginAt: found.lastLoginAt, failures: found.failures },
      after: { subject, lastLoginAt: now, failures: 0 },
    })
    return undefined
  })
  if (refused !== undefined) throw new Refusal([refused])
  return token
}

function refusalOf(
  account: AccountRow | undefined,
  bound: boolean,
  now: string,
  person: Vouched,
): Problem | undefined {
  if (account === undefined)
    return problem('record-missing', { what: `与“${person.login ?? person.subject}”对应的账号` })
  if (!account.active) return problem('account-inactive', { login: account.login })
  if (account.lockedUntil > now) return problem('account-locked', { until: clockTime(account.lockedUntil) })
  if (!bound && isAdministrator(account))
    return problem('not-allowed', {
      who: account.name,
      what: '首次由统一身份认证登录',
      way: '管理员账号请用本系统的密码登录',
    })
  return undefined
}

/** Sign-ins begun and never finished, and sessions that ended by themselves; gives how many rows went. */
export async function clearEnded(ports: Ports): Promise<number> {
  const now = ports.clock.now()
  return ports.store.write(async (transaction) => {
    const policy = await securityOf(transaction)
    let gone = 0
    for (const { name, value } of await transaction.find('setting', { name: { contains: 'sign-in:' } }))
      if (addMinutes(String(value.at ?? ''), MINUTES_TO_COME_BACK) < now)
        gone += await transaction.remove('setting', { name })
    gone += await transaction.remove('session', {
      createdAt: { atMost: addMinutes(now, -policy.sessionHours * 60) },
    })
    gone += await transaction.remove('session', { seenAt: { atMost: addMinutes(now, -policy.idleMinutes) } })
    return gone
  })
}
