/**
 * Bytes → text 解码, chunk by chunk: UTF-8 with or without a mark, UTF-16 with a mark, GB18030 (of which GBK and GB2312 are
 * parts). What a file says of itself is believed only if its bytes agree: many exports say UTF-8 and are GBK.
 */

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** Bytes after the first that is not ASCII by which the encoding is told. */
const ENOUGH = 4096

const ENCODING_WORDS: Readonly<Record<TextEncoding, string>> = {
  'utf-8': ' UTF-8 ',
  'utf-16le': ' UTF-16 ',
  'utf-16be': ' UTF-16 ',
  gb18030: ' GBK（GB18030）',
}
export const encodingWord = (encoding: TextEncoding): string => ENCODING_WORDS[encoding]

/** Takes chunks, gives text. Characters that do not belong to the encoding become U+FFFD and are counted. */
export class TextFeed {
  encoding: TextEncoding = 'utf-8'
  /** Broken characters, and the line of the first. */
  broken = 0
  firstBrokenLine = 0
  #decoder: InstanceType<typeof TextDecoder> | undefined
  #held: Uint8Array = new Uint8Array(0)
  #isFirst = true
  #lines = 1

  feed(chunk: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#watched(this.#decoder.decode(chunk, { stream: true }))
    const bytes = this.#held.length === 0 ? chunk : joined(this.#held, chunk)
    if (this.#isFirst) {
      if (bytes.length < 4) return this.#hold(bytes)
      this.#isFirst = false
      const wide = wideMark(bytes)
      if (wide !== undefined) return this.#decide(wide, bytes)
    }
    const at = firstBeyondAscii(bytes)
    if (at < bytes.length && bytes.length - at >= ENOUGH) return this.#decide(told(bytes.subarray(at)), bytes)
    // Plain ASCII is the same in all of them, and can go on.
    this.#held = bytes.slice(at)
    return this.#watched(ascii(bytes.subarray(0, at)))
  }

  end(): string {
    const held = this.#held
    this.#held = new Uint8Array(0)
    const text =
      this.#decoder === undefined
        ? this.#decide(wideMark(held) ?? told(held.subarray(firstBeyondAscii(held))), held)
        : ''
    return text + this.#watched(this.#decoder?.decode() ?? '')
  }

  #hold(bytes: Uint8Array): string {
    this.#held = bytes.slice()
    return ''
  }

  #decide(encoding: TextEncoding, bytes: Uint8Array): string {
    this.encoding = encoding
    this.#decoder = new TextDecoder(encoding)
    this.#held = new Uint8Array(0)
    return this.#watched(this.#decoder.decode(bytes, { stream: true }))
  }

  #watched(text: string): string {
    let broken = text.indexOf('\ufffd')
    if (broken >= 0 && this.broken === 0) this.firstBrokenLine = this.#lines + feedsIn(text, broken)
    while (broken >= 0) {
      this.broken += 1
      broken = text.indexOf('\ufffd', broken + 1)
    }
    if (this.broken === 0) this.#lines += feedsIn(text, text.length)
    return text
  }
}

function feedsIn(text: string, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}

function wideMark(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined
}

function firstBeyondAscii(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length && (bytes[at] as number) < 0x80) at += 1
  return at
}

const asciiDecoder = new TextDecoder('utf-8')
const ascii = (bytes: Uint8Array): string => asciiDecoder.decode(bytes)

/** UTF-8 if it is valid, or mostly so; GB18030 otherwise, of which hardly anything is UTF-8 by chance. */
function told(bytes: Uint8Array): TextEncoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return 'utf-8'
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    let right = 0
    let wrong = 0
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === 0xfffd) wrong += 1
      else if (code > 0x7f) right += 1
    }
    return right > wrong ? 'utf-8' : 'gb18030'
  }
}
