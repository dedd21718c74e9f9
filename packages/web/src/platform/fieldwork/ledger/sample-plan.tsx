/** 抽样方案: what is drawn from, by which method, how large and why; the size is shown with its formula before anything is drawn. */
import type { InputOf, OutputOf } from '@jiheng/app/contract'
import { Button, Input, InputNumber } from 'antd'
import { type ReactNode, useState } from 'react'
import { act, ask } from '../../client.ts'
import { attempt, Page, sayRefusal } from '../../show.tsx'
import { Field } from './field.tsx'
import { type InLedger, ledgerHref } from './which-ledger.tsx'

type Wish = Omit<InputOf<'sampleSize'>, 'evaluation' | 'unit' | 'ledger'>
type Planned = OutputOf<'sampleSize'>

const METHODS: readonly (readonly [Wish['method'], string])[] = [
  ['monetaryUnit', '货币单元抽样（每一分钱机会相同）'],
  ['random', '简单随机抽样（每一笔机会相同）'],
  ['stratified', '分层抽样（按金额或按一栏）'],
]
const SIZINGS: readonly (readonly [Wish['sizing'], string])[] = [
  ['materiality', '按重要性'],
  ['rate', '按差错率'],
  ['given', '自定'],
]

export function SamplePlanForm({ own }: { readonly own: InLedger }) {
  const [title, setTitle] = useState('支出凭证抽查')
  const [wish, setWish] = useState<Wish>({
    method: 'monetaryUnit',
    side: 'debit',
    sizing: 'materiality',
    account: '',
    strata: '1万元,10万元',
    tolerable: '5%',
    expected: '0%',
    risk: '5%',
    reason: '',
    seed: '1',
  })
  const [planned, setPlanned] = useState<Planned>()
  const put = (more: Partial<Wish>): void => {
    setWish({ ...wish, ...more })
    setPlanned(undefined)
  }
  const sent = (): Wish => ({ ...wish, strata: wish.method === 'stratified' ? wish.strata : '' })
  const field = (
    label: string,
    name: 'account' | 'tolerable' | 'expected' | 'risk' | 'seed' | 'reason' | 'strata',
    hint: string,
  ) => (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          value={wish[name] ?? ''}
          placeholder={hint}
          onChange={(event) => put({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <Page title="抽取样本" actions={<a href={ledgerHref(own, 'samples')}>回到抽样</a>}>
      <form
        className="pf-card fl-form"
        onSubmit={(event) => {
          event.preventDefault()
          ask('sampleSize', { ...own, ...sent() }).then(setPlanned, sayRefusal)
        }}
      >
        <Field label="样本名称" wide>
          {(id) => (
            <Input id={id} value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
          )}
        </Field>
        <Choice label="方法" value={wish.method} options={METHODS} put={(method) => put({ method })} />
        {field('科目编码开头', 'account', '不填：预算支出（7）')}
        <Choice
          label="抽哪一方"
          value={wish.side}
          options={[
            ['debit', '借方'],
            ['credit', '贷方'],
          ]}
          put={(side) => put({ side })}
        />
        {wish.method === 'stratified' ? field('分层', 'strata', '1万元,10万元 或 经济分类') : null}
        <Choice label="样本量" value={wish.sizing} options={SIZINGS} put={(sizing) => put({ sizing })} />
        {wish.sizing === 'given' ? (
          <>
            <Field label="笔数">
              {(id) => (
                <InputNumber
                  id={id}
                  min={1}
                  max={100_000}
                  value={wish.count === undefined ? null : Number(wish.count)}
                  onChange={(count) => put({ count: count ?? undefined })}
                />
              )}
            </Field>
            {field('理由', 'reason', '为什么是这么多')}
          </>
        ) : (
          <>
            {field(
              wish.sizing === 'rate' ? '可容忍差错率' : '可容忍错报',
              'tolerable',
              wish.sizing === 'rate' ? '5%' : '5% 或 20万元',
            )}
            {field(wish.sizing === 'rate' ? '预计差错率' : '预计错报', 'expected', '0%')}
          </>
        )}
        {field('误受风险', 'risk', '5%')}
        {field('种子', 'seed', '同一种子抽出同样的样本')}
        <span>
          <Button htmlType="submit" type={planned === undefined ? 'primary' : 'default'}>
            计算样本量
          </Button>
        </span>
      </form>
      {planned === undefined ? null : (
        <section className="pf-card" aria-label="抽样方案">
          <Told told={planned.told} />
          <p>
            <b>{planned.size} 笔</b>（货币单元抽样里大额的可能抽中几次，实际笔数会少些）
          </p>
          <Button
            type="primary"
            disabled={title.trim() === ''}
            onClick={() =>
              attempt(async () => {
                const { sample } = await act('drawSample', { ...own, ...sent(), title: title.trim() })
                window.location.hash = ledgerHref(own, 'samples', sample)
              }, '样本已抽取')
            }
          >
            抽取
          </Button>
        </section>
      )}
    </Page>
  )
}

export function Told({ told }: { readonly told: Planned['told'] }) {
  return (
    <dl className="fl-told">
      {told.map(({ name, text }) => (
        <Entry key={name} name={name}>
          {text}
        </Entry>
      ))}
    </dl>
  )
}

const Entry = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

function Choice<V extends string>({
  label,
  value,
  options,
  put,
}: {
  readonly label: string
  readonly value: V
  readonly options: readonly (readonly [V, string])[]
  readonly put: (value: V) => void
}) {
  return (
    <Field label={label}>
      {(id) => (
        <select
          id={id}
          className="fl-select"
          value={value}
          onChange={(event) => put(event.target.value as V)}
        >
          {options.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
