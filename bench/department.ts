/** (a) One department: 14 units × 6,000 figures, 2,000 rules; a full run and one edit, beside HyperFormula where it is there. */
import { createRequire } from 'node:module'
import {
  compileFramework,
  Exact,
  type Figure,
  Figures,
  Quantity,
  Session,
  type Unit,
  UnitTree,
} from '@jiheng/engine'
import { median, random } from './measure.ts'

const UNITS = 14
const ITEMS = 6000
const RULES = 2000

/** Rules are sums of three neighbours against a fourth item; a quarter of them compare ratios. */
function frameworkText(): string {
  const items = Array.from(
    { length: ITEMS },
    (_, index) => `  - { code: i${index}, name: 项${index}, measure: 万元 }`,
  )
  const rules = Array.from({ length: RULES }, (_, index) => {
    const at = index * 3
    if (index % 4 === 3)
      return `  - { code: r${index}, name: 规则${index}, left: 项${at} ÷ 项${at + 1}, relation: ≤, right: 项${at + 2} ÷ 项${at + 1} + 1, severity: error }`
    return `  - { code: r${index}, name: 规则${index}, left: 项${at} + 项${at + 1}, relation: '=', right: 项${at + 2}, severity: error }`
  })
  return `id: bench
version: 1.0.0
name: 性能
shortName: 性能
effective: { from: 2019 }
authorities: []
fullPoints: 100
items:
${items.join('\n')}
rules:
${rules.join('\n')}
indicators: [{ code: '1', name: 占位, points: 100, slot: true }]
grades: [{ name: 优, band: '[0, 100]' }]
`
}

const code = (index: number): string => String(index + 1).padStart(3, '0')

function figuresOf(next: () => number): { figures: Figure[]; fen: number[][] } {
  const fen: number[][] = []
  const figures: Figure[] = []
  for (let unit = 0; unit < UNITS; unit += 1) {
    const row: number[] = []
    for (let item = 0; item < ITEMS; item += 1) {
      const amount =
        item % 3 === 2 && Math.floor(item / 3) % 4 !== 3
          ? (row[item - 1] ?? 0) + (row[item - 2] ?? 0)
          : 100 + Math.floor(next() * 1e8)
      row.push(amount)
      figures.push(figure(unit, item, amount))
    }
    fen.push(row)
  }
  return { figures, fen }
}

const figure = (unit: number, item: number, amount: number): Figure => ({
  key: { item: `i${item}`, basis: '', unit: code(unit), year: 2019 },
  value: { kind: 'known', quantity: Quantity.exact(Exact.of(amount, 1_000_000n), '万元') },
  source: { place: { kind: 'file', file: 'bench' }, illustrative: false },
})

export function benchDepartment(): readonly string[] {
  const { framework, problems } = compileFramework({
    framework: { file: 'bench.yaml', text: frameworkText() },
    dictionaries: [],
  })
  if (framework === undefined) throw new Error(JSON.stringify(problems.slice(0, 3)))
  const units: Unit[] = [
    { code: '000', name: '部门' },
    ...Array.from({ length: UNITS }, (_, index) => ({
      code: code(index),
      name: `单位${index + 1}`,
      parent: '000',
    })),
  ]
  const { tree } = UnitTree.of(units)
  if (tree === undefined) throw new Error('tree')
  const { figures, fen } = figuresOf(random(7))
  const store = Figures.of(figures).figures
  let session = new Session(framework, tree, store, 2019)
  const full = median(7, () => {
    session = new Session(framework, tree, store, 2019)
  })
  const wrong = session.checks().filter((check) => check.result !== 'holds').length
  const next = random(11)
  const edits: number[] = []
  for (let round = 0; round < 200; round += 1) {
    const unit = Math.floor(next() * UNITS)
    const item = Math.floor(next() * ITEMS)
    const changed = figure(unit, item, 100 + Math.floor(next() * 1e8))
    const start = performance.now()
    session.edit(changed)
    edits.push(performance.now() - start)
  }
  edits.sort((a, b) => a - b)
  const lines = [
    `| 绩衡（精确，含区间、来历、汇总） | ${full.toFixed(0)} 毫秒 | ${(edits[100] ?? 0).toFixed(3)} 毫秒（99%：${(edits[198] ?? 0).toFixed(3)}） | ${session.checks().length} 处核对，预置数据不符 ${wrong} 处 |`,
  ]
  const peer = hyperFormula(fen)
  lines.push(peer ?? '| HyperFormula | 没有安装，未对照 | | |')
  return ['| 程序 | 全部核对 | 改一个数 | |', '|---|---|---|---|', ...lines]
}

interface Peer {
  readonly HyperFormula: {
    buildFromSheets(
      sheets: Record<string, unknown[][]>,
      options: object,
    ): { setCellContents(at: object, value: unknown): unknown; destroy(): void }
  }
}

/** The same relations as spreadsheet formulas: a sheet per unit and one of totals, sums and differences as doubles. */
function hyperFormula(fen: readonly (readonly number[])[]): string | undefined {
  const folder = process.env.JIHENG_BENCH_MODULES
  if (folder === undefined) return undefined
  const { HyperFormula } = createRequire(`${folder}/package.json`)('hyperformula') as Peer
  const ruleRow = (index: number): string => {
    const at = index * 3 + 1
    return index % 4 === 3
      ? `=IF(A${at}/A${at + 1}<=A${at + 2}/A${at + 1}+1,1,0)`
      : `=IF(ABS(A${at}+A${at + 1}-A${at + 2})<0.005,1,0)`
  }
  const sheets: Record<string, unknown[][]> = {}
  for (const [unit, row] of fen.entries())
    sheets[`u${unit}`] = row.map((amount, item) =>
      item < RULES ? [amount / 1e6, ruleRow(item)] : [amount / 1e6],
    )
  sheets.total = Array.from({ length: ITEMS }, (_, item) => {
    const sum = `=${fen.map((_row, unit) => `u${unit}!A${item + 1}`).join('+')}`
    return item < RULES ? [sum, ruleRow(item)] : [sum]
  })
  let engine = HyperFormula.buildFromSheets(sheets, { licenseKey: 'gpl-v3' })
  const full = median(3, () => {
    engine.destroy()
    engine = HyperFormula.buildFromSheets(sheets, { licenseKey: 'gpl-v3' })
  })
  const next = random(11)
  const edits: number[] = []
  for (let round = 0; round < 200; round += 1) {
    const sheet = Math.floor(next() * UNITS)
    const row = Math.floor(next() * ITEMS)
    const value = next() * 100
    const start = performance.now()
    engine.setCellContents({ sheet, col: 0, row }, [[value]])
    edits.push(performance.now() - start)
  }
  edits.sort((a, b) => a - b)
  engine.destroy()
  return `| HyperFormula 3.5.0（双精度，只算两边） | ${full.toFixed(0)} 毫秒 | ${(edits[100] ?? 0).toFixed(3)} 毫秒（99%：${(edits[198] ?? 0).toFixed(3)}） | 同样的关系 |`
}
