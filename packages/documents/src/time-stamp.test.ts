/** Time stamps against an authority made for the test: certificates and tokens of our own, nothing from the network. */
import * as asn1 from 'asn1js'
import {
  AlgorithmIdentifier,
  Attribute,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  Extension,
  ExtKeyUsage,
  IssuerAndSerialNumber,
  MessageImprint,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from './digests.ts'
import { readTimeStamp, timeStampRequest, tokenOf } from './time-stamp.ts'

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3'
const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer
const digestOf = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(sha256Hex(bytes).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** An authority with a certificate of its own, valid in 2020. */
async function authority(purpose = TIME_STAMPING) {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new asn1.Integer({ value: 7 })
  for (const name of [certificate.subject, certificate.issuer])
    name.typesAndValues.push(
      new AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1.Utf8String({ value: '示例时间戳服务' }) }),
    )
  certificate.notBefore.value = new Date('2020-01-01T00:00:00Z')
  certificate.notAfter.value = new Date('2021-01-01T00:00:00Z')
  const usage = new ExtKeyUsage({ keyPurposes: [purpose] })
  certificate.extensions = [
    new Extension({
      extnID: '2.5.29.19',
      critical: true,
      extnValue: new BasicConstraints({ cA: false }).toSchema().toBER(false),
    }),
    new Extension({
      extnID: '2.5.29.37',
      critical: true,
      extnValue: usage.toSchema().toBER(false),
      parsedValue: usage,
    }),
  ]
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  await certificate.sign(keys.privateKey, 'SHA-256')

  /** What the authority answers to a request. */
  const answer = async (request: Uint8Array, at = '2020-06-01T08:00:00Z'): Promise<Uint8Array> => {
    const asked = TimeStampReq.fromBER(bufferOf(request))
    const info = new TSTInfo({
      version: 1,
      policy: '1.2.3.4',
      messageImprint: new MessageImprint({
        hashAlgorithm: new AlgorithmIdentifier({
          algorithmId: asked.messageImprint.hashAlgorithm.algorithmId,
        }),
        hashedMessage: new asn1.OctetString({
          valueHex: asked.messageImprint.hashedMessage.valueBlock.valueHexView.slice().buffer as ArrayBuffer,
        }),
      }),
      serialNumber: new asn1.Integer({ value: 1 }),
      genTime: new Date(at),
    })
    const content = new Uint8Array(info.toSchema().toBER(false))
    const signed = new SignedData({
      version: 3,
      encapContentInfo: new EncapsulatedContentInfo({
        eContentType: '1.2.840.113549.1.9.16.1.4',
        eContent: new asn1.OctetString({ valueHex: bufferOf(content) }),
      }),
      signerInfos: [
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({
            issuer: certificate.issuer,
            serialNumber: certificate.serialNumber,
          }),
          signedAttrs: new SignedAndUnsignedAttributes({
            type: 0,
            attributes: [
              new Attribute({
                type: '1.2.840.113549.1.9.3',
                values: [new asn1.ObjectIdentifier({ value: '1.2.840.113549.1.9.16.1.4' })],
              }),
              new Attribute({
                type: '1.2.840.113549.1.9.4',
                values: [new asn1.OctetString({ valueHex: bufferOf(digestOf(content)) })],
              }),
            ],
          }),
        }),
      ],
      certificates: [certificate],
    })
    await signed.sign(keys.privateKey, 0, 'SHA-256')
    const response = new TimeStampResp({
      status: new PKIStatusInfo({ status: 0 }),
      timeStampToken: new ContentInfo({
        contentType: '1.2.840.113549.1.7.2',
        content: signed.toSchema(true),
      }),
    })
    return new Uint8Array(response.toSchema().toBER(false))
  }
  return { answer }
}

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
