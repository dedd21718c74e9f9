/** My account and messages 我的账号、消息. */

import { ROLES } from '@jiheng/app/contract'
import { Button } from 'antd'
import { act, timeWords, useAsked } from './client.ts'
import { useMe } from './me.ts'
import { hrefOf } from './route.ts'
import { SecondFactor } from './second-factor.tsx'
import { Answered, attempt, Page } from './show.tsx'
import { NewPassword } from './sign-in.tsx'

/** Where a message of fieldwork leads to; all others are about the unit's forms. */
const PLACES: Readonly<Record<string, { readonly page: 'fieldwork'; readonly tab: string }>> = {
  finding: { page: 'fieldwork', tab: 'findings' },
  fieldwork: { page: 'fieldwork', tab: 'board' },
}

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
                          ...(PLACES[one.kind] ?? ({ page: 'unit' } as const)),
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
      <SecondFactor isOn={account.secondFactor} onDone={again} />
    </Page>
  )
}
