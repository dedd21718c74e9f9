/** 时间戳 over HTTP from an authority on this machine, put into an archive, proved offline; an authority that is away hinders nothing. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type EvaluatedCase,
  evaluateCase,
  type Outputs,
  seal,
  verifyArchive,
  writeOutputs,
} from '@jiheng/app'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tampered } from '../../../../problems/archives.ts'
import { libraryFiles } from '../../../app/src/fixture/platform-fixture.ts'
import { authority } from '../../../documents/src/testing/time-stamp.test-data.ts'
import { readFolder } from './folder.ts'
import { nodeHash } from './hash.ts'
import { createStamper } from './stamper.ts'

let server: Server
let url = ''
let refusing = false
const asked: { type: string | undefined; bytes: number }[] = []

beforeAll(async () => {
  const { answer } = await authority()
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const body = new Uint8Array(Buffer.concat(chunks))
      asked.push({ type: request.headers['content-type'], bytes: body.length })
      if (refusing) response.writeHead(503).end()
      else
        response
          .writeHead(200, { 'content-type': 'application/timestamp-reply' })
          .end(Buffer.from(await answer(body)))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => new Promise((done) => server.close(done)))

describe('an archive', () => {
  let request: Parameters<typeof evaluateCase>[0]
  let evaluated: EvaluatedCase
  let outputs: Outputs

  beforeAll(async () => {
    request = {
      files: await readFolder('cases/hengyang-hrss-2019'),
      library: libraryFiles(),
      publishedOnly: false,
    }
    evaluated = (await evaluateCase(request, nodeHash)).evaluated as EvaluatedCase
    outputs = (await writeOutputs(evaluated, undefined)).outputs
  }, 60_000)

  test('with a stamp says when and by whom; only a digest left the machine', async () => {
    const sealed = await seal(request, evaluated, outputs, nodeHash, { stamper: createStamper(url) })
    expect([sealed.stampedAt, sealed.unstamped]).toEqual(['2020-06-01T08:00:00.000Z', ''])
    expect(asked.at(-1)).toMatchObject({ type: 'application/timestamp-query' })
    expect(asked.at(-1)?.bytes).toBeLessThan(100)
    const { faults, stamp } = await verifyArchive(sealed.bytes, 'x.zip', nodeHash)
    expect(faults).toEqual([])
    expect(stamp).toEqual({ at: '2020-06-01T08:00:00.000Z', authority: '示例时间戳服务' })
    // Sealed anew over other content, the old stamp proves nothing any more.
    const token = sealed.bytes
    const other = await seal(request, evaluated, new Map([...outputs].slice(0, 3)), nodeHash)
    const moved = tampered(
      other.bytes,
      (files) => {
        tampered(
          token,
          (own) => files.set('timestamp.tsr', own.get('timestamp.tsr') ?? new Uint8Array()),
          false,
        )
      },
      false,
    )
    const found = await verifyArchive(moved, 'x.zip', nodeHash)
    expect(found.faults.map((one) => one.detail).join()).toContain('时间戳不成立')
    expect(found.stamp).toBeUndefined()
  }, 120_000)

  test('is sealed without one while the authority is away, and says why', async () => {
    refusing = true
    const sealed = await seal(request, evaluated, outputs, nodeHash, { stamper: createStamper(url) })
    refusing = false
    expect(sealed.unstamped).toContain('503')
    const gone = await createStamper('http://127.0.0.1:9/', 2).stamp(new Uint8Array(3))
    expect(gone).toHaveProperty('reason')
    expect((await verifyArchive(sealed.bytes, 'x.zip', nodeHash)).faults).toEqual([])
  }, 120_000)
})
