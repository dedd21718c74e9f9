/** A sum as a claim 合计的命题: parts and total, when the parts are a whole, and when a failed sum must be a slip. */
import { Exact } from '@jiheng/engine'
import { sumOf } from '../arithmetic.ts'
import type { Claim } from '../claim.ts'
import { member } from '../claims.ts'
import { worth } from '../figure.ts'
import type { Slot } from '../phrase.ts'
import { someSlipExplains } from '../slip.ts'
import { mayAddUp } from './plain.ts'

/** Parts of a total that are its whole, whatever the cue says. */
const EXHAUSTIVE: readonly (readonly RegExp[])[] = [
  [/基本支出/, /项目支出/],
  [/人员经费|人员支出/, /公用经费|公用支出/],
  [/货物/, /工程/, /服务/],
  [/地上/, /地下/],
  [/计容/, /不计容/],
  [/出国/, /公务用车|公车/, /接待/],
  [/出国/, /购置/, /运行/, /接待/],
  [/购置/, /运行/],
  [/第一产业/, /第二产业/, /第三产业/],
  [/城镇/, /乡村|农村/],
  [/行政编/, /事业编/],
  [/行政/, /参公|参照/],
  [/行政/, /参公|参照/, /事业/],
  [/行政/, /事业/, /工勤/],
  [/行政/, /参公|参照/, /事业/, /工勤/],
  [/男/, /女/],
  [/非税/, /(?<!非)税收/],
  [/返还/, /一般性转移/, /专项转移/],
  [/一般性转移/, /专项转移/],
  [/一般债/, /专项债/],
  [/已/, /正在|未|尚|待/],
  [/完工|竣工|建成|办结|完成/, /在建|续建|正在|未|推进/],
  [/优/, /良/, /中/, /差/],
  [/优/, /良/, /合格/, /不合格/],
  [/数量/, /质量/, /时效/, /成本/],
  [/工资福利/, /商品和服务/, /个人和家庭/],
  [/工资福利/, /商品和服务/, /个人和家庭/, /资本性/],
  [/中央/, /省/, /市/],
  [/中央/, /省/, /市/, /县|区/],
  [/在职/, /退休/],
  [/在编|编内/, /编外|聘用/],
  [/个人/, /企业/],
  [/人工造林/, /封山/],
  [/农业/, /非农/],
  [/财政拨款|财政资金/, /自筹|其他|单位资金/],
  [/城镇/, /乡村|农村/],
  [/商品零售/, /餐饮/],
  [/城镇|城市/, /农村|乡村/],
  [/第一产业/, /第二产业/, /第三产业/],
  [/出口/, /进口/],
  [/中央/, /地方/],
  [/家庭户/, /集体户/],
  [/汉族/, /少数民族/],
  [/国内(?:游客|旅游)/, /(?:国际|入境|境外)(?:游客|旅游)?/],
  [/过夜/, /一日游/],
  [/国税/, /地税/, /财政/],
  [/福利彩票|福彩/, /体育彩票|体彩/],
  [/民事公益/, /行政公益/],
  [/A类/, /B类/, /C类/, /D类/],
  [/东部/, /中部/, /西部/],
  [/东部/, /中部/, /西部/, /东北/],
  [/政府集中/, /部门集中/, /分散/],
]

/** Parts that mostly are the whole, though something may be left over: told only where a slip explains what is off. */
const MOSTLY_WHOLE: readonly (readonly RegExp[])[] = [
  [/国税/, /地税/],
  [/税务/, /财政/],
  [/公立/, /民营|社会办/],
  [/集体/, /个人|委员/],
  [/建议/, /提案/],
  [/批准逮捕|批捕/, /不捕|不批准/],
  [/起诉/, /不起诉/],
  [/审结|办结|结案/, /未结/],
  [/按期|按时|如期/, /逾期|超时|超期/],
  [/直接?办|即时办结|自行/, /转办|派单|交办/],
  [/电话/, /非电话|网络/],
  [/A类/, /B类/],
  [/A类/, /B类/, /C类/],
  [/基层/, /中级/, /高级/],
  [/一审/, /二审/],
  [/一审/, /二审/, /再审/],
  [/企业/, /个体/, /合作社/],
  [/款/, /物资/],
  [/资金/, /物资/],
  [/地方/, /上划|中央/],
  [/集中采购/, /分散采购/],
  [/本级/, /下达|转移支付|补助/],
  [/企业/, /机关|事业/, /社会团体|其他/],
]

export const isMostlyWhole = (names: readonly string[]): boolean =>
  MOSTLY_WHOLE.some(
    (set) => set.length === names.length && set.every((word) => names.some((name) => word.test(name))),
  )

export function sumClaim(parts: readonly Slot[], total: Slot, signs?: readonly (1 | -1)[]): Claim {
  return {
    kind: 'sum',
    members: [...parts.map((slot) => member(slot, '分项')), member(total, '总数')],
    stated: parts.length,
    compute: (values) => sumOf(values, signs, parts.length),
    mayHold: (values) => mayAddUp(values, signs),
    linear: [...parts.map((_, i): 1 | -1 => signs?.[i] ?? 1), -1],
    working: (prints) =>
      prints
        .slice(0, -1)
        .map((print, i) => (signs?.[i] === -1 ? `− ${print}` : i === 0 ? print : `+ ${print}`))
        .join(' '),
  }
}

export function isExhaustive(names: readonly string[]): boolean {
  if (isStaff(names) || isFunding(names)) return true
  if (REST.test(names[names.length - 1] as string)) return true
  if (isWithAndWithout(names)) return true
  return EXHAUSTIVE.some(
    (set) => set.length === names.length && set.every((word) => names.some((name) => word.test(name))),
  )
}

/** 整村推进村、非整村推进村: what is of a kind, and what is not. */
const isWithAndWithout = (names: readonly string[]): boolean => {
  const [a, b] = names
  if (names.length !== 2 || a === undefined || b === undefined) return false
  const core = /非([\u4e00-\u9fff]{2,})$/.exec(b)?.[1]
  return core !== undefined && !a.includes('非') && a.endsWith(core)
}

/** 其他, 其他用车: all that is left. 其他交通费用 is an item of the classification and leaves nothing out. */
const REST = /^(?:其他|其它|其余|余下)(?!交通费|商品和服务|工资福利|资本性|社会保障缴费|对个人|对企业|支出（)/

/** 中央 A、省级 B、县级配套 C、群众自筹 D: money by where it comes from, down to what people find themselves. */
const isFunding = (names: readonly string[]): boolean =>
  names.length >= 3 &&
  names.every((name) => /中央|省|市|县|区|乡|镇|村|自筹|配套|社会|债券|贷款|财政/.test(name)) &&
  /自筹|社会资[本金]|其他/.test(names[names.length - 1] as string)

/** 行政、参公、全额事业、差额事业: a staff by its kinds of post, the two chief kinds among them. */
export const isStaff = (names: readonly string[]): boolean =>
  names.length >= 2 &&
  names.every((name) => /行政|参公|参照|事业|工勤|公务员|机关/.test(name)) &&
  names.some((name) => /行政|公务员|机关/.test(name)) &&
  names.some((name) => /事业|参公|参照/.test(name))

/**
 * Whether one slip of the hand makes the sum right and chance hardly would: among all differences as large as the total
 * fewer than one in a hundred could be made by a slip.
 */
export function tellingSlip(claim: Claim, worst = 4): boolean {
  const total = (claim.members[claim.stated] as { figure: Slot['figure'] }).figure
  const size = worth(total).abs().div(grain(claim))
  if (size.compare(Exact.of(300)) < 0) return false
  // Of a shorter number's slips only swapped digits are rare enough to tell.
  const most = size.compare(Exact.of(3000)) < 0 ? 1 : worst
  return someSlipExplains(claim, most)
}

/**
 * 事业收入中，门诊 A，住院 B: nothing says that these are all. Where they make less than the total, one digit off may as well be a part
 * left out; only digits swapped, lost or shifted tell.
 */
export function isMissed(parts: readonly Slot[], total: Slot, claim: Claim): boolean {
  const sum = parts.reduce((all, { figure }) => all.add(worth(figure)), Exact.zero)
  return tellingSlip(claim, sum.compare(worth(total.figure)) > 0 ? 4 : 3)
}

/** The last decimal place that any member uses, in the base unit: round figures fit each other by chance. */
export function grain(claim: Claim): Exact {
  const total = (claim.members[claim.stated] as { figure: Slot['figure'] }).figure
  for (let places = total.places - 1; places >= -6; places--) {
    const step = Exact.scaled(1n, places).mul(total.unit.scale)
    const round = claim.members.every(({ figure }) => worth(figure).div(step).isInteger())
    if (!round) return Exact.scaled(1n, places + 1).mul(total.unit.scale)
  }
  return Exact.scaled(1n, -6).mul(total.unit.scale)
}
