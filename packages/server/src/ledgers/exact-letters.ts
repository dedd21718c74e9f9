/**
 * Exact numbers between threads 线程间的精确数: a letter to a thread is copied without its classes, so exact shares travel as
 * their text. Whole numbers of fen are copied as they are.
 */
import type { LedgerQueries } from '@jiheng/app'
import { Exact } from '@jiheng/engine'

/** Whose questions and answers hold exact numbers. */
export const EXACT_QUERIES: ReadonlySet<keyof LedgerQueries> = new Set(['planSample', 'drawSample'])

const MARK = 'exact__'

/** The value with every exact number as its text. */
export const packed = (value: unknown): unknown =>
  value instanceof Exact ? { [MARK]: value.toString() } : inside(value, packed)

/** Back from {@link packed}. */
export function unpacked(value: unknown): unknown {
  const text =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[MARK] : undefined
  return typeof text === 'string' ? Exact.parse(text) : inside(value, unpacked)
}

function inside(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]))
}
