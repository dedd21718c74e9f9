import type { BoundText, ReportDocument } from '@jiheng/engine'
import { bindingsOf } from '@jiheng/engine'
import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test, vi } from 'vitest'
import { writeDocx } from './docx.ts'
import { compareBindings, type DocxContent, readDocx } from './docx-read.ts'
import { printable } from './official-layout.ts'
import { FULL_REPORT } from './testing/report.test-data.ts'

const bindings = bindingsOf(FULL_REPORT)
const PART = 'word/document.xml'

function content(bytes: Uint8Array): DocxContent {
  const read = readDocx(bytes)
  if ('reason' in read) throw new Error(read.reason)
  return read
}

/** The report with its main part changed. */
async function tampered(change: (xml: string) => string): Promise<Uint8Array> {
  const files = unzipSync(await writeDocx(FULL_REPORT))
  const before = strFromU8(files[PART] ?? new Uint8Array())
  const after = change(before)
  expect(after).not.toBe(before)
  return zipSync({ ...files, [PART]: strToU8(after) })
}

const faultsOf = async (change: (xml: string) => string) =>
  compareBindings(bindings, content(await tampered(change)).bookmarks)

const report = (text: BoundText): ReportDocument => ({
  title: '报告',
  organisation: '某局',
  notices: [],
  blocks: [{ kind: 'paragraph', text }],
})

describe('写出后读回', () => {
  test('every bound number is read back as it was written', async () => {
    const read = content(await writeDocx(FULL_REPORT))
    expect(compareBindings(bindings, read.bookmarks)).toEqual([])
    expect(read.bookmarks.size).toBe(bindings.length)
  })

  test('words, tables and order are read back', async () => {
    const read = content(await writeDocx(FULL_REPORT))
    expect(read.paragraphs[0]).toEqual({
      style: 'Title',
      text: '衡阳市人力资源和社会保障局\n2019年度部门整体支出绩效评价报告',
    })
    expect(read.paragraphs.find((one) => one.style === 'Heading3')?.text).toBe(
      '1. 全年支出4,850.09万元的构成',
    )
    expect(read.tables.map((rows) => rows.length)).toEqual([6, 61, 26])
    expect(read.tables[1]?.[2]).toEqual(['', '所属单位2', '111,111.10', '110,987.65', '98.90%', ''])
    expect(read.text).toContain('李㙍、副局长张堃喆')
  })

  test('law: any text comes back as it was, bound or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), async (one, two) => {
        const document = report([
          { kind: 'text', text: one },
          { kind: 'bound', text: two, ref: 'f:a' },
        ])
        const read = content(await writeDocx(document))
        expect(read.text).toContain(printable(one) + printable(two))
        expect(compareBindings(bindingsOf(document), read.bookmarks)).toEqual([])
      }),
      { seed: 9704, numRuns: 60 },
    )
  })

  test('same report, same bytes, whatever the time', async () => {
    const first = await writeDocx(FULL_REPORT)
    vi.useFakeTimers({ now: new Date('2031-07-08T09:10:11Z') })
    try {
      expect(Buffer.compare(await writeDocx(FULL_REPORT), first)).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('改动', () => {
  const after = (id: string, find: RegExp, put: string) => (xml: string) => {
    const at = xml.indexOf(`w:name="${id}"`)
    return xml.slice(0, at) + xml.slice(at).replace(find, put)
  }

  test('one digit changed', async () => {
    expect(await faultsOf(after('jh0001', />86</, '>96<'))).toEqual([
      { kind: 'different', id: 'jh0001', wanted: '86', found: '96' },
    ])
  })

  test('a digit in a table changed', async () => {
    const id = bindings.find((one) => one.ref === 'f:决算@u41')?.id ?? ''
    expect(await faultsOf(after(id, />(\d)/, '>9$1'))).toMatchObject([{ kind: 'different', id }])
  })

  test('a bookmark deleted', async () => {
    const faults = await faultsOf((xml) => xml.replace(/<w:bookmarkStart w:id="2" [^>]*>/, ''))
    expect(faults).toEqual([{ kind: 'missing', id: 'jh0002', wanted: '82' }])
  })

  test('a bookmark that never ends', async () => {
    const faults = await faultsOf((xml) => xml.replace('<w:bookmarkEnd w:id="2"/>', ''))
    expect(faults).toEqual([{ kind: 'missing', id: 'jh0002', wanted: '82' }])
  })

  test('a bookmark there twice', async () => {
    const faults = await faultsOf((xml) =>
      xml.replace(
        '</w:body>',
        '<w:p><w:bookmarkStart w:id="9001" w:name="jh0001"/><w:r><w:t>87</w:t></w:r><w:bookmarkEnd w:id="9001"/></w:p></w:body>',
      ),
    )
    expect(faults).toEqual([{ kind: 'duplicated', id: 'jh0001', wanted: '86', found: '87' }])
  })

  test('a number of ours that the report does not have', async () => {
    const faults = await faultsOf((xml) => xml.replace('w:name="jh0001"', 'w:name="jh9999"'))
    expect(faults).toEqual([
      { kind: 'missing', id: 'jh0001', wanted: '86' },
      { kind: 'unknown', id: 'jh9999', found: '86' },
    ])
  })

  test('a number hidden and another put beside it', async () => {
    const faults = await faultsOf(after('jh0001', /<w:rPr>/, '<w:rPr><w:vanish/>'))
    expect(faults).toEqual([{ kind: 'different', id: 'jh0001', wanted: '86', found: '' }])
  })

  test('a number struck out by tracked changes', async () => {
    const faults = await faultsOf((xml) =>
      xml.replace(/(w:name="jh0001"\/>)(<w:r>.*?<\/w:r>)/, '$1<w:del w:id="1" w:author="x">$2</w:del>'),
    )
    expect(faults).toEqual([{ kind: 'different', id: 'jh0001', wanted: '86', found: '' }])
  })

  test('bookmarks of others are no fault, nor is a number cut into several runs', async () => {
    const faults = await faultsOf((xml) =>
      xml
        .replace(
          '<w:body>',
          '<w:body><w:bookmarkStart w:id="9001" w:name="_GoBack"/><w:bookmarkEnd w:id="9001"/>',
        )
        .replace('>86</w:t></w:r>', '>8</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>6</w:t></w:r>'),
    )
    expect(faults).toEqual([])
  })
})

describe('来路不明的文件', () => {
  const zipped = (xml: string): Uint8Array => zipSync({ [PART]: strToU8(xml) })

  test.each([
    ['not a zip', strToU8('绝不是压缩文件'), '不是有效的 DOCX 文件，或文件已损坏'],
    ['empty', new Uint8Array(), '不是有效的 DOCX 文件，或文件已损坏'],
    ['no main part', zipSync({ 'a.txt': strToU8('a') }), '不是 DOCX 文件（缺少正文）'],
    ['no body', zipped('<w:document xmlns:w="w"/>'), '文件里没有正文'],
    ['not XML', zipped('<w:document><w:body></w:document>'), '正文不是有效的 XML'],
    [
      'entities',
      zipped('<!DOCTYPE a [<!ENTITY b "c">]><w:document><w:body>&b;</w:body></w:document>'),
      '文件含有不允许的声明（DOCTYPE）',
    ],
    ['bomb', zipSync({ [PART]: [new Uint8Array(80_000_000), { level: 9 }] }), '正文展开后过大'],
    ['dense', zipSync({ [PART]: [new Uint8Array(8_000_000), { level: 9 }] }), '正文的压缩比异常'],
  ])('%s', (_, bytes, reason) => {
    expect(readDocx(bytes)).toEqual({ reason })
  })

  test('too many entries', () => {
    const files = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`f${index}`, new Uint8Array()]),
    )
    expect(readDocx(zipSync(files))).toEqual({ reason: '文件里的部件过多' })
  })

  test('nesting without end', () => {
    const deep = `${'<w:sdt>'.repeat(5000)}${'</w:sdt>'.repeat(5000)}`
    expect(readDocx(zipped(`<w:document><w:body>${deep}</w:body></w:document>`))).toHaveProperty('reason')
  })

  test('a cut file never throws', async () => {
    const bytes = await writeDocx(FULL_REPORT)
    for (let length = 0; length < bytes.length; length += 397)
      expect(readDocx(bytes.subarray(0, length))).toHaveProperty('reason')
  })
})

test('2 000 bound figures in well under a second', async () => {
  const rows = Array.from({ length: 500 }, (_, row) => ({
    cells: Array.from({ length: 4 }, (_, column) => ({
      text: [{ kind: 'bound', text: `${row}.${column}`, ref: `f:${row}.${column}` } as const],
    })),
  }))
  const columns = Array.from({ length: 4 }, (_, at) => ({
    title: `列${at}`,
    align: 'right' as const,
    width: 1,
  }))
  const document: ReportDocument = {
    title: '报告',
    organisation: '某局',
    notices: [],
    blocks: [{ kind: 'table', table: { title: '表', columns, rows, notes: [] } }],
  }
  const begun = performance.now()
  const bytes = await writeDocx(document)
  expect(performance.now() - begun).toBeLessThan(1000)
  expect(content(bytes).bookmarks.size).toBe(2000)
})
