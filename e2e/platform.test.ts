/** Step 3 in the real browser: typing with the network cut, a spreadsheet, a return, a resubmission, the lead's receipt. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import ExcelJS from 'exceljs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningPlatform, startPlatform } from './platform-server.ts'

const BROWSER = process.env.JIHENG_BROWSER
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(BROWSER === undefined)('平台', () => {
  let platform: RunningPlatform
  let browser: Browser
  const faults: string[] = []

  beforeAll(async () => {
    platform = await startPlatform('--demo')
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
    platform?.remove()
  })

  async function signedIn(
    login: string,
    size = { width: 1366, height: 768 },
  ): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext({ viewport: size })
    const page = await context.newPage()
    page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`))
    await page.goto(platform.url)
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码').fill(platform.password(login))
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
    return { page, context }
  }

  async function violations(page: Page): Promise<string[]> {
    // The page's policy lets no script in from outside; the browser's debugger may.
    await page.evaluate(axe)
    const found = (await page.evaluate(
      "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')))",
    )) as string[]
    return found
  }

  const unitPage = async (page: Page): Promise<void> => {
    await page.locator('.pf-card h2 a').first().click()
    await page.getByRole('grid').first().waitFor()
  }
  /** The entry cell of a row and column by their words. */
  const cellAt = (page: Page, row: string, column: number) =>
    page.getByRole('row').filter({ hasText: row }).first().getByRole('gridcell').nth(column)
  const saved = (page: Page) =>
    page.getByRole('status').filter({ hasText: '全部已保存' }).waitFor({ state: 'attached' })

  test('a wrong password says what to do, and the desk says what waits', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(platform.url)
    await page.getByLabel('登录名').fill('lead')
    await page.getByLabel('密码').fill('wrong')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('alert').filter({ hasText: '账号或密码不对' }).waitFor()
    expect(await violations(page)).toEqual([])
    await context.close()
    const lead = await signedIn('lead')
    await lead.page.getByText('审核接收 1 个单位的上报').waitFor()
    expect(await lead.page.locator('[aria-current="step"]').innerText()).toContain('单位自评')
    expect(await violations(lead.page)).toEqual([])
    await lead.context.close()
  }, 60_000)

  test('typing with the network cut in the middle loses nothing', async () => {
    const { page, context } = await signedIn('u007')
    await unitPage(page)
    await cellAt(page, '财政供养人员', 0).click()
    await page.keyboard.type('33')
    await page.keyboard.press('Tab')
    await saved(page)
    await context.setOffline(true)
    await page.keyboard.type('31')
    await page.keyboard.press('Enter')
    await page.getByText(/连接中断，1 格留在本机/).waitFor()
    // The window is closed without a connection; the browser keeps what was typed.
    await context.setOffline(false)
    await page.reload()
    await page.getByRole('grid').first().waitFor()
    await saved(page)
    expect(await cellAt(page, '财政供养人员', 1).innerText()).toContain('31')
    const other = await signedIn('a007')
    await unitPage(other.page)
    expect(await cellAt(other.page, '财政供养人员', 1).innerText()).toContain('31')
    // The computed cell follows: 31 ÷ 33.
    expect(await cellAt(other.page, '财政供养人员', 2).innerText()).toContain('93.94')
    await other.context.close()
    await context.close()
  }, 90_000)

  test('two people on one cell: the slower one is shown both and chooses', async () => {
    const [one, other] = [await signedIn('u009'), await signedIn('u009')]
    await unitPage(one.page)
    await unitPage(other.page)
    await other.context.setOffline(true)
    await cellAt(other.page, '财政供养人员', 0).click()
    await other.page.keyboard.type('77')
    await other.page.keyboard.press('Enter')
    await cellAt(one.page, '财政供养人员', 0).click()
    await one.page.keyboard.type('66')
    await one.page.keyboard.press('Enter')
    await saved(one.page)
    await other.context.setOffline(false)
    await other.page.getByText('别人先保存了同一格').waitFor()
    await other.page.getByRole('button', { name: '用我的：77' }).click()
    await saved(other.page)
    await one.page.waitForTimeout(3500)
    expect(await cellAt(one.page, '财政供养人员', 0).innerText()).toContain('77')
    await one.context.close()
    await other.context.close()
  }, 90_000)

  test('by spreadsheet, returned once, submitted again, approved and received', async () => {
    const preparer = await signedIn('u010')
    await unitPage(preparer.page)
    const download = preparer.page.waitForEvent('download')
    await preparer.page.getByRole('link', { name: '下载填报表' }).click()
    const path = await (await download).path()
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(path)
    let changed = 0
    for (const sheet of workbook.worksheets)
      sheet.eachRow((row) => {
        const label = String(row.getCell(1).text).trim()
        if (label === '退休人员' || label === '聘任人员') {
          row.getCell(2).value = 5 + changed
          changed += 1
        }
      })
    expect(changed).toBeGreaterThan(0)
    const bytes = Buffer.from(await workbook.xlsx.writeBuffer())
    await preparer.page.locator('input[type=file][accept=".xlsx"]').setInputFiles({
      name: '填好的表.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: bytes,
    })
    await preparer.page
      .getByRole('dialog')
      .getByText(/不同 \d+ 格/)
      .waitFor()
    await preparer.page.getByRole('button', { name: /填入 \d+ 格/ }).click()
    await saved(preparer.page)
    await preparer.page.waitForTimeout(800)
    await preparer.page.getByRole('button', { name: '上报' }).click()
    await preparer.page.getByText('待单位负责人审批').first().waitFor()

    const approver = await signedIn('a010')
    await approver.page.getByText('审批本单位的上报').click()
    await approver.page.getByRole('button', { name: '退回' }).click()
    await approver.page.getByLabel('总的意见').fill('请核对退休人员数')
    await approver.page.getByRole('dialog').getByRole('button', { name: '退回' }).click()
    await approver.page.getByText('单位负责人退回').first().waitFor()

    await preparer.page.getByText('请核对退休人员数').waitFor()
    expect(await violations(preparer.page)).toEqual([])
    await preparer.page.getByLabel('答复').fill('已核对')
    await preparer.page.getByRole('button', { name: '答复' }).click()
    await preparer.page.getByText('退回意见').waitFor({ state: 'detached' })
    await preparer.page.getByRole('button', { name: '上报' }).click()
    await preparer.page.getByText('待单位负责人审批').first().waitFor()
    await approver.page.reload()
    await approver.page.getByRole('button', { name: '同意上报' }).click()
    await approver.page.getByText('已上报，待组长审核').first().waitFor()

    const lead = await signedIn('lead')
    await lead.page.locator('.pf-card h2 a').first().click()
    await lead.page.getByRole('link', { name: '劳动保障监察支队' }).click()
    await lead.page.getByRole('button', { name: '接收' }).click()
    await lead.page.getByText('已接收').first().waitFor()
    await lead.page.getByRole('link', { name: '各单位进度' }).click()
    const row = lead.page.getByRole('row').filter({ hasText: '劳动保障监察支队' })
    expect(await row.innerText()).toContain('已接收')
    expect(await violations(lead.page)).toEqual([])
    await Promise.all([preparer, approver, lead].map(({ context }) => context.close()))
  }, 150_000)

  test('at 1920, at 1366 and on a phone nothing is wider than the window', async () => {
    for (const size of [
      { width: 1920, height: 1080 },
      { width: 1366, height: 768 },
      { width: 390, height: 844 },
    ]) {
      const { page, context } = await signedIn('lead', size)
      for (const place of ['desk', 'evaluations', 'units', 'messages', 'me']) {
        await page.goto(`${platform.url}/#/${place}`)
        await page.waitForTimeout(400)
        const wide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
        expect(wide, `${place} ${size.width}`).toBeLessThanOrEqual(0)
      }
      await context.close()
    }
  }, 60_000)

  test('a unit sees nothing of another, whatever address it types', async () => {
    const { page, context } = await signedIn('u007')
    await page.locator('.pf-card h2 a').first().click()
    await page.getByRole('grid').first().waitFor()
    const own = page.url()
    await page.goto(own.replace('/007', '/002'))
    await page.getByRole('heading', { name: '没有权限' }).waitFor()
    await context.close()
    expect(faults).toEqual([])
  }, 60_000)
})
