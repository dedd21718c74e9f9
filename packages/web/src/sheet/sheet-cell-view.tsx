/** 一格: its text, its unit, last year's value and the small signs; drawn anew only when something of it changes. */
import {
  DisconnectOutlined,
  MessageOutlined,
  PaperClipOutlined,
  SyncOutlined,
  WarningFilled,
} from '@ant-design/icons'
import { memo, type ReactNode } from 'react'
import type { CellSlot } from './layout.ts'
import { type Mark, marksOf } from './marks.ts'
import { numberText } from './number-text.ts'
import type { SheetCell } from './sheet-cell.ts'

interface CellViewProps {
  readonly id: string
  readonly slot: CellSlot
  readonly name: string
  readonly text: string
  readonly working: string | undefined
  readonly cell: SheetCell | undefined
  readonly lastYear: string | undefined
  readonly isOpen: boolean
  readonly isActive: boolean
  /** Active, and the keyboard is in the sheet. */
  readonly isEntered: boolean
  readonly isSelected: boolean
  /** Tab from outside comes in here. */
  readonly isDoor: boolean
}

export const CellView = memo(function CellView(props: CellViewProps) {
  const { id, slot, text, cell } = props
  const { kind } = slot.cell
  const { shown, fault } = kind === 'entry' ? readEntry(props) : { shown: text, fault: cell?.fault }
  const marks = marksOf(cell, fault)
  const title = hover(props, marks)
  const classes = [`entry-cell entry-${kind}`]
  if (props.isOpen) classes.push('entry-open')
  if (props.isSelected) classes.push('entry-selected')
  if (props.isActive) classes.push('entry-active')
  if (props.isEntered) classes.push('entry-entered')
  for (const mark of marks) classes.push(`entry-is-${mark.kind}`)
  const marksId = `${id}m`
  const common = {
    id,
    'data-row': slot.row,
    'data-column': slot.column,
    className: classes.join(' '),
    colSpan: slot.span,
    tabIndex: props.isDoor ? 0 : -1,
    title: title === '' ? undefined : title,
    'aria-colindex': slot.column + 1,
    'aria-readonly': !props.isOpen,
    'aria-selected': props.isSelected,
    'aria-invalid': fault === undefined ? undefined : true,
    'aria-describedby': marks.length === 0 ? undefined : marksId,
  }
  const content = (
    <>
      <span className="entry-content">
        <Signs marks={marks} />
        <span className="entry-value">
          {shown}
          {slot.unit === '' ? null : <small className="entry-unit">{slot.unit}</small>}
        </span>
      </span>
      {props.lastYear === undefined || props.lastYear === '' ? null : (
        <small className="entry-last">上年 {lastYearText(slot, props.lastYear)}</small>
      )}
      {cell?.audited === undefined ? null : (
        <small className="entry-last entry-audited">审定 {lastYearText(slot, cell.audited.text)}</small>
      )}
      {marks.length === 0 ? null : (
        <span id={marksId} className="seen-by-reader">
          {marks.map((mark) => mark.words).join('；')}
        </span>
      )}
      {(cell?.findings ?? 0) > 0 ? (
        <b className="entry-count" aria-hidden>
          {cell?.findings}
        </b>
      ) : null}
    </>
  )
  return kind === 'rowName' ? (
    <th {...common} scope="row">
      {content}
    </th>
  ) : (
    <td {...common}>{content}</td>
  )
})

function readEntry({ slot, name, text, cell }: CellViewProps) {
  const { shown, fault } = numberText(text, 'measure' in slot.cell ? slot.cell.measure : '', name)
  return { shown, fault: fault ?? cell?.fault }
}

const lastYearText = (slot: CellSlot, text: string): string =>
  'measure' in slot.cell ? numberText(text, slot.cell.measure, '').shown : text

function hover({ slot, working }: CellViewProps, marks: readonly Mark[]): string {
  const lines = marks.map((mark) => mark.words)
  if (slot.cell.kind === 'computed')
    lines.push(`ƒ ${slot.cell.formula}`, ...(working === undefined ? [] : [working]))
  if (slot.cell.kind === 'entry' && slot.cell.help !== undefined) lines.push(slot.cell.help)
  return lines.join('\n')
}

const SIGNS: Partial<Record<Mark['kind'], ReactNode>> = {
  conflict: <WarningFilled />,
  offline: <DisconnectOutlined />,
  pending: <SyncOutlined />,
  evidence: <PaperClipOutlined />,
  remark: <MessageOutlined />,
}

export function Sign({ kind }: { readonly kind: Mark['kind'] }) {
  return (
    <i className={`entry-sign entry-sign-${kind}`} aria-hidden>
      {SIGNS[kind]}
    </i>
  )
}

function Signs({ marks }: { readonly marks: readonly Mark[] }) {
  const shown = marks.filter((mark) => SIGNS[mark.kind] !== undefined)
  if (shown.length === 0) return null
  return (
    <span className="entry-signs">
      {shown.map((mark) => (
        <Sign key={mark.kind} kind={mark.kind} />
      ))}
    </span>
  )
}
