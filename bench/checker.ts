/** The checker 核查: 1 MB and 10 MB of text on one core, a PDF of 100 pages, and what memory they take. */

import { check } from '../packages/checker/src/index.ts'
import { SOUND_TEXTS } from '../packages/checker/src/testing/sound-texts.test-data.ts'
import { draw, JUDGED_TEXTS } from '../packages/checker/src/testing/statements.test-data.ts'
import { checkFile, readPdf } from '../packages/documents/src/source/index.ts'
import { createPrinter, nodePdfResources } from '../packages/server/src/adapters.ts'
import { best, megabytes } from './measure.ts'

/** Forms without an error: a report has few. */
const SOUND_FORMS = JUDGED_TEXTS.filter(({ id }) => id.endsWith('/true'))

/** Sentences without a figure, as reports have between those with figures. */
const PLAIN = [
  '各股室按照职责分工推进年度重点工作，每季度通报进展，及时解决执行中的问题。',
  '资金支付严格履行审批程序，大额支出经集体研究，票据和合同随凭证归档。',
  '主要原因是厉行节约，压缩一般性支出，严格控制公务接待的范围和标准。',
  '项目实施单位建立台账，明确责任人和完成时限，验收资料齐全。',
  '下一步将完善绩效目标管理，把评价结果作为安排以后年度预算的依据。',
  '服务对象对办事效率和服务态度总体认可，建议进一步公开办理流程。',
  '评价组查阅了会计账簿、内部控制制度和采购档案，实地走访了有关单位。',
  '按照部门预算管理的有关规定，预算调整均报财政部门审核同意后执行。',
]

/** How much prose stands beside the sentences with figures: none, or as in published final accounts (some 14,000 figures a MB). */
type Density = 'dense' | 'report'

/** Text of so many bytes, no two paragraphs alike in their figures. */
function textOf(bytes: number, density: Density): string {
  const parts: string[] = []
  let size = 0
  let plain = 0
  const add = (words: string): void => {
    parts.push(words)
    size += Buffer.byteLength(words)
  }
  for (let seed = 1; size < bytes; seed++)
    for (const form of SOUND_FORMS) {
      const words = form.make(draw(seed)).text
      add(words)
      const beside = density === 'report' ? Buffer.byteLength(words) : 0
      for (let more = 0; more < beside; plain++) {
        const sentence = PLAIN[plain % PLAIN.length] as string
        add(sentence)
        more += Buffer.byteLength(sentence)
      }
      add('\n')
      if (size >= bytes) break
    }
  return Buffer.from(parts.join('')).subarray(0, bytes).toString('utf8')
}

const TEXTS: readonly { readonly title: string; readonly megabytes: number; readonly density: Density }[] = [
  { title: '1 MB 文字，与公布的决算说明同样疏密', megabytes: 1, density: 'report' },
  { title: '1 MB 文字，句句有数', megabytes: 1, density: 'dense' },
  { title: '10 MB 文字，句句有数', megabytes: 10, density: 'dense' },
]

export async function benchChecker(): Promise<string[]> {
  const lines = ['| 内容 | 时间 | 数字 | 说法 | 进程内存 |', '|---|---|---|---|---|']
  const times: number[] = []
  for (const { title, megabytes: size, density } of TEXTS) {
    const text = textOf(size * 1_000_000, density)
    const { milliseconds, value } = await best(size === 1 ? 5 : 2, () => check({ text }))
    times.push(milliseconds)
    lines.push(
      `| ${title} | ${milliseconds.toFixed(0)} ms | ${value.summary.figures} | ${value.summary.statements} | ${megabytes()} |`,
    )
  }
  lines.push(...(await pdfLines()))
  lines.push(
    '',
    `句句有数的 10 MB 用时是 1 MB 的 ${((times[2] as number) / (times[1] as number)).toFixed(1)} 倍。`,
  )
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
