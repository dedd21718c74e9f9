/** Step 4 现场评价, the ledger: importing it, reconciling, testing and looking into it, and samples. Amounts are whole fen as text. */
import { z } from 'zod'
import { command, done, file, id, inUnit, query, short, upload } from './operation-shape.ts'

const fen = z.string().regex(/^-?\d{1,18}$/)
const whole = z.number().int()
const count = z.coerce.number().int().min(0)
const inLedger = { ...inUnit, ledger: id }
const tableKind = z.enum(['vouchers', 'balances', 'accounts'])

/** 列对应 of one table. */
const mapping = z.object({
  kind: tableKind,
  headerRow: whole.min(1),
  headerRows: z.union([z.literal(1), z.literal(2)]),
  labels: z.array(z.string().max(400)).max(512),
  columns: z.record(z.string().max(60), whole.min(0).max(511)),
  measure: z.enum(['元', '万元']),
  year: whole,
  period: whole,
})

const line = z.object({
  place: whole,
  voucher: whole,
  /** 3月记-12号. */
  name: z.string(),
  period: whole,
  date: z.string(),
  line: whole,
  summary: z.string(),
  account: z.string(),
  accountName: z.string(),
  debit: fen,
  credit: fen,
  functional: z.string(),
  economic: z.string(),
  fund: z.string(),
  project: z.string(),
  payee: z.string(),
  preparer: z.string(),
  reviewer: z.string(),
  poster: z.string(),
  enteredOn: z.string(),
  postedOn: z.string(),
  attachments: whole,
  row: whole,
})

const ledgerState = z.enum(['reading', 'stopped', 'ready', 'failed', 'cancelled', 'lost'])

const progress = z.object({ file: z.string(), read: whole, total: whole, lines: whole })

const ledgerImport = z.object({
  id,
  year: whole,
  state: ledgerState,
  stateName: z.string(),
  progress,
  files: z.array(z.object({ id, name: z.string(), sha256: z.string(), size: whole })),
  tables: z.array(
    z.object({ file: z.string(), part: z.string(), kind: z.string(), rows: whole, damaged: whole }),
  ),
  mapping: z.array(mapping),
  lines: whole,
  vouchers: whole,
  accounts: whole,
  balances: whole,
  firstDay: z.string(),
  lastDay: z.string(),
  debit: fen,
  credit: fen,
  faultCount: whole,
  /** Why it failed. */
  problems: z.array(z.unknown()),
  illustrative: z.boolean(),
  importedAt: z.string(),
  importedByName: z.string(),
  samples: whole,
})

const parameter = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['amount', 'days', 'count', 'share', 'texts']),
  /** As the file of tests writes it; texts parted by 、. */
  text: z.string(),
})

const test = z.object({
  code: z.string(),
  name: z.string(),
  method: z.string(),
  leadOnly: z.boolean(),
  weight: whole,
  source: z.string(),
  unconfirmed: z.array(z.string()),
  falseAlarms: z.array(z.string()),
  verification: z.array(z.string()),
  parameters: z.array(parameter),
})

const chart = z.union([
  z.object({
    kind: z.literal('months'),
    title: z.string(),
    months: z.array(z.object({ period: whole, amount: fen })),
  }),
  z.object({
    kind: z.literal('digits'),
    title: z.string(),
    /** Shares in millionths. */
    digits: z.array(z.object({ digits: whole, count: whole, expected: whole })),
  }),
  z.object({
    kind: z.literal('payees'),
    title: z.string(),
    payees: z.array(z.object({ payee: z.string(), lines: whole, amount: fen })),
  }),
])

const outcome = z.object({
  /** Of the riskiest flag. */
  risk: whole,
  /** 疑点总数, and those that are kept to be shown. */
  total: whole,
  kept: whole,
  amount: fen,
  population: z.object({ lines: whole, amount: fen }),
  note: z.string(),
})

const flag = z.object({
  risk: whole,
  amount: fen,
  /** How many lines it has; `lines` holds the first of them. */
  count: whole,
  why: z.string(),
  lines: z.array(line),
})

const told = z.array(z.object({ name: z.string(), text: z.string() }))

/** What a sample is asked to be, as a person writes it: shares 5%, amounts 20万元. */
const wish = {
  method: z.enum(['monetaryUnit', 'random', 'stratified', 'judgement']),
  side: z.enum(['debit', 'credit']),
  /** 科目编码开头; '' for 预算支出 (7), or 费用 (5) where the ledger has none. */
  account: z.string().max(40).optional(),
  /** 分层: limits of amounts, 1万元,10万元, or a column: 经济分类, 功能分类, 项目, 资金性质, 往来单位. */
  strata: z.string().max(200).optional(),
  sizing: z.enum(['materiality', 'rate', 'given']),
  tolerable: z.string().max(40).optional(),
  expected: z.string().max(40).optional(),
  risk: z.string().max(20).optional(),
  /** 自定的样本量 with its reason. */
  count: z.coerce.number().int().min(1).max(100_000).optional(),
  reason: z.string().max(500).optional(),
  seed: z.string().min(1).max(80),
}

const planned = z.object({
  size: whole,
  sentence: z.string(),
  notReached: z.string(),
  told,
  population: z.object({ lines: whole, amount: fen, negative: fen }),
})

const itemState = z.enum(['open', 'agrees', 'wrong', 'missing'])

const sampleHead = z.object({
  id,
  ledger: id,
  title: z.string(),
  told,
  method: z.string(),
  methodName: z.string(),
  seed: z.string(),
  size: whole,
  checked: whole,
  errors: whole,
  illustrative: z.boolean(),
  drawnAt: z.string(),
  drawnByName: z.string(),
})

const sampleItem = z.object({
  place: whole,
  amount: fen,
  stratum: z.string(),
  certain: z.boolean(),
  hits: whole,
  reason: z.string(),
  line,
  state: itemState,
  /** '' unless wrong. */
  audited: z.string(),
  remark: z.string(),
  version: whole,
  checkedAt: z.string(),
  checkedByName: z.string(),
})

const inSample = { ...inUnit, sample: id }
const reconciliationKind = z.enum(['match', 'difference', 'nothingInLedger', 'nothingReported', 'unreadable'])

export const ledgerFieldwork = {
  inspectLedger: upload(
    '上传单位的账，看认出了哪些表和列',
    inUnit,
    z.object({
      file: id,
      name: z.string(),
      size: whole,
      tables: z.array(
        z.object({
          part: z.string(),
          /** Undefined where nothing in it looks like accounting data. */
          mapping: mapping.optional(),
          confidence: whole,
          missing: z.array(z.string()),
          remembered: z.boolean(),
          labels: z.array(z.string()),
          rows: z.array(z.object({ row: whole, cells: z.array(z.string()) })),
        }),
      ),
      /** What columns each kind of table may have, and which are needed. */
      kinds: z.array(
        z.object({
          kind: tableKind,
          name: z.string(),
          roles: z.array(z.object({ role: z.string(), title: z.string() })),
          /** Of each group one alternative, whole. */
          needs: z.array(z.array(z.array(z.string()))),
        }),
      ),
      problems: z.array(z.unknown()),
    }),
  ),
  importLedger: command(
    '导入账簿，在后台进行',
    {
      ...inUnit,
      year: whole.min(2000).max(2100),
      files: z.array(id).min(1).max(40),
      tables: z.array(mapping).max(200),
    },
    z.object({ ledger: id }),
  ),
  ledgerImportState: query('账簿导入的进度', inLedger, ledgerImport),
  cancelLedgerImport: command('取消账簿导入', inLedger, done),
  ledgerImports: query(
    '一个单位导入的账簿',
    inUnit,
    z.object({ imports: z.array(ledgerImport), mayWork: z.boolean(), engine: z.string() }),
  ),
  ledgerFaults: query(
    '账簿的读入问题和结构问题',
    inLedger,
    z.object({
      faults: z.array(z.unknown()),
      faultCount: whole,
      structure: z.array(
        z.object({
          kind: z.string(),
          name: z.string(),
          total: whole,
          faults: z.array(
            z.object({
              voucher: z.string(),
              account: z.string(),
              row: whole,
              place: whole,
              sentence: z.string(),
            }),
          ),
        }),
      ),
      structureCount: whole,
      notes: z.array(z.string()),
    }),
  ),
  removeLedgerImport: command('删除一次导入的账簿', inLedger, done),

  ledgerTests: query(
    '全量测试，按风险排列',
    /** known: only what was computed already. */
    { ...inLedger, run: z.enum(['all', 'known']).optional() },
    z.object({
      tests: z.array(z.object({ test, outcome: outcome.optional() })),
      charts: z.array(chart),
      notes: z.array(z.string()),
    }),
  ),
  ledgerTest: query(
    '一项全量测试的疑点',
    {
      ...inLedger,
      test: z.string().min(1).max(60),
      /** Other values for some parameters: JSON, name → text. */
      parameters: z.string().max(8000).optional(),
      start: count.optional(),
      most: count.optional(),
    },
    z.object({ test, outcome, flags: z.array(flag), charts: z.array(chart) }),
  ),
  ledgerLines: query(
    '查分录',
    {
      ...inLedger,
      period: count.optional(),
      firstDay: z.string().max(10).optional(),
      lastDay: z.string().max(10).optional(),
      account: z.string().max(40).optional(),
      functional: z.string().max(40).optional(),
      economic: z.string().max(40).optional(),
      project: z.string().max(200).optional(),
      payee: z.string().max(200).optional(),
      preparer: z.string().max(80).optional(),
      words: z.string().max(80).optional(),
      side: z.enum(['debit', 'credit']).optional(),
      /** As a person writes amounts: 5万元, 1200. */
      atLeast: z.string().max(40).optional(),
      atMost: z.string().max(40).optional(),
      /** Numbers parted by commas. */
      places: z.string().max(8000).optional(),
      order: z.enum(['place', 'day', 'size']).optional(),
      descending: z.enum(['yes', 'no']).optional(),
      start: count.optional(),
      most: count.optional(),
    },
    z.object({ count: whole, debit: fen, credit: fen, lines: z.array(line) }),
  ),
  ledgerVoucher: query(
    '一张凭证',
    {
      ...inLedger,
      voucher: count.optional(),
      period: count.optional(),
      voucherKind: z.string().max(20).optional(),
      voucherNumber: count.optional(),
    },
    z.object({
      voucher: whole,
      name: z.string(),
      lines: z.array(line),
      debit: fen,
      credit: fen,
      /** How many there are: the one before and the one after can be opened. */
      vouchers: whole,
    }),
  ),

  reconciliation: query(
    '账表核对',
    inLedger,
    z.object({
      items: z.array(
        z.object({
          item: z.string(),
          basis: z.string(),
          name: z.string(),
          cell: z.string(),
          kind: reconciliationKind,
          sentence: z.string(),
          reported: z.string(),
          amount: fen,
          lines: whole,
          blank: z.object({ lines: whole, amount: fen }),
          /** Reported less the ledger's, as printed; '' where they agree. */
          difference: z.string(),
        }),
      ),
      illustrative: z.boolean(),
    }),
  ),
  reconciliationLines: query(
    '一个数由哪些分录构成',
    {
      ...inLedger,
      item: z.string().min(1).max(120),
      basis: z.string().max(60).optional(),
      which: z.enum(['counted', 'blank']).optional(),
      most: count.optional(),
    },
    z.object({
      name: z.string(),
      total: whole,
      lines: z.array(z.object({ line, amount: fen, explains: z.boolean() })),
    }),
  ),
  figuresOfLine: query(
    '一条分录计入哪些数',
    { ...inLedger, place: count },
    z.object({
      figures: z.array(z.object({ item: z.string(), basis: z.string(), name: z.string(), cell: z.string() })),
    }),
  ),

  sampleSize: query('样本量怎样算', { ...inLedger, ...wish }, planned),
  drawSample: command(
    '抽取样本',
    {
      ...inLedger,
      ...wish,
      title: z.string().min(1).max(120),
      /** 判断抽样: the lines, each with its reason. */
      chosen: z
        .array(z.object({ place: whole.min(0), reason: z.string().max(500) }))
        .max(2000)
        .optional(),
    },
    z.object({ sample: id, size: whole }),
  ),
  samples: query('一个单位的样本', inUnit, z.object({ samples: z.array(sampleHead), mayWork: z.boolean() })),
  sample: query(
    '一个样本和检查结果',
    inSample,
    z.object({ sample: sampleHead, items: z.array(sampleItem), mayWork: z.boolean() }),
  ),
  saveSampleItem: command(
    '记录一笔样本的检查结果',
    {
      ...inSample,
      place: whole.min(0),
      checked: itemState,
      /** As written, 元 where no measure is named; only where wrong. */
      audited: z.string().max(40),
      remark: z.string().max(2000),
      version: whole.min(0),
    },
    sampleItem,
  ),
  sampleResult: query(
    '样本的差错推断',
    { ...inSample, estimator: z.enum(['meanPerLine', 'ratio']).optional() },
    z.object({
      open: whole,
      examined: whole,
      errors: z.array(
        z.object({ place: whole, name: z.string(), book: fen, audited: fen, error: fen, projected: fen }),
      ),
      /** '' while lines are open. */
      verdict: z.string(),
      sentences: told,
      notice: short,
    }),
  ),
  sampleFile: file('抽样表（XLSX）', inSample),
} as const
