/** 评分标准的文字: a standard as one Chinese sentence. The same standard gives the same sentence. */
import {
  Exact,
  type Formula,
  measureInfo,
  pointsText,
  print,
  printBand,
  type Quantity,
  type ScoringRule,
} from '@jiheng/engine'

type Of<K extends ScoringRule['kind']> = Extract<ScoringRule, { kind: K }>

/** @example “不超过100%计满分5分；每超过1个百分点扣0.5分，不足的不扣，扣完为止。” */
export function standardSentence(rule: ScoringRule, full: Exact): string {
  return `${clauses(rule, full)}。`
}

function clauses(rule: ScoringRule, full: Exact): string {
  switch (rule.kind) {
    case 'deduction':
      return deduction(rule, full)
    case 'bands':
      return bands(rule)
    case 'checklist':
      return checklist(rule)
    case 'findings': {
      const items = rule.items.length === 0 ? '' : `；检查内容：${rule.items.join('；')}`
      return `未发现不符合情形计满分${pointsText(full)}分；每发现一例扣${pointsText(rule.loss)}分，${floorWords(rule.floor)}${items}`
    }
    case 'proportion':
      return proportion(rule, full)
    case 'levels':
      return rule.levels.map((level) => levelWords(level, full)).join('；')
    case 'either': {
      const how = rule.choose === 'best' ? '取得分高的一项' : '由评价人员选定一项'
      const options = rule.options.map(
        (option) => `“${option.name}”（${option.formula.text}）：${clauses(option.scoring, full)}`,
      )
      return `${rule.options.length}项择一，${how}。${options.join('。')}`
    }
  }
}

const floorWords = (floor: Exact): string => (floor.sign() > 0 ? `最低得${pointsText(floor)}分` : '扣完为止')

function deduction(rule: Of<'deduction'>, full: Exact): string {
  const limit = print(rule.from)
  const within = { above: '不超过', below: '不低于', both: '等于' }[rule.side]
  const beyond = { above: '超过', below: '低于', both: '超过或低于' }[rule.side]
  const step = rule.stepKind === 'percentOfLimit' ? `界限的${print(rule.step)}` : distance(rule.step)
  const rest = rule.partialStep === 'counts' ? '不足一步按一步扣' : '不足一步不扣'
  return `${within}${limit}计满分${pointsText(full)}分；每${beyond}${step}扣${pointsText(rule.loss)}分，${rest}，${floorWords(rule.floor)}`
}

/** A distance between two percentages is in 百分点. */
function distance(step: Quantity): string {
  return step.measure === '%' ? `${print(step, { withMeasure: false })}个百分点` : print(step)
}

function bands(rule: Of<'bands'>): string {
  const list = rule.bands.map(
    (band) => `${printBand(band)}${band.points.isZero() ? '不得分' : `计${pointsText(band.points)}分`}`,
  )
  const rest = rule.below === 'open' ? '；不在各档内的待评' : ''
  return `${list.join('；')}${rest}`
}

function checklist(rule: Of<'checklist'>): string {
  const first = rule.items[0]
  const even = first !== undefined && rule.items.every((item) => item.points.equals(first.points))
  const items = rule.items.map((item) => (even ? item.text : `${item.text}（${pointsText(item.points)}分）`))
  const each = even ? `每符合一项计${pointsText(first.points)}分` : '每符合一项计该项分值'
  return `${rule.items.length}项要点，${each}：${items.join('；')}`
}

function proportion(rule: Of<'proportion'>, full: Exact): string {
  const limit = (formula: Formula | undefined): string => formula?.text ?? '（未定）'
  const top = `计满分${pointsText(full)}分`
  switch (rule.better) {
    case 'more': {
      const over =
        rule.overLimit === undefined
          ? ''
          : `；超过目标${trimmed(rule.overLimit)}倍的视为目标偏低，按偏离度扣减`
      return `达到目标（${limit(rule.target)}）${top}；未达到的，按完成比例计分${over}`
    }
    case 'less':
      return `不超过目标（${limit(rule.target)}）${top}；超过的，按目标与实际的比例计分`
    case 'within':
      return `在${limit(rule.low)}至${limit(rule.high)}之间${top}；超出区间的，按与最近一端的比例计分`
  }
}

const trimmed = (number: Exact): string => pointsText(number)

function levelWords(level: Of<'levels'>['levels'][number], full: Exact): string {
  const text = level.text === undefined ? '' : `（${level.text}）`
  return `${level.name}${text}${levelPoints(level, full)}`
}

function levelPoints(level: Of<'levels'>['levels'][number], full: Exact): string {
  if (level.points !== undefined) return level.points.isZero() ? '不得分' : `计${pointsText(level.points)}分`
  const low = full.mul(level.low ?? Exact.zero)
  const high = full.mul(level.high ?? Exact.one)
  return `在${pointsText(low)}至${pointsText(high)}分之间评定`
}

/** Whether a measure is a ratio, so that its literals are percentages. */
export const isRatio = (measure: string): boolean => measureInfo(measure)?.dimension === ''
