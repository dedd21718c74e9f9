/**
 * Annual work targets 年度工作目标任务 as output and effect indicators of a department's own: each becomes a data item with a
 * target and an actual value, an indicator in a slot of the framework, and a line of one more form.
 */
import type { Additions, Figure, Plain } from '@jiheng/engine'

export interface WorkTarget {
  readonly id: string
  /** Code of the framework's indicator that is left to the department. */
  readonly slot: string
  readonly name: string
  readonly points: string
  readonly measure: string
  readonly better: 'more' | 'less' | 'near'
  readonly target: string
  /** Responsible unit; '' for the department's own office. */
  readonly unit: string
  /** The task's wording in the government's document. */
  readonly task: string
}

export const TARGET_FORM = 'T'
export const TARGET_BASIS = '目标值'
export const ACTUAL_BASIS = '实际值'

/** Code of the target's data item. */
export const itemOf = (target: Pick<WorkTarget, 'id'>): string => `target.${target.id}`

/**
 * What the targets add to a framework; the form shows those of `unit` only, or all of them without one. `headUnit` says
 * that the unit is the department's own office, which answers for targets without a unit.
 */
export function additionsOf(
  targets: readonly WorkTarget[],
  unit?: { readonly code: string; readonly headUnit: boolean },
): Additions {
  const shown = targets.filter((target) => unit === undefined || answersFor(unit, target))
  const counters = new Map<string, number>()
  const indicators = targets.map((target): Readonly<Record<string, Plain>> => {
    const position = (counters.get(target.slot) ?? 0) + 1
    counters.set(target.slot, position)
    return {
      slot: target.slot,
      code: `${target.slot}.${position}`,
      name: target.name,
      points: target.points,
      measure: target.measure,
      formula: `${target.name}·${ACTUAL_BASIS}`,
      standard: `目标值${target.target}${target.measure}，按完成比例计分。`,
      scoring: { kind: 'proportion', better: target.better, target: `${target.name}·${TARGET_BASIS}` },
    }
  })
  const form = {
    code: TARGET_FORM,
    name: '年度工作目标完成情况表',
    blocks: [
      {
        kind: 'matrix',
        title: '年度工作目标任务完成情况',
        columns: [{ title: '实际完成值', basis: ACTUAL_BASIS }],
        rows: shown.map((target) => ({
          title: `${target.name}（目标值 ${target.target}${target.measure}）`,
          item: target.name,
        })),
      },
    ],
  }
  return {
    items: targets.map((target) => ({
      code: itemOf(target),
      name: target.name,
      measure: target.measure,
      bases: [TARGET_BASIS, ACTUAL_BASIS],
      rollUp: 'sum',
      ...(target.task === '' ? {} : { help: target.task }),
    })),
    groups: [],
    rules: [],
    indicators,
    forms: shown.length === 0 ? [] : [form],
    placeOf: (path) => ({ kind: 'form', form: '年度工作目标任务', row: nameAt(targets, path), column: '' }),
  }
}

export const answersFor = (
  unit: { readonly code: string; readonly headUnit: boolean },
  target: WorkTarget,
): boolean => (target.unit === '' ? unit.headUnit : target.unit === unit.code)

function nameAt(targets: readonly WorkTarget[], path: readonly (string | number)[]): string {
  const position = path[2]
  return typeof position === 'number' ? (targets[position]?.name ?? '') : ''
}

/** The entered figure of an annual target: typed once, with the target itself. */
export type TargetFigure = Omit<Figure, 'value'> & { readonly text: string; readonly measure: string }

export function targetFigures(
  targets: readonly WorkTarget[],
  headUnit: string,
  year: number,
): readonly TargetFigure[] {
  return targets.map((target) => ({
    key: {
      item: itemOf(target),
      basis: TARGET_BASIS,
      unit: target.unit === '' ? headUnit : target.unit,
      year,
    },
    text: target.target,
    measure: target.measure,
    source: {
      place: { kind: 'form', form: '年度工作目标任务', row: target.name, column: TARGET_BASIS },
      illustrative: false,
      ...(target.task === '' ? {} : { note: target.task }),
    },
  }))
}
