/** Verifying in a browser 网页验证: the third door of this room, for the page that lies in every package. */
import { sha256Hex, sm3Hex } from '@jiheng/documents'
import type { Hash } from './ports.ts'

export { OUTCOME_WORDS, type PropertyResult } from './archive/properties.ts'
export { type OpenedArchive, openArchive, openBag, type Verification } from './use/archive.ts'
export type { EvaluatedCase } from './use/evaluate-case.ts'

/** Digests that need nothing of the machine. */
export const ownHash: Hash = { sha256: sha256Hex, sm3: sm3Hex }
