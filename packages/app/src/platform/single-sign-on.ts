/**
 * Sign-in by a provider 统一身份认证: the provider says who somebody is; what he may do is decided here alone. A person needs
 * an account first; the first time it is found by its login name, from then on by the provider's lasting name for him.
 */
import { appendAudit } from './audit.ts'
import { type Ports, refuse } from './context.ts'
import { actorOf } from './operate.ts'

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

/** A session for the person the provider vouches for. @throws Refusal without an active account. */
export async function signInBySubject(
  ports: Ports,
  person: { readonly subject: string; readonly login?: string | undefined },
  address: string,
): Promise<string> {
  const token = ports.ids.token()
  await ports.store.write(async (transaction) => {
    const [bound] = await transaction.find('account', { subject: person.subject })
    const login = (person.login ?? '').toLowerCase()
    const [named] =
      bound !== undefined || login === '' ? [] : await transaction.find('account', { login, subject: '' })
    const account = bound ?? named
    if (account === undefined)
      return refuse('record-missing', { what: `与“${person.login ?? person.subject}”对应的账号` })
    if (!account.active) return refuse('account-inactive', { login: account.login })
    const now = ports.clock.now()
    await transaction.update(
      'account',
      { id: account.id },
      { subject: person.subject, lastLoginAt: now, failures: 0, lockedUntil: '', mustChangePassword: false },
    )
    await transaction.insert('session', {
      id: ports.hash.sha256(encoder.encode(token)),
      account: account.id,
      createdAt: now,
      seenAt: now,
      address,
      verified: true,
    })
    await appendAudit(transaction, ports.sha256, {
      name: 'signInBySubject',
      actor: actorOf(account),
      now,
      address,
      deed: { sentence: `${account.name}由统一身份认证登录${bound === undefined ? '，首次绑定' : ''}` },
    })
  })
  return token
}
