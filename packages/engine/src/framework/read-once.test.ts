/** What was read is kept for as long as it is among the last few. */
import { expect, test } from 'vitest'
import { readOnce } from './read-once.ts'

test('the same text of the same file is read once, while it is among the last few', () => {
  const reads: string[] = []
  const read = readOnce(2, (text, file) => {
    reads.push(`${file}:${text}`)
    return { text }
  })
  const first = read('甲', 'a')
  expect(read('甲', 'a')).toBe(first)
  read('甲', 'b')
  expect(read('甲', 'a')).toBe(first)
  read('乙', 'a')
  expect(read('甲', 'a')).toBe(first)
  expect(reads).toEqual(['a:甲', 'b:甲', 'a:乙'])
  read('甲', 'b')
  expect(reads).toHaveLength(4)
})
