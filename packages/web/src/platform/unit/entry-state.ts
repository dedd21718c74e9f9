/**
 * A unit's entry in the page 页面里的填报: the store of what is typed, with the clock that sends it, tries again and looks for
 * what others saved.
 */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { SaveState } from '../../sheet/index.ts'
import { act, ask, type Refused } from '../client.ts'
import { sayRefusal } from '../show.tsx'
import { cellName, type Draft, isComplete, type JudgedContent, judgementName, reasonName } from './draft.ts'
import { DraftShelf } from './draft-shelf.ts'
import { EntryStore, type Row, rowsOf, type Snapshot, type UnitSheet } from './entry-store.ts'

export type { UnitSheet } from './entry-store.ts'

/** Something as it now stands on the screen, and how safe it is. */
interface Standing {
  readonly state: SaveState
}

export interface EntryState extends Snapshot {
  readonly store: EntryStore
  readonly rows: readonly Row[]
  /** How many drafts are on their way. */
  readonly unsaved: number
  /** Drafts that will not be sent by themselves: refused. */
  readonly refused: readonly (readonly [string, Draft])[]
  /** Reasons that wait for a score. */
  readonly incomplete: number
  readonly cellOf: (cell: string) => Standing & { text: string; note: string; by: string }
  readonly reasonOf: (target: string) => Standing & { text: string }
  readonly judgementOf: (
    indicator: string,
  ) => Standing & { content: JudgedContent | undefined; reason: string }
  readonly reload: () => Promise<void>
}

const SAVE_AFTER = 400
const RETRY_AFTER = 3000
const LOOK_EVERY = 2500

export function useEntryState(first: UnitSheet, account: string): EntryState {
  const [store] = useState(() => {
    const owner = { account, evaluation: first.evaluation.id, unit: first.unit.code }
    return new EntryStore(first, { act, ask }, new DraftShelf(localStorage, owner), (reason: Refused) => {
      sayRefusal(reason)
    })
  })
  const now = useSyncExternalStore(store.subscribe, store.snapshot)
  const { sheet, drafts, conflicts, online } = now
  const waiting = store.waiting().length
  useSending(store, drafts, waiting, online)
  useLooking(store)
  useOtherWindows(store)
  useLeaving(waiting > 0 && !now.kept)
  return useMemo(() => {
    const stateOf = (name: string): SaveState => {
      const draft = drafts.get(name)
      if (draft === undefined || draft.refused !== '') return 'saved'
      if (conflicts.has(name)) return 'conflict'
      return online ? 'pending' : 'offline'
    }
    const openDraft = (name: string): Draft | undefined => {
      const draft = drafts.get(name)
      return draft?.refused === '' ? draft : undefined
    }
    const byCell = new Map(sheet.entries.map((one) => [one.cell, one]))
    return {
      ...now,
      store,
      rows: rowsOf(now),
      unsaved: waiting,
      refused: [...drafts].filter(([, draft]) => draft.refused !== ''),
      incomplete: [...drafts.values()].filter((draft) => !isComplete(draft)).length,
      cellOf: (cell) => {
        const name = cellName(cell)
        const draft = openDraft(name)
        const kept = byCell.get(cell)
        const state = stateOf(name)
        if (draft?.kind !== 'cell')
          return { text: kept?.text ?? '', note: kept?.note ?? '', state, by: kept?.savedByName ?? '' }
        return { text: draft.text, note: draft.note, state, by: conflicts.get(name)?.theirs.by ?? '' }
      },
      reasonOf: (target) => {
        const name = reasonName(target)
        const draft = openDraft(name)
        const kept = sheet.reasons.find((one) => one.target === target)
        return { text: draft?.kind === 'reason' ? draft.text : (kept?.text ?? ''), state: stateOf(name) }
      },
      judgementOf: (indicator) => {
        const name = judgementName(indicator)
        const draft = openDraft(name)
        const kept = sheet.judgements.find((one) => one.indicator === indicator)
        const { content, reason } =
          draft?.kind === 'judgement'
            ? draft
            : { content: kept?.content as JudgedContent | undefined, reason: kept?.reason ?? '' }
        return { content, reason, state: stateOf(name) }
      },
      reload: store.reload,
    }
  }, [store, now, sheet, drafts, conflicts, online, waiting])
}

/** Sends a moment after the last letter; without a connection, again and again. */
function useSending(
  store: EntryStore,
  drafts: ReadonlyMap<string, Draft>,
  waiting: number,
  online: boolean,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: every letter begins the wait anew
  useEffect(() => {
    if (waiting === 0) return
    const timer = setTimeout(() => store.flush(), online ? SAVE_AFTER : RETRY_AFTER)
    return () => clearTimeout(timer)
  }, [store, drafts, waiting, online])
  useEffect(() => {
    // While offline the drafts do not change, so that something else has to ask again.
    const timer = online ? undefined : setInterval(() => store.flush(), RETRY_AFTER)
    const back = (): void => {
      store.flush()
    }
    window.addEventListener('online', back)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', back)
    }
  }, [store, online])
}

function useLooking(store: EntryStore): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) store.look()
    }, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [store])
}

function useOtherWindows(store: EntryStore): void {
  useEffect(() => {
    const heard = ({ key, newValue }: StorageEvent): void => store.heard(key, newValue)
    window.addEventListener('storage', heard)
    return () => window.removeEventListener('storage', heard)
  }, [store])
}

/** The browser asks before a window is closed that holds what is nowhere else. */
function useLeaving(isUnsafe: boolean): void {
  const unsafe = useRef(isUnsafe)
  unsafe.current = isUnsafe
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (unsafe.current) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [])
}
