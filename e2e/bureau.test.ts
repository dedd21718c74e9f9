/**
 * The finance bureau's side in the real browser: departments hand in their archives, one was changed after it was sealed;
 * one is re-scored and asked about; all are compared on an indicator, equals share a rank; a weight is moved, who moves is
 * told why and nothing is kept; the summary is taken away as XLSX and DOCX and says what the page says.
 */
import { readSource, readWorkbook } from '@jiheng/documents'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookAt } from './looking.ts'
import { type RunningPlatform, startPlatform } from './platform-server.ts'
import { type Person, signIn } from './signed-in.ts'

const BROWSER = process.env.JIHENG_BROWSER
const DEPARTMENTS = 4

describe.skipIf(BROWSER === undefined)('财政端', () => {
  let platform: RunningPlatform
  let browser: Browser
  let person: Person
  const faults: string[] = []
  /** 部门评定 as compared before the what-if. */
  let own: readonly string[] = []

  beforeAll(async () => {
    platform = await startPlatform('--empty', { more: ['--bureau-demo', String(DEPARTMENTS)] })
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    person = await signIn(browser, platform, 'bureau', faults)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
    platform?.remove()
  })

  const tab = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('navigation', { name: '财政端' }).getByRole('link', { name, exact: true }).click()
  }
  /** 名次 as the page shows it: rank, department, points. */
  const ranked = async (page: Page): Promise<readonly string[]> => {
    const rows = await page.getByRole('region', { name: '名次' }).locator('tbody tr').all()
    const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()))
    return cells.map(([rank = '', name = '', points = '']) =>
      [rank.replace('并列', ''), name.replace('复评', ''), points].map((one) => one.trim()).join(' '),
    )
  }
  const said = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
  async function downloaded(page: Page, name: string): Promise<Uint8Array> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name }).click(),
    ])
    const chunks: Uint8Array[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Uint8Array)
    return new Uint8Array(Buffer.concat(chunks))
  }

  test('received and verified in the background; one that was changed afterwards says where', async () => {
    const { page } = person
    await page.goto(`${platform.url}/#/bureau/received`)
    await page.getByText(`共 ${DEPARTMENTS} 份：核验通过 ${DEPARTMENTS} 份`).waitFor({ timeout: 240_000 })
    const link = page.getByRole('link', { name: '甲县教育局' })
    await link.click()
    await said(page, '全部与封存的一致')
    const bytes = await downloaded(page, '下载档案包')
    const at = Math.trunc(bytes.length / 3)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await tab(page, '收到的档案')
    await page.getByLabel('上传档案包').setInputFiles({
      name: '改过的.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from(bytes),
    })
    await page.getByText('有问题 1 份。').waitFor({ timeout: 60_000 })
    await lookAt(page, '财政-收到的档案')
    await page.locator('tbody tr').first().getByRole('link').click()
    await said(page, /问题 \d+ 处/)
    await lookAt(page, '财政-有问题的档案')
  }, 360_000)

  test('re-scored beside the department’s, and asked about', async () => {
    const { page } = person
    await tab(page, '收到的档案')
    await page.getByLabel('查找部门或文件').fill('乙县')
    await page.getByRole('link', { name: '乙县教育局' }).click()
    await page.getByRole('button', { name: '复评管理制度健全性' }).click()
    await page.getByLabel('复评得分（留空是撤销复评）').fill('0')
    await page.getByLabel('理由').fill('制度没有附件')
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await said(page, /财政复评 [\d.]+ 分/)
    await page.getByText('向部门询问，或提出整改要求').click()
    await page.getByLabel('类别').selectOption('rectify')
    await page.getByLabel('标题').fill('补附制度')
    await page.getByLabel('内容').fill('请补附制度文件。')
    await page.getByRole('button', { name: '发给部门' }).click()
    const card = page.getByRole('article', { name: '补附制度' })
    await card.getByText('待答复').waitFor()
    await card.getByRole('textbox').fill('来函称已补附。')
    await card.getByRole('button', { name: '转录部门答复' }).click()
    await card.getByText('已答复').waitFor()
    await lookAt(page, '财政-复评')
    await tab(page, '询问和整改')
    await page.getByRole('article', { name: '补附制度' }).getByRole('textbox').fill('核验无误。')
    await page.getByRole('button', { name: '办结', exact: true }).click()
    await page.getByRole('article', { name: '补附制度' }).getByText('已办结').first().waitFor()
    await lookAt(page, '财政-询问')
  }, 180_000)

  test('compared on the total and on an indicator; the summary taken away', async () => {
    const { page } = person
    await tab(page, '部门比较')
    await said(page, /4 个　中位/)
    own = await ranked(page)
    expect(own).toHaveLength(DEPARTMENTS)
    await page.locator('label', { hasText: /^得分/ }).locator('select').selectOption('bureau')
    await page.locator('tbody tr', { hasText: '乙县教育局' }).getByText('复评').waitFor()
    const totals = await ranked(page)
    await page.locator('label', { hasText: /^比较/ }).locator('select').selectOption('2.1.3')
    await said(page, /各部门.+（得分）/)
    await expect
      .poll(async () => (await page.getByText('并列', { exact: true }).all()).length)
      .toBe(DEPARTMENTS)
    expect((await ranked(page)).map((line) => line.split(' ')[0])).toEqual(Array(DEPARTMENTS).fill('1'))
    await page.locator('label', { hasText: /^比较/ }).locator('select').selectOption('2.1.2')
    await page.locator('label', { hasText: /^按/ }).locator('select').selectOption('value')
    await said(page, '各部门预算控制率（指标值）')
    await lookAt(page, '财政-比较')
    const workbook = await readWorkbook(await downloaded(page, '汇总表（Excel）'))
    if (!('sheets' in workbook)) throw new Error('not read')
    expect(workbook.sheets.map((one) => one.name)).toContain('各指标得分')
    const sums = workbook.sheets.find((one) => one.name === '汇总')
    const [head = [], ...lines] = [...(sums?.rows ?? [])].map(([, cells]) =>
      [...cells].map(([, cell]) => cell.text),
    )
    const at = head.indexOf('财政复评得分')
    // The last line is the note.
    expect(lines.slice(0, -1).map((row) => `${row[0]} ${row[2]} ${row[at]}`)).toEqual(totals)
    const letter = readSource(await downloaded(page, '汇总报告（Word）'), '汇总.docx')
    if (!('source' in letter)) throw new Error('not read')
    expect(letter.source.text).toContain('复评调整了1个部门的得分：乙县教育局')
  }, 180_000)

  test('what if: a weight moved, who moves and why', async () => {
    const { page } = person
    await tab(page, '情景测算')
    await page.getByLabel('管理制度健全性的分值改为').fill('0')
    await page.getByLabel('预算控制率的分值改为').fill('13')
    await page.getByRole('button', { name: '测算', exact: true }).click()
    await said(page, '“管理制度健全性”分值 8→0')
    await said(page, /“管理制度健全性”[−+]/)
    await lookAt(page, '财政-情景测算')
    // Nothing of it is kept.
    await tab(page, '部门比较')
    await said(page, /4 个　中位/)
    expect(await ranked(page)).toEqual(own)
    expect(faults).toEqual([])
  }, 180_000)
})
