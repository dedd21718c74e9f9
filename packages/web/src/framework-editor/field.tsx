/** 表单项: a label, what is typed, and what is wrong with it. Typing is kept here until a pause, so that it stays quick. */
import { Input } from 'antd'
import { type FocusEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import type { PlacedProblem } from './problems.ts'

const PAUSE = 500

/** Text under way: handed on at a pause, on leaving the field, and when the field goes away; never inside a word. */
export function useDraft(value: string, onCommit: (value: string) => void) {
  const [draft, setDraft] = useState(value)
  const pending = useRef<string>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const composing = useRef(false)
  const commit = useRef(onCommit)
  useEffect(() => {
    commit.current = onCommit
  })
  useEffect(() => {
    if (pending.current === undefined) setDraft(value)
  }, [value])
  const flush = useCallback(() => {
    clearTimeout(timer.current)
    const text = pending.current
    pending.current = undefined
    if (text !== undefined) commit.current(text)
  }, [])
  useEffect(() => flush, [flush])
  const wait = useCallback(() => {
    clearTimeout(timer.current)
    if (!composing.current) timer.current = setTimeout(flush, PAUSE)
  }, [flush])
  const type = useCallback(
    (text: string) => {
      setDraft(text)
      pending.current = text
      wait()
    },
    [wait],
  )
  const compose = useCallback(
    (on: boolean) => {
      composing.current = on
      if (pending.current !== undefined) wait()
    },
    [wait],
  )
  const isPending = useCallback(() => pending.current !== undefined, [])
  return { draft, type, flush, compose, isPending }
}

export interface FieldProps {
  readonly label: string
  /** Only for readers' ears, where a table's heading already says it. */
  readonly labelHidden?: boolean
  readonly hint?: ReactNode
  readonly problems?: readonly PlacedProblem[] | undefined
  /** The field of the file, by which a problem finds its way here. */
  readonly field?: string
  readonly className?: string
}

/** Label above, hint and problems below; `children` gets the ids that tie them together. */
export function Field({
  label,
  labelHidden = false,
  hint,
  problems = [],
  field,
  className = '',
  children,
}: FieldProps & { readonly children: (ids: { id: string; describedBy: string }) => ReactNode }) {
  const id = useId()
  const describedBy = `${id}-more`
  return (
    <div className={`fe-field ${className}`} data-field={field}>
      <label htmlFor={id} className={labelHidden ? 'seen-by-reader' : 'fe-label'}>
        {label}
      </label>
      {children({ id, describedBy })}
      <div id={describedBy} className="fe-more">
        {hint === undefined ? null : <div className="fe-hint">{hint}</div>}
        <FieldProblems problems={problems} />
      </div>
    </div>
  )
}

export function FieldProblems({ problems }: { readonly problems: readonly PlacedProblem[] }) {
  return problems.map(({ problem }) => (
    <p key={problem.detail} className={`fe-fault fe-fault-${problem.severity}`}>
      <b>{SEVERITY[problem.severity]}</b>
      {problem.detail}。<span>{problem.fix}。</span>
    </p>
  ))
}

export const SEVERITY = { error: '错误', warning: '警告', note: '提示' } as const

export interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onCommit: (value: string) => void
  readonly readOnly?: boolean
  readonly lines?: number
  readonly placeholder?: string
}

export function TextField({
  value,
  onCommit,
  readOnly = false,
  lines = 1,
  placeholder,
  ...field
}: TextFieldProps) {
  const { draft, type, flush, compose } = useDraft(value, onCommit)
  const invalid = field.problems?.some((one) => one.problem.severity === 'error') === true
  return (
    <Field {...field}>
      {({ id, describedBy }) => {
        const common = {
          id,
          'aria-describedby': describedBy,
          'aria-invalid': invalid,
          ...(invalid ? { status: 'error' as const } : {}),
          ...(placeholder === undefined ? {} : { placeholder }),
          value: draft,
          readOnly,
          onBlur: (_: FocusEvent) => flush(),
          onCompositionStart: () => compose(true),
          onCompositionEnd: () => compose(false),
        }
        return lines > 1 ? (
          <Input.TextArea
            {...common}
            autoSize={{ minRows: lines, maxRows: 10 }}
            onChange={(event) => type(event.target.value)}
          />
        ) : (
          <Input {...common} onChange={(event) => type(event.target.value)} onPressEnter={flush} />
        )
      }}
    </Field>
  )
}
