/** The platform's pages 平台: who is signed in, where he is, and the frame around it. Pages are loaded when asked for. */
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { Waiting } from '../parts/waiting.tsx'
import { act, useAsked } from './client.ts'
import { Desk } from './desk.tsx'
import { type Me, MeProvider } from './me.ts'
import { hrefOf, useWhere, type Where } from './route.ts'
import { attempt } from './show.tsx'
import { NewPassword, SignIn } from './sign-in.tsx'
import './platform.css'

const CheckPage = lazy(async () => ({ default: (await import('../pages/check-page.tsx')).CheckPage }))
const Evaluations = lazy(async () => ({ default: (await import('./evaluations.tsx')).Evaluations }))
const EvaluationPages = lazy(async () => ({
  default: (await import('./evaluation-pages.tsx')).EvaluationPages,
}))
const Units = lazy(async () => ({ default: (await import('./units.tsx')).Units }))
const Accounts = lazy(async () => ({ default: (await import('./accounts.tsx')).Accounts }))
const Security = lazy(async () => ({ default: (await import('./accounts.tsx')).Security }))
const Audit = lazy(async () => ({ default: (await import('./audit.tsx')).Audit }))
const Messages = lazy(async () => ({ default: (await import('./mine.tsx')).Messages }))
const SecondFactor = lazy(async () => ({ default: (await import('./second-factor.tsx')).SecondFactor }))
const OwedCode = lazy(async () => ({ default: (await import('./second-factor.tsx')).OwedCode }))
const BureauPages = lazy(async () => ({ default: (await import('./bureau/bureau-pages.tsx')).BureauPages }))
const Mine = lazy(async () => ({ default: (await import('./mine.tsx')).Mine }))

export function PlatformApp() {
  const asked = useAsked('me', {})
  const where = useWhere()
  const { again } = asked
  useEffect(() => {
    window.addEventListener('jiheng-signed-out', again)
    return () => window.removeEventListener('jiheng-signed-out', again)
  }, [again])
  if (asked.kind !== 'loaded') return <Waiting what="平台" />
  const me = asked.answer
  if (me.account === undefined && where.place === 'check')
    return (
      <Suspense fallback={<Waiting what="页面" />}>
        <div className="pf-open">
          <p>
            <a href="#/desk">登录平台</a>
          </p>
          <CheckPage />
        </div>
      </Suspense>
    )
  if (me.account === undefined) return <SignIn onDone={again} empty={me.empty} provider={me.singleSignOn} />
  if (me.mustChangePassword)
    return (
      <main className="pf-door">
        <div className="pf-door-card">
          <h1>
            <strong>绩衡</strong>
            <span>修改密码</span>
          </h1>
          <NewPassword onDone={again} why="首次登录、密码被重置或已到期，须先修改密码。" />
        </div>
      </main>
    )
  if (me.secondFactorPending || me.secondFactorMissing)
    return (
      <main className="pf-door">
        <div className="pf-door-card">
          <h1>
            <strong>绩衡</strong>
            <span>动态口令</span>
          </h1>
          <Suspense fallback={<Waiting what="页面" />}>
            {me.secondFactorPending ? (
              <OwedCode onDone={again} />
            ) : (
              <>
                <p className="pf-lead">安全策略要求管理员启用动态口令，启用以后才能办理其他事。</p>
                <SecondFactor isOn={false} onDone={again} />
              </>
            )}
          </Suspense>
          <p className="pf-door-foot">
            <SignOut />
          </p>
        </div>
      </main>
    )
  return (
    <MeProvider value={{ me, again }}>
      <PlatformFrame me={me} where={where}>
        <Suspense fallback={<Waiting what="页面" />}>
          <PageAt where={where} />
        </Suspense>
      </PlatformFrame>
    </MeProvider>
  )
}

function PageAt({ where }: { readonly where: Where }): ReactNode {
  switch (where.place) {
    case 'desk':
      return <Desk />
    case 'evaluations':
      return <Evaluations />
    case 'evaluation':
      return <EvaluationPages where={where} key={where.id} />
    case 'bureau':
      return <BureauPages rest={where.rest} />
    case 'units':
      return <Units />
    case 'accounts':
      return <Accounts />
    case 'security':
      return <Security />
    case 'audit':
      return <Audit />
    case 'messages':
      return <Messages />
    case 'me':
      return <Mine />
    case 'check':
      return <CheckPage />
  }
}

const MENU: readonly {
  readonly place: Exclude<Where['place'], 'evaluation'>
  readonly name: string
  readonly what: string
  readonly needs: readonly string[]
}[] = [
  { place: 'desk', name: '工作台', what: '等我办的事', needs: [] },
  { place: 'evaluations', name: '评价', what: '各年度的评价', needs: ['seeEvaluation', 'takePart'] },
  { place: 'bureau', name: '财政端', what: '收档、复评、比较', needs: ['seeBureau'] },
  { place: 'bureau', name: '财政询问', what: '财政部门的询问', needs: ['answerBureau'] },
  { place: 'units', name: '单位', what: '机构和预算单位', needs: ['seeUnits'] },
  { place: 'accounts', name: '账号', what: '人员、角色、密码', needs: ['seeAccounts'] },
  { place: 'security', name: '安全策略', what: '密码和锁定规则', needs: ['manageSecurity'] },
  { place: 'audit', name: '审计日志', what: '谁何时改了什么', needs: ['readAudit'] },
  { place: 'messages', name: '消息', what: '通知和催报', needs: [] },
  { place: 'check', name: '报告核查', what: '查一份报告的数', needs: [] },
]

function PlatformFrame({
  me,
  where,
  children,
}: {
  readonly me: Me
  readonly where: Where
  readonly children: ReactNode
}) {
  const main = useRef<HTMLElement>(null)
  const shown = MENU.filter(
    (one) => one.needs.length === 0 || one.needs.some((need) => me.permissions.includes(need)),
  )
  const active = where.place === 'evaluation' ? 'evaluations' : where.place
  const name = MENU.find((one) => one.place === active)?.name ?? '我的账号'
  useEffect(() => {
    document.title = `${name} · 绩衡`
  }, [name])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page starts at its head
  useEffect(() => {
    window.scrollTo(0, 0)
  }, [hrefOf(where)])
  return (
    <div className="frame pf-frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        跳到正文
      </button>
      <nav className="side" aria-label="页面">
        <a className="brand" href="#/desk" aria-label="绩衡，回到工作台">
          <strong>绩衡</strong>
          <span>部门整体支出绩效评价</span>
        </a>
        <ul>
          {shown.map((one) => (
            <li key={one.place}>
              <a
                href={hrefOf({ place: one.place } as Where)}
                aria-current={one.place === active ? 'page' : undefined}
              >
                <span>{one.name}</span>
                <small>{one.what}</small>
                {one.place === 'messages' && me.unread > 0 ? <b title="未读消息">{me.unread}</b> : null}
              </a>
            </li>
          ))}
        </ul>
        <p className="side-foot">一数一源·有据可查·可复算</p>
      </nav>
      <div className="body">
        <header className="top">
          <div className="top-title">
            <p className="top-name">{name}</p>
          </div>
          <div className="pf-who">
            <a href="#/me">
              {me.account?.name}
              <small>{me.account?.unitName}</small>
            </a>
            <SignOut />
          </div>
        </header>
        <main ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}

function SignOut() {
  return (
    <button
      type="button"
      className="pf-link"
      onClick={() =>
        attempt(() => act('signOut', {})).then(() => window.dispatchEvent(new Event('jiheng-signed-out')))
      }
    >
      退出
    </button>
  )
}
