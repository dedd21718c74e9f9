/**
 * 图: the picture, and the same numbers as a table that can be read, clicked and printed. The drawing program is only
 * fetched when a picture comes into view.
 */
import { useState } from 'react'
import type { ChartData } from '../chart-data.ts'
import { FigureButton } from './figure-button.tsx'
import { IllustrativeTag } from './tags.tsx'
import { useDrawing } from './use-drawing.ts'

export function Chart({ chart }: { readonly chart: ChartData }) {
  const [asTable, setAsTable] = useState(false)
  const illustrative = chart.rows.some((row) => row.cells.some((cell) => cell.illustrative))
  return (
    <figure className="chart">
      <figcaption>
        <b>{chart.title}</b>
        {chart.measure === '' ? null : <small>单位：{chart.measure}</small>}
        {illustrative ? <IllustrativeTag /> : null}
        <button
          type="button"
          className="link-button"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? '看图' : '看表'}
        </button>
      </figcaption>
      {asTable ? null : <Picture chart={chart} />}
      <div className={asTable ? 'scroll' : 'scroll print-only'}>
        <ChartTable chart={chart} />
      </div>
    </figure>
  )
}

function Picture({ chart }: { readonly chart: ChartData }) {
  const { place, failed } = useDrawing(async () => (await import('./chart-drawing.ts')).draw, chart)
  if (failed) return <p className="nothing">图没有画出来，请点“看表”看同样的数。</p>
  const height = chart.rows.length * (chart.series.length > 1 ? 46 : 34) + 72
  const say = `${chart.title}，单位${chart.measure}；同样的数可点“看表”逐个查看`
  return <div ref={place} className="chart-picture" style={{ height }} role="img" aria-label={say} />
}

function ChartTable({ chart }: { readonly chart: ChartData }) {
  return (
    <table className="grid">
      <caption className="seen-by-reader">{chart.title}</caption>
      <thead>
        <tr>
          <th scope="col">名称</th>
          {chart.series.map((name) => (
            <th key={name} scope="col" className="num">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {chart.rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            {row.cells.map((cell, position) => (
              <td key={chart.series[position]} className="num">
                <FigureButton target={cell.ref} text={cell.text} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
