/** 选择单位. The empty value is all units. */
import { Select } from 'antd'
import { useEvaluationView } from './evaluation-context.tsx'

export function UnitSelect({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (code: string) => void
}) {
  const { index } = useEvaluationView()
  const { units, department } = index.evaluation
  const options = [
    { value: '', label: '全部单位' },
    ...(units.some((unit) => unit.code === department.code)
      ? []
      : [{ value: department.code, label: `${department.name}（汇总）` }]),
    ...units.map((unit) => ({
      value: unit.code,
      label: unit.code === department.code ? `${unit.name}（汇总）` : unit.name,
    })),
  ]
  return (
    <Select
      className="unit-select"
      aria-label="按单位筛选"
      value={value}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={onChange}
    />
  )
}
