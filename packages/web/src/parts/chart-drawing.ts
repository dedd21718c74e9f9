/** 绘图: this and column-drawing.ts alone know echarts, loaded when a picture is first shown. */
import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartData } from '../chart-data.ts'
import { COLOURS } from '../theme.ts'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", sans-serif'

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Draw; the answer takes the picture away again. */
export function draw(element: HTMLElement, chart: ChartData): () => void {
  const picture = init(element, null, { renderer: 'svg' })
  const paint = () => picture.setOption(options(chart, element.clientWidth), true)
  paint()
  const watch = new ResizeObserver(() => {
    picture.resize()
    paint()
  })
  watch.observe(element)
  return () => {
    watch.disconnect()
    picture.dispose()
  }
}

function options(chart: ChartData, width: number) {
  const narrow = width < 520
  const axis = { color: COLOURS.inkSoft, fontFamily: FONT, fontSize: 12 }
  const colours = chart.series.length > 1 ? [COLOURS.tealPale, COLOURS.teal] : [COLOURS.teal]
  return {
    animation: false,
    color: colours,
    textStyle: { fontFamily: FONT, color: COLOURS.ink },
    grid: {
      left: narrow ? 96 : 168,
      right: narrow ? 84 : 116,
      top: chart.series.length > 1 ? 36 : 12,
      bottom: 32,
    },
    ...(chart.series.length > 1
      ? { legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 10, textStyle: axis } }
      : {}),
    tooltip: {
      trigger: 'axis' as const,
      axisPointer: { type: 'shadow' as const },
      confine: true,
      formatter: (hit: unknown) => tooltip(chart, hit),
    },
    xAxis: {
      type: 'value' as const,
      axisLabel: { ...axis, hideOverlap: true, formatter: (tick: number) => String(tick) },
      splitNumber: narrow ? 3 : 5,
      splitLine: { lineStyle: { color: '#e6eae7' } },
    },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: chart.rows.map((row) => row.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: COLOURS.line } },
      axisLabel: {
        ...axis,
        color: COLOURS.ink,
        width: narrow ? 88 : 156,
        lineHeight: 15,
        overflow: 'break' as const,
      },
    },
    series: chart.series.map((name, position) => ({
      type: 'bar' as const,
      name,
      barMaxWidth: 16,
      barGap: '12%',
      data: chart.rows.map((row) => row.cells[position]?.amount ?? null),
      label: {
        show: true,
        position: 'right' as const,
        color: COLOURS.inkSoft,
        fontFamily: FONT,
        fontSize: 12,
        formatter: (bar: { readonly dataIndex: number }) =>
          chart.rows[bar.dataIndex]?.cells[position]?.text ?? '',
      },
    })),
  }
}

/** The numbers as the data prints them. */
function tooltip(chart: ChartData, hit: unknown): string {
  const first: unknown = Array.isArray(hit) ? hit[0] : hit
  const position =
    typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1
  const row = chart.rows[position]
  if (row === undefined) return ''
  const lines = row.cells.map(
    (cell, each) =>
      `${escapeHtml(chart.series[each] ?? '')}：<b>${escapeHtml(cell.text)}</b>${cell.illustrative ? '（示例）' : ''}`,
  )
  return [`<b>${escapeHtml(row.name)}</b>`, ...lines].join('<br>')
}
