/** Compiling the indicator tree 指标编译: weights, formulas, the seven kinds of standards, and a department's own. */
import type { Formula } from '../formula/index.ts'
import { Exact, measureInfo } from '../quantity/index.ts'
import type { Band, EitherOption, LevelStandard, ScoringRule } from '../scoring.ts'
import type { Compiling } from './compile.ts'
import { asRecords, asText, asTexts, optional } from './dictionary.ts'
import type { Indicator, NotApplicablePolicy } from './framework.ts'
import { readBand, readLiteral } from './literals.ts'
import type { Plain } from './shape.ts'

type Data = Readonly<Record<string, Plain>>
type Path = readonly (string | number)[]
interface Context extends Compiling {
  lintBands(bands: readonly Band[], name: string, path: Path): void
}

/**
 * Compile the tree; `added` are the department's own indicators, each naming its slot. `known` is filled with every
 * indicator's code and name for later formulas.
 */
export function compileIndicators(
  data: readonly Data[],
  added: readonly Data[],
  full: Exact,
  context: Context,
  known: Map<string, { code: string; dimension: string }>,
): readonly Indicator[] {
  const compiler = new IndicatorCompiler(added, context, known)
  const tree = data.map((one, index) => compiler.indicator(one, ['indicators', index], 1, undefined))
  compiler.sum('总分', full, tree, ['fullPoints'])
  compiler.leftOver()
  return tree
}

class IndicatorCompiler {
  readonly #added: readonly Data[]
  readonly #used = new Set<Data>()
  readonly #context: Context
  readonly #known: Map<string, { code: string; dimension: string }>

  constructor(
    added: readonly Data[],
    context: Context,
    known: Map<string, { code: string; dimension: string }>,
  ) {
    this.#added = added
    this.#context = context
    this.#known = known
  }

  indicator(data: Data, path: Path, level: number, parent: string | undefined): Indicator {
    const code = asText(data.code)
    const name = asText(data.name)
    const measure = asText(data.measure) || '%'
    const dimension = measureInfo(measure)?.dimension
    if (dimension === undefined) this.#context.fault('measure-unknown', { measure }, path)
    this.#register(code, name, dimension ?? '', path)
    const fullPoints = this.#number(data.points, '分值', [...path, 'points'])
    const children = this.#children(data, path, level, code)
    if (children.length > 0) this.sum(name, fullPoints, children, path)
    const formula = this.#context.formula(data.formula, [...path, 'formula'], { dimension: dimension ?? '' })
    const scoring =
      data.scoring === undefined
        ? undefined
        : this.#scoring(
            data.scoring as Data,
            [...path, 'scoring'],
            name,
            measure,
            dimension ?? '',
            fullPoints,
          )
    const slot = data.slot === true
    if (children.length === 0 && scoring === undefined && !slot)
      this.#context.fault('standard-missing', { name }, path)
    const byValue = scoring !== undefined && ['deduction', 'bands', 'proportion'].includes(scoring.kind)
    if (byValue && data.formula === undefined) this.#context.fault('standard-formula-missing', { name }, path)
    return {
      code,
      name,
      level,
      fullPoints,
      children,
      measure,
      places: data.places === undefined ? 2 : Number(data.places),
      slot,
      core: data.core === true,
      unconfirmed: asTexts(data.unconfirmed),
      ...(parent === undefined ? {} : { parent }),
      ...(formula === undefined ? {} : { formula }),
      ...(scoring === undefined ? {} : { scoring }),
      ...optional('formulaVersion', data.formulaVersion),
      ...optional('standardText', data.standard),
      ...optional('meaning', data.meaning),
      ...optional('authority', data.authority),
      ...this.#notApplicable(data.notApplicable as Data | undefined, path),
      ...(data.reasonBelow === undefined
        ? {}
        : { reasonBelow: readLiteral(asText(data.reasonBelow), '')?.value ?? Exact.zero }),
    }
  }

  sum(name: string, full: Exact, parts: readonly Indicator[], path: Path): void {
    const total = parts.reduce((sum, part) => sum.add(part.fullPoints), Exact.zero)
    if (!total.equals(full))
      this.#context.fault('weights-do-not-sum', { name, total: full.toString(), sum: total.toString() }, path)
  }

  /** Indicators added to a slot that is not there. */
  leftOver(): void {
    for (const [index, data] of this.#added.entries())
      if (!this.#used.has(data))
        this.#context.fault('indicator-unknown', { name: asText(data.slot) }, [
          'additions',
          'indicators',
          index,
        ])
  }

  #register(code: string, name: string, dimension: string, path: Path): void {
    if (this.#known.get(code)?.code === code)
      this.#context.fault('code-duplicate', { label: '指标', name: code }, path)
    this.#known.set(code, { code, dimension })
    if (!this.#known.has(name)) this.#known.set(name, { code, dimension })
  }

  #children(data: Data, path: Path, level: number, code: string): readonly Indicator[] {
    const own = asRecords(data.children).map((child, index) =>
      this.indicator(child, [...path, 'children', index], level + 1, code),
    )
    if (data.slot !== true) return own
    const added: Indicator[] = []
    for (const [index, one] of this.#added.entries()) {
      if (asText(one.slot) !== code) continue
      this.#used.add(one)
      const { slot: _slot, framework: _framework, illustrative: _illustrative, ...rest } = one
      added.push(this.indicator(rest, ['additions', 'indicators', index], level + 1, code))
    }
    return [...own, ...added]
  }

  #notApplicable(
    data: Data | undefined,
    path: Path,
  ): { notApplicable?: NonNullable<Indicator['notApplicable']> } {
    if (data === undefined) return {}
    const when = this.#context.formula(data.when, [...path, 'notApplicable', 'when'], { truth: true })
    const policy = asText(data.policy) as NotApplicablePolicy
    return { notApplicable: { policy, reason: asText(data.reason), ...(when === undefined ? {} : { when }) } }
  }

  #scoring(
    data: Data,
    path: Path,
    name: string,
    measure: string,
    dimension: string,
    full: Exact,
  ): ScoringRule | undefined {
    switch (asText(data.kind)) {
      case 'deduction':
        return this.#deduction(data, path, name, measure)
      case 'bands':
        return this.#bands(data, path, name, measure, full)
      case 'checklist': {
        const items = asRecords(data.items).map((item) => ({
          text: asText(item.text),
          points: this.#number(item.points, '分值', path),
        }))
        this.#top(
          items.reduce((sum, item) => sum.add(item.points), Exact.zero),
          full,
          name,
          path,
        )
        return { kind: 'checklist', items }
      }
      case 'findings':
        return {
          kind: 'findings',
          loss: this.#number(data.loss, '每例扣分', path),
          items: asTexts(data.items),
          floor: this.#number(data.floor, '最低得分', path),
        }
      case 'proportion':
        return this.#proportion(data, path, dimension, name)
      case 'levels':
        return this.#levels(data, path, name, full)
      default:
        return this.#either(data, path, full)
    }
  }

  #deduction(data: Data, path: Path, name: string, measure: string): ScoringRule | undefined {
    const from = readLiteral(asText(data.from), measure)
    const percent = data.stepKind === 'percentOfLimit'
    const step = readLiteral(asText(data.step), percent ? '%' : measure)
    const loss = this.#number(data.loss, '每步扣分', path)
    if (from === undefined)
      this.#context.fault('number-unreadable', { label: '满分界限', found: asText(data.from) }, path)
    if (step === undefined)
      this.#context.fault('number-unreadable', { label: '每步幅度', found: asText(data.step) }, path)
    if (from === undefined || step === undefined) return undefined
    if (step.value.sign() <= 0 || loss.sign() <= 0) this.#context.fault('step-not-positive', { name }, path)
    return {
      kind: 'deduction',
      from,
      side: asText(data.side) as 'above' | 'below' | 'both',
      step,
      stepKind: percent ? 'percentOfLimit' : 'points',
      loss,
      partialStep: data.partialStep === 'counts' ? 'counts' : 'ignored',
      floor: this.#number(data.floor, '最低得分', path),
    }
  }

  #bands(data: Data, path: Path, name: string, measure: string, full: Exact): ScoringRule {
    const bands: Band[] = []
    for (const [index, text] of asTexts(data.bands).entries()) {
      const band = readBand(text, measure)
      if (band === undefined)
        this.#context.fault('band-unreadable', { found: text }, [...path, 'bands', index])
      else bands.push(band)
    }
    this.#context.lintBands(bands, name, path)
    this.#top(
      bands.reduce((top, band) => (band.points.compare(top) > 0 ? band.points : top), Exact.zero),
      full,
      name,
      path,
    )
    return { kind: 'bands', bands, below: data.below === 'open' ? 'open' : 'lowest' }
  }

  #proportion(data: Data, path: Path, dimension: string, name: string): ScoringRule {
    const limit = (field: string): Formula | undefined =>
      this.#context.formula(data[field], [...path, field], { dimension })
    const better = asText(data.better) as 'more' | 'less' | 'within'
    const target = limit('target')
    const low = limit('low')
    const high = limit('high')
    const complete =
      better === 'within' ? data.low !== undefined && data.high !== undefined : data.target !== undefined
    if (!complete) this.#context.fault('standard-formula-missing', { name: `${name}（目标）` }, path)
    return {
      kind: 'proportion',
      better,
      ...(target === undefined ? {} : { target }),
      ...(low === undefined ? {} : { low }),
      ...(high === undefined ? {} : { high }),
      ...(data.overLimit === undefined
        ? {}
        : { overLimit: readLiteral(asText(data.overLimit), '')?.value ?? Exact.one }),
    }
  }

  #levels(data: Data, path: Path, name: string, full: Exact): ScoringRule {
    const levels = asRecords(data.levels).map((level): LevelStandard => {
      const share = (value: Plain | undefined): Exact | undefined =>
        value === undefined ? undefined : readLiteral(asText(value), '')?.value
      const low = share(level.low)
      const high = share(level.high)
      return {
        name: asText(level.name),
        ...optional('text', level.text),
        ...(level.points === undefined ? {} : { points: this.#number(level.points, '得分', path) }),
        ...(low === undefined ? {} : { low }),
        ...(high === undefined ? {} : { high }),
      }
    })
    const best = levels.reduce((top, level) => {
      const points = level.points ?? full.mul(level.high ?? Exact.one)
      return points.compare(top) > 0 ? points : top
    }, Exact.zero)
    this.#top(best, full, name, path)
    return { kind: 'levels', levels }
  }

  #either(data: Data, path: Path, full: Exact): ScoringRule {
    const options: EitherOption[] = []
    for (const [index, option] of asRecords(data.options).entries()) {
      const measure = asText(option.measure) || '%'
      const dimension = measureInfo(measure)?.dimension ?? ''
      const at = [...path, 'options', index]
      const formula = this.#context.formula(option.formula, [...at, 'formula'], { dimension })
      const scoring = this.#scoring(
        option.scoring as Data,
        [...at, 'scoring'],
        asText(option.name),
        measure,
        dimension,
        full,
      )
      if (formula !== undefined && scoring !== undefined)
        options.push({ name: asText(option.name), formula, measure, scoring })
    }
    return { kind: 'either', choose: data.choose === 'judged' ? 'judged' : 'best', options }
  }

  /** The best a standard can give must be the full points. */
  #top(points: Exact, full: Exact, name: string, path: Path): void {
    const side = points.compare(full)
    const values = { name, points: points.toString(), full: full.toString() }
    if (side > 0) this.#context.fault('points-beyond-full', values, path)
    if (side < 0) this.#context.fault('points-below-full', values, path)
  }

  #number(value: Plain | undefined, label: string, path: Path): Exact {
    if (value === undefined) return Exact.zero
    const number = Exact.parse(asText(value))
    if (number === undefined) this.#context.fault('number-unreadable', { label, found: asText(value) }, path)
    return number ?? Exact.zero
  }
}
