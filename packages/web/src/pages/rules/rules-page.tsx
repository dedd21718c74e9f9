/** 勾稽核对: every rule at every unit; what does not agree comes first. */
import type { Finding } from '@jiheng/engine'
import { Input, Select } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import { Choice } from '../../parts/choice.tsx'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { Nothing, PageFrame } from '../../parts/page-frame.tsx'
import { Pager } from '../../parts/pager.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { goQuietly, withQuery } from '../../route.ts'
import { RESULT_ORDER, RESULT_WORDS, SEVERITY_ORDER, SEVERITY_WORDS } from '../../words.ts'
import { FindingView } from './finding-view.tsx'

const SIZE = 30

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      RESULT_ORDER.indexOf(a.result) - RESULT_ORDER.indexOf(b.result) ||
      SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity),
  )
}

export function RulesPage() {
  const { index, route } = useEvaluationView()
  const { findings, counts } = index.evaluation
  const { unit = '', severity = '', open = '' } = route.query
  const asksFor = index.findings.get(open)?.result
  const result = route.query.result ?? asksFor ?? (counts.violated > 0 ? 'violated' : 'all')
  const [asked, setAsked] = useState('')
  const [turned, setPage] = useState<number>()
  const words = useDeferredValue(asked)
  const ordered = useMemo(() => inOrder(findings), [findings])
  const filtered = ordered.filter(
    (finding) =>
      (unit === '' || finding.unit === unit) &&
      (severity === '' || finding.severity === severity) &&
      words
        .split(/\s+/)
        .every((word) =>
          `${finding.name} ${finding.unitName} ${finding.row?.name ?? ''} ${finding.sentence}`.includes(word),
        ),
  )
  const found = result === 'all' ? filtered : filtered.filter((finding) => finding.result === result)
  const opened = found.findIndex((finding) => finding.ref === open)
  const page = turned ?? Math.floor(Math.max(opened, 0) / SIZE) + 1
  const change = (query: Readonly<Record<string, string>>) => {
    goQuietly(withQuery(route, { ...query, open: '' }))
    setPage(1)
  }
  return (
    <PageFrame
      title="勾稽核对"
      lead="勾稽关系是数与数之间应当成立的等式或大小关系。公开数字都经过四舍五入，程序按区间判断：只有舍入解释不了的差额才算“不符”。"
      tools={
        <>
          <Choice
            name="核对结果"
            value={result}
            options={[
              ...RESULT_ORDER.map((each) => ({
                value: each,
                text: RESULT_WORDS[each],
                count: filtered.filter((finding) => finding.result === each).length,
              })),
              { value: 'all', text: '全部', count: filtered.length },
            ]}
            onChange={(value) => change({ result: value })}
          />
          <div className="filters">
            <UnitSelect value={unit} onChange={(code) => change({ unit: code })} />
            <Select
              aria-label="按严重程度筛选"
              className="severity-select"
              value={severity}
              options={[
                { value: '', label: '全部程度' },
                ...SEVERITY_ORDER.map((each) => ({ value: each, label: SEVERITY_WORDS[each] })),
              ]}
              onChange={(value: string) => change({ severity: value })}
            />
            <Input
              className="search"
              allowClear
              aria-label="按名称或内容查找"
              placeholder="查找名称或内容"
              value={asked}
              onChange={(event) => {
                setAsked(event.target.value)
                setPage(1)
              }}
            />
          </div>
        </>
      }
    >
      {found.length === 0 ? (
        <Nothing>
          {findings.length === 0
            ? '本指标体系没有规定勾稽关系，或还没有数据可以核对。'
            : '没有符合条件的核对结果，请改选其他结果或单位。'}
        </Nothing>
      ) : (
        <ul className="findings">
          {found.slice((page - 1) * SIZE, page * SIZE).map((finding) => (
            <FindingView key={finding.ref} finding={finding} startsOpen={finding.ref === open} />
          ))}
        </ul>
      )}
      <Pager total={found.length} page={page} size={SIZE} onPage={setPage} />
    </PageFrame>
  )
}
