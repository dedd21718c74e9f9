/** 佐证样本: a picture and a paper small enough to be made here. */

import { deflateSync } from 'node:zlib'
import { onePagePdf } from '@jiheng/documents'

const CRC = Array.from({ length: 256 }, (_, start) => {
  let value = start
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})
const crc = (bytes: Buffer): number =>
  (bytes.reduce((sum, byte) => (sum >>> 8) ^ (CRC[(sum ^ byte) & 255] ?? 0), 0xffffffff) ^ 0xffffffff) >>> 0

function chunk(name: string, data: Buffer): Buffer {
  const head = Buffer.from(name, 'latin1')
  const size = Buffer.alloc(4)
  size.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc(Buffer.concat([head, data])))
  return Buffer.concat([size, head, data, sum])
}

/** A PNG of grey stripes. */
export function picture(): Buffer {
  const [width, height] = [320, 200]
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const lines = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.from([0]), Buffer.alloc(width, row % 40 < 20 ? 230 : 120)]),
  )
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A PDF of one page with a black bar and a line of text. */
export function paper(): Buffer {
  return Buffer.from(onePagePdf('0 g 60 700 300 40 re f BT /F1 24 Tf 60 640 Td (No. 2019-3) Tj ET'))
}
