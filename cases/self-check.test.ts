/** The reports that the program writes pass its own check, and every bound figure in them is found. */

import { checkFile, evaluateCase, writeOutputs } from '@jiheng/app'
import { check } from '@jiheng/checker'
import { readDocx, readSource } from '@jiheng/documents'
import { createPrinter, nodeHash, nodePdfResources, readFolder } from '@jiheng/server/adapters'
import { beforeAll, describe, expect, test } from 'vitest'

const outputs = new Map<string, Uint8Array>()

beforeAll(async () => {
  const request = {
    files: await readFolder('cases/hengyang-hrss-2019'),
    library: await readFolder('frameworks'),
    publishedOnly: false,
  }
  const { evaluated } = await evaluateCase(request, nodeHash)
  if (evaluated === undefined) throw new Error('the case is not evaluated')
  const written = await writeOutputs(evaluated, createPrinter(), () => undefined)
  for (const [name, bytes] of written.outputs) outputs.set(name, bytes)
}, 120_000)

const plain = (text: string): string => text.replace(/[,\s]/g, '')

describe('the report of the case', () => {
  test('every bound figure is found, with its value', () => {
    const bytes = outputs.get('report.docx') as Uint8Array
    const docx = readDocx(bytes)
    const reading = readSource(bytes, 'report.docx')
    if ('reason' in docx || 'fault' in reading) throw new Error('the report is not read')
    const found = check(reading.source).figures.map((figure) => plain(figure.text))
    const bound = [...docx.bookmarks.values()].flatMap(
      (text) => /^-?[\d,]+(?:\.\d+)?/.exec(plain(text))?.[0] ?? [],
    )
    // 第15次 is an ordinal: it counts nothing that could be added up.
    const ordinal = (number: string) => reading.source.text.includes(`第${number}`)
    expect(bound.length).toBeGreaterThan(60)
    const left = [...found]
    const lost = bound.filter((number) => {
      const at = left.indexOf(number)
      if (at >= 0) left.splice(at, 1)
      return at < 0 && !ordinal(number)
    })
    expect(lost).toEqual([])
  })

  test.each(['report.docx', 'report.html', 'report.pdf'])(
    '%s: no contradiction, and most of what it says is confirmed',
    async (name) => {
      const bytes = outputs.get(name)
      if (bytes === undefined) return expect(name).toBe('report.pdf')
      const checked = await checkFile(name, bytes, { pdf: nodePdfResources() })
      if ('fault' in checked) throw new Error(checked.fault.message)
      const { statements, summary } = checked.result
      expect(
        statements.filter((one) => one.verdict === '矛盾').map((one) => `${one.quote}: ${one.working}`),
      ).toEqual([])
      expect(summary.holds).toBeGreaterThan(25)
    },
  )
})
