/** The checker 核查: text → figures → statements → verdicts. */

export * from './result.ts'
export * from './source.ts'
