/** Tables that go on over the next page → one table: same columns, nothing between but what every page repeats. */
import type { Block, TableBlock } from './pdf-layout.ts'

/** Columns whose edges stand nearer than this, in points, are the same. */
const SAME_EDGE = 5
const PAGE_NUMBER = /^[\s\-–—―_·•|/第页共之\d]*$/
const GOES_ON = /^[（(]?(接上[页表]|续表?|续上[页表])[^，。]{0,12}[)）]?$/

export function joinTables(pages: readonly (readonly Block[])[]): readonly (readonly Block[])[] {
  const joined = pages.map((blocks) => [...blocks])
  let chain: Place[] = []
  joined.forEach((blocks, page) => {
    const at = blocks.findIndex(isTable)
    const isNext = at >= 0 && chain.length > 0 && goesOn(joined, chain, { page, at })
    if (isNext) chain.push({ page, at })
    const last = lastTable(blocks)
    if (isNext && last === at) return
    settle(joined, chain)
    chain = last >= 0 ? [{ page, at: last }] : []
  })
  settle(joined, chain)
  return joined
}

interface Place {
  readonly page: number
  readonly at: number
}

type Pages = Block[][]

const isTable = (block: Block | undefined): block is TableBlock =>
  block !== undefined && typeof block !== 'string'

function lastTable(blocks: readonly Block[]): number {
  let at = blocks.length - 1
  while (at >= 0 && !isTable(blocks[at])) at -= 1
  return at
}

const tableAt = (pages: Pages, { page, at }: Place): TableBlock => pages[page]?.[at] as TableBlock

function goesOn(pages: Pages, chain: readonly Place[], next: Place): boolean {
  const last = chain.at(-1) as Place
  const table = tableAt(pages, next)
  const edges = commonEdges(pages, [...chain, next])
  if (last.page + 1 !== next.page || edges === undefined) return false
  const after = pages[last.page]?.slice(last.at + 1) ?? []
  const before = pages[next.page]?.slice(0, next.at) ?? []
  const seen = new Set(pages[last.page])
  if (!after.every((line) => isTable(line) === false && PAGE_NUMBER.test(line as string))) return false
  if (
    !before.every(
      (line) => PAGE_NUMBER.test(line as string) || GOES_ON.test(line as string) || seen.has(line),
    )
  )
    return false
  const first = tableAt(pages, chain[0] as Place)
  return repeatedRows(first, table) > 0 || !beginsWithHead(table)
}

/** The finest set of edges, if all the others are part of it. */
function commonEdges(pages: Pages, places: readonly Place[]): readonly number[] | undefined {
  const sets = places.map((place) => tableAt(pages, place).edges)
  let finest: readonly number[] = []
  for (const edges of sets) {
    if (edges === undefined) return undefined
    if (edges.length > finest.length) finest = edges
  }
  const fits = (edges: readonly number[]): boolean =>
    isNear(edges[0], finest[0]) &&
    isNear(edges.at(-1), finest.at(-1)) &&
    edges.every((edge) => finest.some((other) => isNear(edge, other)))
  return sets.every((edges) => fits(edges as readonly number[])) ? finest : undefined
}

const isNear = (one: number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && Math.abs(one - other) < SAME_EDGE

/** A full row of words without a figure: the head of another table. */
function beginsWithHead({ cells, columnCount }: TableBlock): boolean {
  const words = cells.filter((cell) => cell.row === 0 && cell.text !== '')
  if (words.some((cell) => /\d/.test(cell.text))) return false
  const covered = words.reduce((sum, cell) => sum + cell.columnSpan, 0)
  return words.length >= 2 && covered > columnCount * 0.6
}

/** How many rows a table begins with that another begins with too. */
function repeatedRows(first: TableBlock, next: TableBlock): number {
  let rows = 0
  while (rows < next.rowCount && rows < first.rowCount && rowText(first, rows) === rowText(next, rows))
    rows += 1
  const hasFigures = next.cells.some((cell) => cell.row < rows && /\d[\d,]*\.\d|\d{3}/.test(cell.text))
  return hasFigures || rows === next.rowCount ? 0 : rows
}

const rowText = ({ cells }: TableBlock, row: number): string =>
  cells
    .filter((cell) => cell.row === row)
    .map((cell) => cell.text)
    .join('\t')
    .trim()

/** Puts the parts of a table on the same columns and marks all but the first as going on. */
function settle(pages: Pages, chain: readonly Place[]): void {
  const [start] = chain
  if (start === undefined || chain.length < 2) return
  const edges = commonEdges(pages, chain) as readonly number[]
  const first = tableAt(pages, start)
  chain.forEach((place, index) => {
    const table = tableAt(pages, place)
    const repeated = index === 0 ? undefined : repeatedRows(first, table)
    const block = onColumns(table, edges)
    const blocks = pages[place.page] as Block[]
    blocks[place.at] = repeated === undefined ? block : { ...block, goesOn: { repeated } }
  })
}

function onColumns(table: TableBlock, edges: readonly number[]): TableBlock {
  const own = table.edges as readonly number[]
  const places = own.map((edge) => nearest(edges, edge))
  const cells = table.cells.map((cell) => {
    const column = places[cell.column] as number
    return { ...cell, column, columnSpan: (places[cell.column + cell.columnSpan] as number) - column }
  })
  return { ...table, cells, columnCount: edges.length - 1, edges }
}

function nearest(edges: readonly number[], edge: number): number {
  let best = 0
  edges.forEach((other, index) => {
    if (Math.abs(other - edge) < Math.abs((edges[best] as number) - edge)) best = index
  })
  return best
}
