/** Method 测试方法: one pure function over a view; what it suspects goes to the ranking, the rest is its outcome. */
import type { Method, ParametersOf } from '../parameters.ts'
import type { Ranking } from '../ranking.ts'
import type { TestResult } from '../test.ts'
import type { LedgerView } from '../view.ts'

export type Outcome = Pick<TestResult, 'population' | 'charts' | 'note'>

export type MethodFunction<M extends Method> = (
  view: LedgerView,
  parameters: ParametersOf<M>,
  ranking: Ranking,
) => Outcome
