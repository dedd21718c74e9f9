/** Literals: no text gets out of its quotes. That a database reads them back as they were is tested with the stores. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { statement } from './database.ts'
import { inOneText, literal } from './literal.ts'

test.each([
  ["O'Neill", "'O''Neill'"],
  ["'; drop table jh_account; --", "'''; drop table jh_account; --'"],
  ['C:\\账簿', " E'C:\\\\账簿'"],
  ["\\'", " E'\\\\'''"],
  ['$1', "'$1'"],
  [-12, '-12'],
  [true, 'true'],
])('%s', (value, text) => {
  expect(literal(value)).toBe(text)
})

test.each([[null], [undefined], [1.5], [Number.NaN], [{}], [2 ** 60]])('%s is refused', (value) => {
  expect(() => literal(value)).toThrow(TypeError)
})

test('a parameter’s own $2 is text', () => {
  expect(inOneText([statement('begin'), statement('select $1, $2', '$2', 5)])).toBe("begin;\nselect '$2', 5")
})

/** The text as PostgreSQL's lexer would read it, in either setting; undefined where it does not end with the last quote. */
function readBack(text: string): string | undefined {
  const escaped = text.startsWith(' E')
  const inner = text.trim().replace(/^E/, '')
  let value = ''
  for (let i = 1; i < inner.length; i += 1) {
    const pair = inner.slice(i, i + 2)
    if (pair === "''" || (escaped && pair === '\\\\')) {
      value += pair[1]
      i += 1
    } else if (inner[i] === "'") return i === inner.length - 1 ? value : undefined
    else value += inner[i]
  }
  return undefined
}

test('any text reads back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '\\', '$', '1', ';', '-', '汉', ' ') }), (text) => {
      expect(readBack(literal(text))).toBe(text)
    }),
    { numRuns: 2000 },
  )
})
