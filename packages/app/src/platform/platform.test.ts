/** Accounts and sessions; and the platform's story in memory. */
import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../../server/src/store/memory.ts'
import { openedEvaluation, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { storySuite } from '../fixture/story.suite.ts'
import { addMinutes } from '../index.ts'

storySuite('memory', async () => memoryStore())

describe('accounts', () => {
  test('no session, no answer; a wrong password is counted and locks', async () => {
    const { platform, ports } = await peopledPlatform()
    const nobody = await personOf(platform)
    expect(await refusalOf(nobody.ask('accounts', {}))).toEqual(['sign-in-needed'])
    for (let i = 0; i < 4; i += 1)
      expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'x' }))).toEqual([
        'sign-in-failed',
      ])
    expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'x' }))).toEqual([
      'account-locked',
    ])
    expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'Correct-horse-9' }))).toEqual([
      'account-locked',
    ])
    ports.time.now = '2020-03-02T01:21:00.000Z'
    expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'Correct-horse-9' }))).toEqual(
      [],
    )
    expect(await refusalOf(nobody.act('signIn', { login: 'nobody', password: 'x' }))).toEqual([
      'sign-in-failed',
    ])
  })

  test('a session ends when idle, and at its full time', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const at = (minutes: number): void => {
      ports.time.now = addMinutes('2020-03-02T01:00:00.000Z', minutes)
    }
    for (let minutes = 29; minutes < 12 * 60; minutes += 29) {
      at(minutes)
      expect(await refusalOf(lead.ask('desk', {}))).toEqual([])
    }
    at(12 * 60 + 1)
    expect(await refusalOf(lead.ask('desk', {}))).toEqual(['sign-in-needed'])
    const again = await personOf(platform, 'zuzhang')
    at(12 * 60 + 30)
    expect(await refusalOf(again.ask('desk', {}))).toEqual([])
    at(13 * 60 + 1)
    expect(await refusalOf(again.ask('desk', {}))).toEqual(['sign-in-needed'])
  })

  test('what a page asks on its own does not keep a session from ending', async () => {
    const { platform, ports } = await peopledPlatform()
    const evaluation = await openedEvaluation(platform)
    const person = await personOf(platform, 'jingban1')
    const poll = () => person.ask('changes', { evaluation, unit: '001', since: 0 })
    for (let seconds = 0; seconds <= 30 * 60; seconds += 30) {
      ports.time.now = addMinutes('2020-03-02T01:00:00.000Z', seconds / 60)
      await poll()
      await person.ask('me', {})
    }
    ports.time.now = '2020-03-02T01:30:30.000Z'
    expect(await refusalOf(poll())).toEqual(['sign-in-needed'])
  })

  test('passwords: weak, used before, too old', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const change = (password: string) =>
      refusalOf(lead.act('changePassword', { old: 'Correct-horse-9', password }))
    expect(await change('Short1')).toEqual(['password-weak'])
    expect(await change('alllowercase')).toEqual(['password-weak'])
    expect(await change('Zuzhang-123')).toEqual(['password-weak'])
    expect(await change('Start-here-1')).toEqual(['password-weak'])
    ports.time.now = '2020-06-05T01:00:00.000Z'
    const later = await personOf(platform, 'zuzhang')
    expect(await refusalOf(later.ask('desk', {}))).toEqual(['password-change-needed'])
    expect((await later.ask('me', {})).mustChangePassword).toBe(true)
    await later.act('changePassword', { old: 'Correct-horse-9', password: 'Another-horse-7' })
    expect(await refusalOf(later.ask('desk', {}))).toEqual([])
  })

  test('the three administrators exclude each other and business roles', async () => {
    const { platform } = await peopledPlatform()
    const security = await personOf(platform, 'security')
    const { accounts } = await security.ask('accounts', {})
    const id = accounts.find((one) => one.login === 'zuzhang')?.id ?? ''
    const grant = (roles: ('lead' | 'auditAdmin' | 'systemAdmin' | 'preparer' | 'approver')[]) =>
      refusalOf(security.act('grantRoles', { account: id, roles, unit: '000' }))
    expect(await grant(['lead', 'auditAdmin'])).toEqual(['roles-clash'])
    expect(await grant(['systemAdmin', 'auditAdmin'])).toEqual(['roles-clash'])
    expect(await grant(['preparer', 'approver'])).toEqual(['roles-clash'])
    expect(await grant(['lead', 'preparer'])).toEqual([])
  })
})
