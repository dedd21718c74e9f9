/** 页面: the same program shows the platform and, read-only, the evaluation of a case; each is loaded when it is that. */
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Waiting } from './parts/waiting.tsx'
import { THEME } from './theme.ts'

const PlatformApp = lazy(async () => ({ default: (await import('./platform/platform-app.tsx')).PlatformApp }))
const CaseApp = lazy(async () => ({ default: (await import('./case-app.tsx')).CaseApp }))

export function App() {
  return (
    <ConfigProvider locale={zhCN} theme={THEME} button={{ autoInsertSpace: false }}>
      <Begun />
    </ConfigProvider>
  )
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
