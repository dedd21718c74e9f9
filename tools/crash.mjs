// npm run crash: the long run of the crash test, 50 rounds on each store (npm run crash 10 for fewer).
import { spawnSync } from 'node:child_process'
import { build } from './build.mjs'

await build()
const rounds = process.argv[2] ?? '50'
const done = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'e2e/crash.test.ts', '--disable-console-intercept'],
  { stdio: 'inherit', env: { ...process.env, JIHENG_CRASH_ROUNDS: rounds } },
)
process.exit(done.status ?? 1)
