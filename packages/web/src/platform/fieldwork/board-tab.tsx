/** 分工和进度: who does which unit and how far each is; the lead shares the units out and begins step 4. */
import { FINDING_STATES, type OutputOf } from '@jiheng/app/contract'
import { Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { act, useAsked } from '../client.ts'
import { useMe } from '../me.ts'
import { hrefOf } from '../route.ts'
import { Answered, attempt, Page, StateTag } from '../show.tsx'
import { TextField } from './parts.tsx'

type Board = OutputOf<'fieldBoard'>
type Line = Board['units'][number]

const OPEN_STATES = ['draft', 'sent', 'confirmed', 'objected'] as const

export function BoardTab({ evaluation }: { readonly evaluation: OutputOf<'evaluation'> }) {
  const asked = useAsked('fieldBoard', { evaluation: evaluation.id })
  return (
    <Answered asked={asked} what="现场评价">
      {(board) => <Board evaluation={evaluation.id} board={board} again={asked.again} />}
    </Answered>
  )
}

function Board({
  evaluation,
  board,
  again,
}: {
  readonly evaluation: string
  readonly board: Board
  readonly again: () => void
}) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [sharing, setSharing] = useState(false)
  const { may } = useMe()
  const sees = may('seeFieldwork')
  const { units, mayAssign, mayBegin } = board
  const open = units.filter((one) => one.open).length
  return (
    <Page
      title="分工和进度"
      lead={`所处步骤：${board.phase}；可以现场评价的单位 ${open} 个，共 ${units.length} 个。`}
      actions={
        <>
          <Button onClick={again}>刷新</Button>
          {mayAssign ? (
            <Button disabled={chosen.length === 0} onClick={() => setSharing(true)}>
              分给现场评价员{chosen.length === 0 ? '' : `（${chosen.length} 个单位）`}
            </Button>
          ) : null}
          {mayBegin ? (
            <Button type="primary" onClick={() => begin(evaluation, board).then(again)}>
              开始现场评价
            </Button>
          ) : null}
        </>
      }
    >
      {units.length === 0 ? <p className="pf-empty">没有分给您的单位。</p> : null}
      <div className="pf-scroll">
        <table className="pf-table">
          <thead>
            <tr>
              {mayAssign ? (
                <th className="pf-tick">
                  <input
                    type="checkbox"
                    aria-label="选择全部单位"
                    checked={units.length > 0 && chosen.length === units.length}
                    onChange={(event) => setChosen(event.target.checked ? units.map((one) => one.unit) : [])}
                  />
                </th>
              ) : null}
              <th>单位</th>
              <th>填报状态</th>
              {sees ? <th>现场评价员</th> : null}
              {sees ? <th className="pf-number">账簿</th> : null}
              {sees ? <th className="pf-number">抽样</th> : null}
              {sees ? <th className="pf-number">底稿（已复核）</th> : null}
              <th>问题</th>
              <th className="pf-number">审定</th>
              {sees ? <th className="pf-number">问卷</th> : null}
            </tr>
          </thead>
          <tbody>
            {units.map((one) => (
              <tr key={one.unit}>
                {mayAssign ? (
                  <td className="pf-tick">
                    <input
                      type="checkbox"
                      aria-label={`选择${one.name}`}
                      checked={chosen.includes(one.unit)}
                      onChange={(event) =>
                        setChosen(
                          event.target.checked
                            ? [...chosen, one.unit]
                            : chosen.filter((code) => code !== one.unit),
                        )
                      }
                    />
                  </td>
                ) : null}
                <td>
                  <a href={tabOf(evaluation, sees ? 'ledgers' : 'findings', one.unit)}>{one.name}</a>
                </td>
                <td>
                  <StateTag name={one.stateName} />
                </td>
                {sees ? (
                  <td>
                    {one.assigned.map((each) => each.name).join('、') || (
                      <span className="pf-soft">没有安排</span>
                    )}
                    {one.assigned.some((each) => each.note !== '') ? (
                      <small>{one.assigned[0]?.note}</small>
                    ) : null}
                  </td>
                ) : null}
                {sees ? (
                  <Count evaluation={evaluation} unit={one.unit} tab="ledgers" count={one.ledgers} />
                ) : null}
                {sees ? (
                  <Count evaluation={evaluation} unit={one.unit} tab="samples" count={one.samples} />
                ) : null}
                {sees ? (
                  <Count
                    evaluation={evaluation}
                    unit={one.unit}
                    tab="papers"
                    count={one.papers}
                    words={`${one.papers}（${one.signed}）`}
                  />
                ) : null}
                <td>
                  <Findings evaluation={evaluation} line={one} />
                </td>
                <Count
                  evaluation={evaluation}
                  unit={one.unit}
                  tab="determinations"
                  count={one.determinations}
                />
                {sees ? (
                  <Count evaluation={evaluation} unit={one.unit} tab="surveys" count={one.surveys} />
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sharing ? (
        <Sharing
          evaluation={evaluation}
          board={board}
          units={chosen}
          close={() => setSharing(false)}
          done={() => {
            setSharing(false)
            setChosen([])
            again()
          }}
        />
      ) : null}
    </Page>
  )
}

const tabOf = (evaluation: string, tab: string, unit: string): string =>
  hrefOf({ place: 'evaluation', id: evaluation, page: 'fieldwork', tab, unit })

function Count({
  evaluation,
  unit,
  tab,
  count,
  words = String(count),
}: {
  readonly evaluation: string
  readonly unit: string
  readonly tab: string
  readonly count: number
  readonly words?: string
}) {
  return (
    <td className="pf-number">{count === 0 ? '—' : <a href={tabOf(evaluation, tab, unit)}>{words}</a>}</td>
  )
}

function Findings({ evaluation, line }: { readonly evaluation: string; readonly line: Line }) {
  const { findings, unit } = line
  const parts = [
    ...OPEN_STATES.map((state) => [FINDING_STATES[state], findings[state] ?? 0] as const),
    [FINDING_STATES.settled, findings.settled ?? 0] as const,
  ].filter(([, count]) => count > 0)
  if (parts.length === 0) return <>—</>
  return (
    <a href={tabOf(evaluation, 'findings', unit)}>
      {parts.map(([name, count]) => `${name} ${count}`).join('，')}
    </a>
  )
}

function begin(evaluation: string, board: Board): Promise<unknown> {
  const open = board.units.filter((one) => !one.open).length
  return new Promise((resolve) => {
    Modal.confirm({
      title: '开始现场评价',
      content: `${open === 0 ? '各单位都已接收。' : `还有 ${open} 个单位没有接收；开始以后，这些单位也可以现场评价。`}开始后不能再改评价方案和指标体系，并告知各单位准备资料。`,
      okText: '开始',
      cancelText: '取消',
      onOk: () => attempt(() => act('beginFieldwork', { evaluation }), '已进入现场评价').then(resolve),
      onCancel: () => resolve(undefined),
    })
  })
}

function Sharing({
  evaluation,
  board,
  units,
  close,
  done,
}: {
  readonly evaluation: string
  readonly board: Board
  readonly units: readonly string[]
  readonly close: () => void
  readonly done: () => void
}) {
  const own = board.units.filter((one) => units.includes(one.unit))
  const [reviewers, setReviewers] = useState<string[]>(
    own.length === 1 ? (own[0]?.assigned.map((one) => one.account) ?? []) : [],
  )
  const [note, setNote] = useState(own.length === 1 ? (own[0]?.assigned[0]?.note ?? '') : '')
  return (
    <Modal
      open
      title={`${own.length === 1 ? own[0]?.name : `${own.length} 个单位`}的现场评价员`}
      okText="保存"
      cancelText="取消"
      onCancel={close}
      onOk={() =>
        attempt(
          () => act('assignReviewers', { evaluation, units: [...units], reviewers, note: note.trim() }),
          '已保存，并告知本人',
        ).then((saved) => (saved ? done() : undefined))
      }
    >
      {board.reviewers.length === 0 ? (
        <p className="pf-empty">本部门还没有现场评价员，请安全管理员授予角色。</p>
      ) : (
        <Checkbox.Group
          className="fw-people"
          value={reviewers}
          onChange={setReviewers}
          options={board.reviewers.map((one) => ({
            value: one.account,
            label: `${one.name}（${one.unitName}）`,
          }))}
        />
      )}
      <p className="pf-soft">
        一旦有单位分了工，现场评价员只能看到、办理分给自己的单位。都不选就是取消分工。
      </p>
      <TextField label="说明（可不填）" value={note} onChange={setNote} />
    </Modal>
  )
}
