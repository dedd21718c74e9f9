// npm run manual: the browser stories once more, taking the pictures of docs/manual anew.
import { spawnSync } from 'node:child_process'
import { findBrowser } from './browser.mjs'
import { build } from './build.mjs'

await build()
const browser = findBrowser()
if (browser === undefined) {
  console.error('本机没有浏览器，不能拍手册的图。')
  process.exit(1)
}
const files = process.argv.slice(2)
const done = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...(files.length === 0 ? ['e2e'] : files)],
  { stdio: 'inherit', env: { ...process.env, JIHENG_BROWSER: browser, JIHENG_MANUAL: '1' } },
)
process.exit(done.status ?? 1)
