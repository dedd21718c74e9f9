/** 索引: indicator → entered figures behind it → evidence, and the other materials that bear on the indicator. */
import type { Evaluation, IndicatorResult, ValueRecord } from '@jiheng/engine'
import type { Catalogue } from './catalogue.ts'
import { leavesOf } from './catalogue.ts'

export interface IndexEntry {
  readonly code: string
  readonly name: string
  readonly points?: string
  readonly figures: readonly {
    readonly ref: string
    readonly label: string
    readonly value: string
    readonly source: string
    readonly evidence: readonly string[]
  }[]
}

export interface ArchiveIndex {
  readonly format: string
  readonly indicators: readonly IndexEntry[]
}

export function indexOf(evaluation: Evaluation): ArchiveIndex {
  const byRef = new Map(evaluation.values.map((record) => [record.ref, record]))
  const entered = (ref: string, seen: Set<string>): readonly ValueRecord[] => {
    const record = byRef.get(ref)
    if (record === undefined || seen.has(ref)) return []
    seen.add(ref)
    const below = record.inputs.flatMap((input) => entered(input, seen))
    return record.origin.kind === 'entered' && record.key !== undefined ? [record, ...below] : below
  }
  const entryOf = (one: IndicatorResult): IndexEntry => ({
    code: one.code,
    name: one.name,
    ...(one.points === undefined ? {} : { points: one.points }),
    figures: entered(one.ref, new Set()).map((record) => ({
      ref: record.ref,
      label: record.label,
      value: record.value.text,
      source: record.origin.kind === 'entered' ? JSON.stringify(record.origin.source.place) : '',
      evidence: record.evidence ?? [],
    })),
  })
  return { format: 'jiheng-index/1', indicators: [...leavesOf(evaluation.indicators)].map(entryOf) }
}

/** The same with 档号: of each piece of evidence, and of every other material of the indicator. */
export function cataloguedIndex(evaluation: Evaluation, catalogue: Catalogue): unknown {
  const byFile = new Map(catalogue.entries.map((one) => [one.file, one.number]))
  const numbers = new Map(
    evaluation.evidence.flatMap(({ id, file, page }) => {
      const number = file === undefined ? undefined : byFile.get(`inputs/case/${file}`)
      return number === undefined
        ? []
        : [[id, { id, number, ...(page === undefined ? {} : { page }) }] as const]
    }),
  )
  const { indicators } = indexOf(evaluation)
  return {
    format: 'jiheng-index/2',
    indicators: indicators.map((one) => ({
      ...one,
      figures: one.figures.map((figure) => ({
        ...figure,
        evidence: figure.evidence.map((id) => numbers.get(id) ?? { id }),
      })),
      materials: catalogue.entries
        .filter((entry) => entry.indicators.includes(one.code))
        .map(({ number, title, file }) => ({ number, title, file })),
    })),
  }
}
