/** Operations of the report 报告: writing it, its figures, comments and suggestions, signatures, templates, files. */
import { z } from 'zod'
import { command, day, done, file, id, query, short, upload } from './operation-shape.ts'
import { REPORT_STATES, SIGNATURES } from './report-words.ts'

const version = z.number().int().min(0)
const signature = z.object({ at: z.string(), name: z.string() })
const own = { evaluation: id }

const head = {
  title: z.string().max(200),
  organisation: z.string().max(200),
  date: day,
  /** 发文字号. */
  reference: z.string().max(100),
  /** Id of the department's own template, '' for the official layout. */
  template: z.string().max(80),
}
export type ReportHead = { readonly [K in keyof typeof head]: string }

const figure = z.object({
  /** Names the figure through all versions of the report. */
  key: z.string(),
  ref: z.string(),
  label: z.string(),
  text: z.string(),
})

const change = z.object({
  key: z.string(),
  ref: z.string(),
  label: z.string(),
  /** '' where it was not there before. */
  before: z.string(),
  /** '' where it is there no more. */
  after: z.string(),
})

const comment = z.object({
  id,
  /** Comments of one thread carry the id of the first. */
  thread: id,
  quote: z.string(),
  text: z.string(),
  at: z.string(),
  name: z.string(),
  resolved: signature,
})

export const reportOperations = {
  report: query(
    '报告的编辑稿',
    own,
    z.object({
      /** An editor's document; the framework's outline while nobody has written. */
      document: z.unknown(),
      version,
      ...head,
      state: z.enum(Object.keys(REPORT_STATES) as [keyof typeof REPORT_STATES]),
      stateName: z.string(),
      /** It was signed, and figures have changed since. */
      stale: z.boolean(),
      saved: signature,
      written: signature,
      reviewed: signature,
      issued: signature,
      mayWrite: z.boolean(),
      mayComment: z.boolean(),
      /** What the person may sign it as now. */
      maySign: z.array(z.enum(Object.keys(SIGNATURES) as [keyof typeof SIGNATURES])),
      mayReturn: z.boolean(),
      me: z.object({ id: z.string(), name: z.string() }),
      comments: z.array(comment),
      releases: z.array(z.object({ number: z.number().int(), at: z.string(), name: z.string() })),
      templates: z.array(z.object({ id, name: z.string() })),
    }),
  ),
  saveReport: command(
    '保存报告',
    {
      ...own,
      version,
      document: z.unknown(),
      ...head,
      /** Values that the person has seen of figures that are new in the report. */
      seen: z.record(z.string().max(500), z.string().max(500)).optional(),
    },
    z.object({ version }),
  ),
  /** Pieces of an outline put into words over the evaluation as it stands: figures, lists, tables, charts. */
  reportPieces: command(
    '报告各处现在的数值和文字',
    { ...own, pieces: z.array(z.string().max(40_000)).max(600) },
    z.object({
      pieces: z.array(
        z.object({
          blocks: z.array(z.unknown()),
          problems: z.array(z.object({ title: z.string(), detail: z.string(), fix: z.string() })),
        }),
      ),
    }),
  ),
  reportState: query(
    '报告缺什么、哪些数变了',
    own,
    z.object({
      problems: z.array(z.object({ title: z.string(), detail: z.string(), fix: z.string() })),
      figures: z.array(figure),
      /** Figures that are no longer as they were accepted. */
      changed: z.array(change),
      suggestions: z.number().int(),
      openComments: z.number().int(),
      /** Of figures in the last issued report and now. */
      sinceRelease: z.array(change),
      /** What stands in the way of signing, in words. */
      obstacles: z.array(z.string()),
    }),
  ),
  acceptFigures: command(
    '接受报告中变了的数',
    { ...own, figures: z.record(z.string().max(500), z.string().max(500)) },
    done,
  ),
  reportNames: query(
    '可以写进报告的数据',
    { ...own, text: short },
    z.object({
      names: z.array(z.object({ source: z.string(), label: z.string(), text: z.string(), ref: z.string() })),
      /** What lists and tables can be made of. */
      groups: z.array(z.object({ name: z.string(), title: z.string() })),
      forms: z.array(z.object({ code: z.string(), name: z.string() })),
      charts: z.array(z.string()),
    }),
  ),
  reportLineage: query(
    '一个数的来历',
    { ...own, ref: z.string().min(1).max(500) },
    z.object({
      steps: z.array(
        z.object({
          ref: z.string(),
          depth: z.number().int(),
          label: z.string(),
          text: z.string(),
          how: z.string(),
          working: z.string(),
          source: z.string(),
        }),
      ),
    }),
  ),
  signReport: command(
    '签署报告',
    { ...own, as: z.enum(Object.keys(SIGNATURES) as [keyof typeof SIGNATURES]), version },
    z.object({ version }),
  ),
  returnReport: command(
    '退回报告重新编写',
    { ...own, version, reason: z.string().min(1).max(500) },
    z.object({ version }),
  ),
  commentReport: command(
    '给报告写批注',
    {
      ...own,
      /** Chosen by the page, since the text carries it. */
      comment: id,
      /** '' begins a thread. */
      thread: z.string().max(80),
      quote: z.string().max(500),
      text: z.string().min(1).max(4000),
    },
    done,
  ),
  resolveComment: command('批注已处理，或重新打开', { ...own, thread: id, resolved: z.boolean() }, done),
  reportVersions: query(
    '报告的历次版本',
    own,
    z.object({
      versions: z.array(z.object({ number: z.number().int(), version, at: z.string(), name: z.string() })),
    }),
  ),
  reportVersion: query(
    '报告的一个旧版本',
    { ...own, number: z.coerce.number().int() },
    z.object({ document: z.unknown(), ...head, at: z.string(), name: z.string() }),
  ),
  addReportTemplate: upload(
    '上传本部门的报告模板（DOCX）',
    { ...own, name: z.string().min(1).max(100) },
    z.object({ id, notes: z.array(z.string()) }),
  ),
  removeReportTemplate: command('删除报告模板', { ...own, template: id }, done),
  reportTemplateFile: file('报告模板原件', { ...own, template: id }),
  reportDocx: file('报告（DOCX）', own),
  reportPdf: file('报告（PDF）', own),
  reportHtml: file('报告（HTML）', own),
} as const
