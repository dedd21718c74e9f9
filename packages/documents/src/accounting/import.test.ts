/** Import as a whole: the canonical CSV and back, batches, progress, stopping, limits, and files of every encoding in pieces. */
import { readFileSync } from 'node:fs'
import type { VoucherLine } from '@jiheng/ledger'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  delimited,
  formatsForTests,
  gbk,
  inPieces,
  line,
  manyLines,
  textFile,
  utf8,
  utf16,
  yuan,
} from '../testing/accounting.test-data.ts'
import {
  type AccountingFile,
  fileOf,
  type ImportOptions,
  type ImportProgress,
  importAccounting,
  LINES_CSV_HEADER,
  readAccounting,
  writeLinesCsv,
} from './index.ts'

const formats = formatsForTests((file) => readFileSync(`frameworks/${file}`))

async function imported(file: AccountingFile, more: Partial<ImportOptions> = {}) {
  const lines: VoucherLine[] = []
  const summary = await importAccounting([file], { formats, ...more }, (batch) => {
    lines.push(...batch.lines)
  })
  return {
    lines,
    summary,
    told: summary.problems.map(
      (one) =>
        `${one.code} ${one.place?.kind === 'file' ? one.place.line : ''} ${one.values.field ?? ''} ${one.values.found ?? ''}`,
    ),
  }
}

describe('规范 CSV', () => {
  const text = fc.oneof(
    fc.constantFrom('', '记', '付办公费', '"', ',', 'a\nb', '"x",\r\n', '\u{20087}堃', ' 空格 ', '=1+1'),
    fc.string({ maxLength: 200, unit: 'grapheme' }),
  )
  const day = fc.oneof(
    fc.constant(''),
    fc.integer({ min: 1, max: 28 }).map((one) => `2019-02-${String(one).padStart(2, '0')}`),
  )
  const whole = fc.integer({ min: 0, max: 0x7fffffff })
  const fen = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n })
  const random = fc.record({
    ...{
      period: whole,
      date: day,
      kind: text,
      number: whole,
      line: whole,
      summary: text,
      account: text,
      debit: fen,
      credit: fen,
    },
    ...{
      functional: text,
      economic: text,
      fund: text,
      project: text,
      payee: text,
      preparer: text,
      reviewer: text,
      poster: text,
    },
    ...{ enteredOn: day, postedOn: day, attachments: fc.integer({ min: -1, max: 0x7fffffff }), row: whole },
  })

  test('分录 → CSV → 分录，字节怎样切开都一样', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(random, { maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        async (lines, size) => {
          const found = await imported(inPieces(fileOf('分录.csv', writeLinesCsv(lines)), size))
          expect(found.told).toEqual([])
          expect(found.lines).toEqual(lines)
        },
      ),
      { numRuns: 200, seed: 9704 },
    )
  })

  test('分几次写，表头只写一次', async () => {
    const lines = [...manyLines(5)]
    const bytes = Buffer.concat([writeLinesCsv(lines.slice(0, 2)), writeLinesCsv(lines.slice(2), false)])
    expect((await imported(fileOf('分录.csv', bytes))).lines).toEqual(lines)
    expect(new TextDecoder().decode(writeLinesCsv([]))).toBe(LINES_CSV_HEADER)
  })

  test('坏行有行号，其余照读', async () => {
    const good = new TextDecoder().decode(writeLinesCsv([line()], false))
    const change = (from: string, to: string): string => good.replace(from, () => to)
    const bytes = utf8(
      [
        LINES_CSV_HEADER,
        good,
        change('123456', '1234.56'),
        change('2019-03-05', '2019-02-29'),
        'a,b\n',
        '\n',
        change('付办公费', '"没有合上'),
      ].join(''),
    )
    const { lines, told, summary } = await imported(fileOf('分录.csv', bytes))
    expect(lines.length).toBe(1)
    expect(told).toEqual([
      'ledger-cell-unreadable 3 debit 1234.56',
      'ledger-cell-unreadable 4 date 2019-02-29',
      'ledger-cell-unreadable 5 row 2 列',
      'ledger-cell-unreadable 7 row …',
    ])
    expect(summary.tables[0]).toMatchObject({ rows: 1, damaged: 4 })
  })
})

describe('导入', () => {
  const rows = (count: number): string =>
    delimited([
      ['日期', '凭证号', '摘要', '科目编码', '借方', '贷方', '往来单位'],
      ...[...manyLines(count)].map((one) => [
        one.date,
        `记-${one.number}`,
        one.summary,
        one.account,
        yuan(one.debit),
        yuan(one.credit),
        one.payee,
      ]),
    ])

  test('分批给出，每批不多于一批和一块的行；进度到头；总数相等', async () => {
    const sizes: number[] = []
    const progress: ImportProgress[] = []
    const summary = await importAccounting(
      [inPieces(fileOf('账.csv', utf8(rows(5000))), 4096)],
      { formats, batchSize: 500, onProgress: (one) => progress.push(one) },
      async ({ lines }) => {
        await Promise.resolve()
        sizes.push(lines.length)
      },
    )
    expect(summary.lines).toBe(5000)
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(5000)
    expect(Math.max(...sizes)).toBeLessThan(700)
    expect(progress.at(-1)).toMatchObject({ read: progress[0]?.total, lines: 5000 })
    expect(progress.every(({ read }, at) => at === 0 || read >= (progress[at - 1]?.read ?? 0))).toBe(true)
    const lines = [...manyLines(5000)]
    expect(summary.debit).toBe(lines.reduce((sum, one) => sum + one.debit, 0n))
    expect(summary.credit).toBe(lines.reduce((sum, one) => sum + one.credit, 0n))
  })

  test('取消：下一块之前停下', async () => {
    const stop = new AbortController()
    let batches = 0
    const run = importAccounting(
      [inPieces(fileOf('账.csv', utf8(rows(5000))), 4096)],
      { formats, batchSize: 100, signal: stop.signal },
      () => {
        batches += 1
        if (batches === 3) stop.abort(new Error('用户取消'))
      },
    )
    await expect(run).rejects.toThrow('用户取消')
    expect(batches).toBe(3)
  })

  test('读取中别的事情也轮得到：计时器能取消一个很大的文件', async () => {
    const head = utf8(`${rows(1)}\r\n`)
    const block = utf8('2019-03-05,记-1,甲,1002,1,,乙\r\n'.repeat(20_000))
    let given = 0
    const endless: AccountingFile = {
      name: '大.csv',
      size: 1e12,
      *chunks() {
        yield head
        for (;;) {
          given += 1
          yield block
        }
      },
    }
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('到时')), 20)
    await expect(
      importAccounting([endless], { formats, signal: stop.signal }, () => undefined),
    ).rejects.toThrow('到时')
    expect(given).toBeGreaterThan(0)
  })

  test('迭代器：取一批停下，文件也关上', async () => {
    let [opened, closed] = [0, 0]
    const file: AccountingFile = {
      name: '账.csv',
      size: 0,
      *chunks() {
        opened += 1
        try {
          for (const chunk of inChunks(utf8(rows(2000)), 1000)) yield chunk
        } finally {
          closed += 1
        }
      },
    }
    for await (const batch of readAccounting([file], { formats, batchSize: 10 })) {
      expect(batch.lines.length).toBeGreaterThan(0)
      break
    }
    expect([opened, closed]).toEqual([2, 2])
  })

  test('问题只留到上限，总数照数', async () => {
    const bad = Array.from({ length: 50 }, (_, at) => ['2019-03-05', String(at + 1), '', '1002', '坏', ''])
    const { summary } = await imported(
      textFile('账.csv', [['日期', '凭证号', '摘要', '科目编码', '借方', '贷方'], ...bad]),
      { maxProblems: 7 },
    )
    expect([summary.problems.length, summary.problemCount]).toEqual([7, 50])
  })

  test.each([
    ['UTF-8', utf8],
    ['GBK', gbk],
    ['UTF-16', utf16],
  ] as const)('%s，字节怎样切开都一样', async (_, encode) => {
    const bytes = encode(rows(60))
    const whole = await imported(fileOf('账.csv', bytes))
    expect(whole.lines.length).toBe(60)
    for (const size of [1, 2, 3, 7, 4097]) {
      const found = await imported(inPieces(fileOf('账.csv', bytes), size))
      expect(found.told).toEqual([])
      expect(found.lines).toEqual(whole.lines)
    }
  })

  test('十倍的行不占十倍的内存', async () => {
    const block = utf8(rows(20_000).slice(rows(0).length))
    const repeated = (times: number): AccountingFile => ({
      name: '账.csv',
      size: 0,
      *chunks() {
        yield utf8(rows(0))
        for (let round = 0; round < times; round += 1) yield* inChunks(block, 1 << 16)
      },
    })
    const peakOf = async (times: number): Promise<number> => {
      let peak = 0
      const summary = await importAccounting([repeated(times)], { formats }, () => {
        peak = Math.max(peak, process.memoryUsage().heapUsed)
      })
      expect(summary.lines).toBe(20_000 * times)
      return peak
    }
    await peakOf(1)
    const small = await peakOf(1)
    expect(await peakOf(10)).toBeLessThan(small + 150_000_000)
  })
})

function* inChunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
