/**
 * Place 位置: where something stands, precise enough that a person can put a finger on it.
 * A figure's source and a problem's whereabouts are both places. Never a machine's path: file names are
 * relative to the case, the framework or the package that they belong to.
 */

/** 位置. `line`, `column`, `paragraph` and `page` count from 1. */
export type Place =
  | {
      readonly kind: 'file'
      readonly file: string
      readonly line?: number
      readonly column?: number
      readonly field?: string
    }
  | {
      readonly kind: 'sheet'
      readonly file: string
      readonly sheet: string
      readonly cell: string
      readonly field?: string
    }
  | { readonly kind: 'form'; readonly form: string; readonly row: string; readonly column: string }
  | {
      readonly kind: 'published'
      readonly document: string
      readonly section: string
      readonly page?: number
    }
  | { readonly kind: 'formula'; readonly text: string; readonly start: number; readonly end: number }

/** A place as a reader says it: 「基础数据.xlsx 的 F2 表 D7 格」. */
export function printPlace(place: Place): string {
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
      return `${/^《.*》$/.test(place.document) ? place.document : `《${place.document}》`}${place.section}${place.page === undefined ? '' : `（第 ${place.page} 页）`}`
    case 'formula':
      return `公式“${place.text}”第 ${place.start + 1} 个字`
  }
}
