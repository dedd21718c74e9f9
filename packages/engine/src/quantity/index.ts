/**
 * The room of quantities 数量: exact numbers, measures, accuracy, intervals, and their way to and from text. Each file
 * builds only on those above it.
 */
export { Defect } from '../defect.ts'
export * from './exact.ts'
export * from './interval.ts'
export * from './measure.ts'
export * from './print.ts'
export * from './quantity.ts'
export * from './read.ts'
export * from './rounded-sum.ts'
