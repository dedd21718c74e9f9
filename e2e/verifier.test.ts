/**
 * 验证网页: opened from a disk without network or server, the page of a package checks the package's seal and recomputes its
 * figures; a figure changed and sealed anew is told.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { evaluateCase, sealCase, writeOutputs } from '@jiheng/app'
import { nodeHash, readFolder } from '@jiheng/server/adapters'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { editText, tampered, unpacked } from '../problems/archives.ts'
import { verifierPage } from '../tools/verifier.mjs'
import { lookAt } from './looking.ts'

const folder = mkdtempSync(join(tmpdir(), 'jiheng-verifier-'))
const at = (...names: string[]): string => join(folder, ...names)
const executablePath = process.env.JIHENG_BROWSER
const withBrowser = test.skipIf(executablePath === undefined)
const faults: string[] = []
const asked: string[] = []
let browser: Browser
let page: Page
let archive: Uint8Array

beforeAll(async () => {
  if (executablePath === undefined) return
  const request = {
    files: await readFolder('cases/hengyang-hrss-2019'),
    library: await readFolder('frameworks'),
    publishedOnly: false,
  }
  const { evaluated } = await evaluateCase(request, nodeHash)
  if (evaluated === undefined) throw new Error('案例不能评价')
  const { outputs } = await writeOutputs(evaluated, undefined)
  const verifier = new TextEncoder().encode(await verifierPage())
  archive = await sealCase(request, evaluated, outputs, nodeHash, { verifier })
  writeFileSync(at('archive.zip'), archive)
  for (const [name, bytes] of unpacked(archive)) {
    mkdirSync(dirname(at('unpacked', name)), { recursive: true })
    writeFileSync(at('unpacked', name), bytes)
  }
  browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
  const context = await browser.newContext({ offline: true, viewport: { width: 1366, height: 768 } })
  page = await context.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(pathToFileURL(at('unpacked', 'data', 'verify.html')).href)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const state = async (words: RegExp): Promise<string> => {
  const line = page.locator('#state').filter({ hasText: words })
  await line.waitFor({ timeout: 60_000 })
  return (await line.textContent()) ?? ''
}

withBrowser(
  'the package as a zip is sound, every figure recomputed in the page',
  async () => {
    await page.setInputFiles('#zip', at('archive.zip'))
    const said = await state(/档案包/)
    expect(said).toMatch(/^档案包完好：封存未被改动；重算数据 \d{3,} 个、得分 \d+ 个/)
    const text = (await page.locator('#result').textContent()) ?? ''
    expect(text).toContain('四性检测')
    expect(text).toContain('在职人员控制率')
    await page.locator('summary').first().click()
    await lookAt(page, 'verifier')
  },
  120_000,
)

withBrowser(
  'the folder as it was unpacked is sound as well',
  async () => {
    await page.setInputFiles('#folder', at('unpacked'))
    await page.waitForTimeout(500)
    expect(await state(/档案包/)).toContain('完好')
  },
  120_000,
)

withBrowser(
  'a figure changed and the bag sealed anew is told by name',
  async () => {
    writeFileSync(
      at('changed.zip'),
      tampered(archive, (files) => editText(files, 'data/result/result.json', '271人', '272人'), true),
    )
    await page.setInputFiles('#zip', at('changed.zip'))
    expect(await state(/有 \d+ 个问题/)).not.toContain('完好')
    expect(await page.locator('ul.bad').textContent()).toContain('封存为“272人”，重算为“271人”')
  },
  120_000,
)

withBrowser(
  'one byte changed breaks the seal',
  async () => {
    const files = new Map(unpacked(archive))
    const name = 'data/inputs/case/judgements.yaml'
    const bytes = new Uint8Array(files.get(name) ?? [])
    bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1
    writeFileSync(
      at('flipped.zip'),
      tampered(archive, (all) => all.set(name, bytes), false),
    )
    await page.setInputFiles('#zip', at('flipped.zip'))
    await state(/有 \d+ 个问题/)
    expect(await page.locator('ul.bad').textContent()).toContain('封存后有改动')
  },
  120_000,
)

withBrowser('nothing but the page itself was asked for, nothing went wrong in it', () => {
  expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([])
  expect(faults).toEqual([])
})
