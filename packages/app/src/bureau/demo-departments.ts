/**
 * 示例部门: made-up departments as case folders, as many as are asked for, each with its units, figures, judgements and own
 * indicators. How they are made up is data (frameworks/demo/departments.yaml); the same number always gives the same
 * folder, on every machine. They are evaluated, reported and sealed by the same program as real ones.
 */
import { writeCsv } from '@jiheng/documents'
import { Defect, Exact } from '@jiheng/engine'
import { createRandom, type Random } from '@jiheng/ledger'
import { parse, stringify } from 'yaml'
import type { FileMap } from '../case/library.ts'
import type { Hash } from '../ports.ts'
import { sealCase } from '../use/archive.ts'
import { evaluateCase, writeOutputs } from '../use/evaluate-case.ts'

const RECIPE = 'demo/departments.yaml'

interface Draw {
  readonly between?: readonly [string | number, string | number]
  readonly of?: string
  readonly whole?: boolean
}
interface FigureLine extends Draw {
  readonly item?: string
  readonly as?: string
  readonly basis?: string
  readonly year?: number
  readonly row?: number
  readonly measure?: string
  readonly sum?: readonly string[]
  readonly minus?: readonly string[]
}
interface JudgementLine {
  readonly indicator: string
  readonly kind: 'notApplicable' | 'checklist' | 'findings' | 'level'
  readonly reason?: string
  readonly of?: number
  readonly least?: number
  readonly most?: number
  readonly levels?: readonly string[]
}
interface Recipe {
  readonly framework: string
  readonly year: number
  readonly places: readonly string[]
  readonly departments: readonly string[]
  readonly units: readonly string[]
  readonly projects: readonly string[]
  readonly figures: readonly FigureLine[]
  readonly targets: {
    readonly slot: string
    readonly points: readonly number[]
    readonly names: readonly string[]
    readonly measure: string
    readonly target: Draw
    readonly actual: Draw
  }
  readonly judgements: readonly JudgementLine[]
  readonly narrative: Readonly<Record<string, readonly string[]>>
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const yaml = (value: unknown): Uint8Array => encoder.encode(stringify(value, { lineWidth: 0 }))

/** The last one that was read: every department is made from the same. */
let known: { readonly text: string; readonly recipe: Recipe } | undefined

function recipeOf(library: FileMap): Recipe {
  const bytes = library.get(RECIPE)
  if (bytes === undefined) throw new Defect(`no ${RECIPE}`)
  const text = decoder.decode(bytes)
  if (known?.text !== text) known = { text, recipe: parse(text) as Recipe }
  return known.recipe
}

/** One department 部门: its case folder and the framework it is to be evaluated by. */
export interface DemoDepartment {
  readonly name: string
  readonly framework: string
  readonly files: FileMap
}

export interface DemoWishes {
  /** An item that is left out, so that something stays open. */
  readonly without?: string
  /** So many units of those that the recipe names. */
  readonly units?: number
}

/** The department of a number from 0 on. */
export function demoDepartment(
  library: FileMap,
  index: number,
  { without = '', units: most }: DemoWishes = {},
): DemoDepartment {
  const recipe = recipeOf(library)
  const random = createRandom(`示例部门 ${index}`)
  const place = recipe.places[index % recipe.places.length] ?? ''
  const round = Math.trunc(index / recipe.places.length)
  const kind = recipe.departments[round % recipe.departments.length] ?? ''
  const again = Math.trunc(round / recipe.departments.length)
  const name = `${place}${kind}${again === 0 ? '' : `（${again + 1}）`}`
  const code = `S${String(index + 1).padStart(4, '0')}`
  const units = recipe.units.slice(0, most).map((unit, at) => ({
    code: `${code}-${String(at + 1).padStart(2, '0')}`,
    name: unit,
    headUnit: at === 0,
  }))
  const chosen = random.shuffle(recipe.targets.names).slice(0, recipe.targets.points.length)
  const { rows, figures } = figuresOf(recipe, random, units, chosen, without)
  const files = new Map<string, Uint8Array>([
    [
      'case.yaml',
      yaml({
        title: `${name}${recipe.year}年度部门整体支出绩效评价（示例）`,
        department: { code, name },
        year: recipe.year,
        framework: recipe.framework,
        organisation: name,
        reportDate: `${recipe.year + 1}-05-31`,
        units,
        rows,
        additions: additionsOf(recipe, chosen),
      }),
    ],
    ['figures/units.csv', writeCsv([HEAD, ...figures])],
    [
      'judgements.yaml',
      yaml({ judgements: judgementsOf(recipe, random, ['', ...units.map((one) => one.code)]) }),
    ],
    ['narrative.yaml', yaml({ slots: recipe.narrative })],
  ])
  return { name, framework: recipe.framework, files }
}

/** Evaluated, reported and sealed: the very package that a department hands in; without PDF, which needs a printer. */
export async function demoArchive(
  library: FileMap,
  index: number,
  hash: Hash,
  wishes: DemoWishes = {},
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const { name, files } = demoDepartment(library, index, wishes)
  const request = { files, library, publishedOnly: false }
  const { evaluated, problems } = await evaluateCase(request, hash)
  if (evaluated === undefined) throw new Defect(`${name}: ${problems.map((one) => one.detail).join('；')}`)
  const { outputs } = await writeOutputs(evaluated, undefined)
  return { name: `${name}.zip`, bytes: await sealCase(request, evaluated, outputs, hash) }
}

const HEAD = ['单位', '数据项', '口径', '年度', '行', '数值', '计量单位', '说明', '示例']

interface DemoUnit {
  readonly code: string
  readonly name: string
  readonly headUnit: boolean
}

/** Between two ends: first where the department stands, which counts twice, then where the unit does. In thousandths. */
const STEPS = 1000
const between = (low: Exact, high: Exact, department: number, unit: number): Exact =>
  low.add(high.sub(low).mul(Exact.of(2 * department + unit, 3 * STEPS)))

const ends = ({ between: range }: Draw): readonly [Exact, Exact] => {
  const read = (text: string | number | undefined): Exact => {
    const [, number = '', percent = ''] = /^([\d.]+)(%?)$/.exec(String(text ?? '')) ?? []
    const value = Exact.parse(number)
    if (value === undefined) throw new Defect(`${RECIPE}: ${String(text)}`)
    return percent === '' ? value : value.div(Exact.hundred)
  }
  return [read(range?.[0]), read(range?.[1])]
}

function figuresOf(
  recipe: Recipe,
  random: Random,
  units: readonly DemoUnit[],
  targets: readonly string[],
  without: string,
) {
  const standing = recipe.figures.map(() => random.below(STEPS + 1))
  const reached = targets.map(() => random.below(STEPS + 1))
  const rows: { group: string; row: string; name: string; unit: string; illustrative: true }[] = []
  const figures: string[][] = []
  for (const unit of units) {
    const known = new Map<string, Exact>()
    const row = (number: number): string => `${unit.code}-p${number}`
    for (const [at, name] of recipe.projects.entries())
      rows.push({
        group: '项目',
        row: row(at + 1),
        name: `${unit.name}${name}`,
        unit: unit.code,
        illustrative: true,
      })
    for (const [at, line] of recipe.figures.entries()) {
      const value = figureOf(line, known, standing[at] ?? 0, random)
      known.set(line.as ?? nameOf(line), value)
      if (line.item === undefined || line.item === without) continue
      figures.push([
        unit.code,
        line.item,
        line.basis ?? '',
        String(recipe.year + (line.year ?? 0)),
        line.row === undefined ? '' : row(line.row),
        value.toString(),
        line.measure ?? '',
        '',
        '示例',
      ])
    }
    for (const [at, name] of targets.entries()) {
      const target = drawn(recipe.targets.target, random.below(STEPS + 1), random, Exact.one)
      const actual = drawn(recipe.targets.actual, reached[at] ?? 0, random, target)
      for (const [basis, value] of [
        ['目标值', target],
        ['实际值', actual],
      ] as const)
        figures.push([unit.code, name, basis, String(recipe.year), '', value.toString(), '', '', '示例'])
    }
  }
  return { rows, figures }
}

const nameOf = ({ item = '', basis, year, row }: FigureLine): string =>
  [item, basis, row === undefined ? undefined : String(row), year === undefined ? undefined : '上年']
    .filter((part) => part !== undefined)
    .join('·')

function figureOf(
  line: FigureLine,
  known: ReadonlyMap<string, Exact>,
  department: number,
  random: Random,
): Exact {
  const of = (name: string): Exact => {
    const value = known.get(name)
    if (value === undefined) throw new Defect(`${RECIPE}: ${name}`)
    return value
  }
  if (line.sum !== undefined) return line.sum.reduce((sum, name) => sum.add(of(name)), Exact.zero)
  if (line.minus !== undefined) {
    const [first = '', ...others] = line.minus
    return others.reduce((rest, name) => rest.sub(of(name)), of(first))
  }
  return drawn(line, department, random, line.of === undefined ? Exact.one : of(line.of))
}

function drawn(draw: Draw, department: number, random: Random, of: Exact): Exact {
  const [low, high] = ends(draw)
  return between(low, high, department, random.below(STEPS + 1))
    .mul(of)
    .round(draw.whole === true ? 0 : 2)
}

/** The department's own indicators in the slot that the framework leaves. */
const additionsOf = ({ framework, targets }: Recipe, chosen: readonly string[]) => ({
  items: chosen.map((name, at) => ({
    code: `demo.target.${at + 1}`,
    name,
    measure: targets.measure,
    bases: ['目标值', '实际值'],
    rollUp: 'sum',
  })),
  indicators: chosen.map((name, at) => ({
    framework,
    slot: targets.slot,
    code: `${targets.slot}.${at + 1}`,
    name,
    points: targets.points[at] ?? 0,
    measure: targets.measure,
    places: 0,
    formula: `${name}·实际值`,
    scoring: { kind: 'proportion', better: 'more', target: `${name}·目标值` },
    illustrative: true,
  })),
})

/** Departments differ in how careful they are; their units follow them, more or less. */
function judgementsOf(recipe: Recipe, random: Random, units: readonly string[]): readonly unknown[] {
  const careful = random.below(STEPS)
  return units.flatMap((unit) =>
    recipe.judgements.map((line) => ({
      kind: line.kind,
      framework: recipe.framework,
      indicator: line.indicator,
      ...(unit === '' ? {} : { unit }),
      ...contentOf(line, Math.trunc((2 * careful + random.below(STEPS)) / 3), random),
      by: '示例评价员',
      date: `${recipe.year + 1}-05-20`,
      reason: line.reason ?? '示例',
      illustrative: true,
    })),
  )
}

function contentOf(line: JudgementLine, careful: number, random: Random): object {
  switch (line.kind) {
    case 'notApplicable':
      return {}
    case 'findings':
      return { count: Math.trunc(((STEPS - careful) * (line.most ?? 0)) / STEPS) }
    case 'checklist': {
      const of = line.of ?? 0
      const least = line.least ?? 0
      const met = least + Math.trunc((careful * (of - least + 1)) / STEPS)
      const items = Array.from({ length: of }, (_, at) => at + 1)
      return {
        met: random
          .shuffle(items)
          .slice(0, met)
          .sort((a, b) => a - b),
      }
    }
    case 'level': {
      const levels = line.levels ?? []
      return { level: levels[Math.trunc(((STEPS - 1 - careful) * levels.length) / STEPS)] ?? '' }
    }
  }
}
