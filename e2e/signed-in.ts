/** A person at the platform in a browser of his own: signs in with the password that the start printed. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { RunningPlatform } from './platform-server.ts'

export interface Person {
  readonly page: Page
  readonly context: BrowserContext
}

/** Up to the button of the sign-in page. What breaks in the page is noted among the faults. */
export async function arrive(
  browser: Browser,
  platform: RunningPlatform,
  login: string,
  faults: string[],
  password = platform.password(login),
): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(`${login}: ${error.message}`))
  await page.goto(platform.url)
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  return { page, context }
}

/** At the work desk. */
export async function signIn(
  browser: Browser,
  platform: RunningPlatform,
  login: string,
  faults: string[],
  password?: string,
): Promise<Person> {
  const person = await arrive(browser, platform, login, faults, password)
  await person.page.getByRole('heading', { name: /等您办的事/ }).waitFor()
  return person
}
