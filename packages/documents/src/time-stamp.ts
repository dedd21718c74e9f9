/**
 * Time stamps 时间戳 (RFC 3161): what is asked of an authority, and what its token says and proves, without the network.
 * A token is accepted only if its own signature holds, its certificate is one for time stamping and was valid at the
 * time it names, and it stands for exactly the bytes given. Whether the authority is one to trust is the reader's to say.
 */
import * as asn1 from 'asn1js'
import {
  AlgorithmIdentifier,
  type Certificate,
  ContentInfo,
  ExtKeyUsage,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'

/** 时间戳, as proved: the time in UTC and the authority's name. */
export interface TimeStamp {
  readonly at: string
  readonly authority: string
}

const SHA256 = '2.16.840.1.101.3.4.2.1'
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const EXTENDED_KEY_USAGE = '2.5.29.37'
const COMMON_NAME = '2.5.4.3'
const GRANTED = new Set([0, 1])

/** Request bytes for an authority; only the digest leaves this machine. */
export function timeStampRequest(sha256: Uint8Array): Uint8Array {
  const request = new TimeStampReq({
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1.Null() }),
      hashedMessage: new asn1.OctetString({ valueHex: bufferOf(sha256) }),
    }),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER(false))
}

/** The token in an authority's answer, or why there is none. */
export function tokenOf(answer: Uint8Array): { readonly token: Uint8Array } | { readonly fault: string } {
  try {
    const response = TimeStampResp.fromBER(bufferOf(answer))
    const status = Number(response.status.status)
    if (!GRANTED.has(status) || response.timeStampToken === undefined)
      return { fault: `时间戳服务没有给出时间戳（状态 ${status}）` }
    return { token: new Uint8Array(response.timeStampToken.toSchema().toBER(false)) }
  } catch {
    return { fault: '时间戳服务的回答读不懂' }
  }
}

/** What a token proves of these bytes. Never throws. */
export async function readTimeStamp(
  token: Uint8Array,
  bytes: Uint8Array,
): Promise<TimeStamp | { readonly fault: string }> {
  try {
    const content = ContentInfo.fromBER(bufferOf(token))
    const signed = new SignedData({ schema: content.content })
    const information = signed.encapContentInfo.eContent?.getValue()
    if (information === undefined) return { fault: '时间戳里没有内容' }
    const info = TSTInfo.fromBER(information)
    const proved = await signed
      .verify({ signer: 0, data: bufferOf(bytes), checkChain: false, extendedMode: true })
      .catch((reason: { readonly message?: string }) => ({
        signatureVerified: false,
        signerCertificate: undefined,
        message: reason.message ?? '',
      }))
    if (proved.signatureVerified !== true || !proved.signerCertificate)
      return { fault: '不是这份清单的时间戳，或签名不对' }
    const certificate = proved.signerCertificate
    if (!isForTimeStamping(certificate)) return { fault: '签发时间戳的证书不能用于时间戳' }
    const at = info.genTime.getTime()
    if (at < certificate.notBefore.value.getTime() || at > certificate.notAfter.value.getTime())
      return { fault: '时间戳的时间不在证书的有效期内' }
    return { at: info.genTime.toISOString(), authority: nameOf(certificate) }
  } catch {
    return { fault: '读不懂' }
  }
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer

function isForTimeStamping({ extensions }: Certificate): boolean {
  const usage = extensions?.find((one) => one.extnID === EXTENDED_KEY_USAGE)?.parsedValue as unknown
  return usage instanceof ExtKeyUsage && usage.keyPurposes.includes(TIME_STAMPING)
}

function nameOf({ subject }: Certificate): string {
  const names = subject.typesAndValues
  const common = names.find((one) => one.type === COMMON_NAME) ?? names[0]
  return String(common?.value.valueBlock.value ?? '')
}
