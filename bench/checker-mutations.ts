/** One change at a time to the true statements of the corpus: what is caught? */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '../packages/checker/src/index.ts'

interface Judged {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly kind: string
  readonly figures: readonly string[]
  readonly holds: boolean | null
}

export interface Mutation {
  readonly way: string
  readonly caught: boolean
}

interface Change {
  readonly way: string
  readonly at: number
  readonly length: number
  readonly to: string
}

const WORDS: Readonly<Record<string, string>> = { 增加: '减少', 减少: '增加', 增长: '下降', 下降: '增长' }

export function mutations(folder: string, truth: readonly Judged[]): Mutation[] {
  const texts = new Map<string, string>()
  const found: Mutation[] = []
  let turn = 0
  for (const one of truth) {
    if (one.holds !== true || one.kind === 'count') continue
    const text = texts.get(one.file) ?? readFileSync(join(folder, one.file), 'utf8')
    texts.set(one.file, text)
    for (const change of changesOf(text, one, turn++))
      found.push({ way: change.way, caught: isCaught(text, one, change) })
  }
  return found
}

function isCaught(text: string, one: Judged, change: Change): boolean {
  const changed = text.slice(0, change.at) + change.to + text.slice(change.at + change.length)
  const [low, high] = [one.start - 5, one.end + 10]
  return check({ text: changed }).statements.some(
    (said) =>
      said.verdict === '矛盾' &&
      ((said.start < high && said.end > low) ||
        said.figures.some(
          (figure) => figure.start >= change.at - 2 && figure.end <= change.at + change.to.length + 2,
        )),
  )
}

/** One figure of the statement, another at every turn, changed in each way that it can be. */
function changesOf(text: string, one: Judged, turn: number): Change[] {
  const quote = text.slice(one.start, one.end)
  const numbers = [...quote.matchAll(/\d[\d,，]*(?:\.\d+)?/g)].filter((match) =>
    one.figures.includes(match[0]),
  )
  const chosen = numbers[turn % Math.max(1, numbers.length)]
  if (chosen === undefined) return []
  const printed = chosen[0]
  const at = one.start + chosen.index
  const put = (way: string, to: string): Change => ({ way, at, length: printed.length, to })
  const changes: Change[] = []
  if (printed.replace(/\D/g, '').length >= 3 && !/^0/.test(printed)) {
    changes.push(put('错一位', String((Number(printed[0]) % 9) + 1) + printed.slice(1)))
    const pair = [...printed].findIndex(
      (char, i) => /\d/.test(char) && /\d/.test(printed[i + 1] ?? '') && char !== printed[i + 1],
    )
    if (pair >= 0)
      changes.push(
        put('颠倒两位', printed.slice(0, pair) + printed[pair + 1] + printed[pair] + printed.slice(pair + 2)),
      )
    if (/\d\.\d/.test(printed))
      changes.push(put('小数点移位', printed.replace(/(\d)\.(\d)/, '.$1$2').replace(/^\./, '0.')))
  }
  const unit = /^\s*万元/.exec(text.slice(at + printed.length, at + printed.length + 8))
  if (unit !== null && !/^0/.test(printed))
    changes.push({
      way: '万元写成元',
      at: at + printed.length,
      length: unit[0].length,
      to: unit[0].replace('万', ''),
    })
  const word = /(增加|减少|增长|下降)(?=[^增减（]{0,12}\d)/.exec(quote)
  if (word !== null && one.kind === 'growth')
    changes.push({ way: '增减写反', at: one.start + word.index, length: 2, to: WORDS[word[0]] as string })
  const rate = /(\d+\.\d+)(?=%)/.exec(quote)
  if (rate !== null)
    changes.push({
      way: '百分比改大',
      at: one.start + rate.index,
      length: rate[0].length,
      to: (Number(rate[0]) + 3.17).toFixed(2),
    })
  return changes
}
