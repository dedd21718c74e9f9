/**
 * Evaluating 评价: `evaluate({ framework, tree, figures, judgements }) → Evaluation` is the product in one line.
 *
 * A pure function: no clock, no chance, no locale; same input, same bytes out. What it gives is complete: every value
 * with its lineage, every rule with both sides, every score with its working, forms filled, problems proposed.
 */
import { type Assessment, assess, Judgements, type Total, total } from './assess.ts'
import { chartsOf } from './charts.ts'
import { type Check, checkConsolidation, checkRule } from './check.ts'
import { Computation } from './computation.ts'
import type {
  Evaluation,
  Finding,
  IndicatorResult,
  Issue,
  IssueDecisions,
  ScoreJson,
  TotalResult,
  UnitSummary,
  ValueRecord,
  WorkingJson,
} from './evaluation.ts'
import type { Evidence, Figure, UnitCode } from './figure.ts'
import { keyText } from './figure.ts'
import type { Figures } from './figures.ts'
import { fillForms } from './fill.ts'
import { describeCheck, describeConsolidation } from './findings.ts'
import { printValue, type Result, type Template } from './formula/index.ts'
import type { Framework } from './framework/framework.ts'
import type { IssueDecision } from './issue-decision.ts'
import type { Judgement } from './judgement.ts'
import { Records } from './lineage.ts'
import { Exact, print, Quantity } from './quantity/index.ts'
import { Render } from './render.ts'
import { pointsText, printBand, type Score, sentence, type Working } from './scoring.ts'
import type { UnitTree } from './unit-tree.ts'

/** Everything an evaluation is made from. Digests are of the inputs' canonical text, made by the caller's hash. */
export interface EvaluationInput {
  readonly title: string
  readonly framework: Framework
  readonly tree: UnitTree
  readonly figures: Figures
  readonly judgements: readonly Judgement[]
  /** In the order in which they are told; absent where nobody decided yet. */
  readonly issues?: readonly IssueDecision[]
  readonly year: number
  readonly publishedOnly: boolean
  readonly evidence: readonly Evidence[]
  /** 文字栏 of forms, by the block's item. */
  readonly words?: ReadonlyMap<string, string>
  readonly digests: {
    readonly framework: string
    readonly tree: string
    readonly figures: string
    readonly judgements: string
  }
  /** Codes of indicators that the department added, and which of them are illustrative. */
  readonly added?: { readonly codes: ReadonlySet<string>; readonly illustrative: ReadonlySet<string> }
}

/** An evaluation with what is needed to compose its report: the computation behind it. */
export interface Evaluated {
  readonly evaluation: Evaluation
  readonly render: Render
}

/** Evaluate; see the head of this file. Never throws for data. */
export function evaluate(input: EvaluationInput): Evaluation {
  return evaluateForReport(input).evaluation
}

/** Evaluate and keep the means to print bound text. */
export function evaluateForReport(input: EvaluationInput): Evaluated {
  return new Evaluator(input).run()
}

/** 评分表 of one unit: its whole tree with workings and lineage, as an evaluation has them of the department. */
export interface UnitSheet {
  readonly indicators: readonly IndicatorResult[]
  readonly total: TotalResult
  readonly values: readonly ValueRecord[]
}

export function unitSheet(input: EvaluationInput, unit: UnitCode): UnitSheet {
  return new Evaluator(input, unit).sheet()
}

class Evaluator {
  readonly #input: EvaluationInput
  readonly #computation: Computation
  readonly #records: Records
  readonly #judgements: Judgements
  readonly #root: UnitCode

  constructor(input: EvaluationInput, root: UnitCode = input.tree.root.code) {
    this.#input = input
    const determined = applyDetermined(input)
    this.#computation = new Computation(input.framework, input.tree, determined, input.year)
    this.#records = new Records(this.#computation)
    this.#judgements = new Judgements(input.judgements)
    this.#root = root
  }

  sheet(): UnitSheet {
    const { framework } = this.#input
    const assessments = assess(this.#computation, this.#judgements, this.#root)
    const totals = total(framework, assessments)
    this.#computation.useResults((name, argument) => this.#result(name, argument, assessments, totals, []))
    const render = new Render(this.#computation, this.#records, this.#root)
    const indicators = assessments.map((one) => this.#indicator(one, render))
    const totalResult = this.#total(totals, indicators)
    return { indicators, total: totalResult, values: this.#records.list() }
  }

  run(): Evaluated {
    const { framework, tree } = this.#input
    const assessments = assess(this.#computation, this.#judgements, this.#root)
    const totals = total(framework, assessments)
    const checks = framework.rules.flatMap((rule) => checkRule(rule, this.#computation)).filter(hasSomething)
    const consolidation = checkConsolidation(this.#computation)
    this.#computation.useResults((name, argument) =>
      this.#result(name, argument, assessments, totals, checks),
    )
    const render = new Render(this.#computation, this.#records, this.#root)
    const findings = [
      ...checks.map((check, index) =>
        describeCheck(
          check,
          `r:${check.rule.code}@${check.unit}${check.row === undefined ? '' : `/${check.row.row}`}`,
          index,
          render,
        ),
      ),
      ...consolidation.map((check) => describeConsolidation(check, render)),
    ]
    const indicators = assessments.map((one) => this.#indicator(one, render))
    const totalResult = this.#total(totals, indicators)
    const proposed = this.#proposedIssues(render, checks, assessments)
    const { issues, decisions } = this.#decidedIssues(proposed, render)
    const forms = fillForms(framework, this.#computation, render, this.#input.words ?? new Map())
    const units = tree.units.map((unit) =>
      this.#unitSummary(
        unit.code,
        findings,
        unit.code === this.#root ? { assessments, totals, totalResult } : undefined,
      ),
    )
    for (const figure of this.#computation.figures.all()) this.#records.value(figure.key)
    const count = (result: Finding['result']): number =>
      findings.filter((one) => one.result === result).length
    const evaluation: Evaluation = {
      format: 'jiheng-evaluation/1',
      title: this.#input.title,
      department: { code: tree.root.code, name: tree.root.name },
      year: this.#input.year,
      publishedOnly: this.#input.publishedOnly,
      framework: {
        id: framework.id,
        version: framework.version,
        name: framework.name,
        digest: this.#input.digests.framework,
        fullPoints: framework.fullPoints.toString(),
        ...(framework.notice === undefined ? {} : { notice: framework.notice }),
        authorities: framework.authorities,
        grades: framework.grades.map((grade) => ({ name: grade.name, band: printBand(grade.band) })),
      },
      digests: {
        tree: this.#input.digests.tree,
        figures: this.#input.digests.figures,
        judgements: this.#input.digests.judgements,
      },
      units,
      groups: framework.groups.map((group) => ({
        name: group.name,
        title: group.title,
        rows: this.#computation
          .rowsAt(group.name, this.#root)
          .map(({ row, name, unit }) => ({ row, name, unit })),
      })),
      values: this.#records.list(),
      forms,
      findings,
      indicators,
      total: totalResult,
      issues,
      ...(decisions === undefined ? {} : { issueDecisions: decisions }),
      charts: chartsOf(this.#computation, this.#records),
      evidence: this.#input.evidence,
      counts: {
        figures: this.#computation.figures.size,
        holds: count('holds'),
        violated: count('violated'),
        undecided: count('undecided'),
        scopeMismatch: count('scopeMismatch'),
        notApplied: count('notApplied'),
      },
    }
    return { evaluation, render }
  }

  /** What formulas of diagnoses and report may ask for. */
  #result(
    name: string,
    argument: string,
    assessments: readonly Assessment[],
    totals: Total,
    checks: readonly Check[],
  ): Result {
    const points = (value: Exact): Result => ({ kind: 'known', quantity: Quantity.exact(value, '分') })
    const count = (n: number): Result => ({ kind: 'known', quantity: Quantity.exact(Exact.of(n), '') })
    const text = (words: string): Result => ({ kind: 'text', text: words })
    const found = argument === '' ? undefined : findAssessment(assessments, argument)
    switch (name) {
      case '指标':
        return found?.value ?? { kind: 'missing' }
      case '得分':
        return found === undefined || found.assessable.isZero() ? { kind: 'missing' } : points(found.points)
      case '满分':
        return found === undefined ? { kind: 'missing' } : points(found.fullPoints)
      case '得分率':
        if (found === undefined || found.assessable.isZero()) return { kind: 'missing' }
        return { kind: 'known', quantity: Quantity.exact(found.points.div(found.assessable), '') }
      case '总得分':
        return points(totals.rescaled ?? totals.points)
      case '可评满分':
        return points(totals.assessable)
      case '总满分':
        return points(totals.full)
      case '覆盖率':
        return { kind: 'known', quantity: Quantity.exact(coverage(totals), '') }
      case '评价等级':
        return totals.grade === undefined ? { kind: 'missing' } : text(totals.grade)
      case '不符数':
        return count(checks.filter((check) => check.result === 'violated').length)
      case '规则结果': {
        const words = {
          holds: '成立',
          violated: '不符',
          undecided: '无法判定',
          scopeMismatch: '口径不同',
          notApplied: '未适用',
        }
        const check = checks.find((one) => one.rule.code === argument && one.unit === this.#root)
        return check === undefined ? { kind: 'missing' } : text(words[check.result])
      }
      default:
        return this.#computation.plainResult(name)
    }
  }

  #indicator(one: Assessment, render: Render): IndicatorResult {
    const { indicator } = one
    const children = one.children.map((child) => this.#indicator(child, render))
    const added = this.#input.added
    const valueRef =
      indicator.formula === undefined ? undefined : this.#records.indicatorValue(one, this.#root, render)
    const scoreRef = this.#records.score(one, this.#root, valueRef, children)
    const illustrative =
      this.#records.isIllustrative(scoreRef) || added?.illustrative.has(indicator.code) === true
    const lost = one.assessable.sub(one.points)
    return {
      ref: scoreRef,
      code: indicator.code,
      name: indicator.name,
      level: indicator.level,
      fullPoints: pointsText(one.fullPoints),
      ...(one.assessable.isZero() ? {} : { points: pointsText(one.points) }),
      assessable: pointsText(one.assessable),
      ...(valueRef === undefined ? {} : { value: valueRef }),
      ...(one.score === undefined && one.exclusion === undefined ? {} : { score: scoreJson(one) }),
      ...(indicator.standardText === undefined ? {} : { standardText: indicator.standardText }),
      ...(indicator.meaning === undefined ? {} : { meaning: indicator.meaning }),
      ...(indicator.formula === undefined ? {} : { formula: indicator.formula.text }),
      slot: indicator.slot,
      added: added?.codes.has(indicator.code) === true,
      illustrative,
      unconfirmed: indicator.unconfirmed,
      children,
      ...(lost.sign() > 0 && one.score?.kind === 'scored'
        ? {
            lost: {
              points: pointsText(lost),
              ...(one.gain === undefined
                ? {}
                : {
                    gain: {
                      at: one.gain.at,
                      points: pointsText(one.gain.points),
                      sentence: one.gain.sentence,
                    },
                  }),
            },
          }
        : {}),
    }
  }

  #total(totals: Total, indicators: readonly IndicatorResult[]): TotalResult {
    const shown = totals.rescaled ?? totals.points
    const rate = totals.assessable.isZero()
      ? undefined
      : `${totals.points.div(totals.assessable).mul(Exact.hundred).toFixed(2)}%`
    const open = totals.open.map((one) => ({
      indicator: one.indicator.code,
      name: one.indicator.name,
      sentence: sentence(one.score),
    }))
    const refs = indicators.map((one) => one.ref)
    const illustrative = refs.some((ref) => this.#records.isIllustrative(ref))
    const words = totalSentence(totals, rate)
    const ref = this.#records.total(shown, this.#root, refs, words, illustrative)
    return {
      ref,
      points: pointsText(shown),
      assessable: pointsText(totals.assessable),
      full: pointsText(totals.full),
      ...(rate === undefined ? {} : { rate }),
      coverage: `${coverage(totals).mul(Exact.hundred).toFixed(2)}%`,
      ...(totals.grade === undefined ? {} : { grade: totals.grade }),
      ...(totals.grade === undefined ? { noGradeReason: noGrade(totals) } : {}),
      open,
      illustrative,
      sentence: words,
    }
  }

  /** What people decided, in their order; then what they have not looked at yet. */
  #decidedIssues(
    proposed: readonly Issue[],
    render: Render,
  ): { readonly issues: readonly Issue[]; readonly decisions?: IssueDecisions } {
    const list = this.#input.issues
    if (list === undefined) return { issues: proposed }
    const kept = list.flatMap((one) =>
      one.kind === 'keep'
        ? [this.#issue(`p:${one.id}`, one.diagnosis, one.title, one.issue, one.recommendation, render)]
        : [],
    )
    const decided = new Set(list.map((one) => one.diagnosis))
    const holding = new Set(proposed.map((one) => one.diagnosis))
    return {
      issues: [...kept, ...proposed.filter((one) => !decided.has(one.diagnosis))],
      decisions: {
        proposed,
        dropped: list.flatMap((one) => {
          if (one.kind !== 'drop') return []
          const { diagnosis, reason, by, date } = one
          return [{ diagnosis, reason, by, date }]
        }),
        outlived: kept
          .filter((one) => one.diagnosis !== '' && !holding.has(one.diagnosis))
          .map((one) => one.ref),
      },
    }
  }

  #issue(
    ref: string,
    diagnosis: string,
    title: string,
    issue: Template,
    recommendation: Template,
    render: Render,
  ): Issue {
    const [found, advised] = [render.template(issue), render.template(recommendation)]
    const inputs = [...new Set([...found.refs, ...advised.refs])]
    return {
      ref,
      diagnosis,
      title,
      issue: found.runs,
      recommendation: advised.runs,
      inputs,
      illustrative: inputs.some((one) => this.#records.isIllustrative(one)),
    }
  }

  #proposedIssues(
    render: Render,
    checks: readonly Check[],
    assessments: readonly Assessment[],
  ): readonly Issue[] {
    const issues: Issue[] = []
    for (const diagnosis of this.#input.framework.diagnoses) {
      if (
        diagnosis.whenRule !== undefined &&
        !checks.some((one) => one.rule.code === diagnosis.whenRule && one.result === 'violated')
      )
        continue
      if (diagnosis.whenLost !== undefined) {
        const found = findAssessment(assessments, diagnosis.whenLost)
        if (found === undefined || found.assessable.sub(found.points).sign() <= 0) continue
      }
      if (diagnosis.when !== undefined && !render.holds(diagnosis.when)) continue
      if (
        diagnosis.when === undefined &&
        diagnosis.whenRule === undefined &&
        diagnosis.whenLost === undefined
      )
        continue
      const { code, title, issue, recommendation } = diagnosis
      issues.push(this.#issue(`d:${code}`, code, title, issue, recommendation, render))
    }
    return issues
  }

  #unitSummary(
    code: UnitCode,
    findings: readonly Finding[],
    root: { assessments: readonly Assessment[]; totals: Total; totalResult: TotalResult } | undefined,
  ): UnitSummary {
    const unit = this.#input.tree.unit(code)
    const assessments = root?.assessments ?? assess(this.#computation, this.#judgements, code)
    const totals = root?.totals ?? total(this.#input.framework, assessments)
    const own = findings.filter((one) => one.unit === code)
    const leaves: Assessment[] = []
    const walk = (list: readonly Assessment[]): void => {
      for (const one of list) one.children.length > 0 ? walk(one.children) : leaves.push(one)
    }
    walk(assessments)
    const rate = totals.assessable.isZero()
      ? undefined
      : `${totals.points.div(totals.assessable).mul(Exact.hundred).toFixed(2)}%`
    const inputs = leaves.flatMap((one) => one.inputs)
    return {
      code,
      name: unit?.name ?? code,
      ...(unit?.parent === undefined ? {} : { parent: unit.parent }),
      isHeadUnit: unit?.isHeadUnit === true,
      total: root?.totalResult ?? {
        ref: this.#records.total(
          totals.rescaled ?? totals.points,
          code,
          inputs.map((key) => this.#records.value(key)),
          totalSentence(totals, rate),
          false,
        ),
        points: pointsText(totals.rescaled ?? totals.points),
        assessable: pointsText(totals.assessable),
        full: pointsText(totals.full),
        ...(rate === undefined ? {} : { rate }),
        coverage: `${coverage(totals).mul(Exact.hundred).toFixed(2)}%`,
        ...(totals.grade === undefined ? { noGradeReason: noGrade(totals) } : { grade: totals.grade }),
        open: totals.open.map((one) => ({
          indicator: one.indicator.code,
          name: one.indicator.name,
          sentence: sentence(one.score),
        })),
        illustrative: inputs.some((key) => this.#records.isIllustrative(this.#records.value(key))),
        sentence: totalSentence(totals, rate),
      },
      indicators: leaves.map((one) => ({
        code: one.indicator.code,
        of: pointsText(one.fullPoints),
        ...(one.assessable.isZero() ? {} : { points: pointsText(one.points) }),
        ...(one.value === undefined
          ? {}
          : {
              value: printValue(one.value, { measure: one.indicator.measure, places: one.indicator.places }),
            }),
      })),
      findings: {
        violated: own.filter((one) => one.result === 'violated').length,
        undecided: own.filter((one) => one.result === 'undecided').length,
        holds: own.filter((one) => one.result === 'holds').length,
      },
    }
  }
}

/** A rule says nothing about a unit that has entered none of its figures. */
function hasSomething(check: Check): boolean {
  const inputs = check.left.inputs.length + check.right.inputs.length
  return check.result !== 'notApplied' || check.missing.length < inputs
}

/** 审定数: a determined figure stands in place of the reported one and remembers it. */
function applyDetermined(input: EvaluationInput): Figures {
  if (!input.judgements.some((judgement) => judgement.kind === 'determine')) return input.figures
  const figures = input.figures.copy()
  for (const judgement of input.judgements) {
    if (judgement.kind !== 'determine') continue
    const { key } = judgement
    const before = figures.at(key.item, key.basis, key.unit, key.year, key.row)
    const place = judgement.place ?? before?.source.place ?? { kind: 'file', file: 'judgements.yaml' }
    const figure: Figure = {
      key,
      value: judgement.value,
      source: {
        place,
        enteredBy: judgement.by,
        note: `审定数：${judgement.reason}`,
        illustrative: judgement.illustrative,
      },
      version: (before?.version ?? 1) + 1,
      ...(before === undefined ? {} : { replaces: before }),
    }
    figures.replace(figure)
  }
  return figures
}

/** The assessment of an indicator by its code or name, anywhere in the tree. */
export function findAssessment(list: readonly Assessment[], codeOrName: string): Assessment | undefined {
  for (const one of list) {
    if (one.indicator.code === codeOrName || one.indicator.name === codeOrName) return one
    const below = findAssessment(one.children, codeOrName)
    if (below !== undefined) return below
  }
  return undefined
}

function coverage(totals: Total): Exact {
  const base = totals.full.sub(totals.excluded)
  return base.isZero() ? Exact.zero : totals.assessable.div(base)
}

function totalSentence(totals: Total, rate: string | undefined): string {
  if (totals.assessable.isZero()) return '尚无可以评定的指标'
  if (totals.rescaled === undefined)
    return `可评 ${pointsText(totals.assessable)} 分，得 ${pointsText(totals.points)} 分，得分率 ${rate ?? ''}；另有 ${totals.open.length} 项待评，暂不定等级`
  return `总分 ${pointsText(totals.rescaled)} 分（满分 ${pointsText(totals.full)} 分）${totals.grade === undefined ? '' : `，等级为“${totals.grade}”`}`
}

function noGrade(totals: Total): string {
  if (totals.open.length === 0) return '总分不在任何等级的区间内'
  return `尚有 ${totals.open.length} 项指标待评：${totals.open.map((one) => one.indicator.name).join('、')}`
}

function scoreJson(one: Assessment): ScoreJson {
  const of = pointsText(one.fullPoints)
  if (one.exclusion !== undefined)
    return {
      kind: 'excluded',
      of,
      reason: one.exclusion,
      sentence: `${one.indicator.name}不适用（${one.exclusion}），不计入总分`,
    }
  const score = one.score as Score
  if (score.kind === 'open') {
    const missing = [...new Set(one.inputs.map((key) => `f:${keyText(key)}`))]
    const between =
      score.why === 'tooCoarse'
        ? { between: [pointsText(score.between[0]), pointsText(score.between[1])] as const }
        : {}
    return { kind: 'open', of, why: score.why, sentence: sentence(score), missing, ...between }
  }
  const { judgement } = score
  return {
    kind: 'scored',
    points: pointsText(score.points),
    of,
    sentence: sentence(score),
    working: {
      ...workingJson(score.working),
      ...(judgement === undefined
        ? {}
        : {
            judgement: {
              by: judgement.by,
              date: judgement.date,
              reason: judgement.reason,
              illustrative: judgement.illustrative,
            },
          }),
    },
  }
}

function workingJson(working: Working): WorkingJson {
  switch (working.kind) {
    case 'deduction':
      return {
        kind: working.kind,
        value: working.value,
        target: working.limit,
        steps: working.steps.toString(),
        deducted: pointsText(working.deducted),
      }
    case 'bands':
      return { kind: working.kind, value: working.value, band: working.bandText }
    case 'checklist':
      return {
        kind: working.kind,
        items: working.items.map((item) => ({
          text: item.text,
          met: item.met,
          points: pointsText(item.points),
        })),
      }
    case 'findings':
      return { kind: working.kind, steps: String(working.count), deducted: pointsText(working.deducted) }
    case 'proportion':
      return {
        kind: working.kind,
        value: working.value,
        target: working.target,
        ratio: print(Quantity.exact(working.ratio, ''), { measure: '%', places: 2 }),
      }
    case 'levels':
      return { kind: working.kind, band: working.level }
    case 'either':
      return { kind: working.kind, option: working.option }
    case 'panel':
      return {
        kind: working.kind,
        panel: {
          combine: working.combine,
          spread: pointsText(working.spread),
          wide: working.wide,
          scores: working.scores.map(({ of, points, left }) => ({
            by: of.by,
            date: of.date,
            reason: of.reason,
            points: pointsText(points),
            left,
          })),
        },
      }
    case 'adjusted':
      return { kind: working.kind, ...(working.before === null ? {} : { value: pointsText(working.before) }) }
    case 'notApplicable':
      return { kind: working.kind, policy: working.reason }
  }
}

/** For readers of a value list. */
export type { ValueRecord }
