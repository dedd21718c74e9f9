/** Step 5 形成结论: its beginning, and what stands in its way. */
import { PHASES, type Phase } from '../../contract/index.ts'
import { type Actor, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { type Action, demand, may } from '../policy.ts'
import { evaluationOf, lineOf } from '../source.ts'
import { stateName } from '../state.ts'
import type { EvaluationRow, Reader } from '../store.ts'
import { tell } from './notify.ts'

type Part = 'conclusionBoard' | 'beginConclusion'

interface Place {
  readonly reader: Reader
  readonly actor: Actor
}

/** The evaluation, if this person may do this with its conclusion now. @throws Refusal */
export async function demandConclusion(
  { reader, actor }: Place,
  id: string,
  action: Extract<
    Action,
    'beginConclusion' | 'seeConclusion' | 'doConclusion' | 'leadEvaluation' | 'seeRectification'
  >,
): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  demand(actor, action, { line: await lineOf(reader, evaluation.department), phase: evaluation.phase })
  return evaluation
}

/** Acts on the conclusion of one evaluation wait for each other. */
export const conclusionLock = ({ evaluation }: { readonly evaluation: string }): string =>
  `conclusion:${evaluation}`

/** Units of the evaluation whose reports are not received, in order. */
async function waitingUnits(reader: Reader, { id, scope }: EvaluationRow) {
  const tasks = new Map((await reader.find('task', { evaluation: id })).map((one) => [one.unit, one.state]))
  const units = await reader.find('unit', { code: { in: [...scope] } }, { order: [['sort', 'asc']] })
  return units
    .filter(({ code }) => tasks.get(code) !== 'accepted')
    .map(({ code, name }) => ({ unit: code, name, stateName: stateName(tasks.get(code) ?? '') }))
}

export const conclusionOperations: Pick<Implementations, Part> = {
  conclusionBoard: {
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
    },
    run: async ({ reader, actor }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const { phase } = evaluation
      const line = await lineOf(reader, evaluation.department)
      return {
        phase,
        phaseName: PHASES[phase as Phase] ?? '',
        mayBegin: may(actor, 'beginConclusion', { line, phase }),
        waiting: await waitingUnits(reader, evaluation),
        openFindings: (await reader.find('finding', { evaluation: id, removed: false })).filter(
          (one) => one.state !== 'settled',
        ).length,
      }
    },
  },

  beginConclusion: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'beginConclusion')
    },
    run: async (context, { evaluation: id }) => {
      const { transaction, actor, record } = context
      const evaluation = await evaluationOf(transaction, id)
      const waiting = await waitingUnits(transaction, evaluation)
      if (waiting.length > 0)
        refuse('wrong-state', {
          what: '还不能进入形成结论',
          why: `有 ${waiting.length} 个单位的上报还没有接收：${waiting
            .map((one) => `${one.name}（${one.stateName}）`)
            .join('、')}`,
        })
      await transaction.update('evaluation', { id }, { phase: 'conclude', version: evaluation.version + 1 })
      for (const unit of evaluation.scope)
        await tell(
          context,
          { role: 'preparer', unit },
          {
            evaluation: id,
            unit,
            kind: 'conclude',
            text: `${evaluation.title}进入形成结论，填报和现场评价的内容不再修改`,
          },
        )
      record({
        evaluation: id,
        sentence: `${actor.name}进入形成结论`,
        before: { phase: evaluation.phase },
        after: { phase: 'conclude', accepted: evaluation.scope.length },
      })
      return { ok: true }
    },
  },
}
