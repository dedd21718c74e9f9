// 验证网页: one HTML file with everything in it, that is put into every package.
import { readFileSync } from 'node:fs'

const PAGE = 'packages/web/src/verifier/verify.html'

/** The page as text. The script is inlined, so that the file works from a disk without a server. */
export async function verifierPage() {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: ['packages/web/src/verifier/verify.ts'],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome100', 'firefox115'],
    minify: true,
    write: false,
    charset: 'utf8',
    legalComments: 'inline',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  })
  const script = outputFiles[0].text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
  return readFileSync(PAGE, 'utf8').replace('/*SCRIPT*/', () => script)
}
