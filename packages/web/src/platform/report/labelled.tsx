/** 一栏: a label above its control, which takes the id; words of help below. */
import { type ReactNode, useId } from 'react'

export function Labelled({
  label,
  hint,
  children,
}: {
  readonly label: string
  readonly hint?: string | undefined
  readonly children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className="rp-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint === undefined ? null : <small>{hint}</small>}
    </div>
  )
}
