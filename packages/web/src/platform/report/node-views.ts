/**
 * How the bound parts of a report look in the editor 绑定的部分: a chip shows its value now, a table its rows, an issue its
 * words. They are looked at and clicked, never typed in; what they show follows the data.
 */
import { type EditorNode, outlineOf } from '@jiheng/app/contract'
import type { BoundText, ReportBlock, ReportChart, ReportTable } from '@jiheng/engine'
import type { Node } from 'prosemirror-model'
import type { EditorView, NodeViewConstructor } from 'prosemirror-view'
import { figurePiece, type Pieces, plainOf, runsOf } from './pieces.ts'

export interface ViewWorld {
  readonly pieces: Pieces
  /** Refs and formulas of figures that changed and are not accepted. */
  readonly isChanged: (ref: string, formula: string) => boolean
  /** Somebody clicked a bound part. */
  readonly onOpen: (node: Node, position: number) => void
}

/** The outline's node of one sentence part. */
export const pieceOfInline = (node: Node): string =>
  node.type.name === 'figure'
    ? figurePiece(String(node.attrs.source))
    : JSON.stringify(
        outlineOf({
          type: 'doc',
          content: [{ type: 'paragraph', content: [bare(node)] }],
        })[0] ?? {},
      )

const pieceOfBlock = (node: Node): string =>
  JSON.stringify(outlineOf({ type: 'doc', content: [bare(node)] })[0] ?? {})

const bare = (node: Node): EditorNode => {
  const { marks: _, ...rest } = node.toJSON() as EditorNode
  return rest
}

const elementOf = (tag: string, className: string, words = ''): HTMLElement => {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  if (words !== '') element.textContent = words
  return element
}

function inline(world: ViewWorld, className: string): NodeViewConstructor {
  return (first, view, position) => {
    let node = first
    const dom = elementOf('span', `rp-piece ${className}`)
    dom.contentEditable = 'false'
    const paint = (): void => {
      const inRows = isInRows(view, position())
      const piece = inRows ? undefined : world.pieces.get(pieceOfInline(node))
      const formula = String(node.attrs.source ?? '')
      const [run] = runsOf(piece)
      const ref = run?.kind === 'bound' ? run.ref : ''
      const problem = piece?.problems[0]
      dom.textContent = inRows
        ? formula
        : problem === undefined
          ? plainOf(piece) || '…'
          : `〔${problem.title}〕`
      if (piece !== undefined && problem === undefined && plainOf(piece) === '')
        dom.textContent = '〔此处没有文字〕'
      dom.classList.toggle('rp-broken', problem !== undefined)
      dom.classList.toggle('rp-changed', world.isChanged(ref, formula.split('|')[0]?.trim() ?? ''))
      dom.classList.toggle('rp-sample', run?.kind === 'bound' && run.illustrative === true)
      dom.title =
        problem === undefined ? (formula === '' ? '由数据得出的文字' : `{${formula}}`) : problem.detail
    }
    dom.addEventListener('click', () => {
      const at = position()
      if (at !== undefined) world.onOpen(node, at)
    })
    const stop = world.pieces.listen(paint)
    paint()
    return {
      dom,
      update: (next) => {
        if (next.type !== node.type) return false
        node = next
        paint()
        return true
      },
      destroy: () => {
        stop()
      },
      stopEvent: (event) => event.type === 'click',
      ignoreMutation: () => true,
    }
  }
}

function isInRows(view: EditorView, position: number | undefined): boolean {
  if (position === undefined || position > view.state.doc.content.size) return false
  return view.state.doc.resolve(position).parent.type.name === 'rows'
}

const BLOCK_NAMES: Readonly<Record<string, string>> = {
  table: '表',
  chart: '图',
  issues: '存在问题（按“问题和建议”里定的列出）',
  recommendations: '建议（按“问题和建议”里定的列出）',
}

/** A block that the data fills. */
function shown(world: ViewWorld): NodeViewConstructor {
  return (first, _view, position) => {
    let node = first
    const dom = elementOf('div', 'rp-block')
    dom.contentEditable = 'false'
    const head = elementOf('div', 'rp-block-head')
    const body = elementOf('div', 'rp-block-body')
    // Long tables are scrolled with the keyboard as well.
    body.tabIndex = 0
    body.setAttribute('role', 'group')
    body.setAttribute('aria-label', BLOCK_NAMES[first.type.name] ?? '')
    dom.append(head, body)
    let painted = ''
    const paint = (): void => {
      head.textContent = BLOCK_NAMES[node.type.name] ?? ''
      const piece = world.pieces.get(pieceOfBlock(node))
      const problem = piece?.problems[0]
      const key = JSON.stringify(piece ?? '')
      if (key === painted) return
      painted = key
      if (problem !== undefined)
        body.replaceChildren(elementOf('p', 'rp-broken', `${problem.title}：${problem.detail}`))
      else body.replaceChildren(...(piece?.blocks ?? []).map(blockElement))
    }
    dom.addEventListener('dblclick', () => {
      const at = position()
      if (at !== undefined) world.onOpen(node, at)
    })
    const stop = world.pieces.listen(paint)
    paint()
    return {
      dom,
      update: (next) => {
        if (next.type !== node.type) return false
        node = next
        painted = ''
        paint()
        return true
      },
      destroy: () => {
        stop()
      },
      ignoreMutation: () => true,
    }
  }
}

/** A block with a label above words that are typed. */
function labelled(className: string, labelOf: (node: Node) => string): NodeViewConstructor {
  return (first) => {
    let node = first
    const dom = elementOf('section', className)
    const label = elementOf('div', 'rp-label', labelOf(node))
    label.contentEditable = 'false'
    const contentDOM = elementOf('div', 'rp-content')
    dom.append(label, contentDOM)
    return {
      dom,
      contentDOM,
      update: (next) => {
        if (next.type !== node.type) return false
        node = next
        label.textContent = labelOf(node)
        return true
      },
      ignoreMutation: (mutation) => !contentDOM.contains(mutation.target) || mutation.target === dom,
    }
  }
}

export const nodeViews = (world: ViewWorld): Readonly<Record<string, NodeViewConstructor>> => ({
  figure: inline(world, 'rp-figure'),
  variant: inline(world, 'rp-variant'),
  list: inline(world, 'rp-list'),
  table: shown(world),
  chart: shown(world),
  issues: shown(world),
  recommendations: shown(world),
  narrative: labelled(
    'rp-narrative',
    (node) => `本部门自述：${String(node.attrs.title)}${node.attrs.required === true ? '（必写）' : ''}`,
  ),
  rows: labelled(
    'rp-rows',
    (node) =>
      `“${String(node.attrs.group)}”的每一行成一句${String(node.attrs.when) === '' ? '' : `，只要${String(node.attrs.when)}的`}`,
  ),
  annex: labelled('rp-annex', (node) => (node.attrs.landscape === true ? '附件（横排）' : '附件')),
})

// --- blocks as they will be printed

export function blockElement(block: ReportBlock): HTMLElement {
  switch (block.kind) {
    case 'heading':
      return withRuns(elementOf(`h${block.level + 1}`, ''), block.text)
    case 'paragraph':
      return withRuns(elementOf('p', ''), block.text)
    case 'annex':
      return elementOf('p', 'rp-annex-title', block.title)
    case 'table':
      return tableElement(block.table)
    case 'chart':
      return chartElement(block.chart)
  }
}

function withRuns(element: HTMLElement, text: BoundText): HTMLElement {
  for (const run of text)
    element.append(run.kind === 'text' ? run.text : elementOf('span', 'rp-printed', run.text))
  return element
}

function tableElement(table: ReportTable): HTMLElement {
  const frame = elementOf('div', 'rp-table')
  if (table.title !== '') frame.append(elementOf('p', 'rp-table-title', table.title))
  const element = elementOf('table', '')
  const head = elementOf('tr', '')
  for (const column of table.columns) head.append(elementOf('th', '', column.title))
  const top = elementOf('thead', '')
  top.append(head)
  const body = elementOf('tbody', '')
  for (const row of table.rows) {
    const line = elementOf('tr', row.strong === true ? 'rp-strong' : '')
    for (const [index, cell] of row.cells.entries()) {
      if (cell.rowSpan === 0 || cell.columnSpan === 0) continue
      const box = withRuns(elementOf('td', `rp-${table.columns[index]?.align ?? 'left'}`), cell.text)
      if (cell.indent !== undefined && cell.indent > 0) box.style.paddingLeft = `${cell.indent + 0.5}em`
      line.append(box)
    }
    body.append(line)
  }
  element.append(top, body)
  frame.append(element)
  for (const note of table.notes) frame.append(elementOf('p', 'rp-table-note', note))
  return frame
}

function chartElement(chart: ReportChart): HTMLElement {
  const frame = elementOf('figure', 'rp-chart')
  frame.append(elementOf('figcaption', '', chart.title))
  const picture = elementOf('div', 'rp-picture')
  picture.style.height = `${Math.max(140, 60 + chart.rows.length * 22 * chart.series.length)}px`
  frame.append(picture)
  void import('../../parts/chart-drawing.ts').then(({ draw }) => {
    if (picture.isConnected)
      draw(picture, {
        kind: chart.kind,
        title: chart.title,
        measure: chart.measure,
        series: chart.series,
        rows: chart.rows.map((row) => ({
          name: row.name,
          cells: row.marks.map((mark) => ({
            ref: mark?.ref,
            text: mark?.text ?? '—',
            amount: mark === null ? undefined : lengthOf(mark.amount),
            illustrative: false,
          })),
        })),
      })
  })
  return frame
}

/** For the length of a bar only; never printed. */
function lengthOf(amount: string): number {
  const [above = '0', below = '1'] = amount.split('/')
  return Number(above) / Number(below)
}
