/// <reference types="vite/client" />
/** The forms of a shipped framework, as a unit gets them. */
import { compileFramework, type FormGrid, formGrids, type GroupRow } from '@jiheng/engine'

const frameworks = import.meta.glob<string>('../../../../frameworks/hunan-2019/1.0.0/framework.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const dictionaries = import.meta.glob<string>('../../../../frameworks/dictionaries/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const sources = (found: Readonly<Record<string, string>>) =>
  Object.entries(found).map(([file, text]) => ({ file, text }))

export function hunanForm(code: string, rows: readonly GroupRow[] = []): FormGrid {
  const [source] = sources(frameworks)
  if (source === undefined) throw new Error('the shipped framework was not found')
  const { framework } = compileFramework({ framework: source, dictionaries: sources(dictionaries) })
  if (framework === undefined) throw new Error('the shipped framework does not compile')
  const grid = formGrids(framework, { code: '001', name: '局本级' }, 2019, rows).find(
    (one) => one.id === code,
  )
  if (grid === undefined) throw new Error(`no form ${code}`)
  return grid
}
