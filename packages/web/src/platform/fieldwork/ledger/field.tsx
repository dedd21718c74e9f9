/** 一栏: a label above its control, which takes the id. */
import { type ReactNode, useId } from 'react'

export function Field({
  label,
  wide = false,
  children,
}: {
  readonly label: string
  readonly wide?: boolean
  readonly children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className={wide ? 'fl-field fl-wide' : 'fl-field'}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
