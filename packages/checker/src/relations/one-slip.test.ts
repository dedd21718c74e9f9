/** The second look: what one slip of the hand explains is told, and what chance may have made is left alone. */
import { describe, expect, test } from 'vitest'
import { check } from '../check.ts'

/** `sum 100 200 310` for every contradiction. */
const accused = (text: string): string[] =>
  check({ text })
    .statements.filter(({ verdict }) => verdict === '矛盾')
    .map(({ kind, figures }) => `${kind} ${figures.map((figure) => figure.text).join(' ')}`)

const TOLD: readonly (readonly [text: string, ...accused: string[]])[] = [
  // Shares of a list imply one whole.
  [
    '共收到建议462件。其中，城建类120件，占25.97%；教育类96件，占20.78%；农业类84件，占28.18%；其他类162件，占35.06%。',
    'ratio 84 462 28.18',
  ],
  [
    '东部甲企业1280.2万个，占58.8%；中部丙企业492.9万个，占32.6%；西部乙企业405.8万个，占18.6%。',
    'ratio 492.9 1280.2 58.8 32.6',
  ],
  // Shares that make a hundred are of everything: their parts make the total.
  [
    '大会共收到建议178件。这些建议中，城建类48件，占28.6%；社会类29件，占17.3%；工交类21件，占12.5%；农业类38件，占22.6%；财贸类15件，占8.9%；综合类12件，占7.1%；政法类5件，占3%。',
    'sum 48 29 21 38 15 12 5 178',
    'ratio 48 178 28.6',
    'ratio 29 178 17.3',
    'ratio 21 178 12.5',
    'ratio 38 178 22.6',
    'ratio 15 178 8.9',
    'ratio 12 178 7.1',
  ],
  // Others of that very base are known.
  [
    '总收入279.40万元。\n1.捐赠收入41.31万元，占总收入的24.79%。\n2.拨款收入220.43万元，占总收入的78.89%，均为预算收入。\n3.其他收入17.66万元，占总收入的6.32%。',
    'ratio 41.31 279.40 24.79',
  ],
  // Parts that are all there is of one base make it.
  [
    '1.基本支出预算2476260.58元，占一般公共预算支出的84.06%，比上年减少4966.66元，下降0.2%。\n2.项目支出预算469500.00元，占一般公共预算支出的19.62%。',
    'ratio 469500.00 2476260.58 19.62',
  ],
  // What is worked out from two figures beside it.
  ['支出37126万元，基金收入39840万元，当期结余7214万元。', 'difference 39840 37126 7214'],
  [
    '四个季度分别支出286.4万元、412.7万元、508.3万元和1165.2万元，全年2372.6万元，末季占全年的94.1%。',
    'ratio 1165.2 2372.6 94.1',
  ],
  // A list that its words open.
  [
    '财政收入20348万元，为预算的55.3%，增长8.2%。其中：地方收入13916万元，为预算的56%；上划收入6342万元，为预算的53.8%。',
    'sum 13916 6342 20348',
  ],
  [
    '全年受理诉求46653件（电话诉求41424件、非电话诉求5229件）。其中，即时办结29729件，网络转办18724件。',
    'sum 29729 18724 46653',
  ],
  [
    '农业经营人员12633人，其中女性5104人，年龄35岁及以下的1178人，年龄在36至54岁之间的7491人，年龄55岁及以上的3424人。',
    'sum 1178 7491 3424 12633',
  ],
  // No word opens the list; its names are all there is.
  [
    '年末总人口141260万人，比上年增加48万人。城镇常住人口91245万人，增加1205万人；乡村常住人口49835万人。',
    'sum 91245 49835 141260',
  ],
]

/** True, or not to be told, however near a slip would bring them. */
const LEFT_ALONE: readonly (readonly [why: string, text: string])[] = [
  [
    'another base',
    '办结71件。正在解决的20件，占29.8%；列入计划的37件，占55.2%；因受限制难以解决的7件，占9.8%。',
  ],
  [
    'a part of a part',
    '支出500.00万元，其中教育200.00万元，占40%，其中小学120.00万元，占60%；卫生100.00万元，占20%。',
  ],
  [
    'shares forced to a hundred',
    '共收到建议30件。其中，城建类10件，占33.4%；教育类10件，占33.3%；农业类10件，占33.3%。',
  ],
  ['a goal between', '应办128件，已办96件，目标90%，满意率81.3%；上年办结率92.1%。'],
  ['an open list', '支出20348.00万元，其中教育支出13916.00万元、卫生支出4321.00万元。'],
  ['much is left out', '受理案件271件。其中批准逮捕181件；不批准逮捕73件。'],
  ['last year', '抽检1450批次，合格1421批次，合格率98.0%，上年合格率96.4%。'],
  ['rounded parts', '产值500.00亿元，其中甲类166.67亿元、乙类166.67亿元、丙类166.67亿元。'],
  ['an average of others', '公务用车运行维护费24.00万元；会议用房300平方米，平均每平方米造价1200元。'],
]

describe('one slip away', () => {
  test.each(TOLD.map(([text, ...expected]) => [text, expected] as const))('%s', (text, expected) => {
    expect(accused(text)).toEqual(expected)
  })
  test.each(LEFT_ALONE)('%s', (_, text) => expect(accused(text)).toEqual([]))
})
