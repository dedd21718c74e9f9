/**
 * 核查一份文件: what the page asks for and gets, wherever the work is done. The file stays in the browser; a worker does
 * the work so that the page stays usable, and stopping the worker is how a check is cancelled.
 */
import type { CheckResult, SourceText } from '@jiheng/checker'

export const STAGES = ['读取', '核对'] as const
export type CheckStage = (typeof STAGES)[number]

export interface CheckProgress {
  readonly stage: CheckStage
  /** How much of the stage is done, 0 to 1, where that can be told. */
  readonly done?: number
}

export interface CheckFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface CheckFault {
  readonly code: string
  readonly message: string
}

export interface Checked {
  readonly source: SourceText
  readonly result: CheckResult
  /** The result as one page to be sent on. */
  readonly page?: string
}

export type CheckAnswer = Checked | { readonly fault: CheckFault }

/** Never rejects: whatever goes wrong is a fault. A signal that fires stops the work. */
export type CheckTask = (
  file: CheckFile,
  onProgress: (progress: CheckProgress) => void,
  signal?: AbortSignal,
) => Promise<CheckAnswer>

/** What file dialogs offer. */
export const ACCEPTED = ['.pdf', '.docx', '.xlsx', '.txt', '.md', '.html', '.htm']

/** What the worker says. */
export type CheckMessage =
  | { readonly kind: 'progress'; readonly progress: CheckProgress }
  | { readonly kind: 'answer'; readonly answer: CheckAnswer }

export const CANCELLED: CheckFault = { code: 'cancelled', message: '已取消。' }
export const STOPPED: CheckFault = {
  code: 'worker-stopped',
  message: '核查程序中途停止了。请再试一次；如果还是这样，请换一种格式保存这份文件。',
}

/** The task in a worker of its own, ended as soon as there is an answer. */
export const checkInWorker: CheckTask = (file, onProgress, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve({ fault: CANCELLED })
    const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
    const finish = (answer: CheckAnswer): void => {
      worker.terminate()
      signal?.removeEventListener('abort', cancel)
      resolve(answer)
    }
    const cancel = (): void => finish({ fault: CANCELLED })
    signal?.addEventListener('abort', cancel)
    worker.onmessage = ({ data }: MessageEvent<CheckMessage>) => {
      if (data.kind === 'progress') onProgress(data.progress)
      else finish(data.answer)
    }
    worker.onerror = () => finish({ fault: STOPPED })
    worker.onmessageerror = () => finish({ fault: STOPPED })
    worker.postMessage(file, [file.bytes.buffer])
  })
