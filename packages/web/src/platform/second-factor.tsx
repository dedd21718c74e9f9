/** 动态口令: setting it up with the phone, changing phones, doing without; and the code that a sign-in still owes. */
import { Button, Form, Input, Popover, QRCode } from 'antd'
import { useState } from 'react'
import { act } from './client.ts'
import { attempt } from './show.tsx'

interface Proof {
  readonly password: string
  readonly code?: string
}

const SIX_DIGITS = { pattern: /^\d{6}$/, message: '请填手机上显示的 6 位数字' }

/** What is there now, and what can be done about it. */
export function SecondFactor({ isOn, onDone }: { readonly isOn: boolean; readonly onDone: () => void }) {
  const [doing, setDoing] = useState<'set' | 'remove'>()
  const [secret, setSecret] = useState<{ secret: string; uri: string }>()
  const end = (): void => {
    setDoing(undefined)
    setSecret(undefined)
    onDone()
  }
  return (
    <>
      <p>{isOn ? '已启用：' : '启用后，'}登录时除密码外，还要填手机上的 6 位数字。</p>
      {secret !== undefined ? (
        <NewSecret secret={secret} onDone={end} />
      ) : doing === undefined ? (
        <div className="pf-actions">
          <Button onClick={() => setDoing('set')}>{isOn ? '换手机，重新设置' : '启用动态口令'}</Button>
          {isOn ? <Button onClick={() => setDoing('remove')}>停用动态口令</Button> : null}
        </div>
      ) : (
        <Prove
          isOn={isOn}
          act={doing === 'remove' ? '停用' : '下一步'}
          cancel={() => setDoing(undefined)}
          onProof={(proof) => {
            if (doing === 'set') attempt(async () => setSecret(await act('startSecondFactor', proof)))
            else
              attempt(() => act('removeSecondFactor', proof), '动态口令已停用').then((done) =>
                done ? end() : undefined,
              )
          }}
        />
      )}
    </>
  )
}

/** The password once more, and the present code where there is one. */
function Prove({
  isOn,
  act: name,
  cancel,
  onProof,
}: {
  readonly isOn: boolean
  readonly act: string
  readonly cancel: () => void
  readonly onProof: (proof: Proof) => void
}) {
  return (
    <Form name="proof" layout="vertical" className="pf-narrow" requiredMark={false} onFinish={onProof}>
      <Form.Item name="password" label="登录密码" rules={[{ required: true, message: '请填登录密码' }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      {isOn ? (
        <Form.Item
          name="code"
          label="现在手机上显示的 6 位数字"
          rules={[{ required: true, message: '请填 6 位数字' }, SIX_DIGITS]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        </Form.Item>
      ) : null}
      <div className="pf-actions">
        <Button type="primary" htmlType="submit">
          {name}
        </Button>
        <Button onClick={cancel}>取消</Button>
      </div>
    </Form>
  )
}

function NewSecret({
  secret,
  onDone,
}: {
  readonly secret: { readonly secret: string; readonly uri: string }
  readonly onDone: () => void
}) {
  return (
    <div className="pf-narrow">
      <p>用手机上的身份验证器扫下面的图，然后填它显示的 6 位数字。</p>
      <QRCode value={secret.uri} size={200} type="svg" bordered={false} aria-label="动态口令的二维码" />
      <p>
        <Popover trigger="click" content={<code className="pf-hash">{secret.secret}</code>}>
          <button type="button" className="pf-link">
            不能扫描？手工填密钥
          </button>
        </Popover>
      </p>
      <Form
        name="new-secret"
        layout="vertical"
        requiredMark={false}
        onFinish={({ code }: { code: string }) =>
          attempt(() => act('confirmSecondFactor', { code }), '动态口令已启用').then((done) =>
            done ? onDone() : undefined,
          )
        }
      >
        <Form.Item
          name="code"
          label="手机上显示的 6 位数字"
          rules={[{ required: true, message: '请填 6 位数字' }, SIX_DIGITS]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          启用
        </Button>
      </Form>
    </div>
  )
}

/** Signed in elsewhere, the second factor still to be given. */
export function OwedCode({ onDone }: { readonly onDone: () => void }) {
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={({ code }: { code: string }) =>
        attempt(() => act('giveSecondFactor', { code })).then((done) => (done ? onDone() : undefined))
      }
    >
      <Form.Item
        name="code"
        label="手机上显示的 6 位数字"
        rules={[{ required: true, message: '请填 6 位数字' }, SIX_DIGITS]}
      >
        <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block>
        确认
      </Button>
    </Form>
  )
}
