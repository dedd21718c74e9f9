/** Samples: the formula shown, the same draw again, results line by line, and the projection once all were checked. */
import { readSampleWorkbook } from '@jiheng/documents'
import { beforeAll, expect, test } from 'vitest'
import type { InputOf } from '../contract/index.ts'
import { importedLedger, ledgerFiles } from '../fixture/ledger-fixture.ts'
import { openedEvaluation, type Person, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import type { Platform } from './operate.ts'

let platform: Platform
let reviewer: Person
let input: { evaluation: string; unit: string }
let own: typeof input & { ledger: string }

beforeAll(async () => {
  const peopled = await peopledPlatform()
  platform = peopled.platform
  input = { evaluation: await openedEvaluation(platform), unit: '001' }
  const done = await importedLedger(platform, input, ledgerFiles())
  reviewer = done.reviewer
  own = { ...input, ledger: done.ledger }
})

type Wish = Omit<InputOf<'drawSample'>, 'evaluation' | 'unit' | 'ledger'>
const MONEY: Wish = {
  title: '支出凭证',
  method: 'monetaryUnit',
  side: 'debit',
  sizing: 'materiality',
  tolerable: '20%',
  expected: '0元',
  risk: '5%',
  seed: '2019-001',
}

test('the size says how it is computed; what cannot be read is refused, each with its words', async () => {
  const { title: _, ...wish } = MONEY
  const size = await reviewer.ask('sampleSize', { ...own, ...wish })
  // The factor of 5% with none expected is 2.99573…, rounded up; ÷ 20% → 14.98.
  expect(size.size).toBe(15)
  expect(size.sentence).toContain('样本量＝系数×总体账面金额÷可容忍错报＝2.9958×')
  expect(size.told.map(({ name }) => name)).toEqual([
    '方法',
    '总体',
    '可容忍错报',
    '预计错报',
    '误受风险',
    '样本量',
    ...(size.notReached === '' ? [] : ['抽不到的']),
    '种子',
    '总体摘要',
  ])
  const refused = async (changed: Partial<Wish>) => {
    try {
      await reviewer.ask('sampleSize', { ...own, ...wish, ...changed })
      return []
    } catch (reason) {
      return (reason as { problems: { detail: string }[] }).problems.map(({ detail }) => detail)
    }
  }
  expect(await refused({ tolerable: '很多', risk: '五' })).toEqual([
    '误受风险：写的是“五”，应是百分比，如 5%',
    '可容忍错报：写的是“很多”，应是比例或金额，如 5%、20万元',
  ])
  expect(await refused({ account: '9999' })).toEqual(['抽样总体：科目 9999 没有借方分录，请另选科目'])
  expect((await refused({ method: 'stratified', strata: '甲' }))[0]).toContain('金额界限')
  expect((await refused({ sizing: 'given', count: 5, reason: '' }))[0]).toContain('理由')
  const rate = await reviewer.ask('sampleSize', {
    ...own,
    ...wish,
    method: 'random',
    sizing: 'rate',
    tolerable: '5%',
    expected: '0%',
  })
  expect(rate.size).toBeGreaterThan(45)
  expect(rate.size).toBeLessThan(60)
})

test('the same wish draws the same lines; another seed draws others', async () => {
  const draw = async (wish: Wish) => {
    const { sample } = await reviewer.act('drawSample', { ...own, ...wish })
    return (await reviewer.ask('sample', { ...input, sample })).items.map(({ place }) => place)
  }
  const first = await draw(MONEY)
  expect(first.length).toBeGreaterThan(5)
  expect(await draw(MONEY)).toEqual(first)
  expect(await draw({ ...MONEY, seed: '另一个' })).not.toEqual(first)
  const bands = await draw({
    ...MONEY,
    method: 'stratified',
    sizing: 'given',
    count: 12,
    reason: '试抽',
    strata: '1万元,10万元',
  })
  expect(bands.length).toBeGreaterThanOrEqual(6)
  const judged = await draw({
    ...MONEY,
    method: 'judgement',
    chosen: first.slice(0, 2).map((place) => ({ place, reason: '金额大' })),
  })
  expect(judged).toEqual(first.slice(0, 2))
  // Whatever the lines are on; not on both sides at once.
  const bank = (await reviewer.ask('ledgerLines', { ...own, account: '1', side: 'credit', most: 2 })).lines
  const chosen = bank.map(({ place }) => ({ place, reason: '看银行回单' }))
  expect(await draw({ ...MONEY, method: 'judgement', side: 'credit', chosen })).toEqual(
    bank.map(({ place }) => place),
  )
  expect(
    await refusalOf(reviewer.act('drawSample', { ...own, ...MONEY, method: 'judgement', chosen })),
  ).toEqual(['parameters-not-possible'])
  expect(
    await refusalOf(
      reviewer.act('drawSample', {
        ...own,
        ...MONEY,
        method: 'judgement',
        chosen: [{ place: first[0] ?? 0, reason: '' }],
      }),
    ),
  ).toEqual(['parameters-not-possible'])
})

test('results are kept with their versions; the projection waits for the last line', async () => {
  const { sample } = await reviewer.act('drawSample', { ...own, ...MONEY, title: '检查' })
  const asked = { ...input, sample }
  const { items } = await reviewer.ask('sample', asked)
  expect(items.every(({ state, version }) => state === 'open' && version === 0)).toBe(true)
  const save = (place: number, version: number, more: Partial<InputOf<'saveSampleItem'>> = {}) =>
    reviewer.act('saveSampleItem', {
      ...asked,
      place,
      checked: 'agrees',
      audited: '',
      remark: '',
      version,
      ...more,
    })
  const wrong = items.find(({ certain }) => !certain)
  const [rest, missing] = [items.filter((one) => one !== wrong), items.find((one) => one !== wrong)]
  if (wrong === undefined || missing === undefined) throw new Error('too few items')
  for (const { place } of rest) await save(place, 0)
  const waiting = await reviewer.ask('sampleResult', asked)
  expect(waiting).toMatchObject({ open: 1, examined: items.length - 1, verdict: '', sentences: [] })
  expect(waiting.notice).toContain('还有 1 笔没有查')

  // Half of the amount is not accepted.
  const half = BigInt(wrong.amount) / 2n
  const text = `${half / 100n}.${(half % 100n).toString().padStart(2, '0')}`
  const saved = await save(wrong.place, 0, { checked: 'wrong', audited: text, remark: '发票金额不符' })
  expect(saved).toMatchObject({ audited: half.toString(), version: 1, checkedByName: '蒋现场' })
  expect(await refusalOf(save(wrong.place, 0))).toEqual(['changed-meanwhile'])
  expect(await refusalOf(save(wrong.place, 1, { checked: 'wrong', audited: '约一半' }))).toEqual([
    'parameters-not-possible',
  ])
  const yuan = `${BigInt(wrong.amount) / 100n}.${(BigInt(wrong.amount) % 100n).toString().padStart(2, '0')}`
  expect(await refusalOf(save(wrong.place, 1, { checked: 'wrong', audited: yuan }))).toEqual([
    'parameters-not-possible',
  ])
  const result = await reviewer.ask('sampleResult', asked)
  expect(result.open).toBe(0)
  expect(result.errors.map(({ place, audited }) => [place, audited])).toEqual([
    [wrong.place, half.toString()],
  ])
  // Half of the interval or so is projected, which is more than the error itself.
  expect(BigInt(result.errors[0]?.projected ?? '0')).toBeGreaterThan(BigInt(result.errors[0]?.error ?? '0'))
  expect(result.sentences.map(({ name }) => name).slice(0, 2)).toEqual(['多计', '少计'])
  expect(result.verdict).toContain('错报上限')

  // Without a voucher the whole amount counts as an error.
  await save(missing.place, 1, { checked: 'missing', remark: '未提供' })
  const after = await reviewer.ask('sampleResult', asked)
  expect(after.errors.find(({ place }) => place === missing.place)?.audited).toBe('0')

  const { bytes } = await reviewer.get('sampleFile', asked)
  const { filled, problems } = readSampleWorkbook(bytes, '抽样表.xlsx')
  expect(problems).toEqual([])
  expect(
    [...(filled?.audited ?? [])].filter(([place]) => place === wrong.place || place === missing.place),
  ).toEqual(
    [wrong.place, missing.place]
      .sort((a, b) => a - b)
      .map((place) => [place, place === wrong.place ? half : 0n]),
  )
  expect(filled?.audited.size).toBe(items.length)
  expect(filled?.remarks.get(missing.place)).toBe('缺凭证：未提供')
  expect(filled?.sample.lines.map(({ line }) => line)).toEqual(items.map(({ place }) => place))

  const { samples } = await reviewer.ask('samples', input)
  expect(samples.find(({ id }) => id === sample)).toMatchObject({
    checked: items.length,
    errors: 2,
    seed: '2019-001',
  })
  const [log] = await platform.ports.store.read((reader) =>
    reader.find('audit', { action: 'saveSampleItem' }, { order: [['seq', 'desc']], limit: 1 }),
  )
  expect(log).toMatchObject({ before: { state: 'agrees' }, after: { state: 'missing', remark: '未提供' } })
})

test('a ledger of which samples were drawn is not taken away; a sample of one unit is nothing under another', async () => {
  expect(await refusalOf(reviewer.act('removeLedgerImport', own))).toEqual(['wrong-state'])
  const [sample] = (await reviewer.ask('samples', input)).samples
  expect(
    await refusalOf(reviewer.ask('sample', { ...input, unit: '002', sample: sample?.id ?? '' })),
  ).toEqual(['record-missing'])
  const preparer = await personOf(platform, 'jingban1')
  expect(await refusalOf(preparer.get('sampleFile', { ...input, sample: sample?.id ?? '' }))).toEqual([
    'not-allowed',
  ])
})
