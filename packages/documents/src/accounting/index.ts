/** Accounting data 会计数据: exports of accounting software → accounts, balances and voucher lines. Read downwards. */

export {
  ACCOUNTING_LIMITS,
  type AccountingBatch,
  type AccountingFile,
  type AccountingLimits,
  fileOf,
  type ImportedTable,
  type ImportProgress,
  type ImportSummary,
  type TableKind,
} from './accounting.ts'
export {
  type ColumnChoice,
  chosenMappings,
  readColumnChoices,
  writeColumnChoices,
} from './column-choice.ts'
export {
  type ColumnMapping,
  type MappingProposal,
  missingOf,
  proposeMapping,
  type SampleRow,
  type TableSample,
} from './columns.ts'
export {
  type AccountingFormats,
  type ColumnFormat,
  readAccountingFormats,
  type TableFormat,
  type XmlFormat,
} from './formats.ts'
export {
  type ImportOptions,
  importAccounting,
  proposeTables,
  readAccounting,
} from './import.ts'
export { isLinesCsv, LINE_COLUMNS, LINES_CSV_HEADER, writeLinesCsv } from './lines-csv.ts'
export type { ProposedTable } from './tables.ts'
