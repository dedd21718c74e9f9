// npm run bench: bundles the benches and runs them; puts the peer to compare with into a folder outside the project.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'

await build()
const folder = join(tmpdir(), 'jiheng-bench')
mkdirSync(folder, { recursive: true })
if (!existsSync(join(folder, 'node_modules/hyperformula'))) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  spawnSync(npm, ['install', '--prefix', folder, '--no-audit', '--no-fund', 'hyperformula@3.5.0'], {
    stdio: 'ignore',
  })
}
const environment = { ...process.env }
if (existsSync(join(folder, 'node_modules/hyperformula'))) environment.JIHENG_BENCH_MODULES = folder
else console.log('没有取得 HyperFormula，不作对照。')
const done = spawnSync(
  process.execPath,
  [
    '--max-old-space-size=8192',
    '--max-semi-space-size=256',
    '--import',
    'tsx',
    'bench/main.ts',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: environment },
)
process.exit(done.status ?? 1)
