/** (b) Many units under the shipped framework: values, rules and scores of each; time, memory, growth. */
import { readdirSync, readFileSync } from 'node:fs'
import {
  assess,
  Computation,
  checkAt,
  checkRule,
  compileFramework,
  Exact,
  type Figure,
  Figures,
  type Framework,
  Judgements,
  Quantity,
  total,
  type Unit,
  UnitTree,
} from '@jiheng/engine'
import { random } from './measure.ts'

const read = (file: string): { file: string; text: string } => ({ file, text: readFileSync(file, 'utf8') })

/** The framework under test, compiled. */
export function shippedFramework(id: string): Framework {
  const dictionaries = readdirSync('frameworks/dictionaries').map((name) =>
    read(`frameworks/dictionaries/${name}`),
  )
  const { framework } = compileFramework({
    framework: read(`frameworks/${id}/1.0.0/framework.yaml`),
    dictionaries,
  })
  if (framework === undefined) throw new Error(id)
  return framework
}

const LAST_YEAR = new Set(['threePublicExpenses'])

function figuresOf(framework: Framework, units: readonly Unit[]): Figure[] {
  const next = random(3)
  const figures: Figure[] = []
  const source = { place: { kind: 'file', file: 'bench' }, illustrative: false } as const
  for (const unit of units) {
    if (unit.parent === undefined) continue
    for (const item of framework.items.values()) {
      if (item.formula !== undefined || item.group !== undefined) continue
      for (const basis of item.bases.length === 0 ? [''] : item.bases) {
        const value = {
          kind: 'known',
          quantity: Quantity.exact(Exact.of(1000 + Math.floor(next() * 1e6), 100n), item.measure),
        } as const
        figures.push({ key: { item: item.code, basis, unit: unit.code, year: 2019 }, value, source })
        if (LAST_YEAR.has(item.code))
          figures.push({ key: { item: item.code, basis, unit: unit.code, year: 2018 }, value, source })
      }
    }
  }
  return figures
}

/** Departments of 100 units each under one root. */
function unitsOf(count: number): readonly Unit[] {
  const units: Unit[] = [{ code: 'root', name: '全省' }]
  for (let index = 0; index < count; index += 1) {
    if (index % 100 === 0) units.push({ code: `d${index / 100}`, name: `部门${index / 100}`, parent: 'root' })
    units.push({ code: `u${index}`, name: `单位${index}`, parent: `d${Math.floor(index / 100)}` })
  }
  return units
}

interface Run {
  readonly units: number
  readonly figures: number
  readonly seconds: number
  readonly megabytes: number
}

function runOnce(framework: Framework, count: number): Run {
  const units = unitsOf(count)
  const { tree } = UnitTree.of(units)
  if (tree === undefined) throw new Error('tree')
  const figures = figuresOf(
    framework,
    units.filter((unit) => unit.code.startsWith('u') || unit.parent === undefined),
  )
  const store = Figures.of(figures).figures
  const start = performance.now()
  const computation = new Computation(framework, tree, store, 2019)
  const everywhere = framework.rules.filter((rule) => rule.each.kind === 'everyUnit')
  const nobody = new Judgements([])
  let checks = 0
  let scored = Exact.zero
  // Unit by unit, as answers are written out: what one unit needed is not kept while the next is computed.
  for (const unit of units) {
    for (const rule of everywhere)
      if (checkAt(rule, computation, unit.code).result !== 'notApplied') checks += 1
    scored = scored.add(total(framework, assess(computation, nobody, unit.code)).points)
  }
  for (const rule of framework.rules)
    if (rule.each.kind !== 'everyUnit') checks += checkRule(rule, computation).length
  const seconds = (performance.now() - start) / 1000
  const megabytes = process.memoryUsage().rss / 1_048_576
  if (checks === 0 || scored.isZero()) throw new Error('nothing was computed')
  return { units: count, figures: figures.length, seconds, megabytes }
}

export function benchUnits(): readonly string[] {
  const framework = shippedFramework('hunan-2019')
  runOnce(framework, 1000)
  const runs = [1000, 10_000, 100_000].map((count) => runOnce(framework, count))
  const rows = runs.map((run, index) => {
    const before = runs[index - 1]
    const growth = before === undefined ? '—' : `${(run.seconds / before.seconds).toFixed(1)} 倍`
    return `| ${run.units.toLocaleString('en')} | ${run.figures.toLocaleString('en')} | ${run.seconds.toFixed(2)} 秒 | ${growth} | ${run.megabytes.toFixed(0)} MB |`
  })
  return ['| 单位 | 数据 | 核对＋评分 | 比上一行 | 内存 |', '|---|---|---|---|---|', ...rows]
}
