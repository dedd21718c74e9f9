/** 标签: 示例, 待核, 不符 … always word and colour together, never colour alone. */
import { type FindingResult, RESULT_HINTS, RESULT_WORDS, SEVERITY_WORDS, type Severity } from '../words.ts'

export function IllustrativeTag() {
  return (
    <span className="tag tag-illustrative" title="为演示程序而设的数，不是该单位的真实数据">
      示例
    </span>
  )
}

/** 待核; `what` names the fields that no source confirmed. */
export function UnconfirmedTag({ what }: { readonly what: readonly string[] }) {
  if (what.length === 0) return null
  return (
    <span className="tag tag-unconfirmed" title={`尚未找到依据文件核实：${what.join('、')}`}>
      待核：{what.join('、')}
    </span>
  )
}

export function OpenTag({ why }: { readonly why?: string | undefined }) {
  return <span className="tag tag-open">{why === undefined ? '待评' : `待评 · ${why}`}</span>
}

export function ResultTag({ result }: { readonly result: FindingResult }) {
  return (
    <span className={`tag tag-result tag-${result}`} title={RESULT_HINTS[result]}>
      {RESULT_WORDS[result]}
    </span>
  )
}

export function SeverityTag({ severity }: { readonly severity: Severity }) {
  return <span className={`tag tag-severity tag-severity-${severity}`}>{SEVERITY_WORDS[severity]}</span>
}

export function AddedTag() {
  return (
    <span className="tag tag-added" title="本部门在共性指标之外增设的个性指标">
      自设
    </span>
  )
}
