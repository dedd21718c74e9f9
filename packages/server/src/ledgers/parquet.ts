/**
 * Parquet of a ledger: the same numbers as in the columns, in the form that the analytical database reads quickest. `words`
 * holds the texts. Made while importing, through a table in memory that is emptied every million lines.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { TEXT_COLUMNS, type TextColumn } from '@jiheng/ledger'
import { COLUMN_NAMES, type ColumnName, type LinesPart } from './columns.ts'
import { type Duck, literal } from './duck.ts'

const LINES_PER_FILE = 1 << 20
const CHUNK = 2048
const FOLDER = 'parquet'

/** Identifiers in SQL; some of our names are words of SQL. */
export const quoted = (name: string): string => `"${name}"`
const isBig = (name: ColumnName): boolean => name === 'debit' || name === 'credit'

/** Where the lines and the texts of a ledger are read from, as SQL. */
export const linesTable = (folder: string): string =>
  `read_parquet(${literal(join(folder, FOLDER, 'lines-*.parquet'))})`
export const wordsTable = (folder: string): string =>
  `read_parquet(${literal(join(folder, FOLDER, 'words-*.parquet'))})`

/** Takes parts one after another and writes them into a folder. */
export class ParquetWriter {
  private readonly duck: Duck
  private readonly connection: DuckDBConnection
  private readonly folder: string
  private lines: DuckDBAppender
  private words: DuckDBAppender
  private place = 0
  private waiting = 0
  private files = 0
  private released = false
  private readonly numbers: Record<TextColumn, number>

  private constructor(
    duck: Duck,
    connection: DuckDBConnection,
    folder: string,
    appenders: readonly [DuckDBAppender, DuckDBAppender],
  ) {
    this.duck = duck
    this.connection = connection
    this.folder = folder
    ;[this.lines, this.words] = appenders
    this.numbers = Object.fromEntries(TEXT_COLUMNS.map((name) => [name, 0])) as Record<TextColumn, number>
  }

  static async create(duck: Duck, ledgerFolder: string): Promise<ParquetWriter> {
    const folder = join(ledgerFolder, FOLDER)
    await mkdir(folder, { mode: 0o700 })
    const connection = await duck.connect()
    const columns = COLUMN_NAMES.map((name) => `${quoted(name)} ${isBig(name) ? 'bigint' : 'integer'}`)
    await connection.run(`create temp table lines (place integer, ${columns.join(', ')})`)
    await connection.run('create temp table words (name varchar, number integer, text varchar)')
    return new ParquetWriter(duck, connection, folder, [
      await connection.createAppender('lines', null, 'temp'),
      await connection.createAppender('words', null, 'temp'),
    ])
  }

  async add(part: LinesPart): Promise<void> {
    for (let from = 0; from < part.count; from += CHUNK)
      this.append(part, from, Math.min(from + CHUNK, part.count))
    for (const name of TEXT_COLUMNS)
      for (const text of part.words[name]) {
        this.words.appendVarchar(name)
        this.words.appendInteger(this.numbers[name]++)
        this.words.appendVarchar(text)
        this.words.endRow()
      }
    this.waiting += part.count
    if (this.waiting >= LINES_PER_FILE) await this.flush()
  }

  async finish(): Promise<void> {
    if (this.waiting > 0 || this.files === 0) await this.flush()
    this.release()
  }

  release(): void {
    if (this.released) return
    this.released = true
    this.lines.closeSync()
    this.words.closeSync()
    this.connection.closeSync()
  }

  private append(part: LinesPart, from: number, to: number): void {
    const { DuckDBDataChunk, INTEGER, BIGINT } = this.duck.library
    const types = [INTEGER, ...COLUMN_NAMES.map((name) => (isBig(name) ? BIGINT : INTEGER))]
    const chunk = DuckDBDataChunk.create(types, to - from)
    const places = Int32Array.from({ length: to - from }, (_, index) => this.place + index)
    setNumbers(chunk.getColumnVector(0), places)
    for (const [index, name] of COLUMN_NAMES.entries())
      setNumbers(chunk.getColumnVector(index + 1), part.columns[name].subarray(from, to))
    this.lines.appendDataChunk(chunk)
    this.place += to - from
  }

  private async flush(): Promise<void> {
    this.lines.closeSync()
    this.words.closeSync()
    const number = String(this.files).padStart(5, '0')
    for (const table of ['lines', 'words']) {
      const file = literal(join(this.folder, `${table}-${number}.parquet`))
      await this.connection.run(`copy temp.${table} to ${file} (format parquet, compression zstd)`)
      await this.connection.run(`truncate temp.${table}`)
    }
    this.files += 1
    this.waiting = 0
    this.lines = await this.connection.createAppender('lines', null, 'temp')
    this.words = await this.connection.createAppender('words', null, 'temp')
  }
}

/** The memory behind a vector of whole numbers, which the library's types do not tell. */
interface NumberVector {
  readonly items: { set(numbers: ArrayLike<number> | ArrayLike<bigint>): void }
  flush(): void
}

function setNumbers(vector: unknown, numbers: ArrayLike<number> | ArrayLike<bigint>): void {
  const { items } = vector as NumberVector
  items.set(numbers)
  ;(vector as NumberVector).flush()
}
