/**
 * 来历: from any number down to the figures that people entered. A tree of buttons that open and close; the first
 * levels stand open, so that most questions are answered without a click.
 */
import type { Ref } from '@jiheng/engine'
import { Drawer } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { findLineage, type LineageNode } from '../lineage.ts'
import { go, withQuery } from '../route.ts'
import { useEvaluationView } from './evaluation-context.tsx'
import { IllustrativeTag, UnconfirmedTag } from './tags.tsx'

const OPEN_LEVELS = 2
const MOST_OPEN = 12
/** 全部展开 stops here, so that a total over many units does not draw thousands of lines at once. */
const DEEPEST = 6

export function LineageDrawer() {
  const { index, route } = useEvaluationView()
  const ref = route.query.ref ?? ''
  const cameFrom = useRef<Element | null>(null)
  const [expandAll, setExpandAll] = useState(0)
  useEffect(() => {
    if (ref !== '' && cameFrom.current === null) cameFrom.current = document.activeElement
    setExpandAll(0)
  }, [ref])
  const node = ref === '' ? undefined : findLineage(index, ref)
  const close = () => go(withQuery(route, { ref: '' }))
  const giveBackFocus = (open: boolean) => {
    if (open) return
    if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected) cameFrom.current.focus()
    cameFrom.current = null
  }
  return (
    <Drawer
      open={ref !== ''}
      onClose={close}
      afterOpenChange={giveBackFocus}
      title="来历"
      aria-label="数字的来历"
      size="min(680px, 100vw)"
      className="lineage-drawer"
      closeIcon={<span aria-hidden="true">✕</span>}
      extra={
        <button type="button" className="link-button" onClick={() => setExpandAll((count) => count + 1)}>
          {expandAll % 2 === 0 ? '全部展开' : '收起'}
        </button>
      }
    >
      {node === undefined ? (
        <p className="nothing">这个数值没有列入评价结果，无法查到来历。</p>
      ) : (
        <>
          <p className="hint">从上到下：每个数由它下面缩进的数得出，直到有人填报的原始数为止。</p>
          <ul className="lineage" key={`${ref}#${expandAll}`}>
            <Branch reference={ref} path={[]} expandAll={expandAll % 2 === 1} />
          </ul>
        </>
      )}
    </Drawer>
  )
}

function Branch({
  reference,
  path,
  expandAll,
}: {
  readonly reference: Ref
  readonly path: readonly Ref[]
  readonly expandAll: boolean
}) {
  const { index } = useEvaluationView()
  const node = findLineage(index, reference)
  const inputs =
    node === undefined ? [] : node.inputs.filter((input) => !path.includes(input) && input !== reference)
  const [isOpen, setOpen] = useState(
    (expandAll && path.length < DEEPEST) ||
      path.length === 0 ||
      (path.length < OPEN_LEVELS && inputs.length <= MOST_OPEN),
  )
  if (node === undefined) return <li className="lineage-lost">一个没有列入结果的数</li>
  const say = `${node.label}：${node.text}`
  return (
    <li className={node.entered ? 'lineage-node lineage-entered' : 'lineage-node'}>
      {inputs.length === 0 ? (
        <div className="lineage-line">
          <span className="lineage-mark" aria-hidden="true">
            ·
          </span>
          <NodeLine node={node} />
        </div>
      ) : (
        <button
          type="button"
          className="lineage-line"
          aria-expanded={isOpen}
          aria-label={`${say}，由 ${inputs.length} 个数得出，${isOpen ? '收起' : '展开'}`}
          onClick={() => setOpen(!isOpen)}
        >
          <span className="lineage-mark" aria-hidden="true">
            {isOpen ? '▾' : '▸'}
          </span>
          <NodeLine node={node} />
        </button>
      )}
      <NodeFacts node={node} />
      {isOpen && inputs.length > 0 ? (
        <ul className="lineage">
          {inputs.map((input) => (
            <Branch key={input} reference={input} path={[...path, reference]} expandAll={expandAll} />
          ))}
        </ul>
      ) : null}
      {!isOpen && inputs.length > 0 ? (
        <p className="lineage-more">由 {inputs.length} 个数得出，点上一行展开</p>
      ) : null}
    </li>
  )
}

function NodeLine({ node }: { readonly node: LineageNode }) {
  return (
    <>
      <span className="lineage-how">{node.how}</span>
      <span className="lineage-label">{node.label}</span>
      <span className="lineage-value">{node.text}</span>
    </>
  )
}

function NodeFacts({ node }: { readonly node: LineageNode }) {
  return (
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
  )
}
