/** The page holds the text, the marks and the list, and nothing that a report's words could break. */
import type { CheckResult, SourceText } from '@jiheng/checker'
import { expect, test } from 'vitest'
import { CHECK_RESULT, CHECK_SOURCE, summarise } from '../../web/src/fixture/check-fixture.ts'
import { checkPage } from './check-page.ts'

const PAGE = checkPage({ name: '示例.pdf', source: CHECK_SOURCE, result: CHECK_RESULT })
const plain = (html: string): string =>
  html.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
const pane = (html: string): string => /<section id=text[\s\S]*?<\/section>/.exec(html)?.[0] ?? ''
const squeezed = (text: string): string => text.replace(/\s/g, '')

test('the head says what was found, and nothing is fetched', () => {
  expect(PAGE).toContain(
    '共核对 12 处说法，7 处成立，4 处矛盾（其中 2 处为末位尾差），1 处无法判定；识别数字 33 个。',
  )
  expect(PAGE).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"))
  expect(PAGE).not.toMatch(/https?:|\bsrc=|@import|url\(/)
})

test('every word of the text stands in order, its table as a table, its pages marked', () => {
  const text = pane(PAGE)
    .replace(/<p class=lg>.*?<\/p>/, '')
    .replace(/<p class=pg[^>]*>.*?<\/p>/g, '')
  expect(squeezed(plain(text))).toBe(squeezed(CHECK_SOURCE.text))
  expect(PAGE.match(/<p class=pg id=p\d>第 \d 页/g)).toHaveLength(3)
  expect(pane(PAGE).match(/<tr>/g)).toHaveLength(4)
  expect(pane(PAGE)).toContain('<h2 class=t>二、绩效目标完成情况</h2>')
})

test('every anchor leads somewhere, no name twice', () => {
  const ids = [...PAGE.matchAll(/ id=([\w-]+)/g)].map((match) => match[1])
  expect(new Set(ids).size).toBe(ids.length)
  const targets = [...PAGE.matchAll(/href=#([\w-]+)/g)].map((match) => match[1] ?? '')
  expect(targets.length).toBeGreaterThan(20)
  for (const target of targets) expect(ids).toContain(target)
  const sets = JSON.parse(/<script id=sets[^>]*>(.*?)<\/script>/.exec(PAGE)?.[1] ?? '') as number[][]
  expect(new Set(sets.flat()).size).toBe(CHECK_RESULT.statements.length)
})

test('contradictions come first with their working, remarks last', () => {
  const list = [...PAGE.matchAll(/<li class=(\w) id=(\w+)/g)].map((match) => match[1])
  expect(list.join('')).toBe('xxrrngggggggk')
  const first = plain(/<li class=x[\s\S]*?<\/li>|<li class=x[\s\S]*?(?=<li )/.exec(PAGE)?.[0] ?? '')
  for (const words of [
    '✕ 矛盾',
    '前后一致',
    '第 1 页',
    '8013.00 ≠ 8103.00，相差 90.00',
    '若 8013.00 为 8103.00，则成立',
  ])
    expect(first).toContain(words)
  expect(first).toContain('小于 0.01 万元的差错看不出来')
  expect(first).toContain('在文中第 1 页')
})

test('what a report says cannot become part of the page', () => {
  const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u0000'
  const source: SourceText = { text: `${evil}12万` }
  const figure = {
    text: evil,
    value: '12',
    unit: evil,
    start: evil.length,
    end: evil.length + 2,
    label: evil,
  }
  const statement = {
    kind: 'sum' as const,
    verdict: '矛盾' as const,
    quote: evil,
    start: 0,
    end: evil.length + 3,
    figures: [{ ...figure, role: evil }],
    working: evil,
    width: evil,
    slip: evil,
    note: evil,
  }
  const result: CheckResult = {
    figures: [figure],
    statements: [statement],
    remarks: [{ text: evil, quote: evil, start: 0, end: 3 }],
    summary: summarise(1, [statement], 1),
  }
  const page = checkPage({ name: evil, title: evil, source, result })
  expect(page.match(/<script/g)).toHaveLength(3)
  expect(page).not.toContain('<img')
  expect(page).not.toContain('\u0000')
  for (const match of page.matchAll(/<[a-z][^>]*>/g))
    expect(match[0].replace(/="[^"]*"/g, '')).not.toMatch(/alert|onerror/)
})

test('an empty result and an empty text make a page too', () => {
  const result: CheckResult = { figures: [], statements: [], remarks: [], summary: summarise(0, [], 0) }
  const page = checkPage({ name: '空.txt', source: { text: '' }, result })
  expect(page).toContain('没有找到可以互相核对的说法；识别数字 0 个。')
})

test('a long report makes a page of fair size in fair time', () => {
  const times = 400
  const { length } = CHECK_SOURCE.text
  const moved = <T extends { start: number; end: number }>(one: T, by: number): T => ({
    ...one,
    start: one.start + by,
    end: one.end + by,
  })
  const many = <T>(make: (by: number) => readonly T[]): T[] =>
    Array.from({ length: times }, (_, i) => make(i * length)).flat()
  const statements = many((by) =>
    CHECK_RESULT.statements.map((one) => ({
      ...moved(one, by),
      figures: one.figures.map((figure) => moved(figure, by)),
    })),
  )
  const figures = many((by) => CHECK_RESULT.figures.map((one) => moved(one, by)))
  const text = CHECK_SOURCE.text.repeat(times)
  const start = performance.now()
  const page = checkPage({
    name: '长.txt',
    source: { text },
    result: { figures, statements, remarks: [], summary: summarise(figures.length, statements, 0) },
  })
  expect(performance.now() - start).toBeLessThan(8000)
  // One statement per hundred bytes of text; a published report has a tenth of that.
  const bytes = (words: string): number => new TextEncoder().encode(words).length
  expect(bytes(page)).toBeLessThan(10 * bytes(text))
})
