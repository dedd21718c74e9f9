/**
 * Charts in DOCX 图: DrawingML charts that Word and WPS draw themselves, with the report's numbers in them. The numbers are
 * written as the values are, never as a picture, so that a reader can read them out again.
 */
import type { ReportChart } from '@jiheng/engine'
import { chartColour } from './chart-svg.ts'

const CHART = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main'
const WORD_DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`)

/** English Metric Units in a point. */
const EMU = 12_700
const WIDTH = 430
const HEAD = 60
const ROW = 26

const heightOf = (chart: ReportChart): number =>
  Math.min(560, HEAD + chart.rows.length * Math.max(ROW, chart.series.length * 14))

/** The drawing that stands in a run; `relation` leads to the chart's part, `number` is its own. */
export function chartDrawing(chart: ReportChart, relation: string, number: number): string {
  const name = escapeXml(chart.title)
  return (
    `<w:r><w:drawing><wp:inline xmlns:wp="${WORD_DRAWING}" distT="0" distB="0" distL="0" distR="0">` +
    `<wp:extent cx="${WIDTH * EMU}" cy="${heightOf(chart) * EMU}"/><wp:docPr id="${9000 + number}" name="图${number}" descr="${name}"/>` +
    `<a:graphic xmlns:a="${DRAWING}"><a:graphicData uri="${CHART}"><c:chart xmlns:c="${CHART}" xmlns:r="${RELATIONS}" r:id="${relation}"/></a:graphicData></a:graphic>` +
    '</wp:inline></w:drawing></w:r>'
  )
}

const SMALL = `<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900"><a:ea typeface="宋体"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>`
const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/

/** A decimal as XML Schema's double takes it; a fraction that has no end is divided. */
function decimalOf(amount: string): string {
  if (PLAIN_DECIMAL.test(amount)) return amount
  const [above = '0', below = '1'] = amount.split('/')
  return String(Number(above) / Number(below))
}

/** The chart's own part. */
export function chartPart(chart: ReportChart): string {
  const points = (values: readonly (string | null)[]): string =>
    `<c:ptCount val="${values.length}"/>${values
      .map((value, index) =>
        value === null ? '' : `<c:pt idx="${index}"><c:v>${escapeXml(value)}</c:v></c:pt>`,
      )
      .join('')}`
  const names = points(chart.rows.map((row) => row.name))
  const series = chart.series
    .map((name, index) => {
      const values = points(
        chart.rows.map((row) => {
          const mark = row.marks[index] ?? null
          return mark === null ? null : decimalOf(mark.amount)
        }),
      )
      const column = String.fromCharCode(66 + index)
      const end = chart.rows.length + 1
      return (
        `<c:ser><c:idx val="${index}"/><c:order val="${index}"/>` +
        `<c:tx><c:strRef><c:f>Sheet1!$${column}$1</c:f><c:strCache>${points([name])}</c:strCache></c:strRef></c:tx>` +
        `<c:spPr><a:solidFill><a:srgbClr val="${chartColour(index).slice(1)}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>` +
        `<c:dLbls><c:numFmt formatCode="#,##0.00" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>${SMALL}<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>` +
        `<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$${end}</c:f><c:strCache>${names}</c:strCache></c:strRef></c:cat>` +
        `<c:val><c:numRef><c:f>Sheet1!$${column}$2:$${column}$${end}</c:f><c:numCache><c:formatCode>#,##0.00</c:formatCode>${values}</c:numCache></c:numRef></c:val></c:ser>`
      )
    })
    .join('')
  const line = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="999999"/></a:solidFill></a:ln></c:spPr>'
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace xmlns:c="${CHART}" xmlns:a="${DRAWING}" xmlns:r="${RELATIONS}">` +
    `<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>` +
    `<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>${series}<c:gapWidth val="50"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>` +
    `<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>${line}${SMALL}<c:crossAx val="1002"/><c:crosses val="autoZero"/></c:catAx>` +
    `<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1001"/><c:crosses val="max"/></c:valAx>` +
    `</c:plotArea><c:legend><c:legendPos val="t"/><c:overlay val="0"/>${SMALL}</c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`
  )
}
