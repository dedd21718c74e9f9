/** 账表核对: each reported figure beside what the ledger adds up to; down to the lines, and from a line back to its figures. */
import type { OutputOf } from '@jiheng/app/contract'
import { Checkbox } from 'antd'
import { Fragment, useState } from 'react'
import { IllustrativeTag } from '../../../parts/tags.tsx'
import { ask, useAsked } from '../../client.ts'
import { Answered, Page, sayRefusal } from '../../show.tsx'
import type { FieldTab } from '../fieldwork-pages.tsx'
import { tenThousand, yuan } from './amounts.ts'
import { LineTable, type ShownVoucher, VoucherWindow } from './voucher-view.tsx'
import { type InLedger, WithLedger } from './which-ledger.tsx'

type Item = OutputOf<'reconciliation'>['items'][number]

const RESULTS: Readonly<Record<Item['kind'], string>> = {
  match: '相符',
  difference: '不符',
  nothingInLedger: '账簿没有',
  nothingReported: '没有填报',
  unreadable: '读不懂',
}

export function ReconcilePage({ evaluation, unit }: FieldTab) {
  return (
    <WithLedger evaluation={evaluation} unit={unit}>
      {(own) => <Reconciliation own={own} />}
    </WithLedger>
  )
}

function Reconciliation({ own }: { readonly own: InLedger }) {
  const asked = useAsked('reconciliation', own)
  const [onlyWrong, setOnlyWrong] = useState(false)
  const [open, setOpen] = useState('')
  const [shown, setShown] = useState<ShownVoucher>()
  return (
    <Page
      title="账表核对"
      lead="填报数按写出的位数理解，四舍五入的出入不算差异。点“看分录”看它由哪些分录构成。"
      actions={
        <Checkbox checked={onlyWrong} onChange={(event) => setOnlyWrong(event.target.checked)}>
          只看不符的
        </Checkbox>
      }
    >
      <Answered asked={asked} what="账表核对">
        {({ items, illustrative }) => {
          const wrong = items.filter(({ kind }) => kind !== 'match' && kind !== 'nothingReported')
          const list = onlyWrong ? wrong : items
          return (
            <>
              <p>
                {items.length} 个数：相符 {items.filter(({ kind }) => kind === 'match').length}，不符{' '}
                <b className={wrong.length > 0 ? 'pf-bad' : undefined}>{wrong.length}</b>，没有填报{' '}
                {items.filter(({ kind }) => kind === 'nothingReported').length}
                {illustrative ? (
                  <>
                    {' '}
                    <IllustrativeTag />
                  </>
                ) : null}
              </p>
              <div className="pf-scroll">
                <table className="pf-table">
                  <thead>
                    <tr>
                      <th>数据项</th>
                      <th className="pf-number">填报数</th>
                      <th className="pf-number">账簿数（万元）</th>
                      <th className="pf-number">分录</th>
                      <th>结果</th>
                      <th className="pf-number">填报比账簿</th>
                      <th />
                    </tr>
                  </thead>
                  <tbody>
                    {list.map((one) => (
                      <Fragment key={one.cell}>
                        <tr>
                          <td>
                            {one.name}
                            {one.basis === '' ? '' : `（${one.basis}）`}
                          </td>
                          <td className="pf-number">{one.reported}</td>
                          <td className="pf-number" title={`${yuan(one.amount)} 元`}>
                            {tenThousand(one.amount)}
                          </td>
                          <td className="pf-number">
                            {one.lines}
                            {one.blank.lines > 0 ? <small>另 {one.blank.lines} 笔栏目没填</small> : null}
                          </td>
                          <td>
                            <span className={`fl-result fl-${one.kind}`}>{RESULTS[one.kind]}</span>
                          </td>
                          <td className="pf-number">{one.difference}</td>
                          <td>
                            <button
                              type="button"
                              className="pf-link"
                              aria-expanded={open === one.cell}
                              onClick={() => setOpen(open === one.cell ? '' : one.cell)}
                            >
                              {open === one.cell ? '收起' : '看分录'}
                            </button>
                          </td>
                        </tr>
                        {open === one.cell ? (
                          <tr className="fl-behind">
                            <td colSpan={7}>
                              <p>{one.sentence}</p>
                              <Behind own={own} item={one} open={setShown} />
                            </td>
                          </tr>
                        ) : null}
                      </Fragment>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )
        }}
      </Answered>
      <VoucherWindow own={own} shown={shown} close={() => setShown(undefined)} />
    </Page>
  )
}

const STEP = 20

function Behind({
  own,
  item,
  open,
}: {
  readonly own: InLedger
  readonly item: Item
  readonly open: (shown: ShownVoucher) => void
}) {
  const [which, setWhich] = useState<'counted' | 'blank'>('counted')
  const [most, setMost] = useState(STEP)
  const asked = useAsked('reconciliationLines', { ...own, item: item.item, basis: item.basis, which, most })
  return (
    <>
      {item.blank.lines === 0 ? null : (
        <p>
          <button
            type="button"
            className="pf-link"
            onClick={() => setWhich(which === 'counted' ? 'blank' : 'counted')}
          >
            {which === 'counted'
              ? `看没有计入的 ${item.blank.lines} 笔（分类或资金性质没有填）`
              : '看计入的分录'}
          </button>
        </p>
      )}
      <Answered asked={asked} what="分录">
        {({ lines, total }) => (
          <>
            {lines.length === 0 ? <p className="pf-empty">没有这样的分录。</p> : null}
            {lines.length === 0 ? null : (
              <LineTable
                lines={lines.map(({ line }) => line)}
                open={open}
                extra={{
                  title: '计入（元）',
                  of: (line, at) => (
                    <>
                      {yuan(lines[at]?.amount ?? '0')}
                      {lines[at]?.explains === true ? <b className="pf-bad"> 恰是差额</b> : null}
                      <Figures own={own} place={line.place} />
                    </>
                  ),
                }}
              />
            )}
            {lines.length < total ? (
              <button type="button" className="pf-link" onClick={() => setMost(most + 5 * STEP)}>
                再看一些（共 {total} 笔，金额大的在前）
              </button>
            ) : null}
          </>
        )}
      </Answered>
    </>
  )
}

/** Back from a line to the figures in which it is counted. */
function Figures({ own, place }: { readonly own: InLedger; readonly place: number }) {
  const [names, setNames] = useState<readonly string[]>()
  if (names !== undefined)
    return <small>计入：{names.length === 0 ? '没有填报的数' : names.join('、')}</small>
  return (
    <small>
      <button
        type="button"
        className="pf-link"
        onClick={() =>
          ask('figuresOfLine', { ...own, place }).then(
            ({ figures }) => setNames(figures.map(({ name }) => name)),
            sayRefusal,
          )
        }
      >
        还计入哪些数
      </button>
    </small>
  )
}
