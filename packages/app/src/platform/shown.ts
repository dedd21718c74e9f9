/** How rows are shown 展示: with people's names in place of their ids. */
import type { EntryRow, ListRow, SubmissionRow } from './store.ts'

type Names = ReadonlyMap<string, string>

export const shownEntry = (row: EntryRow, names: Names) => ({
  cell: row.cell,
  text: row.text,
  note: row.note,
  source: row.source,
  place: row.place,
  version: row.version,
  savedAt: row.savedAt,
  savedBy: row.savedBy,
  savedByName: names.get(row.savedBy) ?? '',
})

export const shownRow = (row: Omit<ListRow, 'evaluation' | 'unit'>) => ({
  list: row.list,
  row: row.row,
  name: row.name,
  sort: row.sort,
  removed: row.removed,
  version: row.version,
})

export const shownSubmission = (row: SubmissionRow, names: Names) => ({
  id: row.id,
  number: row.number,
  state: row.state,
  submittedAt: row.submittedAt,
  submittedByName: names.get(row.submittedBy) ?? '',
  approvedAt: row.approvedAt,
  approvedByName: names.get(row.approvedBy) ?? '',
  closedAt: row.closedAt,
  closedByName: names.get(row.closedBy) ?? '',
  digest: row.digest,
})
