/** What was found in a report, as text for the terminal. */
import type { CheckedFile, Statement } from '@jiheng/app'
import { KIND_NAMES } from '@jiheng/checker'

type Read = Exclude<CheckedFile, { readonly fault: unknown }>

/** The contradictions with their working, then what could not be told, then the counts. */
export function foundWords(file: string, { source, result, textless }: Read): string {
  const { summary } = result
  const lines = [file]
  const lineOf = lineFinder(source.text)
  const bad = result.statements.filter((one) => one.verdict === '矛盾')
  bad.forEach((one, index) => {
    lines.push(
      `  ${index + 1}. 矛盾 · ${KIND_NAMES[one.kind]}${one.severity === 'rounding' ? '（末位尾差）' : ''} · ${placeOf(one, lineOf)}`,
    )
    lines.push(`     “${shorten(one.quote)}”`)
    lines.push(`     ${one.working}`)
    if (one.slip !== undefined) lines.push(`     ${one.slip}`)
    if (one.note !== undefined) lines.push(`     ${one.note}`)
  })
  const open = result.statements.filter((one) => one.verdict === '无法判定')
  if (open.length > 0) lines.push(`  无法判定 ${open.length} 处：`)
  for (const one of open.slice(0, 20))
    lines.push(
      `     ${placeOf(one, lineOf)} “${shorten(one.quote, 40)}”${one.note === undefined ? '' : `：${one.note}`}`,
    )
  for (const one of result.remarks)
    lines.push(`  提示 · ${placeOf(one, lineOf)} “${shorten(one.quote, 40)}”：${one.text}`)
  if (textless.length > 0)
    lines.push(
      `  有 ${textless.length} 页没有文字（第 ${textless.slice(0, 10).join('、')} 页${textless.length > 10 ? '等' : ''}），未能核查。`,
    )
  lines.push(
    `  识别数字 ${summary.figures} 个，核对说法 ${summary.statements} 处：成立 ${summary.holds}，矛盾 ${summary.contradictions}${
      summary.roundings > 0 ? `（其中末位尾差 ${summary.roundings}）` : ''
    }，无法判定 ${summary.undecided}`,
  )
  return lines.join('\n')
}

function placeOf(
  one: Pick<Statement, 'start'> & { readonly page?: number },
  lineOf: (offset: number) => number,
): string {
  return one.page === undefined ? `第 ${lineOf(one.start)} 行` : `第 ${one.page} 页`
}

/** Line of an offset, from 1. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') starts.push(i + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}

function shorten(words: string, most = 90): string {
  const flat = words.replace(/\s+/g, '')
  return flat.length <= most ? flat : `${flat.slice(0, most - 12)}……${flat.slice(-10)}`
}

/** One row for each file, and their sum. */
export function summaryTable(
  all: readonly { readonly file: string; readonly checked: CheckedFile }[],
): string {
  const head = ['文件', '数字', '成立', '矛盾', '尾差', '无法判定']
  const rows = all.map(({ file, checked }) => {
    if ('fault' in checked) return [file, '—', '—', '—', '—', `不能用 [${checked.fault.code}]`]
    const { figures, holds, contradictions, roundings, undecided } = checked.result.summary
    return [file, ...[figures, holds, contradictions, roundings, undecided].map(String)]
  })
  const sums = [
    '合计',
    ...[1, 2, 3, 4, 5].map((column) =>
      String(rows.reduce((sum, row) => sum + (Number(row[column]) || 0), 0)),
    ),
  ]
  const table = [head, ...rows, sums]
  const widths = head.map((_, column) => Math.max(...table.map((row) => shownWidth(row[column] as string))))
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? padEnd(cell, widths[0] as number) : padStart(cell, widths[column] as number),
        )
        .join('  '),
    )
    .join('\n')
}

const shownWidth = (text: string): number =>
  [...text].reduce((width, char) => width + (char.charCodeAt(0) > 0x2e7f ? 2 : 1), 0)
const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - shownWidth(text)))
const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - shownWidth(text))) + text
