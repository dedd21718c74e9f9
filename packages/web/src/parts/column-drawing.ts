/** 柱形图: columns side by side, with a line across them where something is expected. Loaded when a picture is first shown. */
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { COLOURS } from '../theme.ts'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** What is drawn: `length` only says how high, `text` is what a person reads. */
export interface ColumnPicture {
  readonly columns: readonly { readonly name: string; readonly length: number; readonly text: string }[]
  /** Of a line across them, in the same order. */
  readonly expected?: readonly { readonly length: number; readonly text: string }[]
  readonly seriesName: string
  readonly expectedName: string
  readonly axis: string
}

const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", sans-serif'

/** Draw; the answer takes the picture away again. */
export function drawColumns(element: HTMLElement, picture: ColumnPicture): () => void {
  const drawn = init(element, null, { renderer: 'svg' })
  drawn.setOption(options(picture))
  const watch = new ResizeObserver(() => drawn.resize())
  watch.observe(element)
  return () => {
    watch.disconnect()
    drawn.dispose()
  }
}

function options({ columns, expected, seriesName, expectedName, axis }: ColumnPicture) {
  const words = { color: COLOURS.inkSoft, fontFamily: FONT, fontSize: 12 }
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: COLOURS.ink },
    grid: { left: 64, right: 12, top: 34, bottom: 28 },
    ...(expected === undefined ? {} : { legend: { top: 0, right: 0, textStyle: words } }),
    tooltip: {
      trigger: 'axis' as const,
      confine: true,
      formatter: (hit: unknown) => told(columns, expected, expectedName, hit),
    },
    xAxis: {
      type: 'category' as const,
      data: columns.map(({ name }) => name),
      axisLabel: { ...words, hideOverlap: true },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value' as const,
      name: axis,
      nameTextStyle: words,
      axisLabel: words,
      splitLine: { lineStyle: { color: '#e6eae7' } },
    },
    series: [
      {
        type: 'bar' as const,
        name: seriesName,
        barMaxWidth: 26,
        itemStyle: { color: COLOURS.teal },
        data: columns.map(({ length }) => length),
      },
      ...(expected === undefined
        ? []
        : [
            {
              type: 'line' as const,
              name: expectedName,
              symbol: 'none',
              lineStyle: { color: COLOURS.amber, width: 2 },
              itemStyle: { color: COLOURS.amber },
              data: expected.map(({ length }) => length),
            },
          ]),
    ],
  }
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function told(
  columns: ColumnPicture['columns'],
  expected: ColumnPicture['expected'],
  expectedName: string,
  hit: unknown,
): string {
  const first: unknown = Array.isArray(hit) ? hit[0] : hit
  const at =
    typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1
  const column = columns[at]
  if (column === undefined) return ''
  const lines = [`<b>${escaped(column.name)}</b>`, escaped(column.text)]
  const other = expected?.[at]
  if (other !== undefined) lines.push(`${escaped(expectedName)}：${escaped(other.text)}`)
  return lines.join('<br>')
}
