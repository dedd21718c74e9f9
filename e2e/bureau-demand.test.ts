/**
 * A demand of the finance bureau in the real browser: made at the archive, on the desk of the department's lead, answered,
 * arranged in the 整改台账, done by the unit, verified, seen at the demand, closed.
 */
import { type Platform, receivingEnded } from '@jiheng/app'
import { createPlatformApplication, listen } from '@jiheng/server'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoArchive } from '../packages/app/src/bureau/demo-departments.ts'
import { type ConcludePeople, concludedPlatform } from '../packages/app/src/fixture/conclude-fixture.ts'
import { GOOD_PASSWORD, libraryFiles, personOf } from '../packages/app/src/fixture/platform-fixture.ts'
import { lookAt } from './looking.ts'

const BROWSER = process.env.JIHENG_BROWSER
const PAGES = process.env.JIHENG_PAGES ?? 'dist/web'

describe.skipIf(BROWSER === undefined)('财政的整改要求', () => {
  const faults: string[] = []
  let people: ConcludePeople
  let application: Awaited<ReturnType<typeof createPlatformApplication>>
  let browser: Browser
  let url = ''
  let archive = ''
  let bureau: Page
  let lead: Page

  async function arrived(login: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    const page = await context.newPage()
    page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`))
    await page.goto(url)
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码').fill(GOOD_PASSWORD)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
    return page
  }
  async function home(page: Page): Promise<void> {
    await page.goto(`${url}/#/desk`)
    await page.reload()
    await page.getByRole('heading', { name: /等您办的事/ }).waitFor()
  }

  beforeAll(async () => {
    people = await concludedPlatform()
    const { ports, evaluation } = people
    const platform: Platform = people.platform
    const person = await personOf(platform, 'caizheng')
    const made = await demoArchive(libraryFiles(), 0, ports.hash, { units: 2 })
    archive = (await person.send('receiveArchives', {}, made)).received[0]?.id ?? ''
    await person.send('receiveArchives', {}, { name: '别的.zip', bytes: new Uint8Array([1, 2, 3]) })
    await receivingEnded(ports)
    // As if that archive were of the department of this platform; sealed, so that the bureau may see the list.
    await ports.store.write(async (transaction) => {
      await transaction.update(
        'received',
        { id: archive },
        { department: '000', departmentName: '某某局', year: 2019 },
      )
      await transaction.update('evaluation', { id: evaluation }, { phase: 'archive' })
    })
    application = await createPlatformApplication(platform, { pages: PAGES, secure: false })
    url = `http://localhost:${await listen(application, 0, '127.0.0.1')}`
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      args: ['--no-sandbox', '--disable-gpu'],
    })
    bureau = await arrived('caizheng')
    lead = await arrived('zuzhang')
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await application?.close()
  })

  test('the reviewer finds on the desk what waits, and demands from the keyboard', async () => {
    await bureau.getByText('1 份档案核验有问题').waitFor()
    await bureau.goto(`${url}/#/bureau/archive/${archive}`)
    const ask = bureau.getByText('向部门询问，或提出整改要求')
    await ask.focus()
    await bureau.keyboard.press('Enter')
    await bureau.getByLabel('类别').selectOption('rectify')
    await bureau.getByLabel('答复期限').fill('2020-06-30')
    await bureau.getByLabel('标题').fill('补附制度')
    await bureau.keyboard.press('Tab')
    await bureau.keyboard.type('请补附内部控制制度文件。')
    await bureau.keyboard.press('Tab')
    await bureau.keyboard.press('Enter')
    const card = bureau.getByRole('article', { name: '补附制度' })
    await card.getByText('待下达').waitFor()
    await card.getByText('部门还没有安排').waitFor()
  }, 120_000)

  test('the lead finds it on the desk, answers, arranges and sends it', async () => {
    await home(lead)
    await lookAt(lead, '财政-组长待办')
    await lead.getByRole('link', { name: /答复财政部门的 1 件询问和整改要求/ }).click()
    const card = lead.getByRole('article', { name: '补附制度' })
    await card.getByRole('textbox').fill('已安排局本级整改。')
    await card.getByRole('button', { name: /答\s*复/ }).click()
    await card.getByText('已答复').waitFor()
    await lookAt(lead, '财政-部门答复')
    await card.getByRole('link', { name: '整改台账第 1 项' }).click()
    const item = lead.getByRole('article', { name: '1 补附制度' })
    await item.getByText('财政部门要求整改：请补附内部控制制度文件。').waitFor()
    await item.getByLabel('责任单位').click()
    await lead.getByTitle('局本级', { exact: true }).click()
    await item.getByLabel('整改措施').fill('修订并印发内部控制制度')
    await item.getByLabel('整改期限').fill('2020-05-31')
    await item.getByRole('button', { name: /下\s*达/ }).click()
    await item.getByText('待整改').waitFor()
    await lookAt(lead, '财政-列入台账')
  }, 120_000)

  test('not closed before it is rectified and verified by another; closed then', async () => {
    await home(bureau)
    await bureau.getByRole('link', { name: /处理部门的 1 件答复/ }).click()
    const card = bureau.getByRole('article', { name: '补附制度' })
    await card.getByText(/局本级：修订并印发内部控制制度；期限/).waitFor()
    expect(await card.getByRole('button', { name: /^办\s*结$/ }).count()).toBe(0)
    await card.getByRole('button', { name: '不等销号，办结' }).waitFor()
    await lookAt(bureau, '财政-整改要求')
    const { evaluation, preparer, reviewer } = people
    const { items } = await preparer.ask('rectifications', { evaluation })
    const input = { evaluation, unit: '001', item: items[0]?.id ?? '' }
    const version = items[0]?.version ?? 0
    await preparer.act('answerRectification', { ...input, answer: '已印发', report: true, version })
    await reviewer.act('verifyRectification', {
      ...input,
      outcome: 'closed',
      verdict: '文件已核对',
      version: version + 1,
    })
    await home(bureau)
    await lookAt(bureau, '财政-待办')
    await bureau.getByRole('link', { name: /办结已经销号的 1 件整改要求/ }).click()
    await card.getByText('已销号').waitFor()
    await card.getByText('核验意见：文件已核对').waitFor()
    await card.getByRole('textbox').fill('已核对。')
    await card.getByRole('button', { name: /^办\s*结$/ }).click()
    await card.getByText('已办结').first().waitFor()
    await card.getByRole('link', { name: '整改台账第 1 项' }).click()
    await bureau.getByRole('article', { name: '1 补附制度' }).getByText('已销号').waitFor()
    expect(faults).toEqual([])
  }, 120_000)
})
