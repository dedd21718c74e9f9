/** 代码编辑框: a CodeMirror view as a field; its text is handed on at a pause or on leaving it. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { EditorState, type Extension, Transaction } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useDraft } from './field.tsx'

/** The library's own words, where a person or a screen reader meets them. */
const PHRASES = EditorState.phrases.of({
  Completions: '可补全的名称',
  Diagnostics: '问题',
  'No diagnostics': '没有问题',
  close: '关闭',
  'Control character': '控制字符',
})

export interface CodeFieldProps {
  readonly value: string
  readonly onCommit: (value: string) => void
  /** Every keystroke, for what is shown beside the field. */
  readonly onTyped?: (value: string) => void
  readonly readOnly: boolean
  /** Taken when the field appears; later ones are not looked at. */
  readonly extensions: readonly Extension[]
  readonly diagnostics: readonly Diagnostic[]
  /** Where to show and put the cursor, both from 1; a new object goes there again. */
  readonly goTo?: { readonly line: number; readonly column: number } | undefined
  readonly attributes: Readonly<Record<string, string>>
  readonly className: string
}

export function CodeField(props: CodeFieldProps) {
  const { value, onCommit, onTyped, readOnly, extensions, diagnostics, goTo, attributes, className } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const { type, flush, compose, isPending } = useDraft(value, onCommit)
  const starting = useRef({ extensions, attributes })
  const typed = useRef((_: string): void => undefined)
  const shown = useRef(onTyped)
  useEffect(() => {
    typed.current = (text) => {
      type(text)
      onTyped?.(text)
    }
    shown.current = onTyped
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the view lives on; its text follows in the next effect.
  useEffect(() => {
    if (host.current === null) return
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          PHRASES,
          history(),
          bracketMatching({ brackets: '()（）[]' }),
          ...starting.current.extensions,
          keymap.of([...historyKeymap, ...defaultKeymap]),
          EditorState.readOnly.of(readOnly),
          EditorView.editable.of(!readOnly),
          EditorView.contentAttributes.of({
            tabindex: '0',
            ...starting.current.attributes,
            ...(readOnly ? { 'aria-readonly': 'true' } : {}),
          }),
          EditorView.domEventHandlers({
            blur: () => flush(),
            compositionstart: () => compose(true),
            compositionend: () => compose(false),
          }),
          EditorView.updateListener.of((update) => {
            const own = update.transactions.some((one) => one.isUserEvent('sync'))
            if (update.docChanged && !own) typed.current(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => {
      view.current = undefined
      made.destroy()
    }
  }, [readOnly])

  useEffect(() => {
    const made = view.current
    // What is being typed is newer than what was handed on.
    if (made === undefined || isPending() || made.state.doc.toString() === value) return
    made.dispatch({
      changes: { from: 0, to: made.state.doc.length, insert: value },
      annotations: [Transaction.addToHistory.of(false), Transaction.userEvent.of('sync')],
    })
    shown.current?.(value)
  }, [value, isPending])

  useEffect(() => {
    const made = view.current
    if (made === undefined) return
    const { length } = made.state.doc
    const within = diagnostics.map((one) => ({
      ...one,
      from: Math.min(one.from, length),
      to: Math.min(one.to, length),
    }))
    made.dispatch(setDiagnostics(made.state, within))
  }, [diagnostics])

  useEffect(() => {
    const made = view.current
    if (made === undefined || goTo === undefined) return
    const line = made.state.doc.line(Math.min(goTo.line, made.state.doc.lines))
    const offset = Math.min(line.from + goTo.column - 1, line.to)
    made.dispatch({
      selection: { anchor: offset },
      effects: EditorView.scrollIntoView(offset, { y: 'center' }),
    })
    made.focus()
  }, [goTo])

  return <div ref={host} className={className} />
}
