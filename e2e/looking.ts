/**
 * Looking at a page as it stands: nothing wider than the window at three sizes, nothing that axe finds, all there that the
 * manual says of it, a picture if asked.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { pictureFile, picturesNamed, TAKES_PICTURES } from './manual.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Folder for pictures of every page; without it none are made. */
const SHOTS = process.env.JIHENG_SHOTS ?? ''

export const SIZES = [
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
] as const

export async function violations(page: Page): Promise<string[]> {
  // The page's policy lets no script in from outside; the browser's debugger may.
  await page.evaluate(axe)
  return (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')))",
  )) as string[]
}

/** Faults of a page under this name; the window ends at 1366×768. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await page.waitForTimeout(250)
    const tooWide = (await page.evaluate(
      'document.documentElement.scrollWidth - window.innerWidth',
    )) as number
    expect.soft(tooWide, `${name} ${size.width}`).toBeLessThanOrEqual(0)
    if (SHOTS === '') continue
    mkdirSync(SHOTS, { recursive: true })
    await page.screenshot({ path: join(SHOTS, `${name}-${size.width}.png`), fullPage: true })
  }
  await lookForManual(page, name)
  expect.soft(await violations(page), name).toEqual([])
}

/** Words of a page, those of its fields' labels and hints among them; blanks don't count. */
const WORDS =
  "[document.body.innerText, ...[...document.querySelectorAll('[aria-label],[placeholder],[title]')].flatMap((one) => [one.getAttribute('aria-label'), one.getAttribute('placeholder'), one.getAttribute('title')])].join('\\n')"
const TALLEST = 1100

/** What the manual names in bold beside the picture of this page stands on it. */
export async function lookForManual(page: Page, name: string): Promise<void> {
  const pictures = picturesNamed(name)
  if (pictures.length === 0) return
  const bare = (words: string): string => words.replace(/\s+/g, '')
  const words = bare((await page.evaluate(WORDS)) as string)
  for (const { page: chapter, labels } of pictures)
    expect
      .soft(
        labels.filter((one) => !words.includes(bare(one))),
        `docs/manual/${chapter}：图“${name}”上没有这些字`,
      )
      .toEqual([])
  if (!TAKES_PICTURES) return
  const { width } = page.viewportSize() ?? { width: 1366 }
  const height = Math.min(
    TALLEST,
    (await page.evaluate('Math.max(document.documentElement.scrollHeight, 500)')) as number,
  )
  await page.evaluate('window.scrollTo(0, 0)')
  await page.screenshot({
    path: pictureFile(name),
    quality: 70,
    fullPage: true,
    clip: { x: 0, y: 0, width, height },
  })
}
