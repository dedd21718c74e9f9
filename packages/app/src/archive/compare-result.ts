/**
 * 重算比对: a sealed result or document beside what its inputs give now. The program that sealed may have been another
 * version: members that the sealed result does not know are no difference, nor is another layout of the same words.
 */
import { readDocx, readWorkbook } from '@jiheng/documents'
import { type Evaluation, type Problem, problem } from '@jiheng/engine'
import type { FileMap } from '../case/library.ts'
import { resultBytes } from '../use/evaluate-case.ts'
import { parsedJson } from './records.ts'

const decoder = new TextDecoder()

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

export const differs = (what: string, sealed: string, computed: string): Problem =>
  problem('archive-result-differs', { what, sealed, computed })
const altered = (what: string): Problem => differs(what, '内容有改动', '与重算不同')
export const absent = (what: string): Problem => differs(what, '缺失', '应有')

/** Everything that was sealed is there with the same content; there may be more. */
export function isWithin(sealed: unknown, computed: unknown): boolean {
  if (Array.isArray(sealed))
    return (
      Array.isArray(computed) &&
      sealed.length === computed.length &&
      sealed.every((one, at) => isWithin(one, computed[at]))
    )
  if (typeof sealed === 'object' && sealed !== null)
    return (
      typeof computed === 'object' &&
      computed !== null &&
      Object.entries(sealed).every(
        ([name, one]) =>
          Object.hasOwn(computed, name) &&
          isWithin(one, (computed as Readonly<Record<string, unknown>>)[name]),
      )
    )
  return sealed === computed
}

/** result.json against the evaluation as it is now, value by value. */
export function compareResult(sealed: Uint8Array | undefined, evaluation: Evaluation): readonly Problem[] {
  const computed = resultBytes(evaluation)
  if (sealed !== undefined && sameBytes(sealed, computed)) return []
  const old = parsedJson(sealed) as Evaluation | undefined
  if (old === undefined || old === null || !Array.isArray(old.values))
    return [differs('result.json', '缺失或不能读取', '完整')]
  const faults: Problem[] = []
  const before = new Map(old.values.map((one) => [one.ref, one]))
  for (const now of evaluation.values) {
    const was = before.get(now.ref)
    before.delete(now.ref)
    if (was?.value?.text !== now.value.text)
      faults.push(differs(now.label, was?.value?.text ?? '（无）', now.value.text))
  }
  for (const was of before.values()) faults.push(differs(was.label, was.value?.text ?? '', '（无）'))
  if (old.total?.sentence !== evaluation.total.sentence)
    faults.push(differs('总评', old.total?.sentence ?? '', evaluation.total.sentence))
  if (faults.length > 0) return faults
  return isWithin(old, JSON.parse(decoder.decode(computed))) ? [] : [altered('result.json')]
}

/** A file of the package against what it must be. `strict` asks for the same bytes, otherwise for the same words. */
export function compareFile(
  payload: FileMap,
  path: string,
  wanted: Uint8Array,
  strict: boolean,
): readonly Problem[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const sealed = payload.get(path)
  if (sealed === undefined) return [absent(name)]
  if (sameBytes(sealed, wanted)) return []
  if (strict) return [altered(name)]
  const words = wordsOf(name, wanted)
  return words !== undefined && wordsOf(name, sealed) === words ? [] : [altered(name)]
}

/** What a reader of the document sees, without its layout. Undefined where it cannot be read. */
function wordsOf(name: string, bytes: Uint8Array): string | undefined {
  if (name.endsWith('.docx')) {
    const read = readDocx(bytes)
    return 'text' in read ? read.text : undefined
  }
  if (name.endsWith('.html'))
    return decoder
      .decode(bytes)
      .replace(/<style[\s\S]*?<\/style>/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
  if (name.endsWith('.xlsx')) {
    const read = readWorkbook(bytes)
    return 'sheets' in read
      ? JSON.stringify(
          read.sheets.map((sheet) => [
            sheet.name,
            [...sheet.rows].map(([row, cells]) => [
              row,
              [...cells].map(([column, cell]) => [column, cell.text]),
            ]),
          ]),
        )
      : undefined
  }
  return undefined
}
