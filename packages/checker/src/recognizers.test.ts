/**
 * Side by side with Microsoft's Recognizers-Text (MIT), on phrases of our own over the kinds of its Chinese cases, where
 * the tasks coincide: one number of a phrase. Where they differ, the reason stands there.
 */
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { lexFigures } from './lex.ts'
import { linesOf } from './lines.ts'
import { viewOf } from './view.ts'

const require = createRequire(import.meta.url)
const { recognizeNumber, recognizePercentage } = require('@microsoft/recognizers-text-number') as Record<
  'recognizeNumber' | 'recognizePercentage',
  (text: string, culture: string) => readonly { readonly resolution: { readonly value: string } | null }[]
>

/** Phrase, its number in plain digits (the unit's 万 and 亿 counted in), whether it is a percentage. */
const PHRASES: readonly (readonly [string, string, '%'?])[] = [
  ['支出共2,684.05万元', '26840500'],
  ['支出共1234567元', '1234567'],
  ['结余0.73万元', '7300'],
  ['贷款2.2亿元', '220000000'],
  ['养老金2260元', '2260'],
  ['发放１５３亿元', '15300000000'],
  ['补助３，５１８．８５元', '3518.85'],
  ['亏损-45.6万元', '-456000'],
  ['共有13个单位', '13'],
  ['共有十三个单位', '13'],
  ['共有二十一个单位', '21'],
  ['共有一百零五个单位', '105'],
  ['共有三千二百个单位', '3200'],
  ['共计两万五千个', '25000'],
  ['共一百二十三万四千个', '1234000'],
  ['共计三亿个', '300000000'],
  ['共计一万二千三百四十五个', '12345'],
  ['共计十五家', '15'],
  ['共计四十名', '40'],
  ['共计九十九项', '99'],
  ['共计七千零八个', '7008'],
  ['共计六百六十个', '660'],
  ['共计十万个', '100000'],
  ['共计十二万人', '120000'],
  ['新增就业6.8万人', '68000'],
  ['面积13459平方米', '13459'],
  ['参保605万人次', '6050000'],
  ['代缴12.76万名', '127600'],
  ['里程1.67万公里', '16700'],
  ['产量620亿斤', '62000000000'],
  ['占比44.7%', '44.7', '%'],
  ['占比百分之五十', '50', '%'],
  ['占比百分之十五点六', '15.6', '%'],
  ['增长100%', '100', '%'],
  ['增长0.53%', '0.53', '%'],
  ['下降-2.98%', '-2.98', '%'],
  ['占７１．７３％', '71.73', '%'],
  ['占百分之三', '3', '%'],
  ['增长12.08%', '12.08', '%'],
  ['占比百分之八十八点八', '88.8', '%'],
]

const plainNumber = (text: string): string => String(Number(text.replace(/,/g, '').replace('%', '')))

function ours(text: string): string | undefined {
  const [figure, ...rest] = lexFigures(viewOf(text, linesOf(text)))
  return figure === undefined || rest.length > 0 ? undefined : figure.value.mul(figure.unit.scale).toString()
}

function theirs(text: string, percent: boolean): string | undefined {
  const found = (percent ? recognizePercentage : recognizeNumber)(text, 'zh-cn')
  const value = found[0]?.resolution?.value
  return found.length !== 1 || value === undefined ? undefined : plainNumber(value)
}

test.each(PHRASES.map(([text, value]) => ({ text, value })))('$text is $value', ({ text, value }) => {
  expect(ours(text)).toBe(value)
})

test('side by side', () => {
  const right = (read: (text: string, percent: boolean) => string | undefined) =>
    PHRASES.filter(([text, value, percent]) => read(text, percent === '%') === value).length
  const [own, peer] = [right((text) => ours(text)), right(theirs)]
  console.log(`${PHRASES.length} 句：本程序读对 ${own}，Recognizers-Text 读对 ${peer}`)
  expect(own).toBe(PHRASES.length)
  expect(peer).toBeGreaterThan(PHRASES.length / 2)
})

/** What the peer reads as numbers and a checker of figures must not: names, ordinals, words. */
test.each(['三公经费', '一方面', '一件事一次办', '第三季度', '十四五规划'])('%s holds no figure', (text) => {
  expect(ours(String(text))).toBeUndefined()
})
