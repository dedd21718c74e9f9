/**
 * The mailer 邮件发送: one plain letter to one person through the office's SMTP server. Says why a letter did not go and
 * whether trying again can help; never throws, and never shows the password or what the server wrote.
 */
import { createTransport, type NodemailerError } from 'nodemailer'

export interface Mailer {
  send(letter: Letter): Promise<Sent>
}

export interface Letter {
  /** One address and nothing else. */
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** `lasting`: the same letter will fail again until somebody changes the settings, the address or the letter. */
export type Sent =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly lasting: boolean }

export interface MailerSettings {
  /**
   * smtp://user:password@host:port or smtps://…; user and password percent-encoded, or left out. By smtp:// the connection
   * is encrypted where the server offers it; smtps:// insists.
   */
  readonly url: string
  /** Sender, such as 绩衡 <jiheng@czj.example>. */
  readonly from: string
  /** Whether a certificate that cannot be verified ends it; yes unless said otherwise. */
  readonly rejectUnauthorized?: boolean
  /** Of each step; 10 unless said otherwise. */
  readonly timeoutSeconds?: number
}

const lasting = (reason: string): Sent => ({ ok: false, reason, lasting: true })
const passing = (reason: string): Sent => ({ ok: false, reason, lasting: false })

// Whatever a mail server may take for the end of a header line, and NUL.
const LINE_BREAK = /[\r\n\v\f\0\u0085\u2028\u2029]/
const ADDRESS = /^[^\s\p{C}<>()[\]\\,;:"@]+@[^\s\p{C}<>()[\]\\,;:"@]+$/u
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/
/** A server that answers, but never comes to an end. */
const STEPS_AT_MOST = 4

export function createMailer(settings: MailerSettings): Mailer {
  const { from, timeoutSeconds = 10 } = settings
  const server = readServer(settings.url)
  if (server === undefined)
    return { send: async () => lasting('邮件服务器的地址不对，应如 smtp://用户名:密码@主机:端口') }
  if (LINE_BREAK.test(from)) return { send: async () => lasting('发件人里不能有换行') }

  const timeout = timeoutSeconds * 1000
  const transport = createTransport({
    ...server,
    tls: { rejectUnauthorized: settings.rejectUnauthorized ?? true },
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ to, subject, text }) => {
      if (LINE_BREAK.test(to)) return lasting('收件人里不能有换行')
      if (LINE_BREAK.test(subject)) return lasting('邮件标题里不能有换行')
      if (!ADDRESS.test(to)) return lasting('收件人不是一个邮箱地址')
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          // So that nobody's absence notice comes back.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(timeout * STEPS_AT_MOST),
        })
        return { ok: true }
      } catch (error) {
        return explain(error as NodemailerError, timeoutSeconds)
      }
    },
  }
}

interface Server {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
}

/** Read here and not by the library, which would also take any of its options from the address. */
function readServer(text: string): Server | undefined {
  try {
    const url = new URL(text)
    const secure = url.protocol === 'smtps:'
    if ((!secure && url.protocol !== 'smtp:') || url.hostname === '') return undefined
    const server: Server = {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? (secure ? 465 : 25) : Number(url.port),
      secure,
    }
    if (url.username === '') return server
    const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
    return { ...server, auth }
  } catch {
    return undefined
  }
}

/** The server's own text is left out: it may quote what it was sent. */
function explain(error: NodemailerError, timeoutSeconds: number): Sent {
  const answer = error.responseCode === undefined ? '' : `（应答码 ${error.responseCode}）`
  // Without an answer it was refused on this side, for what the letter is.
  const refused = error.permanent === false ? passing : lasting
  if (CERTIFICATE.test(error.originalCode ?? '')) return lasting('邮件服务器的证书未通过验证')
  if (error.responseCode === 530) return lasting('邮件服务器要求先登录或加密，请核对配置（应答码 530）')
  switch (error.code) {
    case 'EAUTH':
      return error.permanent === false
        ? passing(`邮件服务器暂时不能登录${answer}`)
        : lasting(`邮件服务器拒绝登录，请核对用户名和密码${answer}`)
    case 'ENOAUTH':
      return lasting('邮件服务器要求登录，配置里没有用户名和密码')
    case 'EENVELOPE':
      return refused(`邮件服务器不接受这个发件人或收件人${answer}`)
    case 'EMESSAGE':
      return refused(`邮件服务器不接受这封邮件${answer}`)
    case 'ETIMEDOUT':
    case 'EABORT':
      return passing(`邮件服务器没有及时应答（每步至多 ${timeoutSeconds} 秒）`)
    case 'EDNS':
      return passing('找不到邮件服务器的主机名')
    case 'ETLS':
      return passing('与邮件服务器的加密连接没有建立')
    case 'ESOCKET':
    case 'ECONNECTION':
      return passing(`连接不上邮件服务器，或者连接中断${answer}`)
    default:
      return (error.permanent === true ? lasting : passing)(`邮件没有发出${answer}`)
  }
}
