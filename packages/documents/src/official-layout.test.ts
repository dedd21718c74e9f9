import type { BoundText, ReportBlock, ReportDocument, ReportTable } from '@jiheng/engine'
import { bindingsOf } from '@jiheng/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chineseNumeral, headingNumbers, layOut, printable, printDate, textOf } from './official-layout.ts'
import { FULL_REPORT } from './testing/report.test-data.ts'

const words = (text: string): BoundText => [{ kind: 'text', text }]
const report = (blocks: readonly ReportBlock[], more: Partial<ReportDocument> = {}): ReportDocument => ({
  title: '报告',
  organisation: '某局',
  notices: [],
  blocks,
  ...more,
})
const heading = (level: 1 | 2 | 3 | 4, text = '标题'): ReportBlock => ({
  kind: 'heading',
  level,
  text: words(text),
})
const annex = (title: string, landscape = false): ReportBlock => ({ kind: 'annex', title, landscape })
const tableOf = (rows: ReportTable['rows'], columns = 3): ReportTable => ({
  title: '表',
  columns: Array.from({ length: columns }, (_, at) => ({
    title: `列${at}`,
    align: 'left' as const,
    width: 10,
  })),
  rows,
  notes: [],
})
const laidTable = (table: ReportTable) => {
  const found = layOut(report([{ kind: 'table', table }]))
    .sections.flatMap((section) => section.elements)
    .find((one) => one.kind === 'table')
  if (found === undefined) throw new Error('no table')
  return found.table
}

describe('标题序号', () => {
  test('each level is counted within the one above', () => {
    const levels = [1, 2, 2, 3, 4, 4, 3, 1, 2, 3] as const
    expect(headingNumbers(report(levels.map((level) => heading(level))))).toEqual([
      '一、',
      '（一）',
      '（二）',
      '1. ',
      '（1）',
      '（2）',
      '2. ',
      '二、',
      '（一）',
      '1. ',
    ])
  })

  test('an annex counts anew', () => {
    expect(headingNumbers(report([heading(1), heading(1), annex('表'), heading(1)]))).toEqual([
      '一、',
      '二、',
      '',
      '一、',
    ])
  })

  test('headings with numbers of their own keep them', () => {
    expect(headingNumbers(report([heading(1, '一、概况'), heading(2, '职能')]))).toEqual(['', ''])
  })

  test.each([
    [1, '一'],
    [10, '十'],
    [11, '十一'],
    [20, '二十'],
    [35, '三十五'],
  ])('%i is %s', (count, text) => expect(chineseNumeral(count)).toBe(text))
})

describe('附件、署名、日期', () => {
  const elements = (blocks: readonly ReportBlock[], more: Partial<ReportDocument> = {}) =>
    layOut(report(blocks, more)).sections.flatMap((section) => section.elements)

  test('several annexes are numbered, one is not', () => {
    expect(elements([annex('甲'), annex('乙')])).toContainEqual({
      kind: 'annexList',
      lines: ['附件：1. 甲', '2. 乙'],
    })
    expect(elements([annex('甲')])).toContainEqual({ kind: 'annexList', lines: ['附件：甲'] })
    expect(elements([annex('甲')])).toContainEqual({ kind: 'annex', label: '附件', title: '甲' })
  })

  test('the signature stands before the annexes, once', () => {
    const kinds = elements([heading(1), annex('甲'), heading(1)], { date: '2024-05-06' }).map(
      (one) => one.kind,
    )
    expect(kinds).toEqual(['title', 'heading', 'annexList', 'signature', 'annex', 'heading'])
  })

  test('a date has no leading zeros; another wording stays', () => {
    expect(printDate('2024-05-06')).toBe('2024年5月6日')
    expect(printDate('二〇二四年五月')).toBe('二〇二四年五月')
    expect(printDate('2024-02-29')).toBe('2024年2月29日')
    for (const none of ['2023-02-29', '2024-13-01', '2024-04-31', '0000-01-01', '2024-01-00'])
      expect(printDate(none)).toBe(none)
  })

  test('each annex begins a section; a table too wide for the page gets a landscape one', () => {
    const wide: ReportBlock = { kind: 'table', table: tableOf([], 12) }
    const sections = layOut(
      report([heading(1), wide, heading(1), annex('甲', true), annex('乙'), wide]),
    ).sections
    expect(sections.map((section) => section.landscape)).toEqual([false, true, false, true, true])
  })

  test('a long title is broken after the organisation it names', () => {
    const title = (text: string) =>
      elements([], { title: text, organisation: '衡阳市人力资源和社会保障局' })[0]
    expect(title('衡阳市人力资源和社会保障局2019年度绩效评价报告')).toEqual({
      kind: 'title',
      text: '衡阳市人力资源和社会保障局\n2019年度绩效评价报告',
    })
    expect(title('绩效评价报告')).toEqual({ kind: 'title', text: '绩效评价报告' })
  })
})

describe('表', () => {
  const cell = (text: string, more: object = {}) => ({ text: words(text), ...more })

  test('a cell reaches over the covered ones below it', () => {
    const table = laidTable(
      tableOf([
        { cells: [cell('甲', { rowSpan: 2 }), cell('a'), cell('b')] },
        { cells: [cell('', { rowSpan: 0 }), cell('c'), cell('d')] },
        { cells: [cell('乙'), cell('e', { columnSpan: 2 })] },
      ]),
    )
    expect(
      table.rows.map((row) => row.cells.map((one) => [one.column, one.columns, one.rows, one.covered])),
    ).toEqual([
      [
        [0, 1, 2, false],
        [1, 1, 1, false],
        [2, 1, 1, false],
      ],
      [
        [0, 1, 1, true],
        [1, 1, 1, false],
        [2, 1, 1, false],
      ],
      [
        [0, 1, 1, false],
        [1, 2, 1, false],
      ],
    ])
  })

  test('a span that says more than the rows show is cut, a cover over nothing is an empty cell, short rows are filled', () => {
    const table = laidTable(tableOf([{ cells: [cell('', { rowSpan: 0 }), cell('a', { rowSpan: 9 })] }]))
    expect(table.rows[0]?.cells.map((one) => [one.column, one.rows, one.covered])).toEqual([
      [0, 1, false],
      [1, 1, false],
      [2, 1, false],
    ])
  })

  test('widths are shares, and no figure is wider than its column while type can be made smaller', () => {
    const amount = '123,456,789,012.34'
    const rows = [{ cells: Array.from({ length: 8 }, () => cell(amount)) }]
    const table = laidTable(tableOf(rows, 8))
    expect(table.shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9)
    expect(table.size).toBeLessThan(10.5)
  })
})

describe('数字清单', () => {
  test('laid runs carry the ids of the bindings, in order, each once', () => {
    const laid = layOut(FULL_REPORT)
      .sections.flatMap((section) => section.elements)
      .flatMap((one) => {
        if (one.kind === 'heading' || one.kind === 'paragraph') return one.runs
        return one.kind === 'table'
          ? one.table.rows.flatMap((row) => row.cells.flatMap((cell) => cell.runs))
          : []
      })
      .filter((run) => run.id !== undefined)
      .map((run) => ({ id: run.id, ref: run.ref, text: run.text }))
    expect(laid).toEqual(bindingsOf(FULL_REPORT))
    expect(laid[0]?.id).toBe('jh0001')
  })

  test('what a covered cell says is neither bound nor printed', () => {
    const hidden = { text: [{ kind: 'bound', text: '9', ref: 'f:a' } as const], rowSpan: 0 }
    const table = tableOf([{ cells: [{ text: words('甲') }] }, { cells: [hidden] }], 1)
    expect(bindingsOf(report([{ kind: 'table', table }]))).toEqual([])
    expect(textOf(laidTable(table).rows[1]?.cells[0]?.runs ?? [])).toBe('')
  })
})

test('law: printable text is well formed, without control characters, and stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = printable(`${text}\ud800x\udc00\u0001\r\n`)
      expect(printable(once)).toBe(once)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(once).not.toMatch(/[\u0000-\u0009\u000b-\u001f\ufffe\uffff]/)
      expect(encodeURIComponent(once)).toBeTypeOf('string')
    }),
    { seed: 9704 },
  )
})
