import type { ReportBlock } from '@jiheng/engine'
import { expect, test } from 'vitest'
import { chineseNumeral, headingNumbers } from './numbering.ts'

const heading = (level: 1 | 2 | 3 | 4, text: string): ReportBlock => ({
  kind: 'heading',
  level,
  text: [{ kind: 'text', text }],
})

test('counts are written in Chinese', () => {
  expect([1, 9, 10, 11, 20, 35].map(chineseNumeral)).toEqual(['一', '九', '十', '十一', '二十', '三十五'])
})

test('headings without numbers are counted by level, and start again below a new heading', () => {
  const blocks = [
    heading(1, '基本情况'),
    heading(2, '人员'),
    heading(3, '编制'),
    heading(4, '行政'),
    heading(2, '机构'),
    heading(3, '内设'),
    heading(1, '支出'),
  ]
  expect(headingNumbers(blocks)).toEqual(['一、', '（一）', '1. ', '（1）', '（二）', '1. ', '二、'])
})

test('headings that carry their numbers keep them', () => {
  expect(headingNumbers([heading(1, '一、基本情况'), heading(2, '（一）人员')])).toEqual(['', ''])
})
