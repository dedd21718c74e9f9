/**
 * Reading issues 读取问题: issues.yaml, what people decided on the issues that the framework's diagnoses propose, and
 * what they found themselves. Their words are templates, whose figures stay bound.
 */
import {
  compileTemplate,
  didYouMean,
  type IssueDecision,
  type Problem,
  problem,
  type ShapedFile,
  type Template,
} from '@jiheng/engine'
import { type Data, type Reading, recs, str } from './reading.ts'

export function readIssues(shaped: ShapedFile, reading: Reading): readonly IssueDecision[] {
  if (shaped.data === undefined) return []
  const known = new Set(reading.framework.diagnoses.map((one) => one.code))
  return recs((shaped.data as Data).issues).flatMap((one, index): readonly IssueDecision[] => {
    const diagnosis = str(one.diagnosis)
    // A decision on another framework's diagnosis says nothing here.
    if (diagnosis !== '' && !known.has(diagnosis)) return []
    if (one.dropped === true)
      return [{ kind: 'drop', diagnosis, reason: str(one.reason), by: str(one.by), date: str(one.date) }]
    const words = (field: 'issue' | 'recommendation'): Template =>
      templateOf(str(one[field]), reading, shaped, ['issues', index, field])
    return [
      {
        kind: 'keep',
        id: str(one.id) || String(index + 1),
        diagnosis,
        title: str(one.title),
        issue: words('issue'),
        recommendation: words('recommendation'),
      },
    ]
  })
}

function templateOf(
  text: string,
  { framework, problems }: Reading,
  shaped: ShapedFile,
  path: readonly (string | number)[],
): Template {
  const compiled = compileTemplate(text, framework.names)
  problems.push(
    ...templateFaults(compiled.faults, text).map((one) => ({ ...one, place: shaped.placeOf(path) })),
  )
  return compiled.template ?? { source: '', parts: [] }
}

/** What is wrong with a template, in the words of the catalogue. */
export const templateFaults = (
  faults: ReturnType<typeof compileTemplate>['faults'],
  text: string,
): readonly Problem[] =>
  faults.map((fault) =>
    problem(fault.code, {
      ...fault.values,
      found: fault.values.found ?? text.slice(fault.start, fault.end),
      suggestion: didYouMean(fault.values.suggestion || undefined),
    }),
  )
