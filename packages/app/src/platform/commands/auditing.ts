/** Audit log 审计日志 as the audit administrator reads it: search, proof, export. */
import { writeListCsv, writeListWorkbook } from '@jiheng/documents'
import { auditTree, hex, provenIn } from '../audit.ts'
import { clockTime, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { demand } from '../policy.ts'
import type { AuditRow, Where } from '../store.ts'
import { XLSX_TYPE } from './units.ts'

type Part = 'audit' | 'auditProof' | 'auditFile'

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

export const auditOperations: Pick<Implementations, Part> = {
  audit: {
    allow: ({ actor }) => demand(actor, 'readAudit'),
    run: async ({ reader, ports }, { text, actor, action, from, to, evaluation, unit, before, limit }) => {
      const where: Where<'audit'> = {
        ...boundsOf(from, to),
        ...(text === undefined || text === '' ? {} : { sentence: { contains: text } }),
        ...(actor === undefined || actor === '' ? {} : { actorName: { contains: actor } }),
        ...(action === undefined || action === '' ? {} : { action }),
        ...(evaluation === undefined || evaluation === '' ? {} : { evaluation }),
        ...(unit === undefined || unit === '' ? {} : { unit }),
      }
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

  auditFile: {
    allow: ({ actor }) => demand(actor, 'readAudit'),
    run: async ({ reader, now }, { format, from, to }) => {
      const entries = await reader.find('audit', boundsOf(from, to), {
        order: [['seq', 'asc']],
        limit: 200_000,
      })
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
