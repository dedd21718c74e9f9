/** What the report shows 报告的数: figures, lists, tables and charts as the data now stands, what changed, and the files. */
import {
  compareBindings,
  printTypst,
  readDocx,
  writeDocx,
  writeHtml,
  writeTemplatedDocx,
} from '@jiheng/documents'
import {
  bindingsOf,
  compileOutline,
  compileTemplate,
  composeReport,
  Defect,
  type Indicator,
  type Problem,
  type ReportDocument,
} from '@jiheng/engine'
import { type EditorNode, suggestionsIn } from '../../contract/index.ts'
import type { AssessedCase } from '../../use/evaluate-case.ts'
import { assessFolder, caseFolderOf } from '../case-folder.ts'
import { type FileAnswer, Refusal, refuse } from '../context.ts'
import { type Implementations, type Later, later } from '../operate.ts'
import { changedSince, differences, figuresOf, lineageOf, type ReportFigure } from '../report-figures.ts'
import { obstaclesOf, openThreads } from '../report-standing.ts'
import type { Reader } from '../store.ts'
import { demandReport } from './report.ts'
import { DOCX_TYPE } from './units.ts'

type Part =
  | 'reportPieces'
  | 'reportState'
  | 'reportNames'
  | 'reportLineage'
  | 'reportDocx'
  | 'reportPdf'
  | 'reportHtml'

type Ports = Parameters<typeof assessFolder>[1]
type Shown = Pick<Problem, 'title' | 'detail' | 'fix'>
const shown = ({ title, detail, fix }: Problem): Shown => ({ title, detail, fix })

/** @throws Refusal with what is wrong with the case, where there is no evaluation at all. */
async function assessedOf(folder: Parameters<typeof assessFolder>[0], ports: Ports): Promise<AssessedCase> {
  const { assessed, problems } = await assessFolder(folder, ports)
  if (assessed === undefined) throw new Refusal(problems)
  return assessed
}

/** One node of an outline put into words over an evaluation. */
function pieceOf(text: string, { loaded, evaluation, render }: AssessedCase) {
  const { outline, problems } = compileOutline(`outline: [${text}]`, '报告', loaded.framework)
  if (outline === undefined) return { blocks: [], problems: problems.map(shown) }
  const composed = composeReport({
    evaluation,
    render,
    outline: outline.outline,
    narrative: loaded.narrative,
    title: '',
    organisation: '',
  })
  return { blocks: [...(composed.document?.blocks ?? [])], problems: composed.problems.map(shown) }
}

/** JSON is YAML as long as it stands on one line. */
const onOneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ')

const MOST_NAMES = 40

/** Whether a name has all characters of what was typed, in their order: 三公决算 finds 三公经费（决算数）. */
function hasInOrder(name: string, typed: string): boolean {
  let at = 0
  for (const one of typed) {
    at = name.indexOf(one, at)
    if (at < 0) return false
    at += one.length
  }
  return true
}

/** Everything that a sentence can name: items on each basis, this year and last, indicators, points, the total. */
function* sourcesOf({ loaded: { framework } }: AssessedCase): Generator<readonly [string, string]> {
  yield ['总得分', '总得分']
  yield ['评价等级', '评价等级']
  for (const item of framework.items.values()) {
    if (item.group !== undefined) continue
    const bases = item.bases.filter((one) => one !== '')
    for (const basis of bases.length === 0 ? [''] : bases) {
      const name = basis === '' ? item.name : `${item.name}·${basis}`
      yield [name, basis === '' ? item.name : `${item.name}（${basis}）`]
      yield [`上年(${name})`, `上年 ${basis === '' ? item.name : `${item.name}（${basis}）`}`]
    }
  }
  for (const indicator of everyOf(framework.indicators)) {
    if (indicator.formula !== undefined) yield [`指标("${indicator.code}")`, `${indicator.name}（指标值）`]
    yield [`得分("${indicator.code}")`, `${indicator.name}（得分）`]
  }
}

const everyOf = (list: readonly Indicator[]): readonly Indicator[] =>
  list.flatMap((one) => [one, ...everyOf(one.children)])

function namesFor(typed: string, assessed: AssessedCase) {
  const { framework } = assessed.loaded
  const wanted = typed.trim().replace(/\s+/g, '')
  const found: { source: string; label: string; text: string; ref: string }[] = []
  for (const [source, label] of sourcesOf(assessed)) {
    if (found.length >= MOST_NAMES) break
    if (!hasInOrder(label, wanted)) continue
    const { template } = compileTemplate(`{${source}}`, framework.names)
    if (template === undefined) continue
    const { runs, missing } = assessed.render.template(template)
    // What nobody has entered can't be said; last year's is offered only where it is known.
    if (missing.length > 0 && (source.startsWith('上年') || wanted === '')) continue
    const [run] = runs
    found.push({ source, label, text: run?.text ?? '', ref: run?.kind === 'bound' ? run.ref : '' })
  }
  return found
}

export const reportValueOperations: Pick<Implementations, Part> = {
  reportPieces: {
    silent: true,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    prepare: async ({ reader, ports }, { evaluation, pieces }) => {
      const folder = await caseFolderOf(reader, ports, evaluation)
      return later(async () => {
        const assessed = await assessedOf(folder, ports)
        const made = pieces.map((one) => pieceOf(onOneLine(one), assessed))
        return async () => ({ pieces: made })
      })
    },
  },

  reportState: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader, ports }, { evaluation }) => {
      const row = await reader.get('report', { evaluation })
      const folder = await caseFolderOf(reader, ports, evaluation)
      const [last] = await reader.find(
        'reportRelease',
        { evaluation },
        { order: [['number', 'desc']], limit: 1 },
      )
      const openComments = await openThreads(reader, evaluation)
      return later(async () => {
        const assessing = await assessFolder(folder, ports)
        const { assessed, problems } = assessing
        const figures = assessed === undefined ? [] : figuresOf(assessed)
        return {
          problems: (assessed === undefined ? problems : assessed.reportProblems).map(shown),
          figures: [...figures],
          changed: [...changedSince(figures, row?.accepted ?? {})],
          suggestions: row === undefined ? 0 : suggestionsIn(row.document as EditorNode).size,
          openComments,
          sinceRelease: last === undefined ? [] : [...differences(last.figures as ReportFigure[], figures)],
          obstacles: row === undefined ? ['报告还没有编写'] : obstaclesOf(row, openComments, assessing),
        }
      })
    },
  },

  reportNames: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader, ports }, { evaluation, text }) => {
      const folder = await caseFolderOf(reader, ports, evaluation)
      return later(async () => {
        const assessed = await assessedOf(folder, ports)
        const { framework } = assessed.loaded
        return {
          names: namesFor(text, assessed),
          groups: framework.groups.map(({ name, title }) => ({ name, title })),
          forms: framework.forms.map(({ code, name }) => ({ code, name })),
          charts: assessed.evaluation.charts.map((one) => one.title),
        }
      })
    },
  },

  reportLineage: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader, ports }, { evaluation, ref }) => {
      const folder = await caseFolderOf(reader, ports, evaluation)
      return later(async () => {
        const { render, loaded } = await assessedOf(folder, ports)
        const steps = lineageOf((one) => render.records.get(one), refMeant(ref))
        if (steps.length === 0) return refuse('record-missing', { what: '这个数的来历' })
        return { steps: [...steps] }

        /** A figure of a sentence is asked for by its formula: its ref is of one evaluation only. */
        function refMeant(given: string): string {
          if (!given.startsWith('{')) return given
          const { template } = compileTemplate(given, loaded.framework.names)
          return template === undefined ? '' : (render.template(template).refs[0] ?? '')
        }
      })
    },
  },

  reportDocx: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader, ports }, { evaluation }) => {
      const template = await templateOf(reader, evaluation)
      const bytes = template === undefined ? undefined : await ports.vault.get(template.sha256)
      if (template !== undefined && bytes === undefined)
        return refuse('record-missing', { what: '报告模板的文件' })
      return fileOf(reader, ports, evaluation, 'docx', async (report) => docxOf(report, bytes))
    },
  },

  reportPdf: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader, ports }, { evaluation }) =>
      fileOf(reader, ports, evaluation, 'pdf', async (report) => {
        const printed =
          ports.printer === undefined
            ? { reason: '本机没有可用的排版组件' }
            : await ports.printer.print(printTypst(report))
        return 'pdf' in printed ? printed.pdf : refuse('pdf-unavailable', { reason: printed.reason })
      }),
  },

  reportHtml: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader, ports }, { evaluation }) =>
      fileOf(reader, ports, evaluation, 'html', async (report) =>
        new TextEncoder().encode(writeHtml(report)),
      ),
  },
}

/** DOCX, read back: a report whose numbers are not those that were computed never leaves. */
export async function docxOf(report: ReportDocument, template?: Uint8Array): Promise<Uint8Array> {
  const written =
    template === undefined ? { bytes: await writeDocx(report) } : await writeTemplatedDocx(report, template)
  if ('reason' in written) return refuse('wrong-state', { what: '模板不能用', why: written.reason })
  const read = readDocx(written.bytes)
  const wrong = 'bookmarks' in read ? compareBindings(bindingsOf(report), read.bookmarks) : [read]
  if (wrong.length > 0) throw new Defect(`写出的报告读回后有 ${wrong.length} 处数字不一致`)
  return written.bytes
}

async function templateOf(reader: Reader, evaluation: string) {
  const row = await reader.get('report', { evaluation })
  if (row === undefined || row.template === '') return undefined
  const template = await reader.get('reportTemplate', { id: row.template })
  return template === undefined || template.removed ? undefined : template
}

const TYPES = { docx: DOCX_TYPE, pdf: 'application/pdf', html: 'text/html; charset=utf-8' } as const

async function fileOf(
  reader: Reader,
  ports: Ports & Parameters<typeof caseFolderOf>[1],
  evaluation: string,
  kind: keyof typeof TYPES,
  write: (report: ReportDocument) => Promise<Uint8Array>,
): Promise<Later<FileAnswer>> {
  const folder = await caseFolderOf(reader, ports, evaluation)
  return later(async () => {
    const { report, reportProblems } = await assessedOf(folder, ports)
    if (report === undefined) throw new Refusal(reportProblems)
    return {
      name: `${report.title.replace(/[\\/:*?"<>|\s]+/g, '')}.${kind}`,
      type: TYPES[kind],
      bytes: await write(report),
    }
  })
}
