/** Opening and checking a ledger: in memory and through a store alike, its year, its refusals, its parameters. */
import { readFileSync } from 'node:fs'
import { type AccountingFile, fileOf } from '@jiheng/documents'
import { describe, expect, test } from 'vitest'
import type { FileMap } from '../case/library.ts'
import { memoryLedgers } from '../platform/plain-ledger.ts'
import { type LedgerRequest, openLedger } from './ledger.ts'
import { checkLedger, flagsFrom, ledgerExitCode } from './ledger-check.ts'
import { illustrativeLedger } from './ledger-generate.ts'
import { ledgerJson } from './ledger-paper.ts'
import { type SampleWish, sampleLedger } from './ledger-sample.ts'

const library: FileMap = new Map(
  [
    'ledger/ledger-tests.yaml',
    'ledger/holidays.yaml',
    'accounting/columns.yaml',
    'accounting/gbt-24589-1.yaml',
    'accounting/gbt-24589-2.yaml',
  ].map((name) => [name, new Uint8Array(readFileSync(`frameworks/${name}`))]),
)

function illustrative(lines: number): readonly AccountingFile[] {
  const made = illustrativeLedger({ unit: '001', year: 2019, lines, seed: '乙', library })
  if ('problems' in made) throw new Error(made.problems[0]?.detail)
  const pieces: Uint8Array[] = []
  for (;;) {
    const next = made.pieces.next()
    if (next.done === true)
      return [fileOf('账.csv', Buffer.concat(pieces)), fileOf('账-余额.csv', next.value.balances)]
    pieces.push(next.value)
  }
}

const files = illustrative(2500)
const request = (change: Partial<LedgerRequest> = {}): LedgerRequest => ({
  files,
  library,
  unit: '001',
  year: 0,
  ...change,
})

async function opened(change: Partial<LedgerRequest> = {}) {
  const { opened: found, problems } = await openLedger(request(change))
  if (found === undefined) throw new Error(JSON.stringify(problems))
  return found
}

async function checkedJson(change: Partial<LedgerRequest> = {}): Promise<object> {
  const ledger = await opened(change)
  const { check } = await checkLedger(ledger, { library, only: [] })
  if (check === undefined) throw new Error('no check')
  return ledgerJson(ledger, check)
}

const text = (name: string, content: string): AccountingFile =>
  fileOf(name, new TextEncoder().encode(content))

describe('打开账簿', () => {
  test('内存放不下的进账簿存储，结果一样', async () => {
    const store = memoryLedgers()
    const stored = await checkedJson({ linesInMemory: 1000, store: async () => store })
    expect(await store.ids()).toEqual(['checked'])
    expect(stored).toEqual(await checkedJson())
  })

  test('没有账簿存储时说明上限', async () => {
    const { opened: found, problems } = await openLedger(request({ linesInMemory: 1000 }))
    expect(found).toBeUndefined()
    expect(problems.map(({ code, detail }) => [code, detail])).toEqual([
      ['ledger-too-large', '账.csv、账-余额.csv：分录行数超过上限（1000 行）'],
    ])
  })

  test('一个文件不能用，整个不检查；进了存储的也不留', async () => {
    const store = memoryLedgers()
    const mixed = [...files, text('说明.txt', '没有表\n')]
    const more = { files: mixed, linesInMemory: 1000, store: async () => store }
    const { opened: found, problems } = await openLedger(request(more))
    expect(found).toBeUndefined()
    expect(problems.map(({ code }) => code)).toEqual(['ledger-content-missing'])
    expect(await store.ids()).toEqual([])
  })

  test('年度取多数凭证的年度，写明的算数', async () => {
    const head = '日期,凭证号,科目编码,借方,贷方\n'
    const rows = (dates: readonly string[]) =>
      dates.map((date, at) => `${date},${at + 1},7201,1,\n${date},${at + 1},6001,,1\n`).join('')
    const source = text('跨年.csv', head + rows(['2020-01-02', '2021-01-02', '2021-02-03']))
    expect((await opened({ files: [source] })).head).toEqual({ unit: '001', year: 2021 })
    expect((await opened({ files: [source], year: 2020 })).head.year).toBe(2020)
  })

  test('取消在读取中生效', async () => {
    const signal = AbortSignal.abort(new Error('不读了'))
    await expect(openLedger(request({ signal }))).rejects.toThrow('不读了')
  })
})

describe('检查', () => {
  test('整个测试文件和只改几个参数，结果相当；风险高的在前；结束码看风险', async () => {
    const ledger = await opened()
    const whole = new TextDecoder().decode(library.get('ledger/ledger-tests.yaml'))
    const file = { file: 'a.yaml', text: whole.replaceAll('limit: 5万元', 'limit: 4万元') }
    const some = { file: 'b.yaml', text: 'B2: { limit: 4万元 }\n' }
    const of = async (parameters: typeof file) => {
      const { check, problems } = await checkLedger(ledger, { library, only: ['B2'], parameters })
      expect(problems).toEqual([])
      return check?.tested[0]?.result
    }
    expect(file.text).not.toBe(whole)
    expect(await of(file)).toEqual(await of(some))
    const { check } = await checkLedger(ledger, { library, only: [] })
    if (check === undefined) throw new Error('no check')
    const highest = check.tested[0]?.risk ?? 0
    expect(highest).toBeGreaterThanOrEqual(60)
    expect(ledgerExitCode(ledger, check, highest)).toBe(1)
    expect(ledgerExitCode(ledger, check, highest + 1)).toBe(0)
    expect(flagsFrom(check, 0)).toBeGreaterThan(flagsFrom(check, 60))
  })

  test('参数的每个错都说，连同位置', async () => {
    const ledger = await opened()
    const parameters = {
      file: 'c.yaml',
      text: 'B9: { limit: 4万元 }\nB2:\n  limits: 4万元\n  within: 很久\n',
    }
    const { check, problems } = await checkLedger(ledger, { library, only: [], parameters })
    expect(check).toBeUndefined()
    expect(problems.map(({ code, place }) => [code, place?.kind === 'file' ? place.line : 0])).toEqual([
      ['field-unknown', 1],
      ['field-unknown', 3],
      ['field-wrong-type', 4],
    ])
  })
})

describe('抽样', () => {
  const wish: SampleWish = {
    method: 'mus',
    materiality: '5%',
    expected: '0',
    confidence: '95%',
    seed: '甲',
    account: '',
    side: '借',
    strata: '1万元,10万元',
  }
  test('比例按总体账面金额，金额照写的；种子定抽出的分录', async () => {
    const ledger = await opened()
    const drawn = async (change: Partial<SampleWish>) =>
      (await sampleLedger(ledger, { ...wish, ...change })).drawn
    const first = await drawn({})
    const total = first?.plan.population.positive.total ?? 0n
    const written = await drawn({ materiality: `${total / 2000n}.00元` })
    expect(first?.scope.filter.account).toBe('7')
    expect(first?.plan.method === 'monetaryUnit' && first.plan.size.size).toBe(60)
    expect(written?.plan.method === 'monetaryUnit' && written.plan.size.size).toBe(60)
    const lines = (one: typeof first) => one?.sample.lines.map(({ line }) => line)
    expect(lines(await drawn({}))).toEqual(lines(first))
    expect(lines(await drawn({ seed: '乙' }))).not.toEqual(lines(first))
  })

  test('没有分录的科目、没有写的种子', async () => {
    const ledger = await opened()
    const told = async (change: Partial<SampleWish>) =>
      (await sampleLedger(ledger, { ...wish, ...change })).problems.map(({ detail }) => detail)
    expect(await told({ account: '9' })).toEqual(['抽样总体：科目 9 没有借方分录，可用 --account 指定科目'])
    expect(await told({ seed: ' ' })).toEqual(['种子：抽样要写明种子（--seed），同一种子抽出同样的样本'])
  })
})
