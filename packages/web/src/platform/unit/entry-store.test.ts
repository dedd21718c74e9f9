import { describe, expect, test } from 'vitest'
import { Refused } from '../client.ts'
import { cellName, judgementName, reasonName, rowName } from './draft.ts'
import { DraftShelf, type Keep } from './draft-shelf.ts'
import { EntryStore, rowsOf, type UnitSheet, type Wire } from './entry-store.ts'

/** A browser's store, of a size. */
class Drawer implements Keep {
  readonly items = new Map<string, string>()
  readonly size: number
  constructor(size = 1_000_000) {
    this.size = size
  }
  get length() {
    return this.items.size
  }
  key(index: number) {
    return [...this.items.keys()][index] ?? null
  }
  getItem(name: string) {
    return this.items.get(name) ?? null
  }
  setItem(name: string, text: string) {
    if (text.length > this.size) throw new DOMException('full', 'QuotaExceededError')
    this.items.set(name, text)
  }
  removeItem(name: string) {
    this.items.delete(name)
  }
}

const EMPTY = {
  evaluation: { id: 'e1' },
  unit: { code: '001' },
  state: 'entering',
  revision: 0,
  mayEdit: true,
  whyNot: '',
  entries: [],
  lists: [],
  reasons: [],
  judgements: [],
} as unknown as UnitSheet

type Acts = Readonly<Record<string, (input: never) => unknown>>

/** A platform that answers as told, and what it was sent. */
function wired(acts: Acts, sheet: () => UnitSheet = () => EMPTY) {
  const sent: { name: string; input: Record<string, unknown> }[] = []
  const wire = {
    act: async (name: string, input: Record<string, unknown>) => {
      sent.push({ name, input })
      const answer = acts[name]
      if (answer === undefined) throw new Error(`not told: ${name}`)
      return answer(input as never)
    },
    ask: async (name: string) =>
      name === 'sheet'
        ? sheet()
        : { revision: 0, state: 'entering', entries: [], lists: [], reasons: [], judgements: [] },
  } as unknown as Wire
  return { wire, sent }
}

const owner = { account: 'zhang', evaluation: 'e1', unit: '001' }
const refusal = (code: string, status: number, values = {}): Refused =>
  new Refused([{ code, title: code, detail: '', fix: '', values } as never], status)

function opened(acts: Acts, drawer = new Drawer(), sheet?: () => UnitSheet, who = owner) {
  const { wire, sent } = wired(acts, sheet)
  const told: Refused[] = []
  const first = sheet?.() ?? EMPTY
  const store = new EntryStore(first, wire, new DraftShelf(drawer, who), (reason) => told.push(reason))
  return { store, sent, drawer, told, drafts: () => store.snapshot().drafts }
}

interface Batch {
  entries: { cell: string; text: string; base: number }[]
}
const lastBatch = (sent: readonly { input: object }[]): Batch['entries'] =>
  (sent.at(-1)?.input as Batch | undefined)?.entries ?? []
const takesAll = ({ entries }: Batch) => ({
  revision: 1,
  saved: entries.map(({ cell, base }) => ({ cell, version: base + 1 })),
  conflicts: [],
})

describe('填报中的数据', () => {
  test('a batch with a cell that the forms do not have loses that cell to the author, and sends the rest', async () => {
    const { store, sent, drafts, told } = opened({
      saveEntries: (input: Batch) => {
        if (input.entries.some((one) => one.cell === 'gone|年初|2019'))
          throw refusal('cell-unknown', 422, { cell: 'gone|年初|2019' })
        return takesAll(input)
      },
    })
    const cells = ['a|年初|2019', 'gone|年初|2019', 'b|年初|2019', 'c|年初|2019']
    store.edit(
      cells.map((cell) => ({ cell, text: '7' })),
      'pasted',
    )
    expect(await store.flush()).toBe(true)
    expect([...drafts()].map(([name, draft]) => [name, draft.refused])).toEqual([
      [cellName('gone|年初|2019'), 'cell-unknown：'],
    ])
    expect(
      store
        .snapshot()
        .sheet.entries.map((one) => one.cell)
        .sort(),
    ).toEqual(['a|年初|2019', 'b|年初|2019', 'c|年初|2019'])
    expect(told).toHaveLength(1)
    // Not asked for again and again.
    const before = sent.length
    await store.flush()
    expect(sent).toHaveLength(before)
  })

  test('a refusal that names nobody is found by halves', async () => {
    const { store, drafts } = opened({
      saveEntries: (input: Batch) => {
        if (input.entries.some((one) => one.text === '坏')) throw refusal('input-invalid', 400)
        return takesAll(input)
      },
    })
    store.edit(
      Array.from({ length: 9 }, (_, index) => ({
        cell: `x${index}|年初|2019`,
        text: index === 6 ? '坏' : '1',
      })),
      'pasted',
    )
    await store.flush()
    expect([...drafts().keys()]).toEqual([cellName('x6|年初|2019')])
    expect(store.snapshot().sheet.entries).toHaveLength(8)
  })

  test('what was typed while a colleague submitted stays, can be sent again later or dropped', async () => {
    let locked = true
    const sheet = (): UnitSheet =>
      locked ? { ...EMPTY, state: 'submitted', mayEdit: false, whyNot: '已上报' } : EMPTY
    const { wire, sent } = wired(
      {
        saveEntries: (input: Batch) => {
          if (locked) throw refusal('not-editable', 409)
          return takesAll(input)
        },
      },
      sheet,
    )
    const drawer = new Drawer()
    const store = new EntryStore(EMPTY, wire, new DraftShelf(drawer, owner), () => undefined)
    store.edit([{ cell: 'a|年初|2019', text: '55' }], 'typed')
    store.edit([{ cell: 'b|年初|2019', text: '66' }], 'typed')
    await store.flush()
    expect([...store.snapshot().drafts.values()].every((one) => one.refused !== '')).toBe(true)
    expect(drawer.items.size).toBe(2)
    // Another window, another day: still there.
    expect(new DraftShelf(drawer, owner).all().size).toBe(2)
    locked = false
    await store.reload()
    store.drop([cellName('b|年初|2019')])
    await store.resend([cellName('a|年初|2019')])
    expect(store.snapshot().drafts.size).toBe(0)
    expect(drawer.items.size).toBe(0)
    expect(lastBatch(sent)).toMatchObject([{ text: '55' }])
  })

  test('without a connection everything waits and then goes out: cell, row, reason, score', async () => {
    let offline = true
    const reach =
      <T>(answer: (input: never) => T) =>
      (input: never): T => {
        if (offline) throw new Refused([], 0)
        return answer(input)
      }
    const { store, drawer, drafts } = opened({
      saveEntries: reach(takesAll as never),
      saveList: reach((input: { rows: { base: number }[] }) => ({
        revision: 1,
        saved: input.rows.map((row) => ({ ...row, version: 1 })),
        conflicts: [],
      })),
      saveReason: reach(() => ({ revision: 2, version: 1 })),
      saveJudgement: reach(() => ({ revision: 3, version: 1 })),
    })
    store.edit([{ cell: 'a|年初|2019', text: '1' }], 'typed')
    store.type(
      { kind: 'row', list: 'projects', row: '001-1', name: '就业', sort: 1, removed: false },
      { kind: 'reason', target: 'a|年初|2019', text: '增人' },
      { kind: 'judgement', indicator: '2.1', content: undefined, reason: '先写理由' },
    )
    expect(await store.flush()).toBe(false)
    expect(store.snapshot().online).toBe(false)
    expect(drawer.items.size).toBe(4)
    expect(rowsOf(store.snapshot())).toMatchObject([{ name: '就业' }])
    offline = false
    expect(await store.flush()).toBe(true)
    // A reason without a score waits for it.
    expect([...drafts().keys()]).toEqual([judgementName('2.1')])
    store.type({
      kind: 'judgement',
      indicator: '2.1',
      content: { kind: 'level', level: '好' },
      reason: '先写理由',
    })
    expect(await store.settle()).toBe(true)
    expect(drawer.items.size).toBe(0)
    expect(store.snapshot().sheet).toMatchObject({
      lists: [{ name: '就业' }],
      reasons: [{ text: '增人' }],
      judgements: [{ reason: '先写理由' }],
    })
  })

  test('typed on while it was on its way: goes out again upon the version just made', async () => {
    let answer: (value: unknown) => void = () => undefined
    const { store, sent, drafts } = opened({
      saveEntries: (input: Batch) =>
        new Promise((resolve) => {
          answer = () => resolve(takesAll(input))
        }),
    })
    store.edit([{ cell: 'a|年初|2019', text: '1' }], 'typed')
    const first = store.flush()
    store.edit([{ cell: 'a|年初|2019', text: '12' }], 'typed')
    answer(undefined)
    expect(await first).toBe(false)
    expect([...drafts().values()]).toMatchObject([{ text: '12', base: 1 }])
    const second = store.flush()
    answer(undefined)
    expect(await second).toBe(true)
    expect(lastBatch(sent)).toMatchObject([{ text: '12', base: 1 }])
  })

  test('a conflict keeps both sides, of a reason too, until somebody chooses', async () => {
    let version = 3
    const sheet = (): UnitSheet =>
      ({
        ...EMPTY,
        reasons: [{ target: 'a', text: '他的', version, savedByName: '李' }],
      }) as UnitSheet
    const { store, drafts } = opened(
      {
        saveReason: ({ base }: { base: number }) => {
          if (base !== version) throw refusal('changed-meanwhile', 409)
          return { revision: 9, version: version + 1 }
        },
      },
      new Drawer(),
      sheet,
    )
    store.type({ kind: 'reason', target: 'a', text: '我的' })
    version = 4
    await store.flush()
    expect(store.snapshot().conflicts.get(reasonName('a'))?.theirs).toMatchObject({ text: '他的', by: '李' })
    expect(drafts().get(reasonName('a'))).toMatchObject({ text: '我的' })
    expect(await store.settle()).toBe(false)
    store.resolve(reasonName('a'), 'mine')
    expect(await store.settle()).toBe(true)
    expect(store.snapshot().sheet.reasons).toMatchObject([{ text: '我的', version: 5 }])
  })

  test('a row that somebody else changed is not replaced silently', async () => {
    const { store, drafts } = opened({
      saveList: () => ({
        revision: 2,
        saved: [],
        conflicts: [{ list: 'p', row: '1', name: '他的', sort: 1, removed: false, version: 2 }],
      }),
    })
    store.type({ kind: 'row', list: 'p', row: '1', name: '我的', sort: 1, removed: false })
    await store.flush()
    expect(store.snapshot().conflicts.get(rowName('p', '1'))?.theirs.text).toBe('他的')
    expect(rowsOf(store.snapshot())).toMatchObject([{ name: '我的' }])
    store.resolve(rowName('p', '1'), 'theirs')
    expect(drafts().size).toBe(0)
    expect(rowsOf(store.snapshot())).toMatchObject([{ name: '他的' }])
  })

  test('a workbook goes in against the versions that its reading saw', async () => {
    const kept = { cell: 'a|年初|2019', text: '8', note: '', version: 5, savedAt: '', savedByName: '李' }
    const { store } = opened(
      {
        saveEntries: ({ entries }: Batch) => ({
          revision: 2,
          saved: [],
          conflicts: entries.map(() => ({ ...kept, source: 'typed', place: '', savedBy: 'l' })),
        }),
      },
      new Drawer(),
      () => ({ ...EMPTY, entries: [kept] }) as unknown as UnitSheet,
    )
    store.edit([{ cell: 'a|年初|2019', text: '9', base: 4 }], 'xlsx')
    expect([...store.snapshot().drafts.values()]).toMatchObject([{ base: 4 }])
    await store.flush()
    expect(store.snapshot().conflicts.size).toBe(1)
  })

  test('a cell that the platform says nothing about stays with its author', async () => {
    const { store, drafts } = opened({
      saveEntries: () => ({ revision: 1, saved: [], conflicts: [] }),
    })
    store.edit([{ cell: 'a|年初|2019', text: '9' }], 'typed')
    await store.flush()
    expect([...drafts().values()]).toMatchObject([{ text: '9', refused: '平台没有答复这一格' }])
  })
})

describe('本机暂存', () => {
  test('another account on the same computer sees nothing of it', () => {
    const drawer = new Drawer()
    const { store } = opened({}, drawer)
    store.edit([{ cell: 'a|年初|2019', text: '1' }], 'typed')
    expect(new DraftShelf(drawer, { ...owner, account: 'li' }).all().size).toBe(0)
    expect(new DraftShelf(drawer, { ...owner, unit: '0' }).all().size).toBe(0)
    expect(new DraftShelf(drawer, owner).all().size).toBe(1)
  })

  test('two windows write beside each other; the one that typed sends, the other when it is gone', async () => {
    const drawer = new Drawer()
    const one = opened({ saveEntries: takesAll as never }, drawer)
    const other = opened({ saveEntries: takesAll as never }, drawer)
    one.store.edit([{ cell: 'a|年初|2019', text: '1' }], 'typed')
    other.store.edit([{ cell: 'b|年初|2019', text: '2' }], 'typed')
    expect(drawer.items.size).toBe(2)
    const [key = '', text = ''] = [...drawer.items].find(([name]) => name.includes('a|')) ?? []
    other.store.heard(key, text)
    expect(other.drafts().size).toBe(2)
    expect(other.store.waiting()).toHaveLength(1)
    for (let turn = 0; turn < 6; turn += 1) await other.store.look()
    expect(other.store.waiting()).toHaveLength(2)
    await other.store.flush()
    expect(drawer.items.size).toBe(0)
  })

  test('an acknowledged draft that another window typed on is not taken away', async () => {
    const drawer = new Drawer()
    const one = opened({ saveEntries: takesAll as never }, drawer)
    one.store.edit([{ cell: 'a|年初|2019', text: '1' }], 'typed')
    const [key = '', text = ''] = [...drawer.items][0] ?? []
    drawer.items.set(key, text.replace('"text":"1"', '"text":"12"'))
    expect(await one.store.flush()).toBe(false)
    expect([...one.drafts().values()]).toMatchObject([{ text: '12', base: 1 }])
    expect(await one.store.flush()).toBe(true)
    expect(drawer.items.size).toBe(0)
  })

  test('a full browser is told, and the draft still goes out', async () => {
    const { store } = opened({ saveEntries: takesAll as never }, new Drawer(10))
    store.edit([{ cell: 'a|年初|2019', text: '1' }], 'typed')
    expect(store.snapshot().kept).toBe(false)
    expect(await store.settle()).toBe(true)
  })

  test('what is no draft is left alone', () => {
    const drawer = new Drawer()
    drawer.setItem('jiheng-draft|zhang|e1|001|cell x', '{"kind":')
    drawer.setItem('else', '1')
    expect(new DraftShelf(drawer, owner).all().size).toBe(0)
    expect(drawer.items.size).toBe(2)
  })
})
