import { expect, test } from 'vitest'
import { bindingId, bindingsOf } from './bindings.ts'
import type { ReportCell } from './document.ts'

const bound = (text: string, ref: string): ReportCell => ({ text: [{ kind: 'bound', text, ref }] })

test('bound numbers in reading order: headings, paragraphs, cells; not what is covered', () => {
  const columns = [{ title: '甲', align: 'right' as const, width: 1 }]
  const rows = [
    { cells: [bound('1', 'f:a'), bound('2', 'f:b')] },
    {
      cells: [
        { ...bound('x', 'f:x'), rowSpan: 0 },
        { ...bound('y', 'f:y'), columnSpan: 0 },
        bound('3', 'f:c'),
      ],
    },
  ]
  expect(
    bindingsOf({
      title: '报告',
      organisation: '某局',
      notices: [],
      blocks: [
        { kind: 'heading', level: 1, text: [{ kind: 'text', text: '标题' }, ...bound('0', 'f:h').text] },
        { kind: 'annex', title: '附表', landscape: true },
        { kind: 'table', table: { title: '表', columns, rows, notes: [] } },
        { kind: 'paragraph', text: bound('4', 'f:d').text },
      ],
    }),
  ).toEqual([
    { id: 'jh0001', ref: 'f:h', text: '0' },
    { id: 'jh0002', ref: 'f:a', text: '1' },
    { id: 'jh0003', ref: 'f:b', text: '2' },
    { id: 'jh0004', ref: 'f:c', text: '3' },
    { id: 'jh0005', ref: 'f:d', text: '4' },
  ])
})

test('ids keep their order beyond four digits', () => expect(bindingId(12345)).toBe('jh12345'))
