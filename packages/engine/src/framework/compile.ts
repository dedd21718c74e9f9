/**
 * Compiling a framework file 指标体系编译: text in, a checked {@link Framework} or every fault at once out. Formulas are
 * compiled and their measures checked, weights summed, bands laid end to end, and every input of an indicator must have
 * a cell in some form. A department's own items and indicators join here, in the slots that the framework leaves open.
 */
import { compileFormula, compileTemplate, type Formula, type Names, type Template } from '../formula/index.ts'
import type { Place } from '../place.ts'
import { didYouMean, nearestName, type Problem, type ProblemCode, problem } from '../problem.ts'
import { compatible, Exact, measureInfo, type RoundingMode } from '../quantity/index.ts'
import { type Band, type PanelRule, PLAIN_PANEL, type ScoringRule } from '../scoring.ts'
import { asRecords, asText, asTexts, type DictionaryFile, optional, readDictionary } from './dictionary.ts'
import type {
  Diagnosis,
  Dictionary,
  EvidenceDemand,
  Example,
  Form,
  FormBlock,
  FormColumn,
  FormRow,
  Framework,
  Grade,
  Group,
  Indicator,
  Item,
  ItemRef,
  RollUp,
  Rule,
} from './framework.ts'
import { compileIndicators } from './indicators.ts'
import { bandFaults, readBand, readLiteral } from './literals.ts'
import { formulaFaults, NO_WORDS, outlineNodes } from './outline.ts'
import { readOnce } from './read-once.ts'
import { frameworkSchema } from './schema.ts'
import { type Plain, readShape, type ShapedFile } from './shape.ts'

type Data = Readonly<Record<string, Plain>>
type Path = readonly (string | number)[]

/** A text file by its name within the case or program folder. */
export interface SourceFile {
  readonly file: string
  readonly text: string
}

/** 部门自行增加的数据项和指标, already read as plain data. */
export interface Additions {
  readonly items: readonly Data[]
  readonly groups: readonly Data[]
  readonly indicators: readonly Data[]
  readonly rules: readonly Data[]
  /** 表, after the framework's own. */
  readonly forms?: readonly Data[]
  readonly placeOf: (path: Path) => Place
}

export interface FrameworkSources {
  readonly framework: SourceFile
  readonly dictionaries: readonly SourceFile[]
  readonly additions?: Additions
}

/** What compiling steps share: where things stand, what names mean, what was found wrong. */
export interface Compiling {
  readonly problems: Problem[]
  readonly names: Names
  readonly resultNames: Names
  readonly placeOf: (path: Path) => Place
  fault(code: ProblemCode, values: Readonly<Record<string, string>>, path: Path): void
  formula(
    text: Plain | undefined,
    path: Path,
    expected?: Parameters<typeof compileFormula>[2],
    options?: { results?: boolean; row?: string },
  ): Formula | undefined
  template(text: Plain | undefined, path: Path, row?: string): Template
}

const readFrameworkText = readOnce(4, (text, file) => readShape(text, file, frameworkSchema))
const readDictionaryText = readOnce(16, readDictionary)

/** Compile. `problems` may hold warnings beside a framework; with any error there is none. */
export function compileFramework(sources: FrameworkSources): {
  framework?: Framework
  problems: readonly Problem[]
} {
  const shaped = readFrameworkText(sources.framework.text, sources.framework.file)
  const problems: Problem[] = [...shaped.problems]
  const dictionaries: DictionaryFile[] = []
  for (const source of sources.dictionaries) {
    const read = readDictionaryText(source.text, source.file)
    problems.push(...read.problems)
    if (read.file !== undefined) dictionaries.push(read.file)
  }
  if (shaped.data === undefined || problems.length > 0) return { problems }
  const compiler = new FrameworkCompiler(shaped, dictionaries, sources.additions)
  const framework = compiler.compile()
  problems.push(...compiler.problems)
  return problems.some((one) => one.severity === 'error') ? { problems } : { framework, problems }
}

class FrameworkCompiler implements Compiling {
  readonly problems: Problem[] = []
  readonly names: Names
  readonly resultNames: Names
  readonly placeOf: (path: Path) => Place
  readonly #data: Data
  readonly #items = new Map<string, Item>()
  readonly #byName = new Map<string, Item>()
  readonly #eliminations = new Map<string, { readonly item: string }>()
  readonly #groups: Group[] = []
  readonly #dictionaries = new Map<string, Dictionary>()
  readonly #library = new Map<string, Data>()
  readonly #added = new Set<string>()
  readonly #additions: Additions | undefined
  readonly #indicatorNames = new Map<string, { code: string; dimension: string }>()

  constructor(shaped: ShapedFile, files: readonly DictionaryFile[], additions: Additions | undefined) {
    this.#data = shaped.data as Data
    this.#additions = additions
    this.placeOf = (path) =>
      path[0] === 'additions' && additions !== undefined ? additions.placeOf(path) : shaped.placeOf(path)
    for (const file of files) {
      this.#dictionaries.set(file.dictionary.id, file.dictionary)
      for (const item of file.items) this.#library.set(asText(item.name), item)
    }
    const item = (name: string) => {
      const found = this.#byName.get(name) ?? this.#items.get(name)
      if (found === undefined) return undefined
      return { ...found, dimension: measureInfo(found.measure)?.dimension ?? '' }
    }
    const base = {
      item,
      group: (name: string) => this.#groups.some((group) => group.name === name),
      suggest: (name: string) => nearestName(name, this.#byName.keys()),
      indicator: (name: string) => this.#indicatorNames.get(name),
    }
    this.names = { ...base, results: false }
    this.resultNames = { ...base, results: true }
  }

  compile(): Framework {
    const data = this.#data
    const fullPoints = this.#points(data.fullPoints, '满分', ['fullPoints'])
    const effective = data.effective as Data
    this.#readGroups()
    this.#readItems()
    this.#compileItemFormulas()
    const indicators = compileIndicators(
      asRecords(data.indicators),
      this.#additions?.indicators ?? [],
      fullPoints,
      this,
      this.#indicatorNames,
    )
    const ownRules = asRecords(data.rules).flatMap((rule, index) => this.#rules(rule, ['rules', index]))
    const added = this.#additions?.rules ?? []
    const rules = [
      ...ownRules,
      ...added.flatMap((rule, index) => this.#rules(rule, ['additions', 'rules', index])),
    ]
    const forms = [
      ...asRecords(data.forms).map((form, index) => this.#form(form, ['forms', index])),
      ...(this.#additions?.forms ?? []).map((form, index) => this.#form(form, ['additions', 'forms', index])),
    ]
    this.#duplicates(
      rules.map((rule) => rule.code),
      '勾稽关系',
      'rules',
    )
    this.#supplied(indicators, ownRules, forms)
    for (const [index, name] of asTexts(data.dictionaries).entries())
      if (!this.#dictionaries.has(name)) this.fault('dictionary-unknown', { name }, ['dictionaries', index])
    const diagnoses = asRecords(data.diagnoses).map((one, index) =>
      this.#diagnosis(one, rules, ['diagnoses', index]),
    )
    const letter = data.notices as Data | undefined
    return {
      id: asText(data.id),
      version: asText(data.version),
      name: asText(data.name),
      shortName: asText(data.shortName),
      authorities: asRecords(data.authorities).map((one) => ({
        text: asText(one.text),
        confirmed: one.confirmed === true,
      })),
      from: Number(effective.from),
      fullPoints,
      panel: this.#panel(data.panel as Data | undefined),
      pointsPlaces: data.pointsPlaces === undefined ? 2 : Number(data.pointsPlaces),
      pointsRounding: (asText(data.pointsRounding) || 'half-up') as RoundingMode,
      edge: data.edge === 'open' ? 'open' : 'asPrinted',
      groups: this.#groups,
      items: this.#items,
      eliminations: this.#eliminations,
      forms,
      rules,
      indicators,
      grades: this.#grades(),
      diagnoses,
      outline: outlineNodes(asRecords(data.outline), this, new Set(forms.map((form) => form.code)), [
        'outline',
      ]),
      examples: asRecords(data.examples) as unknown as readonly Example[],
      dictionaries: this.#dictionaries,
      names: this.resultNames,
      ...optional('jurisdiction', data.jurisdiction),
      evidenceFor: asTexts(data.evidenceFor).flatMap((text, index) => this.#evidenceDemand(text, index)),
      unconfirmed: asTexts(data.unconfirmed),
      ...optional('notice', data.notice),
      ...(data.reasonOver === undefined
        ? {}
        : { reasonOver: this.#ratio(data.reasonOver, ['reasonOver'], '偏差说明界限') }),
      ...(effective.to === undefined ? {} : { to: Number(effective.to) }),
      ...(letter === undefined
        ? {}
        : {
            noticeLetter: {
              title: this.template(letter.title, ['notices', 'title']),
              paragraphs: asTexts(letter.paragraphs).map((text, index) =>
                this.template(text, ['notices', 'paragraphs', index]),
              ),
            },
          }),
    }
  }

  fault(code: ProblemCode, values: Readonly<Record<string, string>>, path: Path): void {
    this.problems.push(problem(code, values, this.placeOf(path)))
  }

  formula(
    text: Plain | undefined,
    path: Path,
    expected?: Parameters<typeof compileFormula>[2],
    options: { results?: boolean; row?: string } = {},
  ): Formula | undefined {
    if (text === undefined) return undefined
    const names = options.results === true ? this.resultNames : this.names
    const compiled = compileFormula(asText(text), names, expected, options.row)
    formulaFaults(this, compiled.faults, asText(text), path)
    return compiled.formula
  }

  template(text: Plain | undefined, path: Path, row?: string): Template {
    const compiled = compileTemplate(asText(text), this.resultNames, row)
    formulaFaults(this, compiled.faults, asText(text), path)
    return compiled.template ?? NO_WORDS
  }

  #points(text: Plain | undefined, label: string, path: Path): Exact {
    const points = Exact.parse(asText(text))
    if (points === undefined) this.fault('number-unreadable', { label, found: asText(text) }, path)
    return points ?? Exact.hundred
  }

  #panel(data: Data | undefined): PanelRule {
    if (data === undefined) return PLAIN_PANEL
    return {
      combine: asText(data.combine) as PanelRule['combine'],
      atLeast: Number(data.atLeast),
      spread: data.spread === undefined ? null : this.#ratio(data.spread, ['panel', 'spread'], '分歧界限'),
    }
  }

  #ratio(text: Plain, path: Path, label: string): Exact {
    const quantity = readLiteral(asText(text), '')
    if (quantity === undefined) this.fault('number-unreadable', { label, found: asText(text) }, path)
    return quantity?.value ?? Exact.one
  }

  #evidenceDemand(text: string, index: number): readonly EvidenceDemand[] {
    const [name = '', basis] = text.split('·').map((part) => part.trim())
    const item = this.#byName.get(name)
    const path = ['evidenceFor', index]
    if (item === undefined) {
      const suggestion = didYouMean(nearestName(name, this.#byName.keys()))
      this.fault('item-unknown', { name, suggestion }, path)
      return []
    }
    if (basis !== undefined && !item.bases.includes(basis)) {
      this.fault('basis-unknown', { name, basis, known: item.bases.join('、') }, path)
      return []
    }
    return [{ item: item.code, ...(basis === undefined ? {} : { basis }) }]
  }

  #readGroups(): void {
    const add = (group: Data) => this.#groups.push({ name: asText(group.name), title: asText(group.title) })
    asRecords(this.#data.groups).forEach(add)
    this.#additions?.groups.forEach(add)
  }

  #readItems(): void {
    const list = this.#data.items as readonly Plain[]
    for (const [index, entry] of list.entries()) {
      const data = typeof entry === 'string' ? this.#library.get(entry) : (entry as Data)
      if (data === undefined) {
        const suggestion = didYouMean(nearestName(asText(entry as Plain), this.#library.keys()))
        this.fault('item-unknown', { name: asText(entry as Plain), suggestion }, ['items', index])
      } else this.#item(data, ['items', index])
    }
    for (const [index, data] of (this.#additions?.items ?? []).entries()) {
      this.#item(data, ['additions', 'items', index])
      this.#added.add(asText(data.code))
    }
    // A case is evaluated under several frameworks: what one of them does not use must still have a name.
    for (const [name, data] of this.#library) {
      if (this.#byName.has(name) || this.#items.has(asText(data.code))) continue
      const group = asText(data.group)
      if (group !== '' && !this.#groups.some((one) => one.name === group))
        this.#groups.push({ name: group, title: group })
      this.#item(data, ['items'])
    }
  }

  #item(data: Data, path: Path): void {
    const code = asText(data.code)
    const name = asText(data.name)
    const measure = asText(data.measure)
    if (measureInfo(measure) === undefined) {
      this.fault('measure-unknown', { measure }, path)
      return
    }
    if (this.#items.has(code) || this.#byName.has(name)) {
      this.fault('code-duplicate', { label: '数据项', name: `${name}（${code}）` }, path)
      return
    }
    const group = data.group === undefined ? undefined : asText(data.group)
    if (group !== undefined && !this.#groups.some((one) => one.name === group))
      this.fault('group-unknown', { name: group }, path)
    const kind = asText(data.rollUp)
    const fallback: RollUp['kind'] = data.formula === undefined ? 'sum' : 'recompute'
    const rollUp: RollUp =
      kind === 'weighted'
        ? { kind: 'weighted', by: splitRef(asText(data.weightedBy)) }
        : { kind: (kind || fallback) as 'sum' | 'none' | 'recompute' }
    const item: Item = {
      code,
      name,
      measure,
      bases: asTexts(data.bases),
      rollUp,
      unconfirmed: asTexts(data.unconfirmed),
      ...(group === undefined ? {} : { group }),
      ...(data.scope === undefined ? {} : { scope: data.scope as Readonly<Record<string, string>> }),
      ...optional('classCode', data.classCode),
      ...optional('help', data.help),
      ...(data.places === undefined ? {} : { places: Number(data.places) }),
    }
    this.#items.set(code, item)
    this.#byName.set(name, item)
    this.#formulaSources.push({ code, text: data.formula, path })
    if (data.eliminates !== undefined)
      this.#eliminationSources.push({ code, target: asText(data.eliminates), path })
  }

  readonly #formulaSources: { code: string; text: Plain | undefined; path: Path }[] = []
  readonly #eliminationSources: { code: string; target: string; path: Path }[] = []

  #compileItemFormulas(): void {
    for (const { code, text, path } of this.#formulaSources) {
      const item = this.#items.get(code)
      if (item === undefined || text === undefined) continue
      const dimension = measureInfo(item.measure)?.dimension ?? ''
      const formula = this.formula(
        text,
        [...path, 'formula'],
        { dimension },
        item.group === undefined ? {} : { row: item.group },
      )
      if (formula === undefined) continue
      const made = { ...item, formula }
      this.#items.set(code, made)
      this.#byName.set(item.name, made)
    }
    for (const { code, target, path } of this.#eliminationSources) {
      const ref = this.#ref(target, path)
      if (ref !== undefined)
        this.#eliminations.set(ref.basis === '' ? ref.item : `${ref.item}|${ref.basis}`, { item: code })
    }
    for (const item of this.#items.values())
      if (item.rollUp.kind === 'weighted') {
        const ref = this.#ref(`${item.rollUp.by.item}·${item.rollUp.by.basis}`, ['items'])
        if (ref !== undefined) Object.assign(item.rollUp, { by: ref })
      }
    this.#cycles()
  }

  /** Computed items must not lead back to themselves within one year. */
  #cycles(): void {
    const state = new Map<string, 'open' | 'done'>()
    const visit = (code: string, path: readonly string[]): void => {
      if (state.get(code) === 'done') return
      const item = this.#items.get(code)
      if (state.get(code) === 'open') {
        const names = [...path.slice(path.indexOf(code)), code].map(
          (one) => this.#items.get(one)?.name ?? one,
        )
        this.fault(
          'formula-cycle',
          { path: names.join(' → ') },
          this.#formulaSources.find((one) => one.code === code)?.path ?? [],
        )
        return
      }
      state.set(code, 'open')
      for (const use of item?.formula?.uses ?? []) if (use.yearOffset === 0) visit(use.item, [...path, code])
      state.set(code, 'done')
    }
    for (const code of this.#items.keys()) visit(code, [])
  }

  #ref(text: string, path: Path): ItemRef | undefined {
    const { item: name, basis } = splitRef(text)
    const item = this.#byName.get(name) ?? this.#items.get(name)
    if (item === undefined) {
      this.fault(
        'item-unknown',
        { name, suggestion: didYouMean(nearestName(name, this.#byName.keys())) },
        path,
      )
      return undefined
    }
    if (basis !== '' && !item.bases.includes(basis)) {
      this.fault('basis-unknown', { name, basis, known: item.bases.join('、') }, path)
      return undefined
    }
    return { item: item.code, basis }
  }

  /** A rule that names several bases is a template: one rule for each, with “·口径” in its texts replaced. */
  #rules(data: Data, path: Path): readonly Rule[] {
    const { bases, ...template } = data
    const list = asTexts(bases)
    if (list.length === 0) return [this.#rule(data, path)]
    return list.map((basis, index) => {
      const filled = replaceIn(template, '·口径', `·${basis}`) as Data
      return this.#rule(
        { ...filled, code: `${asText(data.code)}.${index + 1}`, name: `${asText(data.name)}（${basis}）` },
        path,
      )
    })
  }

  #rule(data: Data, path: Path): Rule {
    const each = asText(data.each) || 'everyUnit'
    const group = each.startsWith('row:') ? each.slice(4) : undefined
    if (group !== undefined && !this.names.group(group)) this.fault('group-unknown', { name: group }, path)
    const row = group === undefined ? {} : { row: group }
    const left = this.formula(data.left, [...path, 'left'], undefined, row)
    const right = this.formula(
      data.right,
      [...path, 'right'],
      left?.type.kind === 'number' ? left.type : undefined,
      row,
    )
    const when = this.formula(data.when, [...path, 'when'], { truth: true }, row)
    const missing = data.missing as Data | undefined
    const strategy = (side: Plain | undefined) =>
      (asText(side) || 'undecided') as 'undecided' | 'zero' | 'skip'
    const causes = asRecords(data.causes).map((cause, index) =>
      this.#cause(cause, [...path, 'causes', index], group),
    )
    const fallback = compileFormula('0', this.names).formula as Formula
    return {
      code: asText(data.code),
      name: asText(data.name),
      each:
        group === undefined
          ? { kind: each === 'department' ? 'department' : 'everyUnit' }
          : { kind: 'row', group },
      left: left ?? fallback,
      relation: asText(data.relation) as Rule['relation'],
      right: right ?? fallback,
      severity: asText(data.severity) as Rule['severity'],
      missing: { left: strategy(missing?.left), right: strategy(missing?.right) },
      scopes: asTexts(data.scopes),
      causes,
      unconfirmed: asTexts(data.unconfirmed),
      ...(when === undefined ? {} : { when }),
      ...optional('authority', data.authority),
      ...(data.explain === undefined
        ? {}
        : { explain: this.template(data.explain, [...path, 'explain'], group) }),
      ...(data.from === undefined ? {} : { from: Number(data.from) }),
      ...(data.to === undefined ? {} : { to: Number(data.to) }),
    }
  }

  #cause(data: Data, path: Path, row: string | undefined): Rule['causes'][number] {
    const names = data.namesIn as Data | undefined
    const when = this.formula(data.when, [...path, 'when'], { truth: true }, row === undefined ? {} : { row })
    if (names !== undefined && !this.#dictionaries.has(asText(names.dictionary)))
      this.fault('dictionary-unknown', { name: asText(names.dictionary) }, path)
    return {
      title: asText(data.title),
      text: this.template(data.text, [...path, 'text'], row),
      ...(when === undefined ? {} : { when }),
      ...(names === undefined
        ? {}
        : {
            namesIn: {
              group: asText(names.group),
              dictionary: asText(names.dictionary),
              atLeast: Exact.parse(asText(names.atLeast)) ?? Exact.one,
            },
          }),
    }
  }

  #grades(): readonly Grade[] {
    const grades: Grade[] = []
    for (const [index, data] of asRecords(this.#data.grades).entries()) {
      const band = readBand(asText(data.band), '分')
      if (band === undefined) this.fault('band-unreadable', { found: asText(data.band) }, ['grades', index])
      else grades.push({ name: asText(data.name), band })
    }
    this.lintBands(
      grades.map((grade) => grade.band),
      '等级',
      ['grades'],
    )
    return grades
  }

  lintBands(bands: readonly Band[], name: string, path: Path): void {
    for (const { kind, at } of bandFaults(bands))
      this.fault(
        kind === 'gap' ? 'bands-gap' : 'bands-overlap',
        { name, at: `${at.value.toString()}${at.measure}` },
        path,
      )
  }

  #diagnosis(data: Data, rules: readonly Rule[], path: Path): Diagnosis {
    const when = this.formula(data.when, [...path, 'when'], { truth: true }, { results: true })
    const whenRule = data.whenRule === undefined ? undefined : asText(data.whenRule)
    const whenLost = data.whenLost === undefined ? undefined : asText(data.whenLost)
    if (whenRule !== undefined && !rules.some((rule) => rule.code === whenRule))
      this.fault('rule-unknown', { name: whenRule }, path)
    if (whenLost !== undefined && !this.#indicatorNames.has(whenLost))
      this.fault('indicator-unknown', { name: whenLost }, path)
    return {
      code: asText(data.code),
      title: asText(data.title),
      issue: this.template(data.issue, [...path, 'issue']),
      recommendation: this.template(data.recommendation, [...path, 'recommendation']),
      ...(when === undefined ? {} : { when }),
      ...(whenRule === undefined ? {} : { whenRule }),
      ...(whenLost === undefined ? {} : { whenLost: this.#indicatorNames.get(whenLost)?.code ?? whenLost }),
    }
  }

  #form(data: Data, path: Path): Form {
    const blocks = asRecords(data.blocks).map((block, index) =>
      this.#block(block, [...path, 'blocks', index]),
    )
    return {
      code: asText(data.code),
      name: asText(data.name),
      blocks,
      notes: asTexts(data.notes),
      footer: asTexts(data.footer),
      ...optional('measure', data.measure),
    }
  }

  #block(data: Data, path: Path): FormBlock {
    const common = {
      title: asText(data.title),
      unconfirmed: asTexts(data.unconfirmed),
      ...optional('measure', data.measure),
    }
    const columns = asRecords(data.columns).map((column, index): FormColumn => {
      const item =
        column.item === undefined
          ? undefined
          : this.#ref(asText(column.item), [...path, 'columns', index])?.item
      return {
        title: asText(column.title),
        basis: asText(column.basis),
        yearOffset: Number(column.yearOffset ?? 0),
        ...(item === undefined ? {} : { item }),
      }
    })
    const rows = asRecords(data.rows).map((row, index): FormRow => {
      const item =
        row.item === undefined ? undefined : this.#ref(asText(row.item), [...path, 'rows', index])?.item
      return {
        title: asText(row.title),
        ...(item === undefined ? {} : { item }),
        ...(row.indent === undefined ? {} : { indent: Number(row.indent) }),
        ...(row.bases === undefined ? {} : { bases: asTexts(row.bases) }),
      }
    })
    switch (asText(data.kind)) {
      case 'matrix':
        return { kind: 'matrix', ...common, columns, rows }
      case 'list': {
        const group = asText(data.group)
        if (!this.names.group(group)) this.fault('group-unknown', { name: group }, path)
        return { kind: 'list', ...common, group, nameTitle: asText(data.nameTitle), columns }
      }
      case 'fields':
        return { kind: 'fields', ...common, rows }
      default:
        return { kind: 'text', title: common.title, item: asText(data.item), unconfirmed: common.unconfirmed }
    }
  }

  /** Every entered input of an indicator or rule must have a cell in a form; a department's own items are imported. */
  #supplied(indicators: readonly Indicator[], rules: readonly Rule[], forms: readonly Form[]): void {
    if (forms.length === 0) return
    const cells = new Set<string>()
    for (const form of forms)
      for (const block of form.blocks) for (const cell of cellsOf(block, this.#items)) cells.add(cell)
    const reported = new Set<string>()
    const want = (
      formula: Formula | undefined,
      user: string,
      path: Path,
      severity: 'error' | 'warning',
    ): void => {
      for (const use of formula?.uses ?? []) {
        const item = this.#items.get(use.item)
        const cell = `${use.item}|${use.basis}|${use.yearOffset}`
        if (item === undefined || this.#added.has(use.item) || cells.has(cell)) continue
        if (item.formula !== undefined) want(shift(item.formula, use.yearOffset), user, path, severity)
        else if (!reported.has(cell)) {
          reported.add(cell)
          const name = `${use.yearOffset < 0 ? '上年 ' : ''}${item.name}${use.basis === '' ? '' : `·${use.basis}`}`
          this.problems.push(problem('input-without-cell', { user, name }, this.placeOf(path), severity))
        }
      }
    }
    const walk = (list: readonly Indicator[], path: Path): void => {
      for (const [index, indicator] of list.entries()) {
        for (const formula of [indicator.formula, ...formulasOf(indicator.scoring)])
          want(formula, `指标“${indicator.name}”`, [...path, index], 'error')
        walk(indicator.children, [...path, index, 'children'])
      }
    }
    walk(indicators, ['indicators'])
    for (const [index, rule] of rules.entries())
      for (const side of [rule.left, rule.right])
        want(side, `勾稽关系“${rule.name}”`, ['rules', index], 'warning')
  }

  #duplicates(codes: readonly string[], label: string, field: string): void {
    const seen = new Set<string>()
    for (const [index, code] of codes.entries()) {
      if (seen.has(code)) this.fault('code-duplicate', { label, name: code }, [field, index])
      seen.add(code)
    }
  }
}

const shift = (formula: Formula, years: number): Formula =>
  years === 0
    ? formula
    : { ...formula, uses: formula.uses.map((use) => ({ ...use, yearOffset: use.yearOffset + years })) }

/** Plain data with a piece of text replaced wherever it stands. */
function replaceIn(data: Plain, from: string, to: string): Plain {
  if (typeof data === 'string') return data.replaceAll(from, to)
  if (Array.isArray(data)) return data.map((one) => replaceIn(one as Plain, from, to))
  if (data === null || typeof data !== 'object') return data
  return Object.fromEntries(
    Object.entries(data).map(([name, one]) => [name, replaceIn(one as Plain, from, to)]),
  )
}

/** The formulas inside a standard: targets, limits, and those of alternatives. */
function formulasOf(scoring: ScoringRule | undefined): readonly (Formula | undefined)[] {
  if (scoring?.kind === 'proportion') return [scoring.target, scoring.low, scoring.high]
  if (scoring?.kind === 'either')
    return scoring.options.flatMap((option) => [option.formula, ...formulasOf(option.scoring)])
  return []
}

/** 三公经费·决算数 split at its dot. */
export function splitRef(text: string): ItemRef {
  const [item = '', basis = ''] = text.split(/[·・•‧．]/)
  return { item: item.trim().replace(/^\[|\]$/g, ''), basis: basis.trim() }
}

/** The entry cells of a block, as item|basis|years back. */
export function cellsOf(block: FormBlock, items: ReadonlyMap<string, Item>): readonly string[] {
  const cells: string[] = []
  const add = (item: string, basis: string, yearOffset: number): void => {
    const bases = items.get(item)?.bases ?? []
    if (bases.length === 0 ? basis === '' : bases.includes(basis))
      cells.push(`${item}|${basis}|${yearOffset}`)
  }
  if (block.kind === 'matrix')
    for (const row of block.rows)
      for (const column of block.columns) {
        const item = column.item ?? row.item
        if (item !== undefined && (row.bases === undefined || row.bases.includes(column.basis)))
          add(item, column.basis, column.yearOffset)
      }
  if (block.kind === 'list')
    for (const column of block.columns)
      if (column.item !== undefined) add(column.item, column.basis, column.yearOffset)
  if (block.kind === 'fields')
    for (const row of block.rows) {
      if (row.item === undefined) continue
      const bases = row.bases ?? items.get(row.item)?.bases ?? []
      for (const basis of bases.length === 0 ? [''] : bases) add(row.item, basis, 0)
    }
  return cells
}

/** Whether two measures can be compared, for lints outside. */
export const sameDimension = compatible
