/** Units 单位: the org tree, typed or imported from a spreadsheet after its differences were seen. */

import type { OutputOf } from '@jiheng/app/contract'
import { Button, Checkbox, Form, Input, Modal, Upload } from 'antd'
import { useState } from 'react'
import { act, fileUrl, upload, useAsked } from './client.ts'
import { useMe } from './me.ts'
import { Answered, attempt, Page } from './show.tsx'

type Unit = OutputOf<'units'>['units'][number]
type Preview = OutputOf<'importUnits'>
const NEW: Unit = {
  code: '',
  name: '',
  shortName: '',
  parent: '',
  headUnit: false,
  nature: '',
  sort: 0,
  active: true,
}

export function Units() {
  const { may } = useMe()
  const asked = useAsked('units', {})
  const [editing, setEditing] = useState<Unit>()
  const [preview, setPreview] = useState<{ file: File; found: Preview }>()
  const edits = may('manageUnits')
  return (
    <Page
      title="单位"
      lead="部门、本级和所属预算单位。评价的范围、任务和权限都按这棵树。"
      actions={
        <>
          <Button href={fileUrl('unitsTemplate', {})}>下载名单（Excel）</Button>
          {edits ? (
            <>
              <Upload
                accept=".xlsx"
                showUploadList={false}
                beforeUpload={(file) => {
                  attempt(async () =>
                    setPreview({ file, found: await upload('importUnits', { apply: false }, file) }),
                  )
                  return false
                }}
              >
                <Button>导入名单</Button>
              </Upload>
              <Button
                type="primary"
                onClick={() =>
                  setEditing({ ...NEW, sort: asked.kind === 'loaded' ? asked.answer.units.length + 1 : 1 })
                }
              >
                新增单位
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <Answered asked={asked} what="单位名单">
        {({ units }) => (
          <table className="pf-table">
            <thead>
              <tr>
                <th>单位</th>
                <th>代码</th>
                <th>性质</th>
                <th>状态</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {treeOf(units).map(({ unit, depth }) => (
                <tr key={unit.code}>
                  <td style={{ paddingLeft: 12 + depth * 22 }}>
                    {unit.name}
                    {unit.headUnit ? <span className="pf-tag">本级</span> : null}
                  </td>
                  <td>{unit.code}</td>
                  <td>{unit.nature}</td>
                  <td>{unit.active ? '在用' : '停用'}</td>
                  <td>
                    {edits ? (
                      <button type="button" className="pf-link" onClick={() => setEditing(unit)}>
                        修改
                      </button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answered>
      {editing === undefined ? null : (
        <UnitForm
          unit={editing}
          close={() => setEditing(undefined)}
          saved={() => {
            setEditing(undefined)
            asked.again()
          }}
        />
      )}
      {preview === undefined ? null : (
        <Modal
          open
          title={`导入“${preview.file.name}”`}
          onCancel={() => setPreview(undefined)}
          okText="导入"
          cancelText="取消"
          okButtonProps={{
            disabled:
              preview.found.faults.length > 0 ||
              preview.found.added.length + preview.found.changed.length === 0,
          }}
          onOk={() =>
            attempt(() => upload('importUnits', { apply: true }, preview.file), '名单已导入').then((done) => {
              if (!done) return
              setPreview(undefined)
              asked.again()
            })
          }
        >
          <p>
            新增 {preview.found.added.length} 个，修改 {preview.found.changed.length} 个，相同{' '}
            {preview.found.same} 个。
          </p>
          <Faults list={preview.found.faults} />
          <ul className="pf-lines">
            {preview.found.added.map((one) => (
              <li key={one.code}>
                新增 {one.code} {one.name}
              </li>
            ))}
            {preview.found.changed.map((one) => (
              <li key={one.code}>
                {one.name}：{one.changes.join('；')}
              </li>
            ))}
          </ul>
        </Modal>
      )}
    </Page>
  )
}

/** Faults of a file, each with its sheet and cell. */
export function Faults({ list }: { readonly list: readonly unknown[] }) {
  if (list.length === 0) return null
  return (
    <div className="pf-faults" role="alert">
      <b>有 {list.length} 处问题</b>
      <ul>
        {(list as readonly { detail: string; fix: string; place?: { sheet?: string; cell?: string } }[])
          .slice(0, 100)
          .map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while shown
            <li key={index}>
              {one.place?.cell === undefined ? '' : `“${one.place.sheet ?? ''}”表 ${one.place.cell} 格：`}
              {one.detail}。{one.fix}
            </li>
          ))}
      </ul>
    </div>
  )
}

function UnitForm({
  unit,
  close,
  saved,
}: {
  readonly unit: Unit
  readonly close: () => void
  readonly saved: () => void
}) {
  const [form] = Form.useForm<Unit>()
  return (
    <Modal
      open
      title={unit.code === '' ? '新增单位' : '修改单位'}
      onCancel={close}
      onOk={() => form.submit()}
      okText="保存"
      cancelText="取消"
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={unit}
        onFinish={(values) =>
          attempt(
            () => act('saveUnit', { ...unit, ...values, shortName: values.shortName || values.name }),
            '已保存',
          ).then((done) => (done ? saved() : undefined))
        }
      >
        <div className="pf-two">
          <Form.Item name="code" label="单位代码" rules={[{ required: true, message: '请填代码' }]}>
            <Input disabled={unit.code !== ''} />
          </Form.Item>
          <Form.Item name="parent" label="上级单位代码（部门不填）">
            <Input />
          </Form.Item>
        </div>
        <Form.Item name="name" label="单位名称" rules={[{ required: true, message: '请填名称' }]}>
          <Input />
        </Form.Item>
        <Form.Item name="nature" label="单位性质">
          <Input placeholder="行政单位、参公事业单位、公益一类事业单位……" />
        </Form.Item>
        <Form.Item name="headUnit" valuePropName="checked">
          <Checkbox>是部门机关本级</Checkbox>
        </Form.Item>
        <Form.Item name="active" valuePropName="checked">
          <Checkbox>在用</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  )
}

function treeOf(units: readonly Unit[]): readonly { unit: Unit; depth: number }[] {
  const codes = new Set(units.map((one) => one.code))
  const walk = (parent: string, depth: number): { unit: Unit; depth: number }[] =>
    units
      .filter((one) => (parent === '' ? one.parent === '' || !codes.has(one.parent) : one.parent === parent))
      .flatMap((unit) => [{ unit, depth }, ...(depth > 20 ? [] : walk(unit.code, depth + 1))])
  return walk('', 0)
}
