/**
 * pdf.js 引擎 as this room uses it: bytes in, operators out. It reads no file and no address by itself: the encoding
 * tables (CMaps) come from the caller. Images are never decoded, fonts never drawn, nothing is evaluated or printed.
 */
import type { PDFDocumentLoadingTask } from 'pdfjs-dist'

/** What pdf.js needs beside the file, as bytes of files of the package pdfjs-dist. */
export interface PdfResources {
  /** `cmaps/<file>`, such as GBK-EUC-H.bcmap. */
  readonly cMaps: (file: string) => Promise<Uint8Array>
  /** `standard_fonts/<file>`: may be left out, the text is the same without. */
  readonly fonts?: (file: string) => Promise<Uint8Array>
}

/** A document being opened. `missing` lists the encoding tables that the caller could not give. */
export interface PdfOpening {
  readonly task: PDFDocumentLoadingTask
  readonly missing: readonly string[]
}

export async function openPdf(bytes: Uint8Array, resources: PdfResources): Promise<PdfOpening> {
  const { getDocument } = await loadEngine()
  const missing: string[] = []
  const task = getDocument({
    data: bytes.slice(), // pdf.js takes the buffer away from whoever passed it
    BinaryDataFactory: fetcherOf(resources, missing),
    ownerDocument: fontSink() as unknown as undefined,
    verbosity: 0,
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: false, // else every glyph is turned into a path
    maxImageSize: 0,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    disableAutoFetch: true,
  })
  return { task, missing }
}

let engine: Promise<typeof import('pdfjs-dist')> | undefined

/** The worker's half sets itself up as a global, so that it runs in this thread and no address has to be known. */
export async function loadEngine(): Promise<typeof import('pdfjs-dist')> {
  engine ??= quietly(async () => {
    giveDrawingNames()
    // @ts-expect-error: this half has no types
    await asInPage(() => import('pdfjs-dist/legacy/build/pdf.worker.mjs'))
    return await import('pdfjs-dist/legacy/build/pdf.mjs')
  })
  try {
    return await engine
  } catch (error) {
    engine = undefined
    throw error
  }
}

/** pdf.js names these when it is loaded, though only drawing needs them; Node has none of its own. */
function giveDrawingNames(): void {
  const names = globalThis as Record<string, unknown>
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) names[name] ??= class {}
}

/** Where this runs in a browser's worker, pdf.js would take that worker's messages for its own, were there no window. */
async function asInPage(work: () => Promise<unknown>): Promise<void> {
  const names = globalThis as Record<string, unknown>
  if ('window' in names || !('onmessage' in names)) {
    await work()
    return
  }
  names.window = globalThis
  try {
    await work()
  } finally {
    delete names.window
  }
}

/** While it is loaded pdf.js warns of drawing libraries that it does not find; nothing is drawn here. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console
  console.warn = () => {}
  try {
    return await work()
  } finally {
    console.warn = warn
  }
}

interface Wanted {
  readonly kind: string
  readonly filename: string
}

function fetcherOf(resources: PdfResources, missing: string[]): object {
  return class {
    async fetch({ kind, filename }: Wanted): Promise<Uint8Array> {
      if (kind !== 'cMapUrl') throw new Error('only drawing needs it')
      try {
        return (await resources.cMaps(filename)).slice()
      } catch (error) {
        missing.push(filename)
        throw error
      }
    }
  }
}

/** A document in which fonts can be put and are forgotten. */
function fontSink(): object {
  const sheet = { cssRules: [], insertRule: () => {} }
  const head = { append: () => {} }
  return {
    ...(typeof FontFace === 'undefined' ? {} : { fonts: { add: () => {}, delete: () => {} } }),
    createElement: () => ({ sheet, remove: () => {} }),
    documentElement: { getElementsByTagName: () => [head] },
  }
}

declare const FontFace: unknown
