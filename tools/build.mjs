// Builds what is shipped: the command line as one file, the pages as static files. Skips what has not changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { install } from './install.mjs'
import { verifierPage } from './verifier.mjs'

function filesBelow(folder) {
  const list = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) list.push(...filesBelow(path))
    else list.push(path)
  }
  return list.sort()
}

function digest(folders) {
  const hash = createHash('sha256')
  for (const file of [...folders.flatMap(filesBelow), 'package-lock.json', 'tools/build.mjs'])
    hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

const packages = ['engine', 'checker', 'ledger', 'documents', 'app', 'server', 'cli'].map(
  (name) => `packages/${name}`,
)

async function once(stamp, folders, make) {
  const now = digest(folders)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  await make()
  writeFileSync(stamp, now)
}

/** 首页预算: a slow line of an office. Bytes of a second, seconds of a round trip, seconds until the desk is there. */
const SLOW_LINE = { bytesPerSecond: 1_600_000 / 8, roundTrip: 0.15 }
const FIRST_PAGE_SECONDS = 2
/** Connecting, the document, its files, who is signed in, what waits for him: each waits for the one before. */
const ROUND_TRIPS = 5
const FIRST_PAGE = ['index.html', 'src/platform/platform-app.tsx']

/** Every file between the address typed and the desk: the document, sign-in and desk, all that they are made of. */
function firstPage() {
  const manifest = JSON.parse(readFileSync('dist/web/.vite/manifest.json', 'utf8'))
  const seen = new Set()
  const files = new Set(['index.html'])
  const left = [...FIRST_PAGE]
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const part = manifest[name]
    if (part === undefined) throw new Error(`网页里没有 ${name}`)
    if (seen.has(name)) continue
    seen.add(name)
    for (const file of [part.file, ...(part.css ?? [])]) files.add(file)
    left.push(...(part.imports ?? []))
  }
  return [...files]
}

function withinBudget() {
  const files = firstPage()
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join('dist/web', file))).length, 0)
  const seconds = ROUND_TRIPS * SLOW_LINE.roundTrip + bytes / SLOW_LINE.bytesPerSecond
  const said = `首页 ${files.length} 个文件，压缩后 ${bytes} 字节，1.6 Mbit/s、往返 150 毫秒时 ${seconds.toFixed(2)} 秒`
  console.error(said)
  if (seconds > FIRST_PAGE_SECONDS) throw new Error(`${said}，超过 ${FIRST_PAGE_SECONDS} 秒`)
  rmSync('dist/web/.vite', { recursive: true, force: true })
}

/** Build whatever is out of date. */
export async function build() {
  install()
  mkdirSync('dist', { recursive: true })
  await once('dist/.cli', packages, async () => {
    const { build: bundle } = await import('esbuild')
    await bundle({
      entryPoints: [
        'packages/cli/src/main.ts',
        'packages/server/src/adapters/printer-worker.ts',
        'packages/server/src/adapters/archive-reader-worker.ts',
        'packages/server/src/adapters/checker-worker.ts',
        'packages/server/src/adapters/demo-archive-worker.ts',
        'packages/server/src/store/embedded-worker.ts',
        'packages/server/src/ledgers/ledger-worker.ts',
      ],
      outdir: 'dist/cli',
      entryNames: '[name]',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
      external: [
        '@duckdb/*',
        '@electric-sql/*',
        '@node-rs/*',
        'pg-native',
        '@myriaddreamin/*',
        '@expo-google-fonts/*',
        'pdfjs-dist/*',
      ],
      banner: {
        js: "import { createRequire as createRequire__ } from 'node:module'; const require = createRequire__(import.meta.url);",
      },
      legalComments: 'none',
      logLevel: 'warning',
    })
  })
  await once(
    'dist/.verifier',
    [
      'packages/engine',
      'packages/documents',
      'packages/checker',
      'packages/ledger',
      'packages/app',
      'packages/web/src/verifier',
    ],
    async () => writeFileSync('dist/verify.html', await verifierPage()),
  )
  await once(
    'dist/.web',
    [
      'packages/web',
      'packages/engine',
      'packages/checker',
      'packages/documents',
      'packages/app/src/contract',
    ],
    async () => {
      console.error('正在生成网页……')
      rmSync('dist/web', { recursive: true, force: true })
      const { build: pages } = await import('vite')
      await pages({ root: 'packages/web', configFile: 'packages/web/vite.config.ts', logLevel: 'warn' })
      withinBudget()
    },
  )
}

if (process.argv[1]?.endsWith('build.mjs')) await build()
