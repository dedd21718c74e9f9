/** The worker's side of `checkInWorker`: gets a file, tells how far it is, answers once. Nothing leaves the browser. */
import { checkFile, checkPage, type PdfResources } from '@jiheng/documents/source'
import { type CheckFile, type CheckMessage, type CheckTask, STOPPED } from './check-task.ts'

/** Addresses of the character maps that PDF files of some producers need, by name. */
const CMAPS = import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
})

const pdf: PdfResources = {
  cMaps: async (file) => {
    const address = await Object.entries(CMAPS).find(([path]) => path.endsWith(`/${file}`))?.[1]()
    if (address === undefined) throw new Error(`no such map: ${file}`)
    return new Uint8Array(await (await fetch(address)).arrayBuffer())
  },
}

const checkDocument: CheckTask = async ({ name, bytes }, onProgress) => {
  const checked = await checkFile(name, bytes, {
    pdf,
    onProgress: (stage, done) => onProgress({ stage, ...(done === undefined ? {} : { done }) }),
  })
  if ('fault' in checked) return checked
  const { source, result } = checked
  return { source, result, page: checkPage({ name, source, result }) }
}

const say = (message: CheckMessage): void => self.postMessage(message)

self.onmessage = ({ data }: MessageEvent<CheckFile>) => {
  checkDocument(data, (progress) => say({ kind: 'progress', progress }))
    .catch(() => ({ fault: STOPPED }))
    .then((answer) => say({ kind: 'answer', answer }))
}
