/**
 * Sampling an opened ledger 账簿抽样: from shares and amounts as a person writes them to a plan, the drawn lines and the sheet
 * to fill in; and from the filled sheet to the projected error and its upper bound. With the ledger at hand the sample
 * is drawn again, and a sheet that does not agree with it is refused.
 */
import { type FilledSample, readSampleWorkbook, writeSampleWorkbook } from '@jiheng/documents'
import { Exact, type Problem, problem, readQuantity } from '@jiheng/engine'
import {
  type PlacedLine,
  type PopulationSummary,
  type Projection,
  projectErrors,
  type Sample,
  type SamplePlan,
  type SampleRequest,
  type Sizing,
  type TextColumn,
  yuanText,
} from '@jiheng/ledger'
import type { SampleScope } from '../platform/ledgers.ts'
import type { OpenedLedger } from './ledger.ts'

/** 抽样的要求, as written: shares 5%, amounts 20万元. */
export interface SampleWish {
  readonly method: string
  readonly materiality: string
  readonly expected: string
  readonly confidence: string
  readonly seed: string
  /** 科目编码开头; '' for 预算支出 (7), or 费用 (5) where the ledger has none. */
  readonly account: string
  readonly side: string
  /** 分层: lower limits of amounts, 1万元,10万元, or a column such as 经济分类. */
  readonly strata: string
}

/** 抽出的样本. `told` says how, heading and sentence. */
export interface DrawnSample {
  readonly scope: SampleScope
  readonly plan: SamplePlan
  readonly sample: Sample
  readonly lines: ReadonlyMap<number, PlacedLine>
  readonly told: readonly (readonly [string, string])[]
}

const METHODS: Readonly<Record<string, string>> = {
  mus: '货币单元抽样',
  random: '简单随机抽样',
  strata: '分层抽样',
}
export const GROUPS: Readonly<Record<string, TextColumn>> = {
  经济分类: 'economic',
  功能分类: 'functional',
  项目: 'project',
  资金性质: 'fund',
  往来单位: 'payee',
}
const SIDES: Readonly<Record<string, SampleScope['side']>> = { 借: 'debit', 贷: 'credit' }
/** 预算支出, else 费用. */
const SPENDING = ['7', '5']

type Answer<T> = T & { readonly problems: readonly Problem[] }

/** A plan for the wish, and the sample that it draws. */
export async function sampleLedger(
  opened: OpenedLedger,
  wish: SampleWish,
): Promise<Answer<{ readonly drawn?: DrawnSample }>> {
  const problems = wishProblems(wish)
  if (problems.length > 0) return { problems }
  const groupBy = wish.method === 'strata' ? (GROUPS[wish.strata] ?? '') : ''
  const { scope, population } = await populationOf(opened, wish, groupBy)
  if (population.lines === 0)
    return {
      problems: [
        refused('抽样总体', `科目 ${scope.filter.account} 没有${wish.side}方分录，可用 --account 指定科目`),
      ],
    }
  const book = bookOf(wish.method, population)
  const [tolerable, expected] = [amountOf(wish.materiality, book), amountOf(wish.expected, book)]
  const sizing: Sizing = {
    kind: 'materiality',
    tolerable: tolerable ?? 0n,
    expected: expected ?? 0n,
    risk: Exact.one.sub(shareOf(wish.confidence) ?? Exact.zero),
  }
  const made = await opened.queries.planSample(scope, requestOf(wish, sizing))
  if (made.plan === undefined) return { problems: made.problems }
  const drawn = await opened.queries.drawSample(scope, made.plan)
  if (drawn.sample === undefined) return { problems: drawn.problems }
  const places = drawn.sample.lines.map(({ line }) => line)
  const page = { offset: 0, limit: places.length }
  const found = await opened.queries.page({ places }, { by: 'place', descending: false }, page)
  const lines = new Map(found.lines.map((line) => [line.place, line]))
  const told = toldOf(opened, wish, scope, made.plan, drawn.sample, sizing)
  return { drawn: { scope, plan: made.plan, sample: drawn.sample, lines, told }, problems: [] }
}

async function populationOf(
  { queries }: OpenedLedger,
  wish: SampleWish,
  groupBy: SampleScope['groupBy'],
): Promise<{ readonly scope: SampleScope; readonly population: PopulationSummary }> {
  const side = SIDES[wish.side] ?? 'debit'
  const scopes = (wish.account === '' ? SPENDING : [wish.account]).map(
    (account): SampleScope => ({ filter: { account }, side, groupBy }),
  )
  for (const scope of scopes.slice(0, -1)) {
    const population = await queries.population(scope)
    if (population.lines > 0) return { scope, population }
  }
  const scope = scopes.at(-1) as SampleScope
  return { scope, population: await queries.population(scope) }
}

const refused = (subject: string, reason: string): Problem =>
  problem('parameters-not-possible', { subject, reason })

/** Every fault of how the wish is written. */
function wishProblems(wish: SampleWish): readonly Problem[] {
  const problems: Problem[] = []
  const no = (label: string, found: string, allowed: string): void => {
    problems.push(problem('field-not-allowed', { label, found, allowed }))
  }
  if (!Object.hasOwn(METHODS, wish.method))
    no('--method', wish.method, 'mus（货币单元）、random（简单随机）、strata（分层）')
  if (!Object.hasOwn(SIDES, wish.side)) no('--side', wish.side, '借、贷')
  for (const [name, text] of [
    ['--materiality', wish.materiality],
    ['--expected', wish.expected],
  ] as const)
    if (amountOf(text, 0n) === undefined) no(name, text, '比例或金额，如 5%、20万元')
  if (shareOf(wish.confidence) === undefined) no('--confidence', wish.confidence, '百分比，如 95%')
  if (wish.method === 'strata' && !Object.hasOwn(GROUPS, wish.strata) && bandsOf(wish.strata) === undefined)
    no('--strata', wish.strata, `金额界限，如 1万元,10万元；或 ${Object.keys(GROUPS).join('、')}`)
  if (wish.seed.trim() === '')
    problems.push(refused('种子', '抽样要写明种子（--seed），同一种子抽出同样的样本'))
  return problems
}

/** 5% as 0.05. */
export function shareOf(text: string): Exact | undefined {
  const found = /^(\d{1,3}(?:\.\d{1,4})?)[%％]$/.exec(text.trim())
  return found === null ? undefined : Exact.parse(found[1] ?? '')?.div(Exact.hundred)
}

/** Whole fen: an amount as written, or a share of the book amount, cut off. */
export function amountOf(text: string, book: bigint): bigint | undefined {
  const share = shareOf(text)
  if (share !== undefined) return share.mul(Exact.of(book)).floor()
  const read = readQuantity(text, '元')
  if ('fault' in read) return undefined
  const fen = read.quantity.in('元').value.mul(Exact.hundred)
  return fen.isInteger() && fen.sign() >= 0 ? fen.floor() : undefined
}

export function bandsOf(text: string): readonly bigint[] | undefined {
  const limits = text.split(/[,，]/).map((one) => (/%/.test(one) ? undefined : amountOf(one, 0n)))
  return limits.every((one) => one !== undefined) ? limits : undefined
}

/** What a plan by materiality measures itself against. */
const bookOf = (method: string, { positive, negative }: PopulationSummary): bigint =>
  method === 'mus' ? positive.total : positive.total - negative.total

function requestOf(
  wish: SampleWish,
  sizing: Extract<Sizing, { readonly kind: 'materiality' }>,
): SampleRequest {
  const { seed } = wish
  if (wish.method === 'mus') return { seed, method: 'monetaryUnit', selection: 'systematic', sizing }
  if (wish.method === 'random') return { seed, method: 'random', sizing }
  const from = bandsOf(wish.strata)
  return {
    seed,
    method: 'stratified',
    strata:
      Object.hasOwn(GROUPS, wish.strata) || from === undefined ? { kind: 'groups' } : { kind: 'bands', from },
    allocation: 'byAmount',
    ...(sizing.tolerable > 0n ? { certainFrom: sizing.tolerable } : {}),
    sizing,
  }
}

function toldOf(
  { head }: OpenedLedger,
  wish: SampleWish,
  scope: SampleScope,
  plan: SamplePlan,
  sample: Sample,
  sizing: Extract<Sizing, { readonly kind: 'materiality' }>,
): readonly (readonly [string, string])[] {
  const { lines, positive, negative, zeroLines, digest } = plan.population
  const reds = negative.lines === 0 ? '' : `；负数 ${negative.lines} 笔，${yuanText(negative.total)}`
  const zeros = zeroLines === 0 ? '' : `；零 ${zeroLines} 笔`
  const certain = sample.lines.filter((one) => one.certain).length
  const share = shareOf(wish.materiality)
  const base = yuanText(bookOf(wish.method, plan.population))
  const tolerable =
    share === undefined
      ? yuanText(sizing.tolerable)
      : `${wish.materiality} × ${base} ＝ ${yuanText(sizing.tolerable)}`
  return [
    ['账簿', `${head.unit === '' ? '' : `单位 ${head.unit}，`}${head.year} 年`],
    [
      '总体',
      `科目 ${scope.filter.account} 的${wish.side}方分录 ${lines} 笔：正数 ${positive.lines} 笔，${yuanText(positive.total)}${reds}${zeros}`,
    ],
    ['方法', METHODS[wish.method] ?? wish.method],
    ['可容忍错报', tolerable],
    ['预计错报', yuanText(sizing.expected)],
    ['置信度', wish.confidence],
    ['样本量', plan.sentence],
    ...(plan.notReached === '' ? [] : [['抽不到的', plan.notReached] as const]),
    ['抽出', `${sample.lines.length} 笔${certain === 0 ? '' : `，其中必抽 ${certain} 笔`}`],
    ['种子', plan.seed],
    ['总体摘要', digest],
  ]
}

/** The sheet to fill in. */
export const sampleWorkbook = ({ head }: OpenedLedger, drawn: DrawnSample): Promise<Uint8Array> =>
  writeSampleWorkbook({ ...head, ...drawn, scope: JSON.stringify(drawn.scope) })

/** 推断结果. `worst` is the larger upper bound, where there is one. */
export interface EvaluatedSample {
  readonly filled: FilledSample
  readonly projection: Projection
  readonly tolerable: bigint
  readonly worst?: bigint
  readonly verdict: string
}

/** What a filled sheet says of the population; with the ledger, only if the ledger gives that very sample. */
export async function evaluateSample(
  bytes: Uint8Array,
  file: string,
  opened?: OpenedLedger,
): Promise<Answer<{ readonly evaluated?: EvaluatedSample }>> {
  const { filled, problems } = readSampleWorkbook(bytes, file)
  if (filled === undefined) return { problems }
  const other = opened === undefined ? [] : await redrawn(opened, filled)
  if (other.length > 0) return { problems: other }
  const { plan } = filled.sample
  const sizing = plan.method === 'judgement' ? undefined : plan.size.sizing
  const risk = sizing?.risk ?? Exact.of(5, 100)
  const found = projectErrors(filled.sample, filled.audited, risk)
  if (found.projection === undefined) return { problems: found.problems }
  const tolerable = sizing?.kind === 'materiality' ? sizing.tolerable : 0n
  const worst = worstOf(found.projection)
  const verdict = verdictOf(tolerable, worst)
  const base = { filled, projection: found.projection, tolerable, verdict }
  return { evaluated: worst === undefined ? base : { ...base, worst }, problems: [] }
}

async function redrawn({ queries }: OpenedLedger, filled: FilledSample): Promise<readonly Problem[]> {
  const scope = JSON.parse(filled.scope) as SampleScope
  const again = await queries.drawSample(scope, filled.sample.plan)
  if (again.sample === undefined) return again.problems
  const said = (sample: Sample): string =>
    sample.lines.map(({ line, amount, hits }) => `${line} ${amount} ${hits}`).join('\n')
  return said(again.sample) === said(filled.sample)
    ? []
    : [refused('抽样表', '按方案从账簿重抽，抽出的分录与表里的不同；请用原来的抽样表')]
}

export function worstOf(projection: Projection): bigint | undefined {
  switch (projection.kind) {
    case 'monetaryUnit':
      return larger(projection.over.upper, projection.under.upper)
    case 'mean':
      return projection.limits === undefined
        ? undefined
        : larger(projection.limits.upper, -projection.limits.lower)
    case 'found':
      return undefined
  }
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

export function verdictOf(tolerable: bigint, worst: bigint | undefined): string {
  if (tolerable === 0n || worst === undefined) return '没有可以同可容忍错报相比的上限，由评价人员判断'
  return worst <= tolerable
    ? `错报上限 ${yuanText(worst)}，不超过可容忍错报 ${yuanText(tolerable)}`
    : `错报上限 ${yuanText(worst)}，超过可容忍错报 ${yuanText(tolerable)}：扩大样本或全部检查`
}

/** 0 within the tolerable misstatement; 1 beyond it, or errors found without a bound. */
export function sampleExitCode({ projection, tolerable, worst }: EvaluatedSample): 0 | 1 {
  if (worst !== undefined && tolerable > 0n) return worst <= tolerable ? 0 : 1
  const errors = projection.kind === 'monetaryUnit' ? [] : projection.errors
  return errors.length > 0 ? 1 : 0
}
