/**
 * Composing the report 报告编制: the framework's outline and the department's own words, with every figure bound. A figure
 * that is missing stops the report and is named; a sentence may say what stands in its place (otherwise).
 */
import type { BoundText, Evaluation, FormCell, IndicatorResult, Run } from '../evaluation.ts'
import { resultWord } from '../findings.ts'
import type { Template } from '../formula/index.ts'
import type { OutlineNode, OutlineSentence } from '../framework/framework.ts'
import type { Place } from '../place.ts'
import { type Problem, problem } from '../problem.ts'
import { plainText, type Render } from '../render.ts'
import type { ReportBlock, ReportCell, ReportDocument, ReportTable } from './document.ts'

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
      case 'table':
        this.#table(node)
    }
  }

  #paragraph(sentences: readonly OutlineSentence[]): void {
    const runs: Run[] = []
    for (const sentence of sentences) {
      const shown =
        sentence.when === undefined || this.#render.holds(sentence.when) ? sentence.text : sentence.otherwise
      if (shown !== undefined) runs.push(...(this.#text(shown) ?? []))
    }
    if (runs.length > 0) this.blocks.push({ kind: 'paragraph', text: runs })
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
        this.blocks.push({ kind: 'table', table: ruleTable(this.#request.evaluation, title) })
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

function ruleTable(evaluation: Evaluation, title: string): ReportTable {
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
