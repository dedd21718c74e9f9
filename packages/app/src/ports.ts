/** Ports 端口: what the use cases need from outside, described by the few members used. */

/** 摘要: hexadecimal digests of bytes. */
export interface Hash {
  readonly sha256: (bytes: Uint8Array) => string
  readonly sm3: (bytes: Uint8Array) => string
}

/** 打印机: Typst text to PDF. Native and slow, so it may be absent and may fail; never throws. */
export interface Printer {
  print(source: string): Promise<{ readonly pdf: Uint8Array } | { readonly reason: string }>
}

/** 时间戳: a token of RFC 3161 over some bytes from an authority. It may be away; never throws. */
export interface Stamper {
  stamp(
    bytes: Uint8Array,
  ): Promise<{ readonly token: Uint8Array; readonly at: string } | { readonly reason: string }>
}

/** Progress 进度 of something that takes over a second. */
export type Progress = (step: string) => void
