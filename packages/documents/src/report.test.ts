/** 三种格式: DOCX, HTML and Typst of one report carry the same words; golden text and structure. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BoundText, ReportDocument } from '@jiheng/engine'
import { bindingsOf } from '@jiheng/engine'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { writeDocx } from './docx.ts'
import { readDocx } from './docx-read.ts'
import { writeHtml } from './html.ts'
import { FULL_REPORT } from './testing/report.test-data.ts'
import { printTypst, typstString } from './typst.ts'

const squeeze = (text: string): string => text.replace(/\s/g, '')

function htmlText(html: string): string {
  const body = html.slice(html.indexOf('<body>'))
  return squeeze(body.replace(/<[^>]*>/g, '')).replace(/&#(\d+);/g, (_, code) =>
    String.fromCharCode(Number(code)),
  )
}

/** What Typst prints lies in its string literals, after the preamble. */
function typstText(source: string): string {
  const body = source.slice(source.indexOf('\n#set page('))
  const literals = [...body.matchAll(/#\("((?:[^"\\]|\\.)*)"\)/gs)]
  return squeeze(literals.map(([, text = '']) => text.replace(/\\(.)/gs, '$1')).join(''))
}

/** Fewer rows, so that golden files can be read. */
const SHORT_REPORT: ReportDocument = {
  ...FULL_REPORT,
  blocks: FULL_REPORT.blocks.map((block) =>
    block.kind === 'table'
      ? { ...block, table: { ...block.table, rows: block.table.rows.slice(0, 7) } }
      : block,
  ),
}

async function docxText(document: ReportDocument): Promise<string> {
  const read = readDocx(await writeDocx(document))
  return 'text' in read ? squeeze(read.text) : read.reason
}

describe('同一文字', () => {
  test('DOCX, HTML and Typst say the same, in the same order', async () => {
    const docx = await docxText(FULL_REPORT)
    expect(docx.length).toBeGreaterThan(4000)
    expect(htmlText(writeHtml(FULL_REPORT))).toBe(docx)
    expect(typstText(printTypst(FULL_REPORT))).toBe(docx)
  })

  test('law: so they do with any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), async (one, two) => {
        const document = hostile(one, two)
        const docx = await docxText(document)
        expect(htmlText(writeHtml(document))).toBe(docx)
        expect(typstText(printTypst(document))).toBe(docx)
      }),
      { seed: 9704, numRuns: 60 },
    )
  })
})

/** The texts at every place where a user's words can stand. */
function hostile(one: string, two: string): ReportDocument {
  const text: BoundText = [
    { kind: 'text', text: one },
    { kind: 'bound', text: two, ref: one, illustrative: true },
    { kind: 'bound', text: one, ref: two, unconfirmed: true },
  ]
  const columns = [{ title: `列${one}`, align: 'left' as const, width: 1 }]
  return {
    title: `题${one}`,
    organisation: `局${two}`,
    date: `日${one}`,
    notices: [`知${two}`],
    blocks: [
      { kind: 'heading', level: 1, text },
      { kind: 'paragraph', text },
      { kind: 'annex', title: `附${two}`, landscape: false },
      {
        kind: 'table',
        table: {
          title: `表${one}`,
          measure: `元${two}`,
          columns,
          rows: [{ cells: [{ text }] }],
          notes: [`注${two}`],
        },
      },
    ],
  }
}

const ATTACKS = [
  '"]) #read("/etc/passwd")',
  '\\"#panic("x")',
  '\\',
  '#import "@preview/x:1.0.0"',
  '*/ // ] } ) $',
  '</style><script>alert(1)</script>',
  '" onmouseover="alert(1)',
  "'><img src=http://x/y>",
  ']]>&lt;&#60;',
]

describe('HTML', () => {
  /** Everything but text: tags with their attributes. */
  const tags = (html: string): string => (html.match(/<[^>]*>/g) ?? []).join('\n')

  test('one self-contained page without script or request', () => {
    const html = writeHtml(FULL_REPORT)
    expect(html).not.toMatch(/<script|<link|<img|<iframe|url\(|https?:|@import/i)
    expect(html).toContain('<html lang="zh-CN">')
  })

  test('every binding is a span with its id, ref and text', () => {
    const html = writeHtml(FULL_REPORT)
    const spans = [
      ...html.matchAll(
        /<span class="bound[^"]*" id="(\w+)" data-ref="([^"]*)" title="[^"]*">([^<]*)<\/span>/g,
      ),
    ]
    expect(spans.map(([, id, ref, text]) => ({ id, ref, text }))).toEqual(bindingsOf(FULL_REPORT))
  })

  test('tables have captions and scopes', () => {
    const html = writeHtml(FULL_REPORT)
    expect(html.match(/<table/g)).toHaveLength(3)
    expect(html.match(/<caption>/g)).toHaveLength(3)
    expect(html).toContain('<th scope="col">')
    expect(html).toContain('<th scope="rowgroup" rowspan="5"')
  })

  test.each(ATTACKS)('%s stays text', (attack) => {
    const allowed =
      /^<(\/?(html|head|meta|title|style|body|main|section|h[1-6]|p|div|table|caption|colgroup|col|thead|tbody|tr|th|td|span)\b|br>|!doctype html>)/
    for (const tag of tags(writeHtml(hostile(attack, attack))).split('\n')) {
      expect(tag).toMatch(allowed)
      expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\son\w+|['"]/)
    }
  })
})

describe('Typst', () => {
  /** What is obeyed: everything outside string literals. */
  const markup = (source: string): string => source.replace(/"(?:[^"\\]|\\.)*"/gs, '""')

  test('a string literal reads back as its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const literal = typstString(text)
        expect(literal).toMatch(/^"(?:[^"\\]|\\.)*"$/s)
        expect(literal.slice(1, -1).replace(/\\(.)/gs, '$1')).toBe(text)
      }),
      { seed: 9704 },
    )
  })

  test.each(ATTACKS)('%s changes no markup', (attack) => {
    expect(markup(printTypst(hostile(attack, attack)))).toBe(markup(printTypst(hostile('甲', '乙'))))
  })

  test('law: no text changes the markup', () => {
    const plain = markup(printTypst(hostile('甲', '乙')))
    const line = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((text) => !/[\r\n\v\f\u0085\u2028\u2029]/.test(text))
    fc.assert(
      fc.property(line, (text) => {
        // Widths follow the text; commands do not.
        const widths = /columns: \([^)]*\)|grid-table\([\d.]+pt/g
        expect(markup(printTypst(hostile(text, text))).replace(widths, '')).toBe(plain.replace(widths, ''))
      }),
      { seed: 9704 },
    )
  })
})

describe('样张', () => {
  const folder = join(import.meta.dirname, 'golden')
  const update = process.env.UPDATE_GOLDEN === '1'

  /** Compare with the golden file, or write it. */
  function golden(name: string, found: string): void {
    const file = join(folder, name)
    if (update) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, found)
    }
    expect(found).toBe(readFileSync(file, 'utf8'))
  }

  test('DOCX: parts and structure', async () => {
    const files = unzipSync(await writeDocx(SHORT_REPORT))
    const parts = Object.keys(files).sort()
    const lines = parts.map((name) => {
      const xml = strFromU8(files[name] ?? new Uint8Array())
      return `=== ${name}\n${xml.replace(/<(?=w:(p|tbl|tr|tc|sectPr|style|font)[ >])/g, '\n<')}\n`
    })
    golden('report.docx.xml', lines.join('\n'))
  })

  test('DOCX: text as read back', async () => {
    const read = readDocx(await writeDocx(SHORT_REPORT))
    golden('report.docx.txt', 'text' in read ? `${read.text}\n` : read.reason)
  })

  test('HTML', () => golden('report.html', writeHtml(SHORT_REPORT)))
  test('Typst', () => golden('report.typ', printTypst(SHORT_REPORT)))

  test('no golden file of a report is unused', () => {
    const ours = readdirSync(folder).filter((name) => name.startsWith('report.'))
    expect(ours.sort()).toEqual(['report.docx.txt', 'report.docx.xml', 'report.html', 'report.typ'])
  })
})
