// Builds what is shipped: the command line as one file, the pages as static files. Skips what has not changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

const packages = ['engine', 'checker', 'documents', 'app', 'server', 'cli'].map((name) => `packages/${name}`)

async function once(stamp, folders, make) {
  const now = digest(folders)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  await make()
  writeFileSync(stamp, now)
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
    },
  )
}

if (process.argv[1]?.endsWith('build.mjs')) await build()
