/**
 * A plan at rest 抽样方案的存放: as JSON without loss. Whole numbers of fen are written { fen: '1234' }, exact shares
 * { exact: '0.05' }, so that neither passes through a floating-point number.
 */
import { Exact } from '@jiheng/engine'
import type { SamplePlan } from './plan.ts'

/** The plan as JSON; equal plans give equal text. */
export const planToJson = (plan: SamplePlan): string => JSON.stringify(written(plan))

/** Reads back {@link planToJson}; undefined if the text is no such plan. */
export function planFromJson(text: string): SamplePlan | undefined {
  try {
    const plan = readBack(JSON.parse(text)) as Partial<SamplePlan>
    const known = typeof plan.method === 'string' && METHODS.has(plan.method)
    return known && typeof plan.seed === 'string' && typeof plan.population?.digest === 'string'
      ? (plan as SamplePlan)
      : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const METHODS = new Set(['monetaryUnit', 'random', 'stratified', 'judgement'])

function written(value: unknown): unknown {
  if (typeof value === 'bigint') return { fen: value.toString() }
  if (value instanceof Exact) return { exact: value.toString() }
  if (Array.isArray(value)) return value.map(written)
  if (typeof value !== 'object' || value === null) return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, written((value as Record<string, unknown>)[name])]))
}

function readBack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readBack)
  if (typeof value !== 'object' || value === null) return value
  const record = value as Readonly<Record<string, unknown>>
  if (typeof record.fen === 'string' && Object.keys(record).length === 1) return BigInt(record.fen)
  if (typeof record.exact === 'string' && Object.keys(record).length === 1) return Exact.parse(record.exact)
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, readBack(one)]))
}
