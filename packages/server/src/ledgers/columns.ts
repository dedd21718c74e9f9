/**
 * Columns on disk 列文件: the lines of a ledger as {@link Lines} has them, one file a column, in frames that are compressed
 * one by one, so that a ledger of any length is written as it is read and only the columns asked for are loaded. Every
 * processor reads them; other forms are made from them and may be thrown away. A damaged file is an error, never
 * wrong numbers: each frame carries its length and zlib's checksum.
 *
 * A frame: number of entries and of compressed bytes (uint32, little-endian), then the bytes. Entries are little-endian
 * numbers, or for texts a JSON array.
 */
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { endianness } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import { type Lines, TEXT_COLUMNS, type TextColumn, Words } from '@jiheng/ledger'

const deflated = promisify(deflate) as (bytes: Uint8Array, options: { level: number }) => Promise<Buffer>
const inflated = promisify(inflate) as (bytes: Uint8Array) => Promise<Buffer>

/** Numbers of each line, besides those of its texts. */
export const NUMBER_COLUMNS = [
  'voucher',
  'period',
  'day',
  'enteredDay',
  'postedDay',
  'number',
  'line',
  'debit',
  'credit',
  'attachments',
  'row',
] as const
export type NumberColumn = (typeof NUMBER_COLUMNS)[number]
export type ColumnName = NumberColumn | TextColumn
export const COLUMN_NAMES: readonly ColumnName[] = [...NUMBER_COLUMNS, ...TEXT_COLUMNS]

export type Column = Int32Array | BigInt64Array | Uint8Array

/** Some lines that follow each other, with the texts that occur in them for the first time. */
export interface LinesPart {
  readonly count: number
  readonly columns: Readonly<Record<ColumnName, Column>>
  readonly words: Readonly<Record<TextColumn, readonly string[]>>
}

/** What a part of a ledger holds: `known` says how many texts of each column were handed out before. */
export function partOf(lines: Lines, known: Readonly<Record<TextColumn, number>>): LinesPart {
  const columns: Partial<Record<ColumnName, Column>> = {}
  for (const name of NUMBER_COLUMNS) columns[name] = lines[name].slice()
  for (const name of TEXT_COLUMNS) columns[name] = lines.text[name].slice()
  const words: Partial<Record<TextColumn, readonly string[]>> = {}
  for (const name of TEXT_COLUMNS) words[name] = lines.words[name].all().slice(known[name])
  return {
    count: lines.count,
    columns: columns as Record<ColumnName, Column>,
    words: words as Record<TextColumn, readonly string[]>,
  }
}

const BIG_ENDIAN = endianness() === 'BE'
const HEAD_BYTES = 8
/** Quick rather than small: the columns are short-lived beside the time it takes to read them in. */
const LEVEL = { level: 1 }

function emptyColumn(name: ColumnName, count: number): Column {
  if (name === 'debit' || name === 'credit') return new BigInt64Array(count)
  return name === 'period' ? new Uint8Array(count) : new Int32Array(count)
}

const bytesOf = (column: Column): Buffer => Buffer.from(column.buffer, column.byteOffset, column.byteLength)

/** Little-endian on disk whatever this machine is. */
function inDiskOrder(bytes: Buffer, column: Column): Buffer {
  if (!BIG_ENDIAN || column instanceof Uint8Array) return bytes
  const own = Buffer.from(bytes)
  return column instanceof BigInt64Array ? own.swap64() : own.swap32()
}

async function frame(count: number, bytes: Uint8Array): Promise<Uint8Array[]> {
  const body = await deflated(bytes, LEVEL)
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32LE(count, 0)
  head.writeUInt32LE(body.length, 4)
  return [head, body]
}

const fileOf = (folder: string, name: ColumnName): string => join(folder, `${name}.column`)
const wordsFileOf = (folder: string, name: TextColumn): string => join(folder, `${name}.words`)

/** Writes parts one after another into a folder. */
export class ColumnWriter {
  private readonly columns: ReadonlyMap<ColumnName, FileHandle>
  private readonly words: ReadonlyMap<TextColumn, FileHandle>

  private constructor(
    columns: ReadonlyMap<ColumnName, FileHandle>,
    words: ReadonlyMap<TextColumn, FileHandle>,
  ) {
    this.columns = columns
    this.words = words
  }

  static async create(folder: string): Promise<ColumnWriter> {
    const columns = new Map<ColumnName, FileHandle>()
    const words = new Map<TextColumn, FileHandle>()
    for (const name of COLUMN_NAMES) columns.set(name, await open(fileOf(folder, name), 'wx', 0o600))
    for (const name of TEXT_COLUMNS) words.set(name, await open(wordsFileOf(folder, name), 'wx', 0o600))
    return new ColumnWriter(columns, words)
  }

  async add(part: LinesPart): Promise<void> {
    const columns = [...this.columns].map(async ([name, file]) => {
      const column = part.columns[name]
      await file.writev(await frame(part.count, inDiskOrder(bytesOf(column), column)))
    })
    const words = [...this.words].map(async ([name, file]) => {
      const texts = part.words[name]
      if (texts.length > 0) await file.writev(await frame(texts.length, Buffer.from(JSON.stringify(texts))))
    })
    await Promise.all([...columns, ...words])
  }

  /** On the disk once this has resolved. */
  async finish(): Promise<void> {
    for (const file of this.files()) {
      await file.sync()
      await file.close()
    }
  }

  async abandon(): Promise<void> {
    for (const file of this.files()) await file.close()
  }

  private files(): readonly FileHandle[] {
    return [...this.columns.values(), ...this.words.values()]
  }
}

/** 列文件损坏. */
export class ColumnFault extends Error {
  constructor(file: string) {
    super(`账簿的列文件 ${file} 不完整或被改动过`)
    this.name = 'ColumnFault'
  }
}

/** Frames of a file, one after another. @throws ColumnFault */
async function* framesOf(
  path: string,
): AsyncGenerator<{ readonly count: number; readonly bytes: Promise<Buffer> }> {
  const all = await readFile(path)
  for (let at = 0; at < all.length; ) {
    if (at + HEAD_BYTES > all.length) throw new ColumnFault(path)
    const [count, length] = [all.readUInt32LE(at), all.readUInt32LE(at + 4)]
    const body = all.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length)
    at += HEAD_BYTES + length
    if (body.length !== length) throw new ColumnFault(path)
    yield {
      count,
      bytes: inflated(body).catch(() => {
        throw new ColumnFault(path)
      }),
    }
  }
}

/** One column whole. @throws ColumnFault */
export async function readColumn(folder: string, name: ColumnName, count: number): Promise<Column> {
  const column = emptyColumn(name, count)
  const path = fileOf(folder, name)
  const whole = bytesOf(column)
  const width = column.BYTES_PER_ELEMENT
  let done = 0
  for await (const { count: entries, bytes } of framesOf(path)) {
    const read = await bytes
    if (read.length !== entries * width || done + entries > count) throw new ColumnFault(path)
    inDiskOrder(read, column).copy(whole, done * width)
    done += entries
  }
  if (done !== count) throw new ColumnFault(path)
  return column
}

/** The texts of a column in order of their numbers, '' being number 0. @throws ColumnFault */
export async function readWords(folder: string, name: TextColumn): Promise<Words> {
  const words = new Words()
  const path = wordsFileOf(folder, name)
  for await (const { count, bytes } of framesOf(path)) {
    const texts = JSON.parse((await bytes).toString('utf8')) as readonly string[]
    if (texts.length !== count) throw new ColumnFault(path)
    for (const text of texts) words.number(text)
  }
  return words
}

/** All of the lines. @throws ColumnFault */
export async function readLines(folder: string, count: number, vouchers: number): Promise<Lines> {
  const read = new Map<ColumnName, Column>()
  for (const name of COLUMN_NAMES) read.set(name, await readColumn(folder, name, count))
  const column = <C extends Column>(name: ColumnName): C => read.get(name) as C
  const words: Partial<Record<TextColumn, Words>> = {}
  const text: Partial<Record<TextColumn, Int32Array>> = {}
  for (const name of TEXT_COLUMNS) {
    words[name] = await readWords(folder, name)
    text[name] = column(name)
  }
  return {
    count,
    vouchers,
    voucher: column('voucher'),
    period: column('period'),
    day: column('day'),
    enteredDay: column('enteredDay'),
    postedDay: column('postedDay'),
    number: column('number'),
    line: column('line'),
    debit: column('debit'),
    credit: column('credit'),
    attachments: column('attachments'),
    row: column('row'),
    text: text as Record<TextColumn, Int32Array>,
    words: words as Record<TextColumn, Words>,
  }
}
