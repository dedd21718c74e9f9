/** Checking a framework file 检查指标体系: compile it and run its examples 算例; every fault with its place. */
import {
  assess,
  Computation,
  compileFramework,
  Exact,
  type Figure,
  Figures,
  type Framework,
  findAssessment,
  Judgements,
  type Place,
  type Problem,
  printValue,
  problem,
  readQuantity,
  splitRef,
  total,
  UnitTree,
} from '@jiheng/engine'
import { dictionaryFiles, type FileMap } from '../case/library.ts'

export interface FrameworkCheck {
  readonly framework?: Framework
  readonly problems: readonly Problem[]
  readonly examples: number
}

/** Check the text of a framework file against the library's dictionaries. */
export function checkFramework(text: string, file: string, library: FileMap): FrameworkCheck {
  const { framework, problems } = compileFramework({
    framework: { file, text },
    dictionaries: dictionaryFiles(library),
  })
  if (framework === undefined) return { problems, examples: 0 }
  const failures = framework.examples.flatMap((_, index) =>
    runExample(framework, index, exampleLine(text, file, index)),
  )
  return { framework, problems: [...problems, ...failures], examples: framework.examples.length }
}

function exampleLine(text: string, file: string, index: number): Place {
  const lines = text.split('\n')
  let seen = -1
  const start = lines.findIndex((line) => /^examples:/.test(line))
  for (let at = start + 1; at < lines.length; at += 1) {
    if (/^\s*- /.test(lines[at] ?? '') && /^\s{0,2}- /.test(lines[at] ?? '')) seen += 1
    if (seen === index) return { kind: 'file', file, line: at + 1 }
  }
  return { kind: 'file', file }
}

/** Run one example: its figures at a department of one unit, its expected values and points. */
export function runExample(framework: Framework, index: number, place: Place): readonly Problem[] {
  const example = framework.examples[index]
  const { tree } = UnitTree.of([{ code: '000', name: '算例部门' }])
  if (example === undefined || tree === undefined) return []
  const year = framework.from
  const problems: Problem[] = []
  const figures: Figure[] = []
  for (const [name, typed] of Object.entries(example.figures)) {
    const figure = exampleFigure(name, typed, framework, year, place)
    if ('key' in figure) figures.push(figure)
    else problems.push(figure)
  }
  const computation = new Computation(framework, tree, Figures.of(figures).figures, year)
  const assessments = assess(computation, new Judgements([]), '000')
  void total
  const fails = (what: string, wanted: string, found: string): void => {
    problems.push(problem('example-fails', { name: example.name, what, wanted, found }, place))
  }
  for (const expected of example.expect) {
    const found = findAssessment(assessments, expected.indicator)
    if (found === undefined) {
      problems.push(problem('indicator-unknown', { name: expected.indicator }, place))
      continue
    }
    const { indicator, score } = found
    const value =
      found.value === undefined
        ? '（无）'
        : printValue(found.value, { measure: indicator.measure, places: indicator.places })
    if (expected.value !== undefined && value !== expected.value)
      fails(`“${indicator.name}”的值`, expected.value, value)
    if (expected.points !== undefined) {
      const points = score?.kind === 'scored' ? score.points.toString() : '待评'
      const wanted = Exact.parse(expected.points)?.toString() ?? expected.points
      if (points !== wanted)
        fails(`“${indicator.name}”的得分`, `${wanted} 分`, points === '待评' ? points : `${points} 分`)
    }
    if (expected.open !== undefined && !(score?.kind === 'open' && score.why === expected.open))
      fails(
        `“${indicator.name}”`,
        `待评（${expected.open}）`,
        score?.kind === 'open' ? `待评（${score.why}）` : '已计分',
      )
  }
  return problems
}

function exampleFigure(
  name: string,
  typed: string,
  framework: Framework,
  year: number,
  place: Place,
): Figure | Problem {
  const last = name.startsWith('上年 ')
  const ref = splitRef(last ? name.slice(2).trim() : name)
  const item = framework.names.item(ref.item)
  if (item === undefined) return problem('item-unknown', { name: ref.item, suggestion: '' }, place)
  const basis = ref.basis === '' && item.bases.length === 1 ? (item.bases[0] ?? '') : ref.basis
  if (item.bases.length > 0 && !item.bases.includes(basis))
    return problem('basis-unknown', { name: ref.item, basis, known: item.bases.join('、') }, place)
  const read = readQuantity(typed, framework.items.get(item.code)?.measure ?? '')
  if (!('quantity' in read)) return problem('cell-not-a-number', { name, found: typed }, place)
  return {
    key: { item: item.code, basis, unit: '000', year: last ? year - 1 : year },
    value: { kind: 'known', quantity: read.quantity },
    source: { place, illustrative: false },
  }
}
