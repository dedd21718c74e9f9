/** 编写: the text with its tools, saved as it is typed; beside it the figures, changes, suggestions, comments and checks. */
import { Button, Modal, Segmented, Select } from 'antd'
import { redo, undo } from 'prosemirror-history'
import type { Node } from 'prosemirror-model'
import type { EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { checkInWorker } from '../../check-task.ts'
import { act, ask, Refused, timeWords, useAsked } from '../client.ts'
import { sayRefusal } from '../show.tsx'
import { type CheckedPlace, checkedPlaces, contradictions, plainTextOf } from './checked-text.ts'
import {
  changeNode,
  DIRECT,
  goTo,
  insertBlock,
  insertInline,
  openEditor,
  showChecked,
  stateOf,
} from './editor.ts'
import { schema } from './editor-schema.ts'
import { pieceOfInline } from './node-views.ts'
import { Pieces, plainOf } from './pieces.ts'
import { dropDraft, headOf, keepDraft, keptDraft, type Report, type ReportHead } from './report-draft.ts'
import { BlockForm, ListForm, type Opened, VariantForm } from './report-forms.tsx'
import { HeadForm } from './report-head.tsx'
import { Side, type SideTab } from './report-side.tsx'
import { decided, type Suggestion, suggestionsOf } from './suggestions.ts'

interface Props {
  readonly evaluation: string
  readonly report: Report
  readonly again: () => void
}

const SAVE_AFTER = 1500
const CHECK_AFTER = 900
const RETRY_AFTER = 5000

type Saving =
  | { readonly kind: 'saved' | 'typing' | 'saving' | 'offline' }
  | { readonly kind: 'conflict'; readonly theirs: Report }

const SAVING_WORDS = {
  saved: '已保存',
  typing: '正在输入，草稿在本机',
  saving: '正在保存…',
  offline: '没有连上，草稿在本机，连上后自动保存',
  conflict: '别人已先保存',
} as const

export function ReportEditor({ evaluation, report, again }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const [kept] = useState(() => (report.mayWrite ? keptDraft(report.me.id, evaluation) : undefined))
  const [head, setHead] = useState<ReportHead>(kept?.head ?? headOf(report))
  const [saving, setSaving] = useState<Saving>({ kind: 'saved' })
  const [isSuggesting, setSuggesting] = useState(false)
  const [tab, setTab] = useState<SideTab>('data')
  const [opened, setOpened] = useState<Opened | undefined>()
  const [places, setPlaces] = useState<readonly CheckedPlace[]>([])
  const [wrong, setWrong] = useState<ReturnType<typeof contradictions>>([])
  const [suggestions, setSuggestions] = useState<readonly Suggestion[]>([])
  const [isCovering, setCovering] = useState(false)
  const pieces = useMemo(() => new Pieces(evaluation), [evaluation])
  const state = useAsked('reportState', { evaluation })
  const told = state.kind === 'loaded' ? state.answer : undefined

  /** What the editor's callbacks read: they are made once. */
  const now = useRef({
    version: kept?.base ?? report.version,
    head,
    isDirty: false,
    isSaving: false,
    isBlocked: false,
    suggesting: false,
    changed: told?.changed ?? [],
    figures: told?.figures ?? [],
    save: undefined as ReturnType<typeof setTimeout> | undefined,
    check: undefined as ReturnType<typeof setTimeout> | undefined,
    checking: undefined as AbortController | undefined,
  })
  now.current.head = head
  now.current.suggesting = isSuggesting
  now.current.changed = told?.changed ?? now.current.changed
  now.current.figures = told?.figures ?? now.current.figures

  const save = useCallback(async (): Promise<void> => {
    const at = now.current
    const editor = view.current
    if (editor === undefined || at.isSaving || at.isBlocked || !at.isDirty) return
    at.isSaving = true
    at.isDirty = false
    setSaving({ kind: 'saving' })
    try {
      const { version } = await act('saveReport', {
        evaluation,
        version: at.version,
        document: editor.state.doc.toJSON() as unknown,
        ...at.head,
        seen: Object.fromEntries(at.figures.map((one) => [one.key, one.text])),
      })
      at.version = version
      if (!at.isDirty) {
        dropDraft(report.me.id, evaluation)
        setSaving({ kind: 'saved' })
      }
      state.again()
      again()
    } catch (reason) {
      at.isDirty = true
      if (reason instanceof Refused && reason.problem.code === 'changed-meanwhile') {
        at.isBlocked = true
        const theirs = await ask('report', { evaluation }).catch(() => undefined)
        setSaving(theirs === undefined ? { kind: 'offline' } : { kind: 'conflict', theirs })
      } else {
        setSaving({ kind: 'offline' })
        if (!(reason instanceof Refused && reason.offline)) {
          at.isBlocked = true
          sayRefusal(reason)
        }
        at.save = setTimeout(() => void save(), RETRY_AFTER)
      }
    }
    at.isSaving = false
    if (at.isDirty && !at.isBlocked && at.save === undefined)
      at.save = setTimeout(() => void save(), SAVE_AFTER)
  }, [evaluation, report.me.id, state.again, again])

  const touched = useCallback((): void => {
    const at = now.current
    const editor = view.current
    if (editor === undefined) return
    at.isDirty = true
    keepDraft(report.me.id, evaluation, {
      base: at.version,
      document: editor.state.doc.toJSON() as unknown,
      head: at.head,
    })
    setSaving((before) => (before.kind === 'conflict' ? before : { kind: 'typing' }))
    clearTimeout(at.save)
    at.save = setTimeout(() => {
      at.save = undefined
      void save()
    }, SAVE_AFTER)
  }, [evaluation, report.me.id, save])

  const check = useCallback((): void => {
    const at = now.current
    clearTimeout(at.check)
    at.check = setTimeout(async () => {
      const editor = view.current
      if (editor === undefined) return
      at.checking?.abort()
      at.checking = new AbortController()
      const { doc } = editor.state
      const plain = plainTextOf(doc, (node) => plainOf(pieces.get(pieceOfInline(node))))
      const answer = await checkInWorker(
        { name: '报告.txt', bytes: new TextEncoder().encode(plain.text) },
        () => undefined,
        at.checking.signal,
      )
      // Typed on meanwhile: another check is on its way.
      if ('fault' in answer || view.current?.state.doc !== doc || answer.source.text !== plain.text) return
      const found = checkedPlaces(plain, answer.result)
      setPlaces(found)
      setWrong(contradictions(plain, answer.result))
      showChecked(editor, found)
    }, CHECK_AFTER)
  }, [pieces])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is opened once; what it needs later it reads from `now`
  useEffect(() => {
    const at = now.current
    if (place.current === null) return
    const world = {
      pieces,
      isChanged: (ref: string, formula: string) =>
        at.changed.some((one) => (one.ref.startsWith('x:') ? one.label === formula : one.ref === ref)),
      onOpen: (node: Node, position: number) => {
        setOpened({ type: node.type.name, position, attrs: node.attrs })
        if (node.type.name === 'figure') setTab('data')
      },
      isEditable: () => report.mayWrite,
      suggesting: () =>
        at.suggesting
          ? {
              by: report.me.id,
              name: report.me.name,
              newId: () => crypto.randomUUID(),
              now: () => new Date().toISOString(),
            }
          : undefined,
      onChange: (next: EditorState, changed: boolean) => {
        if (!changed) return
        setSuggestions(suggestionsOf(next.doc))
        touched()
        check()
      },
    }
    const editor = openEditor(place.current, kept?.document ?? report.document, world)
    view.current = editor
    setSuggestions(suggestionsOf(editor.state.doc))
    const stop = pieces.listen(check)
    if (kept !== undefined) touched()
    check()
    return () => {
      stop()
      clearTimeout(at.save)
      clearTimeout(at.check)
      at.checking?.abort()
      editor.destroy()
      view.current = undefined
    }
  }, [])

  // Figures that changed are marked in the text as soon as that is known.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list itself says when it is another
  useEffect(() => {
    if (told !== undefined) pieces.refresh()
  }, [told?.changed.map((one) => `${one.key}${one.after}`).join()])

  const changeHead = (change: Partial<ReportHead>): void => {
    const next = { ...now.current.head, ...change }
    now.current.head = next
    setHead(next)
    touched()
  }

  const resolve = (mine: boolean, theirs: Report): void => {
    const at = now.current
    at.isBlocked = false
    at.version = theirs.version
    if (mine) {
      at.isDirty = true
      void save()
    } else {
      at.isDirty = false
      view.current?.updateState(stateOf(theirs.document))
      setHead(headOf(theirs))
      dropDraft(report.me.id, evaluation)
      setSaving({ kind: 'saved' })
    }
    again()
  }

  const withView = (work: (editor: EditorView) => void) => (): void => {
    if (view.current !== undefined) work(view.current)
  }
  const decide = (id: string | undefined, accept: boolean): void =>
    withView((editor) => editor.dispatch(decided(editor.state, id, accept).setMeta(DIRECT, true)))()

  const comment = async (words: string): Promise<boolean> => {
    const editor = view.current
    if (editor === undefined) return false
    const id = crypto.randomUUID()
    const { from, to, empty } = editor.state.selection
    const quote = empty ? '' : editor.state.doc.textBetween(from, to, ' ', '〔数〕').slice(0, 500)
    try {
      await act('commentReport', { evaluation, comment: id, thread: '', quote, text: words })
    } catch (reason) {
      return sayRefusal(reason)
    }
    if (!empty && report.mayWrite)
      editor.dispatch(
        editor.state.tr.addMark(from, to, schema.marks.comment.create({ id })).setMeta(DIRECT, true),
      )
    again()
    return true
  }

  const findComment = (id: string): void =>
    withView((editor) => {
      let found: number | undefined
      editor.state.doc.descendants((node, position) => {
        if (node.marks.some((mark) => mark.type === schema.marks.comment && mark.attrs.id === id))
          found ??= position
        return found === undefined
      })
      if (found !== undefined) goTo(editor, found)
    })()

  return (
    <>
      {saving.kind === 'conflict' ? (
        <Conflict
          theirs={saving.theirs}
          mine={view.current?.state.doc}
          choose={(mine) => resolve(mine, saving.theirs)}
        />
      ) : null}
      <details className="rp-head-box">
        <summary>标题、落款、日期、文号和模板</summary>
        <HeadForm evaluation={evaluation} report={report} again={again} head={head} change={changeHead} />
      </details>
      <div className={`rp-work${isCovering ? ' rp-side-open' : ''}`}>
        <div className="rp-main">
          {report.mayWrite ? (
            <Tools
              view={view}
              isSuggesting={isSuggesting}
              setSuggesting={setSuggesting}
              open={setOpened}
              saving={SAVING_WORDS[saving.kind]}
            />
          ) : (
            <p className="rp-locked">
              {report.state === 'draft' ? '您可以查看和批注。' : `${report.stateName}，内容已锁定。`}
            </p>
          )}
          <div className="rp-page" ref={place} />
        </div>
        <button type="button" className="rp-side-button" onClick={() => setCovering(!isCovering)}>
          {isCovering ? '收起' : '数据、修订、批注、核查'}
        </button>
        <Side
          evaluation={evaluation}
          report={report}
          state={told}
          tab={tab}
          setTab={setTab}
          opened={opened?.type === 'figure' ? opened : undefined}
          places={places}
          wrong={wrong}
          suggestions={suggestions}
          insert={(source) => withView((editor) => insertInline(editor, 'figure', { source }))()}
          changeFigure={(position, source) => {
            withView((editor) => changeNode(editor, position, { source }))()
            setOpened({ type: 'figure', position, attrs: { source } })
          }}
          goTo={(position) => withView((editor) => goTo(editor, position))()}
          decide={decide}
          comment={comment}
          findComment={findComment}
          restore={(document) =>
            withView((editor) => {
              const { doc } = stateOf(document)
              editor.dispatch(
                editor.state.tr
                  .replaceWith(0, editor.state.doc.content.size, doc.content)
                  .setMeta(DIRECT, true),
              )
            })()
          }
          again={() => {
            state.again()
            again()
          }}
        />
      </div>
      {opened !== undefined && opened.type !== 'figure' ? (
        <Forms
          evaluation={evaluation}
          pieces={pieces}
          opened={opened}
          close={() => setOpened(undefined)}
          keep={(attrs) => {
            withView((editor) => {
              if (opened.position !== undefined) changeNode(editor, opened.position, attrs)
              else if (opened.type === 'variant' || opened.type === 'list')
                insertInline(editor, opened.type, attrs)
              else insertBlock(editor, opened.type, attrs)
            })()
            setOpened(undefined)
          }}
          mayWrite={report.mayWrite}
        />
      ) : null}
    </>
  )
}

const STYLES = [
  { value: 'paragraph', label: '正文' },
  ...[1, 2, 3, 4].map((level) => ({ value: `heading${level}`, label: `${level} 级标题` })),
]
const INSERTS = [
  { value: 'variant', label: '随条件变的文字' },
  { value: 'list', label: '由数据得出的名单' },
  { value: 'table', label: '表' },
  { value: 'chart', label: '图' },
  { value: 'rows', label: '清单每行一句' },
  { value: 'issues', label: '存在问题' },
  { value: 'recommendations', label: '建议' },
  { value: 'annex', label: '附件' },
]

function Tools({
  view,
  isSuggesting,
  setSuggesting,
  open,
  saving,
}: {
  readonly view: { readonly current: EditorView | undefined }
  readonly isSuggesting: boolean
  readonly setSuggesting: (is: boolean) => void
  readonly open: (opened: Opened) => void
  readonly saving: string
}) {
  const run = (command: typeof undo): void => {
    if (view.current === undefined) return
    command(view.current.state, view.current.dispatch)
    view.current.focus()
  }
  const style = (name: string): void => {
    const editor = view.current
    if (editor === undefined) return
    const level = /\d/.exec(name)?.[0]
    const { from, to } = editor.state.selection
    const type = level === undefined ? schema.nodes.paragraph : schema.nodes.heading
    const { tr } = editor.state
    tr.setBlockType(from, to, type, level === undefined ? null : { level: Number(level) })
    editor.dispatch(tr.setMeta(DIRECT, true))
    editor.focus()
  }
  const insert = (type: string): void => {
    if (['variant', 'list', 'table', 'chart', 'rows'].includes(type))
      open({ type, position: undefined, attrs: {} })
    else if (view.current !== undefined) insertBlock(view.current, type)
  }
  return (
    <div className="rp-tools" role="toolbar" aria-label="编辑工具">
      <Select
        aria-label="段落样式"
        placeholder="样式"
        value={null}
        options={STYLES}
        onSelect={(name: string | null) => name !== null && style(name)}
      />
      <Select
        aria-label="插入"
        placeholder="插入"
        value={null}
        options={INSERTS}
        onSelect={(name: string | null) => name !== null && insert(name)}
        popupMatchSelectWidth={false}
      />
      <Segmented
        aria-label="编辑方式"
        value={isSuggesting ? 'suggest' : 'write'}
        options={[
          { value: 'write', label: '直接编辑' },
          { value: 'suggest', label: '修订建议' },
        ]}
        onChange={(value) => setSuggesting(value === 'suggest')}
      />
      <Button onClick={() => run(undo)} aria-label="撤销">
        撤销
      </Button>
      <Button onClick={() => run(redo)} aria-label="重做">
        重做
      </Button>
      <span className="rp-saving" role="status">
        {saving}
      </span>
    </div>
  )
}

function Forms({
  opened,
  close,
  keep,
  evaluation,
  pieces,
  mayWrite,
}: {
  readonly opened: Opened
  readonly close: () => void
  readonly keep: (attrs: object) => void
  readonly evaluation: string
  readonly pieces: Pieces
  readonly mayWrite: boolean
}) {
  const common = { opened, keep, evaluation, pieces, mayWrite }
  return (
    <Modal open onCancel={close} footer={null} title={TITLES[opened.type] ?? ''} width={640} destroyOnHidden>
      {opened.type === 'variant' ? (
        <VariantForm {...common} />
      ) : opened.type === 'list' ? (
        <ListForm {...common} />
      ) : (
        <BlockForm {...common} />
      )}
    </Modal>
  )
}
const TITLES: Readonly<Record<string, string>> = {
  variant: '随条件变的文字',
  list: '由数据得出的名单',
  table: '表',
  chart: '图',
  rows: '清单每行一句',
}

/** 别人已先保存: both shown, one chosen. */
function Conflict({
  theirs,
  mine,
  choose,
}: {
  readonly theirs: Report
  readonly mine: Node | undefined
  readonly choose: (mine: boolean) => void
}) {
  const lines = (doc: Node | undefined): readonly string[] =>
    doc === undefined
      ? []
      : doc.content.content.map((node) => node.textContent).filter((text) => text.trim() !== '')
  const [own, other] = [lines(mine), lines(stateOf(theirs.document).doc)]
  return (
    <section className="rp-conflict" aria-label="别人已先保存">
      <p>
        {theirs.saved.name}在 {timeWords(theirs.saved.at)}{' '}
        保存过这份报告。您写的还在本机，请选择保留哪一份；不同的段落：
      </p>
      <div>
        <div>
          <h3>我的</h3>
          {own
            .filter((line) => !other.includes(line))
            .map((line) => (
              <p key={line}>{line}</p>
            ))}
          <Button onClick={() => choose(true)}>保留我的</Button>
        </div>
        <div>
          <h3>{theirs.saved.name}的</h3>
          {other
            .filter((line) => !own.includes(line))
            .map((line) => (
              <p key={line}>{line}</p>
            ))}
          <Button onClick={() => choose(false)}>用{theirs.saved.name}的</Button>
        </div>
      </div>
    </section>
  )
}
