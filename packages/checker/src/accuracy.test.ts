/** The checker against judgements: the project's own forms, sound texts, and the judged corpus where it is at hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check } from './check.ts'
import type { Kind } from './result.ts'
import { measured, outcomes, type Wanted } from './testing/measure.ts'
import { SOUND_TEXTS } from './testing/sound-texts.test-data.ts'
import { draw, JUDGED_TEXTS } from './testing/statements.test-data.ts'

/** Forms that are not read yet, each with its reason. */
const NOT_READ: Readonly<Record<string, string>> = {
  'repeat-hanzi-and-digits/true': '两处说法的措辞不同，只有数词前的名称部分相同',
  'repeat-hanzi-and-digits/off': '两处说法的措辞不同，只有数词前的名称部分相同',
}
const SEEDS = [1, 2, 3, 4, 5, 6]

describe('judged forms', () => {
  test.each(JUDGED_TEXTS.map((form) => [form.id, form] as const))('%s', (id, form) => {
    for (const seed of SEEDS) {
      const { text, expect: wanted } = form.make(draw(seed))
      const list = wanted.map((one): Wanted => {
        const start = text.indexOf(one.quote)
        return { ...one, start, end: start + one.quote.length }
      })
      const { result, outcomes } = measured(text, list)
      const wrong = outcomes.filter((one) => !one.right)
      const words = wrong.map(
        (one) =>
          `${one.wanted.kind} ${one.wanted.verdict} ${one.wanted.figures.join(' ')}: ${one.said?.working}`,
      )
      if (NOT_READ[id] === undefined) expect(words, text).toEqual([])
      if (!wanted.some((one) => one.verdict === '矛盾'))
        expect(
          result.statements.filter((one) => one.verdict === '矛盾').map((one) => one.working),
          text,
        ).toEqual([])
    }
  })
})

test.each(SOUND_TEXTS.map(({ id, text }) => [id, text]))('sound: %s', (_, text) => {
  const accused = check({ text: text as string }).statements.filter((one) => one.verdict === '矛盾')
  expect(accused.map((one) => `${one.quote}: ${one.working}`)).toEqual([])
})

interface Judged {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly kind: Kind
  readonly figures: readonly string[]
  readonly holds: boolean | null
}

const CORPUS = '../shared/corpus'
const present = existsSync(join(CORPUS, 'truth.jsonl'))

describe.skipIf(!present)('judged corpus (skipped where ../shared/corpus is absent)', () => {
  const truth = present
    ? readFileSync(join(CORPUS, 'truth.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Judged)
    : []
  const files = [...new Set(truth.map((one) => one.file))]

  test.each(files)(
    '%s: every false statement is found, at least nine in ten of all, none wrongly',
    (file) => {
      const text = readFileSync(join(CORPUS, file), 'utf8')
      const own = truth.filter((one) => one.file === file)
      const list = own.map(
        (one): Wanted => ({
          ...one,
          verdict: one.holds === null ? '无法判定' : one.holds ? '成立' : '矛盾',
        }),
      )
      const found = outcomes(check({ text }), list)
      const judged = found.filter((one) => one.wanted.verdict !== '无法判定')
      const lost = judged.filter((one) => one.wanted.verdict === '矛盾' && !one.right)
      expect(lost.map((one) => one.wanted)).toEqual([])
      expect(judged.filter((one) => one.right).length).toBeGreaterThanOrEqual(judged.length * 0.9)
      const accused = found.filter(
        (one) => one.wanted.verdict !== '矛盾' && one.said?.verdict === '矛盾' && !one.right,
      )
      expect(accused.map((one) => one.said?.working)).toEqual([])
    },
  )

  test.each(readdirSyncOr(CORPUS, /zhengfugongzuobaogao.*\.txt$/))(
    '%s: nothing is called contradictory',
    (file) => {
      const result = check({ text: readFileSync(join(CORPUS, file), 'utf8') })
      expect(result.statements.filter((one) => one.verdict === '矛盾').map((one) => one.quote)).toEqual([])
    },
  )
})

function readdirSyncOr(folder: string, pattern: RegExp): string[] {
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => pattern.test(name)) : []
  return found.length > 0 ? found : ['政府工作报告']
}
