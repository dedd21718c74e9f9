/** 档的写法: “(0%, 10%] → 4” ↔ its parts, as typed in a row of the form. The engine decides what they mean. */

/** 一档, in parts; '' for an end without limit. */
export interface BandParts {
  readonly low: string
  readonly lowClosed: boolean
  readonly high: string
  readonly highClosed: boolean
  readonly points: string
}

const BAND = /^\s*([[(（［])([^,，]*)[,，]([^\])）］]*)([\])）］])\s*(?:(?:→|->|=>)\s*(.*?)\s*分?)?\s*$/
const ENDLESS = /^(?:…|\.\.\.|[+\-−]?∞|)$/

/** undefined where it is written otherwise; it is then edited as one text. */
export function bandParts(text: string): BandParts | undefined {
  const match = BAND.exec(text)
  if (match === null) return undefined
  const [, open = '', low = '', high = '', close = '', points = ''] = match
  const end = (one: string): string => (ENDLESS.test(one.trim()) ? '' : one.trim())
  return {
    low: end(low),
    lowClosed: /[[［]/.test(open),
    high: end(high),
    highClosed: /[\]］]/.test(close),
    points,
  }
}

export function bandText({ low, lowClosed, high, highClosed, points }: BandParts): string {
  const open = lowClosed && low !== '' ? '[' : '('
  const close = highClosed && high !== '' ? ']' : ')'
  return `${open}${low || '…'}, ${high || '…'}${close} → ${points}`
}
