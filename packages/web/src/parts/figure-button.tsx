/**
 * 数字: every number on a page that has a ref. A real button: it can be reached and pressed with the keyboard, says in
 * Chinese what it is, and opens the lineage.
 */
import type { Ref } from '@jiheng/engine'
import { sayValue } from '../words.ts'
import { useEvaluationView, useOpenLineage } from './evaluation-context.tsx'

export interface FigureButtonProps {
  /** The value; without one the text stands as it is. */
  readonly target: Ref | undefined
  readonly text: string
  /** What a screen reader calls it; else the value's own label. */
  readonly label?: string | undefined
  readonly illustrative?: boolean | undefined
  readonly unconfirmed?: boolean | undefined
  readonly strong?: boolean | undefined
}

export function FigureButton({ target, text, label, illustrative, unconfirmed, strong }: FigureButtonProps) {
  const { index } = useEvaluationView()
  const open = useOpenLineage()
  if (target === undefined) return <span className="fig-plain">{text}</span>
  const record = index.values.get(target)
  const isIllustrative = illustrative ?? record?.illustrative ?? false
  const isMissing = record?.value.kind === 'missing' && text === record.value.text
  const classes = ['fig']
  if (isIllustrative) classes.push('fig-illustrative')
  if (unconfirmed === true) classes.push('fig-unconfirmed')
  if (isMissing) classes.push('fig-missing')
  if (strong === true) classes.push('fig-strong')
  const name = label ?? record?.label ?? index.indicators.get(target)?.name ?? '数值'
  return (
    <button
      type="button"
      className={classes.join(' ')}
      aria-label={sayValue(isIllustrative ? `${name}（示例）` : name, text)}
      aria-haspopup="dialog"
      onClick={(event) => {
        event.stopPropagation()
        open(target)
      }}
    >
      {text}
    </button>
  )
}
