/** Step 4 现场评价: a unit's ledger uploaded, imported in the background, and what was wrong with it. */
import {
  type ColumnFormat,
  type ColumnMapping,
  fileOf,
  missingOf,
  type ProposedTable,
  proposeTables,
  type TableKind,
} from '@jiheng/documents'
import { problem } from '@jiheng/engine'
import { FAULT_KINDS, FAULT_NAMES } from '@jiheng/ledger'
import type { OutputOf } from '../../contract/operations.ts'
import { type Actor, type Ports, Refusal, refuse } from '../context.ts'
import { importOf, openAnswers, readyImportOf } from '../ledger-answers.ts'
import {
  beginImport,
  NO_PROGRESS,
  runnerOf,
  signatureOf,
  standingOf,
  stopImport,
} from '../ledger-importing.ts'
import { ledgerPolicy } from '../ledger-policy.ts'
import { type Implementations, later } from '../operate.ts'
import { evaluationOf } from '../source.ts'
import type { LedgerFileRow, LedgerImportRow, Reader } from '../store.ts'
import { demandFieldwork } from './fieldwork.ts'
import { namesOf } from './prepare.ts'

type Part =
  | 'inspectLedger'
  | 'importLedger'
  | 'ledgerImportState'
  | 'cancelLedgerImport'
  | 'ledgerImports'
  | 'ledgerFaults'
  | 'removeLedgerImport'

interface InUnit {
  readonly evaluation: string
  readonly unit: string
}

type Asker = { readonly reader: Reader; readonly actor: Actor }
export const maySee = ({ reader, actor }: Asker, input: InUnit): Promise<void> =>
  demandFieldwork({ reader, actor }, input.evaluation, input.unit, 'seeFieldwork')
export const mayDo = ({ reader, actor }: Asker, input: InUnit): Promise<void> =>
  demandFieldwork({ reader, actor }, input.evaluation, input.unit, 'doFieldwork')

/** For buttons; the act itself decides again. */
export async function canDo(asker: Asker, input: InUnit): Promise<boolean> {
  try {
    await mayDo(asker, input)
    return true
  } catch (reason) {
    if (reason instanceof Refusal) return false
    throw reason
  }
}

const STATE_NAMES: Readonly<Record<string, string>> = {
  reading: '正在导入',
  stopped: '中断',
  ready: '已导入',
  failed: '没有导入成功',
  cancelled: '已取消',
  lost: '分录文件不在',
}

/** Rows of a table that are shown, and letters of a cell. */
const SHOWN_ROWS = 12
const SHOWN_LETTERS = 80

const TABLE_KINDS: readonly TableKind[] = ['vouchers', 'balances', 'accounts']

export const ledgerOperations: Pick<Implementations, Part> = {
  inspectLedger: {
    allow: mayDo,
    prepare: async ({ reader, ports, file }, input) => {
      if (file === undefined || file.bytes.length === 0)
        return refuse('upload-empty', { file: file?.name ?? '' })
      const { department } = await evaluationOf(reader, input.evaluation)
      const remembered = (await reader.find('ledgerMapping', { department })).map(
        ({ mapping }) => mapping as unknown as ColumnMapping,
      )
      return later(async () => {
        const { formats } = ledgerPolicy(ports.library)
        const { name, bytes } = file
        const looked = await proposeTables(fileOf(name, bytes), { formats, mappings: remembered })
        const sha256 = ports.hash.sha256(bytes)
        await ports.vault.put(sha256, bytes)
        return async ({ transaction, actor, now, record }) => {
          const id = ports.ids.id()
          const row = {
            ...input,
            id,
            name,
            sha256,
            size: bytes.length,
            uploadedAt: now,
            uploadedBy: actor.id,
          }
          await transaction.insert('ledgerFile', row)
          record({
            ...input,
            sentence: `${actor.name}上传账簿文件“${name}”`,
            after: { id, file: name, sha256, size: bytes.length },
          })
          const known = new Set(remembered.map(signatureOf))
          return {
            file: id,
            name,
            size: bytes.length,
            tables: looked.tables.map((one) => shownTable(one, known)),
            kinds: kindsOf(formats.columns),
            problems: [...looked.problems],
          }
        }
      })
    },
  },

  importLedger: {
    lock: ({ evaluation, unit }) => `ledgers:${evaluation}:${unit}`,
    allow: mayDo,
    run: async (context, { year, files, tables, ...input }) => {
      const { transaction, ports, actor, now, address, record, afterwards } = context
      const evaluation = await evaluationOf(transaction, input.evaluation)
      const found: LedgerFileRow[] = []
      for (const id of [...new Set(files)]) {
        const row = await transaction.get('ledgerFile', { id })
        if (row === undefined || row.evaluation !== input.evaluation || row.unit !== input.unit)
          return refuse('record-missing', { what: '要导入的账簿文件' })
        found.push(row)
      }
      demandWhole(tables, ledgerPolicy(ports.library).formats.columns)
      const row: LedgerImportRow = {
        ...input,
        id: ports.ids.id(),
        year,
        files: found.map(({ id }) => id),
        mapping: tables.map((one) => ({ ...one })),
        state: 'reading',
        runner: runnerOf(ports),
        seenAt: now,
        progress: { ...NO_PROGRESS, total: found.reduce((sum, { size }) => sum + size, 0) },
        lines: 0,
        vouchers: 0,
        accounts: 0,
        balances: 0,
        firstDay: '',
        lastDay: '',
        debit: '0',
        credit: '0',
        tables: [],
        faults: [],
        faultCount: 0,
        illustrative: evaluation.illustrative,
        importedAt: now,
        importedBy: actor.id,
        finishedAt: '',
        removed: false,
      }
      await transaction.insert('ledgerImport', row)
      const { department } = evaluation
      afterwards(() => beginImport(ports, { row, files: found, department, actor, address }))
      record({
        ...input,
        sentence: `${actor.name}开始导入账簿（${found.map(({ name }) => name).join('、')}）`,
        after: { id: row.id, year, files: found.map(({ name, sha256 }) => ({ name, sha256 })) },
      })
      return { ledger: row.id }
    },
  },

  ledgerImportState: {
    allow: maySee,
    run: async ({ reader, ports, now }, input) => {
      const [shown] = await shownImports(reader, ports, now, [await importOf(reader, input)])
      return shown as NonNullable<typeof shown>
    },
  },

  cancelLedgerImport: {
    allow: mayDo,
    run: async ({ transaction, ports, actor, now, record, afterwards }, input) => {
      const row = await importOf(transaction, input)
      const { state } = standingOf(ports, row, now)
      if (state !== 'reading')
        refuse('wrong-state', { what: '取消导入', why: `这次导入${STATE_NAMES[state]}` })
      await transaction.update('ledgerImport', { id: row.id }, { state: 'cancelled', finishedAt: now })
      afterwards(() => void stopImport(ports, row.id))
      record({
        evaluation: input.evaluation,
        unit: input.unit,
        sentence: `${actor.name}取消账簿导入`,
        before: { id: row.id, state: 'reading' },
        after: { id: row.id, state: 'cancelled' },
      })
      return { ok: true }
    },
  },

  ledgerImports: {
    allow: maySee,
    run: async (context, input) => {
      const { reader, ports, now } = context
      const rows = await reader.find(
        'ledgerImport',
        { ...input, removed: false },
        { order: [['importedAt', 'desc']] },
      )
      const imports = await shownImports(reader, ports, now, rows)
      const mayWork = await canDo(context, input)
      return later(async () => {
        const kept = new Set(await ports.ledgers.ids())
        const lost = { state: 'lost', stateName: STATE_NAMES.lost ?? '' } as const
        return {
          imports: imports.map((one) =>
            one.state === 'ready' && !kept.has(one.id) ? { ...one, ...lost } : one,
          ),
          mayWork,
          engine: ports.ledgers.engine,
        }
      })
    },
  },

  ledgerFaults: {
    allow: maySee,
    run: async ({ reader, ports }, input) => {
      const row = await readyImportOf(reader, input)
      return later(async () => {
        const { faults, totals, total, notes } = await (await openAnswers(ports, row)).structure()
        return {
          faults: [...row.faults],
          faultCount: row.faultCount,
          structure: FAULT_KINDS.filter((kind) => totals[kind] > 0).map((kind) => ({
            kind,
            name: FAULT_NAMES[kind],
            total: totals[kind],
            faults: faults
              .filter((one) => one.kind === kind)
              .map(({ voucher, account, row, place, sentence }) => ({
                voucher,
                account,
                row,
                place,
                sentence,
              })),
          })),
          structureCount: total,
          notes: [...notes],
        }
      })
    },
  },

  removeLedgerImport: {
    allow: mayDo,
    run: async ({ transaction, ports, actor, now, record, afterwards }, input) => {
      const row = await importOf(transaction, input)
      const { state } = standingOf(ports, row, now)
      if (state === 'reading') refuse('wrong-state', { what: '删除账簿', why: '正在导入，请先取消' })
      if ((await transaction.count('sample', { ledger: row.id })) > 0)
        refuse('wrong-state', { what: '删除账簿', why: '已从这本账抽取样本' })
      await transaction.update('ledgerImport', { id: row.id }, { removed: true })
      afterwards(() => void ports.ledgers.remove(row.id).catch(() => undefined))
      record({
        evaluation: input.evaluation,
        unit: input.unit,
        sentence: `${actor.name}删除一次导入的账簿`,
        before: { id: row.id, removed: false, state, lines: row.lines },
        after: { id: row.id, removed: true },
      })
      return { ok: true }
    },
  },
}

/** Every table has the columns that it needs, and a place for each. */
function demandWhole(tables: readonly ColumnMapping[], format: ColumnFormat): void {
  const problems = tables.flatMap((mapping) => {
    const missing = missingOf(mapping, format)
    const strange = Object.entries(mapping.columns).filter(
      ([role, at]) => !format.tables[mapping.kind].roles.includes(role) || at >= mapping.labels.length,
    )
    const table = format.tables[mapping.kind].name
    return [
      ...(missing.length === 0
        ? []
        : [problem('ledger-column-missing', { table, wanted: missing.join('，') })]),
      ...strange.map(([role]) =>
        problem('input-invalid', { field: `${table}的“${role}”列`, reason: '不在这种表里，或没有这一列' }),
      ),
    ]
  })
  if (problems.length > 0) throw new Refusal(problems)
}

const kindsOf = (format: ColumnFormat): OutputOf<'inspectLedger'>['kinds'] =>
  TABLE_KINDS.map((kind) => {
    const { name, roles, needs } = format.tables[kind]
    return {
      kind,
      name,
      roles: roles.map((role) => ({ role, title: format.roles.get(role)?.title ?? role })),
      needs: needs.map((group) => group.map((roles) => [...roles])),
    }
  })

function shownTable(
  { sample, proposal }: ProposedTable,
  known: ReadonlySet<string>,
): OutputOf<'inspectLedger'>['tables'][number] {
  const mapping = proposal?.mapping
  const from = mapping === undefined ? 0 : sample.rows.findIndex(({ row }) => row === mapping.headerRow)
  const rows = sample.rows.slice(Math.max(0, from), Math.max(0, from) + SHOWN_ROWS)
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  return {
    part: sample.part,
    ...(mapping === undefined
      ? {}
      : { mapping: { ...mapping, labels: [...mapping.labels], columns: { ...mapping.columns } } }),
    confidence: proposal?.confidence ?? 0,
    missing: [...(proposal?.missing ?? [])],
    remembered: mapping !== undefined && known.has(signatureOf(mapping)),
    labels: [...(mapping?.labels ?? Array.from({ length: width }, (_, at) => `第${at + 1}列`))],
    rows: rows.map(({ row, cells }) => ({
      row,
      cells: Array.from({ length: width }, (_, at) => (cells[at] ?? '').slice(0, SHOWN_LETTERS)),
    })),
  }
}

type Shown = OutputOf<'ledgerImportState'>

async function shownImports(
  reader: Reader,
  ports: Ports,
  now: string,
  rows: readonly LedgerImportRow[],
): Promise<readonly Shown[]> {
  const files = new Map<string, LedgerFileRow>()
  const wanted = [...new Set(rows.flatMap((row) => row.files))]
  if (wanted.length > 0)
    for (const file of await reader.find('ledgerFile', { id: { in: wanted } })) files.set(file.id, file)
  const names = await namesOf(
    reader,
    rows.map((row) => row.importedBy),
  )
  const shown: Shown[] = []
  for (const row of rows) {
    const { state, progress } = standingOf(ports, row, now)
    shown.push({
      id: row.id,
      year: row.year,
      state: state as Shown['state'],
      stateName: STATE_NAMES[state] ?? state,
      progress: { ...progress },
      files: row.files.flatMap((id) => {
        const file = files.get(id)
        return file === undefined ? [] : [{ id, name: file.name, sha256: file.sha256, size: file.size }]
      }),
      tables: row.tables as Shown['tables'],
      mapping: row.mapping as Shown['mapping'],
      lines: row.lines,
      vouchers: row.vouchers,
      accounts: row.accounts,
      balances: row.balances,
      firstDay: row.firstDay,
      lastDay: row.lastDay,
      debit: row.debit,
      credit: row.credit,
      faultCount: row.faultCount,
      problems: row.state === 'failed' ? [...row.faults] : [],
      illustrative: row.illustrative,
      importedAt: row.importedAt,
      importedByName: names.get(row.importedBy) ?? '',
      samples: await reader.count('sample', { ledger: row.id }),
    })
  }
  return shown
}
