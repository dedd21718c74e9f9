/** Counts 项数: 等 N 个 after a list of names, N 个，包括… before one, N 项均… of names just told. */
import { member, type Reading } from '../claims.ts'
import { decidedClaim } from '../judge.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'

const COUNTABLE =
  /^(?:个|项|家|类|种|所|处|名|位|方面|单位|部门|科室|机构|条|支|级|大类|次|期|批|届|座|县|市|区|镇|乡|村|街道|社区)$/

export function countReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    const { figure } = slot
    if (slot.kind !== 'level' || figure.places > 0 || figure.bound !== undefined || figure.range) continue
    if (!COUNTABLE.test(figure.unit.dimension) || figure.value.sign() <= 0) continue
    const reading = listAfter(phrases, slot) ?? listBefore(phrases, slot)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

/** How many names a list has: 、 surely parts them, 和/及/与 perhaps; a bracketed alias is no name of its own. */
export interface NameCount {
  readonly least: number
  readonly most: number
  readonly names: readonly string[]
}

export function countNames(words: string): NameCount {
  const bare = stripBrackets(words)
    .replace(/《[^》]*》/g, '《》')
    .replace(/[，；]$/, '')
  const names = bare
    .split(/、|；|以及|(?<=[^，]{2})，(?=[^，]{2})/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  let extra = 0
  for (const name of names)
    if (/.{2}(?:和|及|与|暨).{2}/.test(name))
      extra += (name.match(/(?<=.{2})(?:和|及|与)(?=.{2})/g) ?? []).length
  return { least: names.length, most: names.length + extra, names }
}

function stripBrackets(words: string): string {
  let depth = 0
  let out = ''
  for (const char of words) {
    if (char === '（') depth++
    else if (char === '）') depth = Math.max(0, depth - 1)
    else if (depth === 0) out += char
  }
  return out
}

/** N 个，包括：A、B、C。 */
function listAfter(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const from = slot.figure.unitEnd
  const cue =
    /^[^，。；：、\d]{0,14}[，：（]?(?:其中)?(包括|分别是|分别为|即|具体是|具体为|为|有|是)?[：]?/.exec(
      text.slice(from, from + 40),
    )
  if (cue === null) return undefined
  const word = cue[1]
  const colon = cue[0].endsWith('：')
  if (word === undefined && !colon) return undefined
  if ((word === '为' || word === '有' || word === '是' || word === '即') && !/[，：（]/.test(cue[0]))
    return undefined
  const start = from + cue[0].length
  const end = listEnd(text, start)
  const words = text.slice(start, end)
  if (/\d/.test(stripBrackets(words)) || words.length < 3 || !/、/.test(words)) return undefined
  // Clauses of a sentence are no list of names.
  if (
    stripBrackets(words)
      .split(/、|，|；/)
      .some((name) => name.length > 30)
  )
    return undefined
  if (/一是|首先|第一，/.test(words)) return undefined
  const open = /等[^、，]{0,6}$/.test(words)
  const count = countNames(words.replace(/等[^、，]{0,6}$/, ''))
  return verdictOf(slot, count, open, slot.leadStart, end, word !== '有')
}

function listEnd(text: string, start: number): number {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const char = text[i] as string
    if (char === '（') depth++
    if (char === '）') {
      if (depth === 0) return i
      depth--
    }
    if (depth === 0 && /[。；\n！]/.test(char)) return i
    if (i - start > 1500) return i
  }
  return text.length
}

/** A、B、C 等 N 个; A、B 以及 C N 项均… */
function listBefore(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const { start: at } = slot.figure
  const start = listStart(text, at)
  const raw = text.slice(start, at)
  if (!/、/.test(raw) || /\d/.test(stripBrackets(raw))) return undefined
  const open = /等$/.test(raw)
  const words = raw
    .replace(/(?:等|共|共计|合计|这|的)+$/, '')
    .replace(/^(?:其中|包括|主要包括|分别是|分别为|包含|有|含|涉及|涵盖)[：]?/, '')
  const body = words.replace(/^[\s\S]*(?:包括|分别是|分别为|包含)[：]?/, '')
  const count = countNames(body)
  if (count.least < 2) return undefined
  const after = text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 16)
  if (open) {
    const n = Number(slot.figure.value.toString())
    if (n > count.most) return undefined
    if (body.length > 400 || count.names.some((name) => name.length > 30)) return undefined
    return verdictOf(
      slot,
      count,
      true,
      at -
        raw.length +
        (raw.length - words.length > 0 && words !== raw ? raw.indexOf(body) : raw.indexOf(body)),
      slot.figure.unitEnd + nounLength(after),
      true,
    )
  }
  const told = count.names.every((name) => isTold(phrases, slot, name))
  const together = /^[^，。；]{0,8}(?:均|都|全部|合计)/.test(after)
  const equal = fits(slot, count)
  if (!equal && !(told || (together && count.names.every((name) => name.length <= 14)))) return undefined
  if (equal && !told && !together && !/(?:共|共计|合计|这|以上|等)$/.test(raw)) return undefined
  const clause =
    /^[^，。；\n]*/.exec(
      after.length < 16 ? after : text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 40),
    )?.[0].length ?? 0
  return verdictOf(
    slot,
    count,
    false,
    at - raw.length + raw.indexOf(body),
    slot.figure.unitEnd + Math.min(clause, 40),
    true,
  )
}

const nounLength = (after: string): number =>
  /^[\u4e00-\u9fff]{0,10}?(?:单位|部门|机构|科室|项目|企业|区县|制度|办法|文件|方面|领域)/.exec(after)?.[0]
    .length ?? 0

function listStart(text: string, at: number): number {
  let i = at
  let depth = 0
  while (i > 0 && at - i < 800) {
    const char = text[i - 1] as string
    if (char === '）') depth++
    else if (char === '（') {
      if (depth === 0) return i
      depth--
    } else if (depth === 0 && /[，。；：\n！]/.test(char)) return i
    i--
  }
  return i
}

/** Whether a name was the subject of a figure in the same paragraph. */
function isTold(phrases: Phrases, slot: Slot, name: string): boolean {
  if (nameOf(name).length < 2) return false
  for (let i = slot.index - 1; i >= 0 && slot.index - i < 60; i--) {
    const other = phrases.slots[i] as Slot
    if (other.paragraph !== slot.paragraph && slot.sentence - other.sentence > 6) return false
    if (isLevel(other) && likeness(name, fullSubject(phrases, other)) >= 2) return true
  }
  return false
}

const HEADQUARTERS = /本级|机关本部|（本部）|局机关|本部$|机关$/

function fits(slot: Slot, { least, most, names }: NameCount): boolean {
  const n = Number(slot.figure.value.toString())
  if (n >= least && n <= most) return true
  return n === least - 1 && names.some((name) => HEADQUARTERS.test(name))
}

function verdictOf(
  slot: Slot,
  count: NameCount,
  open: boolean,
  start: number,
  end: number,
  closed: boolean,
): Reading | undefined {
  const n = Number(slot.figure.value.toString())
  const good = fits(slot, count)
  if (!good && open && n > count.most) return undefined
  if (!good && !closed) return undefined
  const own = count.least === count.most ? `${count.least}` : `${count.least}～${count.most}`
  const without = good && n === count.least - 1 && n < count.least
  return {
    claim: decidedClaim('count', [member(slot, '所称项数')], {
      holds: good,
      working: good
        ? `列出 ${own} 个名称${without ? '，其中一个是本级，不在所属之列' : ''}，所称 ${slot.figure.text}${slot.figure.unit.text}`
        : `列出 ${own} 个名称（${count.names.slice(0, 6).join('、')}${count.names.length > 6 ? '…' : ''}），所称 ${slot.figure.text}${slot.figure.unit.text}`,
      ...(good
        ? {}
        : { slip: count.least === count.most ? `若 ${slot.figure.text} 为 ${count.least}，则成立` : '' }),
    }),
    sure: true,
    start: Math.min(start, slot.figure.start),
    end: Math.max(end, slot.figure.unitEnd),
  }
}
