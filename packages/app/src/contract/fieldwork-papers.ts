/** Operations of fieldwork's papers 现场评价（底稿）: sharing out, working papers, findings, audited figures, surveys. */
import { z } from 'zod'
import { CHECK_ANSWERS, FINDING_STATES, OUTCOMES, SEVERITIES } from './fieldwork-words.ts'
import { code, command, done, file, id, inUnit, query, short, upload } from './operation-shape.ts'

const keysOf = <T extends Readonly<Record<string, string>>>(of: T) =>
  z.enum(Object.keys(of) as [keyof T & string, ...(keyof T & string)[]])
const text = z.string().max(8000)
const version = z.number().int().min(0)
/** Yuan as typed: 1,234.50; kept as fen. */
const amount = z.string().max(40)
/** '' for one that is not there yet. */
const idOrNew = z.string().max(80)

const exhibit = z.object({
  id,
  /** paper|ID, finding|ID or reply|ID. */
  target: z.string(),
  title: z.string(),
  file: z.string(),
  size: z.number().int(),
  type: z.string(),
  uploadedAt: z.string(),
  uploadedByName: z.string(),
})

const signature = z.object({ at: z.string(), name: z.string() })

const paperContent = z.object({
  /** Words by the field's code. */
  fields: z.record(z.string().max(60), text),
  /** 核查结果 by the check's code. */
  checks: z.record(
    z.string().max(60),
    z.object({ answer: keysOf(CHECK_ANSWERS).or(z.literal('')), seen: z.string().max(2000) }),
  ),
  /** Rows of the table, by the column's code. */
  rows: z.array(z.record(z.string().max(60), z.string().max(1000))).max(500),
  conclusion: text,
  /** 证据页码. */
  pages: short,
})
export type PaperContent = z.infer<typeof paperContent>

const paper = z.object({
  id,
  kind: code,
  number: z.string(),
  title: z.string(),
  content: paperContent,
  prepared: signature,
  reviewed: signature,
  second: signature,
  version,
  /** What the person who asks may sign it as now. */
  maySign: z.array(z.enum(['reviewed', 'second'])),
})

const paperKind = z.object({
  code,
  name: z.string(),
  letter: z.string(),
  fields: z.array(z.object({ code: z.string(), name: z.string(), hint: z.string() })),
  checks: z.array(
    z.object({
      code: z.string(),
      text: z.string(),
      look: z.string(),
      indicators: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  ),
  columns: z.array(z.object({ code: z.string(), name: z.string(), amount: z.boolean() })),
  listsDeterminations: z.boolean(),
})

/** 凭证分录 that a finding rests on: where it lies, and its words as they were seen. */
const findingLine = z.object({
  ledger: z.string().max(80),
  voucher: z.number().int(),
  place: z.number().int(),
  words: z.string().max(1000),
  amount: z.string().max(40),
})
export type FindingLine = z.infer<typeof findingLine>

const findingWords = {
  title: z.string().min(1).max(200),
  severity: keysOf(SEVERITIES),
  /** Code of an indicator, '' for none. */
  indicator: z.string().max(60),
  facts: text,
  criterion: text,
  cause: text,
  effect: text,
  amount,
  recommendation: text,
  lines: z.array(findingLine).max(500),
}

const finding = z.object({
  ...findingWords,
  id,
  number: z.number().int(),
  state: keysOf(FINDING_STATES),
  stateName: z.string(),
  indicatorName: z.string(),
  saved: signature,
  sent: signature,
  /** What the unit said, also once it is settled. */
  answer: z.enum(['confirmed', 'objected', '']),
  reply: z.string(),
  replied: signature,
  outcome: keysOf(OUTCOMES).or(z.literal('')),
  outcomeName: z.string(),
  settlement: z.string(),
  settled: signature,
  version,
  exhibits: z.array(exhibit),
})

const determined = z.object({
  version,
  reported: z.string(),
  audited: z.string(),
  reason: z.string(),
  /** Id and number of the finding that it follows from. */
  finding: z.string(),
  findingNumber: z.number().int(),
  at: z.string(),
  byName: z.string(),
})

const surveyContent = z.object({
  questionnaire: code,
  measure: z.enum(['share', 'mean']),
  /** Of the levels, best first, as 80%. */
  values: z.array(z.string().max(12)).max(5),
  confidence: z.string().max(12),
  margin: z.string().max(12),
  expected: z.string().max(12),
  /** 总体人数, 0 if not known. */
  population: z.number().int().min(0).max(2_000_000_000),
  issued: z.number().int().min(0).max(10_000_000),
  groups: z.array(z.string().min(1).max(40)).min(1).max(12),
  decides: code,
  questions: z
    .array(z.object({ code, text: z.string().min(1).max(300) }))
    .min(1)
    .max(40),
})
export type SurveyContent = z.infer<typeof surveyContent>

const surveyAnswer = z.object({
  group: z.string().max(40),
  /** One of the levels for each question, '' for none. */
  answers: z.array(z.string().max(20)).max(40),
  words: z.string().max(2000),
})

const levelCount = z.object({ level: z.string(), count: z.number().int() })

const surveyOutcome = z.object({
  returned: z.number().int(),
  /** 样本量 with its formula; the reason if there is none. */
  size: z.string(),
  /** The result in a sentence, with its interval; the reason if there is none. */
  sentence: z.string(),
  /** 满意度 as printed, '' below the least number of valid answers. */
  satisfaction: z.string(),
  questions: z.array(z.object({ code, text: z.string(), counts: z.array(levelCount), sentence: z.string() })),
  groups: z.array(z.object({ group: z.string(), returned: z.number().int(), sentence: z.string() })),
  words: z.array(z.object({ group: z.string(), words: z.string() })),
  /** Answers that came together, the last first. */
  batches: z.array(
    z.object({ at: z.string(), byName: z.string(), file: z.string(), count: z.number().int() }),
  ),
})

export const paperFieldwork = {
  fieldBoard: query(
    '现场评价的分工和进度',
    { evaluation: id },
    z.object({
      phase: z.string(),
      mayAssign: z.boolean(),
      mayBegin: z.boolean(),
      /** Field reviewers above the department. */
      reviewers: z.array(z.object({ account: id, name: z.string(), unitName: z.string() })),
      units: z.array(
        z.object({
          unit: code,
          name: z.string(),
          stateName: z.string(),
          /** Fieldwork can be done here now. */
          open: z.boolean(),
          assigned: z.array(z.object({ account: id, name: z.string(), note: z.string() })),
          ledgers: z.number().int(),
          samples: z.number().int(),
          papers: z.number().int(),
          /** Signed by both reviewers. */
          signed: z.number().int(),
          findings: z.record(z.string(), z.number().int()),
          determinations: z.number().int(),
          surveys: z.number().int(),
        }),
      ),
    }),
  ),
  assignReviewers: command(
    '把单位分给现场评价员',
    {
      evaluation: id,
      units: z.array(code).min(1).max(2000),
      reviewers: z.array(id).max(20),
      note: z.string().max(500),
    },
    done,
  ),
  beginFieldwork: command('开始现场评价', { evaluation: id }, done),

  papers: query(
    '一个单位的工作底稿',
    inUnit,
    z.object({
      mayEdit: z.boolean(),
      kinds: z.array(paperKind),
      papers: z.array(paper),
      exhibits: z.array(exhibit),
    }),
  ),
  savePaper: command(
    '保存工作底稿',
    {
      ...inUnit,
      paper: idOrNew,
      kind: code,
      title: z.string().min(1).max(120),
      content: paperContent,
      version,
    },
    z.object({ paper: id, version }),
  ),
  signPaper: command(
    '复核工作底稿',
    { ...inUnit, paper: id, as: z.enum(['reviewed', 'second']), version },
    z.object({ version }),
  ),
  removePaper: command(
    '删除工作底稿',
    { ...inUnit, paper: id, version, reason: z.string().min(1).max(500) },
    done,
  ),
  paperFile: file('一份工作底稿（DOCX）', { ...inUnit, paper: id }),
  papersFile: file('全部工作底稿、事实确认书和取证材料（ZIP）', inUnit),
  addExhibit: upload(
    '附取证材料（照片、扫描件）',
    { ...inUnit, target: z.string().min(1).max(120), title: short },
    z.object({ id }),
  ),
  removeExhibit: command('删除取证材料', { ...inUnit, exhibit: id }, done),
  exhibitFile: file('取证材料原件', { ...inUnit, exhibit: id }),

  findings: query(
    '一个单位的问题',
    inUnit,
    z.object({
      mayEdit: z.boolean(),
      mayAnswer: z.boolean(),
      findings: z.array(finding),
      indicators: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  ),
  saveFinding: command(
    '保存问题',
    { ...inUnit, finding: idOrNew, ...findingWords, version },
    z.object({ finding: id, number: z.number().int(), version }),
  ),
  removeFinding: command('删除未发出的问题', { ...inUnit, finding: id, version }, done),
  sendFinding: command('把问题发给单位确认', { ...inUnit, finding: id, version }, z.object({ version })),
  recallFinding: command(
    '撤回发给单位的问题',
    { ...inUnit, finding: id, version, reason: z.string().min(1).max(500) },
    z.object({ version }),
  ),
  replyFinding: command(
    '单位确认问题或提出异议',
    { ...inUnit, finding: id, version, agrees: z.boolean(), reply: z.string().max(8000) },
    z.object({ version }),
  ),
  addReplyExhibit: upload('单位附异议的依据', { ...inUnit, finding: id, title: short }, z.object({ id })),
  settleFinding: command(
    '认定问题',
    {
      ...inUnit,
      finding: id,
      version,
      outcome: keysOf(OUTCOMES),
      settlement: z.string().min(1).max(8000),
      /** As settled, which may be less than was found. */
      amount,
    },
    z.object({ version }),
  ),
  findingsFile: file('问题事实确认书（DOCX）', inUnit),

  determinations: query(
    '填报数和审定数',
    inUnit,
    z.object({
      mayDetermine: z.boolean(),
      cells: z.array(
        z.object({
          cell: z.string(),
          label: z.string(),
          measure: z.string(),
          reported: z.string(),
          /** '' where the reported figure stands. */
          audited: z.string(),
          difference: z.string(),
          /** The reported figure is no longer the one that was looked at. */
          stale: z.boolean(),
          versions: z.array(determined),
        }),
      ),
      findings: z.array(z.object({ id, number: z.number().int(), title: z.string() })),
      /** 试算 at this unit alone, with reported and with audited figures. */
      scores: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          full: z.string(),
          reported: z.string(),
          audited: z.string(),
        }),
      ),
      /** Rules that fail with the audited figures and did not with the reported ones. */
      broken: z.array(z.string()),
    }),
  ),
  determine: command(
    '审定一个数',
    {
      ...inUnit,
      cell: z.string().min(1).max(300),
      /** '' lets the reported figure stand again. */
      audited: z.string().max(200),
      reason: z.string().min(1).max(2000),
      finding: z.string().max(80),
      version,
    },
    z.object({ version }),
  ),

  surveys: query(
    '满意度问卷',
    inUnit,
    z.object({
      mayEdit: z.boolean(),
      levels: z.array(z.string()),
      templates: z.array(surveyContent.extend({ name: z.string() })),
      surveys: z.array(
        z.object({
          id,
          title: z.string(),
          content: surveyContent,
          version,
          saved: signature,
          outcome: surveyOutcome,
        }),
      ),
    }),
  ),
  saveSurvey: command(
    '保存问卷',
    { ...inUnit, survey: idOrNew, title: z.string().min(1).max(120), content: surveyContent, version },
    z.object({ survey: id, version }),
  ),
  removeSurvey: command(
    '删除问卷',
    { ...inUnit, survey: id, version, reason: z.string().min(1).max(500) },
    done,
  ),
  saveSurveyAnswers: command(
    '录入答卷',
    { ...inUnit, survey: id, answers: z.array(surveyAnswer).min(1).max(500) },
    z.object({ saved: z.number().int() }),
  ),
  removeSurveyAnswers: command(
    '删除一批录错的答卷',
    { ...inUnit, survey: id, at: z.string().min(1).max(40), reason: z.string().min(1).max(500) },
    z.object({ removed: z.number().int() }),
  ),
  readSurveyAnswers: upload(
    '导入填好的答卷（XLSX）',
    { ...inUnit, survey: id },
    z.object({ saved: z.number().int(), faults: z.array(z.unknown()) }),
  ),
  surveyFile: file('问卷和答卷表（XLSX）', { ...inUnit, survey: id }),
} as const
