/** 报告核查 in a real browser: files are checked in the page, nothing is sent anywhere. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrinter } from '../packages/server/src/adapters.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const SOUND = '2023年度支出合计300.00万元，其中：基本支出200.00万元，占66.67%；项目支出100.00万元，占33.33%。'
const WRONG = '2023年度支出合计403.90万元，其中：基本支出217.40万元，项目支出168.50万元。'

let base = ''
let stop: () => Promise<void> = async () => {}
let browser: Browser
let page: Page
let folder = ''
const complaints: string[] = []
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  const given = process.env.JIHENG_URL
  if (given === undefined) {
    const { startServer } = await import('./server.ts')
    const server = await startServer()
    base = server.url
    stop = server.stop
  } else base = given
  folder = mkdtempSync(join(tmpdir(), 'jiheng-e2e-check-'))
  writeFileSync(at('sound.txt'), SOUND)
  writeFileSync(at('wrong.txt'), `${SOUND}\n${WRONG}`)
  writeFileSync(at('old.doc'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))
  const printed = await createPrinter().print(`#set text(font: "Noto Serif SC")\n${WRONG}`)
  if ('pdf' in printed) writeFileSync(at('wrong.pdf'), printed.pdf)
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, acceptDownloads: true })
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (request.method() !== 'GET') complaints.push(`${request.method()} ${request.url()}`)
    if (!request.url().startsWith(base) && !/^(?:data|blob):/.test(request.url()))
      complaints.push(request.url())
  })
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

const words = () => page.locator('body').innerText()

async function checkIn(...names: string[]): Promise<void> {
  await page.goto(`${base.replace(/\/$/, '')}/#/check`)
  await page.reload()
  await page.locator('input[type=file]').first().setInputFiles(names.map(at))
}

test('a report is read, marked, and a contradiction opens to its working', async () => {
  await checkIn('wrong.txt')
  await expect.poll(words, { timeout: 20_000 }).toContain('1 处矛盾')
  await page.getByText('矛盾', { exact: false }).first().waitFor()
  await page.keyboard.press('j')
  await expect.poll(words).toContain('217.40万元 + 168.50万元 = 385.90')
  expect(await words()).toContain('若 168.50万元 为 186.50万元')
})

test('the result can be taken along as one page', async () => {
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载核查结果页' }).click()
  const file = at('page.html')
  await (await waiting).saveAs(file)
  expect(readFileSync(file, 'utf8')).toContain('168.50')
})

test('a PDF is read in the page', async () => {
  await checkIn('wrong.pdf')
  await expect.poll(words, { timeout: 20_000 }).toContain('1 处矛盾')
  expect(await words()).toContain('第 1 页')
})

test('an old Word file is told how to be mended', async () => {
  await checkIn('old.doc')
  await expect.poll(words, { timeout: 20_000 }).toContain('另存为')
})

test('several files make a table', async () => {
  await checkIn('wrong.txt', 'sound.txt')
  await expect.poll(words, { timeout: 20_000 }).toMatch(/sound\.txt/)
  expect(await words()).toContain('wrong.txt')
})

test('nothing was sent, and nothing complained', () => expect(complaints).toEqual([]))
