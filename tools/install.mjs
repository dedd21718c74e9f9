// Installs the packages when they are not there or do not fit the lock file; otherwise does nothing.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`需要 Node.js 20.19 或更新的版本，现为 ${process.versions.node}。`)
  process.exit(2)
}

const stamp = 'node_modules/.jiheng-lock'
const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')

/** Make sure the packages of the lock file are installed. */
export function install() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  // Somebody has already run npm ci for this very lock file.
  const installed = 'node_modules/.package-lock.json'
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs) {
    writeFileSync(stamp, lock)
    return
  }
  console.error('正在安装所需的软件包（只在第一次需要）……')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) {
    console.error('软件包没有装成。请检查网络或 npm 的设置后重试。')
    process.exit(done.status ?? 1)
  }
  writeFileSync(stamp, lock)
}
