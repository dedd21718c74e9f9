/** 撤销与重做 over the whole text. The text itself belongs to whoever shows the editor. */
import { useCallback, useEffect, useRef, useState } from 'react'

const MOST_STEPS = 200

export interface TextHistory {
  /** The newest text, also before the owner has handed it back. */
  readonly current: () => string
  readonly push: (text: string) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export function useTextHistory(text: string, onChange: (text: string) => void): TextHistory {
  const past = useRef<string[]>([])
  const future = useRef<string[]>([])
  const newest = useRef(text)
  const sent = useRef<string[]>([])
  const [, redraw] = useState(0)

  useEffect(() => {
    const echo = sent.current.indexOf(text)
    sent.current = echo < 0 ? [] : sent.current.slice(echo + 1)
    if (echo >= 0 || text === newest.current) return
    // Changed from outside, by a reload or another person: that too can be undone.
    past.current.push(newest.current)
    future.current = []
    newest.current = text
    redraw((count) => count + 1)
  }, [text])

  const send = useCallback(
    (next: string) => {
      newest.current = next
      sent.current.push(next)
      redraw((count) => count + 1)
      onChange(next)
    },
    [onChange],
  )
  const push = useCallback(
    (next: string) => {
      if (next === newest.current) return
      past.current.push(newest.current)
      if (past.current.length > MOST_STEPS) past.current.shift()
      future.current = []
      send(next)
    },
    [send],
  )
  const step = useCallback(
    (from: string[], to: string[]) => {
      const next = from.pop()
      if (next === undefined) return
      to.push(newest.current)
      send(next)
    },
    [send],
  )
  return {
    current: useCallback(() => newest.current, []),
    push,
    undo: useCallback(() => step(past.current, future.current), [step]),
    redo: useCallback(() => step(future.current, past.current), [step]),
    canUndo: past.current.length > 0,
    canRedo: future.current.length > 0,
  }
}
