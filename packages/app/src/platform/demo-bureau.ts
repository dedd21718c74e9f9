/**
 * 财政端的演示: so many made-up departments hand in their sealed archives, through the same act that people use; some lack
 * a figure, a few were changed after they were sealed. Whatever was handed in before is not taken twice, so that it can be
 * broken off and gone on with.
 */
import type { DemoWishes } from '../bureau/demo-departments.ts'
import type { OutputOf } from '../contract/index.ts'
import { appendAudit } from './audit.ts'
import { newAccount } from './commands/accounts.ts'
import type { Ports } from './context.ts'
import type { Platform } from './operate.ts'
import { easyPassword, type FirstAccount } from './start.ts'

export type MakeArchive = (
  index: number,
  wishes: DemoWishes,
) => Promise<{ readonly name: string; readonly bytes: Uint8Array }>

const LOGIN = 'bureau'
const NAME = '财政评审员（演示）'
/** Each so-manieth lacks a figure, or was changed. */
const INCOMPLETE = 40
const CHANGED = 75

/** Its account, unless there is one already. */
export async function bureauDemoAccount({ ports }: Platform): Promise<FirstAccount | undefined> {
  return ports.store.write(async (transaction) => {
    await transaction.lock('first-accounts')
    if ((await transaction.count('account', { login: LOGIN })) > 0) return undefined
    const now = ports.clock.now()
    const password = easyPassword(ports)
    await newAccount(
      { transaction, ports, now },
      {
        login: LOGIN,
        name: NAME,
        unit: '',
        email: '',
        password,
        roles: ['financeReviewer'],
        mustChange: false,
      },
    )
    await appendAudit(transaction, ports.sha256, {
      name: 'loadDemo',
      actor: undefined,
      now,
      address: '',
      deed: { sentence: '建立财政端演示账号' },
    })
    return { login: LOGIN, name: NAME, role: NAME, unit: '财政局', password }
  })
}

/** Hand in so many archives; gives how many were new. */
export async function loadBureauDemo(
  platform: Platform,
  count: number,
  make: MakeArchive,
  told: (done: number) => void = () => undefined,
): Promise<number> {
  const { ports } = platform
  let received = 0
  for (let index = 0; index < count; index += 1) {
    const made = await make(index, (index + 1) % INCOMPLETE === 0 ? { without: '满意度' } : {})
    const file = (index + 1) % CHANGED === 0 ? changed(made) : made
    const token = await sessionOf(ports)
    const { body } = await platform.operate('receiveArchives', {}, { token, address: '演示', file })
    await ports.store.write((transaction) => transaction.remove('session', { id: token }))
    received += (body as OutputOf<'receiveArchives'>).received.length
    told(index + 1)
  }
  return received
}

/** A session for one act, so that the demonstration can go on after a restart without knowing a password. */
async function sessionOf(ports: Ports): Promise<string> {
  const id = ports.hash.sha256(new TextEncoder().encode(ports.ids.token()))
  const now = ports.clock.now()
  await ports.store.write(async (transaction) => {
    const [account] = await transaction.find('account', { login: LOGIN })
    await transaction.insert('session', {
      id,
      account: account?.id ?? '',
      createdAt: now,
      seenAt: now,
      address: '演示',
      verified: false,
      byProvider: true,
    })
  })
  return id
}

/** As if somebody had changed it after it was sealed. */
function changed({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }) {
  const copy = Uint8Array.from(bytes)
  const at = Math.trunc(copy.length / 3)
  copy[at] = (copy[at] ?? 0) ^ 1
  return { name, bytes: copy }
}
