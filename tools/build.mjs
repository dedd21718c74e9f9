// Builds what is shipped: the command line as one file, the pages as static files. Skips what has not changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { install } from './install.mjs'

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

const packages = ['engine', 'checker', 'ledger', 'documents', 'app', 'server', 'cli'].map((name) => `packages/${name}`)

async function once(stamp, folders, make) {
  const now = digest(folders)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  await make()
  writeFileSync(stamp, now)
}

/** What the first page needs, compressed: 300 KB arrive in under two seconds on a slow office network. */
const FIRST_PAGE_BYTES = 300_000

function withinBudget() {
  const page = readFileSync('dist/web/index.html', 'utf8')
  const parts = [...page.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map((one) => one[1])
  const bytes = parts.reduce((sum, part) => sum + gzipSync(readFileSync(join('dist/web', part))).length, 0)
  if (parts.length < 2 || bytes > FIRST_PAGE_BYTES)
    throw new Error(`首页要取 ${parts.length} 个文件、${bytes} 字节，上限 ${FIRST_PAGE_BYTES} 字节`)
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
        'packages/server/src/adapters/checker-worker.ts',
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
