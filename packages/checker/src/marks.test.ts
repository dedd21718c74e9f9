/** Segments cover the whole text once; blocks lose no word; the order and words of lists. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  figureWords,
  layOutText,
  listOrder,
  runsIn,
  segments,
  shortened,
  summaryWords,
  toneOf,
} from './marks.ts'
import type { CheckedFigure, CheckResult, CheckSummary, Statement } from './result.ts'
import type { SourceText } from './source.ts'

const figure = (start: number, end: number): CheckedFigure => ({
  text: '1',
  value: '1',
  unit: '',
  start,
  end,
})
const statement = (
  start: number,
  end: number,
  verdict: Statement['verdict'] = '成立',
  more: Partial<Statement> = {},
): Statement => ({ kind: 'sum', verdict, quote: '', start, end, figures: [], working: '', ...more })
const SUMMARY = { figures: 0, statements: 0 } as CheckSummary
const result = (
  statements: readonly Statement[],
  figures: readonly CheckedFigure[] = [],
  remarks: CheckResult['remarks'] = [],
): CheckResult => ({ figures, statements, remarks, summary: SUMMARY })

test('nested and overlapping statements are cut at every boundary, the worst deciding', () => {
  const found = segments(
    { text: '0123456789' },
    result(
      [statement(1, 8), statement(3, 5, '矛盾', { severity: 'material' }), statement(4, 9, '无法判定')],
      [figure(3, 4)],
    ),
  )
  expect(found.map((one) => [one.start, one.end, one.statements, one.tone, one.figure?.start])).toEqual([
    [0, 1, [], undefined, undefined],
    [1, 3, [0], 'holds', undefined],
    [3, 4, [1, 0], 'material', 3],
    [4, 5, [1, 2, 0], 'material', undefined],
    [5, 8, [2, 0], 'undecided', undefined],
    [8, 9, [2], 'undecided', undefined],
    [9, 10, [], undefined, undefined],
  ])
})

test('a figure that only a statement names is marked; extents outside the text are cut or left out', () => {
  const far = { ...figure(7, 9), role: '总数' }
  const found = segments(
    { text: '0123456789' },
    result([
      statement(-3, 2, '成立', { figures: [far] }),
      statement(8, 99),
      statement(5, 5),
      statement(50, 60),
    ]),
  )
  expect(found.map((one) => [one.start, one.end, one.statements, one.figure?.start])).toEqual([
    [0, 2, [0], undefined],
    [2, 7, [], undefined],
    [7, 8, [], 7],
    [8, 9, [1], 7],
    [9, 10, [1], undefined],
  ])
  expect(segments({ text: '' }, result([statement(0, 3)]))).toEqual([])
})

test('for any result, segments follow each other through the whole text and name what covers them', () => {
  const extent = fc
    .tuple(fc.nat(40), fc.nat(40))
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }))
  const verdict = fc.constantFrom('成立' as const, '矛盾' as const, '无法判定' as const)
  fc.assert(
    fc.property(
      fc.nat(40),
      fc.array(fc.tuple(extent, verdict), { maxLength: 8 }),
      fc.array(extent, { maxLength: 6 }),
      extent,
      (length, list, figures, window) => {
        const statements = list.map(([one, said]) => statement(one.start, one.end, said))
        const found = segments(
          { text: 'x'.repeat(length) },
          result(
            statements,
            figures.map((one) => figure(one.start, one.end)),
          ),
        )
        let at = 0
        for (const one of found) {
          expect(one.start).toBe(at)
          expect(one.end).toBeGreaterThan(at)
          at = one.end
          const covering = statements.flatMap((each, i) =>
            each.start <= one.start && each.end >= one.end ? [i] : [],
          )
          expect([...one.statements].sort((a, b) => a - b)).toEqual(covering)
          const first = statements[one.statements[0] ?? -1]
          expect(one.tone).toBe(first === undefined ? undefined : toneOf(first))
          expect(one.figure !== undefined).toBe(
            figures.some((each) => each.start <= one.start && each.end >= one.end),
          )
        }
        expect(at).toBe(length)
        const parts = runsIn(found, window.start, window.end).flatMap((run) => run.parts)
        const seen = parts.reduce((sum, part) => sum + part.end - part.start, 0)
        expect(seen).toBe(Math.max(0, Math.min(length, window.end) - window.start))
      },
    ),
  )
})

const GRID: SourceText = {
  text: '前\n甲 1\n乙 丙2\n后\n页二',
  pages: [0, 12],
  tables: [
    {
      start: 2,
      end: 10,
      rowCount: 2,
      columnCount: 3,
      cells: [
        { row: 0, column: 0, rowSpan: 1, columnSpan: 1, start: 2, end: 3 },
        { row: 0, column: 1, rowSpan: 1, columnSpan: 2, start: 4, end: 5 },
        { row: 1, column: 0, rowSpan: 1, columnSpan: 1, start: 6, end: 7 },
        { row: 1, column: 2, rowSpan: 1, columnSpan: 1, start: 9, end: 10 },
      ],
    },
  ],
}

/** Every word that blocks show, in order. */
const shown = (source: SourceText): string =>
  layOutText(source)
    .flatMap((block): readonly { readonly start: number; readonly end: number }[] =>
      block.kind === 'page' ? [] : block.kind === 'text' ? [block] : block.rows.flat(),
    )
    .map((one) => source.text.slice(one.start, one.end))
    .join('')
    .replace(/\s/g, '')

test('text, table and page mark stand in order; a hole in the grid is filled, stray words stay', () => {
  const blocks = layOutText(GRID)
  expect(blocks.map((one) => (one.kind === 'page' ? one.page : one.kind))).toEqual([
    1,
    'text',
    'table',
    'text',
    2,
    'text',
  ])
  const table = blocks.find((one) => one.kind === 'table')
  const rows = table?.kind === 'table' ? table.rows : []
  expect(rows.map((row) => row.map((cell) => GRID.text.slice(cell.start, cell.end).trim()))).toEqual([
    ['甲', '1'],
    ['乙 丙', '', '2'],
  ])
  expect(shown(GRID)).toBe('前甲1乙丙2后页二')
})

test('a page that begins inside a table is marked in its cell, a table that overlaps itself is text', () => {
  const broken = layOutText({ ...GRID, pages: [0, 6] })
  const table = broken.find((one) => one.kind === 'table')
  expect(table?.kind === 'table' ? table.rows[1]?.[0]?.page : undefined).toBe(2)
  expect(broken.filter((one) => one.kind === 'page')).toHaveLength(1)
  const [good] = GRID.tables ?? []
  if (good === undefined) throw new Error('no table')
  const twice = {
    ...good,
    cells: [...good.cells, { row: 0, column: 0, rowSpan: 1, columnSpan: 1, start: 8, end: 8 }],
  }
  const text = layOutText({ ...GRID, tables: [twice] })
  expect(text.some((one) => one.kind === 'table')).toBe(false)
  expect(shown({ ...GRID, tables: [twice] })).toBe('前甲1乙丙2后页二')
})

test('no word is lost whatever the pages and headings', () => {
  const offset = fc.nat(GRID.text.length)
  fc.assert(
    fc.property(fc.array(offset), fc.array(fc.tuple(offset, offset)), (pages, spans) => {
      const headings = spans
        .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b), level: 1 }))
        .sort((a, b) => a.start - b.start)
      const source = { ...GRID, pages: [...new Set([0, ...pages])].sort((a, b) => a - b), headings }
      expect(shown(source)).toBe('前甲1乙丙2后页二')
    }),
  )
})

test('a long text is cut at line ends', () => {
  const text = `${'字'.repeat(99)}\n`.repeat(100)
  const blocks = layOutText({ text })
  expect(blocks.length).toBeGreaterThan(2)
  for (const one of blocks)
    expect(one.kind === 'text' && text.slice(one.start, one.end).endsWith('\n')).toBe(true)
})

test('the list begins with the worst; words for the reader', () => {
  const list = [
    statement(9, 10),
    statement(5, 6, '无法判定'),
    statement(7, 8, '矛盾', { severity: 'rounding' }),
    statement(8, 9, '矛盾', { severity: 'material' }),
    statement(2, 3, '矛盾'),
  ]
  expect(listOrder(list)).toEqual([4, 3, 2, 1, 0])
  expect(
    summaryWords({
      ...SUMMARY,
      figures: 800,
      statements: 129,
      holds: 120,
      contradictions: 6,
      roundings: 2,
      undecided: 3,
    }),
  ).toBe('共核对 129 处说法，120 处成立，6 处矛盾（其中 2 处为末位尾差），3 处无法判定；识别数字 800 个。')
  expect(summaryWords(SUMMARY)).toBe('没有找到可以互相核对的说法；识别数字 0 个。')
  expect(figureWords({ ...figure(0, 1), bound: '以上' })).toBe('1 以上')
  expect(shortened('一 二\n三', 9)).toBe('一 二 三')
  expect(shortened('甲'.repeat(50), 10)).toBe(`${'甲'.repeat(7)} … ${'甲'.repeat(3)}`)
})

test('a long text with many marks takes time in proportion', () => {
  const text = '数字12345，'.repeat(125_000)
  const figures = Array.from({ length: 30_000 }, (_, i) => figure(i * 33 + 2, i * 33 + 7))
  const statements = Array.from({ length: 5000 }, (_, i) => statement(i * 190, i * 190 + 400))
  const start = performance.now()
  const found = segments({ text }, result(statements, figures))
  expect(found.length).toBeGreaterThan(60_000)
  expect(performance.now() - start).toBeLessThan(3000)
})
