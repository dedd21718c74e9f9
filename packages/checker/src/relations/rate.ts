/** Rates by name 各种率: 执行率, 节约率, 办结率, each with what it is made of. */
import { addInterval, Exact, type Interval, point, subInterval } from '@jiheng/engine'
import { negate, percentOf, sumOf } from '../arithmetic.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget, isFinal, type RateWord } from '../vocabulary.ts'
import { baseTold, measureAsked } from './completion.ts'
import { isRightBehind } from './named-ratio.ts'
import { before, ratio, SCALE } from './ratio-claim.ts'

/** How many sentences back a rate may look for what it is made of. */
const RATE_REACH = 2

export function rateReadings(phrases: Phrases, percent: Slot): Reading[] {
  const rate = percent.rate
  if (rate === undefined) return []
  const slots = phrases.slots
    .slice(Math.max(0, percent.index - 10), percent.index)
    .reverse()
    .filter(
      (slot) =>
        slot.group === percent.group &&
        slot.paragraph === percent.paragraph &&
        percent.sentence - slot.sentence <= RATE_REACH,
    )
  if (rate.over instanceof RegExp && rate.under instanceof RegExp)
    return wordedRate(phrases, percent, slots, rate.over, rate.under)
  const inItem = slots.filter((slot) => slot.sentence === percent.sentence && slot.item === percent.item)
  const netted = rate.over === 'change' ? nettedChanges(phrases, percent, inItem) : []
  if (netted.length > 0) return netted
  const inSentence = slots.filter((slot) => slot.sentence === percent.sentence)
  const part = ratePart(inItem, rate.over) ?? ratePart(inSentence, rate.over) ?? ratePart(slots, rate.over)
  if (part === undefined)
    return [
      ...inBracket(phrases, percent, rate),
      ...(rate.over === 'saving'
        ? unprintedSaving(phrases, percent, inSentence)
        : unnamedPart(phrases, percent, slots)),
    ]
  const fits = (slot: Slot) =>
    isLevel(slot) && isBudget(slot.measure) && sameDimension(slot.figure, part.figure) && slot !== part
  const told = baseTold(phrases, percent)
  const named = told === '' ? [] : slots.filter((slot) => fits(slot) && slot.measure === measureAsked(told))
  const close = inSentence.filter(fits)
  const wholes = named.length > 0 ? named : close.length > 0 ? close : slots.filter(fits)
  const values = new Set(wholes.map((slot) => slot.figure.value.toString()))
  const rivals = new Set(
    slots
      .filter((slot) => slot.sentence !== percent.sentence && isLevel(slot) && isFinal(slot.measure))
      .map((slot) => slot.figure.value.toString()),
  )
  const lone = values.size === 1 && (part.sentence === percent.sentence || rivals.size <= 1)
  const roles = rate.over === 'saving' ? ['节约额', '预算数'] : ['执行数', '预算数']
  const adjusted = wholes.find((slot) => slot.measure === 'adjusted')
  // 执行率 90 %。含结转在内，总支出 C，总执行率 p %: a budget that another rate was worked out from is not this one's.
  const taken = (whole: Slot) =>
    whole.sentence !== percent.sentence &&
    phrases.slots
      .slice(whole.index + 1, percent.index)
      .some((slot) => slot.kind === 'rate' || slot.kind === 'completion') &&
    /含|总|合计|连同|加上|结转/.test(
      phrases.text.slice(phrases.sentences[percent.sentence]?.start, percent.figure.start),
    )
  // 年初预算 A，年中追加 B，支出 C，执行率 p %: of A alone or of both.
  const addedTo = (whole: Slot) =>
    whole.measure === 'adjusted'
      ? []
      : slots.filter(
          (slot) =>
            slot.index > whole.index &&
            ADDED_BUDGET.test(slot.lead) &&
            slot.figure.bound === undefined &&
            sameDimension(slot.figure, whole.figure),
        )
  const sure = (whole: Slot) =>
    !taken(whole) &&
    addedTo(whole).length === 0 &&
    (part.item === percent.item || part.sentence !== percent.sentence) &&
    (lone || whole === adjusted || (whole.item === part.item && whole === wholes[0]))
  // What had arrived by then may be the base as well.
  const arrived = slots.filter(
    (slot) =>
      isLevel(slot) &&
      /到位/.test(slot.lead) &&
      slot.index < part.index &&
      sameDimension(slot.figure, part.figure),
  )
  return [
    ...inBracket(phrases, percent, rate),
    ...wholes.map((whole) => ratio(phrases, part, whole, percent, sure(whole), roles)),
    ...wholes.flatMap((whole) => ofBoth(phrases, part, whole, addedTo(whole), percent)),
    ...(rate.over === 'final'
      ? arrived.map((whole) => {
          const only =
            wholes.length === 0 &&
            arrived.length === 1 &&
            whole.item === percent.item &&
            part.item === percent.item
          return ratio(phrases, part, whole, percent, only, ['执行数', '到位数'])
        })
      : []),
  ]
}

const ADDED_BUDGET = /(?:追加|调增|核增|追减|调减|核减)(?:预算|资金|指标)?(?:了|为)*$/

/**
 * 年初预算 A，追加 B，追减 C，预算调整率 p %: what was added less what was taken off, or both together, over the budget at the year's
 * beginning.
 */
function nettedChanges(phrases: Phrases, percent: Slot, slots: readonly Slot[]): Reading[] {
  const changes = slots.filter((slot) => slot.kind === 'change' && ADDED_BUDGET.test(slot.lead)).reverse()
  const initial = slots.filter((slot) => isLevel(slot) && slot.measure === 'initial')
  const [whole] = initial
  if (whole === undefined || initial.length > 1 || changes.length < 2) return []
  if (changes.some((slot) => !sameDimension(slot.figure, whole.figure))) return []
  const signs = changes.map((slot) => (/减/.test(slot.lead.slice(-6)) ? -1 : 1) as 1 | -1)
  const over = (how: readonly (1 | -1)[]): Reading => ({
    claim: {
      kind: 'ratio',
      members: [
        ...changes.map((slot) => member(slot, '调整数')),
        member(whole, '年初预算'),
        member(percent, '百分比'),
      ],
      stated: changes.length + 1,
      compute: (values) => {
        const net = sumOf(values.slice(0, changes.length), how)
        const low = net.low.add(net.high).sign() < 0 ? negate(net) : net
        return percentOf(
          low,
          values[changes.length] as Interval,
          SCALE[percent.figure.unit.dimension] as Exact,
        )
      },
      working: (prints) => {
        const sum = changes
          .map((_, i) => (i === 0 ? prints[i] : `${how[i] === -1 ? '−' : '+'} ${prints[i]}`))
          .join(' ')
        return `（${sum}） ÷ ${prints[changes.length]}`
      },
    },
    sure: true,
    ...spanOf(phrases, [whole, ...changes, percent]),
  })
  return signs.includes(-1) && signs.includes(1)
    ? [over(signs), over(signs.map(() => 1 as const))]
    : [over(signs.map(() => 1 as const))]
}

/** Executed ÷ (budget ± what was added to it). */
function ofBoth(phrases: Phrases, part: Slot, whole: Slot, added: readonly Slot[], percent: Slot): Reading[] {
  if (added.length === 0) return []
  const signs = added.map((slot) => (/减/.test(slot.lead.slice(-6)) ? -1 : 1))
  return [
    {
      claim: {
        kind: 'ratio',
        members: [
          member(part, '执行数'),
          member(whole, '年初预算'),
          ...added.map((slot) => member(slot, '追加')),
          member(percent, '百分比'),
        ],
        stated: added.length + 2,
        compute: ([p, ...rest]) => {
          const budget = rest
            .slice(0, -1)
            .reduce((sum, value, i) =>
              signs[i - 1] === -1 ? subInterval(sum, value) : addInterval(sum, value),
            )
          return percentOf(p as Interval, budget, SCALE[percent.figure.unit.dimension] as Exact)
        },
        working: ([p, w, ...more]) =>
          `${p} ÷ （${w}${more
            .slice(0, -1)
            .map((print, i) => ` ${signs[i] === -1 ? '−' : '+'} ${print}`)
            .join('')}）`,
      },
      sure: false,
      ...spanOf(phrases, [whole, part, percent]),
    },
  ]
}

/** 执行率 p %（执行数 A，预算数 B）; 执行率 p %，其中预算 B，实际支出 A: both are told behind it. */
function inBracket(phrases: Phrases, percent: Slot, rate: RateWord): Reading[] {
  if (rate.over !== 'final') return []
  const behind = phrases.slots.slice(percent.index + 1, percent.index + 3)
  const [first] = behind
  if (first === undefined || behind.length < 2 || behind.some((slot) => !isLevel(slot))) return []
  const between = phrases.text.slice(percent.figure.unitEnd, first.figure.start)
  const bracket = behind.every((slot) => isRightBehind(phrases, percent, slot))
  const explained =
    /^[，：](?:其中|即)/.test(between) &&
    behind.every((slot) => slot.sentence === percent.sentence) &&
    phrases.sentences[percent.sentence]?.firstSlot === percent.index
  if (!bracket && !explained) return []
  const whole = behind.find((slot) => isBudget(slot.measure))
  const part = behind.find((slot) => slot !== whole && !isBudget(slot.measure))
  if (whole === undefined || part === undefined || !sameDimension(part.figure, whole.figure)) return []
  return [ratio(phrases, part, whole, percent, true)]
}

/** 2023 年 A。2023 年预算 B，执行率 p %: no word says that A was spent, so it may only confirm. */
function unnamedPart(phrases: Phrases, percent: Slot, slots: readonly Slot[]): Reading[] {
  const whole = slots.find((slot) => isLevel(slot) && isBudget(slot.measure))
  if (whole === undefined) return []
  return slots
    .filter((slot) => isLevel(slot) && !isBudget(slot.measure) && sameDimension(slot.figure, whole.figure))
    .slice(0, 4)
    .map((part) => ratio(phrases, part, whole, percent, false))
}

/** 编制 A 人，在职 B 人，控制率 p %: both figures by their own words, the nearest first. */
function wordedRate(
  phrases: Phrases,
  percent: Slot,
  slots: readonly Slot[],
  over: RegExp,
  under: RegExp,
): Reading[] {
  const levels = slots.filter(isLevel)
  const whole = levels.find((slot) => under.test(slot.lead))
  const part = levels.find((slot) => over.test(slot.lead) && !under.test(slot.lead))
  if (whole === undefined || part === undefined || !sameDimension(whole.figure, part.figure)) return []
  const lone =
    levels.filter((slot) => over.test(slot.lead)).length === 1 &&
    levels.filter((slot) => under.test(slot.lead)).length === 1
  return [ratio(phrases, part, whole, percent, lone)]
}

/** What the rate is a rate of: the saving, what arrived, what was spent. */
function ratePart(slots: readonly Slot[], over: RateWord['over']): Slot | undefined {
  if (over === 'change')
    return slots.find(
      (slot) =>
        /追加|调增|调减|调整|增加|追减/.test(slot.lead) &&
        (slot.kind === 'change' || /调整(?:数|额|金额)?[为了]?$/.test(slot.lead)),
    )
  if (over === 'saving')
    return slots.find(
      (slot) =>
        (slot.kind === 'change' && slot.direction <= 0) ||
        (isLevel(slot) && /结余|结转|剩余|节约/.test(slot.lead)),
    )
  if (over === 'arrived')
    return slots.find((slot) => isLevel(slot) && !isBudget(slot.measure) && /到位|拨付|收到/.test(slot.lead))
  return slots.find(
    (slot) =>
      isLevel(slot) &&
      !isBudget(slot.measure) &&
      !/到位/.test(slot.lead) &&
      (isFinal(slot.measure) || /支出|支付|使用|拨付|完成|实际|实支|列支|开支|发生/.test(slot.lead)),
  )
}

/** 预算 A，合同价 B，节约率 p %: the saving itself is not printed. */
function unprintedSaving(phrases: Phrases, percent: Slot, inSentence: readonly Slot[]): Reading[] {
  const [last, first] = inSentence.filter(
    (slot) => isLevel(slot) && slot.item === percent.item && slot.figure.unit.dimension !== '%',
  )
  if (
    last === undefined ||
    first === undefined ||
    !isBudget(first.measure) ||
    !sameDimension(first.figure, last.figure)
  )
    return []
  return [
    {
      claim: {
        kind: 'ratio',
        members: [member(last, '实际数'), member(first, '预算数'), member(percent, '百分比')],
        stated: 2,
        compute: ([spent, budget]) => {
          const share = percentOf(spent as Interval, budget as Interval)
          return share === undefined ? undefined : subInterval(point(Exact.hundred), share)
        },
        working: ([spent, budget]) => `（${budget} − ${spent}） ÷ ${budget}`,
      },
      sure: true,
      ...spanOf(phrases, [first, last, percent]),
    },
  ]
}

// ---- rates named after what they count ----

/** 受理 A 件，办结 B 件，办结率 p %: the rate's own word stands at its part. */
export function namedRate(phrases: Phrases, percent: Slot): Reading[] {
  const stem = /([\u4e00-\u9fff]{2,6})率(?:为|达到?|是|约|：|仅|均)*$/.exec(percent.lead)?.[1]
  if (
    stem === undefined ||
    /占有|增长|下降|利|税|费|汇|毛入学|城镇化|森林|失业|出生|死亡|自然|发病|参与|投资|收益|抚养|性别|入住|录取|升学/.test(
      stem,
    )
  )
    return []
  const slots = phrases.slots
    .slice(Math.max(0, percent.index - 6), percent.index)
    .reverse()
    .filter(
      (slot) =>
        isLevel(slot) &&
        slot.group === percent.group &&
        percent.sentence === slot.sentence &&
        slot.figure.unit.text !== '',
    )
  if (SCALE[percent.figure.unit.dimension] === undefined) return []
  const readings: Reading[] = []
  const done = slots.filter(
    (slot) =>
      (stemStands(stem, slot) ||
        (slot.index === percent.index - 1 && /^(?:其中)?(?:已|实际)/.test(slot.lead))) &&
      !/正在|未|尚|待|(?<!适|对|反|响|供)应|计划/.test(slot.lead),
  )
  for (const part of done) {
    const wholes = slots.filter((slot) => slot.index < part.index && sameDimension(slot.figure, part.figure))
    const here = wholes.filter((slot) => slot.item === percent.item)
    const sure =
      part === done[0] &&
      done.length === 1 &&
      part.item === percent.item &&
      here.length <= 1 &&
      !isDoubleCounted(phrases, part)
    const named = earlierWhole(phrases, percent, part)
    const nearest = wholes[0]
    // 收回 196 份；其中满意 188 份，满意率: of what stands right before 其中.
    const within =
      nearest !== undefined && /其中/.test(phrases.text.slice(nearest.figure.unitEnd, part.figure.start))
    // 甲 a、乙 b，违规金额合计 W；已退回 A，退回率: of the total that the item before ends with.
    const closed = nearest?.isTotal === true && nearest.index === part.index - 1
    const chosen =
      here.length > 0 ? here : named !== undefined ? [named] : within || closed ? [nearest] : wholes
    for (const whole of chosen) {
      const more = worth(part.figure).compare(worth(whole.figure)) > 0
      if (!more || chosen.length === 1)
        readings.push(
          ratio(
            phrases,
            part,
            whole,
            percent,
            sure && chosen.length === 1 && isDue(phrases, whole, part) && !isOpposite(stem, whole),
          ),
        )
    }
  }
  return readings.slice(0, 6)
}

/** 163 件 235 人，其中 134 件 187 人: the rate may be of either count. */
const isDoubleCounted = (phrases: Phrases, part: Slot): boolean =>
  [part.index - 1, part.index + 1].some((i) => {
    const other = phrases.slots[i]
    if (other === undefined || other.sentence !== part.sentence || !isLevel(other)) return false
    const [a, b] = i < part.index ? [other, part] : [part, other]
    return phrases.text.slice(a.figure.unitEnd, b.figure.start).trim() === ''
  })

/**
 * What a rate is out of is said to be so: 受理 80 件, 计划 100 公里, or the part is 其中 or 已 of it. 批准逮捕 22 万人；不捕 13 万人 are
 * two of a kind.
 */
const DUE =
  /受理|收到|收案|共|总|发现|查出|检出|应|计划|目标|需|下达|申报|抽检|抽查|抽样|检测|检验|检查|登记|发放|发出|参评|参加|参保|报名|接到|提出|任务|全[县市区镇乡省国]|现有|办理|交办|承办|培训|建设|改造|采购|立案|毕业|核定|收回|回收|有效|排查|摸排/
const isDue = (phrases: Phrases, whole: Slot, part: Slot): boolean =>
  DUE.test(whole.lead + whole.tail.slice(0, 8)) ||
  /已|完成|实际|合格|达标|其中/.test(part.lead) ||
  /其中/.test(phrases.text.slice(whole.figure.unitEnd, part.figure.start)) ||
  // 36 个项目中 31 个按期完工.
  /中[，：]?$/.test(phrases.text.slice(whole.figure.unitEnd, part.figure.start)) ||
  (whole.subject !== '' && part.subject !== '' && whole.subject.slice(-2) === part.subject.slice(-2))

/** 批准逮捕 A 人；不捕 B 人，不捕率: the two are opposites, and the rate is of both together. */
const isOpposite = (stem: string, whole: Slot): boolean =>
  /^[不未非]/.test(stem) && whole.lead.includes(stem.slice(1))

/** Two characters of the rate's word (整改完成: 完成 or 整改), or its word turned round (回收, 收回), stand at the part. */
function stemStands(stem: string, part: Slot): boolean {
  // 186 个问题已整改 179 个: 已整改 belongs to the figure behind it.
  const words = part.lead + (/\d/.test(part.tail) ? '' : part.tail)
  return [stem.slice(-2), stem.slice(0, 2)].some(
    (core) => words.includes(core) || words.includes([...core].reverse().join('')),
  )
}

/** 收回的有效问卷中，…: the whole is named at the sentence's head. */
function earlierWhole(phrases: Phrases, percent: Slot, part: Slot): Slot | undefined {
  const sentence = phrases.sentences[percent.sentence]
  const named = /^(?:在)?([^，。；]{2,20})中，/.exec(
    phrases.text.slice(sentence?.start ?? 0, part.figure.start),
  )?.[1]
  if (named === undefined) return undefined
  return before(phrases, percent, 12, 2).find(
    (slot) =>
      slot.sentence !== percent.sentence &&
      sameDimension(slot.figure, part.figure) &&
      likeness(named, fullSubject(phrases, slot)) >= 1,
  )
}
