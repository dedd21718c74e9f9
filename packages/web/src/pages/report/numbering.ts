/**
 * 标题序号: 一、（一）1.（1） of GB/T 9704. A document whose headings carry their numbers keeps them; for one that does
 * not, they are counted here.
 */
import type { ReportBlock } from '@jiheng/engine'
import { plainWords } from '../../words.ts'

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 → 一, 12 → 十二, 30 → 三十; below 100. */
export function chineseNumeral(count: number): string {
  const tens = Math.floor(count / 10)
  const ones = count % 10
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return `${head}${ones === 0 && tens > 0 ? '' : DIGITS[ones]}`
}

function numberAt(level: 1 | 2 | 3 | 4, count: number): string {
  switch (level) {
    case 1:
      return `${chineseNumeral(count)}、`
    case 2:
      return `（${chineseNumeral(count)}）`
    case 3:
      return `${count}. `
    case 4:
      return `（${count}）`
  }
}

const NUMBERED = /^\s*([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|（\d+）)/

/** One number per block; '' for what is no heading or has its own. */
export function headingNumbers(blocks: readonly ReportBlock[]): readonly string[] {
  const ownNumbers = blocks.some((block) => block.kind === 'heading' && NUMBERED.test(plainWords(block.text)))
  const counts: [number, number, number, number] = [0, 0, 0, 0]
  return blocks.map((block) => {
    if (block.kind !== 'heading' || ownNumbers) return ''
    counts[block.level - 1] = (counts[block.level - 1] ?? 0) + 1
    counts.fill(0, block.level)
    return numberAt(block.level, counts[block.level - 1] ?? 0)
  })
}
