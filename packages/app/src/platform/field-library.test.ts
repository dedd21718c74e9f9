/** The files of frameworks/fieldwork 底稿种类和问卷: read without a fault, and speaking of indicators that there are. */
import { describe, expect, test } from 'vitest'
import { testPorts } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { dictionaryFiles, frameworkEntries, textOf } from '../index.ts'
import { leavesOf, paperKinds, questionnaires } from './field-library.ts'
import { compileOwn } from './source.ts'

const { library } = testPorts()
const frameworks = frameworkEntries(library).flatMap((entry) => {
  const text = textOf(library.get(entry.file) as Uint8Array)
  return compileOwn(text, [], dictionaryFiles(library)).framework ?? []
})
const withFile = (file: string, change: (text: string) => string) =>
  new Map([...library, [file, new TextEncoder().encode(change(textOf(library.get(file) as Uint8Array)))]])

describe('kinds of papers', () => {
  test('can be had for every framework, codes and letters given once', () => {
    expect(frameworks.length).toBeGreaterThan(3)
    for (const framework of frameworks) {
      const kinds = paperKinds(library, framework)
      for (const pick of ['code', 'letter'] as const)
        expect(new Set(kinds.map((one) => one[pick])).size).toBe(kinds.length)
      const checks = kinds.flatMap((one) => one.checks.map((check) => `${one.code} ${check.code}`))
      expect(new Set(checks).size).toBe(checks.length)
    }
  })

  test('every indicator that a check names is one of some framework', () => {
    const names = new Set(frameworks.flatMap((one) => leavesOf(one.indicators)).map((one) => one.name))
    const text = textOf(library.get('fieldwork/papers.yaml') as Uint8Array)
    const named = [...text.matchAll(/indicators: \[([^\]]*)\]/g)].flatMap(
      ([, list]) => list?.split(',').map((one) => one.trim()) ?? [],
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((one) => !names.has(one))).toEqual([])
  })

  test('a file with faults is refused with all of them', async () => {
    const [framework] = frameworks
    if (framework === undefined) throw new Error('no framework')
    const broken = withFile('fieldwork/papers.yaml', (text) =>
      text.replace('letter: JH', 'letter: jh').replace('code: basis', 'kode: basis'),
    )
    const refused = await refusalOf(Promise.resolve().then(() => paperKinds(broken, framework)))
    expect(refused).toEqual(['field-pattern', 'field-unknown', 'field-missing'])
  })
})

test('questionnaires have five levels and a question that decides', () => {
  const known = questionnaires(library)
  expect(known.levels).toHaveLength(5)
  for (const one of known.questionnaires) {
    expect(one.questions.map((each) => each.code)).toContain(one.decides)
    expect(one.measure === 'share' ? [] : one.values).toHaveLength(one.measure === 'share' ? 0 : 5)
  }
})
