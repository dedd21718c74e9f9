/** 切换: the same case under another framework, or with and without illustrative data. */
import { Select } from 'antd'
import type { EvaluationSummary } from '../api.ts'
import { go, type Route } from '../route.ts'
import { Choice } from './choice.tsx'

const caseOf = (entry: EvaluationSummary) => `${entry.title}|${entry.year}`

/** Keep the page and unit; what was open or searched belongs to the old evaluation. */
function switchTo(route: Route, entry: EvaluationSummary | undefined): void {
  if (entry === undefined) return
  const { unit = '' } = route.query
  go({ id: entry.id, page: route.page, query: { unit } })
}

export function Switches({
  route,
  entries,
}: {
  readonly route: Route
  readonly entries: readonly EvaluationSummary[]
}) {
  const current = entries.find((entry) => entry.id === route.id)
  if (current === undefined) return null
  const sameCase = entries.filter((entry) => caseOf(entry) === caseOf(current))
  const frameworks = [...new Set(sameCase.map((entry) => entry.framework))]
  const cases = [...new Map(entries.map((entry) => [caseOf(entry), entry])).values()]
  const inFramework = (framework: string) =>
    sameCase.find(
      (entry) => entry.framework === framework && entry.publishedOnly === current.publishedOnly,
    ) ?? sameCase.find((entry) => entry.framework === framework)
  const published = (value: boolean) =>
    sameCase.find((entry) => entry.framework === current.framework && entry.publishedOnly === value)
  const other = published(!current.publishedOnly)
  return (
    <div className="switches">
      {cases.length < 2 ? null : (
        <Select
          aria-label="选择评价"
          value={caseOf(current)}
          popupMatchSelectWidth={false}
          options={cases.map((entry) => ({
            value: caseOf(entry),
            label: `${entry.title}（${entry.year} 年度）`,
          }))}
          onChange={(value: string) =>
            switchTo(
              route,
              cases.find((entry) => caseOf(entry) === value),
            )
          }
        />
      )}
      <Select
        aria-label="选择指标体系"
        value={current.framework}
        popupMatchSelectWidth={false}
        disabled={frameworks.length < 2}
        options={frameworks.map((framework) => ({ value: framework, label: framework }))}
        onChange={(value: string) => switchTo(route, inFramework(value))}
      />
      {other === undefined ? (
        <span className={current.publishedOnly ? 'tag tag-published' : 'tag tag-illustrative'}>
          {current.publishedOnly ? '仅公开数据' : '含示例数据'}
        </span>
      ) : (
        <Choice
          name="数据范围"
          value={current.publishedOnly ? 'published' : 'illustrative'}
          options={[
            { value: 'published', text: '仅公开数据' },
            { value: 'illustrative', text: '含示例' },
          ]}
          onChange={(value) => switchTo(route, published(value === 'published'))}
        />
      )}
    </div>
  )
}
