/** The first day from an empty folder: administrators, units from a spreadsheet, roles, an evaluation, its notice. */
import { writeOrgWorkbook } from '@jiheng/documents'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningPlatform, startPlatform } from './platform-server.ts'

const BROWSER = process.env.JIHENG_BROWSER
const NEW_PASSWORD = 'First-Day-2020'

describe.skipIf(BROWSER === undefined)('从空白开始', () => {
  let platform: RunningPlatform
  let browser: Browser
  const faults: string[] = []

  beforeAll(async () => {
    platform = await startPlatform('--empty')
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
    platform?.remove()
  })

  /** Signs in for the first time, which asks for a password of one's own. */
  async function arrive(login: string, password: string): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    const page = await context.newPage()
    page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`))
    await page.goto(platform.url)
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码').fill(password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByLabel('现在的密码').fill(password)
    await page.getByLabel('新密码', { exact: true }).fill(NEW_PASSWORD)
    await page.getByLabel('再填一次新密码').fill(NEW_PASSWORD)
    await page.getByRole('button', { name: '修改密码' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
    return { page, context }
  }

  test('to the notice sent', async () => {
    const system = await arrive('system', platform.password('system'))
    await system.page.getByText('导入单位名单').click()
    const unit = (code: string, name: string, parent: string, headUnit = false) => ({
      code,
      name,
      shortName: '',
      parent,
      headUnit,
      nature: '',
      active: true,
    })
    const bytes = await writeOrgWorkbook([
      unit('100', '某某局', ''),
      unit('101', '某某局本级', '100', true),
      unit('102', '某某中心', '100'),
    ])
    await system.page.locator('input[type=file]').setInputFiles({
      name: '名单.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(bytes),
    })
    await system.page.getByRole('dialog').getByText('新增 3 个，修改 0 个，相同 0 个').waitFor()
    await system.page.getByRole('dialog').getByRole('button', { name: '导入' }).click()
    await system.page.getByRole('cell', { name: '某某中心' }).waitFor()
    await system.page.getByRole('link', { name: /账号/ }).first().click()
    await system.page.getByRole('button', { name: '新建账号' }).click()
    const form = system.page.getByRole('dialog')
    await form.getByLabel('登录名').fill('zuzhang')
    await form.getByLabel('姓名').fill('周组长')
    await form.getByLabel('初始密码').fill('Begin-Here-1')
    await form.getByRole('button', { name: '保存' }).click()
    await system.page.getByRole('cell', { name: '周组长' }).waitFor()

    const security = await arrive('security', platform.password('security'))
    await security.page.getByText('给 1 个新账号授予角色').click()
    await security.page
      .getByRole('row')
      .filter({ hasText: '周组长' })
      .getByRole('button', { name: '角色' })
      .click()
    const roles = security.page.getByRole('dialog')
    await roles.getByLabel('评价组长').check()
    await roles.getByLabel('审计管理员').check()
    await roles.getByLabel('管辖单位').click()
    await security.page.getByTitle('100 某某局').click()
    await roles.getByRole('button', { name: '保存' }).click()
    await security.page.getByText(/“审计管理员”和“评价组长”不能由同一人担任/).waitFor()
    await security.page.getByRole('button', { name: '知道了' }).click()
    await roles.getByLabel('审计管理员').uncheck()
    await roles.getByRole('button', { name: '保存' }).click()
    await security.page
      .getByRole('row')
      .filter({ hasText: '周组长' })
      .filter({ hasText: '评价组长' })
      .waitFor()

    const lead = await arrive('zuzhang', 'Begin-Here-1')
    await lead.page.getByRole('link', { name: /各年度的评价/ }).click()
    await lead.page.getByRole('button', { name: '开启评价' }).click()
    const opening = lead.page.getByRole('dialog')
    await opening.getByLabel('评价年度').fill('2019')
    await opening.getByLabel('指标体系').click()
    await lead.page
      .getByTitle(/共性指标体系/)
      .first()
      .click()
    await opening.getByLabel('名称').fill('某某局2019年度部门整体支出绩效评价')
    await opening.getByRole('button', { name: '开启' }).click()
    await lead.page.getByRole('heading', { name: '评价方案' }).waitFor()
    await lead.page.getByLabel('上报期限').fill('2030-03-20')
    await lead.page.getByRole('button', { name: '保存方案' }).click()
    await lead.page.getByText('方案已保存').waitFor()
    await lead.page.getByRole('link', { name: '通知', exact: true }).click()
    await lead.page.getByText('上报期限 2030年3月20日').waitFor()
    await lead.page.getByRole('button', { name: '下发到各单位' }).click()
    await lead.page.getByRole('dialog').getByRole('button', { name: '下发' }).click()
    await lead.page
      .getByRole('row')
      .filter({ hasText: '某某中心' })
      .filter({ hasText: '已下发，待签收' })
      .waitFor()

    const auditor = await arrive('audit', platform.password('audit'))
    await auditor.page
      .getByRole('navigation')
      .getByRole('link', { name: /审计日志/ })
      .click()
    await auditor.page.getByRole('cell', { name: /下发通知和填报任务/ }).waitFor()
    await auditor.page.getByRole('button', { name: '详情' }).first().click()
    await auditor.page.getByText('存在证明').waitFor()
    expect(faults).toEqual([])
  }, 150_000)
})
