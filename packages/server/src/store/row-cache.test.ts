/** Rows at hand: whatever is done to a table, what is at hand is what the database has. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RowCache } from './row-cache.ts'
import { keyTests, type Row, tableOf, testsOf } from './shape.ts'

const TASK = tableOf('task')
const task = (unit: string, revision: number): Row => ({
  evaluation: 'e',
  unit,
  state: 'entering',
  deadline: '',
  notifiedAt: '',
  receivedAt: '',
  receivedBy: '',
  changedAt: '',
  revision,
})
const ofUnit = (unit: string) => keyTests(TASK, { evaluation: 'e', unit })

describe('rows at hand', () => {
  test('a row changed by its key is at hand as changed; one changed by anything else is not', () => {
    const cache = new RowCache()
    cache.wrote(TASK, [task('1', 1), task('2', 1)])
    cache.changed(TASK, ofUnit('1'), { revision: 2 })
    expect(cache.get(TASK, ofUnit('1'))).toMatchObject({ revision: 2 })
    // Whether the other test let the change pass is not known here.
    cache.changed(TASK, testsOf(TASK, { evaluation: 'e', unit: '1', state: 'accepted' }), { revision: 3 })
    expect(cache.get(TASK, ofUnit('1'))).toBeUndefined()
    expect(cache.get(TASK, ofUnit('2'))).toMatchObject({ revision: 1 })
    cache.changed(TASK, testsOf(TASK, { state: 'entering' }), { state: 'accepted' })
    expect(cache.get(TASK, ofUnit('2'))).toBeUndefined()
  })

  test('a key is the same in any order of its columns', () => {
    const cache = new RowCache()
    cache.wrote(TASK, [task('1', 1)])
    expect(cache.get(TASK, keyTests(TASK, { unit: '1', evaluation: 'e' }))).toMatchObject({ revision: 1 })
  })

  test('a row with JSON is not kept as written, for the database puts it in another order', () => {
    const setting = tableOf('setting')
    const cache = new RowCache()
    cache.wrote(setting, [{ name: 'a', value: { b: 1, a: 2 } }])
    expect(cache.get(setting, keyTests(setting, { name: 'a' }))).toBeUndefined()
  })

  test('who changes a row that others have too is stopped', () => {
    const cache = new RowCache()
    cache.wrote(TASK, [task('1', 1)])
    const row = cache.get(TASK, ofUnit('1')) as Record<string, unknown>
    expect(() => {
      row.revision = 9
    }).toThrow(TypeError)
  })

  test('any story of writes, changes and removals agrees with a plain table', () => {
    const unit = fc.constantFrom('1', '2', '3')
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), unit, revision: fc.nat(9) }),
      fc.record({ kind: fc.constant('change' as const), unit, revision: fc.nat(9) }),
      fc.record({ kind: fc.constant('changeAll' as const), unit, revision: fc.nat(9) }),
      fc.record({ kind: fc.constant('remove' as const), unit, revision: fc.nat(9) }),
      fc.record({ kind: fc.constant('look' as const), unit, revision: fc.nat(9) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const cache = new RowCache()
        const table = new Map<string, Row>()
        for (const { kind, unit, revision } of steps) {
          const change = { revision }
          const before = table.get(unit)
          switch (kind) {
            case 'put':
              table.set(unit, task(unit, revision))
              cache.wrote(TASK, [task(unit, revision)])
              break
            case 'change':
              if (before !== undefined) table.set(unit, { ...before, ...change })
              cache.changed(TASK, ofUnit(unit), change)
              break
            case 'changeAll':
              for (const [name, row] of table) table.set(name, { ...row, ...change })
              cache.changed(TASK, testsOf(TASK, { evaluation: 'e' }), change)
              break
            case 'remove':
              table.delete(unit)
              cache.changed(TASK, ofUnit(unit))
              break
            case 'look':
              if (before !== undefined) cache.keep(TASK, ofUnit(unit), before)
          }
          for (const name of ['1', '2', '3']) {
            const known = cache.get(TASK, ofUnit(name))
            if (known !== undefined) expect(known).toEqual(table.get(name))
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
