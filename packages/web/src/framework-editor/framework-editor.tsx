/**
 * 指标体系编辑: a framework file as a tree and forms. The text is the one truth: every edit is a change of the text, and
 * everything shown is read from it. Nothing is saved here; that is for whoever shows the editor.
 */
import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import type { SourceFile } from '@jiheng/engine'
import { Button, Tabs } from 'antd'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { CompareView } from './compare-view.tsx'
import { addIndicator, moveIndicator, removeIndicator, setField } from './edit.ts'
import { FileView } from './file-view.tsx'
import { type GoTo, IndicatorForm } from './indicator-form.tsx'
import { IndicatorTree, type TreeActions } from './indicator-tree.tsx'
import { type Library, readLibrary, readVocabulary } from './library.ts'
import { ProblemList } from './problem-list.tsx'
import { type Checked, checkFramework, ofIndicator, type PlacedProblem } from './problems.ts'
import { useTextHistory } from './text-history.ts'
import { type At, type FrameworkTree, nearestNode, nodeAt, readTree, textOf } from './tree.ts'
import './framework-editor.css'

export interface FrameworkEditorProps {
  /** The text of a framework.yaml file. */
  readonly text: string
  /** The dictionary files, as text: names of items come from them. */
  readonly dictionaries: readonly SourceFile[]
  /** The text to compare with; without it there is no 对比. */
  readonly base?: string | undefined
  readonly readOnly?: boolean
  readonly onChange: (text: string) => void
}

const NO_CHANGE = (): void => undefined

export function FrameworkEditor({
  text,
  dictionaries,
  base,
  readOnly = false,
  onChange,
}: FrameworkEditorProps) {
  const history = useTextHistory(text, readOnly ? NO_CHANGE : onChange)
  const library = useMemo(() => readLibrary(dictionaries), [dictionaries])
  const tree = useMemo(() => readTree(text), [text])
  const vocabulary = useVocabulary(tree, library)
  const { checked, stale } = useChecked(text, library)
  const [tab, setTab] = useState('edit')
  const [wanted, setWanted] = useState<At>([0])
  const [field, setGoField] = useState<GoTo>()
  const [line, setGoLine] = useState<{ readonly line: number; readonly column: number }>()
  const [said, say] = useState('')
  const root = useRef<HTMLDivElement>(null)
  useUndoKeys(root, history)

  const node = tree === undefined ? undefined : nearestNode(tree, wanted)
  const { current, push } = history
  const edit = useCallback(
    (change: (text: string) => string) => {
      if (!readOnly) push(change(current()))
    },
    [readOnly, push, current],
  )
  const actions = useMemo(() => {
    const select = (at: At): void => {
      setWanted(at)
      setGoField(undefined)
    }
    return treeActions(edit, current, select, setGoField, say)
  }, [edit, current])
  const go = (problem: PlacedProblem): void => {
    if (problem.at !== undefined) {
      setTab('edit')
      setWanted(problem.at)
      setGoField({ field: problem.problem.code === 'weights-do-not-sum' ? 'points' : (problem.field ?? '') })
    } else if (problem.line !== undefined) {
      setTab('file')
      setGoLine({ line: problem.line, column: problem.column ?? 1 })
    }
  }
  const editing: ReactNode =
    tree === undefined ? (
      <p className="fe-empty" role="alert">
        文件不是有效的 YAML，不能按指标显示。请在“文件”页按下面列出的行列改正，或撤销。
      </p>
    ) : (
      <div className="fe-panes">
        <IndicatorTree
          tree={tree}
          selected={node?.at}
          problems={checked.problems}
          readOnly={readOnly}
          actions={actions}
        />
        {node === undefined ? (
          <p className="fe-empty">还没有指标。点“增加一级”开始。</p>
        ) : (
          <IndicatorForm
            key={node.at.join('.')}
            tree={tree}
            node={node}
            vocabulary={vocabulary}
            problems={ofIndicator(checked.problems, node.at)}
            readOnly={readOnly}
            goTo={field}
            onSet={(name, value) => edit((now) => setField(now, node.at, name, value))}
          />
        )}
      </div>
    )
  return (
    <div ref={root} className="fe">
      <HistoryButtons history={history} readOnly={readOnly} />
      <Tabs
        activeKey={tab}
        onChange={(key) => {
          setTab(key)
          setGoField(undefined)
          setGoLine(undefined)
        }}
        destroyOnHidden
        items={[
          { key: 'edit', label: '编辑', children: editing },
          ...(base === undefined
            ? []
            : [
                {
                  key: 'compare',
                  label: '对比',
                  children: <CompareView base={base} text={text} library={library} />,
                },
              ]),
          {
            key: 'file',
            label: '文件',
            children: (
              <FileView
                text={text}
                fileName={fileNameOf(tree)}
                library={library}
                problems={checked.problems}
                readOnly={readOnly}
                goTo={line}
                onText={push}
              />
            ),
          },
        ]}
      />
      <ProblemList problems={checked.problems} tree={tree} stale={stale} onGo={go} />
      <p className="seen-by-reader" role="status">
        {said}
      </p>
    </div>
  )
}

/** What the tree's buttons and keys do; the selection goes along. */
function treeActions(
  edit: (change: (text: string) => string) => void,
  current: () => string,
  select: (at: At) => void,
  focus: (goTo: GoTo) => void,
  say: (words: string) => void,
): TreeActions {
  const nameOf = (at: At): string => {
    const tree = readTree(current())
    return (tree && nodeAt(tree, at)?.name) ?? ''
  }
  return {
    select,
    add: (parent) => {
      const tree = readTree(current())
      const count = (parent.length === 0 ? tree?.indicators : tree && nodeAt(tree, parent)?.children)?.length
      edit((text) => addIndicator(text, parent))
      select([...parent, count ?? 0])
      focus({ field: 'name', select: true })
      say('已增加一个指标')
    },
    remove: (at) => {
      const name = nameOf(at)
      const index = at.at(-1) ?? 0
      edit((text) => removeIndicator(text, at))
      const tree = readTree(current())
      const next = [at, [...at.slice(0, -1), index - 1]].find(
        (one) => tree !== undefined && nodeAt(tree, one) !== undefined,
      )
      select(next ?? at.slice(0, -1))
      say(`已删除指标“${name}”，可以撤销`)
    },
    move: (at, by) => {
      const before = current()
      edit((text) => moveIndicator(text, at, by))
      if (current() === before) return
      const index = (at.at(-1) ?? 0) + by
      select([...at.slice(0, -1), index])
      say(`指标“${nameOf([...at.slice(0, -1), index])}”已移到第 ${index + 1} 位`)
    },
  }
}

function HistoryButtons({
  history,
  readOnly,
}: {
  readonly history: ReturnType<typeof useTextHistory>
  readonly readOnly: boolean
}) {
  if (readOnly)
    return (
      <p className="fe-history">
        <span className="tag tag-published">只读</span>
      </p>
    )
  return (
    <div className="fe-history" role="toolbar" aria-label="撤销和重做">
      <Button
        size="small"
        icon={<UndoOutlined />}
        title="Ctrl+Z"
        disabled={!history.canUndo}
        onClick={history.undo}
      >
        撤销
      </Button>
      <Button
        size="small"
        icon={<RedoOutlined />}
        title="Ctrl+Y"
        disabled={!history.canRedo}
        onClick={history.redo}
      >
        重做
      </Button>
    </div>
  )
}

/** Ctrl+Z and Ctrl+Y outside fields; inside one they belong to the field. */
function useUndoKeys(
  root: { readonly current: HTMLElement | null },
  { undo, redo }: ReturnType<typeof useTextHistory>,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const target = event.target as HTMLElement
      if (target !== document.body && root.current?.contains(target) !== true) return
      if (target.closest('input, textarea, [contenteditable="true"]') !== null) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) redo()
      else undo()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [root, undo, redo])
}

/** Names change only with the items and groups of the file, not with every letter typed. */
function useVocabulary(tree: FrameworkTree | undefined, library: Library) {
  const spelled = JSON.stringify([tree?.data.items ?? null, tree?.data.groups ?? null])
  return useMemo(() => {
    const [items, groups] = JSON.parse(spelled)
    return readVocabulary({ items, groups }, library.files)
  }, [spelled, library])
}

const CHECK_DELAY = 250

/** Checking the whole file takes longer than a keystroke may. */
function useChecked(text: string, library: Library): { readonly checked: Checked; readonly stale: boolean } {
  const [state, setState] = useState(() => ({ text, library, checked: checkFramework(text, library) }))
  const stale = state.text !== text || state.library !== library
  useEffect(() => {
    if (!stale) return
    const timer = setTimeout(
      () => setState({ text, library, checked: checkFramework(text, library) }),
      CHECK_DELAY,
    )
    return () => clearTimeout(timer)
  }, [text, library, stale])
  return { checked: state.checked, stale }
}

function fileNameOf(tree: FrameworkTree | undefined): string {
  const id = textOf(tree?.data.id)
  const version = textOf(tree?.data.version)
  return /^[a-z0-9-]+$/.test(id) ? `${id}-${version}.yaml` : 'framework.yaml'
}
