/**
 * Judgements 评判: what people decide and no figure can: points of a qualitative indicator, items of a checklist
 * that are met, findings that cost points, an audited figure in place of a reported one.
 * Besides figures, judgements are the only input that is not derived. Each says who, when and why.
 */
import type { FigureKey, UnitCode, Value } from './figure.ts'
import type { Place } from './place.ts'
import type { Exact } from './quantity/index.ts'

export interface JudgementCommon {
  readonly by: string
  readonly date: string
  readonly reason: string
  readonly illustrative: boolean
  readonly place?: Place
  readonly evidence?: readonly string[]
}

/** 专家评分: what one expert gave, as points or as the indicator's own standard asks. */
export interface PanelScore {
  readonly by: string
  readonly date: string
  readonly reason: string
  readonly answer:
    | { readonly kind: 'points'; readonly points: Exact }
    | { readonly kind: 'checklist'; readonly met: readonly number[] }
    | { readonly kind: 'findings'; readonly count: number }
    | { readonly kind: 'level'; readonly level: string; readonly points?: Exact }
}

/** 评判. Points are exact, in 分; `met` and `count` go with checklist and finding standards. */
export type Judgement = JudgementCommon &
  (
    | {
        readonly kind: 'checklist'
        readonly indicator: string
        readonly unit: UnitCode
        readonly met: readonly number[]
      }
    | {
        readonly kind: 'findings'
        readonly indicator: string
        readonly unit: UnitCode
        readonly count: number
      }
    | {
        readonly kind: 'level'
        readonly indicator: string
        readonly unit: UnitCode
        readonly level: string
        readonly points?: Exact
      }
    | {
        readonly kind: 'panel'
        readonly indicator: string
        readonly unit: UnitCode
        readonly scores: readonly PanelScore[]
      }
    | { readonly kind: 'notApplicable'; readonly indicator: string; readonly unit: UnitCode }
    | {
        readonly kind: 'choose'
        readonly indicator: string
        readonly unit: UnitCode
        readonly option: string
      }
    | { readonly kind: 'adjust'; readonly indicator: string; readonly unit: UnitCode; readonly points: Exact }
    | {
        readonly kind: 'determine'
        readonly key: FigureKey
        readonly value: Exclude<Value, { kind: 'undefinedValue' }>
      }
  )
