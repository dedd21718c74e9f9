/** Documents 文档: bytes ↔ values. No file system, no network. */

export * from './bag.ts'
export * from './csv.ts'
export * from './docx.ts'
export * from './docx-read.ts'
export { type FormMeta, writeFormWorkbook } from './form-workbook.ts'
export * from './form-workbook-read.ts'
export * from './html.ts'
export * from './official-layout.ts'
export { writeScoreWorkbook } from './score-workbook.ts'
export * from './source/index.ts'
export * from './typst.ts'
export * from './zip.ts'
