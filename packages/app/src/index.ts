/** Use cases 用例: what a person does with a case, without files, clocks or sockets of its own. */

export * from './archive/index.ts'
export * from './case/library.ts'
export { type LoadedCase, type LoadRequest, loadCase } from './case/load.ts'
export { OPERATIONS, type OperationName } from './contract/operations.ts'
export { type AuditVerification, auditTree, hex, unhex, verifyAudit } from './platform/audit.ts'
export { publicFile } from './platform/commands/publication.ts'
export * from './platform/context.ts'
export { loadDemo } from './platform/demo.ts'
export {
  importsEnded,
  markStoppedImports,
  type ReadingProgress,
  stopImports,
} from './platform/ledger-importing.ts'
export * from './platform/ledgers.ts'
export { openApi, pathOf } from './platform/open-api.ts'
export { type Answer, Platform } from './platform/operate.ts'
export { createPlatform } from './platform/operations.ts'
export * from './platform/plain-ledger.ts'
export * from './platform/policy.ts'
export * from './platform/single-sign-on.ts'
export * from './platform/start.ts'
export * from './platform/store.ts'
export * from './ports.ts'
export * from './use/archive.ts'
export * from './use/check-framework.ts'
export * from './use/check-report.ts'
export * from './use/evaluate-case.ts'
export * from './use/ledger.ts'
export * from './use/ledger-check.ts'
export * from './use/ledger-generate.ts'
export * from './use/ledger-paper.ts'
export * from './use/ledger-reconcile.ts'
export * from './use/ledger-sample.ts'
export * from './use/new-case.ts'
