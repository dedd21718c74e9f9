/** 问题清单: every finding in the whole file; each leads to where it can be mended. */
import { printPlace } from '@jiheng/engine'
import { useState } from 'react'
import { SEVERITY } from './field.tsx'
import type { PlacedProblem } from './problems.ts'
import { type FrameworkTree, nodeAt } from './tree.ts'

const FIELD_WORDS: Readonly<Record<string, string>> = {
  name: '名称',
  code: '编号',
  points: '分值',
  meaning: '指标解释',
  formula: '公式',
  measure: '单位',
  places: '小数位',
  scoring: '评分标准',
  standard: '评分标准原文',
  notApplicable: '不适用时',
  authority: '依据',
  unconfirmed: '待核内容',
}

export function ProblemList({
  problems,
  tree,
  stale,
  onGo,
}: {
  readonly problems: readonly PlacedProblem[]
  readonly tree: FrameworkTree | undefined
  /** The text has changed since; new findings are on their way. */
  readonly stale: boolean
  readonly onGo: (problem: PlacedProblem) => void
}) {
  const [open, setOpen] = useState(true)
  const count = (severity: keyof typeof SEVERITY): number =>
    problems.filter((one) => one.problem.severity === severity).length
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    count(severity) === 0 ? [] : [`${count(severity)} 处${SEVERITY[severity]}`],
  )
  return (
    <section className="fe-problems" aria-label="问题">
      <h2>
        问题
        <span className="fe-problem-count" role="status">
          {stale ? '正在检查……' : counts.length === 0 ? '✓ 没有问题，可以使用' : counts.join('，')}
        </span>
        {problems.length === 0 ? null : (
          <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? '收起' : '展开'}
          </button>
        )}
      </h2>
      {problems.length === 0 || !open ? null : (
        <ol>
          {problems.map((one) => (
            <li
              key={`${one.problem.code} ${one.line ?? ''} ${one.column ?? ''} ${one.problem.detail}`}
              className="fe-problem"
            >
              <span className={`tag tag-severity tag-severity-${one.problem.severity}`}>
                {SEVERITY[one.problem.severity]}
              </span>
              <button type="button" className="link-button" onClick={() => onGo(one)}>
                {placeWords(one, tree)}
              </button>
              <span className="fe-problem-text">
                {one.problem.detail}。<small>{one.problem.fix}。</small>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function placeWords(one: PlacedProblem, tree: FrameworkTree | undefined): string {
  const node = one.at === undefined || tree === undefined ? undefined : nodeAt(tree, one.at)
  if (node !== undefined) {
    const field = one.field === undefined ? '' : ` · ${FIELD_WORDS[one.field] ?? one.field}`
    return `${node.code} ${node.name}${field}`
  }
  if (one.line !== undefined) return `第 ${one.line} 行第 ${one.column ?? 1} 列`
  return one.problem.place === undefined ? '整个文件' : printPlace(one.problem.place)
}
