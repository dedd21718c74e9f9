/**
 * Operations of the finance bureau's side 财政端: archives received and verified, re-scored, compared, ranked, asked about;
 * and what a department answers.
 */
import { z } from 'zod'
import { COMPARED_BY, QUESTION_KINDS, QUESTION_STATES, RECEIVED_STATES, SCORE_BASES } from './bureau-words.ts'
import { RECTIFICATION_STATES } from './conclusion-words.ts'
import { command, day, done, file, id, query, upload } from './operation-shape.ts'

const keysOf = <T extends Readonly<Record<string, string>>>(of: T) =>
  z.enum(Object.keys(of) as [keyof T & string, ...(keyof T & string)[]])
const version = z.number().int().min(0)
const words = z.string().trim().min(1).max(4000)
const year = z.coerce.number().int().min(2000).max(2100)

/** One year under one framework: what can be compared with each other. */
const series = { year, framework: z.string().min(1).max(80) }
const seriesLine = z.object({
  year: z.number().int(),
  framework: z.string(),
  frameworkName: z.string(),
  count: z.number().int(),
})

const receivedLine = z.object({
  id,
  file: z.string(),
  department: z.string(),
  departmentName: z.string(),
  year: z.number().int(),
  framework: z.string(),
  frameworkName: z.string(),
  sealVersion: z.number().int(),
  state: keysOf(RECEIVED_STATES),
  stateName: z.string(),
  /** The department's newest sound one of its year: the one that is compared. */
  current: z.boolean(),
  illustrative: z.boolean(),
  points: z.string(),
  full: z.string(),
  grade: z.string(),
  /** Points with the bureau's own in place, where it gave some. */
  bureauPoints: z.string(),
  faults: z.number().int(),
  /** Contradictions in the archived report. */
  contradictions: z.number().int(),
  questions: z.number().int(),
  receivedAt: z.string(),
})

const fault = z.object({ code: z.string(), title: z.string(), detail: z.string() })

const standard = z.union([
  z.object({ kind: z.literal('bands'), bands: z.array(z.string().max(80)).max(20) }),
  z.object({
    kind: z.literal('deduction'),
    from: z.string().max(40),
    side: z.enum(['above', 'below', 'both']),
    step: z.string().max(40),
    stepKind: z.enum(['points', 'percentOfLimit']),
    loss: z.string().max(20),
    partialStep: z.enum(['ignored', 'counts']),
  }),
  z.object({
    kind: z.literal('checklist'),
    points: z.array(z.string().max(20)).max(60),
    texts: z.array(z.string()).max(60).optional(),
  }),
  z.object({ kind: z.literal('findings'), loss: z.string().max(20), floor: z.string().max(20) }),
  z.object({
    kind: z.literal('levels'),
    levels: z
      .array(
        z.object({
          name: z.string().max(40),
          points: z.string().max(20),
          low: z.string().max(20),
          high: z.string().max(20),
        }),
      )
      .max(20),
  }),
  z.object({
    kind: z.literal('proportion'),
    better: z.enum(['more', 'less', 'within']),
    target: z.string().max(200),
    low: z.string().max(200),
    high: z.string().max(200),
    overLimit: z.string().max(20),
  }),
])
/** 情景 as a page sends it, as JSON in one field. */
export const scenarioShape = z.object({
  weights: z.array(z.object({ code: z.string().max(60), points: z.string().max(20) })).max(200),
  standards: z.array(z.object({ code: z.string().max(60), standard })).max(100),
})
export type ScenarioInput = z.infer<typeof scenarioShape>

const indicatorName = z.object({
  code: z.string(),
  name: z.string(),
  depth: z.number().int(),
  full: z.string(),
  leaf: z.boolean(),
  standard: standard.optional(),
})
export type ComparedIndicator = z.infer<typeof indicatorName>

const quartiles = z.object({
  count: z.number().int(),
  low: z.string(),
  first: z.string(),
  median: z.string(),
  third: z.string(),
  high: z.string(),
  mean: z.string(),
})
const span = z.object({ from: z.string(), to: z.string(), count: z.number().int() })

const score = z.object({
  points: z.string(),
  reason: z.string(),
  at: z.string(),
  byName: z.string(),
  version,
})

const message = z.object({
  number: z.number().int(),
  side: z.enum(['bureau', 'department']),
  text: z.string(),
  at: z.string(),
  byName: z.string(),
  /** Written down by the bureau as the department said it elsewhere. */
  recorded: z.boolean(),
})
/** How a demand stands in the department's rectification list. */
const demanded = z.object({
  evaluation: id,
  number: z.number().int(),
  unitName: z.string(),
  measure: z.string(),
  deadline: day,
  state: keysOf(RECTIFICATION_STATES),
  stateName: z.string(),
  late: z.boolean(),
  answer: z.string(),
  verdict: z.string(),
})
const question = z.object({
  id,
  archive: id,
  department: z.string(),
  departmentName: z.string(),
  year: z.number().int(),
  kind: keysOf(QUESTION_KINDS),
  kindName: z.string(),
  title: z.string(),
  indicator: z.string(),
  indicatorName: z.string(),
  deadline: day,
  late: z.boolean(),
  state: keysOf(QUESTION_STATES),
  stateName: z.string(),
  askedAt: z.string(),
  askedByName: z.string(),
  version,
  messages: z.array(message),
  /** Empty unless it is a demand to a department whose evaluation is kept here. */
  items: z.array(demanded),
})
export type BureauQuestion = z.infer<typeof question>

export const bureauOperations = {
  bureauBoard: query(
    '财政端：收到的档案',
    {},
    z.object({
      archives: z.array(receivedLine),
      series: z.array(seriesLine),
      /** Sealed on this platform and not received yet. */
      offered: z.number().int(),
      /** How many are still to be verified. */
      unread: z.number().int(),
    }),
  ),
  receiveArchives: upload(
    '接收部门报送的档案包，一个 zip 一份，也可以是装着几份的 zip',
    {},
    z.object({
      received: z.array(z.object({ id, file: z.string() })),
      /** Received before: the very same package. */
      repeated: z.array(z.string()),
    }),
  ),
  takeOverArchives: command(
    '接收本平台各部门已经封存的档案',
    {},
    z.object({ received: z.array(z.object({ id, file: z.string() })) }),
  ),
  verifyReceived: command('重新核验收到的档案', { archive: id }, done),
  receivedArchive: query(
    '一份收到的档案：核验、得分、复评、单位',
    { archive: id },
    z.object({
      line: receivedLine,
      title: z.string(),
      digest: z.string(),
      size: z.number().int(),
      receivedByName: z.string(),
      verifiedAt: z.string(),
      noGrade: z.string(),
      faults: z.array(fault),
      notes: z.array(fault),
      recomputed: z.object({
        values: z.number().int(),
        scores: z.number().int(),
        rules: z.number().int(),
        reportFigures: z.number().int(),
      }),
      sealedAt: z.string(),
      sealedBy: z.string(),
      items: z.number().int(),
      properties: z.array(
        z.object({ property: z.string(), name: z.string(), outcome: z.string(), why: z.string() }),
      ),
      check: z
        .object({
          figures: z.number().int(),
          holds: z.number().int(),
          contradictions: z.number().int(),
          undecided: z.number().int(),
          found: z.array(z.object({ quote: z.string(), working: z.string(), slip: z.string() })),
        })
        .optional(),
      bureau: z.object({ points: z.string(), grade: z.string() }),
      indicators: z.array(
        indicatorName.extend({
          of: z.string(),
          state: z.enum(['group', 'scored', 'open', 'excluded']),
          points: z.string(),
          value: z.string(),
          sentence: z.string(),
          bureau: score.optional(),
          /** Earlier ones, newest first. */
          earlier: z.array(score),
        }),
      ),
      issues: z.array(z.object({ title: z.string(), text: z.string() })),
      units: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          points: z.string(),
          assessable: z.string(),
          grade: z.string(),
          violated: z.number().int(),
          rank: z.number().int().optional(),
        }),
      ),
      questions: z.array(question),
    }),
  ),
  receivedFile: file('收到的档案包原件', { archive: id }),
  saveBureauScore: command(
    '财政复评一个指标；分值留空是撤销复评',
    {
      archive: id,
      indicator: z.string().min(1).max(60),
      points: z.string().max(20),
      reason: words,
      base: version,
    },
    z.object({ version }),
  ),
  bureauComparison: query(
    '各部门在一个指标上的比较：名次、分布、四分位数',
    {
      ...series,
      /** None for the total. */
      indicator: z.string().max(60).optional(),
      by: keysOf(COMPARED_BY),
      best: z.enum(['high', 'low']),
      basis: keysOf(SCORE_BASES),
    },
    z.object({
      indicators: z.array(indicatorName),
      name: z.string(),
      measure: z.string(),
      full: z.string(),
      rows: z.array(
        z.object({
          archive: id,
          department: z.string(),
          departmentName: z.string(),
          rank: z.number().int().optional(),
          shared: z.boolean(),
          /** What is compared, as printed. */
          shown: z.string(),
          points: z.string(),
          of: z.string(),
          value: z.string(),
          grade: z.string(),
          /** Why it has no rank. */
          why: z.string(),
          changed: z.boolean(),
        }),
      ),
      quartiles: quartiles.optional(),
      spans: z.array(span),
      grades: z.array(z.object({ name: z.string(), count: z.number().int() })),
      /** All units of all departments on the same indicator. */
      units: z.object({ quartiles: quartiles.optional(), spans: z.array(span) }),
    }),
  ),
  bureauWhatIf: query(
    '情景测算：分值和标准变动以后各部门的名次和原因；什么也不保存',
    {
      ...series,
      basis: keysOf(SCORE_BASES),
      /** {@link scenarioShape} as JSON. */
      changes: z.string().max(12_000),
    },
    z.object({
      indicators: z.array(indicatorName),
      /** Sum of full points as moved. */
      sum: z.string(),
      full: z.string(),
      told: z.array(z.string()),
      moved: z.number().int(),
      regraded: z.number().int(),
      rows: z.array(
        z.object({
          archive: id,
          departmentName: z.string(),
          before: z.object({
            rank: z.number().int().optional(),
            points: z.string(),
            grade: z.string(),
          }),
          after: z.object({ rank: z.number().int().optional(), points: z.string(), grade: z.string() }),
          change: z.string(),
          /** Why, in sentences. */
          why: z.array(z.string()),
        }),
      ),
    }),
  ),
  bureauQuestions: query(
    '财政部门的询问和整改要求；部门只看到自己的',
    {},
    z.object({ asks: z.boolean(), questions: z.array(question) }),
  ),
  askDepartment: command(
    '向部门询问，或提出整改要求',
    {
      archive: id,
      kind: keysOf(QUESTION_KINDS),
      title: z.string().trim().min(1).max(120),
      indicator: z.string().max(60),
      deadline: day,
      text: words,
    },
    z.object({ question: id }),
  ),
  writeToDepartment: command(
    '就一个询问再写一句；也可以转录部门在别处的答复',
    { question: id, version, text: words, recorded: z.boolean() },
    z.object({ version }),
  ),
  answerBureau: command(
    '部门答复财政部门的询问',
    { question: id, version, text: words },
    z.object({ version }),
  ),
  closeQuestion: command(
    '办结一个询问或整改要求；整改台账里没有销号的，写明理由也可以办结',
    {
      question: id,
      version,
      text: words,
      /** Close a demand whose items are not closed; the text says why. */
      unfinished: z.boolean(),
    },
    z.object({ version }),
  ),
  bureauWorkbook: file('全市汇总表（XLSX）', series),
  bureauDocument: file('全市汇总报告（DOCX）', series),
} as const
