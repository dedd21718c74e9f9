/**
 * 核查 as it is written: the document as plain text for the checker, and the way back from a place in that text to a place
 * in the document. Figures of chips are bound; every other figure was typed, and is said to hold, to contradict, or to be
 * bound to nothing.
 */
import type { CheckResult } from '@jiheng/checker'
import type { Node } from 'prosemirror-model'
import { hasDeletion } from './marks.ts'

interface Segment {
  /** In the text. */
  readonly start: number
  readonly end: number
  /** In the document, of its first character. */
  readonly position: number
  /** A chip's words have no places of their own. */
  readonly bound: boolean
}

export interface PlainText {
  readonly text: string
  readonly segments: readonly Segment[]
}

/** The document's words; `wordsOf` gives what a chip shows. Deleted words don't count, suggested ones do. */
export function plainTextOf(doc: Node, wordsOf: (node: Node) => string): PlainText {
  let text = ''
  const segments: Segment[] = []
  doc.descendants((node, position) => {
    if (hasDeletion(node)) return false
    if (node.isTextblock) {
      if (text !== '') text += '\n'
      return true
    }
    if (!node.isInline) return true
    const words = (node.isText ? (node.text ?? '') : wordsOf(node)).replace(/[\r\n]/g, ' ')
    if (words !== '')
      segments.push({ start: text.length, end: text.length + words.length, position, bound: !node.isText })
    text += words
    return true
  })
  return { text, segments }
}

export interface CheckedPlace {
  readonly kind: 'holds' | 'contradicts' | 'unbound'
  readonly from: number
  readonly to: number
  readonly text: string
  /** What the checker reckoned. */
  readonly working: string
}

/** Typed figures of the document with what was found of each. */
export function checkedPlaces({ segments }: PlainText, result: CheckResult): readonly CheckedPlace[] {
  return result.figures.flatMap((figure): readonly CheckedPlace[] => {
    const range = rangeOf(segments, figure.start, figure.end)
    if (range === undefined) return []
    const said = result.statements.filter((statement) =>
      statement.figures.some((one) => one.start === figure.start && one.end === figure.end),
    )
    const wrong = said.find((one) => one.verdict === '矛盾')
    const right = said.find((one) => one.verdict === '成立')
    const working = (one: (typeof said)[number]): string =>
      [one.working, one.slip, one.note].filter((part) => part !== undefined && part !== '').join('；')
    return [
      {
        ...range,
        text: `${figure.text}${figure.unit}`,
        kind: wrong !== undefined ? 'contradicts' : right !== undefined ? 'holds' : 'unbound',
        working: wrong !== undefined ? working(wrong) : right !== undefined ? working(right) : '',
      },
    ]
  })
}

/** Contradictions with the places of their words, also where all their figures are bound. */
export function contradictions({ segments }: PlainText, result: CheckResult) {
  return result.statements
    .filter((one) => one.verdict === '矛盾')
    .map((one) => ({
      quote: one.quote,
      working: [one.working, one.slip].filter((part) => part !== undefined && part !== '').join('；'),
      from: segments.find((segment) => segment.end > one.start)?.position ?? 0,
    }))
}

/** Where typed words lie in the document; nothing for a chip's. */
function rangeOf(
  segments: readonly Segment[],
  start: number,
  end: number,
): { readonly from: number; readonly to: number } | undefined {
  const first = segments.find((one) => !one.bound && one.start <= start && start < one.end)
  const last = segments.find((one) => !one.bound && one.start < end && end <= one.end)
  if (first === undefined || last === undefined) return undefined
  return { from: first.position + start - first.start, to: last.position + end - last.start }
}
