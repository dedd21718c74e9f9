/**
 * The stamper 时间戳: asks a time stamp authority (RFC 3161) over HTTP. Only a digest is sent. What it answers is verified before
 * it is used; whatever goes wrong is a reason in words, never a failure of what was to be stamped.
 */
import { createHash } from 'node:crypto'
import type { Stamper } from '@jiheng/app'
import { readTimeStamp, timeStampRequest, tokenOf } from '@jiheng/documents'

const MOST_BYTES = 1_000_000

export function createStamper(url: string, timeoutSeconds = 20): Stamper {
  return {
    stamp: async (bytes) => {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
          body: Buffer.from(timeStampRequest(new Uint8Array(createHash('sha256').update(bytes).digest()))),
          signal: AbortSignal.timeout(timeoutSeconds * 1000),
        })
        if (!answer.ok) return { reason: `时间戳服务回答 ${answer.status}` }
        const body = new Uint8Array(await answer.arrayBuffer())
        if (body.length > MOST_BYTES) return { reason: '时间戳服务的回答过大' }
        const given = tokenOf(body)
        if ('fault' in given) return { reason: given.fault }
        const proved = await readTimeStamp(given.token, bytes)
        return 'fault' in proved
          ? { reason: `时间戳不成立：${proved.fault}` }
          : { token: given.token, at: proved.at }
      } catch (reason) {
        return { reason: `时间戳服务没有回答：${reason instanceof Error ? reason.message : String(reason)}` }
      }
    },
  }
}
