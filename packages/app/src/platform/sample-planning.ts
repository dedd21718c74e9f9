/**
 * Planning a sample 制订抽样方案 from what a person writes: shares 5%, amounts 20万元, strata by limits or by a column; and the
 * sentences that say how the sample was planned.
 */
import { Exact, type Problem, problem } from '@jiheng/engine'
import {
  type JudgedLine,
  type PopulationSummary,
  percent,
  type SamplePlan,
  type SampleRequest,
  type Sizing,
  type TextColumn,
  yuanText,
} from '@jiheng/ledger'
import type { ReadInputOf } from '../contract/operations.ts'
import { amountOf, bandsOf, GROUPS, shareOf } from '../use/ledger-sample.ts'
import { Refusal } from './context.ts'
import type { LedgerQueries, SampleScope } from './ledgers.ts'

export type SampleWishes = Omit<ReadInputOf<'sampleSize'>, 'evaluation' | 'unit' | 'ledger'>

export const METHOD_NAMES: Readonly<Record<SampleWishes['method'], string>> = {
  monetaryUnit: '货币单元抽样',
  random: '简单随机抽样',
  stratified: '分层抽样',
  judgement: '判断抽样',
}

/** 抽样方案 with what it is for. */
export interface PlannedSample {
  readonly scope: SampleScope
  readonly plan: SamplePlan
  readonly told: readonly { readonly name: string; readonly text: string }[]
}

/** 预算支出, else 费用. */
const SPENDING = ['7', '5']
const USUAL_RISK = '5%'

/** @throws Refusal with every reason why there is no plan */
export async function planOf(
  queries: LedgerQueries,
  wish: SampleWishes,
  chosen: readonly JudgedLine[] = [],
): Promise<PlannedSample> {
  const groupBy: SampleScope['groupBy'] =
    wish.method === 'stratified' ? ((GROUPS[wish.strata ?? ''] ?? '') as TextColumn | '') : ''
  const { scope, population } = await populationOf(queries, wish, groupBy, chosen)
  if (population.lines === 0) {
    const reason =
      scope.filter.account === undefined
        ? `没有选定${sideName(scope.side)}方有金额的分录`
        : `科目 ${scope.filter.account} 没有${sideName(scope.side)}方分录，请另选科目`
    throw new Refusal([problem('parameters-not-possible', { subject: '抽样总体', reason })])
  }
  const book = bookOf(wish.method, population)
  const faults: Problem[] = []
  const sizing = sizingOf(wish, book, faults)
  const strata = bandsOf(wish.strata ?? '')
  if (wish.method === 'stratified' && groupBy === '' && strata === undefined)
    faults.push(
      unreadable('分层', wish.strata ?? '', `金额界限，如 1万元,10万元；或${Object.keys(GROUPS).join('、')}`),
    )
  if (faults.length > 0) throw new Refusal(faults)
  const made = await queries.planSample(scope, requestOf(wish, sizing, strata, chosen))
  if (made.plan === undefined) throw new Refusal(made.problems)
  return { scope, plan: made.plan, told: toldOf(wish, scope, made.plan, sizing) }
}

const sideName = (side: SampleScope['side']): string => (side === 'debit' ? '借' : '贷')

async function populationOf(
  queries: LedgerQueries,
  wish: SampleWishes,
  groupBy: SampleScope['groupBy'],
  chosen: readonly JudgedLine[],
): Promise<{ readonly scope: SampleScope; readonly population: PopulationSummary }> {
  if (wish.method === 'judgement') {
    const scope: SampleScope = {
      filter: { places: chosen.map(({ line }) => line) },
      side: wish.side,
      groupBy,
    }
    return { scope, population: await queries.population(scope) }
  }
  const account = (wish.account ?? '').trim()
  const scopes = (account === '' ? SPENDING : [account]).map(
    (beginning): SampleScope => ({ filter: { account: beginning }, side: wish.side, groupBy }),
  )
  for (const scope of scopes.slice(0, -1)) {
    const population = await queries.population(scope)
    if (population.lines > 0) return { scope, population }
  }
  const scope = scopes.at(-1) as SampleScope
  return { scope, population: await queries.population(scope) }
}

/** What a plan by materiality measures itself against. */
const bookOf = (method: string, { positive, negative }: PopulationSummary): bigint =>
  method === 'monetaryUnit' ? positive.total : positive.total - negative.total

const unreadable = (what: string, found: string, wanted: string): Problem =>
  problem('parameters-not-possible', {
    subject: what,
    reason: found.trim() === '' ? `没有填，应是${wanted}` : `写的是“${found}”，应是${wanted}`,
  })

function sizingOf(wish: SampleWishes, book: bigint, faults: Problem[]): Sizing {
  const text = (value: string | undefined, usual: string): string =>
    value === undefined || value.trim() === '' ? usual : value
  const share = (what: string, found: string): Exact => {
    const read = shareOf(found)
    if (read === undefined) faults.push(unreadable(what, found, '百分比，如 5%'))
    return read ?? Exact.zero
  }
  const risk = share('误受风险', text(wish.risk, USUAL_RISK))
  if (wish.sizing === 'given' || wish.method === 'judgement')
    return { kind: 'given', size: wish.count ?? 0, reason: wish.reason ?? '', risk }
  if (wish.sizing === 'rate')
    return {
      kind: 'rate',
      tolerable: share('可容忍差错率', wish.tolerable ?? ''),
      expected: share('预计差错率', text(wish.expected, '0%')),
      risk,
    }
  const amount = (what: string, found: string): bigint => {
    const read = amountOf(found, book)
    if (read === undefined) faults.push(unreadable(what, found, '比例或金额，如 5%、20万元'))
    return read ?? 0n
  }
  return {
    kind: 'materiality',
    tolerable: amount('可容忍错报', wish.tolerable ?? ''),
    expected: amount('预计错报', text(wish.expected, '0元')),
    risk,
  }
}

function requestOf(
  { method, seed, strata }: SampleWishes,
  sizing: Sizing,
  bands: readonly bigint[] | undefined,
  chosen: readonly JudgedLine[],
): SampleRequest {
  switch (method) {
    case 'monetaryUnit':
      return { seed, method, selection: 'systematic', sizing }
    case 'random':
      return { seed, method, sizing }
    case 'judgement':
      return { seed, method, chosen }
    case 'stratified':
      return {
        seed,
        method,
        strata:
          Object.hasOwn(GROUPS, strata ?? '') || bands === undefined
            ? { kind: 'groups' }
            : { kind: 'bands', from: bands },
        allocation: 'byAmount',
        ...(sizing.kind === 'materiality' && sizing.tolerable > 0n ? { certainFrom: sizing.tolerable } : {}),
        sizing,
      }
  }
}

function toldOf(
  wish: SampleWishes,
  scope: SampleScope,
  plan: SamplePlan,
  sizing: Sizing,
): PlannedSample['told'] {
  const { lines, positive, negative, zeroLines, digest } = plan.population
  const reds = negative.lines === 0 ? '' : `；负数 ${negative.lines} 笔，${yuanText(negative.total)}`
  const zeros = zeroLines === 0 ? '' : `；零 ${zeroLines} 笔`
  const told: [string, string][] = [
    ['方法', METHOD_NAMES[wish.method]],
    [
      '总体',
      `${scope.filter.account === undefined ? '选定' : `科目 ${scope.filter.account} `}的${sideName(scope.side)}方分录 ${lines} 笔：正数 ${positive.lines} 笔，${yuanText(positive.total)}${reds}${zeros}`,
    ],
  ]
  if (plan.method !== 'judgement') {
    if (sizing.kind === 'materiality') {
      const base = yuanText(bookOf(wish.method, plan.population))
      const isShare = shareOf(wish.tolerable ?? '') !== undefined
      told.push(
        [
          '可容忍错报',
          isShare
            ? `${wish.tolerable} × ${base} ＝ ${yuanText(sizing.tolerable)}`
            : yuanText(sizing.tolerable),
        ],
        ['预计错报', yuanText(sizing.expected)],
      )
    }
    if (sizing.kind === 'rate')
      told.push(['可容忍差错率', percent(sizing.tolerable)], ['预计差错率', percent(sizing.expected)])
    told.push(['误受风险', percent(sizing.risk)])
  }
  told.push(['样本量', plan.sentence])
  if (plan.notReached !== '') told.push(['抽不到的', plan.notReached])
  told.push(['种子', plan.seed], ['总体摘要', digest])
  return told.map(([name, text]) => ({ name, text }))
}
