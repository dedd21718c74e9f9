/** Units 机构: the org tree and the accounting units, typed or imported from a spreadsheet. */
import { readOrgWorkbook, writeOrgWorkbook } from '@jiheng/documents'
import { type Place, PROBLEM_CODES, type ProblemCode, problem } from '@jiheng/engine'
import { refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { demand } from '../policy.ts'
import { lineOf } from '../source.ts'
import type { Reader, UnitRow } from '../store.ts'

type Part = 'units' | 'saveUnit' | 'removeUnit' | 'unitsTemplate' | 'importUnits'

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const unitOperations: Pick<Implementations, Part> = {
  units: {
    allow: ({ actor }) => demand(actor, 'seeUnits'),
    run: async ({ reader }) => ({ units: await unitsOf(reader) }),
  },

  saveUnit: {
    lock: () => 'units',
    allow: async ({ actor, reader }, input) => {
      // Where it stands now as well as where it is to stand: nobody takes a unit out of another's hands.
      const present = await lineOf(reader, input.code)
      if (present.length > 0) demand(actor, 'manageUnits', { line: present })
      demand(actor, 'manageUnits', { line: [input.code, ...(await lineOf(reader, input.parent))] })
    },
    run: async ({ transaction, record }, input) => {
      const before = await transaction.get('unit', { code: input.code })
      const others = (await unitsOf(transaction)).filter((unit) => unit.code !== input.code)
      demandTree([...others, input], input.code)
      await transaction.put('unit', input)
      record({
        unit: input.code,
        sentence: `${before === undefined ? '新增' : '修改'}单位“${input.name}”`,
        ...(before === undefined ? {} : { before: { ...before } }),
        after: { ...input },
      })
      return { ok: true }
    },
  },

  removeUnit: {
    lock: () => 'units',
    allow: async ({ actor, reader }, { code }) =>
      demand(actor, 'manageUnits', { line: await lineOf(reader, code) }),
    run: async ({ transaction, record }, { code }) => {
      const before = await transaction.get('unit', { code })
      if (before === undefined) return refuse('unit-unknown', { unit: code })
      await transaction.update('unit', { code }, { active: false })
      record({
        unit: code,
        sentence: `停用单位“${before.name}”`,
        before: { active: true },
        after: { active: false },
      })
      return { ok: true }
    },
  },

  unitsTemplate: {
    allow: ({ actor }) => demand(actor, 'seeUnits'),
    run: async ({ reader }) => ({
      name: '单位名单.xlsx',
      type: XLSX_TYPE,
      bytes: await writeOrgWorkbook(await unitsOf(reader)),
    }),
  },

  importUnits: {
    lock: () => 'units',
    allow: ({ actor }) => {
      // A lead may import what stands below his own unit; each row is looked at in `run`.
      demand(actor, 'manageUnits', { line: ['', actor.unit] })
    },
    run: async ({ transaction, actor, file, record }, { apply }) => {
      if (file === undefined) return refuse('upload-empty', { file: '' })
      const read = await readOrgWorkbook(file.bytes, file.name)
      const faults = read.faults.map((fault) => {
        const place: Place =
          fault.sheet === undefined || fault.cell === undefined
            ? { kind: 'file', file: fault.file }
            : { kind: 'sheet', file: fault.file, sheet: fault.sheet, cell: fault.cell }
        const code = (PROBLEM_CODES as readonly string[]).includes(fault.code)
          ? (fault.code as ProblemCode)
          : 'xlsx-unreadable'
        return problem(code, { file: fault.file, ...fault.values }, place)
      })
      const now = await unitsOf(transaction)
      const byCode = new Map(now.map((unit) => [unit.code, unit]))
      const added: UnitRow[] = []
      const changed: { code: string; name: string; changes: string[] }[] = []
      const rows: UnitRow[] = []
      const touched: UnitRow[] = []
      let same = 0
      for (const [index, row] of read.units.entries()) {
        const before = byCode.get(row.code)
        const unit: UnitRow = {
          code: row.code,
          name: row.name,
          shortName: row.shortName || row.name,
          parent: row.parent,
          headUnit: row.headUnit,
          nature: row.nature,
          sort: before?.sort ?? now.length + index + 1,
          active: row.active,
        }
        rows.push(unit)
        if (before === undefined || changesOf(before, unit).length > 0) touched.push(unit)
        if (before === undefined) added.push(unit)
        else {
          const changes = changesOf(before, unit)
          if (changes.length === 0) same += 1
          else changed.push({ code: unit.code, name: unit.name, changes })
        }
      }
      const applied = apply && faults.length === 0
      if (applied) {
        const all = new Map([...now, ...rows].map((unit) => [unit.code, unit]))
        demandTree([...all.values()], '')
        for (const unit of touched) {
          if (byCode.has(unit.code)) demand(actor, 'manageUnits', { line: lineIn(byCode, unit.code) })
          demand(actor, 'manageUnits', { line: lineIn(all, unit.code) })
          await transaction.put('unit', unit)
        }
      }
      record({
        sentence: applied
          ? `导入单位名单：新增 ${added.length} 个，修改 ${changed.length} 个`
          : `试读单位名单“${file.name}”`,
        ...(applied
          ? {
              before: Object.fromEntries(
                touched.flatMap((unit) =>
                  byCode.has(unit.code) ? [[unit.code, byCode.get(unit.code)]] : [],
                ),
              ),
              after: Object.fromEntries(touched.map((unit) => [unit.code, unit])),
            }
          : {}),
      })
      return { added, changed, same, faults, applied }
    },
  },
}

export const unitsOf = (reader: Reader): Promise<UnitRow[]> =>
  reader.find(
    'unit',
    {},
    {
      order: [
        ['sort', 'asc'],
        ['code', 'asc'],
      ],
    },
  )

function lineIn(units: ReadonlyMap<string, UnitRow>, code: string): readonly string[] {
  const line: string[] = []
  for (
    let unit = units.get(code);
    unit !== undefined && !line.includes(unit.code);
    unit = units.get(unit.parent)
  )
    line.push(unit.code)
  return line
}

/** Parents exist, nothing goes in a circle, one 本级 under each. */
function demandTree(units: readonly UnitRow[], about: string): void {
  const all = new Map(units.map((unit) => [unit.code, unit]))
  for (const unit of units) {
    if (unit.parent !== '' && !all.has(unit.parent))
      refuse('unit-parent-unknown', { unit: unit.code, parent: unit.parent })
    const line = lineIn(all, unit.code)
    const top = all.get(line.at(-1) ?? '')
    if (top !== undefined && top.parent !== '' && line.includes(top.parent))
      refuse('unit-tree-broken', { found: unit.name })
    const heads = units.filter(
      (one) => one.headUnit && one.active && one.parent === unit.parent && one.parent !== '',
    )
    if (
      unit.headUnit &&
      unit.active &&
      heads.length > 1 &&
      (about === '' || heads.some((one) => one.code === about))
    )
      refuse('org-head-twice', {
        parent: all.get(unit.parent)?.name ?? '',
        unit: heads.map((one) => one.name).join('、'),
      })
  }
}

const LABELS = { name: '名称', shortName: '简称', parent: '上级', nature: '性质' } as const

function changesOf(before: UnitRow, after: UnitRow): string[] {
  const changes = (Object.keys(LABELS) as (keyof typeof LABELS)[])
    .filter((field) => before[field] !== after[field])
    .map((field) => `${LABELS[field]}由“${before[field]}”改为“${after[field]}”`)
  if (before.headUnit !== after.headUnit) changes.push(after.headUnit ? '改为本级' : '不再是本级')
  if (before.active !== after.active) changes.push(after.active ? '恢复使用' : '停用')
  return changes
}
