/** 编辑器: the editor's view with its keys, its decorations and its two modes, apart from the page around it. */
import { baseKeymap, chainCommands, exitCode, setBlockType, type splitBlock } from 'prosemirror-commands'
import { gapCursor } from 'prosemirror-gapcursor'
import { history, redo, undo } from 'prosemirror-history'
import { keymap } from 'prosemirror-keymap'
import { EditorState, NodeSelection, Plugin, PluginKey, TextSelection } from 'prosemirror-state'
import { Decoration, DecorationSet, EditorView } from 'prosemirror-view'
import type { CheckedPlace } from './checked-text.ts'
import { schema } from './editor-schema.ts'
import { nodeViews, type ViewWorld } from './node-views.ts'
import { type Suggesting, suggested } from './suggestions.ts'

const checked = new PluginKey<DecorationSet>('checked')
const WORDS = { holds: '成立', contradicts: '矛盾', unbound: '未绑定' } as const

/** Underlines of the checker; they move with the text until the next check. */
const checkPlugin = (): Plugin<DecorationSet> =>
  new Plugin<DecorationSet>({
    key: checked,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, before) => {
        const places = tr.getMeta(checked) as readonly CheckedPlace[] | undefined
        if (places === undefined) return before.map(tr.mapping, tr.doc)
        return DecorationSet.create(
          tr.doc,
          places.map(({ from, to, kind, working }) =>
            Decoration.inline(from, to, {
              class: `rp-check rp-${kind}`,
              title: `${WORDS[kind]}${working === '' ? '' : `：${working}`}`,
            }),
          ),
        )
      },
    },
    props: { decorations: (state) => checked.getState(state) },
  })

export interface EditorWorld extends ViewWorld {
  readonly isEditable: () => boolean
  /** Who suggests; nothing while one writes directly. */
  readonly suggesting: () => Suggesting | undefined
  readonly onChange: (state: EditorState, documentChanged: boolean) => void
}

/** Decisions on suggestions, and what came from elsewhere, are not themselves suggestions. */
export const DIRECT = 'direct'

export function openEditor(place: HTMLElement, document: unknown, world: EditorWorld): EditorView {
  const state = stateOf(document)
  const view: EditorView = new EditorView(place, {
    state,
    editable: world.isEditable,
    nodeViews: nodeViews(world),
    attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': '报告正文', lang: 'zh-CN' },
    dispatchTransaction: (tr) => {
      const who = world.suggesting()
      const asked =
        who !== undefined &&
        tr.docChanged &&
        tr.getMeta(DIRECT) !== true &&
        tr.getMeta('history$') === undefined
      const applied = asked ? suggested(tr, view.state, who) : tr
      view.updateState(view.state.apply(applied))
      world.onChange(view.state, applied.docChanged)
    },
  })
  return view
}

export function stateOf(document: unknown): EditorState {
  return EditorState.create({
    doc: schema.nodeFromJSON(document),
    plugins: [
      history(),
      keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Mod-Shift-z': redo }),
      keymap({
        Enter: chainCommands(headingEnds, baseKeymap.Enter as typeof splitBlock),
        'Mod-Enter': exitCode,
        'Mod-Alt-0': setBlockType(schema.nodes.paragraph),
        ...Object.fromEntries(
          [1, 2, 3, 4].map((level) => [`Mod-Alt-${level}`, setBlockType(schema.nodes.heading, { level })]),
        ),
      }),
      keymap(baseKeymap),
      gapCursor(),
      checkPlugin(),
    ],
  })
}

/** After a heading comes a paragraph. */
const headingEnds: typeof splitBlock = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (
    !empty ||
    $from.parent.type !== schema.nodes.heading ||
    $from.parentOffset !== $from.parent.content.size
  )
    return false
  if (dispatch !== undefined) {
    const after = $from.after()
    const tr = state.tr.insert(after, schema.nodes.paragraph.create())
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView())
  }
  return true
}

export const showChecked = (view: EditorView, places: readonly CheckedPlace[]): void =>
  view.dispatch(view.state.tr.setMeta(checked, places).setMeta('addToHistory', false))

/** Put a chip, a choice of words or a list where the cursor is. */
export function insertInline(view: EditorView, type: 'figure' | 'variant' | 'list', attrs: object): boolean {
  const node = schema.nodes[type].create(attrs as Record<string, unknown>)
  const { $from } = view.state.selection
  if (!$from.parent.inlineContent || $from.parent.type.contentMatch.matchType(node.type) === null)
    return false
  view.dispatch(view.state.tr.replaceSelectionWith(node, false).scrollIntoView())
  view.focus()
  return true
}

/** Put a block behind the one in which the cursor is. */
export function insertBlock(view: EditorView, name: string, attrs: object = {}): void {
  const type = schema.nodes[name as 'table']
  const node = type.isTextblock
    ? type.create(attrs as Record<string, unknown>, name === 'annex' ? schema.text('附件标题') : undefined)
    : type.create(attrs as Record<string, unknown>)
  const { $to } = view.state.selection
  const at = $to.depth === 0 ? $to.pos : $to.after(1)
  view.dispatch(view.state.tr.insert(at, node).scrollIntoView())
  view.focus()
}

/** Change what a bound part is made from. */
export function changeNode(view: EditorView, position: number, attrs: object): void {
  const node = view.state.doc.nodeAt(position)
  if (node === null) return
  const { tr } = view.state
  view.dispatch(
    tr.setNodeMarkup(position, undefined, { ...node.attrs, ...attrs }, node.marks).setMeta(DIRECT, true),
  )
}

export function goTo(view: EditorView, position: number): void {
  const at = Math.min(position, view.state.doc.content.size)
  const node = view.state.doc.nodeAt(at)
  const selection =
    node?.isAtom === true && !node.isText
      ? NodeSelection.create(view.state.doc, at)
      : TextSelection.near(view.state.doc.resolve(at))
  view.dispatch(view.state.tr.setSelection(selection).scrollIntoView())
  view.focus()
}
