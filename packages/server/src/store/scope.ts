/**
 * The scope 事务范围 of transactions: none opens inside another one of the same store, for on the embedded database the inner
 * one would wait for the outer for ever.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export class Scope {
  private readonly current = new AsyncLocalStorage<{ open: boolean }>()
  private ending: Promise<void> | undefined

  /** @throws if a transaction of this store is open around the call, or the store was closed. */
  async run<R>(act: () => Promise<R>): Promise<R> {
    this.check()
    const mark = { open: true }
    try {
      return await this.current.run(mark, act)
    } finally {
      mark.open = false
    }
  }

  /** Ends what is behind the store once, however often it is asked. */
  async close(end: () => Promise<void>): Promise<void> {
    if (this.current.getStore()?.open === true)
      throw new Error('the store is closed inside its own transaction')
    this.ending ??= end()
    await this.ending
  }

  private check(): void {
    if (this.ending !== undefined) throw new Error('the store is closed')
    if (this.current.getStore()?.open === true)
      throw new Error('a transaction inside a transaction of the same store: use the one that is open')
  }
}
