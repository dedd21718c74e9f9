/**
 * A unit's self-evaluation 单位自评: its forms as sheets with rules checked as one types, evidence and reasons at the cell,
 * qualitative indicators, the standing faults, and the way of a submission through approver and lead.
 */
import type { InputOf, OutputOf } from '@jiheng/app/contract'
import { type Framework, type Indicator, keyText } from '@jiheng/engine'
import { Alert, Button, Input, Modal, message, Tabs, Upload } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { Waiting } from '../parts/waiting.tsx'
import { EntrySheet, type SheetCell } from '../sheet/index.ts'
import { act, ask, dayWords, fileUrl, timeWords, upload, useAsked } from './client.ts'
import { type EntryState, type UnitSheet, useEntryState } from './entry-state.ts'
import { type Live, useFramework, useLive } from './live.ts'
import { useMe } from './me.ts'
import { Answered, attempt, StateTag } from './show.tsx'
import { Faults } from './units.tsx'

const STATE_NAMES: Readonly<Record<string, string>> = {
  '': '未下发',
  notified: '已下发，待签收',
  entering: '填报中',
  submitted: '待单位负责人审批',
  approved: '已上报，待组长审核',
  returnedToPreparer: '单位负责人退回',
  returnedToUnit: '组长退回',
  accepted: '已接收',
}

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

/** A cell's address with the unit, as the sheet uses it, to and from the platform's without. */
const toCell = (key: string): string => {
  const [item = '', basis = '', , year = '', row] = key.split('|')
  return [item, basis, year, ...(row === undefined ? [] : [row])].join('|')
}
const toKey = (cell: string, unit: string): string => {
  const [item = '', basis = '', year = '', row] = cell.split('|')
  return [item, basis, unit, year, ...(row === undefined ? [] : [row])].join('|')
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
          <SheetOf entry={entry} live={live} gridId={grid.id} current={current} setCurrent={setCurrent} />
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
      <Head entry={entry} />
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

function Head({ entry }: { readonly entry: EntryState }) {
  const { sheet, drafts, online } = entry
  const { may, me } = useMe()
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const own = me.account?.unit === sheet.unit.code
  const last = sheet.submissions.at(-1)
  const [returning, setReturning] = useState(false)
  const reload = (): Promise<void> => entry.reload()
  const submit = async (): Promise<void> => {
    if (!(await entry.settle())) {
      message.warning('还有没有保存的内容，请等连上后再上报')
      return
    }
    const done = await attempt(async () => {
      const { revision } = await ask('sheet', input)
      await act('submit', { ...input, revision })
    }, '已上报，等单位负责人审批')
    if (done) await reload()
  }
  const doing = (name: 'confirmReceipt' | 'withdraw', words: string) =>
    attempt(() => act(name, input), words).then(reload)
  const approving = own && may('approve') && sheet.state === 'submitted'
  const receiving = may('accept') && !own && sheet.state === 'approved'
  const leadReturns =
    may('returnToUnit') && !own && (sheet.state === 'approved' || sheet.state === 'accepted')
  return (
    <header className="pf-head">
      <div>
        <h2>
          {sheet.unit.name} <StateTag name={STATE_NAMES[sheet.state] ?? ''} />
        </h2>
        <p className="pf-lead">
          {sheet.deadline === '' ? '' : `期限 ${dayWords(sheet.deadline)}；`}
          <span className={online ? '' : 'pf-bad'}>
            {drafts.size === 0
              ? '全部已保存'
              : online
                ? `正在保存 ${drafts.size} 格……`
                : `连接中断，${drafts.size} 格留在本机，连上后自动送出`}
          </span>
        </p>
      </div>
      <div className="pf-actions">
        {own && sheet.state === 'notified' && may('receiveTask') ? (
          <Button type="primary" onClick={() => doing('confirmReceipt', '已签收，可以开始填报')}>
            签收通知
          </Button>
        ) : null}
        <Button href={fileUrl('workbook', input)}>下载填报表</Button>
        {sheet.mayEdit ? (
          <>
            <UploadWorkbook entry={entry} />
            <Button
              onClick={() =>
                attempt(async () =>
                  message.success(`结转了 ${(await act('carryLastYear', input)).carried} 格`),
                ).then(reload)
              }
            >
              结转上年数
            </Button>
            <Button type="primary" onClick={submit}>
              上报
            </Button>
          </>
        ) : null}
        {own && may('withdraw') && sheet.state === 'submitted' ? (
          <Button onClick={() => doing('withdraw', '已撤回')}>撤回</Button>
        ) : null}
        {approving && last !== undefined ? (
          <>
            <Button onClick={() => setReturning(true)}>退回</Button>
            <Button
              type="primary"
              onClick={() =>
                attempt(() => act('approve', { ...input, submission: last.id }), '已同意上报').then(reload)
              }
            >
              同意上报
            </Button>
          </>
        ) : null}
        {leadReturns && last !== undefined ? <Button onClick={() => setReturning(true)}>退回</Button> : null}
        {receiving && last !== undefined ? (
          <Button
            type="primary"
            onClick={() =>
              attempt(() => act('accept', { ...input, submission: last.id }), '已接收').then(reload)
            }
          >
            接收
          </Button>
        ) : null}
      </div>
      {returning && last !== undefined ? (
        <Returning entry={entry} submission={last.id} close={() => setReturning(false)} />
      ) : null}
    </header>
  )
}

interface NoteDraft {
  readonly target: string
  readonly text: string
}

function Returning({
  entry,
  submission,
  close,
}: {
  readonly entry: EntryState
  readonly submission: string
  readonly close: () => void
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const marked = useMarked(input)
  const [whole, setWhole] = useState('')
  const notes: NoteDraft[] = [
    ...marked.list,
    ...(whole.trim() === '' ? [] : [{ target: '', text: whole.trim() }]),
  ]
  return (
    <Modal
      open
      title="退回"
      okText="退回"
      cancelText="取消"
      onCancel={close}
      okButtonProps={{ disabled: notes.length === 0 }}
      onOk={() =>
        attempt(() => act('sendBack', { ...input, submission, notes }), '已退回').then(async (done) => {
          if (!done) return
          marked.clear()
          close()
          await entry.reload()
        })
      }
    >
      <p>在表里选中一格，可以在右边写对这一格的退回意见；也可以在这里写总的意见。</p>
      <ul className="pf-lines">
        {marked.list.map((one) => (
          <li key={one.target}>
            {one.target.split('|')[0]}：{one.text}
          </li>
        ))}
      </ul>
      <label htmlFor="return-text">总的意见</label>
      <Input.TextArea
        id="return-text"
        value={whole}
        onChange={(event) => setWhole(event.target.value)}
        autoSize={{ minRows: 3 }}
      />
    </Modal>
  )
}

/** Return notes being collected at cells, kept in this window until they are sent. */
function useMarked(input: { evaluation: string; unit: string }) {
  const name = `jiheng-notes-${input.evaluation}-${input.unit}`
  const [list, setList] = useState<readonly NoteDraft[]>(
    () => JSON.parse(sessionStorage.getItem(name) ?? '[]') as NoteDraft[],
  )
  const keep = (next: readonly NoteDraft[]): void => {
    sessionStorage.setItem(name, JSON.stringify(next))
    setList(next)
  }
  return {
    list,
    put: (target: string, text: string) =>
      keep([
        ...list.filter((one) => one.target !== target),
        ...(text.trim() === '' ? [] : [{ target, text: text.trim() }]),
      ]),
    clear: () => keep([]),
  }
}

function SheetOf({
  entry,
  live,
  gridId,
  current,
  setCurrent,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly gridId: string
  readonly current: string | undefined
  readonly setCurrent: (cell: string) => void
}) {
  const { sheet } = entry
  const unit = sheet.unit.code
  const grid = live.grids.find((one) => one.id === gridId)
  const approved = useMemo(() => new Map(sheet.approved.map((one) => [one.cell, one.text])), [sheet.approved])
  const lastYear = useMemo(
    () => new Map(sheet.lastYear.map((one) => [toKey(one.cell, unit), one.text])),
    [sheet.lastYear, unit],
  )
  if (grid === undefined) return null
  const cells = new Map<string, SheetCell>()
  for (const one of grid.cells) {
    if (!('key' in one)) continue
    const key = keyText(one.key)
    const cell = toCell(key)
    if (one.kind === 'rowName') {
      const row = sheet.lists.find(
        (each) => each.list === one.key.item && each.row === one.key.row && !each.removed,
      )
      cells.set(key, { text: row?.name ?? '' })
      continue
    }
    const { text, state, by } = entry.cellOf(cell)
    const fault = live.entered.faults.get(cell)
    const findings = live.rules.filter(
      (rule) => rule.result === 'violated' && rule.cells.includes(cell),
    ).length
    const evidence = sheet.evidence.filter((each) =>
      each.attachments.some((link) => link.target === cell),
    ).length
    const note = sheet.notes.find((each) => each.target === cell && each.answeredAt === '')
    cells.set(key, {
      text,
      state,
      ...(by === '' ? {} : { by }),
      ...(fault === undefined ? {} : { fault }),
      ...(findings === 0 ? {} : { findings }),
      ...(evidence === 0 ? {} : { evidence }),
      ...(sheet.reasons.some((each) => each.target === cell && each.text !== '') ? { remark: true } : {}),
      ...(sheet.approved.length > 0 && (approved.get(cell) ?? '') !== text
        ? { changedSinceApproval: true }
        : {}),
      ...(note === undefined ? {} : { returned: note.text }),
    })
  }
  const rowsOf = (group: string) => sheet.lists.filter((one) => one.list === group)
  const saveRow = (group: string, row: string, name: string, removed: boolean): void => {
    const before = sheet.lists.find((one) => one.list === group && one.row === row)
    entry.saveRows([
      {
        list: group,
        row,
        name,
        sort: before?.sort ?? rowsOf(group).length + 1,
        removed,
        base: before?.version ?? 0,
      },
    ])
  }
  return (
    <EntrySheet
      grid={grid}
      cells={cells}
      lastYear={lastYear}
      computed={live.computed}
      locked={!sheet.mayEdit}
      whyLocked={sheet.whyNot}
      currentCell={current}
      onSelect={setCurrent}
      onNotice={(text) => message.info(text)}
      onEdit={(edits, way) =>
        entry.edit(
          edits.map((one) => ({ cell: toCell(keyText(one.key)), text: one.text })),
          way === 'pasted' ? 'pasted' : 'typed',
        )
      }
      onRenameRow={(group, row, name) => saveRow(group, row, name, false)}
      onRemoveRow={(group, row) =>
        saveRow(
          group,
          row,
          sheet.lists.find((one) => one.list === group && one.row === row)?.name ?? '',
          true,
        )
      }
      onAddRow={(group) => {
        const taken = new Set(rowsOf(group).map((one) => one.row))
        let number = 1
        while (taken.has(`${unit}-${number}`)) number += 1
        saveRow(group, `${unit}-${number}`, '', false)
      }}
    />
  )
}

/** Beside the sheet: rules that fail, and everything about the chosen cell. */
function Beside({
  entry,
  live,
  cell,
  goTo,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly cell: string | undefined
  readonly goTo: (target: string) => void
}) {
  const bad = live.rules.filter((rule) => rule.result === 'violated')
  const undecided = live.rules.filter((rule) => rule.result === 'undecided').length
  const holds = live.rules.filter((rule) => rule.result === 'holds').length
  return (
    <aside className="pf-beside" aria-label="核对和说明">
      <h3>
        勾稽核对
        <small>
          成立 {holds}，不符 {bad.length}，缺数 {undecided}
        </small>
      </h3>
      {bad.length === 0 ? <p className="pf-soft">目前没有不符。</p> : null}
      <ul className="pf-rules">
        {bad.map((rule) => (
          <li key={`${rule.code}|${rule.row}`} className={`pf-rule-${rule.severity}`}>
            <button type="button" onClick={() => goTo(`r:${rule.code}`)}>
              <b>
                {rule.code} {rule.row === '' ? '' : `${rule.row}：`}
                {rule.name}
              </b>
              <span>左：{rule.left}</span>
              <span>
                应 {rule.relation} 右：{rule.right}
              </span>
              {rule.difference === '' ? null : <span>相差 {rule.difference}</span>}
            </button>
          </li>
        ))}
      </ul>
      {cell === undefined ? null : <AboutCell entry={entry} cell={cell} key={cell} />}
    </aside>
  )
}

function AboutCell({ entry, cell }: { readonly entry: EntryState; readonly cell: string }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const { may, me } = useMe()
  const kept = sheet.entries.find((one) => one.cell === cell)
  const reason = sheet.reasons.find((one) => one.target === cell)
  const [text, setText] = useState(reason?.text ?? '')
  const [note, setNote] = useState(kept?.note ?? '')
  const marked = useMarked(input)
  const own = me.account?.unit === sheet.unit.code
  const mayReturn =
    (own && may('returnToPreparer') && sheet.state === 'submitted') ||
    (!own && may('returnToUnit') && (sheet.state === 'approved' || sheet.state === 'accepted'))
  const [words, setWords] = useState(marked.list.find((one) => one.target === cell)?.text ?? '')
  const [history, setHistory] = useState<OutputOf<'history'>['versions']>()
  const proofs = sheet.evidence.filter((one) => one.attachments.some((link) => link.target === cell))
  const notApplicable = /^(?:不适用|无此项|N\/A)$/i.test(entry.cellOf(cell).text.trim())
  return (
    <div className="pf-about">
      <h3>这一格</h3>
      {kept === undefined ? null : (
        <p className="pf-soft">
          {kept.savedByName} {timeWords(kept.savedAt)} {SOURCES[kept.source] ?? ''}
          {kept.place === '' ? '' : `（${kept.place.split('|').join(' ')}）`}{' '}
          <button
            type="button"
            className="pf-link"
            onClick={() =>
              attempt(async () => setHistory((await ask('history', { ...input, cell })).versions))
            }
          >
            历次填报
          </button>
        </p>
      )}
      {history === undefined ? null : (
        <ol className="pf-lines">
          {history.map((one) => (
            <li key={one.version}>
              {one.text === '' ? '（清空）' : one.text}
              <small>
                {one.savedByName} {timeWords(one.savedAt)}
              </small>
            </li>
          ))}
        </ol>
      )}
      {notApplicable && sheet.mayEdit ? (
        <>
          <label htmlFor="cell-note">为什么不适用</label>
          <Input.TextArea
            id="cell-note"
            value={note}
            onChange={(event) => setNote(event.target.value)}
            onBlur={() =>
              note === (kept?.note ?? '') || kept === undefined
                ? undefined
                : attempt(() =>
                    act('saveEntries', {
                      ...input,
                      source: 'typed',
                      entries: [{ cell, text: kept.text, note, base: kept.version }],
                    }),
                  ).then(entry.reload)
            }
          />
        </>
      ) : null}
      <label htmlFor="cell-reason">原因说明（与上年相差过大时必填）</label>
      <Input.TextArea
        id="cell-reason"
        disabled={!sheet.mayEdit}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() =>
          text === (reason?.text ?? '')
            ? undefined
            : attempt(() =>
                act('saveReason', { ...input, target: cell, text, base: reason?.version ?? 0 }),
              ).then(entry.reload)
        }
        autoSize={{ minRows: 2 }}
      />
      <Proofs entry={entry} target={cell} proofs={proofs} />
      {mayReturn ? (
        <>
          <label htmlFor="cell-return">对这一格的退回意见</label>
          <Input.TextArea
            id="cell-return"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            onBlur={() => marked.put(cell, words)}
            autoSize={{ minRows: 2 }}
          />
        </>
      ) : null}
    </div>
  )
}

const SOURCES: Readonly<Record<string, string>> = {
  typed: '填入',
  pasted: '粘贴',
  xlsx: '由表格导入',
  carried: '由上年结转',
}

function Proofs({
  entry,
  target,
  proofs,
}: {
  readonly entry: EntryState
  readonly target: string
  readonly proofs: UnitSheet['evidence']
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const others = sheet.evidence.filter((one) => !proofs.includes(one))
  return (
    <div>
      <b>佐证材料</b>
      <ul className="pf-lines">
        {proofs.map((one) => (
          <li key={one.id}>
            <a
              href={fileUrl('evidenceFile', { ...input, evidence: one.id })}
              target="_blank"
              rel="noreferrer"
            >
              {one.title}
            </a>
            <small>{one.attachments.find((link) => link.target === target)?.page}</small>
            {sheet.mayEdit ? (
              <button
                type="button"
                className="pf-link"
                onClick={() =>
                  attempt(() => act('detachEvidence', { ...input, evidence: one.id, target })).then(
                    entry.reload,
                  )
                }
              >
                取消
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {sheet.mayEdit ? (
        <div className="pf-actions">
          <Upload
            showUploadList={false}
            multiple
            beforeUpload={(file) => {
              attempt(
                () =>
                  upload(
                    'uploadEvidence',
                    { ...input, title: '', effectiveDate: '', target, page: '' },
                    file,
                  ),
                '佐证已上传',
              ).then(entry.reload)
              return false
            }}
          >
            <Button size="small">上传佐证</Button>
          </Upload>
          {others.length === 0 ? null : (
            <select
              aria-label="关联已上传的佐证"
              value=""
              onChange={(event) =>
                attempt(() =>
                  act('attachEvidence', { ...input, evidence: event.target.value, target, page: '' }),
                ).then(entry.reload)
              }
            >
              <option value="">关联已上传的……</option>
              {others.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
            </select>
          )}
        </div>
      ) : null}
    </div>
  )
}

const judgedOf = (indicators: readonly Indicator[]): readonly Indicator[] =>
  indicators.flatMap((one) => [
    ...(one.children.length === 0 &&
    one.scoring !== undefined &&
    ['checklist', 'findings', 'levels'].includes(one.scoring.kind)
      ? [one]
      : []),
    ...judgedOf(one.children),
  ])

type Content = InputOf<'saveJudgement'>['content']

function Judged({
  entry,
  indicators,
}: {
  readonly entry: EntryState
  readonly indicators: readonly Indicator[]
}) {
  return (
    <div className="pf-judged">
      {indicators.length === 0 ? <p className="pf-empty">没有需要自评的定性指标。</p> : null}
      {indicators.map((one) => (
        <OneJudged key={one.code} entry={entry} indicator={one} />
      ))}
    </div>
  )
}

function OneJudged({ entry, indicator }: { readonly entry: EntryState; readonly indicator: Indicator }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const kept = sheet.judgements.find((one) => one.indicator === indicator.code)
  const [content, setContent] = useState<Content | undefined>(kept?.content as Content | undefined)
  const [reason, setReason] = useState(kept?.reason ?? '')
  const target = `i:${indicator.code}`
  const proofs = sheet.evidence.filter((one) => one.attachments.some((link) => link.target === target))
  const scoring = indicator.scoring
  const locked = !sheet.mayEdit
  const save = async (): Promise<void> => {
    if (content === undefined) return
    if (
      await attempt(
        () =>
          act('saveJudgement', {
            ...input,
            indicator: indicator.code,
            content,
            reason,
            base: kept?.version ?? 0,
          }),
        '自评已保存',
      )
    )
      await entry.reload()
  }
  const changed = JSON.stringify(content) !== JSON.stringify(kept?.content) || reason !== (kept?.reason ?? '')
  return (
    <fieldset className="pf-card" disabled={locked}>
      <legend>
        {indicator.code} {indicator.name}（{indicator.fullPoints.toString()} 分）
      </legend>
      <p className="pf-soft">{indicator.standardText}</p>
      {scoring?.kind === 'checklist'
        ? scoring.items.map((item, index) => {
            const met = content?.kind === 'checklist' ? content.met : []
            return (
              <label key={item.text} className="pf-check">
                <input
                  type="checkbox"
                  checked={met.includes(index + 1)}
                  onChange={(event) =>
                    setContent({
                      kind: 'checklist',
                      met: event.target.checked
                        ? [...met, index + 1].sort((a, b) => a - b)
                        : met.filter((one) => one !== index + 1),
                    })
                  }
                />
                {item.text}
              </label>
            )
          })
        : null}
      {scoring?.kind === 'findings' ? (
        <label className="pf-check">
          发现的例数
          <input
            type="number"
            min={0}
            value={content?.kind === 'findings' ? content.count : ''}
            onChange={(event) =>
              setContent({ kind: 'findings', count: Math.max(0, Math.trunc(Number(event.target.value))) })
            }
          />
        </label>
      ) : null}
      {scoring?.kind === 'levels'
        ? scoring.levels.map((level) => (
            <label key={level.name} className="pf-check">
              <input
                type="radio"
                name={`level-${indicator.code}`}
                checked={content?.kind === 'level' && content.level === level.name}
                onChange={() => setContent({ kind: 'level', level: level.name })}
              />
              {level.name}
            </label>
          ))
        : null}
      <label htmlFor={`reason-${indicator.code}`}>理由</label>
      <Input.TextArea
        id={`reason-${indicator.code}`}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        autoSize={{ minRows: 2 }}
        disabled={locked}
      />
      <Proofs entry={entry} target={target} proofs={proofs} />
      {locked ? null : (
        <Button type="primary" disabled={!changed || content === undefined} onClick={save}>
          保存自评
        </Button>
      )}
    </fieldset>
  )
}

function EvidenceList({
  entry,
  live,
  goTo,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly goTo: (target: string) => void
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const nameOf = (target: string): string =>
    target.startsWith('i:')
      ? `指标 ${target.slice(2)}`
      : (live.framework.items.get(target.split('|')[0] ?? '')?.name ?? target)
  return (
    <>
      {sheet.evidence.length === 0 ? (
        <p className="pf-empty">还没有佐证材料。在表里选中一格，或在定性指标下上传。</p>
      ) : null}
      {sheet.evidence.length === 0 ? null : (
        <table className="pf-table">
          <thead>
            <tr>
              <th>材料</th>
              <th>证明</th>
              <th>上传</th>
              <th>SHA-256</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {sheet.evidence.map((one) => (
              <tr key={one.id}>
                <td>
                  <a
                    href={fileUrl('evidenceFile', { ...input, evidence: one.id })}
                    target="_blank"
                    rel="noreferrer"
                  >
                    {one.title}
                  </a>
                  <small>
                    {one.file}，{Math.ceil(one.size / 1024)} KB
                  </small>
                </td>
                <td>
                  {one.attachments.map((link) => (
                    <button
                      type="button"
                      className="pf-link"
                      key={link.target}
                      onClick={() => goTo(link.target)}
                    >
                      {nameOf(link.target)}
                    </button>
                  ))}
                </td>
                <td>
                  {one.uploadedByName} {timeWords(one.uploadedAt)}
                </td>
                <td>
                  <code className="pf-hash">{one.sha256.slice(0, 16)}…</code>
                </td>
                <td>
                  {sheet.mayEdit ? (
                    <button
                      type="button"
                      className="pf-link"
                      onClick={() =>
                        attempt(() => act('removeEvidence', { ...input, evidence: one.id }), '已删除').then(
                          entry.reload,
                        )
                      }
                    >
                      删除
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

const FAULT_WORDS = { error: '必须处理', warning: '请核对', note: '提示' } as const

function Hygiene({ entry, goTo }: { readonly entry: EntryState; readonly goTo: (target: string) => void }) {
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

const SUBMISSION_STATES: Readonly<Record<string, string>> = {
  submitted: '待审批',
  approved: '待接收',
  accepted: '已接收',
  returned: '已退回',
  withdrawn: '已撤回',
}

function Submissions({ entry }: { readonly entry: EntryState }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('now')
  const [compared, setCompared] = useState<OutputOf<'compare'>>()
  const options = (
    <>
      {sheet.submissions.map((one) => (
        <option key={one.id} value={one.id}>
          第 {one.number} 次
        </option>
      ))}
      <option value="now">现在</option>
    </>
  )
  const chosen = from === '' ? (sheet.submissions.at(-1)?.id ?? '') : from
  return (
    <>
      {sheet.submissions.length === 0 ? <p className="pf-empty">还没有上报。</p> : null}
      {sheet.submissions.length === 0 ? null : (
        <>
          <table className="pf-table">
            <thead>
              <tr>
                <th>次</th>
                <th>上报</th>
                <th>审批</th>
                <th>结果</th>
                <th>摘要</th>
              </tr>
            </thead>
            <tbody>
              {sheet.submissions.map((one) => (
                <tr key={one.id}>
                  <td>第 {one.number} 次</td>
                  <td>
                    {one.submittedByName} {timeWords(one.submittedAt)}
                  </td>
                  <td>
                    {one.approvedByName} {timeWords(one.approvedAt)}
                  </td>
                  <td>
                    {SUBMISSION_STATES[one.state] ?? one.state} {one.closedByName} {timeWords(one.closedAt)}
                  </td>
                  <td>
                    <code className="pf-hash">{one.digest.slice(0, 16)}…</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <h3>比较两次</h3>
          <div className="pf-actions">
            <select aria-label="前一次" value={chosen} onChange={(event) => setFrom(event.target.value)}>
              {options}
            </select>
            <select aria-label="后一次" value={to} onChange={(event) => setTo(event.target.value)}>
              {options}
            </select>
            <Button
              onClick={() =>
                attempt(async () => setCompared(await ask('compare', { ...input, from: chosen, to })))
              }
            >
              比较
            </Button>
          </div>
          {compared === undefined ? null : compared.changes.length === 0 ? (
            <p>
              {compared.from}和{compared.to}没有差别。
            </p>
          ) : (
            <table className="pf-table">
              <thead>
                <tr>
                  <th>项目</th>
                  <th>{compared.from}</th>
                  <th>{compared.to}</th>
                </tr>
              </thead>
              <tbody>
                {compared.changes.map((one) => (
                  <tr key={one.target}>
                    <td>{one.label}</td>
                    <td>{one.before === '' ? '（无）' : one.before}</td>
                    <td>{one.after === '' ? '（无）' : one.after}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </>
  )
}

function Notes({ entry, goTo }: { readonly entry: EntryState; readonly goTo: (target: string) => void }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  return (
    <div className="pf-notes" role="alert">
      <b>退回意见</b>
      <ul className="pf-lines">
        {sheet.notes
          .filter((one) => one.answeredAt === '')
          .map((one) => (
            <Note
              key={one.id}
              text={one.text}
              by={`${one.byName} ${timeWords(one.at)}`}
              mayAnswer={sheet.mayEdit}
              go={one.target === '' ? undefined : () => goTo(one.target)}
              answer={(answer) =>
                attempt(() => act('answerNote', { ...input, note: one.id, answer }), '已答复').then(
                  entry.reload,
                )
              }
            />
          ))}
      </ul>
    </div>
  )
}

function Note({
  text,
  by,
  mayAnswer,
  go,
  answer,
}: {
  readonly text: string
  readonly by: string
  readonly mayAnswer: boolean
  readonly go: (() => void) | undefined
  readonly answer: (text: string) => void
}) {
  const [words, setWords] = useState('')
  return (
    <li>
      <span>
        {text}
        <small>{by}</small>
        {go === undefined ? null : (
          <button type="button" className="pf-link" onClick={go}>
            到这一格
          </button>
        )}
      </span>
      {mayAnswer ? (
        <span className="pf-answer">
          <Input
            aria-label="答复"
            placeholder="怎样改的"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Button disabled={words.trim() === ''} onClick={() => answer(words.trim())}>
            答复
          </Button>
        </span>
      ) : null}
    </li>
  )
}

function Conflicts({ entry, live }: { readonly entry: EntryState; readonly live: Live }) {
  const nameOf = (cell: string): ReactNode => {
    const [item = '', basis = '', year = ''] = cell.split('|')
    return `${live.framework.items.get(item)?.name ?? item}${basis === '' ? '' : `·${basis}`}（${year}年）`
  }
  return (
    <div className="pf-notes" role="alert">
      <b>别人先保存了同一格，请选择保留哪一个</b>
      <table className="pf-table">
        <tbody>
          {[...entry.conflicts].map(([cell, { mine, theirs }]) => (
            <tr key={cell}>
              <td>{nameOf(cell)}</td>
              <td>
                <Button onClick={() => entry.resolve(cell, 'theirs')}>
                  用 {theirs.savedByName} 的：{theirs.text === '' ? '（空）' : theirs.text}
                </Button>
              </td>
              <td>
                <Button onClick={() => entry.resolve(cell, 'mine')}>
                  用我的：{mine === '' ? '（空）' : mine}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function UploadWorkbook({ entry }: { readonly entry: EntryState }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [found, setFound] = useState<{ name: string; read: OutputOf<'readWorkbook'> }>()
  const apply = async (): Promise<void> => {
    if (found === undefined) return
    const { differences, rows } = found.read
    const named = rows.filter((one) => one.name !== '')
    if (named.length > 0)
      await entry.saveRows(
        named.map((one, index) => ({
          list: one.list,
          row: one.row,
          name: one.name,
          sort: index + 1,
          removed: false,
          base: one.base,
        })),
      )
    entry.edit(
      differences.map((one) => ({ cell: one.cell, text: one.after, place: one.place })),
      'xlsx',
    )
    setFound(undefined)
    message.success(`已填入 ${differences.length} 格`)
  }
  return (
    <>
      <Upload
        accept=".xlsx"
        showUploadList={false}
        beforeUpload={(file) => {
          attempt(async () => {
            await entry.settle()
            setFound({ name: file.name, read: await upload('readWorkbook', input, file) })
          })
          return false
        }}
      >
        <Button>上传填好的表</Button>
      </Upload>
      {found === undefined ? null : (
        <Modal
          open
          width={760}
          title={`“${found.name}”与系统里的差别`}
          okText={`填入 ${found.read.differences.length} 格`}
          cancelText="取消"
          onCancel={() => setFound(undefined)}
          onOk={apply}
          okButtonProps={{ disabled: found.read.differences.length + found.read.rows.length === 0 }}
        >
          <p>
            相同 {found.read.same} 格，不同 {found.read.differences.length} 格
            {found.read.rows.length === 0 ? '' : `，清单 ${found.read.rows.length} 行`}。
          </p>
          <Faults list={found.read.faults} />
          <table className="pf-table">
            <thead>
              <tr>
                <th>项目</th>
                <th className="pf-number">系统里</th>
                <th className="pf-number">表里</th>
                <th>位置</th>
              </tr>
            </thead>
            <tbody>
              {found.read.differences.slice(0, 500).map((one) => (
                <tr key={one.cell}>
                  <td>{one.label}</td>
                  <td className="pf-number">{one.before}</td>
                  <td className="pf-number">{one.after}</td>
                  <td>{one.place.split('|').slice(1).join(' ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Modal>
      )}
    </>
  )
}
