/** 报告: the composed document as it will be printed, every number of it open to the question where it comes from. */
import type { ReportBlock, ReportDocument } from '@jiheng/engine'
import { Fragment } from 'react'
import { FILES, fileAddress, useReport } from '../../api.ts'
import { BoundWords } from '../../parts/bound-text.tsx'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemView, Waiting } from '../../parts/waiting.tsx'
import { plainWords, printDate } from '../../words.ts'
import { headingNumbers } from './numbering.ts'
import { ReportTableView } from './report-table-view.tsx'

interface Sheet {
  readonly landscape: boolean
  readonly annex: string | undefined
  readonly blocks: readonly {
    readonly block: ReportBlock
    readonly number: string
    readonly position: number
  }[]
}

/** An annex starts a sheet of its own. */
function cutIntoSheets(document: ReportDocument): readonly Sheet[] {
  const numbers = headingNumbers(document.blocks)
  const sheets: {
    landscape: boolean
    annex: string | undefined
    blocks: { block: ReportBlock; number: string; position: number }[]
  }[] = [{ landscape: false, annex: undefined, blocks: [] }]
  document.blocks.forEach((block, position) => {
    if (block.kind === 'annex') sheets.push({ landscape: block.landscape, annex: block.title, blocks: [] })
    else sheets.at(-1)?.blocks.push({ block, number: numbers[position] ?? '', position })
  })
  return sheets
}

export function ReportPage() {
  const { id } = useEvaluationView()
  const loading = useReport(id)
  if (loading.kind === 'loading') return <Waiting what="报告" />
  if (loading.kind === 'failed') return <ProblemView problem={loading.problem} again={loading.again} />
  const { document, bindings } = loading.answer
  return (
    <PageFrame
      title="报告"
      lead={`按公文格式排版的预览，分页以下载的文件为准。文中 ${bindings.length} 个数字都由评价结果填入，没有一个是手打的，点数字可看来历。`}
      tools={
        <ul className="files files-row">
          {FILES.filter((each) => each.file.startsWith('report.')).map((each) => (
            <li key={each.file}>
              <a href={fileAddress(id, each.file)} download>
                下载{each.name}
              </a>
            </li>
          ))}
          <li>
            <button type="button" className="link-button" onClick={() => window.print()}>
              打印本页
            </button>
          </li>
        </ul>
      }
    >
      <div className="desk">
        {cutIntoSheets(document).map((sheet, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sheets of a finished document never move
          <article key={position} className={sheet.landscape ? 'sheet sheet-landscape' : 'sheet'}>
            {position === 0 ? <ReportHead document={document} /> : null}
            {sheet.annex === undefined ? null : <h2 className="annex-title">{sheet.annex}</h2>}
            {sheet.blocks.map((each) => (
              <Fragment key={each.position}>
                <Block block={each.block} number={each.number} />
              </Fragment>
            ))}
            {position === 0 ? <ReportFoot document={document} /> : null}
          </article>
        ))}
      </div>
    </PageFrame>
  )
}

function ReportHead({ document }: { readonly document: ReportDocument }) {
  return (
    <>
      <h1 className="report-title">{document.title}</h1>
      {document.notices.length === 0 ? null : (
        <div className="report-notices" role="note">
          {document.notices.map((notice) => (
            <p key={notice}>{notice}</p>
          ))}
        </div>
      )}
    </>
  )
}

function ReportFoot({ document }: { readonly document: ReportDocument }) {
  return (
    <div className="report-foot">
      <p>{document.organisation}</p>
      {document.date === undefined ? null : <p>{printDate(document.date)}</p>}
    </div>
  )
}

function Block({ block, number }: { readonly block: ReportBlock; readonly number: string }) {
  switch (block.kind) {
    case 'heading': {
      const words = (
        <>
          {number}
          <BoundWords text={block.text} />
        </>
      )
      if (block.level === 1) return <h2 className="report-h1">{words}</h2>
      if (block.level === 2) return <h3 className="report-h2">{words}</h3>
      if (block.level === 3) return <h4 className="report-h3">{words}</h4>
      return <h5 className="report-h4">{words}</h5>
    }
    case 'paragraph':
      return plainWords(block.text) === '' ? null : (
        <p className="report-p">
          <BoundWords text={block.text} />
        </p>
      )
    case 'table':
      return <ReportTableView table={block.table} />
    case 'annex':
      return null
  }
}
