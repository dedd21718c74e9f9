/** 汇总表 and 汇总报告: what the bureau hands on about one year, from the same computation as its pages. Same input, same bytes. */
import {
  type LetterBlock,
  type ListCell,
  type ListSheet,
  writeLetter,
  writeListWorkbook,
} from '@jiheng/documents'
import { Exact, pointsText, quartilesOf, type Ranked } from '@jiheng/engine'
import type { SummaryIndicator } from './archive-summary.ts'
import { rateOf } from './scores.ts'
import {
  type Compared,
  commonIndicators,
  comparedOf,
  type Member,
  percent,
  rankedBy,
  type ScoredMember,
  scoredBy,
} from './series.ts'

export interface SummaryGiven {
  readonly year: number
  readonly frameworkName: string
  readonly organisation: string
  readonly date: string
  readonly members: readonly Member[]
  /** Contradictions that the checker found in each archived report. */
  readonly reports: ReadonlyMap<string, number>
  readonly questions: readonly {
    readonly departmentName: string
    readonly kindName: string
    readonly title: string
    readonly indicatorName: string
    readonly deadline: string
    readonly stateName: string
    readonly state: string
    readonly kind: string
    readonly late: boolean
    readonly messages: readonly { readonly side: string; readonly text: string }[]
  }[]
}

/** Both scores of each department and where they rank. */
interface Line {
  readonly own: ScoredMember
  readonly bureau: ScoredMember
  readonly rank: number | undefined
  readonly bureauRank: number | undefined
}

function linesOf(members: readonly Member[]): readonly Line[] {
  const own = scoredBy(members, 'department')
  const bureau = scoredBy(members, 'bureau')
  const ranksOf = (list: readonly ScoredMember[]): ReadonlyMap<string, number> =>
    new Map(ranked(list).ranked.map(({ one, rank }) => [one.member.id, rank]))
  const [first, second] = [ranksOf(own), ranksOf(bureau)]
  return own
    .map((one, index) => ({
      own: one,
      bureau: bureau[index] as ScoredMember,
      rank: first.get(one.id),
      bureauRank: second.get(one.id),
    }))
    .sort((a, b) => (a.bureauRank ?? members.length + 1) - (b.bureauRank ?? members.length + 1))
}

const ranked = (list: readonly ScoredMember[]): { readonly ranked: readonly Ranked<Compared>[] } =>
  rankedBy(
    list.map((one) => comparedOf(one, '', 'points')),
    'high',
  )

const number = (value: number | undefined): ListCell => (value === undefined ? '' : { number: String(value) })
const exact = (value: Exact | undefined): ListCell =>
  value === undefined ? '' : { number: pointsText(value) }

export async function summaryWorkbook(given: SummaryGiven): Promise<Uint8Array> {
  const lines = linesOf(given.members)
  const common = commonIndicators(given.members)
  return writeListWorkbook({
    title: `${given.year}年度部门整体支出绩效评价汇总表`,
    sheets: [
      totalsSheet(lines, given),
      pointsSheet(lines, common),
      spreadSheet(lines, common),
      problemsSheet(lines),
      unitsSheet(lines),
      questionsSheet(given),
    ],
  })
}

const totalsSheet = (lines: readonly Line[], { reports, frameworkName }: SummaryGiven): ListSheet => ({
  name: '汇总',
  head: [
    '名次',
    '部门编码',
    '部门',
    '部门评定得分',
    '部门评定等级',
    '部门评定名次',
    '财政复评得分',
    '财政复评等级',
    '复评增减',
    '单位数',
    '勾稽不符',
    '报告矛盾',
    '说明',
  ],
  rows: lines.map(({ own, bureau, rank, bureauRank }) => [
    number(bureauRank),
    own.department,
    own.name,
    exact(own.scores.total),
    own.scores.grade ?? '',
    number(rank),
    exact(bureau.scores.total),
    bureau.scores.grade ?? '',
    own.scores.total === undefined || bureau.scores.total === undefined
      ? ''
      : exact(bureau.scores.total.sub(own.scores.total)),
    number(own.summary.units.length),
    number(own.summary.rules.violated),
    number(reports.get(own.id) ?? 0),
    comparedOf(bureau, '', 'points').why,
  ]),
  note: `按${frameworkName}；名次按财政复评得分（没有复评的按部门评定得分），得分相同的名次并列；待评的不排名次。`,
})

const pointsSheet = (lines: readonly Line[], common: readonly SummaryIndicator[]): ListSheet => ({
  name: '各指标得分',
  head: ['名次', '部门', ...common.map((one) => `${one.code} ${one.name}（${one.base}分）`)],
  rows: lines.map(({ bureau, bureauRank }) => [
    number(bureauRank),
    bureau.name,
    ...common.map((one) => exact(bureau.scores.indicators.get(one.code)?.points)),
  ]),
  note: '财政复评的以复评得分列示；空白为待评或不适用。',
})

const spreadSheet = (lines: readonly Line[], common: readonly SummaryIndicator[]): ListSheet => ({
  name: '指标分布',
  head: [
    '指标',
    '名称',
    '分值',
    '可比部门数',
    '平均得分率',
    '最低',
    '下四分位',
    '中位',
    '上四分位',
    '最高',
    '得满分的',
    '不得分的',
  ],
  rows: common.map((one) => {
    const rates = ratesOf(lines, one.code)
    const found = quartilesOf(rates)
    const cells =
      found === undefined
        ? ['', '', '', '', '', '']
        : [found.mean, found.low, found.first, found.median, found.third, found.high].map(percent)
    return [
      one.code,
      one.name,
      { number: one.base },
      number(rates.length),
      ...cells,
      number(rates.filter((rate) => rate.equals(Exact.one)).length),
      number(rates.filter((rate) => rate.isZero()).length),
    ]
  }),
})

const ratesOf = (lines: readonly Line[], code: string): readonly Exact[] =>
  lines.flatMap(({ bureau }) => {
    const scored = bureau.scores.indicators.get(code)
    const rate = scored === undefined ? undefined : rateOf(scored)
    return rate === undefined ? [] : [rate]
  })

/** 共性问题: the same diagnosis in several departments. */
function problemsOf(lines: readonly Line[]) {
  const found = new Map<string, { title: string; departments: string[] }>()
  for (const { own } of lines)
    for (const { diagnosis, title } of own.summary.issues) {
      const one = found.get(diagnosis) ?? { title, departments: [] }
      one.departments.push(own.name)
      found.set(diagnosis, one)
    }
  return [...found.values()].sort((a, b) => b.departments.length - a.departments.length)
}

const problemsSheet = (lines: readonly Line[]): ListSheet => ({
  name: '共性问题',
  head: ['问题', '部门数', '部门'],
  rows: problemsOf(lines).map(({ title, departments }) => [
    title,
    number(departments.length),
    departments.join('、'),
  ]),
})

const unitsSheet = (lines: readonly Line[]): ListSheet => ({
  name: '各单位得分',
  head: ['部门', '单位编码', '单位', '得分', '可评分值', '等级', '勾稽不符'],
  rows: lines.flatMap(({ own }) =>
    own.summary.units.map((unit) => [
      own.name,
      unit.code,
      unit.name,
      { number: unit.points },
      { number: unit.assessable },
      unit.grade,
      number(unit.violated),
    ]),
  ),
})

const questionsSheet = ({ questions }: SummaryGiven): ListSheet => ({
  name: '询问和整改',
  head: ['部门', '类别', '标题', '指标', '期限', '状态', '往来'],
  rows: questions.map((one) => [
    one.departmentName,
    one.kindName,
    one.title,
    one.indicatorName,
    one.deadline,
    one.late ? `${one.stateName}，逾期` : one.stateName,
    one.messages.map(({ side, text }) => `${side === 'bureau' ? '财政' : '部门'}：${text}`).join('\n'),
  ]),
})

/** How many departments the letter lists at each end. */
const LISTED = 20

export async function summaryLetter(given: SummaryGiven): Promise<Uint8Array> {
  const { year, members, frameworkName } = given
  const lines = linesOf(members)
  const totals = lines.flatMap(({ bureau }) => bureau.scores.total ?? [])
  const spread = quartilesOf(totals)
  const rescored = lines.filter(({ bureau }) => bureau.changed)
  const illustrative = members.some(({ summary }) => summary.illustrative)
  const units = members.reduce((sum, { summary }) => sum + summary.units.length, 0)
  const paragraph = (text: string): LetterBlock => ({ kind: 'paragraph', text })
  const heading = (text: string): LetterBlock => ({ kind: 'heading', level: 1, text })
  return writeLetter({
    title: `${year}年度部门整体支出绩效评价汇总报告`,
    organisation: given.organisation,
    date: given.date,
    notices: illustrative ? ['含示例数据，不代表任何部门的真实情况。'] : [],
    body: [
      heading('总体情况'),
      paragraph(
        `${year}年度，${members.length}个部门（所属${units}个单位）按${frameworkName}报送的绩效评价档案经核验封存、重算全部数据和得分、核查报告，均与封存的结果一致。`,
      ),
      ...(spread === undefined
        ? [paragraph('各部门都有待评的指标，还不能比较总分。')]
        : [
            paragraph(
              `可比的${spread.count}个部门，得分最高${pointsText(spread.high)}分，最低${pointsText(spread.low)}分，平均${pointsText(spread.mean)}分，中位${pointsText(spread.median)}分；四分之一的部门不低于${pointsText(spread.third)}分，四分之一的部门不高于${pointsText(spread.first)}分。`,
            ),
          ]),
      ...(lines.length > totals.length
        ? [paragraph(`有${lines.length - totals.length}个部门还有待评的指标，不排名次。`)]
        : []),
      gradeTable(lines),
      heading('各部门得分和名次'),
      paragraph(
        `名次按财政复评得分，没有复评的按部门评定得分；得分相同的名次并列。${lines.length > 2 * LISTED ? `以下列前${LISTED}名和后${LISTED}名，全部见汇总表。` : ''}`,
      ),
      ...(lines.length > 2 * LISTED
        ? [rankTable('前列部门', lines.slice(0, LISTED)), rankTable('后列部门', lines.slice(-LISTED))]
        : [rankTable('各部门得分', lines)]),
      heading('各指标得分情况'),
      indicatorTable(lines, commonIndicators(members)),
      heading('共性问题'),
      problemTable(lines),
      heading('财政复评'),
      paragraph(
        rescored.length === 0
          ? '各部门的得分没有复评调整。'
          : `复评调整了${rescored.length}个部门的得分：${rescored.map((one) => rescoredWords(one)).join('；')}。`,
      ),
      heading('询问和整改'),
      paragraph(questionWords(given)),
    ],
  })
}

function gradeTable(lines: readonly Line[]): LetterBlock {
  const names = lines[0]?.own.summary.framework.grades ?? []
  const count = (name: string): number =>
    lines.filter(({ bureau }) => (bureau.scores.grade ?? '') === name).length
  const rows = [...names.map(({ name }) => [name, String(count(name))]), ['待评', String(count(''))]]
  return {
    kind: 'table',
    title: '等级分布',
    head: ['等级', '部门数'],
    rows: rows.filter(([name, number]) => name !== '待评' || number !== '0'),
    align: ['center', 'right'],
  }
}

const rankTable = (title: string, lines: readonly Line[]): LetterBlock => ({
  kind: 'table',
  title,
  head: ['名次', '部门', '部门评定', '财政复评', '等级'],
  rows: lines.map(({ own, bureau, bureauRank }) => [
    bureauRank === undefined ? '待评' : String(bureauRank),
    own.name,
    own.scores.total === undefined ? '' : pointsText(own.scores.total),
    !bureau.changed || bureau.scores.total === undefined ? '' : pointsText(bureau.scores.total),
    bureau.scores.grade ?? '',
  ]),
  align: ['center', 'left', 'right', 'right', 'center'],
})

function indicatorTable(lines: readonly Line[], common: readonly SummaryIndicator[]): LetterBlock {
  return {
    kind: 'table',
    title: '各指标得分率',
    head: ['指标', '分值', '平均', '下四分位', '中位', '上四分位'],
    rows: common.map((one) => {
      const found = quartilesOf(ratesOf(lines, one.code))
      return [
        `${one.code} ${one.name}`,
        one.base,
        ...(found === undefined
          ? ['', '', '', '']
          : [found.mean, found.first, found.median, found.third].map(percent)),
      ]
    }),
    align: ['left', 'right', 'right', 'right', 'right', 'right'],
  }
}

function problemTable(lines: readonly Line[]): LetterBlock {
  return {
    kind: 'table',
    title: '各部门评价中提出的问题',
    head: ['问题', '部门数', '占比'],
    rows: problemsOf(lines).map(({ title, departments }) => [
      title,
      String(departments.length),
      percent(Exact.of(departments.length, lines.length)),
    ]),
    align: ['left', 'right', 'right'],
  }
}

const rescoredWords = ({ own, bureau }: Line): string =>
  `${own.name}${own.scores.total === undefined ? '待评' : `${pointsText(own.scores.total)}分`}→${bureau.scores.total === undefined ? '待评' : `${pointsText(bureau.scores.total)}分`}`

function questionWords({ questions }: SummaryGiven): string {
  if (questions.length === 0) return '没有向部门提出询问或整改要求。'
  const of = (kind: string) => questions.filter((one) => one.kind === kind)
  const closed = questions.filter((one) => one.state === 'closed').length
  const late = questions.filter((one) => one.late).length
  return `提出询问${of('question').length}件、整改要求${of('rectify').length}件，已办结${closed}件${late === 0 ? '' : `，逾期未答复${late}件`}。`
}
