/** 指标树: every indicator with its points, every group with the sum of its parts; one tab stop, arrow keys inside. */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { PlacedProblem } from './problems.ts'
import { type At, type FrameworkTree, nodeAt, offWords, type Sum, samePlace, type TreeNode } from './tree.ts'

export interface TreeActions {
  readonly select: (at: At) => void
  readonly add: (parent: At) => void
  readonly remove: (at: At) => void
  readonly move: (at: At, by: -1 | 1) => void
}

/** Deeper ones are a department's own, and come with its targets. */
const DEEPEST = 4
const keyOf = (at: At): string => at.join('.')

export function IndicatorTree({
  tree,
  selected,
  problems,
  readOnly,
  actions,
}: {
  readonly tree: FrameworkTree
  readonly selected: At | undefined
  readonly problems: readonly PlacedProblem[]
  readonly readOnly: boolean
  readonly actions: TreeActions
}) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => visible(tree.indicators, closed), [tree, closed])
  const counts = useMemo(() => countBy(problems), [problems])
  const list = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState(false)
  const selectedKey = selected === undefined ? '' : keyOf(selected)
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[data-at="${selectedKey}"]`)
    row?.scrollIntoView({ block: 'nearest' })
    if (focused) row?.focus()
  }, [selectedKey, focused])

  const toggle = (at: At, open: boolean): void => {
    const next = new Set(closed)
    if (open) next.delete(keyOf(at))
    else next.add(keyOf(at))
    setClosed(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (selected === undefined || event.ctrlKey || event.metaKey) return
    const target = keyTarget(event, rows, selected, tree, closed, toggle, readOnly, actions)
    if (target === undefined) return
    event.preventDefault()
    if (target !== 'done') actions.select(target)
  }
  return (
    <section className="fe-tree-panel" aria-label="指标">
      <TreeToolbar tree={tree} selected={selected} readOnly={readOnly} actions={actions} />
      <p className="fe-tree-total">
        满分 <b>{tree.fullPoints || '—'}</b> 分 <SumMark sum={tree.sum} word="一级指标合计" />
      </p>
      <div
        ref={list}
        className="fe-tree"
        role="tree"
        aria-label="指标树，方向键移动，左右键收起和展开"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        {rows.map((node) => (
          <TreeRow
            key={keyOf(node.at)}
            node={node}
            siblings={siblingCount(tree, node.at)}
            open={!closed.has(keyOf(node.at))}
            selected={selected !== undefined && samePlace(node.at, selected)}
            faults={counts.get(keyOf(node.at)) ?? 0}
            onSelect={() => actions.select(node.at)}
            onToggle={(open) => toggle(node.at, open)}
          />
        ))}
      </div>
    </section>
  )
}

function visible(nodes: readonly TreeNode[], closed: ReadonlySet<string>): readonly TreeNode[] {
  return nodes.flatMap((node) => [
    node,
    ...(closed.has(keyOf(node.at)) ? [] : visible(node.children, closed)),
  ])
}

function countBy(problems: readonly PlacedProblem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { at, problem } of problems)
    if (at !== undefined && problem.severity !== 'note')
      counts.set(keyOf(at), (counts.get(keyOf(at)) ?? 0) + 1)
  return counts
}

const siblingCount = (tree: FrameworkTree, at: At): number =>
  (at.length === 1 ? tree.indicators : nodeAt(tree, at.slice(0, -1))?.children)?.length ?? 0

/** Where a key leads; 'done' where it did something else. */
function keyTarget(
  event: KeyboardEvent,
  rows: readonly TreeNode[],
  at: At,
  tree: FrameworkTree,
  closed: ReadonlySet<string>,
  toggle: (at: At, open: boolean) => void,
  readOnly: boolean,
  actions: TreeActions,
): At | 'done' | undefined {
  const index = rows.findIndex((row) => samePlace(row.at, at))
  const node = nodeAt(tree, at)
  if (event.altKey) {
    if (readOnly || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return undefined
    actions.move(at, event.key === 'ArrowUp' ? -1 : 1)
    return 'done'
  }
  const isClosed = closed.has(keyOf(at))
  switch (event.key) {
    case 'ArrowDown':
      return rows[index + 1]?.at ?? 'done'
    case 'ArrowUp':
      return rows[index - 1]?.at ?? 'done'
    case 'Home':
      return rows[0]?.at
    case 'End':
      return rows.at(-1)?.at
    case 'ArrowRight':
      if (node === undefined || node.children.length === 0) return 'done'
      if (!isClosed) return node.children[0]?.at
      toggle(at, true)
      return 'done'
    case 'ArrowLeft':
      if (node !== undefined && node.children.length > 0 && !isClosed) {
        toggle(at, false)
        return 'done'
      }
      return at.length > 1 ? at.slice(0, -1) : 'done'
    case 'Delete':
      if (readOnly) return undefined
      actions.remove(at)
      return 'done'
    default:
      return undefined
  }
}

function TreeToolbar({
  tree,
  selected,
  readOnly,
  actions,
}: {
  readonly tree: FrameworkTree
  readonly selected: At | undefined
  readonly readOnly: boolean
  readonly actions: TreeActions
}) {
  const node = selected === undefined ? undefined : nodeAt(tree, selected)
  const at = node?.at ?? []
  const last = at.at(-1) ?? 0
  const deepest = node !== undefined && at.length >= (node.slot ? DEEPEST : DEEPEST - 1)
  const off = readOnly || node === undefined
  return (
    <div className="fe-tree-tools" role="toolbar" aria-label="增删和移动指标">
      <Button size="small" icon={<PlusOutlined />} disabled={readOnly} onClick={() => actions.add([])}>
        增加一级
      </Button>
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={off || deepest}
        title={deepest ? '指标最多三级；由部门细化的三级指标可以再加下级' : ''}
        onClick={() => actions.add(at)}
      >
        增加下级
      </Button>
      <Button
        size="small"
        icon={<ArrowUpOutlined />}
        title="Alt+↑"
        disabled={off || last === 0}
        onClick={() => actions.move(at, -1)}
      >
        上移
      </Button>
      <Button
        size="small"
        icon={<ArrowDownOutlined />}
        title="Alt+↓"
        disabled={off || last >= siblingCount(tree, at) - 1}
        onClick={() => actions.move(at, 1)}
      >
        下移
      </Button>
      <Button
        size="small"
        danger
        icon={<DeleteOutlined />}
        title="Delete；可以撤销"
        disabled={off}
        onClick={() => actions.remove(at)}
      >
        删除
      </Button>
    </div>
  )
}

function TreeRow({
  node,
  siblings,
  open,
  selected,
  faults,
  onSelect,
  onToggle,
}: {
  readonly node: TreeNode
  readonly siblings: number
  readonly open: boolean
  readonly selected: boolean
  readonly faults: number
  readonly onSelect: () => void
  readonly onToggle: (open: boolean) => void
}) {
  const group = node.children.length > 0
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled once, by the tree around the rows.
    <div
      className={`fe-row fe-row-${Math.min(node.at.length, 4)}${selected ? ' fe-row-on' : ''}`}
      role="treeitem"
      data-at={keyOf(node.at)}
      tabIndex={selected ? 0 : -1}
      aria-level={node.at.length}
      aria-posinset={(node.at.at(-1) ?? 0) + 1}
      aria-setsize={siblings}
      aria-selected={selected}
      {...(group ? { 'aria-expanded': open } : {})}
      onClick={onSelect}
    >
      <span
        className="fe-twist"
        aria-hidden="true"
        onClick={(event) => {
          if (!group) return
          event.stopPropagation()
          onToggle(!open)
        }}
      >
        {group ? (open ? '▾' : '▸') : ''}
      </span>
      <span className="fe-code">{node.code}</span>
      <span className="fe-name">
        {node.name || '（没有名称）'}
        {node.slot ? <span className="tag tag-added">部门细化</span> : null}
        {faults === 0 ? null : <span className="tag tag-violated">{faults} 处问题</span>}
      </span>
      {node.sum === undefined ? null : <SumMark sum={node.sum} word="合计" />}
      <span className="fe-points">
        {node.points || '—'}
        <span className="seen-by-reader"> 分</span>
      </span>
    </div>
  )
}

/** ✓ 合计 10, or ✗ 差 2 分: sign and words, not colour alone. */
export function SumMark({ sum, word }: { readonly sum: Sum; readonly word: string }) {
  const off = offWords(sum)
  return off === undefined ? (
    <span className="fe-sum fe-sum-right" title={`${word} ${sum.total} 分，与上级分值相等`}>
      <span aria-hidden="true">✓</span> {word} {sum.total}
    </span>
  ) : (
    <span className="fe-sum fe-sum-wrong" title={`${word} ${sum.total} 分，与上级分值不等`}>
      <span aria-hidden="true">✗</span> {off}
    </span>
  )
}
