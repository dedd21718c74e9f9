/**
 * Counts told behind or beside their list 列后计数: 甲 A 万元，乙 B 万元，…共涉及 5 个单位; 共 9 个：1.甲；2.乙；…; 下属单位 1 个，即甲; 甲、乙、丙、丁等 5 个,
 * where all but one are named.
 */
import { decidedClaim } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'

/** As many amounts as stand in a row right before. */
export function amountsBefore(phrases: Phrases, slot: Slot): Reading | undefined {
  const lead = slot.lead.replace(/^[，、；：]+/, '')
  const above = /^(?:以上|上述)(?:合计|共计?)?(?:涉及)?(?:的)?$/.test(lead)
  if (!above && !/^(?:共计?|合计|总共)?(?:涉及|涵盖|分布在|分为)?$/.test(lead)) return undefined
  if (
    !/^(?:预算|核算|直属|下属|所属|功能)?(?:单位|科目|项目|乡?镇|街道|县|区|部分|方面|类|企业|学校)/.test(
      nounOf(phrases, slot),
    )
  )
    return undefined
  const run = runBefore(phrases, slot)
  const first = run[0]
  if (first === undefined || run.length < 3) return undefined
  const n = Number(slot.figure.value.toString())
  if (n === run.length) return told(slot, first.leadStart, run.length, true)
  const sentence = phrases.sentences[first.sentence]
  const whole = sentence !== undefined && phrases.slots[sentence.firstSlot] === first
  return above && whole && Math.abs(n - run.length) <= 2
    ? told(slot, first.leadStart, run.length, false)
    : undefined
}

/** What is counted: behind the unit, or the unit itself (5 个镇). */
const nounOf = (phrases: Phrases, slot: Slot): string => {
  const { unit, unitEnd } = slot.figure
  const behind = phrases.text.slice(unitEnd, unitEnd + 8)
  return /^[个项家类]$/.test(unit.dimension) ? behind : `${unit.dimension}${behind}`
}

/** Named amounts of one unit, one mark between all of them; a 合计 behind them is passed over. */
function runBefore(phrases: Phrases, slot: Slot): Slot[] {
  const run: Slot[] = []
  let mark: string | undefined
  for (let i = slot.index - 1; i >= 0 && run.length < 40; i--) {
    const one = phrases.slots[i] as Slot
    if (slot.sentence - one.sentence > 1 || one.paragraph !== slot.paragraph || one.group !== slot.group)
      break
    if (run.length === 0 && (one.isTotal || /^[，；]?(?:合计|共计|总计)/.test(one.lead))) continue
    const next = run[0]
    if (!isLevel(one) || one.subject === '' || one.figure.bound !== undefined) break
    if (next !== undefined) {
      if (one.figure.unit.text !== next.figure.unit.text || one.sentence !== next.sentence) break
      const between = /^[，、；](?=[^，、；。\d]{2,20}$)/.exec(
        phrases.text.slice(one.figure.unitEnd, next.figure.start),
      )?.[0]
      if (between === undefined || (mark !== undefined && between !== mark)) break
      mark = between
    } else if (one.figure.unit.dimension === slot.figure.unit.dimension) break
    run.unshift(one)
  }
  return run
}

/** 共 9 个，比上年增加 1 个：1.甲；2.乙；…9.丙。 */
export function numberedInline(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const from = slot.figure.unitEnd
  const head = /^[^。；：\n]{0,30}：\n?(?=(1[.．、](?!\d))|（1）|①|（一）)/.exec(text.slice(from, from + 34))
  if (head === null) return undefined
  const start = from + head[0].length
  const words = text.slice(start, start + 900)
  const style = ['1', '（1）', '①', '（一）'].find((one) => words.startsWith(one)) as string
  let at = 0
  let n = 0
  while (n < 20) {
    const next = words.indexOf(markOf(style, n + 1), at)
    if (next < 0 || (n > 0 && !/[；。，、\n]/.test(words[next - 1] as string))) break
    if (/。(?!\n?$)/.test(words.slice(at, Math.max(at, next - 1)))) break
    n++
    at = next + 2
  }
  if (n < 2) return undefined
  const stop = /[。\n]|$/.exec(words.slice(at))?.index ?? 0
  const right = Number(slot.figure.value.toString()) === n
  // 其中 tells some of them; a figure between this count and the list may be what is counted.
  if (!right && (/其中|主要/.test(head[0]) || /\d/.test(head[0]) || hasSister(phrases, slot)))
    return undefined
  return { ...told(slot, slot.leadStart, n, right), end: start + at + stop }
}

/** 行政单位 1 家，事业单位 1 家，具体包括：1.…；2.…: the list is of both. */
const hasSister = (phrases: Phrases, slot: Slot): boolean =>
  phrases.slots
    .slice(phrases.sentences[slot.sentence]?.firstSlot ?? slot.index, slot.index)
    .some(({ figure }) => figure.unit.dimension === slot.figure.unit.dimension)

const CHINESE = '一二三四五六七八九十'
const markOf = (style: string, n: number): string =>
  style === '1'
    ? `${n}${'.'}`
    : style === '（1）'
      ? `（${n}）`
      : style === '①'
        ? String.fromCharCode(0x245f + n)
        : `（${CHINESE[n - 1] ?? '？'}）`

/** 下属事业单位 1 个，即甲; 未完成 2 项，分别为甲和乙. */
export function oneOrTwo(phrases: Phrases, slot: Slot): Reading | undefined {
  const n = Number(slot.figure.value.toString())
  if (n > 2) return undefined
  const match = /^[，（：](?:即|分别为|分别是|为|是)([^，。；、：\d（）\n]{3,40})(?=[，。；）\n])/.exec(
    phrases.text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 50),
  )
  if (match === null) return undefined
  const names = (match[1] as string).split(/(?<=.{2})[和与及](?=.{2})/).length
  if (n === 2 ? names !== 2 : names > 2) return undefined
  return { ...told(slot, slot.leadStart, n, true), end: slot.figure.unitEnd + match[0].length }
}

function told(slot: Slot, start: number, listed: number, good: boolean): Reading {
  return {
    claim: decidedClaim('count', [member(slot, '所称项数')], {
      holds: good,
      working: `列出 ${listed} 项，所称 ${slot.figure.text}${slot.figure.unit.text}`,
      ...(good ? {} : { slip: `若 ${slot.figure.text} 为 ${listed}，则成立` }),
    }),
    sure: true,
    start: Math.min(start, slot.figure.start),
    end: slot.figure.unitEnd,
  }
}
