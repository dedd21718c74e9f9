/** 页数 of a file where it can be told without drawing it: a picture is one page, a PDF names its pages. */

const decoder = new TextDecoder('latin1')

/** '' where it cannot be told, never a guess. */
export function pagesOf(bytes: Uint8Array, extension: string): string {
  if (/^(jpg|jpeg|png)$/.test(extension)) return '1'
  if (extension !== 'pdf') return ''
  // Pages in compressed object streams are not seen; then the count of the page tree, if it stands in the clear.
  const text = decoder.decode(bytes)
  const pages = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0
  if (pages > 0) return String(pages)
  const counts = [...text.matchAll(/\/Count\s+(\d{1,6})/g)].map((one) => Number(one[1]))
  return counts.length === 0 ? '' : String(Math.max(...counts))
}
