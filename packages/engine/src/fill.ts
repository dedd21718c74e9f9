/** Filling forms 填表: the framework's layouts with an evaluation's values, and empty grids for people to fill in. */
import type { Computation } from './computation.ts'
import type { FormCell, FormResult } from './evaluation.ts'
import type { FigureKey, GroupRow, UnitCode } from './figure.ts'
import type { FormGrid, GridCell } from './form.ts'
import type { Form, FormBlock, FormColumn, FormRow, Framework } from './framework/framework.ts'
import type { Measure } from './quantity/index.ts'
import type { Render } from './render.ts'

/** Every form of the department, filled. */
export function fillForms(
  framework: Framework,
  computation: Computation,
  render: Render,
  words: ReadonlyMap<string, string>,
): readonly FormResult[] {
  return framework.forms.map((form) => ({
    code: form.code,
    name: withYears(form.name, computation.year),
    ...(form.measure === undefined ? {} : { measure: form.measure }),
    unit: computation.tree.root.name,
    blocks: form.blocks.map((block) => fillBlock(block, form.measure, computation, render, words)),
    notes: form.notes.map((note) => withYears(note, computation.year)),
    footer: form.footer,
  }))
}

/** {Y} and {Y-1} of headings. */
export const withYears = (text: string, year: number): string =>
  text.replace(/\{Y(-1)?\}/g, (_, last) => String(last === undefined ? year : year - 1))

type FilledBlock = FormResult['blocks'][number]

function fillBlock(
  block: FormBlock,
  formMeasure: Measure | undefined,
  computation: Computation,
  render: Render,
  words: ReadonlyMap<string, string>,
): FilledBlock {
  const unit = computation.tree.root.code
  const head = (columns: readonly FormColumn[], first: string): readonly string[] => [
    first,
    ...columns.map((column) => withYears(column.title, computation.year)),
  ]
  const own = 'measure' in block ? block.measure : undefined
  const measure = own ?? formMeasure
  // A block in another measure than the form's says so in its title.
  const inMeasure = own === undefined || own === formMeasure ? '' : `（单位：${own}）`
  const base = {
    title: `${withYears(block.title, computation.year)}${inMeasure}`,
    unconfirmed: block.unconfirmed,
  }
  switch (block.kind) {
    case 'matrix':
      return {
        ...base,
        head: head(block.columns, '项目'),
        rows: block.rows.map((row) => ({
          title: withYears(row.title, computation.year),
          indent: row.indent ?? 0,
          cells: block.columns.map((column) =>
            cell(matrixKey(row, column, unit, computation), measure, render),
          ),
        })),
      }
    case 'list':
      return {
        ...base,
        head: head(block.columns, block.nameTitle),
        rows: computation.rowsAt(block.group, unit).map((row) => ({
          title: row.name,
          indent: 0,
          cells: block.columns.map((column) => cell(listKey(column, row, computation), measure, render)),
        })),
      }
    case 'fields':
      return {
        ...base,
        head: ['项目', '数值'],
        rows: fieldRows(block.rows, computation).map(({ title, indent, item, basis }) => ({
          title,
          indent,
          cells: [
            cell(
              item === undefined ? undefined : { item, basis, unit, year: computation.year },
              measure,
              render,
            ),
          ],
        })),
      }
    case 'text':
      return { ...base, head: [], rows: [], text: words.get(block.item) ?? '' }
  }
}

function matrixKey(
  row: FormRow,
  column: FormColumn,
  unit: UnitCode,
  computation: Computation,
): FigureKey | undefined {
  const item = column.item ?? row.item
  if (item === undefined || (row.bases !== undefined && !row.bases.includes(column.basis))) return undefined
  const bases = computation.framework.items.get(item)?.bases ?? []
  if (bases.length === 0 ? column.basis !== '' && column.item === undefined : !bases.includes(column.basis))
    return undefined
  return {
    item,
    basis: bases.length === 0 ? '' : column.basis,
    unit,
    year: computation.year + column.yearOffset,
  }
}

function listKey(column: FormColumn, row: GroupRow, computation: Computation): FigureKey | undefined {
  if (column.item === undefined) return undefined
  return {
    item: column.item,
    basis: column.basis,
    unit: row.unit,
    year: computation.year + column.yearOffset,
    row: row.row,
  }
}

function fieldRows(
  rows: readonly FormRow[],
  computation: Computation,
): readonly { title: string; indent: number; item?: string; basis: string }[] {
  return rows.flatMap((row) => {
    const title = withYears(row.title, computation.year)
    const indent = row.indent ?? 0
    if (row.item === undefined) return [{ title, indent, basis: '' }]
    const bases = row.bases ?? computation.framework.items.get(row.item)?.bases ?? []
    const { item } = row
    if (bases.length <= 1) return [{ title, indent, item, basis: bases[0] ?? '' }]
    return bases.map((basis) => ({ title: `${title}（${basis}）`, indent, item, basis }))
  })
}

function cell(key: FigureKey | undefined, measure: Measure | undefined, render: Render): FormCell {
  if (key === undefined) return { text: '—' }
  const item = render.computation.framework.items.get(key.item)
  const sameKind = measure !== undefined && item !== undefined && measure === item.measure
  const run = render.run(key, {
    withMeasure: !sameKind,
    ...(item?.places === undefined ? {} : { places: item.places }),
  })
  if (run.kind !== 'bound') return { text: run.text }
  const known = render.computation.derive(key).value.kind === 'known'
  return {
    text: known ? run.text : run.text === '未填报' ? '' : run.text,
    ref: run.ref,
    numeric: true,
    ...(run.illustrative === true ? { illustrative: true } : {}),
  }
}

/** Empty grids of a framework's forms for one unit and year, to be filled in; `known` prints what is there already. */
export function formGrids(
  framework: Framework,
  unit: { code: UnitCode; name: string },
  year: number,
  groupRows: readonly GroupRow[] = [],
): readonly FormGrid[] {
  return framework.forms.map((form) => new GridMaker(framework, form, unit, year, groupRows).make())
}

const BLANK_ROWS = 12

class GridMaker {
  readonly #cells: GridCell[] = []
  readonly #framework: Framework
  readonly #form: Form
  readonly #unit: { code: UnitCode; name: string }
  readonly #year: number
  readonly #rows: readonly GroupRow[]
  #row = 0
  #columns = 2

  constructor(
    framework: Framework,
    form: Form,
    unit: { code: UnitCode; name: string },
    year: number,
    rows: readonly GroupRow[],
  ) {
    this.#framework = framework
    this.#form = form
    this.#unit = unit
    this.#year = year
    this.#rows = rows
  }

  make(): FormGrid {
    for (const block of this.#form.blocks)
      if ('columns' in block) this.#columns = Math.max(this.#columns, block.columns.length + 1)
    this.#put({
      kind: 'title',
      row: 0,
      column: 0,
      span: this.#columns,
      text: withYears(this.#form.name, this.#year),
    })
    const measure = this.#form.measure === undefined ? '' : `    计量单位：${this.#form.measure}`
    this.#put({
      kind: 'note',
      row: 1,
      column: 0,
      span: this.#columns,
      text: `填报单位：${this.#unit.name}    ${this.#year}年度${measure}`,
    })
    this.#row = 2
    for (const block of this.#form.blocks) this.#block(block)
    for (const note of [
      ...this.#form.notes,
      ...(this.#form.footer.length > 0 ? [this.#form.footer.join('        ')] : []),
    ]) {
      this.#put({
        kind: 'note',
        row: this.#row,
        column: 0,
        span: this.#columns,
        text: withYears(note, this.#year),
      })
      this.#row += 1
    }
    return {
      id: this.#form.code,
      sheetName: sheetName(this.#form.name),
      unit: this.#unit.code,
      year: this.#year,
      columns: this.#columns,
      cells: this.#cells,
    }
  }

  #block(block: FormBlock): void {
    this.#put({
      kind: 'heading',
      row: this.#row,
      column: 0,
      span: this.#columns,
      text: withYears(block.title, this.#year),
    })
    this.#row += 1
    switch (block.kind) {
      case 'matrix':
        this.#head(['项目', ...block.columns.map((column) => column.title)])
        for (const row of block.rows) {
          this.#label(row)
          for (const [index, column] of block.columns.entries()) {
            const key = this.#key(column.item ?? row.item, column, row)
            if (key !== undefined) this.#entry(key, index + 1)
          }
          this.#row += 1
        }
        break
      case 'list':
        this.#head([block.nameTitle, ...block.columns.map((column) => column.title)])
        this.#list(block)
        break
      case 'fields':
        this.#head(['项目', '数值'])
        for (const row of block.rows) {
          const bases =
            row.bases ?? (row.item === undefined ? [] : (this.#framework.items.get(row.item)?.bases ?? []))
          for (const basis of bases.length === 0 ? [''] : bases) {
            this.#label(bases.length > 1 ? { ...row, title: `${row.title}（${basis}）` } : row)
            if (row.item !== undefined)
              this.#entry({ item: row.item, basis, unit: this.#unit.code, year: this.#year }, 1)
            this.#row += 1
          }
        }
        break
      case 'text':
        this.#put({
          kind: 'words',
          row: this.#row,
          column: 0,
          span: this.#columns,
          key: { item: block.item, basis: '', unit: this.#unit.code, year: this.#year },
        })
        this.#row += 1
    }
  }

  #list(block: Extract<FormBlock, { kind: 'list' }>): void {
    const rows = this.#rows.filter((row) => row.group === block.group)
    const count = Math.max(rows.length, BLANK_ROWS)
    const taken = new Set(rows.map((row) => row.row))
    let next = 0
    for (let index = 0; index < count; index += 1) {
      const row = rows[index]
      // A blank row never takes the address of a row that stands elsewhere in the list.
      do next += 1
      while (row === undefined && taken.has(`${this.#unit.code}-${next}`))
      const id = row?.row ?? `${this.#unit.code}-${next}`
      const nameKey = { item: block.group, basis: '', unit: this.#unit.code, year: this.#year, row: id }
      this.#put({
        kind: 'rowName',
        row: this.#row,
        column: 0,
        key: nameKey,
        ...(row === undefined ? {} : { text: row.name }),
      })
      for (const [at, column] of block.columns.entries())
        if (column.item !== undefined)
          this.#entry(
            {
              item: column.item,
              basis: column.basis,
              unit: this.#unit.code,
              year: this.#year + column.yearOffset,
              row: id,
            },
            at + 1,
          )
      this.#row += 1
    }
  }

  #key(item: string | undefined, column: FormColumn, row: FormRow): FigureKey | undefined {
    if (item === undefined || (row.bases !== undefined && !row.bases.includes(column.basis))) return undefined
    const bases = this.#framework.items.get(item)?.bases ?? []
    if (bases.length > 0 && !bases.includes(column.basis)) return undefined
    return {
      item,
      basis: bases.length === 0 ? '' : column.basis,
      unit: this.#unit.code,
      year: this.#year + column.yearOffset,
    }
  }

  #entry(key: FigureKey, column: number): void {
    const item = this.#framework.items.get(key.item)
    if (item === undefined) return
    const place = { row: this.#row, column, key, measure: item.measure }
    if (item.formula === undefined)
      this.#put({ kind: 'entry', ...place, ...(item.help === undefined ? {} : { help: item.help }) })
    else this.#put({ kind: 'computed', ...place, formula: item.formula.text })
  }

  #head(titles: readonly string[]): void {
    for (const [column, text] of titles.entries())
      this.#put({ kind: 'heading', row: this.#row, column, text: withYears(text, this.#year) })
    this.#row += 1
  }

  #label(row: FormRow): void {
    this.#put({
      kind: 'label',
      row: this.#row,
      column: 0,
      text: withYears(row.title, this.#year),
      indent: row.indent ?? 0,
    })
  }

  #put(cell: GridCell): void {
    this.#cells.push(cell)
  }
}

/** Sheet names allow 31 characters and none of \ / ? * [ ] : */
const sheetName = (name: string): string =>
  name
    .replace(/[\\/?*[\]:]/g, '')
    .replace(/\{Y(-1)?\}年?/g, '')
    .slice(0, 31)
