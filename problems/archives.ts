/** Archives taken apart and put together again, as an attacker would. */
import { readZip, writeBag, writeZip } from '@jiheng/documents'
import { nodeHash } from '@jiheng/server/adapters'

const LIMITS = { maxEntries: 10_000, maxBytes: 1_000_000_000, maxEntryBytes: 500_000_000, maxRatio: 10_000 }
const INFO = 'bag-info.txt'

/** The files of a zip package. */
export function unpacked(bytes: Uint8Array): Map<string, Uint8Array> {
  const zip = readZip(bytes, LIMITS)
  if ('faults' in zip) throw new Error(zip.faults.map((one) => one.message).join('；'))
  return new Map(zip.files)
}

/** A bag with every manifest and count made anew over its changed payload. */
export function resealed(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const payload = new Map<string, Uint8Array>()
  for (const [name, bytes] of files) if (name.startsWith('data/')) payload.set(name.slice(5), bytes)
  const info = new TextDecoder()
    .decode(files.get(INFO))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Payload-Oxum'))
    .map((line): readonly [string, string] => {
      const [label = '', value = ''] = line.split(/: (.*)/s)
      return [label, value]
    })
  return writeBag(payload, { info, hashes: { sha256: nodeHash.sha256, sm3: nodeHash.sm3 } })
}

/** Change an archive's files and zip them again, with manifests as they were or made anew. */
export function tampered(
  bytes: Uint8Array,
  change: (files: Map<string, Uint8Array>) => void,
  reseal: boolean,
): Uint8Array {
  const files = unpacked(bytes)
  change(files)
  return writeZip(reseal ? resealed(files) : files)
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Change the text of one file at its first occurrence. */
export function editText(files: Map<string, Uint8Array>, name: string, from: string, to: string): void {
  const text = decoder.decode(files.get(name))
  if (!text.includes(from)) throw new Error(`${name} 里没有“${from}”`)
  files.set(name, encoder.encode(text.replace(from, () => to)))
}

/** A report in which the words of the first text that is exactly `from` were changed. */
export function editReport(files: Map<string, Uint8Array>, from: string, to: string): void {
  const name = 'data/result/report.docx'
  const parts = unpacked(files.get(name) ?? new Uint8Array())
  editText(parts, 'word/document.xml', from, to)
  files.set(name, writeZip(parts))
}
