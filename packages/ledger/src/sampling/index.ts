/** The room's sampling 抽样: population → size → plan → sample → projection. */

export * from './distributions.ts'
export * from './draw.ts'
export * from './plan.ts'
export * from './plan-json.ts'
export * from './population.ts'
export * from './projection.ts'
export * from './size.ts'
