/**
 * The text a checker reads, whatever file it came from. Readers in the documents room make it; nothing here knows
 * about formats. All offsets count UTF-16 code units of `text`.
 */

export interface SourceText {
  /** The whole text in reading order: what `--text` writes and every offset refers to. */
  readonly text: string
  /** Offset at which each page begins, the first being 0; absent where the source has no pages. */
  readonly pages?: readonly number[]
  /** Tables that the reader recognised, in order, not overlapping. Their cells' words stand in `text` as well. */
  readonly tables?: readonly SourceTable[]
  /** Headings that the reader knows to be headings, in order. Plain text has none: they are found by numbering. */
  readonly headings?: readonly SourceHeading[]
}

export interface SourceTable {
  /** From the first cell's first character to past the last one's last. */
  readonly start: number
  readonly end: number
  readonly cells: readonly SourceCell[]
  readonly rowCount: number
  readonly columnCount: number
}

export interface SourceCell {
  /** 0-based; a merged cell stands at its top left corner. */
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
  /** Where the cell's words stand in the text; an empty cell has start = end. */
  readonly start: number
  readonly end: number
}

export interface SourceHeading {
  readonly start: number
  readonly end: number
  /** 1 for the highest. */
  readonly level: number
}

/** The page (from 1) that an offset lies on, or undefined where the source has no pages. */
export function pageAt(pages: readonly number[] | undefined, offset: number): number | undefined {
  if (pages === undefined || pages.length === 0) return undefined
  let low = 0
  let high = pages.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pages[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}
