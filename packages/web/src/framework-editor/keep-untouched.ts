/**
 * 保留原样: a YAML library prints a whole file in its own hand. Here only what an edit really changed is taken from the
 * new print; every other line stays as its author wrote it.
 */

interface Segment {
  readonly text: readonly string[]
  readonly from: number
  readonly to: number
}

const MOST_EDITS = 2000

/**
 * `text` with the change that leads from `before` (its print) to `after` (the edited print).
 * Law: where `before` equals `after`, the result is `text`.
 */
export function keepUntouched(text: string, before: string, after: string): string {
  if (before === after) return text
  const [old, plain, fresh] = [text.split('\n'), before.split('\n'), after.split('\n')]
  const stays = new Map<number, number>()
  for (const [was, is] of matchLines(plain, fresh, (line) => line)) stays.set(is, was)
  const segments = segmentsOf(old, plain)
  const starts = new Map(segments.filter((one) => one.to > one.from).map((one) => [one.from, one]))
  const between = new Map(segments.filter((one) => one.to === one.from).map((one) => [one.from, one]))
  const out: string[] = []
  let previous = -1
  for (let at = 0; at < fresh.length; ) {
    const was = stays.get(at)
    if (was !== undefined && was === previous + 1) out.push(...(between.get(was)?.text ?? []))
    const segment = was === undefined ? undefined : starts.get(was)
    if (segment !== undefined && isWhole(segment, at, stays)) {
      out.push(...segment.text)
      at += segment.to - segment.from
      previous = segment.to - 1
    } else {
      out.push(fresh[at] as string)
      previous = was ?? -2
      at += 1
    }
  }
  if (previous === plain.length - 1) out.push(...(between.get(plain.length)?.text ?? []))
  return out.join('\n')
}

const isWhole = (segment: Segment, at: number, stays: ReadonlyMap<number, number>): boolean => {
  for (let line = segment.from; line < segment.to; line += 1)
    if (stays.get(at + line - segment.from) !== line) return false
  return true
}

/** The author's lines beside the printed ones: one to one where they agree but for blanks, else in blocks. */
function segmentsOf(old: readonly string[], plain: readonly string[]): readonly Segment[] {
  const segments: Segment[] = []
  let [textAt, plainAt] = [0, 0]
  const gap = (text: number, line: number): void => {
    if (text > textAt || line > plainAt)
      segments.push({ text: old.slice(textAt, text), from: plainAt, to: line })
  }
  for (const [text, line] of matchLines(old, plain, (one) => one.replace(/\s+/g, ''))) {
    gap(text, line)
    segments.push({ text: [old[text] as string], from: line, to: line + 1 })
    textAt = text + 1
    plainAt = line + 1
  }
  gap(old.length, plain.length)
  return segments
}

/** A longest common subsequence by Myers' greedy search, as pairs of line numbers; none where too much differs. */
export function matchLines(
  a: readonly string[],
  b: readonly string[],
  keyOf: (line: string) => string,
): readonly (readonly [number, number])[] {
  const [left, right] = [a.map(keyOf), b.map(keyOf)]
  const reach = new Map<number, number>([[1, 0]])
  const trace: Map<number, number>[] = []
  for (let edits = 0; edits <= Math.min(MOST_EDITS, left.length + right.length); edits += 1) {
    trace.push(new Map(reach))
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1))
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1
      while (x < left.length && x - k < right.length && x - k >= 0 && left[x] === right[x - k]) x += 1
      reach.set(k, x)
      if (x >= left.length && x - k >= right.length) return walkBack(trace, left.length, right.length)
    }
  }
  return []
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  leftLength: number,
  rightLength: number,
): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = []
  let [x, y] = [leftLength, rightLength]
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits] as ReadonlyMap<number, number>
    const k = x - y
    const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1))
    const before = down ? k + 1 : k - 1
    const startX = edits === 0 ? 0 : (reach.get(before) ?? 0)
    const startY = edits === 0 ? 0 : startX - before
    while (x > startX && y > startY && x > 0 && y > 0) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    x = startX
    y = startY
  }
  return pairs.reverse()
}
