/**
 * A unit's self-evaluation 单位自评: its forms as sheets with rules checked as one types, evidence and reasons at the cell,
 * qualitative indicators, the standing faults, and the way of a submission through approver and lead.
 */
import { type Framework, keyText } from '@jiheng/engine'
import { Alert, Tabs } from 'antd'
import { useMemo, useState } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { useAsked } from '../client.ts'
import { Answered } from '../show.tsx'
import { Beside } from './beside.tsx'
import { toCell, toKey } from './cell-address.ts'
import { Conflicts } from './conflicts.tsx'
import { type EntryState, type UnitSheet, useEntryState } from './entry-state.ts'
import { EvidenceList } from './evidence-list.tsx'
import { FormSheet } from './form-sheet.tsx'
import { Hygiene } from './hygiene.tsx'
import { Judged, judgedOf } from './judged.tsx'
import { useFramework, useLive } from './live.ts'
import { Notes } from './notes.tsx'
import { Submissions } from './submissions.tsx'
import { UnitHead } from './unit-head.tsx'

export function UnitPage({ evaluation, unit }: { readonly evaluation: string; readonly unit: string }) {
  const asked = useAsked('sheet', { evaluation, unit })
  return (
    <Answered asked={asked} what="填报表">
      {(sheet) => <Loaded first={sheet} key={`${sheet.evaluation.id}|${sheet.unit.code}`} />}
    </Answered>
  )
}

function Loaded({ first }: { readonly first: UnitSheet }) {
  const entry = useEntryState(first)
  const framework = useFramework(entry.sheet)
  if (framework === undefined) return <Waiting what="指标体系" />
  return <Working entry={entry} framework={framework} />
}

function Working({ entry, framework }: { readonly entry: EntryState; readonly framework: Framework }) {
  const { sheet, drafts, conflicts } = entry
  const unit = sheet.unit.code
  const input = { evaluation: sheet.evaluation.id, unit }
  const texts = useMemo(() => {
    const all = new Map(sheet.entries.map((one) => [one.cell, one.text]))
    for (const [cell, draft] of drafts) all.set(cell, draft.text)
    return all
  }, [sheet.entries, drafts])
  const live = useLive(framework, sheet, texts)
  const [tab, setTab] = useState(live.grids[0]?.id ?? 'submit')
  const [current, setCurrent] = useState<string>()
  const goTo = (target: string): void => {
    if (target.startsWith('i:')) {
      setTab('judged')
      return
    }
    const rule = target.startsWith('r:')
      ? live.rules.find((one) => one.code === target.slice(2).split('|')[0])
      : undefined
    const cell = rule?.cells[0] ?? target
    const key = toKey(cell, unit)
    const grid = live.grids.find((one) =>
      one.cells.some((each) => 'key' in each && keyText(each.key) === key),
    )
    if (grid === undefined) return
    setTab(grid.id)
    setCurrent(undefined)
    setTimeout(() => setCurrent(key), 0)
  }
  const judged = judgedOf(framework.indicators)
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
      label: `定性指标自评（${sheet.judgements.length}/${judged.length}）`,
      children: <Judged entry={entry} indicators={judged} />,
    },
    {
      key: 'evidence',
      label: `佐证材料（${sheet.evidence.length}）`,
      children: <EvidenceList entry={entry} live={live} goTo={goTo} />,
    },
    { key: 'hygiene', label: '体检', children: <Hygiene entry={entry} goTo={goTo} /> },
    { key: 'submit', label: `上报（${sheet.submissions.length}）`, children: <Submissions entry={entry} /> },
  ]
  return (
    <section className="pf-page">
      <UnitHead entry={entry} />
      {sheet.mayEdit || sheet.whyNot === '' ? null : (
        <Alert type="info" message={sheet.whyNot} showIcon className="pf-alert" />
      )}
      {sheet.notes.filter((one) => one.answeredAt === '').length === 0 ? null : (
        <Notes entry={entry} goTo={goTo} />
      )}
      {conflicts.size === 0 ? null : <Conflicts entry={entry} live={live} />}
      <Tabs items={tabs} activeKey={tab} onChange={setTab} destroyOnHidden />
      <span className="seen-by-reader" role="status">
        {drafts.size === 0 ? '全部已保存' : `${drafts.size} 格尚未保存`}
      </span>
      <input type="hidden" data-evaluation={input.evaluation} />
    </section>
  )
}
