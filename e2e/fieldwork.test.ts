/**
 * Step 4 in the real browser: units shared out, a finding made from what the ledger's tests flagged, sent to the unit, which
 * objects with what proves it; settled, a figure audited, seen by both sides; a working paper written on a tablet, signed
 * by another and printed; a survey whose rate is told only with enough answers.
 */
import { readDocx } from '@jiheng/documents'
import ExcelJS from 'exceljs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookAt, violations } from './looking.ts'
import { type RunningPlatform, startPlatform } from './platform-server.ts'
import { paper, picture } from './sample-files.ts'
import { type Person, signIn } from './signed-in.ts'

const BROWSER = process.env.JIHENG_BROWSER
const SHOTS = process.env.JIHENG_SHOTS ?? ''
const TABLET = { width: 1024, height: 768 }

describe.skipIf(BROWSER === undefined)('现场评价', () => {
  let platform: RunningPlatform
  let browser: Browser
  /** Code and name of a unit that was received, which has a ledger. */
  let unit = ''
  let unitName = ''
  const faults: string[] = []

  beforeAll(async () => {
    platform = await startPlatform('--demo')
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
    platform?.remove()
  })

  const signedIn = (login: string): Promise<Person> => signIn(browser, platform, login, faults)
  const tab = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('navigation', { name: '现场评价' }).getByRole('link', { name, exact: true }).click()
  }
  const said = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
  async function lookOnTablet(page: Page, name: string): Promise<void> {
    await page.setViewportSize(TABLET)
    await page.waitForTimeout(250)
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    expect.soft(tooWide, `${name} on a tablet`).toBeLessThanOrEqual(0)
    if (SHOTS !== '') await page.screenshot({ path: `${SHOTS}/${name}-1024.png`, fullPage: true })
    expect.soft(await violations(page), name).toEqual([])
  }
  const textOf = (bytes: Uint8Array): string => {
    const read = readDocx(bytes)
    if ('reason' in read) throw new Error(read.reason)
    return read.text
  }
  async function downloaded(page: Page, name: string): Promise<Uint8Array> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name, exact: true }).first().click(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    return new Uint8Array(Buffer.concat(chunks))
  }

  test('the lead shares the units out; a reviewer then has his own', async () => {
    const { page, context } = await signedIn('lead')
    await page.getByRole('link', { name: /安排现场评价员/ }).click()
    await page.getByRole('heading', { name: '分工和进度' }).waitFor()
    const row = page.getByRole('row').filter({ hasText: '已接收' }).first()
    unitName = await row.getByRole('link').first().innerText()
    unit =
      /ledgers\/([^/]+)$/.exec((await row.getByRole('link').first().getAttribute('href')) ?? '')?.[1] ?? ''
    await row.getByRole('checkbox').check()
    await lookAt(page, '现场评价-分工')
    await page.getByRole('button', { name: /分给现场评价员/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/现场评价员/).check()
    await dialog.getByLabel('说明（可不填）').fill('先看“三公”经费')
    await dialog.getByRole('button', { name: '保存' }).click()
    await said(page, '已保存，并告知本人')
    await page.getByRole('cell', { name: /先看“三公”经费/ }).waitFor()
    await context.close()

    const own = await signedIn('reviewer')
    await own.page
      .getByRole('link', { name: /个单位等待现场评价/ })
      .first()
      .waitFor()
    await own.page.goto(`${platform.url}/#/evaluation/${await evaluationOf(own.page)}/fieldwork/board`)
    await own.page.getByRole('heading', { name: '分工和进度' }).waitFor()
    expect(await own.page.locator('tbody tr').count()).toBe(1)
    await own.context.close()
  }, 120_000)

  const evaluationOf = async (page: Page): Promise<string> => {
    const href = await page.locator('.pf-card h2 a').filter({ hasText: '2019年度' }).getAttribute('href')
    return /evaluation\/([^/]+)/.exec(href ?? '')?.[1] ?? ''
  }

  test('a flag of the ledger becomes a finding with its vouchers, which is sent', async () => {
    const { page, context } = await signedIn('reviewer')
    await page.goto(
      `${platform.url}/#/evaluation/${await evaluationOf(page)}/fieldwork/tests/${encodeURIComponent(unit)}`,
    )
    await page
      .getByRole('link', { name: /公务接待费列在其他科目/ })
      .first()
      .click()
    await page.getByRole('link', { name: '记为问题' }).first().click()
    await page.getByRole('heading', { name: '新增问题' }).waitFor()
    expect(await page.getByLabel('标题').inputValue()).toBe('公务接待费列在其他科目')
    await page.getByRole('heading', { name: /有关凭证/ }).waitFor()
    await page.getByLabel('依据').fill('党政机关国内公务接待管理规定')
    // What is typed outlives a reload.
    await page.reload()
    await page.getByRole('heading', { name: '新增问题' }).waitFor()
    await expect.poll(() => page.getByLabel('依据').inputValue()).toBe('党政机关国内公务接待管理规定')
    await page.getByLabel('影响').fill('“三公”经费少计')
    await page.getByRole('radio', { name: '重大' }).check()
    await lookAt(page, '现场评价-写问题')
    await page.locator('.pf-table .pf-link').first().click()
    await page.getByRole('dialog').getByRole('button', { name: '下一张' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('button', { name: '发给单位确认' }).click()
    await said(page, '已发给单位确认')
    await page.getByRole('button', { name: '撤回修改' }).waitFor()
    await lookAt(page, '现场评价-问题')
    await context.close()
  }, 120_000)

  test('the unit objects with what proves it; the reviewer settles and audits a figure', async () => {
    const own = await signedIn(`u${unit}`)
    await own.page.getByRole('link', { name: /确认现场评价发现的 1 个问题/ }).click()
    await own.page.getByRole('heading', { name: '问题', exact: true }).waitFor()
    // Nothing but what concerns the unit.
    expect(
      await own.page.getByRole('navigation', { name: '现场评价' }).getByRole('link').allInnerTexts(),
    ).toEqual(['问题', '审定数'])
    await lookAt(own.page, '现场评价-单位的问题')
    await own.page.getByRole('link', { name: /公务接待费列在其他科目/ }).click()
    await own.page.getByLabel('附依据（有异议时）').fill('会议通知')
    await own.page
      .locator('input[type=file]')
      .setInputFiles({ name: '会议通知.pdf', mimeType: 'application/pdf', buffer: paper() })
    await own.page.getByRole('link', { name: '会议通知' }).waitFor()
    expect(await own.page.getByRole('button', { name: '有异议' }).isDisabled()).toBe(true)
    await own.page.getByLabel(/^说明/).fill('其中一笔是会议用餐，有会议通知。')
    await lookAt(own.page, '现场评价-单位答复')
    await own.page.getByRole('button', { name: '有异议' }).click()
    await said(own.page, '已提出异议')
    await own.context.close()

    const { page, context } = await signedIn('reviewer')
    await page.getByRole('link', { name: /认定单位答复的 1 个问题（1 个有异议）/ }).click()
    await page.getByRole('heading', { name: '问题', exact: true }).waitFor()
    await page.getByRole('link', { name: /公务接待费列在其他科目/ }).click()
    await page.getByText('有异议。其中一笔是会议用餐，有会议通知。').waitFor()
    await page.getByRole('radio', { name: '部分成立' }).check()
    await page.getByLabel('认定的理由').fill('会议用餐的部分不计，其余成立。')
    await lookAt(page, '现场评价-认定')
    await page.getByRole('button', { name: '认定' }).click()
    await said(page, '已认定，并告知单位')
    expect(textOf(await statement(page))).toContain('部分成立。会议用餐的部分不计，其余成立。')

    await tab(page, '审定数')
    await page.getByRole('heading', { name: '试算得分' }).waitFor()
    const cell = page.getByRole('row').filter({ hasText: '公务接待·2019年决算数' })
    const reported = await cell.getByRole('cell').nth(2).innerText()
    await cell.getByRole('button', { name: /^审定/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('审定数').fill('99.99')
    await dialog.getByLabel('原因').fill('加上列在其他科目的公务接待费')
    await lookAt(page, '现场评价-审定')
    await dialog.getByRole('button', { name: '审定', exact: true }).click()
    await said(page, '已审定')
    const line = page.getByRole('row').filter({ hasText: '99.99' })
    expect(await line.innerText()).toContain(reported)
    await lookAt(page, '现场评价-审定数')
    await context.close()

    // The unit's own sheet shows both.
    const sheet = await signedIn(`u${unit}`)
    await sheet.page.locator('.pf-card h2 a').filter({ hasText: '2019年度' }).click()
    await sheet.page.getByText('审定 99.99').first().waitFor()
    await sheet.context.close()
  }, 180_000)

  /** The statement is given where the board of findings is. */
  async function statement(page: Page): Promise<Uint8Array> {
    await tab(page, '问题')
    await page.getByRole('heading', { name: '问题', exact: true }).waitFor()
    return downloaded(page, '事实确认书（Word）')
  }

  test('a checklist is filled in on a tablet with a photo, reviewed by another, and printed', async () => {
    const { page, context } = await signedIn('reviewer')
    const evaluation = await evaluationOf(page)
    await page.goto(`${platform.url}/#/evaluation/${evaluation}/fieldwork/papers/${encodeURIComponent(unit)}`)
    await page.getByRole('heading', { name: '工作底稿' }).waitFor()
    await page.getByRole('combobox', { name: '新建底稿' }).click()
    await page.getByTitle('资产管理检查表').click()
    await page.getByRole('heading', { name: /资产管理检查表/ }).waitFor()
    await page.setViewportSize(TABLET)
    const first = page.getByRole('listitem').filter({ hasText: 'ZC-1' })
    await first.getByRole('button', { name: '不符合', exact: true }).click()
    await first.getByLabel('ZC-1 所见和证据').fill('没有 2019 年末的盘点表')
    const box = await first.getByRole('button', { name: '不符合', exact: true }).boundingBox()
    expect(box?.height ?? 0).toBeGreaterThanOrEqual(44)
    await page.getByLabel('结论').fill('年末没有盘点资产。')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('heading', { name: '所附材料' }).waitFor()
    await page.getByLabel('附照片或扫描件').fill('库房')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '库房.png', mimeType: 'image/png', buffer: picture() })
    await page.locator('.fw-exhibits img').waitFor()
    await lookOnTablet(page, '现场评价-底稿')
    expect(await page.getByRole('button', { name: '复核同意' }).count()).toBe(0)
    await context.close()

    const lead = await signedIn('lead')
    await lead.page.goto(
      `${platform.url}/#/evaluation/${evaluation}/fieldwork/papers/${encodeURIComponent(unit)}`,
    )
    await lead.page.getByRole('link', { name: '资产管理检查表' }).click()
    await lead.page.getByRole('button', { name: '复核同意' }).click()
    await said(lead.page, '已复核')
    const printed = textOf(await downloaded(lead.page, 'Word'))
    for (const words of [
      'ZC-01',
      unitName,
      '没有 2019 年末的盘点表',
      '年末没有盘点资产。',
      '库房',
      '现场评价员',
    ])
      expect(printed).toContain(words)
    await lead.page.getByRole('link', { name: '返回' }).click()
    await lead.page.getByRole('heading', { name: '工作底稿' }).waitFor()
    await lookAt(lead.page, '现场评价-底稿清单')
    await lead.context.close()
  }, 150_000)

  test('answers to a questionnaire come in by hand and by a workbook; below thirty there is no rate', async () => {
    const { page, context } = await signedIn('reviewer')
    await page.goto(
      `${platform.url}/#/evaluation/${await evaluationOf(page)}/fieldwork/surveys/${encodeURIComponent(unit)}`,
    )
    await page.getByRole('combobox', { name: '新建问卷' }).click()
    await page.getByTitle('社会公众或服务对象满意度问卷').click()
    await page.getByLabel('发放份数').fill('40')
    await lookAt(page, '现场评价-问卷设置')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('link', { name: '录入答卷' }).click()
    await page.getByRole('heading', { name: /录入答卷/ }).waitFor()
    for (const group of await page.locator('.fw-checks fieldset').all())
      await group.getByRole('button', { name: '满意', exact: true }).click()
    await lookOnTablet(page, '现场评价-录入答卷')
    await page.getByRole('button', { name: '保存这一份' }).click()
    await said(page, '已录 1 份')
    await page.getByRole('link', { name: '返回' }).click()
    await said(page, '不足30份，不计算满意度')
    const book = new ExcelJS.Workbook()
    const empty = await downloaded(page, '问卷和答卷表（Excel）')
    await book.xlsx.load(empty.buffer as ArrayBuffer)
    const sheet = book.getWorksheet('答卷录入')
    for (let row = 2; row < 36; row += 1)
      for (let column = 2; column <= 8; column += 1)
        if (sheet !== undefined)
          sheet.getCell(row, column).value = column === 2 ? '社会公众' : row < 33 ? '比较满意' : '一般'
    await page.locator('input[type=file]').setInputFiles({
      name: '答卷.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(await book.xlsx.writeBuffer()),
    })
    // 32 of 35.
    await said(page, '满意度 91.43%')
    await lookAt(page, '现场评价-问卷')
    await context.close()
  }, 150_000)

  test('the finance bureau reads what is settled and nothing else', async () => {
    const { page, context } = await signedIn('finance')
    await page.getByRole('link', { name: /现场评价认定了 \d+ 个问题/ }).click()
    await page.getByRole('heading', { name: '分工和进度' }).waitFor()
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['单位', '填报状态', '问题', '审定'])
    await page
      .getByRole('row')
      .filter({ hasText: unitName })
      .getByRole('link', { name: /已定 1/ })
      .click()
    await page.getByRole('link', { name: /公务接待费列在其他科目/ }).click()
    await page.getByText('部分成立。会议用餐的部分不计，其余成立。').waitFor()
    expect(await page.getByRole('button', { name: /修改|撤回|认定|有异议/ }).count()).toBe(0)
    await lookAt(page, '现场评价-财政')
    await context.close()
  }, 90_000)

  test('the lead begins step 4; from then on the plan stands as it is', async () => {
    const { page, context } = await signedIn('lead')
    const evaluation = await evaluationOf(page)
    await page.goto(`${platform.url}/#/evaluation/${evaluation}/fieldwork/board`)
    await page.getByRole('button', { name: '开始现场评价' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '开始', exact: true }).click()
    await said(page, '已进入现场评价')
    await said(page, '所处步骤：现场评价；可以现场评价的单位 14 个')
    await page.goto(`${platform.url}/#/desk`)
    expect(await page.locator('[aria-current="step"]').innerText()).toContain('现场评价')
    await page.goto(`${platform.url}/#/evaluation/${evaluation}/plan`)
    await page.reload()
    await page.getByRole('heading', { name: '评价方案' }).waitFor()
    expect(await page.getByRole('button', { name: '保存方案' }).count()).toBe(0)
    await lookAt(page, '现场评价-方案')
    await context.close()
  }, 90_000)

  test('no page failed', () => {
    expect(faults).toEqual([])
  })
})
