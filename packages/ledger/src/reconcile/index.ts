/** The room's reconciliation 账表核对: mapping → the ledger's figures → against what was reported. */

export * from './ledger-figures.ts'
export * from './mapping.ts'
export * from './reconcile.ts'
