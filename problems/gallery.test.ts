/** Every problem that the program can raise is raised here, by the smallest input, in Chinese, with its place and a way out. */
import { readFileSync } from 'node:fs'
import { PROBLEM_CODES } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { GALLERY } from './gallery.ts'
import { problemsPage } from './page.ts'
import { raise } from './raise.ts'

/** Inputs that are files with lines or cells, so that a place must be given. */
const WITH_PLACE = new Set(['framework', 'case', 'form'])

describe('问题图册', () => {
  test('目录里的每个编号都有一件', () => {
    expect(GALLERY.map((one) => one.code).sort()).toEqual([...PROBLEM_CODES].sort())
    expect(PROBLEM_CODES.length).toBeGreaterThan(70)
  })

  test.each(GALLERY.map((one) => [one.code, one.how] as const))('%s', async (code, how) => {
    const raised = await raise(how)
    expect(raised.map((one) => one.code)).toContain(code)
    expect(raised.filter((one) => one.code !== code)).toEqual([])
    for (const { printed, severity, problem } of raised) {
      const [first = '', ...rest] = printed.split('\n')
      const text = /^(?:错误|警告|提示) \[[a-z-]+\] (.+?)：(.+)$/.exec(first)
      expect(text?.[1]).toMatch(/\p{Script=Han}/u)
      expect(text?.[2]).toMatch(/\p{Script=Han}/u)
      expect(rest.at(-1)).toMatch(/^ {2}处理：.*\p{Script=Han}/u)
      expect(printed).not.toMatch(/undefined|null|NaN|\[object|\bat .*:\d+|Error|“”|（）|\/tmp|\/home/)
      // Braces around Chinese are those of a sentence that the problem quotes.
      expect(printed).not.toMatch(/\{\w+\}/)
      expect(printed).toBe(printed.trimEnd())
      if (WITH_PLACE.has(how.kind)) expect(problem?.place, printed).toBeDefined()
      if (how.kind === 'framework') expect(printed).toMatch(/位置：small\/1\.0\.0\/framework\.yaml 第 \d+ 行/)
      expect(severity).toMatch(/error|warning|note/)
    }
  })

  test('说明页与程序一致', async () => {
    expect(readFileSync('problems/README.md', 'utf8')).toBe(await problemsPage())
  })
})
