/** Rules drawn on a page → the grids they make, with cells merged where a rule is missing. */
import { extent, type PdfRule } from './pdf-page.ts'

export interface GridCell {
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
}

export interface Grid {
  /** Where its columns and rows are parted, edges included. */
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  /** By row, then column. */
  readonly cells: readonly GridCell[]
}

/** Rules nearer than this are one. */
const SAME = 3.5
/** Rules that end as near as this to another meet it. */
const TOUCH = 4
/** What part of a cell's side must be drawn. */
const DRAWN = 0.6
/** More than this on one page is a drawing, not tables. */
const MAX_RULES = 3000

export function gridsOf(across: readonly PdfRule[], down: readonly PdfRule[]): readonly Grid[] {
  const horizontals = mergedRules(across)
  const verticals = mergedRules(down)
  if (horizontals.length + verticals.length > MAX_RULES) return []
  return groupsOf(horizontals, verticals).flatMap((group) => {
    const grid = gridOf(group)
    return grid === undefined ? [] : [grid]
  })
}

/** Pieces of one rule as one. */
function mergedRules(rules: readonly PdfRule[]): readonly PdfRule[] {
  const ordered = [...rules].sort((a, b) => a.at - b.at)
  const merged: PdfRule[] = []
  let band: PdfRule[] = []
  for (const rule of ordered) {
    const first = band[0]
    if (first !== undefined && rule.at - first.at > 1.5) {
      merged.push(...joinedPieces(band))
      band = []
    }
    band.push(rule)
  }
  merged.push(...joinedPieces(band))
  return merged.filter((rule) => rule.to - rule.from >= 6)
}

function joinedPieces(band: readonly PdfRule[]): readonly PdfRule[] {
  const pieces: { at: number; from: number; to: number }[] = []
  for (const rule of [...band].sort((a, b) => a.from - b.from)) {
    const last = pieces.at(-1)
    if (last !== undefined && rule.from - last.to <= TOUCH) last.to = Math.max(last.to, rule.to)
    else pieces.push({ ...rule })
  }
  return pieces
}

interface Group {
  readonly horizontals: readonly PdfRule[]
  readonly verticals: readonly PdfRule[]
}

/** Rules that meet, directly or through others. */
function groupsOf(horizontals: readonly PdfRule[], verticals: readonly PdfRule[]): readonly Group[] {
  const parent = Array.from({ length: horizontals.length + verticals.length }, (_, index) => index)
  horizontals.forEach((one, row) => {
    verticals.forEach((other, column) => {
      if (meet(one, other)) unite(parent, row, horizontals.length + column)
    })
  })
  const groups = new Map<number, { horizontals: PdfRule[]; verticals: PdfRule[] }>()
  const groupFor = (index: number) => {
    const root = rootOf(parent, index)
    const group = groups.get(root) ?? { horizontals: [], verticals: [] }
    groups.set(root, group)
    return group
  }
  for (const [index, rule] of horizontals.entries()) groupFor(index).horizontals.push(rule)
  for (const [index, rule] of verticals.entries()) groupFor(horizontals.length + index).verticals.push(rule)
  return [...groups.values()].filter((group) => group.horizontals.length >= 2 && group.verticals.length >= 1)
}

const meet = (across: PdfRule, down: PdfRule): boolean =>
  down.at >= across.from - TOUCH &&
  down.at <= across.to + TOUCH &&
  across.at >= down.from - TOUCH &&
  across.at <= down.to + TOUCH

function rootOf(parent: number[], index: number): number {
  let root = index
  while (parent[root] !== root) root = parent[root] as number
  while (parent[index] !== root) {
    const next = parent[index] as number
    parent[index] = root
    index = next
  }
  return root
}

function unite(parent: number[], one: number, other: number): void {
  const a = rootOf(parent, one)
  const b = rootOf(parent, other)
  if (a < b) parent[b] = a
  else parent[a] = b
}

function gridOf({ horizontals, verticals }: Group): Grid | undefined {
  const xs = partings(verticals, horizontals)
  const ys = partings(horizontals, verticals)
  const columns = xs.length - 1
  const rows = ys.length - 1
  if (columns < 1 || rows < 1 || columns * rows < 2 || columns * rows > 200_000) return undefined
  const side = { left: xs[0] as number, right: xs[columns] as number }
  const open = {
    down: opening(horizontals, ys, xs),
    right: opening(withEdges(verticals, side, ys), xs, ys),
  }
  return { xs, ys, cells: cellsOf(rows, columns, open) }
}

/** Where rules part the grid; where a side has no rule of its own, the ends of the others close it. */
function partings(rules: readonly PdfRule[], others: readonly PdfRule[]): readonly number[] {
  const found: number[] = []
  const [begin] = extent(others.map(({ from }) => from))
  const [, end] = extent(others.map(({ to }) => to))
  const places = rules.map(({ at }) => at).sort((a, b) => a - b)
  const first = places[0] ?? 0
  const last = places.at(-1) ?? 0
  if (first - begin > SAME * 3) places.unshift(begin)
  if (end - last > SAME * 3) places.push(end)
  for (const place of places) if (place - (found.at(-1) ?? Number.NEGATIVE_INFINITY) > SAME) found.push(place)
  return found
}

function withEdges(
  verticals: readonly PdfRule[],
  side: { readonly left: number; readonly right: number },
  ys: readonly number[],
): readonly PdfRule[] {
  const reach = { from: ys[0] as number, to: ys.at(-1) as number }
  return [{ at: side.left, ...reach }, ...verticals, { at: side.right, ...reach }]
}

/** For each parting and each stretch along it, whether no rule is drawn there. */
function opening(
  rules: readonly PdfRule[],
  partings: readonly number[],
  stretches: readonly number[],
): readonly (readonly boolean[])[] {
  return partings.map((place) => {
    const here = rules.filter((rule) => Math.abs(rule.at - place) <= SAME + 1)
    return stretches.slice(1).map((to, index) => {
      const from = stretches[index] as number
      let drawn = 0
      for (const rule of here) drawn += Math.max(0, Math.min(to, rule.to) - Math.max(from, rule.from))
      return drawn < (to - from) * DRAWN
    })
  })
}

interface Open {
  readonly down: readonly (readonly boolean[])[]
  readonly right: readonly (readonly boolean[])[]
}

function cellsOf(rows: number, columns: number, open: Open): readonly GridCell[] {
  const parent = Array.from({ length: rows * columns }, (_, index) => index)
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const here = row * columns + column
      if (column + 1 < columns && open.right[column + 1]?.[row]) unite(parent, here, here + 1)
      if (row + 1 < rows && open.down[row + 1]?.[column]) unite(parent, here, here + columns)
    }
  const regions = new Map<number, number[]>()
  for (let index = 0; index < parent.length; index += 1) {
    const root = rootOf(parent, index)
    const region = regions.get(root)
    if (region === undefined) regions.set(root, [index])
    else region.push(index)
  }
  const cells = [...regions.values()].flatMap((region) => rectangles(region, columns))
  return cells.sort((a, b) => a.row - b.row || a.column - b.column)
}

/** One cell for a region that is a rectangle; else one for each stretch of a row. */
function rectangles(region: readonly number[], columns: number): readonly GridCell[] {
  const rowsIn = region.map((index) => Math.floor(index / columns))
  const columnsIn = region.map((index) => index % columns)
  const [row, lastRow] = extent(rowsIn)
  const [column, lastColumn] = extent(columnsIn)
  const rowSpan = lastRow - row + 1
  const columnSpan = lastColumn - column + 1
  if (rowSpan * columnSpan === region.length) return [{ row, column, rowSpan, columnSpan }]
  const cells: { row: number; column: number; rowSpan: number; columnSpan: number }[] = []
  for (const index of region) {
    const last = cells.at(-1)
    const at = { row: Math.floor(index / columns), column: index % columns }
    if (last !== undefined && last.row === at.row && last.column + last.columnSpan === at.column)
      last.columnSpan += 1
    else cells.push({ ...at, rowSpan: 1, columnSpan: 1 })
  }
  return cells
}
