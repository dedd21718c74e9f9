/** What an act has at hand 操作的环境: who acts, the transaction, the ports, and the log that every act must leave. */
import { type Problem, type ProblemCode, problem } from '@jiheng/engine'
import type { ArchiveReader } from '../bureau/read-archive.ts'
import type { FileMap } from '../case/library.ts'
import type { Role, SecurityPolicy } from '../contract/index.ts'
import type { Hash, Printer, Stamper } from '../ports.ts'
import type { LedgerStore } from './ledgers.ts'
import type { Reader, Store, Transaction, Vault } from './store.ts'

/** Refused, with everything that the person can mend. Thrown out of acts, so that nothing of them is kept. */
export class Refusal extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems[0]?.title ?? '')
    this.problems = problems
  }
}

export function refuse(code: ProblemCode, values: Readonly<Record<string, string>> = {}): never {
  throw new Refusal([problem(code, values)])
}

/** 登录的人. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly login: string
  readonly roles: readonly Role[]
  /** Top of what he may see; '' for none. */
  readonly unit: string
}

export interface Passwords {
  hash(password: string): Promise<string>
  verify(hash: string, password: string): Promise<boolean>
  /** Takes as long as verifying, so that time does not tell whether an account exists. */
  waste(password: string): Promise<unknown>
}

export interface SecondFactor {
  newSecret(): string
  uri(secret: string, account: string, issuer: string): string
  check(
    secret: string,
    code: string,
    atMilliseconds: number,
    lastStep?: number,
  ): { ok: boolean; step?: number }
}

export interface Mailer {
  send(letter: {
    to: string
    subject: string
    text: string
  }): Promise<{ ok: true } | { ok: false; reason: string; lasting: boolean }>
}

/** What the platform needs from outside. */
export interface Ports {
  readonly store: Store
  readonly vault: Vault
  readonly ledgers: LedgerStore
  readonly passwords: Passwords
  readonly secondFactor: SecondFactor
  readonly hash: Hash
  /** SHA-256 over bytes, for the hash tree. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array
  readonly ids: { id(): string; token(): string }
  readonly clock: { now(): string }
  /** Framework files and dictionaries that can be chosen. */
  readonly library: FileMap
  /** Link of the sign-in provider, '' without one. */
  readonly singleSignOn: string
  readonly mails: boolean
  /** Reads received archives in threads of their own; without it that is done here. */
  readonly archiveReader?: ArchiveReader
  /** To PDF; without one reports have none. */
  readonly printer?: Printer
  /** The page that verifies an archive in a browser; put into every archive. */
  readonly verifier?: () => Promise<Uint8Array | undefined>
  /** A time stamp authority, if one is set. */
  readonly stamper?: Stamper
}

/** One thing done, for the audit log. */
export interface Deed {
  readonly evaluation?: string
  readonly unit?: string
  readonly sentence: string
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

export interface QueryContext {
  readonly reader: Reader
  readonly ports: Ports
  /** Undefined before sign-in. */
  readonly actor: Actor | undefined
  readonly session: string
  readonly address: string
  readonly now: string
}

export interface ActContext extends QueryContext {
  readonly transaction: Transaction
  /** Every act says what it did, in a sentence, with what was there before and after. */
  readonly record: (deed: Deed) => void
  /** Begun once the act is kept, and only then; nobody waits for it. */
  readonly afterwards: (work: () => void) => void
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | undefined
  /** A fresh session for the browser, or its end. */
  readonly setSession: (token: string | undefined) => void
}

/** A file as an answer. */
export interface FileAnswer {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

export const DEFAULT_SECURITY: SecurityPolicy = {
  minimumLength: 8,
  classes: 3,
  maximumAgeDays: 90,
  remembered: 5,
  failuresToLock: 5,
  lockMinutes: 20,
  idleMinutes: 30,
  sessionHours: 12,
  secondFactorForAdmins: false,
}

export async function securityOf(reader: Reader): Promise<SecurityPolicy> {
  const row = await reader.get('setting', { name: 'security' })
  return { ...DEFAULT_SECURITY, ...(row?.value as Partial<SecurityPolicy> | undefined) }
}

const remembered = new WeakMap<Store, { readonly policy: SecurityPolicy; readonly until: number }>()
const REMEMBERED_FOR = 10_000

/** The policy as every request needs it: looked up anew after ten seconds, or when this process changed it. */
export async function recentSecurity(
  reader: Reader,
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
): Promise<SecurityPolicy> {
  const now = millisecondsOf(clock.now())
  const found = remembered.get(store)
  if (found !== undefined && now <= found.until && now > found.until - 2 * REMEMBERED_FOR) return found.policy
  const policy = await securityOf(reader)
  remembered.set(store, { policy, until: now + REMEMBERED_FOR })
  return policy
}

export const forgetSecurity = (store: Store): boolean => remembered.delete(store)

const MINUTE = 60_000

/** Milliseconds since 1970 of a time that {@link Ports.clock} gave. */
export const millisecondsOf = (time: string): number => Date.parse(time)
export const addMinutes = (time: string, minutes: number): string =>
  new Date(Date.parse(time) + minutes * MINUTE).toISOString()
/** The day in China on which a moment lies. */
export const dayOf = (time: string): string => addMinutes(time, 8 * 60).slice(0, 10)
/** A moment as people in China read it: 2020-03-05 09:30. */
export const clockTime = (time: string): string =>
  time === ''
    ? ''
    : addMinutes(time, 8 * 60)
        .slice(0, 16)
        .replace('T', ' ')
