/**
 * 页面走查: a real browser walks every page of every evaluation that the program offers, and reads what stands there.
 * The program is the one at JIHENG_URL, or one that `startServer` starts.
 */
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EvaluationSummary } from '../packages/app/src/contract/index.ts'
import type { Evaluation, Ref } from '../packages/engine/src/evaluation.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const PAGES = [
  ['overview', '总览'],
  ['figures', '数据'],
  ['rules', '勾稽核对'],
  ['indicators', '指标评分'],
  ['issues', '问题与建议'],
  ['units', '单位'],
  ['report', '报告'],
] as const

let base = ''
let stop: () => Promise<void> = async () => {}
let browser: Browser
let page: Page
let list: readonly EvaluationSummary[] = []
/** Console errors and requests that left the program. */
const complaints: string[] = []

beforeAll(async () => {
  const given = process.env.JIHENG_URL
  if (given === undefined) {
    const { startServer } = await import('./server.ts')
    const server = await startServer()
    base = server.url
    stop = server.stop
  } else base = given
  if (!base.endsWith('/')) base += '/'
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
      complaints.push(`外部请求 ${request.url()}`)
  })
  list = ((await ask('api/evaluations')) as { evaluations: readonly EvaluationSummary[] }).evaluations
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await stop()
})

const ask = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`)).json()
const evaluationOf = async (id: string): Promise<Evaluation> =>
  (await ask(`api/evaluations/${encodeURIComponent(id)}`)) as Evaluation

async function open(id: string, rest: string): Promise<void> {
  await page.goto(`${base}#/${encodeURIComponent(id)}/${rest}`)
  await page.waitForSelector('.page-head h1')
}

function pick(publishedOnly: boolean): EvaluationSummary {
  const found =
    list.find((entry) => entry.publishedOnly === publishedOnly && entry.violated > 0) ??
    list.find((entry) => entry.publishedOnly === publishedOnly)
  if (found === undefined) throw new Error('没有可走查的评价')
  return found
}

test('every page of every evaluation shows its own content and nothing leaves the program', async () => {
  expect(list.length).toBeGreaterThan(0)
  for (const { id } of list)
    for (const [name, title] of PAGES) {
      await open(id, name)
      await page.getByRole('heading', { level: 1, name: title, exact: true }).first().waitFor()
      const text = await page.locator('main').innerText()
      expect(text.length, `${id} ${name}`).toBeGreaterThan(60)
      expect(text, `${id} ${name}`).not.toMatch(/undefined|NaN|\[object|\bnull\b/)
      expect(text, `${id} ${name}: 内部编号`).not.toMatch(/\b[fisrxt]:[^\s，。]*[@|]/)
      expect(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        `${id} ${name}: 横向溢出`,
      ).toBeLessThanOrEqual(0)
    }
  expect(complaints).toEqual([])
}, 300_000)

test('the overview says the total, why there is no grade, and each contradiction with both numbers', async () => {
  const { id } = pick(true)
  const evaluation = await evaluationOf(id)
  await open(id, 'overview')
  const text = await page.locator('main').innerText()
  expect(text).toContain(`可评 ${evaluation.total.assessable} 分`)
  expect(text).toContain(evaluation.total.grade ?? '暂不定级')
  for (const finding of evaluation.findings.filter((one) => one.result === 'violated').slice(0, 5)) {
    expect(text).toContain(finding.sentence)
    expect(text).toContain(finding.left.value.text)
    expect(text).toContain(finding.right.value.text)
  }
}, 60_000)

test('a score opens its lineage, by keyboard, down to an entered figure with its source', async () => {
  const { id } = pick(true)
  const evaluation = await evaluationOf(id)
  const values = new Map(evaluation.values.map((record) => [record.ref, record]))
  const reachesEntered = (ref: Ref): boolean => {
    const record = values.get(ref)
    return (
      record !== undefined &&
      ((record.key !== undefined && record.origin.kind === 'entered') || record.inputs.some(reachesEntered))
    )
  }
  const leaves = (list: Evaluation['indicators']): Evaluation['indicators'] =>
    list.flatMap((one) => (one.children.length > 0 ? leaves(one.children) : [one]))
  const indicator = leaves(evaluation.indicators).find(
    (one) => one.score?.kind === 'scored' && one.value !== undefined && reachesEntered(one.value),
  )
  if (indicator === undefined) throw new Error('没有由填报数得出的得分')
  await open(id, 'indicators')
  const number = page
    .getByRole('button', { name: `${indicator.name}得分：${indicator.points}，查看来历` })
    .first()
  await number.focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog')
  await drawer.waitFor()
  const expandAll = drawer.getByRole('button', { name: '全部展开' })
  await expandAll.click()
  const entered = drawer.locator('.lineage-entered').first()
  await entered.waitFor()
  expect(await entered.innerText()).toContain('来源')
  expect(await drawer.innerText()).toContain(indicator.score?.sentence ?? '')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
}, 60_000)

test('a violated rule opens to both sides and the difference', async () => {
  const { id } = pick(true)
  const evaluation = await evaluationOf(id)
  const violated = evaluation.findings.find((finding) => finding.result === 'violated')
  if (violated === undefined) return
  await open(id, `rules?open=${encodeURIComponent(violated.ref)}`)
  const body = page.locator('.finding-body').first()
  await body.waitFor()
  const text = await body.innerText()
  for (const words of [violated.left.formula, violated.right.formula, violated.difference?.text ?? ''])
    expect(text).toContain(words)
}, 60_000)

test('illustrative data never shows without its notice', async () => {
  const entry = list.find((each) => !each.publishedOnly)
  if (entry === undefined) return
  for (const [name] of PAGES) {
    await open(entry.id, name)
    expect(await page.locator('.notice-illustrative').count(), name).toBe(1)
  }
  await open(pick(true).id, 'overview')
  expect(await page.locator('.notice-illustrative').count()).toBe(0)
}, 60_000)

test('an unknown evaluation gets words, not an empty page', async () => {
  const before = complaints.length
  await page.goto(`${base}#/no-such-evaluation/overview`)
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').innerText()).toContain('怎么办')
  complaints.length = before
}, 30_000)

test('on a phone every page reads without sideways scrolling', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const [name] of PAGES) {
    await open(pick(true).id, name)
    expect(
      await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
      name,
    ).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1366, height: 768 })
}, 60_000)
