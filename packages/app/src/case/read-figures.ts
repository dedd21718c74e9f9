/** Reading figures 读取数据: figures/*.yaml and *.csv. */
import { readCsv } from '@jiheng/documents'
import {
  type Figure,
  type FigureKey,
  type Place,
  type Problem,
  problem,
  type Shape,
  type ShapedFile,
} from '@jiheng/engine'
import { readValue } from '../contract/read-value.ts'
import { type Data, itemNamed, type Reading, recs, str, strs } from './reading.ts'
import { figuresSchema } from './shapes.ts'

/** One figure as words, wherever it stood. */
interface Entry {
  readonly item: string
  readonly basis: string
  readonly unit: string
  readonly year: string
  readonly row: string
  readonly text: string
  readonly measure?: string
  readonly place: Place
  readonly source: Place
  readonly note: string
  readonly illustrative: boolean
  readonly printed: boolean
  readonly enteredBy: string
  readonly scope?: Readonly<Record<string, string>>
  readonly evidence: readonly string[]
  readonly version?: number
}

/** Read a file of figures; faults go to `reading.problems`. Items that only another framework has are left out. */
export function readFigures(
  file: string,
  bytes: Uint8Array,
  shape: (shape: Shape) => ShapedFile,
  reading: Reading,
): readonly Figure[] {
  const entries = file.endsWith('.csv')
    ? csvEntries(file, bytes, reading)
    : yamlEntries(shape(figuresSchema), reading)
  return entries.flatMap((entry) => figureOf(entry, reading) ?? [])
}

function yamlEntries(shaped: ShapedFile, reading: Reading): readonly Entry[] {
  if (shaped.data === undefined) return []
  const data = shaped.data as Data
  const document = reading.documents.get(str(data.document))
  const whole = {
    illustrative: data.illustrative === true,
    printed: data.printed === true,
    enteredBy: str(data.enteredBy),
  }
  const sourceAt = (place: Place, at: string, page: string): Place =>
    document === undefined || at === ''
      ? place
      : { kind: 'published', document, section: at, ...(page === '' ? {} : { page: Number(page) }) }
  const entries = recs(data.figures).map((one, index): Entry => {
    const place = shaped.placeOf(['figures', index])
    return {
      item: str(one.item),
      basis: str(one.basis),
      unit: str(one.unit),
      year: str(one.year),
      row: str(one.row),
      text: str(one.value),
      place,
      source: sourceAt(place, str(one.at), str(one.page)),
      note: str(one.note),
      illustrative: one.illustrative === undefined ? whole.illustrative : one.illustrative === true,
      printed: one.printed === undefined ? whole.printed : one.printed === true,
      enteredBy: whole.enteredBy,
      evidence: strs(one.evidence),
      ...(one.scope === undefined ? {} : { scope: one.scope as Readonly<Record<string, string>> }),
    }
  })
  return [...entries, ...tableEntries(data.table as Data | undefined, shaped, whole, reading.problems)]
}

function tableEntries(
  table: Data | undefined,
  shaped: ShapedFile,
  whole: Pick<Entry, 'illustrative' | 'printed' | 'enteredBy'>,
  problems: Problem[],
): readonly Entry[] {
  if (table === undefined) return []
  const units = strs(table.units)
  return recs(table.rows).flatMap((row, index) => {
    const values = strs(row.values)
    const at = shaped.placeOf(['table', 'rows', index])
    if (values.length !== units.length)
      problems.push(
        problem(
          'table-width',
          { name: str(row.item), found: String(values.length), wanted: String(units.length) },
          at,
        ),
      )
    return values.flatMap((text, column): readonly Entry[] => {
      const unit = units[column]
      if (unit === undefined) return []
      const place = shaped.placeOf(['table', 'rows', index, 'values', column])
      const measure = str(row.measure)
      return [
        {
          item: str(row.item),
          basis: str(row.basis),
          unit,
          year: str(row.year),
          row: '',
          text,
          place,
          source: place,
          note: str(row.note),
          evidence: [],
          ...whole,
          ...(measure === '' ? {} : { measure }),
        },
      ]
    })
  })
}

/** The columns of a figures file. The last seven say where a figure came from, for a case written by the platform. */
export const FIGURE_COLUMNS = {
  item: '数据项',
  basis: '口径',
  unit: '单位',
  year: '年度',
  row: '行',
  text: '数值',
  measure: '计量单位',
  at: '来源',
  note: '说明',
  illustrative: '示例',
  enteredBy: '填报人',
  version: '版本',
  evidence: '佐证',
  form: '填报表',
  file: '来源文件',
  sheet: '工作表',
  cell: '单元格',
} as const

function csvEntries(file: string, bytes: Uint8Array, reading: Reading): readonly Entry[] {
  const { rows, faults } = readCsv(bytes, file)
  for (const fault of faults)
    reading.problems.push(
      problem(
        'file-unreadable',
        { file, reason: fault.message },
        { kind: 'file', file, ...(fault.line === undefined ? {} : { line: fault.line }) },
      ),
    )
  const head = rows[0]?.cells.map((cell) => cell.trim()) ?? []
  const column = (name: keyof typeof FIGURE_COLUMNS): number => head.indexOf(FIGURE_COLUMNS[name])
  if (column('item') < 0 || column('text') < 0) {
    reading.problems.push(
      problem(
        'field-missing',
        { owner: file, name: '数据项、数值', label: '表头' },
        { kind: 'file', file, line: 1 },
      ),
    )
    return []
  }
  return rows.slice(1).flatMap((row): readonly Entry[] => {
    const cell = (name: keyof typeof FIGURE_COLUMNS): string => row.cells[column(name)]?.trim() ?? ''
    if (row.cells.every((one) => one.trim() === '')) return []
    const place: Place = { kind: 'file', file, line: row.line }
    const measure = cell('measure')
    return [
      {
        item: cell('item'),
        basis: cell('basis'),
        unit: cell('unit'),
        year: cell('year'),
        row: cell('row'),
        text: cell('text'),
        place,
        source: sourceOf(cell, place),
        note: [cell('at'), cell('note')].filter((one) => one !== '').join('；'),
        illustrative: /^(是|示例|true|1)$/.test(cell('illustrative')),
        printed: false,
        enteredBy: cell('enteredBy'),
        evidence: cell('evidence')
          .split('、')
          .filter((one) => one !== ''),
        ...(measure === '' ? {} : { measure }),
        ...(/^\d+$/.test(cell('version')) ? { version: Number(cell('version')) } : {}),
      },
    ]
  })
}

/** The sheet or the form that a figure was entered in; the line of this file where none is named. */
function sourceOf(cell: (name: keyof typeof FIGURE_COLUMNS) => string, line: Place): Place {
  if (cell('cell') !== '')
    return { kind: 'sheet', file: cell('file'), sheet: cell('sheet'), cell: cell('cell') }
  if (cell('form') === '') return line
  return { kind: 'form', form: cell('form'), row: cell('item'), column: cell('basis') }
}

function figureOf(entry: Entry, reading: Reading): Figure | undefined {
  if (reading.publishedOnly && entry.illustrative) return undefined
  const key = keyOf(entry, reading)
  if (key === undefined || entry.text === '') return undefined
  const item = reading.framework.items.get(key.item)
  const value = readValue(
    entry.text,
    item?.name ?? entry.item,
    item?.measure ?? '',
    entry.printed,
    entry.note,
    reading.problems,
    entry.place,
    entry.measure,
  )
  if (value === undefined) return undefined
  return {
    key,
    value,
    source: {
      place: entry.source,
      illustrative: entry.illustrative,
      ...(entry.enteredBy === '' ? {} : { enteredBy: entry.enteredBy }),
      ...(entry.note === '' ? {} : { note: entry.note }),
    },
    ...(entry.scope === undefined ? {} : { scope: entry.scope }),
    ...(entry.evidence.length === 0 ? {} : { evidence: entry.evidence }),
    ...(entry.version === undefined ? {} : { version: entry.version }),
  }
}

/** The address that an entry's words mean; problems for what does not exist. */
function keyOf(entry: Entry, reading: Reading): FigureKey | undefined {
  const { problems, place } = { problems: reading.problems, place: entry.place }
  const item = itemNamed(entry.item, reading, place)
  if (item === undefined) return undefined
  const basis = entry.basis === '' && item.bases.length === 1 ? (item.bases[0] ?? '') : entry.basis
  if (item.bases.length === 0 ? basis !== '' : !item.bases.includes(basis)) {
    problems.push(
      problem('basis-unknown', { name: entry.item, basis, known: item.bases.join('、') || '（无）' }, place),
    )
    return undefined
  }
  const row = reading.rows.find((one) => one.group === item.group && one.row === entry.row)
  const unit = entry.unit === '' ? (row?.unit ?? reading.tree.root.code) : entry.unit
  if (reading.tree.unit(unit) === undefined) {
    problems.push(problem('unit-unknown', { unit }, place))
    return undefined
  }
  const base = { item: item.code, basis, unit, year: entry.year === '' ? reading.year : Number(entry.year) }
  if (item.group === undefined) return base
  if (entry.row === '') problems.push(problem('row-needed', { name: entry.item, group: item.group }, place))
  else if (row !== undefined) return { ...base, row: entry.row }
  else if (!reading.publishedOnly)
    problems.push(problem('row-unknown', { group: item.group, row: entry.row }, place))
  return undefined
}
