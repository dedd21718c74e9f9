/** 编辑栏: what can be done, and all that is known of the selected cell, for those who cannot hover over it. */
import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import { keyText } from '@jiheng/engine'
import type { EntrySheetProps } from './entry-sheet.tsx'
import type { CellSlot } from './layout.ts'
import { marksOf } from './marks.ts'
import { numberText } from './number-text.ts'
import { type Sheet, titleOf } from './use-sheet.ts'

export function SheetLine({
  id,
  sheet,
  sheetProps,
  showsLastYear,
  onLastYear,
}: {
  readonly id: string
  readonly sheet: Sheet
  readonly sheetProps: EntrySheetProps
  readonly showsLastYear: boolean
  readonly onLastYear: (shows: boolean) => void
}) {
  const { active } = sheet
  return (
    <div className="entry-line">
      <div className="entry-tools">
        {sheetProps.locked ? null : (
          <>
            <button
              type="button"
              disabled={!sheet.canUndo}
              title="撤销（Ctrl+Z）"
              onClick={() => sheet.run({ act: 'undo' })}
            >
              <UndoOutlined aria-hidden /> 撤销
            </button>
            <button
              type="button"
              disabled={!sheet.canRedo}
              title="重做（Ctrl+Y）"
              onClick={() => sheet.run({ act: 'redo' })}
            >
              <RedoOutlined aria-hidden /> 重做
            </button>
          </>
        )}
        {sheetProps.lastYear.size === 0 ? null : (
          <label>
            <input
              type="checkbox"
              checked={showsLastYear}
              onChange={(event) => onLastYear(event.target.checked)}
            />
            显示上年数
          </label>
        )}
        {sheetProps.locked && sheetProps.whyLocked !== '' ? (
          <b className="entry-locked">{sheetProps.whyLocked ?? '已锁定，只能查看'}</b>
        ) : null}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls when there is much to say. */}
      <div className="entry-about" id={id} aria-live="polite" tabIndex={0}>
        {active === undefined ? (
          <p className="entry-hint">
            {sheetProps.locked
              ? '点一格看它的来历、说明和佐证。'
              : '点一格开始填写；方向键、Tab、Enter 移动，F2 修改，Ctrl+V 粘贴 Excel 或 WPS 里的数。'}
          </p>
        ) : (
          <AboutCell key={keyText(active.cell.key)} slot={active} sheet={sheet} sheetProps={sheetProps} />
        )}
        {sheetProps.detail}
      </div>
    </div>
  )
}

function AboutCell({
  slot,
  sheet,
  sheetProps,
}: {
  readonly slot: CellSlot
  readonly sheet: Sheet
  readonly sheetProps: EntrySheetProps
}) {
  const { cell } = slot
  const address = keyText(cell.key)
  const state = sheetProps.cells.get(address)
  const name = titleOf(sheet, slot)
  const text = sheet.textOf(cell)
  const read = cell.kind === 'entry' ? numberText(text, cell.measure, name) : undefined
  const marks = marksOf(state, read?.fault ?? state?.fault)
  const computed = cell.kind === 'computed' ? sheetProps.computed(cell.key) : undefined
  const last = sheetProps.lastYear.get(address)
  const by = state?.by === undefined || state.by === '' || state.state === 'conflict' ? undefined : state.by
  return (
    <>
      <p>
        <b>{name}</b>
        {'measure' in cell && cell.measure !== '' ? <small>单位：{cell.measure}</small> : null}
        {read !== undefined && read.fault === undefined && /[^\d.-]/.test(text.trim()) ? (
          <small>填的是 {text.trim()}</small>
        ) : null}
        {last === undefined || last === '' ? null : (
          <small>上年 {'measure' in cell ? numberText(last, cell.measure, name).shown : last}</small>
        )}
        {by === undefined ? null : <small>{by} 填</small>}
        {hint(sheet, slot) === '' ? null : <small>{hint(sheet, slot)}</small>}
      </p>
      {cell.kind === 'computed' ? (
        <p>
          <span className="entry-f" aria-hidden>
            ƒ
          </span>{' '}
          {cell.formula}
          {computed?.working === undefined ? null : <small>{computed.working}</small>}
        </p>
      ) : null}
      {marks.map((mark) => (
        <p key={mark.kind} className={`entry-words-${mark.kind}`}>
          {mark.words}
        </p>
      ))}
      {marks.length === 0 && cell.kind === 'entry' && cell.help !== undefined ? <p>{cell.help}</p> : null}
    </>
  )
}

function hint({ mode }: Sheet, { cell }: CellSlot): string {
  if (cell.kind === 'computed') return '自动计算'
  if (cell.kind !== 'words' || mode === 'selected') return ''
  return 'Enter 换行，Ctrl+Enter 或 Tab 完成，Esc 放弃'
}
