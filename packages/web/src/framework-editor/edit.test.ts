/** Edits of a framework's text: what is meant changes, nothing else does. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  addIndicator,
  editText,
  moveIndicator,
  removeIndicator,
  setField,
  setFormula,
  setMeaning,
  setName,
  setNotApplicable,
  setPoints,
  setScoring,
  setStandard,
} from './edit.ts'
import { keepUntouched, matchLines } from './keep-untouched.ts'
import { nodeAt, offWords, readTree } from './tree.ts'

const shipped = (name: string): string =>
  readFileSync(new URL(`../../../../frameworks/${name}/1.0.0/framework.yaml`, import.meta.url), 'utf8')
const hunan = shipped('hunan-2019')

/** Lines that went and lines that came. */
function changed(before: string, after: string): { gone: string[]; come: string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const pairs = matchLines(a, b, (line) => line)
  const [left, right] = [new Set(pairs.map(([i]) => i)), new Set(pairs.map(([, j]) => j))]
  return {
    gone: a.filter((_, i) => !left.has(i)).map((line) => line.trim()),
    come: b.filter((_, j) => !right.has(j)).map((line) => line.trim()),
  }
}
const nodeOf = (text: string, at: readonly number[]) => {
  const tree = readTree(text)
  return tree === undefined ? undefined : nodeAt(tree, at)
}

describe('one field changes one line', () => {
  test.each([
    ['name', setName(hunan, [0, 0, 0], '在职控制率'), ['name: 在职人员控制率'], ['name: 在职控制率']],
    ['points', setPoints(hunan, [0, 0, 0], '5.50'), ['points: 5'], ['points: 5.50']],
    [
      'formula',
      setFormula(hunan, [1, 0, 1], '预算追加 ÷ 调整预算'),
      ['formula: 预算追加 ÷ 年初预算'],
      ['formula: 预算追加 ÷ 调整预算'],
    ],
    [
      'standard',
      setStandard(hunan, [0, 0, 0], '不超过100%计满分: 否则不计分'),
      ['standard: 不超过100%计满分；每超过1个百分点扣0.5分，扣完为止。'],
      ["standard: '不超过100%计满分: 否则不计分'"],
    ],
    ['a new meaning', setMeaning(hunan, [1, 1, 1], '比率'), [], ['meaning: 比率']],
    [
      'a flow record',
      setNotApplicable(hunan, [1, 0, 2], { policy: 'redistribute', reason: '当年没有完工的楼堂馆所项目' }),
      ['notApplicable: { policy: full, reason: 当年没有完工的楼堂馆所项目 }'],
      ['notApplicable: { policy: redistribute, reason: 当年没有完工的楼堂馆所项目 }'],
    ],
    [
      'a band',
      setScoring(hunan, [3 - 1, 1, 2], {
        kind: 'bands',
        bands: ['[95%, 100%] → 6', '[80%, 95%) → 4', '[70%, 80%) → 2', '[0%, 70%) → 0'],
      }),
      [
        "scoring: { kind: bands, bands: ['[90%, 100%] → 6', '[80%, 90%) → 4', '[70%, 80%) → 2', '[0%, 70%) → 0'] }",
      ],
      [
        "scoring: { kind: bands, bands: ['[95%, 100%] → 6', '[80%, 95%) → 4', '[70%, 80%) → 2', '[0%, 70%) → 0'] }",
      ],
    ],
    [
      'one row of a checklist',
      setScoring(hunan, [1, 1, 3], {
        kind: 'checklist',
        items: [
          { text: '有内部财务管理、会计核算等制度', points: '2' },
          { text: '有本部门厉行节约制度', points: '3' },
          { text: '制度合法、合规、完整', points: '2' },
        ],
      }),
      ['- { text: 有本部门厉行节约制度, points: 2 }', '- { text: 制度得到有效执行, points: 2 }'],
      ['- { text: 有本部门厉行节约制度, points: 3 }'],
    ],
    ['a flag', setField(hunan, [0, 0, 1], 'core', true), [], ['core: true']],
    ['nothing', setPoints(hunan, [0, 0, 0], '5'), [], []],
    [
      'another kind',
      setScoring(hunan, [0, 0, 0], { kind: 'findings', loss: '0.5' }),
      ['scoring: { kind: deduction, from: 100%, side: above, step: 1%, loss: 0.5 }'],
      ['scoring: { kind: findings, loss: 0.5 }'],
    ],
  ])('%s', (_, text, gone, come) => {
    expect(changed(hunan, text)).toEqual({ gone, come })
  })
})

describe('the tree changes shape', () => {
  test('an indicator is moved with all its lines', () => {
    const moved = moveIndicator(hunan, [1, 0, 1], 1)
    expect(nodeOf(moved, [1, 0, 2])?.name).toBe('预算控制率')
    expect([...moved.split('\n')].sort()).toEqual([...hunan.split('\n')].sort())
    expect(moveIndicator(moved, [1, 0, 2], -1)).toBe(hunan)
    expect(moveIndicator(hunan, [0], -1)).toBe(hunan)
  })
  test('an indicator is taken out with its lines only', () => {
    const less = removeIndicator(hunan, [1, 1, 0])
    expect(changed(hunan, less).come).toEqual([])
    expect(nodeOf(less, [1, 1])?.children.map((one) => one.code)[0]).toBe('2.2.2')
  })
  test('the last child takes the empty list along', () => {
    const less = removeIndicator(hunan, [2, 0, 0])
    expect(nodeOf(less, [2, 0])?.data.children).toBeUndefined()
  })
  test('a new one gets the next code and the points left over', () => {
    const lower = setPoints(hunan, [0, 0, 1], '3')
    const more = addIndicator(lower, [0, 0])
    expect(nodeOf(more, [0, 0, 2])).toMatchObject({ code: '1.1.3', name: '新指标', points: '2' })
    expect(changed(lower, more).gone).toEqual([])
  })
  test('a slot takes a third-level indicator and stays a slot', () => {
    const more = addIndicator(hunan, [2, 1, 0], { name: '办件量' })
    expect(nodeOf(more, [2, 1, 0])).toMatchObject({ slot: true, sum: { total: '10' } })
    expect(nodeOf(more, [2, 1, 0, 0])).toMatchObject({ code: '3.2.1.1', name: '办件量', points: '10' })
    expect(changed(hunan, more).gone).toEqual([])
  })
  test('a first-level one joins the end', () => {
    expect(nodeOf(addIndicator(hunan, []), [3])).toMatchObject({ code: '4', points: '0' })
  })
})

test('every shipped framework survives an edit and its undoing byte for byte', () => {
  for (const name of ['hunan-2019', 'mof-2013', 'self-evaluation-2020', 'county-either']) {
    const text = shipped(name)
    const code = nodeOf(text, [0])?.code ?? ''
    expect(setField(setField(text, [0], 'code', 'X'), [0], 'code', code)).toBe(text)
  }
})

test('comments, folded lines, other indents and line ends stay', () => {
  const text = [
    '# 头',
    'fullPoints: 10   # 满分',
    'items: [甲,',
    '    乙]',
    '',
    'indicators:',
    '# 第一',
    '- code: "1"',
    '  name:  投入',
    '  points: 10 # 十分',
    '# 尾',
    '',
  ].join('\r\n')
  expect(setPoints(text, [0], '8')).toBe(text.replace('points: 10 #', 'points: 8 #'))
})

test('a text that is no YAML is left alone', () => {
  expect(editText('a: [1', { kind: 'remove', at: [0] })).toBe('a: [1')
  expect(readTree('a: [1')).toBeUndefined()
  expect(setName(hunan, [9, 9], '甲')).toBe(hunan)
})

test('sums say what is missing or too much', () => {
  const tree = readTree(setPoints(hunan, [1, 1, 0], '6.5'))
  const node = tree && nodeAt(tree, [1, 1])
  expect(node?.sum && offWords(node.sum)).toBe('差 1.5 分')
  const more = readTree(setPoints(hunan, [2], '31'))
  expect(more && offWords(more.sum)).toBe('多 1 分')
  expect(tree && offWords(tree.sum)).toBeUndefined()
})

test('what an edit does not touch keeps its lines', () => {
  expect(keepUntouched('a:  1\nb: [x,\n  y]\nc: 3', 'a: 1\nb: [x, y]\nc: 3', 'a: 1\nb: [x, y]\nc: 4')).toBe(
    'a:  1\nb: [x,\n  y]\nc: 4',
  )
})
