/**
 * A unit's ledger in the real browser: imported from a workbook, its faults listed with their rows, reconciled, tested, looked
 * into; a sample drawn, filled in on a tablet, and its errors projected.
 */
import { illustrativeLedger } from '@jiheng/app'
import ExcelJS from 'exceljs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { libraryFiles } from '../packages/app/src/fixture/platform-fixture.ts'
import { lookAt, violations } from './looking.ts'
import { type RunningPlatform, startPlatform } from './platform-server.ts'
import { signIn } from './signed-in.ts'

const BROWSER = process.env.JIHENG_BROWSER
const SHOTS = process.env.JIHENG_SHOTS ?? ''
const TABLET = { width: 1024, height: 768 }
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** One date in it is none. */
const BROKEN_ROW = 40

/** A generated ledger as a workbook of two sheets, as accounting software exports it. */
async function workbook(): Promise<Buffer> {
  const made = illustrativeLedger({
    unit: '002',
    year: 2019,
    lines: 2000,
    seed: '浏览器',
    library: libraryFiles(),
  })
  if ('problems' in made) throw new Error(made.problems[0]?.detail)
  const pieces: Uint8Array[] = []
  const book = new ExcelJS.Workbook()
  const put = (name: string, bytes: Uint8Array): void => {
    const sheet = book.addWorksheet(name)
    const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, '')
    for (const line of text.trimEnd().split(/\r?\n/)) sheet.addRow(line.split(','))
  }
  for (;;) {
    const next = made.pieces.next()
    if (next.done !== true) {
      pieces.push(next.value)
      continue
    }
    put('凭证', new Uint8Array(Buffer.concat(pieces)))
    put('余额', next.value.balances)
    const cell = book.getWorksheet('凭证')?.getCell(BROKEN_ROW, 2)
    if (cell !== undefined) cell.value = '2019-13-77'
    return Buffer.from(await book.xlsx.writeBuffer())
  }
}

describe.skipIf(BROWSER === undefined)('账簿', () => {
  let platform: RunningPlatform
  let browser: Browser
  let page: Page
  let evaluation = ''
  let unit = ''
  const faults: string[] = []

  beforeAll(async () => {
    platform = await startPlatform('--demo')
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    ;({ page } = await signIn(browser, platform, 'reviewer', faults))
    const href = await page.locator('.pf-card h2 a').filter({ hasText: '2019年度' }).getAttribute('href')
    evaluation = /evaluation\/([^/]+)/.exec(href ?? '')?.[1] ?? ''
    const board = await page.request.get(`${platform.url}/api/platform/board?evaluation=${evaluation}`)
    const { units } = (await board.json()) as { units: { unit: string; state: string }[] }
    unit = units.find(({ state }) => state === 'accepted')?.unit ?? ''
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
    platform?.remove()
  })

  const go = (tab: string, ...rest: readonly string[]): Promise<unknown> =>
    page.goto(`${platform.url}/#/evaluation/${[evaluation, 'fieldwork', tab, unit, ...rest].join('/')}`)

  test('the demonstration’s ledger is there, and says that it is made up', async () => {
    await go('ledgers')
    await page.getByText('已导入').waitFor({ timeout: 60_000 })
    expect(await page.locator('tbody .tag-illustrative').count()).toBe(1)
  }, 90_000)

  test('a workbook is dropped, its columns confirmed, and read; what could not be read is listed with its row', async () => {
    await go('ledgers')
    await page.getByRole('link', { name: '导入账簿' }).click()
    await page
      .getByLabel('选择账簿文件')
      .setInputFiles({ name: '单位账簿.xlsx', mimeType: XLSX, buffer: await workbook() })
    const file = page.getByRole('region', { name: '单位账簿.xlsx' })
    await file.waitFor({ timeout: 60_000 })
    expect(
      await file
        .getByLabel(/表是/)
        .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value)),
    ).toEqual(['vouchers', 'balances'])
    await lookAt(page, '账簿-导入')
    // Without the dates the import cannot begin; given back, it can.
    const date = file.getByLabel('第 2 列是').first()
    await date.selectOption('')
    await page
      .getByText(/缺“凭证日期”/)
      .first()
      .waitFor()
    expect(await page.getByRole('button', { name: '开始导入' }).isDisabled()).toBe(true)
    await date.selectOption({ label: '凭证日期' })
    await page.getByRole('button', { name: '开始导入' }).click()
    const row = page.getByRole('row').filter({ hasText: '单位账簿.xlsx' })
    await row.getByText('已导入').waitFor({ timeout: 60_000 })
    await lookAt(page, '账簿')
    await row.getByRole('link', { name: '1 处' }).click()
    await page.getByRole('heading', { name: '读入问题 1 处' }).waitFor()
    await page.getByRole('cell', { name: new RegExp(`B${BROKEN_ROW}`) }).waitFor()
    // The voucher of the row that was left out no longer balances; it opens.
    await page.getByRole('button', { name: '看凭证' }).first().click()
    await page.getByRole('dialog').getByText('借贷不平').waitFor()
    await page.keyboard.press('Escape')
    await lookAt(page, '账簿-问题')
  }, 180_000)

  test('figures beside the ledger, down to the lines and back', async () => {
    await go('reconcile')
    await page.getByRole('heading', { name: '账表核对' }).waitFor()
    await page.getByLabel('账簿', { exact: true }).selectOption({ index: 1 })
    const row = page.getByRole('row').filter({ hasText: '公务接待费' }).first()
    await row.getByText('相符').waitFor()
    await row.getByRole('button', { name: '看分录' }).click()
    await page.getByRole('button', { name: '还计入哪些数' }).first().click()
    await page
      .getByText(/^计入：.*公务接待费/)
      .first()
      .waitFor()
    await lookAt(page, '账簿-账表核对')
  }, 120_000)

  test('every test, the riskiest first; a parameter changed; charts as pictures and tables', async () => {
    await go('tests')
    await page.getByRole('heading', { name: '疑点' }).waitFor()
    await page.locator('.fl-chart-picture svg').first().waitFor({ timeout: 60_000 })
    await expect.poll(() => page.getByText('正在测试，已完成').count(), { timeout: 60_000 }).toBe(0)
    const risks = (await page.locator('.fl-tests .fl-risk').allInnerTexts())
      .map(Number)
      .filter((one) => one > 0)
    expect(risks.length).toBeGreaterThan(5)
    expect(risks).toEqual([...risks].sort((a, b) => b - a))
    await page.getByRole('button', { name: '看表' }).first().click()
    await page.getByRole('cell', { name: '12月', exact: true }).waitFor()
    await lookAt(page, '账簿-疑点总览')
    await page
      .getByRole('navigation', { name: '测试' })
      .getByRole('link', { name: /公务接待费列在其他科目/ })
      .click()
    await page.getByRole('heading', { name: /公务接待费列在其他科目/ }).waitFor()
    const before = await page.locator('.fl-flag').count()
    expect(before).toBeGreaterThan(0)
    await lookAt(page, '账簿-疑点')
    await page.getByText('参数', { exact: true }).click()
    await page.getByLabel('起点金额').fill('900万元')
    await page.getByRole('button', { name: '按这些参数再测' }).click()
    await page.getByText('没有疑点。').waitFor()
    await page.getByRole('button', { name: '恢复' }).click()
    await page
      .locator('.fl-flag')
      .nth(before - 1)
      .waitFor()
  }, 150_000)

  test('vouchers are found by words and amount', async () => {
    await go('vouchers')
    await page.getByLabel('摘要或往来单位里的字').fill('接待')
    await page.getByLabel('次序').selectOption('size yes')
    await page.getByRole('button', { name: '查找' }).click()
    await expect
      .poll(async () =>
        (await page.locator('.fl-lines tbody tr td:nth-child(3)').allInnerTexts()).every((one) =>
          one.includes('接待'),
        ),
      )
      .toBe(true)
    const sheet = page.getByRole('checkbox', { name: /^选 / })
    await sheet.first().check()
    await page.getByLabel('选这些的理由').fill('金额最大的接待费')
    await lookAt(page, '账簿-凭证')
    await page.locator('.fl-name .pf-link').first().click()
    const voucher = page.getByRole('dialog').locator('.fl-voucher')
    const name = await voucher.getAttribute('aria-label')
    await voucher.getByRole('button', { name: '下一张' }).click()
    await expect
      .poll(() => page.getByRole('dialog').locator('.fl-voucher').getAttribute('aria-label'))
      .not.toBe(name)
    await lookAt(page, '账簿-凭证窗口')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^抽\s?出$/ }).click()
    await page.getByRole('heading', { name: '抽样表：选定的凭证' }).waitFor()
    expect(await page.locator('.fl-item').count()).toBe(1)
    await page.getByText(/金额最大的接待费/).waitFor()
  }, 120_000)

  test('a sample: its formula first, the sheet on a tablet, an error projected', async () => {
    await go('samples', 'new')
    await page.getByLabel('样本量', { exact: true }).selectOption('given')
    await page.getByLabel('笔数').fill('6')
    await page.getByLabel('理由').fill('示例抽查')
    await page.getByRole('button', { name: '计算样本量' }).click()
    await page.getByText('样本量6，自定：示例抽查').waitFor()
    await page.getByLabel('样本量', { exact: true }).selectOption('materiality')
    await page.getByLabel('可容忍错报').fill('40%')
    await page.getByRole('button', { name: '计算样本量' }).click()
    await page.getByText(/样本量＝系数×总体账面金额÷可容忍错报/).waitFor()
    await lookAt(page, '账簿-抽样方案')
    await page.getByRole('button', { name: '抽取', exact: false }).last().click()
    await page.getByRole('heading', { name: /^抽样表/ }).waitFor()
    await page.setViewportSize(TABLET)
    const items = page.locator('.fl-item')
    await items.first().waitFor()
    const count = await items.count()
    for (let at = 1; at < count; at += 1) {
      await items.nth(at).getByRole('button', { name: '相符' }).click()
      await expect.poll(() => items.nth(at).getAttribute('class')).toContain('fl-item-agrees')
    }
    const first = items.first()
    const box = await first.getByRole('button', { name: '有误' }).boundingBox()
    expect(box?.height ?? 0).toBeGreaterThanOrEqual(44)
    await page.getByText('还有 1 笔没有查').waitFor()
    await first.getByRole('button', { name: '有误' }).click()
    await first.getByLabel('审定金额（元）').fill('1.00')
    await first.getByLabel('说明').fill('发票金额不符')
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    expect(tooWide).toBeLessThanOrEqual(0)
    expect.soft(await violations(page)).toEqual([])
    if (SHOTS !== '') await page.screenshot({ path: `${SHOTS}/账簿-抽样表-1024.png`, fullPage: true })
    await first.getByRole('button', { name: '保存' }).click()
    const result = page.getByRole('region', { name: '推断结果' })
    await result.getByText(/错报上限 [\d,]+\.\d\d元/).waitFor()
    await result.getByText('基本精确度').first().waitFor()
    // What was kept is there after a reload.
    await page.reload()
    await expect.poll(() => page.locator('.fl-item').first().getAttribute('class')).toContain('fl-item-wrong')
    await lookAt(page, '账簿-抽样表')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '抽样表（Excel）' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^抽样表-.*\.xlsx$/)
  }, 180_000)

  test('no page failed', () => {
    expect(faults).toEqual([])
  })
})
