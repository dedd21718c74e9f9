/**
 * Fen 分: whole amounts of money as bigint, in words that a reader knows, and shares of them. No amount here ever
 * becomes a binary fraction.
 */

/** 12,345.67元; red amounts begin with －. */
export function yuanText(fen: bigint): string {
  const size = fen < 0n ? -fen : fen
  const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = (size % 100n).toString().padStart(2, '0')
  return `${fen < 0n ? '－' : ''}${whole}.${rest}元`
}

/** Ten-thousandths 万分之: part ÷ whole, cut off, so that a share printed as 50.00% is at least a half; 0 if whole ≤ 0. */
export const tenThousandths = (part: bigint, whole: bigint): bigint =>
  whole <= 0n ? 0n : (part * 10_000n) / whole

/** 12.34% of 1234 ten-thousandths. */
export function percentText(tenThousandths: bigint): string {
  const size = tenThousandths < 0n ? -tenThousandths : tenThousandths
  return `${tenThousandths < 0n ? '－' : ''}${size / 100n}.${(size % 100n).toString().padStart(2, '0')}%`
}

export const sizeOfFen = (fen: bigint): bigint => (fen < 0n ? -fen : fen)
