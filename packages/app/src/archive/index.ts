/** 归档: sealing and what a package consists of. */
export { ARCHIVE_POLICY, archivePolicy, archivePolicySchema } from './archive-policy.ts'
export { OUTCOME_WORDS, type PropertyOutcome, type PropertyResult } from './properties.ts'
export type { ArchiveRecord, SealFacts } from './records.ts'
export { type Sealed, type Sealing, STAMP, seal } from './seal.ts'
