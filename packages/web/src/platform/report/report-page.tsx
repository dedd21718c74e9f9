/** 报告: written on the framework's outline, every figure bound; checked as it is written; signed by three; out as files. */
import { Button, Input, Modal } from 'antd'
import { act, fileUrl, timeWords, useAsked } from '../client.ts'
import type { ConcludeTab } from '../conclude/conclude-pages.tsx'
import { Answered, attempt, Page } from '../show.tsx'
import type { Report } from './report-draft.ts'
import { ReportEditor } from './report-editor.tsx'
import './report.css'

export function ReportPage({ evaluation }: ConcludeTab) {
  const asked = useAsked('report', { evaluation })
  return (
    <Answered asked={asked} what="报告">
      {(report) => <Whole evaluation={evaluation} report={report} again={asked.again} />}
    </Answered>
  )
}

interface Props {
  readonly evaluation: string
  readonly report: Report
  readonly again: () => void
}

function Whole({ evaluation, report, again }: Props) {
  const own = { evaluation }
  return (
    <Page
      title="报告"
      lead={`${report.stateName}${report.version === 0 ? '。下面是指标体系的提纲，改一个字就存为本评价的报告。' : `。第 ${report.version} 次保存，${timeWords(report.saved.at)}，${report.saved.name}。`}`}
      actions={
        report.version === 0 ? undefined : (
          <>
            <Button href={fileUrl('reportDocx', own)} download>
              Word
            </Button>
            <Button href={fileUrl('reportPdf', own)} download>
              PDF
            </Button>
            <Button href={fileUrl('reportHtml', own)} download>
              网页
            </Button>
          </>
        )
      }
    >
      <Signing evaluation={evaluation} report={report} again={again} />
      <ReportEditor
        key={report.mayWrite ? 'write' : `read ${report.version}`}
        evaluation={evaluation}
        report={report}
        again={again}
      />
    </Page>
  )
}

const SIGNATURES = [
  ['written', '编写人'],
  ['reviewed', '复核人'],
  ['issued', '签发人'],
] as const

/** Who has signed, what is in the way, and the next signature. */
function Signing({ evaluation, report, again }: Props) {
  const asked = useAsked('reportState', { evaluation })
  const obstacles = asked.kind === 'loaded' ? asked.answer.obstacles : []
  const since = asked.kind === 'loaded' ? asked.answer.sinceRelease : []
  const [next] = report.maySign
  const sign = (): void => {
    if (next === undefined) return
    Modal.confirm({
      title: `以${SIGNATURES.find(([name]) => name === next)?.[1]}签署`,
      width: 640,
      content: (
        <>
          <p>签署以后报告锁定，报告里的每个数也定在现在的值。</p>
          {since.length === 0 ? null : (
            <>
              <p>与上次签发的报告相比，有 {since.length} 个数不同：</p>
              <Changes changes={since} />
            </>
          )}
        </>
      ),
      okText: '签署',
      cancelText: '取消',
      onOk: async () => {
        if (
          await attempt(() => act('signReport', { evaluation, as: next, version: report.version }), '已签署')
        )
          again()
      },
    })
  }
  const sendBack = (): void => {
    let reason = ''
    Modal.confirm({
      title: '退回重新编写',
      content: (
        <Input.TextArea
          aria-label="退回的理由"
          placeholder="写明理由"
          rows={3}
          onChange={(event) => {
            reason = event.target.value
          }}
        />
      ),
      okText: '退回',
      cancelText: '取消',
      onOk: async () => {
        if (
          await attempt(
            () => act('returnReport', { evaluation, version: report.version, reason: reason.trim() }),
            '已退回',
          )
        )
          again()
      },
    })
  }
  return (
    <div className="rp-signing">
      <ol>
        {SIGNATURES.map(([name, words]) => (
          <li key={name} className={report[name].at === '' ? '' : 'rp-signed'}>
            <b>{words}</b>
            <span>
              {report[name].at === '' ? '未签' : `${report[name].name} ${timeWords(report[name].at)}`}
            </span>
          </li>
        ))}
      </ol>
      {report.stale ? (
        <p className="rp-stale" role="alert">
          签署以后数据有变化，这份报告已经不是现在的数，请退回重新编写。
        </p>
      ) : null}
      {report.state === 'draft' && report.version > 0 && obstacles.length > 0 ? (
        <details>
          <summary>签署以前还有 {obstacles.length} 处要办</summary>
          <ul>
            {obstacles.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </details>
      ) : null}
      <div className="rp-sign-actions">
        {report.releases.length > 0 && since.length > 0 && next === undefined ? (
          <Button
            onClick={() =>
              Modal.info({
                title: '与上次签发相比',
                width: 640,
                content: <Changes changes={since} />,
                okText: '知道了',
              })
            }
          >
            与上次签发相比变了 {since.length} 个数
          </Button>
        ) : null}
        {report.mayReturn ? <Button onClick={sendBack}>退回重新编写</Button> : null}
        {next === undefined ? null : (
          <Button type="primary" onClick={sign}>
            以{SIGNATURES.find(([name]) => name === next)?.[1]}签署
          </Button>
        )}
      </div>
    </div>
  )
}

function Changes({
  changes,
}: {
  readonly changes: readonly {
    readonly key: string
    readonly label: string
    readonly before: string
    readonly after: string
  }[]
}) {
  return (
    <table className="rp-changes">
      <thead>
        <tr>
          <th>数</th>
          <th>上次签发</th>
          <th>现在</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((one) => (
          <tr key={one.key}>
            <th scope="row">{one.label}</th>
            <td>{one.before === '' ? '（没有）' : one.before}</td>
            <td>{one.after === '' ? '（不再出现）' : one.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
