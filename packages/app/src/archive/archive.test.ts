/** 档案包: catalogue, index, 四性检测 and records of a package, recomputed from the package alone; earlier formats verify for ever. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readBag, readDocx, readWorkbook, readZip, writeBag, writeZip } from '@jiheng/documents'
import { appendLeaf, inclusionProof, leafHash, treeRoot } from '@jiheng/engine'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeHash, readFolder } from '../../../server/src/adapters.ts'
import { libraryFiles } from '../fixture/platform-fixture.ts'
import { auditText, canonical, hex, unhex } from '../platform/audit.ts'
import type { AuditRow } from '../platform/store.ts'
import { verifyArchive } from '../use/archive.ts'
import {
  type CaseRequest,
  type EvaluatedCase,
  evaluateCase,
  type Outputs,
  writeOutputs,
} from '../use/evaluate-case.ts'
import type { Catalogue } from './catalogue.ts'
import type { PropertyResult } from './properties.ts'
import { type ArchiveRecord, AUDIT_ENTRIES, AUDIT_TREE, jsonBytes } from './records.ts'
import { seal } from './seal.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const PDF = encoder.encode('%PDF-1.4\n1 0 obj\n<</Type /Page>>\nendobj\ntrailer<<>>\n%%EOF\n')
const VERIFIER = encoder.encode('<!doctype html><title>验证</title>')

let request: CaseRequest
let evaluated: EvaluatedCase
let outputs: Outputs

beforeAll(async () => {
  request = {
    files: await readFolder('cases/hengyang-hrss-2019'),
    library: libraryFiles(),
    publishedOnly: false,
  }
  const done = await evaluateCase(request, nodeHash)
  evaluated = done.evaluated as EvaluatedCase
  outputs = (await writeOutputs(evaluated, undefined)).outputs
})

const payloadOf = (bytes: Uint8Array): ReadonlyMap<string, Uint8Array> => {
  const zip = readZip(bytes)
  if (!('files' in zip)) throw new Error('不是压缩包')
  const bag = readBag(zip.files, { sha256: nodeHash.sha256, sm3: nodeHash.sm3 })
  expect(bag.faults).toEqual([])
  return bag.payload
}
const jsonOf = <T>(payload: ReadonlyMap<string, Uint8Array>, name: string): T =>
  JSON.parse(decoder.decode(payload.get(name))) as T

/** A package whose payload was changed and sealed anew, as somebody would who wants it to look untouched. */
const resealed = (bytes: Uint8Array, change: (payload: Map<string, Uint8Array>) => void): Uint8Array => {
  const payload = new Map(payloadOf(bytes))
  change(payload)
  return writeZip(writeBag(payload, { info: [], hashes: { sha256: nodeHash.sha256, sm3: nodeHash.sm3 } }))
}

describe('a package of format 1, sealed by an earlier program', () => {
  test('verifies with all its figures', async () => {
    const bytes = new Uint8Array(readFileSync('cases/sealed/hengyang-hrss-2019.format-1.zip'))
    const { faults, recomputed, archive } = await verifyArchive(bytes, '旧.zip', nodeHash)
    expect(faults).toEqual([])
    expect(recomputed.reportFigures).toBeGreaterThan(50)
    expect(archive).toBeUndefined()
  })

  test('a changed figure in its result is still found', async () => {
    const bytes = new Uint8Array(readFileSync('cases/sealed/hengyang-hrss-2019.format-1.zip'))
    const changed = resealed(bytes, (payload) => {
      const text = decoder.decode(payload.get('result/result.json'))
      payload.set('result/result.json', encoder.encode(text.replace('271人', '272人')))
    })
    const { faults } = await verifyArchive(changed, '旧.zip', nodeHash)
    expect(faults.map((one) => one.code)).toContain('archive-result-differs')
  })

  test('so are changed words of its report', async () => {
    const bytes = new Uint8Array(readFileSync('cases/sealed/hengyang-hrss-2019.format-1.zip'))
    const changed = resealed(bytes, (payload) => {
      const text = decoder.decode(payload.get('result/report.html'))
      payload.set('result/report.html', encoder.encode(text.replace('绩效评价', '成绩评价')))
    })
    const { faults } = await verifyArchive(changed, '旧.zip', nodeHash)
    expect(faults.map((one) => one.detail)).toEqual([expect.stringContaining('report.html')])
  })
})

/** Four entries of a log of five, with proofs. */
async function auditRecords(): Promise<readonly ArchiveRecord[]> {
  const digest = (bytes: Uint8Array): Uint8Array =>
    new Uint8Array(createHash('sha256').update(bytes).digest())
  const rows = [1, 2, 3, 4, 5].map((seq) => {
    const entry = {
      seq,
      at: '2020-05-01T00:00:00.000Z',
      actor: 'a',
      actorName: '周组长',
      address: '10.0.0.1',
      action: 'savePlan',
      evaluation: 'e',
      unit: '',
      sentence: `第 ${seq} 件事`,
      before: {},
      after: { number: seq },
    }
    return { ...entry, leaf: hex(leafHash(digest, encoder.encode(auditText(entry)))) } satisfies AuditRow
  })
  const made = new Map<string, Uint8Array>()
  const nodes = async (level: number, position: number): Promise<Uint8Array> =>
    made.get(`${level}/${position}`) ?? new Uint8Array()
  for (const row of rows)
    for (const node of await appendLeaf(digest, row.seq - 1, unhex(row.leaf), nodes))
      made.set(`${node.level}/${node.position}`, node.hash)
  const kept = rows.filter((row) => row.seq !== 3)
  const proofs = []
  for (const row of kept)
    proofs.push({ seq: row.seq, proof: (await inclusionProof(digest, row.seq - 1, 5, nodes)).map(hex) })
  const tree = { size: 5, root: hex(await treeRoot(digest, 5, nodes)), proofs }
  const record = (file: string, bytes: Uint8Array): ArchiveRecord => ({
    ...described(file, '操作日志', 'audit'),
    bytes,
  })
  return [
    record(AUDIT_ENTRIES, encoder.encode(kept.map((row) => `${JSON.stringify(row)}\n`).join(''))),
    record(AUDIT_TREE, jsonBytes(tree)),
  ]
}

const described = (file: string, title: string, kind: string) => ({
  file,
  title,
  class: kind,
  responsible: '周组长',
  date: '2020-05-01',
  unit: '',
  indicators: [],
  secrecy: '内部',
  sha256: '',
  note: '',
})

async function recordsOfAll(): Promise<readonly ArchiveRecord[]> {
  const content = { framework: 1, entries: [{ cell: 'a', text: '19' }] }
  return [
    {
      ...described('records/submissions/001-1.json', '局本级第1次上报', 'submission'),
      unit: '001',
      bytes: jsonBytes({ content, digest: nodeHash.sha256(encoder.encode(canonical(content))) }),
    },
    {
      ...described('records/papers/001/YD-01.pdf', '指标要点核查表', 'paper'),
      indicators: ['2.1.1'],
      sha256: nodeHash.sha256(PDF),
      bytes: PDF,
    },
    ...(await auditRecords()),
  ]
}

const FACTS = {
  fonds: 'J123',
  fondsName: '衡阳市人力资源和社会保障局',
  version: 2,
  sealedAt: '2020-06-01T02:00:00.000Z',
  sealedBy: '周组长',
  reopened: '补充佐证',
  previous: 'ab'.repeat(32),
}

describe('a package with records', () => {
  let bytes: Uint8Array
  let properties: readonly PropertyResult[]
  let payload: ReadonlyMap<string, Uint8Array>

  beforeAll(async () => {
    const sealed = await seal(request, evaluated, outputs, nodeHash, {
      facts: FACTS,
      records: await recordsOfAll(),
      verifier: VERIFIER,
    })
    bytes = sealed.bytes
    properties = sealed.properties
    payload = payloadOf(bytes)
  })

  const outcome = (code: string): string | undefined => properties.find((one) => one.code === code)?.outcome

  test('verifies, with who sealed it and its version', async () => {
    const { faults, archive } = await verifyArchive(bytes, '档案.zip', nodeHash)
    expect(faults).toEqual([])
    expect(archive).toMatchObject({ fonds: 'J123', version: 2, sealedBy: '周组长', reopened: '补充佐证' })
    expect(archive?.properties).toEqual(properties)
  })

  test('the same inputs give the same bytes', async () => {
    const again = await seal(request, evaluated, outputs, nodeHash, {
      facts: FACTS,
      records: await recordsOfAll(),
      verifier: VERIFIER,
    })
    expect(nodeHash.sha256(again.bytes)).toBe(nodeHash.sha256(bytes))
  })

  test('every file is described with the fields of the archive, 件号 without gaps', () => {
    const { entries } = jsonOf<Catalogue>(payload, 'catalogue.json')
    for (const entry of entries) {
      expect(entry.number).toMatch(/^J123-JX·2019-(Y|D30|D10)-\d\d-\d{4}$/)
      expect(entry.title).not.toBe('')
      expect(entry.sha256).toBe(nodeHash.sha256(payload.get(entry.file) ?? new Uint8Array()))
    }
    expect(new Set(entries.map((one) => one.number)).size).toBe(entries.length)
    const report = entries.find((one) => one.file === 'result/report.docx')
    expect(report).toMatchObject({
      retention: '永久',
      class: '11',
      secrecy: '公开',
      format: 'docx',
      year: '2019',
    })
    const paper = entries.find((one) => one.file.endsWith('YD-01.pdf'))
    expect(paper).toMatchObject({
      pages: '1',
      responsible: '周组长',
      date: '2020-05-01',
      indicators: ['2.1.1'],
    })
  })

  test('the catalogue is a workbook as well, the registration form and the report of the checks are documents', () => {
    const book = readWorkbook(payload.get('catalogue.xlsx') ?? new Uint8Array())
    const first = 'sheets' in book ? book.sheets[0]?.rows : undefined
    expect([...(first?.get(0)?.values() ?? [])].map((one) => one.text).slice(0, 9)).toEqual([
      '档号',
      '全宗号',
      '题名',
      '责任者',
      '年度',
      '日期',
      '页数',
      '密级',
      '保管期限',
    ])
    const textOf = (name: string): string => {
      const read = readDocx(payload.get(name) ?? new Uint8Array())
      return 'text' in read ? read.text : ''
    }
    expect(textOf('properties.docx')).toContain('真实性')
    expect(textOf('properties.docx')).toContain('须人工检查')
    expect(textOf('registration.docx')).toMatch(/归档电子文件数量.*\d+ 件/s)
  })

  test('the index leads from indicator to figures, evidence and other materials by 档号', () => {
    const { indicators } = jsonOf<{
      indicators: readonly {
        code: string
        figures: readonly { label: string; value: string }[]
        materials: readonly { number: string; file: string }[]
      }[]
    }>(payload, 'index.json')
    const one = indicators.find((entry) => entry.code === '2.1.1')
    expect(one?.figures.length).toBeGreaterThan(0)
    expect(one?.materials).toEqual([expect.objectContaining({ file: 'records/papers/001/YD-01.pdf' })])
  })

  test('every check has a result and a reason; what only a person can see says so', () => {
    for (const one of properties) expect(one.why, one.code).not.toBe('')
    expect(outcome('ZS-2')).toBe('passed')
    expect(outcome('ZS-3')).toBe('passed')
    expect(outcome('ZS-4')).toBe('passed')
    expect(outcome('ZS-5')).toBe('passed')
    expect(outcome('ZS-6')).toBe('passed')
    expect(outcome('WZ-3')).toBe('passed')
    expect(outcome('WZ-5')).toBe('passed')
    expect(outcome('KY-2')).toBe('passed')
    expect(outcome('KY-5')).toBe('passed')
    expect(outcome('AQ-1')).toBe('passed')
    expect(outcome('AQ-4')).toBe('manual')
  })

  const change = (name: string, from: string, to: string) => (files: Map<string, Uint8Array>) => {
    const text = decoder.decode(files.get(name))
    expect(text, name).toContain(from)
    files.set(name, encoder.encode(text.replace(from, to)))
  }

  test.each([
    ['a line of the audit log', change(AUDIT_ENTRIES, '第 2 件事', '第 9 件事')],
    ['a proof', change(AUDIT_TREE, '"size": 5', '"size": 6')],
    [
      'a line of the log left out',
      (files: Map<string, Uint8Array>) => {
        const lines = decoder.decode(files.get(AUDIT_ENTRIES)).split('\n')
        files.set(AUDIT_ENTRIES, encoder.encode(lines.slice(1).join('\n')))
      },
    ],
    ['what a unit handed in', change('records/submissions/001-1.json', '19', '18')],
    [
      'a working paper',
      (files: Map<string, Uint8Array>) =>
        files.set('records/papers/001/YD-01.pdf', encoder.encode('%PDF-1.4\n/Type /Page\n%%EOF\n')),
    ],
    ['the retention period in the catalogue', change('catalogue.json', '永久', '10年')],
    ['a result of the checks', change('properties.json', 'manual', 'passed')],
    [
      'a rule of the archive',
      change('inputs/library/archive/performance-archive.yaml', 'retention: Y', 'retention: D10'),
    ],
    ['the index', change('index.json', '271人', '270人')],
    ['who sealed it', change('package.json', '周组长', '李组长')],
    ['the description of a record', change('records/records.json', '指标要点核查表', '别的')],
    ['the registration form', (files: Map<string, Uint8Array>) => files.delete('registration.docx')],
  ])('%s changed and the bag sealed anew is found', async (_, edit) => {
    const { faults } = await verifyArchive(resealed(bytes, edit), '档案.zip', nodeHash)
    expect(faults.length).toBeGreaterThan(0)
  })
})

test('a macro, an encrypted PDF and a file that does not open are told by name', async () => {
  const sealed = await seal(request, evaluated, outputs, nodeHash, {
    records: [
      {
        ...described('records/a.pdf', '甲', 'paper'),
        bytes: encoder.encode('%PDF-1.4\n/OpenAction 1 0 R /JavaScript (x)\ntrailer<<>>\n%%EOF\n'),
      },
      {
        ...described('records/b.pdf', '乙', 'paper'),
        bytes: encoder.encode('%PDF-1.4\ntrailer<</Encrypt 1 0 R>>\n%%EOF\n'),
      },
      { ...described('records/c.docx', '丙', 'paper'), bytes: encoder.encode('不是文档') },
      { ...described('records/d.exe', '丁', 'paper'), bytes: encoder.encode('MZ') },
    ],
  })
  const of = (code: string) => sealed.properties.find((one) => one.code === code)
  expect(of('AQ-1')).toMatchObject({ outcome: 'failed', places: ['records/a.pdf'] })
  expect(of('KY-3')).toMatchObject({ outcome: 'failed', places: ['records/b.pdf'] })
  expect(of('KY-2')?.places).toContain('records/c.docx')
  expect(of('KY-1')?.places).toEqual(['records/d.exe'])
  expect(of('KY-5')?.outcome).toBe('failed')
  expect((await verifyArchive(sealed.bytes, 'x.zip', nodeHash)).faults).toEqual([])
})
