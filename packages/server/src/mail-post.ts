/** Sending waiting mails 发送邮件: taken from the store one by one, tried again where the fault may pass. */
import type { Mailer, Store } from '@jiheng/app'

const MOST_ATTEMPTS = 5

/** Posting from time to time, one round after another. */
export interface Posting {
  /** No further round; resolves once the one under way is over. */
  stop(): Promise<void>
}

export function startPosting(
  store: Store,
  mailer: Mailer,
  everyMilliseconds: number,
  failed: (reason: unknown) => void,
): Posting {
  let round: Promise<void> | undefined
  const timer = setInterval(() => {
    round ??= postMails(store, mailer)
      .then(() => undefined, failed)
      .finally(() => {
        round = undefined
      })
  }, everyMilliseconds)
  return {
    stop: async () => {
      clearInterval(timer)
      await round
    },
  }
}

/** Send what waits; gives how many went out. A crash between sending and noting it sends one twice, never none. */
export async function postMails(store: Store, mailer: Mailer): Promise<number> {
  const waiting = await store.read((reader) =>
    reader.find('mail', { state: 'waiting' }, { limit: 50, order: [['at', 'asc']] }),
  )
  let sent = 0
  for (const mail of waiting) {
    const done = await mailer.send({ to: mail.recipient, subject: mail.subject, text: mail.text })
    const attempts = mail.attempts + 1
    const failed = !done.ok && (done.lasting || attempts >= MOST_ATTEMPTS)
    await store.write((transaction) =>
      transaction.update(
        'mail',
        { id: mail.id },
        {
          attempts,
          state: done.ok ? 'sent' : failed ? 'failed' : 'waiting',
          fault: done.ok ? '' : done.reason,
        },
      ),
    )
    if (done.ok) sent += 1
  }
  return sent
}
