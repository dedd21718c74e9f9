/**
 * The room of quantities 数量: exact numbers, measures, accuracy, intervals, and their way to and from text. Each group
 * builds only on those above it.
 */

// Numbers, what they measure, and between what they lie:

export { Defect } from '../defect.ts'
export * from './exact.ts'
export * from './interval.ts'
export * from './measure.ts'

// Quantities and their sums:

export * from './quantity.ts'
export * from './rounded-sum.ts'

// To and from text:

export * from './print.ts'
export * from './read.ts'
