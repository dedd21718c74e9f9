/** A PDF drawn in the page 页面里看 PDF: page by page, without the browser's own viewer, which old browsers do not have. */
import { Button } from 'antd'
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.min.mjs'
import PdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker'
import { useEffect, useRef, useState } from 'react'
import { Waiting } from '../../parts/waiting.tsx'

/** Addresses of the character maps that PDF files of some producers need, by name. */
const CMAPS = import.meta.glob<string>('../../../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
})

class CharacterMaps {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const address =
      kind === 'cMapUrl'
        ? await Object.entries(CMAPS).find(([path]) => path.endsWith(`/${filename}`))?.[1]()
        : undefined
    if (address === undefined) throw new Error(`no such file: ${filename}`)
    return new Uint8Array(await (await fetch(address)).arrayBuffer())
  }
}

export function PdfView({ url }: { readonly url: string }) {
  const [document, setDocument] = useState<PDFDocumentProxy>()
  const [fault, setFault] = useState(false)
  const [page, setPage] = useState(1)
  useEffect(() => {
    GlobalWorkerOptions.workerPort ??= new PdfWorker()
    const task = getDocument({
      url,
      isEvalSupported: false,
      useWasm: false,
      useWorkerFetch: false,
      enableXfa: false,
      BinaryDataFactory: CharacterMaps,
    } as Parameters<typeof getDocument>[0])
    task.promise.then(setDocument, () => setFault(true))
    return () => {
      task.destroy()
    }
  }, [url])
  if (fault) return <p className="pf-empty">这份 PDF 不能在页面里显示，请下载后打开。</p>
  if (document === undefined) return <Waiting what="PDF" />
  return (
    <>
      <div className="pf-actions">
        <Button disabled={page <= 1} onClick={() => setPage(page - 1)}>
          上一页
        </Button>
        <span aria-live="polite">
          第 {page} 页，共 {document.numPages} 页
        </span>
        <Button disabled={page >= document.numPages} onClick={() => setPage(page + 1)}>
          下一页
        </Button>
      </div>
      <PdfPage document={document} number={page} key={page} />
    </>
  )
}

function PdfPage({ document, number }: { readonly document: PDFDocumentProxy; readonly number: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [fault, setFault] = useState(false)
  useEffect(() => {
    let cancel = (): void => undefined
    let isCurrent = true
    const draw = async (): Promise<void> => {
      const page = await document.getPage(number)
      const { current } = canvas
      if (current === null || !isCurrent) return
      const width = current.parentElement?.clientWidth ?? 800
      const whole = page.getViewport({ scale: 1 })
      const scale = Math.min(2, (width / whole.width) * Math.min(2, window.devicePixelRatio || 1))
      const viewport = page.getViewport({ scale })
      current.width = Math.floor(viewport.width)
      current.height = Math.floor(viewport.height)
      const task = page.render({ canvas: current, viewport })
      cancel = () => task.cancel()
      await task.promise
    }
    draw().catch(() => isCurrent && setFault(true))
    return () => {
      isCurrent = false
      cancel()
    }
  }, [document, number])
  if (fault) return <p className="pf-empty">这一页画不出来，请下载后打开。</p>
  return <canvas ref={canvas} className="pf-pdf" role="img" aria-label={`第 ${number} 页`} />
}
