/** The real case: what its published figures must give, under every framework, and that nothing illustrative slips in. */
import { readFileSync } from 'node:fs'
import { type EvaluatedCase, evaluateCase } from '@jiheng/app'
import type { Evaluation, IndicatorResult } from '@jiheng/engine'
import { nodeHash, readFolder } from '@jiheng/server/adapters'
import { Ajv } from 'ajv'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const FOLDER = 'cases/hengyang-hrss-2019'
const SEED = '../shared/seed/hengyang-hrss-2019.txt'

interface Expected {
  readonly contradictions: readonly {
    readonly finds: string
    readonly left: { readonly value: string }
    readonly right: { readonly value: string }
    readonly difference: string
    readonly cause?: string
  }[]
  readonly projects: {
    readonly above: readonly string[]
    readonly level: readonly string[]
    readonly below: readonly string[]
  }
  readonly scoresHunan2019: readonly {
    readonly indicator: string
    readonly value: string
    readonly points: number
    readonly of: number
  }[]
}
const expected = parse(readFileSync(`${FOLDER}/expected.yaml`, 'utf8')) as Expected

async function run(
  framework: string,
  publishedOnly: boolean,
  change: (name: string, text: string) => string = (_, text) => text,
): Promise<EvaluatedCase> {
  const files = new Map<string, Uint8Array>()
  for (const [name, bytes] of await readFolder(FOLDER)) {
    if (!/\.(ya?ml|csv)$/.test(name)) files.set(name, bytes)
    else files.set(name, new TextEncoder().encode(change(name, new TextDecoder().decode(bytes))))
  }
  const { evaluated, problems } = await evaluateCase(
    { files, library: await readFolder('frameworks'), publishedOnly, framework },
    nodeHash,
  )
  if (evaluated === undefined) throw new Error(problems.map((one) => one.detail).join('\n'))
  return evaluated
}

const leaves = (list: readonly IndicatorResult[]): readonly IndicatorResult[] =>
  list.flatMap((one) => (one.children.length > 0 ? leaves(one.children) : [one]))
const text = (evaluated: EvaluatedCase): string =>
  evaluated.report.blocks
    .map((block) =>
      block.kind === 'paragraph' || block.kind === 'heading'
        ? block.text.map((part) => part.text).join('')
        : '',
    )
    .join('\n')

describe('只用公开数据', () => {
  let evaluated: EvaluatedCase
  let evaluation: Evaluation
  beforeAll(async () => {
    evaluated = await run('hunan-2019', true)
    evaluation = evaluated.evaluation
  })

  test.each(expected.contradictions.map((one) => [one.finds, one] as const))('%s', (_, wanted) => {
    const found =
      evaluation.findings.find(
        (one) =>
          one.result === 'violated' &&
          one.left.value.text === wanted.left.value &&
          one.right.value.text === wanted.right.value,
      ) ??
      evaluation.findings.find(
        (one) =>
          one.result === 'violated' &&
          one.left.value.text === wanted.right.value &&
          one.right.value.text === wanted.left.value,
      )
    expect(found?.sentence).toContain(`相差 ${wanted.difference}`)
    if (wanted.cause !== undefined) expect(found?.causes.map((cause) => cause.title)).toContain(wanted.cause)
  })

  test('七个项目：四个超预算，两个持平，一个低于', () => {
    const words = text(evaluated)
    expect(words).toContain(`决算高于年初预算的4个（${expected.projects.above.join('、')}）`)
    expect(words).toContain(`持平的2个（${expected.projects.level.join('、')}）`)
    expect(words).toContain(`低于的1个（${expected.projects.below.join('、')}）`)
  })

  test.each([
    ['预算控制率（预算调整率）', '7.54%'],
    ['三公经费节约额', '节约67.12万元'],
    ['三公经费节约率', '节约率52.11%'],
    ['在职人员控制率', '在职人员控制率92.25%'],
    ['基本支出决算占预算', '129.02%'],
    ['调解率', '调解率88.81%'],
    ['决算与调整预算相差', '1082.67万元'],
  ])('报告里有 %s', (_, words) => {
    expect(text(evaluated)).toContain(words)
  })

  test.each(expected.scoresHunan2019.map((one) => [one.indicator, one] as const))(
    '指标 %s 可评',
    (code, wanted) => {
      const found = leaves(evaluation.indicators).find((one) => one.code === code)
      expect([found?.points, found?.fullPoints]).toEqual([String(wanted.points), String(wanted.of)])
      expect(evaluation.values.find((one) => one.ref === found?.value)?.value.text).toBe(wanted.value)
    },
  )

  test('其余指标都是待评，没有等级，没有一个示例数', () => {
    expect(evaluation.total.sentence).toBe('可评 17 分，得 16 分，得分率 94.12%；另有 13 项待评，暂不定等级')
    expect(evaluation.total.grade).toBeUndefined()
    expect(evaluation.values.filter((one) => one.illustrative)).toEqual([])
    expect(evaluation.findings.filter((one) => one.illustrative)).toEqual([])
  })

  test('印出的比例与数据一致', () => {
    const holds = evaluation.findings
      .filter((one) => /^G-/.test(one.rule))
      .map((one) => [one.rule, one.result])
    expect(holds).toEqual([
      ['G-1', 'holds'],
      ['G-2', 'holds'],
      ['G-3', 'holds'],
      ['G-4', 'holds'],
      ['G-5', 'holds'],
      ['G-6', 'violated'],
    ])
  })

  test('每个公开数都写明出处段落', () => {
    const entered = evaluation.values.filter((one) => one.origin.kind === 'entered' && one.key !== undefined)
    expect(entered.length).toBeGreaterThan(90)
    for (const one of entered)
      expect(one.origin.kind === 'entered' && one.origin.source.place.kind, one.label).toBe('published')
  })
})

test('result.json 合乎公布的结构', async () => {
  const validate = new Ajv({ strict: false }).compile(
    JSON.parse(readFileSync('docs/schema/result.schema.json', 'utf8')),
  )
  const { evaluation } = await run('hunan-2019', false)
  const data = JSON.parse(JSON.stringify(evaluation)) as Record<string, unknown>
  expect(validate(data), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
  expect(validate({ ...data, year: '2019' })).toBe(false)
  expect(evaluation.charts.map((chart) => [chart.kind, chart.rows.length])).toEqual([
    ['rowComparison', 7],
    ['composition', 4],
  ])
})

describe('含示例数据', () => {
  test.each([
    ['hunan-2019', 15, 9],
    ['mof-2013', 26, 7],
    ['self-evaluation-2020', 3, 24],
  ])('%s 全部可评，等级由分数得出，并标明示例', async (framework, own, added) => {
    const { evaluation } = await run(framework, false)
    expect(evaluation.total.open).toEqual([])
    expect(evaluation.total.grade).toBeDefined()
    expect(evaluation.total.illustrative).toBe(true)
    const all = leaves(evaluation.indicators)
    expect([all.filter((one) => !one.added).length, all.filter((one) => one.added).length]).toEqual([
      own,
      added,
    ])
  })

  test('单位数之和与公开数分毫不差', async () => {
    const { evaluation } = await run('hunan-2019', false)
    const sums = evaluation.findings.filter((one) => one.rule === '汇总一致')
    expect(sums.length).toBeGreaterThan(15)
    for (const one of sums) {
      expect(one.result, one.sentence).toBe('holds')
      expect(one.difference?.kind === 'known' && one.difference.quantity.value, one.sentence).toBe('0')
    }
  })
})

describe('改一个数', () => {
  test('在职人数改成 290：指标值、得分、句子、核对、问题都随着变', async () => {
    const before = await run('hunan-2019', true)
    const after = await run('hunan-2019', true, (name, yaml) =>
      name === 'figures/published.yaml'
        ? yaml.replace('item: 在职人数, value: 250人', 'item: 在职人数, value: 290人')
        : yaml,
    )
    const score = (one: EvaluatedCase) =>
      leaves(one.evaluation.indicators).find((leaf) => leaf.code === '1.1.1')?.score?.sentence
    expect(score(before)).toBe('在职人员控制率 92.25%，未触及扣分界限 100%，计满分 5 分')
    expect(score(after)).toBe(
      '在职人员控制率 107.01%，超过 100% 计 7.01 个百分点，扣分 7 次，共扣 3.5 分，计 1.5 分',
    )
    expect(after.evaluation.total.sentence).toContain('得 12.5 分')
    expect(text(after)).toContain('年末在职290人')
    expect(after.evaluation.findings.find((one) => one.ref === 'r:P-3@000')?.result).toBe('violated')
    expect(after.evaluation.findings.find((one) => one.ref === 'r:P-2@000')?.result).toBe('violated')
    expect(after.evaluation.issues.map((one) => one.title)).toContain('人员超编')
  })
})

test('案例和指标体系的文字不抄公开报告的句子', (context) => {
  let seed = ''
  try {
    seed = readFileSync(SEED, 'utf8').replace(/\s/g, '')
  } catch {
    return context.skip('没有公开报告的原文')
  }
  const own = ['narrative.yaml', 'README.md']
    .map((name) => readFileSync(`${FOLDER}/${name}`, 'utf8').replace(/\s/g, ''))
    .join('\n')
  const runs: string[] = []
  for (let at = 0; at + 20 <= own.length; at += 1) {
    const piece = own.slice(at, at + 20)
    if (/^[\u4e00-\u9fff，]+$/.test(piece) && seed.includes(piece)) runs.push(piece)
  }
  expect(runs).toEqual([])
})
