/** Adapters 适配器: files, digests and the PDF printer of this machine; no database behind them. */
export * from './adapters/folder.ts'
export * from './adapters/hash.ts'
export * from './adapters/printer.ts'
