/** Use cases 用例: what a person does with a case, without files, clocks or sockets of its own. */

export * from './case/library.ts'
export { type LoadedCase, type LoadRequest, loadCase } from './case/load.ts'
export * from './ports.ts'
export * from './use/archive.ts'
export * from './use/check-framework.ts'
export * from './use/check-report.ts'
export * from './use/evaluate-case.ts'
export * from './use/new-case.ts'
