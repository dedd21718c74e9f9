/**
 * 输入框: the one text field of the sheet. It lies over the selected cell and has the focus; unseen until something is
 * typed. It is never drawn anew, as that would break off an input method in the middle of a word.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect } from 'react'
import { isTouch } from './pointer.ts'
import { cellId } from './sheet-table.tsx'
import { type Sheet, titleOf } from './use-sheet.ts'

export function CellField({
  id,
  sheet,
  paper,
  lineId,
}: {
  readonly id: string
  readonly sheet: Sheet
  readonly paper: RefObject<HTMLElement | null>
  readonly lineId: string
}) {
  const { field, active, mode } = sheet
  const place = useCallback(() => {
    const cell =
      active === undefined
        ? null
        : paper.current?.querySelector(`[data-row="${active.row}"][data-column="${active.column}"]`)
    if (cell === null || cell === undefined || paper.current === null || field.current === null) return
    layOver(field.current, cell.getBoundingClientRect(), paper.current, mode !== 'selected')
  }, [active, field, mode, paper])
  // After every drawing: other cells may have grown.
  useLayoutEffect(place)
  useEffect(() => {
    const box = paper.current?.parentElement
    box?.addEventListener('scroll', place, { passive: true })
    window.addEventListener('resize', place)
    return () => {
      box?.removeEventListener('scroll', place)
      window.removeEventListener('resize', place)
    }
  }, [paper, place])

  const kind = active?.cell.kind
  const classes = ['entry-field']
  if (mode !== 'selected') classes.push('entry-field-open')
  if (kind === 'entry') classes.push('entry-field-number')
  if (kind === 'rowName') classes.push('entry-field-name')
  return (
    <textarea
      ref={field}
      className={classes.join(' ')}
      rows={1}
      tabIndex={-1}
      defaultValue=""
      readOnly={active === undefined || !sheet.isOpen(active.cell)}
      inputMode={mode === 'selected' && isTouch() ? 'none' : 'text'}
      spellCheck={false}
      autoComplete="off"
      aria-label={active === undefined ? '填报表' : titleOf(sheet, active)}
      aria-describedby={lineId}
      aria-activedescendant={active === undefined || mode !== 'selected' ? undefined : cellId(id, active)}
      onKeyDown={sheet.onKeyDown}
      onCompositionStart={sheet.onType}
      onInput={() => {
        sheet.onType()
        place()
      }}
      onBlur={sheet.onLeave}
      onCopy={sheet.onClipboard}
      onCut={sheet.onClipboard}
      onPaste={sheet.onClipboard}
    />
  )
}

const MOST_HEIGHT = 320

function layOver(field: HTMLTextAreaElement, cell: DOMRect, paper: HTMLElement, grows: boolean): void {
  const origin = paper.getBoundingClientRect()
  const { style } = field
  style.left = `${cell.left - origin.left}px`
  style.top = `${cell.top - origin.top}px`
  style.width = `${cell.width}px`
  style.height = `${cell.height}px`
  if (grows && field.scrollHeight > cell.height)
    style.height = `${Math.min(field.scrollHeight + 4, Math.max(MOST_HEIGHT, cell.height))}px`
}
