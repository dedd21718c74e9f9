/** Beside the sheet 表旁: what cannot be read, rules that fail with both sides' cells, and everything about the chosen cell. */
import { AboutCell } from './about-cell.tsx'
import type { EntryState } from './entry-state.ts'
import type { Live, LiveRule, RuleCell } from './live.ts'

interface BesideProps {
  readonly entry: EntryState
  readonly live: Live
  readonly goTo: (target: string) => void
}

export function Beside({ entry, live, cell, goTo }: BesideProps & { readonly cell: string | undefined }) {
  const bad = live.rules.filter((rule) => rule.result === 'violated')
  const undecided = live.rules.filter((rule) => rule.result === 'undecided').length
  const holds = live.rules.filter((rule) => rule.result === 'holds').length
  return (
    <aside className="pf-beside" aria-label="核对和说明">
      <Unreadable entry={entry} live={live} goTo={goTo} />
      <h3>
        勾稽核对
        <small>
          成立 {holds}，不符 {bad.length}，缺数 {undecided}
        </small>
      </h3>
      {bad.length === 0 ? <p className="pf-soft">目前没有不符。</p> : null}
      <ul className="pf-rules">
        {bad.map((rule) => (
          <FailedRule key={`${rule.code}|${rule.rowId}`} rule={rule} goTo={goTo} />
        ))}
      </ul>
      {cell === undefined ? null : <AboutCell entry={entry} live={live} cell={cell} key={cell} />}
    </aside>
  )
}

function FailedRule({ rule, goTo }: { readonly rule: LiveRule; readonly goTo: (target: string) => void }) {
  return (
    <li className={`pf-rule-${rule.severity}`}>
      <button
        type="button"
        onClick={() => goTo(`r:${rule.code}${rule.rowId === '' ? '' : `|${rule.rowId}`}`)}
      >
        <b>
          {rule.code} {rule.row === '' ? '' : `${rule.row}：`}
          {rule.name}
        </b>
        {rule.difference === '' ? null : <span>相差 {rule.difference}</span>}
      </button>
      <dl className="pf-sides">
        <dt>左边</dt>
        <dd>
          {rule.left}
          <SideCells cells={rule.leftCells} goTo={goTo} />
        </dd>
        <dt>应{RELATIONS[rule.relation] ?? rule.relation}右边</dt>
        <dd>
          {rule.right}
          <SideCells cells={rule.rightCells} goTo={goTo} />
        </dd>
      </dl>
    </li>
  )
}

const RELATIONS: Readonly<Record<string, string>> = {
  '=': '等于',
  '≤': '不大于',
  '≥': '不小于',
  '<': '小于',
  '>': '大于',
}

function SideCells({
  cells,
  goTo,
}: {
  readonly cells: readonly RuleCell[]
  readonly goTo: (target: string) => void
}) {
  return (
    <span className="pf-side-cells">
      {cells.map((one) => (
        <button type="button" key={one.cell} className="pf-link" onClick={() => goTo(one.cell)}>
          {one.label}：{one.value}
        </button>
      ))}
    </span>
  )
}

/** Cells that are no number, and reasons that are demanded and not there. */
function Unreadable({ entry, live, goTo }: BesideProps) {
  const faults = [...live.entered.faults]
  const reasons = live.outliers.filter((one) => entry.reasonOf(one.cell).text.trim() === '')
  if (faults.length + reasons.length === 0) return null
  return (
    <>
      <h3>
        必须处理<small>{faults.length + reasons.length} 处</small>
      </h3>
      <ul className="pf-rules">
        {faults.map(([cell, fault]) => (
          <li key={cell} className="pf-rule-error">
            <button type="button" onClick={() => goTo(cell)}>
              <b>
                {live.nameOf(cell)}：{fault.title}
              </b>
              <span>{fault.detail}</span>
              <span>{fault.fix}</span>
            </button>
          </li>
        ))}
        {reasons.map((one) => (
          <li key={one.cell} className="pf-rule-error">
            <button type="button" onClick={() => goTo(one.cell)}>
              <b>{live.nameOf(one.cell)}：与上年相差过大，须说明原因</b>
              <span>
                上年 {one.before}，今年 {one.now}，相差 {one.percent}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
