// npm start: install, build, evaluate the real case, print the summary, show the pages.
import { spawn } from 'node:child_process'
import { build } from './build.mjs'

await build()
const args = process.argv.slice(2)
const folder = args.find((word) => !word.startsWith('--')) ?? 'cases/hengyang-hrss-2019'
const rest = args.filter((word) => word !== folder)
const child = spawn(process.execPath, ['dist/cli/main.mjs', 'start', folder, ...rest], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 0))
