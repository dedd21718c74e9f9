/** Papers of the demonstration 演示底稿: a unit whose fieldwork is under way, everything in it made up and marked 示例. */
import { Exact, type Framework } from '@jiheng/engine'
import type { OutputOf } from '../contract/operations.ts'
import type { DemoPerson } from './demo-content.ts'

interface InUnit {
  readonly evaluation: string
  readonly unit: string
}

interface FieldDemo {
  readonly input: InUnit
  readonly framework: Framework
  readonly year: number
  readonly lead: DemoPerson
  readonly reviewer: DemoPerson
  readonly preparer: DemoPerson
}

/** A checklist reviewed, a finding confirmed and settled with the figures that it corrects, another one sent. */
export async function demoFieldwork({
  input,
  framework,
  year,
  lead,
  reviewer,
  preparer,
}: FieldDemo): Promise<void> {
  const { paper } = (await reviewer('savePaper', {
    ...input,
    paper: '',
    kind: 'systems',
    title: '示例：制度和内部控制检查表',
    content: {
      fields: {},
      checks: {
        'ZD-1': { answer: 'yes', seen: '示例：制度汇编齐全' },
        'ZD-2': { answer: 'yes', seen: '示例：有“三公”经费管理办法' },
        'ZD-4': { answer: 'partly', seen: '示例：抽查 20 张凭证，2 张接待报销没有公函' },
        'ZD-5': { answer: 'yes', seen: '示例：制单、审核、出纳由三人担任' },
      },
      rows: [],
      conclusion: '示例：制度健全，个别报销手续不全。',
      pages: '示例：1—6',
    },
    version: 0,
  })) as OutputOf<'savePaper'>
  await lead('signPaper', { ...input, paper, as: 'reviewed', version: 1 })
  const words = {
    ...input,
    finding: '',
    indicator: '',
    cause: '示例：报销审核不严',
    lines: [],
    version: 0,
  }
  const first = (await reviewer('saveFinding', {
    ...words,
    title: '示例：接待用餐列入会议费',
    severity: 'ordinary',
    facts: '示例：两次公务接待用餐 1,200 元列入会议费。',
    criterion: '示例：国内公务接待管理规定',
    effect: '示例：公务接待费少计',
    amount: '1200',
    recommendation: '示例：调整账目',
  })) as OutputOf<'saveFinding'>
  const { finding } = first
  await reviewer('sendFinding', { ...input, finding, version: 1 })
  await preparer('replyFinding', { ...input, finding, version: 2, agrees: true, reply: '示例：情况属实' })
  await reviewer('settleFinding', {
    ...input,
    finding,
    version: 3,
    outcome: 'upheld',
    settlement: '示例：单位已确认',
    amount: '1200',
  })
  // 1,200 yuan more, in the reception and in the sum that it is a part of.
  const { cells } = (await reviewer('determinations', input)) as OutputOf<'determinations'>
  for (const name of ['公务接待费', '三公经费']) {
    const item = framework.names.item(name)?.code ?? ''
    const cell = cells.find((one) => one.cell === `${item}|决算数|${year}`)
    const reported = Exact.parse(cell?.reported ?? '')
    if (cell === undefined || cell.measure !== '万元' || reported === undefined) continue
    await reviewer('determine', {
      ...input,
      cell: cell.cell,
      audited: reported.add(Exact.of(12, 100)).toString(),
      reason: '示例：加上列入会议费的接待用餐 0.12 万元',
      finding,
      version: 0,
    })
  }
  const second = (await reviewer('saveFinding', {
    ...words,
    title: '示例：部分资产没有标签',
    severity: 'note',
    facts: '示例：抽查 10 件办公设备，3 件没有资产标签。',
    criterion: '示例：本单位资产管理办法',
    effect: '示例：账实核对困难',
    amount: '',
    recommendation: '示例：补贴标签',
  })) as OutputOf<'saveFinding'>
  await reviewer('sendFinding', { ...input, finding: second.finding, version: 1 })
}
