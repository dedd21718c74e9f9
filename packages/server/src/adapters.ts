/** Adapters 适配器: files, digests and the PDF printer of this machine; no database behind them. */

export { type Checkers, createCheckers } from './adapters/checkers.ts'
export * from './adapters/folder.ts'
export * from './adapters/hash.ts'
export { nodePdfResources } from './adapters/pdf-resources.ts'
export * from './adapters/printer.ts'
