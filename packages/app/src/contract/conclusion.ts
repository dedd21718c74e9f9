/** Operations of step 5 形成结论: score sheet, experts, comparison, what-if, problems, rectification. */
import { z } from 'zod'
import { RECTIFICATION_STATES, type RectificationState } from './conclusion-words.ts'
import { code, command, day, done, file, id, inUnit, query, short, upload } from './operation-shape.ts'

const inEvaluation = { evaluation: id }
const version = z.number().int().min(0)
const text = z.string().max(8000)
const reason = z.string().min(1).max(4000)
/** '' for one that is not there yet. */
const idOrNew = z.string().max(80)
/** Points as typed: 4 or 4.5. */
const points = z.string().regex(/^\d{1,3}(?:\.\d{1,2})?$/)

/** What a person gives an indicator that no figure decides. */
const given = z.union([
  z.object({ kind: z.literal('points'), points }),
  z.object({ kind: z.literal('checklist'), met: z.array(z.number().int().min(1).max(50)) }),
  z.object({ kind: z.literal('findings'), count: z.number().int().min(0).max(9999) }),
  z.object({ kind: z.literal('level'), level: z.string().min(1).max(40) }),
  z.object({ kind: z.literal('choose'), option: z.string().min(1).max(80) }),
  z.object({ kind: z.literal('notApplicable') }),
])
export type Given = z.infer<typeof given>

/** What can be chosen: the points of a checklist, the levels; none for findings. */
const choices = z.object({
  kind: z.enum(['checklist', 'findings', 'levels', 'either', '']),
  options: z.array(z.string()),
})

const scoreCell = z.object({
  /** '' where there is no score. */
  points: z.string(),
  /** 计分过程, or why it is open. */
  sentence: z.string(),
  /** scored, open or excluded; '' for a group. */
  kind: z.string(),
})

const adjustment = z.object({
  version,
  /** '' where it was taken back. */
  points: z.string(),
  /** Of a reviewer's own judgement. */
  content: given.optional(),
  words: z.string(),
  reason: z.string(),
  evidence: z.array(z.object({ key: z.string(), title: z.string() })),
  byName: z.string(),
  at: z.string(),
})

const scoreRow = z.object({
  ref: z.string(),
  code: z.string(),
  name: z.string(),
  level: z.number().int(),
  leaf: z.boolean(),
  full: z.string(),
  value: z.string(),
  self: scoreCell,
  computed: scoreCell,
  reviewed: scoreCell,
  standard: z.string(),
  choices,
  /** The framework says what is done where it does not apply. */
  mayBeExcluded: z.boolean(),
  /** Scored by the panel of experts. */
  panel: z.boolean(),
  lost: z.string(),
  gain: z.string(),
  /** Every version, the last one first. */
  adjusted: z.array(adjustment),
  judged: z.array(adjustment),
})

const totalCell = z.object({
  points: z.string(),
  assessable: z.string(),
  rate: z.string(),
  coverage: z.string(),
  grade: z.string(),
  noGradeReason: z.string(),
  sentence: z.string(),
})

const runs = z.array(
  z.object({
    kind: z.enum(['text', 'bound']),
    text: z.string(),
    ref: z.string().optional(),
    illustrative: z.boolean().optional(),
    unconfirmed: z.boolean().optional(),
  }),
)

const trigger = z.object({
  words: z.string(),
  refs: z.array(z.object({ ref: z.string(), text: z.string() })),
})

const issue = z.object({
  /** '' for a proposal that nobody decided on. */
  id: z.string(),
  diagnosis: z.string(),
  finding: z.string(),
  title: z.string(),
  /** Templates: figures in braces. */
  issue: z.string(),
  recommendation: z.string(),
  issueRuns: runs,
  recommendationRuns: runs,
  triggers: z.array(trigger),
  state: z.enum(['proposed', 'kept', 'dropped']),
  /** The diagnosis that proposed it holds no longer. */
  outlived: z.boolean(),
  reason: z.string(),
  byName: z.string(),
  at: z.string(),
  version,
})

const proof = z.object({
  id,
  title: z.string(),
  file: z.string(),
  size: z.number().int(),
  uploadedAt: z.string(),
  uploadedByName: z.string(),
})

const rectification = z.object({
  id: z.string(),
  number: z.number().int(),
  unit: z.string(),
  unitName: z.string(),
  issue: z.string(),
  title: z.string(),
  problem: z.string(),
  measure: z.string(),
  deadline: z.string(),
  state: z.enum(Object.keys(RECTIFICATION_STATES) as [RectificationState, ...RectificationState[]]),
  stateName: z.string(),
  late: z.boolean(),
  answer: z.string(),
  answeredByName: z.string(),
  answeredAt: z.string(),
  verdict: z.string(),
  verifiedByName: z.string(),
  verifiedAt: z.string(),
  proofs: z.array(proof),
  version,
  mayVerify: z.boolean(),
})

const change = z.object({
  indicator: code,
  /** New full points, '' to leave them. */
  points: z.string().max(12),
  /** As `indicators` of the answer writes it, with other numbers, every kind of standard. '' to leave it. */
  standard: z.string().max(2000),
})
export type WhatIfChange = z.infer<typeof change>

export const conclusionOperations = {
  conclusionBoard: query(
    '形成结论的进度',
    inEvaluation,
    z.object({
      phase: z.string(),
      phaseName: z.string(),
      /** The person may begin it, once nothing is waited for. */
      mayBegin: z.boolean(),
      /** Units whose reports were not received yet. */
      waiting: z.array(z.object({ unit: code, name: z.string(), stateName: z.string() })),
      /** Findings of fieldwork that are neither settled nor dropped. */
      openFindings: z.number().int(),
    }),
  ),
  beginConclusion: command('进入形成结论', inEvaluation, done),

  scoreSheet: query(
    '评分表：自评、计算、评审得分',
    inUnit,
    z.object({
      phase: z.string(),
      unitName: z.string(),
      isDepartment: z.boolean(),
      mayAdjust: z.boolean(),
      units: z.array(z.object({ unit: code, name: z.string() })),
      totals: z.object({ self: totalCell, computed: totalCell, reviewed: totalCell }),
      rows: z.array(scoreRow),
      /** Why nothing could be worked out. */
      problems: z.array(z.string()),
    }),
  ),
  scoreEvidence: query(
    '可以作为评分依据的材料',
    inUnit,
    z.object({
      materials: z.array(
        z.object({ key: z.string(), title: z.string(), kind: z.string(), unitName: z.string() }),
      ),
    }),
  ),
  adjustScore: command(
    '调整一个指标的得分',
    {
      ...inUnit,
      indicator: code,
      /** '' takes the adjustment back. */
      points: z.union([points, z.literal('')]),
      reason,
      /** evidence|ID|page or exhibit|ID. */
      materials: z.array(z.string().max(200)).max(50),
      version,
    },
    z.object({ version }),
  ),
  judgeScore: command(
    '评审人员评定一个指标',
    {
      ...inUnit,
      indicator: code,
      /** Left out to take the judgement back. */
      content: given.optional(),
      reason,
      materials: z.array(z.string().max(200)).max(50),
      version,
    },
    z.object({ version }),
  ),
  scoreLineage: query(
    '一个得分的来历',
    { ...inUnit, ref: z.string().min(1).max(300), view: z.enum(['self', 'computed', 'reviewed']) },
    z.object({ evaluation: z.unknown() }),
  ),
  scoreSheetFile: file('评分表（XLSX）', inEvaluation),

  panel: query(
    '专家评分',
    inEvaluation,
    z.object({
      mayArrange: z.boolean(),
      /** The person who asks scores himself. */
      scores: z.boolean(),
      combineName: z.string(),
      atLeast: z.number().int(),
      experts: z.array(
        z.object({ account: id, name: z.string(), scored: z.number().int(), handedInAt: z.string() }),
      ),
      candidates: z.array(z.object({ account: id, name: z.string() })),
      /** Everybody has handed in: the scores are shown. */
      revealed: z.boolean(),
      version,
      indicators: z.array(
        z.object({
          code,
          name: z.string(),
          full: z.string(),
          standard: z.string(),
          choices,
          chosen: z.boolean(),
          /** What units say of themselves. */
          materials: z.array(
            z.object({
              unitName: z.string(),
              words: z.string(),
              reason: z.string(),
              evidence: z.array(z.object({ id, title: z.string() })),
            }),
          ),
          /** Of the person who asks. */
          own: z.object({ content: given, reason: z.string(), version, points: z.string() }).optional(),
          scores: z.array(
            z.object({ name: z.string(), words: z.string(), points: z.string(), reason: z.string() }),
          ),
          spread: z.string(),
          wide: z.boolean(),
          combined: z.string(),
        }),
      ),
    }),
  ),
  setPanel: command(
    '安排评审专家',
    {
      ...inEvaluation,
      experts: z.array(id).max(20),
      indicators: z.array(code).max(200),
      version,
    },
    z.object({ version }),
  ),
  saveExpertScore: command(
    '专家给一个指标评分',
    { ...inEvaluation, indicator: code, content: given, reason, version },
    z.object({ version }),
  ),
  submitExpertScores: command('专家提交评分', inEvaluation, done),
  reopenExpertScores: command('请一位专家重新评分', { ...inEvaluation, account: id, reason }, done),
  panelEvidence: file('供评审专家查阅的佐证材料', { ...inEvaluation, evidence: id }),

  unitComparison: query(
    '各单位得分比较和名次',
    inEvaluation,
    z.object({
      units: z.array(z.object({ unit: code, name: z.string() })),
      rows: z.array(
        z.object({
          /** '' for the total. */
          code: z.string(),
          name: z.string(),
          level: z.number().int(),
          full: z.string(),
          /** In the order of rank, those without a score last. */
          units: z.array(
            z.object({
              unit: code,
              points: z.string(),
              of: z.string(),
              rate: z.string(),
              /** 0 without one. */
              rank: z.number().int(),
              shared: z.boolean(),
            }),
          ),
        }),
      ),
    }),
  ),
  lastYear: query(
    '与上年评价比较',
    inEvaluation,
    z.object({
      /** '' where there is none. */
      title: z.string(),
      frameworkName: z.string(),
      sameFramework: z.boolean(),
      total: z.object({ before: z.string(), now: z.string(), gradeBefore: z.string(), gradeNow: z.string() }),
      rows: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          level: z.number().int(),
          before: z.string(),
          beforeFull: z.string(),
          now: z.string(),
          nowFull: z.string(),
          valueBefore: z.string(),
          valueNow: z.string(),
          /** Change of 得分率 in points of a hundred, '' without. */
          change: z.string(),
        }),
      ),
    }),
  ),
  whatIf: command(
    '情景测算：改分值和标准看结果',
    { ...inEvaluation, changes: z.array(change).max(200) },
    z.object({
      /** Leaves that can be changed, as they are. */
      indicators: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          points: z.string(),
          kind: z.string(),
          standard: z.string(),
        }),
      ),
      faults: z.array(z.string()),
      /** 满分 as changed. */
      full: z.string(),
      before: totalCell,
      after: totalCell,
      moved: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          fullBefore: z.string(),
          fullAfter: z.string(),
          before: z.string(),
          after: z.string(),
          sentence: z.string(),
        }),
      ),
      ranks: z.array(
        z.object({
          unit: z.string(),
          name: z.string(),
          before: z.string(),
          after: z.string(),
          rankBefore: z.number().int(),
          rankAfter: z.number().int(),
          why: z.string(),
        }),
      ),
    }),
  ),

  issues: query(
    '存在问题和改进建议',
    inEvaluation,
    z.object({
      mayEdit: z.boolean(),
      issues: z.array(issue),
      findings: z.array(
        z.object({
          id,
          number: z.number().int(),
          unitName: z.string(),
          title: z.string(),
          facts: z.string(),
          recommendation: z.string(),
          taken: z.boolean(),
        }),
      ),
    }),
  ),
  previewIssue: query(
    '问题文句的预览',
    { ...inEvaluation, text },
    z.object({ runs, faults: z.array(z.string()) }),
  ),
  saveIssue: command(
    '保存一个问题和建议',
    {
      ...inEvaluation,
      issue: idOrNew,
      diagnosis: z.string().max(60),
      finding: z.string().max(80),
      title: z.string().min(1).max(200),
      text: z.string().min(1).max(8000),
      recommendation: text,
      version,
    },
    z.object({ issue: id, version }),
  ),
  dropIssue: command(
    '不采用一个问题',
    { ...inEvaluation, issue: idOrNew, diagnosis: z.string().max(60), reason, version },
    done,
  ),
  orderIssues: command('排列问题的次序', { ...inEvaluation, issues: z.array(id).max(500) }, done),

  rectifications: query(
    '整改台账',
    inEvaluation,
    z.object({
      mayAssign: z.boolean(),
      /** Unit whose people the person who asks is one of, '' for others. */
      ownUnit: z.string(),
      mayAnswer: z.boolean(),
      units: z.array(z.object({ unit: code, name: z.string() })),
      items: z.array(rectification),
    }),
  ),
  lastRectifications: query(
    '上年没有销号的整改事项',
    inEvaluation,
    z.object({ title: z.string(), evaluation: z.string(), items: z.array(rectification) }),
  ),
  saveRectification: command(
    '安排整改：责任单位、措施、期限',
    {
      ...inUnit,
      item: idOrNew,
      issue: id,
      title: z.string().min(1).max(200),
      measure: z.string().min(1).max(4000),
      deadline: day,
      version,
    },
    z.object({ item: id, version }),
  ),
  sendRectification: command('下达整改', { ...inUnit, item: id, version }, z.object({ version })),
  removeRectification: command('删除没有下达的整改', { ...inUnit, item: id, version }, done),
  answerRectification: command(
    '单位填报整改情况',
    { ...inUnit, item: id, answer: z.string().min(1).max(8000), report: z.boolean(), version },
    z.object({ version }),
  ),
  addRectificationProof: upload(
    '单位附整改的证明材料',
    { ...inUnit, item: id, title: short },
    z.object({ id }),
  ),
  rectificationProof: file('整改的证明材料', { ...inUnit, exhibit: id }),
  verifyRectification: command(
    '核验整改',
    { ...inUnit, item: id, outcome: z.enum(['closed', 'open']), verdict: reason, version },
    z.object({ version }),
  ),
  rectificationsFile: file('整改台账（XLSX）', inEvaluation),
} as const
