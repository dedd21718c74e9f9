/** Which numbers of a text are figures, with unit, value and bound; and what only looks like one. */
import { describe, expect, test } from 'vitest'
import { lexFigures } from './lex.ts'
import { linesOf } from './lines.ts'
import { viewOf } from './view.ts'

/** `1537.4 万元` for each figure, with 约, 以上, 以下 or 范围 behind. */
function read(text: string): string[] {
  return lexFigures(viewOf(text, linesOf(text))).map(
    ({ value, unit, bound, range }) =>
      `${value.toString()}${unit.text === '' ? '' : ` ${unit.text}`}${bound === undefined ? '' : ` ${bound}`}${range ? ' 范围' : ''}`,
  )
}

const FIGURES: readonly (readonly [string, ...string[]])[] = [
  ['支出3，518.85万元', '3518.85 万元'],
  ['支出1, 537.4万元', '1537.4 万元'],
  ['支出29,381.00万元', '29381 万元'],
  ['支出１２３．５０万元', '123.5 万元'],
  ['支出12 万元', '12 万元'],
  [
    '为保障机构正常运转，本年度安排经费支出共计12\n万元，其余的话在这里继续写下去直到这一行足够长为止',
    '12 万元',
  ],
  ['总预算1170.00万', '1170 万'],
  ['贷款2.2亿元', '2.2 亿元'],
  ['就业6.8万人', '6.8 万人'],
  ['占52.1%', '52.1 %'],
  ['占５２．１％', '52.1 %'],
  ['不合格率24.5‰', '24.5 ‰'],
  ['提高3.2个百分点', '3.2 个百分点'],
  ['增长1.4倍', '1.4 倍'],
  ['共三个科室', '3 个'],
  ['等十三个单位', '13 个'],
  ['编制七名', '7 名'],
  ['完成百分之十五点六', '15.6 %'],
  ['约2000万元', '2000 万元 约'],
  ['近5亿元', '5 亿元 约'],
  ['超过100家', '100 家 以上'],
  ['92%以上', '92 % 以上'],
  ['不足30人', '30 人 以下'],
  ['100余项', '100 余项 以上'],
  ['5%左右', '5 % 约'],
  ['节约67.12万元', '67.12 万元'],
  ['结余3.2万元', '3.2 万元'],
  ['增长-5.2%', '-5.2 %'],
  ['利率3%—5%', '3 % 范围', '5 % 范围'],
  ['三次产业结构4.0：37.7：58.3', '4', '37.7', '58.3'],
  ['支出2083.68元', '2083.68 元'],
  ['全年12个月', '12 个月'],
  ['收入1 129 236万元', '1129236 万元'],
  ['支出18 234.28 万元', '18234.28 万元'],
  ['人均35 642元', '35642 元'],
  ['表1 100万元', '1', '100 万元'],
  ['得分3 120 45', '3', '120', '45'],
  ['发现：三个县未配套', '3 个'],
]

test.each(FIGURES)('%s', (text, ...expected) => expect(read(text)).toEqual(expected))

describe('no figures', () => {
  test.each([
    '2019年12月31日',
    '2023年度',
    '2021—2025年',
    '2025.1.1-2025.12.31',
    '2024年3月',
    '3月5日起',
    '第3季度',
    '第十二次会议',
    '财预〔2019〕12号',
    '（2024）3号',
    '【2016】168号',
    'PM2.5浓度',
    'G60高速',
    '5A级景区',
    'W060701单元',
    '专技6级岗位',
    '“三公”经费',
    '一方面',
    '十四五规划',
    '一件事一次办',
    '4×4产业体系',
    '每一个单位',
    '\n1.机构设置',
    '\n（2）人员情况',
    '9:30开会',
  ])('%s', (text) => expect(read(text)).toEqual([]))
})

test('figures keep their place in the source', () => {
  const text = '　2024 年支出 1, 537.4\n万元，比上年增加 20.50 万元。'
  for (const figure of lexFigures(viewOf(text, linesOf(text))))
    expect(text.slice(figure.sourceStart, figure.sourceEnd).replace(/\s/g, '')).toBe(
      figure.text.replace(/\s/g, ''),
    )
})
