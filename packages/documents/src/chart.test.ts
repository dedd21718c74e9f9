/** 图: the same names and numbers in DOCX, HTML and Typst. */
import type { ReportChart, ReportDocument } from '@jiheng/engine'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { chartSvg } from './chart-svg.ts'
import { writeDocx } from './docx.ts'
import { writeHtml } from './html.ts'
import { printTypst } from './typst.ts'

const chart: ReportChart = {
  kind: 'rowComparison',
  title: '项目：预算与决算',
  measure: '万元',
  series: ['年初预算数', '决算数'],
  rows: [
    {
      name: '人才引进',
      marks: [
        { amount: '182', text: '182.00万元', ref: 'f:a' },
        { amount: '237.99', text: '237.99万元', ref: 'f:b' },
      ],
    },
    { name: '<退>&库', marks: [{ amount: '-3.5', text: '-3.50万元', ref: 'f:c' }, null] },
  ],
}
const report: ReportDocument = {
  title: '报告',
  organisation: '某局',
  notices: [],
  blocks: [
    { kind: 'paragraph', text: [{ kind: 'text', text: '见图。' }] },
    { kind: 'chart', chart },
  ],
}
const textsOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
    text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
  )

describe('图', () => {
  test('网页和排版源文里是同一张图，名称和数都在', () => {
    const texts = textsOf(chartSvg(chart, 'sans-serif'))
    for (const word of [
      '人才引进',
      '<退>&库',
      '182.00万元',
      '237.99万元',
      '-3.50万元',
      '年初预算数',
      '单位：万元',
    ])
      expect(texts).toContain(word)
    expect(writeHtml(report).replace(' style="max-width:100%;height:auto"', '')).toContain(
      chartSvg(chart, 'sans-serif'),
    )
    expect(printTypst(report)).toContain('237.99万元</text>')
  })
  test('DOCX 里是能读出数的图，不是图片', async () => {
    const files = unzipSync(await writeDocx(report))
    const part = strFromU8(files['word/charts/chart1.xml'] as Uint8Array)
    const cached = [...part.matchAll(/<c:numCache>.*?<\/c:numCache>/g)].map(([one]) =>
      [...one.matchAll(/<c:pt idx="(\d+)"><c:v>([^<]*)<\/c:v>/g)].map(([, at, value]) => [at, value]),
    )
    expect(cached).toEqual([
      [
        ['0', '182'],
        ['1', '-3.5'],
      ],
      [['0', '237.99']],
    ])
    const relations = strFromU8(files['word/_rels/document.xml.rels'] as Uint8Array)
    const body = strFromU8(files['word/document.xml'] as Uint8Array)
    const id = /<c:chart [^>]*r:id="(rId\d+)"/.exec(body)?.[1]
    expect(relations).toContain(
      `Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"`,
    )
    expect(strFromU8(files['[Content_Types].xml'] as Uint8Array)).toContain('/word/charts/chart1.xml')
  })
})
