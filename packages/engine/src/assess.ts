/**
 * Assessing 评定: every indicator of the tree at one unit: value, score, points of points assessable, grade.
 *
 * An indicator without data is 待评: neither 0 nor full. A total shows points of the points that could be assessed and
 * the coverage, and there is no grade until every indicator has its score. What does not apply follows the indicator's
 * policy: full points, its points spread over its siblings, or out of the total and the rest rescaled.
 */
import type { Computation } from './computation.ts'
import type { FigureKey, UnitCode, Value } from './figure.ts'
import { known } from './figure.ts'
import type { Formula } from './formula/index.ts'
import type { Framework, Indicator } from './framework/framework.ts'
import type { Judgement } from './judgement.ts'
import { Exact, Quantity } from './quantity/index.ts'
import {
  type Gain,
  inBand,
  nextBetter,
  type Score,
  type ScoringInput,
  type ScoringRule,
  score,
} from './scoring.ts'

/** 评定结果 of one indicator. */
export interface Assessment {
  readonly indicator: Indicator
  readonly children: readonly Assessment[]
  readonly fullPoints: Exact
  readonly points: Exact
  readonly assessable: Exact
  /** Out of the total because it does not apply. */
  readonly excluded: Exact
  readonly value?: Value
  readonly inputs: readonly FigureKey[]
  readonly score?: Score
  readonly gain?: Gain
  readonly exclusion?: string
  readonly judgement?: Judgement
}

/** 总评. `grade` only when nothing is open. */
export interface Total {
  readonly points: Exact
  readonly assessable: Exact
  readonly full: Exact
  readonly excluded: Exact
  /** Points rescaled to the framework's full points, when complete. */
  readonly rescaled?: Exact
  readonly grade?: string
  readonly open: readonly { readonly indicator: Indicator; readonly score: Score }[]
}

/** Judgements by unit and indicator. */
export class Judgements {
  readonly #byPlace = new Map<string, Judgement[]>()

  constructor(judgements: readonly Judgement[]) {
    for (const judgement of judgements) {
      if (judgement.kind === 'determine') continue
      const place = `${judgement.unit}|${judgement.indicator}`
      const list = this.#byPlace.get(place)
      if (list === undefined) this.#byPlace.set(place, [judgement])
      else list.push(judgement)
    }
  }

  at<K extends Judgement['kind']>(
    unit: UnitCode,
    indicator: string,
    kinds: readonly K[],
  ): Extract<Judgement, { kind: K }> | undefined {
    const list = this.#byPlace.get(`${unit}|${indicator}`) ?? []
    return list.find((one): one is Extract<Judgement, { kind: K }> =>
      (kinds as readonly string[]).includes(one.kind),
    )
  }
}

/** Assess the whole tree at one unit. */
export function assess(
  computation: Computation,
  judgements: Judgements,
  unit: UnitCode,
): readonly Assessment[] {
  const assessor = new Assessor(computation, judgements, unit)
  return assessor.siblings(computation.framework.indicators)
}

/** Add up the tree and find the grade. */
export function total(framework: Framework, assessments: readonly Assessment[]): Total {
  const open: { indicator: Indicator; score: Score }[] = []
  const walk = (list: readonly Assessment[]): void => {
    for (const one of list) {
      if (one.score?.kind === 'open') open.push({ indicator: one.indicator, score: one.score })
      walk(one.children)
    }
  }
  walk(assessments)
  const add = (pick: (one: Assessment) => Exact): Exact =>
    assessments.reduce((sum, one) => sum.add(pick(one)), Exact.zero)
  const points = add((one) => one.points)
  const assessable = add((one) => one.assessable)
  const excluded = add((one) => one.excluded)
  const base = { points, assessable, full: framework.fullPoints, excluded, open }
  if (open.length > 0 || assessable.isZero()) return base
  const share = excluded.isZero()
    ? points
    : points.mul(framework.fullPoints).div(framework.fullPoints.sub(excluded))
  const rescaled = share.round(framework.pointsPlaces, framework.pointsRounding)
  const grade = framework.grades.find((one) => inBand(one.band, Quantity.exact(rescaled, '分')))?.name
  return { ...base, rescaled, ...(grade === undefined ? {} : { grade }) }
}

class Assessor {
  readonly #computation: Computation
  readonly #judgements: Judgements
  readonly #unit: UnitCode

  constructor(computation: Computation, judgements: Judgements, unit: UnitCode) {
    this.#computation = computation
    this.#judgements = judgements
    this.#unit = unit
  }

  /** Indicators side by side; points of one that does not apply may pass to the others. */
  siblings(indicators: readonly Indicator[], outer: Exact = Exact.one): readonly Assessment[] {
    const exclusions = indicators.map((indicator) => this.#exclusion(indicator))
    const spread = indicators.filter(
      (one, index) => exclusions[index] !== undefined && one.notApplicable?.policy === 'redistribute',
    )
    const lost = spread.reduce((sum, one) => sum.add(one.fullPoints), Exact.zero)
    const takers = indicators.filter((_, index) => exclusions[index] === undefined)
    const base = takers.reduce((sum, one) => sum.add(one.fullPoints), Exact.zero)
    return indicators.map((indicator, index) => {
      const reason = exclusions[index]
      if (reason !== undefined) return this.#outside(indicator, reason, outer, base.isZero())
      const share = lost.isZero() || base.isZero() ? Exact.one : base.add(lost).div(base)
      return this.#assess(indicator, share.mul(outer))
    })
  }

  #exclusion(indicator: Indicator): string | undefined {
    const judged = this.#judgements.at(this.#unit, indicator.code, ['notApplicable'])
    if (judged !== undefined && indicator.notApplicable !== undefined) return judged.reason
    const when = indicator.notApplicable?.when?.run(this.#computation.at(this.#unit))
    return when?.kind === 'truth' && when.truth ? indicator.notApplicable?.reason : undefined
  }

  #outside(indicator: Indicator, reason: string, outer: Exact, alone: boolean): Assessment {
    const policy = indicator.notApplicable?.policy ?? 'full'
    const judgement = this.#judgements.at(this.#unit, indicator.code, ['notApplicable'])
    const own = judgement === undefined ? {} : { judgement }
    const full = indicator.fullPoints.mul(outer)
    if (policy === 'full') {
      const given: Score = {
        kind: 'scored',
        points: full,
        of: full,
        name: indicator.name,
        working: { kind: 'notApplicable', reason },
        asPrinted: false,
        ...own,
      }
      return {
        indicator,
        children: [],
        fullPoints: full,
        points: full,
        assessable: full,
        excluded: Exact.zero,
        inputs: [],
        score: given,
        ...own,
      }
    }
    const excluded = policy === 'rescale' || alone ? full : Exact.zero
    return {
      indicator,
      children: [],
      fullPoints: full,
      points: Exact.zero,
      assessable: Exact.zero,
      excluded,
      inputs: [],
      exclusion: reason,
      ...own,
    }
  }

  #assess(indicator: Indicator, share: Exact): Assessment {
    if (indicator.children.length > 0) {
      const children = this.siblings(indicator.children, share)
      const add = (pick: (one: Assessment) => Exact): Exact =>
        children.reduce((sum, one) => sum.add(pick(one)), Exact.zero)
      return {
        indicator,
        children,
        fullPoints: indicator.fullPoints.mul(share),
        points: add((one) => one.points),
        assessable: add((one) => one.assessable),
        excluded: add((one) => one.excluded),
        inputs: [],
      }
    }
    return this.#leaf(indicator, indicator.fullPoints.mul(share))
  }

  #leaf(indicator: Indicator, full: Exact): Assessment {
    const { scoring } = indicator
    const computed =
      indicator.formula === undefined ? undefined : this.#value(indicator.formula, indicator.measure)
    const judgement =
      this.#judgements.at(this.#unit, indicator.code, ['panel']) ??
      this.#judgements.at(this.#unit, indicator.code, ['checklist', 'findings', 'level', 'choose'])
    const base = {
      indicator,
      children: [],
      fullPoints: full,
      excluded: Exact.zero,
      inputs: computed?.inputs ?? [],
      ...(computed === undefined ? {} : { value: computed.value }),
      ...(judgement === undefined ? {} : { judgement }),
    }
    if (scoring === undefined) {
      const open: Score = { kind: 'open', of: full, name: indicator.name, why: 'notRefined' }
      return this.#adjusted({ ...base, points: Exact.zero, assessable: Exact.zero, score: open })
    }
    const input = this.#input(
      indicator.name,
      scoring,
      indicator.measure,
      indicator.places,
      computed?.value,
      judgement,
    )
    const { pointsPlaces: places, pointsRounding: rounding, edge, panel } = this.#computation.framework
    const policy = { places, rounding, edge, panel }
    const scoreOf = (rule: ScoringRule): Score => score(rule, input.input, full, policy)
    // A spread share changes the full points; standards written in points of the original scale with it.
    const rescale = full.equals(indicator.fullPoints) ? undefined : full.div(indicator.fullPoints)
    const raw =
      rescale === undefined
        ? scoreOf(scoring)
        : rescaleScore(score(scoring, input.input, indicator.fullPoints, policy), rescale, full, places)
    const inputs = [...base.inputs, ...input.inputs]
    if (raw.kind === 'open')
      return this.#adjusted({ ...base, inputs, points: Exact.zero, assessable: Exact.zero, score: raw })
    const gain = nextBetter(scoring, raw, input.input)
    return this.#adjusted({
      ...base,
      inputs,
      points: raw.points,
      assessable: full,
      score: raw,
      ...(gain === undefined ? {} : { gain }),
    })
  }

  /** A reviewer's adjustment with its reason stands in place of the computed points. */
  #adjusted(assessment: Assessment): Assessment {
    const adjust = this.#judgements.at(this.#unit, assessment.indicator.code, ['adjust'])
    if (adjust === undefined) return assessment
    const full = assessment.fullPoints
    const points =
      adjust.points.compare(full) > 0 ? full : adjust.points.sign() < 0 ? Exact.zero : adjust.points
    const before = assessment.score?.kind === 'scored' ? assessment.score.points : null
    const given: Score = {
      kind: 'scored',
      points,
      of: full,
      name: assessment.indicator.name,
      working: { kind: 'adjusted', before },
      asPrinted: false,
      judgement: adjust,
    }
    const { gain: _gain, ...rest } = assessment
    return { ...rest, points, assessable: full, score: given, judgement: adjust }
  }

  #value(formula: Formula, measure: string): { value: Value; inputs: readonly FigureKey[] } {
    const { answer, inputs } = this.#computation.traced(() => formula.run(this.#computation.at(this.#unit)))
    if (answer.kind === 'truth' || answer.kind === 'text') return { value: { kind: 'missing' }, inputs }
    return { value: answer.kind === 'known' ? known(answer.quantity.in(measure)) : answer, inputs }
  }

  #input(
    name: string,
    rule: ScoringRule,
    measure: string,
    places: number,
    value: Value | undefined,
    judgement: Judgement | undefined,
  ): { input: ScoringInput; inputs: readonly FigureKey[] } {
    const inputs: FigureKey[] = []
    const limit = (formula: Formula | undefined): Value | undefined => {
      if (formula === undefined) return undefined
      const found = this.#value(formula, measure)
      inputs.push(...found.inputs)
      return found.value
    }
    const limits =
      rule.kind === 'proportion'
        ? { target: limit(rule.target), low: limit(rule.low), high: limit(rule.high) }
        : {}
    const options =
      rule.kind === 'either'
        ? rule.options.map((option) => {
            const own = this.#value(option.formula, option.measure)
            inputs.push(...own.inputs)
            return this.#input(option.name, option.scoring, option.measure, places, own.value, judgement)
              .input
          })
        : undefined
    const input: ScoringInput = {
      name,
      measure,
      places,
      ...(value === undefined ? {} : { value }),
      ...(judgement === undefined ? {} : { judgement }),
      ...(options === undefined ? {} : { options }),
      ...(limits.target === undefined ? {} : { target: limits.target }),
      ...(limits.low === undefined ? {} : { low: limits.low }),
      ...(limits.high === undefined ? {} : { high: limits.high }),
    }
    return { input, inputs }
  }
}

function rescaleScore(raw: Score, factor: Exact, full: Exact, places: number): Score {
  if (raw.kind === 'open') return { ...raw, of: full }
  return { ...raw, of: full, points: raw.points.mul(factor).round(places) }
}
