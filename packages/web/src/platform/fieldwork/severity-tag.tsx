/** 严重程度 of a finding. */
import { SEVERITIES, type Severity } from '@jiheng/app/contract'

export function SeverityTag({ severity }: { readonly severity: Severity }) {
  return <span className={`fw-severity fw-severity-${severity}`}>{SEVERITIES[severity]}</span>
}
