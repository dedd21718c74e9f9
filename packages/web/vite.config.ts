import react from '@vitejs/plugin-react'
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rolldown } from 'vite'

/** Browsers of offices: Chromium 100 and Firefox ESR 115, and everything newer. */
const BROWSERS = ['chrome100', 'firefox115']

/**
 * 预取: what the first page of the platform needs is named in the document itself, so that a slow line carries it at once and
 * not one file after the other has been read.
 */
function fetchAhead(): Plugin {
  return {
    name: 'fetch-ahead',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => {
        const chunks = new Map(
          Object.values(bundle ?? {}).flatMap((one) =>
            one.type === 'chunk' ? [[one.fileName, one] as const] : [],
          ),
        )
        const first = [...chunks.values()].find((one) => one.facadeModuleId?.endsWith('/platform-app.tsx'))
        if (first === undefined) return html
        const files = closure(first, chunks)
        const tags = [...files].flatMap((file): HtmlTagDescriptor[] => {
          if (html.includes(file)) return []
          const attrs = file.endsWith('.css')
            ? { rel: 'preload', as: 'style', crossorigin: true, href: `./${file}` }
            : { rel: 'modulepreload', crossorigin: true, href: `./${file}` }
          return [{ tag: 'link', attrs, injectTo: 'head' }]
        })
        const alive = { rel: 'preload', as: 'fetch', crossorigin: true, href: './api/alive' }
        return { html, tags: [...tags, { tag: 'link', attrs: alive, injectTo: 'head' }] }
      },
    },
  }
}

function closure(
  first: Rolldown.OutputChunk,
  chunks: ReadonlyMap<string, Rolldown.OutputChunk>,
): ReadonlySet<string> {
  const files = new Set<string>()
  const left = [first]
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (files.has(one.fileName)) continue
    files.add(one.fileName)
    for (const style of one.viteMetadata?.importedCss ?? []) files.add(style)
    for (const name of one.imports) {
      const next = chunks.get(name)
      if (next !== undefined) left.push(next)
    }
  }
  return files
}

/** 页面: one folder of files that any server, or none but a static one, can hand out under any path. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), fetchAhead()],
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: BROWSERS,
    cssTarget: BROWSERS,
    // Read and taken away again by tools/build.mjs, which adds up what the first page needs.
    manifest: true,
    chunkSizeWarningLimit: 1300,
    // Character maps are fetched one by one, never as data addresses, which the page's policy forbids.
    assetsInlineLimit: (file) => (file.endsWith('.bcmap') ? false : undefined),
  },
})
