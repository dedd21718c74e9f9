/** 账簿: what was imported of a unit, the import of more, and what was wrong with it. */
import { Button, Popconfirm } from 'antd'
import { useEffect } from 'react'
import { IllustrativeTag } from '../../../parts/tags.tsx'
import type { ProblemView } from '../../../parts/waiting.tsx'
import { act, timeWords, useAsked } from '../../client.ts'
import { Answered, attempt, Page } from '../../show.tsx'
import type { FieldTab } from '../fieldwork-pages.tsx'
import { yuan } from './amounts.ts'
import { FaultsView } from './faults-view.tsx'
import { ImportWizard } from './import-wizard.tsx'
import { type Import, ledgerHref } from './which-ledger.tsx'

const EVERY = 1000

export function LedgersPage({ evaluation, unit, rest }: FieldTab) {
  const own = { evaluation, unit }
  const [what, id] = rest
  if (what === 'new') return <ImportWizard {...own} />
  if (what === 'faults' && id !== undefined)
    return <FaultsView evaluation={evaluation} unit={unit} ledger={id} />
  return <ImportList {...own} />
}

function ImportList(own: { readonly evaluation: string; readonly unit: string }) {
  const asked = useAsked('ledgerImports', own)
  const isReading = asked.kind === 'loaded' && asked.answer.imports.some(({ state }) => state === 'reading')
  const { again } = asked
  useEffect(() => {
    if (!isReading) return
    const timer = setInterval(again, EVERY)
    return () => clearInterval(timer)
  }, [isReading, again])
  return (
    <Answered asked={asked} what="账簿">
      {({ imports, mayWork, engine }) => (
        <Page
          title="账簿"
          lead={`导入单位的账，全部分录都核对、都测试，不改账。查账引擎：${engine}。`}
          actions={
            mayWork ? (
              <Button type="primary" href={ledgerHref(own, 'ledgers', 'new')}>
                导入账簿
              </Button>
            ) : null
          }
        >
          {imports.length === 0 ? (
            <p className="pf-empty">
              还没有导入账簿。{mayWork ? '点“导入账簿”，把单位导出的凭证、余额、科目文件一起选上。' : ''}
            </p>
          ) : (
            <div className="pf-scroll">
              <table className="pf-table">
                <thead>
                  <tr>
                    <th>文件</th>
                    <th>状态</th>
                    <th className="pf-number">凭证和分录</th>
                    <th className="pf-number">借方合计（元）</th>
                    <th>读入问题</th>
                    <th>导入</th>
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {imports.map((one) => (
                    <ImportRow key={one.id} own={own} one={one} mayWork={mayWork} again={again} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Page>
      )}
    </Answered>
  )
}

const STATE_KINDS: Readonly<Record<Import['state'], string>> = {
  reading: 'work',
  stopped: 'back',
  ready: 'done',
  failed: 'back',
  cancelled: 'idle',
  lost: 'back',
}

function ImportRow({
  own,
  one,
  mayWork,
  again,
}: {
  readonly own: { readonly evaluation: string; readonly unit: string }
  readonly one: Import
  readonly mayWork: boolean
  readonly again: () => void
}) {
  const named = { ...own, ledger: one.id }
  const canRepeat = mayWork && one.state !== 'reading' && one.state !== 'ready'
  return (
    <tr>
      <td>
        {one.files.map(({ id, name, sha256 }) => (
          <div key={id} title={`SHA-256 ${sha256}`}>
            {name}
          </div>
        ))}
        <small className="pf-soft">{one.year} 年</small>
        {one.illustrative ? <IllustrativeTag /> : null}
      </td>
      <td>
        {one.state === 'reading' ? (
          <Reading one={one} cancel={mayWork ? () => cancel(named, again) : undefined} />
        ) : (
          <span className={`pf-state pf-state-${STATE_KINDS[one.state]}`}>{one.stateName}</span>
        )}
        {one.state === 'failed'
          ? (one.problems as Parameters<typeof ProblemView>[0]['problem'][])
              .slice(0, 3)
              .map((problem, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while shown
                <p key={at}>
                  {problem.detail}。{problem.fix}
                </p>
              ))
          : null}
      </td>
      <td className="pf-number">
        {one.state === 'ready' ? (
          <>
            {one.vouchers} 张，{one.lines} 行
            <small>
              {one.firstDay} 至 {one.lastDay}
            </small>
          </>
        ) : null}
      </td>
      <td className="pf-number">{one.state === 'ready' ? yuan(one.debit) : ''}</td>
      <td>
        {one.state === 'ready' ? (
          <a href={ledgerHref(own, 'ledgers', 'faults', one.id)}>
            {one.faultCount === 0 ? '没有，看结构检查' : `${one.faultCount} 处`}
          </a>
        ) : null}
      </td>
      <td>
        {one.importedByName}
        <small>{timeWords(one.importedAt)}</small>
      </td>
      <td>
        {canRepeat ? (
          <button type="button" className="pf-link" onClick={() => repeat(own, one, again)}>
            重新导入
          </button>
        ) : null}
        {mayWork && one.state !== 'reading' ? (
          <Popconfirm
            title="删除这次导入的账簿？"
            description="分录会删掉，上传的原件留着。"
            okText="删除"
            cancelText="不删"
            onConfirm={() => attempt(() => act('removeLedgerImport', named), '已删除').then(again)}
          >
            <button type="button" className="pf-link">
              删除
            </button>
          </Popconfirm>
        ) : null}
      </td>
    </tr>
  )
}

const cancel = (named: { evaluation: string; unit: string; ledger: string }, again: () => void) =>
  attempt(() => act('cancelLedgerImport', named), '导入已取消').then(again)

/** The same files by the same columns; the attempt that came to nothing goes away. */
function repeat(
  own: { readonly evaluation: string; readonly unit: string },
  one: Import,
  again: () => void,
): void {
  const files = one.files.map(({ id }) => id)
  attempt(async () => {
    await act('importLedger', { ...own, year: one.year, files, tables: one.mapping })
    if (one.samples === 0) await act('removeLedgerImport', { ...own, ledger: one.id })
  }, '已重新开始导入').then(again)
}

export function Reading({
  one,
  cancel,
}: {
  readonly one: Import
  readonly cancel: (() => void) | undefined
}) {
  const { read, total, lines } = one.progress
  return (
    <div className="fl-progress">
      <progress max={Math.max(1, total)} value={read} aria-label="导入进度" />
      <span aria-live="polite">
        {total === 0 ? 0 : Math.floor((read * 100) / total)}%，{lines} 行
      </span>
      {cancel === undefined ? null : (
        <Button size="small" onClick={cancel}>
          取消
        </Button>
      )}
    </div>
  )
}
