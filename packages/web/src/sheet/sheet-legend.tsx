/** 图例. */
import { LEGEND } from './marks.ts'
import { Sign } from './sheet-cell-view.tsx'

const DRAWN = new Set(['computed', 'fault', 'findings', 'returned', 'changed'])

export function SheetLegend() {
  return (
    <ul className="entry-legend" aria-label="图例">
      {LEGEND.map(({ kind, words }) => (
        <li key={kind}>
          {kind === 'computed' || DRAWN.has(kind) ? (
            <i className={`entry-sample entry-sample-${kind}`} aria-hidden>
              {kind === 'findings' ? <b className="entry-count">2</b> : null}
              {kind === 'computed' ? 'ƒ' : null}
              {kind === 'fault' ? '约5' : null}
            </i>
          ) : (
            <Sign kind={kind} />
          )}
          {words}
        </li>
      ))}
    </ul>
  )
}
