/**
 * What a generated unit pays for 生成账簿的支出事项: by economic item the usual size of a payment, how often it comes, whom it
 * goes to and what the summary says. `common` is in thousandths of all payments.
 */

/** 一个经济分类的付款. */
export interface SpendingKind {
  readonly economic: string
  /** 平均每笔, fen. */
  readonly usual: bigint
  readonly common: { readonly basic: number; readonly project: number }
  readonly payees: readonly string[]
  readonly summaries: readonly string[]
  /** Small payments may be made in cash. */
  readonly cash: boolean
}

const kind = (
  economic: string,
  usualYuan: number,
  basic: number,
  project: number,
  payees: string,
  summaries: string,
  cash = false,
): SpendingKind => ({
  economic,
  usual: BigInt(usualYuan) * 100n,
  common: { basic, project },
  payees: payees.split(' '),
  summaries: summaries.split(' '),
  cash,
})

/** {科} is an office, {月} a month. The last of several summaries is rare, and chosen to mislead a test. */
export const SPENDING_KINDS: readonly SpendingKind[] = [
  kind(
    '30201',
    1800,
    130,
    30,
    '办公用品商行 文化用品公司 电脑耗材店',
    '付{科}办公用品款 付打印耗材款 付{月}月文具款 报{科}购书费 付会客室用餐具款',
    true,
  ),
  kind(
    '30202',
    2600,
    25,
    20,
    '图文广告部 印务公司',
    '付{科}印刷费 付宣传册印制费 付表格印刷费 付护照办理指南印制费',
  ),
  kind('30203', 9000, 2, 10, '咨询公司 会计师事务所', '付{科}咨询费 付审计咨询费'),
  kind('30204', 60, 14, 2, '银行网点', '付{月}月银行手续费 付汇款手续费'),
  kind('30205', 2200, 10, 0, '自来水公司', '付{月}月水费'),
  kind('30206', 5200, 12, 0, '供电公司', '付{月}月电费'),
  kind('30207', 900, 40, 10, '通信公司 邮政网点', '付{科}电话费 付{月}月网络费 付邮寄费', true),
  kind('30209', 12000, 8, 4, '物业公司', '付{月}月物业费 付保洁费'),
  kind(
    '30211',
    1500,
    140,
    90,
    '航空票务 客运公司 宾馆',
    '报{科}差旅费 报{科}外出业务差旅费 报{科}参加学习差旅费 报出差途中停车费',
    true,
  ),
  kind(
    '30213',
    4200,
    30,
    20,
    '装饰工程部 电器维修部 设备维修公司',
    '付{科}设备维修费 付办公楼维修费 付接待室桌椅维修费',
  ),
  kind('30214', 6000, 6, 10, '房屋租赁公司 设备租赁公司', '付{科}租赁费 付{月}月场地租金'),
  kind('30215', 6500, 10, 20, '会议中心 酒店', '付{科}会议费 付业务工作会议费 付会议场租和会议用餐费'),
  kind('30216', 8200, 10, 30, '培训学校 酒店', '付{科}培训费 付业务培训班费用 付培训师资费'),
  kind(
    '30217',
    950,
    26,
    4,
    '酒楼 餐饮店 酒店',
    '付公务接待费 付{科}公务接待用餐费 付来访单位公务接待费 付来客费用',
  ),
  kind('30226', 3800, 20, 60, '劳务公司 职工个人', '付{科}劳务费 付临时用工劳务费 付专家评审劳务费'),
  kind(
    '30227',
    26000,
    4,
    60,
    '软件公司 信息技术公司 检测公司 调查公司',
    '付{科}委托业务费 付系统运行维护费 付第三方服务费',
  ),
  kind('30228', 5200, 6, 0, '单位工会', '拨{月}月工会经费'),
  kind('30229', 1500, 8, 0, '体检中心 超市', '付职工体检费 付职工福利费'),
  kind(
    '30231',
    1200,
    40,
    6,
    '加油站 汽车维修厂 保险公司',
    '付公务用车加油费 付公务用车维修费 付公务用车保险费 付车船税',
  ),
  kind('30239', 700, 36, 0, '客运公司 职工个人', '发{科}公务交通补贴 报{科}市内交通费 报外出办事停车费'),
  kind(
    '30299',
    1600,
    40,
    30,
    '商贸公司 服务部 广告公司',
    '付{科}业务经费 付宣传费 付档案整理费 付党建活动费 付值班用餐费',
    true,
  ),
  kind('31002', 7000, 4, 12, '电脑公司 家具城', '付{科}办公设备款 付办公家具款'),
  kind('31003', 42000, 0, 5, '设备公司', '付专用设备款'),
  kind('31007', 56000, 0, 6, '软件公司 信息技术公司', '付信息系统建设款 付软件购置款'),
]

/** For an item of the totals that is in no list. */
export const otherKind = (economic: string): SpendingKind =>
  kind(economic, 15000, 1, 1, '有关单位 商贸公司', '付{科}项目款 付有关费用')

/** 按月发放的 items (工资福利 and 对个人的补助) with their share of the default payroll in thousandths and function. */
export const PAYROLL: readonly {
  readonly economic: string
  readonly share: number
  readonly functional: string
}[] = [
  { economic: '30101', share: 330, functional: '2080101' },
  { economic: '30102', share: 210, functional: '2080101' },
  { economic: '30103', share: 110, functional: '2080101' },
  { economic: '30107', share: 60, functional: '2080101' },
  { economic: '30108', share: 110, functional: '2080505' },
  { economic: '30109', share: 45, functional: '2080506' },
  { economic: '30110', share: 55, functional: '2101101' },
  { economic: '30113', share: 60, functional: '2210201' },
  { economic: '30305', share: 20, functional: '2080101' },
]

export const isPayroll = (economic: string): boolean => /^30[13]/.test(economic)

export const OFFICES: readonly string[] =
  '办公室 财务科 人事科 业务一科 业务二科 业务三科 法规科 信息科 监察室 服务大厅'.split(' ')
export const PROJECTS: readonly string[] = ['信息化建设', '专项业务', '监督检查', '宣传培训']

const FIRST =
  '鸿运 佳信 同创 万和 永兴 华泰 天成 金辉 恒达 顺达 新源 宏图 明远 博雅 中诚 瑞丰 盛世 长青 远航 启明'.split(
    ' ',
  )

/** The n-th payee of a kind: 鸿运办公用品商行, …, 鸿运办公用品商行（2）. */
export function payeeName(payees: readonly string[], n: number): string {
  const all = FIRST.length * payees.length
  const [first, trade] = [
    FIRST[n % FIRST.length] ?? '',
    payees[Math.floor(n / FIRST.length) % payees.length] ?? '',
  ]
  const round = Math.floor(n / all)
  return `${first}${trade}${round === 0 ? '' : `（${round + 1}）`}`
}
