/** Reading a typed value 读数: shared by files, the server and the page, so that all three say the same of a cell. */
import {
  measureInfo,
  type Place,
  type Problem,
  problem,
  readPrinted,
  readQuantity,
  type Value,
} from '@jiheng/engine'

/** A value as typed: a number with or without its measure, 不适用 with a reason, or nothing. */
export function readValue(
  typed: string,
  name: string,
  measure: string,
  printed: boolean,
  note: string,
  problems: Problem[],
  place: Place,
  columnMeasure?: string,
): Exclude<Value, { kind: 'undefinedValue' }> | undefined {
  const text = typed.trim()
  if (/^(不适用|无此项|N\/A)$/i.test(text)) {
    if (note === '') problems.push(problem('reason-missing', { what: `“${name}”填“不适用”` }, place))
    return { kind: 'notApplicable', reason: note }
  }
  const assumed = columnMeasure ?? measure
  const read = printed ? readPrinted(text, assumed) : readQuantity(text, assumed)
  if ('quantity' in read) {
    if (measureInfo(read.quantity.measure)?.dimension === measureInfo(measure)?.dimension)
      return { kind: 'known', quantity: read.quantity }
    problems.push(problem('cell-measure-mismatch', { name, wanted: measure || '纯数', found: text }, place))
    return undefined
  }
  switch (read.fault) {
    case 'empty':
      return undefined
    case 'approximate':
      problems.push(problem('cell-approximate', { name, found: text }, place))
      return undefined
    case 'measure-mismatch':
    case 'measure-unknown':
      problems.push(problem('cell-measure-mismatch', { name, wanted: measure || '纯数', found: text }, place))
      return undefined
    case 'not-a-number':
      problems.push(problem('cell-not-a-number', { name, found: text }, place))
      return undefined
  }
}
