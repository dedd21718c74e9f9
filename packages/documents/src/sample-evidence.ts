/**
 * Evidence made by the program itself 示例佐证, for demonstrations: a page and a picture that say 示例 so large that nobody
 * takes them for papers. Same input, same bytes.
 */
import { zlibSync } from 'fflate'
import { crc32 } from './zip.ts'

/** The two characters in rows of 48 dots. */
const WIDTH = 48
const DOTS = (
  '000000000000 000000000000 000000000010 0000000c0010 07fff80ffc10 07fff809fd90 000000184190 00000018c190 ' +
  '00000038c190 00000038fd90 1ffffe78fd90 1ffffe798990 000c00598990 000c001b1990 010c601bd990 030c301af990 ' +
  '030c30187190 060c18183190 060c18182010 0c0c0c186010 180c0c18c010 000c0418c010 00fc001980f0 0078001900c0'
)
  .split(' ')
  .map((row) => BigInt(`0x${row}`))
const isDark = (row: number, column: number): boolean =>
  (((DOTS[row] ?? 0n) >> BigInt(WIDTH - 1 - column)) & 1n) === 1n

/** A PDF of one A4 page with the two characters and a line of Latin letters, such as a number. */
export function samplePage(line: string): Uint8Array {
  const side = 9
  const squares: string[] = []
  for (const row of DOTS.keys())
    for (let column = 0; column < WIDTH; column += 1)
      if (isDark(row, column)) squares.push(`${80 + column * side} ${700 - row * side} ${side} ${side} re`)
  const words = line.replace(/[^ -~]/g, '').replace(/[\\()]/g, '')
  const drawing = `0.75 0.1 0.1 rg ${squares.join(' ')} f 0 g BT /F1 18 Tf 80 440 Td (${words}) Tj ET`
  return onePagePdf(drawing)
}

/** A PDF of one A4 page with a drawing, in the words of PDF, that may write in Helvetica as F1. */
export function onePagePdf(drawing: string): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const place of places) text += `${String(place).padStart(10, '0')} 00000 n \n`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return new TextEncoder().encode(text)
}

/** A PNG with the two characters on a ground whose grey tells one picture from another. */
export function samplePicture(grey: number): Uint8Array {
  const scale = 8
  const [width, height] = [WIDTH * scale, DOTS.length * scale]
  const lines = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      lines[y * (width + 1) + 1 + x] = isDark(Math.floor(y / scale), Math.floor(x / scale)) ? 40 : grey
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  // Eight bits of grey.
  head.set([8, 0, 0, 0, 0], 8)
  const parts = [
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', zlibSync(lines)),
    chunk('IEND', new Uint8Array()),
  ]
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const part = new Uint8Array(data.length + 12)
  const view = new DataView(part.buffer)
  view.setUint32(0, data.length)
  part.set(new TextEncoder().encode(name), 4)
  part.set(data, 8)
  view.setUint32(data.length + 8, crc32(part.subarray(4, data.length + 8)))
  return part
}
