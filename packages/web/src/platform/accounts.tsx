/** Accounts and security policy 账号和安全策略, each administrator with his own part. */

import { type OutputOf, ROLE_NAMES, ROLES, type Role, type SecurityPolicy } from '@jiheng/app/contract'
import { Button, Checkbox, Form, Input, InputNumber, Modal, Popconfirm, Select } from 'antd'
import { useState } from 'react'
import { act, timeWords, useAsked } from './client.ts'
import { useMe } from './me.ts'
import { Answered, attempt, Page } from './show.tsx'

type Account = OutputOf<'accounts'>['accounts'][number]
type Doing =
  | { readonly kind: 'new' }
  | { readonly kind: 'change' | 'roles' | 'password'; readonly account: Account }

export function Accounts() {
  const { may } = useMe()
  const asked = useAsked('accounts', {})
  const [doing, setDoing] = useState<Doing>()
  const done = (): void => {
    setDoing(undefined)
    asked.again()
  }
  return (
    <Page
      title="账号"
      lead="系统管理员建立和停用账号；安全管理员授予角色、重置密码、解除锁定；审计管理员查看日志。三员互不兼任。"
      actions={
        may('manageAccounts') ? (
          <Button type="primary" onClick={() => setDoing({ kind: 'new' })}>
            新建账号
          </Button>
        ) : undefined
      }
    >
      <Answered asked={asked} what="账号">
        {({ accounts }) => (
          <div className="pf-scroll">
            <table className="pf-table">
              <thead>
                <tr>
                  <th>登录名</th>
                  <th>姓名</th>
                  <th>角色</th>
                  <th>管辖单位</th>
                  <th>状态</th>
                  <th>上次登录</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {accounts.map((one) => (
                  <tr key={one.id}>
                    <td>{one.login}</td>
                    <td>{one.name}</td>
                    <td>
                      {one.roles.map((role) => ROLES[role]).join('、') || (
                        <span className="pf-bad">未授予</span>
                      )}
                    </td>
                    <td>{one.unitName}</td>
                    <td>
                      {one.active ? one.locked ? <b className="pf-bad">锁定</b> : '在用' : '停用'}
                      {one.secondFactor ? '，动态口令' : ''}
                    </td>
                    <td>{timeWords(one.lastLoginAt)}</td>
                    <td>
                      {may('manageAccounts') ? (
                        <button
                          type="button"
                          className="pf-link"
                          onClick={() => setDoing({ kind: 'change', account: one })}
                        >
                          修改
                        </button>
                      ) : null}
                      {may('grantRoles') ? (
                        <>
                          <button
                            type="button"
                            className="pf-link"
                            onClick={() => setDoing({ kind: 'roles', account: one })}
                          >
                            角色
                          </button>
                          <button
                            type="button"
                            className="pf-link"
                            onClick={() => setDoing({ kind: 'password', account: one })}
                          >
                            重置密码
                          </button>
                          {one.secondFactor ? (
                            <Popconfirm
                              title={`重置“${one.name}”的动态口令？`}
                              description="本人丢了手机时用；重置后登录只要密码，请本人重新设置。"
                              okText="重置"
                              cancelText="取消"
                              onConfirm={() =>
                                attempt(
                                  () => act('resetSecondFactor', { account: one.id }),
                                  '动态口令已重置',
                                ).then(asked.again)
                              }
                            >
                              <button type="button" className="pf-link">
                                重置动态口令
                              </button>
                            </Popconfirm>
                          ) : null}
                          {one.locked ? (
                            <button
                              type="button"
                              className="pf-link"
                              onClick={() =>
                                attempt(() => act('unlockAccount', { account: one.id }), '已解除锁定').then(
                                  asked.again,
                                )
                              }
                            >
                              解锁
                            </button>
                          ) : null}
                        </>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
      {doing === undefined ? null : (
        <AccountForm doing={doing} close={() => setDoing(undefined)} done={done} />
      )}
    </Page>
  )
}

interface Fields {
  login: string
  name: string
  unit: string
  email: string
  password: string
  active: boolean
  roles: Role[]
}

const TITLES = { new: '新建账号', change: '修改账号', roles: '授予角色', password: '重置密码' } as const

function AccountForm({
  doing,
  close,
  done,
}: {
  readonly doing: Doing
  readonly close: () => void
  readonly done: () => void
}) {
  const units = useAsked('units', {})
  const [form] = Form.useForm<Fields>()
  const account = doing.kind === 'new' ? undefined : doing.account
  const save = async (values: Fields): Promise<void> => {
    const id = account?.id ?? ''
    const acted = await attempt(async () => {
      if (doing.kind === 'new')
        await act('createAccount', {
          login: values.login,
          name: values.name,
          unit: values.unit ?? '',
          email: values.email ?? '',
          password: values.password,
        })
      else if (doing.kind === 'change')
        await act('updateAccount', {
          account: id,
          name: values.name,
          email: values.email ?? '',
          active: values.active,
        })
      else if (doing.kind === 'roles')
        await act('grantRoles', { account: id, roles: values.roles, unit: values.unit ?? '' })
      else await act('resetPassword', { account: id, password: values.password })
    }, '已保存')
    if (acted) done()
  }
  const unitChoice = (
    <Form.Item name="unit" label="管辖单位">
      <Select
        allowClear
        showSearch
        optionFilterProp="label"
        options={(units.kind === 'loaded' ? units.answer.units : []).map((one) => ({
          value: one.code,
          label: `${one.code} ${one.name}`,
        }))}
      />
    </Form.Item>
  )
  return (
    <Modal
      open
      title={`${TITLES[doing.kind]}${account === undefined ? '' : `：${account.name}`}`}
      onCancel={close}
      onOk={() => form.submit()}
      okText="保存"
      cancelText="取消"
    >
      <Form form={form} layout="vertical" onFinish={save} initialValues={account ?? { unit: '' }}>
        {doing.kind === 'new' ? (
          <Form.Item
            name="login"
            label="登录名"
            extra="英文字母、数字、点、下划线"
            rules={[{ required: true, message: '请填登录名' }]}
          >
            <Input />
          </Form.Item>
        ) : null}
        {doing.kind === 'new' || doing.kind === 'change' ? (
          <>
            <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填姓名' }]}>
              <Input />
            </Form.Item>
            <Form.Item name="email" label="邮箱（接收提醒）">
              <Input />
            </Form.Item>
          </>
        ) : null}
        {doing.kind === 'change' ? (
          <Form.Item name="active" valuePropName="checked">
            <Checkbox>在用</Checkbox>
          </Form.Item>
        ) : null}
        {doing.kind === 'roles' ? (
          <Form.Item name="roles" label="角色">
            <Checkbox.Group options={ROLE_NAMES.map((value) => ({ value, label: ROLES[value] }))} />
          </Form.Item>
        ) : null}
        {doing.kind === 'new' || doing.kind === 'roles' ? unitChoice : null}
        {doing.kind === 'new' || doing.kind === 'password' ? (
          <Form.Item
            name="password"
            label="初始密码"
            extra="本人第一次登录时须改掉"
            rules={[{ required: true, message: '请填密码' }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  )
}

const POLICY: readonly (readonly [Exclude<keyof SecurityPolicy, 'secondFactorForAdmins'>, string])[] = [
  ['minimumLength', '密码至少几位'],
  ['classes', '密码至少含几种字符（大写、小写、数字、符号）'],
  ['maximumAgeDays', '密码最长使用天数（0 为不限）'],
  ['remembered', '不得与最近几次的密码相同'],
  ['failuresToLock', '连续输错几次锁定'],
  ['lockMinutes', '锁定分钟数'],
  ['idleMinutes', '多少分钟不操作须重新登录'],
  ['sessionHours', '登录最长有效小时数'],
]

export function Security() {
  const asked = useAsked('security', {})
  return (
    <Page title="安全策略">
      <Answered asked={asked} what="安全策略">
        {(policy) => (
          <Form
            layout="vertical"
            className="pf-narrow"
            initialValues={policy}
            onFinish={(values: SecurityPolicy) =>
              attempt(() => act('setSecurity', { ...policy, ...values }), '已保存').then(asked.again)
            }
          >
            {POLICY.map(([name, label]) => (
              <Form.Item key={name} name={name} label={label}>
                <InputNumber controls={false} />
              </Form.Item>
            ))}
            <Form.Item name="secondFactorForAdmins" valuePropName="checked">
              <Checkbox>三员（系统、安全、审计管理员）须启用动态口令</Checkbox>
            </Form.Item>
            <Button type="primary" htmlType="submit">
              保存
            </Button>
          </Form>
        )}
      </Answered>
    </Page>
  )
}
