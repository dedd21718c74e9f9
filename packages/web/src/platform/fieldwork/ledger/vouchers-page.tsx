/** 凭证: lines found by words, amount, day and account; each opens its voucher. */
import type { InputOf } from '@jiheng/app/contract'
import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { Pager } from '../../../parts/pager.tsx'
import { useAsked } from '../../client.ts'
import { Answered, Page } from '../../show.tsx'
import type { FieldTab } from '../fieldwork-pages.tsx'
import { yuan } from './amounts.ts'
import { Field } from './field.tsx'
import { JudgedLines } from './judged-lines.tsx'
import { type Line, LineTable, type ShownVoucher, VoucherWindow } from './voucher-view.tsx'
import { type InLedger, WithLedger } from './which-ledger.tsx'

type Wanted = Omit<InputOf<'ledgerLines'>, 'evaluation' | 'unit' | 'ledger' | 'start' | 'most'>

const PAGE = 50

export function VouchersPage({ evaluation, unit, rest }: FieldTab) {
  const voucher = Number(rest[0] ?? 'x')
  return (
    <WithLedger evaluation={evaluation} unit={unit}>
      {(own, _, mayWork) => (
        <Vouchers
          key={own.ledger}
          own={own}
          mayWork={mayWork}
          first={Number.isInteger(voucher) ? voucher : undefined}
        />
      )}
    </WithLedger>
  )
}

function Vouchers({
  own,
  mayWork,
  first,
}: {
  readonly own: InLedger
  readonly mayWork: boolean
  readonly first: number | undefined
}) {
  const [chosen, setChosen] = useState<readonly Line[]>([])
  const [typed, setTyped] = useState<Wanted>({})
  const [wanted, setWanted] = useState<Wanted>({})
  const [page, setPage] = useState(1)
  const [shown, setShown] = useState<ShownVoucher | undefined>(
    first === undefined ? undefined : { voucher: first, marked: [] },
  )
  const asked = useAsked('ledgerLines', { ...own, ...wanted, start: (page - 1) * PAGE, most: PAGE })
  const put = (more: Wanted): void => setTyped({ ...typed, ...more })
  const field = (label: string, name: keyof Wanted, hint = '', wide = false): ReactNode => (
    <Field label={label} wide={wide}>
      {(id) => (
        <Input
          id={id}
          value={String(typed[name] ?? '')}
          placeholder={hint}
          onChange={(event) => put({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  const day = (label: string, name: 'firstDay' | 'lastDay'): ReactNode => (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          type="date"
          value={typed[name] ?? ''}
          onChange={(event) => put({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <Page title="凭证">
      <form
        className="pf-card fl-form"
        onSubmit={(event) => {
          event.preventDefault()
          setPage(1)
          setWanted(typed)
        }}
      >
        {field('摘要或往来单位里的字', 'words', '如 接待', true)}
        {field('科目编码开头', 'account', '如 7201')}
        {field('经济分类开头', 'economic', '如 30217')}
        {field('金额不小于', 'atLeast', '如 5万元')}
        {field('金额不大于', 'atMost')}
        {day('日期从', 'firstDay')}
        {day('到', 'lastDay')}
        <Field label="次序">
          {(id) => (
            <select
              id={id}
              className="fl-select"
              value={`${typed.order ?? 'place'} ${typed.descending ?? 'no'}`}
              onChange={(event) => {
                const [order, descending] = event.target.value.split(' ')
                put({ order: order as 'place', descending: descending as 'yes' })
              }}
            >
              <option value="place no">账簿里的次序</option>
              <option value="size yes">金额从大到小</option>
              <option value="day no">日期从早到晚</option>
              <option value="day yes">日期从晚到早</option>
            </select>
          )}
        </Field>
        <span>
          <Button type="primary" htmlType="submit">
            查找
          </Button>{' '}
          <Button
            onClick={() => {
              setTyped({})
              setWanted({})
              setPage(1)
            }}
          >
            清除
          </Button>
        </span>
      </form>
      {chosen.length === 0 ? null : <JudgedLines own={own} lines={chosen} clear={() => setChosen([])} />}
      <Answered asked={asked} what="分录">
        {({ lines, count, debit, credit }) => (
          <>
            <p>
              {count} 行，借方合计 {yuan(debit)} 元，贷方合计 {yuan(credit)} 元
            </p>
            {count === 0 ? (
              <p className="pf-empty">没有符合条件的分录。</p>
            ) : (
              <LineTable
                lines={lines}
                open={setShown}
                {...(mayWork
                  ? {
                      extra: {
                        title: '选',
                        of: (line: Line) => (
                          <input
                            type="checkbox"
                            aria-label={`选 ${line.name} 第 ${line.line} 行`}
                            checked={chosen.some(({ place }) => place === line.place)}
                            onChange={(event) =>
                              setChosen(
                                event.target.checked
                                  ? [...chosen, line]
                                  : chosen.filter(({ place }) => place !== line.place),
                              )
                            }
                          />
                        ),
                      },
                    }
                  : {})}
              />
            )}
            <Pager total={count} page={page} size={PAGE} onPage={setPage} />
          </>
        )}
      </Answered>
      <VoucherWindow own={own} shown={shown} close={() => setShown(undefined)} />
    </Page>
  )
}
