/** Step 1 准备: the plan with team, scope and calendar, and the annual work targets. */

import type { OutputOf } from '@jiheng/app/contract'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { act, fileUrl, useAsked } from './client.ts'
import { Answered, attempt, Page } from './show.tsx'

const LastRectification = lazy(async () => ({
  default: (await import('./conclude/last-rectification.tsx')).LastRectification,
}))

type Whole = OutputOf<'evaluation'>
interface PageProps {
  readonly evaluation: Whole
  readonly mayEdit: boolean
}

const PLAN_FIELDS = [
  ['purpose', '评价目的'],
  ['basis', '评价依据'],
  ['scope', '评价对象和范围'],
  ['method', '评价方法'],
  ['requirements', '工作要求'],
] as const

export function PlanPage({ evaluation, mayEdit, again }: PageProps & { readonly again: () => void }) {
  const [form] = Form.useForm<Pick<Whole, 'title' | 'deadline' | 'scope' | 'team' | 'plan' | 'calendar'>>()
  const units = useAsked('units', {})
  const save = async (
    values: Pick<Whole, 'title' | 'deadline' | 'scope' | 'team' | 'plan' | 'calendar'>,
  ): Promise<void> => {
    const done = await attempt(
      () =>
        act('savePlan', {
          evaluation: evaluation.id,
          version: evaluation.version,
          title: values.title,
          deadline: values.deadline ?? '',
          scope: values.scope,
          team: (values.team ?? []).map((one) => ({
            name: one?.name ?? '',
            post: one?.post ?? '',
            role: one?.role ?? '',
            duty: one?.duty ?? '',
          })),
          plan: Object.fromEntries(
            PLAN_FIELDS.map(([name]) => [name, values.plan?.[name] ?? '']),
          ) as Whole['plan'],
          calendar: (values.calendar ?? []).map((one) => ({
            step: one?.step ?? '',
            from: one?.from ?? '',
            to: one?.to ?? '',
            note: one?.note ?? '',
          })),
        }),
      '方案已保存',
    )
    if (done) again()
  }
  const choices =
    units.kind === 'loaded'
      ? units.answer.units.filter((one) => one.active && one.code !== evaluation.department)
      : evaluation.units
  return (
    <Page
      title="评价方案"
      lead={`指标体系：${evaluation.frameworkName}`}
      actions={
        <>
          <Button href={fileUrl('planFile', { evaluation: evaluation.id })}>下载自评方案（Word）</Button>
          {mayEdit ? (
            <Button type="primary" onClick={() => form.submit()}>
              保存方案
            </Button>
          ) : null}
        </>
      }
    >
      <Suspense fallback={null}>
        <LastRectification evaluation={evaluation.id} />
      </Suspense>
      <Form
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={evaluation}
        disabled={!mayEdit}
        key={evaluation.version}
      >
        <div className="pf-two">
          <Form.Item name="title" label="名称" rules={[{ required: true, message: '请填名称' }]}>
            <Input />
          </Form.Item>
          <Form.Item name="deadline" label="上报期限">
            <Input type="date" />
          </Form.Item>
        </div>
        {mayEdit ? (
          <Form.Item name="scope" label="纳入评价的预算单位（决算单位构成）">
            <Select
              mode="multiple"
              optionFilterProp="label"
              options={choices.map((one) => ({ value: one.code, label: `${one.code} ${one.name}` }))}
            />
          </Form.Item>
        ) : (
          <p>
            纳入评价的预算单位（决算单位构成）：
            {choices
              .filter((one) => evaluation.scope.includes(one.code))
              .map((one) => one.name)
              .join('、')}
          </p>
        )}
        <h2>评价小组</h2>
        <Form.List name="team">
          {(fields, { add, remove }) => (
            <div className="pf-rows">
              {fields.map((field) => (
                <div key={field.key} className="pf-row">
                  <Form.Item name={[field.name, 'name']} label="姓名">
                    <Input />
                  </Form.Item>
                  <Form.Item name={[field.name, 'post']} label="职务">
                    <Input />
                  </Form.Item>
                  <Form.Item name={[field.name, 'role']} label="小组职责">
                    <Input />
                  </Form.Item>
                  <Form.Item name={[field.name, 'duty']} label="分工">
                    <Input />
                  </Form.Item>
                  <Button onClick={() => remove(field.name)}>删除</Button>
                </div>
              ))}
              <Button onClick={() => add({ name: '', post: '', role: '', duty: '' })}>增加成员</Button>
            </div>
          )}
        </Form.List>
        <h2>时间安排</h2>
        <Form.List name="calendar">
          {(fields, { add, remove }) => (
            <div className="pf-rows">
              {fields.map((field) => (
                <div key={field.key} className="pf-row">
                  <Form.Item name={[field.name, 'step']} label="步骤">
                    <Input />
                  </Form.Item>
                  <Form.Item name={[field.name, 'from']} label="开始">
                    <Input type="date" />
                  </Form.Item>
                  <Form.Item name={[field.name, 'to']} label="结束">
                    <Input type="date" />
                  </Form.Item>
                  <Form.Item name={[field.name, 'note']} label="说明">
                    <Input />
                  </Form.Item>
                  <Button onClick={() => remove(field.name)}>删除</Button>
                </div>
              ))}
              <Button onClick={() => add({ step: '', from: '', to: '', note: '' })}>增加一步</Button>
            </div>
          )}
        </Form.List>
        <h2>方案文字</h2>
        {PLAN_FIELDS.map(([name, label]) => (
          <Form.Item key={name} name={['plan', name]} label={label}>
            <Input.TextArea autoSize={{ minRows: 2 }} />
          </Form.Item>
        ))}
      </Form>
    </Page>
  )
}

type Target = OutputOf<'workTargets'>['targets'][number]
const BETTER = { more: '越高越好', less: '越低越好', near: '越接近越好' } as const

export function TargetsPage({ evaluation, mayEdit }: PageProps) {
  const asked = useAsked('workTargets', { evaluation: evaluation.id })
  const [editing, setEditing] = useState<Target>()
  const empty: Target = {
    id: '',
    slot: '',
    name: '',
    points: '',
    measure: '',
    better: 'more',
    target: '',
    unit: '',
    task: '',
    version: 0,
  }
  return (
    <Page
      title="年度工作目标"
      lead="把政府下达的年度工作目标任务逐项变成产出和效果指标：目标值在这里填一次，实际值由责任单位填报，得分由系统计算。"
      actions={
        mayEdit ? (
          <Button type="primary" onClick={() => setEditing(empty)}>
            增加目标
          </Button>
        ) : undefined
      }
    >
      <Answered asked={asked} what="年度工作目标">
        {({ targets, slots }) => (
          <>
            <p>
              {slots.length === 0 ? '这套指标体系没有留给部门细化的指标。' : '可以细化的指标：'}
              {slots.map((one) => (
                <span
                  key={one.code}
                  className={`pf-slot${one.used === '0' || one.used === one.points ? '' : ' pf-bad'}`}
                >
                  {one.code} {one.name}：{one.points} 分，已分配 {one.used} 分
                </span>
              ))}
            </p>
            {targets.length === 0 ? (
              <p className="pf-empty">还没有目标。</p>
            ) : (
              <table className="pf-table">
                <thead>
                  <tr>
                    <th>指标</th>
                    <th>所属</th>
                    <th className="pf-number">分值</th>
                    <th className="pf-number">目标值</th>
                    <th>方向</th>
                    <th>责任单位</th>
                    <th>任务原文</th>
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {targets.map((one) => (
                    <tr key={one.id}>
                      <td>{one.name}</td>
                      <td>{slots.find((slot) => slot.code === one.slot)?.name ?? one.slot}</td>
                      <td className="pf-number">{one.points}</td>
                      <td className="pf-number">
                        {one.target}
                        {one.measure}
                      </td>
                      <td>{BETTER[one.better]}</td>
                      <td>{evaluation.units.find((unit) => unit.code === one.unit)?.name ?? '本级'}</td>
                      <td>{one.task}</td>
                      <td>
                        {mayEdit ? (
                          <>
                            <button type="button" className="pf-link" onClick={() => setEditing(one)}>
                              修改
                            </button>
                            <button
                              type="button"
                              className="pf-link"
                              onClick={() =>
                                attempt(
                                  () => act('removeWorkTarget', { evaluation: evaluation.id, id: one.id }),
                                  '已删除',
                                ).then(asked.again)
                              }
                            >
                              删除
                            </button>
                          </>
                        ) : null}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            {editing === undefined ? null : (
              <TargetForm
                evaluation={evaluation}
                target={editing}
                slots={slots}
                close={() => setEditing(undefined)}
                saved={() => {
                  setEditing(undefined)
                  asked.again()
                }}
              />
            )}
          </>
        )}
      </Answered>
    </Page>
  )
}

function TargetForm({
  evaluation,
  target,
  slots,
  close,
  saved,
}: {
  readonly evaluation: Whole
  readonly target: Target
  readonly slots: OutputOf<'workTargets'>['slots']
  readonly close: () => void
  readonly saved: () => void
}) {
  const [form] = Form.useForm<Target>()
  const save = async (values: Target): Promise<void> => {
    const whole = {
      ...target,
      ...values,
      points: String(values.points),
      unit: values.unit ?? '',
      task: values.task ?? '',
      measure: values.measure ?? '',
    }
    if (await attempt(() => act('saveWorkTarget', { evaluation: evaluation.id, target: whole }), '已保存'))
      saved()
  }
  return (
    <Modal
      open
      title={target.id === '' ? '增加年度工作目标' : '修改年度工作目标'}
      onCancel={close}
      onOk={() => form.submit()}
      okText="保存"
      cancelText="取消"
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={{ ...target, ...(target.slot === '' ? { slot: slots[0]?.code } : {}) }}
      >
        <Form.Item name="name" label="指标名称" rules={[{ required: true, message: '请填名称' }]}>
          <Input placeholder="如：城镇新增就业" />
        </Form.Item>
        <Form.Item name="slot" label="所属指标" rules={[{ required: true, message: '请选所属指标' }]}>
          <Select
            options={slots.map((one) => ({
              value: one.code,
              label: `${one.code} ${one.name}（${one.points} 分）`,
            }))}
          />
        </Form.Item>
        <div className="pf-two">
          <Form.Item name="points" label="分值" rules={[{ required: true, message: '请填分值' }]}>
            <InputNumber stringMode min="0" controls={false} />
          </Form.Item>
          <Form.Item name="better" label="方向">
            <Select options={Object.entries(BETTER).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
          <Form.Item name="target" label="目标值" rules={[{ required: true, message: '请填目标值' }]}>
            <Input />
          </Form.Item>
          <Form.Item name="measure" label="计量单位">
            <Input placeholder="如：万人、%、项" />
          </Form.Item>
        </div>
        <Form.Item name="unit" label="责任单位">
          <Select
            allowClear
            options={[
              { value: '', label: '部门本级' },
              ...evaluation.units
                .filter((one) => one.code !== evaluation.department)
                .map((one) => ({ value: one.code, label: one.name })),
            ]}
          />
        </Form.Item>
        <Form.Item name="task" label="任务原文">
          <Input.TextArea autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
