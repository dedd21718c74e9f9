/** First start 首次启动: an empty installation gets its three administrators; their passwords are shown once. */
import type { Role } from '../contract/roles.ts'
import { appendAudit } from './audit.ts'
import { newAccount } from './commands/accounts.ts'
import type { Ports } from './context.ts'

export interface FirstAccount {
  readonly login: string
  readonly name: string
  readonly role: string
  readonly unit: string
  readonly password: string
}

const FIRST: readonly { login: string; name: string; role: Role }[] = [
  { login: 'system', name: '系统管理员', role: 'systemAdmin' },
  { login: 'security', name: '安全管理员', role: 'securityAdmin' },
  { login: 'audit', name: '审计管理员', role: 'auditAdmin' },
]

/** A password that people can type: three groups of letters and digits without those that look alike. */
export function easyPassword(ports: Ports): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz'
  const digits = '23456789'
  const bytes = ports.sha256(new TextEncoder().encode(ports.ids.token()))
  const pick = (from: string, at: number): string => from[(bytes[at] ?? 0) % from.length] ?? 'a'
  const group = (at: number): string => [0, 1, 2, 3].map((i) => pick(letters, at + i)).join('')
  return `${group(0).replace(/^./, (one) => one.toUpperCase())}-${group(4)}-${pick(digits, 8)}${pick(digits, 9)}${pick(digits, 10)}${pick(digits, 11)}`
}

/** Make the three administrators where nobody is yet; nothing otherwise. */
export async function firstAccounts(ports: Ports): Promise<readonly FirstAccount[]> {
  return ports.store.write(async (transaction) => {
    await transaction.lock('first-accounts')
    if ((await transaction.count('account', {})) > 0) return []
    const now = ports.clock.now()
    const made: FirstAccount[] = []
    for (const { login, name, role } of FIRST) {
      const password = easyPassword(ports)
      await newAccount(
        { transaction, ports, now },
        { login, name, unit: '', email: '', password, roles: [role] },
      )
      made.push({ login, name, role: name, unit: '', password })
    }
    await appendAudit(transaction, ports.sha256, {
      name: 'firstAccounts',
      actor: undefined,
      now,
      address: '',
      deed: { sentence: '首次启动，建立三个管理员账号' },
    })
    return made
  })
}
