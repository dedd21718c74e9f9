/**
 * Tables in markup 网页表格和 2003 版 XML 表格 → rows: what many accounting packages save under the name .xls. Chunk by chunk;
 * merged cells leave the cells they cover blank.
 */
import { Parser } from 'htmlparser2'
import { unescapeXml } from '../source/limits.ts'
import { decimalOf } from '../xlsx.ts'
import type { AccountingLimits } from './accounting.ts'
import type { TableEvents } from './table-source.ts'
import { attributeOf, XmlFeed } from './xml-feed.ts'

export interface MarkupFeed {
  feed(text: string): void
  end(): void
}

const MOST_SPAN = 512

/** Outermost tables of a page, one after another. Rows count from 1 in each. */
export function htmlRows(limits: AccountingLimits, events: TableEvents): MarkupFeed {
  let depth = 0
  let row = 0
  let cells: string[] | undefined
  let isCell = false
  let text = ''
  let span = 1
  let down = 1
  let tables = 0
  /** For each column how many more rows a merged cell covers. */
  let covered: number[] = []
  const skipCovered = (list: string[]): void => {
    while ((covered[list.length] ?? 0) > 0) {
      covered[list.length] = (covered[list.length] as number) - 1
      list.push('')
    }
  }
  const closeCell = (): void => {
    if (!isCell || cells === undefined) return
    isCell = false
    skipCovered(cells)
    for (let at = 0; at < span && cells.length < limits.maxColumns; at += 1) {
      if (down > 1) covered[cells.length] = down - 1
      cells.push(at === 0 ? text.replace(/[\s\u00a0]+/g, ' ').trim() : '')
    }
  }
  const closeRow = (): void => {
    closeCell()
    if (cells === undefined) return
    skipCovered(cells)
    row += 1
    if (cells.some((cell) => cell !== '')) events.row(cells, row)
    cells = undefined
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'table') {
          depth += 1
          if (depth === 1) {
            tables += 1
            row = 0
            covered = []
            events.begin(tables === 1 ? '' : `表 ${tables}`)
          }
        } else if (depth !== 1) return
        else if (name === 'tr') {
          closeRow()
          cells = []
        } else if (name === 'td' || name === 'th') {
          closeCell()
          cells ??= []
          isCell = true
          text = ''
          span = spanOf(attributes.colspan)
          down = spanOf(attributes.rowspan)
        } else if (name === 'br') text += ' '
      },
      ontext(piece) {
        if (isCell && text.length < limits.maxText) text += piece
      },
      onclosetag(name) {
        if (depth === 1 && (name === 'td' || name === 'th')) closeCell()
        else if (depth === 1 && name === 'tr') closeRow()
        else if (name === 'table' && depth > 0) {
          if (depth === 1) {
            closeRow()
            events.end()
          }
          depth -= 1
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  return {
    feed: (piece) => parser.write(piece),
    end: () => parser.end(),
  }
}

const spanOf = (text: string | undefined): number =>
  Math.min(MOST_SPAN, Math.max(1, Number.parseInt(text ?? '1', 10) || 1))

/** Workbooks that Excel 2003 saved as XML. */
export function spreadsheetXmlRows(file: string, limits: AccountingLimits, events: TableEvents): MarkupFeed {
  let row = 0
  let cells: string[] = []
  let column = 0
  let across = 0
  let type = ''
  let text = ''
  let isData = false
  const feed = new XmlFeed(file, limits, {
    open(name, attributes) {
      const index = (): number => Number(attributeOf(attributes, 'Index') ?? '0')
      if (name === 'Worksheet') {
        row = 0
        events.begin(unescapeXml(attributeOf(attributes, 'Name') ?? ''))
      } else if (name === 'Row') {
        row = index() > row ? index() : row + 1
        cells = []
        column = 0
      } else if (name === 'Cell') {
        column = index() > column ? index() - 1 : column
        across = Math.min(MOST_SPAN, Number(attributeOf(attributes, 'MergeAcross') ?? '0') || 0)
      } else if (name === 'Data') {
        type = attributeOf(attributes, 'Type') ?? ''
        text = ''
        isData = true
      }
    },
    text(raw) {
      if (isData) text += raw
    },
    close(name) {
      if (name === 'Data') {
        isData = false
        if (column < limits.maxColumns) {
          for (let at = cells.length; at < column; at += 1) cells.push('')
          cells[column] = shownData(type, unescapeXml(text))
        }
      } else if (name === 'Cell') column += 1 + across
      else if (name === 'Row' && cells.some((cell) => cell !== '')) events.row(cells, row)
      else if (name === 'Worksheet') events.end()
    },
  })
  return { feed: (piece) => feed.feed(piece), end: () => feed.end() }
}

function shownData(type: string, text: string): string {
  if (type === 'Number') {
    const value = Number(text)
    return Number.isFinite(value) && text.trim() !== '' ? decimalOf(value) : text
  }
  return type === 'DateTime' ? text.replace('T', ' ').replace(/ 00:00:00(?:\.0+)?$/, '') : text
}
