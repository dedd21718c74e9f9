import type { SourceText } from '@jiheng/checker'
import { describe, expect, test } from 'vitest'
import { readSource } from './read-source.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function readBytes(bytes: Uint8Array, name = '报告.html') {
  const reading = readSource(bytes, name)
  if ('fault' in reading) throw new Error(reading.fault.message)
  expect(reading.format).toBe('html')
  return reading
}
const read = (text: string): SourceText => readBytes(utf8(text)).source
const textOf = (text: string): string => read(text).text

function tablesOf({ text, tables = [] }: SourceText): string[][] {
  return tables.map((table) =>
    table.cells.map((one) => {
      const span = one.rowSpan + one.columnSpan > 2 ? ` ${one.rowSpan}×${one.columnSpan}` : ''
      return `${one.row},${one.column}${span} ${text.slice(one.start, one.end)}`
    }),
  )
}

describe('HTML', () => {
  test('blocks on lines, white space as it shows, entities, no scripts', () => {
    const page = `<!DOCTYPE html><html><head><title>题</title><style>p{}</style><script>if(a<b){"<p>x"}</script></head>
      <body><div>  一、<b>基本</b>情况 </div><p>预算&nbsp;100&#x4e07;元&amp;其他，执行
      率为 <span>95</span>%<br>下一行<p>完 成\n\n了<!-- 注 --><ul><li>甲<li>乙</ul>尾</body></html>`
    expect(textOf(page)).toBe(
      '一、基本情况\n预算\u00a0100万元&其他，执行率为 95%\n下一行\n完 成了\n甲\n乙\n尾',
    )
  })

  test('hidden parts are left out, and no more', () => {
    const page =
      '<p hidden>无<p>一<div style="color:red; display : none"><p>无</div>二<span style="VISIBILITY:hidden">无</span>三' +
      '<template>无</template><noscript>无</noscript><del>无</del><ruby>率<rp>(<rt>lǜ<rp>)</ruby><svg><text>无</text></svg>四'
    expect(textOf(page)).toBe('一\n二三率四')
  })

  test('headings', () => {
    const source = read(
      '<h1>一、概况</h1><p>文<h2> （一）<i>职责</i></h2><h3></h3><table><td><h4>表内</h4></table>',
    )
    expect(source.headings?.map((one) => [one.level, source.text.slice(one.start, one.end)])).toEqual([
      [1, '一、概况'],
      [2, '（一）职责'],
      [4, '表内'],
    ])
  })

  test('tables with merged cells, cells parted by tabs', () => {
    const source = read(
      '前<table><caption>表1</caption><thead><tr><th rowspan=2>指标<th colspan="2">分值</tr><tr><th>满分<th>得分</thead>' +
        '<tbody><tr><td>产出</td><td>40</td><td>38.50</td></tr><tr><td>效益<td><td>-</tbody></table>后',
    )
    expect(source.text).toBe('前\n表1\n指标\t分值\n\t满分\t得分\n产出\t40\t38.50\n效益\t\t-\n后')
    expect(tablesOf(source)).toEqual([
      [
        '0,0 2×1 指标',
        '0,1 1×2 分值',
        '1,1 满分',
        '1,2 得分',
        '2,0 产出',
        '2,1 40',
        '2,2 38.50',
        '3,0 效益',
        '3,1 ',
        '3,2 -',
      ],
    ])
    expect(source.tables?.[0]).toMatchObject({
      rowCount: 4,
      columnCount: 3,
      start: source.text.indexOf('指标'),
    })
  })

  test('spans past the end are cut, nonsense spans are 1, hidden rows and cells are none', () => {
    const source = read(
      '<table><tr><td rowspan=9>a<td rowspan=0>b<td colspan=x>c<tr hidden><td>无<tr><td hidden>无<td>d</table>',
    )
    expect(tablesOf(source)).toEqual([['0,0 2×1 a', '0,1 2×1 b', '0,2 c', '1,2 d']])
  })

  test('a table within a cell is text; a table that lays out the page gives way', () => {
    const inner = '<table><tr><td>1<td>2</table>'
    expect(tablesOf(read(`<table><tr><td>a<td>b${inner}<td>c</table>`))).toEqual([
      ['0,0 a', '0,1 b\n1\t2', '0,2 c'],
    ])
    expect(tablesOf(read(`<table><tr><td>版面${inner}${inner}</table>`))).toEqual([
      ['0,0 1', '0,1 2'],
      ['0,0 1', '0,1 2'],
    ])
  })

  test('stray end tags do not break a table open', () => {
    expect(tablesOf(read('<div><table><tr><td>a</div></p></span><td>b</body></table>'))).toEqual([
      ['0,0 a', '0,1 b'],
    ])
  })

  test('charset: mark, then certainty, then what the page says, then GB18030', () => {
    const gbk = [0xd4, 0xa4, 0xcb, 0xe3]
    const page = (head: string, body: readonly number[]) =>
      Uint8Array.from([...utf8(`<html>${head}<p>`), ...body, ...utf8('</p>')])
    const meta = (charset: string) => `<meta http-equiv=Content-Type content="text/html; charset=${charset}">`
    const outcome = (head: string, body: readonly number[]) => {
      const { source, encoding } = readBytes(page(head, body))
      return [source.text, encoding]
    }
    expect(outcome('', gbk)).toEqual(['预算', 'gb18030'])
    expect(outcome(meta('gb2312'), gbk)).toEqual(['预算', 'gb18030'])
    expect(outcome(meta('utf-8'), gbk)).toEqual(['预算', 'gb18030'])
    expect(outcome(meta('iso-8859-1'), gbk)).toEqual(['预算', 'gb18030'])
    expect(outcome(meta('big5'), [0xb9, 0x77, 0xba, 0xe2])).toEqual(['預算', 'big5'])
    expect(outcome(meta('gb2312'), [...utf8('预算执行')])).toEqual(['预算执行', 'utf-8'])
    const wide = '\ufeff<html><p>预算'
    const little = new Uint8Array(Uint16Array.from([...wide].map((letter) => letter.charCodeAt(0))).buffer)
    expect(readBytes(little)).toMatchObject({ source: { text: '预算' }, encoding: 'utf-16le' })
  })

  test('known by content, whatever it is called', () => {
    const bytes = utf8('\ufeff<!-- 注 -->\n<!DOCTYPE HTML><table><tr><td>1</table>')
    expect(readBytes(bytes, '导出.xls').source.text).toBe('1')
  })

  test('XHTML closes its elements by itself', () => {
    expect(textOf('<?xml version="1.0"?><html><script src="a"/><p>甲<b/>乙</p></html>')).toBe('甲乙')
  })

  test('preformatted text keeps its spaces', () => {
    expect(textOf('<pre>\n a  b\n  c</pre>d')).toBe(' a  b\n  c\nd')
  })

  test('takes time linear in the file, however hostile', () => {
    const start = performance.now()
    const outcomes = [
      '<'.repeat(30_000_000),
      '<div>'.repeat(100_000) + '</span></p></b>'.repeat(300_000),
      '<table><tr><td>x'.repeat(100_000),
      `<table>${'<tr><td colspan=1000 rowspan=65534>x'.repeat(100_000)}`,
      `<table><tr>${'<td rowspan=65534>x'.repeat(16_000)}${'<tr><td>y'.repeat(100_000)}`,
      '<!--'.repeat(1_000_000),
      `<script>${'</scrip'.repeat(1_000_000)}`,
      `<p ${'a=b '.repeat(1_000_000)}>`,
      '<p hidden>'.repeat(500_000),
      '&'.repeat(5_000_000),
    ].map((text) => {
      const reading = readSource(utf8(`<html>${text}`), 'a.html')
      return 'fault' in reading ? reading.fault.code : 'read'
    })
    expect(new Set(outcomes)).toEqual(new Set(['read', 'source.limit', 'source.empty']))
    expect(outcomes.slice(0, 3)).toEqual(['source.limit', 'source.empty', 'read'])
    expect(performance.now() - start).toBeLessThan(60_000)
  })
})
