/** The ledger 账簿: vouchers → faults, tests, samples, reconciliation. Read downwards: nothing refers to what comes later. */

export * from './fen.ts'
export * from './ledger.ts'
export * from './random.ts'
export * from './reconcile/index.ts'
export * from './sampling/index.ts'
export * from './structure/fault.ts'
export * from './structure.ts'
export * from './tests/parameters.ts'
export * from './tests/test.ts'
