/**
 * 分布图: how many departments lie in each span, and beneath it the quartiles as a box. Positions are whole parts of the
 * spans, so that nothing is drawn where it is not; the same numbers stand in the table below.
 */
interface Span {
  readonly from: string
  readonly to: string
  readonly count: number
}
interface Quartiles {
  readonly count: number
  readonly low: string
  readonly first: string
  readonly median: string
  readonly third: string
  readonly high: string
  readonly mean: string
}

const WIDTH = 600
const HEIGHT = 190
const BASE = 120
const BOX = 158
/** Room for half of the outermost labels. */
const MARGIN = 32

/** A printed figure as a place to draw at; pictures need no more digits than the eye sees. */
const place = (text: string): number => Number(text.replace(/[^\d.-]/g, ''))

export function DistributionChart({
  title,
  spans,
  quartiles,
}: {
  readonly title: string
  readonly spans: readonly Span[]
  readonly quartiles: Quartiles | undefined
}) {
  const [first] = spans
  const last = spans.at(-1)
  if (quartiles === undefined || first === undefined || last === undefined) return null
  const most = Math.max(...spans.map((one) => one.count), 1)
  const width = WIDTH / spans.length
  const [low, high] = [place(first.from), place(last.to)]
  const at = (text: string): number =>
    high === low ? WIDTH / 2 : ((place(text) - low) / (high - low)) * WIDTH
  return (
    <figure className="bu-chart">
      <figcaption>
        {title}
        <small>
          {quartiles.count} 个　中位 {quartiles.median}　平均 {quartiles.mean}　四分位 {quartiles.first}～
          {quartiles.third}　最低 {quartiles.low}　最高 {quartiles.high}
        </small>
      </figcaption>
      <svg
        viewBox={`${-MARGIN} 0 ${WIDTH + 2 * MARGIN} ${HEIGHT}`}
        role="img"
        aria-label={`${title}的分布，同样的数见下表`}
      >
        {spans.map((one, index) => {
          const height = (one.count / most) * (BASE - 22)
          return (
            <g key={one.from}>
              <rect
                className="bu-bar"
                x={index * width + 3}
                y={BASE - height}
                width={width - 6}
                height={height}
              >
                <title>{`${one.from}～${one.to}：${one.count} 个`}</title>
              </rect>
              {one.count === 0 ? null : (
                <text x={index * width + width / 2} y={BASE - height - 5} textAnchor="middle">
                  {one.count}
                </text>
              )}
              <text className="bu-tick" x={index * width} y={BASE + 16} textAnchor="middle">
                {one.from}
              </text>
            </g>
          )
        })}
        <text className="bu-tick" x={WIDTH} y={BASE + 16} textAnchor="middle">
          {last.to}
        </text>
        <line className="bu-axis" x1={0} x2={WIDTH} y1={BASE} y2={BASE} />
        <line className="bu-whisker" x1={at(quartiles.low)} x2={at(quartiles.high)} y1={BOX} y2={BOX} />
        <rect
          className="bu-box"
          x={at(quartiles.first)}
          y={BOX - 10}
          width={Math.max(1, at(quartiles.third) - at(quartiles.first))}
          height={20}
        />
        <line
          className="bu-median"
          x1={at(quartiles.median)}
          x2={at(quartiles.median)}
          y1={BOX - 12}
          y2={BOX + 12}
        />
      </svg>
      <details>
        <summary>看表</summary>
        <table className="pf-table">
          <thead>
            <tr>
              <th>一段（含下限）</th>
              <th className="pf-number">个数</th>
            </tr>
          </thead>
          <tbody>
            {spans.map((one) => (
              <tr key={one.from}>
                <td>
                  {one.from}～{one.to}
                </td>
                <td className="pf-number">{one.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
