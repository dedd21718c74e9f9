/** Time stamps against an authority made for the test: certificates and tokens of our own, nothing from the network. */
import { PKIStatusInfo, TimeStampResp } from 'pkijs'
import { describe, expect, test } from 'vitest'
import { authority, digestOf } from './testing/time-stamp.test-data.ts'
import { readTimeStamp, timeStampRequest, tokenOf } from './time-stamp.ts'

const CODE_SIGNING = '1.3.6.1.5.5.7.3.3'
const MANIFEST = new TextEncoder().encode('ab12  data/package.json\n')

async function tokenFor(bytes: Uint8Array, purpose?: string, at?: string): Promise<Uint8Array> {
  const { answer } = await authority(purpose)
  const given = tokenOf(await answer(timeStampRequest(digestOf(bytes)), at))
  if ('fault' in given) throw new Error(given.fault)
  return given.token
}

describe('a token', () => {
  test('proves the time and the authority of exactly these bytes, without the network', async () => {
    const token = await tokenFor(MANIFEST)
    expect(await readTimeStamp(token, MANIFEST)).toEqual({
      at: '2020-06-01T08:00:00.000Z',
      authority: '示例时间戳服务',
    })
    const others = new TextEncoder().encode('ab13  data/package.json\n')
    expect(await readTimeStamp(token, others)).toHaveProperty('fault')
  })

  test('with any byte of its signature changed proves nothing', async () => {
    const token = await tokenFor(MANIFEST)
    for (const from of [10, 40]) {
      const changed = token.slice()
      const at = changed.length - from
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await readTimeStamp(changed, MANIFEST), String(from)).toHaveProperty('fault')
    }
  })

  test('of a certificate that is not for time stamping, or outside its validity, proves nothing', async () => {
    expect(await readTimeStamp(await tokenFor(MANIFEST, CODE_SIGNING), MANIFEST)).toEqual({
      fault: '签发时间戳的证书不能用于时间戳',
    })
    expect(
      await readTimeStamp(await tokenFor(MANIFEST, undefined, '2022-06-01T08:00:00Z'), MANIFEST),
    ).toEqual({
      fault: '时间戳的时间不在证书的有效期内',
    })
  })

  test('that is none is told, never thrown', async () => {
    expect(await readTimeStamp(new Uint8Array([1, 2, 3]), MANIFEST)).toHaveProperty('fault')
    expect(tokenOf(new Uint8Array([0x30, 0]))).toHaveProperty('fault')
    const refused = new TimeStampResp({ status: new PKIStatusInfo({ status: 2 }) })
    expect(tokenOf(new Uint8Array(refused.toSchema().toBER(false)))).toHaveProperty('fault')
  })
})
