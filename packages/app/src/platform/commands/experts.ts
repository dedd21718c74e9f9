/**
 * Panel of experts 评审专家: who scores which qualitative indicators of the department. Each scores alone: what one gave is
 * told to nobody else, the lead included, before every expert has handed in. Then the spread is shown, and the points are
 * combined by the rule of the framework.
 */
import { Exact, type Indicator, type PanelScore, panelPoints, pointsText } from '@jiheng/engine'
import type { Given } from '../../contract/conclusion.ts'
import { COMBINING } from '../../contract/index.ts'
import { assessFolder, caseFolderOf } from '../case-folder.ts'
import { choicesOf, givenWords, linesOf } from '../concluded.ts'
import { type Actor, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { later } from '../operate.ts'
import { decide, demand, may } from '../policy.ts'
import { panelScores } from '../reviewed-parts.ts'
import { evaluationOf, frameworkOf, lineOf, sourceOf } from '../source.ts'
import { judgedOf } from '../state.ts'
import type { AccountRow, EvaluationRow, ExpertScoreRow, Reader } from '../store.ts'
import { conclusionLock, demandConclusion } from './conclusion.ts'
import { demandVersion, tellAccount } from './fieldwork.ts'
import { demandFits, leafOf } from './score-sheet.ts'

type Part =
  | 'panel'
  | 'setPanel'
  | 'saveExpertScore'
  | 'submitExpertScores'
  | 'reopenExpertScores'
  | 'panelEvidence'

interface Place {
  readonly reader: Reader
  readonly actor: Actor
}

/** Who may see how the panel stands: who sees the conclusion, and its own experts. @throws Refusal */
async function demandPanel({ reader, actor }: Place, id: string): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  const line = await lineOf(reader, evaluation.department)
  if (decide(actor, 'seeConclusion', { line, phase: evaluation.phase }).allowed) return evaluation
  const panel = await reader.get('panel', { evaluation: id })
  // An expert of the department who was not asked has nothing to see.
  const asked = panel?.experts.includes(actor.id) === true
  if (asked && decide(actor, 'scoreAsExpert', { line }).allowed) return evaluation
  demand(actor, 'seeConclusion', { line: asked ? line : [], phase: evaluation.phase })
  return evaluation
}

/** One of the panel, while the conclusion is open. @throws Refusal */
async function demandScoring({ reader, actor }: Place, id: string): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  const line = await lineOf(reader, evaluation.department)
  demand(actor, 'scoreAsExpert', { line, phase: evaluation.phase })
  const panel = await reader.get('panel', { evaluation: id })
  if (panel?.experts.includes(actor.id) !== true)
    refuse('not-allowed', {
      who: actor.name,
      what: '以评审专家身份评分',
      way: '需要由评价组长先把您安排为这项评价的专家',
    })
  return evaluation
}

/** Experts whose own unit stands above the department or is it. */
async function expertsOf(reader: Reader, evaluation: EvaluationRow): Promise<readonly AccountRow[]> {
  const line = await lineOf(reader, evaluation.department)
  const accounts = await reader.find('account', { active: true, unit: { in: line } })
  return accounts.filter((account) => account.roles.includes('expert'))
}

export const expertOperations: Pick<Implementations, Part> = {
  panel: {
    allow: async (context, { evaluation }) => {
      await demandPanel(context, evaluation)
    },
    run: async ({ reader, ports, actor }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const { phase, department } = evaluation
      const line = await lineOf(reader, department)
      const source = await sourceOf(reader, evaluation)
      const framework = frameworkOf(source, ports.library)
      const { panel, scores, complete } = await panelScores(reader, id)
      const own = panel?.experts.includes(actor.id) === true
      const candidates = await expertsOf(reader, evaluation)
      const people = new Map((await reader.find('account', {})).map((one) => [one.id, one.name]))
      const units = new Map(source.units.map((one) => [one.code, one.name]))
      const selfJudged = await reader.find('judgement', { evaluation: id })
      const attachments = await reader.find('attachment', { evaluation: id })
      const titles = new Map(
        (await reader.find('evidence', { evaluation: id, removed: false })).map((one) => [
          one.id,
          one.title || one.file,
        ]),
      )
      const accepted = new Set(
        (await reader.find('task', { evaluation: id, state: 'accepted' })).map((one) => one.unit),
      )
      const sees = may(actor, 'seeConclusion', { line, phase })
      const folder = sees && complete ? await caseFolderOf(reader, ports, id) : undefined
      const shownIndicator = (one: Indicator, combined: string) => {
        const given = scores.filter((row) => row.indicator === one.code)
        const mine = given.find((row) => row.expert === actor.id)
        const points = given.map((row) => pointsOf(one, department, row))
        const known = points.filter((each): each is Exact => each !== undefined)
        const spread = complete && known.length > 0 ? spreadOf(known) : undefined
        return {
          code: one.code,
          name: one.name,
          full: pointsText(one.fullPoints),
          standard: one.standardText ?? '',
          choices: choicesOf(one),
          chosen: panel?.indicators.includes(one.code) === true,
          materials: selfJudged
            .filter((row) => row.indicator === one.code && accepted.has(row.unit))
            .map((row) => ({
              unitName: units.get(row.unit) ?? row.unit,
              words: givenWords(row.content),
              reason: row.reason,
              evidence: attachments
                .filter((link) => link.unit === row.unit && link.target === `i:${one.code}`)
                .flatMap(({ evidence }) => {
                  const title = titles.get(evidence)
                  return title === undefined ? [] : [{ id: evidence, title }]
                }),
            })),
          ...(mine === undefined
            ? {}
            : {
                own: {
                  content: mine.content as unknown as Given,
                  reason: mine.reason,
                  version: mine.version,
                  points: shownPoints(pointsOf(one, department, mine)),
                },
              }),
          // Blind: nothing of the others before all have handed in.
          scores: complete
            ? given.map((row, at) => ({
                name: people.get(row.expert) ?? '',
                words: givenWords(row.content),
                points: shownPoints(points[at]),
                reason: row.reason,
              }))
            : [],
          spread: shownPoints(spread),
          wide:
            spread !== undefined &&
            framework.panel.spread !== null &&
            spread.compare(one.fullPoints.mul(framework.panel.spread)) > 0,
          combined,
        }
      }
      const judged = judgedOf(framework.indicators).filter(
        (one) => sees || panel?.indicators.includes(one.code),
      )
      return later(async () => {
        const assessed = folder === undefined ? undefined : (await assessFolder(folder, ports)).assessed
        const combined = new Map(
          linesOf(assessed?.evaluation.indicators ?? []).map((one) => [one.code, one.score?.sentence ?? '']),
        )
        return {
          mayArrange: may(actor, 'doConclusion', { line, phase }),
          scores: own && may(actor, 'scoreAsExpert', { line, phase }),
          combineName: COMBINING[framework.panel.combine],
          atLeast: framework.panel.atLeast,
          experts: (panel?.experts ?? []).map((account) => {
            const rows = scores.filter((row) => row.expert === account)
            return {
              account,
              name: people.get(account) ?? '',
              scored: rows.length,
              handedInAt: handedInAt(rows, panel?.indicators.length ?? 0),
            }
          }),
          candidates: sees ? candidates.map((one) => ({ account: one.id, name: one.name })) : [],
          revealed: complete,
          version: panel?.version ?? 0,
          indicators: judged.map((one) =>
            shownIndicator(one, complete ? (combined.get(one.code) ?? '') : ''),
          ),
        }
      })
    },
  },

  setPanel: {
    lock: conclusionLock,
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'doConclusion')
    },
    run: async (context, { evaluation: id, experts, indicators, version }) => {
      const { transaction, ports, actor, now, record } = context
      const evaluation = await evaluationOf(transaction, id)
      const framework = frameworkOf(await sourceOf(transaction, evaluation), ports.library)
      const known = await expertsOf(transaction, evaluation)
      const chosen = [...new Set(experts)]
      if (chosen.some((one) => !known.some((account) => account.id === one)))
        refuse('record-missing', { what: '本部门的这位评审专家' })
      const judged = judgedOf(framework.indicators).map((one) => one.code)
      if (indicators.some((one) => !judged.includes(one)))
        refuse('record-missing', { what: '可以由专家评分的这个指标' })
      if (chosen.length > 0 && chosen.length < framework.panel.atLeast)
        refuse('input-invalid', {
          field: '评审专家',
          reason: `指标体系规定至少 ${framework.panel.atLeast} 人评分`,
        })
      const before = await transaction.get('panel', { evaluation: id })
      await demandVersion(
        transaction,
        '专家评分的安排',
        before && { version: before.version, by: before.savedBy, at: before.savedAt },
        version,
      )
      await transaction.put('panel', {
        evaluation: id,
        experts: chosen,
        indicators: [...new Set(indicators)],
        savedAt: now,
        savedBy: actor.id,
        version: version + 1,
      })
      for (const expert of chosen)
        if (before?.experts.includes(expert) !== true)
          await tellAccount(context, expert, {
            evaluation: id,
            unit: '',
            text: `${actor.name}请您为“${evaluation.title}”评分`,
          })
      const names = chosen.map((one) => known.find((account) => account.id === one)?.name ?? one)
      record({
        evaluation: id,
        sentence: `${actor.name}安排评审专家：${names.join('、') || '无'}，评 ${indicators.length} 个指标`,
        before: before === undefined ? {} : { experts: before.experts, indicators: before.indicators },
        after: { experts: chosen, indicators },
      })
      return { version: version + 1 }
    },
  },

  saveExpertScore: {
    lock: ({ evaluation }) => `experts:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandScoring(context, evaluation)
    },
    run: async (context, { evaluation: id, indicator: code, content, reason, version }) => {
      const { transaction, actor, now, record } = context
      const panel = await transaction.get('panel', { evaluation: id })
      if (panel?.indicators.includes(code) !== true) refuse('record-missing', { what: '请您评分的这个指标' })
      const indicator = await leafOf(context, id, code)
      demandFits(indicator, content)
      if (content.kind === 'notApplicable' || content.kind === 'choose')
        refuse('input-invalid', { field: indicator.name, reason: '专家评分不用这种评定' })
      const key = { evaluation: id, indicator: code, expert: actor.id }
      const before = await transaction.get('expertScore', key)
      if (before !== undefined && before.submittedAt !== '')
        refuse('wrong-state', { what: '不能再改', why: '评分已经提交，需要重评时请评价组长退回' })
      await demandVersion(
        transaction,
        `“${indicator.name}”的评分`,
        before && { version: before.version, by: before.expert, at: before.savedAt },
        version,
      )
      await transaction.put('expertScore', {
        ...key,
        content,
        reason,
        savedAt: now,
        submittedAt: '',
        version: version + 1,
      })
      // What he gave stays out of the sentence: the log is read by others before all have handed in.
      record({
        evaluation: id,
        sentence: `${actor.name}给“${indicator.name}”评了分`,
        before: { indicator: code, version },
        after: { indicator: code, version: version + 1 },
      })
      return { version: version + 1 }
    },
  },

  submitExpertScores: {
    lock: ({ evaluation }) => `experts:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandScoring(context, evaluation)
    },
    run: async (context, { evaluation: id }) => {
      const { transaction, actor, now, record } = context
      const { panel, scores } = await panelScores(transaction, id)
      const own = scores.filter((row) => row.expert === actor.id)
      const missing = (panel?.indicators ?? []).filter((code) => !own.some((row) => row.indicator === code))
      if (missing.length > 0)
        refuse('wrong-state', { what: '还不能提交', why: `还有 ${missing.length} 个指标没有评分` })
      if (own.every((row) => row.submittedAt !== ''))
        refuse('wrong-state', { what: '不用再提交', why: '评分已经提交过了' })
      await transaction.update(
        'expertScore',
        { evaluation: id, expert: actor.id, submittedAt: '' },
        { submittedAt: now },
      )
      const complete = (await panelScores(transaction, id)).complete
      record({
        evaluation: id,
        sentence: `${actor.name}提交了 ${own.length} 个指标的评分${complete ? '；各位专家都已提交' : ''}`,
        before: { submitted: own.filter((row) => row.submittedAt !== '').length },
        after: {
          submitted: own.length,
          // Once all are in, the log says what each gave.
          ...(complete
            ? {
                scores: (await panelScores(transaction, id)).scores.map((row) => ({
                  indicator: row.indicator,
                  expert: row.expert,
                  content: row.content,
                  reason: row.reason,
                })),
              }
            : {}),
        },
      })
      return { ok: true }
    },
  },

  reopenExpertScores: {
    lock: ({ evaluation }) => `experts:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'doConclusion')
    },
    run: async (context, { evaluation: id, account, reason }) => {
      const { transaction, actor, record } = context
      const panel = await transaction.get('panel', { evaluation: id })
      if (panel?.experts.includes(account) !== true) refuse('record-missing', { what: '这位评审专家' })
      const rows = await transaction.find('expertScore', { evaluation: id, expert: account })
      const handed = rows.filter((row) => row.submittedAt !== '')
      if (handed.length === 0) refuse('wrong-state', { what: '不用退回', why: '这位专家还没有提交评分' })
      await transaction.update('expertScore', { evaluation: id, expert: account }, { submittedAt: '' })
      const { title } = await evaluationOf(transaction, id)
      await tellAccount(context, account, {
        evaluation: id,
        unit: '',
        text: `${actor.name}请您为“${title}”重新评分：${reason}`,
      })
      record({
        evaluation: id,
        sentence: `${actor.name}请一位专家重新评分：${reason}`,
        before: { account, submitted: handed.length },
        after: { account, submitted: 0 },
      })
      return { ok: true }
    },
  },

  panelEvidence: {
    allow: async (context, { evaluation }) => {
      await demandPanel(context, evaluation)
    },
    run: async ({ reader, ports }, { evaluation: id, evidence }) => {
      const panel = await reader.get('panel', { evaluation: id })
      const row = await reader.get('evidence', { id: evidence })
      const links = await reader.find('attachment', { evaluation: id, evidence })
      // Only what proves an indicator of the panel.
      const proves = links.some((one) => panel?.indicators.includes(one.target.replace(/^i:/, '')))
      if (row === undefined || row.evaluation !== id || row.removed || !proves)
        return refuse('record-missing', { what: '这份佐证材料' })
      const bytes = await ports.vault.get(row.sha256)
      if (bytes === undefined) return refuse('record-missing', { what: '这份佐证材料的文件' })
      return { name: row.file, type: row.type, bytes }
    },
  },
}

/** When he handed in all of them, '' before. */
function handedInAt(rows: readonly ExpertScoreRow[], indicators: number): string {
  if (indicators === 0 || rows.length < indicators || rows.some((row) => row.submittedAt === '')) return ''
  return rows.reduce((at, row) => (row.submittedAt > at ? row.submittedAt : at), '')
}

/** What an answer brings by the indicator's own standard. */
function pointsOf(indicator: Indicator, unit: string, row: ExpertScoreRow): Exact | undefined {
  const { scoring, fullPoints } = indicator
  if (scoring === undefined) return undefined
  const { points, ...content } = row.content as { readonly kind: string; readonly points?: string }
  const answer = content.kind === 'points' ? { kind: 'points', points: Exact.parse(points ?? '') } : content
  const given = { by: '', date: '', reason: '', answer: answer as unknown as PanelScore['answer'] }
  return panelPoints(scoring, { indicator: indicator.code, unit }, given, fullPoints)
}

const shownPoints = (points: Exact | undefined): string => (points === undefined ? '' : pointsText(points))

function spreadOf(points: readonly Exact[]): Exact {
  const sorted = [...points].sort((a, b) => a.compare(b))
  return (sorted.at(-1) as Exact).sub(sorted[0] as Exact)
}
