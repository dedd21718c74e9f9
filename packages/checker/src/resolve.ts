/** Resolving 找数: which figure a phrase refers to: the nearest of the same item, or the one of the same name. */
import { sameDimension } from './figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from './phrase.ts'
import { answers, type Measure } from './vocabulary.ts'

/** How sure it is that a figure is the one meant: explicit enough to accuse, likely enough to confirm. */
export type Trust = 'sure' | 'likely'

export interface Candidate {
  readonly slot: Slot
  readonly trust: Trust
}

/** How far back a name is looked for, in figures. */
const REACH = 160

const LETTERS = /[\u4e00-\u9fffA-Za-z]/g

/** Names are asked for again and again; as many as a long report has are kept. */
const NAMES = new Map<string, string>()
const MOST_NAMES = 20_000

/** The characters of a name that tell it from others. */
export function nameOf(words: string): string {
  const known = NAMES.get(words)
  if (known !== undefined) return known
  if (NAMES.size >= MOST_NAMES) NAMES.clear()
  const name = nameIn(words)
  NAMES.set(words, name)
  return name
}

function nameIn(words: string): string {
  const letters = (words.replace(/（[类款项境出国]+）?/g, '').match(LETTERS) ?? [])
    .join('')
    .replace(/本年度?|当年|全年|年度|总计|合计|总额|总数/g, '')
    .replace(/^(?:[我本全](?:市|县|区|省|局|委|办|院|厅|单位|部门)|单位|部门)(?=.{2})/, '')
    .replace(/[的及和与、]/g, '')
    .replace(/(?:数额|数|金额|总|各)+$/, '')
  if (/^(?:收入支出|收支)(?:均|各)?$/.test(letters)) return '收支'
  const short = letters.replace(/(?:支出|经费|费用)+$/, '')
  return short.length >= 2 ? short : letters
}

/** 3 the same, 2 one within the other, 1 much in common, 0 another thing. */
export function likeness(a: string, b: string): 0 | 1 | 2 | 3 {
  const [x, y] = [nameOf(a), nameOf(b)]
  if (x === '' || y === '') return 0
  if (x === y) return 3
  if (x === '收支' || y === '收支')
    return /(?:收入|支出|收支)$/.test(x) && /(?:收入|支出|收支)$/.test(y) ? 2 : 0
  const [short, long] = x.length <= y.length ? [x, y] : [y, x]
  if (short.length >= 2 && (long.endsWith(short) || long.startsWith(short))) return 2
  // 三公 is a whole name, however short.
  if ((short.length >= 3 || short === '三公') && long.includes(short)) return 2
  return shared(short, long) >= 0.7 ? 1 : 0
}

/** Share of the shorter name's pairs of characters that the longer one has. */
function shared(short: string, long: string): number {
  if (short.length < 3) return 0
  let common = 0
  for (let i = 0; i + 1 < short.length; i++) if (long.includes(short.slice(i, i + 2))) common++
  return common / (short.length - 1)
}

export interface Wanted {
  /** Compare dimension with this figure. */
  readonly like?: Slot
  readonly subject?: string
  readonly measure?: Measure
  /** Not measures that contradict the wanted one only, but exactly these. */
  readonly accept?: (slot: Slot) => boolean
}

/**
 * Level figures before `from`, nearest first, that may be what is wanted. Those of the same item (or, without a name
 * of its own, the same sentence) are sure; those found by name elsewhere are sure only where the names are the same.
 */
export function candidates(phrases: Phrases, from: Slot, wanted: Wanted): Candidate[] {
  const found: Candidate[] = []
  const wantedName = wanted.subject ?? ''
  const seenValues = new Set<string>()
  for (let i = from.index - 1; i >= 0 && from.index - i <= REACH; i--) {
    const slot = phrases.slots[i] as Slot
    if (!isLevel(slot) || (slot.group !== from.group && slot.depth > 0 && slot.group !== 0)) continue
    if (wanted.like !== undefined && !sameDimension(slot.figure, wanted.like.figure)) continue
    if (wanted.measure !== undefined && slot.measure !== undefined && !answers(slot.measure, wanted.measure))
      continue
    if (wanted.accept !== undefined && !wanted.accept(slot)) continue
    const trust = trustOf(phrases, from, slot, wantedName)
    if (trust === undefined) continue
    const value = `${slot.figure.value.toString()}${slot.figure.unit.text}`
    if (seenValues.has(value)) continue
    seenValues.add(value)
    found.push({ slot, trust })
    if (found.length >= 6) break
  }
  return found
}

/** ；比上年减少…: the item begins with the comparison, so it goes on about what stood before. */
function continues(phrases: Phrases, from: Slot): boolean {
  const words = phrases.text.slice(Math.max(0, from.leadStart - 40), from.figure.start)
  return (
    /[；，](?:同比|(?:比|较|与)[^，。；]*)$/.test(words) && /；(?:同比|(?:比|较|与))[^。；]*$/.test(words)
  )
}

/** No other figure of this period stands between. */
function isLatest(phrases: Phrases, from: Slot, slot: Slot): boolean {
  for (let i = slot.index + 1; i < from.index; i++) {
    const other = phrases.slots[i] as Slot
    if (isLevel(other) && other.period !== 'prior' && sameDimension(other.figure, slot.figure)) return false
  }
  return true
}

/** 会议费 60 万元（较上年减少 3 万元）: what stands right before the bracket is what the bracket speaks of. */
function isBeforeBracket(phrases: Phrases, from: Slot, slot: Slot): boolean {
  const group = phrases.groups[from.group]
  if (group === undefined || from.group === 0 || slot.group !== group.parent) return false
  return slot.figure.unitEnd <= group.start && group.start - slot.figure.unitEnd <= 4
}

/** 产量 14582 万吨（2916 亿斤），比上年增加…: brackets that say the figure again in another unit end no item. */
function isRestated(phrases: Phrases, from: Slot, slot: Slot): boolean {
  const inside = phrases.slots[slot.index + 1]
  const group = inside === undefined || inside.group === slot.group ? undefined : phrases.groups[inside.group]
  if (group === undefined || group.start !== slot.figure.unitEnd || slot.group !== from.group) return false
  if (phrases.slots[slot.index + 2]?.group === inside?.group) return false
  return !/[；。（]/.test(phrases.text.slice(group.end, from.figure.start))
}

function trustOf(phrases: Phrases, from: Slot, slot: Slot, name: string): Trust | undefined {
  const near =
    slot.sentence === from.sentence &&
    (slot.item === from.item || isBeforeBracket(phrases, from, slot) || isRestated(phrases, from, slot))
  const sentences = from.sentence - slot.sentence
  const like = name === '' ? undefined : likeness(name, fullSubject(phrases, slot))
  if (like === undefined) {
    if (near) return 'sure'
    if (sentences === 0) return continues(phrases, from) && isLatest(phrases, from, slot) ? 'sure' : 'likely'
    return sentences === 1 && slot.paragraph === from.paragraph ? 'likely' : undefined
  }
  if (like === 3) return sentences <= 2 || slot.paragraph === from.paragraph ? 'sure' : 'likely'
  if (like === 2) return near || sentences <= 1 ? 'sure' : 'likely'
  if (like === 1) return near ? 'sure' : 'likely'
  return near ? 'likely' : undefined
}
