/**
 * An evaluation's data brought together 评价资料: the pinned framework with the department's own indicators, the units, and
 * what a unit has entered, as the engine takes them. Compiled frameworks are remembered by the digest of their text.
 */
import {
  compileFramework,
  type Figure,
  type FigureKey,
  Figures,
  type Framework,
  formGrids,
  type GridCell,
  type GroupRow,
  type Problem,
  Session,
  type SourceFile,
  type Unit,
  UnitTree,
} from '@jiheng/engine'
import { dictionaryFiles, type FileMap } from '../case/library.ts'
import { readValue } from '../case/read-figures.ts'
import { additionsOf, targetFigures, type WorkTarget } from '../contract/targets.ts'
import { refuse } from './context.ts'
import type {
  EntryRow,
  EvaluationRow,
  FrameworkVersionRow,
  ListRow,
  Reader,
  UnitRow,
  WorkTargetRow,
} from './store.ts'

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
    unit ?? null,
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

/** The address of a cell without its unit, as entries keep it. */
export const cellOf = (key: FigureKey): string =>
  [key.item, key.basis, String(key.year), ...(key.row === undefined ? [] : [key.row])].join('|')

export function keyOfCell(cell: string, unit: string): FigureKey | undefined {
  const [item, basis, year, row] = cell.split('|')
  if (item === undefined || basis === undefined || year === undefined || !/^\d{4}$/.test(year))
    return undefined
  return { item, basis, unit, year: Number(year), ...(row === undefined ? {} : { row }) }
}

/** What one unit entered, ready for the engine. */
export interface Entered {
  readonly figures: readonly Figure[]
  readonly rows: readonly GroupRow[]
  /** Words of text blocks, by item. */
  readonly words: ReadonlyMap<string, string>
  /** Cells that could not be read, with why. */
  readonly faults: ReadonlyMap<string, Problem>
}

export function enteredOf(
  framework: Framework,
  unit: string,
  entries: readonly Pick<EntryRow, 'cell' | 'text' | 'note' | 'place' | 'savedBy' | 'version'>[],
  lists: readonly ListRow[],
  illustrative: boolean,
): Entered {
  const figures: Figure[] = []
  const words = new Map<string, string>()
  const faults = new Map<string, Problem>()
  const rows = lists
    .filter((row) => !row.removed)
    .map((row): GroupRow => ({ group: row.list, row: row.row, name: row.name, unit }))
  const kept = new Set(rows.map((row) => `${row.group}|${row.row}`))
  for (const entry of entries) {
    if (entry.text.trim() === '') continue
    const key = keyOfCell(entry.cell, unit)
    if (key === undefined) continue
    const item = framework.items.get(key.item)
    if (item === undefined) {
      words.set(key.item, entry.text)
      continue
    }
    if (item.group !== undefined && !kept.has(`${item.group}|${key.row ?? ''}`)) continue
    const place = { kind: 'form', form: '填报表', row: item.name, column: key.basis } as const
    const problems: Problem[] = []
    const value = readValue(entry.text, item.name, item.measure, false, entry.note, problems, place)
    const [fault] = problems
    if (fault !== undefined) faults.set(entry.cell, fault)
    if (value === undefined) continue
    figures.push({
      key,
      value,
      version: entry.version,
      source: {
        place: sheetPlace(entry.place) ?? place,
        enteredBy: entry.savedBy,
        illustrative,
        ...(entry.note === '' ? {} : { note: entry.note }),
      },
    })
  }
  return { figures, rows, words, faults }
}

/** File, sheet and cell as one line of text, as uploads keep it: file|sheet|cell. */
function sheetPlace(text: string): Figure['source']['place'] | undefined {
  const [file, sheet, cell] = text.split('|')
  return file === undefined || sheet === undefined || cell === undefined
    ? undefined
    : { kind: 'sheet', file, sheet, cell }
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

/** Rules checked as one unit sees them: the department above it, itself the only unit. */
export function sessionOf(source: Source, framework: Framework, unit: UnitRow, entered: Entered): Session {
  const root: Unit = { code: source.evaluation.department, name: '' }
  const own: Unit = {
    code: unit.code,
    name: unit.name,
    parent: root.code,
    ...(unit.headUnit ? { isHeadUnit: true } : {}),
  }
  const { tree } = UnitTree.of(unit.code === root.code ? [{ code: unit.code, name: unit.name }] : [root, own])
  const targets = figuresOfTargets(source, framework, unit.code)
  const { figures } = Figures.of([...entered.figures, ...targets], entered.rows)
  return new Session(framework, tree as UnitTree, figures, source.evaluation.year)
}

/** Cells that a unit is asked to fill in, in the order of the forms, with how a person would name each. */
export interface WantedCell {
  readonly cell: string
  readonly key: FigureKey
  readonly label: string
  readonly kind: 'entry' | 'words' | 'rowName'
}

export function wantedCells(
  framework: Framework,
  unit: { readonly code: string; readonly name: string },
  year: number,
  rows: readonly GroupRow[],
): readonly WantedCell[] {
  return formGrids(framework, unit, year, rows).flatMap((grid) => {
    const labels = new Map<number, string>()
    const heads = new Map<number, string>()
    const wanted: WantedCell[] = []
    for (const cell of grid.cells) {
      if (cell.kind === 'label') labels.set(cell.row, cell.text)
      if (cell.kind === 'heading' && cell.span === undefined) heads.set(cell.column, cell.text)
      if (cell.kind === 'rowName') labels.set(cell.row, cell.text ?? cell.key.row ?? '')
      if (!isAsked(cell)) continue
      const label = [labels.get(cell.row) ?? '', heads.get(cell.column) ?? '']
        .filter((one) => one !== '' && one !== '数值')
        .join('·')
      wanted.push({ cell: cellOf(cell.key), key: cell.key, label: label || cell.key.item, kind: cell.kind })
    }
    return wanted
  })
}

const isAsked = (cell: GridCell): cell is Extract<GridCell, { kind: 'entry' | 'words' | 'rowName' }> =>
  cell.kind === 'entry' || cell.kind === 'words' || cell.kind === 'rowName'
