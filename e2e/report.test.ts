/**
 * The report in the real browser: the framework's outline opened, a figure found and bound, words typed and checked, a list
 * made from the data, a suggestion and a comment of another, a figure that changes, three signatures, and the files.
 */

import { readFile } from 'node:fs/promises'
import { readDocx } from '@jiheng/documents'
import { createPlatformApplication, listen } from '@jiheng/server'
import { createPrinter, nodeHash } from '@jiheng/server/adapters'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GOOD_PASSWORD } from '../packages/app/src/fixture/platform-fixture.ts'
import { type ConcludingPeople, concluding } from '../packages/app/src/fixture/report-fixture.ts'
import { lookAt } from './looking.ts'

const BROWSER = process.env.JIHENG_BROWSER
const PAGES = process.env.JIHENG_PAGES ?? 'dist/web'

describe.skipIf(BROWSER === undefined)('报告编写', () => {
  const faults: string[] = []
  let people: ConcludingPeople
  let application: Awaited<ReturnType<typeof createPlatformApplication>>
  let browser: Browser
  let url = ''
  let lead: Page
  let reviewer: Page

  const signIn = async (login: string): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      acceptDownloads: true,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`))
    await page.goto(url)
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码').fill(GOOD_PASSWORD)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
    await page.goto(`${url}/#/evaluation/${people.evaluation}/conclude/report`)
    await page.getByRole('heading', { name: '报告', level: 1 }).waitFor()
    return page
  }
  const saved = (page: Page): Promise<void> => page.getByText('已保存', { exact: true }).waitFor()
  const text = (page: Page) => page.getByRole('textbox', { name: '报告正文' })
  const side = (page: Page, name: string): Promise<void> =>
    page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()

  beforeAll(async () => {
    people = await concluding({ hash: nodeHash, printer: createPrinter() })
    application = await createPlatformApplication(people.platform, { pages: PAGES, secure: false })
    url = `http://localhost:${await listen(application, 0, '127.0.0.1')}`
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    lead = await signIn('zuzhang')
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await application?.close()
  })

  test('the outline opens as a text; figures that nobody entered are named', async () => {
    await text(lead).getByRole('heading').first().waitFor()
    await lead.locator('.rp-figure').first().waitFor()
    await side(lead, '核查')
    await lead
      .getByText(/^缺少|报告缺少/)
      .first()
      .waitFor()
    await lookAt(lead, '报告-提纲')
  })

  test('a figure is found by some of its characters and bound; typed figures are checked', async () => {
    await text(lead).click()
    await lead.keyboard.press('Control+a')
    await lead.keyboard.press('Delete')
    await lead.keyboard.type('“三公”经费决算')
    await side(lead, '数据')
    await lead.getByLabel('查找数据').fill('三公决算')
    await lead
      .getByRole('button', { name: /三公经费（决算数）/ })
      .first()
      .click()
    await lead.keyboard.type('，其中公务接待25万元、公车8万元，合计33万元。另有会议37次。')
    await saved(lead)
    expect(await lead.locator('.rp-figure').first().textContent()).toBe('30.00万元')
    await lead.locator('.rp-unbound').first().waitFor()
    await lead.locator('.rp-figure').first().click()
    const lineage = lead.getByRole('region', { name: '来历' })
    await lineage.getByText('陈经办', { exact: false }).waitFor()
    await lookAt(lead, '报告-编写')
  })

  test('a contradiction is underlined with its arithmetic; put right it holds', async () => {
    await lead.keyboard.press('Escape')
    await text(lead).locator('p').last().click()
    await lead.keyboard.press('Control+End')
    await lead.waitForTimeout(300)
    await lead.keyboard.press('Enter')
    await lead.keyboard.type('总支出100万元，其中基本支出70万元、项目支出40万元。')
    const wrong = lead.locator('.rp-contradicts').first()
    await wrong.waitFor()
    expect(await wrong.getAttribute('title')).toContain('矛盾')
    await side(lead, '核查')
    await lead
      .getByRole('button', { name: /矛盾：/ })
      .first()
      .waitFor()
    await lookAt(lead, '报告-核查')
    await text(lead).locator('p').last().click()
    await lead.keyboard.press('Control+End')
    await lead.waitForTimeout(300)
    for (let count = 0; count < 5; count += 1) await lead.keyboard.press('Backspace')
    await lead.keyboard.type('30万元。')
    await lead.locator('.rp-contradicts').first().waitFor({ state: 'detached' })
    await lead.locator('.rp-holds').first().waitFor()
    await saved(lead)
  })

  test('a list made from the data: count and names from one condition', async () => {
    await lead.keyboard.press('Enter')
    await lead.getByLabel('插入').click()
    await lead.getByTitle('由数据得出的名单').click()
    const form = lead.getByRole('dialog')
    await form.getByLabel('列出').click()
    await lead.getByTitle('符合条件的单位').click()
    await form.getByLabel('条件').fill('三公经费·决算数 > 15万元')
    await form.getByText('共1个，分别是局本级。').waitFor()
    await lookAt(lead, '报告-名单')
    await form.getByRole('button', { name: '确定' }).click()
    await lead.locator('.rp-list', { hasText: '共1个，分别是局本级。' }).waitFor()
    await saved(lead)
  })

  test('another suggests and comments; the lead accepts and settles', async () => {
    reviewer = await signIn('xianchang')
    await reviewer.getByText('修订建议', { exact: true }).click()
    await text(reviewer).locator('p').first().click()
    await reviewer.keyboard.press('Control+Home')
    // The editor hears of the cursor's move a moment later.
    await reviewer.waitForTimeout(300)
    await reviewer.keyboard.type('全年')
    await reviewer.locator('ins.rp-insertion', { hasText: '全年' }).waitFor()
    await reviewer.keyboard.press('Shift+End')
    await side(reviewer, '批注')
    await reviewer.getByRole('textbox', { name: '批注', exact: true }).fill('口径请写明')
    await reviewer.getByRole('button', { name: '加批注' }).click()
    await reviewer.locator('.rp-cards').getByText('口径请写明').waitFor()
    await saved(reviewer)
    await lead.reload()
    await side(lead, '修订')
    await lead
      .locator('.rp-cards')
      .getByText(/蒋现场/)
      .waitFor()
    await lookAt(lead, '报告-修订')
    await lead.getByRole('button', { name: '全部接受' }).click()
    await saved(lead)
    await side(lead, '批注')
    await lead.getByRole('button', { name: '已处理' }).click()
    await lead.getByText(/周组长 .* 处理/).waitFor()
    expect(await text(lead).textContent()).toContain('全年')
    expect(await lead.locator('ins.rp-insertion').count()).toBe(0)
  })

  test('what two typed at once is shown beside each other, nothing is lost', async () => {
    await reviewer.getByText('直接编辑', { exact: true }).click()
    await text(reviewer).locator('p').first().click()
    await reviewer.keyboard.press('Control+End')
    await reviewer.waitForTimeout(300)
    await reviewer.keyboard.type('（评价员写的）')
    const box = reviewer.getByRole('region', { name: '别人已先保存' })
    await box.getByText(/评价员写的/).waitFor()
    await lookAt(reviewer, '报告-冲突')
    await box.getByRole('button', { name: /^用周组长的/ }).click()
    await box.waitFor({ state: 'detached' })
    expect(await text(reviewer).textContent()).not.toContain('评价员写的')
  })

  test('a figure that changed is marked until it is accepted', async () => {
    await people.ports.store.write(async (transaction) => {
      await transaction.update(
        'entry',
        { evaluation: people.evaluation, unit: '002', cell: people.cellOf('三公经费', '决算数') },
        { text: '12' },
      )
    })
    await lead.reload()
    const chip = lead.locator('.rp-figure.rp-changed')
    await chip.waitFor()
    expect(await chip.textContent()).toBe('31.00万元')
    await side(lead, '变化')
    await lead.locator('.rp-cards del', { hasText: '30.00万元' }).waitFor()
    await lookAt(lead, '报告-变化')
    await lead.getByRole('button', { name: /全部接受/ }).click()
    await lead.getByText('报告里的数都和上次接受时一样。').waitFor()
  })

  test('three sign it; files hold the same figures', async () => {
    const sign = async (page: Page, as: string): Promise<void> => {
      await page.reload()
      await page.getByRole('button', { name: `以${as}签署` }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^签\s*署$/ })
        .click()
      await page.getByText('已签署').waitFor()
    }
    await sign(lead, '编写人')
    await sign(reviewer, '复核人')
    await sign(await signIn('juzhang'), '签发人')
    await lead.reload()
    await lead.getByText('内容已锁定', { exact: false }).waitFor()
    await lookAt(lead, '报告-签发')
    const [download] = await Promise.all([
      lead.waitForEvent('download'),
      lead.getByRole('link', { name: 'Word' }).click(),
    ])
    const docx = readDocx(new Uint8Array(await readFile(await download.path())))
    if ('reason' in docx) throw new Error(docx.reason)
    expect([...docx.bookmarks.values()]).toEqual(['31.00万元', '1'])
    const [pdf] = await Promise.all([
      lead.waitForEvent('download'),
      lead.getByRole('link', { name: 'PDF' }).click(),
    ])
    expect(new TextDecoder().decode(new Uint8Array(await readFile(await pdf.path())).slice(0, 5))).toBe(
      '%PDF-',
    )
  }, 120_000)

  test('nothing broke in any page', () => expect(faults).toEqual([]))
})
