/** 数据: the filled forms as the official ones look, two pictures, and every value in a list that can be searched. */
import { findCharts } from '../../chart-data.ts'
import { Chart } from '../../parts/chart.tsx'
import { Choice } from '../../parts/choice.tsx'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { Nothing, PageFrame } from '../../parts/page-frame.tsx'
import { goQuietly, withQuery } from '../../route.ts'
import { FormView } from './form-view.tsx'
import { ValueList } from './value-list.tsx'

export function FiguresPage() {
  const { index, route } = useEvaluationView()
  const { forms } = index.evaluation
  const show = route.query.show ?? 'forms'
  return (
    <PageFrame
      title="数据"
      lead="每个数只填报一次，都带出处；其余的数由它们算出。点任何一个数可以看它的来历。"
      tools={
        <Choice
          name="显示方式"
          value={show}
          options={[
            { value: 'forms', text: '填报表' },
            { value: 'charts', text: '图' },
            { value: 'list', text: '全部数值', count: index.evaluation.values.length },
          ]}
          onChange={(value) => goQuietly(withQuery(route, { show: value }))}
        />
      }
    >
      {show === 'forms' ? <Forms forms={forms} /> : null}
      {show === 'charts' ? <Charts /> : null}
      {show === 'list' ? <ValueList /> : null}
    </PageFrame>
  )
}

function Forms({
  forms,
}: {
  readonly forms: ReturnType<typeof useEvaluationView>['index']['evaluation']['forms']
}) {
  const { index, route } = useEvaluationView()
  const { department } = index.evaluation
  const units = [...new Set(forms.map((form) => form.unit))]
  const asked = route.query.unit ?? ''
  const unit = units.includes(asked)
    ? asked
    : (units.find((code) => code === department.code || code === department.name) ?? units[0])
  if (forms.length === 0) return <Nothing>本指标体系没有规定填报表，请看“全部数值”。</Nothing>
  return (
    <>
      {units.length < 2 ? null : (
        <Choice
          name="填报单位"
          value={unit ?? ''}
          options={units.map((code) => ({ value: code, text: index.unitNames.get(code) ?? code }))}
          onChange={(value) => goQuietly(withQuery(route, { unit: value }))}
        />
      )}
      {forms
        .filter((form) => form.unit === unit)
        .map((form) => (
          <FormView key={`${form.code}${form.unit}`} form={form} />
        ))}
    </>
  )
}

function Charts() {
  const { index } = useEvaluationView()
  const charts = findCharts(index)
  if (charts.length === 0)
    return <Nothing>现有数据不足以作图：需要有分项目的预算数与决算数，或按经济分类的支出。</Nothing>
  return (
    <div className="charts">
      {charts.map((chart) => (
        <Chart key={chart.title} chart={chart} />
      ))}
    </div>
  )
}
