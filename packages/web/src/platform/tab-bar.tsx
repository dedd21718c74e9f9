/** 页签: all of them in sight, in as many lines as they take; arrow keys go from one to the next. */
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'

export interface TabItem {
  readonly key: string
  readonly label: string
  readonly children: ReactNode
}

export function TabBar({
  label,
  items,
  active,
  onChange,
}: {
  readonly label: string
  readonly items: readonly TabItem[]
  readonly active: string
  readonly onChange: (key: string) => void
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const at = Math.max(
    0,
    items.findIndex((one) => one.key === active),
  )
  const current = items[at]
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = items[(to + items.length) % items.length]
    if (next === undefined) return
    onChange(next.key)
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.key)}"]`)?.focus()
  }
  if (current === undefined) return null
  return (
    <>
      <div role="tablist" aria-label={label} className="pf-tabs" ref={list} onKeyDown={onKeyDown}>
        {items.map((one) => (
          <button
            key={one.key}
            type="button"
            role="tab"
            id={`${id}t${one.key}`}
            data-tab={one.key}
            aria-selected={one === current}
            aria-controls={`${id}p`}
            tabIndex={one === current ? 0 : -1}
            onClick={() => onChange(one.key)}
          >
            {one.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}p`} aria-labelledby={`${id}t${current.key}`} className="pf-panel">
        {current.children}
      </div>
    </>
  )
}
