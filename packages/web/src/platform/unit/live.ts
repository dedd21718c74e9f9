/** The engine beside the sheet 即时核对: the same rules and computed cells as on the server, worked out as somebody types. */
import { additionsOf, type Entered, enteredOf, targetFigures } from '@jiheng/app/contract'
import {
  type Check,
  compileFramework,
  type FigureKey,
  Figures,
  type FormGrid,
  type Framework,
  formGrids,
  printValue,
  printWorking,
  Session,
  UnitTree,
} from '@jiheng/engine'
import { useMemo } from 'react'
import type { UnitSheet } from './entry-state.ts'

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
  readonly row: string
}

export interface Live {
  readonly framework: Framework
  readonly grids: readonly FormGrid[]
  readonly rules: readonly LiveRule[]
  readonly entered: Entered
  readonly computed: (key: FigureKey) => { text: string; working?: string }
}

const cellText = (key: FigureKey): string =>
  [key.item, key.basis, String(key.year), ...(key.row === undefined ? [] : [key.row])].join('|')

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

export function useLive(framework: Framework, sheet: UnitSheet, texts: ReadonlyMap<string, string>): Live {
  const { unit, department, evaluation, lists } = sheet
  const shape = lists.map((one) => `${one.list}|${one.row}|${one.name}|${one.removed}`).join('\n')
  const typed = [...texts].map(([cell, text]) => `${cell}=${text}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` and `typed` stand for lists and texts
  return useMemo(() => {
    const entries = [...texts].map(([cell, text]) => ({
      cell,
      text,
      note: sheet.entries.find((one) => one.cell === cell)?.note ?? '',
      place: '',
      savedBy: '',
      version: 1,
    }))
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
        cell: cellText(one.key),
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
    const rules = session
      .checks()
      .filter(
        (check) =>
          check.rule.each.kind !== 'department' && check.unit === unit.code && check.result !== 'notApplied',
      )
      .map((check): LiveRule => {
        const at = computation.at(check.unit, check.row)
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
          cells: [...check.left.inputs, ...check.right.inputs]
            .filter((key) => key.unit === unit.code)
            .map(cellText),
          row: check.row?.name ?? '',
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
    return { framework, grids, rules, entered, computed }
  }, [framework, sheet, shape, typed])
}
