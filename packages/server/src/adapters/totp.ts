/**
 * The second factor 动态口令: six digits from a secret and the time (RFC 6238, SHA-1, 30 seconds), as every authenticator
 * app reckons them. A code counts one step before and after its time, and once only. Never throws for what was typed.
 */
import { generateSecret, generateURI, verifySync } from 'otplib'

export interface SecondFactor {
  /** A new secret of 160 bits in base32. */
  newSecret(): string
  /** What the QR code says to the app. */
  uri(secret: string, account: string, issuer: string): string
  /**
   * Whether the code is right at that time. `step` is to be kept and given as `lastUsedStep` next time, so that a code
   * looked over somebody's shoulder opens nothing.
   */
  check(secret: string, code: string, atMilliseconds: number, lastUsedStep?: number): CodeCheck
}

export type CodeCheck = { readonly ok: true; readonly step: number } | { readonly ok: false }

const STEP_SECONDS = 30
const SIX_DIGITS = /^[0-9]{6}$/

export function createSecondFactor(): SecondFactor {
  return {
    newSecret: () => generateSecret(),
    uri: (secret, account, issuer) => generateURI({ secret, label: account, issuer }),
    check: (secret, code, atMilliseconds, lastUsedStep) => {
      // Apps show the code in two groups, and an input method may widen the digits.
      const token = code.normalize('NFKC').replace(/\s/g, '')
      const epoch = Math.floor(atMilliseconds / 1000)
      const newest = Math.floor(epoch / STEP_SECONDS) + 1
      if (!SIX_DIGITS.test(token) || epoch < 0 || (lastUsedStep !== undefined && lastUsedStep >= newest))
        return { ok: false }
      const used = lastUsedStep !== undefined && lastUsedStep >= 0 ? { afterTimeStep: lastUsedStep } : {}
      const found = verifySync({ secret, token, epoch, epochTolerance: STEP_SECONDS, ...used })
      return found.valid && 'timeStep' in found ? { ok: true, step: found.timeStep } : { ok: false }
    },
  }
}
