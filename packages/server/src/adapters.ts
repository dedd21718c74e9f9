/** Adapters 适配器: files, digests, the PDF printer and large ledgers of this machine; no database of the platform behind them. */

export { createArchiveReader } from './adapters/archive-readers.ts'
export { type Checkers, createCheckers } from './adapters/checkers.ts'
export { createDemoArchives } from './adapters/demo-archives.ts'
export * from './adapters/folder.ts'
export * from './adapters/hash.ts'
export { nodePdfResources } from './adapters/pdf-resources.ts'
export * from './adapters/printer.ts'
export { createStamper } from './adapters/stamper.ts'
export { createLedgers } from './ledgers/ledgers.ts'
