/**
 * 取数: the three questions that the pages ask. An answer is remembered as long as the window is open, for an
 * evaluation never changes under its address; a refusal is a `Problem` with words for the reader.
 */

import type { EvaluationList, EvaluationSummary, ReportAnswer } from '@jiheng/app/contract'
import type { Evaluation } from '@jiheng/engine'
import { useCallback, useEffect, useState } from 'react'

export type { EvaluationSummary }

/** 出错说明, as the server words it. */
export interface ShownProblem {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly fix: string
}

export type Loading<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly answer: T }
  | { readonly kind: 'failed'; readonly problem: ShownProblem; readonly again: () => void }

class Refusal extends Error {
  readonly problem: ShownProblem
  constructor(problem: ShownProblem) {
    super(problem.title)
    this.problem = problem
  }
}

const gone: ShownProblem = {
  code: 'server-gone',
  title: '连接不上绩衡程序',
  detail: '页面已经打开，但程序没有应答。可能是程序窗口被关闭，或电脑刚从休眠中恢复。',
  fix: '请确认“绩衡”程序窗口仍在运行（没有的话重新启动），然后点“重新读取”。已有数据不受影响。',
}

const unreadable: ShownProblem = {
  code: 'answer-unreadable',
  title: '程序的应答无法识别',
  detail: '收到的内容不是本页面所需要的格式，可能是程序与页面的版本不一致。',
  fix: '请按 Ctrl+F5 刷新页面；如仍出现，请重新启动程序。',
}

const answers = new Map<string, Promise<unknown>>()

async function fetchJson(path: string): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, { headers: { accept: 'application/json' } })
  } catch {
    throw new Refusal(gone)
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Refusal(readProblem(body, response.status))
  if (body === undefined) throw new Refusal(unreadable)
  return body
}

function readProblem(body: unknown, status: number): ShownProblem {
  const said: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {}
  const word = (name: string, otherwise: string) => {
    const value = said[name]
    return typeof value === 'string' && value !== '' ? value : otherwise
  }
  if (said.title === undefined && status >= 500) return gone
  return {
    code: word('code', String(status)),
    title: word('title', status === 404 ? '没有找到这项评价' : '读取失败'),
    detail: word(
      'detail',
      status === 404 ? '地址里的评价在程序中不存在，可能已改名或移走。' : '程序没有给出原因。',
    ),
    fix: word('fix', '请从左上角“绩衡”回到首页重新选择。'),
  }
}

function ask(path: string): Promise<unknown> {
  const found = answers.get(path)
  if (found !== undefined) return found
  const asked = fetchJson(path)
  answers.set(path, asked)
  asked.catch(() => answers.delete(path))
  return asked
}

/** Load once; `path` undefined loads nothing. */
function useAnswer<T>(path: string | undefined): Loading<T> {
  const [state, setState] = useState<{ path: string | undefined; loading: Loading<T> }>({
    path,
    loading: { kind: 'loading' },
  })
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt((count) => count + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again
  useEffect(() => {
    if (path === undefined) return
    let current = true
    const show = (loading: Loading<T>) => current && setState({ path, loading })
    show({ kind: 'loading' })
    ask(path).then(
      (answer) => show({ kind: 'loaded', answer: answer as T }),
      (reason: unknown) =>
        show({ kind: 'failed', problem: reason instanceof Refusal ? reason.problem : unreadable, again }),
    )
    return () => {
      current = false
    }
  }, [path, attempt, again])
  return state.path === path ? state.loading : { kind: 'loading' }
}

const address = (id: string) => `./api/evaluations/${encodeURIComponent(id)}`

export function useEvaluationList(): Loading<EvaluationList> {
  return useAnswer('./api/evaluations')
}

export function useEvaluation(id: string | undefined): Loading<Evaluation> {
  return useAnswer(id === undefined ? undefined : address(id))
}

export function useReport(id: string): Loading<ReportAnswer> {
  return useAnswer(`${address(id)}/report`)
}

/** 下载 address of one of the evaluation's files. */
export function fileAddress(id: string, file: string): string {
  return `${address(id)}/files/${file}`
}

/** 可下载的文件, with what each is for. */
export const FILES: readonly { readonly file: string; readonly name: string; readonly what: string }[] = [
  { file: 'report.docx', name: '评价报告（Word）', what: '按公文格式排版，可继续修改和用印' },
  { file: 'report.pdf', name: '评价报告（PDF）', what: '版式固定，用于打印和报送' },
  { file: 'report.html', name: '评价报告（网页）', what: '单个文件，用浏览器即可打开' },
  { file: 'scores.xlsx', name: '评分表（Excel）', what: '各级指标的满分、得分和计分过程' },
  { file: 'archive.zip', name: '归档包', what: '报告、数据、核对结果和校验值，可在别的电脑上复算' },
  { file: 'result.json', name: '评价结果数据', what: '全部数值及其来历，供其他程序读取' },
]
