/** Measuring: medians, and a small seeded generator so that every run has the same data. */

/** Median milliseconds of some runs, after one to warm up. */
export function median(runs: number, run: () => void): number {
  run()
  const times: number[] = []
  for (let round = 0; round < runs; round += 1) {
    const start = performance.now()
    run()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return times[Math.floor(runs / 2)] ?? 0
}

/** Numbers in [0, 1) from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The shortest of some runs, after one to warm up, with what it gave. */
export async function best<T>(
  runs: number,
  run: () => T | Promise<T>,
): Promise<{ milliseconds: number; value: T }> {
  let value = await run()
  let milliseconds = Number.POSITIVE_INFINITY
  for (let round = 0; round < runs; round += 1) {
    const start = performance.now()
    value = await run()
    milliseconds = Math.min(milliseconds, performance.now() - start)
  }
  return { milliseconds, value }
}

/** What the process holds now. */
export const megabytes = (): string => `${Math.round(process.memoryUsage().rss / 1_048_576)} MB`
