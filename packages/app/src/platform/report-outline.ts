/**
 * 报告 as a part of the case folder: what people wrote in the editor becomes outline.yaml, so that the report that the archive
 * recomputes is the one that was signed. Suggestions that nobody has decided on are not in it.
 */
import { frameworkSchema, readShape } from '@jiheng/engine'
import { type EditorNode, editorOf, type OutlineData, outlineOf } from '../contract/report-document.ts'
import type { Reader, ReportRow } from './store.ts'

/** outline.yaml as plain data; none while nobody has written. */
export async function outlineFile(reader: Reader, evaluation: string): Promise<unknown> {
  const row = await reader.get('report', { evaluation })
  return row === undefined ? undefined : outlineOfRow(row)
}

export const outlineOfRow = (
  row: Pick<ReportRow, 'document' | 'title' | 'organisation' | 'date' | 'reference'>,
): unknown => ({
  ...(row.title === '' ? {} : { title: row.title }),
  ...(row.organisation === '' ? {} : { organisation: row.organisation }),
  ...(row.date === '' ? {} : { date: row.date }),
  ...(row.reference === '' ? {} : { number: row.reference }),
  outline: outlineOf(row.document as EditorNode),
})

/** The framework's outline opened as a document to write in. */
export function firstDocument(framework: string): EditorNode {
  const { data } = readShape(framework, 'framework.yaml', frameworkSchema)
  const outline = (data as { readonly outline?: readonly OutlineData[] } | undefined)?.outline
  return editorOf(outline ?? [])
}
