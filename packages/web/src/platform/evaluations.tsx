/** Evaluations 评价清单, and opening a new one. */

import { PHASES } from '@jiheng/app/contract'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { act, dayWords, useAsked } from './client.ts'
import { useMe } from './me.ts'
import { hrefOf } from './route.ts'
import { Answered, attempt, Page } from './show.tsx'

export function Evaluations() {
  const { may } = useMe()
  const asked = useAsked('evaluations', {})
  const [opening, setOpening] = useState(false)
  return (
    <Page
      title="评价"
      actions={
        may('leadEvaluation') ? (
          <Button type="primary" onClick={() => setOpening(true)}>
            开启评价
          </Button>
        ) : undefined
      }
    >
      <Answered asked={asked} what="评价清单">
        {({ evaluations }) =>
          evaluations.length === 0 ? (
            <p className="pf-empty">还没有评价。</p>
          ) : (
            <table className="pf-table">
              <thead>
                <tr>
                  <th>评价</th>
                  <th>部门</th>
                  <th>年度</th>
                  <th>步骤</th>
                  <th>指标体系</th>
                  <th>上报期限</th>
                </tr>
              </thead>
              <tbody>
                {evaluations.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <a href={hrefOf({ place: 'evaluation', id: one.id, page: 'plan', unit: '' })}>
                        {one.title}
                      </a>
                      {one.illustrative ? <span className="pf-tag">示例</span> : null}
                    </td>
                    <td>{one.departmentName}</td>
                    <td>{one.year}</td>
                    <td>{PHASES[one.phase]}</td>
                    <td>{one.frameworkName}</td>
                    <td>{one.deadline === '' ? '' : dayWords(one.deadline)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answered>
      {opening ? <Opening onClose={() => setOpening(false)} /> : null}
    </Page>
  )
}

function Opening({ onClose }: { readonly onClose: () => void }) {
  const { me } = useMe()
  const units = useAsked('units', {})
  const frameworks = useAsked('frameworks', {})
  const [form] = Form.useForm<{ department: string; year: number; title: string; framework: string }>()
  const departments =
    units.kind === 'loaded'
      ? units.answer.units.filter((one) => one.parent === '' || one.code === me.account?.unit)
      : []
  const year = Form.useWatch('year', form)
  const open = async (values: {
    department: string
    year: number
    title: string
    framework: string
  }): Promise<void> => {
    const done = await attempt(async () => {
      const { id } = await act('openEvaluation', values)
      window.location.hash = hrefOf({ place: 'evaluation', id, page: 'plan', unit: '' })
    }, '评价已开启')
    if (done) onClose()
  }
  const suggest = (): void => {
    const { department, year: wanted } = form.getFieldsValue()
    const name = departments.find((one) => one.code === department)?.name
    if (name !== undefined && wanted !== undefined)
      form.setFieldValue('title', `${name}${wanted}年度部门整体支出绩效评价`)
  }
  const fits = (one: { from: number; to?: number | undefined }): boolean =>
    year === undefined || (year >= one.from && (one.to === undefined || year <= one.to))
  return (
    <Modal
      open
      title="开启评价"
      onCancel={onClose}
      onOk={() => form.submit()}
      okText="开启"
      cancelText="取消"
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={open}
        onValuesChange={(changed) => ('department' in changed || 'year' in changed ? suggest() : undefined)}
        initialValues={{ year: new Date().getFullYear() - 1, department: me.account?.unit }}
      >
        <Form.Item name="department" label="部门" rules={[{ required: true, message: '请选部门' }]}>
          <Select options={departments.map((one) => ({ value: one.code, label: one.name }))} />
        </Form.Item>
        <Form.Item name="year" label="评价年度" rules={[{ required: true, message: '请填年度' }]}>
          <InputNumber min={2000} max={2100} controls={false} />
        </Form.Item>
        <Form.Item
          name="framework"
          label="指标体系"
          extra="选定后固定在这项评价里，可以在“指标体系”页细化"
          rules={[{ required: true, message: '请选指标体系' }]}
        >
          <Select
            loading={frameworks.kind === 'loading'}
            options={(frameworks.kind === 'loaded' ? frameworks.answer.frameworks : []).map((one) => ({
              value: `${one.id}@${one.version}`,
              label: `${one.name}${fits(one) ? '' : '（不适用于该年度）'}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="title" label="名称" rules={[{ required: true, message: '请填名称' }]}>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  )
}
