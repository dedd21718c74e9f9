/** 来历 of a figure of the platform: asked for when it is opened, then a tree down to what was entered. */
import type { Evaluation } from '@jiheng/engine'
import { Drawer } from 'antd'
import { useState } from 'react'
import { type EvaluationIndex, indexEvaluation } from '../../evaluation-index.ts'
import { findLineage } from '../../lineage.ts'
import { IllustrativeTag, UnconfirmedTag } from '../../parts/tags.tsx'
import { useAsked } from '../client.ts'
import { Answered } from '../show.tsx'

export interface LineageAsked {
  readonly evaluation: string
  /** Unit whose sheet it stands on; the department's code for the whole. */
  readonly unit: string
  readonly ref: string
  readonly view: 'self' | 'computed' | 'reviewed'
}

export function LineageOf({
  asked,
  onClose,
}: {
  readonly asked: LineageAsked | undefined
  readonly onClose: () => void
}) {
  return (
    <Drawer
      open={asked !== undefined}
      onClose={onClose}
      title="来历"
      aria-label="数字的来历"
      size="min(680px, 100vw)"
      className="lineage-drawer"
      closeIcon={<span aria-hidden="true">✕</span>}
      destroyOnHidden
    >
      {asked === undefined ? null : <Tree asked={asked} />}
    </Drawer>
  )
}

function Tree({ asked: input }: { readonly asked: LineageAsked }) {
  const asked = useAsked('scoreLineage', input)
  return (
    <Answered asked={asked} what="来历">
      {(answer) => {
        const index = indexEvaluation(answer.evaluation as Evaluation)
        return (
          <>
            <p className="hint">从上到下：每个数由它下面缩进的数得出，直到有人填报的原始数为止。</p>
            <ul className="lineage">
              <Branch index={index} reference={input.ref} path={[]} />
            </ul>
          </>
        )
      }}
    </Answered>
  )
}

const OPEN_LEVELS = 2
const MOST_OPEN = 12

function Branch({
  index,
  reference,
  path,
}: {
  readonly index: EvaluationIndex
  readonly reference: string
  readonly path: readonly string[]
}) {
  const node = findLineage(index, reference)
  const inputs = (node?.inputs ?? []).filter((one) => !path.includes(one) && one !== reference)
  const [isOpen, setOpen] = useState(
    path.length === 0 || (path.length < OPEN_LEVELS && inputs.length <= MOST_OPEN),
  )
  if (node === undefined) return <li className="lineage-lost">一个没有列入结果的数</li>
  const line = (
    <>
      <span className="lineage-mark" aria-hidden="true">
        {inputs.length === 0 ? '·' : isOpen ? '▾' : '▸'}
      </span>
      <span className="lineage-how">{node.how}</span>
      <span className="lineage-label">{node.label}</span>
      <span className="lineage-value">{node.text}</span>
    </>
  )
  return (
    <li className={node.entered ? 'lineage-node lineage-entered' : 'lineage-node'}>
      {inputs.length === 0 ? (
        <div className="lineage-line">{line}</div>
      ) : (
        <button
          type="button"
          className="lineage-line"
          aria-expanded={isOpen}
          aria-label={`${node.label}：${node.text}，由 ${inputs.length} 个数得出，${isOpen ? '收起' : '展开'}`}
          onClick={() => setOpen(!isOpen)}
        >
          {line}
        </button>
      )}
      <div className="lineage-facts">
        {node.illustrative || node.unconfirmed.length > 0 ? (
          <p className="lineage-tags">
            {node.illustrative ? <IllustrativeTag /> : null}
            <UnconfirmedTag what={node.unconfirmed} />
          </p>
        ) : null}
        {node.facts.length === 0 ? null : (
          <dl>
            {node.facts.map((fact) => (
              <div key={`${fact.title}${fact.words}`}>
                <dt>{fact.title}</dt>
                <dd className={fact.formula === true ? 'formula' : undefined}>{fact.words}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {isOpen && inputs.length > 0 ? (
        <ul className="lineage">
          {inputs.map((input) => (
            <Branch key={input} index={index} reference={input} path={[...path, reference]} />
          ))}
        </ul>
      ) : null}
    </li>
  )
}
