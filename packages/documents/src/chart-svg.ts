/**
 * Drawing charts 绘图: a report's chart as SVG, for HTML and PDF. Bars lie, so that names of rows have room; each has its
 * number beside it, as printed. Lengths are rounded to tenths of a point: the picture shows, the numbers count.
 */
import type { ReportChart } from '@jiheng/engine'

const WIDTH = 460
const NAMES = 120
const NUMBERS = 70
const BAR = 11
const GAP = 8
const HEAD = 22
const COLOURS = ['#8fb8b0', '#1f6f66', '#c9a35b', '#5b6f8f', '#b5654a', '#7a8f5b']
/** Characters of a name on one line at 9 points. */
const NAME_LENGTH = 13

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)
const tenth = (value: number): string => String(Math.round(value * 10) / 10)

/** How far a bar reaches: geometry only, so a plain number will do. */
const lengthOf = (amount: string): number => {
  const [above = '0', below = '1'] = amount.split('/')
  const value = Number(above) / Number(below)
  return Number.isFinite(value) ? value : 0
}

/** Colour of the n-th series. */
export const chartColour = (series: number): string => COLOURS[series % COLOURS.length] as string

/** SVG text of a chart; `fonts` as CSS names them. */
export function chartSvg(chart: ReportChart, fonts: string): string {
  const amounts = chart.rows.flatMap((row) =>
    row.marks.map((one) => (one === null ? 0 : lengthOf(one.amount))),
  )
  const low = Math.min(0, ...amounts)
  const span = Math.max(0, ...amounts) - low || 1
  const room = WIDTH - NAMES - NUMBERS
  const at = (value: number): number => NAMES + ((value - low) / span) * room
  const tall = chart.series.length * BAR + GAP
  const height = HEAD + chart.rows.length * tall + 6
  const words = (x: number, y: number, text: string, anchor = 'start'): string =>
    `<text x="${tenth(x)}" y="${tenth(y)}" text-anchor="${anchor}">${escapeXml(text)}</text>`
  const legend = chart.series
    .map((name, index) => {
      const x = NAMES + index * 110
      return `<rect x="${x}" y="5" width="10" height="8" fill="${chartColour(index)}"/>${words(x + 14, 12.5, name)}`
    })
    .join('')
  const measure = chart.measure === '' ? '' : words(WIDTH - 2, 12.5, `单位：${chart.measure}`, 'end')
  const bars = chart.rows.map((row, index) => {
    const top = HEAD + index * tall
    const name = row.name.length > NAME_LENGTH ? `${row.name.slice(0, NAME_LENGTH - 1)}…` : row.name
    const label = words(NAMES - 6, top + (chart.series.length * BAR) / 2 + 3, name, 'end')
    const marks = row.marks.map((mark, series) => {
      if (mark === null) return ''
      const value = lengthOf(mark.amount)
      const [from, to] = [at(Math.min(0, value)), at(Math.max(0, value))]
      const y = top + series * BAR
      return `<rect x="${tenth(from)}" y="${y}" width="${tenth(Math.max(0.5, to - from))}" height="${BAR - 2}" fill="${chartColour(series)}"/>${words(to + 4, y + BAR - 3, mark.text)}`
    })
    return `<g>${label}${marks.join('')}</g>`
  })
  const axis = `<line x1="${tenth(at(0))}" y1="${HEAD - 4}" x2="${tenth(at(0))}" y2="${height - 6}" stroke="#555" stroke-width="0.6"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeXml(chart.title)}" font-family="${escapeXml(fonts)}" font-size="9" fill="#222">${legend}${measure}${bars.join('')}${axis}</svg>`
}
