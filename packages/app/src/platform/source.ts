/**
 * An evaluation's data brought together 评价资料: the pinned framework with the department's own indicators, the units, and
 * what a unit has entered, as the engine takes them. Compiled frameworks are remembered by the digest of their text.
 */
import {
  compileFramework,
  type Figure,
  Figures,
  type Framework,
  type Problem,
  Session,
  type SourceFile,
  type Unit,
  UnitTree,
} from '@jiheng/engine'
import { dictionaryFiles, type FileMap } from '../case/library.ts'
import type { Entered } from '../contract/entered.ts'
import { readValue } from '../contract/read-value.ts'
import { additionsOf, answersFor, targetFigures, type WorkTarget } from '../contract/targets.ts'
import { refuse } from './context.ts'
import type { EvaluationRow, FrameworkVersionRow, Reader, UnitRow, WorkTargetRow } from './store.ts'

/** Everything about an evaluation that does not depend on what units entered. */
export interface Source {
  readonly evaluation: EvaluationRow
  readonly version: FrameworkVersionRow
  readonly targets: readonly WorkTargetRow[]
  /** The department first, then the units that the evaluation covers. */
  readonly units: readonly UnitRow[]
}

export async function evaluationOf(reader: Reader, id: string): Promise<EvaluationRow> {
  return (await reader.get('evaluation', { id })) ?? refuse('record-missing', { what: '这项评价' })
}

export async function sourceOf(reader: Reader, evaluation: EvaluationRow): Promise<Source> {
  const version = await reader.get('frameworkVersion', {
    evaluation: evaluation.id,
    number: evaluation.frameworkNumber,
  })
  if (version === undefined) return refuse('record-missing', { what: '评价所用的指标体系' })
  const targets = await reader.find(
    'workTarget',
    { evaluation: evaluation.id },
    {
      order: [
        ['sort', 'asc'],
        ['id', 'asc'],
      ],
    },
  )
  const all = await reader.find(
    'unit',
    {},
    {
      order: [
        ['sort', 'asc'],
        ['code', 'asc'],
      ],
    },
  )
  const inScope = new Set([evaluation.department, ...evaluation.scope])
  const units = all.filter((unit) => inScope.has(unit.code))
  units.sort((a, b) => Number(b.code === evaluation.department) - Number(a.code === evaluation.department))
  return { evaluation, version, targets, units }
}

/** The unit, then each unit above it: what policies look at. */
export async function lineOf(reader: Reader, unit: string): Promise<readonly string[]> {
  const line: string[] = []
  for (let code = unit; code !== '' && line.length < 20; ) {
    const row = await reader.get('unit', { code })
    if (row === undefined || line.includes(code)) break
    line.push(code)
    code = row.parent
  }
  return line
}

/** Units of an evaluation as the engine's tree; a parent outside the scope is replaced by the department. */
export function treeOf(source: Pick<Source, 'evaluation' | 'units'>): UnitTree {
  const codes = new Set(source.units.map((unit) => unit.code))
  const { department } = source.evaluation
  const units = source.units.map((unit): Unit => {
    const base = { code: unit.code, name: unit.name, ...(unit.nature === '' ? {} : { nature: unit.nature }) }
    if (unit.code === department) return base
    return {
      ...base,
      parent: codes.has(unit.parent) ? unit.parent : department,
      ...(unit.headUnit ? { isHeadUnit: true } : {}),
    }
  })
  const { tree } = UnitTree.of(units)
  return tree ?? refuse('record-missing', { what: '评价的单位名单' })
}

const compiled = new Map<string, { framework?: Framework; problems: readonly Problem[] }>()
const MOST_REMEMBERED = 24

/** Compile a framework's text with the department's own targets; the last few are remembered. */
export function compileOwn(
  text: string,
  targets: readonly WorkTarget[],
  dictionaries: readonly SourceFile[],
  unit?: { readonly code: string; readonly headUnit: boolean },
): { framework?: Framework; problems: readonly Problem[] } {
  const key = JSON.stringify([
    text,
    targets.map(({ id, slot, name, points, measure, better, target, unit: own, task }) => [
      id,
      slot,
      name,
      points,
      measure,
      better,
      target,
      own,
      task,
    ]),
    // Units with the same targets to answer for have the same forms.
    targets.filter((one) => unit === undefined || answersFor(unit, one)).map((one) => one.id),
    dictionaries.length,
  ])
  const found = compiled.get(key)
  if (found !== undefined) return found
  const made = compileFramework({
    framework: { file: 'framework.yaml', text },
    dictionaries,
    additions: additionsOf(targets, unit),
  })
  if (compiled.size >= MOST_REMEMBERED) compiled.delete(compiled.keys().next().value as string)
  compiled.set(key, made)
  return made
}

export const targetsOf = (rows: readonly WorkTargetRow[]): readonly WorkTarget[] =>
  rows.map((row) => ({
    ...row,
    better: row.better === 'less' || row.better === 'near' ? row.better : 'more',
  }))

export function frameworkOf(
  source: Source,
  library: FileMap,
  unit?: { readonly code: string; readonly headUnit: boolean },
): Framework {
  const { framework, problems } = compileOwn(
    source.version.text,
    targetsOf(source.targets),
    dictionaryFiles(library),
    unit,
  )
  if (framework !== undefined) return framework
  const errors = problems.filter((one) => one.severity === 'error')
  return refuse('framework-in-use', { count: String(errors.length), first: errors[0]?.detail ?? '' })
}

/** Annual targets as figures, of one unit or of all. */
export function figuresOfTargets(source: Source, framework: Framework, unit?: string): readonly Figure[] {
  const head = source.units.find((one) => one.headUnit)?.code ?? source.evaluation.department
  return targetFigures(targetsOf(source.targets), head, source.evaluation.year).flatMap((one): Figure[] => {
    if (unit !== undefined && one.key.unit !== unit) return []
    const item = framework.items.get(one.key.item)
    const { text, measure, ...figure } = one
    const value = readValue(
      text,
      item?.name ?? '',
      item?.measure ?? measure,
      false,
      '',
      [],
      figure.source.place,
    )
    return value === undefined ? [] : [{ ...figure, value }]
  })
}

/** A unit as it stands alone: the department above it, itself the only unit. */
export function aloneTree({ evaluation }: Pick<Source, 'evaluation'>, unit: UnitRow): UnitTree {
  const root: Unit = { code: evaluation.department, name: '' }
  const own: Unit = {
    code: unit.code,
    name: unit.name,
    parent: root.code,
    ...(unit.headUnit ? { isHeadUnit: true } : {}),
  }
  const { tree } = UnitTree.of(unit.code === root.code ? [{ code: unit.code, name: unit.name }] : [root, own])
  return tree as UnitTree
}

/** Rules checked as one unit sees them. */
export function sessionOf(source: Source, framework: Framework, unit: UnitRow, entered: Entered): Session {
  const targets = figuresOfTargets(source, framework, unit.code)
  const { figures } = Figures.of([...entered.figures, ...targets], entered.rows)
  return new Session(framework, aloneTree(source, unit), figures, source.evaluation.year)
}

export * from '../contract/entered.ts'
