/**
 * 位置: the same words as the engine's `printPlace`, here so that the page need not carry the engine for one function.
 * The test holds the two together.
 */
import type { Place, Source } from '@jiheng/engine'

export function placeText(place: Place): string {
  switch (place.kind) {
    case 'file': {
      const line = place.line === undefined ? '' : ` 第 ${place.line} 行`
      const column = place.column === undefined ? '' : `第 ${place.column} 列`
      const field = place.field === undefined ? '' : `（${place.field}）`
      return `${place.file}${line}${column}${field}`
    }
    case 'sheet':
      return `${place.file} 的“${place.sheet}”表 ${place.cell} 格${place.field === undefined ? '' : `（${place.field}）`}`
    case 'form':
      return `“${place.form}”的“${place.row}”行“${place.column}”列`
    case 'published':
      return `《${bareTitle(place.document)}》${place.section}${place.page === undefined ? '' : `（第 ${place.page} 页）`}`
    case 'formula':
      return `公式“${place.text}”第 ${place.start + 1} 个字`
  }
}

/** A title that already stands in 《》 is not put in them twice. */
function bareTitle(title: string): string {
  return title.startsWith('《') && title.endsWith('》') ? title.slice(1, -1) : title
}

/** 来源 in one line, with who entered it. */
export function sourceText(source: Source): string {
  const who = source.enteredBy === undefined ? '' : `，${source.enteredBy}填报`
  return `${placeText(source.place)}${who}`
}
