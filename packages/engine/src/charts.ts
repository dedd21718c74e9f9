/** Charts 图表: what a framework's own items give to draw: rows of a group on several bases, and top-level classes. */
import type { Computation } from './computation.ts'
import type { Chart, Ref } from './evaluation.ts'
import type { FigureKey } from './figure.ts'
import type { Item } from './framework/framework.ts'
import type { Records } from './lineage.ts'
import { measureInfo } from './quantity/index.ts'

/** Every chart that has something in it, in the order of the framework's items. */
export function chartsOf(computation: Computation, records: Records): readonly Chart[] {
  const items = [...computation.framework.items.values()]
  return [
    ...items.flatMap((item) => byRow(item, computation, records)),
    ...byClass(items, computation, records),
  ]
}

function refOf(key: FigureKey, computation: Computation, records: Records): Ref | null {
  return computation.derive(key).value.kind === 'known' ? records.value(key) : null
}

/** A group's item on two or more bases: one row each, one series a basis. */
function byRow(item: Item, computation: Computation, records: Records): readonly Chart[] {
  if (item.group === undefined || item.bases.length < 2) return []
  const { year, tree } = computation
  const rows = computation.rowsAt(item.group, tree.root.code).map((row) => ({
    name: row.name,
    refs: item.bases.map((basis) =>
      refOf({ item: item.code, basis, unit: row.unit, year, row: row.row }, computation, records),
    ),
  }))
  const title = computation.framework.groups.find((group) => group.name === item.group)?.title ?? item.group
  const drawn = rows.some((row) => row.refs.some((ref) => ref !== null))
  return drawn
    ? [
        {
          kind: 'rowComparison',
          title: `${title}：${item.bases.join('与')}`,
          measure: item.measure,
          series: item.bases,
          rows,
        },
      ]
    : []
}

const TOP_LEVEL_CLASS = 3

/** Items that stand for a top-level class of money, as parts of a whole. */
function byClass(items: readonly Item[], computation: Computation, records: Records): readonly Chart[] {
  const classes = items.filter(
    (item) =>
      item.classCode?.length === TOP_LEVEL_CLASS &&
      item.group === undefined &&
      measureInfo(item.measure)?.dimension === '元',
  )
  const bases = new Set(classes.flatMap((item) => item.bases))
  return [...bases].flatMap((basis): readonly Chart[] => {
    const rows = classes
      .filter((item) => item.bases.includes(basis))
      .map((item) => {
        const key = { item: item.code, basis, unit: computation.tree.root.code, year: computation.year }
        return { name: item.name, refs: [refOf(key, computation, records)] }
      })
    if (rows.every((row) => row.refs[0] === null)) return []
    return [
      {
        kind: 'composition',
        title: `支出构成（按经济分类）：${basis}`,
        measure: classes[0]?.measure ?? '',
        series: [basis],
        rows,
      },
    ]
  })
}
