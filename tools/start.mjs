// npm start: install, build, run the platform on the folder data (made when first run). With a case folder: evaluate it,
// print the summary, write the files and show the pages read-only.
import { spawn } from 'node:child_process'
import { build } from './build.mjs'

await build()
const args = process.argv.slice(2)
const options = new Set([
  '--port',
  '--host',
  '--data',
  '--case',
  '--out',
  '--framework',
  '--library',
  '--pages',
])
const folder = args.find((word, at) => !word.startsWith('--') && !options.has(args[at - 1]))
const command = folder === undefined ? ['run', ...args] : ['start', ...args]
const child = spawn(process.execPath, ['dist/cli/main.mjs', ...command], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 0))
