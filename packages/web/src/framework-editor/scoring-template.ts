/** 评分标准的起点: what a standard of each kind looks like before anybody fills it in. Each compiles as it is. */
import { Exact, type ScoringRule } from '@jiheng/engine'
import type { Value } from './edit.ts'
import { isRatio } from './standard-sentence.ts'
import type { Data } from './tree.ts'

export type Kind = ScoringRule['kind']

/** 七种评分标准. */
export const KINDS: readonly { readonly kind: Kind; readonly word: string; readonly means: string }[] = [
  { kind: 'deduction', word: '按步扣分', means: '达到界限计满分，超过或低于的每一步扣若干分' },
  { kind: 'bands', word: '分档计分', means: '指标值落在哪一档，就得哪一档的分' },
  { kind: 'checklist', word: '符合一项计一项', means: '由评价人员逐项勾选' },
  { kind: 'findings', word: '发现一例扣一次', means: '由评价人员填写发现的例数' },
  { kind: 'proportion', word: '按完成比例', means: '指标值与目标值相比，按比例计分' },
  { kind: 'levels', word: '按等次评定', means: '由评价人员评定等次' },
  { kind: 'either', word: '几项择一', means: '几个公式各按自己的标准计分，取其中一个' },
]

export function scoringTemplate(
  kind: Kind,
  points: string,
  measure: string,
  formula: string,
): { readonly [name: string]: Value } {
  const ratio = isRatio(measure)
  const amount = (number: number): string => `${number}${ratio ? '%' : measure}`
  const half = (Exact.parse(points) ?? Exact.zero).div(Exact.of(2)).toString()
  switch (kind) {
    case 'deduction':
      return { kind, from: amount(100), side: 'above', step: amount(1), loss: '0.5' }
    case 'bands':
      return {
        kind,
        bands: [
          `[${amount(90)}, …) → ${points}`,
          `[${amount(60)}, ${amount(90)}) → ${half}`,
          `(…, ${amount(60)}) → 0`,
        ],
      }
    case 'checklist':
      return {
        kind,
        items: [
          { text: '要点一', points: half },
          { text: '要点二', points: half },
        ],
      }
    case 'findings':
      return { kind, loss: '1' }
    case 'proportion':
      return { kind, better: 'more', target: amount(100) }
    case 'levels':
      return {
        kind,
        levels: [
          { name: '较好', points },
          { name: '一般', points: half },
          { name: '较差', points: '0' },
        ],
      }
    case 'either': {
      const scoring = scoringTemplate('proportion', points, measure, formula)
      const option = { formula: formula || amount(0), measure: measure || '%', scoring }
      return {
        kind,
        choose: 'best',
        options: [
          { name: '甲', ...option },
          { name: '乙', ...option },
        ],
      }
    }
  }
}

/** A record as read, as a record to write; what was empty in the file is left out. */
export function asValue(data: Data): { readonly [name: string]: Value } {
  const value = (one: Data[string]): Value => {
    if (one === null) return ''
    if (typeof one !== 'object') return one
    return Array.isArray(one) ? one.map((part) => value(part)) : asValue(one as Data)
  }
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, one]) => (one === null ? [] : [[name, value(one)] as const])),
  )
}
