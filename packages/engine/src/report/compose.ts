/**
 * Composing the report 报告编制: the framework's outline and the department's own words, with every figure bound. A figure
 * that is missing stops the report and is named; a sentence may say what stands in its place (otherwise).
 */
import type { BoundText, Evaluation, FormCell, IndicatorResult, Ref, Run } from '../evaluation.ts'
import { resultWord } from '../findings.ts'
import type { Template } from '../formula/index.ts'
import type { OutlineList, OutlineNode, OutlineSentence } from '../framework/framework.ts'
import { COUNT_MARK, NAMES_MARK } from '../framework/outline.ts'
import type { Place } from '../place.ts'
import { type Problem, problem } from '../problem.ts'
import { Exact, Quantity, quantityFromJson } from '../quantity/index.ts'
import { plainText, type Render } from '../render.ts'
import type { ReportBlock, ReportCell, ReportDocument, ReportMark, ReportTable } from './document.ts'

/** 报告文字 of a department by slot, compiled. */
export type Narrative = ReadonlyMap<string, readonly Template[]>

export interface ReportRequest {
  readonly evaluation: Evaluation
  readonly render: Render
  readonly outline: readonly OutlineNode[]
  readonly narrative: Narrative
  readonly title: string
  readonly organisation: string
  readonly date?: string
  /** 发文字号. */
  readonly number?: string
  /** 1 words a report as the first edition of the program did, for packages that it sealed. */
  readonly edition?: 1
}

/** Compose the document, or list every figure and text that is missing. */
export function composeReport(request: ReportRequest): {
  document?: ReportDocument
  problems: readonly Problem[]
} {
  const composer = new Composer(request)
  for (const node of request.outline) composer.node(node)
  if (composer.problems.length > 0) return { problems: composer.problems }
  return {
    document: {
      title: request.title,
      organisation: request.organisation,
      ...(request.date === undefined ? {} : { date: request.date }),
      ...(request.number === undefined ? {} : { letter: { number: request.number } }),
      notices: notices(request.evaluation, composer.blocks),
      blocks: composer.blocks,
    },
    problems: [],
  }
}

/** 提示 at the head: what is illustrative, what is unconfirmed, what is still open. */
function notices(evaluation: Evaluation, blocks: readonly ReportBlock[]): readonly string[] {
  const list: string[] = []
  const runs = blocks.flatMap((block) =>
    block.kind === 'paragraph' || block.kind === 'heading' ? block.text : [],
  )
  if (evaluation.values.some((value) => value.illustrative))
    list.push('本报告含示例数据：标有“示例”的数据和评判系为演示编制，并非实际情况。')
  else if (runs.length > 0 && evaluation.publishedOnly)
    list.push('本报告只使用公开发布的数据；未公开的指标列为待评。')
  if (hasUnconfirmed(evaluation.indicators))
    list.push('标有“待核”的分值和标准未经来源核对，使用前请与正式文件核对。')
  if (evaluation.framework.notice !== undefined) list.push(evaluation.framework.notice)
  return list
}

const hasUnconfirmed = (list: readonly IndicatorResult[]): boolean =>
  list.some((one) => one.unconfirmed.length > 0 || hasUnconfirmed(one.children))

class Composer {
  readonly problems: Problem[] = []
  readonly blocks: ReportBlock[] = []
  readonly #request: ReportRequest
  readonly #render: Render

  constructor(request: ReportRequest) {
    this.#request = request
    this.#render = request.render
  }

  node(node: OutlineNode): void {
    switch (node.kind) {
      case 'heading': {
        const text = this.#text(node.text)
        if (text !== undefined) this.blocks.push({ kind: 'heading', level: node.level, text })
        break
      }
      case 'paragraph':
        this.#paragraph(node.sentences)
        break
      case 'rows':
        this.#rows(node)
        break
      case 'narrative':
        this.#narrative(node)
        break
      case 'issues':
      case 'recommendations':
        this.#proposals(node.kind)
        break
      case 'annex':
        this.blocks.push({ kind: 'annex', title: this.#plain(node.title), landscape: node.landscape })
        break
      case 'chart':
        this.#chart(node)
        break
      case 'table':
        this.#table(node)
    }
  }

  #paragraph(sentences: readonly OutlineSentence[]): void {
    const runs = sentences.flatMap((sentence) => this.#sentence(sentence))
    if (runs.length > 0) this.blocks.push({ kind: 'paragraph', text: runs })
  }

  #sentence(sentence: OutlineSentence): BoundText {
    if (sentence.list !== undefined) return this.#list(sentence, sentence.list)
    const holds = sentence.when === undefined || this.#render.holds(sentence.when)
    const shown = holds
      ? sentence.text
      : (sentence.cases.find((one) => this.#render.holds(one.when))?.text ?? sentence.otherwise)
    return shown === undefined ? [] : (this.#text(shown) ?? [])
  }

  /** A sentence whose count and names are made from the data; without any, what stands in its place. */
  #list(sentence: OutlineSentence, list: OutlineList): BoundText {
    const otherwise = (): BoundText =>
      sentence.otherwise === undefined ? [] : (this.#text(sentence.otherwise) ?? [])
    if (list.of === 'rows') {
      const { computation, root } = this.#render
      const some = computation
        .rowsAt(list.group, root)
        .some((row) => sentence.when === undefined || this.#render.holds(sentence.when, row))
      return some ? (this.#text(sentence.text) ?? []) : otherwise()
    }
    const picked = list.of === 'units' ? this.#units(sentence.when) : this.#indicators(list.which)
    if (picked.length === 0) return otherwise()
    const names = picked.map((one) => one.name).join('、')
    const count = this.#counted(picked, sentence)
    return (this.#text(sentence.text) ?? []).flatMap((run): readonly Run[] =>
      run.kind === 'text'
        ? run.text
            .replaceAll(NAMES_MARK, names)
            .split(COUNT_MARK)
            .flatMap((text, index): readonly Run[] => [
              ...(index === 0 ? [] : [count]),
              ...(text === '' ? [] : [{ kind: 'text', text } as const]),
            ])
        : [run],
    )
  }

  #units(when: OutlineSentence['when']): readonly Picked[] {
    const { evaluation } = this.#request
    return evaluation.units
      .filter((unit) => unit.code !== evaluation.department.code)
      .filter((unit) => when === undefined || this.#render.holds(when, undefined, unit.code))
      .map((unit) => ({ name: unit.name, ref: unit.total.ref }))
  }

  #indicators(which: 'lost' | 'full' | 'open'): readonly Picked[] {
    return scoredOf(this.#request.evaluation.indicators)
      .filter((one) => standingOf(one) === which)
      .map((one) => ({ name: one.name, ref: one.ref }))
  }

  #counted(picked: readonly Picked[], sentence: OutlineSentence): Run {
    const { records } = this.#render
    const list = sentence.list
    const words = list?.of === 'indicators' ? `${STANDING_WORDS[list.which]}的指标数` : '符合条件的单位数'
    const label = sentence.when === undefined ? words : `${words}（${sentence.when.text}）`
    const ref = records.expression(
      `list|${label}`,
      label,
      { kind: 'known', quantity: Quantity.exact(Exact.of(picked.length), '') },
      label,
      picked.map((one) => one.ref),
      picked.map((one) => one.name).join('、'),
    )
    const illustrative = records.get(ref)?.illustrative === true
    return {
      kind: 'bound',
      text: String(picked.length),
      ref,
      ...(illustrative ? { illustrative } : {}),
    }
  }

  #chart(node: Extract<OutlineNode, { kind: 'chart' }>): void {
    const chart = this.#request.evaluation.charts.find((one) => one.title === node.chart)
    if (chart === undefined) {
      this.problems.push(problem('report-figure-missing', { sentence: node.title.source, name: node.chart }))
      return
    }
    const mark = (ref: Ref | null): ReportMark | null => {
      const value = ref === null ? undefined : this.#render.records.get(ref)?.value
      const quantity = value?.kind === 'known' ? quantityFromJson(value.quantity) : undefined
      if (ref === null || value === undefined || quantity === undefined) return null
      return { amount: quantity.in(chart.measure).value.toString(), text: value.text, ref }
    }
    this.blocks.push({
      kind: 'chart',
      chart: {
        kind: chart.kind,
        title: this.#plain(node.title),
        measure: chart.measure,
        series: chart.series,
        rows: chart.rows.map((row) => ({ name: row.name, marks: row.refs.map(mark) })),
      },
    })
  }

  #rows(node: Extract<OutlineNode, { kind: 'rows' }>): void {
    const { computation, root } = this.#render
    const runs: Run[] = []
    for (const row of computation.rowsAt(node.group, root)) {
      if (node.when !== undefined && !this.#render.holds(node.when, row)) continue
      const rendered = this.#render.template(node.text, row)
      if (rendered.missing.length > 0) this.#missing(node.text, rendered.missing)
      runs.push(...rendered.runs)
    }
    const last = runs.at(-1)
    // Rows are sentences divided by semicolons; the last one ends the paragraph.
    if (last?.kind === 'text') runs[runs.length - 1] = { kind: 'text', text: last.text.replace(/；$/, '。') }
    if (runs.length > 0) this.blocks.push({ kind: 'paragraph', text: runs })
  }

  #narrative(node: Extract<OutlineNode, { kind: 'narrative' }>): void {
    const own = node.paragraphs?.map((one) => one.flatMap((sentence) => this.#sentence(sentence)))
    if (own?.some((runs) => plainText(runs).trim() !== '') === true) {
      for (const text of own) if (text.length > 0) this.blocks.push({ kind: 'paragraph', text })
      return
    }
    const paragraphs = this.#request.narrative.get(node.slot) ?? []
    if (paragraphs.length === 0 && node.required)
      this.problems.push(problem('narrative-missing', { title: node.title, slot: node.slot }, NARRATIVE))
    for (const paragraph of paragraphs) {
      const text = this.#text(paragraph, NARRATIVE)
      if (text !== undefined) this.blocks.push({ kind: 'paragraph', text })
    }
  }

  #proposals(kind: 'issues' | 'recommendations'): void {
    const { issues } = this.#request.evaluation
    if (issues.length === 0) {
      const words =
        kind === 'issues'
          ? '按现有数据，指标体系的诊断未发现需要列出的问题。'
          : '按现有数据，指标体系没有需要提出的建议。'
      this.blocks.push({ kind: 'paragraph', text: [{ kind: 'text', text: words }] })
    }
    for (const issue of issues) {
      this.blocks.push({
        kind: 'heading',
        level: 3,
        text: [{ kind: 'text', text: kind === 'issues' ? issue.title : `针对“${issue.title}”` }],
      })
      this.blocks.push({ kind: 'paragraph', text: kind === 'issues' ? issue.issue : issue.recommendation })
    }
  }

  #table(node: Extract<OutlineNode, { kind: 'table' }>): void {
    const title = this.#plain(node.title)
    switch (node.table) {
      case 'form':
        for (const table of formTables(this.#request.evaluation, node.form ?? '', title))
          this.blocks.push({ kind: 'table', table })
        break
      case 'scores':
        this.blocks.push({ kind: 'table', table: scoreTable(this.#request.evaluation, title) })
        break
      case 'rules':
        this.blocks.push({
          kind: 'table',
          table: ruleTable(this.#request.evaluation, title, this.#request.edition),
        })
        break
      case 'units':
        this.blocks.push({ kind: 'table', table: unitTable(this.#request.evaluation, title) })
    }
  }

  #plain(template: Template): string {
    return plainText(this.#text(template) ?? [])
  }

  #text(template: Template, place?: Place): BoundText | undefined {
    const rendered = this.#render.template(template)
    if (rendered.missing.length === 0) return rendered.runs
    this.#missing(template, rendered.missing, place)
    return undefined
  }

  #missing(template: Template, names: readonly string[], place?: Place): void {
    const sentence = template.source.length > 40 ? `${template.source.slice(0, 40)}…` : template.source
    for (const name of names) this.problems.push(problem('report-figure-missing', { sentence, name }, place))
  }
}

/** What a list names, and its value. */
interface Picked {
  readonly name: string
  readonly ref: Ref
}

const STANDING_WORDS = { lost: '失分', full: '得满分', open: '待评' } as const

/** Indicators that are scored themselves, in order. */
const scoredOf = (list: readonly IndicatorResult[]): readonly IndicatorResult[] =>
  list.flatMap((one) => [...(one.score === undefined ? [] : [one]), ...scoredOf(one.children)])

function standingOf({ score }: IndicatorResult): 'lost' | 'full' | 'open' | undefined {
  if (score?.kind === 'open') return 'open'
  if (score?.kind !== 'scored') return undefined
  const [points, of] = [Exact.parse(score.points), Exact.parse(score.of)]
  return points !== undefined && of !== undefined && points.equals(of) ? 'full' : 'lost'
}

/** The file of a case that holds the report's words. */
const NARRATIVE: Place = { kind: 'file', file: 'narrative.yaml' }

const words = (text: string): BoundText => (text === '' ? [] : [{ kind: 'text', text }])
const bound = (text: string, ref: string, illustrative: boolean): BoundText => [
  { kind: 'bound', text, ref, ...(illustrative ? { illustrative } : {}) },
]

function formTables(evaluation: Evaluation, code: string, title: string): readonly ReportTable[] {
  const form = evaluation.forms.find((one) => one.code === code)
  if (form === undefined) return []
  const last = form.blocks.length - 1
  return form.blocks.map((block, index) => ({
    title: index === 0 && title !== '' ? `${title}：${block.title}` : block.title,
    ...(form.measure === undefined || block.title.includes('（单位：') ? {} : { measure: form.measure }),
    columns: block.head.map((head, at) => ({
      title: head,
      align: at === 0 ? ('left' as const) : ('right' as const),
      width: at === 0 ? 40 : Math.max(12, Math.floor(60 / Math.max(1, block.head.length - 1))),
    })),
    rows: block.rows.map((row) => ({
      cells: [{ text: words(row.title), indent: row.indent }, ...row.cells.map(formCell)],
    })),
    notes: [
      ...(block.unconfirmed.length > 0 ? [`本表块待核：${block.unconfirmed.join('、')}`] : []),
      ...(index === last ? form.notes : []),
    ],
  }))
}

function formCell(cell: FormCell): ReportCell {
  if (cell.ref === undefined || cell.text === '') return { text: words(cell.text) }
  return { text: bound(cell.text, cell.ref, cell.illustrative === true) }
}

/** 评分表: the tree flattened, with the working in words. */
function scoreTable(evaluation: Evaluation, title: string): ReportTable {
  const rows: { cells: ReportCell[]; strong?: boolean }[] = []
  const walk = (list: readonly IndicatorResult[]): void => {
    for (const one of list) {
      const marks = [...(one.unconfirmed.length > 0 ? ['待核'] : []), ...(one.illustrative ? ['示例'] : [])]
      const name = `${one.code} ${one.name}${marks.length === 0 ? '' : `〔${marks.join('、')}〕`}`
      const value =
        one.value === undefined ? undefined : evaluation.values.find((record) => record.ref === one.value)
      const open = one.children.length === 0 && one.score?.kind !== 'scored'
      const points =
        one.points === undefined
          ? words(open && one.score?.kind === 'excluded' ? '不计' : '待评')
          : bound(one.points, one.ref, one.illustrative)
      const shown =
        value?.value.kind === 'known' && one.value !== undefined
          ? bound(value.value.text, one.value, value.illustrative)
          : []
      rows.push({
        cells: [
          { text: words(name), indent: one.level - 1 },
          { text: words(one.fullPoints) },
          { text: points },
          { text: shown },
          { text: words(one.score?.sentence ?? '') },
        ],
        ...(one.children.length > 0 ? { strong: true } : {}),
      })
      walk(one.children)
    }
  }
  walk(evaluation.indicators)
  const { total } = evaluation
  rows.push({
    cells: [
      { text: words('合计') },
      { text: words(total.full) },
      { text: bound(total.points, total.ref, total.illustrative) },
      { text: words('') },
      { text: words(total.sentence) },
    ],
    strong: true,
  })
  return {
    title,
    columns: [
      { title: '指标', align: 'left', width: 30 },
      { title: '分值', align: 'right', width: 7 },
      { title: '得分', align: 'right', width: 8 },
      { title: '指标值', align: 'right', width: 13 },
      { title: '计分过程', align: 'left', width: 42 },
    ],
    rows,
    notes: ['“待评”表示所需数据或评判尚缺，既不计零分，也不计满分。'],
  }
}

function ruleTable(evaluation: Evaluation, title: string, edition = 2): ReportTable {
  const order = { violated: 0, scopeMismatch: 1, undecided: 2, holds: 3, notApplied: 4 }
  const root = evaluation.department.code
  const shown = evaluation.findings
    .filter(
      (one) =>
        one.result !== 'notApplied' &&
        (one.unit === root ||
          one.row !== undefined ||
          (one.result === 'violated' && one.severity !== 'note')),
    )
    .sort((a, b) => order[a.result] - order[b.result])
  return {
    title,
    columns: [
      { title: '编号', align: 'left', width: 9 },
      { title: '勾稽关系', align: 'left', width: 22 },
      { title: '结果', align: 'center', width: 9 },
      { title: '核对过程', align: 'left', width: 60 },
    ],
    rows: shown.map((one) => ({
      cells: [
        { text: words(one.rule) },
        {
          text: words(
            `${one.name}${one.row === undefined ? '' : `（${one.row.name}）`}${one.unit === root ? '' : `（${one.unitName}）`}`,
          ),
        },
        {
          text: words(one.result === 'violated' && one.severity === 'note' ? '提示' : resultWord(one.result)),
        },
        {
          text: words(
            [
              one.sentence,
              one.explain ?? '',
              ...one.causes.map((cause) => `可能的原因：${cause.title}。${cause.text}`),
            ]
              .filter((part) => part !== '')
              .map((part) => (edition === 1 ? part : part.replace(/。$/, '')))
              .join('。'),
          ),
        },
      ],
    })),
    notes: [],
  }
}

function unitTable(evaluation: Evaluation, title: string): ReportTable {
  const units = evaluation.units.filter((unit) => unit.parent !== undefined)
  return {
    title,
    columns: [
      { title: '单位', align: 'left', width: 40 },
      { title: '可评分值', align: 'right', width: 15 },
      { title: '得分', align: 'right', width: 15 },
      { title: '得分率', align: 'right', width: 15 },
      { title: '不符', align: 'right', width: 15 },
    ],
    rows: units.map((unit) => ({
      cells: [
        { text: words(unit.name) },
        { text: words(unit.total.assessable) },
        {
          text:
            unit.total.assessable === '0'
              ? words('待评')
              : bound(unit.total.points, unit.total.ref, unit.total.illustrative),
        },
        { text: words(unit.total.rate ?? '') },
        { text: words(`${unit.findings.violated} 项`) },
      ],
    })),
    notes: [],
  }
}
