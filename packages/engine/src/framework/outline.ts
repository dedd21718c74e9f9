/**
 * Compiling an outline 报告提纲编译: what a framework's file says of its report, and what a person made of it in the editor,
 * by the same code. Names, conditions and placeholders are checked as everywhere; a list's {数量} and {名单} become what
 * counts and names the rows, so that both come from one condition.
 */
import {
  compileFormula,
  compileTemplate,
  type Formula,
  type FormulaFault,
  type Names,
  type Template,
} from '../formula/index.ts'
import type { Place } from '../place.ts'
import { didYouMean, type Problem, type ProblemCode, problem } from '../problem.ts'
import type { Compiling } from './compile.ts'
import { asRecords, asText } from './dictionary.ts'
import type { Framework, OutlineList, OutlineNode, OutlineSentence } from './framework.ts'
import { outlineSchema } from './schema.ts'
import { type Plain, readShape } from './shape.ts'

type Data = Readonly<Record<string, Plain>>
type Path = readonly (string | number)[]

export const NO_WORDS: Template = { source: '', parts: [] }

/** Say what is wrong with a formula or a template, in the words of the catalogue. */
export function formulaFaults(
  site: Pick<Compiling, 'fault'>,
  faults: readonly FormulaFault[],
  text: string,
  path: Path,
): void {
  for (const { code, start, end, values } of faults) {
    const suggestion =
      values.suggestion === undefined ? {} : { suggestion: didYouMean(values.suggestion || undefined) }
    site.fault(code, { ...values, found: values.found ?? text.slice(start, end), ...suggestion }, path)
  }
}

/** 报告 as edited, in a file of its own: its head, and the outline that takes the place of the framework's. */
export interface OutlineFile {
  readonly title?: string
  readonly organisation?: string
  readonly date?: string
  readonly number?: string
  readonly outline: readonly OutlineNode[]
}

/** Read and compile outline.yaml; with any fault there is no outline. */
export function compileOutline(
  text: string,
  file: string,
  framework: Pick<Framework, 'names' | 'forms'>,
): { outline?: OutlineFile; problems: readonly Problem[] } {
  const shaped = readShape(text, file, outlineSchema)
  if (shaped.data === undefined || shaped.problems.length > 0) return { problems: shaped.problems }
  const data = shaped.data as Data
  const site = new FileSite(framework.names, shaped.placeOf)
  const forms = new Set(framework.forms.map((form) => form.code))
  const outline = outlineNodes(asRecords(data.outline), site, forms, ['outline'])
  if (site.problems.length > 0) return { problems: site.problems }
  const head = Object.fromEntries(
    (['title', 'organisation', 'date', 'number'] as const).flatMap((name) =>
      asText(data[name]) === '' ? [] : [[name, asText(data[name])]],
    ),
  )
  return { outline: { ...head, outline }, problems: [] }
}

/** Compiling with a framework's names, in a file of its own. */
class FileSite implements Compiling {
  readonly problems: Problem[] = []
  readonly names: Names
  readonly resultNames: Names
  readonly placeOf: (path: Path) => Place

  constructor(names: Names, placeOf: (path: Path) => Place) {
    this.names = names
    this.resultNames = names
    this.placeOf = placeOf
  }

  fault(code: ProblemCode, values: Readonly<Record<string, string>>, path: Path): void {
    this.problems.push(problem(code, values, this.placeOf(path)))
  }

  formula(
    text: Plain | undefined,
    path: Path,
    expected?: Parameters<typeof compileFormula>[2],
    options: { readonly row?: string } = {},
  ): Formula | undefined {
    if (text === undefined) return undefined
    const compiled = compileFormula(asText(text), this.names, expected, options.row)
    formulaFaults(this, compiled.faults, asText(text), path)
    return compiled.formula
  }

  template(text: Plain | undefined, path: Path, row?: string): Template {
    const compiled = compileTemplate(asText(text), this.names, row)
    formulaFaults(this, compiled.faults, asText(text), path)
    return compiled.template ?? NO_WORDS
  }
}

/** Nodes of an outline; what is wrong is said to `site`. */
export const outlineNodes = (
  list: readonly Data[],
  site: Compiling,
  forms: ReadonlySet<string>,
  path: Path,
): readonly OutlineNode[] => list.map((node, index) => outlineNode(node, site, forms, [...path, index]))

function outlineNode(data: Data, site: Compiling, forms: ReadonlySet<string>, path: Path): OutlineNode {
  switch (asText(data.kind)) {
    case 'heading':
      return {
        kind: 'heading',
        level: Math.min(4, Math.max(1, Number(data.level))) as 1 | 2 | 3 | 4,
        text: site.template(data.text, path),
      }
    case 'paragraph':
      return { kind: 'paragraph', sentences: sentences(data.sentences, site, [...path, 'sentences']) }
    case 'narrative':
      return {
        kind: 'narrative',
        slot: asText(data.slot),
        title: asText(data.title),
        required: data.required === true,
        ...(data.paragraphs === undefined
          ? {}
          : {
              paragraphs: (data.paragraphs as readonly Plain[]).map((one, index) =>
                sentences(one, site, [...path, 'paragraphs', index]),
              ),
            }),
      }
    case 'rows': {
      const group = groupOf(data, site, path)
      const when = site.formula(data.when, path, { truth: true }, { results: true, row: group })
      return {
        kind: 'rows',
        group,
        text: site.template(data.text, path, group),
        ...(when === undefined ? {} : { when }),
      }
    }
    case 'table': {
      const form = data.form === undefined ? undefined : asText(data.form)
      if (form !== undefined && !forms.has(form)) site.fault('form-unknown', { name: form }, path)
      return {
        kind: 'table',
        table: asText(data.table) as 'form',
        title: site.template(data.title, path),
        ...(form === undefined ? {} : { form }),
      }
    }
    case 'chart':
      return {
        kind: 'chart',
        chart: asText(data.chart),
        title: site.template(data.title ?? data.chart, path),
      }
    case 'annex':
      return { kind: 'annex', title: site.template(data.title, path), landscape: data.landscape === true }
    case 'issues':
      return { kind: 'issues' }
    default:
      return { kind: 'recommendations' }
  }
}

function groupOf(data: Data, site: Compiling, path: Path): string {
  const group = asText(data.group)
  if (!site.resultNames.group(group)) site.fault('group-unknown', { name: group }, path)
  return group
}

const sentences = (list: Plain | undefined, site: Compiling, path: Path): readonly OutlineSentence[] =>
  ((list ?? []) as readonly Plain[]).map((one, index) => sentenceOf(one, site, [...path, index]))

function sentenceOf(data: Plain, site: Compiling, path: Path): OutlineSentence {
  if (typeof data === 'string') return { text: site.template(data, path), cases: [] }
  const record = data as Data
  const list = record.of === undefined ? undefined : listOf(record, site, path)
  const when = site.formula(
    record.when,
    [...path, 'when'],
    { truth: true },
    { results: true, ...(list?.of === 'rows' ? { row: list.group } : {}) },
  )
  const own = list?.of === 'rows' ? countedRows(asText(record.text), list.group, record.when) : record.text
  return {
    text: site.template(list === undefined || list.of === 'rows' ? own : unmarked(asText(own)), [
      ...path,
      'text',
    ]),
    cases: asRecords(record.cases).flatMap((one, index) => {
      const at = [...path, 'cases', index]
      const holds = site.formula(one.when, at, { truth: true }, { results: true })
      return holds === undefined ? [] : [{ when: holds, text: site.template(one.text, at) }]
    }),
    ...(when === undefined ? {} : { when }),
    ...(record.otherwise === undefined
      ? {}
      : { otherwise: site.template(record.otherwise, [...path, 'otherwise']) }),
    ...(list === undefined ? {} : { list }),
  }
}

function listOf(record: Data, site: Compiling, path: Path): OutlineList {
  switch (asText(record.of)) {
    case 'rows':
      return { of: 'rows', group: groupOf(record, site, path) }
    case 'units':
      return { of: 'units' }
    default:
      return { of: 'indicators', which: (asText(record.which) || 'lost') as 'lost' }
  }
}

/** Rows are counted and named by formulas, so that the count has its working like every figure. */
function countedRows(text: string, group: string, when: Plain | undefined): string {
  const picked = when === undefined ? group : `${group}, ${asText(when)}`
  return text.replaceAll('{数量}', `{计数(${picked})}`).replaceAll('{名单}', `{名单(${picked})}`)
}

/** Where a count or names of units or indicators go: characters that no text has. */
export const COUNT_MARK = '\uE0C0'
export const NAMES_MARK = '\uE0C1'
const unmarked = (text: string): string =>
  text.replaceAll('{数量}', COUNT_MARK).replaceAll('{名单}', NAMES_MARK)
