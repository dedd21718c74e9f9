// Where a browser for the tests is: JIHENG_BROWSER, the system's Chromium or Chrome, or Playwright's own.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
]

/** Path of a browser, or undefined. */
export function findBrowser() {
  const asked = process.env.JIHENG_BROWSER
  if (asked !== undefined && asked !== '') return asked
  const own = (() => {
    try {
      return chromium.executablePath()
    } catch {
      return ''
    }
  })()
  return [...PLACES, own].find((path) => path !== '' && existsSync(path))
}
