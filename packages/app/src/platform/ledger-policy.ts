/** Policy of ledgers 账簿政策: formats, tests, holidays and the mapping to figures, as the library's files say; read once. */
import { type AccountingFormats, readAccountingFormats } from '@jiheng/documents'
import type { SourceFile } from '@jiheng/engine'
import {
  type Calendar,
  type LedgerMapping,
  type LedgerTests,
  readCalendar,
  readLedgerMapping,
  readLedgerTests,
} from '@jiheng/ledger'
import type { FileMap } from '../case/library.ts'
import { libraryFile } from '../use/ledger.ts'
import { Refusal } from './context.ts'

export interface LedgerPolicy {
  readonly formats: AccountingFormats
  readonly tests: LedgerTests
  readonly calendar: Calendar
  readonly mapping: LedgerMapping
}

const known = new WeakMap<FileMap, LedgerPolicy>()

/** @throws Refusal with what is wrong with the files */
export function ledgerPolicy(library: FileMap): LedgerPolicy {
  const found = known.get(library)
  if (found !== undefined) return found
  const [tests, days, figures] = [
    'ledger/ledger-tests.yaml',
    'ledger/holidays.yaml',
    'accounting/ledger-mapping.yaml',
  ].map((end) => fileOf(library, end)) as [SourceFile, SourceFile, SourceFile]
  const form = readAccountingFormats(library)
  const test = readLedgerTests(tests.text, tests.file)
  const day = readCalendar(days.text, days.file)
  const figure = readLedgerMapping(figures.text, figures.file)
  if (
    form.formats === undefined ||
    test.tests === undefined ||
    day.calendar === undefined ||
    figure.mapping === undefined
  )
    throw new Refusal([form, test, day, figure].flatMap(({ problems }) => problems))
  const policy = { formats: form.formats, tests: test.tests, calendar: day.calendar, mapping: figure.mapping }
  known.set(library, policy)
  return policy
}

function fileOf(library: FileMap, end: string): SourceFile {
  const found = libraryFile(library, end)
  if ('code' in found) throw new Refusal([found])
  return found
}
