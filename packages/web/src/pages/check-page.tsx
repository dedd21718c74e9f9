/** 报告核查: a report's own figures held against each other, in the browser; nothing is sent or kept. */
import { Button } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import {
  ACCEPTED,
  CANCELLED,
  type CheckAnswer,
  type Checked,
  type CheckFault,
  type CheckProgress,
  type CheckTask,
  checkInWorker,
  STAGES,
} from '../check-task.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import '../styles/check.css'
import { CheckResultView } from './check-result.tsx'

interface Job {
  readonly file: File
  readonly progress?: CheckProgress
  readonly answer?: CheckAnswer
}

const checkedOf = (job: Job | undefined): Checked | undefined =>
  job?.answer !== undefined && 'result' in job.answer ? job.answer : undefined
const faultOf = (job: Job | undefined): CheckFault | undefined =>
  job?.answer !== undefined && 'fault' in job.answer ? job.answer.fault : undefined

async function runJob(
  file: File,
  task: CheckTask,
  onProgress: (progress: CheckProgress) => void,
  signal: AbortSignal,
): Promise<CheckAnswer> {
  onProgress({ stage: STAGES[0] })
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    return await task({ name: file.name, bytes }, onProgress, signal)
  } catch {
    return {
      fault: { code: 'unreadable', message: '浏览器读不了这个文件。它可能已被移走，或正由别的程序打开。' },
    }
  }
}

/** The files given, checked one after the other. */
function useJobs(task: CheckTask) {
  const [jobs, setJobs] = useState<readonly Job[]>([])
  const stopper = useRef<AbortController>(undefined)
  const stop = useCallback(() => stopper.current?.abort(), [])
  useEffect(() => stop, [stop])
  const start = useCallback(
    async (files: readonly File[]) => {
      if (files.length === 0) return
      stop()
      const controller = new AbortController()
      stopper.current = controller
      setJobs(files.map((file) => ({ file })))
      for (const [position, file] of files.entries()) {
        const put = (change: Partial<Job>): void => {
          if (stopper.current === controller)
            setJobs((old) => old.map((job, i) => (i === position ? { ...job, ...change } : job)))
        }
        put({ answer: await runJob(file, task, (progress) => put({ progress }), controller.signal) })
        if (controller.signal.aborted) break
      }
      if (controller.signal.aborted && stopper.current === controller)
        setJobs((old) =>
          old.map((job) => (job.answer === undefined ? { ...job, answer: { fault: CANCELLED } } : job)),
        )
    },
    [task, stop],
  )
  const clear = useCallback(() => {
    stop()
    stopper.current = undefined
    setJobs([])
  }, [stop])
  return { jobs, start, stop, clear }
}

export function CheckPage({ task = checkInWorker }: { readonly task?: CheckTask }) {
  const { jobs, start, stop, clear } = useJobs(task)
  const [opened, setOpened] = useState<number>()
  const take = useCallback(
    (files: readonly File[]) => {
      setOpened(undefined)
      void start(files)
    },
    [start],
  )
  useDroppedFiles(take)
  const shown = jobs.length === 1 ? 0 : opened
  const job = shown === undefined ? undefined : jobs[shown]
  const checked = checkedOf(job)
  if (job !== undefined && checked !== undefined)
    return (
      <CheckResultView
        key={`${shown} ${job.file.name}`}
        name={job.file.name}
        checked={checked}
        again={clear}
        back={jobs.length > 1 ? () => setOpened(undefined) : undefined}
      />
    )
  return (
    <PageFrame
      title="报告核查"
      lead="把一份报告里的数字彼此核对：合计与其中项、增减与增长率、占比与完成率、前后说法是否一致，逐条给出算式和判定。"
    >
      {jobs.length === 0 ? <DropZone take={take} /> : null}
      {jobs.length === 1 ? <OneJob job={jobs[0] as Job} stop={stop} clear={clear} take={take} /> : null}
      {jobs.length > 1 ? <ManyJobs jobs={jobs} stop={stop} clear={clear} open={setOpened} /> : null}
    </PageFrame>
  )
}

/** A file dropped anywhere on the page is taken; the browser would open it instead. */
function useDroppedFiles(take: (files: readonly File[]) => void): void {
  useEffect(() => {
    const over = (event: DragEvent): void => {
      event.preventDefault()
      document.body.classList.toggle('check-over', event.type === 'dragover')
    }
    const drop = (event: DragEvent): void => {
      over(event)
      take([...(event.dataTransfer?.files ?? [])])
    }
    const events = [
      ['dragover', over],
      ['dragleave', over],
      ['drop', drop],
    ] as const
    for (const [name, listener] of events) window.addEventListener(name, listener)
    return () => {
      document.body.classList.remove('check-over')
      for (const [name, listener] of events) window.removeEventListener(name, listener)
    }
  }, [take])
}

function DropZone({ take }: { readonly take: (files: readonly File[]) => void }) {
  return (
    <>
      <label className="check-drop">
        <input
          type="file"
          multiple
          accept={ACCEPTED.join(',')}
          onChange={(event) => take([...(event.currentTarget.files ?? [])])}
        />
        <strong>把报告拖到这里，或点击选择文件</strong>
        <span>PDF（文字版）、Word（docx）、Excel（xlsx）、网页或纯文本；可以一次选多份</span>
      </label>
      <p className="check-private">
        <b>文件不离开这台电脑。</b>
        读取和核对都在浏览器里进行，不上传、不保存；关掉或刷新本页，结果就没有了，需要留存请下载核查结果页。
      </p>
    </>
  )
}

function Bar({ progress }: { readonly progress: CheckProgress | undefined }) {
  const position = progress === undefined ? 0 : STAGES.indexOf(progress.stage)
  return (
    <div className="check-progress">
      <progress
        max={STAGES.length}
        value={position + (progress?.done ?? 0)}
        aria-label={`正在${progress?.stage ?? '准备'}`}
      />
      <ol>
        {STAGES.map((stage, i) => (
          <li key={stage} className={i < position ? 'done' : i === position ? 'now' : undefined}>
            {i < position ? '✓ ' : ''}
            {stage}
          </li>
        ))}
      </ol>
    </div>
  )
}

function OneJob(props: {
  readonly job: Job
  readonly stop: () => void
  readonly clear: () => void
  readonly take: (files: readonly File[]) => void
}) {
  const { job, stop, clear, take } = props
  const fault = faultOf(job)
  if (fault === undefined)
    return (
      <div className="check-running" role="status">
        <p>
          正在核查 <b>{job.file.name}</b>
        </p>
        <Bar progress={job.progress} />
        <Button onClick={stop}>取消</Button>
      </div>
    )
  return (
    <div className="check-fault" role="alert">
      <h2>{fault.code === 'cancelled' ? '已取消' : '没有核查成'}</h2>
      <p className="check-file">{job.file.name}</p>
      {fault.code === 'cancelled' ? null : (
        <p>
          {fault.message} <small>（{fault.code}）</small>
        </p>
      )}
      <div className="check-buttons">
        <Button type="primary" onClick={clear}>
          换一份
        </Button>
        <Button onClick={() => take([job.file])}>再试一次</Button>
      </div>
    </div>
  )
}

function ManyJobs(props: {
  readonly jobs: readonly Job[]
  readonly stop: () => void
  readonly clear: () => void
  readonly open: (position: number) => void
}) {
  const { jobs, stop, clear, open } = props
  const done = jobs.flatMap((job) => checkedOf(job)?.result.summary ?? [])
  const ended = jobs.filter((job) => job.answer !== undefined).length
  const running = jobs.find((job) => job.answer === undefined && job.progress !== undefined)
  const total = (key: 'figures' | 'holds' | 'contradictions' | 'undecided'): number =>
    done.reduce((sum, one) => sum + one[key], 0)
  return (
    <>
      <div className="check-running" role="status">
        {running === undefined ? (
          <p>
            共 {jobs.length} 份，核查完 {done.length} 份。点文件名看逐条结果。
          </p>
        ) : (
          <>
            <p>
              第 {Math.min(ended + 1, jobs.length)} 份，共 {jobs.length} 份：<b>{running.file.name}</b>
            </p>
            <Bar progress={running.progress} />
          </>
        )}
        <div className="check-buttons">
          {running === undefined ? null : <Button onClick={stop}>取消其余</Button>}
          <Button onClick={clear}>换一批</Button>
        </div>
      </div>
      <section className="section section-table scroll">
        <table className="grid card-grid check-files">
          <caption className="seen-by-reader">各份报告的核查结果</caption>
          <thead>
            <tr>
              <th scope="col">文件</th>
              <th scope="col" className="num">
                识别数字
              </th>
              <th scope="col" className="num">
                成立
              </th>
              <th scope="col" className="num">
                矛盾
              </th>
              <th scope="col" className="num">
                无法判定
              </th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: files stay where they are
              <JobRow key={position} job={job} open={() => open(position)} />
            ))}
          </tbody>
          {done.length < 2 ? null : (
            <tfoot>
              <tr>
                <th scope="row">合计（{done.length} 份）</th>
                <td className="num" data-name="识别数字">
                  {total('figures')}
                </td>
                <td className="num" data-name="成立">
                  {total('holds')}
                </td>
                <td className="num" data-name="矛盾">
                  {total('contradictions')}
                </td>
                <td className="num" data-name="无法判定">
                  {total('undecided')}
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      </section>
    </>
  )
}

function JobRow({ job, open }: { readonly job: Job; readonly open: () => void }) {
  const summary = checkedOf(job)?.result.summary
  if (summary === undefined) {
    const fault = faultOf(job)
    const words = fault?.message ?? (job.progress === undefined ? '等待' : `正在${job.progress.stage}……`)
    return (
      <tr>
        <th scope="row">{job.file.name}</th>
        <td colSpan={4} className={fault === undefined || fault.code === 'cancelled' ? 'wide' : 'wide bad'}>
          {words}
        </td>
      </tr>
    )
  }
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link-button" onClick={open}>
          {job.file.name}
        </button>
      </th>
      <td className="num" data-name="识别数字">
        {summary.figures}
      </td>
      <td className="num" data-name="成立">
        {summary.holds}
      </td>
      <td className="num" data-name="矛盾">
        {summary.contradictions === 0 ? 0 : <b className="bad">{summary.contradictions}</b>}
        {summary.roundings === 0 ? null : <small>（末位尾差 {summary.roundings}）</small>}
      </td>
      <td className="num" data-name="无法判定">
        {summary.undecided}
      </td>
    </tr>
  )
}
