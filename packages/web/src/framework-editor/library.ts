/**
 * 字典与名称: what the dictionaries offer, and what the names in a framework's formulas mean. Names are read from the
 * file as it stands, so that formulas can be checked while other parts of it are still wrong.
 */
import {
  type DictionaryFile,
  measureInfo,
  type Names,
  nearestName,
  readDictionary,
  type SourceFile,
} from '@jiheng/engine'
import { type Data, listOf, recordOf, recordsOf, textOf, textsOf } from './tree.ts'

/** 字典文件, read once. `slim` compiles as the originals do but without their long lists of entries. */
export interface Library {
  readonly files: readonly DictionaryFile[]
  readonly slim: readonly SourceFile[]
}

/** 一个数据项 that formulas may name. */
export interface NamedItem {
  readonly code: string
  readonly name: string
  readonly measure: string
  readonly bases: readonly string[]
  readonly group?: string
  /** Listed by the framework itself, not only found in a library. */
  readonly own: boolean
}

/** 名称表. */
export interface Vocabulary {
  readonly items: readonly NamedItem[]
  readonly groups: readonly string[]
  readonly names: Names
}

/** A dictionary that cannot be read stays as it is, so that compiling reports it. */
export function readLibrary(sources: readonly SourceFile[]): Library {
  const files: DictionaryFile[] = []
  const slim = sources.map((source): SourceFile => {
    const { file } = readDictionary(source.text, source.file)
    if (file === undefined) return source
    files.push(file)
    const { id, name } = file.dictionary
    return { file: source.file, text: JSON.stringify({ id, name, items: file.items, entries: [] }) }
  })
  return { files, slim }
}

export function readVocabulary(data: Data, files: readonly DictionaryFile[]): Vocabulary {
  const shelves = new Map(files.flatMap((file) => file.items.map((item) => [textOf(item.name), item])))
  const byName = new Map<string, NamedItem>()
  const enter = (item: Data, own: boolean): void => {
    const name = textOf(item.name)
    if (name === '' || byName.has(name)) return
    const group = textOf(item.group)
    byName.set(name, {
      code: textOf(item.code),
      name,
      measure: textOf(item.measure),
      bases: textsOf(item.bases),
      own,
      ...(group === '' ? {} : { group }),
    })
  }
  for (const entry of listOf(data.items)) {
    const item = recordOf(entry) ?? shelves.get(textOf(entry))
    if (item !== undefined) enter(item, true)
  }
  for (const item of shelves.values()) enter(item, false)
  const items = [...byName.values()]
  const byCode = new Map(items.map((item) => [item.code, item]))
  const groups = [
    ...new Set([
      ...recordsOf(data.groups).map((one) => textOf(one.name)),
      ...items.flatMap((item) => item.group ?? []),
    ]),
  ]
  const names: Names = {
    item: (name) => {
      const found = byName.get(name) ?? byCode.get(name)
      return found && { ...found, dimension: measureInfo(found.measure)?.dimension ?? '' }
    },
    group: (name) => groups.includes(name),
    suggest: (name) => nearestName(name, byName.keys()),
    indicator: () => undefined,
    results: false,
  }
  return { items, groups, names }
}
