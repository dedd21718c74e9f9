/** Literals of framework files 文件中的数值与档: "10%", "5人", "(0, 10%] → 4". */
import { Exact, type Measure, measureInfo, Quantity, readQuantity } from '../quantity/index.ts'
import type { Band } from '../scoring.ts'

/** A number with or without a measure, brought to `measure` where it fits. */
export function readLiteral(text: string, measure: Measure): Quantity | undefined {
  const bare = Exact.parse(text.trim())
  if (bare !== undefined) {
    // A bare 0 or 1 beside percentages is a plain number: 1 = 100%.
    const plain =
      measureInfo(measure)?.dimension === ''
        ? Quantity.exact(bare, '').in(measure)
        : Quantity.exact(bare, measure)
    return plain
  }
  const read = readQuantity(text)
  if (
    !('quantity' in read) ||
    measureInfo(read.quantity.measure)?.dimension !== measureInfo(measure)?.dimension
  )
    return undefined
  return read.quantity.in(measure)
}

const END = /^(?:…|\.\.\.|∞|\+∞|-∞|−∞|)$/

/** One band as written; undefined when it cannot be read. `→ points` may be absent for grades. */
export function readBand(text: string, measure: Measure): Band | undefined {
  const match =
    /^\s*([[(（［])([^,，]*)[,，]([^\])）］]*)([\])）］])\s*(?:(?:→|->|=>)\s*([0-9.]+)\s*分?)?\s*$/.exec(text)
  if (match === null) return undefined
  const [, open = '', lowText = '', highText = '', close = '', pointsText = '0'] = match
  const low = END.test(lowText.trim()) ? null : readLiteral(lowText, measure)
  const high = END.test(highText.trim()) ? null : readLiteral(highText, measure)
  const points = Exact.parse(pointsText)
  if (low === undefined || high === undefined || points === undefined) return undefined
  if (low !== null && high !== null && low.value.compare(high.value) > 0) return undefined
  return {
    low,
    lowClosed: open === '[' || open === '［',
    high,
    highClosed: close === ']' || close === '］',
    points,
  }
}

/** Where bands leave a gap or overlap, in order; the outer ends may be open to infinity. */
export function bandFaults(
  bands: readonly Band[],
): readonly { readonly kind: 'gap' | 'overlap'; readonly at: Quantity }[] {
  const sorted = [...bands].sort((a, b) => {
    if (a.low === null || b.low === null) return a.low === b.low ? 0 : a.low === null ? -1 : 1
    const side = a.low.value.compare(b.low.value)
    return side !== 0 ? side : Number(b.lowClosed) - Number(a.lowClosed)
  })
  const faults: { kind: 'gap' | 'overlap'; at: Quantity }[] = []
  for (const [index, band] of sorted.entries()) {
    const next = sorted[index + 1]
    if (next === undefined) break
    if (band.high === null || next.low === null) {
      faults.push({
        kind: 'overlap',
        at: (next.low ?? band.high ?? band.low ?? Quantity.exact(Exact.zero, '')) as Quantity,
      })
      continue
    }
    const side = next.low.value.compare(band.high.value)
    const doubly = band.highClosed && next.lowClosed
    const neither = !band.highClosed && !next.lowClosed
    if (side > 0 || (side === 0 && neither)) faults.push({ kind: 'gap', at: band.high })
    else if (side < 0 || doubly) faults.push({ kind: 'overlap', at: next.low })
  }
  return faults
}
