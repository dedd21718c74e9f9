/** My account and messages 我的账号、消息. */

import { ROLES } from '@jiheng/app/contract'
import { Button, Input, message } from 'antd'
import { useState } from 'react'
import { act, timeWords, useAsked } from './client.ts'
import { useMe } from './me.ts'
import { hrefOf } from './route.ts'
import { Answered, attempt, Page } from './show.tsx'
import { NewPassword } from './sign-in.tsx'

export function Messages() {
  const asked = useAsked('messages', {})
  const { again } = useMe()
  return (
    <Page title="消息">
      <Answered asked={asked} what="消息">
        {({ messages }) => {
          const unread = messages.filter((one) => one.readAt === '').map((one) => one.id)
          return (
            <>
              {unread.length === 0 ? null : (
                <Button
                  onClick={() =>
                    attempt(() => act('markRead', { messages: unread })).then(() => {
                      asked.again()
                      again()
                    })
                  }
                >
                  全部标为已读（{unread.length} 条）
                </Button>
              )}
              {messages.length === 0 ? <p className="pf-empty">没有消息。</p> : null}
              <ul className="pf-lines">
                {messages.map((one) => (
                  <li key={one.id} className={one.readAt === '' ? 'pf-unread' : undefined}>
                    {one.evaluation === '' ? (
                      <span>{one.text}</span>
                    ) : (
                      <a
                        href={hrefOf({
                          place: 'evaluation',
                          id: one.evaluation,
                          page: 'unit',
                          unit: one.unit,
                        })}
                      >
                        {one.text}
                      </a>
                    )}
                    <small>{timeWords(one.at)}</small>
                  </li>
                ))}
              </ul>
            </>
          )
        }}
      </Answered>
    </Page>
  )
}

export function Mine() {
  const { me, again } = useMe()
  const [secret, setSecret] = useState<{ secret: string; uri: string }>()
  const [code, setCode] = useState('')
  const { account } = me
  if (account === undefined) return null
  return (
    <Page
      title="我的账号"
      lead={`${account.name}（${account.login}） ${account.roles.map((role) => ROLES[role]).join('、')} ${account.unitName}`}
    >
      <h2>修改密码</h2>
      <NewPassword onDone={again} />
      <h2>动态口令</h2>
      {account.secondFactor ? (
        <p>已启用：登录时除密码外，还要填手机上的 6 位数字。</p>
      ) : (
        <p>启用后，登录时除密码外，还要填手机上的 6 位数字。</p>
      )}
      {secret === undefined ? (
        <Button onClick={() => attempt(async () => setSecret(await act('startSecondFactor', {})))}>
          {account.secondFactor ? '重新设置' : '启用'}
        </Button>
      ) : (
        <div className="pf-narrow">
          <p>在手机的身份验证器里手工添加账号，密钥：</p>
          <p>
            <code>{secret.secret}</code>
          </p>
          <label htmlFor="totp-code">手机上显示的 6 位数字</label>
          <Input
            id="totp-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            inputMode="numeric"
          />
          <Button
            type="primary"
            onClick={() =>
              attempt(() => act('confirmSecondFactor', { code })).then((done) => {
                if (!done) return
                message.success('动态口令已启用')
                setSecret(undefined)
                again()
              })
            }
          >
            确认
          </Button>
        </div>
      )}
    </Page>
  )
}
