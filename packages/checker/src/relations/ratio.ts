/** Ratios 占比、完成率: 占 W 的 p %, 完成年初预算的 p %, 执行率, 节约率; and shares listed under a total. */
import { Exact, type Interval, point, scaleInterval, subInterval } from '@jiheng/engine'
import { percentOf } from '../arithmetic.ts'
import { holds } from '../claim.ts'
import { choose, member, near, type Reading, spanOf } from '../claims.ts'
import { type Figure, sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import { isBudget, isFinal, type Measure, NOT_ADDITIVE, type RateWord } from '../vocabulary.ts'

const SCALE: Readonly<Record<string, Exact>> = {
  '%': Exact.hundred,
  '‰': Exact.of(1000),
  成: Exact.of(10),
}

export function ratioReadings(phrases: Phrases, totals: readonly TableTotal[] = []): Reading[] {
  const found: Reading[] = []
  const respectively = sharesInTurn(phrases)
  found.push(...respectively.readings)
  for (const slot of phrases.slots) {
    if (respectively.taken.has(slot.index)) continue
    if (slot.figure.range || SCALE[slot.figure.unit.dimension] === undefined) continue
    const readings =
      slot.kind === 'share'
        ? [...shareReadings(phrases, slot), ...tableShare(phrases, slot, totals)]
        : slot.kind === 'completion'
          ? completionReadings(phrases, slot)
          : slot.kind === 'rate'
            ? rateReadings(phrases, slot)
            : slot.kind === 'other'
              ? namedRate(phrases, slot)
              : []
    const reading = choose(readings)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

/** A table's total under the name that the text gives it. */
export interface TableTotal {
  readonly name: string
  readonly figure: Figure
}

/** 占财政拨款支出合计的 p %, where that total stands in a table only. */
function tableShare(phrases: Phrases, percent: Slot, totals: readonly TableTotal[]): Reading[] {
  const part = percent.base === '' || percent.base === '@' ? undefined : numerator(phrases, percent)
  if (part === undefined) return []
  const asked = plainName(percent.base)
  const matches = totals.filter((total) => total.name === asked && sameDimension(total.figure, part.figure))
  const values = new Set(matches.map((total) => total.figure.value.toString()))
  return matches.slice(0, 3).map((total) => ({
    claim: {
      kind: 'ratio' as const,
      members: [
        member(part, '分子'),
        { figure: total.figure, role: '分母（表中）' },
        member(percent, '百分比'),
      ],
      stated: 2,
      compute: ([p, w]: readonly Interval[]) =>
        percentOf(p as Interval, w as Interval, SCALE[percent.figure.unit.dimension] as Exact),
      working: ([p, w]: readonly string[]) => `${p} ÷ ${w}`,
    },
    sure: values.size === 1,
    ...spanOf(phrases, [part, percent]),
  }))
}

/** A name as both text and table titles have it. */
export const plainName = (words: string): string =>
  (words.match(/[\u4e00-\u9fff]/g) ?? [])
    .join('')
    .replace(/本年度?|年度|决算|预算|总计|合计|总额|总数|情况|[的和及与]/g, '')

/** A、B，分别占 p % 和 q %: each share with its part, of the amount before the parts. */
function sharesInTurn(phrases: Phrases): { readings: Reading[]; taken: Set<number> } {
  const readings: Reading[] = []
  const taken = new Set<number>()
  const { slots, text } = phrases
  for (let i = 0; i < slots.length; i++) {
    const first = slots[i] as Slot
    if (first.kind !== 'share' || !/分别占|占比分别|比重分别|各占/.test(first.lead)) continue
    const run = [first]
    for (let j = i + 1; j < slots.length; j++) {
      const next = slots[j] as Slot
      if (
        !/^[、，和及与]?$/.test(text.slice((run[run.length - 1] as Slot).figure.unitEnd, next.figure.start))
      )
        break
      run.push(next)
    }
    for (const slot of run) taken.add(slot.index)
    if (run.length < 2 || first.base !== '') continue
    const levels = slots
      .slice(Math.max(0, i - run.length - 3), i)
      .filter(
        (slot) =>
          isLevel(slot) &&
          slot.sentence === first.sentence &&
          slot.figure.unit.text !== '' &&
          slot.figure.unit.dimension !== '%',
      )
    const parts = levels.slice(-run.length)
    const head = levels[levels.length - run.length - 1]
    if (parts.length < run.length || head === undefined) continue
    if ([...parts, head].some((slot) => !sameDimension(slot.figure, head.figure))) continue
    for (const [k, percent] of run.entries())
      readings.push(ratio(phrases, parts[k] as Slot, head, percent, true))
    i += run.length - 1
  }
  return { readings, taken }
}

function ratio(
  phrases: Phrases,
  part: Slot,
  whole: Slot,
  percent: Slot,
  sure: boolean,
  roles = ['分子', '分母'],
): Reading {
  const of = SCALE[percent.figure.unit.dimension] as Exact
  return {
    claim: {
      kind: 'ratio',
      members: [
        member(part, roles[0] as string),
        member(whole, roles[1] as string),
        member(percent, '百分比'),
      ],
      stated: 2,
      compute: ([p, w]) => percentOf(p as Interval, w as Interval, of),
      working: ([p, w]) => `${p} ÷ ${w}`,
    },
    sure,
    ...spanOf(
      phrases,
      near(
        [
          part,
          percent,
          ...(whole.sentence === percent.sentence && part.index - whole.index <= 3 ? [whole] : []),
        ],
        percent,
      ),
    ),
  }
}

/** Level figures before `from`, nearest first, of the same sentence and group (or its parent's). */
function before(phrases: Phrases, from: Slot, reach: number, sentences: number): Slot[] {
  const found: Slot[] = []
  for (let i = from.index - 1; i >= 0 && from.index - i <= reach; i--) {
    const slot = phrases.slots[i] as Slot
    if (from.sentence - slot.sentence > sentences) break
    if (isLevel(slot)) found.push(slot)
  }
  return found
}

// ---- completion ----

function measureAsked(base: string): Measure {
  if (/年初/.test(base)) return 'initial'
  if (/调整|全年预算/.test(base)) return 'adjusted'
  return 'budget'
}

/** 完成年初预算的 p %: final over budget of the same item. */
function completionReadings(phrases: Phrases, percent: Slot): Reading[] {
  const asked = measureAsked(percent.base)
  const levels = before(phrases, percent, 12, 1).filter(
    (slot) => slot.group === percent.group || percent.group === 0,
  )
  const part = levels.find((slot) => !isBudget(slot.measure) && slot.figure.unit.dimension !== '%')
  if (part === undefined) return []
  if (
    part.item !== percent.item &&
    !/^[，。]?$/.test(phrases.text.slice(part.figure.unitEnd, percent.leadStart).trim())
  ) {
    if (percent.sentence !== part.sentence + 1) return []
  }
  const wholes = levels.filter(
    (slot) => slot !== part && sameDimension(slot.figure, part.figure) && isBudget(slot.measure),
  )
  const exact = wholes.filter((slot) => slot.measure === asked)
  const readings: Reading[] = []
  const sameThing = (slot: Slot) =>
    slot.item === part.item &&
    (slot.index === part.index - 1 ||
      exact.length === 1 ||
      part.subject === '' ||
      slot.subject === '' ||
      likeness(part.subject, fullSubject(phrases, slot)) >= 1)
  const chosen =
    asked === 'budget' || exact.length === 0
      ? [...exact, ...wholes.filter((slot) => slot.measure !== asked)]
      : exact
  for (const whole of chosen)
    readings.push(ratio(phrases, part, whole, percent, sameThing(whole), ['完成数', '预算数']))
  if (readings.length === 0) readings.push(...aloneCompletion(phrases, part, percent, asked))
  return readings.slice(0, 4)
}

/** The budget stands elsewhere under the same name: confirms, never accuses. */
function aloneCompletion(phrases: Phrases, part: Slot, percent: Slot, asked: Measure): Reading[] {
  const name = fullSubject(phrases, part)
  if (name === '') return []
  return before(phrases, percent, 60, 400)
    .filter(
      (slot) =>
        isBudget(slot.measure) &&
        (slot.measure === asked || asked === 'budget') &&
        sameDimension(slot.figure, part.figure),
    )
    .filter((slot) => likeness(name, fullSubject(phrases, slot)) >= 3)
    .slice(0, 2)
    .map((whole) => ratio(phrases, part, whole, percent, false, ['完成数', '预算数']))
}

// ---- named rates ----

/** How many sentences back a rate may look for what it is made of. */
const RATE_REACH = 2

function rateReadings(phrases: Phrases, percent: Slot): Reading[] {
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
  const inSentence = slots.filter((slot) => slot.sentence === percent.sentence)
  const part = ratePart(inItem, rate.over) ?? ratePart(inSentence, rate.over) ?? ratePart(slots, rate.over)
  if (part === undefined) return rate.over === 'saving' ? unprintedSaving(phrases, percent, inSentence) : []
  const fits = (slot: Slot) =>
    isLevel(slot) && isBudget(slot.measure) && sameDimension(slot.figure, part.figure) && slot !== part
  const close = inSentence.filter(fits)
  const wholes = close.length > 0 ? close : slots.filter(fits)
  const values = new Set(wholes.map((slot) => slot.figure.value.toString()))
  const rivals = new Set(
    slots
      .filter((slot) => slot.sentence !== percent.sentence && isLevel(slot) && isFinal(slot.measure))
      .map((slot) => slot.figure.value.toString()),
  )
  const lone = values.size === 1 && (part.sentence === percent.sentence || rivals.size <= 1)
  const roles = rate.over === 'saving' ? ['节约额', '预算数'] : ['执行数', '预算数']
  const adjusted = wholes.find((slot) => slot.measure === 'adjusted')
  const sure = (whole: Slot) =>
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
    ...wholes.map((whole) => ratio(phrases, part, whole, percent, sure(whole), roles)),
    ...(rate.over === 'final'
      ? arrived.map((whole) => ratio(phrases, part, whole, percent, false, ['执行数', '到位数']))
      : []),
  ]
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
    return slots.find((slot) => slot.kind === 'change' && /追加|调增|调减|调整|增加|追减/.test(slot.lead))
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
      (isFinal(slot.measure) || /支出|支付|使用|拨付|完成/.test(slot.lead)),
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
function namedRate(phrases: Phrases, percent: Slot): Reading[] {
  const stem = /([\u4e00-\u9fff]{2,6})率(?:为|达到?|是|约|：|仅|均)*$/.exec(percent.lead)?.[1]
  if (
    stem === undefined ||
    /占有|覆盖|增长|下降|利|税|费|汇|毛入学|城镇化|森林|失业|出生|死亡|自然|发病|参与|投资|收益|抚养|性别|入住|录取|升学/.test(
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
  const done = slots.filter((slot) => stemStands(stem, slot) && !/正在|未|尚|待/.test(slot.lead))
  for (const part of done) {
    const wholes = slots.filter((slot) => slot.index < part.index && sameDimension(slot.figure, part.figure))
    const here = wholes.filter((slot) => slot.item === percent.item)
    const sure = part === done[0] && done.length === 1 && part.item === percent.item && here.length <= 1
    const named = earlierWhole(phrases, percent, part)
    const nearest = wholes[0]
    // 收回 196 份；其中满意 188 份，满意率: of what stands right before 其中.
    const within =
      nearest !== undefined && /其中/.test(phrases.text.slice(nearest.figure.unitEnd, part.figure.start))
    const chosen = here.length > 0 ? here : named !== undefined ? [named] : within ? [nearest] : wholes
    for (const whole of chosen) {
      const more = worth(part.figure).compare(worth(whole.figure)) > 0
      if (!more || chosen.length === 1)
        readings.push(ratio(phrases, part, whole, percent, sure && chosen.length === 1))
    }
  }
  return readings.slice(0, 6)
}

/** The last two characters of the rate's word, or its word turned round (回收, 收回), stand at the part. */
function stemStands(stem: string, part: Slot): boolean {
  const core = stem.slice(-2)
  const words = part.lead + part.tail
  return words.includes(core) || words.includes([...core].reverse().join(''))
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

// ---- shares ----

function shareReadings(phrases: Phrases, percent: Slot): Reading[] {
  if (percent.base === '@') return figureShare(phrases, percent)
  const levels = before(phrases, percent, 80, 3)
  const part = numerator(phrases, percent)
  if (part === undefined) return []
  if (NOT_ADDITIVE.test(part.subject.slice(-4)) && /率|均/.test(part.subject)) return []
  const wholes = levels.filter((slot) => slot.index !== part.index && sameDimension(slot.figure, part.figure))
  if (percent.base !== '') return namedShare(phrases, percent, part, wholes)
  const inherited = baseBefore(phrases, percent)
  if (inherited !== '') {
    const readings = namedShare(phrases, { ...percent, base: inherited }, part, wholes)
    if (readings.length > 0) return readings
  }
  return headShare(phrases, percent, part, wholes)
}

/** 上半年 A，占全年支出的 p %；四季度 B，占 q %: the second share is of the same. */
function baseBefore(phrases: Phrases, percent: Slot): string {
  for (let i = percent.index - 1; i >= 0 && percent.index - i <= 4; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== percent.sentence) return ''
    if (slot.kind === 'share') return slot.base === '@' ? '' : slot.base
  }
  return ''
}

/** A 万元，占支出合计 B 万元的 p %: part and whole stand right before it. */
function figureShare(phrases: Phrases, percent: Slot): Reading[] {
  const whole = phrases.slots[percent.index - 1]
  if (whole === undefined || !isLevel(whole) || whole.sentence !== percent.sentence) return []
  for (let i = whole.index - 1; i >= 0; i--) {
    const part = phrases.slots[i] as Slot
    if (part.sentence !== percent.sentence) return []
    if (isLevel(part) && part.group === percent.group && sameDimension(part.figure, whole.figure))
      return [ratio(phrases, part, whole, percent, part.item === percent.item)]
  }
  return []
}

/** What the share is a share of: the amount right before it in its item; a change counts too (预算追加…，占…). */
function numerator(phrases: Phrases, percent: Slot): Slot | undefined {
  const named = ownName(percent)
  for (let i = percent.index - 1; i >= 0 && percent.index - i < 60; i--) {
    const slot = phrases.slots[i] as Slot
    const amount =
      (isLevel(slot) && slot.figure.unit.dimension !== '%' && slot.figure.unit.text !== '') ||
      slot.kind === 'change'
    if (named !== '') {
      // 追加占年初预算的 p %: the part has a name of its own and may stand some sentences back.
      if (percent.sentence - slot.sentence > 3) return undefined
      // 税收收入增收 A 万元，税收收入占…: the share is the level's, not the change's, which is of the same name.
      const meant =
        slot.lead.includes(named) ||
        (slot.kind !== 'change' && likeness(named, fullSubject(phrases, slot)) >= 2)
      if (amount && meant) return slot
      continue
    }
    if (slot.sentence !== percent.sentence || slot.item !== percent.item) {
      if (slot.group !== percent.group && slot.depth > percent.depth && slot.sentence === percent.sentence)
        continue
      return undefined
    }
    if (slot.group !== percent.group) continue
    if (amount && (slot.kind !== 'change' || slot.index === percent.index - 1)) return slot
  }
  return undefined
}

/** What stands before 占 in the share's own clause: 人员经费占…的 p %. */
function ownName(percent: Slot): string {
  const before = /^(.*?)占/.exec(percent.lead)?.[1] ?? ''
  const name = nameOf(
    before
      .replace(/^.*（/, '')
      .replace(/^(?:其中|约|共|合计|总计|分别|比重|也|仅|只|均|各|主要|三项|两项)+/, ''),
  )
  return name.length >= 2 ? name : ''
}

function namedShare(phrases: Phrases, percent: Slot, part: Slot, wholes: readonly Slot[]): Reading[] {
  const measure: Measure | undefined = /年初预算/.test(percent.base)
    ? 'initial'
    : /调整预算|全年预算/.test(percent.base)
      ? 'adjusted'
      : undefined
  const wanted = nameOf(percent.base)
  const readings: { reading: Reading; rank: number }[] = []
  const pool = wholes.concat(
    before(phrases, percent, 400, 2000).filter(
      (slot) =>
        !wholes.includes(slot) && sameDimension(slot.figure, part.figure) && slot.index !== part.index,
    ),
  )
  for (const whole of pool) {
    if (worth(whole.figure).compare(worth(part.figure)) < 0 && whole.sentence !== percent.sentence) continue
    const name = `${fullSubject(phrases, whole)}`
    const like = Math.max(
      likeness(percent.base, name),
      likeness(percent.base, name + (whole.isTotal ? '合计' : '')),
    )
    const byMeasure = measure !== undefined && whole.measure === measure
    const total =
      /^(?:其|总额|总数|总量|总计|合计|全部|总支出|总收入|支出合计|收入合计|支出总额|总)$/.test(
        percent.base,
      ) && whole.isTotal
    if (like < 2 && !byMeasure && !total && wanted !== '') continue
    const close = whole.paragraph === percent.paragraph
    const sure =
      (like === 3 && (close || percent.sentence - whole.sentence < 12)) ||
      (byMeasure && whole.item === percent.item) ||
      (like === 2 && whole.sentence === percent.sentence)
    readings.push({
      reading: ratio(phrases, part, whole, percent, sure),
      rank: like * 10 + (byMeasure ? 15 : 0) + (close ? 5 : 0),
    })
    if (readings.length >= 8) break
  }
  readings.sort((a, b) => b.rank - a.rank)
  const list = readings.map((r) => r.reading)
  // A name that several figures bear accuses nobody.
  const sureWholes = new Set(
    list.filter((r) => r.sure).map((r) => r.claim.members[1]?.figure.value.toString()),
  )
  return sureWholes.size > 1
    ? list.map((r, i) => (i === 0 && sameSentence(phrases, r, percent) ? r : { ...r, sure: false }))
    : list
}

const sameSentence = (phrases: Phrases, reading: Reading, percent: Slot): boolean => {
  const whole = reading.claim.members[1]
  const sentence = phrases.sentences[percent.sentence]
  return whole !== undefined && sentence !== undefined && whole.figure.start >= sentence.start
}

/** 占 p % under a total: the head of the list, at the beginning of the sentence or in the one before. */
function headShare(phrases: Phrases, percent: Slot, part: Slot, wholes: readonly Slot[]): Reading[] {
  const bigger = wholes.filter(
    (slot) => worth(slot.figure).compare(worth(part.figure)) >= 0 && slot.depth <= percent.depth,
  )
  const heads = bigger.filter((slot) => slot.sentence === percent.sentence)
  const earlier = bigger.filter((slot) => slot.sentence !== percent.sentence)
  const readings: Reading[] = []
  const named = headNamed(phrases, percent, part)
  if (named.length > 0) return named
  const cued = headOf(phrases, percent, part)
  const head =
    cued !== undefined && sameDimension(cued.figure, part.figure)
      ? cued
      : wholeOfSiblings(phrases, percent, bigger)
  if (head !== undefined) readings.push(ratio(phrases, part, head, percent, true))
  for (const whole of [...heads, ...earlier])
    if (whole !== head) readings.push(ratio(phrases, part, whole, percent, isWholeOf(whole, part)))
  return readings.slice(0, 8)
}

/** 本年收入中，甲 A，占 p %；乙 B，占 q %: the whole is named at the sentence's head. */
function headNamed(phrases: Phrases, percent: Slot, part: Slot): Reading[] {
  const sentence = phrases.sentences[percent.sentence]
  const name = /^(?:在)?([^，。；：\d]{2,20})中[，,：]/.exec(
    phrases.text.slice(sentence?.start ?? 0, part.figure.start),
  )?.[1]
  if (name === undefined) return []
  const wholes = before(phrases, percent, 40, 6).filter(
    (slot) =>
      slot.sentence < percent.sentence &&
      sameDimension(slot.figure, part.figure) &&
      likeness(name, fullSubject(phrases, slot)) === 3,
  )
  const literal = wholes.filter((slot) => slot.lead.includes(name))
  const chosen = literal.length > 0 ? literal : wholes
  const values = new Set(chosen.map((slot) => slot.figure.value.toString()))
  return chosen.slice(0, 3).map((whole) => ratio(phrases, part, whole, percent, values.size === 1))
}

/** Where no word points to the whole, the shares beside this one do: most of them are shares of the same figure. */
function wholeOfSiblings(phrases: Phrases, percent: Slot, wholes: readonly Slot[]): Slot | undefined {
  const known = SIBLINGS.get(phrases) ?? new Map<string, Slot | undefined>()
  SIBLINGS.set(phrases, known)
  const key = `${percent.sentence} ${wholes[0] === undefined ? '' : wholes[0].figure.unit.dimension}`
  if (!known.has(key)) known.set(key, findWhole(phrases, percent, wholes))
  return known.get(key)
}

/** What was found for each sentence of a text. */
const SIBLINGS = new WeakMap<Phrases, Map<string, Slot | undefined>>()

function findWhole(phrases: Phrases, percent: Slot, wholes: readonly Slot[]): Slot | undefined {
  const siblings: { percent: Slot; part: Slot }[] = []
  for (let i = Math.max(0, percent.index - 24); i < Math.min(phrases.slots.length, percent.index + 24); i++) {
    const slot = phrases.slots[i] as Slot
    if (
      slot.kind !== 'share' ||
      slot.base !== '' ||
      slot === percent ||
      Math.abs(slot.sentence - percent.sentence) > 8
    )
      continue
    const part = numerator(phrases, slot)
    if (part !== undefined && part.index === slot.index - 1) siblings.push({ percent: slot, part })
  }
  if (siblings.length < 2) return undefined
  let best: { whole: Slot; good: number } | undefined
  for (const whole of wholes.slice(0, 12)) {
    const good = siblings.filter(
      (one) =>
        one.part.index > whole.index &&
        sameDimension(one.part.figure, whole.figure) &&
        holds(ratio(phrases, one.part, whole, one.percent, false).claim) === true,
    ).length
    if (best === undefined || good > best.good) best = { whole, good }
  }
  return best !== undefined && best.good >= 2 && best.good * 3 >= siblings.length * 2 ? best.whole : undefined
}

/** 总装机 … 新能源装机: the whole right before its part, of one name. */
function isWholeOf(whole: Slot, part: Slot): boolean {
  if (whole.index !== part.index - 1 || whole.sentence !== part.sentence) return false
  const name = /^(?:全[省市县区国]|我[省市县区])?总(.{2,8})$/.exec(nameOf(whole.subject))?.[1]
  return name !== undefined && nameOf(part.subject).endsWith(name)
}

/** The figure right before 其中, 包括 or 主要用于 in the sentence; or the only amount before the part. */
function headOf(phrases: Phrases, percent: Slot, part: Slot): Slot | undefined {
  const sentence = phrases.sentences[percent.sentence]
  if (sentence === undefined) return undefined
  const words = phrases.text.slice(sentence.start, part.figure.start)
  const cue = /其中|主要用于|包括|主要是|分别|构成|按[^，。；]{1,12}分/.exec(words)
  const slots = phrases.slots
    .slice(sentence.firstSlot, part.index)
    .filter((slot) => isLevel(slot) && slot.group === part.group && sameDimension(slot.figure, part.figure))
  if (cue !== null) {
    const at = sentence.start + cue.index
    const heads = slots.filter((slot) => slot.figure.unitEnd <= at)
    if (heads.length > 0) return heads[heads.length - 1]
    if (cue.index > 3) return undefined
    const previous = phrases.sentences[percent.sentence - 1]
    if (previous === undefined || previous.paragraph !== sentence.paragraph) return undefined
    const last = phrases.slots
      .slice(previous.firstSlot, previous.lastSlot)
      .filter((slot) => isLevel(slot) && sameDimension(slot.figure, part.figure))
    return last.length === 1 ? last[0] : undefined
  }
  if (slots.length === 1 && part.item === (slots[0] as Slot).item) return slots[0]
  return undefined
}

/** A share of ten or a thousand as hundredths. */
export const asPercent = (i: Interval, of: Exact): Interval => scaleInterval(i, Exact.hundred.div(of))
