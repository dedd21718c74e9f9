/** The same equation told otherwise: as a sum and as what is left. */
import { expect, test } from 'vitest'
import { check } from '../check.ts'

const said = (text: string): string[] =>
  check({ text })
    .statements.filter(({ kind }) => kind === 'sum' || kind === 'difference')
    .map(({ kind, verdict, figures }) => `${kind} ${verdict} ${figures.map((one) => one.text).join(' ')}`)
    .sort()

test.each([
  [
    '下达资金6820万元，5126万元已分配到项目，1694万元滞留在主管部门。',
    ['difference 成立 6820 5126 1694', 'sum 成立 5126 1694 6820'],
  ],
  [
    '全年预算4638.02万元（年初预算4120.50万元，年中追加517.52万元）。',
    ['difference 成立 4638.02 4120.50 517.52', 'sum 成立 4120.50 517.52 4638.02'],
  ],
  [
    '资产总额486.2亿元，负债总额312.7亿元，所有者权益137.5亿元。',
    ['difference 矛盾 486.2 312.7 137.5', 'sum 矛盾 312.7 137.5 486.2'],
  ],
  // What is left in two parts is no remainder of itself.
  [
    '年末结转和结余544.61万元，其中基本支出结转58.71万元，项目支出结转和结余458.90万元。',
    ['sum 矛盾 58.71 458.90 544.61'],
  ],
  [
    '收入总计900.00万元，其中本年收入700.00万元，年初结转和结余300.00万元。',
    ['sum 矛盾 700.00 300.00 900.00'],
  ],
])('%s', (text, expected) => expect(said(text)).toEqual(expected))
