/**
 * Step 5 in the real browser: the score sheet with its workings and lineage, an adjustment with what it rests on, experts who
 * score without seeing each other, units compared, a what-if that changes nothing, problems with their figures, and the
 * rectification list from the lead to the unit and back.
 */
import { createPlatformApplication, listen } from '@jiheng/server'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConcludePeople, concludedPlatform } from '../packages/app/src/fixture/conclude-fixture.ts'
import { PHOTO } from '../packages/app/src/fixture/field-fixture.ts'
import { GOOD_PASSWORD } from '../packages/app/src/fixture/platform-fixture.ts'
import { lookAt } from './looking.ts'

const BROWSER = process.env.JIHENG_BROWSER
const PAGES = process.env.JIHENG_PAGES ?? 'dist/web'

describe.skipIf(BROWSER === undefined)('形成结论', () => {
  const faults: string[] = []
  let people: ConcludePeople
  let application: Awaited<ReturnType<typeof createPlatformApplication>>
  let browser: Browser
  let url = ''
  let lead: Page

  beforeAll(async () => {
    people = await concludedPlatform()
    const { ports, evaluation } = people
    await ports.store.write((transaction) =>
      transaction.insert('exhibit', {
        id: 'photo',
        evaluation,
        unit: '002',
        target: 'paper|none',
        title: '编制批复核查记录',
        file: '现场.pdf',
        sha256: 'a'.repeat(64),
        size: PHOTO.bytes.length,
        type: 'application/pdf',
        uploadedAt: '2020-03-02T01:00:00.000Z',
        uploadedBy: 'x',
        removed: false,
      }),
    )
    application = await createPlatformApplication(people.platform, { pages: PAGES, secure: false })
    url = `http://localhost:${await listen(application, 0, '127.0.0.1')}`
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    lead = await signedIn('zuzhang')
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await application?.close()
  })

  async function signedIn(login: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(url)
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码').fill(GOOD_PASSWORD)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
    return page
  }
  const goTo = (page: Page, tab: string): Promise<unknown> =>
    page.goto(`${url}/#/evaluation/${people.evaluation}/conclude/${tab}`)
  const said = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

  test('the score sheet: three points of everything, its working, its lineage; an adjustment with what it rests on', async () => {
    await goTo(lead, 'scores')
    await lead.getByRole('heading', { name: '部门评分表' }).waitFor()
    await said(lead, /暂不定等级：尚有 \d+ 项指标待评/)
    await lookAt(lead, '评分-部门')
    await lead.getByRole('combobox', { name: '单位' }).selectOption({ label: '某某中心' })
    await lead.getByRole('heading', { name: '某某中心评分表' }).waitFor()
    await lead.getByRole('button', { name: /^在职人员控制率评审得分/ }).click()
    const drawer = lead.getByRole('dialog')
    await drawer.getByText(/12人/).first().waitFor()
    await lookAt(lead, '评分-来历')
    await lead.keyboard.press('Escape')
    await lead.getByRole('button', { name: '调整或评定在职人员控制率' }).click()
    const form = lead.getByRole('region', { name: '调整得分' })
    await form.getByLabel(/^调整为/).fill('3')
    await form.getByLabel('调整的理由').fill('超编人员有编办批复')
    await form.getByLabel(/依据的材料/).click()
    await lead.getByText(/编制批复核查记录（/).click()
    await lead.keyboard.press('Escape')
    await lookAt(lead, '评分-调整')
    await form.getByRole('button', { name: '保存调整' }).click()
    await said(lead, /周组长调整：超编人员有编办批复（依据：编制批复核查记录）/)
    await said(lead, /经评审调整，计 3 分/)
  }, 120_000)

  test('experts score without seeing each other; then the spread is shown and the points are combined', async () => {
    await goTo(lead, 'experts')
    await lead.getByRole('heading', { name: '安排专家' }).waitFor()
    await lead.getByLabel('评审专家', { exact: true }).click()
    for (const name of ['秦专家', '尤专家', '许专家']) await lead.getByTitle(name).last().click()
    await lead.keyboard.press('Escape')
    await lead.getByLabel('评哪些指标').click()
    await lead.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
    await lead.keyboard.press('Escape')
    await lead.getByRole('button', { name: '保存安排' }).click()
    await said(lead, /秦专家：评了 0\/1 个指标/)
    await lookAt(lead, '专家评分-安排')
    for (const [at, login] of ['zhuanjia', 'zhuanjia2', 'zhuanjia3'].entries()) {
      const expert = await signedIn(login)
      await goTo(expert, 'experts')
      await expert.getByRole('heading', { name: /^我的评分/ }).waitFor()
      expect(await expert.getByRole('region', { name: '评分结果' }).count()).toBe(0)
      await expert.getByRole('textbox', { name: /的得分$/ }).fill(at === 2 ? '0' : '2')
      await expert.getByLabel('理由').fill('见制度汇编')
      await expert.getByRole('button', { name: '保存', exact: true }).click()
      await said(expert, /已保存，计/)
      if (at === 0) await lookAt(expert, '专家评分-评分')
      await expert.getByRole('button', { name: '提交评分' }).click()
      await expert
        .getByRole('dialog')
        .getByRole('button', { name: /提\s*交/ })
        .click()
      if (at < 2) await expert.getByRole('button', { name: '已提交' }).waitFor()
      await expert.context().close()
    }
    await lead.reload()
    await said(lead, /由 3 位专家评分/)
    await said(lead, '分歧较大')
    await lookAt(lead, '专家评分-结果')
  }, 180_000)

  test('units beside each other; a what-if moves nothing real', async () => {
    await goTo(lead, 'comparison')
    await lead.getByRole('heading', { name: '单位比较' }).waitFor()
    await lead.getByRole('rowheader', { name: '某某中心' }).waitFor()
    await said(lead, '平台里没有本部门上年的评价。')
    await lookAt(lead, '单位比较')
    await goTo(lead, 'what-if')
    await lead.getByLabel('在职人员控制率的分值').fill('8')
    await lead.getByLabel('在职人员控制率的标准').fill('满分界限 200%\n每步 1%\n每步扣 0.5 分')
    await lead.getByRole('button', { name: '测算', exact: true }).click()
    await said(lead, /改后满分合计/)
    await lead
      .getByRole('rowheader', { name: /在职人员控制率/ })
      .first()
      .waitFor()
    await lookAt(lead, '情景测算')
    await goTo(lead, 'scores/002')
    await said(lead, /经评审调整，计 3 分/)
  }, 120_000)

  test('problems with the figures that set them off, and the rectification list from the lead to the unit and back', async () => {
    await goTo(lead, 'problems')
    await lead.getByRole('heading', { name: '问题和建议' }).waitFor()
    await lookAt(lead, '问题-提出')
    await lead.locator('.cc-triggers .cc-chip').first().click()
    await lead.getByRole('dialog').getByText('从上到下').waitFor()
    await lead.keyboard.press('Escape')
    await lead.getByRole('button', { name: '新增问题' }).click()
    await lead.getByLabel('题目').fill('人员超编')
    await lead.getByRole('textbox', { name: '问题' }).fill('在职人员 {在职人数}，超过编制。')
    await lead.getByRole('textbox', { name: '建议' }).fill('核定编制，逐步消化。')
    await lead.getByRole('button', { name: '看填入数字以后的文句' }).click()
    await lead.getByRole('dialog').getByRole('button', { name: /^40人/ }).waitFor()
    await lookAt(lead, '问题-编写')
    await lead
      .getByRole('dialog')
      .getByRole('button', { name: /保\s*存/ })
      .click()
    await lead.getByRole('heading', { name: '人员超编' }).waitFor()
    const drops = lead.getByRole('button', { name: /^不采用/ })
    const first = drops.nth(1)
    await first.click()
    await lead.getByLabel('不采用的理由').fill('当年政策调整所致')
    await lead
      .getByRole('dialog')
      .getByRole('button', { name: /不采用/ })
      .click()
    await said(lead, '不采用的理由：当年政策调整所致')
    await goTo(lead, 'rectification')
    const item = lead.getByRole('article', { name: /人员超编/ })
    await item.getByLabel('整改期限').fill('2020-06-30')
    await lookAt(lead, '整改-下达')
    await item.getByRole('button', { name: '下达' }).click()
    await item.getByText('待整改').waitFor()
    const unit = await signedIn('jingban1')
    await goTo(unit, 'rectification')
    await said(unit, '在职人员 40人，超过编制。')
    await unit.getByLabel('整改情况').fill('已报编办核定')
    await lookAt(unit, '整改-单位')
    await unit.getByRole('button', { name: '报请核验' }).click()
    await said(unit, '待核验')
    const reviewer = await signedIn('xianchang')
    await goTo(reviewer, 'rectification')
    await reviewer.getByRole('button', { name: /^核验通过/ }).click()
    await reviewer.getByLabel('核验意见').fill('查看批复，已整改')
    await reviewer
      .getByRole('dialog')
      .getByRole('button', { name: /销\s*号/ })
      .click()
    await said(reviewer, '已销号')
    await lookAt(reviewer, '整改-销号')
    expect(faults).toEqual([])
  }, 180_000)
})
