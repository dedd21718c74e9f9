/**
 * Writing HTML: a report as one page that prints in official layout (GB/T 9704). Everything is inside the file: no script,
 * no request to anywhere. Each bound number is a `span.bound` with its id and the ref of its value.
 */
import type { ReportDocument } from '@jiheng/engine'
import { chartSvg } from './chart-svg.ts'
import {
  type LaidCell,
  type LaidElement,
  type LaidRow,
  type LaidRun,
  type LaidTable,
  layOut,
  OFFICIAL,
} from './official-layout.ts'

/** HTML text of a report. */
export function writeHtml(document: ReportDocument): string {
  const report = layOut(document)
  const sections = report.sections
    .map((section) => {
      const kind = section.landscape ? 'sheet landscape' : 'sheet'
      return `<section class="${kind}">\n${section.elements.map(element).join('\n')}\n</section>`
    })
    .join('\n')
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(report.title)}</title>
<style>${CSS}</style>
</head>
<body>
<main>
${sections}
</main>
</body>
</html>
`
}

/** Text as HTML, for content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)
}

const words = (text: string): string => escapeHtml(text).replace(/\n/g, '<br>')

function runs(list: readonly LaidRun[]): string {
  return list
    .map((run) => {
      if (run.id === undefined) return words(run.text)
      const marks = `${run.illustrative === true ? ' illustrative' : ''}${run.unconfirmed === true ? ' unconfirmed' : ''}`
      return `<span class="bound${marks}" id="${run.id}" data-ref="${escapeHtml(run.ref ?? '')}" title="${escapeHtml(titleOf(run))}">${words(run.text)}</span>`
    })
    .join('')
}

function titleOf(run: LaidRun): string {
  const marks = `${run.illustrative === true ? '（示例）' : ''}${run.unconfirmed === true ? '（待核）' : ''}`
  return `报告数字 ${run.id ?? ''}${marks}，来历：${run.ref ?? ''}`
}

const paragraph = (kind: string, content: string): string =>
  `<p${kind === '' ? '' : ` class="${kind}"`}>${content}</p>`

function element(one: LaidElement): string {
  switch (one.kind) {
    case 'title':
      return `<h1>${words(one.text)}</h1>`
    case 'notices':
      return `<div class="notices" role="note">${one.lines.map((line) => paragraph('', words(line))).join('')}</div>`
    case 'heading':
      return `<h${one.level + 1} class="level${one.level}">${words(one.number)}${runs(one.runs)}</h${one.level + 1}>`
    case 'paragraph':
      return paragraph(one.stand ?? '', runs(one.runs))
    case 'annexList':
      return `<div class="annexes">${one.lines.map((line, index) => paragraph(index === 0 ? 'first' : 'more', words(line))).join('')}</div>`
    case 'signature':
      return `<div class="signature">${one.lines.map((line) => paragraph('', words(line))).join('')}</div>`
    case 'annex':
      return `${paragraph('annex-label', words(one.label))}\n<h2 class="annex-title">${words(one.title)}</h2>`
    case 'table':
      return table(one.table)
    case 'chart':
      return `<figure class="chart" style="${CHART}"><figcaption class="title">${words(one.chart.title)}</figcaption>${chartSvg(one.chart, 'sans-serif').replace('<svg', '<svg style="max-width:100%;height:auto"')}</figure>`
  }
}

function table(laid: LaidTable): string {
  const measure =
    laid.measure === undefined ? '' : `<span class="measure">${words(`单位：${laid.measure}`)}</span>`
  const title = laid.title === '' ? '' : `<span class="title">${words(laid.title)}</span>`
  const hasHead = laid.head.some((one) => one !== '')
  const notes = laid.notes.map((note) => paragraph('note', words(note))).join('')
  if (laid.head.length === 0 || (!hasHead && laid.rows.length === 0))
    return `<div class="table">${title}${measure}${notes}</div>`
  const columns = laid.shares.map((share) => `<col style="width:${(share * 100).toFixed(2)}%">`).join('')
  const head = hasHead
    ? `<thead><tr>${laid.head.map((one) => `<th scope="col">${words(one)}</th>`).join('')}</tr></thead>\n`
    : ''
  const caption = title === '' && measure === '' ? '' : `<caption>${title}${measure}</caption>`
  const body = laid.rows.map(bodyRow).join('\n')
  return `<div class="table"><table style="font-size:${laid.size}pt">${caption}<colgroup>${columns}</colgroup>
${head}<tbody>
${body}
</tbody></table>${notes}</div>`
}

function bodyRow(row: LaidRow): string {
  const cells = row.cells.filter((cell) => !cell.covered).map(bodyCell)
  const kinds = [...(row.strong ? ['strong'] : []), ...(row.breakable ? ['breakable'] : [])].join(' ')
  return `<tr${kinds === '' ? '' : ` class="${kinds}"`}>${cells.join('')}</tr>`
}

/** The first column says what a row is about. */
function bodyCell(cell: LaidCell): string {
  const span = `${cell.rows > 1 ? ` rowspan="${cell.rows}"` : ''}${cell.columns > 1 ? ` colspan="${cell.columns}"` : ''}`
  const styles = [
    ...(cell.align === 'left' ? [] : [`text-align:${cell.align}`]),
    ...(cell.indent > 0 ? [`padding-left:calc(${cell.indent}em + 4pt)`] : []),
  ].join(';')
  const style = styles === '' ? '' : ` style="${styles}"`
  const content = runs(cell.runs)
  if (cell.column > 0 || cell.runs.length === 0) return `<td${span}${style}>${content}</td>`
  return `<th scope="${cell.rows > 1 ? 'rowgroup' : 'row'}"${span}${style}>${content}</th>`
}

const { margin, marginLandscape, size, linePitch, titlePitch } = OFFICIAL
const edges = (one: { top: number; right: number; bottom: number; left: number }): string =>
  `${one.top}mm ${one.right}mm ${one.bottom}mm ${one.left}mm`
const FANGSONG = "仿宋_GB2312,仿宋,FangSong,STFangsong,'Noto Serif SC','Noto Serif CJK SC',serif"
const KAI = "楷体_GB2312,楷体,KaiTi,STKaiti,'Noto Serif SC','Noto Serif CJK SC',serif"
const HEI = "黑体,SimHei,STHeiti,'Noto Sans SC','Noto Sans CJK SC',sans-serif"
const SONG = "宋体,SimSun,STSong,'Noto Serif SC','Noto Serif CJK SC',serif"
const BIAOSONG =
  "方正小标宋简体,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,'Noto Serif SC','Noto Serif CJK SC',serif"
const pageNumber = (side: string): string =>
  `@bottom-${side}{content:"— " counter(page) " —";font:${size.four}pt ${SONG};vertical-align:top;padding:${OFFICIAL.pageNumberBelow}mm 1em 0}`

/** Beside the figure and not among the rules: a report without charts stays as it was, byte for byte. */
const CHART = 'margin:8pt 0 10pt;text-align:center;break-inside:avoid'

const CSS = `
@page{size:A4;margin:${edges(margin)}}
@page:right{${pageNumber('right')}}
@page:left{${pageNumber('left')}}
@page wide{size:A4 landscape;margin:${edges(marginLandscape)}}
*{box-sizing:border-box}
body{margin:0;background:#dfe3de;color:#000;font:${size.body}pt/${linePitch}pt ${FANGSONG};text-align:justify;text-autospace:normal;overflow-wrap:anywhere}
main{padding:12px}
.sheet{width:210mm;max-width:100%;min-height:297mm;margin:0 auto 16px;padding:${edges(margin)};background:#fff}
.landscape{width:297mm;min-height:210mm;padding:${edges(marginLandscape)}}
h1,h2,h3,h4,h5,p{margin:0;font-size:inherit;font-weight:400;text-indent:2em}
h1,.annex-title{margin:0 0 ${linePitch}pt;font:${size.title}pt/${titlePitch}pt ${BIAOSONG};text-align:center;text-indent:0;text-wrap:balance}
h1,h2,h3,h4,h5,caption,.annex-label{break-after:avoid}
.level1{font-family:${HEI}}
.level2{font-family:${KAI}}
.level3{font-weight:700}
.notices{margin:0 0 ${linePitch}pt;padding:6pt 8pt;border:.75pt solid #4a6785}
.notices p{font:${size.smallFour}pt/20pt ${KAI};text-indent:0}
.annexes{margin-top:${linePitch}pt;break-inside:avoid;break-after:avoid}
.annexes .first{padding-left:5em;text-indent:-3em}
.annexes .more{padding-left:5em;text-indent:0}
.signature{margin-top:${linePitch * 2}pt;padding-right:${OFFICIAL.signatureIndent}em;text-align:right;break-inside:avoid}
.annex-label{font-family:${HEI};text-align:left;text-indent:0}
.annex-title{margin-top:${linePitch / 2}pt}
.table{margin:8pt 0 10pt}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-family:${SONG};line-height:1.5;text-align:left}
caption span,.table>span{display:block;text-align:center}
.title{font:${size.four}pt/24pt ${HEI}}
caption .measure,.table>.measure{font:${size.five}pt/16pt ${SONG};text-align:right}
th,td{padding:.25em 4pt;border:.5pt solid #000;font-weight:400;text-align:left;vertical-align:middle}
thead th{font-family:${HEI};text-align:center}
thead{display:table-header-group}
tr{break-inside:avoid}
tr.breakable{break-inside:auto}
tr.strong>*{font-weight:700}
.note{padding-top:3pt;font:${size.five}pt/16pt ${SONG};text-indent:0}
.illustrative{color:#4a6785;text-decoration:underline dotted #4a6785;text-underline-offset:.2em}
.unconfirmed:not(.illustrative){text-decoration:underline dashed #8a6d3b;text-underline-offset:.2em}
@media print{
body{background:none}
main{padding:0}
.sheet{width:auto;min-height:0;margin:0;padding:0;break-before:page}
.sheet:first-child{break-before:auto}
.landscape{page:wide}
}
@media (max-width:230mm) and (not print){.sheet{min-height:0;padding:12mm 8mm}.table{overflow-x:auto}}
`
