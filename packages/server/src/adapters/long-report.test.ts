/** 四十页以上的报告: all forms, long tables across pages, charts; the same words and numbers in Word, web page and PDF. */
import { assessCase } from '@jiheng/app'
import { editorOf, type OutlineData, outlineOf } from '@jiheng/app/contract'
import { compareBindings, printTypst, readDocx, readPdf, writeDocx, writeHtml } from '@jiheng/documents'
import { bindingsOf, frameworkSchema, readShape } from '@jiheng/engine'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readFolder } from './folder.ts'
import { nodeHash } from './hash.ts'
import { nodePdfResources } from './pdf-resources.ts'
import { createPrinter } from './printer.ts'

const bare = (text: string): string => text.replace(/\s/g, '')

test('a report of more than forty pages', async () => {
  const files = new Map(await readFolder('cases/hengyang-hrss-2019'))
  const library = await readFolder('frameworks')
  const request = { files, library, publishedOnly: false }
  const first = (await assessCase(request, nodeHash)).assessed
  if (first === undefined) throw new Error('no evaluation')
  const text = new TextDecoder().decode(library.get(first.loaded.frameworkFile))
  const { data } = readShape(text, 'framework.yaml', frameworkSchema)
  const given = (data as { readonly outline: readonly OutlineData[] }).outline
  const own = outlineOf(editorOf(given)).flatMap((node) => {
    if (node.kind === 'annex' || node.kind === 'table') return []
    const { paragraphs: _, ...rest } = node
    return [rest]
  })
  const outline = [
    ...Array.from({ length: 4 }, () => own).flat(),
    ...first.evaluation.charts.map((one) => ({ kind: 'chart', chart: one.title })),
    { kind: 'table', table: 'rules', title: '勾稽核对结果' },
    { kind: 'annex', title: '基础数据表' },
    ...first.loaded.framework.forms.map(({ code, name }) => ({
      kind: 'table',
      table: 'form',
      form: code,
      title: name,
    })),
    { kind: 'annex', title: '绩效评分表', landscape: true },
    { kind: 'table', table: 'scores', title: '绩效评分表' },
  ]
  files.set(
    'outline.yaml',
    new TextEncoder().encode(stringify({ outline }, { aliasDuplicateObjects: false, lineWidth: 0 })),
  )
  const { report, reportProblems } = (await assessCase(request, nodeHash)).assessed ?? {}
  expect(reportProblems).toEqual([])
  if (report === undefined) throw new Error('no report')
  const bindings = bindingsOf(report)
  expect(bindings.length).toBeGreaterThan(600)
  const docx = readDocx(await writeDocx(report))
  if ('reason' in docx) throw new Error(docx.reason)
  expect(compareBindings(bindings, docx.bookmarks)).toEqual([])
  const html = bare(
    writeHtml(report)
      .replace(/<style>.*?<\/style>/s, '')
      .replace(/<[^>]+>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
  )
  for (const { text: words } of docx.paragraphs) expect(html).toContain(bare(words))
  for (const cell of docx.tables.flat(2)) expect(html).toContain(bare(cell))
  const printed = await createPrinter().print(printTypst(report))
  if ('reason' in printed) throw new Error(printed.reason)
  const pdf = await readPdf(printed.pdf, { resources: nodePdfResources() })
  if ('fault' in pdf) throw new Error(pdf.fault.message)
  expect(pdf.source.pages?.length).toBeGreaterThan(40)
  // The head of a table stands again on each page that the table runs over.
  expect(pdf.source.text.match(/勾稽关系\s*结果\s*核对过程/g)?.length ?? 0).toBeGreaterThan(3)
  const inPdf = bare(pdf.source.text)
  for (const { text: words } of bindings) expect(inPdf).toContain(bare(words))
}, 180_000)
