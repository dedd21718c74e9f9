/**
 * What reviewers add to a case folder 评审结果: their judgements and adjustments, the scores of the panel of experts, and
 * the issues as they decided on them. Each part is written from rows alone.
 */
import { dayOf } from './context.ts'
import type { AdjustmentRow, ExpertScoreRow, IssueRow, PanelRow, Reader } from './store.ts'

/** The adjustments that count, one for each unit, indicator and kind. */
export async function standingAdjustments(
  reader: Reader,
  evaluation: string,
): Promise<readonly AdjustmentRow[]> {
  const rows = await reader.find('adjustment', { evaluation }, { order: [['version', 'asc']] })
  const latest = new Map(rows.map((row) => [`${row.unit}|${row.indicator}|${row.kind}`, row]))
  return [...latest.values()].filter((row) => Object.keys(row.content).length > 0)
}

/** 专家评分 that count: of an indicator that every expert of the panel has handed in. */
export async function panelScores(
  reader: Reader,
  evaluation: string,
): Promise<{
  readonly panel?: PanelRow
  readonly scores: readonly ExpertScoreRow[]
  readonly complete: boolean
}> {
  const panel = await reader.get('panel', { evaluation })
  if (panel === undefined || panel.experts.length === 0) return { scores: [], complete: false }
  const rows = (await reader.find('expertScore', { evaluation })).filter(
    (row) => panel.experts.includes(row.expert) && panel.indicators.includes(row.indicator),
  )
  const complete =
    panel.indicators.length > 0 &&
    rows.filter((row) => row.submittedAt !== '').length === panel.experts.length * panel.indicators.length
  return { panel, scores: rows, complete }
}

/** Names a document in `evidence` of the case file. */
export const evidenceKeyName = (key: string): string => {
  const [kind, id = '', page = ''] = key.split('|')
  if (kind === 'exhibit') return `exhibit-${id}`
  return page === '' ? id : `${id}#${page.replaceAll('、', ',')}`
}

interface From {
  readonly reader: Reader
  readonly evaluation: string
  readonly department: string
  readonly framework: string
  readonly illustrative: boolean
  readonly nameOf: (account: string) => string
}

/** Judgements of reviewers and experts; `replaced` are the units' own that they take the place of. */
export async function reviewedJudgements(from: From): Promise<{
  readonly judgements: readonly unknown[]
  readonly replaced: ReadonlySet<string>
  readonly evidence: readonly string[]
}> {
  const { reader, evaluation, framework, illustrative, nameOf } = from
  const marked = illustrative ? { illustrative: true } : {}
  const rows = await standingAdjustments(reader, evaluation)
  const judgements: unknown[] = rows.map((row) => ({
    ...(row.kind === 'adjust' ? { kind: 'adjust', points: row.content.points } : row.content),
    framework,
    indicator: row.indicator,
    unit: row.unit,
    by: nameOf(row.by),
    date: dayOf(row.at),
    reason: row.reason,
    ...marked,
    evidence: row.evidence.map(evidenceKeyName),
  }))
  const { panel, scores, complete } = await panelScores(reader, evaluation)
  if (panel !== undefined && complete)
    for (const indicator of panel.indicators) {
      const own = scores
        .filter((row) => row.indicator === indicator)
        .sort((a, b) => panel.experts.indexOf(a.expert) - panel.experts.indexOf(b.expert))
      const last = own.reduce((at, row) => (row.submittedAt > at ? row.submittedAt : at), '')
      judgements.push({
        kind: 'panel',
        framework,
        indicator,
        unit: from.department,
        by: `评审专家（${own.map((row) => nameOf(row.expert)).join('、')}）`,
        date: dayOf(last),
        reason: '各自评分，合成办法见指标体系',
        ...marked,
        scores: own.map((row) => ({
          by: nameOf(row.expert),
          date: dayOf(row.submittedAt),
          reason: row.reason,
          ...answerOf(row.content),
        })),
      })
    }
  return {
    judgements,
    replaced: new Set(
      rows.filter((row) => row.kind === 'judge').map((row) => `${row.unit}|${row.indicator}`),
    ),
    evidence: [...new Set(rows.flatMap((row) => row.evidence))],
  }
}

/** An expert's answer as the case file writes it: without its kind. */
function answerOf({ kind: _kind, ...content }: Readonly<Record<string, unknown>>): object {
  return content
}

/** issues.yaml; undefined where nobody has decided anything. */
export async function issuesFile({ reader, evaluation, nameOf }: From): Promise<unknown> {
  const rows = await issueRows(reader, evaluation)
  if (rows.length === 0) return undefined
  return {
    issues: rows.map((row) => ({
      ...(row.state === 'dropped'
        ? { diagnosis: row.diagnosis, dropped: true, reason: row.reason }
        : {
            id: row.id,
            ...(row.diagnosis === '' ? {} : { diagnosis: row.diagnosis }),
            title: row.title,
            issue: row.issue,
            recommendation: row.recommendation,
          }),
      by: nameOf(row.savedBy),
      date: dayOf(row.savedAt),
    })),
  }
}

/** In the order in which they are told. */
export const issueRows = (reader: Reader, evaluation: string): Promise<IssueRow[]> =>
  reader.find(
    'issue',
    { evaluation, removed: false },
    {
      order: [
        ['sort', 'asc'],
        ['id', 'asc'],
      ],
    },
  )
