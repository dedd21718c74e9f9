/**
 * The whole flow 全流程 in the real browser: an evaluation is opened, two units report, a figure is audited on site, the
 * department is scored, the report signed, the archive sealed and verified, the page published and read by anybody.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readFormWorkbook } from '@jiheng/documents'
import ExcelJS from 'exceljs'
import { type Browser, chromium, type Download, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningPlatform, startPlatform } from './platform-server.ts'
import { arrive, type Person, signIn } from './signed-in.ts'

const BROWSER = process.env.JIHENG_BROWSER
const TITLE = '衡阳市人力资源和社会保障局2020年度部门整体支出绩效评价'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Two units that reported everything the year before, in the demonstration. */
const UNITS = [
  { code: '002', name: '劳动就业服务处' },
  { code: '006', name: '社会保险基金征缴处' },
] as const

/** What only people can write: the report's texts, one of them with a figure that is not bound. */
const WRITTEN = [
  '主管全市就业、社会保险和劳动关系工作。',
  '成立评价小组，经单位自评、现场评价形成结论。',
  '全年举办招聘活动36场，城镇新增就业任务完成。',
] as const
const OWN_PASSWORD = 'First-Day-2020'
const HEAD_PASSWORD = 'Second-Day-2021'

describe.skipIf(BROWSER === undefined)('全流程', () => {
  let platform: RunningPlatform
  let browser: Browser
  let evaluation = ''
  const folder = mkdtempSync(join(tmpdir(), 'jiheng-flow-'))
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
    rmSync(folder, { recursive: true, force: true })
  })

  /** Those that were changed at the first sign-in. */
  const passwords = new Map<string, string>()
  const signedIn = (login: string): Promise<Person> =>
    signIn(browser, platform, login, faults, passwords.get(login))
  const open = async (page: Page, place: string): Promise<void> => {
    await page.goto(`${platform.url}/#/evaluation/${evaluation}/${place}`)
  }

  /** What the page itself would ask or do, in the name of who is signed in there. */
  async function asked(page: Page, name: string, input: Readonly<Record<string, string>>): Promise<unknown> {
    const answer = await page.request.get(
      `${platform.url}/api/platform/${name}?${new URLSearchParams(input).toString()}`,
    )
    expect(answer.ok(), `${name}: ${await answer.text()}`).toBe(true)
    return answer.json()
  }
  async function done(page: Page, name: string, input: unknown): Promise<void> {
    const answer = await page.request.post(`${platform.url}/api/platform/${name}`, {
      headers: { 'x-jiheng': '1' },
      data: input,
    })
    expect(answer.ok(), `${name}: ${await answer.text()}`).toBe(true)
  }

  const pathOf = async (download: Promise<Download>): Promise<string> => (await download).path()

  test('成立小组、细化指标、下发通知', async () => {
    const { page, context } = await signedIn('lead')
    await page.getByRole('link', { name: /各年度的评价/ }).click()
    await page.getByRole('button', { name: '开启评价' }).click()
    const opening = page.getByRole('dialog')
    await opening.getByLabel('评价年度').fill('2020')
    await opening.getByLabel('指标体系').click()
    await page.getByTitle(/湖南省部门整体支出绩效评价指标评分表/).click()
    await opening.getByLabel('名称').fill(TITLE)
    await opening.getByRole('button', { name: '开启' }).click()
    await page.getByRole('heading', { name: '评价方案' }).waitFor()
    evaluation = /evaluation\/([^/]+)/.exec(page.url())?.[1] ?? ''
    await page.getByLabel('上报期限').fill('2030-03-20')
    for (const unit of await page.locator('.ant-select-selection-item-content').allInnerTexts())
      if (/^\d{3} /.test(unit) && !UNITS.some(({ name }) => unit.endsWith(name)))
        await page
          .locator('.ant-select-selection-item')
          .filter({ hasText: unit })
          .locator('.ant-select-selection-item-remove')
          .click()
    await page.getByRole('button', { name: '保存方案' }).click()
    await page.getByText('方案已保存').waitFor()

    await page.getByRole('link', { name: '年度工作目标' }).click()
    await page.getByRole('button', { name: '增加目标' }).click()
    const target = page.getByRole('dialog')
    await target.getByLabel('指标名称').fill('城镇新增就业人数')
    await target.getByLabel('分值').fill('10')
    await target.getByLabel('目标值').fill('50000')
    await target.getByLabel('计量单位').fill('人')
    await target.getByLabel('责任单位').click()
    await page.getByTitle(UNITS[0].name).click()
    await target.getByLabel('任务原文').fill('全年城镇新增就业5万人。')
    await target.getByRole('button', { name: '保存' }).click()
    await page.getByRole('cell', { name: '城镇新增就业人数' }).waitFor()

    await page.getByRole('link', { name: '通知', exact: true }).click()
    await page.getByText(/还没有下发；共 2 个单位/).waitFor()
    await page.getByRole('button', { name: '下发到各单位' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '下发' }).click()
    await page
      .getByRole('row')
      .filter({ hasText: UNITS[1].name })
      .filter({ hasText: '已下发，待签收' })
      .waitFor()
    await context.close()
  }, 180_000)

  test('单位用 Excel 填报、自评、上报，负责人审批', async () => {
    for (const { code } of UNITS) {
      const preparer = await signedIn(`u${code}`)
      const { page } = preparer
      await page.getByText('签收通知').first().click()
      await page.getByRole('button', { name: '签收通知' }).click()
      await page.getByRole('grid').first().waitFor()
      const last = await lastYear(page, code)
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: '下载填报表' }).click()
      const { bytes, count } = await filled(await pathOf(download), last.cells)
      await page.locator('input[type=file][accept=".xlsx"]').setInputFiles({
        name: '填好的表.xlsx',
        mimeType: XLSX,
        buffer: bytes,
      })
      await page.getByRole('button', { name: `填入 ${count} 格` }).click()
      await page.getByRole('status').filter({ hasText: '全部已保存' }).waitFor({ state: 'attached' })
      for (const { indicator, content, reason } of last.judgements)
        await done(page, 'saveJudgement', { evaluation, unit: code, indicator, content, reason, base: 0 })
      const { faults: standing } = (await asked(page, 'hygiene', { evaluation, unit: code })) as {
        faults: readonly { severity: string; title: string; detail: string }[]
      }
      expect(standing.filter((one) => one.severity === 'error')).toEqual([])
      await page.reload()
      await page.getByRole('button', { name: '上报', exact: true }).click()
      await page.getByText('待单位负责人审批').first().waitFor()
      await preparer.context.close()
      const approver = await signedIn(`a${code}`)
      await approver.page.getByText('审批本单位的上报').first().click()
      await approver.page.getByRole('button', { name: '同意上报' }).click()
      await approver.page.getByText('已上报，待组长审核').first().waitFor()
      await approver.context.close()
    }
  }, 240_000)

  interface Sheet {
    readonly entries: readonly { readonly cell: string; readonly text: string }[]
    readonly judgements: readonly {
      readonly indicator: string
      readonly content: unknown
      readonly reason: string
    }[]
  }
  /** What the unit entered for the year before, under this year's addresses. */
  async function lastYear(
    page: Page,
    unit: string,
  ): Promise<{ cells: ReadonlyMap<string, string>; judgements: Sheet['judgements'] }> {
    const { evaluations } = (await asked(page, 'evaluations', {})) as {
      evaluations: readonly { id: string; year: number }[]
    }
    const before = evaluations.find((one) => one.year === 2019)?.id ?? ''
    const { entries, judgements } = (await asked(page, 'sheet', { evaluation: before, unit })) as Sheet
    const cells = entries.map(({ cell, text }) => {
      const [item, basis, year, ...row] = cell.split('|')
      return [[item, basis, String(Number(year) + 1), ...row].join('|'), text] as const
    })
    return { cells: new Map(cells), judgements }
  }

  /** The unit's form filled in as by hand. */
  async function filled(
    path: string,
    cells: ReadonlyMap<string, string>,
  ): Promise<{ bytes: Buffer; count: number }> {
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(path)
    const form = await readFormWorkbook(new Uint8Array(await workbook.xlsx.writeBuffer()), '填报表.xlsx')
    let count = 0
    for (const { kind, key, sheet, cell } of form.cells) {
      if (kind !== 'entry' || key.row !== undefined) continue
      const text = key.item.startsWith('target.')
        ? '50362'
        : cells.get([key.item, key.basis, String(key.year)].join('|'))
      const target = workbook.getWorksheet(sheet)?.getCell(cell)
      if (text === undefined || target === undefined) continue
      // As Excel keeps what is typed into a cell of per cents.
      const share = target.numFmt?.includes('%') === true ? 100 : 1
      target.value = Number.isNaN(Number(text)) ? text : Number(text) / share
      count += 1
    }
    return { bytes: Buffer.from(await workbook.xlsx.writeBuffer()), count }
  }

  test('组长接收；现场评价审定一个数', async () => {
    const { page, context } = await signedIn('lead')
    for (const { name } of UNITS) {
      await open(page, 'board')
      await page.getByRole('link', { name }).click()
      await page.getByRole('button', { name: '接收' }).click()
      await page.getByText('已接收').first().waitFor()
    }
    await open(page, 'fieldwork/board')
    await page.getByRole('button', { name: '开始现场评价' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /开始/ }).click()
    await page.getByText('现场评价').first().waitFor()
    await context.close()
    const reviewer = await signedIn('reviewer')
    await open(reviewer.page, `fieldwork/determinations/${UNITS[0].code}`)
    await reviewer.page.getByRole('heading', { name: '试算得分' }).waitFor()
    const cell = reviewer.page.getByRole('row').filter({ hasText: '公务接待·2020年决算数' })
    await cell.getByRole('button', { name: /^审定/ }).click()
    const dialog = reviewer.page.getByRole('dialog')
    await dialog.getByLabel('审定数').fill('0.90')
    await dialog.getByLabel('原因').fill('加上列在会议费的公务接待费')
    await dialog.getByRole('button', { name: '审定', exact: true }).click()
    await reviewer.page.getByText('已审定').first().waitFor()
    await reviewer.context.close()
  }, 180_000)

  test('形成结论：评分、问题、等级', async () => {
    const { page, context } = await signedIn('lead')
    await open(page, 'conclude/scores')
    await page.getByRole('button', { name: '进入形成结论' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '进入形成结论' }).click()
    await page.getByText('已进入形成结论').first().waitFor()
    // What no figure decides is judged for the department; until then there is no grade, and the sheet says why.
    await page
      .getByText(/暂不定等级/)
      .first()
      .waitFor()
    for (const name of ['管理制度健全性', '预决算信息公开性']) {
      const form = await judging(page, name)
      for (const box of await form.getByRole('checkbox').all()) await box.check()
      await kept(page, form)
    }
    const findings = await judging(page, '资金使用合规性')
    await findings.getByLabel(/发现的例数/).fill('1')
    await kept(page, findings)
    const level = await judging(page, '行政效能')
    await level.getByRole('radio').nth(1).check()
    await kept(page, level)
    for (const name of ['新建楼堂馆所面积控制率', '新建楼堂馆所投资概算控制率']) {
      const form = await judging(page, name)
      await form.getByLabel('不适用').check()
      await kept(page, form)
    }
    await expect.poll(() => page.getByText(/暂不定等级/).count()).toBe(0)
    const total = await page.locator('.cc-totals div').last().innerText()
    expect(total).toMatch(/\d+(\.\d+)?\s*分/)
    expect(total).toMatch(/优|良|中|差/)
    await open(page, 'conclude/problems')
    await page.getByRole('heading', { name: '问题和建议' }).waitFor()
    await page.getByRole('button', { name: '新增问题' }).click()
    await page.getByLabel('题目').fill('公务接待费列支科目不准')
    await page
      .getByRole('textbox', { name: '问题' })
      .fill('公务接待费决算数{公务接待费·决算数}，现场评价已予审定。')
    await page.getByRole('textbox', { name: '建议' }).fill('按规定科目列支公务接待费。')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /保\s*存/ })
      .click()
    await page.getByRole('heading', { name: '公务接待费列支科目不准' }).waitFor()
    await context.close()
  }, 240_000)

  async function judging(page: Page, indicator: string): Promise<Locator> {
    await page.getByRole('button', { name: `调整或评定${indicator}` }).click()
    const form = page.getByRole('region', { name: '评定', exact: true })
    await form.waitFor()
    return form
  }
  async function kept(page: Page, form: Locator): Promise<void> {
    await form.getByLabel('评定的理由').fill('见现场评价底稿')
    await form.getByRole('button', { name: '保存评定' }).click()
    await page.getByText('评定已保存').first().waitFor()
    await form.waitFor({ state: 'detached' })
  }
  test('编写报告，三人签署', async () => {
    await headOfDepartment()
    const { page, context } = await signedIn('lead')
    await open(page, 'conclude/report')
    const gaps = page.locator('section.rp-narrative .ProseMirror p, .rp-narrative p')
    await gaps.first().waitFor()
    for (const [at, words] of WRITTEN.entries()) {
      await page.locator('.rp-narrative').nth(at).locator('p').last().click()
      await page.keyboard.type(words)
    }
    await page
      .getByText(/已保存/)
      .first()
      .waitFor()
    // A figure typed by hand that nothing proves is marked while it is being written.
    await page.locator('.rp-unbound').first().waitFor()
    await page.reload()
    for (const words of WRITTEN) await page.getByText(words).first().waitFor()
    await sign(page, '编写人')
    await context.close()
    for (const [login, role] of [
      ['reviewer', '复核人'],
      ['juzhang', '签发人'],
    ] as const) {
      const person = await signedIn(login)
      await open(person.page, 'conclude/report')
      await sign(person.page, role)
      await person.context.close()
    }
  }, 240_000)

  async function sign(page: Page, role: string): Promise<void> {
    await page.getByRole('button', { name: `以${role}签署` }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /签\s*署/ })
      .click()
    await page.getByText('已签署').first().waitFor()
  }

  /** The third who signs: the two administrators make an account for the department's head. */
  async function headOfDepartment(): Promise<void> {
    const system = await administrator('system')
    const made = await system.page.request.post(`${platform.url}/api/platform/createAccount`, {
      headers: { 'x-jiheng': '1' },
      data: { login: 'juzhang', name: '局负责人', unit: '000', email: '', password: OWN_PASSWORD },
    })
    const { id } = (await made.json()) as { id: string }
    const security = await administrator('security')
    await done(security.page, 'grantRoles', { account: id, roles: ['approver'], unit: '000' })
    await system.context.close()
    await security.context.close()
    const { page, context } = await arrive(browser, platform, 'juzhang', faults, OWN_PASSWORD)
    await ownPassword(page, OWN_PASSWORD, HEAD_PASSWORD)
    await context.close()
    passwords.set('juzhang', HEAD_PASSWORD)
  }
  async function administrator(login: string): Promise<Person> {
    const person = await arrive(browser, platform, login, faults)
    await ownPassword(person.page, platform.password(login), OWN_PASSWORD)
    return person
  }
  /** The first sign-in asks for a password of one's own. */
  async function ownPassword(page: Page, given: string, own: string): Promise<void> {
    await page.getByLabel('现在的密码').fill(given)
    await page.getByLabel('新密码', { exact: true }).fill(own)
    await page.getByLabel('再填一次新密码').fill(own)
    await page.getByRole('button', { name: '修改密码' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
  }

  test('封存档案；谁拿到都能验证', async () => {
    const { page, context } = await signedIn('lead')
    await open(page, 'conclude/archive')
    await page.getByRole('heading', { name: '封存前的检查' }).waitFor()
    const remark = page.getByLabel(/封存说明/)
    if (await remark.isVisible()) await remark.fill('全流程演示')
    await page.getByRole('button', { name: '封存档案' }).click()
    const version = page.getByRole('article', { name: '第 1 版' })
    await version.waitFor({ timeout: 120_000 })
    await version.getByRole('button', { name: '验证', exact: true }).click()
    await version.getByText(/档案包完好/).waitFor({ timeout: 120_000 })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      version.getByRole('link', { name: '下载档案包' }).click(),
    ])
    const file = join(folder, '档案包.zip')
    await download.saveAs(file)
    const verified = await promisify(execFile)(process.execPath, ['dist/cli/main.mjs', 'verify', file])
    expect(verified.stdout).toContain('完好')
    await context.close()
  }, 300_000)

  test('公开网页，没有账号也能看', async () => {
    const { page, context } = await signedIn('lead')
    await open(page, 'conclude/publication')
    await page.getByRole('heading', { name: '公开的内容' }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: '公开', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('保密审查人').fill('王审查')
    await dialog.getByLabel(/审签人/).fill('李审签')
    await dialog.getByRole('button', { name: /公\s?开/ }).click()
    const link = page.getByRole('link', { name: '打开公开网页' })
    await link.waitFor({ timeout: 120_000 })
    const address = (await link.getAttribute('href')) ?? ''
    await context.close()
    const anybody = await browser.newContext({ javaScriptEnabled: false })
    const reader = await anybody.newPage()
    await reader.goto(`${platform.url}${address}`)
    await reader.getByRole('heading', { level: 1 }).filter({ hasText: TITLE }).waitFor()
    await reader.getByRole('link', { name: '评价报告', exact: true }).click()
    expect(await reader.content()).toContain('公务接待费列支科目不准')
    await anybody.close()
  }, 240_000)

  test('没有一页出错', () => {
    expect(faults).toEqual([])
  })
})
