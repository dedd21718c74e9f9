/**
 * 手册 and pages hold together: pictures of docs/manual are taken by these stories, and what a section of the manual prints
 * in bold (a button, a heading, a field) must stand on the page when its picture is taken.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const MANUAL = 'docs/manual'
/** `npm run manual` takes the pictures anew. */
export const TAKES_PICTURES = process.env.JIHENG_MANUAL === '1'

export interface ManualPicture {
  readonly name: string
  readonly page: string
  /** What is printed in bold before the picture, or after the last one of its section. */
  readonly labels: readonly string[]
}

const IMAGE = /!\[[^\]]*\]\(images\/([^)]+)\.jpg\)/
const BOLD = /\*\*([^*]+)\*\*/g

/** Pictures of one page of the manual, in order. */
export function picturesOf(page: string, text: string): readonly ManualPicture[] {
  return text.split(/^#+ .*$/m).flatMap((section) => {
    const pictures: { name: string; page: string; labels: string[] }[] = []
    let waiting: string[] = []
    for (const line of section.split('\n')) {
      waiting.push(...[...line.matchAll(BOLD)].map((one) => one[1] ?? ''))
      const name = IMAGE.exec(line)?.[1]
      if (name === undefined) continue
      pictures.push({ name, page, labels: waiting })
      waiting = []
    }
    pictures.at(-1)?.labels.push(...waiting)
    return pictures
  })
}

export const manualPictures = (): readonly ManualPicture[] =>
  readdirSync(MANUAL)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .flatMap((file) => picturesOf(file, readFileSync(join(MANUAL, file), 'utf8')))

/** The manual's pictures by this name: one may stand on several of its pages. */
export const picturesNamed = (name: string): readonly ManualPicture[] => {
  pictures ??= manualPictures()
  return pictures.filter((one) => one.name === name)
}
let pictures: readonly ManualPicture[] | undefined

export function pictureFile(name: string): string {
  mkdirSync(join(MANUAL, 'images'), { recursive: true })
  return join(MANUAL, 'images', `${name}.jpg`)
}
