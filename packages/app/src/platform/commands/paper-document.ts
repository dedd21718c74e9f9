/** A working paper as a document 底稿（DOCX）: its head with signatures, what was looked at and found, its conclusion. */
import { type LetterBlock, writeLetter } from '@jiheng/documents'
import type { Framework } from '@jiheng/engine'
import { CHECK_ANSWERS, type PaperContent } from '../../contract/index.ts'
import { differenceOf } from '../determined.ts'
import type { PaperKind } from '../field-library.ts'
import { keyOfCell } from '../source.ts'
import type { DeterminationRow, EvaluationRow, PaperRow, UnitRow } from '../store.ts'

export interface PrintedPaper {
  readonly kind: PaperKind
  readonly paper: PaperRow
  readonly content: PaperContent
  readonly evaluation: EvaluationRow
  readonly unit: UnitRow
  readonly framework: Framework
  /** Name and day, '' where it is not signed. */
  readonly signatures: { readonly prepared: string; readonly reviewed: string; readonly second: string }
  readonly determinations: readonly DeterminationRow[]
  /** Titles of what is attached. */
  readonly exhibits: readonly string[]
}

export const ILLUSTRATIVE_NOTICE = '示例：本件的数据为演示而编，不是单位的真实情况。'

export async function paperDocument(printed: PrintedPaper): Promise<Uint8Array> {
  const { paper, content, evaluation } = printed
  return writeLetter({
    title: paper.title,
    organisation: '',
    date: '',
    ...(evaluation.illustrative ? { notices: [ILLUSTRATIVE_NOTICE] } : {}),
    body: [
      headTable(printed),
      ...fieldBlocks(printed),
      ...checkBlocks(printed),
      ...rowBlocks(printed),
      ...determinationBlocks(printed),
      ...section('结论', content.conclusion),
      ...section('证据页码', content.pages),
      ...section('所附材料', printed.exhibits.map((title, at) => `${at + 1}. ${title}`).join('\n')),
    ],
  })
}

const headTable = ({ kind, paper, evaluation, unit, signatures }: PrintedPaper): LetterBlock => ({
  kind: 'table',
  head: ['被评价单位', unit.name, '索引号', paper.number],
  rows: [
    ['底稿种类', kind.name, '评价年度', `${evaluation.year}年度`],
    ['编制人和日期', signatures.prepared, '复核人和日期', signatures.reviewed],
    ['二级复核人和日期', signatures.second, '', ''],
  ],
  align: ['center', 'left', 'center', 'left'],
})

function section(title: string, text: string): readonly LetterBlock[] {
  if (text.trim() === '') return []
  return [
    { kind: 'heading', level: 1, text: title },
    { kind: 'paragraph', text },
  ]
}

const fieldBlocks = ({ kind, content }: PrintedPaper): readonly LetterBlock[] =>
  kind.fields.flatMap(({ code, name }) => section(name, content.fields[code] ?? ''))

function checkBlocks({ kind, content }: PrintedPaper): readonly LetterBlock[] {
  if (kind.checks.length === 0) return []
  return [
    { kind: 'heading', level: 1, text: '检查要点' },
    {
      kind: 'table',
      head: ['编号', '要点', '对应指标', '结果', '所见和证据'],
      rows: kind.checks.map((check) => {
        const { answer = '', seen = '' } = content.checks[check.code] ?? {}
        return [
          check.code,
          check.text,
          check.indicators.map((one) => one.name).join('、'),
          answer === '' ? '未查' : CHECK_ANSWERS[answer],
          seen,
        ]
      }),
      align: ['center', 'left', 'left', 'center', 'left'],
    },
  ]
}

function rowBlocks({ kind, content }: PrintedPaper): readonly LetterBlock[] {
  if (kind.columns.length === 0 || content.rows.length === 0) return []
  return [
    { kind: 'heading', level: 1, text: '核查明细' },
    {
      kind: 'table',
      head: ['序号', ...kind.columns.map((one) => one.name)],
      rows: content.rows.map((row, at) => [
        String(at + 1),
        ...kind.columns.map((column) => row[column.code] ?? ''),
      ]),
      align: ['center', ...kind.columns.map((one) => (one.amount ? 'right' : 'left') as 'right' | 'left')],
    },
  ]
}

function determinationBlocks({
  kind,
  determinations,
  framework,
  unit,
}: PrintedPaper): readonly LetterBlock[] {
  if (!kind.listsDeterminations) return []
  const title: LetterBlock = { kind: 'heading', level: 1, text: '填报数与审定数' }
  if (determinations.length === 0)
    return [title, { kind: 'paragraph', text: '没有审定的数，均以填报数为准。' }]
  return [
    title,
    {
      kind: 'table',
      head: ['数据项', '口径', '年度', '填报数', '审定数', '差额', '原因'],
      rows: determinations.map((row) => {
        const key = keyOfCell(row.cell, unit.code)
        const item = framework.items.get(key?.item ?? '')
        return [
          `${item?.name ?? row.cell}${item === undefined || item.measure === '' ? '' : `（${item.measure}）`}`,
          key?.basis ?? '',
          String(key?.year ?? ''),
          row.reported === '' ? '未填' : row.reported,
          row.audited,
          differenceOf(item?.measure ?? '', row.reported, row.audited),
          row.reason,
        ]
      }),
      align: ['left', 'left', 'center', 'right', 'right', 'right', 'left'],
    },
  ]
}
