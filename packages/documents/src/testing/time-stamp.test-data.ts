/** A time stamp authority for tests: certificates and tokens of its own, nothing from the network. */
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
import { sha256Hex } from '../digests.ts'

export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer
export const digestOf = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(sha256Hex(bytes).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** An authority with a certificate of its own, valid in 2020. */
export async function authority(purpose = TIME_STAMPING) {
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
