/** (c) A report with 2,000 bound figures: DOCX written, read back and compared; HTML beside it. */
import { compareBindings, readDocx, writeDocx, writeHtml } from '@jiheng/documents'
import { bindingsOf, type ReportBlock, type ReportDocument } from '@jiheng/engine'

function documentOf(figures: number): ReportDocument {
  const blocks: ReportBlock[] = []
  for (let index = 0; index < figures / 2; index += 4)
    blocks.push({
      kind: 'paragraph',
      text: Array.from({ length: 4 }, (_, at) => [
        { kind: 'text', text: '支出决算' } as const,
        { kind: 'bound', text: `${index + at}.00万元`, ref: `f:${index + at}` } as const,
      ]).flat(),
    })
  const rows = Array.from({ length: figures / 8 }, (_, row) => ({
    cells: [
      { text: [{ kind: 'text', text: `项目${row}` } as const] },
      ...Array.from({ length: 4 }, (_cell, at) => ({
        text: [{ kind: 'bound', text: `${row}.${at}0`, ref: `t:${row}.${at}` } as const],
      })),
    ],
  }))
  const columns = ['项目', '一', '二', '三', '四'].map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
    width: 20,
  }))
  blocks.push(
    { kind: 'annex', title: '明细', landscape: false },
    { kind: 'table', table: { title: '明细表', measure: '万元', columns, rows, notes: [] } },
  )
  return { title: '性能测试报告', organisation: '某局', notices: [], blocks }
}

export async function benchReport(): Promise<readonly string[]> {
  const rows: string[] = []
  await writeDocx(documentOf(200))
  for (const figures of [2000, 20_000]) {
    const document = documentOf(figures)
    const start = performance.now()
    const bytes = await writeDocx(document)
    const written = performance.now()
    const read = readDocx(bytes)
    const bindings = bindingsOf(document)
    const faults = 'bookmarks' in read ? compareBindings(bindings, read.bookmarks) : ['unreadable']
    const compared = performance.now()
    const html = writeHtml(document)
    const done = performance.now()
    if (faults.length > 0 || html.length === 0) throw new Error('the report is not what was bound')
    rows.push(
      `| ${bindings.length.toLocaleString('en')} | ${(written - start).toFixed(0)} 毫秒 | ${(compared - written).toFixed(0)} 毫秒 | ${(done - compared).toFixed(0)} 毫秒 | ${(bytes.length / 1024).toFixed(0)} KB |`,
    )
  }
  return ['| 绑定数字 | 写 DOCX | 读回并逐个比对 | 写 HTML | 大小 |', '|---|---|---|---|---|', ...rows]
}
