/** The finance bureau's side 财政端: received and verified, re-scored, compared, asked about, summed up; and by whom. */
import { check } from '@jiheng/checker'
import { readSource, readWorkbook, writeZip } from '@jiheng/documents'
import { beforeAll, describe, expect, test } from 'vitest'
import { demoArchive } from '../bureau/demo-departments.ts'
import { libraryFiles, type Person, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { TRAILS, trailOf } from '../fixture/trails.ts'
import { receivingEnded } from './receiving.ts'

const packages: { name: string; bytes: Uint8Array }[] = []
let platform: Awaited<ReturnType<typeof peopledPlatform>>['platform']
let ports: Awaited<ReturnType<typeof peopledPlatform>>['ports']
let bureau: Person
let lead: Person
const SERIES = { year: 2019, framework: 'hunan-2019@1.0.0' } as const

const board = () => bureau.ask('bureauBoard', {})
const idOf = async (name: string): Promise<string> =>
  (await board()).archives.find((one) => one.departmentName === name)?.id ?? ''

beforeAll(async () => {
  ;({ platform, ports } = await peopledPlatform())
  const library = libraryFiles()
  for (const [index, without] of [
    [0, ''],
    [1, ''],
    [2, ''],
    [3, '满意度'],
  ] as const)
    packages.push(await demoArchive(library, index, ports.hash, { units: 2, without }))
  bureau = await personOf(platform, 'caizheng')
  lead = await personOf(platform, 'zuzhang')
}, 120_000)

describe('receiving', () => {
  test('one by one or several in one zip; each verified, recomputed, its report checked; the very same only once', async () => {
    const [first, ...others] = packages
    if (first === undefined) throw new Error('no package')
    const alone = await bureau.send('receiveArchives', {}, first)
    expect(alone.received.map((one) => one.file)).toEqual([first.name])
    expect((await board()).unread).toBe(1)
    await receivingEnded(ports)
    const bundle = writeZip(new Map([first, ...others].map((one) => [one.name, one.bytes])))
    const together = await bureau.send('receiveArchives', {}, { name: '一批.zip', bytes: bundle })
    expect(together.repeated).toEqual([first.name])
    expect(together.received).toHaveLength(3)
    await receivingEnded(ports)
    const { archives, series, unread } = await board()
    expect(unread).toBe(0)
    expect(archives.map((one) => [one.state, one.current, one.faults, one.contradictions])).toEqual(
      archives.map(() => ['sound', true, 0, 0]),
    )
    expect(series).toEqual([{ ...SERIES, frameworkName: '湖南2019年度评分表', count: 4 }])
    const one = await bureau.ask('receivedArchive', { archive: await idOf('甲县教育局') })
    expect(one.recomputed.values).toBeGreaterThan(100)
    expect(one.recomputed.reportFigures).toBeGreaterThan(20)
    expect(one.check?.holds).toBeGreaterThan(20)
    expect(one.units.map((unit) => unit.rank)).toEqual([1, 2])
    expect(one.indicators.find((each) => each.code === '2.1.2')).toMatchObject({
      depth: 2,
      leaf: true,
      full: '5',
    })
    expect((await bureau.get('receivedFile', { archive: one.line.id })).bytes).toEqual(first.bytes)
  }, 120_000)

  test('a package that was changed says where, and is not compared; what is no package is told so', async () => {
    const bytes = Uint8Array.from(packages[1]?.bytes ?? [])
    const at = Math.trunc(bytes.length / 3)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await bureau.send('receiveArchives', {}, { name: '改过.zip', bytes })
    await bureau.send('receiveArchives', {}, { name: '别的.zip', bytes: new Uint8Array([1, 2, 3]) })
    await receivingEnded(ports)
    const { archives, series } = await board()
    const changed = archives.find((one) => one.file === '改过.zip')
    expect(['faulty', 'unreadable']).toContain(changed?.state)
    expect(changed?.current).toBe(false)
    expect(changed?.faults).toBeGreaterThan(0)
    const shown = await bureau.ask('receivedArchive', { archive: changed?.id ?? '' })
    expect(shown.faults[0]?.detail).not.toBe('')
    expect(archives.find((one) => one.file === '别的.zip')).toMatchObject({
      state: 'unreadable',
      department: '',
    })
    expect(series[0]?.count).toBe(4)
    await bureau.act('verifyReceived', { archive: changed?.id ?? '' })
    await receivingEnded(ports)
    expect((await board()).archives.find((one) => one.id === changed?.id)?.state).toBe(changed?.state)
  }, 60_000)

  test('cut off by a crash: shown as 中断, and taken up again at the next start', async () => {
    const archive = await idOf('乙县教育局')
    await ports.store.write((transaction) =>
      transaction.update(
        'received',
        { id: archive },
        { state: 'reading', runner: 'gone', seenAt: '2020-01-01T00:00:00.000Z' },
      ),
    )
    expect((await board()).archives.find((one) => one.id === archive)?.state).toBe('stopped')
    const { markStoppedReceiving } = await import('./receiving.ts')
    expect(await markStoppedReceiving(ports)).toBe(1)
    await receivingEnded(ports)
    expect((await board()).archives.find((one) => one.id === archive)).toMatchObject({
      state: 'sound',
      current: true,
    })
  }, 60_000)

  test('nobody else receives or sees', async () => {
    for (const login of ['zuzhang', 'jingban1', 'fuze1', 'xianchang', 'zhuanjia', 'system', 'audit']) {
      const person = await personOf(platform, login)
      expect(await refusalOf(person.ask('bureauBoard', {})), login).toEqual(['not-allowed'])
      expect(
        await refusalOf(person.send('receiveArchives', {}, { name: 'x.zip', bytes: new Uint8Array() })),
        login,
      ).toEqual(['not-allowed'])
      expect(await refusalOf(person.ask('receivedArchive', { archive: await idOf('甲县教育局') }))).toEqual([
        'not-allowed',
      ])
    }
  })
})

describe('re-scoring', () => {
  test('beside the department’s, with reason; every version stays, and the log says before and after', async () => {
    const archive = await idOf('甲县教育局')
    const before = await bureau.ask('receivedArchive', { archive })
    const indicator = before.indicators.find((one) => one.code === '2.2.4')
    const score = (points: string, base: number) =>
      bureau.act('saveBureauScore', { archive, indicator: '2.2.4', points, reason: '制度没有附件', base })
    expect(indicator?.points).not.toBe('0')
    expect(await score('0', 0)).toEqual({ version: 1 })
    expect(await refusalOf(score('1', 0))).toEqual(['changed-meanwhile'])
    for (const wrong of ['8.1', '-1', '很多'])
      expect(await refusalOf(score(wrong, 1))).toEqual(['input-invalid'])
    expect(
      await refusalOf(
        bureau.act('saveBureauScore', { archive, indicator: '2.2', points: '1', reason: '整组', base: 0 }),
      ),
    ).toEqual(['record-missing'])
    const after = await bureau.ask('receivedArchive', { archive })
    expect(after.indicators.find((one) => one.code === '2.2.4')).toMatchObject({
      points: indicator?.points,
      bureau: { points: '0', reason: '制度没有附件', byName: '沈评审', version: 1 },
    })
    expect(after.line.points).toBe(before.line.points)
    expect(Number(after.bureau.points)).toBe(Number(before.line.points) - Number(indicator?.points))
    expect((await board()).archives.find((one) => one.id === archive)?.bureauPoints).toBe(after.bureau.points)
    const [entry] = await ports.store.read((reader) =>
      reader.find('audit', { action: 'saveBureauScore' }, { order: [['seq', 'desc']], limit: 1 }),
    )
    expect(entry).toMatchObject({
      before: { indicator: '2.2.4', points: indicator?.points },
      after: { indicator: '2.2.4', points: '0', reason: '制度没有附件' },
    })
    await score('', 1)
    const back = await bureau.ask('receivedArchive', { archive })
    expect(back.bureau.points).toBe('')
    expect(back.indicators.find((one) => one.code === '2.2.4')?.earlier.map((one) => one.points)).toEqual([
      '0',
    ])
    expect(await refusalOf(score('', 2))).toEqual([])
  })
})

describe('comparing', () => {
  const compare = (
    indicator: string,
    by: 'rate' | 'points' | 'value' = 'rate',
    basis: 'department' | 'bureau' = 'department',
  ) => bureau.ask('bureauComparison', { ...SERIES, indicator, by, best: 'high', basis })

  test('on the total: ranks, who has none and why, distribution, quartiles, grades', async () => {
    const told = await compare('', 'points')
    expect(told.rows.map((row) => row.rank)).toEqual([1, 2, 3, undefined])
    const points = told.rows.slice(0, 3).map((row) => Number(row.points))
    expect([...points].sort((a, b) => b - a)).toEqual(points)
    expect(told.rows[3]).toMatchObject({
      departmentName: '丁县教育局',
      why: '待评：社会公众或服务对象满意度',
    })
    expect(told.quartiles).toMatchObject({ count: 3, high: told.rows[0]?.points, low: told.rows[2]?.points })
    expect(told.quartiles?.median).toBe(told.rows[1]?.points)
    expect(told.spans.reduce((sum, one) => sum + one.count, 0)).toBe(3)
    expect(told.spans).toHaveLength(10)
    expect(told.grades.find((one) => one.name === '待评')?.count).toBe(1)
    expect(told.units.quartiles?.count).toBe(6)
  })

  test('on any indicator, leaf or group, by points, rate or value; equals share a rank', async () => {
    const { indicators } = await compare('')
    expect(indicators.some((one) => !one.leaf) && indicators.some((one) => one.leaf)).toBe(true)
    for (const { code } of indicators) {
      const { rows } = await compare(code)
      expect(rows).toHaveLength(4)
    }
    const level = await compare('2.1.3')
    expect(level.rows.map((row) => [row.rank, row.shared, row.shown])).toEqual(
      level.rows.map(() => [1, true, '100.00%']),
    )
    const value = await bureau.ask('bureauComparison', {
      ...SERIES,
      indicator: '2.1.2',
      by: 'value',
      best: 'low',
      basis: 'department',
    })
    expect(value.measure).toBe('%')
    expect(value.rows[0]?.shown).toMatch(/%$/)
    expect(value.rows[0]?.rank).toBe(1)
    expect(await refusalOf(compare('没有'))).toEqual(['record-missing'])
  })

  test('by the bureau’s scores, which move the ranks', async () => {
    const first = (await compare('', 'points')).rows[0]
    const archive = first?.archive ?? ''
    await bureau.act('saveBureauScore', {
      archive,
      indicator: '3.2.2',
      points: '0',
      reason: '佐证不足',
      base: 0,
    })
    await bureau.act('saveBureauScore', {
      archive,
      indicator: '2.2.5',
      points: '0',
      reason: '另有问题',
      base: 0,
    })
    const own = await compare('', 'points')
    const theirs = await compare('', 'points', 'bureau')
    expect(own.rows[0]?.archive).toBe(archive)
    const row = theirs.rows.find((one) => one.archive === archive)
    expect(row?.changed).toBe(true)
    expect(Number(row?.points)).toBeLessThan(Number(first?.points))
  })
})

describe('what if', () => {
  const ask = (changes: object, basis: 'department' | 'bureau' = 'department') =>
    bureau.ask('bureauWhatIf', {
      ...SERIES,
      basis,
      changes: JSON.stringify({ weights: [], standards: [], ...changes }),
    })

  test('nothing moved: nothing moves, and nothing is written', async () => {
    const before = await ports.store.read((reader) => reader.count('audit', {}))
    const told = await ask({})
    expect([told.moved, told.regraded, told.sum, told.told]).toEqual([0, 0, '100', []])
    expect(told.rows.every((row) => row.why.length === 0)).toBe(true)
    expect(await ports.store.read((reader) => reader.count('audit', {}))).toBe(before)
  })

  test('a weight and a standard moved: who moves and which indicator gave it', async () => {
    const told = await ask({
      weights: [
        { code: '2.2.4', points: '0' },
        { code: '3.2.2', points: '0' },
        { code: '2.1.2', points: '19' },
      ],
    })
    expect(told.told[0]).toMatch(/“.+”分值 8→0/)
    expect(told.sum).toBe('100')
    expect(told.rows.map((row) => row.after.rank)).toEqual([1, 2, 3, undefined])
    const movers = told.rows.filter((row) => row.before.rank !== row.after.rank)
    expect(told.moved).toBe(movers.length)
    for (const row of movers) expect(row.why.some((line) => /超过或追平.+差在“/.test(line))).toBe(true)
    const strict = await ask({
      standards: [{ code: '2.1.2', standard: { kind: 'bands', bands: ['[0%, …) → 0'] } }],
    })
    for (const row of strict.rows.slice(0, 3)) expect(row.change).toMatch(/^(?:−|0)/)
    expect(strict.told[0]).toContain('的标准改为：[0%, …) → 0')
  })

  test('weights that do not add up are told and the totals brought to the full points', async () => {
    const told = await ask({ weights: [{ code: '1', points: '30' }] })
    expect(told.sum).toBe('120')
    expect(told.told.at(-1)).toBe('分值合计 120，总分按 100 分折算')
    for (const row of told.rows.slice(0, 3)) expect(Number(row.after.points)).toBeLessThanOrEqual(100)
  })

  test('what cannot be read is told, all of it', async () => {
    expect(
      await refusalOf(
        ask({
          weights: [
            { code: '没有', points: '1' },
            { code: '1', points: 'x' },
          ],
        }),
      ),
    ).toEqual(['input-invalid', 'input-invalid'])
    expect(
      await refusalOf(bureau.ask('bureauWhatIf', { ...SERIES, basis: 'department', changes: '{' })),
    ).toEqual(['input-invalid'])
  })
})

describe('questions', () => {
  test('asked, answered, asked again, written down for a department elsewhere, closed', async () => {
    const archive = await idOf('甲县教育局')
    const input = {
      archive,
      kind: 'rectify',
      title: '补附制度',
      indicator: '2.2.4',
      deadline: '2020-03-10',
      text: '请补附制度文件并说明。',
    } as const
    const { question } = await bureau.act('askDepartment', input)
    const find = async () =>
      (await bureau.ask('bureauQuestions', {})).questions.find((one) => one.id === question)
    expect(await find()).toMatchObject({
      state: 'open',
      kindName: '整改要求',
      indicatorName: '管理制度健全性',
      late: false,
    })
    expect(
      await refusalOf(bureau.act('closeQuestion', { question, version: 2, text: '好', unfinished: false })),
    ).toEqual(['changed-meanwhile'])
    expect(
      await refusalOf(bureau.act('closeQuestion', { question, version: 1, text: '好', unfinished: false })),
    ).toEqual(['wrong-state'])
    await bureau.act('writeToDepartment', { question, version: 1, text: '来函称下月补附。', recorded: true })
    await bureau.act('writeToDepartment', { question, version: 2, text: '请附印发日期。', recorded: false })
    expect((await find())?.state).toBe('open')
    await bureau.act('writeToDepartment', { question, version: 3, text: '已补附。', recorded: true })
    await bureau.act('closeQuestion', { question, version: 4, text: '核验无误。', unfinished: false })
    expect(await find()).toMatchObject({ state: 'closed', version: 5 })
    expect((await find())?.messages.map((one) => [one.side, one.recorded])).toEqual([
      ['bureau', false],
      ['department', true],
      ['bureau', false],
      ['department', true],
      ['bureau', false],
    ])
    expect(
      await refusalOf(
        bureau.act('writeToDepartment', { question, version: 5, text: '再问', recorded: false }),
      ),
    ).toEqual(['wrong-state'])
    expect((await bureau.ask('receivedArchive', { archive })).questions).toHaveLength(1)
  })

  test('a department of this platform sees and answers its own, and nobody else’s', async () => {
    const archive = await idOf('乙县教育局')
    // As if that archive were of a department of this platform.
    await ports.store.write((transaction) =>
      transaction.update('received', { id: archive }, { department: '000' }),
    )
    const { question } = await bureau.act('askDepartment', {
      archive,
      kind: 'question',
      title: '追加的来由',
      indicator: '',
      deadline: '',
      text: '请说明预算追加的来由。',
    })
    expect(await lead.ask('bureauQuestions', {})).toMatchObject({
      asks: false,
      questions: [{ id: question }],
    })
    expect((await lead.ask('messages', {})).messages[0]).toMatchObject({
      kind: 'bureau',
      text: '财政部门询问：追加的来由',
    })
    const other = await personOf(platform, 'lingyi')
    expect((await other.ask('bureauQuestions', {})).questions).toEqual([])
    const answer = (person: Person) =>
      person.act('answerBureau', { question, version: 1, text: '因政策调资。' })
    for (const login of ['lingyi', 'jingban1', 'caizheng', 'xianchang'])
      expect(await refusalOf(answer(await personOf(platform, login))), login).toEqual(['not-allowed'])
    expect(await answer(lead)).toEqual({ version: 2 })
    expect((await bureau.ask('messages', {})).messages[0]?.text).toBe('乙县教育局答复“追加的来由”')
    expect(
      await refusalOf(lead.act('closeQuestion', { question, version: 2, text: '好', unfinished: false })),
    ).toEqual(['not-allowed'])
  })
})

describe('archives of this platform', () => {
  test('sealed here: offered, taken over once, verified like any other', async () => {
    const made = await demoArchive(libraryFiles(), 9, ports.hash, { units: 2 })
    const sha256 = ports.hash.sha256(made.bytes)
    await ports.vault.put(sha256, made.bytes)
    await ports.store.write((transaction) =>
      transaction.insert('archive', {
        id: 'sealed-here',
        evaluation: 'e',
        number: 1,
        sha256,
        size: made.bytes.length,
        folder: '',
        summary: {},
        remark: '',
        sealedAt: ports.clock.now(),
        sealedBy: '',
        reopenedAt: '',
        reopenedBy: '',
        reopenReason: '',
      }),
    )
    expect((await board()).offered).toBe(1)
    expect((await bureau.act('takeOverArchives', {})).received).toHaveLength(1)
    await receivingEnded(ports)
    expect((await board()).offered).toBe(0)
    expect(await idOf('癸区教育局')).not.toBe('')
    // Not among those that the summary below is about.
    await ports.store.write((transaction) =>
      transaction.update('received', { digest: sha256 }, { current: false }),
    )
  }, 60_000)
})

test('every act leaves in the log what was before', async () => {
  const { left, seen } = trailOf(ports.store)
  for (const name of TRAILS.bureau) await left(name, {})
  expect([...seen]).toEqual([...TRAILS.bureau])
})

describe('the summary', () => {
  const rowsOf = async (sheet: string): Promise<readonly (readonly string[])[]> => {
    const { bytes } = await bureau.get('bureauWorkbook', SERIES)
    const workbook = await readWorkbook(bytes)
    if (!('sheets' in workbook)) throw new Error('not read')
    const found = workbook.sheets.find((one) => one.name === sheet)
    return [...(found?.rows ?? [])].map(([, cells]) => [...cells].map(([, cell]) => cell.text))
  }

  test('as a workbook: ranks by the bureau’s scores, points, distribution, problems, units, questions', async () => {
    expect((await bureau.get('bureauWorkbook', SERIES)).name).toBe('2019年度部门整体支出绩效评价汇总表.xlsx')
    const theirs = await bureau.ask('bureauComparison', {
      ...SERIES,
      indicator: '',
      by: 'points',
      best: 'high',
      basis: 'bureau',
    })
    const [head, ...totals] = await rowsOf('汇总')
    expect(head?.slice(0, 3)).toEqual(['名次', '部门编码', '部门'])
    expect(totals.slice(0, 3).map((row) => [row[0], row[2]])).toEqual(
      theirs.rows.slice(0, 3).map((row) => [String(row.rank), row.departmentName]),
    )
    expect((await rowsOf('各指标得分')).length).toBeGreaterThanOrEqual(5)
    expect((await rowsOf('指标分布')).find((row) => row[0] === '2.1.3')?.slice(3, 5)).toEqual([
      '4',
      '100.00%',
    ])
    expect((await rowsOf('共性问题')).length).toBeGreaterThan(1)
    expect(await rowsOf('各单位得分')).toHaveLength(9)
    expect((await rowsOf('询问和整改')).map((row) => row[2])).toContain('补附制度')
  })

  test('as a letter that says the same', async () => {
    const { bytes } = await bureau.get('bureauDocument', SERIES)
    const read = readSource(bytes, '汇总.docx')
    if (!('source' in read)) throw new Error('not read')
    const theirs = await bureau.ask('bureauComparison', {
      ...SERIES,
      indicator: '',
      by: 'points',
      best: 'high',
      basis: 'bureau',
    })
    const { text } = read.source
    expect(text).toContain('4个部门（所属8个单位）')
    expect(text).toContain(`得分最高${theirs.quartiles?.high}分，最低${theirs.quartiles?.low}分`)
    expect(text).toContain('有1个部门还有待评的指标，不排名次')
    expect(text).toContain('提出询问1件、整改要求1件，已办结1件')
    expect(check(read.source).summary.contradictions).toBe(0)
  })

  test('of a year in which nothing was received: empty, and no fault', async () => {
    const input = { year: 2031, framework: 'nobody@1' }
    expect((await bureau.get('bureauWorkbook', input)).bytes.length).toBeGreaterThan(1000)
    expect((await bureau.get('bureauDocument', input)).bytes.length).toBeGreaterThan(1000)
    const told = await bureau.ask('bureauComparison', {
      ...input,
      indicator: '',
      by: 'rate',
      best: 'high',
      basis: 'bureau',
    })
    expect([told.rows, told.spans]).toEqual([[], []])
  })
})
