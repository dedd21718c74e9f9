/** Mails of the platform 邮件: written when units are told, sent over a real SMTP server, tried again, and given up. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { openedEvaluation, peopledPlatform, personOf } from '../../app/src/fixture/platform-fixture.ts'
import { createMailer } from './adapters/mailer.ts'
import { postMails } from './mail-post.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that answers each recipient with a code, 250 where none is said. */
async function listen(codes: Readonly<Record<string, number>> = {}): Promise<{ url: string; got: string[] }> {
  const got: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const responseCode = codes[address]
      if (responseCode === undefined) return done()
      done(Object.assign(new Error('no'), { responseCode }))
    },
    onData: (stream, session, done) => {
      stream.resume()
      stream.on('end', () => {
        got.push(...session.envelope.rcptTo.map(({ address }) => address))
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  closing.push(() => new Promise((done) => server.close(done)))
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, got }
}

const OFFICE = ['fuze1', 'fuze2', 'jingban1', 'jingban2'].map((one) => `${one}@example.invalid`)

async function told() {
  const { platform, ports } = await peopledPlatform()
  const evaluation = await openedEvaluation(platform)
  const mails = () => ports.store.read((reader) => reader.find('mail', {}))
  const post = (url: string) => postMails(ports.store, createMailer({ url, from: 'jiheng@czj.example' }))
  return { platform, ports, evaluation, mails, post }
}

describe('mails', () => {
  test('one for each person told, to preparers and approvers of each unit, sent once', async () => {
    const { platform, evaluation, mails, post } = await told()
    expect((await mails()).map((one) => [one.recipient, one.state]).sort()).toEqual(
      OFFICE.map((one) => [one, 'waiting']),
    )
    const { url, got } = await listen()
    expect(await post(url)).toBe(4)
    expect(got.sort()).toEqual(OFFICE)
    expect(await post(url)).toBe(0)
    expect((await mails()).every((one) => one.state === 'sent' && one.fault === '')).toBe(true)
    const lead = await personOf(platform, 'zuzhang')
    expect(await lead.act('remind', { evaluation, units: ['002'], text: '请抓紧上报' })).toEqual({ sent: 1 })
    expect(await post(url)).toBe(1)
    expect(got.at(-1)).toBe('jingban2@example.invalid')
    const last = (await mails()).find((one) => one.subject.includes('请抓紧上报'))
    expect(last?.text).toContain('褚经办')
  })

  test('nobody has a mail where mail is not set up, nor who has no address', async () => {
    const { platform, ports } = await peopledPlatform()
    await ports.store.write((transaction) =>
      transaction.update('account', { login: 'jingban1' }, { email: '' }),
    )
    const evaluation = await openedEvaluation(platform)
    expect(await ports.store.read((reader) => reader.count('mail', {}))).toBe(3)
    Object.assign(ports, { mails: false })
    const lead = await personOf(platform, 'zuzhang')
    await lead.act('remind', { evaluation, units: ['001', '002'], text: '' })
    expect(await ports.store.read((reader) => reader.count('mail', {}))).toBe(3)
    expect(await ports.store.read((reader) => reader.count('message', { kind: 'reminder' }))).toBe(2)
  })

  test('a passing fault is tried five times, a lasting one once; the others go', async () => {
    const { mails, post } = await told()
    const { url, got } = await listen({ [OFFICE[0] ?? '']: 451, [OFFICE[1] ?? '']: 550 })
    expect(await post(url)).toBe(2)
    const stateOf = async (at: number) => {
      const found = (await mails()).find((one) => one.recipient === OFFICE[at])
      return [found?.state, found?.attempts]
    }
    expect([await stateOf(0), await stateOf(1)]).toEqual([
      ['waiting', 1],
      ['failed', 1],
    ])
    for (let i = 0; i < 3; i += 1) expect(await post(url)).toBe(0)
    expect(await stateOf(0)).toEqual(['waiting', 4])
    await post(url)
    expect(await stateOf(0)).toEqual(['failed', 5])
    expect((await mails()).find((one) => one.recipient === OFFICE[0])?.fault).toContain('451')
    expect(got.sort()).toEqual(OFFICE.slice(2))
  })
})
