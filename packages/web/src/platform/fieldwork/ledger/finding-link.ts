/** 记为问题: the address of a new finding with the voucher lines that it is about. */
import { type InLedger, ledgerHref } from './which-ledger.tsx'

export interface FindingStart {
  readonly voucher: number
  readonly places: readonly number[]
  readonly title: string
  /** Fen, where the money concerned is known. */
  readonly amount?: string
  readonly cause?: string
}

const MOST_LINES = 50

export function findingHref(own: InLedger, { voucher, places, title, amount, cause }: FindingStart): string {
  const query = new URLSearchParams({
    ledger: own.ledger,
    voucher: String(voucher),
    lines: places.slice(0, MOST_LINES).join(','),
    title,
  })
  if (amount !== undefined) query.set('amount', amount)
  if (cause !== undefined) query.set('cause', cause)
  return `${ledgerHref(own, 'findings', 'new')}?${query.toString()}`
}
