import { pageAt } from '@jiheng/checker'
import { describe, expect, test } from 'vitest'
import { readSource } from './read-source.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
/** 预算 100 万元, 执行 in GBK. */
const GBK = Uint8Array.from([
  0xd4, 0xa4, 0xcb, 0xe3, 0x31, 0x30, 0x30, 0xcd, 0xf2, 0xd4, 0xaa, 0x0d, 0x0a, 0xd6, 0xb4, 0xd0, 0xd0,
])

function read(bytes: Uint8Array, name = '报告.txt') {
  const reading = readSource(bytes, name)
  if ('fault' in reading) throw new Error(reading.fault.message)
  return reading
}

function faultOf(bytes: Uint8Array, name = '报告.txt') {
  const reading = readSource(bytes, name)
  if (!('fault' in reading)) throw new Error('it was read')
  return reading.fault
}

describe('纯文本', () => {
  test('the text is the file exactly, mark and line ends included', () => {
    const text = '\ufeff一、概况\r\n预算100万元\n\n\t末行  '
    const reading = read(utf8(text))
    expect(reading).toEqual({ source: { text }, format: 'text', encoding: 'utf-8' })
  })

  test('GBK and GB18030 are read where the bytes are no UTF-8', () => {
    expect(read(GBK)).toEqual({
      source: { text: '预算100万元\r\n执行' },
      format: 'text',
      encoding: 'gb18030',
    })
    // 㙍 has four bytes in GB18030.
    const four = Uint8Array.from([...GBK, 0x82, 0x30, 0xd7, 0x33])
    expect(read(four).source.text).toHaveLength('预算100万元\r\n执行'.length + 1)
  })

  test('UTF-16 of either order is read by its mark, which stays', () => {
    const text = '\ufeff预算100万元'
    const little = new Uint8Array(Uint16Array.from([...text].map((letter) => letter.charCodeAt(0))).buffer)
    const big = little.slice()
    for (let at = 0; at < big.length; at += 2)
      [big[at], big[at + 1]] = [big[at + 1] as number, big[at] as number]
    expect(read(little)).toMatchObject({ source: { text }, encoding: 'utf-16le' })
    expect(read(big)).toMatchObject({ source: { text }, encoding: 'utf-16be' })
  })

  test('form feeds part pages; one at the end begins none', () => {
    const { source } = read(utf8('第一页\n\f第二页\n\f第三页\n\f'))
    expect(source.pages).toEqual([0, 5, 10])
    expect(pageAt(source.pages, source.text.indexOf('第二页'))).toBe(2)
    expect(read(utf8('只有一页\f')).source.pages).toEqual([0])
    expect(read(utf8('没有页')).source.pages).toBeUndefined()
  })

  test('a few broken characters in UTF-8 are no reason to read gibberish: the line is named', () => {
    const broken = Uint8Array.from([
      ...utf8('第一行\n第二行是好的文字\n第三'),
      0xe8,
      0xa1,
      0x0a,
      ...utf8('第四行'),
    ])
    expect(faultOf(broken)).toEqual({ code: 'source.encoding', message: expect.stringContaining('第 3 行') })
  })

  test('the broken line is found in a long file, quickly', () => {
    const start = performance.now()
    const lines = utf8('好\n'.repeat(6_000_000))
    lines[lines.length - 4] = 0xff
    expect(faultOf(lines).message).toContain('第 6000000 行')
    const feeds = new Uint8Array(60_000_000).fill(10)
    feeds[feeds.length - 3] = 0xff
    expect(faultOf(feeds).message).toContain('第 59999998 行')
    // A character cut in two where the pieces meet.
    const cut = Uint8Array.from([...utf8(`${'a'.repeat(65_534)}`), 0xe5, 0xa5, 0x0a, ...utf8('好好好')])
    expect(faultOf(cut).message).toContain('第 1 行')
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  test('encodings that lie are refused', () => {
    // A mark of UTF-8 before GBK, a mark of UTF-16 before an odd number of bytes.
    expect(faultOf(Uint8Array.from([0xef, 0xbb, 0xbf, ...GBK])).code).toBe('source.encoding')
    expect(faultOf(Uint8Array.from([0xff, 0xfe, 0x31, 0x00, 0x32])).code).toBe('source.encoding')
    expect(faultOf(Uint8Array.from([0xff, 0xfe, 0x00, 0xd8, 0x32, 0x00])).code).toBe('source.encoding')
  })

  test('binary files are refused, whatever they are called', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919 + at * at) & 0xff)
    expect(faultOf(bytes).code).toBe('source.encoding')
    expect(faultOf(new Uint8Array(100)).code).toBe('source.encoding')
    expect(faultOf(bytes, '数据.dat').code).toBe('source.unknown')
    expect(faultOf(utf8('正文\u0001\u0002\u0003\u0004')).code).toBe('source.encoding')
  })

  test('one stray control character does no harm', () => {
    expect(read(utf8(`${'正文很长。'.repeat(40)}\u0007\u001a`)).format).toBe('text')
  })

  test('nothing, blanks only, and too much are faults', () => {
    expect(faultOf(new Uint8Array()).code).toBe('source.empty')
    expect(faultOf(utf8('\ufeff \r\n\f\u3000')).code).toBe('source.empty')
    expect(faultOf(new Uint8Array(21_000_000).fill(0x61))).toEqual({
      code: 'source.limit',
      message: expect.stringContaining('2000 万字'),
    })
    expect(faultOf(new Uint8Array(101 * 1024 * 1024)).code).toBe('source.limit')
  })
})
