/** Against a real SMTP server on this machine. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { createMailer } from './mailer.ts'

const FROM = '绩衡 <jiheng@czj.example>'
const LETTER = {
  to: 'wang@zjj.example',
  subject: '请于6月20日前填报',
  text: '王某：\n\n部门整体支出绩效评价已开始。\n',
}

interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly login: string
  readonly secure: boolean
  readonly raw: string
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that takes jiheng / 密码@1 and keeps what it gets. */
async function listen(
  options: SMTPServerOptions = {},
): Promise<{ host: string; received: readonly Received[] }> {
  const received: Received[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _session, done) =>
      auth.username === 'jiheng' && auth.password === '密码@1'
        ? done(null, { user: auth.username })
        : done(Object.assign(new Error(`no ${auth.password} here`), { responseCode: 535 })),
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          login: `${session.user ?? ''}`,
          secure: session.secure,
          raw: Buffer.concat(parts).toString('latin1'),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  closing.push(() => new Promise((done) => server.close(done)))
  return { host: `127.0.0.1:${(server.server.address() as AddressInfo).port}`, received }
}

/** A server that does what it is told with each connection, which no mail server would. */
async function listenRaw(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    answer(socket)
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const USER = `jiheng:${encodeURIComponent('密码@1')}`

/** The headers unfolded, words of RFC 2047 and the body decoded. */
function readMessage(raw: string): { headers: ReadonlyMap<string, string>; text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), decodeWords(line.slice(at + 1).trim())] as const
    }),
  )
  const body = rest.join('\r\n\r\n')
  const encoding = headers.get('content-transfer-encoding') ?? ''
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : readQuoted(body)
  return { headers, text: bytes.toString('utf8').replaceAll('\r\n', '\n') }
}
const readQuoted = (text: string): Buffer =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_all, kind: string, coded: string) =>
      (kind.toUpperCase() === 'B'
        ? Buffer.from(coded, 'base64')
        : readQuoted(coded.replaceAll('_', ' '))
      ).toString('utf8'),
    )

describe('a letter arrives', () => {
  test('with sender, recipient, Chinese subject and text, after login', async () => {
    const { host, received } = await listen()
    const mailer = createMailer({ url: `smtp://${USER}@${host}`, from: FROM })
    expect(await mailer.send(LETTER)).toEqual({ ok: true })

    expect(received).toMatchObject([
      { from: 'jiheng@czj.example', to: ['wang@zjj.example'], login: 'jiheng', secure: false },
    ])
    const { headers, text } = readMessage(received[0]?.raw ?? '')
    expect(headers.get('subject')).toBe(LETTER.subject)
    expect(headers.get('from')).toBe(FROM)
    expect(headers.get('to')).toBe(LETTER.to)
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('auto-submitted')).toBe('auto-generated')
    expect(text.trimEnd()).toBe(LETTER.text.trimEnd())
    expect(received[0]?.raw).toMatch(/^[\x20-\x7e\r\n\t]*$/)
  })

  test('with a long subject, without login', async () => {
    const { host, received } = await listen({ authOptional: true })
    const subject = '关于开展部门整体支出绩效评价填报工作的通知（第二次催报）'.repeat(4)
    const text = '.\n..\nFrom 住建局\n=3D 100%\n'
    expect(
      await createMailer({ url: `smtp://${host}`, from: FROM }).send({ ...LETTER, subject, text }),
    ).toEqual({ ok: true })
    const message = readMessage(received[0]?.raw ?? '')
    expect(message.headers.get('subject')).toBe(subject)
    expect(message.text.trimEnd()).toBe(text.trimEnd())
    expect(received[0]?.login).toBe('')
  })

  test('several at once, each to its own', async () => {
    const { host, received } = await listen()
    const mailer = createMailer({ url: `smtp://${USER}@${host}`, from: FROM })
    const people = ['a@x.example', 'b@x.example', 'c@x.example']
    const sent = await Promise.all(people.map((to) => mailer.send({ ...LETTER, to })))
    expect(sent).toEqual(people.map(() => ({ ok: true })))
    expect(received.map(({ to }) => to).sort()).toEqual(people.map((to) => [to]))
  })
})

describe('encryption', () => {
  test.each([
    ['smtps', { secure: true, disabledCommands: [] }],
    ['smtp', { secure: false, disabledCommands: [] }],
  ])('%s: an unverified certificate ends it, unless that is allowed', async (scheme, options) => {
    const { host, received } = await listen(options)
    const url = `${scheme}://${USER}@${host}`
    expect(await createMailer({ url, from: FROM }).send(LETTER)).toEqual({
      ok: false,
      reason: '邮件服务器的证书未通过验证',
      lasting: true,
    })
    expect(received).toEqual([])
    expect(await createMailer({ url, from: FROM, rejectUnauthorized: false }).send(LETTER)).toEqual({
      ok: true,
    })
    expect(received).toMatchObject([{ secure: true, login: 'jiheng' }])
  })
})

describe('a letter does not go', () => {
  test('login refused: lasting, without the password', async () => {
    const { host, received } = await listen()
    const sent = await createMailer({ url: `smtp://jiheng:geheim@${host}`, from: FROM }).send(LETTER)
    expect(sent).toEqual({
      ok: false,
      reason: '邮件服务器拒绝登录，请核对用户名和密码（应答码 535）',
      lasting: true,
    })
    expect(received).toEqual([])
  })

  test('login refused for now: not lasting', async () => {
    const { host } = await listen({
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('later'), { responseCode: 454 })),
    })
    expect(await createMailer({ url: `smtp://${USER}@${host}`, from: FROM }).send(LETTER)).toMatchObject({
      ok: false,
      lasting: false,
    })
  })

  test('no login given where one is wanted: lasting', async () => {
    const { host } = await listen()
    expect(await createMailer({ url: `smtp://${host}`, from: FROM }).send(LETTER)).toEqual({
      ok: false,
      reason: '邮件服务器要求先登录或加密，请核对配置（应答码 530）',
      lasting: true,
    })
  })

  test.each([
    [550, true],
    [451, false],
  ])('recipient refused with %i: lasting is %s', async (responseCode, lasting) => {
    const { host } = await listen({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    })
    expect(await createMailer({ url: `smtp://${USER}@${host}`, from: FROM }).send(LETTER)).toEqual({
      ok: false,
      reason: `邮件服务器不接受这个发件人或收件人（应答码 ${responseCode}）`,
      lasting,
    })
  })

  test.each([
    [554, true],
    [452, false],
  ])('letter refused with %i: lasting is %s', async (responseCode, lasting) => {
    const { host } = await listen({
      onData: (stream, _session, done) => {
        stream.resume()
        stream.on('end', () => done(Object.assign(new Error('spam'), { responseCode })))
      },
    })
    expect(await createMailer({ url: `smtp://${USER}@${host}`, from: FROM }).send(LETTER)).toEqual({
      ok: false,
      reason: `邮件服务器不接受这封邮件（应答码 ${responseCode}）`,
      lasting,
    })
  })

  test('server down: not lasting', async () => {
    const { host } = await listen()
    for (const close of closing.splice(0)) await close()
    expect(await createMailer({ url: `smtp://${USER}@${host}`, from: FROM }).send(LETTER)).toEqual({
      ok: false,
      reason: '连接不上邮件服务器，或者连接中断',
      lasting: false,
    })
  })

  test('a server that hangs up, or says nothing: not lasting, and not for ever', async () => {
    const rude = await listenRaw((socket) => socket.destroy())
    expect(await createMailer({ url: `smtp://${rude}`, from: FROM }).send(LETTER)).toMatchObject({
      ok: false,
      lasting: false,
    })
    const silent = await listenRaw(() => {})
    const started = performance.now()
    expect(
      await createMailer({ url: `smtp://${silent}`, from: FROM, timeoutSeconds: 0.2 }).send(LETTER),
    ).toEqual({ ok: false, reason: '邮件服务器没有及时应答（每步至多 0.2 秒）', lasting: false })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('a server that answers without end is left', async () => {
    const endless = await listenRaw((socket) => {
      const timer = setInterval(() => socket.write('220-one moment\r\n'), 50)
      socket.on('close', () => clearInterval(timer))
    })
    expect(
      await createMailer({ url: `smtp://${endless}`, from: FROM, timeoutSeconds: 0.3 }).send(LETTER),
    ).toMatchObject({ ok: false, lasting: false })
  })
})

describe('what is not even tried', () => {
  test.each([
    ['a@x.example\r\nBcc: b@x.example', '收件人里不能有换行'],
    ['a@x.example\n', '收件人里不能有换行'],
    ['a@x.example, b@x.example', '收件人不是一个邮箱地址'],
    ['王某 <a@x.example>', '收件人不是一个邮箱地址'],
    ['a@x.example;b@x.example', '收件人不是一个邮箱地址'],
    ['', '收件人不是一个邮箱地址'],
    ['a\u0001@x.example', '收件人不是一个邮箱地址'],
    ['wang', '收件人不是一个邮箱地址'],
  ])('recipient %j', async (to, reason) => {
    const { host, received } = await listen()
    const mailer = createMailer({ url: `smtp://${USER}@${host}`, from: FROM })
    expect(await mailer.send({ ...LETTER, to })).toEqual({ ok: false, reason, lasting: true })
    expect(received).toEqual([])
  })

  test.each(['\r\n', '\n', '\r', '\u2028', '\u0085', '\0'])('subject with %j', async (mark) => {
    const { host, received } = await listen()
    const mailer = createMailer({ url: `smtp://${USER}@${host}`, from: FROM })
    const subject = `通知${mark}Bcc: b@x.example`
    expect(await mailer.send({ ...LETTER, subject })).toEqual({
      ok: false,
      reason: '邮件标题里不能有换行',
      lasting: true,
    })
    expect(received).toEqual([])
  })

  test.each(['', 'mail.example', 'http://mail.example', 'smtp://', 'smtp://a:%E0%A4%A@mail.example'])(
    'the server %j',
    async (url) => {
      expect(await createMailer({ url, from: FROM }).send(LETTER)).toEqual({
        ok: false,
        reason: '邮件服务器的地址不对，应如 smtp://用户名:密码@主机:端口',
        lasting: true,
      })
    },
  )

  test('a sender with a line break', async () => {
    const mailer = createMailer({ url: 'smtp://127.0.0.1:1', from: `${FROM}\r\nBcc: b@x.example` })
    expect(await mailer.send(LETTER)).toMatchObject({ ok: false, lasting: true })
  })
})
