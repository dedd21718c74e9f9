/** The lead's what-if: every kind of standard as text, changed, and read back; what cannot be read is told. */
import { compileFramework, Exact, type Framework, type ScoringRule } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { dictionaryFiles, findFramework, textOf } from '../case/library.ts'
import { libraryFiles } from '../fixture/library-files.ts'
import { changedFramework, leavesOf, standardText } from './what-if.ts'

const share = (text: string): Exact => Exact.parse(text) ?? Exact.zero
const library = libraryFiles()
function frameworkOf(id: string): Framework {
  const { entry } = findFramework(library, id)
  if (entry === undefined) throw new Error(id)
  const { framework, problems } = compileFramework({
    framework: { file: entry.file, text: textOf(library.get(entry.file) as Uint8Array) },
    dictionaries: dictionaryFiles(library),
  })
  if (framework === undefined) throw new Error(problems.map(({ detail }) => detail).join())
  return framework
}
const FRAMEWORKS = ['hunan-2019', 'mof-2013', 'self-evaluation-2020', 'county-either'].map(frameworkOf)
const leaves = FRAMEWORKS.flatMap((framework) =>
  leavesOf(framework.indicators).flatMap((leaf) =>
    leaf.scoring === undefined ? [] : [{ framework, leaf, rule: leaf.scoring }],
  ),
)

/** The text of a leaf's standard with something else in it, read back. */
function changed(where: (rule: ScoringRule) => boolean, change: (text: string) => string) {
  const found = leaves.find(({ rule }) => where(rule))
  if (found === undefined) throw new Error('no such standard')
  const { framework, leaf, rule } = found
  const answer = changedFramework(framework, [
    { indicator: leaf.code, points: '', standard: change(standardText(rule)) },
  ])
  const now = leavesOf(answer.framework.indicators).find((one) => one.code === leaf.code)
  if (now?.scoring === undefined) throw new Error(leaf.code)
  return {
    text: standardText(now.scoring),
    faults: answer.faults,
    name: leaf.name,
    same: now.scoring === rule,
  }
}
const kind = (wanted: ScoringRule['kind']) => (rule: ScoringRule) => rule.kind === wanted
const isWithin = (rule: ScoringRule): boolean => rule.kind === 'proportion' && rule.better === 'within'

describe('standards of every framework', () => {
  test('each has a text that reads back as the same standard', () => {
    for (const { framework, leaf, rule } of leaves) {
      const text = standardText(rule)
      expect(text, leaf.code).not.toBe('')
      const { framework: again, faults } = changedFramework(framework, [
        { indicator: leaf.code, points: '', standard: text },
      ])
      expect(faults, `${framework.id} ${leaf.code}`).toEqual([])
      const read = leavesOf(again.indicators).find((one) => one.code === leaf.code)?.scoring
      expect(read === undefined ? '' : standardText(read)).toBe(text)
      expect(read?.kind).toBe(rule.kind)
    }
  })
  test('all seven kinds are among them', () => {
    expect([...new Set(leaves.map(({ rule }) => rule.kind))].sort()).toEqual([
      'bands',
      'checklist',
      'deduction',
      'either',
      'findings',
      'levels',
      'proportion',
    ])
  })
})

const CHANGES: readonly (readonly [string, (rule: ScoringRule) => boolean, RegExp, string])[] = [
  ['逐项计分', kind('checklist'), /→ [\d.]+$/m, '→ 0.25'],
  ['按例扣分', kind('findings'), /每例扣 [\d.]+/, '每例扣 0.25'],
  ['等级', kind('levels'), /^较好 → [\d.]+$/m, '较好 → 1.5'],
  ['按比例', (rule) => kind('proportion')(rule) && !isWithin(rule), /目标 .+/, '目标 85%'],
  ['区间', isWithin, /上限 .+/, '上限 105%'],
  ['分档', kind('bands'), /→ [\d.]+$/m, '→ 0.5'],
  ['扣分', kind('deduction'), /每步扣 [\d.]+ 分/, '每步扣 0.3 分'],
  ['任选其一，里面的一项', kind('either'), /每步扣 [\d.]+ 分/, '每步扣 0.3 分'],
]

describe('a standard changed', () => {
  test.each(CHANGES)('%s', (_kind, where, from, to) => {
    const before = leaves.find(({ rule }) => where(rule))?.rule as ScoringRule
    const wanted = standardText(before).replace(from, to)
    expect(wanted).not.toBe(standardText(before))
    const { text, faults } = changed(where, () => wanted)
    expect(faults).toEqual([])
    expect(text).toBe(wanted)
  })

  test('a level with a range keeps it, or takes another', () => {
    const framework = FRAMEWORKS[0] as Framework
    const leaf = leavesOf(framework.indicators).find((one) => one.scoring?.kind === 'levels')
    if (leaf?.scoring?.kind !== 'levels') throw new Error('no levels')
    const scoring: ScoringRule = {
      kind: 'levels',
      levels: leaf.scoring.levels.map(({ name }, at) => ({
        name,
        ...(at === 0 ? { low: share('0.8'), high: share('1') } : { points: share('0') }),
      })),
    }
    const ranged: Framework = { ...framework, indicators: [{ ...leaf, scoring }] }
    const first = leaf.scoring.levels[0]?.name ?? ''
    expect(standardText(scoring).split('\n')[0]).toBe(`${first} → 80%～100%`)
    const read = (range: string) =>
      changedFramework(ranged, [
        {
          indicator: leaf.code,
          points: '',
          standard: standardText(scoring).replace('80%～100%', range),
        },
      ])
    const moved = leavesOf(read('75%～100%').framework.indicators)[0]?.scoring
    expect(moved === undefined ? '' : standardText(moved)).toContain(`${first} → 75%～100%`)
    expect(read('100%～75%').faults[0]).toContain('读不懂')
  })

  test.each([
    [
      '要点少一个',
      kind('checklist'),
      (text: string) => text.split('\n').slice(1).join('\n'),
      '个要点，一行一个',
    ],
    ['要点没有分', kind('checklist'), (text: string) => text.replace(/→ [\d.]+/, '→ 很多'), '读不懂'],
    ['等级改了名', kind('levels'), (text: string) => text.replace(/^./, '特'), '读不懂'],
    ['等级多一个', kind('levels'), (text: string) => `${text}\n很差 → 0`, '个等级，一行一个'],
    ['区间没有上限', isWithin, (text: string) => text.replace(/\n上限.*/, ''), '读不懂'],
    ['任选其一缺一段', kind('either'), (text: string) => text.replace(/^【.+】$/m, ''), '缺少“【'],
  ] as const)('%s：说明，仍按原标准', (_title, where, change, words) => {
    const { faults, same } = changed(where, change)
    expect(faults.join()).toContain(words)
    expect(faults.join()).toContain('仍按原标准')
    expect(same).toBe(true)
  })
})
