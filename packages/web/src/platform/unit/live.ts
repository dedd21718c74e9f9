/** The engine beside the sheet 即时核对: the same rules and computed cells as on the server, worked out as somebody types. */
import {
  additionsOf,
  cellOf,
  type Entered,
  enteredOf,
  type Outlier,
  outliersOf,
  targetFigures,
  wantedCells,
} from '@jiheng/app/contract'
import {
  type Check,
  compileFramework,
  type FigureKey,
  Figures,
  type FormGrid,
  type Framework,
  formGrids,
  type Indicator,
  printValue,
  printWorking,
  Session,
  UnitTree,
} from '@jiheng/engine'
import { useMemo } from 'react'
import type { Row, UnitSheet } from './entry-store.ts'

/** A cell that a rule looks at, as a person would name it, with its value. */
export interface RuleCell {
  readonly cell: string
  readonly label: string
  readonly value: string
}

export interface LiveRule {
  readonly code: string
  readonly name: string
  readonly severity: 'error' | 'warning' | 'note'
  readonly result: Check['result']
  readonly left: string
  readonly right: string
  readonly relation: string
  readonly difference: string
  /** Cells that stand on either side, without the unit. */
  readonly cells: readonly string[]
  readonly leftCells: readonly RuleCell[]
  readonly rightCells: readonly RuleCell[]
  /** Name and id of the list's row that is checked; '' for none. */
  readonly row: string
  readonly rowId: string
}

export interface Live {
  readonly framework: Framework
  readonly grids: readonly FormGrid[]
  readonly rules: readonly LiveRule[]
  readonly entered: Entered
  /** Cells whose change against last year needs a reason. */
  readonly outliers: readonly Outlier[]
  readonly computed: (key: FigureKey) => { text: string; working?: string }
  /** How a person would name what a target points at: a cell, an indicator (i:), a rule (r:). */
  readonly nameOf: (target: string) => string
}

/** A cell as it stands on the screen. */
export interface LiveCell {
  readonly cell: string
  readonly text: string
  readonly note: string
}

export function useFramework(sheet: UnitSheet): Framework | undefined {
  const { text, dictionaries, targets } = sheet.framework
  const head = sheet.unit.headUnit
  const { code } = sheet.unit
  return useMemo(
    () =>
      compileFramework({
        framework: { file: 'framework.yaml', text },
        dictionaries,
        additions: additionsOf(targets, { code, headUnit: head }),
      }).framework,
    [text, dictionaries, targets, code, head],
  )
}

export function useLive(
  framework: Framework,
  sheet: UnitSheet,
  lists: readonly Row[],
  typed: readonly LiveCell[],
): Live {
  const { unit, department, evaluation } = sheet
  return useMemo(() => {
    const entries = typed.map((one) => ({ ...one, place: '', savedBy: '', version: 1 }))
    const entered = enteredOf(framework, unit.code, entries, lists, false)
    const grids = formGrids(framework, unit, evaluation.year, entered.rows)
    const alone = unit.code === department.code
    const { tree } = UnitTree.of(
      alone
        ? [{ code: unit.code, name: unit.name }]
        : [
            { code: department.code, name: department.name },
            { code: unit.code, name: unit.name, parent: department.code },
          ],
    )
    const fixed = targetFigures(
      sheet.framework.targets,
      unit.headUnit ? unit.code : '',
      evaluation.year,
    ).filter((one) => one.key.unit === unit.code)
    const read = enteredOf(
      framework,
      unit.code,
      fixed.map((one) => ({
        cell: cellOf(one.key),
        text: one.text,
        note: '',
        place: '',
        savedBy: '',
        version: 1,
      })),
      [],
      false,
    )
    const { figures } = Figures.of([...entered.figures, ...read.figures], entered.rows)
    const session = new Session(framework, tree as UnitTree, figures, evaluation.year)
    const { computation } = session
    const labels = new Map(
      wantedCells(framework, unit, evaluation.year, entered.rows).map((one) => [one.cell, one.label]),
    )
    const nameOf = namer(framework, labels)
    const rules = session
      .checks()
      .filter(
        (check) =>
          check.rule.each.kind !== 'department' && check.unit === unit.code && check.result !== 'notApplied',
      )
      .map((check): LiveRule => {
        const at = computation.at(check.unit, check.row)
        const cellsOf = (which: 'left' | 'right'): readonly RuleCell[] =>
          check[which].inputs
            .filter((key) => key.unit === unit.code)
            .map((key) => ({
              cell: cellOf(key),
              label: nameOf(cellOf(key)),
              value: printValue(computation.derive(key).value),
            }))
        const [leftCells, rightCells] = [cellsOf('left'), cellsOf('right')]
        const side = (which: 'left' | 'right'): string => {
          const { formula, value } = check[which]
          const working = printWorking(formula, computation.names, at)
          const result = printValue(value)
          return working === result ? result : `${working} = ${result}`
        }
        return {
          code: check.rule.code,
          name: check.rule.name,
          severity: check.rule.severity,
          result: check.result,
          left: side('left'),
          right: side('right'),
          relation: check.rule.relation,
          difference:
            check.difference === undefined ? '' : printValue({ kind: 'known', quantity: check.difference }),
          cells: [...leftCells, ...rightCells].map((one) => one.cell),
          leftCells,
          rightCells,
          row: check.row?.name ?? '',
          rowId: check.row?.row ?? '',
        }
      })
    const computed = (key: FigureKey): { text: string; working?: string } => {
      const item = framework.items.get(key.item)
      const { value } = computation.derive(key)
      if (value.kind === 'missing') return { text: '' }
      const text = printValue(value, {
        withMeasure: item?.measure === '%',
        ...(item?.places === undefined ? {} : { places: item.places }),
      })
      if (item?.formula === undefined) return { text }
      const row = entered.rows.find((one) => one.row === key.row)
      return { text, working: printWorking(item.formula, computation.names, computation.at(key.unit, row)) }
    }
    const lastYear = new Map(sheet.lastYear.map((one) => [one.cell, one.text]))
    const outliers = outliersOf(framework, entered.figures, lastYear)
    return { framework, grids, rules, entered, outliers, computed, nameOf }
  }, [framework, sheet.framework.targets, sheet.lastYear, unit, department, evaluation, lists, typed])
}

function namer(framework: Framework, labels: ReadonlyMap<string, string>): (target: string) => string {
  const indicatorName = (list: readonly Indicator[], code: string): string | undefined => {
    for (const one of list) {
      const name = one.code === code ? one.name : indicatorName(one.children, code)
      if (name !== undefined) return name
    }
    return undefined
  }
  return (target) => {
    if (target === '') return '整份填报'
    if (target.startsWith('i:'))
      return `指标“${indicatorName(framework.indicators, target.slice(2)) ?? target.slice(2)}”`
    if (target.startsWith('r:')) {
      const code = target.slice(2).split('|')[0] ?? ''
      return framework.rules.find((one) => one.code === code)?.name ?? code
    }
    const [item = '', basis = '', year = ''] = target.split('|')
    const named = framework.items.get(item)?.name
    return (
      labels.get(target) ??
      (named === undefined ? '已不在表上的一格' : `${named}${basis === '' ? '' : `·${basis}`}（${year}年）`)
    )
  }
}
