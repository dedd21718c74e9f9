/**
 * Phrases 读句: each figure with the words that say what it is. A slot is a figure in its place: what it measures, of
 * what, of which year, level or change, and where it stands among sentences, items and brackets.
 */
import { dimensionOf, type Figure } from './figure.ts'
import {
  CHANGE_END,
  CHANGED_TO,
  CURRENT,
  EITHER_WAY,
  MEASURE_WORDS,
  type Measure,
  NOT_ADDITIVE,
  PRIOR,
  RATE_WORDS,
  type RateWord,
  TOTAL_WORDS,
} from './vocabulary.ts'

export type SlotKind = 'level' | 'change' | 'growth' | 'share' | 'completion' | 'rate' | 'other'

export interface Slot {
  readonly figure: Figure
  readonly index: number
  readonly kind: SlotKind
  /** Words before the figure in its clause. */
  readonly lead: string
  readonly leadStart: number
  /** Words after it, to the next mark or figure. */
  readonly tail: string
  /** What it is of, without measure, year and filling words; '' where the words are left out. */
  readonly subject: string
  readonly measure: Measure | undefined
  readonly period: 'prior' | 'current' | undefined
  readonly year: number | undefined
  /** Direction of a change: up, down, or unsaid. */
  readonly direction: 1 | -1 | 0
  /** What a change is measured against (比 …), or a share is of (占 …的), or a completion is of. */
  readonly base: string
  readonly rate: RateWord | undefined
  readonly isTotal: boolean
  /** Not an average, a rate or a standard, by its last words. */
  readonly additive: boolean
  /** Told only for another figure's sake: 占支出 100 万元的 p %, 比上年 100 万元增加…, 与上年的 100 万元相比. */
  readonly aside: boolean
  /** Bracket group, 0 outside of brackets with figures. */
  readonly group: number
  readonly depth: number
  readonly paragraph: number
  readonly sentence: number
  readonly item: number
}

export interface Sentence {
  readonly start: number
  readonly end: number
  readonly paragraph: number
  /** Slots [firstSlot, lastSlot). */
  firstSlot: number
  lastSlot: number
}

export interface Paragraph {
  readonly start: number
  readonly end: number
  /** `（一）`, `3.` at its head, with its number and style. */
  readonly ordinal: Ordinal | undefined
  readonly heading: boolean
  firstSlot: number
  lastSlot: number
}

export interface Ordinal {
  /** 一、 / （一） / 1. / （1） / ① */
  readonly style: number
  readonly number: number
  readonly end: number
}

export interface Group {
  readonly start: number
  readonly end: number
  readonly parent: number
}

export interface Phrases {
  readonly text: string
  readonly slots: readonly Slot[]
  readonly sentences: readonly Sentence[]
  readonly paragraphs: readonly Paragraph[]
  readonly groups: readonly Group[]
}

const CN = '一二三四五六七八九十'
const ORDINALS: readonly RegExp[] = [
  new RegExp(`^(?:第)?([${CN}]{1,3})(?:部分|章|节|条)?[、.．]?(?=[^${CN}])`),
  new RegExp(`^（([${CN}]{1,3})）[、.]?`),
  /^(\d{1,2})[、.．](?!\d)/,
  /^（(\d{1,2})）[、.]?/,
  /^([①-⑳])/,
]

function ordinalOf(text: string): Ordinal | undefined {
  const head = text.slice(0, 8)
  for (const [style, pattern] of ORDINALS.entries()) {
    const match = pattern.exec(head)
    if (match === null) continue
    if (style === 0 && !/^第|[、.．]$/.test(match[0])) continue
    const raw = match[1] as string
    return { style, number: ordinalNumber(raw), end: match[0].length }
  }
  return undefined
}

function ordinalNumber(raw: string): number {
  if (/^\d+$/.test(raw)) return Number(raw)
  const code = raw.charCodeAt(0)
  if (code >= 0x2460 && code <= 0x2473) return code - 0x245f
  if (raw === '十') return 10
  const [tens, ones] = raw.includes('十') ? (raw.split('十') as [string, string]) : ['', raw]
  const digit = (c: string) => (c === '' ? 0 : CN.indexOf(c) + 1)
  return raw.includes('十') ? (tens === '' ? 10 : digit(tens) * 10) + digit(ones) : digit(raw)
}

/** No sentence is longer; what goes on without an end is cut, so that reading stays linear. */
const LONGEST_SENTENCE = 4000

/** Reads a view's text with its figures. Linear in the length. */
export function readPhrases(text: string, figures: readonly Figure[]): Phrases {
  const groups = bracketGroups(text, figures)
  const paragraphs: Paragraph[] = []
  const sentences: Sentence[] = []
  const slots: Slot[] = []
  let item = 0
  let next = 0
  let sentenceStart = 0
  let paragraphStart = 0
  let groupCursor = 1
  const stack: number[] = [0]
  /** Where the last figure of each open bracket level ended. */
  const previousEnds: number[] = [-1]
  const openClause: number[] = [0]

  const endSentence = (end: number) => {
    if (end > sentenceStart)
      sentences.push({
        start: sentenceStart,
        end,
        paragraph: paragraphs.length,
        firstSlot: 0,
        lastSlot: slots.length,
      })
    sentenceStart = end
  }
  for (let i = 0; i <= text.length; i++) {
    if (i - sentenceStart > LONGEST_SENTENCE) endSentence(i)
    const figure = figures[next]
    if (figure !== undefined && figure.start === i) {
      const group = stack[stack.length - 1] as number
      const leadStart = Math.max(
        openClause[openClause.length - 1] as number,
        previousEnds[previousEnds.length - 1] as number,
      )
      slots.push(
        slotOf(text, figure, leadStart, {
          index: slots.length,
          group,
          depth: stack.length - 1,
          paragraph: paragraphs.length,
          sentence: sentences.length,
          item,
        }),
      )
      next++
      previousEnds[previousEnds.length - 1] = figure.unitEnd
      i = figure.unitEnd - 1
      continue
    }
    const char = text[i]
    if (groupCursor < groups.length && (groups[groupCursor] as Group).start === i) {
      stack.push(groupCursor)
      openClause.push(i + 1)
      previousEnds.push(-1)
      groupCursor++
      item++
      continue
    }
    const top = stack[stack.length - 1] as number
    if (top > 0 && (groups[top] as Group).end === i) {
      stack.pop()
      openClause.pop()
      previousEnds.pop()
      item++
      // 决策指标（20 分）得 18 分: the words before the bracket go on after it, unless a figure ended there.
      if (previousEnds[previousEnds.length - 1] === (groups[top] as Group).start)
        openClause[openClause.length - 1] = i + 1
      continue
    }
    if (char === '\n' || char === undefined) {
      endSentence(i)
      if (i > paragraphStart) paragraphs.push(paragraphOf(text, paragraphStart, i, slots.length))
      paragraphStart = i + 1
      sentenceStart = i + 1
      item++
      openClause[openClause.length - 1] = i + 1 + (ordinalOf(text.slice(i + 1, i + 11))?.end ?? 0)
    } else if (char === '。' || char === '！' || char === '？') {
      if (stack.length === 1) endSentence(i + 1)
      item++
      openClause[openClause.length - 1] = i + 1
    } else if (char === '；') {
      item++
      openClause[openClause.length - 1] = i + 1
    } else if (char === '，' || char === ',' || char === '：') openClause[openClause.length - 1] = i + 1
  }
  linkSlots(slots, sentences, paragraphs)
  distribute(text, slots)
  return { text, slots, sentences, paragraphs, groups }
}

function paragraphOf(text: string, start: number, end: number, lastSlot: number): Paragraph {
  const ordinal = ordinalOf(text.slice(start, start + 10))
  const words = text.slice(start, end)
  return {
    start,
    end,
    ordinal: ordinal === undefined ? undefined : { ...ordinal, end: start + ordinal.end },
    heading: words.length <= 40 && !/[，。；！？]/.test(words),
    firstSlot: 0,
    lastSlot,
  }
}

function linkSlots(slots: readonly Slot[], sentences: Sentence[], paragraphs: Paragraph[]): void {
  let first = 0
  for (const sentence of sentences) {
    sentence.firstSlot = first
    first = sentence.lastSlot
  }
  first = 0
  for (const paragraph of paragraphs) {
    paragraph.firstSlot = first
    first = paragraph.lastSlot
  }
  void slots
}

/** 甲、乙、丙分别为 1、2、3: each figure gets its own name, or its own year. */
function distribute(text: string, slots: Slot[]): void {
  for (let i = 0; i < slots.length; i++) {
    const first = slots[i] as Slot
    const match = /^([\s\S]*)分别(?:为|是|达到?|完成|有|安排|支出|实现|约为)*$/.exec(first.lead)
    if (match === null) continue
    const run = [first]
    for (let j = i + 1; j < slots.length; j++) {
      const next = slots[j] as Slot
      if (
        next.sentence !== first.sentence ||
        next.group !== first.group ||
        !/^[、，和及与]?$/.test(text.slice((run[run.length - 1] as Slot).figure.unitEnd, next.figure.start))
      )
        break
      run.push(next)
    }
    if (run.length < 2) continue
    const words = match[1] as string
    const years = words.match(/(?:19|20)\d\d(?=年)/g) ?? []
    const names = words.split(/[、和及与]/).map(subjectOf)
    run.forEach((slot, k) => {
      const year = years.length === run.length ? Number(years[k]) : slot.year
      const subject =
        years.length !== run.length && names.length === run.length
          ? (names[k] as string)
          : k === 0
            ? slot.subject
            : first.subject
      slots[slot.index] = { ...slot, year, subject, measure: first.measure, period: first.period }
    })
    i += run.length - 1
  }
}

/** Brackets that hold figures, in order of their opening; index 0 is the text itself. */
function bracketGroups(text: string, figures: readonly Figure[]): Group[] {
  const groups: Group[] = [{ start: -1, end: text.length + 1, parent: -1 }]
  const open: number[] = []
  const pairs: { start: number; end: number }[] = []
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '（') open.push(i)
    else if (char === '）') {
      const start = open.pop()
      if (start !== undefined && i - start <= 600) pairs.push({ start, end: i })
    } else if (char === '\n') open.length = 0
  }
  pairs.sort((a, b) => a.start - b.start)
  let f = 0
  const stack: number[] = [0]
  for (const pair of pairs) {
    while (f < figures.length && (figures[f] as Figure).start < pair.start) f++
    const figure = figures[f]
    if (figure === undefined || figure.start > pair.end) continue
    if (figure.start < pair.start) continue
    while ((groups[stack[stack.length - 1] as number] as Group).end < pair.start) stack.pop()
    groups.push({ ...pair, parent: stack[stack.length - 1] as number })
    stack.push(groups.length - 1)
  }
  return groups
}

interface Place {
  readonly index: number
  readonly group: number
  readonly depth: number
  readonly paragraph: number
  readonly sentence: number
  readonly item: number
}

const FILLING =
  /(?:大?(?<!节)约|近|超过?|突破|达到了?|达|为|是|共有|共计|合计|总计|有|共|计|分别|仅|只|就|已|高|人民币|金额|资金|总额|总数|数额|数量|：|（|“)+$/
const DELIMITER = /[，。；！？\n、：]/

function slotOf(text: string, figure: Figure, leadStart: number, place: Place): Slot {
  const raw = withoutFigureBrackets(text.slice(leadStart, figure.start))
  // 与上年相比 keeps its 与; 、和 before a name does not.
  const whole = raw.replace(
    /^与[^，。；]{0,24}(?:相比|比较|对比|持平)/.test(raw) ? /^[、，：）]+/ : /^[、，：和及与）]+/,
    '',
  )
  const lead = whole.length > 80 ? whole.slice(-80) : whole
  const tailEnd = nextDelimiter(text, figure.unitEnd)
  const tail = text.slice(figure.unitEnd, tailEnd)
  const percent = ['%', '‰', '倍', '成', '百分点'].includes(figure.unit.dimension)
  const role =
    percent || (figure.unit.text === '' && looksPercent(lead))
      ? percentRole(
          lead,
          tail,
          text.slice(Math.max(0, leadStart - 60), leadStart).replace(/[\d.,]+[^\d，。；]{0,4}$/, ''),
        )
      : amountRole(
          lead,
          /(?:比|较|与|同|和)[^。；]{0,24}(?:相比|比较|上年|去年|同期|年|预算)[^。；]*$/.test(
            text.slice(Math.max(0, leadStart - 60), figure.start),
          ) ||
            /^[，、]?[^，。；]{0,4}(?:增长|下降|上升|降低|减少|增幅|降幅)/.test(
              text.slice(figure.unitEnd, figure.unitEnd + 12),
            ),
        )
  const own = lead.slice(0, lead.length - role.cut)
  const bare = own.replace(COMPARISON, '')
  const compared = isCompared(raw, tail) || isComparedToo(text, figure, leadStart, tail)
  return {
    figure,
    ...place,
    kind: role.kind,
    direction: role.direction,
    base: role.base,
    rate: role.rate,
    lead,
    leadStart: Math.max(leadStart, figure.start - 120),
    tail,
    measure: measureOf(bare),
    period: PRIOR.test(bare) || compared ? 'prior' : CURRENT.test(bare) ? 'current' : undefined,
    aside: role.kind === 'level' && (compared || (WHOLE_TAIL.test(tail) && WHOLE_LEAD.test(lead))),
    year: yearOf(bare),
    subject: subjectOf(bare),
    isTotal: TOTAL_WORDS.test(bare),
    additive: !NOT_ADDITIVE.test(lead.slice(-14)),
  }
}

/** 比年初预算 100 万元增加…: the figure itself is what is compared with. */
const COMPARED_LEVEL =
  /(?:比|较)(?:上一?年度?|去年|(?:19|20)\d\d年度?|年初|预算|计划|同期|全年预算|调整)[^，。；]{0,16}$/

/** 与第六次普查的 100 人相比, 较上年 100 万元增加: named by 与 or 较, and by what follows. */
const COMPARED_WITH = /(?:与|同|和|比|较|相较于?|相比于?)(?![重例率])[^，。；占]{1,30}$/
const COMPARED_THEN = /^（?[^，。；（）]{0,6}）?，?(?:相比|比较|对比|持平|基本持平|相同|一致)/
const LESS_OR_MORE = /^(?:净|又|略|有所|共|小幅|大幅)?(?:增|减|下降|上升|提高|降低|节约|压减|多|少|高|低)/
const OLDER_OR_PLANNED =
  /(?:比|较)[^，。；占]{0,12}(?:年|期|预算|计划|目标|定额|标准|月|季)[^，。；占]{0,16}$/

const isCompared = (lead: string, tail: string): boolean =>
  COMPARED_LEVEL.test(lead) ||
  (COMPARED_WITH.test(lead) && COMPARED_THEN.test(tail)) ||
  (OLDER_OR_PLANNED.test(lead) && LESS_OR_MORE.test(tail))

/** 与上年 7 个项目、640 万元相比: the second of two figures compared with. */
const isComparedToo = (text: string, figure: Figure, leadStart: number, tail: string): boolean =>
  COMPARED_THEN.test(tail) &&
  /\d[^\d，。；：\n]{1,8}$/.test(text.slice(Math.max(0, leadStart - 10), figure.start)) &&
  /(?:^|[，。；：（\n])(?:与|同|和|比|较)(?:上|去|前|(?:19|20)\d\d)年[^，。；：\n]*$/.test(
    text.slice(Math.max(0, leadStart - 40), figure.start),
  )

/** 占支出 100 万元的 5 %, 完成预算 100 万元的 98 %. */
const WHOLE_TAIL = /^[^，。；、占\d]{0,8}的(?:比重|比例|比率|份额)?(?:约|近|超过?|达到?|为|是)*\d/
const WHOLE_LEAD = /(?:占|完成|为|达到?|相当于|是|实现)[^，。；]{0,40}$/

/** Brackets with figures in them are another level's words. */
const withoutFigureBrackets = (words: string): string =>
  words.includes('（') ? words.replace(/（[^（）]*\d[^（）]*）/g, '') : words

/** `增长 13.95。`: the sign was forgotten. */
const looksPercent = (lead: string): boolean => /(?:增长|下降|降低|上升)$/.test(lead)

function nextDelimiter(text: string, from: number): number {
  let i = from
  while (i < text.length && i < from + 40 && !DELIMITER.test(text[i] as string)) i++
  return i
}

interface Role {
  readonly kind: SlotKind
  readonly direction: 1 | -1 | 0
  readonly base: string
  readonly rate: RateWord | undefined
  /** How many characters at the lead's end belong to the role. */
  readonly cut: number
}

const role = (kind: SlotKind, cut = 0, extra: Partial<Role> = {}): Role => ({
  kind,
  direction: 0,
  base: '',
  rate: undefined,
  cut,
  ...extra,
})

const SHARE =
  /占(?:比|到)?((?:[^占，。；]){0,40}?)(?:的)?(?:比重|比例|比率|份额|百分比)?(?:的)?(?:分别)?(?:约|近|超过?|达到?|为|是|：|仅|只|就)*$/
/** 占支出合计 X 万元的 p %: the whole is printed within the phrase. */
const OF_FIGURE = /^[^，。；、占\d]{0,8}的(?:比重|比例|比率)?(?:约|近|达到?|为|是)*$/
const COMPLETION =
  /(?:完成|实现|达到|占|为|执行)了?((?:[^，。；]){0,16}?(?:预算|计划|目标|任务|指标|总数|合同)(?:总?额|总?数|金额|安排|任务)?)的?(?:比例|比率)?(?:约|近|超过?|达到?|为|：)*$/
const FILL = '(?:分别|(?<!节)约|近|超过?|达到了?|达|为|是|：|了|仅|均|各|已|只|高达|大约|就)*'
const RATE_END = new RegExp(`([\\u4e00-\\u9fff]{0,6}(?:率|进度|比例))${FILL}$`)
const FILL_END = new RegExp(`${FILL}$`)
/** 比上年, 较年初预算: what a change is measured against. */
const COMPARISON =
  /(?:比|较|相较于?|相比于?|与|同|和)(?:(?:20|19)\d\d年度?|上一?年度?|去年|年初|预算|调整|全年|同期|计划|决算|执行)[^，。；]{0,14}?(?:相比较?|比较|相比|同比)?[，,]?$|(?:同比|环比)$/

function percentRole(lead: string, tail: string, before: string): Role {
  if (OF_FIGURE.test(lead) && /(?:占|完成|为|达到?|相当于)[^，。；]{0,30}$/.test(before))
    return role('share', lead.length, { base: '@' })
  const filled = FILL_END.exec(lead)?.[0].length ?? 0
  const core = lead.slice(0, lead.length - filled)
  const either = EITHER_WAY.exec(core)
  if (either !== null && either.index + either[0].length >= core.length - 1)
    return withBase(lead, 'growth', lead.length - either.index, 0)
  const completion = COMPLETION.exec(lead)
  if (completion !== null && !/^占/.test(completion[0]))
    return role('completion', completion[0].length, { base: completion[1] as string })
  if (/(?:^|[^未])(?:完成|实现)了?$/.test(core) && /^$|^）/.test(tail))
    return role('completion', core.length, { base: '' })
  const share = SHARE.exec(lead)
  if (share !== null) return role('share', share[0].length, { base: cleanBase(share[1] as string) })
  const rate = RATE_END.exec(lead)
  if (rate !== null) {
    const word = RATE_WORDS.find((r) => r.word.test(rate[1] as string))
    if (word !== undefined) return role('rate', rate[0].length, { rate: word })
    if (/完成率|完成比例/.test(rate[1] as string)) return role('completion', rate[0].length, { base: '' })
  }
  if (CHANGED_TO.test(lead)) return role('other')
  // 核减率: of what was sent in, no rate of growth.
  if (/(?:核减|审减|核增)(?:率|比例|比率)$/.test(core)) return role('other')
  const change = CHANGE_END.exec(core)
  if (change !== null)
    return withBase(lead, 'growth', change[0].length + filled, change[1] !== undefined ? 1 : -1)
  if (/(?:增长率|增速|增幅|变动率|变化率|增减率|同比|环比|变动幅度)$/.test(core))
    return withBase(lead, 'growth', 3 + filled, /降幅|跌幅/.test(core) ? -1 : 0)
  void tail
  return role('other')
}

/** Change words that also stand in names of projects. */
const WEAK_CHANGE =
  /^(?:提升|提高|增长|稳增长|扩大|下降|降低|缩小|压缩|精简|上升|多|高|少|低|增(?!加)|减(?!少)|递增|突破|压降|剩余|突破|超支|超过|超出|超)/

function amountRole(lead: string, comparedBefore: boolean): Role {
  if (CHANGED_TO.test(lead)) return role('level', 2)
  const filled =
    /(?:了|(?<!节)约|近|超过?|达到?|为|是|：|共|共计|合计|金额|各|均|分别)*$/.exec(lead)?.[0].length ?? 0
  const core = lead.slice(0, lead.length - filled)
  const either = EITHER_WAY.exec(core)
  if (either !== null && either.index + either[0].length >= core.length - 1)
    return withBase(lead, 'change', lead.length - either.index, 0)
  if (/(?:差值|差异数|差异额|相差)$/.test(core)) return role('change', filled + 2)
  const change = CHANGE_END.exec(core)
  if (change === null || isLevelAllTheSame(core, change, comparedBefore)) return role('level')
  // 促消费提升 800 万元 names a project; a change is compared with something or begins its clause.
  const subject = core.slice(0, change.index)
  if (WEAK_CHANGE.test(change[0]) && subject !== '' && !COMPARISON.test(subject) && !comparedBefore)
    return role('level')
  return withBase(lead, 'change', change[0].length + filled, change[1] !== undefined ? 1 : -1)
}

/** 年末结转结余, 新增, 年初结余 are amounts of their own; 追加 is one unless compared. */
function isLevelAllTheSame(core: string, change: RegExpExecArray, comparedBefore: boolean): boolean {
  const word = change[0]
  if (/^(?:结余|结转|剩余|缺口)/.test(word)) return !COMPARISON.test(core.slice(0, change.index))
  if (
    /^(?:追加|调增|核增|调减|核减|扩大|高|多|少|低)$/.test(word) &&
    !(comparedBefore && change.index === 0) &&
    !COMPARISON.test(core.slice(0, change.index))
  )
    return !/^(?:追加|调增|核增|调减|核减)/.test(word)
  if (/(?:新|累计)$/.test(core.slice(0, change.index))) return true
  return false
}

function withBase(lead: string, kind: SlotKind, cut: number, direction: 1 | -1 | 0): Role {
  const before = lead.slice(0, lead.length - cut)
  const compared = COMPARISON.exec(before)
  return role(kind, cut, { direction, base: compared === null ? '' : compared[0] })
}

const cleanBase = (base: string): string =>
  base
    .replace(/^(?:比|到|了|全部|全)/, '')
    .replace(/^(?:上述|前述)(?=.{2})/, '')
    .replace(/(?:的|总数的?)$/, '')

function measureOf(words: string): Measure | undefined {
  let best: Measure | undefined
  let at = -1
  const taken: [number, number][] = []
  for (const [pattern, measure] of MEASURE_WORDS) {
    pattern.lastIndex = 0
    for (let match = pattern.exec(words); match !== null; match = pattern.exec(words)) {
      const [from, to] = [match.index, match.index + match[0].length]
      if (match[0] === '') {
        pattern.lastIndex++
        continue
      }
      if (taken.some(([a, b]) => from < b && to > a)) continue
      taken.push([from, to])
      if (isNamePart(words, from, to)) continue
      if (from > at) {
        at = from
        best = measure
      }
    }
  }
  return best
}

/** 一般公共预算财政拨款, 政府性基金预算: 预算 is part of a fund's name. */
const isNamePart = (words: string, from: number, to: number): boolean =>
  /(?:一般公共|政府性基金|基金|国有资本经营|资本经营|公共)$/.test(words.slice(0, from)) &&
  words.slice(from, to) === '预算' &&
  to < words.length

function yearOf(words: string): number | undefined {
  const all = words.match(/(?:19|20)\d\d(?=年)/g)
  return all === null ? undefined : Number(all[all.length - 1])
}

const NOISE =
  /(?:19|20)\d\d年(?:度)?|本年度?|今年|当年|上年[末底]|上年度?|全年|年度|其中|另外?|以及|共有|共计|合计|总计|总额|总数|的|情况|如下|安排|涉及|资金|金额|经费(?=支出)|累计|实际|实有|现有|目前|截至|截止|月底|月末|年底|年末|部门(?=整体)|我[局委办院部厅]|本[局委办院部厅单部]门?位?/g
const QUOTES = /[“”"'《》]/g

function subjectOf(words: string): string {
  let subject = words.replace(QUOTES, '').replace(FILLING, '')
  for (const [pattern, measure] of MEASURE_WORDS) {
    if (measure === 'budget')
      subject = subject.replace(
        /(?<!一般公共|政府性基金|基金|资本经营|公共)预算(?:总额|总数|总规模|金额|资金|安排|批复|数|额)?$/,
        '',
      )
    else subject = subject.replace(pattern, '')
  }
  return subject
    .replace(/^(?:相比较?|比较|对比|相较)/, '')
    .replace(/^(?:主要)?(?:包括|包含|含|有(?!关|限|机)|分为|用于|由)(?=.)/, '')
    .replace(NOISE, '')
    .replace(/[，：、（）\s]+$/g, '')
    .replace(/^[，：、）\s]+/g, '')
    .replace(FILLING, '')
}

/** A slot's subject, or that of the figures before it in the same item. */
export function fullSubject(phrases: Phrases, slot: Slot): string {
  if (slot.subject !== '') return slot.subject
  for (let i = slot.index - 1; i >= 0; i--) {
    const before = phrases.slots[i] as Slot
    if (before.sentence !== slot.sentence || before.item !== slot.item) break
    if (before.group === slot.group && before.subject !== '') return before.subject
  }
  return ''
}

/** The number of the sentence in which an offset lies. */
export function sentenceAt(phrases: Phrases, at: number): number {
  let low = 0
  let high = phrases.sentences.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((phrases.sentences[middle] as Sentence).start <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** Whether a slot is an amount or count that stands for itself. */
export const isLevel = (slot: Slot): boolean =>
  slot.kind === 'level' &&
  !slot.figure.range &&
  slot.figure.unit.dimension !== '年' &&
  slot.figure.unit.dimension !== '岁'

export const sameMeasureUnit = (a: Slot, b: Slot): boolean =>
  dimensionOf(a.figure.unit) === dimensionOf(b.figure.unit)
