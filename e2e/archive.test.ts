/**
 * Step 6 in the real browser: what is missing before sealing, the seal, its verification, the catalogue; reopened and sealed as the next
 * version; what is public chosen, a word taken out, published; read by somebody without an account and without scripts.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createPlatform,
  firstAccounts,
  importsEnded,
  loadDemo,
  type Platform,
  verifyArchive,
} from '@jiheng/app'
import { readZip } from '@jiheng/documents'
import { createPlatformApplication, listen } from '@jiheng/server'
import { createPrinter, nodeHash, readFolder } from '@jiheng/server/adapters'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issuedReport } from '../packages/app/src/fixture/concluded-fixture.ts'
import { testPorts } from '../packages/app/src/fixture/platform-fixture.ts'
import { verifierPage } from '../tools/verifier.mjs'
import { lookAt } from './looking.ts'

const BROWSER = process.env.JIHENG_BROWSER
const PAGES = process.env.JIHENG_PAGES ?? 'dist/web'

describe.skipIf(BROWSER === undefined)('归档和公开', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiheng-archive-'))
  const ports = {
    ...testPorts(),
    hash: nodeHash,
    printer: createPrinter(),
    verifier: async () => new TextEncoder().encode(await verifierPage()),
  }
  const faults: string[] = []
  let platform: Platform
  let application: Awaited<ReturnType<typeof createPlatformApplication>>
  let browser: Browser
  let url = ''
  let page: Page
  let evaluation = ''
  let publicAddress = ''

  beforeAll(async () => {
    platform = createPlatform(ports)
    await firstAccounts(ports)
    const accounts = await loadDemo(platform, await readFolder('cases/hengyang-hrss-2019'))
    await importsEnded(ports)
    evaluation = await issuedReport(ports)
    application = await createPlatformApplication(platform, { pages: PAGES, secure: false })
    url = `http://localhost:${await listen(application, 0, '127.0.0.1')}`
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      acceptDownloads: true,
    })
    page = await context.newPage()
    page.setDefaultTimeout(60_000)
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(url)
    await page.getByLabel('登录名').fill('lead')
    await page.getByLabel('密码').fill(accounts.find((one) => one.login === 'lead')?.password ?? '')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await application?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const goTo = (tab: string): Promise<unknown> =>
    page.goto(`${url}/#/evaluation/${evaluation}/conclude/${tab}`)

  test('what is not there is named; with a remark it is sealed and verified here', async () => {
    await goTo('archive')
    await page.getByRole('heading', { name: '封存前的检查' }).waitFor()
    await lookAt(page, '归档-检查')
    const seal = page.getByRole('button', { name: '封存档案' })
    expect(await seal.isDisabled()).toBe(true)
    await page.getByLabel(/封存说明/).fill('演示数据没有评定等级')
    await seal.click()
    await page.getByText(/正在封存/).waitFor()
    const card = page.getByRole('article', { name: '第 1 版' })
    await card.waitFor({ timeout: 120_000 })
    await card.getByRole('button', { name: '验证', exact: true }).click()
    await card.getByText(/档案包完好：封存未被改动/).waitFor({ timeout: 120_000 })
    await lookAt(page, '归档-已封存')
  }, 300_000)

  test('the package as downloaded verifies anywhere; catalogue and checks are read in the page', async () => {
    const card = page.getByRole('article', { name: '第 1 版' })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('link', { name: '下载档案包' }).click(),
    ])
    const file = join(folder, 'archive.zip')
    await download.saveAs(file)
    const found = await verifyArchive(
      new Uint8Array(readFileSync(file)),
      'archive.zip',
      nodeHash,
      ports.printer,
    )
    expect(found.faults).toEqual([])
    expect(found.archive?.items).toBeGreaterThan(30)
    await card.getByRole('button', { name: '档案目录和检测报告' }).click()
    await page.getByText('登记的哈希树', { exact: false }).first().waitFor({ timeout: 60_000 })
    await lookAt(page, '归档-目录')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }, 300_000)

  test('reopened with a reason; the next seal is version 2 beside the first', async () => {
    await page.getByRole('button', { name: '重新开启评价' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('原因').fill('补充一份佐证')
    await dialog.getByRole('button', { name: '重新开启' }).click()
    await page.getByText('已重新开启，保留').waitFor()
    await page.getByLabel(/封存说明/).fill('第二版')
    await page.getByRole('button', { name: '封存档案' }).click()
    await page.getByRole('article', { name: '第 2 版' }).waitFor({ timeout: 120_000 })
    expect(await page.getByRole('article').count()).toBe(2)
  }, 300_000)

  test('what is public is chosen, a word taken out and seen, then published', async () => {
    await goTo('publication')
    await page.getByRole('heading', { name: '公开的内容' }).waitFor({ timeout: 60_000 })
    await page.getByRole('textbox', { name: '要隐去的词' }).fill('在职人员')
    await page.getByRole('button', { name: '加上' }).click()
    await page.getByRole('button', { name: '保存选择并重新查找' }).click()
    await page.locator('del').filter({ hasText: '在职人员' }).nth(1).waitFor({ timeout: 60_000 })
    await lookAt(page, '公开-选择')
    await page.getByRole('button', { name: '公开', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('保密审查人').fill('王审查')
    await dialog.getByLabel(/审签人/).fill('李审签')
    await dialog.getByRole('button', { name: /公\s?开/ }).click()
    const link = page.getByRole('link', { name: '打开公开网页' })
    await link.waitFor({ timeout: 120_000 })
    publicAddress = (await link.getAttribute('href')) ?? ''
    expect(publicAddress).toMatch(/^\/public\/[^/]+\/$/)
  }, 300_000)

  test('anybody reads it, without an account and without scripts; it prints', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const reader = await context.newPage()
    await reader.goto(`${url}${publicAddress}`)
    await reader.getByRole('heading', { level: 1 }).waitFor()
    await reader.getByRole('link', { name: '指标得分' }).click()
    await reader.getByRole('table', { name: '指标得分和评分过程' }).waitFor()
    expect(await reader.content()).not.toContain('在职人员')
    await reader.getByRole('link', { name: '评价报告', exact: true }).click()
    expect(await reader.content()).not.toContain('在职人员')
    const report = await context.request.get(`${url}${publicAddress}report.pdf`)
    expect(report.headers()['content-type']).toBe('application/pdf')
    expect((await context.request.get(`${url}/public/none/`)).status()).toBe(404)
    expect(
      (await context.request.get(`${url}/api/platform/archives?evaluation=${evaluation}`)).status(),
    ).toBe(401)
    expect((await reader.pdf({ format: 'A4' })).length).toBeGreaterThan(5000)
    await context.close()
  }, 120_000)

  test('the static pages stand the test of accessibility at every width', async () => {
    const zip = await page
      .context()
      .request.get(`${url}/api/platform/publicationFile?evaluation=${evaluation}`)
    const read = readZip(new Uint8Array(await zip.body()))
    const files = 'files' in read ? read.files : new Map<string, Uint8Array>()
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(folder, 'site', name)), { recursive: true })
      writeFileSync(join(folder, 'site', name), bytes)
    }
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    const reader = await context.newPage()
    for (const name of [...files.keys()].filter((one) => one.endsWith('.html') && one !== 'report.html')) {
      await reader.goto(pathToFileURL(join(folder, 'site', name)).href)
      await lookAt(reader, `公开网页-${name.replace('.html', '')}`)
    }
    await context.close()
    expect(faults).toEqual([])
  }, 120_000)
})
