/** 公式编辑: names and functions are completed, faults are marked as they are typed, in the engine's words. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from '@codemirror/autocomplete'
import type { Diagnostic } from '@codemirror/lint'
import { Prec, RangeSetBuilder } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { useEffect, useMemo, useRef, useState } from 'react'
import { CodeField } from './code-field.tsx'
import { Field, type FieldProps } from './field.tsx'
import {
  type Expected,
  formulaMarks,
  readFormula,
  type Suggestion,
  suggestions,
  TYPED_NAME,
} from './formula-text.ts'
import type { Vocabulary } from './library.ts'

export interface FormulaFieldProps extends FieldProps {
  readonly value: string
  readonly onCommit: (value: string) => void
  readonly vocabulary: Vocabulary
  readonly expected: Expected
  readonly readOnly: boolean
}

export function FormulaField({
  value,
  onCommit,
  vocabulary,
  expected,
  readOnly,
  hint,
  problems = [],
  ...field
}: FormulaFieldProps) {
  const [typed, setTyped] = useState(value)
  const wanted = 'truth' in expected ? 'truth' : expected.dimension
  const reading = useMemo(
    () => readFormula(typed, vocabulary, wanted === 'truth' ? { truth: true } : { dimension: wanted }),
    [typed, vocabulary, wanted],
  )
  const names = useRef<readonly Suggestion[]>([])
  useEffect(() => {
    names.current = suggestions(vocabulary)
  }, [vocabulary])
  const extensions = useMemo(
    () => [
      EditorView.lineWrapping,
      colours,
      autocompletion({
        override: [(context) => complete(context, names.current)],
        icons: false,
        activateOnTyping: true,
        maxRenderedOptions: 80,
      }),
      Prec.high(keymap.of([{ key: 'Alt-/', run: startCompletion }])),
      // One line: Enter that no completion took means done.
      keymap.of([{ key: 'Enter', run: () => true }]),
    ],
    [],
  )
  const diagnostics = useMemo(
    () =>
      reading.findings.map(
        (one): Diagnostic => ({
          from: one.from,
          to: one.to,
          severity: 'error',
          message: `${one.detail}。${one.fix}。`,
        }),
      ),
    [reading],
  )
  // What compiling the whole file says of this formula is said here already.
  const others = problems.filter((one) => !one.problem.code.startsWith('formula-'))
  return (
    <Field {...field} problems={others} hint={hint}>
      {({ id, describedBy }) => (
        <>
          <CodeField
            className={`fe-formula${reading.findings.length > 0 ? ' fe-formula-wrong' : ''}`}
            value={value}
            onCommit={onCommit}
            onTyped={setTyped}
            readOnly={readOnly}
            extensions={extensions}
            diagnostics={diagnostics}
            attributes={{
              id,
              'aria-label': field.label,
              'aria-describedby': `${describedBy} ${id}-reading`,
              spellcheck: 'false',
              autocapitalize: 'off',
            }}
          />
          <div id={`${id}-reading`} className="fe-reading" aria-live="polite">
            {reading.findings.map((one) => (
              <p key={`${one.from} ${one.detail}`} className="fe-fault fe-fault-error">
                <b>错误</b>第 {one.from + 1} 个字：{one.detail}。<span>{one.fix}。</span>
              </p>
            ))}
            {reading.gives === undefined || reading.findings.length > 0 ? null : (
              <p className="fe-gives">
                <b aria-hidden="true">✓</b> 结果：{reading.gives}
              </p>
            )}
          </div>
        </>
      )}
    </Field>
  )
}

const classes = Object.fromEntries(
  (['item', 'basis', 'function', 'number', 'text', 'sign'] as const).map((kind) => [
    kind,
    Decoration.mark({ class: `fe-token-${kind}` }),
  ]),
)

function decorate(text: string): DecorationSet | undefined {
  const marks = formulaMarks(text)
  if (marks === undefined) return undefined
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to, kind } of marks) builder.add(from, to, classes[kind] as Decoration)
  return builder.finish()
}

/** Colours by the engine's own parse; while a formula is half typed, the last ones stay where they were. */
const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = decorate(view.state.doc.toString()) ?? Decoration.none
    }
    update(update: ViewUpdate): void {
      if (update.docChanged)
        this.decorations = decorate(update.state.doc.toString()) ?? this.decorations.map(update.changes)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

const SECTIONS = {
  item: { name: '本体系的数据项', rank: 0 },
  function: { name: '函数', rank: 1 },
  group: { name: '清单', rank: 2 },
  library: { name: '数据项库中的其他数据项', rank: 3 },
} as const

function complete(context: CompletionContext, names: readonly Suggestion[]): CompletionResult | null {
  const word = context.matchBefore(TYPED_NAME)
  if (word === null && !context.explicit) return null
  if (word !== null && /^[0-9]/.test(word.text)) return null
  return {
    from: word?.from ?? context.pos,
    options: names.map(
      (one): Completion => ({
        label: one.label,
        detail: one.detail,
        section: SECTIONS[one.kind],
        apply: (view, _, from, to) => {
          view.dispatch({
            changes: { from, to, insert: one.insert },
            selection: { anchor: from + one.insert.length - one.cursor },
            userEvent: 'input.complete',
          })
        },
      }),
    ),
    validFor: TYPED_NAME,
  }
}
