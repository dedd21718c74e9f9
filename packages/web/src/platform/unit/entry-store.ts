/**
 * A unit's entry at work 填报中的数据: what the platform has, what is typed on top, and the traffic between them. Saving goes
 * on by itself; what cannot be sent now is tried again; what the platform refuses stays with the person who typed it; what
 * somebody else saved meanwhile is shown to choose from. Nothing that was typed is ever thrown away here.
 */
import type { OutputOf } from '@jiheng/app/contract'
import { type act, type ask, Refused } from '../client.ts'
import {
  cellName,
  type Draft,
  type EntrySource,
  isComplete,
  judgedWords,
  nameOf,
  rowName,
  type Typed,
} from './draft.ts'
import type { DraftShelf } from './draft-shelf.ts'

export type UnitSheet = OutputOf<'sheet'>
export type Entry = UnitSheet['entries'][number]
export type Row = UnitSheet['lists'][number]

/** The platform as reached from here. */
export interface Wire {
  readonly act: typeof act
  readonly ask: typeof ask
}

export interface Conflict {
  /** What the platform has. */
  readonly theirs: { readonly text: string; readonly version: number; readonly by: string }
}

export interface Snapshot {
  readonly sheet: UnitSheet
  readonly drafts: ReadonlyMap<string, Draft>
  readonly conflicts: ReadonlyMap<string, Conflict>
  readonly online: boolean
  /** False when the browser cannot keep drafts: then they live in this window alone. */
  readonly kept: boolean
}

export interface CellEdit {
  readonly cell: string
  readonly text: string
  readonly place?: string
  /** Version that the text was made upon; without it, what is on the screen now. */
  readonly base?: number
}

type Named = readonly (readonly [string, Draft])[]
/** 'later': not reached, to be tried again. */
type Outcome = 'done' | 'later'

const BATCH = 1000
const ROW_BATCH = 500
const LOOKS_TO_RELEASE = 4

export class EntryStore {
  readonly #wire: Wire
  readonly #shelf: DraftShelf
  readonly #refused: (reason: Refused) => void
  readonly #listeners = new Set<() => void>()
  /** Drafts of another window, which sends them; by how often it was looked since. */
  readonly #foreign = new Map<string, number>()
  #now: Snapshot
  #saving: Promise<boolean> | undefined
  /** Latest time of the platform's own that was seen; this computer's clock may be wrong. */
  #seenUntil: string

  /** `refused` is told once for each act that the platform did not accept. */
  constructor(first: UnitSheet, wire: Wire, shelf: DraftShelf, refused: (reason: Refused) => void) {
    this.#wire = wire
    this.#shelf = shelf
    this.#refused = refused
    const drafts = shelf.all()
    this.#now = { sheet: first, drafts, conflicts: new Map(), online: true, kept: shelf.holds }
    this.#seenUntil = latestOf(first.entries)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly snapshot = (): Snapshot => this.#now

  get #input(): { evaluation: string; unit: string } {
    return { evaluation: this.#now.sheet.evaluation.id, unit: this.#now.sheet.unit.code }
  }

  #set(change: Partial<Snapshot>): void {
    this.#now = { ...this.#now, ...change, kept: this.#shelf.holds }
    for (const listener of this.#listeners) listener()
  }

  /** Cells of one act: typed, pasted, or from a workbook against the versions that its reading saw. */
  edit(edits: readonly CellEdit[], source: EntrySource): void {
    const drafts = new Map(this.#now.drafts)
    const byCell = new Map(this.#now.sheet.entries.map((one) => [one.cell, one]))
    for (const { cell, text, place, base } of edits) {
      const before = drafts.get(cellName(cell))
      const note = before?.kind === 'cell' ? before.note : (byCell.get(cell)?.note ?? '')
      this.#put(drafts, { kind: 'cell', target: cell, text, note, source, place: place ?? '' }, base)
    }
    this.#set({ drafts })
  }

  type(...list: readonly Typed[]): void {
    const drafts = new Map(this.#now.drafts)
    for (const typed of list) this.#put(drafts, typed)
    this.#set({ drafts })
  }

  /** Rows against the versions that somebody was shown. */
  typeUpon(list: readonly { readonly typed: Typed; readonly base: number }[]): void {
    const drafts = new Map(this.#now.drafts)
    for (const { typed, base } of list) this.#put(drafts, typed, base)
    this.#set({ drafts })
  }

  #put(drafts: Map<string, Draft>, typed: Typed, base?: number): void {
    const name = nameOf(typed)
    this.#foreign.delete(name)
    const before = drafts.get(name)
    const open = before !== undefined && before.refused === ''
    const kept = keptOf(this.#now.sheet, typed)
    if (!open && kept.same && (base === undefined || base === kept.version)) {
      // Back to what the platform has: nothing is left to be sent.
      if (before !== undefined) this.#remove(drafts, name, before)
      return
    }
    const draft: Draft = { ...typed, base: base ?? (open ? before.base : kept.version), refused: '' }
    drafts.set(name, draft)
    this.#shelf.put(name, draft)
  }

  #remove(drafts: Map<string, Draft>, name: string, known: Draft): void {
    const other = this.#shelf.take(name, known)
    if (other === undefined) drafts.delete(name)
    else drafts.set(name, other)
  }

  /** Of somebody else's and mine, which one stays. */
  resolve(name: string, keep: 'mine' | 'theirs'): void {
    this.#foreign.delete(name)
    const conflict = this.#now.conflicts.get(name)
    const draft = this.#now.drafts.get(name)
    const conflicts = new Map(this.#now.conflicts)
    conflicts.delete(name)
    const drafts = new Map(this.#now.drafts)
    if (draft !== undefined && conflict !== undefined) {
      if (keep === 'theirs') this.#remove(drafts, name, draft)
      else {
        const next: Draft = { ...draft, base: conflict.theirs.version }
        drafts.set(name, next)
        this.#shelf.put(name, next)
      }
    }
    this.#set({ conflicts, drafts })
  }

  /** Try once more what was refused, upon what the platform has now. */
  async resend(names: readonly string[]): Promise<void> {
    const drafts = new Map(this.#now.drafts)
    for (const name of names) {
      const draft = drafts.get(name)
      if (draft === undefined) continue
      const next: Draft = { ...draft, base: keptOf(this.#now.sheet, draft).version, refused: '' }
      drafts.set(name, next)
      this.#shelf.put(name, next)
    }
    this.#set({ drafts })
    await this.flush()
  }

  drop(names: readonly string[]): void {
    const drafts = new Map(this.#now.drafts)
    for (const name of names) {
      const draft = drafts.get(name)
      if (draft !== undefined) this.#remove(drafts, name, draft)
    }
    this.#set({ drafts })
  }

  /** What another window of the same person wrote or took away. */
  heard(key: string | null, text: string | null): void {
    const found = this.#shelf.heard(key, text)
    if (found === undefined) return
    const { name, draft } = found
    const drafts = new Map(this.#now.drafts)
    const conflicts = new Map(this.#now.conflicts)
    if (draft !== undefined) {
      if (drafts.get(name)?.base !== draft.base) conflicts.delete(name)
      drafts.set(name, draft)
      this.#foreign.set(name, 0)
    } else {
      // Written anew by this window meanwhile: then it stays.
      const still = this.#shelf.get(name)
      if (still !== undefined) return
      drafts.delete(name)
      conflicts.delete(name)
      this.#foreign.delete(name)
    }
    this.#set({ drafts, conflicts })
    if (draft === undefined) this.look().catch(() => undefined)
  }

  readonly reload = async (): Promise<void> => {
    this.#set({ sheet: await this.#wire.ask('sheet', this.#input) })
  }

  /** Drafts that are to be sent and can be. */
  waiting(): Named {
    const { drafts, conflicts } = this.#now
    return [...drafts].filter(
      ([name, draft]) =>
        draft.refused === '' && isComplete(draft) && !conflicts.has(name) && !this.#foreign.has(name),
    )
  }

  /** Send what waits; true when nothing is left waiting. */
  flush(): Promise<boolean> {
    this.#saving ??= this.#send().finally(() => {
      this.#saving = undefined
    })
    return this.#saving
  }

  /** Wait until nothing waits any more; false when that cannot be had now. */
  readonly settle = async (): Promise<boolean> => {
    for (let turn = 0; turn < 4 && this.waiting().length > 0; turn += 1)
      if (!(await this.flush())) return false
    return this.waiting().length === 0 && this.#now.conflicts.size === 0
  }

  async #send(): Promise<boolean> {
    const waiting = this.waiting()
    if (waiting.length === 0) return true
    const { sheet } = this.#now
    if (!sheet.mayEdit) {
      this.#refuse(waiting, sheet.whyNot)
      return false
    }
    const rows = waiting.filter(([, draft]) => draft.kind === 'row')
    for (const part of parts(rows, ROW_BATCH)) if ((await this.#sendRows(part)) === 'later') return false
    const cells = waiting.flatMap(([name, draft]) => (draft.kind === 'cell' ? [[name, draft] as const] : []))
    for (const source of new Set(cells.map(([, draft]) => draft.source)))
      for (const part of parts(
        cells.filter(([, draft]) => draft.source === source),
        BATCH,
      ))
        if ((await this.#sendCells(source, part)) === 'later') return false
    for (const [name, draft] of waiting)
      if (draft.kind === 'reason' || draft.kind === 'judgement')
        if ((await this.#sendOne(name, draft)) === 'later') return false
    return this.waiting().length === 0
  }

  async #sendCells(source: EntrySource, list: Named): Promise<Outcome> {
    const cells = list.flatMap(([name, draft]) => (draft.kind === 'cell' ? [{ name, draft }] : []))
    try {
      const answer = await this.#wire.act('saveEntries', {
        ...this.#input,
        source,
        entries: cells.map(({ draft: { target, text, note, base, place } }) => ({
          cell: target,
          text,
          note,
          base,
          ...(place === '' ? {} : { place }),
        })),
      })
      const versions = new Map(answer.saved.map((one) => [one.cell, one.version]))
      const theirs = new Map(answer.conflicts.map((one) => [one.cell, one]))
      const fresh: Entry[] = [...answer.conflicts]
      const conflicts = new Map(this.#now.conflicts)
      const drafts = new Map(this.#now.drafts)
      const unanswered: [string, Draft][] = []
      for (const { name, draft } of cells) {
        const version = versions.get(draft.target)
        const other = theirs.get(draft.target)
        if (version !== undefined) {
          if (version > 0) fresh.push(savedEntry(draft, version))
          this.#acknowledge(drafts, name, draft, version)
        } else if (other !== undefined)
          conflicts.set(name, {
            theirs: { text: other.text, version: other.version, by: other.savedByName },
          })
        else unanswered.push([name, draft])
      }
      this.#set({
        online: true,
        drafts,
        conflicts,
        sheet: withEntries(this.#now.sheet, fresh, answer.revision),
      })
      if (unanswered.length > 0) this.#refuse(unanswered, '平台没有答复这一格')
      return 'done'
    } catch (reason) {
      return this.#failed(reason, list, (part) => this.#sendCells(source, part))
    }
  }

  async #sendRows(list: Named): Promise<Outcome> {
    try {
      const answer = await this.#wire.act('saveList', {
        ...this.#input,
        rows: list.flatMap(([, draft]) =>
          draft.kind === 'row'
            ? [
                {
                  list: draft.list,
                  row: draft.row,
                  name: draft.name,
                  sort: draft.sort,
                  removed: draft.removed,
                  base: draft.base,
                },
              ]
            : [],
        ),
      })
      const saved = new Map(answer.saved.map((one) => [rowName(one.list, one.row), one]))
      const theirs = new Map(answer.conflicts.map((one) => [rowName(one.list, one.row), one]))
      const conflicts = new Map(this.#now.conflicts)
      const drafts = new Map(this.#now.drafts)
      for (const [name, draft] of list) {
        const row = saved.get(name)
        const other = theirs.get(name)
        if (row !== undefined) this.#acknowledge(drafts, name, draft, row.version)
        else if (other !== undefined)
          conflicts.set(name, {
            theirs: { text: other.removed ? '（已删除）' : other.name, version: other.version, by: '' },
          })
      }
      const rows = new Map(this.#now.sheet.lists.map((one) => [rowName(one.list, one.row), one]))
      for (const [name, one] of [...saved, ...theirs]) rows.set(name, one)
      this.#set({
        online: true,
        drafts,
        conflicts,
        sheet: { ...this.#now.sheet, lists: [...rows.values()], revision: answer.revision },
      })
      return 'done'
    } catch (reason) {
      return this.#failed(reason, list, (part) => this.#sendRows(part))
    }
  }

  async #sendOne(name: string, draft: Draft): Promise<Outcome> {
    const { sheet } = this.#now
    try {
      if (draft.kind === 'reason') {
        const { target, text, base } = draft
        const answer = await this.#wire.act('saveReason', { ...this.#input, target, text, base })
        const one = { target, text, version: answer.version, savedByName: '我' }
        this.#took(name, draft, answer, {
          reasons: [...sheet.reasons.filter((each) => each.target !== target), one],
        })
      } else if (draft.kind === 'judgement' && draft.content !== undefined) {
        const { indicator, content, reason, base } = draft
        const answer = await this.#wire.act('saveJudgement', {
          ...this.#input,
          indicator,
          content,
          reason,
          base,
        })
        const one = { indicator, content, reason, version: answer.version, savedByName: '我' }
        this.#took(name, draft, answer, {
          judgements: [...sheet.judgements.filter((each) => each.indicator !== indicator), one],
        })
      }
      return 'done'
    } catch (reason) {
      if (reason instanceof Refused && reason.problem.code === 'changed-meanwhile') {
        await this.reload().catch(() => undefined)
        const kept = keptOf(this.#now.sheet, draft)
        if (kept.version !== draft.base) {
          const conflicts = new Map(this.#now.conflicts)
          conflicts.set(name, { theirs: kept })
          this.#set({ conflicts })
          return 'done'
        }
      }
      return this.#failed(reason, [[name, draft]], () => Promise.resolve('done'))
    }
  }

  #took(
    name: string,
    sent: Draft,
    answer: { readonly revision: number; readonly version: number },
    change: Partial<UnitSheet>,
  ): void {
    const drafts = new Map(this.#now.drafts)
    this.#acknowledge(drafts, name, sent, answer.version)
    this.#set({ online: true, drafts, sheet: { ...this.#now.sheet, ...change, revision: answer.revision } })
  }

  /** Typed on while it was on its way: goes out again, upon the version just made. */
  #acknowledge(drafts: Map<string, Draft>, name: string, sent: Draft, version: number): void {
    const current = drafts.get(name)
    if (current === undefined) return
    const next = current === sent ? this.#shelf.take(name, sent) : current
    if (next === undefined) drafts.delete(name)
    else {
      const rebased: Draft = { ...next, base: version }
      drafts.set(name, rebased)
      this.#shelf.put(name, rebased)
    }
  }

  /** Not accepted: the one at fault stays with its author, the others go out without it. */
  async #failed(reason: unknown, list: Named, again: (part: Named) => Promise<Outcome>): Promise<Outcome> {
    if (!(reason instanceof Refused)) throw reason
    if (reason.offline || reason.status >= 500 || reason.status === 429) {
      this.#set({ online: false })
      return 'later'
    }
    if (reason.status === 401) return 'later'
    this.#set({ online: true })
    const ofAll = reason.status === 403 || reason.status === 404 || reason.status === 409
    if (ofAll || list.length === 1) {
      this.#refuse(list, [reason.problem.title, reason.problem.detail].join('：'))
      this.#refused(reason)
      if (ofAll) await this.reload().catch(() => undefined)
      return 'done'
    }
    const named = list.filter(([, draft]) => isNamed(reason, draft))
    const groups =
      named.length > 0 && named.length < list.length
        ? [named, list.filter((one) => !named.includes(one))]
        : [list.slice(0, Math.ceil(list.length / 2)), list.slice(Math.ceil(list.length / 2))]
    for (const part of groups) if ((await again(part)) === 'later') return 'later'
    return 'done'
  }

  #refuse(list: Named, why: string): void {
    const drafts = new Map(this.#now.drafts)
    for (const [name] of list) {
      const current = drafts.get(name)
      if (current === undefined) continue
      const next: Draft = { ...current, refused: why }
      drafts.set(name, next)
      this.#shelf.put(name, next)
    }
    this.#set({ drafts })
  }

  /** The window that typed it seems to be gone: this one sends it. */
  #release(): void {
    let released = false
    for (const [name, looks] of this.#foreign) {
      released ||= looks >= LOOKS_TO_RELEASE
      if (looks >= LOOKS_TO_RELEASE) this.#foreign.delete(name)
      else this.#foreign.set(name, looks + 1)
    }
    if (released) this.#set({})
  }

  /** What others saved since. */
  async look(): Promise<void> {
    this.#release()
    const before = this.#now.sheet
    try {
      const seen = await this.#wire.ask('changes', {
        ...this.#input,
        since: before.revision,
        after: this.#seenUntil,
      })
      if (!this.#now.online) this.#set({ online: true })
      const { sheet } = this.#now
      if (seen.state !== sheet.state) return await this.reload()
      if (seen.revision <= sheet.revision) return
      if (seen.entries.length > 0) this.#seenUntil = latestOf(seen.entries)
      const known = new Map(sheet.entries.map((one) => [one.cell, one.version]))
      const fresh = seen.entries.filter((one) => (known.get(one.cell) ?? 0) < one.version)
      const { lists, reasons, judgements } = seen
      const isSame =
        fresh.length === 0 &&
        versionsOf(lists) === versionsOf(sheet.lists) &&
        versionsOf(reasons) === versionsOf(sheet.reasons) &&
        versionsOf(judgements) === versionsOf(sheet.judgements)
      // Counted on and yet nothing new among these: evidence, notes or the like.
      if (isSame) return await this.reload()
      this.#set({ sheet: { ...withEntries(sheet, fresh, seen.revision), lists, reasons, judgements } })
    } catch (reason) {
      if (reason instanceof Refused && reason.offline) this.#set({ online: false })
    }
  }
}

/** What the platform has of the same thing, and whether that is what was typed. */
export function keptOf(
  sheet: UnitSheet,
  typed: Typed,
): { readonly same: boolean; readonly version: number; readonly text: string; readonly by: string } {
  switch (typed.kind) {
    case 'cell': {
      const kept = sheet.entries.find((one) => one.cell === typed.target)
      return {
        same: (kept?.text ?? '') === typed.text && (kept?.note ?? '') === typed.note,
        version: kept?.version ?? 0,
        text: kept?.text ?? '',
        by: kept?.savedByName ?? '',
      }
    }
    case 'row': {
      const kept = sheet.lists.find((one) => one.list === typed.list && one.row === typed.row)
      return {
        same: kept !== undefined && kept.name === typed.name && kept.removed === typed.removed,
        version: kept?.version ?? 0,
        text: kept?.removed === false ? kept.name : '',
        by: '',
      }
    }
    case 'reason': {
      const kept = sheet.reasons.find((one) => one.target === typed.target)
      return {
        same: (kept?.text ?? '') === typed.text,
        version: kept?.version ?? 0,
        text: kept?.text ?? '',
        by: kept?.savedByName ?? '',
      }
    }
    case 'judgement': {
      const kept = sheet.judgements.find((one) => one.indicator === typed.indicator)
      return {
        same:
          JSON.stringify(kept?.content) === JSON.stringify(typed.content) &&
          (kept?.reason ?? '') === typed.reason,
        version: kept?.version ?? 0,
        text: [judgedWords(kept?.content), kept?.reason ?? ''].filter((one) => one !== '').join('；'),
        by: kept?.savedByName ?? '',
      }
    }
  }
}

/** List rows as they now stand, typed ones over the platform's. */
export function rowsOf({ sheet, drafts }: Pick<Snapshot, 'sheet' | 'drafts'>): readonly Row[] {
  const rows = new Map(sheet.lists.map((one) => [rowName(one.list, one.row), one]))
  for (const [name, draft] of drafts)
    if (draft.kind === 'row' && draft.refused === '')
      rows.set(name, {
        list: draft.list,
        row: draft.row,
        name: draft.name,
        sort: draft.sort,
        removed: draft.removed,
        version: draft.base,
      })
  return [...rows.values()]
}

const latestOf = (entries: readonly Entry[]): string =>
  entries.reduce((latest, one) => (one.savedAt > latest ? one.savedAt : latest), '')

const versionsOf = (list: readonly Readonly<Record<string, unknown>>[]): string =>
  list
    .map((one) => JSON.stringify([one.list, one.row, one.target, one.indicator, one.version]))
    .sort()
    .join()

function withEntries(sheet: UnitSheet, fresh: readonly Entry[], revision: number): UnitSheet {
  const byCell = new Map(sheet.entries.map((one) => [one.cell, one]))
  for (const one of fresh) if (one.version > 0) byCell.set(one.cell, one)
  return { ...sheet, entries: [...byCell.values()], revision }
}

const savedEntry = (draft: Extract<Draft, { kind: 'cell' }>, version: number): Entry => ({
  cell: draft.target,
  text: draft.text,
  note: draft.note,
  source: draft.source,
  place: draft.place,
  version,
  savedAt: new Date().toISOString(),
  savedBy: '',
  savedByName: '我',
})

const parts = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )

function isNamed({ problems }: Refused, draft: Draft): boolean {
  const words = problems.flatMap((one) =>
    Object.values((one as { values?: Record<string, string> }).values ?? {}),
  )
  if (draft.kind === 'cell') return words.includes(draft.target)
  return draft.kind === 'row' && (words.includes(draft.row) || words.includes(draft.list))
}
