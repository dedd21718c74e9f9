// npm run check: types of every room, walls, format and lint, generated files, gallery and glossary.
import { spawnSync } from 'node:child_process'
import { install } from './install.mjs'

install()
const rooms = ['engine', 'checker', 'documents', 'app', 'server', 'cli', 'web'].map(
  (name) => `packages/${name}`,
)
const steps = [
  ...rooms.map((room) => [`类型：${room}`, ['node_modules/typescript/bin/tsc', '-p', room]]),
  ['类型：测试和工具', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['墙', ['--import', 'tsx', 'tools/walls.ts']],
  ['格式和写法', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['生成的文件', ['tools/generate.mjs', '--verify']],
]
let failed = 0
for (const [name, args] of steps) {
  const done = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const good = done.status === 0
  if (!good) failed += 1
  console.log(`${good ? '通过' : '不通过'}  ${name}`)
  if (!good) console.log(done.stdout + done.stderr)
}
console.log(failed === 0 ? '全部通过' : `${failed} 项不通过`)
process.exit(failed === 0 ? 0 : 1)
