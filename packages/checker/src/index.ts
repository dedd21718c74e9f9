/** The checker 核查: text → figures → statements → verdicts. */

export { check } from './check.ts'
export * from './marks.ts'
export * from './result.ts'
export * from './source.ts'
