/** 对比: what differs from the version it started from, in sentences. */
import { useMemo, useState } from 'react'
import { compareFrameworks, type Difference } from './compare.ts'
import type { Library } from './library.ts'

const KIND_WORDS = { added: '新增', removed: '删除', changed: '修改', moved: '移动' } as const

export function CompareView({
  base,
  text,
  library,
}: {
  readonly base: string
  readonly text: string
  readonly library: Library
}) {
  const comparison = useMemo(() => compareFrameworks(base, text, library), [base, text, library])
  const [onlyScores, setOnlyScores] = useState(false)
  const { differences, unreadable } = comparison
  if (unreadable !== undefined)
    return (
      <p className="fe-empty">
        {unreadable === 'base' ? '原版本' : '现在的文件'}不是有效的 YAML，不能对比；请先在“文件”页改正。
      </p>
    )
  if (differences.length === 0) return <p className="fe-empty">与原版本相比，内容没有改动。</p>
  const shown = onlyScores ? differences.filter((one) => one.scores) : differences
  const scoring = differences.filter((one) => one.scores).length
  return (
    <section className="fe-compare" aria-label="与原版本对比">
      <p className="fe-compare-head">
        与原版本相比共 {differences.length} 处不同，其中 {scoring} 处会影响得分。
        <label>
          <input
            type="checkbox"
            checked={onlyScores}
            onChange={(event) => setOnlyScores(event.target.checked)}
          />{' '}
          只看影响得分的
        </label>
      </p>
      {[...byPart(shown)].map(([part, list]) => (
        <section key={part}>
          <h3>
            {part}
            <small>{list.length} 处</small>
          </h3>
          <ol>
            {list.map((one) => (
              <li key={one.sentence} className="fe-difference">
                <span className={`tag fe-kind-${one.kind}`}>{KIND_WORDS[one.kind]}</span>
                <span>{one.sentence}。</span>
                {one.scores ? <span className="tag tag-severity-warning">影响得分</span> : null}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </section>
  )
}

function byPart(differences: readonly Difference[]): ReadonlyMap<string, readonly Difference[]> {
  const parts = new Map<string, Difference[]>()
  for (const one of differences) parts.set(one.part, [...(parts.get(one.part) ?? []), one])
  return parts
}
