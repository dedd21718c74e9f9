/**
 * Audit log 审计日志: every write leaves an entry, and the entries are the leaves of an RFC 6962 hash tree. Whoever holds
 * an older root can have it proved that nothing before it was changed or taken away.
 */
import {
  appendLeaf,
  consistencyProof,
  Defect,
  inclusionProof,
  leafHash,
  type ReadNode,
  type TreeHash,
  treeRoot,
} from '@jiheng/engine'
import type { Actor, Deed } from './context.ts'
import type { AuditRow, Reader, Transaction } from './store.ts'

const encoder = new TextEncoder()

/** Canonical text of an entry: its columns in this order as one JSON array. To change it would break every proof. */
export const auditText = (entry: Omit<AuditRow, 'leaf'>): string =>
  canonical([
    entry.seq,
    entry.at,
    entry.actor,
    entry.actorName,
    entry.address,
    entry.action,
    entry.evaluation,
    entry.unit,
    entry.sentence,
    entry.before,
    entry.after,
  ])

/** The same content gives the same text, whatever order a database keeps its members in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
export const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

interface Act {
  readonly name: string
  readonly actor: Actor | undefined
  readonly now: string
  readonly address: string
  readonly deed: Deed
}

/** Append one entry and the subtrees it completes; entries follow each other without gaps. */
export async function appendAudit(transaction: Transaction, hash: TreeHash, act: Act): Promise<void> {
  await transaction.lock('audit')
  const [last] = await transaction.find('audit', {}, { order: [['seq', 'desc']], limit: 1 })
  const size = last?.seq ?? 0
  const entry = {
    seq: size + 1,
    at: act.now,
    actor: act.actor?.id ?? '',
    actorName: act.actor?.name ?? '',
    address: act.address,
    action: act.name,
    evaluation: act.deed.evaluation ?? '',
    unit: act.deed.unit ?? '',
    sentence: act.deed.sentence,
    before: plain(act.deed.before),
    after: plain(act.deed.after),
  }
  const leaf = leafHash(hash, encoder.encode(auditText(entry)))
  const kept = nodesOf(transaction)
  // The leaf beside an odd one is the entry just looked at.
  const read: ReadNode = (level, position) =>
    level === 0 && position === size - 1 && last !== undefined
      ? Promise.resolve(unhex(last.leaf))
      : kept(level, position)
  const nodes = await appendLeaf(hash, size, leaf, read)
  await transaction.insert('audit', { ...entry, leaf: hex(leaf) })
  const above = nodes.filter((node) => node.level > 0)
  if (above.length > 0)
    await transaction.insertAll(
      'auditNode',
      above.map((node) => ({ level: node.level, position: node.position, hash: hex(node.hash) })),
    )
}

/** As it comes back from JSON, so that what is hashed is what is kept. */
const plain = (value: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(value ?? {})) as Readonly<Record<string, unknown>>

/** Complete subtrees as they are kept: leaves with their entries, the others by themselves. */
export const nodesOf =
  (reader: Reader): ReadNode =>
  async (level, position) => {
    const text =
      level === 0
        ? (await reader.get('audit', { seq: position + 1 }))?.leaf
        : (await reader.get('auditNode', { level, position }))?.hash
    // Going on from a hash that is not there would bury the loss under new entries.
    if (text === undefined) throw new Defect(`审计日志缺少第 ${level} 层第 ${position} 个结点`)
    return unhex(text)
  }

export async function auditTree(reader: Reader, hash: TreeHash): Promise<{ size: number; root: Uint8Array }> {
  const [last] = await reader.find('audit', {}, { order: [['seq', 'desc']], limit: 1 })
  const size = last?.seq ?? 0
  return { size, root: await treeRoot(hash, size, nodesOf(reader)) }
}

export const provenIn = (
  reader: Reader,
  hash: TreeHash,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> => inclusionProof(hash, index, size, nodesOf(reader))

/** The root as it was, and the proof that the log has only grown since. */
export const grownFrom = async (
  reader: Reader,
  hash: TreeHash,
  earlier: number,
  size: number,
): Promise<{ readonly root: Uint8Array; readonly proof: readonly Uint8Array[] }> => ({
  root: await treeRoot(hash, earlier, nodesOf(reader)),
  proof: await consistencyProof(hash, earlier, size, nodesOf(reader)),
})

/** What `jiheng audit verify` finds: the root worked out from the entries alone, and every place that does not fit. */
export interface AuditVerification {
  readonly size: number
  readonly root: string
  readonly faults: readonly { readonly seq: number; readonly what: string }[]
}

const STEP = 2000

/**
 * Work out every hash anew from the entries' own words and compare with what is kept; with a root that somebody noted
 * earlier, also that the log still begins with what it stood for.
 */
export async function verifyAudit(
  reader: Reader,
  hash: TreeHash,
  known?: { readonly size: number; readonly root: string },
): Promise<AuditVerification> {
  const faults: { seq: number; what: string }[] = []
  const made = new Map<string, Uint8Array>()
  const read: ReadNode = async (level, position) => made.get(`${level}/${position}`) ?? new Uint8Array(0)
  let size = 0
  for (
    let entries = await page(reader, 0);
    entries.length > 0;
    entries = await page(reader, entries.at(-1)?.seq ?? 0)
  )
    for (const { leaf: kept, ...entry } of entries) {
      if (entry.seq !== size + 1) faults.push({ seq: entry.seq, what: `序号不连续，应为 ${size + 1}` })
      const leaf = leafHash(hash, encoder.encode(auditText(entry)))
      if (hex(leaf) !== kept) faults.push({ seq: entry.seq, what: '内容与哈希不符' })
      for (const node of await appendLeaf(hash, size, leaf, read))
        made.set(`${node.level}/${node.position}`, node.hash)
      size += 1
    }
  const nodes = await reader.find('auditNode', {})
  const present = new Set(nodes.map((node) => `${node.level}/${node.position}`))
  for (const name of made.keys())
    if (!name.startsWith('0/') && !present.has(name)) faults.push({ seq: size, what: `缺少结点 ${name}` })
  if (known !== undefined) {
    const then = known.size <= size ? hex(await treeRoot(hash, known.size, read)) : ''
    if (then !== known.root.toLowerCase())
      faults.push({ seq: known.size, what: `前 ${known.size} 条与当时记下的根哈希不符` })
  }
  for (const node of nodes)
    if (hex(made.get(`${node.level}/${node.position}`) ?? new Uint8Array(0)) !== node.hash)
      faults.push({
        seq: (node.position + 1) * 2 ** node.level,
        what: `第 ${node.level} 层第 ${node.position} 个结点不符`,
      })
  return { size, root: hex(await treeRoot(hash, size, read)), faults }
}

const page = (reader: Reader, after: number): Promise<AuditRow[]> =>
  reader.find('audit', { seq: { atLeast: after + 1 } }, { order: [['seq', 'asc']], limit: STEP })
