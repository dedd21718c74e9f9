/** One form of the unit as a sheet 一张填报表: what is known of each cell goes in, edits come out. */
import { keyText } from '@jiheng/engine'
import { message } from 'antd'
import { useMemo } from 'react'
import { EntrySheet, type SheetCell } from '../../sheet/index.ts'
import { useMe } from '../me.ts'
import { toCell, toKey } from './cell-address.ts'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'

export function FormSheet({
  entry,
  live,
  gridId,
  current,
  setCurrent,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly gridId: string
  readonly current: string | undefined
  readonly setCurrent: (cell: string) => void
}) {
  const { sheet } = entry
  const unit = sheet.unit.code
  const { may, me } = useMe()
  // Whoever only reads needs not be told why he cannot write.
  const mayEnter = may('enterData') && me.account?.unit === unit
  const grid = live.grids.find((one) => one.id === gridId)
  const approved = useMemo(() => new Map(sheet.approved.map((one) => [one.cell, one.text])), [sheet.approved])
  const lastYear = useMemo(
    () => new Map(sheet.lastYear.map((one) => [toKey(one.cell, unit), one.text])),
    [sheet.lastYear, unit],
  )
  const determined = useMemo(
    () => new Map(sheet.determined.map((one) => [one.cell, one])),
    [sheet.determined],
  )
  if (grid === undefined) return null
  const cells = new Map<string, SheetCell>()
  for (const one of grid.cells) {
    if (!('key' in one)) continue
    const key = keyText(one.key)
    const cell = toCell(key)
    if (one.kind === 'rowName') {
      const row = entry.rows.find(
        (each) => each.list === one.key.item && each.row === one.key.row && !each.removed,
      )
      cells.set(key, { text: row?.name ?? '' })
      continue
    }
    const { text, state, by } = entry.cellOf(cell)
    const fault = live.entered.faults.get(cell)
    const findings = live.rules.filter(
      (rule) => rule.result === 'violated' && rule.cells.includes(cell),
    ).length
    const evidence = sheet.evidence.filter((each) =>
      each.attachments.some((link) => link.target === cell),
    ).length
    const audited = determined.get(cell)
    const note = sheet.notes.find((each) => each.target === cell && each.answeredAt === '')
    cells.set(key, {
      text,
      state,
      ...(by === '' ? {} : { by }),
      ...(fault === undefined ? {} : { fault }),
      ...(findings === 0 ? {} : { findings }),
      ...(evidence === 0 ? {} : { evidence }),
      ...(entry.reasonOf(cell).text === '' ? {} : { remark: true }),
      ...(sheet.approved.length > 0 && (approved.get(cell) ?? '') !== text
        ? { changedSinceApproval: true }
        : {}),
      ...(note === undefined ? {} : { returned: note.text }),
      ...(audited === undefined ? {} : { audited: { text: audited.audited, reason: audited.reason } }),
    })
  }
  const rowsOf = (group: string) => entry.rows.filter((one) => one.list === group)
  const saveRow = (group: string, row: string, name: string, removed: boolean): void => {
    const before = rowsOf(group).find((one) => one.row === row)
    entry.store.type({
      kind: 'row',
      list: group,
      row,
      name,
      sort: before?.sort ?? rowsOf(group).length + 1,
      removed,
    })
  }
  return (
    <EntrySheet
      grid={grid}
      cells={cells}
      lastYear={lastYear}
      computed={live.computed}
      locked={!sheet.mayEdit}
      whyLocked={mayEnter ? sheet.whyNot : ''}
      currentCell={current}
      onSelect={setCurrent}
      onNotice={(text) => message.info(text)}
      onEdit={(edits, way) =>
        entry.store.edit(
          edits.map((one) => ({ cell: toCell(keyText(one.key)), text: one.text })),
          way === 'pasted' ? 'pasted' : 'typed',
        )
      }
      onRenameRow={(group, row, name) => saveRow(group, row, name, false)}
      onRemoveRow={(group, row) =>
        saveRow(group, row, rowsOf(group).find((one) => one.row === row)?.name ?? '', true)
      }
      onAddRow={(group) => {
        const taken = new Set(rowsOf(group).map((one) => one.row))
        let number = 1
        while (taken.has(`${unit}-${number}`)) number += 1
        saveRow(group, `${unit}-${number}`, '', false)
      }}
    />
  )
}
