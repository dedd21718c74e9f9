/** Words being written 正在写的话: kept in the browser, by account, until they were sent. */
import { useState } from 'react'
import { useMe } from './me.ts'

export function useKeptText(
  name: string,
  first = '',
): readonly [string, (text: string) => void, () => string] {
  const { me } = useMe()
  const key = `jiheng-text|${me.account?.id ?? ''}|${name}`
  const [text, setText] = useState(() => readKept(key) ?? first)
  const write = (next: string): void => {
    setText(next)
    try {
      if (next === first) localStorage.removeItem(key)
      else localStorage.setItem(key, next)
    } catch {
      // Full or forbidden: the words are still in the window.
    }
  }
  return [text, write, () => readKept(key) ?? first]
}

function readKept(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}
