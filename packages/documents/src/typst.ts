/**
 * Printing Typst 排版源文: a report as the text that the PDF is typeset from, in official layout (GB/T 9704). Whatever a user
 * wrote stands in string literals only, never in markup, so that it is printed and not obeyed. No clock: the
 * document's date is the report's, or none.
 */
import type { ReportDocument } from '@jiheng/engine'
import { chartSvg } from './chart-svg.ts'
import {
  dateParts,
  type HeadingLevel,
  type LaidElement,
  type LaidReport,
  type LaidRow,
  type LaidRun,
  type LaidSection,
  type LaidTable,
  layOut,
  OFFICIAL,
} from './official-layout.ts'

/** Font families that the PDF is set in; the printer brings them along. */
export const TYPST_FONTS = { serif: 'Noto Serif SC', sans: 'Noto Sans SC' } as const

/** Typst source of a report. */
export function printTypst(document: ReportDocument): string {
  const report = layOut(document)
  return `${preamble(report)}\n${report.sections.map(printSection).join('\n')}\n`
}

/** A Typst string literal: only `\` and `"` mean anything in it. */
export function typstString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}

/** Text as content: string literals in code, with line breaks between. */
function words(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `#(${typstString(line)})`))
    .join('#linebreak()')
}

function runs(list: readonly LaidRun[]): string {
  return list
    .map((run) => {
      if (run.illustrative === true) return `#illustrative[${words(run.text)}]`
      if (run.unconfirmed === true) return `#unconfirmed[${words(run.text)}]`
      return words(run.text)
    })
    .join('')
}

function preamble(report: LaidReport): string {
  const { size, linePitch, titlePitch, tracking } = OFFICIAL
  const parts = dateParts(report.date ?? '')
  const date =
    parts === undefined ? 'none' : `datetime(year: ${parts[0]}, month: ${parts[1]}, day: ${parts[2]})`
  const author = report.organisation === '' ? '()' : typstString(report.organisation)
  // A line is as high as its type; the rest of the pitch is leading.
  const pitch = (type: number, line: number): string =>
    `leading: ${points(line - type)}, spacing: ${points(line - type)}`
  return `#set document(title: ${typstString(report.title)}, author: ${author}, date: ${date})
#let serif = ("${TYPST_FONTS.serif}", "${TYPST_FONTS.sans}")
#let sans = ("${TYPST_FONTS.sans}", "${TYPST_FONTS.serif}")
#set text(font: serif, size: ${size.body}pt, lang: "zh", region: "cn", tracking: ${tracking}pt, top-edge: 0.86em, bottom-edge: -0.14em, hyphenate: false)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), ${pitch(size.body, linePitch)})
#let blank = block(sticky: true, height: 1em, above: ${points(linePitch - size.body)}, below: ${points(linePitch - size.body)})
#let plain(type, line, body) = {
  set par(first-line-indent: 0em, leading: line - type, spacing: line - type)
  set text(size: type, tracking: 0pt)
  body
}
#let illustrative(body) = {
  set text(fill: rgb("#4a6785"))
  underline(stroke: (paint: rgb("#4a6785"), thickness: 0.6pt, dash: "dotted"), offset: 0.16em, body)
}
#let unconfirmed(body) = underline(stroke: (paint: rgb("#8a6d3b"), thickness: 0.6pt, dash: "dashed"), offset: 0.16em, body)
#show heading: it => block(sticky: true, above: ${points(linePitch - size.body)}, below: ${points(linePitch - size.body)}, par(first-line-indent: (amount: 2em, all: true), it.body))
#show heading: set text(size: ${size.body}pt, weight: "regular")
#show heading.where(level: 1): set text(font: sans, weight: 500)
#show heading.where(level: 2): set text(weight: "bold")
#show heading.where(level: 3): set text(weight: "bold")
#let title(body) = align(center, block(below: ${points(linePitch * 1.5)}, plain(${size.title}pt, ${titlePitch}pt, text(weight: "bold", body))))
#let notices(..lines) = block(width: 100%, stroke: 0.75pt + rgb("#4a6785"), inset: (x: 8pt, y: 6pt), below: ${points(linePitch)}, plain(${size.smallFour}pt, 20pt, lines.pos().join(parbreak())))
#let signature(..lines) = {
  blank
  blank
  block(breakable: false, width: 100%, align(right, pad(right: ${OFFICIAL.signatureIndent}em, {
    set par(first-line-indent: 0em)
    lines.pos().join(parbreak())
  })))
}
#let annex-list(..lines) = {
  blank
  for (index, line) in lines.pos().enumerate() {
    block(sticky: true, above: ${points(linePitch - size.body)}, pad(left: if index == 0 { 2em } else { 5em }, par(first-line-indent: 0em, hanging-indent: if index == 0 { 3em } else { 0em }, line)))
  }
}
#let annex(label, name) = {
  block(sticky: true, par(first-line-indent: 0em, text(font: sans, weight: 500, label)))
  {
    show heading: it => align(center, block(sticky: true, above: ${points(linePitch)}, below: ${points(linePitch)}, plain(${size.title}pt, ${titlePitch}pt, text(font: serif, weight: "bold", it.body))))
    heading(level: 1, name)
  }
}
#let table-title(body) = align(center, block(sticky: true, above: 22pt, below: 8pt, plain(${size.four}pt, 24pt, text(font: sans, weight: 500, body))))
#let table-measure(body) = align(right, block(sticky: true, above: 6pt, below: 5pt, plain(${size.five}pt, 16pt, body)))
#let table-note(body) = block(above: 6pt, below: 6pt, plain(${size.five}pt, 16pt, body))
#let grid-table(type, ..rest) = block(above: 8pt, below: 10pt, plain(type, type * 1.5, {
  set par(justify: false)
  table(stroke: 0.5pt, inset: (x: 4pt, y: 0.4em), ..rest)
}))
#let page-number = context {
  let number = counter(page).get().first()
  set text(font: serif, size: ${size.four}pt, tracking: 0pt)
  set par(first-line-indent: 0em)
  if calc.odd(number) { align(right, pad(right: 1em)[— #number —]) } else { align(left, pad(left: 1em)[— #number —]) }
}`
}

const points = (value: number): string => `${Math.round(value * 100) / 100}pt`

function printSection(section: LaidSection, index: number): string {
  const margin = section.landscape ? OFFICIAL.marginLandscape : OFFICIAL.margin
  const edges = (['top', 'bottom', 'left', 'right'] as const)
    .map((edge) => `${edge}: ${margin[edge]}mm`)
    .join(', ')
  const page = `#set page(paper: "a4", flipped: ${section.landscape}, margin: (${edges}), footer: page-number, footer-descent: ${OFFICIAL.pageNumberBelow}mm)`
  const turn = index === 0 ? '' : '#pagebreak(weak: true)\n'
  return `${turn}${page}\n${section.elements.map(printElement).join('\n\n')}`
}

function printElement(one: LaidElement): string {
  switch (one.kind) {
    case 'title':
      return `#title[${words(one.text)}]`
    case 'notices':
      return `#notices(${contents(one.lines)})`
    case 'heading':
      return printHeading(one.level, one.number, one.runs)
    case 'paragraph':
      return runs(one.runs)
    case 'annexList':
      return `#annex-list(${contents(one.lines)})`
    case 'signature':
      return `#signature(${contents(one.lines)})`
    case 'annex':
      return `#annex([${words(one.label)}], [${words(one.title)}])`
    case 'table':
      return printTable(one.table)
    case 'chart':
      return `#table-title[${words(one.chart.title)}]\n#align(center, block(breakable: false, image(bytes(${typstString(chartSvg(one.chart, TYPST_FONTS.sans))}), format: "svg", width: 100%)))`
  }
}

const contents = (lines: readonly string[]): string => lines.map((line) => `[${words(line)}]`).join(', ')

function printHeading(level: HeadingLevel, number: string, list: readonly LaidRun[]): string {
  return `#heading(level: ${level})[${words(number)}${runs(list)}]`
}

function printTable(table: LaidTable): string {
  const parts: string[] = []
  if (table.title !== '') parts.push(`#table-title[${words(table.title)}]`)
  if (table.measure !== undefined) parts.push(`#table-measure[${words(`单位：${table.measure}`)}]`)
  const hasHead = table.head.some((title) => title !== '')
  if (table.head.length > 0 && (hasHead || table.rows.length > 0)) {
    const columns = table.shares.map((share) => `${Math.round(share * 10000)}fr`).join(', ')
    const head = table.head.map(
      (title) => `table.cell(align: center + horizon)[${styled(words(title), true)}]`,
    )
    const lines = [
      ...(hasHead ? [`table.header(${head.join(', ')})`] : []),
      ...table.rows.map((row) => printRow(row)).filter((line) => line !== ''),
    ]
    parts.push(`#grid-table(${table.size}pt, columns: (${columns},),\n  ${lines.join(',\n  ')})`)
  }
  parts.push(...table.notes.map((note) => `#table-note[${words(note)}]`))
  return parts.join('\n')
}

const styled = (content: string, head: boolean): string =>
  head ? `#text(font: sans, weight: 500)[${content}]` : content

/** Cells of one row; those covered from above are left out, as the table places the others around them. */
function printRow(row: LaidRow): string {
  return row.cells
    .filter((cell) => !cell.covered)
    .map((cell) => {
      const span = `${cell.rows > 1 ? `rowspan: ${cell.rows}, ` : ''}${cell.columns > 1 ? `colspan: ${cell.columns}, ` : ''}`
      const breakable = row.breakable || cell.rows > 1
      const text = row.strong ? `#text(weight: "bold")[${runs(cell.runs)}]` : runs(cell.runs)
      const content = cell.indent > 0 ? `#pad(left: ${cell.indent}em)[${text}]` : text
      return `table.cell(${span}align: ${cell.align} + horizon, breakable: ${breakable})[${content}]`
    })
    .join(', ')
}
