/** The checker 核查: 1 MB and 10 MB of text on one core, a PDF of 100 pages, and what memory they take. */

import { check } from '../packages/checker/src/index.ts'
import { SOUND_TEXTS } from '../packages/checker/src/testing/sound-texts.test-data.ts'
import { draw, JUDGED_TEXTS } from '../packages/checker/src/testing/statements.test-data.ts'
import { checkFile, readPdf } from '../packages/documents/src/source/index.ts'
import { createPrinter, nodePdfResources } from '../packages/server/src/adapters.ts'
import { best, megabytes } from './measure.ts'

/** Forms without an error: a report has few. */
const SOUND_FORMS = JUDGED_TEXTS.filter(({ id }) => id.endsWith('/true'))

/** Report-like text of so many bytes, no two paragraphs alike in their figures. */
function reportText(bytes: number): string {
  const parts: string[] = []
  let size = 0
  for (let seed = 1; size < bytes; seed++)
    for (const form of SOUND_FORMS) {
      const words = `${form.make(draw(seed)).text}\n`
      parts.push(words)
      size += Buffer.byteLength(words)
      if (size >= bytes) break
    }
  return Buffer.from(parts.join('')).subarray(0, bytes).toString('utf8')
}

export async function benchChecker(): Promise<string[]> {
  const lines = ['| 内容 | 时间 | 数字 | 说法 | 进程内存 |', '|---|---|---|---|---|']
  const times: number[] = []
  for (const size of [1, 10]) {
    const text = reportText(size * 1_000_000)
    const { milliseconds, value } = await best(size === 1 ? 5 : 2, () => check({ text }))
    times.push(milliseconds)
    lines.push(
      `| ${size} MB 文字 | ${milliseconds.toFixed(0)} ms | ${value.summary.figures} | ${value.summary.statements} | ${megabytes()} |`,
    )
  }
  lines.push(...(await pdfLines()))
  lines.push('', `10 MB 用时是 1 MB 的 ${((times[1] as number) / (times[0] as number)).toFixed(1)} 倍。`)
  return lines
}

async function pdfLines(): Promise<string[]> {
  const paragraphs = Array.from({ length: 100 }, (_, page) => {
    const words = JUDGED_TEXTS.slice(page * 3, page * 3 + 4).map((form) => form.make(draw(page + 1)).text)
    return `${[...words, SOUND_TEXTS[page % SOUND_TEXTS.length]?.text ?? ''].join('\n\n').replace(/[#*_$@<>[\]\\`~"=+-]/g, ' ')}`
  })
  const printed = await createPrinter().print(paragraphs.join('\n#pagebreak()\n'))
  if (!('pdf' in printed)) return [`| 100 页 PDF | 没有排版程序，未测 | | | |`]
  const resources = nodePdfResources()
  const { milliseconds, value } = await best(2, () => checkFile('bench.pdf', printed.pdf, { pdf: resources }))
  const reading = await readPdf(printed.pdf, { resources })
  const pages = 'source' in reading ? (reading.source.pages?.length ?? 0) : 0
  if (!('result' in value)) return ['| 100 页 PDF | 读不出 | | | |']
  const { figures, statements } = value.result.summary
  return [
    `| ${pages} 页 PDF（读取并核查） | ${milliseconds.toFixed(0)} ms | ${figures} | ${statements} | ${megabytes()} |`,
  ]
}
