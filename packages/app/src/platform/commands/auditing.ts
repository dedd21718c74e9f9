/** Audit log 审计日志 as the audit administrator reads it: search, proof, export. */
import { writeListCsv, writeListWorkbook } from '@jiheng/documents'
import type { ReadInputOf } from '../../contract/operations.ts'
import { auditTree, grownFrom, hex, provenIn } from '../audit.ts'
import { clockTime, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { demand } from '../policy.ts'
import type { AuditRow, Reader, Where } from '../store.ts'
import { XLSX_TYPE } from './units.ts'

type Part = 'audit' | 'auditProof' | 'auditFile' | 'auditConsistency'

const encoder = new TextEncoder()

/** From the first moment of a day in China to the last of another, in UTC. */
const boundsOf = (from: string | undefined, to: string | undefined): Where<'audit'> => ({
  ...(from === undefined || from === '' ? {} : { at: { atLeast: chinaMidnight(from, 0) } }),
  ...(to === undefined || to === ''
    ? {}
    : { at: { ...(from ? { atLeast: chinaMidnight(from, 0) } : {}), atMost: chinaMidnight(to, 1) } }),
})

const chinaMidnight = (day: string, later: number): string =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + later * 86_400_000).toISOString()

/** A sheet has 1,048,576 rows; title and head take some. */
const ROWS_OF_A_SHEET = 1_048_000
const STEP = 5000

type Filter = Omit<ReadInputOf<'auditFile'>, 'format'>

const whereOf = ({ text, actor, action, from, to, evaluation, unit }: Filter): Where<'audit'> => ({
  ...boundsOf(from, to),
  ...(text === undefined || text === '' ? {} : { sentence: { contains: text } }),
  ...(actor === undefined || actor === '' ? {} : { actorName: { contains: actor } }),
  ...(action === undefined || action === '' ? {} : { action }),
  ...(evaluation === undefined || evaluation === '' ? {} : { evaluation }),
  ...(unit === undefined || unit === '' ? {} : { unit }),
})

/** All of them, read in steps. */
async function entriesOf(reader: Reader, where: Where<'audit'>): Promise<readonly AuditRow[]> {
  const all: AuditRow[] = []
  for (let from = 1; ; ) {
    const next = await reader.find(
      'audit',
      { ...where, seq: { atLeast: from } },
      { order: [['seq', 'asc']], limit: STEP },
    )
    all.push(...next)
    if (next.length < STEP) return all
    from = (next.at(-1)?.seq ?? 0) + 1
  }
}

export const auditOperations: Pick<Implementations, Part> = {
  audit: {
    allow: ({ actor }) => demand(actor, 'readAudit'),
    run: async ({ reader, ports }, { before, limit, ...filter }) => {
      const where = whereOf(filter)
      const total = await reader.count('audit', where)
      const entries = await reader.find(
        'audit',
        before === undefined ? where : { ...where, seq: { atMost: before - 1 } },
        { order: [['seq', 'desc']], limit: limit ?? 50 },
      )
      const { size, root } = await auditTree(reader, ports.sha256)
      return { entries: entries.map((one) => ({ ...one })), total, size, root: hex(root) }
    },
  },

  auditProof: {
    allow: ({ actor }) => demand(actor, 'readAudit'),
    run: async ({ reader, ports }, { seq }) => {
      const entry = await reader.get('audit', { seq })
      if (entry === undefined) return refuse('record-missing', { what: '这条审计记录' })
      const { size, root } = await auditTree(reader, ports.sha256)
      const proof = await provenIn(reader, ports.sha256, seq - 1, size)
      return {
        index: seq - 1,
        size,
        leaf: entry.leaf,
        root: hex(root),
        proof: proof.map(hex),
        entry: { ...entry },
      }
    },
  },

  auditConsistency: {
    allow: ({ actor }) => demand(actor, 'readAudit'),
    run: async ({ reader, ports }, { size: earlier }) => {
      const { size, root } = await auditTree(reader, ports.sha256)
      if (earlier > size) return refuse('record-missing', { what: `第 ${earlier} 条审计记录` })
      const { root: then, proof } = await grownFrom(reader, ports.sha256, earlier, size)
      return {
        from: { size: earlier, root: hex(then) },
        to: { size, root: hex(root) },
        proof: proof.map(hex),
      }
    },
  },

  auditFile: {
    allow: ({ actor }) => demand(actor, 'readAudit'),
    run: async ({ reader, now }, { format, ...filter }) => {
      const where = whereOf(filter)
      const total = await reader.count('audit', where)
      if (format === 'xlsx' && total > ROWS_OF_A_SHEET)
        refuse('wrong-state', {
          what: `共 ${total} 条，不能导出为一个工作表`,
          why: `一个工作表至多 ${ROWS_OF_A_SHEET} 条；请缩小日期范围，或导出 CSV、JSONL`,
        })
      const entries = await entriesOf(reader, where)
      const name = `审计日志-${now.slice(0, 10)}`
      if (format === 'jsonl')
        return {
          name: `${name}.jsonl`,
          type: 'application/x-ndjson',
          bytes: encoder.encode(entries.map((one) => `${JSON.stringify(one)}\n`).join('')),
        }
      const list = {
        title: '审计日志',
        sheets: [{ name: '审计日志', head: HEAD, rows: entries.map(lineOf) }],
      }
      return format === 'csv'
        ? {
            name: `${name}.csv`,
            type: 'text/csv; charset=utf-8',
            bytes: writeListCsv(HEAD, list.sheets[0]?.rows ?? []),
          }
        : { name: `${name}.xlsx`, type: XLSX_TYPE, bytes: await writeListWorkbook(list) }
    },
  },
}

const HEAD = ['序号', '时间', '操作人', '来源地址', '操作', '内容', '评价', '单位', '原值', '新值', '哈希']

const lineOf = (one: AuditRow): (string | { number: string })[] => [
  { number: String(one.seq) },
  clockTime(one.at),
  one.actorName,
  one.address,
  one.action,
  one.sentence,
  one.evaluation,
  one.unit,
  JSON.stringify(one.before),
  JSON.stringify(one.after),
  one.leaf,
]
