/** Signing in 登录, and the new password that a first sign-in asks for. */
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { act, Refused } from './client.ts'
import { attempt } from './show.tsx'

export function SignIn({
  onDone,
  empty,
  provider,
}: {
  readonly onDone: () => void
  readonly empty: boolean
  readonly provider: string
}) {
  const [fault, setFault] = useState<string | undefined>(
    () => new URLSearchParams(window.location.hash.split('?')[1] ?? '').get('reason') ?? undefined,
  )
  const [needsCode, setNeedsCode] = useState(false)
  const [busy, setBusy] = useState(false)
  const enter = async (values: { login: string; password: string; code?: string }): Promise<void> => {
    setBusy(true)
    setFault(undefined)
    try {
      await act('signIn', values)
      onDone()
    } catch (reason) {
      const problem = reason instanceof Refused ? reason.problem : undefined
      if (problem?.code === 'second-factor-needed') setNeedsCode(true)
      setFault(problem === undefined ? '连接不上平台' : `${problem.detail}。${problem.fix}`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="pf-door">
      <div className="pf-door-card">
        <h1>
          <strong>绩衡</strong>
          <span>部门整体支出绩效评价</span>
        </h1>
        {empty ? <p role="note">平台还没有账号。账号在第一次启动时显示在程序窗口里。</p> : null}
        <Form layout="vertical" onFinish={enter} requiredMark={false}>
          <Form.Item name="login" label="登录名" rules={[{ required: true, message: '请填登录名' }]}>
            <Input autoFocus autoComplete="username" />
          </Form.Item>
          <Form.Item name="password" label="密码" rules={[{ required: true, message: '请填密码' }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {needsCode ? (
            <Form.Item name="code" label="动态口令" rules={[{ required: true, message: '请填 6 位数字' }]}>
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} />
            </Form.Item>
          ) : null}
          {fault === undefined ? null : (
            <p className="pf-fault" role="alert">
              {fault}
            </p>
          )}
          <Button type="primary" htmlType="submit" loading={busy} block>
            登录
          </Button>
        </Form>
        {provider === '' ? null : (
          <p className="pf-door-foot">
            <a href={provider}>用统一身份认证登录</a>
          </p>
        )}
        <p className="pf-door-foot">
          <a href="#/check">不登录，直接核查一份报告</a>
        </p>
      </div>
    </main>
  )
}

export function NewPassword({ onDone, why }: { readonly onDone: () => void; readonly why?: string }) {
  const change = async ({ old, password }: { old: string; password: string }): Promise<void> => {
    if (await attempt(() => act('changePassword', { old, password }), '密码已修改')) onDone()
  }
  return (
    <Form layout="vertical" onFinish={change} requiredMark={false} className="pf-narrow">
      {why === undefined ? null : <p className="pf-lead">{why}</p>}
      <Form.Item name="old" label="现在的密码" rules={[{ required: true, message: '请填现在的密码' }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="password"
        label="新密码"
        extra="至少 8 位，含大写、小写、数字、符号中的 3 种"
        rules={[{ required: true, message: '请填新密码' }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label="再填一次新密码"
        dependencies={['password']}
        rules={[
          { required: true, message: '请再填一次' },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error('两次填的不一样')),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        修改密码
      </Button>
    </Form>
  )
}
