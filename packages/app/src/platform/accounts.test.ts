/** Accounts under attack or in trouble 账号安全: guessing from within a session, second factors, the last administrator. */
import { describe, expect, test } from 'vitest'
import { GOOD_PASSWORD, peopledPlatform, personOf, type testPorts } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import type { Platform } from '../index.ts'
import { addMinutes } from '../index.ts'

type Ports = ReturnType<typeof testPorts>

const codeAt = (ports: Ports): string => String(Math.floor(Date.parse(ports.time.now) / 30_000) % 1_000_000)
const later = (ports: Ports, minutes: number): void => {
  ports.time.now = addMinutes(ports.time.now, minutes)
}
const accountOf = async (ports: Ports, login: string) => {
  const [row] = await ports.store.read((reader) => reader.find('account', { login }))
  if (row === undefined) throw new Error(`no account ${login}`)
  return row
}

/** Somebody with a second factor in use. */
async function secured(platform: Platform, ports: Ports, login: string) {
  const person = await personOf(platform, login)
  await person.act('startSecondFactor', { password: GOOD_PASSWORD })
  await person.act('confirmSecondFactor', { code: codeAt(ports) })
  later(ports, 1)
  return person
}

describe('second factor', () => {
  test('once confirmed it is asked for, and a code serves once', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    await lead.act('startSecondFactor', { password: GOOD_PASSWORD })
    expect(await refusalOf(lead.act('confirmSecondFactor', { code: '1' }))).toEqual(['second-factor-wrong'])
    await lead.act('confirmSecondFactor', { code: codeAt(ports) })
    const nobody = await personOf(platform)
    const enter = (extra: { code?: string }) =>
      refusalOf(nobody.act('signIn', { login: 'zuzhang', password: GOOD_PASSWORD, ...extra }))
    expect(await enter({})).toEqual(['second-factor-needed'])
    expect(await enter({ code: codeAt(ports) })).toEqual(['second-factor-wrong'])
    later(ports, 5)
    expect(await enter({ code: codeAt(ports) })).toEqual([])
  })

  test('an open session alone neither turns it off nor replaces it', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await secured(platform, ports, 'zuzhang')
    const start = (input: { password: string; code?: string }) =>
      refusalOf(lead.act('startSecondFactor', input))
    expect(await start({ password: 'x' })).toEqual(['sign-in-failed'])
    expect(await start({ password: GOOD_PASSWORD })).toEqual(['second-factor-needed'])
    expect(await start({ password: GOOD_PASSWORD, code: '1' })).toEqual(['second-factor-wrong'])
    expect(await refusalOf(lead.act('removeSecondFactor', { password: GOOD_PASSWORD }))).toEqual([
      'second-factor-needed',
    ])
    expect((await accountOf(ports, 'zuzhang')).totpConfirmed).toBe(true)
    // Begun rightly, the old one goes on until the new one is confirmed.
    expect(await start({ password: GOOD_PASSWORD, code: codeAt(ports) })).toEqual([])
    expect(await accountOf(ports, 'zuzhang')).toMatchObject({ totpConfirmed: true, totpSecret: 'SECRET' })
    expect(
      await refusalOf(
        (await personOf(platform)).act('signIn', { login: 'zuzhang', password: GOOD_PASSWORD }),
      ),
    ).toEqual(['second-factor-needed'])
    // What was begun too long ago cannot be finished.
    later(ports, 16)
    expect(await refusalOf(lead.act('confirmSecondFactor', { code: codeAt(ports) }))).toEqual(['wrong-state'])
    expect(
      await refusalOf(lead.act('removeSecondFactor', { password: GOOD_PASSWORD, code: codeAt(ports) })),
    ).toEqual([])
    expect((await accountOf(ports, 'zuzhang')).totpConfirmed).toBe(false)
  })

  test('a lost one is reset by the security administrator alone, and not his own', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await secured(platform, ports, 'zuzhang')
    const { id } = await accountOf(ports, 'zuzhang')
    const [security, system] = [await personOf(platform, 'security'), await personOf(platform, 'system')]
    expect(await refusalOf(system.act('resetSecondFactor', { account: id }))).toEqual(['not-allowed'])
    expect(await refusalOf(lead.act('resetSecondFactor', { account: id }))).toEqual(['not-allowed'])
    const own = (await accountOf(ports, 'security')).id
    expect(await refusalOf(security.act('resetSecondFactor', { account: own }))).toEqual(['wrong-state'])
    await security.act('resetSecondFactor', { account: id })
    expect(await refusalOf(lead.ask('desk', {}))).toEqual(['sign-in-needed'])
    expect(await refusalOf((await personOf(platform, 'zuzhang')).ask('desk', {}))).toEqual([])
  })

  test('where the policy asks administrators for one, they do nothing before it is set up', async () => {
    const { platform, ports } = await peopledPlatform()
    const security = await personOf(platform, 'security')
    const policy = await security.ask('security', {})
    await security.act('setSecurity', { ...policy, secondFactorForAdmins: true })
    const system = await personOf(platform, 'system')
    expect((await system.ask('me', {})).secondFactorMissing).toBe(true)
    for (const act of [
      system.ask('accounts', {}),
      system.act('updateAccount', { account: 'x', name: 'x', email: '', active: true }),
    ])
      expect(await refusalOf(act)).toEqual(['second-factor-missing'])
    expect(await refusalOf(security.act('setSecurity', policy))).toEqual(['second-factor-missing'])
    await system.act('startSecondFactor', { password: GOOD_PASSWORD })
    await system.act('confirmSecondFactor', { code: codeAt(ports) })
    expect((await system.ask('me', {})).secondFactorMissing).toBe(false)
    expect(await refusalOf(system.ask('accounts', {}))).toEqual([])
    // Who is no administrator goes on as before.
    expect(await refusalOf((await personOf(platform, 'zuzhang')).ask('desk', {}))).toEqual([])
  })
})

describe('guessing from within a session', () => {
  const ways: [string, (person: Awaited<ReturnType<typeof personOf>>) => Promise<unknown>, string][] = [
    [
      'changePassword',
      (one) => one.act('changePassword', { old: 'x', password: 'Another-horse-7' }),
      'sign-in-failed',
    ],
    ['startSecondFactor', (one) => one.act('startSecondFactor', { password: 'x' }), 'sign-in-failed'],
    ['removeSecondFactor', (one) => one.act('removeSecondFactor', { password: 'x' }), 'sign-in-failed'],
    [
      'removeSecondFactor by code',
      (one) => one.act('removeSecondFactor', { password: GOOD_PASSWORD, code: '1' }),
      'second-factor-wrong',
    ],
    ['giveSecondFactor', (one) => one.act('giveSecondFactor', { code: '1' }), 'second-factor-wrong'],
  ]
  test.each(ways)('%s: counted, locked, put out', async (_name, guess, code) => {
    const { platform, ports } = await peopledPlatform()
    const lead = await secured(platform, ports, 'zuzhang')
    for (let i = 0; i < 4; i += 1) {
      expect(await refusalOf(guess(lead))).toEqual([code])
      expect((await accountOf(ports, 'zuzhang')).failures).toBe(i + 1)
    }
    expect(await refusalOf(guess(lead))).toEqual(['account-locked'])
    expect((await accountOf(ports, 'zuzhang')).lockedUntil).not.toBe('')
    expect(await refusalOf(lead.ask('desk', {}))).toEqual(['sign-in-needed'])
  })

  test('confirming a new second factor likewise', async () => {
    const { platform, ports } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    await lead.act('startSecondFactor', { password: GOOD_PASSWORD })
    for (let i = 0; i < 4; i += 1)
      expect(await refusalOf(lead.act('confirmSecondFactor', { code: '1' }))).toEqual(['second-factor-wrong'])
    expect(await refusalOf(lead.act('confirmSecondFactor', { code: '1' }))).toEqual(['account-locked'])
    expect((await accountOf(ports, 'zuzhang')).totpConfirmed).toBe(false)
  })

  test('guessing at the door locks the door, and whoever is inside stays', async () => {
    const { platform } = await peopledPlatform()
    const lead = await personOf(platform, 'zuzhang')
    const nobody = await personOf(platform)
    for (let i = 0; i < 5; i += 1) await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: 'x' }))
    expect(await refusalOf(nobody.act('signIn', { login: 'zuzhang', password: GOOD_PASSWORD }))).toEqual([
      'account-locked',
    ])
    expect(await refusalOf(lead.ask('desk', {}))).toEqual([])
    // But his password opens nothing more either, so that the lock is not got round.
    expect(
      await refusalOf(lead.act('changePassword', { old: GOOD_PASSWORD, password: 'Another-horse-7' })),
    ).toEqual(['account-locked'])
  })
})

describe('the last administrator', () => {
  test.each(['security', 'audit'])(
    '%s is neither closed nor deprived before there is another',
    async (login) => {
      const { platform, ports } = await peopledPlatform()
      const [system, security] = [await personOf(platform, 'system'), await personOf(platform, 'security')]
      const { id, name, roles } = await accountOf(ports, login)
      const close = (account: string) =>
        refusalOf(system.act('updateAccount', { account, name, email: '', active: false }))
      expect(await close(id)).toEqual(['wrong-state'])
      expect(await refusalOf(security.act('grantRoles', { account: id, roles: [], unit: '' }))).toEqual([
        'wrong-state',
      ])
      const { id: second } = await system.act('createAccount', {
        login: 'second',
        name: '第二人',
        unit: '',
        email: '',
        password: 'Start-here-1',
      })
      await security.act('grantRoles', { account: second, roles: [...roles] as ['auditAdmin'], unit: '' })
      expect(await close(id)).toEqual([])
      expect(await close(second)).toEqual(['wrong-state'])
    },
  )

  test('the system administrator is not deprived of his role by the other', async () => {
    const { platform, ports } = await peopledPlatform()
    const security = await personOf(platform, 'security')
    const { id } = await accountOf(ports, 'system')
    expect(
      await refusalOf(security.act('grantRoles', { account: id, roles: ['lead'], unit: '000' })),
    ).toEqual(['wrong-state'])
  })
})
