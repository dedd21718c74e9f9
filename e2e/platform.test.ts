/**
 * Steps 1 to 3 in the real browser: one story from the evaluation that the lead opens to what he receives, and what must never
 * happen beside it. Every page and tab is looked at on the way.
 */
import { createHmac } from 'node:crypto'
import ExcelJS from 'exceljs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookAt } from './looking.ts'
import { type RunningPlatform, startPlatform } from './platform-server.ts'
import { paper, picture } from './sample-files.ts'
import { arrive, type Person, signIn } from './signed-in.ts'

const BROWSER = process.env.JIHENG_BROWSER
const TITLE = '衡阳市人力资源和社会保障局2020年度部门整体支出绩效评价'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

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
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
    platform?.remove()
  })

  const signedIn = (login: string): Promise<Person> => signIn(browser, platform, login, faults)
  /** The first sign-in of the three administrators asks for a password of one's own. */
  async function arrived(login: string): Promise<Person> {
    const person = await arrive(browser, platform, login, faults)
    const { page } = person
    await page.getByLabel('现在的密码').fill(platform.password(login))
    await lookAt(page, `改密码-${login}`)
    await page.getByLabel('新密码', { exact: true }).fill('First-Day-2020')
    await page.getByLabel('再填一次新密码').fill('First-Day-2020')
    await page.getByRole('button', { name: '修改密码' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
    return person
  }

  const open2019 = async (page: Page): Promise<void> => {
    await page.locator('.pf-card h2 a').filter({ hasText: '2019年度' }).click()
    await page.getByRole('grid').first().waitFor()
  }
  const open2020 = async (page: Page): Promise<void> => {
    await page.locator('.pf-card h2 a').filter({ hasText: '2020年度' }).click()
    await page.getByRole('grid').first().waitFor()
  }
  /** The entry cell of a row and column by their words. */
  const cellAt = (page: Page, row: string, column: number) =>
    page.getByRole('row').filter({ hasText: row }).first().getByRole('gridcell').nth(column)
  const saved = (page: Page) =>
    page.getByRole('status').filter({ hasText: '全部已保存' }).waitFor({ state: 'attached' })
  const tab = async (page: Page, name: string | RegExp): Promise<void> => {
    await page.getByRole('tab', { name }).click()
  }
  const type = async (page: Page, row: string, column: number, text: string): Promise<void> => {
    await cellAt(page, row, column).click()
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }

  test('a wrong password says what to do', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(platform.url)
    await page.getByLabel('登录名').waitFor()
    await lookAt(page, '登录')
    await page.getByLabel('登录名').fill('lead')
    await page.getByLabel('密码').fill('wrong')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('alert').filter({ hasText: '账号或密码不对' }).waitFor()
    await lookAt(page, '登录不成功')
    await context.close()
  }, 90_000)

  describe('一项评价', () => {
    test('the lead opens it, adapts the framework, adds a work target, sends the notice', async () => {
      const { page, context } = await signedIn('lead')
      await page.getByText('审核接收 1 个单位的上报').waitFor()
      expect(await page.locator('[aria-current="step"]').innerText()).toContain('单位自评')
      await lookAt(page, '工作台-组长')
      await page.getByRole('link', { name: /各年度的评价/ }).click()
      await page
        .getByRole('cell', { name: /2019年度/ })
        .first()
        .waitFor()
      expect(await page.locator('main').innerText()).not.toMatch(/[a-z]+-20\d\d@/)
      await lookAt(page, '评价清单')
      await page.getByRole('button', { name: '开启评价' }).click()
      const opening = page.getByRole('dialog')
      await opening.getByLabel('评价年度').fill('2020')
      await opening.getByLabel('指标体系').click()
      await page.getByTitle(/湖南省部门整体支出绩效评价指标评分表/).click()
      await opening.getByLabel('名称').fill(TITLE)
      await lookAt(page, '开启评价')
      await opening.getByRole('button', { name: '开启' }).click()

      await page.getByRole('heading', { name: '评价方案' }).waitFor()
      await page.getByLabel('上报期限').fill('2030-03-20')
      await page.getByRole('button', { name: '增加成员' }).click()
      await page.getByLabel('姓名').fill('周组长')
      await page.getByLabel('职务').fill('规划财务科科长')
      await page.getByRole('button', { name: '保存方案' }).click()
      await page.getByText('方案已保存').waitFor()
      await lookAt(page, '方案')

      await page.getByRole('link', { name: '指标体系', exact: true }).click()
      await page.getByLabel('指标解释').waitFor()
      await page.getByLabel('指标解释').fill('本部门整体支出的投入情况')
      await page.getByLabel('指标解释').blur()
      await lookAt(page, '指标体系-编辑')
      await tab(page, '对比')
      await page.getByText('本部门整体支出的投入情况').first().waitFor()
      await lookAt(page, '指标体系-对比')
      await tab(page, '文件')
      await page.locator('.cm-content').waitFor()
      await lookAt(page, '指标体系-文件')
      await page.getByRole('button', { name: '保存为新版本' }).click()
      await page.getByLabel('改了什么').fill('写明投入的解释')
      await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
      await page
        .getByText(/第 2 版/)
        .first()
        .waitFor()

      await page.getByRole('link', { name: '年度工作目标' }).click()
      await page.getByText('还没有目标').waitFor()
      await lookAt(page, '年度工作目标-空')
      await page.getByRole('button', { name: '增加目标' }).click()
      const target = page.getByRole('dialog')
      await target.getByLabel('指标名称').fill('职业技能培训人数')
      await target.getByLabel('分值').fill('10')
      await target.getByLabel('目标值').fill('500')
      await target.getByLabel('计量单位').fill('人')
      await target.getByLabel('责任单位').click()
      await page.getByTitle('干部培训中心').click()
      await target.getByLabel('任务原文').fill('全年开展职业技能培训500人。')
      await lookAt(page, '增加目标')
      await target.getByRole('button', { name: '保存' }).click()
      await page.getByRole('cell', { name: '职业技能培训人数' }).waitFor()
      await lookAt(page, '年度工作目标')

      await page.getByRole('link', { name: '通知', exact: true }).click()
      await page.getByText(/还没有下发；共 \d+ 个单位/).waitFor()
      await page.getByText('请于2030年3月20日前完成填报并上报。').waitFor()
      await page.getByRole('button', { name: '修改通知' }).click()
      await page.getByLabel('发文字号').fill('衡人社函〔2021〕5号')
      await page.getByLabel('联系人和电话').fill('周某 0734-0000000')
      await lookAt(page, '修改通知')
      await page.getByRole('dialog').getByRole('button', { name: '保存通知' }).click()
      await page.getByText('衡人社函〔2021〕5号').waitFor()
      await lookAt(page, '通知')
      const zip = page.waitForEvent('download')
      await page.getByRole('link', { name: /ZIP/ }).click()
      expect((await zip).suggestedFilename()).toMatch(/\.zip$/)
      await page.getByRole('button', { name: '下发到各单位' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '下发' }).click()
      const row = page.getByRole('row').filter({ hasText: '干部培训中心' })
      await row.filter({ hasText: '已下发，待签收' }).waitFor()
      await page.getByRole('button', { name: '调整干部培训中心的期限' }).click()
      await page.getByLabel(/新的期限/).fill('2030-03-25')
      await page.getByLabel('原因').fill('数据量大')
      await lookAt(page, '调整期限')
      await page.getByRole('dialog').getByRole('button', { name: '调整' }).click()
      await row.filter({ hasText: '2030年3月25日' }).waitFor()
      await lookAt(page, '各单位进度-下发')
      await context.close()
    }, 300_000)

    test('one unit types, with the network cut in the middle, and loses nothing', async () => {
      const { page, context } = await signedIn('u007')
      await lookAt(page, '工作台-经办人')
      await page.getByText('签收通知').first().click()
      await page.getByRole('button', { name: '签收通知' }).click()
      await page.getByText('填报中').first().waitFor()
      await page.getByRole('grid').first().waitFor()
      // Last year's evaluation stands beside this year's cells without being asked for.
      expect(await cellAt(page, '财政供养人员', 0).innerText()).toContain('上年 8')
      await type(page, '财政供养人员', 0, '8')
      await saved(page)
      await context.setOffline(true)
      await type(page, '财政供养人员', 1, '20')
      await page.getByText(/连接中断，1 处留在本机/).waitFor()
      await lookAt(page, '填报-断网')
      // Without a connection a reason and a score are kept as well.
      await cellAt(page, '财政供养人员', 1).click()
      await page
        .getByText(/上年 7，今年 20，相差 185\.7%/)
        .first()
        .waitFor()
      await page.getByLabel('原因说明').fill('新增公益性岗位')
      await tab(page, /定性指标自评/)
      await page.getByRole('group').first().getByLabel('理由').fill('制度健全，执行到位')
      await page.getByText(/连接中断，2 处留在本机/).waitFor()
      // The window is closed without a connection; the browser keeps what was typed.
      await context.setOffline(false)
      await page.reload()
      await page.getByRole('grid').first().waitFor()
      await saved(page)
      expect(await cellAt(page, '财政供养人员', 1).innerText()).toContain('20')
      await cellAt(page, '财政供养人员', 1).click()
      expect(await page.getByLabel('原因说明').inputValue()).toBe('新增公益性岗位')
      // The computed cell follows: 20 ÷ 8.
      expect(await cellAt(page, '财政供养人员', 2).innerText()).toContain('250')
      // The reason without a score waited; with one it goes out, and nothing has to be pressed for it.
      await tab(page, /定性指标自评/)
      const first = page.getByRole('group').first()
      expect(await first.getByLabel('理由').inputValue()).toBe('制度健全，执行到位')
      await first.getByText('理由留在本机；选好以后一并保存').waitFor()
      await first.getByRole('checkbox').or(first.getByRole('radio')).first().check()
      await tab(page, /佐证材料/)
      await saved(page)
      await context.close()
    }, 150_000)

    test('rules lead to both sides; evidence, scores, hygiene; it submits', async () => {
      const { page, context } = await signedIn('u007')
      await open2020(page)
      const beside = page.getByRole('complementary', { name: '核对和说明' })
      await beside.getByText(/P-3/).waitFor()
      await lookAt(page, '填报-勾稽不符')
      await beside.getByRole('button', { name: /编制数：8/ }).click()
      await beside.getByRole('heading', { name: /编制数/ }).waitFor()
      await beside.getByRole('button', { name: '上传佐证' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.locator('input[type=file]').setInputFiles([
        { name: '三定方案.png', mimeType: 'image/png', buffer: picture() },
        { name: '编制批复.pdf', mimeType: 'application/pdf', buffer: paper() },
      ])
      await dialog.getByLabel('生效日期').first().fill('2019-03-01')
      await dialog.getByLabel('在第几页、哪一处').first().fill('第 2 页第 3 条')
      await lookAt(page, '上传佐证')
      await dialog.getByRole('button', { name: '上传 2 份' }).click()
      await beside.getByRole('button', { name: '三定方案' }).click()
      await page.getByRole('img', { name: '三定方案' }).waitFor()
      await lookAt(page, '佐证预览-图片')
      await page.getByRole('dialog').getByRole('button', { name: '看完了' }).click()
      await beside.getByRole('button', { name: '编制批复' }).click()
      await page.getByRole('img', { name: '第 1 页' }).waitFor()
      await page.waitForTimeout(800)
      const drawn = await page.evaluate(
        "(() => { const c = document.querySelector('canvas.pf-pdf'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let dark = 0; for (let i = 0; i < d.length; i += 4) if (d[i] < 128 && d[i + 3] > 0) dark += 1; return dark })()",
      )
      expect(drawn).toBeGreaterThan(20)
      await lookAt(page, '佐证预览-PDF')
      await page.getByRole('dialog').getByRole('button', { name: '看完了' }).click()
      expect(await beside.innerText()).toContain('第 2 页第 3 条，2019-03-01')

      await tab(page, /定性指标自评/)
      const first = page.getByRole('group').first()
      expect(await first.getByLabel('理由').inputValue()).toBe('制度健全，执行到位')
      await tab(page, /佐证材料/)
      await page.getByRole('cell', { name: '第 2 页第 3 条' }).waitFor()
      await lookAt(page, '佐证材料')
      await page
        .getByRole('row')
        .filter({ hasText: '三定方案' })
        .getByRole('button', { name: '修改' })
        .click()
      await page.getByRole('dialog').getByLabel('名称').fill('三定方案（2019）')
      await lookAt(page, '修改佐证')
      await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
      await page.getByRole('button', { name: '三定方案（2019）' }).waitFor()
      await tab(page, /定性指标自评（1\/\d+）/)
      await lookAt(page, '定性指标自评')
      await tab(page, '体检')
      await page.getByText(/查了 \d+ 格/).waitFor()
      await lookAt(page, '体检')
      await tab(page, /补充数据表/)
      await page.getByRole('grid').first().waitFor()
      await lookAt(page, '填报-补充数据表')
      await tab(page, /年度工作目标/)
      await type(page, '职业技能培训人数', 0, '520')
      await saved(page)
      await lookAt(page, '填报-年度工作目标')
      await page.getByRole('button', { name: '上报', exact: true }).click()
      await page.getByText('待单位负责人审批').first().waitFor()
      await tab(page, /^上报（1）/)
      await lookAt(page, '上报')
      await context.close()
    }, 300_000)

    test('the approver returns it once at a cell, sees what was changed, and approves', async () => {
      const preparer = await signedIn('u007')
      const approver = await signedIn('a007')
      await approver.page.getByText('审批本单位的上报').first().click()
      await approver.page.getByRole('grid').first().waitFor()
      expect(await approver.page.locator('main').innerText()).not.toContain('点一格开始填写')
      await cellAt(approver.page, '财政供养人员', 1).click()
      await approver.page.getByLabel('对这一处的退回意见').fill('与花名册不一致')
      await lookAt(approver.page, '审批')
      await approver.page.getByRole('button', { name: '退回' }).click()
      await approver.page
        .getByRole('dialog')
        .getByText(/实际在职人数：与花名册不一致/)
        .waitFor()
      await lookAt(approver.page, '退回')
      await approver.page.getByRole('dialog').getByRole('button', { name: '退回' }).click()
      await approver.page.getByText('单位负责人退回').first().waitFor()

      const { page } = preparer
      await page.reload()
      await page
        .getByText(/按退回意见修改/)
        .first()
        .click()
      await page.getByRole('alert').filter({ hasText: '与花名册不一致' }).waitFor()
      await lookAt(page, '退回意见')
      await page.getByRole('button', { name: '到这一处' }).click()
      await page.getByRole('heading', { name: /实际在职人数/ }).waitFor()
      await page.keyboard.type('9')
      await page.keyboard.press('Enter')
      await saved(page)
      await page.getByLabel(/^答复/).fill('已按花名册改为 9 人')
      await page.getByRole('button', { name: '答复' }).click()
      await page.getByText('退回意见', { exact: true }).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: '上报', exact: true }).click()
      await page.getByText('待单位负责人审批').first().waitFor()
      await tab(page, /^上报（2）/)
      await page.getByLabel('前一次').selectOption({ label: '第 1 次' })
      await page.getByLabel('后一次').selectOption({ label: '第 2 次' })
      await page.getByRole('button', { name: '比较' }).click()
      const change = page.getByRole('row').filter({ hasText: '实际在职人数' }).last()
      await change.waitFor()
      expect(await change.innerText()).toMatch(/20[\s\S]*9/)
      await lookAt(page, '比较两次上报')

      await approver.page.reload()
      await approver.page.getByRole('button', { name: '同意上报' }).click()
      await approver.page.getByText('已上报，待组长审核').first().waitFor()
      await preparer.context.close()
      await approver.context.close()
    }, 240_000)

    test('another unit fills in its spreadsheet', async () => {
      const { page, context } = await signedIn('u010')
      await page.getByText('签收通知').first().click()
      await page.getByRole('button', { name: '签收通知' }).click()
      await page.getByRole('grid').first().waitFor()
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: '下载填报表' }).click()
      const workbook = new ExcelJS.Workbook()
      await workbook.xlsx.readFile(await (await download).path())
      const filled = { 退休人员: 5, 聘任人员: 6, 内设机构: 3 }
      let changed = 0
      for (const sheet of workbook.worksheets)
        sheet.eachRow((row) => {
          const label = String(row.getCell(1).text).trim()
          const found = Object.entries(filled).find(([name]) => label.startsWith(name))
          if (found === undefined) return
          row.getCell(2).value = found[1]
          changed += 1
        })
      expect(changed).toBe(3)
      await page.locator('input[type=file][accept=".xlsx"]').setInputFiles({
        name: '填好的表.xlsx',
        mimeType: XLSX,
        buffer: Buffer.from(await workbook.xlsx.writeBuffer()),
      })
      await page
        .getByRole('dialog')
        .getByText(/不同 3 格/)
        .waitFor()
      await lookAt(page, '上传填好的表')
      await page.getByRole('button', { name: '填入 3 格' }).click()
      await saved(page)
      await tab(page, /补充数据表/)
      expect(await cellAt(page, '退休人员', 0).innerText()).toContain('5')
      await page.getByRole('button', { name: '上报', exact: true }).click()
      await page.getByText('待单位负责人审批').first().waitFor()
      const approver = await signedIn('a010')
      await approver.page.getByText('审批本单位的上报').first().click()
      await approver.page.getByRole('button', { name: '同意上报' }).click()
      await approver.page.getByText('已上报，待组长审核').first().waitFor()
      await approver.context.close()
      await context.close()
    }, 180_000)

    test('the lead receives both; after a return the changes since approval are listed', async () => {
      const { page, context } = await signedIn('lead')
      await page.locator('.pf-card h2 a').filter({ hasText: '2020年度' }).click()
      for (const unit of ['干部培训中心', '劳动保障监察支队']) {
        await page.getByRole('link', { name: unit }).click()
        await page.getByRole('button', { name: '接收' }).click()
        await page.getByText('已接收').first().waitFor()
        await page.getByRole('link', { name: '各单位进度' }).click()
        await page.getByRole('row').filter({ hasText: unit }).filter({ hasText: '已接收' }).waitFor()
      }
      await lookAt(page, '各单位进度')
      await page.getByRole('link', { name: '干部培训中心' }).click()
      await page.getByRole('button', { name: '退回' }).click()
      await page.getByLabel('总的意见').fill('请补充编制依据')
      await page.getByRole('dialog').getByRole('button', { name: '退回' }).click()
      await page.getByText('组长退回').first().waitFor()

      const preparer = await signedIn('u007')
      await open2020(preparer.page)
      await type(preparer.page, '财政供养人员', 0, '10')
      await saved(preparer.page)
      await tab(preparer.page, /审签后改动（1）/)
      const change = preparer.page.getByRole('row').filter({ hasText: '编制数' })
      expect(await change.innerText()).toMatch(/8[\s\S]*10/)
      await lookAt(preparer.page, '审签后改动')
      await preparer.context.close()
      await context.close()
    }, 180_000)
  })

  test('two people on one cell: the slower one is shown both and chooses', async () => {
    const [one, other] = [await signedIn('u009'), await signedIn('u009')]
    await open2019(one.page)
    await open2019(other.page)
    await other.context.setOffline(true)
    await type(other.page, '财政供养人员', 0, '77')
    await type(one.page, '财政供养人员', 0, '66')
    await saved(one.page)
    await other.context.setOffline(false)
    await other.page.getByText('别人先保存了同一处').waitFor()
    await lookAt(other.page, '冲突')
    await other.page.getByRole('button', { name: '用我的：77' }).click()
    await saved(other.page)
    await one.page.waitForTimeout(3500)
    expect(await cellAt(one.page, '财政供养人员', 0).innerText()).toContain('77')
    await one.context.close()
    await other.context.close()
  }, 120_000)

  test('what was typed offline while a colleague submitted stays, and goes out when it may', async () => {
    const [one, other] = [await signedIn('u011'), await signedIn('u011')]
    await one.page.getByText('签收通知').first().click()
    await one.page.getByRole('button', { name: '签收通知' }).click()
    await one.page.getByRole('grid').first().waitFor()
    await open2020(other.page)
    await other.context.setOffline(true)
    await type(other.page, '财政供养人员', 0, '12')
    await type(other.page, '财政供养人员', 1, '11')
    await other.page.getByText(/连接中断，2 处留在本机/).waitFor()
    await one.page.getByRole('button', { name: '上报', exact: true }).click()
    await one.page.getByText('待单位负责人审批').first().waitFor()
    await other.context.setOffline(false)
    const panel = other.page.getByRole('region', { name: /没有送出的内容（2 处）/ })
    await panel.waitFor()
    await other.page.getByRole('button', { name: '知道了' }).click()
    await panel.getByRole('row').filter({ hasText: '编制数' }).filter({ hasText: '12' }).waitFor()
    expect(await panel.getByRole('button', { name: '全部再送' }).isDisabled()).toBe(true)
    await lookAt(other.page, '没有送出的内容')
    // Closing the window does not lose them either.
    await other.page.reload()
    await panel.waitFor()
    await one.page.getByRole('button', { name: '撤回' }).click()
    await one.page.getByText('填报中').first().waitFor()
    await panel.getByRole('button', { name: /丢弃.*实际在职人数/ }).click()
    await other.page.getByRole('tooltip').getByRole('button', { name: '丢弃' }).click()
    await other.page.getByRole('button', { name: '全部再送' }).click()
    await other.page.getByText(/没有送出的内容/).waitFor({ state: 'detached' })
    await one.page.waitForTimeout(3500)
    expect(await cellAt(one.page, '财政供养人员', 0).innerText()).toContain('12')
    await one.context.close()
    await other.context.close()
  }, 150_000)

  test('two windows of one person write beside each other', async () => {
    const { page, context } = await signedIn('u012')
    await page.getByText('签收通知').first().click()
    await page.getByRole('button', { name: '签收通知' }).click()
    await page.getByRole('grid').first().waitFor()
    const second = await context.newPage()
    await second.goto(page.url())
    await second.getByRole('grid').first().waitFor()
    await context.setOffline(true)
    await type(page, '财政供养人员', 0, '31')
    await type(second, '财政供养人员', 1, '30')
    await page.close()
    await second.getByText(/连接中断/).waitFor()
    await context.setOffline(false)
    await second.reload()
    await second.getByRole('grid').first().waitFor()
    await saved(second)
    expect(await cellAt(second, '财政供养人员', 0).innerText()).toContain('31')
    expect(await cellAt(second, '财政供养人员', 1).innerText()).toContain('30')
    await context.close()
  }, 120_000)

  test('pages of the other roles', async () => {
    for (const login of ['reviewer', 'finance']) {
      const { page, context } = await signedIn(login)
      await lookAt(page, `工作台-${login}`)
      await page.getByRole('link', { name: /各年度的评价/ }).click()
      await page
        .getByRole('cell', { name: /2019年度/ })
        .first()
        .waitFor()
      await lookAt(page, `评价清单-${login}`)
      await context.close()
    }
    const { page, context } = await signedIn('a007')
    for (const place of ['desk', 'units', 'messages', 'me', 'check']) {
      await page.goto(`${platform.url}/#/${place}`)
      await page.waitForTimeout(700)
      await lookAt(page, `负责人-${place}`)
    }
    await context.close()
  }, 240_000)

  test('pages of the three administrators; a second factor is set up, and reset', async () => {
    const system = await arrived('system')
    await lookAt(system.page, '工作台-系统管理员')
    for (const place of ['units', 'accounts', 'me']) {
      await system.page.goto(`${platform.url}/#/${place}`)
      await system.page.waitForTimeout(700)
      await lookAt(system.page, `系统管理员-${place}`)
    }
    await system.page.getByRole('button', { name: '启用动态口令' }).click()
    await system.page.getByLabel('登录密码').fill('First-Day-2020')
    await system.page.getByRole('button', { name: '下一步' }).click()
    await system.page.getByText('不能扫描？手工填密钥').click()
    const secret = await system.page.locator('code.pf-hash').innerText()
    await lookAt(system.page, '设置动态口令')
    await system.page.getByLabel('手机上显示的 6 位数字').fill(codeOf(secret))
    await system.page.getByRole('button', { name: '启用', exact: true }).click()
    await system.page.getByText('已启用：登录时除密码外').waitFor()
    const security = await arrived('security')
    for (const place of ['accounts', 'security']) {
      await security.page.goto(`${platform.url}/#/${place}`)
      await security.page.waitForTimeout(700)
      await lookAt(security.page, `安全管理员-${place}`)
    }
    await security.page.goto(`${platform.url}/#/accounts`)
    await security.page
      .getByRole('row')
      .filter({ hasText: 'system' })
      .getByRole('button', { name: '重置动态口令' })
      .click()
    await security.page.getByRole('tooltip').getByRole('button', { name: '重置' }).click()
    await security.page.getByText('动态口令已重置').waitFor()
    const audit = await arrived('audit')
    await audit.page.goto(`${platform.url}/#/audit`)
    await audit.page.getByRole('button', { name: '详情' }).first().click()
    await audit.page.getByText('存在证明').waitFor()
    await lookAt(audit.page, '审计日志')
    await Promise.all([system, security, audit].map(({ context }) => context.close()))
  }, 300_000)

  test('a unit sees nothing of another, whatever address it types', async () => {
    const { page, context } = await signedIn('u007')
    await open2019(page)
    const own = page.url()
    await page.goto(own.replace('/007', '/002'))
    await page.getByRole('heading', { name: '没有权限' }).waitFor()
    await context.close()
    expect(faults).toEqual([])
  }, 60_000)
})

/** What a phone would show now for this secret: RFC 6238, six digits, thirty seconds. */
function codeOf(secret: string): string {
  const bits = [...secret.replace(/[=\s]/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', key).update(moment).digest()
  const at = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
