/** 封存前的检查: what hinders sealing, and what may stay as it is if the lead says why. */
import type { OutputOf } from '../contract/operations.ts'
import type { AssessedCase } from '../use/evaluate-case.ts'
import type { Ports, QueryContext } from './context.ts'
import { standingOf } from './report-standing.ts'
import type { EvaluationRow, Reader } from './store.ts'

export type ArchiveCheck = OutputOf<'archives'>['checks'][number]

/** What is read of rows; the scores come later. */
export interface StandingRows {
  readonly openFindings: number
  readonly papers: number
  readonly unsigned: number
  /** Titles of evidence and exhibits whose bytes are not in the vault. */
  readonly missingFiles: readonly string[]
  readonly report: { readonly signed: boolean; readonly why: string }
}

export async function standingRows(
  { reader, ports }: Pick<QueryContext, 'reader' | 'ports'>,
  evaluation: EvaluationRow,
  /** Of the case folder as it stands. */
  digest: string,
): Promise<StandingRows> {
  const input = { evaluation: evaluation.id, removed: false }
  const papers = await reader.find('paper', input)
  return {
    openFindings: (await reader.find('finding', input)).filter((one) => one.state !== 'settled').length,
    papers: papers.length,
    unsigned: papers.filter((one) => one.reviewedAt === '' || one.secondAt === '').length,
    missingFiles: await missingFiles(reader, ports, evaluation.id),
    report: await standingOf(reader, evaluation.id, digest),
  }
}

async function missingFiles(
  reader: Reader,
  { vault }: Pick<Ports, 'vault'>,
  evaluation: string,
): Promise<readonly string[]> {
  const rows = [
    ...(await reader.find('evidence', { evaluation, removed: false })),
    ...(await reader.find('exhibit', { evaluation, removed: false })),
  ]
  const missing: string[] = []
  for (const { sha256, title } of rows) if (!(await vault.has(sha256))) missing.push(title)
  return missing
}

export function archiveChecks(
  rows: StandingRows,
  assessed: AssessedCase | undefined,
  faults: readonly string[],
  has: { readonly verifier: boolean },
): readonly ArchiveCheck[] {
  const check = (
    code: string,
    name: string,
    page: string,
    state: ArchiveCheck['state'],
    why: string,
  ): ArchiveCheck => ({ code, name, page, state, why })
  const evaluation = assessed?.evaluation
  const broken =
    evaluation?.findings.filter((one) => one.result === 'violated' && one.severity === 'error') ?? []
  return [
    check(
      'evaluated',
      '案卷可以评价',
      'score',
      faults.length === 0 ? 'done' : 'missing',
      faults.length === 0 ? '填报、审定和评判都能计算' : faults.slice(0, 3).join('；'),
    ),
    check(
      'report',
      '报告已签发',
      'report',
      assessed?.report !== undefined && rows.report.signed ? 'done' : 'missing',
      assessed?.report === undefined
        ? `报告还不能编成：${assessed?.reportProblems[0]?.detail ?? '案卷不能评价'}`
        : rows.report.why,
    ),
    check(
      'files',
      '佐证和取证材料都在附件库里',
      '',
      rows.missingFiles.length === 0 ? 'done' : 'missing',
      rows.missingFiles.length === 0 ? '齐全' : `缺少 ${rows.missingFiles.slice(0, 5).join('、')}`,
    ),
    check(
      'grade',
      '评定了等级',
      'score',
      evaluation?.total.grade === undefined ? 'warning' : 'done',
      evaluation?.total.grade === undefined
        ? (evaluation?.total.noGradeReason ?? '还不能评价')
        : evaluation.total.sentence,
    ),
    check(
      'rules',
      '勾稽关系没有错误级的不符',
      'score',
      broken.length === 0 ? 'done' : 'warning',
      broken.length === 0
        ? `成立 ${evaluation?.counts.holds ?? 0} 条`
        : `${broken.length} 条不符：${broken
            .slice(0, 3)
            .map((one) => `${one.name}（${one.unitName}）`)
            .join('、')}`,
    ),
    check(
      'findings',
      '现场评价的问题都已认定',
      'findings',
      rows.openFindings === 0 ? 'done' : 'warning',
      rows.openFindings === 0 ? '没有未认定的问题' : `还有 ${rows.openFindings} 个没有认定`,
    ),
    check(
      'papers',
      '底稿都已复核和二级复核',
      'fieldwork',
      rows.unsigned === 0 ? 'done' : 'warning',
      rows.unsigned === 0 ? `共 ${rows.papers} 份` : `${rows.papers} 份中有 ${rows.unsigned} 份没有复核完`,
    ),
    check(
      'verifier',
      '包内附验证网页',
      '',
      has.verifier ? 'done' : 'warning',
      has.verifier ? '不用安装软件就能验证' : '本机没有验证网页，只能用 jiheng verify 验证',
    ),
  ]
}
