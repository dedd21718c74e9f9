/**
 * 审定数: audited figures beside the reported ones. A reported figure is never overwritten; what is computed further on
 * takes the audited one in its place and says so, with the reason and the finding.
 */
import {
  assess,
  Computation,
  compatible,
  type Figure,
  Figures,
  type Framework,
  type Indicator,
  type Judgement,
  Judgements,
  pointsText,
  readQuantity,
  subtract,
  type UnitTree,
} from '@jiheng/engine'
import { readValue } from '../contract/read-value.ts'
import { dayOf } from './context.ts'
import { aloneTree, type Entered, figuresOfTargets, keyOfCell, type Source } from './source.ts'
import type { DeterminationRow, FindingRow, JudgementRow, Reader, UnitRow } from './store.ts'

/** The determinations that count, of a whole evaluation or of a unit; one that was taken back counts no more. */
export async function latestDeterminations(
  reader: Reader,
  evaluation: string,
  unit?: string,
): Promise<readonly DeterminationRow[]> {
  const rows = await reader.find(
    'determination',
    { evaluation, ...(unit === undefined ? {} : { unit }) },
    { order: [['version', 'asc']] },
  )
  const latest = new Map(rows.map((row) => [`${row.unit}|${row.cell}`, row]))
  return [...latest.values()].filter((row) => row.audited !== '')
}

/** Those of a unit, by cell. */
export async function currentDeterminations(
  reader: Reader,
  evaluation: string,
  unit: string,
): Promise<ReadonlyMap<string, DeterminationRow>> {
  const rows = await latestDeterminations(reader, evaluation, unit)
  return new Map(rows.map((row) => [row.cell, row]))
}

/** The determinations of a unit as the engine takes them: audited in place of reported, saying why. */
export function determinedJudgements(
  framework: Framework,
  unit: string,
  rows: Iterable<DeterminationRow>,
  findings: ReadonlyMap<string, Pick<FindingRow, 'number' | 'title'>>,
  illustrative: boolean,
): readonly Judgement[] {
  return [...rows].flatMap((row): Judgement[] => {
    const key = keyOfCell(row.cell, unit)
    const item = framework.items.get(key?.item ?? '')
    if (key === undefined || item === undefined) return []
    const place = { kind: 'form', form: '审定数', row: item.name, column: key.basis } as const
    const value = readValue(row.audited, item.name, item.measure, false, row.reason, [], place)
    if (value === undefined) return []
    return [
      {
        kind: 'determine',
        key,
        value,
        by: row.by,
        date: dayOf(row.at),
        reason: reasonWords(row, findings.get(row.finding)),
        illustrative,
        place,
      },
    ]
  })
}

/** 差额 audited less reported, as printed; '' where one of them is no number. */
export function differenceOf(measure: string, reported: string, audited: string): string {
  const [before, after] = [readQuantity(reported.trim(), measure), readQuantity(audited.trim(), measure)]
  if ('fault' in before || 'fault' in after) return ''
  if (!compatible(before.quantity.measure, after.quantity.measure)) return ''
  const difference = subtract(after.quantity, before.quantity.in(after.quantity.measure))
  return `${difference.value.sign() > 0 ? '+' : ''}${difference.value.toString()}`
}

export const reasonWords = (
  row: Pick<DeterminationRow, 'reason'>,
  finding: Pick<FindingRow, 'number' | 'title'> | undefined,
): string => (finding === undefined ? row.reason : `${row.reason}（问题${finding.number}：${finding.title}）`)

/** What people scored of a unit, as the engine takes it. */
export function judgementsOf(rows: readonly JudgementRow[], illustrative: boolean): readonly Judgement[] {
  return rows.flatMap((row): Judgement[] => {
    const common = {
      indicator: row.indicator,
      unit: row.unit,
      by: row.savedBy,
      date: dayOf(row.savedAt),
      reason: row.reason,
      illustrative,
    }
    const { kind, met, count, level, option } = row.content as {
      kind?: string
      met?: readonly number[]
      count?: number
      level?: string
      option?: string
    }
    switch (kind) {
      case 'checklist':
        return [{ ...common, kind, met: met ?? [] }]
      case 'findings':
        return [{ ...common, kind, count: count ?? 0 }]
      case 'level':
        return [{ ...common, kind, level: level ?? '' }]
      case 'choose':
        return [{ ...common, kind, option: option ?? '' }]
      case 'notApplicable':
        return [{ ...common, kind }]
      default:
        return []
    }
  })
}

/** 试算: points of every indicator at one unit alone, '' where they cannot be told. */
export function unitScores(
  framework: Framework,
  tree: UnitTree,
  figures: Figures,
  judgements: readonly Judgement[],
  unit: string,
  year: number,
): ReadonlyMap<string, string> {
  const scores = new Map<string, string>()
  const walk = (list: ReturnType<typeof assess>): void => {
    for (const one of list) {
      if (one.children.length === 0)
        scores.set(one.indicator.code, one.score?.kind === 'scored' ? pointsText(one.score.points) : '')
      walk(one.children)
    }
  }
  walk(assess(new Computation(framework, tree, figures, year), new Judgements(judgements), unit))
  return scores
}

/** Reported figures, and the same with the audited ones in their places. */
export function bothFigures(
  source: Source,
  framework: Framework,
  unit: UnitRow,
  entered: Entered,
  determined: readonly Judgement[],
): { readonly reported: Figures; readonly audited: Figures; readonly tree: UnitTree } {
  const { figures: reported } = Figures.of(
    [...entered.figures, ...figuresOfTargets(source, framework, unit.code)],
    entered.rows,
  )
  const audited = reported.copy()
  for (const one of determined) {
    if (one.kind !== 'determine') continue
    const before = reported.at(one.key.item, one.key.basis, one.key.unit, one.key.year, one.key.row)
    const figure: Figure = {
      key: one.key,
      value: one.value,
      source: {
        place: one.place ?? { kind: 'form', form: '审定数', row: one.key.item, column: one.key.basis },
        enteredBy: one.by,
        note: `审定数：${one.reason}`,
        illustrative: one.illustrative,
      },
      ...(before === undefined ? {} : { replaces: before }),
    }
    audited.replace(figure)
  }
  return { reported, audited, tree: aloneTree(source, unit) }
}

export const leafNames = (
  indicators: readonly Indicator[],
): readonly { readonly code: string; readonly name: string; readonly full: string }[] =>
  indicators.flatMap((one) =>
    one.children.length === 0
      ? [{ code: one.code, name: one.name, full: pointsText(one.fullPoints) }]
      : leafNames(one.children),
  )
