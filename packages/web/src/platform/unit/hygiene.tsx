/** Standing faults 体检, each leading to where it can be mended. */
import type { OutputOf } from '@jiheng/app/contract'
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
      {({ faults, checked }) => {
        const blank = faults.filter((one) => one.kind === 'missing')
        return (
          <>
            <p>
              查了 {checked} 格：
              {(['error', 'warning', 'note'] as const).map((severity) => {
                const count = faults.filter((one) => one.severity === severity).length
                const isBad = severity === 'error' && count > 0
                return (
                  <span key={severity} className={`pf-slot${isBad ? ' pf-bad' : ''}`}>
                    {FAULT_WORDS[severity]} {count} 处
                  </span>
                )
              })}
              {drafts.size === 0 ? '' : '（还有没保存的内容）'}
            </p>
            <FaultList faults={faults.filter((one) => one.kind !== 'missing')} goTo={goTo} />
            {blank.length === 0 ? null : (
              <details className="pf-blank" open={blank.length <= FEW_BLANK || undefined}>
                <summary>没有填的格：{blank.length} 处</summary>
                <FaultList faults={blank} goTo={goTo} />
              </details>
            )}
          </>
        )
      }}
    </Answered>
  )
}

/** More than these would hide what has to be put right. */
const FEW_BLANK = 5

function FaultList({
  faults,
  goTo,
}: {
  readonly faults: OutputOf<'hygiene'>['faults']
  readonly goTo: (target: string) => void
}) {
  return (
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
  )
}
