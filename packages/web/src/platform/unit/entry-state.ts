/**
 * A unit's entry at work 填报中的数据: what the platform has, what is typed on top, and the traffic between them. Saving goes
 * on by itself; without a connection it is tried again; what somebody else saved meanwhile is shown to choose from.
 */
import type { InputOf, OutputOf } from '@jiheng/app/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { SaveState } from '../../sheet/index.ts'
import { act, ask, Refused } from '../client.ts'
import { sayRefusal } from '../show.tsx'
import { type Draft, readDrafts, writeDrafts } from './draft.ts'

export type UnitSheet = OutputOf<'sheet'>
export type Entry = UnitSheet['entries'][number]

export interface Conflict {
  readonly mine: string
  readonly theirs: Entry
}

export interface EntryState {
  readonly sheet: UnitSheet
  readonly drafts: ReadonlyMap<string, Draft>
  readonly conflicts: ReadonlyMap<string, Conflict>
  readonly online: boolean
  /** Text of a cell as it now stands on the screen, and how safe it is. */
  readonly cellOf: (cell: string) => { text: string; state: SaveState; by: string }
  readonly edit: (
    edits: readonly { cell: string; text: string; place?: string }[],
    source: Draft['source'],
  ) => void
  readonly resolve: (cell: string, keep: 'mine' | 'theirs') => void
  /** Wait until nothing is unsaved; false when that cannot be had now. */
  readonly settle: () => Promise<boolean>
  readonly reload: () => Promise<void>
  readonly saveRows: (rows: InputOf<'saveList'>['rows']) => Promise<void>
}

const latestOf = (entries: readonly Entry[]): string =>
  entries.reduce((latest, one) => (one.savedAt > latest ? one.savedAt : latest), '')

const SAVE_AFTER = 400
const RETRY_AFTER = 3000
const LOOK_EVERY = 2500

export function useEntryState(first: UnitSheet): EntryState {
  const evaluation = first.evaluation.id
  const unit = first.unit.code
  const [sheet, setSheet] = useState(first)
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(() => readDrafts(evaluation, unit))
  const [conflicts, setConflicts] = useState<ReadonlyMap<string, Conflict>>(new Map())
  const [online, setOnline] = useState(true)
  const now = useRef({ sheet, drafts, conflicts })
  now.current = { sheet, drafts, conflicts }
  /** Latest time of the platform's own that was seen; this computer's clock may be wrong. */
  const seenUntil = useRef(latestOf(first.entries))
  const saving = useRef<Promise<boolean> | undefined>(undefined)

  const keepDrafts = useCallback(
    (next: ReadonlyMap<string, Draft>): void => {
      now.current.drafts = next
      setDrafts(next)
      writeDrafts(evaluation, unit, next)
    },
    [evaluation, unit],
  )

  const take = useCallback((entries: readonly Entry[], revision: number): void => {
    setSheet((before) => {
      const byCell = new Map(before.entries.map((one) => [one.cell, one]))
      for (const one of entries) byCell.set(one.cell, one)
      const next = { ...before, entries: [...byCell.values()], revision }
      now.current.sheet = next
      return next
    })
  }, [])

  const reload = useCallback(async (): Promise<void> => {
    const next = await ask('sheet', { evaluation, unit })
    now.current.sheet = next
    setSheet(next)
  }, [evaluation, unit])

  const save = useCallback(async (): Promise<boolean> => {
    const waiting = [...now.current.drafts].filter(([cell]) => !now.current.conflicts.has(cell))
    if (waiting.length === 0) return true
    const sources = [...new Set(waiting.map(([, draft]) => draft.source))]
    for (const source of sources) {
      const sent = waiting.filter(([, draft]) => draft.source === source).slice(0, 1000)
      try {
        const answer = await act('saveEntries', {
          evaluation,
          unit,
          source,
          entries: sent.map(([cell, { text, base, place }]) => ({
            cell,
            text,
            base,
            ...(place === '' ? {} : { place }),
          })),
        })
        setOnline(true)
        const versions = new Map(answer.saved.map((one) => [one.cell, one.version]))
        const me = now.current.sheet
        take(
          sent.flatMap(([cell, draft]): Entry[] => {
            const version = versions.get(cell)
            const before = me.entries.find((one) => one.cell === cell)
            if (version === undefined || version === 0) return []
            return [
              {
                cell,
                text: draft.text,
                note: before?.note ?? '',
                source,
                place: draft.place,
                version,
                savedAt: new Date().toISOString(),
                savedBy: '',
                savedByName: '我',
              },
            ]
          }),
          answer.revision,
        )
        const rest = new Map(now.current.drafts)
        for (const [cell, draft] of sent) {
          const version = versions.get(cell)
          if (version === undefined) continue
          const current = rest.get(cell)
          if (current === undefined) continue
          // Typed on while it was on its way: goes out again, upon the version just made.
          if (current.text === draft.text) rest.delete(cell)
          else rest.set(cell, { ...current, base: version })
        }
        keepDrafts(rest)
        if (answer.conflicts.length > 0) {
          const found = new Map(now.current.conflicts)
          for (const theirs of answer.conflicts)
            found.set(theirs.cell, { mine: rest.get(theirs.cell)?.text ?? '', theirs })
          now.current.conflicts = found
          setConflicts(found)
        }
      } catch (reason) {
        if (reason instanceof Refused && reason.offline) {
          setOnline(false)
          return false
        }
        if (reason instanceof Refused && reason.status === 401) return false
        sayRefusal(reason)
        if (
          reason instanceof Refused &&
          (reason.problem.code === 'not-editable' || reason.problem.code === 'cell-unknown')
        ) {
          // What can never be saved is not asked again and again; the words stay on the screen in the message.
          keepDrafts(new Map())
          await reload().catch(() => undefined)
        }
        return false
      }
    }
    return now.current.drafts.size === now.current.conflicts.size
  }, [evaluation, unit, keepDrafts, reload, take])

  const flush = useCallback((): Promise<boolean> => {
    saving.current ??= save().finally(() => {
      saving.current = undefined
    })
    return saving.current
  }, [save])

  useEffect(() => {
    if (drafts.size === 0 || drafts.size === conflicts.size) return
    const timer = setTimeout(flush, online ? SAVE_AFTER : RETRY_AFTER)
    return () => clearTimeout(timer)
  }, [drafts, conflicts, online, flush])

  useEffect(() => {
    const back = (): void => {
      flush()
    }
    window.addEventListener('online', back)
    return () => window.removeEventListener('online', back)
  }, [flush])

  // While offline the drafts do not change, so that something else has to ask again.
  useEffect(() => {
    if (online) return
    const timer = setInterval(flush, RETRY_AFTER)
    return () => clearInterval(timer)
  }, [online, flush])

  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.hidden) return
      const since = now.current.sheet.revision
      try {
        const seen = await ask('changes', { evaluation, unit, since, after: seenUntil.current })
        setOnline(true)
        if (seen.revision === since && seen.state === now.current.sheet.state) return
        if (seen.state !== now.current.sheet.state) return await reload()
        if (seen.entries.length > 0) seenUntil.current = latestOf(seen.entries)
        setSheet((before) => {
          const byCell = new Map(before.entries.map((one) => [one.cell, one]))
          for (const one of seen.entries) byCell.set(one.cell, one)
          const next = {
            ...before,
            revision: seen.revision,
            entries: [...byCell.values()],
            lists: seen.lists,
            reasons: seen.reasons,
            judgements: seen.judgements,
          }
          now.current.sheet = next
          return next
        })
      } catch (reason) {
        if (reason instanceof Refused && reason.offline) setOnline(false)
      }
    }
    const timer = setInterval(look, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [evaluation, unit, reload])

  const edit = useCallback(
    (edits: readonly { cell: string; text: string; place?: string }[], source: Draft['source']): void => {
      const next = new Map(now.current.drafts)
      for (const { cell, text, place } of edits) {
        const kept = now.current.sheet.entries.find((one) => one.cell === cell)
        const base = next.get(cell)?.base ?? kept?.version ?? 0
        if (!next.has(cell) && (kept?.text ?? '') === text) continue
        next.set(cell, { text, base, source, place: place ?? '' })
      }
      keepDrafts(next)
    },
    [keepDrafts],
  )

  const resolve = (cell: string, keep: 'mine' | 'theirs'): void => {
    const conflict = now.current.conflicts.get(cell)
    if (conflict === undefined) return
    const left = new Map(now.current.conflicts)
    left.delete(cell)
    now.current.conflicts = left
    setConflicts(left)
    take([conflict.theirs], now.current.sheet.revision)
    const next = new Map(now.current.drafts)
    const draft = next.get(cell)
    if (keep === 'theirs') next.delete(cell)
    else
      next.set(cell, {
        text: draft?.text ?? conflict.mine,
        source: 'typed',
        place: '',
        base: conflict.theirs.version,
      })
    keepDrafts(next)
  }

  const settle = async (): Promise<boolean> => {
    for (let turn = 0; turn < 4; turn += 1) {
      if (now.current.drafts.size === 0) return true
      if (!(await flush())) return false
    }
    return now.current.drafts.size === 0
  }

  const saveRows = async (rows: InputOf<'saveList'>['rows']): Promise<void> => {
    try {
      const answer = await act('saveList', { evaluation, unit, rows })
      setSheet((before) => {
        const byRow = new Map(before.lists.map((one) => [`${one.list}|${one.row}`, one]))
        for (const one of [...answer.saved, ...answer.conflicts]) byRow.set(`${one.list}|${one.row}`, one)
        const next = { ...before, lists: [...byRow.values()], revision: answer.revision }
        now.current.sheet = next
        return next
      })
    } catch (reason) {
      sayRefusal(reason)
    }
  }

  const cellOf = (cell: string): { text: string; state: SaveState; by: string } => {
    const draft = drafts.get(cell)
    const kept = sheet.entries.find((one) => one.cell === cell)
    if (draft === undefined) return { text: kept?.text ?? '', state: 'saved', by: kept?.savedByName ?? '' }
    const conflict = conflicts.get(cell)
    return {
      text: draft.text,
      state: conflict !== undefined ? 'conflict' : online ? 'pending' : 'offline',
      by: conflict?.theirs.savedByName ?? '',
    }
  }

  return { sheet, drafts, conflicts, online, cellOf, edit, resolve, settle, reload, saveRows }
}
