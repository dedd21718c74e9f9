/**
 * 修订 by person: in the mode of suggesting, what is typed stays beside what stood there, marked with who and when, until
 * somebody accepts or refuses it. Nothing is lost by suggesting: refusing gives back exactly what was there before.
 */
import type { Mark, Node, Slice } from 'prosemirror-model'
import { type EditorState, Selection, TextSelection, type Transaction } from 'prosemirror-state'
import { ReplaceStep } from 'prosemirror-transform'
import { schema } from './editor-schema.ts'

/** Who suggests; a fresh id for each suggestion, and the present moment. */
export interface Suggesting {
  readonly by: string
  readonly name: string
  readonly newId: () => string
  readonly now: () => string
}

/** A suggestion as a list shows it. */
export interface Suggestion {
  readonly id: string
  readonly kind: 'insertion' | 'deletion'
  readonly by: string
  readonly name: string
  readonly at: string
  readonly text: string
  readonly from: number
}

/** The same change as suggestions. */
export function suggested(tr: Transaction, state: EditorState, who: Suggesting): Transaction {
  const out = state.tr
  let cursor: number | undefined
  for (const [index, step] of tr.steps.entries()) {
    const back = tr.mapping.slice(0, index).invert()
    if (!(step instanceof ReplaceStep)) {
      const mapped = step.map(back)?.map(out.mapping)
      if (mapped !== null && mapped !== undefined) out.maybeStep(mapped)
      continue
    }
    const from = out.mapping.map(back.map(step.from, -1), -1)
    const to = out.mapping.map(back.map(step.to, 1), 1)
    cursor = replaced(out, from, Math.max(from, to), step.slice, who, state.selection.from)
  }
  if (cursor !== undefined) {
    const at = Math.min(cursor, out.doc.content.size)
    const place = out.doc.resolve(at)
    out.setSelection(place.parent.inlineContent ? TextSelection.create(out.doc, at) : Selection.near(place))
  }
  return out.scrollIntoView()
}

function replaced(
  out: Transaction,
  from: number,
  to: number,
  slice: Slice,
  who: Suggesting,
  caret: number,
): number {
  if (from === to && !isInline(slice)) return inserted(out, from, slice, who)
  const before = out.steps.length
  if (to > from) deleted(out, from, to, who)
  const end = out.mapping.slice(before).map(to, -1)
  const inline = inlineOf(slice)
  if (inline.length === 0) return caret > from ? from : end
  const mark = markFor(out, [end], 'insertion', who)
  const added = inline.map((node) =>
    node.mark(mark.addToSet(node.marks.filter((one) => one.type !== schema.marks.deletion))),
  )
  // Whatever stands where only figures and words may is left out.
  const place = out.doc.resolve(end)
  const fitting = added.filter((node) => place.parent.type.contentMatch.matchType(node.type) !== null)
  out.insert(end, fitting)
  return end + fitting.reduce((sum, node) => sum + node.nodeSize, 0)
}

const isInline = (slice: Slice): boolean =>
  slice.content.size === 0 || slice.content.firstChild?.isInline === true

/** Words of a slice: its own, or those of its first textblock. */
function inlineOf(slice: Slice): readonly Node[] {
  const nodes: Node[] = []
  if (isInline(slice)) return slice.content.content
  slice.content.descendants((node) => {
    if (node.isInline && nodes.length < 2000) nodes.push(node)
    return !node.isInline
  })
  return nodes
}

/** New blocks, or a block parted in two: what is new is marked as a whole. */
function inserted(out: Transaction, at: number, slice: Slice, who: Suggesting): number {
  const before = out.doc
  out.replace(at, at, slice)
  const mark = schema.marks.insertion.create(attrsOf(who))
  const added: number[] = []
  out.doc.descendants((node, position) => {
    if (!node.isBlock || node.type === schema.nodes.doc) return true
    if (
      position >= at &&
      position < at + slice.size &&
      out.doc.resolve(position).parent.type.allowsMarkType(schema.marks.insertion)
    ) {
      added.push(position)
      return false
    }
    return true
  })
  for (const position of added) out.addNodeMark(position, mark)
  return Math.min(at + slice.size, at + (out.doc.content.size - before.content.size))
}

function deleted(out: Transaction, from: number, to: number, who: Suggesting): void {
  const mark = markFor(out, [from, to], 'deletion', who)
  const own: { from: number; to: number }[] = []
  const blocks: number[] = []
  out.doc.nodesBetween(from, to, (node, position, parent) => {
    const end = position + node.nodeSize
    if (node.isInline) {
      const range = { from: Math.max(from, position), to: Math.min(to, end) }
      const isOwn = node.marks.some((one) => one.type === schema.marks.insertion && one.attrs.by === who.by)
      if (isOwn) own.push(range)
      return false
    }
    if (
      position >= from &&
      end <= to &&
      parent?.type.allowsMarkType(schema.marks.deletion) === true &&
      (node.isAtom || node.content.size > 0)
    ) {
      blocks.push(position)
      return false
    }
    return true
  })
  for (const position of blocks) out.addNodeMark(position, mark)
  out.addMark(from, to, mark)
  // What one has suggested oneself is simply taken back.
  for (const range of own.reverse()) out.delete(range.from, range.to)
}

const attrsOf = ({ by, name, newId, now }: Suggesting) => ({ id: newId(), by, name, at: now() })

/** The mark of a suggestion that goes on beside one of these places, or a new one. */
function markFor(
  out: Transaction,
  places: readonly number[],
  type: 'insertion' | 'deletion',
  who: Suggesting,
): Mark {
  for (const at of places) {
    const place = out.doc.resolve(at)
    for (const node of [place.nodeBefore, place.nodeAfter]) {
      const found = node?.marks.find((mark) => mark.type === schema.marks[type] && mark.attrs.by === who.by)
      if (found !== undefined) return found
    }
  }
  return schema.marks[type].create(attrsOf(who))
}

/** Every suggestion in reading order; parts of one are told together. */
export function suggestionsOf(doc: Node): readonly Suggestion[] {
  const found = new Map<string, Suggestion>()
  doc.descendants((node, position) => {
    for (const mark of node.marks) {
      const kind = mark.type.name
      if (kind !== 'insertion' && kind !== 'deletion') continue
      const { id, by, name, at } = mark.attrs as Readonly<Record<string, string>>
      const key = `${kind}|${id}`
      const before = found.get(key)
      const text = `${before?.text ?? ''}${node.isText ? (node.text ?? '') : node.isBlock ? `〔${blockWords(node)}〕` : '〔数〕'}`
      found.set(key, {
        id: id ?? '',
        kind,
        by: by ?? '',
        name: name ?? '',
        at: at ?? '',
        text,
        from: before?.from ?? position,
      })
    }
    return true
  })
  return [...found.values()]
}

const blockWords = (node: Node): string => node.textContent.slice(0, 30) || '一段'

/** Accept or refuse a suggestion, or all of them. */
export function decided(state: EditorState, id: string | undefined, accept: boolean): Transaction {
  const tr = state.tr
  const steps: { from: number; to: number; mark: Mark; remove: boolean; block: boolean }[] = []
  state.doc.descendants((node, position) => {
    for (const mark of node.marks) {
      const kind = mark.type.name
      if ((kind !== 'insertion' && kind !== 'deletion') || (id !== undefined && mark.attrs.id !== id))
        continue
      steps.push({
        from: position,
        to: position + node.nodeSize,
        mark,
        remove: (kind === 'insertion') !== accept,
        block: node.isBlock,
      })
    }
    return true
  })
  // From the end, so that what comes before keeps its place.
  for (const { from, to, mark, remove, block } of steps.reverse()) {
    const [start, end] = [tr.mapping.map(from, 1), tr.mapping.map(to, -1)]
    if (end < start || (end === start && remove)) continue
    if (!remove) {
      if (block) tr.removeNodeMark(start, mark.type)
      else tr.removeMark(start, end, mark)
    } else if (block) removeBlock(tr, start, mark)
    else tr.delete(start, end)
  }
  return tr
}

/** A paragraph that was parted is joined again; a block that was added goes. */
function removeBlock(tr: Transaction, position: number, mark: Mark): void {
  const node = tr.doc.nodeAt(position)
  if (node === null) return
  const before = tr.doc.resolve(position).nodeBefore
  if (
    mark.type === schema.marks.insertion &&
    node.isTextblock &&
    node.content.size > 0 &&
    before?.type === node.type
  ) {
    tr.removeNodeMark(position, mark.type)
    tr.join(position)
  } else if (tr.doc.resolve(position).parent.childCount > 1) tr.delete(position, position + node.nodeSize)
  else tr.removeNodeMark(position, mark.type)
}
