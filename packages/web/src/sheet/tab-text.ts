/**
 * 剪贴板文字: a block of cells as spreadsheets put it on the clipboard: cells parted by tabs, lines by line ends, cells
 * that hold either of them in quotes.
 *
 * Law: what was printed is parsed back as the same rows.
 */

export type TextRows = readonly (readonly string[])[]

/** Quotes count only where they enclose a whole cell; `"三公"经费` is words. The last line end closes its line. */
export function parseTabText(text: string): TextRows {
  const rows: string[][] = [[]]
  let at = 0
  for (;;) {
    const cell = quoted(text, at) ?? bare(text, at)
    rows.at(-1)?.push(cell.text)
    at = cell.end
    if (at >= text.length) return rows
    if (text[at] === '\t') at += 1
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1
      if (at >= text.length) return rows
      rows.push([])
    }
  }
}

interface Found {
  readonly text: string
  readonly end: number
}

function quoted(text: string, start: number): Found | undefined {
  if (text[start] !== '"') return undefined
  let end = start + 1
  for (;;) {
    end = text.indexOf('"', end)
    if (end < 0) return undefined
    if (text[end + 1] !== '"') break
    end += 2
  }
  const after = text[end + 1]
  if (after !== undefined && after !== '\t' && after !== '\n' && after !== '\r') return undefined
  return { text: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 }
}

function bare(text: string, start: number): Found {
  let end = start
  while (end < text.length && !'\t\r\n'.includes(text[end] ?? '')) end += 1
  return { text: text.slice(start, end), end }
}

/** One cell alone goes without a line end, so that it can be pasted into a line of text. */
export function printTabText(rows: TextRows): string {
  const text = rows.map((row) => row.map(tabCell).join('\t')).join('\r\n')
  return rows.length === 1 && rows[0]?.length === 1 ? text : `${text}\r\n`
}

const tabCell = (text: string): string =>
  /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** A copied cell; `number` ones stay numbers in a spreadsheet, all others stay words, also when they begin with =. */
export interface CopiedCell {
  readonly text: string
  readonly number: boolean
}

export function printTable(rows: readonly (readonly CopiedCell[])[]): string {
  const cell = ({ text, number }: CopiedCell): string => {
    const words = escaped(text).replace(/\r\n|\r|\n/g, '<br style="mso-data-placement:same-cell">')
    return number ? `<td>${words}</td>` : `<td style="mso-number-format:'\\@'">${words}</td>`
  }
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')
  return `<meta charset="utf-8"><table>${body}</table>`
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${String(letter.charCodeAt(0))};`)
