/**
 * Loading a case 读取案例: the files of a case folder become an evaluation's input, or every fault at once with file,
 * line and column (or sheet and cell). Reads a map of files and touches no disk, so that a sealed package is read by
 * the very same code.
 */
import {
  type Additions,
  compileFramework,
  compileOutline,
  compileTemplate,
  didYouMean,
  type Evidence,
  type Figure,
  Figures,
  type Framework,
  type GroupRow,
  type IssueDecision,
  type Judgement,
  type Narrative,
  type OutlineNode,
  type Place,
  type Plain,
  type Problem,
  problem,
  readShape,
  type Shape,
  type ShapedFile,
  type Template,
  type Unit,
  UnitTree,
} from '@jiheng/engine'
import { dictionaryFiles, type FileMap, findFramework, textOf } from './library.ts'
import { readFigures } from './read-figures.ts'
import { type FormWords, readForms } from './read-forms.ts'
import { readIssues } from './read-issues.ts'
import { readJudgements } from './read-judgements.ts'
import { type Data, type Reading, recs, str, strs } from './reading.ts'
import { caseSchema, issuesSchema, judgementsSchema, narrativeSchema, wordsSchema } from './shapes.ts'

/** 案例, loaded under one framework. */
export interface LoadedCase {
  readonly title: string
  readonly reportTitle: string
  readonly organisation: string
  readonly reportDate?: string
  readonly year: number
  readonly framework: Framework
  readonly frameworkFile: string
  readonly alsoUnder: readonly string[]
  readonly tree: UnitTree
  readonly figures: Figures
  readonly judgements: readonly Judgement[]
  /** 对问题的决定; absent where nobody decided yet. */
  readonly issues?: readonly IssueDecision[]
  readonly narrative: Narrative
  /** 报告提纲: as edited for this case, else the framework's. */
  readonly outline: readonly OutlineNode[]
  readonly reportNumber?: string
  /** What is wrong with outline.yaml: it stops the report, not the evaluation. */
  readonly outlineProblems: readonly Problem[]
  /** 文字栏 of the forms, by the block's item. */
  readonly words: ReadonlyMap<string, string>
  readonly evidence: readonly Evidence[]
  readonly added: { readonly codes: ReadonlySet<string>; readonly illustrative: ReadonlySet<string> }
  /** Files that the case was read from, for digests and for sealing. */
  readonly sources: {
    readonly tree: readonly string[]
    readonly figures: readonly string[]
    readonly judgements: readonly string[]
  }
}

export interface LoadRequest {
  readonly files: FileMap
  readonly library: FileMap
  /** Evaluate under another framework than case.yaml names. */
  readonly framework?: string
  /** Leave out figures, rows and judgements that are flagged 示例. */
  readonly publishedOnly: boolean
}

/** Load; `problems` may hold warnings beside a case, with any error there is none. */
export async function loadCase(
  request: LoadRequest,
): Promise<{ loaded?: LoadedCase; problems: readonly Problem[] }> {
  const source = request.files.get('case.yaml')
  if (source === undefined) return { problems: [problem('file-missing', { file: 'case.yaml' })] }
  const shaped = readShape(textOf(source), 'case.yaml', caseSchema)
  if (shaped.data === undefined || shaped.problems.length > 0) return { problems: shaped.problems }
  const data = shaped.data as Data
  const found = findFramework(request.library, request.framework ?? str(data.framework))
  if (found.entry === undefined) {
    const named = request.framework === undefined ? { place: shaped.placeOf(['framework']) } : {}
    return { problems: found.problems.map((one) => ({ ...one, ...named })) }
  }
  const additions = additionsFor(data, shaped, found.entry.id, request.publishedOnly)
  const compiled = compileFramework({
    framework: { file: found.entry.file, text: textOf(request.library.get(found.entry.file) as Uint8Array) },
    dictionaries: dictionaryFiles(request.library),
    additions,
  })
  const problems: Problem[] = [...compiled.problems]
  const tree = readTree(data, shaped, problems)
  if (compiled.framework === undefined || tree === undefined) return { problems }
  const loader = new Loader(request, data, shaped, compiled.framework, tree, problems)
  const loaded = await loader.load(found.entry.file)
  return problems.some((one) => one.severity === 'error') ? { problems } : { loaded, problems }
}

/** The case's own items and indicators for one framework; its groups belong to every framework. */
function additionsFor(data: Data, shaped: ShapedFile, framework: string, publishedOnly: boolean): Additions {
  const own = (data.additions ?? {}) as Data
  const all = recs(own.indicators)
  const kept = all.filter(
    (one) => str(one.framework) === framework && !(publishedOnly && one.illustrative === true),
  )
  const places = kept.map((one) => all.indexOf(one))
  return {
    groups: [...recs(own.groups), ...recs(data.groups)],
    items: recs(own.items),
    rules: recs(own.rules),
    forms: recs(own.forms),
    indicators: kept,
    placeOf: (path) =>
      shaped.placeOf(
        path[1] === 'indicators' && typeof path[2] === 'number'
          ? ['additions', 'indicators', places[path[2]] ?? 0, ...path.slice(3)]
          : path,
      ),
  }
}

function readTree(data: Data, shaped: ShapedFile, problems: Problem[]): UnitTree | undefined {
  const department = data.department as Data
  const root: Unit = { code: str(department.code), name: str(department.name) }
  const units = recs(data.units).map(
    (unit): Unit => ({
      code: str(unit.code),
      name: str(unit.name),
      parent: unit.parent === undefined ? root.code : str(unit.parent),
      ...(unit.headUnit === true ? { isHeadUnit: true } : {}),
      ...(unit.nature === undefined ? {} : { nature: str(unit.nature) }),
    }),
  )
  const { tree, faults } = UnitTree.of([root, ...units])
  const placeOf = (code: string): Place =>
    shaped.placeOf([
      'units',
      Math.max(
        0,
        units.findIndex((unit) => unit.code === code),
      ),
    ])
  for (const fault of faults)
    switch (fault.kind) {
      case 'duplicateUnit':
        problems.push(
          problem(
            'unit-duplicate',
            { unit: fault.unit },
            shaped.placeOf(['units', Math.max(0, units.map((unit) => unit.code).lastIndexOf(fault.unit))]),
          ),
        )
        break
      case 'unknownParent':
        problems.push(
          problem('unit-parent-unknown', { unit: fault.unit, parent: fault.parent }, placeOf(fault.unit)),
        )
        break
      case 'notOneRoot':
        problems.push(
          problem('unit-tree-broken', { found: fault.roots.join('、') }, shaped.placeOf(['units'])),
        )
        break
      case 'unitInCycle':
        problems.push(problem('unit-tree-broken', { found: fault.unit }, placeOf(fault.unit)))
    }
  return tree
}

const OUTLINE = /^outline\.ya?ml$/
const WORDS = /^words\.ya?ml$/

const wordsOf = (shaped: ShapedFile, root: string): readonly FormWords[] =>
  recs((shaped.data as Data | undefined)?.words).map((one) => ({
    item: str(one.item),
    unit: one.unit === undefined ? root : str(one.unit),
    text: str(one.text),
  }))

class Loader {
  readonly #request: LoadRequest
  readonly #data: Data
  readonly #shaped: ShapedFile
  readonly #framework: Framework
  readonly #tree: UnitTree
  readonly #problems: Problem[]

  constructor(
    request: LoadRequest,
    data: Data,
    shaped: ShapedFile,
    framework: Framework,
    tree: UnitTree,
    problems: Problem[],
  ) {
    this.#request = request
    this.#data = data
    this.#shaped = shaped
    this.#framework = framework
    this.#tree = tree
    this.#problems = problems
  }

  async load(frameworkFile: string): Promise<LoadedCase> {
    const data = this.#data
    const year = Number(str(data.year))
    const framework = this.#framework
    this.#coverage(year)
    const rows = this.#rows()
    const reading: Reading = {
      problems: this.#problems,
      framework,
      tree: this.#tree,
      year,
      rows,
      documents: new Map(recs(data.documents).map((one) => [str(one.id), str(one.title)])),
      publishedOnly: this.#request.publishedOnly,
    }
    const figureFiles = this.#names(/^figures\/.+\.(ya?ml|csv)$/)
    const formFiles = this.#names(/^forms\/.+\.xlsx$/i)
    const figures: Figure[] = []
    for (const file of figureFiles)
      figures.push(...readFigures(file, this.#bytes(file), (shape) => this.#shape(file, shape), reading))
    const formRows: GroupRow[] = []
    const words = new Map<string, string>()
    for (const file of formFiles) {
      const read = await readForms(file, this.#bytes(file), reading)
      figures.push(...read.figures)
      formRows.push(...read.rows)
      this.#addWords(words, read.words)
    }
    for (const file of this.#names(WORDS))
      this.#addWords(words, wordsOf(this.#shape(file, wordsSchema), this.#tree.root.code))
    const made = Figures.of(figures, [...rows, ...formRows])
    for (const twice of made.duplicates) this.#twice(twice, made.figures)
    const judgementFiles = this.#names(/^judgements\.ya?ml$/)
    const judgements = judgementFiles.flatMap((file) =>
      readJudgements(this.#shape(file, judgementsSchema), reading),
    )
    const issueFiles = this.#names(/^issues\.ya?ml$/)
    const issues = issueFiles.flatMap((file) => readIssues(this.#shape(file, issuesSchema), reading))
    const added = recs((data.additions as Data | undefined)?.indicators).filter(
      (one) => str(one.framework) === framework.id,
    )
    const edited = this.#outline()
    const date = edited.outline?.date ?? str(data.reportDate)
    return {
      title: str(data.title),
      reportTitle: edited.outline?.title ?? (str(data.reportTitle) || `${str(data.title)}报告`),
      organisation: edited.outline?.organisation ?? (str(data.organisation) || this.#tree.root.name),
      ...(date === '' ? {} : { reportDate: date }),
      ...(edited.outline?.number === undefined ? {} : { reportNumber: edited.outline.number }),
      outline: edited.outline?.outline ?? framework.outline,
      outlineProblems: edited.problems,
      year,
      framework,
      frameworkFile,
      alsoUnder: strs(data.alsoUnder),
      tree: this.#tree,
      figures: made.figures,
      judgements,
      ...(issueFiles.length === 0 ? {} : { issues }),
      narrative: this.#narrative(),
      words,
      evidence: recs(data.evidence).map((one) => ({
        id: str(one.id),
        title: str(one.title),
        ...(one.file === undefined ? {} : { file: str(one.file) }),
        ...(one.page === undefined ? {} : { page: str(one.page) }),
      })),
      added: {
        codes: new Set(added.map((one) => str(one.code))),
        illustrative: new Set(added.filter((one) => one.illustrative === true).map((one) => str(one.code))),
      },
      sources: {
        tree: ['case.yaml'],
        figures: [...figureFiles, ...formFiles, ...this.#names(WORDS)],
        judgements: [...judgementFiles, ...issueFiles],
      },
    }
  }

  /** Words of several units stand one below the other, each with the unit's name. */
  #addWords(words: Map<string, string>, list: readonly FormWords[]): void {
    for (const { item, unit, text } of list) {
      const line = unit === this.#tree.root.code ? text : `${this.#tree.unit(unit)?.name ?? unit}：${text}`
      words.set(item, words.has(item) ? `${words.get(item)}\n${line}` : line)
    }
  }

  #coverage(year: number): void {
    const { from, to, name } = this.#framework
    if (year >= from && (to === undefined || year <= to)) return
    const values = { name, from: String(from), to: to === undefined ? '今' : String(to), year: String(year) }
    this.#problems.push(problem('years-not-covered', values, this.#shaped.placeOf(['year'])))
  }

  #rows(): readonly GroupRow[] {
    const rows: GroupRow[] = []
    for (const [index, one] of recs(this.#data.rows).entries()) {
      const unit = one.unit === undefined ? this.#tree.root.code : str(one.unit)
      const illustrative = one.illustrative === true
      if (this.#request.publishedOnly && illustrative) continue
      if (this.#tree.unit(unit) === undefined)
        this.#problems.push(problem('unit-unknown', { unit }, this.#shaped.placeOf(['rows', index])))
      rows.push({
        group: str(one.group),
        row: str(one.row),
        name: str(one.name),
        unit,
        ...(illustrative ? { illustrative } : {}),
        ...(one.note === undefined ? {} : { note: str(one.note) }),
      })
    }
    return rows
  }

  #outline(): ReturnType<typeof compileOutline> {
    const file = this.#names(OUTLINE)[0]
    if (file === undefined) return { problems: [] }
    return compileOutline(textOf(this.#bytes(file)), file, this.#framework)
  }

  #narrative(): Narrative {
    const slots = new Map<string, readonly Template[]>()
    const file = this.#names(/^narrative\.ya?ml$/)[0]
    if (file === undefined) return slots
    const shaped = this.#shape(file, narrativeSchema)
    const data = (shaped.data as Data | undefined)?.slots as Readonly<Record<string, Plain>> | undefined
    for (const [slot, paragraphs] of Object.entries(data ?? {})) {
      const templates: Template[] = []
      for (const [index, paragraph] of strs(paragraphs).entries()) {
        const compiled = compileTemplate(paragraph, this.#framework.names)
        for (const fault of compiled.faults) {
          const values = {
            ...fault.values,
            found: fault.values.found ?? paragraph.slice(fault.start, fault.end),
            suggestion: didYouMean(fault.values.suggestion || undefined),
          }
          this.#problems.push(problem(fault.code, values, shaped.placeOf(['slots', slot, index])))
        }
        if (compiled.template !== undefined) templates.push(compiled.template)
      }
      slots.set(slot, templates)
    }
    return slots
  }

  #twice(figure: Figure, figures: Figures): void {
    const { item, basis, unit, year, row } = figure.key
    const other = figures.at(item, basis, unit, year, row)
    const name = `${this.#framework.items.get(item)?.name ?? item}${basis === '' ? '' : `·${basis}`}`
    const file =
      other?.source.place.kind === 'published'
        ? other.source.place.section
        : other?.source.place.kind === 'file' || other?.source.place.kind === 'sheet'
          ? other.source.place.file
          : ''
    const values = { name, unit: this.#tree.unit(unit)?.name ?? unit, year: String(year), other: file }
    this.#problems.push(problem('figure-twice', values, figure.source.place))
  }

  #names(pattern: RegExp): readonly string[] {
    return [...this.#request.files.keys()].filter((file) => pattern.test(file)).sort()
  }

  #bytes(file: string): Uint8Array {
    return this.#request.files.get(file) as Uint8Array
  }

  #shape(file: string, shape: Shape): ShapedFile {
    const shaped = readShape(textOf(this.#bytes(file)), file, shape)
    this.#problems.push(...shaped.problems)
    return shaped.problems.length > 0 ? { problems: shaped.problems, placeOf: shaped.placeOf } : shaped
  }
}
