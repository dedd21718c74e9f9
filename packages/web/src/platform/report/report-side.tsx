/** 编辑器旁边: figures to bind and their lineage, what changed, suggestions, comments, checks, older versions. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Select } from 'antd'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { act, ask, timeWords, useAsked } from '../client.ts'
import { attempt } from '../show.tsx'
import type { CheckedPlace } from './checked-text.ts'
import { Labelled } from './labelled.tsx'
import type { Report } from './report-draft.ts'
import type { Opened } from './report-forms.tsx'
import type { Suggestion } from './suggestions.ts'

export type SideTab = 'data' | 'changed' | 'suggestions' | 'comments' | 'check' | 'versions'

interface SideProps {
  readonly evaluation: string
  readonly report: Report
  readonly state: OutputOf<'reportState'> | undefined
  readonly tab: SideTab
  readonly setTab: (tab: SideTab) => void
  /** The chip that was clicked. */
  readonly opened: Opened | undefined
  readonly places: readonly CheckedPlace[]
  readonly wrong: readonly { readonly quote: string; readonly working: string; readonly from: number }[]
  readonly suggestions: readonly Suggestion[]
  readonly insert: (source: string) => void
  readonly changeFigure: (position: number, source: string) => void
  readonly goTo: (position: number) => void
  readonly decide: (id: string | undefined, accept: boolean) => void
  readonly comment: (words: string) => Promise<boolean>
  readonly findComment: (id: string) => void
  readonly restore: (document: unknown) => void
  readonly again: () => void
}

export function Side(props: SideProps) {
  const { report, state, tab, setTab, places, wrong, suggestions } = props
  const open = report.comments.filter((one) => one.thread === one.id && one.resolved.at === '').length
  const loose = places.filter((one) => one.kind === 'unbound').length
  const tabs: readonly (readonly [SideTab, string, number])[] = [
    ['data', '数据', 0],
    ['changed', '变化', state?.changed.length ?? 0],
    ['suggestions', '修订', suggestions.length],
    ['comments', '批注', open],
    ['check', '核查', wrong.length + loose],
    ['versions', '版本', 0],
  ]
  return (
    <aside className="rp-side" aria-label="报告的数据和意见">
      <div role="tablist" aria-label="数据和意见">
        {tabs.map(([name, words, count]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`rp-tab-${name}`}
            aria-selected={tab === name}
            aria-controls="rp-panel"
            onClick={() => setTab(name)}
          >
            {words}
            {count === 0 ? null : <small className="rp-count">{count}</small>}
          </button>
        ))}
      </div>
      <div id="rp-panel" role="tabpanel" aria-labelledby={`rp-tab-${tab}`}>
        {panelOf(tab, props)}
      </div>
    </aside>
  )
}

function panelOf(tab: SideTab, props: SideProps): ReactNode {
  switch (tab) {
    case 'data':
      return <DataPanel {...props} />
    case 'changed':
      return <ChangedPanel {...props} />
    case 'suggestions':
      return <SuggestionsPanel {...props} />
    case 'comments':
      return <CommentsPanel {...props} />
    case 'check':
      return <CheckPanel {...props} />
    case 'versions':
      return <VersionsPanel {...props} />
  }
}

function DataPanel({ evaluation, report, opened, insert, changeFigure }: SideProps) {
  const [typed, setTyped] = useState('')
  const text = useDeferredValue(typed)
  const asked = useAsked('reportNames', { evaluation, text })
  const names = asked.kind === 'loaded' ? asked.answer.names : []
  return (
    <>
      {opened === undefined ? null : (
        <Lineage
          key={`${opened.position} ${String(opened.attrs.source)}`}
          evaluation={evaluation}
          source={String(opened.attrs.source)}
          mayWrite={report.mayWrite}
          change={(source) => opened.position !== undefined && changeFigure(opened.position, source)}
        />
      )}
      <Labelled label="查找数据">
        {(id) => (
          <Input.Search
            id={id}
            value={typed}
            allowClear
            placeholder="名称里的几个字，如 三公决算"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Labelled>
      <ul className="rp-names">
        {names.map((one) => (
          <li key={one.source}>
            <button type="button" disabled={!report.mayWrite} onClick={() => insert(one.source)}>
              <span>{one.label}</span>
              <b>{one.text}</b>
            </button>
          </li>
        ))}
      </ul>
      {asked.kind === 'loaded' && names.length === 0 ? (
        <p className="rp-hint">没有叫这个名字的数据。</p>
      ) : null}
    </>
  )
}

const FORMS = [
  { value: '', label: '按数据自己的写法' },
  { value: '数', label: '只写数' },
  { value: '%', label: '%' },
  { value: '万元|0', label: '万元，整数' },
  { value: '万元|2', label: '万元，两位小数' },
  { value: '亿元|2', label: '亿元，两位小数' },
]

/** 来历 of the chip that was clicked, and how it is printed. */
function Lineage({
  evaluation,
  source,
  mayWrite,
  change,
}: {
  readonly evaluation: string
  readonly source: string
  readonly mayWrite: boolean
  readonly change: (source: string) => void
}) {
  const asked = useAsked('reportLineage', { evaluation, ref: `{${source}}` })
  const [formula = '', ...options] = source.split('|')
  const [typed, setTyped] = useState(source)
  const steps = asked.kind === 'loaded' ? asked.answer.steps : []
  return (
    <section className="rp-lineage" aria-label="来历">
      <h3>
        {steps[0]?.label ?? formula}
        <b>{steps[0]?.text ?? ''}</b>
      </h3>
      <Labelled label="公式">
        {(id) => (
          <Input
            id={id}
            value={typed}
            disabled={!mayWrite}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={() => change(typed)}
            onBlur={() => typed !== source && change(typed)}
          />
        )}
      </Labelled>
      <Labelled label="写法">
        {(id) => (
          <Select
            id={id}
            disabled={!mayWrite}
            value={options.join('|')}
            options={
              FORMS.some((one) => one.value === options.join('|'))
                ? FORMS
                : [...FORMS, { value: options.join('|'), label: options.join('，') }]
            }
            onChange={(value: string) => change(value === '' ? formula : `${formula}|${value}`)}
          />
        )}
      </Labelled>
      {asked.kind === 'failed' ? <p className="rp-broken">{asked.problem.detail}</p> : null}
      <ol>
        {steps.map((step, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a value may stand there several times; the order is fixed
            key={index}
            style={{ marginLeft: `${step.depth}em` }}
          >
            <span className="rp-how">{step.how}</span>
            {step.label} <b>{step.text}</b>
            {step.working === '' ? null : <small>{step.working}</small>}
            {step.source === '' ? null : <small>{step.source}</small>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function ChangedPanel({ evaluation, report, state, again }: SideProps) {
  const changed = state?.changed ?? []
  if (changed.length === 0) return <p className="rp-hint">报告里的数都和上次接受时一样。</p>
  const accept = async (list: typeof changed): Promise<void> => {
    const figures = Object.fromEntries(list.map((one) => [one.key, one.after]))
    if (await attempt(() => act('acceptFigures', { evaluation, figures }), '已接受')) again()
  }
  return (
    <>
      <p className="rp-hint">数据有更正，下面的数在报告里已经是新的。看过它们所在的句子，再接受。</p>
      {report.mayWrite ? <Button onClick={() => accept(changed)}>全部接受（{changed.length}）</Button> : null}
      <ul className="rp-cards">
        {changed.map((one) => (
          <li key={one.key}>
            <p>{one.label}</p>
            <p>
              <del>{one.before}</del> → <b>{one.after}</b>
            </p>
            {report.mayWrite ? (
              <Button size="small" onClick={() => accept([one])}>
                接受
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function SuggestionsPanel({ report, suggestions, decide, goTo }: SideProps) {
  if (suggestions.length === 0)
    return <p className="rp-hint">没有等着决定的修订。选“修订建议”再改，改的地方会标明是谁、何时改的。</p>
  return (
    <>
      {report.mayWrite ? (
        <p className="rp-both">
          <Button onClick={() => decide(undefined, true)}>全部接受</Button>
          <Button onClick={() => decide(undefined, false)}>全部拒绝</Button>
        </p>
      ) : null}
      <ul className="rp-cards">
        {suggestions.map((one) => (
          <li key={`${one.kind} ${one.id}`}>
            <p className="rp-who">
              {one.name} {timeWords(one.at)}
            </p>
            <button type="button" className="rp-go" onClick={() => goTo(one.from)}>
              {one.kind === 'insertion' ? '增加' : '删除'}“{one.text.slice(0, 60)}”
            </button>
            {report.mayWrite ? (
              <p className="rp-both">
                <Button size="small" onClick={() => decide(one.id, true)}>
                  接受
                </Button>
                <Button size="small" onClick={() => decide(one.id, false)}>
                  拒绝
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function CommentsPanel({ evaluation, report, comment, findComment, again }: SideProps) {
  const [words, setWords] = useState('')
  const threads = report.comments.filter((one) => one.thread === one.id)
  return (
    <>
      {report.mayComment ? (
        <div className="rp-form">
          <Input.TextArea
            aria-label="批注"
            value={words}
            autoSize={{ minRows: 2 }}
            placeholder="先选中要说的文字，再写批注"
            onChange={(event) => setWords(event.target.value)}
          />
          <Button
            disabled={words.trim() === ''}
            onClick={async () => {
              if (await comment(words.trim())) setWords('')
            }}
          >
            加批注
          </Button>
        </div>
      ) : null}
      <ul className="rp-cards">
        {threads.map((first) => (
          <Thread
            key={first.id}
            evaluation={evaluation}
            report={report}
            thread={first.id}
            find={() => findComment(first.id)}
            again={again}
          />
        ))}
      </ul>
      {threads.length === 0 ? <p className="rp-hint">还没有批注。</p> : null}
    </>
  )
}

function Thread({
  evaluation,
  report,
  thread,
  find,
  again,
}: {
  readonly evaluation: string
  readonly report: Report
  readonly thread: string
  readonly find: () => void
  readonly again: () => void
}) {
  const [reply, setReply] = useState('')
  const all = report.comments.filter((one) => one.thread === thread)
  const [first] = all
  if (first === undefined) return null
  const isResolved = first.resolved.at !== ''
  const say = async (): Promise<void> => {
    const done = await attempt(() =>
      act('commentReport', {
        evaluation,
        comment: crypto.randomUUID(),
        thread,
        quote: '',
        text: reply.trim(),
      }),
    )
    if (done) {
      setReply('')
      again()
    }
  }
  const resolve = async (): Promise<void> => {
    if (await attempt(() => act('resolveComment', { evaluation, thread, resolved: !isResolved }))) again()
  }
  return (
    <li className={isResolved ? 'rp-resolved' : ''}>
      {first.quote === '' ? null : (
        <button type="button" className="rp-go" onClick={find}>
          “{first.quote.slice(0, 60)}”
        </button>
      )}
      {all.map((one) => (
        <p key={one.id}>
          <span className="rp-who">
            {one.name} {timeWords(one.at)}
          </span>
          {one.text}
        </p>
      ))}
      {isResolved ? (
        <p className="rp-who">
          {first.resolved.name} {timeWords(first.resolved.at)} 处理
        </p>
      ) : null}
      {report.mayComment ? (
        <p className="rp-both">
          <Input
            aria-label={`回复“${first.text.slice(0, 20)}”`}
            size="small"
            placeholder="回复"
            value={reply}
            onChange={(event) => setReply(event.target.value)}
            onPressEnter={() => reply.trim() !== '' && void say()}
          />
          <Button size="small" onClick={() => void resolve()}>
            {isResolved ? '重新打开' : '已处理'}
          </Button>
        </p>
      ) : null}
    </li>
  )
}

const PLACE_WORDS = { holds: '成立', contradicts: '矛盾', unbound: '未绑定' } as const

function CheckPanel({ places, wrong, goTo, state }: SideProps) {
  const shown = places.filter((one) => one.kind !== 'holds')
  const holds = places.length - shown.length
  return (
    <>
      {state === undefined || state.problems.length === 0 ? null : (
        <ul className="rp-cards">
          {state.problems.map((one) => (
            <li key={one.detail} className="rp-broken">
              <p>
                {one.title}：{one.detail}
              </p>
              <p className="rp-hint">{one.fix}</p>
            </li>
          ))}
        </ul>
      )}
      <p className="rp-hint">
        手写的数 {places.length} 个：核对成立 {holds} 个，矛盾或没有绑定的列在下面。绑定的数不会与数据不一致。
      </p>
      <ul className="rp-cards">
        {wrong.map((one) => (
          <li key={`${one.from} ${one.quote}`} className="rp-wrong">
            <button type="button" className="rp-go" onClick={() => goTo(one.from)}>
              矛盾：“{one.quote.slice(0, 80)}”
            </button>
            <p>{one.working}</p>
          </li>
        ))}
        {shown
          .filter((one) => one.kind === 'unbound')
          .map((one) => (
            <li key={one.from}>
              <button type="button" className="rp-go" onClick={() => goTo(one.from)}>
                {PLACE_WORDS[one.kind]}：{one.text}
              </button>
            </li>
          ))}
      </ul>
    </>
  )
}

function VersionsPanel({ evaluation, report, restore }: SideProps) {
  const asked = useAsked('reportVersions', { evaluation })
  const versions = asked.kind === 'loaded' ? asked.answer.versions : []
  const take = async (number: number): Promise<void> => {
    await attempt(async () => {
      const { document } = await ask('reportVersion', { evaluation, number })
      restore(document)
    }, '已换成这个版本的文字；可以撤销')
  }
  return (
    <ul className="rp-cards">
      {versions.map((one) => (
        <li key={one.number}>
          <p>
            第 {one.number} 版 {timeWords(one.at)} {one.name}
          </p>
          {report.mayWrite ? (
            <Button size="small" onClick={() => void take(one.number)}>
              恢复这个版本的文字
            </Button>
          ) : null}
        </li>
      ))}
      {versions.length === 0 ? <li>还没有保存过。</li> : null}
    </ul>
  )
}
