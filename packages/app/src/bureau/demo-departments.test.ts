/** Made-up departments: the same each time, of many kinds, and sealed so that they verify. */
import { describe, expect, test } from 'vitest'
import { nodeHash } from '../../../server/src/adapters/hash.ts'
import { libraryFiles } from '../fixture/library-files.ts'
import { evaluateCase } from '../use/evaluate-case.ts'
import { demoArchive, demoDepartment } from './demo-departments.ts'
import { readArchive } from './read-archive.ts'

const library = libraryFiles()
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

describe('made-up departments', () => {
  test('three hundred of fourteen units, no two alike, each the same whenever it is made', () => {
    const names = new Set<string>()
    const figures = new Set<string>()
    for (let index = 0; index < 300; index += 1) {
      const { name, files } = demoDepartment(library, index)
      names.add(name)
      figures.add(textOf(files.get('figures/units.csv')))
      expect(textOf(files.get('case.yaml')).match(/headUnit: (?:true|false)/g)).toHaveLength(14)
    }
    expect([names.size, figures.size]).toEqual([300, 300])
    expect([...demoDepartment(library, 7).files]).toEqual([...demoDepartment(library, 7).files])
  })

  test('evaluated in full, with what the framework asks of a report; with an item left out something is open', async () => {
    const evaluate = async (index: number, without = '') => {
      const { files } = demoDepartment(library, index, { without })
      const { evaluated, problems } = await evaluateCase({ files, library, publishedOnly: false }, nodeHash)
      expect(problems.filter((one) => one.severity === 'error')).toEqual([])
      return evaluated?.evaluation
    }
    const whole = await evaluate(11)
    expect(whole?.total.open).toEqual([])
    expect(whole?.total.illustrative).toBe(true)
    expect(whole?.total.grade).toBeDefined()
    expect(whole?.units).toHaveLength(15)
    const open = await evaluate(11, '满意度')
    expect(open?.total.open).toHaveLength(1)
    expect(open?.total.grade).toBeUndefined()
  }, 60_000)

  test('sealed and received: sound, the report without a contradiction, the summary as evaluated', async () => {
    const { name, bytes } = await demoArchive(library, 3, nodeHash, { units: 3 })
    const read = await readArchive(bytes, name, nodeHash)
    expect(read.faults).toEqual([])
    expect(read.check?.summary.contradictions).toBe(0)
    expect(read.check?.summary.holds).toBeGreaterThan(20)
    expect(read.summary?.units).toHaveLength(3)
    expect(read.summary?.illustrative).toBe(true)
    expect(read.recomputed.values).toBeGreaterThan(100)
    expect((await demoArchive(library, 3, nodeHash, { units: 3 })).bytes).toEqual(bytes)
  }, 60_000)

  test('one byte changed: a fault that says where', async () => {
    const { name, bytes } = await demoArchive(library, 4, nodeHash, { units: 2 })
    const changed = Uint8Array.from(bytes)
    const middle = Math.trunc(changed.length / 3)
    changed[middle] = (changed[middle] ?? 0) ^ 1
    const read = await readArchive(changed, name, nodeHash)
    expect(read.faults.length).toBeGreaterThan(0)
    const { summary, faults } = await readArchive(new Uint8Array([1, 2, 3]), 'x.zip', nodeHash)
    expect(summary).toBeUndefined()
    expect(faults[0]?.code).toBe('archive-unreadable')
  }, 60_000)
})
