/** Talking with the platform 与平台通话: typed by the published operations; refusals are problems with words for the reader. */
import type { InputOf, NamesOf, OutputOf } from '@jiheng/app/contract'
import { useCallback, useEffect, useState } from 'react'
import type { ShownProblem } from '../api.ts'

/** Refused by the platform, or not reached (`offline`). */
export class Refused extends Error {
  readonly problem: ShownProblem
  readonly problems: readonly ShownProblem[]
  readonly status: number
  constructor(problems: readonly ShownProblem[], status: number) {
    super(problems[0]?.title ?? '')
    this.problems = problems
    this.problem = problems[0] ?? UNREACHED
    this.status = status
  }
  get offline(): boolean {
    return this.status === 0
  }
}

const UNREACHED: ShownProblem = {
  code: 'server-gone',
  title: '连接不上绩衡平台',
  detail: '网络断开，或平台没有运行。',
  fix: '已输入的内容留在本机浏览器里，连上后会自动送出。',
}

const BASE = './api/platform/'

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`${BASE}${path}`, { credentials: 'same-origin', ...init })
  } catch {
    throw new Refused([UNREACHED], 0)
  }
  if (response.ok) return response
  const body = (await response.json().catch(() => undefined)) as
    | (ShownProblem & { problems?: readonly ShownProblem[] })
    | undefined
  if (body?.code === undefined) throw new Refused([UNREACHED], response.status >= 500 ? 0 : response.status)
  if (response.status === 401 && body.code === 'sign-in-needed')
    window.dispatchEvent(new Event('jiheng-signed-out'))
  throw new Refused(body.problems ?? [body], response.status)
}

const searchOf = (input: Readonly<Record<string, unknown>>): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && value !== '') search.set(name, String(value))
  return search.toString()
}

export async function ask<N extends NamesOf<'query'>>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  const response = await send(`${name}?${searchOf(input as Readonly<Record<string, unknown>>)}`, {})
  return (await response.json()) as OutputOf<N>
}

const WRITING = { 'x-jiheng': '1' }

export async function act<N extends NamesOf<'command'>>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  const response = await send(name, {
    method: 'POST',
    headers: { ...WRITING, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return (await response.json()) as OutputOf<N>
}

export async function upload<N extends NamesOf<'upload'>>(
  name: N,
  input: InputOf<N>,
  file: File,
): Promise<OutputOf<N>> {
  const body = new FormData()
  body.set('input', JSON.stringify(input))
  body.set('file', file)
  const response = await send(name, { method: 'POST', headers: WRITING, body })
  return (await response.json()) as OutputOf<N>
}

/** Address of a file that the platform gives. */
export const fileUrl = <N extends NamesOf<'file'>>(name: N, input: InputOf<N>): string =>
  `${BASE}${name}?${searchOf(input as Readonly<Record<string, unknown>>)}`

export type Asked<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly answer: T }
  | { readonly kind: 'failed'; readonly problem: ShownProblem }

/** Ask when shown and whenever the input changes; `again` asks once more and keeps what is shown meanwhile. */
export function useAsked<N extends NamesOf<'query'>>(
  name: N,
  input: InputOf<N>,
): Asked<OutputOf<N>> & { again: () => void } {
  const key = `${name}?${JSON.stringify(input)}`
  const [state, setState] = useState<{ key: string; asked: Asked<OutputOf<N>> }>({
    key,
    asked: { kind: 'loading' },
  })
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt((count) => count + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the input, `attempt` asks again
  useEffect(() => {
    let current = true
    ask(name, input).then(
      (answer) => current && setState({ key, asked: { kind: 'loaded', answer } }),
      (reason: unknown) =>
        current &&
        setState({
          key,
          asked: { kind: 'failed', problem: reason instanceof Refused ? reason.problem : UNREACHED },
        }),
    )
    return () => {
      current = false
    }
  }, [key, attempt])
  return { ...(state.key === key ? state.asked : ({ kind: 'loading' } as const)), again }
}

/** China's time, as people write it. */
export function timeWords(time: string): string {
  if (time === '') return ''
  const date = new Date(Date.parse(time) + 8 * 3600_000).toISOString()
  return `${date.slice(0, 10)} ${date.slice(11, 16)}`
}
export const dayWords = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return date === undefined ? day : `${year}年${month}月${date}日`
}
