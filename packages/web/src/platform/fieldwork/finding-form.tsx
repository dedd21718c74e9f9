/** 写问题: a new finding, by hand or from what the tests of the ledger flagged, and the correction of a draft. */
import { type FindingLine, SEVERITIES, type Severity } from '@jiheng/app/contract'
import { Button, Radio, Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { act, ask, Refused } from '../client.ts'
import { useQuery } from '../route.ts'
import { Page, sayRefusal } from '../show.tsx'
import { type Finding, type Findings, findingsHref } from './finding-address.ts'
import { FindingLines } from './finding-lines.tsx'
import { useKeptForm } from './kept-form.ts'
import { sideYuan, yuan } from './ledger/amounts.ts'
import type { InUnit } from './paper-address.ts'
import { type Difference, TextField, TheirVersion } from './parts.tsx'

interface Draft {
  readonly title: string
  readonly severity: Severity
  readonly indicator: string
  readonly facts: string
  readonly criterion: string
  readonly cause: string
  readonly effect: string
  readonly amount: string
  readonly recommendation: string
  readonly lines: readonly FindingLine[]
}

const EMPTY: Draft = {
  title: '',
  severity: 'ordinary',
  indicator: '',
  facts: '',
  criterion: '',
  cause: '',
  effect: '',
  amount: '',
  recommendation: '',
  lines: [],
}

/** As many as the address of a flag names at most. */
const MOST_LINES = 200

/** Begun empty, or with the voucher lines that the address names. */
export function NewFinding({
  own,
  indicators,
  again,
}: {
  readonly own: InUnit
  readonly indicators: Findings['indicators']
  readonly again: () => void
}) {
  const query = useQuery()
  const [ledger, voucher] = [query.get('ledger') ?? '', query.get('voucher') ?? '']
  const [first, setFirst] = useState<Draft | undefined>(ledger === '' ? EMPTY : undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is read once, when the page opens
  useEffect(() => {
    if (ledger === '') return
    fromLedger(own, query).then(setFirst, (reason: unknown) => {
      sayRefusal(reason)
      setFirst(EMPTY)
    })
  }, [])
  if (first === undefined) return <p aria-live="polite">正在取凭证……</p>
  return (
    <FindingForm
      own={own}
      indicators={indicators}
      finding={undefined}
      first={first}
      again={again}
      from={`${ledger} ${voucher} ${query.get('lines') ?? ''}`.trim()}
    />
  )
}

/** The lines that the address names, of as many vouchers as they are. */
async function fromLedger(own: InUnit, query: URLSearchParams): Promise<Draft> {
  const ledger = query.get('ledger') ?? ''
  const places = query.get('lines') ?? ''
  const { lines } =
    places === ''
      ? await ask('ledgerVoucher', { ...own, ledger, voucher: query.get('voucher') ?? '0' })
      : await ask('ledgerLines', { ...own, ledger, places, most: MOST_LINES })
  const amount = query.get('amount') ?? ''
  const wordsOf = (line: (typeof lines)[number]): string =>
    `${line.date} ${line.name} ${line.summary} ${line.account} ${line.accountName}`
  const amountOf = (line: (typeof lines)[number]): string => sideYuan(line.debit) || sideYuan(line.credit)
  return {
    ...EMPTY,
    title: (query.get('title') ?? '').slice(0, 200),
    facts: [query.get('cause') ?? '', ...lines.map((line) => `${wordsOf(line)}，${amountOf(line)} 元。`)]
      .filter((one) => one !== '')
      .join('\n')
      .slice(0, 8000),
    amount: /^-?\d{1,18}$/.test(amount) ? yuan(amount) : '',
    lines: lines.map((line) => ({
      ledger,
      voucher: line.voucher,
      place: line.place,
      words: wordsOf(line).slice(0, 1000),
      amount: amountOf(line),
    })),
  }
}

export function FindingForm({
  own,
  indicators,
  finding,
  first,
  again,
  from = '',
}: {
  readonly own: InUnit
  readonly indicators: Findings['indicators']
  readonly finding: Finding | undefined
  readonly first: Draft
  readonly again: () => void
  /** What a new one begins with, so that two of them are two drafts. */
  readonly from?: string
}) {
  const id = useId()
  const version = finding?.version ?? 0
  const saved: Draft = {
    title: first.title,
    severity: first.severity,
    indicator: first.indicator,
    facts: first.facts,
    criterion: first.criterion,
    cause: first.cause,
    effect: first.effect,
    amount: first.amount,
    recommendation: first.recommendation,
    lines: first.lines,
  }
  const name = `finding|${own.evaluation}|${own.unit}|${finding?.id ?? `new ${from}`}`
  const form = useKeptForm<Draft>(name, saved, version)
  const { value, change } = form
  const [busy, setBusy] = useState(false)
  const stale = form.isDirty && finding !== undefined && form.base !== version
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const made = await act('saveFinding', {
        ...own,
        finding: finding?.id ?? '',
        ...value,
        title: value.title.trim(),
        lines: [...value.lines],
        version: form.base,
      })
      form.clear()
      again()
      window.location.replace(findingsHref(own, made.finding))
    } catch (reason) {
      if (reason instanceof Refused && reason.problem.code === 'changed-meanwhile') again()
      else sayRefusal(reason)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page
      title={finding === undefined ? '新增问题' : `修改问题${finding.number}`}
      actions={
        <>
          <Button href={finding === undefined ? findingsHref(own) : findingsHref(own, finding.id)}>
            返回
          </Button>
          <Button
            type="primary"
            loading={busy}
            disabled={value.title.trim() === '' || stale || (finding !== undefined && !form.isDirty)}
            onClick={save}
          >
            保存
          </Button>
        </>
      }
    >
      {stale ? (
        <TheirVersion
          differences={differencesOf(value, saved)}
          keepMine={() => form.rebase(version)}
          takeTheirs={form.clear}
        />
      ) : null}
      <TextField
        label="标题"
        rows={0}
        value={value.title}
        onChange={(title) => change({ title })}
        hint="一句话说清是什么问题，如：公务接待费列入办公费"
        required
      />
      <div className="fw-two">
        <div className="fw-field">
          <span id={`${id}s`}>严重程度</span>
          <Radio.Group
            aria-labelledby={`${id}s`}
            value={value.severity}
            onChange={(event) => change({ severity: event.target.value as Severity })}
            options={Object.entries(SEVERITIES).map(([key, label]) => ({ value: key, label }))}
          />
        </div>
        <div className="fw-field">
          <label htmlFor={`${id}i`}>对应的指标</label>
          <Select
            id={`${id}i`}
            value={value.indicator}
            onChange={(indicator) => change({ indicator })}
            options={[
              { value: '', label: '不对应指标' },
              ...indicators.map((one) => ({ value: one.code, label: `${one.code} ${one.name}` })),
            ]}
          />
        </div>
        <TextField
          label="金额（元）"
          rows={0}
          value={value.amount}
          onChange={(amount) => change({ amount })}
          hint="如 12,345.60 或 1.2万元；没有金额的不填"
        />
      </div>
      <TextField
        label="事实"
        rows={4}
        value={value.facts}
        onChange={(facts) => change({ facts })}
        hint="时间、凭证号、经办人、做了什么"
        required
      />
      <TextField
        label="依据"
        value={value.criterion}
        onChange={(criterion) => change({ criterion })}
        hint="文件名称、文号、条款"
        required
      />
      <TextField label="原因" value={value.cause} onChange={(cause) => change({ cause })} />
      <TextField label="影响" value={value.effect} onChange={(effect) => change({ effect })} />
      <TextField
        label="建议"
        value={value.recommendation}
        onChange={(recommendation) => change({ recommendation })}
      />
      <section>
        <h2>
          有关凭证<small>{value.lines.length} 条分录</small>
        </h2>
        <FindingLines own={own} lines={value.lines} mayOpen change={(lines) => change({ lines })} />
        <p className="pf-soft">凭证从“疑点”“凭证”“账表核对”各页的“记为问题”带来。</p>
      </section>
    </Page>
  )
}

const FIELDS = [
  ['title', '标题'],
  ['facts', '事实'],
  ['criterion', '依据'],
  ['cause', '原因'],
  ['effect', '影响'],
  ['amount', '金额'],
  ['recommendation', '建议'],
  ['indicator', '指标'],
] as const

function differencesOf(mine: Draft, theirs: Draft): readonly Difference[] {
  return [
    ...FIELDS.map(([key, label]) => ({ label, mine: mine[key], theirs: theirs[key] })),
    { label: '严重程度', mine: SEVERITIES[mine.severity], theirs: SEVERITIES[theirs.severity] },
    {
      label: '有关凭证',
      mine: mine.lines.map((one) => one.words).join('；'),
      theirs: theirs.lines.map((one) => one.words).join('；'),
    },
  ].filter((one) => one.mine !== one.theirs)
}
