/** 正文: text whose numbers are bound to values; each of them opens its lineage. */
import type { BoundText } from '@jiheng/engine'
import { Fragment } from 'react'
import { FigureButton } from './figure-button.tsx'

export function BoundWords({ text }: { readonly text: BoundText }) {
  return text.map((run, position) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: runs of a finished text never move
    if (run.kind === 'text') return <Fragment key={position}>{run.text}</Fragment>
    return (
      <FigureButton
        // biome-ignore lint/suspicious/noArrayIndexKey: runs of a finished text never move
        key={position}
        target={run.ref}
        text={run.text}
        illustrative={run.illustrative === true}
        unconfirmed={run.unconfirmed === true}
      />
    )
  })
}
