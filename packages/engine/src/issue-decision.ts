/**
 * Decisions on issues 对问题的决定: a proposed issue is kept in people's own words or dropped with a reason; people add
 * what no diagnosis finds. Words are templates, so that their figures stay bound.
 */
import type { Template } from './formula/index.ts'

export type IssueDecision =
  | {
      readonly kind: 'keep'
      readonly id: string
      /** '' for one of their own. */
      readonly diagnosis: string
      readonly title: string
      readonly issue: Template
      readonly recommendation: Template
    }
  | {
      readonly kind: 'drop'
      readonly diagnosis: string
      readonly reason: string
      readonly by: string
      readonly date: string
    }
