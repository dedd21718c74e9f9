/**
 * The field's words 词汇 that tell what a figure is. Data: a new word goes here, not into a relation. Longer words stand
 * before shorter ones that they contain.
 */

/** Which column of a budget a figure belongs to. */
export type Measure = 'initial' | 'adjusted' | 'budget' | 'execution' | 'final'

/** Words that name a measure, the more specific first; the last one in a phrase decides. */
export const MEASURE_WORDS: readonly (readonly [RegExp, Measure])[] = [
  [/预算执行数|当年执行数|实际执行数|全年执行数|执行数|执行金额|实际执行|执行(?=为|$)/g, 'execution'],
  [
    /年初部门预算数?|年初预算安排数?|年初预算(?:总额|总数|金额|数|安排)?|年初安排(?:预算)?数?|年初批复(?:预算)?数?|年初下达|预算年初数|当年预算批复数?/g,
    'initial',
  ],
  [
    /调整后?(?:的)?(?:全年)?预算(?:总额|金额|数)?|预算调整(?:后)?数|全年预算(?:总额|金额|数)?|调整后(?:金额|数)|最终预算数?/g,
    'adjusted',
  ],
  [
    /支出决算(?:总额|数)?|收入决算(?:总额|数)?|决算(?:总额|金额|数|支出|为支出)?|实际支出(?:总额|金额|数)?|实际支付(?:金额|数)?|实际使用(?:资金|金额)?|实际完成(?:支出|数)?|实际发生(?:额|数)?|实际收入|实际到位(?:资金|金额|数)?|实际开支|累计支出|支出完成|完成支出|已支出|已支付|实支(?:数)?|实际(?:数|值)|支付(?:金额|数)/g,
    'final',
  ],
  [
    /预算(?!内|外|单位|科目)(?:总额|总数|总规模|金额|资金|安排|批复|数|额)?|安排(?:资金|预算|数)?|计划(?!生育|单列|经济)(?:投资|数)?|下达(?:资金|预算|指标)?|批复(?:预算|数)?|应到位(?:资金|金额)?|核定(?:数|额)?/g,
    'budget',
  ],
]

/** Whether a figure of measure `own` may answer for a base called `asked`. */
export function answers(own: Measure | undefined, asked: Measure | undefined): boolean {
  if (asked === undefined || own === asked) return true
  if (asked === 'budget') return own === 'initial' || own === 'adjusted'
  if (asked === 'initial' || asked === 'adjusted') return own === 'budget'
  if (asked === 'final') return own === 'execution'
  return asked === 'execution' && own === 'final'
}

export const isBudget = (m: Measure | undefined): boolean =>
  m === 'initial' || m === 'adjusted' || m === 'budget'
export const isFinal = (m: Measure | undefined): boolean => m === 'final' || m === 'execution'

const UP =
  '增亏|净?增加|净?增长|净增|递增|增|上升|提高|提升|上涨|扩大|追加|调增|核增|增收|增支|增产|增效|多支出|多安排|多收|多|高出|高|超收|超支|超出|超过|超|突破|上浮|增幅|涨幅'
const DOWN =
  '减亏|核减|净?减少|净减|负增长|递减|减|下降|降低|回落|下跌|下滑|缩小|节约|节省|节支|结余|剩余|结转|调减|核减|压减|压缩|压降|缩减|削减|精简|少支出|少安排|少收|减产|减收|减支|少|低于|低|缺口|短收|短缺|欠收|追减|下浮|降|降幅|跌幅|收窄'
const CHANGE_TAIL =
  '(?:了|支出|经费|资金|预算|计划|概算|收入|金额|额度|额|数|幅度|幅|率|比例|比率|数额|人数)?'

/** A change at the end of a phrase: direction by which group matched. */
export const CHANGE_END = new RegExp(`(?:(${UP})|(${DOWN}))${CHANGE_TAIL}$`)
/** 增加到, 降至: the new level, not the change. */
export const CHANGED_TO = new RegExp(
  `(?:${UP}|${DOWN}|发展|变更?|调整)(?<![幅率额度数])(?:到|至|为|成)[^，。；\\d]{0,8}$`,
)
/** 增长（下降）, 增加/减少: a template's leftover, direction unsaid. */
export const EITHER_WAY =
  /(?:增长|增加|上升|提高|减少|下降|降低|增|减)[（/／|](?:增长|增加|上升|提高|减少|下降|降低|增|减)[）]?/

/** Words that say the previous period. 上年结转 is not of it: it is there to be spent this year. */
export const PRIOR =
  /上年同期|去年同期|(?:上一年度|上年度|上一年|上年|去年|前一年)(?!年?末?(?:财政拨款|一般公共预算|各项)?(?:结转|结余|滚存|旧存|存案))|同期|上期|年初数/
/** Words that say this period. */
export const CURRENT = /本年度?|今年|当年|本期|本年|全年/

/** 比…, 较…, 与…相比: the base of a change. Group 1 is the base. */
export const COMPARED =
  /(?:比|较|相较于|相比于|同比于|与|同|和)((?:(?!比|较)[^，。；]){0,30}?)(?:相比较?|比较|同比|相比|数)?[，,]?$/

/** Rates by name: how each is worked out. `over` ÷ `under`; where words are given, the figures' own words must have them. */
export interface RateWord {
  readonly word: RegExp
  readonly over: 'final' | 'saving' | 'arrived' | 'change' | RegExp
  readonly under: 'budget' | RegExp
}
export const RATE_WORDS: readonly RateWord[] = [
  { word: /节约率|节支率|节省率|结余率|结转率|结转结余率/, over: 'saving', under: 'budget' },
  { word: /到位率/, over: 'arrived', under: 'budget' },
  { word: /预算调整率|调整率|追加率|追加比例|调整比例/, over: 'change', under: 'budget' },
  { word: /人员控制率/, over: /在职|实有|在编/, under: /编制|核定/ },
  {
    word: /执行率|支出率|支出进度|执行进度|支付进度|支付率|拨付率|使用率|预算完成率|支出完成率|执行比例|支出比例|控制率|资金进度/,
    over: 'final',
    under: 'budget',
  },
]

/**
 * Ratios whose name says of which two figures. `part` and `whole` are looked for in the figures' own words; `not` tells
 * words that look like the part and are not.
 */
export interface RatioName {
  readonly name: RegExp
  readonly part: RegExp
  readonly whole: RegExp
  readonly not?: RegExp
  /** In hundredths with a sign (%), to one (1.83：1), or per hundred without a sign (性别比 105). */
  readonly scale: 'hundredths' | 'one' | 'hundred'
  /** 在用率 is what is left of one. */
  readonly complement?: boolean
  /** Several parts may go together: 非常满意 and 满意. */
  readonly adds?: boolean
  /** Part and whole may be of different units. */
  readonly mixed?: boolean
  /** The part is never above the whole. */
  readonly within?: boolean
  /** Worked out in too many ways to accuse. */
  readonly loose?: boolean
}
export const RATIO_NAMES: readonly RatioName[] = [
  {
    name: /资产负债率$/,
    part: /负债/,
    whole: /资产(?:总额|总计|合计|总量|总值)?/,
    not: /负债率/,
    scale: 'hundredths',
  },
  { name: /(?:存贷比|贷存比|存贷率)(?:例)?$/, part: /贷款/, whole: /存款/, scale: 'hundredths' },
  {
    name: /(?:营业收入|营收|销售|主营业务收入)利润率$/,
    part: /利润/,
    whole: /营业收入|营收|销售收入|销售额/,
    scale: 'hundredths',
  },
  {
    name: /城镇化率$/,
    part: /城镇(?:常住|户籍)?人口/,
    whole: /(?:常住|户籍|总)人口/,
    not: /乡村/,
    scale: 'hundredths',
    within: true,
  },
  {
    name: /(?:核减|审减|审核核减|净核减)率$/,
    part: /(?:核减|审减)/,
    whole: /送审|报审|申报/,
    scale: 'hundredths',
    within: true,
  },
  {
    name: /(?:闲置)率$/,
    part: /闲置/,
    whole: /原值|总额|总值|总面积|总数|总量|共有/,
    scale: 'hundredths',
    within: true,
  },
  {
    name: /(?:在用|利用|使用)率$/,
    part: /在用|已用|利用/,
    whole: /原值|总额|总值|总面积|总数|总量/,
    scale: 'hundredths',
    within: true,
  },
  {
    name: /(?:在用|利用|使用)率$/,
    part: /闲置/,
    whole: /原值|总额|总值|总面积|总数|总量/,
    scale: 'hundredths',
    within: true,
    complement: true,
  },
  {
    name: /(?:有效问卷)?(?:回收|收回)率$/,
    part: /收回|回收/,
    whole: /发放|发出|下发/,
    scale: 'hundredths',
    within: true,
  },
  {
    name: /(?:有效回收|问卷有效|有效)率$/,
    part: /有效/,
    whole: /收回|回收|发放|发出|共/,
    scale: 'hundredths',
    within: true,
  },
  {
    name: /满意(?:度|率)$|满意(?:度|率)（[^（）]*）$/,
    part: /满意/,
    whole: /有效|收回|回收|受访|样本|发放|调查|问卷/,
    not: /不满意|满意度|满意率/,
    scale: 'hundredths',
    adds: true,
    within: true,
  },
  {
    name: /优良率$/,
    part: /优|良/,
    whole: /自评|评价|考核|评定|抽查|覆盖|全部|共/,
    not: /优良率|不/,
    scale: 'hundredths',
    adds: true,
    within: true,
  },
  {
    name: /(?:网办|网上办理)率$/,
    part: /网上|网办/,
    whole: /办理|受理|办件/,
    scale: 'hundredths',
    within: true,
  },
  { name: /采纳率$/, part: /采纳|采用/, whole: /建议|提出|意见/, scale: 'hundredths', within: true },
  {
    name: /(?:预留(?:比例|份额|占比))$/,
    part: /预留/,
    whole: /(?:采购)?预算(?:总额|金额)?|采购(?:总额|金额)/,
    scale: 'hundredths',
    within: true,
  },
  { name: /(?:师生比|生师比)$/, part: /学生|在校生/, whole: /教师/, scale: 'one' },
  {
    name: /城乡(?:居民)?(?:人均可支配)?收入(?:之)?比(?:值)?$/,
    part: /城镇/,
    whole: /农村|乡村/,
    scale: 'one',
  },
  { name: /(?:总人口)?性别比$/, part: /男/, whole: /女/, scale: 'hundred' },
  {
    name: /(?:非税占比|非税收入占比)$/,
    part: /非税/,
    whole: /一般公共预算收入|财政收入|收入完成/,
    scale: 'hundredths',
    within: true,
  },
  { name: /债务率$/, part: /债务余额/, whole: /综合财力/, scale: 'hundredths' },
  { name: /(?:成新率)$/, part: /净值/, whole: /原值/, scale: 'hundredths', within: true },
]

/** Differences whose name says of which two figures: 顺差 is 出口 less 进口. */
export interface DifferenceName {
  readonly name: RegExp
  readonly from: RegExp
  readonly less: RegExp
}
export const DIFFERENCE_NAMES: readonly DifferenceName[] = [
  { name: /顺差(?:额|为|达)*$/, from: /(?<!进)出口/, less: /进口/ },
  { name: /逆差(?:额|为|达)*$/, from: /进口/, less: /出口/ },
  { name: /自然(?:净)?(?:增加|增长)(?:人口)?(?:了|为)*$/, from: /出生/, less: /死亡/ },
  { name: /自然(?:净)?减少(?:人口)?(?:了|为)*$/, from: /死亡/, less: /出生/ },
  {
    name: /(?:所有者权益|净资产)(?:总额|合计|为)*$/,
    from: /资产(?:总额|总计|合计|总量)?/,
    less: /负债/,
  },
  {
    name: /(?:核减|审减|净核减|核减金额|审减金额)(?:工程)?(?:价款|造价|投资|费用)?(?:了|为)*$/,
    from: /送审|报审|申报|上报/,
    less: /审定|核定|审核后/,
  },
  {
    name: /(?:少分|少发|少收|少缴|少征|少付|少拨|少计)(?:了|为)*$/,
    from: /应(?:当)?[分发收缴征付拨计]/,
    less: /实(?:际)?[分发收缴征付拨计]/,
  },
  {
    name: /(?:多分|多发|多收|多缴|多付|多拨|多计)(?:了|为)*$/,
    from: /实(?:际)?[分发收缴征付拨计]/,
    less: /应(?:当)?[分发收缴征付拨计]/,
  },
  { name: /(?:缺编|空编|编制空缺|空缺编制|编制结余)(?:为|了)*$/, from: /编制/, less: /实有|在职|在编|在岗/ },
  { name: /超编(?:为|了)*$/, from: /实有|在职|在编|在岗/, less: /编制/ },
  {
    name: /(?:尚有|仍有|还有|剩余|尚余|余款|未清退|未收回|尚未收回|未退还|尚未退还|未整改)(?:为)*$/,
    from: /违规|应收|应退|共收到|接受|发放|拖欠|累计收到|预备费/,
    less: /已(?:清退|收回|退还|归还|整改)|汇往|支付|动用|支出/,
  },
]

/** Words of an average at the end of a phrase, and what it is counted by. Group 1 is a power: 每百平方公里. */
export interface AverageWord {
  readonly word: RegExp
  readonly counts: RegExp
}
const EACH = '(?:平均)?每(百|千|万|十万)?'
const THEN = '(?:平均)?[^，。；：每均]{0,12}$'
export const AVERAGES: readonly AverageWord[] = [
  {
    word: new RegExp(`(?:${EACH}(?:人|名)(?![均月天日次])|人均|生均|每生|单人)(?!次)${THEN}`),
    counts: /^(?:人|名|人次)$/,
  },
  { word: new RegExp(`(?:${EACH}人次|人次均)${THEN}`), counts: /^人次$/ },
  { word: new RegExp(`(?:${EACH}批次?|批次?均|单批)${THEN}`), counts: /^批次?$/ },
  { word: new RegExp(`(?:${EACH}(?:个?家庭)?户|户均)${THEN}`), counts: /^户$/ },
  { word: new RegExp(`(?:${EACH}辆|${EACH}台车|单车|车均|辆均)${THEN}`), counts: /^辆$/ },
  { word: new RegExp(`(?:${EACH}亩|亩均)${THEN}`), counts: /^亩$/ },
  { word: new RegExp(`${EACH}(?:平方)?公里${THEN}`), counts: /^(?:平方公里|公里|千米)$/ },
  { word: new RegExp(`(?:${EACH}平方米|均价)${THEN}`), counts: /^平方米$/ },
  { word: new RegExp(`(?:${EACH}(?:村|行政村)|村均)${THEN}`), counts: /^(?:个|村)$/ },
  { word: new RegExp(`(?:${EACH}(?:家|企业)|企均)${THEN}`), counts: /^(?:家|户)$/ },
  { word: new RegExp(`(?:${EACH}(?:所|校)|校均)${THEN}`), counts: /^所$/ },
  { word: new RegExp(`(?:${EACH}(?:次|场|期)|[场期]均)${THEN}`), counts: /^(?:次|场|期|场次|期次|场)$/ },
  { word: new RegExp(`(?:${EACH}(?:个|项)|个均|项均)${THEN}`), counts: /^(?:个|项)$/ },
  {
    word: new RegExp(`(?:${EACH}(?:所|局|站|院|镇|乡|街道|园|馆)|[所局站院镇乡园馆]均)${THEN}`),
    counts: /^(?:个|所|家)$/,
  },
  {
    word: new RegExp(`(?:${EACH}(?:台|套|件|座|处|盏|张|只|头|间|栋|条|口)|台均|件均|座均)${THEN}`),
    counts: /^(?:台|套|件|座|处|盏|张|只|头|间|栋|条|口)$/,
  },
  { word: new RegExp(`(?:${EACH}吨|吨均)${THEN}`), counts: /^吨$/ },
  { word: /(?:月均|平均每月)[^，。；：每]{0,8}$/, counts: /^个月$/ },
]

/** 每…: what a price is for one of, and the units in which those are counted. */
export const EACH_UNITS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:人次|餐)$/, /^(?:人次|餐|份)$/],
  [/^(?:人|名|生|位)$/, /^(?:人|名|人次)$/],
  [/^(?:户|家庭)$/, /^户$/],
  [/^(?:车|辆)$/, /^辆$/],
  [/^月$/, /^个月$/],
  [/^(?:天|日)$/, /^天$/],
  [/^学期$/, /^(?:个|学期)$/],
]

/** Averages and rates do not add up. */
export const NOT_ADDITIVE =
  /人均|平均|均值|[户车台件校村亩次]均|日均|月均|年均|单价|每[人户月年天次个亩]|排名|增速|最高|最低|强度|浓度|(?<!超)限额|(?:率|指数|标准|价格|均价)$/

/** Labels of things that overlap: a person is a woman and a member at once. */
export const OVERLAPPING =
  /女|男性?|党员|少数民族|本科|大专|硕士|博士|研究生|学历|职称|岁|高级|中级|初级|退役|残疾|贫困|脱贫|农村户|新增|累计|重点|省级|国家级|市级|区级|规模以上|民营|小微|中小|返聘|达标|合格/

/** Heads of lists: what follows are the parts of what went before. `open` lists need not be complete. */
export interface ListCue {
  readonly word: RegExp
  readonly open: boolean
}
export const LIST_CUES: readonly ListCue[] = [
  { word: /主要包括|主要有|主要是|主要用于|主要为|主要由|主要为了/y, open: true },
  {
    word: /其中包括|其中有|其中|分别是|分别为|分别用于|包括|包含|具体包括|具体为|具体是|具体如下|分为|由(?=[^，。；]{2,60}(?:组成|构成))|含|构成情况|构成(?:如下|为)/y,
    open: false,
  },
]
/** 主要用于以下方面 is a whole list all the same. */
export const WHOLE_LIST = /以下(?:几个)?方面|如下|分别/

export const TOTAL_WORDS =
  /合计|共计|总计|总额|总数|总和|总量|总规模|总预算|总收入|总支出|总投资|(?<!公)共(?!产|同|享|建|治)|累计|小计/
