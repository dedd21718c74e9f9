/** Figures as a result shows them 结果里的数字: their print, value and place in the source. */
import type { Figure } from './figure.ts'
import type { CheckedFigure, StatementFigure } from './result.ts'
import { pageAt, type SourceText } from './source.ts'

/** While it is being put together. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Shows the figures of one source. */
export class ShownFigures {
  private readonly source: SourceText
  /** By the figure's place; a figure stands in several statements. */
  private readonly known: ({ readonly figure: Figure; readonly shown: CheckedFigure } | undefined)[] = []

  constructor(source: SourceText) {
    this.source = source
  }

  /** A figure in its part of a statement. */
  member(figure: Figure, role: string): StatementFigure {
    let known = this.known[figure.index]
    // A figure read in another unit has the same place and is shown otherwise.
    if (known === undefined || known.figure !== figure) {
      known = { figure, shown: this.figure(figure, undefined) }
      this.known[figure.index] = known
    }
    return { ...known.shown, role }
  }

  figure(figure: Figure, label: string | undefined): CheckedFigure {
    const { text, pages } = this.source
    const shown: Writable<CheckedFigure> = {
      text: onOneLine(text.slice(figure.sourceStart, figure.sourceEnd)),
      value: figure.value.toString(),
      unit: figure.unit.text,
      start: figure.sourceStart,
      end: figure.sourceEnd,
    }
    const page = pageAt(pages, figure.sourceStart)
    if (page !== undefined) shown.page = page
    if (label !== undefined && label !== '') shown.label = label
    if (figure.bound !== undefined) shown.bound = figure.bound
    return shown
  }
}

const LINE_END = /[\r\n\f]/

const onOneLine = (print: string): string =>
  LINE_END.test(print) ? print.replace(/\s*[\r\n\f]+\s*/g, '') : print
