/** 问题的文句: an issue as it is shown and as it is written. */
import type { OutputOf } from '@jiheng/app/contract'

export type ShownIssue = OutputOf<'issues'>['issues'][number]
export type IssueDraft = Pick<
  ShownIssue,
  'id' | 'diagnosis' | 'finding' | 'title' | 'issue' | 'recommendation' | 'version'
>

/** A sentence whose figures are chips: each leads to where it comes from. */
export function Words({
  title,
  runs,
  openLineage,
}: {
  readonly title: string
  readonly runs: ShownIssue['issueRuns']
  readonly openLineage: (ref: string) => void
}) {
  return (
    <p>
      <b>{title}：</b>
      {runs.map((run, at) =>
        run.kind === 'text' || run.ref === undefined ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: runs of one sentence do not move
          <span key={at}>{run.text}</span>
        ) : (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: runs of one sentence do not move
            key={at}
            type="button"
            className="cc-chip"
            onClick={() => openLineage(run.ref ?? '')}
            aria-label={`${run.text}，看来历`}
          >
            {run.text}
          </button>
        ),
      )}
    </p>
  )
}
