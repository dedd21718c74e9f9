// npm run accuracy: measures the checker against judged statements and writes docs/checker-accuracy.md.
import { spawnSync } from 'node:child_process'
import { install } from './install.mjs'

install()
const done = spawnSync(process.execPath, ['--import', 'tsx', 'bench/checker-accuracy.ts'], {
  stdio: 'inherit',
})
process.exit(done.status ?? 1)
