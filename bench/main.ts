/**
 * npm run bench: runs each bench in turn and writes docs/benchmarks.md. With words behind it (npm run bench -- 报告核查) only those
 * whose title has one of them; the others' figures stay as they are.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { benchBureau } from './bureau.ts'
import { benchChecker } from './checker.ts'
import { benchDepartment } from './department.ts'
import { benchLedger } from './ledger.ts'
import { benchPlatform } from './platform.ts'
import { benchReport } from './report.ts'
import { benchUnits } from './units.ts'

const BENCHES: readonly [string, () => readonly string[] | Promise<readonly string[]>][] = [
  ['一个部门：14 个单位 × 6,000 个数据，2,000 条勾稽关系', benchDepartment],
  ['许多单位：湖南 2019 年度评分表，每个单位核对全部关系并评分', benchUnits],
  ['报告：2,000 个绑定数字', benchReport],
  ['报告核查：读数字、找说法、判定', benchChecker],
  ['平台：截止日许多人同时填报', benchPlatform],
  ['财政端：300 个部门的各页', benchBureau],
  ['账簿：导入、全量测试、查账，与 PostgreSQL 对照', benchLedger],
]

const PAGE = 'docs/benchmarks.md'
const wanted = process.argv.slice(2)
const kept = new Map(
  readFileSync(PAGE, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n')
      return [title, lines.join('\n').split('\n对照的 HyperFormula')[0]?.trim() ?? ''] as const
    }),
)

const parts: [string, readonly string[]][] = []
for (const [title, bench] of BENCHES) {
  const old = kept.get(title)
  if (wanted.length > 0 && old !== undefined && !wanted.some((word) => title.includes(word))) {
    parts.push([title, [old]])
    continue
  }
  console.log(title)
  try {
    parts.push([title, await bench()])
  } catch (error) {
    // One that misses its bound does not take the others' figures away.
    parts.push([title, [`没有达到要求：${error instanceof Error ? error.message : String(error)}`]])
    process.exitCode = 1
  }
}
const text = `# 性能

由 \`npm run bench\` 写成；各表内的比较都在同一次运行里取得。Node.js ${process.versions.node}，${cpus().length} 核。时间随机器而变，倍数较稳。

${parts.map(([title, lines]) => `## ${title}\n\n${lines.join('\n')}`).join('\n\n')}

对照的 HyperFormula 用双精度数和固定容差，只计算两边；绩衡用精确分数，并给出区间、来历和汇总。
`
writeFileSync(PAGE, text)
console.log(text)
