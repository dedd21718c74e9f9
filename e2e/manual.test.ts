/** 手册: its pictures are ones that the stories take, all of them are there, and what it refers to exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manualPictures, pictureFile, picturesOf } from './manual.ts'

const MANUAL = 'docs/manual'
const stories = readdirSync('e2e')
  .filter((file) => file.endsWith('.test.ts') && file !== 'manual.test.ts')
  .map((file) => readFileSync(join('e2e', file), 'utf8'))
  .join('\n')

test('labels belong to the picture that follows them, the last ones of a section to its last picture', () => {
  const text = '# 题\n按**甲**。\n![a](images/a.jpg)\n**乙**\n![b](images/b.jpg)\n再按**丙**。\n## 次\n**丁**'
  expect(picturesOf('x.md', text)).toEqual([
    { name: 'a', page: 'x.md', labels: ['甲'] },
    { name: 'b', page: 'x.md', labels: ['乙', '丙'] },
  ])
})

test('every picture of the manual is taken by a story, and stands in the repository', () => {
  const names = manualPictures().map((one) => one.name)
  expect(names.length).toBeGreaterThan(30)
  // Some are taken in a loop over places: `系统管理员-${place}`.
  const isTaken = (name: string): boolean =>
    stories.includes(`'${name}'`) || stories.includes(`\`${name.split('-')[0]}-\${`)
  const untaken = names.filter((name) => !isTaken(name))
  expect(untaken).toEqual([])
  expect(names.filter((name) => !existsSync(pictureFile(name)))).toEqual([])
})

test('no picture is left over, and every chapter is named in the table of contents', () => {
  const names = new Set(manualPictures().map((one) => `${one.name}.jpg`))
  expect(readdirSync(join(MANUAL, 'images')).filter((file) => !names.has(file))).toEqual([])
  const contents = readFileSync(join(MANUAL, 'README.md'), 'utf8')
  const chapters = readdirSync(MANUAL).filter((file) => file.endsWith('.md') && file !== 'README.md')
  expect(chapters.filter((file) => !contents.includes(`(${file})`))).toEqual([])
})
