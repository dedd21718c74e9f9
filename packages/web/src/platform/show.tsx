/** Small things that every page of the platform uses 公用的小件. */
import { Modal, message } from 'antd'
import type { ReactNode } from 'react'
import type { ShownProblem } from '../api.ts'
import { ProblemView, Waiting } from '../parts/waiting.tsx'
import { type Asked, Refused } from './client.ts'

export function Page({
  title,
  lead,
  actions,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="pf-page">
      <header className="pf-head">
        <div>
          <h1>{title}</h1>
          {lead === undefined ? null : <p className="pf-lead">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="pf-actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}

/** What was asked, once it is there. */
export function Answered<T>({
  asked,
  what,
  children,
}: {
  readonly asked: Asked<T> & { readonly again: () => void }
  readonly what: string
  readonly children: (answer: T) => ReactNode
}) {
  if (asked.kind === 'loading') return <Waiting what={what} />
  if (asked.kind === 'failed') return <ProblemView problem={asked.problem} again={asked.again} />
  return <>{children(asked.answer)}</>
}

const linesOf = (problems: readonly ShownProblem[]) => (
  <div className="pf-problems">
    {problems.slice(0, 30).map((one, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while shown
      <div key={index}>
        <p>{one.detail}</p>
        <p className="pf-fix">处理：{one.fix}</p>
      </div>
    ))}
  </div>
)

/** Say what was refused and how to mend it; gives false, so that callers can go on with what was typed. */
export function sayRefusal(reason: unknown): false {
  const problems =
    reason instanceof Refused
      ? reason.problems
      : [{ code: 'defect', title: '页面出错', detail: String(reason), fix: '刷新页面后重试' }]
  Modal.error({
    title: problems[0]?.title ?? '不能办理',
    content: linesOf(problems),
    width: 560,
    okText: '知道了',
  })
  return false
}

/** Do something, say how it went. */
export async function attempt(act: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await act()
    if (done !== undefined) message.success(done)
    return true
  } catch (reason) {
    return sayRefusal(reason)
  }
}

const STATE_KINDS: Readonly<Record<string, string>> = {
  未下发: 'idle',
  '已下发，待签收': 'wait',
  填报中: 'work',
  待单位负责人审批: 'wait',
  '已上报，待组长审核': 'ready',
  单位负责人退回: 'back',
  组长退回: 'back',
  已接收: 'done',
}

export function StateTag({ name }: { readonly name: string }) {
  return <span className={`pf-state pf-state-${STATE_KINDS[name] ?? 'idle'}`}>{name}</span>
}
