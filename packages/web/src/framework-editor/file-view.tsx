/** 文件: the text itself, edited as text, taken in from a file and given out as one. */
import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import type { Diagnostic } from '@codemirror/lint'
import { lintGutter } from '@codemirror/lint'
import { EditorView, highlightActiveLine, lineNumbers } from '@codemirror/view'
import { Button } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { CodeField } from './code-field.tsx'
import { SEVERITY } from './field.tsx'
import type { Library } from './library.ts'
import { checkFramework, type PlacedProblem } from './problems.ts'

const EXTENSIONS = [lineNumbers(), highlightActiveLine(), lintGutter(), EditorView.lineWrapping]
const ATTRIBUTES = { 'aria-label': '指标体系文件', spellcheck: 'false', autocapitalize: 'off' }
const LARGEST = 2 * 1024 * 1024

interface Import {
  readonly name: string
  readonly text: string
  readonly problems: readonly PlacedProblem[]
}

export function FileView({
  text,
  fileName,
  library,
  problems,
  readOnly,
  goTo,
  onText,
}: {
  readonly text: string
  readonly fileName: string
  readonly library: Library
  readonly problems: readonly PlacedProblem[]
  readonly readOnly: boolean
  readonly goTo: { readonly line: number; readonly column: number } | undefined
  readonly onText: (text: string) => void
}) {
  const [taken, setTaken] = useState<Import>()
  const [refused, setRefused] = useState<string>()
  const chooser = useRef<HTMLInputElement>(null)
  const starts = useMemo(() => lineStarts(text), [text])
  const diagnostics = useMemo(
    () =>
      problems.flatMap(({ problem, line, column }): readonly Diagnostic[] => {
        if (line === undefined) return []
        const from = (starts[line - 1] ?? 0) + (column ?? 1) - 1
        const to = Math.max(from, (starts[line] ?? text.length + 1) - 1)
        const severity = problem.severity === 'note' ? 'info' : problem.severity
        return [{ from, to, severity, message: `${problem.detail}。${problem.fix}。` }]
      }),
    [problems, starts, text],
  )
  const take = async (file: File | undefined): Promise<void> => {
    setTaken(undefined)
    setRefused(undefined)
    if (file === undefined) return
    if (file.size > LARGEST) return setRefused(`“${file.name}”超过 2 MB，不是指标体系文件。`)
    const read = decode(new Uint8Array(await file.arrayBuffer()))
    if (read === undefined) return setRefused(`“${file.name}”不是文字文件，没有读入。`)
    setTaken({ name: file.name, text: read, problems: checkFramework(read, library).problems })
  }
  return (
    <section className="fe-file" aria-label="文件">
      <div className="fe-file-tools">
        <Button icon={<UploadOutlined />} disabled={readOnly} onClick={() => chooser.current?.click()}>
          导入文件
        </Button>
        <input
          ref={chooser}
          type="file"
          accept=".yaml,.yml"
          hidden
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <Button icon={<DownloadOutlined />} onClick={() => download(text, fileName)}>
          导出文件
        </Button>
        <span className="fe-hint">
          这里就是指标体系文件本身；在“编辑”页所作的改动都写在这里，注释和次序保持原样。
        </span>
      </div>
      {refused === undefined ? null : (
        <p className="fe-fault fe-fault-error" role="alert">
          <b>错误</b>
          {refused}
        </p>
      )}
      {taken === undefined ? null : (
        <ImportPanel
          taken={taken}
          onTake={() => {
            onText(taken.text)
            setTaken(undefined)
          }}
          onLeave={() => setTaken(undefined)}
        />
      )}
      <CodeField
        className="fe-yaml"
        value={text}
        onCommit={onText}
        readOnly={readOnly}
        extensions={EXTENSIONS}
        diagnostics={diagnostics}
        goTo={goTo}
        attributes={ATTRIBUTES}
      />
    </section>
  )
}

function ImportPanel({
  taken,
  onTake,
  onLeave,
}: {
  readonly taken: Import
  readonly onTake: () => void
  readonly onLeave: () => void
}) {
  const errors = taken.problems.filter((one) => one.problem.severity === 'error').length
  return (
    <section className="fe-import" aria-label="要导入的文件" aria-live="polite">
      <p>
        <b>{taken.name}</b>：
        {taken.problems.length === 0
          ? '检查没有问题。'
          : `检查出 ${taken.problems.length} 处问题，其中 ${errors} 处错误；导入后可以逐处改正。`}
        现在的内容可以用“撤销”找回。
      </p>
      <ol>
        {taken.problems.slice(0, 8).map(({ problem, line, column }) => (
          <li key={`${line ?? ''} ${column ?? ''} ${problem.detail}`}>
            <span className={`tag tag-severity tag-severity-${problem.severity}`}>
              {SEVERITY[problem.severity]}
            </span>{' '}
            {line === undefined ? '' : `第 ${line} 行第 ${column ?? 1} 列：`}
            {problem.detail}。
          </li>
        ))}
      </ol>
      <Button type="primary" onClick={onTake}>
        用它替换现在的内容
      </Button>{' '}
      <Button onClick={onLeave}>不导入</Button>
    </section>
  )
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** UTF-8, or what older Chinese editors write; undefined for what is no text. */
function decode(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return text.includes('\0') ? undefined : text
    } catch {
      // The next encoding may do.
    }
  return undefined
}

function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers start reading only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
