/** A report with everything in it: levels, bound numbers, long and merged tables, annexes, rare and hostile text. */
import type { BoundText, ReportBlock, ReportCell, ReportDocument } from '@jiheng/engine'

const words = (text: string): BoundText => [{ kind: 'text', text }]
const bound = (text: string, ref: string, illustrative = false): BoundText => [
  { kind: 'bound', text, ref, ...(illustrative ? { illustrative } : {}) },
]
const cell = (text: BoundText, more: Omit<ReportCell, 'text'> = {}): ReportCell => ({ text, ...more })

const amount = (value: number): string => {
  const fen = String(value).padStart(3, '0')
  return `${fen.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${fen.slice(-2)}`
}

/** 60 rows in 12 groups of five: the name of each group is one cell over five rows. */
const unitRows = Array.from({ length: 60 }, (_, row) => {
  const group = Math.floor(row / 5) + 1
  const budget = 1_234_567 + row * 9_876_543
  const spent = budget - row * 12_345
  return {
    cells: [
      cell(words(`第${group}组`), { rowSpan: row % 5 === 0 ? 5 : 0 }),
      cell(
        words(row === 7 ? '市㙍堃喆职业技能鉴定指导中心（含原市劳动就业服务管理局）' : `所属单位${row + 1}`),
        {
          indent: row % 5 === 0 ? 0 : 1,
        },
      ),
      cell(bound(amount(budget), `f:预算@u${row}`)),
      cell(bound(amount(spent), `f:决算@u${row}`, row === 3)),
      cell(bound(`${(99 - row * 0.1).toFixed(2)}%`, `x:执行率@u${row}`)),
      cell(words(row % 9 === 0 ? '项目跨年实施，结转下年使用' : '')),
    ],
    ...(row % 5 === 0 ? { strong: true } : {}),
  }
})

const wideColumns = ['指标', '分值', '得分', '指标值', '计分过程', '佐证材料', '待核事项', '备注'] as const

const blocks: readonly ReportBlock[] = [
  { kind: 'heading', level: 1, text: words('部门基本情况') },
  {
    kind: 'paragraph',
    text: [
      ...words('衡阳市人力资源和社会保障局2019年度编制数'),
      ...bound('86', 'f:编制数'),
      ...words('人，在职人员'),
      ...bound('82', 'f:在职人员数'),
      ...words('人，控制率'),
      ...bound('95.35%', 'i:在职人员控制率'),
      ...words('。“三公”经费支出'),
      ...bound('45.60万元', 'f:三公经费', true),
      ...words('（示例），比上年下降'),
      ...bound('3.2%', 'x:下降率'),
      ...words('；局长李㙍、副局长张堃喆分管绩效评价工作，经办人为犇骉、龘囍。'),
    ],
  },
  { kind: 'heading', level: 2, text: words('部门职能') },
  {
    kind: 'paragraph',
    text: words(
      '贯彻执行人力资源和社会保障法律法规，拟订全市人力资源和社会保障事业发展规划、政策，并组织实施和监督检查。促进就业、社会保险、人才人事、劳动关系各项工作按 Q/HRSS 2019-1 标准推进。',
    ),
  },
  { kind: 'heading', level: 2, text: words('预算执行情况') },
  {
    kind: 'heading',
    level: 3,
    text: [...words('全年支出'), ...bound('4,850.09万元', 'f:支出合计'), ...words('的构成')],
  },
  {
    kind: 'paragraph',
    text: [
      ...words('基本支出'),
      { kind: 'bound', text: '3,120.55万元', ref: 'f:基本支出', unconfirmed: true },
      ...words('，项目支出'),
      ...bound('1,729.54万元', 'f:项目支出'),
      ...words('。'),
    ],
  },
  { kind: 'heading', level: 4, text: words('说明') },
  {
    kind: 'paragraph',
    text: words(
      '特殊字符原样印出：#let x = 1 $a_b^2$ *粗* _斜_ <b>&amp;</b> \\u{4e2d} "引号" `码` @引用 [方括号] {花括号} // 不是注释 /* 也不是 */ ~ - -- --- ... =等号\n换行后的第二行。',
    ),
  },
  {
    kind: 'table',
    table: {
      title: '部门收支情况表',
      measure: '万元',
      columns: [
        { title: '项目', align: 'left', width: 40 },
        { title: '年初预算', align: 'right', width: 20 },
        { title: '决算', align: 'right', width: 20 },
        { title: '备注', align: 'center', width: 20 },
      ],
      rows: [
        {
          cells: [
            cell(words('一、基本支出')),
            cell(bound('3,000.00', 'f:基本支出·年初')),
            cell(bound('3,120.55', 'f:基本支出·决算')),
            cell(words('')),
          ],
        },
        {
          cells: [
            cell(words('其中：人员经费'), { indent: 2 }),
            cell(bound('2,400.00', 'f:人员经费·年初')),
            cell(bound('2,511.30', 'f:人员经费·决算')),
            cell(words('含补发')),
          ],
        },
        {
          cells: [
            cell(words('二、项目支出')),
            cell(bound('1,800.00', 'f:项目支出·年初')),
            cell(bound('1,729.54', 'f:项目支出·决算')),
            cell(words('')),
          ],
        },
        {
          cells: [
            cell(words('合计')),
            cell(bound('4,800.00', 'f:支出·年初')),
            cell(bound('4,850.09', 'f:支出·决算')),
            cell(words('')),
          ],
          strong: true,
        },
        { cells: [cell(words('本表数据取自部门决算报表，与公开数一致'), { columnSpan: 4 })] },
      ],
      notes: ['注：本表不含非税收入专户资金。'],
    },
  },
  { kind: 'heading', level: 1, text: words('存在的问题') },
  { kind: 'heading', level: 3, text: words('预算编制不够细化') },
  {
    kind: 'paragraph',
    text: [
      ...words('年中追加'),
      ...bound('50.09万元', 'x:追加'),
      ...words('，占年初预算的'),
      ...bound('1.04%', 'x:追加率'),
      ...words('。'),
    ],
  },
  { kind: 'heading', level: 3, text: words('资产管理有待加强') },
  {
    kind: 'paragraph',
    text: words('固定资产账实不符的情况仍然存在，应当在年度终了前完成清查盘点，明确保管责任人。'.repeat(4)),
  },
  { kind: 'annex', title: '所属单位预算执行情况明细表', landscape: false },
  {
    kind: 'table',
    table: {
      title: '所属单位预算执行情况',
      measure: '元',
      columns: [
        { title: '组别', align: 'center', width: 10 },
        { title: '单位名称', align: 'left', width: 30 },
        { title: '预算数', align: 'right', width: 16 },
        { title: '决算数', align: 'right', width: 16 },
        { title: '执行率', align: 'right', width: 10 },
        { title: '说明', align: 'left', width: 18 },
      ],
      rows: unitRows,
      notes: [],
    },
  },
  { kind: 'annex', title: '部门整体支出绩效评价指标评分表', landscape: true },
  { kind: 'heading', level: 1, text: words('评分明细') },
  {
    kind: 'table',
    table: {
      title: '指标评分表',
      columns: wideColumns.map((title, column) => ({
        title,
        align: column > 0 && column < 4 ? ('right' as const) : ('left' as const),
        width: column === 4 ? 30 : 10,
      })),
      rows: Array.from({ length: 25 }, (_, row) => ({
        cells: [
          cell(words(`A${row + 1} 预算执行率`), { indent: row % 3 }),
          cell(words('5')),
          cell(bound(`${(5 - row * 0.1).toFixed(1)}`, `s:A${row + 1}`)),
          cell(bound(`${(100 - row).toFixed(2)}%`, `i:A${row + 1}`)),
          cell(
            words(
              `执行率${(100 - row).toFixed(2)}%，每低1个百分点扣0.1分，扣${(row * 0.1).toFixed(1)}分，得${(5 - row * 0.1).toFixed(1)}分`,
            ),
          ),
          cell(words('部门决算报表')),
          cell(words('')),
          cell(words('')),
        ],
      })),
      notes: ['“待评”表示所需数据或评判尚缺，既不计零分，也不计满分。'],
    },
  },
]

export const FULL_REPORT: ReportDocument = {
  title: '衡阳市人力资源和社会保障局2019年度部门整体支出绩效评价报告',
  organisation: '衡阳市人力资源和社会保障局',
  date: '2020-05-06',
  notices: [
    '本报告含示例数据：标有“示例”的数据和评判系为演示编制，并非实际情况。',
    '标有“待核”的分值和标准未经来源核对，使用前请与正式文件核对。',
  ],
  blocks,
}
