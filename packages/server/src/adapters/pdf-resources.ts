/** What reading PDF needs beside the file: character maps and fonts of the package pdfjs-dist. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PdfResources } from '@jiheng/app'

const NAME = /^[\w.-]+$/

/** From the installed package. A name with a path in it is refused. */
export function nodePdfResources(): PdfResources {
  let root: string | undefined
  const read = async (folder: string, file: string): Promise<Uint8Array> => {
    if (!NAME.test(file)) throw new Error(`no such resource: ${file}`)
    root ??= dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
    return new Uint8Array(await readFile(join(root, folder, file)))
  }
  return { cMaps: (file) => read('cmaps', file), fonts: (file) => read('standard_fonts', file) }
}
