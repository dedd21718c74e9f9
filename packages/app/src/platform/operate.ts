/**
 * Operating 操作: the one way in. An operation is implemented with who may do it and what it does; the dispatcher reads
 * the input, finds out who asks, decides, runs it in one transaction and appends to the audit log. An act that leaves
 * no record is a defect, so that none can be forgotten.
 */
import { Defect, type Problem, problem } from '@jiheng/engine'
import {
  type NamesOf,
  OPERATIONS,
  type OperationName,
  type OutputOf,
  type ReadInputOf,
  type SecurityPolicy,
} from '../contract/operations.ts'
import type { Role } from '../contract/roles.ts'
import { appendAudit } from './audit.ts'
import {
  type ActContext,
  type Actor,
  addMinutes,
  type Deed,
  type FileAnswer,
  millisecondsOf,
  type Ports,
  type QueryContext,
  Refusal,
  recentSecurity,
  refuse,
} from './context.ts'
import { isExpired, lacksSecondFactor } from './policy.ts'
import type { AccountRow, Reader, SessionRow } from './store.ts'

type Asking = NamesOf<'query' | 'file'>
type Acting = NamesOf<'command' | 'upload'>
type AnswerOf<N extends OperationName> = N extends NamesOf<'file'> ? FileAnswer : OutputOf<N>

/**
 * 事务之外: the rest of an answer, worked out after the transaction that read its rows has ended. What takes long, such as
 * a test of millions of lines, must not hold the database meanwhile.
 */
export class Later<A> {
  readonly work: () => Promise<A>
  constructor(work: () => Promise<A>) {
    this.work = work
  }
}
export const later = <A>(work: () => Promise<A>): Later<A> => new Later(work)

/** Implementation of a question. `allow` throws a refusal. */
export interface QueryImplementation<N extends Asking> {
  /** Needs nobody signed in. */
  readonly open?: true
  readonly allow: (context: QueryContext & { actor: Actor }, input: ReadInputOf<N>) => Promise<void> | void
  readonly run: (
    context: QueryContext & { actor: Actor },
    input: ReadInputOf<N>,
  ) => Promise<AnswerOf<N> | Later<AnswerOf<N>>>
}

type Act<N extends Acting> = (
  context: ActContext & { actor: Actor },
  input: ReadInputOf<N>,
) => Promise<OutputOf<N>>

export interface ActBase<N extends Acting> {
  readonly open?: true
  /** Acts on the same thing wait for each other. */
  readonly lock?: (input: ReadInputOf<N>) => string
  readonly allow: (context: ActContext & { actor: Actor }, input: ReadInputOf<N>) => Promise<void> | void
  /** Reads only, although it takes a file. */
  readonly silent?: true
}

/** What is read before an act that takes long; the file that came with it is there already. */
export type PreparingContext = QueryContext & { readonly actor: Actor } & Pick<ActContext, 'file'>

/**
 * Implementation of an act. One that takes long is `prepare`d: its rows are read, the work is done while no transaction
 * is open, and what that gives is run as the act. `allow` decides before the work and once more before the act.
 */
export type ActImplementation<N extends Acting> = ActBase<N> &
  (
    | { readonly run: Act<N>; readonly prepare?: never }
    | {
        readonly prepare: (context: PreparingContext, input: ReadInputOf<N>) => Promise<Later<Act<N>>>
        readonly run?: never
      }
  )

export type Implementations = { [N in Asking]: QueryImplementation<N> } & {
  [N in Acting]: ActImplementation<N>
}

export interface Request {
  readonly token: string | undefined
  readonly address: string
  readonly file?: { readonly name: string; readonly bytes: Uint8Array }
}

export interface Answer {
  readonly body: unknown
  /** '' ends the session, a token begins one, undefined leaves it. */
  readonly session?: string
}

/** What may be done before a new password or the second factor is given. */
const BEFORE_READY: readonly OperationName[] = [
  'me',
  'signOut',
  'changePassword',
  'startSecondFactor',
  'confirmSecondFactor',
  'giveSecondFactor',
]

/** Asked by a page on its own: nobody need sit before it, so it does not keep the session from ending when idle. */
const BACKGROUND: readonly OperationName[] = ['me', 'changes']

export class Platform {
  readonly #ports: Ports
  readonly #implementations: Implementations

  constructor(ports: Ports, implementations: Implementations) {
    this.#ports = ports
    this.#implementations = implementations
  }

  get ports(): Ports {
    return this.#ports
  }

  /** Run one operation. @throws Refusal with everything the person can mend. */
  async operate(name: OperationName, raw: unknown, request: Request): Promise<Answer> {
    const { kind } = OPERATIONS[name]
    return kind === 'query' || kind === 'file'
      ? this.#ask(name as Asking, raw, request)
      : this.#act(name as Acting, raw, request)
  }

  /** Whether somebody is signed in, without anything done; asked before a large body is read. */
  async knows(request: Request): Promise<boolean> {
    const now = this.#ports.clock.now()
    return this.#ports.store.read(
      async (reader) => (await whoAsks(reader, request, now, this.#ports)) !== undefined,
    )
  }

  async #ask(name: Asking, raw: unknown, request: Request): Promise<Answer> {
    const implementation = this.#implementations[name] as QueryImplementation<Asking>
    const now = this.#ports.clock.now()
    let stale: SessionRow | undefined
    const body = await this.#ports.store.read(async (reader) => {
      const found = await whoAsks(reader, request, now, this.#ports)
      if (
        found !== undefined &&
        !BACKGROUND.includes(name) &&
        millisecondsOf(now) - millisecondsOf(found.session.seenAt) > 60_000
      )
        stale = found.session
      const context = {
        reader,
        ports: this.#ports,
        session: found?.session.id ?? '',
        address: request.address,
        now,
      }
      const actor = this.#ready(name, implementation.open, found)
      const input = demandRead(readInput(name, raw))
      const whole = { ...context, actor } as QueryContext & { actor: Actor }
      if (actor !== undefined || implementation.open === undefined)
        await implementation.allow(whole, input as never)
      return implementation.run(whole, input as never)
    })
    if (stale !== undefined) {
      const { id } = stale
      await this.#ports.store.write((transaction) => transaction.update('session', { id }, { seenAt: now }))
    }
    return { body: body instanceof Later ? await body.work() : body }
  }

  /** The act itself; of one that takes long after its work was done. */
  async #actOf(name: Acting, read: ReadInput, request: Request, now: string): Promise<Act<Acting>> {
    const implementation = this.#implementations[name] as ActImplementation<Acting>
    if (implementation.run !== undefined) return implementation.run
    const prepared = await this.#ports.store.read(async (reader) => {
      const found = await whoAsks(reader, request, now, this.#ports)
      const actor = this.#ready(name, undefined, found) as Actor
      const input = demandRead(read)
      const context = {
        reader,
        ports: this.#ports,
        actor,
        session: found?.session.id ?? '',
        address: request.address,
        now,
        file: request.file,
      }
      await implementation.allow(context as unknown as ActContext & { actor: Actor }, input as never)
      return implementation.prepare(context, input as never)
    })
    return prepared.work()
  }

  async #act(name: Acting, raw: unknown, request: Request): Promise<Answer> {
    const implementation = this.#implementations[name] as ActImplementation<Acting>
    const read = readInput(name, raw)
    const now = this.#ports.clock.now()
    let session: string | undefined
    const run = await this.#actOf(name, read, request, now)
    const afterwards: (() => void)[] = []
    const outcome = await this.#ports.store.write(async (transaction) => {
      const deeds: Deed[] = []
      session = undefined
      afterwards.length = 0
      const lock = 'problems' in read ? undefined : implementation.lock?.(read.input as never)
      if (lock !== undefined) await transaction.lock(lock)
      const found = await whoAsks(transaction, request, now, this.#ports)
      const actor = this.#ready(name, implementation.open, found)
      // Who is nobody is told so before what is wrong with what he sent.
      const input = demandRead(read)
      const context = {
        reader: transaction,
        transaction,
        ports: this.#ports,
        actor,
        session: found?.session.id ?? '',
        address: request.address,
        now,
        file: request.file,
        record: (deed: Deed) => deeds.push(deed),
        afterwards: (work: () => void) => afterwards.push(work),
        setSession: (token: string | undefined) => {
          session = token ?? ''
        },
      } as unknown as ActContext & { actor: Actor }
      if (actor !== undefined || implementation.open === undefined)
        await implementation.allow(context, input as never)
      const body = await run(context, input as never).catch((reason: unknown) => {
        if (reason instanceof KeptRefusal) return reason
        throw reason
      })
      if (deeds.length === 0 && implementation.silent === undefined)
        throw new Defect(`操作“${name}”没有留下审计记录`)
      for (const deed of deeds)
        await appendAudit(transaction, this.#ports.sha256, {
          name,
          actor,
          now,
          address: request.address,
          deed,
        })
      if (found !== undefined && millisecondsOf(now) - millisecondsOf(found.session.seenAt) > 60_000)
        await transaction.update('session', { id: found.session.id }, { seenAt: now })
      return body
    })
    for (const work of afterwards) work()
    if (outcome instanceof KeptRefusal) throw new Refusal(outcome.problems)
    return { body: outcome, ...(session === undefined ? {} : { session }) }
  }

  #ready(name: OperationName, open: true | undefined, found: Found | undefined): Actor | undefined {
    if (found === undefined) {
      if (open === true) return undefined
      return refuse('sign-in-needed')
    }
    if (!BEFORE_READY.includes(name)) {
      if (found.account.totpConfirmed && !found.session.verified) refuse('second-factor-needed')
      const { byProvider } = found.session
      if (!byProvider && found.account.mustChangePassword)
        refuse('password-change-needed', { reason: '这是首次登录或密码已被重置' })
      if (!byProvider && found.expired) refuse('password-change-needed', { reason: '密码已到期' })
      if (lacksSecondFactor(found.account, found.policy)) refuse('second-factor-missing')
    }
    return found.actor
  }
}

/** A refusal whose traces stay, such as a wrong password counted. */
export class KeptRefusal {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    this.problems = problems
  }
}

interface Found {
  readonly actor: Actor
  readonly account: AccountRow
  readonly session: SessionRow
  /** The password is older than the policy allows. */
  readonly expired: boolean
  readonly policy: SecurityPolicy
}

/** The person behind a session that is neither idle too long nor too old. */
async function whoAsks(
  reader: Reader,
  request: Request,
  now: string,
  ports: Ports,
): Promise<Found | undefined> {
  if (request.token === undefined || request.token === '') return undefined
  const session = await reader.get('session', { id: request.token })
  if (session === undefined) return undefined
  const policy = await recentSecurity(reader, ports)
  if (addMinutes(session.seenAt, policy.idleMinutes) < now) return undefined
  if (addMinutes(session.createdAt, policy.sessionHours * 60) < now) return undefined
  const account = await reader.get('account', { id: session.account })
  if (account === undefined || !account.active) return undefined
  return { actor: actorOf(account), account, session, expired: isExpired(account, policy, now), policy }
}

export const actorOf = (account: AccountRow): Actor => ({
  id: account.id,
  name: account.name,
  login: account.login,
  roles: account.roles as readonly Role[],
  unit: account.unit,
})

type ReadInput = { readonly input: unknown } | { readonly problems: readonly Problem[] }

function demandRead(read: ReadInput): unknown {
  if ('problems' in read) throw new Refusal(read.problems)
  return read.input
}

/** Checked input, or every fault of it in words of ours. */
function readInput(name: OperationName, raw: unknown): ReadInput {
  const read = OPERATIONS[name].input.safeParse(raw ?? {})
  if (read.success) return { input: read.data }
  const problems = read.error.issues.slice(0, 20).map((issue) =>
    problem('input-invalid', {
      field: issue.path.map(String).join('.') || '内容',
      reason: reasonOf(issue),
    }),
  )
  return { problems }
}

function reasonOf(issue: { code: string; minimum?: unknown; maximum?: unknown; origin?: unknown }): string {
  switch (issue.code) {
    case 'too_small':
      return issue.minimum === 1 ? '没有填' : `过短或过小，至少 ${String(issue.minimum)}`
    case 'too_big':
      return `过长或过大，至多 ${String(issue.maximum)}`
    case 'invalid_type':
      return '缺少或类型不对'
    case 'invalid_format':
      return '写法不符合要求'
    case 'invalid_value':
      return '不在可选的范围内'
    case 'unrecognized_keys':
      return '含有不认识的内容'
    default:
      return '不符合要求'
  }
}
