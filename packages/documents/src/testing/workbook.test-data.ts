/** Workbooks for tests: small ones written out by hand, and what a person does to a filled one, done to its XML. */
import type { FormGrid } from '@jiheng/engine'
import { readZip, writeZip } from '../zip.ts'

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** A package with some of its files changed, added, or left out where undefined. */
export function repacked(
  bytes: Uint8Array,
  change: (files: ReadonlyMap<string, string>) => Readonly<Record<string, string | undefined>>,
): Uint8Array {
  const zip = readZip(bytes)
  if ('faults' in zip) throw new Error(zip.faults[0]?.code)
  const files = new Map(zip.files)
  const texts = new Map([...files].map(([path, content]) => [path, decoder.decode(content)]))
  for (const [path, text] of Object.entries(change(texts)))
    if (text === undefined) files.delete(path)
    else files.set(path, encoder.encode(text))
  return writeZip(files)
}

/** Changes the XML of one worksheet; the first form is the second sheet, after the guide. */
export const withSheet = (bytes: Uint8Array, number: number, change: (xml: string) => string): Uint8Array =>
  repacked(bytes, (files) => {
    const path = `xl/worksheets/sheet${number}.xml`
    return { [path]: change(files.get(path) ?? '') }
  })

/** Puts a cell, whatever stood there. `inner` such as `<v>1.5</v>`; attributes such as `t="b"`. */
export function withCell(xml: string, address: string, inner: string, attributes = ''): string {
  const row = /\d+$/.exec(address)?.[0] ?? ''
  const own = new RegExp(`<c r="${address}"([^>]*?)(/>|>.*?</c>)`)
  const style = /s="\d+"/.exec(own.exec(xml)?.[1] ?? '')?.[0] ?? ''
  const cell = `<c r="${address}" ${style} ${attributes}>${inner}</c>`
  if (own.test(xml)) return xml.replace(own, () => cell)
  return xml.replace(new RegExp(`(<row r="${row}"[^>]*>)`), (start) => start + cell)
}

export const text = (words: string): readonly [string, string] => [
  `<is><t>${words}</t></is>`,
  't="inlineStr"',
]

/** Every row from `from` on moves down by `by`; rows that come to lie above the sheet are gone. */
export function withRowsMoved(xml: string, from: number, by: number): string {
  return xml.replace(/<row r="(\d+)"(.*?)(\/>|<\/row>)/g, (whole, number: string) =>
    Number(number) < from ? whole : renumbered(whole, Number(number), Number(number) + by),
  )
}

export const withoutRow = (xml: string, row: number): string =>
  withRowsMoved(xml.replace(new RegExp(`<row r="${row}".*?(</row>|/>(?=<row|</sheetData))`), ''), row + 1, -1)

/** Two rows change places. */
export function withRowsSwapped(xml: string, a: number, b: number): string {
  return xml.replace(/<row r="(\d+)".*?<\/row>/g, (whole, number: string) => {
    const at = Number(number)
    return at === a ? renumbered(whole, a, b) : at === b ? renumbered(whole, b, a) : whole
  })
}

const renumbered = (row: string, from: number, to: number): string =>
  row
    .replace(`<row r="${from}"`, `<row r="${to}"`)
    .replace(new RegExp(`<c r="([A-Z]+)${from}"`, 'g'), `<c r="$1${to}"`)

/** A workbook of one sheet as some other program writes it. */
export function handmade(sheet: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const files: Readonly<Record<string, string>> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels':
      '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="表一" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://x/styles" Target="./styles.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  }
  return writeZip(new Map(Object.entries(files).map(([path, xml]) => [path, encoder.encode(xml)])))
}

const unit = '001'
const year = 2019
const key = (item: string, basis = '', row?: string) => ({
  item,
  basis,
  unit,
  year,
  ...(row === undefined ? {} : { row }),
})

/** Forms with one of everything: fields, a table of two bases, a list with a named row, words. */
export const GRIDS: readonly FormGrid[] = [
  {
    id: 'F1',
    sheetName: '基础数据表',
    unit,
    year,
    columns: 3,
    cells: [
      { row: 0, column: 0, span: 3, kind: 'title', text: '2019年基础数据表' },
      { row: 1, column: 0, span: 3, kind: 'note', text: '填报单位：局本级    2019年度    计量单位：万元' },
      { row: 2, column: 0, span: 3, kind: 'heading', text: '一、人员' },
      { row: 3, column: 0, kind: 'heading', text: '项目' },
      { row: 3, column: 1, kind: 'heading', text: '数值' },
      { row: 4, column: 0, kind: 'label', text: '编制数' },
      { row: 4, column: 1, kind: 'entry', key: key('编制数'), measure: '人', help: '以编办批复为准' },
      { row: 5, column: 0, kind: 'label', text: '其中：行政', indent: 1 },
      { row: 5, column: 1, kind: 'entry', key: key('行政编制'), measure: '人', text: '62' },
      { row: 6, column: 0, kind: 'label', text: '满意度' },
      { row: 6, column: 1, kind: 'entry', key: key('满意度'), measure: '%', text: '7.54%' },
      { row: 7, column: 0, span: 3, kind: 'heading', text: '二、支出' },
      { row: 8, column: 0, kind: 'heading', text: '项目' },
      { row: 8, column: 1, kind: 'heading', text: '年初预算数' },
      { row: 8, column: 2, kind: 'heading', text: '决算数' },
      { row: 9, column: 0, kind: 'label', text: '基本支出' },
      {
        row: 9,
        column: 1,
        kind: 'entry',
        key: key('基本支出', '年初预算数'),
        measure: '万元',
        text: '4850.09',
      },
      { row: 9, column: 2, kind: 'entry', key: key('基本支出', '决算数'), measure: '万元' },
      { row: 10, column: 0, kind: 'label', text: '项目支出' },
      { row: 10, column: 1, kind: 'entry', key: key('项目支出', '年初预算数'), measure: '万元' },
      { row: 10, column: 2, kind: 'entry', key: key('项目支出', '决算数'), measure: '万元' },
      { row: 11, column: 0, kind: 'label', text: '合计' },
      {
        row: 11,
        column: 1,
        kind: 'computed',
        key: key('支出', '年初预算数'),
        measure: '万元',
        formula: '基本支出 + 项目支出',
      },
      {
        row: 11,
        column: 2,
        kind: 'computed',
        key: key('支出', '决算数'),
        measure: '万元',
        formula: '基本支出 + 项目支出',
      },
      { row: 12, column: 0, span: 3, kind: 'note', text: '金额保留两位小数。' },
    ],
  },
  {
    id: 'F2',
    sheetName: '项目:清单/表',
    unit,
    year,
    columns: 3,
    cells: [
      { row: 0, column: 0, span: 3, kind: 'title', text: '2019年项目清单' },
      { row: 1, column: 0, span: 3, kind: 'heading', text: '一、项目' },
      { row: 2, column: 0, kind: 'heading', text: '项目名称' },
      { row: 2, column: 1, kind: 'heading', text: '预算' },
      { row: 2, column: 2, kind: 'heading', text: '决算' },
      ...Array.from({ length: 12 }, (_, index) => {
        const row = index < 2 ? `p${index + 1}` : `001-${index + 1}`
        const name = ['劳动监察', '信息化建设'][index]
        return [
          {
            row: index + 3,
            column: 0,
            kind: 'rowName' as const,
            key: key('项目', '', row),
            ...(name === undefined ? {} : { text: name }),
          },
          {
            row: index + 3,
            column: 1,
            kind: 'entry' as const,
            key: key('项目预算', '', row),
            measure: '万元',
          },
          {
            row: index + 3,
            column: 2,
            kind: 'entry' as const,
            key: key('项目决算', '', row),
            measure: '万元',
          },
        ]
      }).flat(),
      { row: 15, column: 0, span: 3, kind: 'heading', text: '二、说明' },
      { row: 16, column: 0, span: 3, kind: 'words', key: key('情况说明') },
      { row: 17, column: 0, span: 3, kind: 'note', text: '填表人：        日期：' },
    ],
  },
]

export const META = {
  title: '小体系',
  department: '某局',
  unit: '局本级',
  year: 2019,
  framework: 'small@1.0.0',
}
