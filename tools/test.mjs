// npm test: installs what is needed, then runs every test and ends with the runner's own summary.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from './browser.mjs'
import { build } from './build.mjs'

await build()
const args = process.argv.slice(2)
const environment = { ...process.env }
if (args.length === 0) {
  if (process.platform === 'linux' && process.getuid?.() === 0)
    debian(['chromium', 'libpython3.11-testsuite', 'poppler-utils', 'postgresql'])
  const browser = findBrowser()
  if (browser === undefined) {
    playwright()
  }
  const found = findBrowser()
  if (found === undefined) console.log('本机没有浏览器，且不能安装：浏览器测试将跳过。')
  else environment.JIHENG_BROWSER = found
}
const folder = mkdtempSync(join(tmpdir(), 'jiheng-test-'))
const file = join(folder, 'results.json')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
const done = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
  stdio: 'inherit',
  env: environment,
})
if (existsSync(file)) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'))
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
}
rmSync(folder, { recursive: true, force: true })
process.exit(done.status ?? 1)

/** As root on Debian: the packages that tests use and that are not there. */
function debian(names) {
  const absent = names.filter((name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0)
  if (absent.length === 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`正在安装测试用的系统软件包：${absent.join('、')}……`)
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update'], quiet)
  for (const name of absent) spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], quiet)
}

function playwright() {
  console.log('正在安装测试用的浏览器……')
  spawnSync(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  })
}
