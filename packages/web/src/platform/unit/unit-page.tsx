/**
 * A unit's self-evaluation 单位自评: its forms as sheets with rules checked as one types, evidence and reasons at the cell,
 * qualitative indicators, the standing faults, and the way of a submission through approver and lead.
 */
import { type Framework, keyText } from '@jiheng/engine'
import { Alert, message } from 'antd'
import { useRef, useState } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { useAsked } from '../client.ts'
import { useMe } from '../me.ts'
import { Answered } from '../show.tsx'
import { TabBar } from '../tab-bar.tsx'
import { Beside } from './beside.tsx'
import { toCell, toKey } from './cell-address.ts'
import { ChangedSince, useChangesSinceApproval } from './changed-since.tsx'
import { Conflicts } from './conflicts.tsx'
import { type EntryState, useEntryState } from './entry-state.ts'
import type { Row, UnitSheet } from './entry-store.ts'
import { EvidenceList } from './evidence-list.tsx'
import { FormSheet } from './form-sheet.tsx'
import { Hygiene } from './hygiene.tsx'
import { Judged } from './judged.tsx'
import { judgedOf } from './judged-indicators.ts'
import { type Live, type LiveCell, useFramework, useLive } from './live.ts'
import { Notes } from './notes.tsx'
import { Submissions } from './submissions.tsx'
import { UnitHead } from './unit-head.tsx'
import { Unsent } from './unsent.tsx'

export function UnitPage({ evaluation, unit }: { readonly evaluation: string; readonly unit: string }) {
  const asked = useAsked('sheet', { evaluation, unit })
  return (
    <Answered asked={asked} what="填报表">
      {(sheet) => <Loaded first={sheet} key={`${sheet.evaluation.id}|${sheet.unit.code}`} />}
    </Answered>
  )
}

function Loaded({ first }: { readonly first: UnitSheet }) {
  const { me } = useMe()
  const entry = useEntryState(first, me.account?.id ?? '')
  const framework = useFramework(entry.sheet)
  if (framework === undefined) return <Waiting what="指标体系" />
  return <Working entry={entry} framework={framework} />
}

/** Cells on the screen, and the same list as long as none of them changed. */
function useCells(entry: EntryState): readonly LiveCell[] {
  const { sheet, drafts, cellOf } = entry
  const before = useRef<readonly LiveCell[]>([])
  const cells = new Set(sheet.entries.map((one) => one.cell))
  for (const draft of drafts.values()) if (draft.kind === 'cell') cells.add(draft.target)
  const now = [...cells].map((cell): LiveCell => {
    const { text, note } = cellOf(cell)
    return { cell, text, note }
  })
  if (JSON.stringify(now) !== JSON.stringify(before.current)) before.current = now
  return before.current
}

function useRows({ rows }: EntryState): readonly Row[] {
  const before = useRef(rows)
  if (JSON.stringify(rows) !== JSON.stringify(before.current)) before.current = rows
  return before.current
}

/** The address of the first cell that a target points at: a cell itself, or what a rule looks at, in its row. */
function cellOfTarget(target: string, live: Live): string | undefined {
  if (!target.startsWith('r:')) return target
  const [code, row = ''] = target.slice(2).split('|')
  return live.rules.find((one) => one.code === code && (row === '' || one.rowId === row))?.cells[0]
}

function Working({ entry, framework }: { readonly entry: EntryState; readonly framework: Framework }) {
  const { sheet, conflicts, refused, unsaved } = entry
  const unit = sheet.unit.code
  const live = useLive(framework, sheet, useRows(entry), useCells(entry))
  const [tab, setTab] = useState(live.grids[0]?.id ?? 'submit')
  const [current, setCurrent] = useState<string>()
  const [indicator, setIndicator] = useState<string>()
  const changes = useChangesSinceApproval(entry)
  const goTo = (target: string): void => {
    if (target.startsWith('i:')) {
      setTab('judged')
      setIndicator(undefined)
      setTimeout(() => setIndicator(target.slice(2)), 0)
      return
    }
    const cell = cellOfTarget(target, live)
    if (cell === undefined) return
    const key = toKey(cell, unit)
    const grid = live.grids.find((one) =>
      one.cells.some((each) => 'key' in each && keyText(each.key) === key),
    )
    if (grid === undefined) {
      message.info('表上没有这一格')
      return
    }
    setTab(grid.id)
    setCurrent(undefined)
    setTimeout(() => setCurrent(key), 0)
  }
  const judged = judgedOf(framework.indicators)
  const done = judged.filter((one) => entry.judgementOf(one.code).content !== undefined).length
  const selected = current === undefined ? undefined : toCell(current)
  const tabs = [
    ...live.grids.map((grid) => ({
      key: grid.id,
      label: grid.sheetName,
      children: (
        <div className="pf-entry">
          <FormSheet entry={entry} live={live} gridId={grid.id} current={current} setCurrent={setCurrent} />
          <Beside entry={entry} live={live} cell={selected} goTo={goTo} />
        </div>
      ),
    })),
    {
      key: 'judged',
      label: `定性指标自评（${done}/${judged.length}）`,
      children: <Judged entry={entry} indicators={judged} live={live} goTo={indicator} />,
    },
    {
      key: 'evidence',
      label: `佐证材料（${sheet.evidence.length}）`,
      children: <EvidenceList entry={entry} live={live} goTo={goTo} />,
    },
    { key: 'hygiene', label: '体检', children: <Hygiene entry={entry} goTo={goTo} /> },
    ...(changes === undefined
      ? []
      : [
          {
            key: 'changed',
            label: `审签后改动（${changes.changes.length}）`,
            children: <ChangedSince compared={changes} goTo={goTo} />,
          },
        ]),
    {
      key: 'submit',
      label: `上报（${sheet.submissions.length}）`,
      children: <Submissions entry={entry} goTo={goTo} />,
    },
  ]
  return (
    <section className="pf-page">
      <UnitHead entry={entry} live={live} />
      {entry.kept ? null : (
        <Alert
          type="warning"
          showIcon
          className="pf-alert"
          message="浏览器的本机空间已满或不可用：没送出的内容只在这个窗口里，送出以前请不要关闭窗口"
        />
      )}
      {refused.length === 0 ? null : <Unsent entry={entry} live={live} />}
      {sheet.notes.filter((one) => one.answeredAt === '').length === 0 ? null : (
        <Notes entry={entry} live={live} goTo={goTo} />
      )}
      {conflicts.size === 0 ? null : <Conflicts entry={entry} live={live} />}
      <TabBar label="填报的各部分" items={tabs} active={tab} onChange={setTab} />
      <span className="seen-by-reader" role="status">
        {unsaved === 0 ? '全部已保存' : `${unsaved} 处尚未保存`}
      </span>
    </section>
  )
}
