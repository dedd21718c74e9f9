/**
 * Annual work targets 年度工作目标任务 of a department as indicators of its own. A change is refused where the framework
 * would no longer hold together: units that fill in always find forms that compile.
 */
import { Exact, type Framework, type Indicator, type Problem, readQuantity } from '@jiheng/engine'
import { dictionaryFiles } from '../../case/library.ts'
import type { InputOf } from '../../contract/index.ts'
import { type ActContext, type Actor, clockTime, Refusal, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { compileOwn, evaluationOf, type Source, sourceOf, targetsOf } from '../source.ts'
import type { WorkTargetRow } from '../store.ts'
import { allOf, demandEvaluation, lastActOf } from './prepare.ts'

type Part = 'workTargets' | 'saveWorkTarget' | 'removeWorkTarget' | 'saveWorkTargets'
type Target = InputOf<'saveWorkTarget'>['target']
type Acting = ActContext & { readonly actor: Actor }

export const workTargetOperations: Pick<Implementations, Part> = {
  workTargets: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async ({ reader, ports }, { evaluation: id }) => {
      const source = await sourceOf(reader, await evaluationOf(reader, id))
      const { framework } = compileOwn(source.version.text, [], dictionaryFiles(ports.library))
      const slots = framework === undefined ? [] : allOf(framework.indicators).filter((one) => one.slot)
      return {
        targets: source.targets.map((row) => ({ ...row, better: row.better as 'more' })),
        slots: slots.map((slot) => ({
          code: slot.code,
          name: slot.name,
          points: openPoints(slot).toString(),
          used: pointsIn(source.targets, slot.code).toString(),
        })),
      }
    },
  },

  saveWorkTarget: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'prepareEvaluation')
    },
    run: async (context, { evaluation, target }) => {
      const [saved] = await change(context, evaluation, [target], [])
      return saved as { id: string; version: number }
    },
  },

  removeWorkTarget: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'prepareEvaluation')
    },
    run: async (context, { evaluation, id }) => {
      await change(context, evaluation, [], [id])
      return { ok: true }
    },
  },

  saveWorkTargets: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'prepareEvaluation')
    },
    run: async (context, { evaluation, save, remove }) => {
      if (save.length + remove.length === 0)
        refuse('input-invalid', { field: '年度工作目标', reason: '没有要保存或删除的' })
      return { saved: [...(await change(context, evaluation, save, remove))] }
    },
  },
}

/** Save and remove together, each with a line in the log; all of it or none. */
async function change(
  context: Acting,
  id: string,
  save: readonly Target[],
  remove: readonly string[],
): Promise<readonly { id: string; version: number }[]> {
  const { transaction, ports, actor, record } = context
  const evaluation = await evaluationOf(transaction, id)
  const source = await sourceOf(transaction, evaluation)
  const before = new Map(source.targets.map((row) => [row.id, row]))
  if (remove.some((one) => !before.has(one))) refuse('record-missing', { what: '这项年度工作目标' })
  for (const one of save) await demandNewest(context, id, one, before.get(one.id))
  let sort = Math.max(0, ...source.targets.map((row) => row.sort))
  const fresh = save.map((target): WorkTargetRow => {
    const was = before.get(target.id)
    sort += was === undefined ? 1 : 0
    return {
      ...target,
      evaluation: id,
      id: was?.id ?? ports.ids.id(),
      sort: was?.sort ?? sort,
      version: (was?.version ?? 0) + 1,
    }
  })
  const changed = new Map(fresh.map((row) => [row.id, row]))
  if (changed.size < fresh.length || remove.some((one) => changed.has(one)))
    refuse('input-invalid', { field: '年度工作目标', reason: '同一项出现了两次' })
  const after = [
    ...source.targets.filter((row) => !remove.includes(row.id)).map((row) => changed.get(row.id) ?? row),
    ...fresh.filter((row) => !before.has(row.id)),
  ]
  const { framework } = compileOwn(source.version.text, [], dictionaryFiles(ports.library))
  for (const row of fresh) demandSound(row, after, source, framework)
  demandWhole(source, after, fresh, framework, dictionaryFiles(ports.library))
  for (const one of remove) {
    const was = before.get(one) as WorkTargetRow
    await transaction.remove('workTarget', { evaluation: id, id: one })
    record({
      evaluation: id,
      unit: was.unit,
      sentence: `${actor.name}删除年度工作目标“${was.name}”`,
      before: { ...was },
    })
  }
  for (const row of fresh) {
    const was = before.get(row.id)
    await transaction.put('workTarget', row)
    record({
      evaluation: id,
      unit: row.unit,
      sentence: `${actor.name}${was === undefined ? '增加' : '修改'}年度工作目标“${row.name}”`,
      ...(was === undefined ? {} : { before: { ...was } }),
      after: { ...row },
    })
  }
  return fresh.map((row) => ({ id: row.id, version: row.version }))
}

async function demandNewest(
  { transaction }: Acting,
  evaluation: string,
  target: Target,
  before: WorkTargetRow | undefined,
): Promise<void> {
  if (target.id === '' || before?.version === target.version) return
  const last = await lastActOf(
    transaction,
    evaluation,
    ['saveWorkTarget', 'saveWorkTargets', 'removeWorkTarget'],
    (one) => one.after.id === target.id || one.before.id === target.id,
  )
  refuse('changed-meanwhile', {
    what: `“${target.name}”`,
    who: last?.actorName ?? '别人',
    at: clockTime(last?.at ?? ''),
  })
}

/** What is wrong with one target, whatever the others' points. */
function demandSound(
  row: WorkTargetRow,
  after: readonly WorkTargetRow[],
  source: Source,
  framework: Framework | undefined,
): void {
  const fault = (reason: string): never => refuse('target-invalid', { name: row.name, reason })
  const slot =
    framework === undefined ? undefined : allOf(framework.indicators).find((one) => one.code === row.slot)
  if (slot?.slot !== true) fault('所选的上级指标没有留给部门细化')
  const taken = after.some((one) => one.id !== row.id && one.name === row.name)
  if (taken || framework?.names.item(row.name) !== undefined) fault('已有同名的数据项或指标')
  if (/[·+\-−×÷()（）|,，\s]/.test(row.name)) fault('名称里不能有空格、括号和运算符号')
  const read = readQuantity(row.target, row.measure)
  if (!('quantity' in read)) fault(`目标值“${row.target}”不能读成以“${row.measure || '个'}”计的数`)
  if (row.unit !== '' && !source.evaluation.scope.includes(row.unit)) fault('责任单位不在评价范围内')
}

/**
 * Before the notice points may still be shared out, but not exceed what a slot has. From then on every slot must come
 * out even, or be left empty, and the whole must compile. What only takes targets away is never held back by what was
 * wrong before.
 */
function demandWhole(
  { evaluation, version, targets }: Source,
  after: readonly WorkTargetRow[],
  fresh: readonly WorkTargetRow[],
  framework: Framework | undefined,
  dictionaries: ReturnType<typeof dictionaryFiles>,
): void {
  const open = evaluation.phase === 'prepare'
  for (const slot of framework === undefined ? [] : allOf(framework.indicators).filter((one) => one.slot)) {
    const [points, was, now] = [
      openPoints(slot),
      pointsIn(targets, slot.code),
      pointsIn(after, slot.code),
    ] as const
    const named = fresh.find((one) => one.slot === slot.code)?.name ?? slot.name
    const isTouched = fresh.some((one) => one.slot === slot.code) || !was.equals(now)
    if (!isTouched || now.isZero()) continue
    const over = now.compare(points) > 0 && now.compare(was) > 0
    const uneven = !open && !now.equals(points) && (was.equals(points) || fresh.length > 0)
    if (over || uneven)
      refuse('target-invalid', {
        name: named,
        reason: `“${slot.name}”留给部门 ${points.toString()} 分，各项合计 ${now.toString()} 分${
          open ? '，超出了' : '；已经下发，须把这些项的分值一并改好再保存'
        }`,
      })
  }
  const errors = faultsOf(version.text, after, dictionaries, open)
  if (errors.length === 0) return
  const known = new Set(faultsOf(version.text, targets, dictionaries, open).map((one) => one.detail))
  const caused = errors.filter((one) => !known.has(one.detail))
  if (caused.length > 0) throw new Refusal(caused)
}

function faultsOf(
  text: string,
  rows: readonly WorkTargetRow[],
  dictionaries: ReturnType<typeof dictionaryFiles>,
  open: boolean,
): readonly Problem[] {
  const { framework, problems } = compileOwn(text, targetsOf(rows), dictionaries)
  if (framework !== undefined) return []
  return problems.filter((one) => one.severity === 'error' && !(open && one.code === 'weights-do-not-sum'))
}

/** Points of a slot that its own indicators leave to the department. */
const openPoints = (slot: Indicator): Exact =>
  slot.children.reduce((rest, child) => rest.sub(child.fullPoints), slot.fullPoints)

const pointsIn = (targets: readonly WorkTargetRow[], slot: string): Exact =>
  targets
    .filter((target) => target.slot === slot)
    .reduce((sum, target) => sum.add(Exact.parse(target.points) ?? Exact.zero), Exact.zero)
