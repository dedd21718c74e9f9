/**
 * Identifiers and the clock 编号与时钟: the only places where chance and the time of day come in, so that everything
 * behind them can be tested with fixed ones.
 */
import { randomBytes } from 'node:crypto'

export interface Ids {
  /** UUID version 7 (RFC 9562). Each is greater as text than the one before from the same source. */
  id(): string
  /** 256 random bits in base64url: sessions, links, states. Never tells its time. */
  token(): string
}

export interface Clock {
  /** ISO 8601 in UTC with milliseconds. */
  now(): string
}

/** `milliseconds` is the time since 1970, for tests. A clock set back does not set the order back. */
export function createIds(milliseconds: () => number = Date.now): Ids {
  let time = 0
  let count = 0
  return {
    id: () => {
      const random = randomBytes(10)
      const now = milliseconds()
      if (now > time) {
        time = now
        // Eleven of the twelve bits, so that at least 2048 more fit into the same millisecond.
        count = random.readUInt16BE(0) & 0x7ff
      } else if (count < 0xfff) count += 1
      else {
        time += 1
        count = 0
      }
      const stamp = time.toString(16).padStart(12, '0')
      const counted = count.toString(16).padStart(3, '0')
      const variant = (0x8000 | (random.readUInt16BE(2) & 0x3fff)).toString(16)
      return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${counted}-${variant}-${random.toString('hex', 4)}`
    },
    token: () => randomBytes(32).toString('base64url'),
  }
}

export function createClock(): Clock {
  return { now: () => new Date().toISOString() }
}
