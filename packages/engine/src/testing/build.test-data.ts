/** Builders for tests: figures in one line each, an evaluation from them. */
import { type Evaluated, evaluateForReport } from '../evaluate.ts'
import type { Figure, GroupRow } from '../figure.ts'
import { Figures } from '../figures.ts'
import { compileFramework } from '../framework/compile.ts'
import type { Framework } from '../framework/framework.ts'
import type { Judgement } from '../judgement.ts'
import { readPrinted, readQuantity } from '../quantity/index.ts'
import { type Unit, UnitTree } from '../unit-tree.ts'
import { DICTIONARIES, FRAMEWORK } from './framework.test-data.ts'

/** The small framework, compiled; a change of its text may be given. */
export function smallFramework(change: (text: string) => string = (text) => text): Framework {
  const { framework, problems } = compileFramework({
    framework: { file: 'small.yaml', text: change(FRAMEWORK) },
    dictionaries: DICTIONARIES,
  })
  if (framework === undefined) throw new Error(problems.map((one) => `${one.code} ${one.detail}`).join('\n'))
  return framework
}

export const UNITS: readonly Unit[] = [
  { code: '0', name: '某局' },
  { code: '1', name: '本级', parent: '0', isHeadUnit: true },
  { code: '2', name: '甲所', parent: '0' },
]

/** `预算·年初预算数@1#2018/p1 = 5.00万元 示例 公布 范围:x=y`: one figure a line. */
export function figuresOf(framework: Framework, lines: readonly string[]): readonly Figure[] {
  return lines.map((line) => {
    const match =
      /^\s*([^·@#/=]+)(?:·([^@#/=]+))?(?:@([^#/=]+))?(?:#([0-9]+))?(?:\/([^=]+))?\s*=\s*(\S+)\s*(.*)$/.exec(
        line,
      )
    if (match === null) throw new Error(line)
    const [, name = '', basis = '', unit = '0', year = '2019', row, typed = '', flags = ''] = match.map(
      (part) => part?.trim(),
    )
    const item = framework.names.item(name)
    if (item === undefined) throw new Error(name)
    const measure = framework.items.get(item.code)?.measure ?? ''
    const read = flags.includes('公布') ? readPrinted(typed, measure) : readQuantity(typed, measure)
    const value =
      typed === '不适用'
        ? ({ kind: 'notApplicable', reason: '无此项' } as const)
        : 'quantity' in read
          ? ({ kind: 'known', quantity: read.quantity } as const)
          : undefined
    if (value === undefined) throw new Error(line)
    const scope = /范围:(\S+)=(\S+)/.exec(flags)
    return {
      key: {
        item: item.code,
        basis,
        unit: unit || '0',
        year: Number(year || '2019'),
        ...(row === undefined || row === '' ? {} : { row }),
      },
      value,
      source: { place: { kind: 'file', file: 'figures.yaml' }, illustrative: flags.includes('示例') },
      ...(scope === null ? {} : { scope: { [scope[1] ?? '']: scope[2] ?? '' } }),
    }
  })
}

export interface Given {
  readonly framework?: Framework
  readonly units?: readonly Unit[]
  readonly lines: readonly string[]
  readonly rows?: readonly GroupRow[]
  readonly judgements?: readonly Judgement[]
}

/** Evaluate some lines of figures. */
export function evaluateLines(given: Given): Evaluated {
  const framework = given.framework ?? smallFramework()
  const { tree } = UnitTree.of(given.units ?? UNITS)
  if (tree === undefined) throw new Error('units')
  const { figures, duplicates } = Figures.of(figuresOf(framework, given.lines), given.rows ?? [])
  if (duplicates.length > 0) throw new Error('duplicates')
  return evaluateForReport({
    title: '测试',
    framework,
    tree,
    figures,
    judgements: given.judgements ?? [],
    year: 2019,
    publishedOnly: false,
    evidence: [],
    digests: { framework: '', tree: '', figures: '', judgements: '' },
  })
}
