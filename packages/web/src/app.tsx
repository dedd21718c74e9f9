/** 页面: the same program shows the platform and, read-only, the evaluation of a case; each is loaded when it is that. */
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Waiting } from './parts/waiting.tsx'
import { THEME } from './theme.ts'

const PlatformApp = lazy(async () => ({ default: (await import('./platform/platform-app.tsx')).PlatformApp }))
const CaseApp = lazy(async () => ({ default: (await import('./case-app.tsx')).CaseApp }))

/** Everything of the library in our colours and words; messages and questions over the page stand outside of it and ask too. */
const dressed = (children: ReactNode): ReactNode => (
  <ConfigProvider locale={zhCN} theme={THEME} button={{ autoInsertSpace: false }}>
    {children}
  </ConfigProvider>
)
ConfigProvider.config({ holderRender: dressed })

export function App() {
  return dressed(<Begun />)
}

/** The same pages serve the platform and the read-only view of a case; the program says which it is. */
function Begun() {
  const [kind, setKind] = useState<'platform' | 'case'>()
  useEffect(() => {
    fetch('./api/alive')
      .then((answer) => answer.json())
      .then((said: { kind?: string }) => setKind(said.kind === 'platform' ? 'platform' : 'case'))
      .catch(() => setKind('case'))
  }, [])
  if (kind === undefined) return null
  return (
    <Suspense fallback={<Waiting what={kind === 'platform' ? '平台' : '评价'} />}>
      {kind === 'platform' ? <PlatformApp /> : <CaseApp />}
    </Suspense>
  )
}
