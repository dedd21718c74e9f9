/** 读取中与出错: what stands in the place of a page that has no data yet, or gets none. */
import { Button } from 'antd'
import type { ShownProblem } from '../api.ts'

export function Waiting({ what }: { readonly what: string }) {
  return (
    <div className="waiting" role="status" aria-live="polite">
      <span className="waiting-bar" aria-hidden="true" />
      <p>正在读取{what}……</p>
    </div>
  )
}

export function ProblemView({
  problem,
  again,
  home,
}: {
  readonly problem: ShownProblem
  readonly again?: (() => void) | undefined
  /** Where there is something else to look at. */
  readonly home?: string | undefined
}) {
  return (
    <div className="problem" role="alert">
      <h1>{problem.title}</h1>
      <p>{problem.detail}</p>
      <dl>
        <dt>怎么办</dt>
        <dd>{problem.fix}</dd>
      </dl>
      {again === undefined ? null : (
        <Button type="primary" onClick={again}>
          重新读取
        </Button>
      )}
      {home === undefined ? null : (
        <a className="problem-home" href={home}>
          回到首页重新选择
        </a>
      )}
    </div>
  )
}
