/** One thread for ledgers 账簿线程: a host that is asked by messages. Answers as soon as it has them, in any order. */
import { parentPort, workerData } from 'node:worker_threads'
import { type LedgerBooks, type LedgerHead, type LedgerQueries, LedgerStoreFault } from '@jiheng/app'
import type { LinesPart } from './columns.ts'
import { EXACT_QUERIES, packed, unpacked } from './exact-letters.ts'
import { type HostOptions, LedgerHost } from './host.ts'

/** What the thread is asked. `number` names an import. */
export type Request =
  | { readonly kind: 'begin'; readonly number: number; readonly head: LedgerHead }
  | { readonly kind: 'add'; readonly number: number; readonly part: LinesPart }
  | {
      readonly kind: 'finish'
      readonly number: number
      readonly id: string
      readonly books: LedgerBooks
      readonly vouchers: number
    }
  | { readonly kind: 'abandon'; readonly number: number }
  | {
      readonly kind: 'ask'
      readonly id: string
      readonly name: keyof LedgerQueries
      readonly values: readonly unknown[]
    }
  | { readonly kind: 'forget'; readonly id: string }

export type Envelope = { readonly letter: number; readonly request: Request }

export type Reply =
  | { readonly kind: 'ready'; readonly usesDuck: boolean; readonly absent: string }
  | { readonly kind: 'done'; readonly letter: number; readonly value: unknown }
  | {
      readonly kind: 'failed'
      readonly letter: number
      readonly message: string
      /** Of a {@link LedgerStoreFault}; '' for anything else. */
      readonly fault: LedgerStoreFault['kind'] | ''
    }

async function answer(host: LedgerHost, request: Request): Promise<unknown> {
  switch (request.kind) {
    case 'begin':
      return await host.begin(request.number, request.head)
    case 'add':
      return await host.add(request.number, request.part)
    case 'finish':
      return await host.finish(request.number, request.id, request.books, request.vouchers)
    case 'abandon':
      return await host.abandon(request.number)
    case 'ask':
      if (!EXACT_QUERIES.has(request.name))
        return await host.ask(request.id, request.name, request.values as never)
      return packed(await host.ask(request.id, request.name, request.values.map(unpacked) as never))
    case 'forget':
      return host.forget(request.id)
  }
}

const port = parentPort
if (port !== null) {
  const reply = (one: Reply): void => port.postMessage(one)
  const host = await LedgerHost.create(workerData as HostOptions)
  port.on('message', ({ letter, request }: Envelope) => {
    answer(host, request).then(
      (value) => reply({ kind: 'done', letter, value }),
      (error: unknown) =>
        reply({
          kind: 'failed',
          letter,
          message: error instanceof Error ? error.message : String(error),
          fault: error instanceof LedgerStoreFault ? error.kind : '',
        }),
    )
  })
  reply({ kind: 'ready', usesDuck: host.usesDuck, absent: host.absent })
}
