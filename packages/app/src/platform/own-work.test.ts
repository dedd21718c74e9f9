/** 不相容职务: nobody approves or receives what he himself entered, proved, submitted or approved, whatever his roles are now. */
import { expect, test } from 'vitest'
import type { Role } from '../contract/index.ts'
import { openedEvaluation, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { compileOwn } from './source.ts'

test('a preparer made approver or lead does not decide on his own figures', async () => {
  const { platform } = await peopledPlatform()
  const evaluation = await openedEvaluation(platform)
  const input = { evaluation, unit: '001' }
  const [security, system] = [await personOf(platform, 'security'), await personOf(platform, 'system')]
  const { accounts } = await system.ask('accounts', {})
  const grant = (login: string, roles: Role[], unit: string) =>
    security.act('grantRoles', {
      account: accounts.find((one) => one.login === login)?.id ?? '',
      roles,
      unit,
    })

  const [first, second] = [await personOf(platform, 'jingban1'), await personOf(platform, 'jingban2')]
  await first.act('confirmReceipt', input)
  const { framework: given } = await first.ask('sheet', input)
  const { framework } = compileOwn(given.text, given.targets, given.dictionaries)
  const cell = `${framework?.names.item('在职人数')?.code ?? ''}||2019`
  await first.act('saveEntries', { ...input, source: 'typed', entries: [{ cell, text: '28', base: 0 }] })
  // Somebody else submits what he entered.
  await grant('jingban2', ['preparer'], '001')
  const { revision } = await second.ask('sheet', input)
  const { submission } = await second.act('submit', { ...input, revision })

  for (const login of ['jingban1', 'jingban2']) {
    await grant(login, ['approver'], '001')
    const person = await personOf(platform, login)
    expect(await refusalOf(person.act('approve', { ...input, submission })), login).toEqual(['not-allowed'])
  }
  const approver = await personOf(platform, 'fuze1')
  await approver.act('approve', { ...input, submission })
  for (const login of ['jingban1', 'jingban2', 'fuze1']) {
    await grant(login, ['lead'], '000')
    const person = await personOf(platform, login)
    expect(await refusalOf(person.act('accept', { ...input, submission })), login).toEqual(['not-allowed'])
  }
  expect(
    await refusalOf((await personOf(platform, 'zuzhang')).act('accept', { ...input, submission })),
  ).toEqual([])
})
