/** Standing faults 体检, each leading to where it can be mended. */
import { useEffect } from 'react'
import { useAsked } from '../client.ts'
import { Answered } from '../show.tsx'
import type { EntryState } from './entry-state.ts'

const FAULT_WORDS = { error: '必须处理', warning: '请核对', note: '提示' } as const

export function Hygiene({
  entry,
  goTo,
}: {
  readonly entry: EntryState
  readonly goTo: (target: string) => void
}) {
  const { sheet, drafts } = entry
  const asked = useAsked('hygiene', { evaluation: sheet.evaluation.id, unit: sheet.unit.code })
  const { again } = asked
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is a reason to look again
  useEffect(() => {
    again()
  }, [sheet.revision, again])
  return (
    <Answered asked={asked} what="体检结果">
      {({ faults, checked }) => (
        <>
          <p>
            查了 {checked} 格：
            {(['error', 'warning', 'note'] as const).map((severity) => (
              <span key={severity} className={`pf-slot${severity === 'error' ? ' pf-bad' : ''}`}>
                {FAULT_WORDS[severity]} {faults.filter((one) => one.severity === severity).length} 处
              </span>
            ))}
            {drafts.size === 0 ? '' : '（还有没保存的内容）'}
          </p>
          <ul className="pf-rules">
            {faults.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one cell may have several faults
              <li key={`${one.target}|${index}`} className={`pf-rule-${one.severity}`}>
                <button type="button" onClick={() => goTo(one.target)}>
                  <b>
                    {FAULT_WORDS[one.severity]}：{one.title}
                  </b>
                  <span>{one.detail}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Answered>
  )
}
