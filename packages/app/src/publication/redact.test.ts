/** 隐去: what is found, what is left alone, and that a decision holds for the words it was made on only. */
import type { ReportDocument } from '@jiheng/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { libraryFiles } from '../fixture/platform-fixture.ts'
import { publicationPolicy } from './publication-policy.ts'
import { Redactor } from './redact.ts'

const policy = publicationPolicy(libraryFiles())
const redactor = (
  names: readonly string[] = [],
  refused: readonly string[] = [],
  own: { text: string; replacement: string }[] = [],
) => new Redactor(policy, names, { refused: new Set(refused), own })

describe('found and taken out', () => {
  test.each([
    ['身份证号43040319800101123X已登记', '身份证号（证件号码略）已登记', 'identity'],
    ['电话13873412345，可拨', '电话（电话略），可拨', 'mobile'],
    ['手机 138 7341 2345', '手机 （电话略）', 'mobile'],
    ['值班0734-8888888', '值班（电话略）', 'telephone'],
    ['账号6222021904001234567开户行', '账号（账号略）开户行', 'account'],
    ['邮箱zhang.san@example.com。', '邮箱（邮箱略）。', 'mail'],
    ['经办人：王小明，日期', '经办人：×××，日期', 'role'],
  ])('%s', (text, wanted, kind) => {
    const one = redactor()
    expect(one.text('处', text)).toBe(wanted)
    expect(one.redactions.map((each) => each.kind)).toEqual([kind])
  })

  test('names of persons, the longer first, wherever they stand', () => {
    const one = redactor(['张三', '张三丰', '评价组长（规划财务科）'])
    expect(one.text('处', '张三丰和张三复核，评价组长（规划财务科）签字')).toBe(
      '×××和×××复核，评价组长（规划财务科）签字',
    )
  })
})

describe('left alone', () => {
  test.each([
    '支出合计 6174.38万元，比上年增加 432.82万元',
    '2019年1月1日至2019年12月31日',
    '预算控制率 7.538367%',
    '城镇新增就业6.8万人',
    '湘财绩〔2020〕7号',
    '负责人力资源市场管理',
  ])('%s', (text) => {
    const one = redactor()
    expect(one.text('处', text)).toBe(text)
    expect(one.redactions).toEqual([])
  })
})

test('a name across pieces of a bound text is taken out once; figures beside it stay bound', () => {
  const one = redactor(['张三'])
  const runs = one.runs('段', [
    { kind: 'text', text: '由张' },
    { kind: 'text', text: '三核定' },
    { kind: 'bound', text: '271人', ref: 'f:x' },
  ])
  expect(runs.map((run) => run.text).join('')).toBe('由×××核定271人')
  expect(runs.at(-1)).toEqual({ kind: 'bound', text: '271人', ref: 'f:x' })
})

test('a refused place stays, the others do not; refused words that change are asked anew', () => {
  const first = redactor(['张三'])
  first.text('处', '张三、张三')
  const [one] = first.redactions
  const second = redactor(['张三', '李四'], [one?.id ?? ''])
  expect(second.text('处', '张三、张三')).toBe('张三、×××')
  const third = redactor(['张三', '李四'], [one?.id ?? ''])
  expect(third.text('处', '李四、张三')).toBe('×××、张三')
  expect(third.redactions.filter((each) => each.accepted).map((each) => each.found)).toEqual(['李四'])
})

test('every text of a report is looked through', () => {
  const document: ReportDocument = {
    title: '张三的报告',
    organisation: '张三处',
    notices: ['张三提示'],
    blocks: [
      { kind: 'heading', level: 1, text: [{ kind: 'text', text: '张三标题' }] },
      { kind: 'paragraph', text: [{ kind: 'text', text: '张三段落' }] },
      {
        kind: 'table',
        table: {
          title: '张三表',
          columns: [{ title: '张三列', align: 'left', width: 10 }],
          rows: [{ cells: [{ text: [{ kind: 'text', text: '张三格' }] }] }],
          notes: ['张三注'],
        },
      },
      { kind: 'annex', title: '张三附件', landscape: false },
    ],
  }
  const one = redactor(['张三'])
  expect(JSON.stringify(one.document(document))).not.toContain('张三')
  expect(one.redactions.length).toBe(10)
})

test('law: whatever stands around it, a number taken out is in the text no more, and nothing else is lost', () => {
  const words = fc.stringMatching(/^[一-龥，。、]{0,20}$/)
  fc.assert(
    fc.property(words, words, (before, after) => {
      const one = redactor()
      const text = `${before}13873412345${after}`
      expect(one.text('处', text)).toBe(`${before}（电话略）${after}`)
    }),
  )
})
