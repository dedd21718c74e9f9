/** The rules of archive and publication as they come with the program: read without a fault, every check done by somebody. */
import { describe, expect, test } from 'vitest'
import { libraryFiles } from '../fixture/platform-fixture.ts'
import { PART_CODES, publicationPolicy } from '../publication/publication-policy.ts'
import { ARCHIVE_POLICY, archivePolicy, CHECK_NAMES } from './archive-policy.ts'

const library = libraryFiles()
const decoder = new TextDecoder()
const encoder = new TextEncoder()

describe('frameworks/archive', () => {
  const policy = archivePolicy(library)

  test('every class has a number of its own and a period that there is', () => {
    const classes = policy?.classes ?? []
    expect(classes.length).toBeGreaterThan(10)
    expect(new Set(classes.map((one) => one.number)).size).toBe(classes.length)
    expect(new Set(classes.map((one) => one.code)).size).toBe(classes.length)
    const periods = new Set(policy?.retentions.map((one) => one.code))
    for (const one of classes) expect(periods.has(one.retention), one.name).toBe(true)
  })

  test('four properties; each check is the program’s, or says at what a person has to look', () => {
    expect(policy?.properties.map((one) => one.name)).toEqual(['真实性', '完整性', '可用性', '安全性'])
    const checks = policy?.properties.flatMap((one) => one.checks) ?? []
    for (const one of checks) expect(one.check !== '' || one.look !== '', one.code).toBe(true)
    expect(new Set(checks.map((one) => one.code)).size).toBe(checks.length)
    // Nothing that the program can check goes unused.
    expect(new Set(checks.map((one) => one.check).filter((one) => one !== ''))).toEqual(new Set(CHECK_NAMES))
  })

  test('what is not confirmed says so', () => {
    expect(policy?.unconfirmed.length).toBeGreaterThan(0)
  })

  test('a file that does not fit its shape is no policy', () => {
    const text = decoder.decode(library.get(ARCHIVE_POLICY)).replace('retention: Y', 'retention: [Y]')
    expect(archivePolicy(new Map([[ARCHIVE_POLICY, encoder.encode(text)]]))).toBeUndefined()
    expect(archivePolicy(new Map())).toBeUndefined()
  })
})

test('frameworks/publication: every part that can be made is described, every rule finds by an expression', () => {
  const policy = publicationPolicy(library)
  expect(policy.parts.map((one) => one.code).sort()).toEqual([...PART_CODES].sort())
  for (const one of policy.redactions) expect(one.find.flags, one.code).toBe('gu')
  expect(policy.names.like.test('王小明')).toBe(true)
  expect(policy.names.like.test('评价组长（规划财务科）')).toBe(false)
})
