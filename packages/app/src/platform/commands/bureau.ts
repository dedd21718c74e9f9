/** 财政端: receiving archives, how each was verified, and the bureau's own scores beside the department's. */
import { readZip } from '@jiheng/documents'
import { Exact, rankBy } from '@jiheng/engine'
import type { ArchiveSummary, SummaryIndicator } from '../../bureau/archive-summary.ts'
import { type GivenPoints, scoresOf } from '../../bureau/scores.ts'
import { type ComparedIndicator, RECEIVED_STATES } from '../../contract/index.ts'
import { type ActContext, type Actor, type QueryContext, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { demand } from '../policy.ts'
import { beginReceiving, receivedRow, receivedState, receivingRunner, summariesOf } from '../receiving.ts'
import type { BureauScoreRow, Reader, ReceivedRow } from '../store.ts'
import { questionsOf } from './bureau-questions.ts'
import { demandVersion } from './fieldwork.ts'
import { namesOf } from './prepare.ts'

type Part =
  | 'bureauBoard'
  | 'receiveArchives'
  | 'takeOverArchives'
  | 'verifyReceived'
  | 'receivedArchive'
  | 'receivedFile'
  | 'saveBureauScore'

export const bureauOperations: Pick<Implementations, Part> = {
  bureauBoard: {
    allow: ({ actor }) => demand(actor, 'seeBureau'),
    run: async (context) => {
      const { reader } = context
      const rows = await reader.findColumns('received', LINE, {}, { order: [['receivedAt', 'desc']] })
      const counts = await countsOf(reader, rows)
      const given = await givenPoints(reader)
      const rescored = rows.filter((row) => given.has(row.id))
      const summaries = await summariesOf(
        reader,
        rescored.map((row) => row.digest),
      )
      const asked = countBy(
        await reader.findColumns('bureauQuestion', ['received'], {}),
        (one) => one.received,
      )
      const archives = rows.map((row) => {
        const own = given.get(row.id)
        const summary = summaries.get(row.digest)
        return {
          ...lineOf(context, row, counts.get(row.id) ?? NONE_FOUND, asked.get(row.id) ?? 0),
          bureauPoints:
            own === undefined || summary === undefined
              ? ''
              : (scoresOf(summary, own).total?.toString() ?? ''),
        }
      })
      return {
        archives,
        series: seriesOf(rows),
        offered: (await offeredArchives(reader)).length,
        unread: archives.filter(({ state }) => state === 'waiting' || state === 'reading').length,
      }
    },
  },

  receiveArchives: {
    lock: () => 'bureau',
    allow: ({ actor }) => demand(actor, 'receiveArchives'),
    run: async (context) => {
      const { file } = context
      if (file === undefined) refuse('input-invalid', { field: '文件', reason: '没有附文件' })
      const received: { id: string; file: string }[] = []
      const repeated: string[] = []
      for (const one of packagesIn(file)) {
        const id = await keepReceived(context, one.name, one.bytes, 'upload')
        if (id === undefined) repeated.push(one.name)
        else received.push({ id, file: one.name })
      }
      const names = received.map((one) => one.file).join('、')
      context.record({
        sentence: `${context.actor.name}接收档案 ${received.length} 份${names === '' ? '' : `：${names.slice(0, 200)}`}${repeated.length === 0 ? '' : `，另有 ${repeated.length} 份已经收过`}`,
        before: { file: file.name },
        after: { received, repeated },
      })
      context.afterwards(() =>
        beginReceiving(
          context.ports,
          received.map(({ id }) => id),
        ),
      )
      return { received, repeated }
    },
  },

  takeOverArchives: {
    lock: () => 'bureau',
    allow: ({ actor }) => demand(actor, 'receiveArchives'),
    run: async (context) => {
      const { transaction, ports, actor, record } = context
      const received: { id: string; file: string }[] = []
      for (const archive of await offeredArchives(transaction)) {
        const evaluation = await transaction.get('evaluation', { id: archive.evaluation })
        const file = `${evaluation?.title ?? archive.evaluation}（第${archive.number}版）.zip`
        const id = await keepRow(context, {
          file,
          digest: archive.sha256,
          size: archive.size,
          source: 'platform',
        })
        received.push({ id, file })
      }
      record({
        sentence: `${actor.name}接收本平台封存的档案 ${received.length} 份`,
        before: { offered: received.length },
        after: { received },
      })
      context.afterwards(() =>
        beginReceiving(
          ports,
          received.map(({ id }) => id),
        ),
      )
      return { received }
    },
  },

  verifyReceived: {
    lock: () => 'bureau',
    allow: ({ actor }) => demand(actor, 'receiveArchives'),
    run: async (context, { archive }) => {
      const { transaction, ports, actor, now, record } = context
      const row = await receivedRow(transaction, archive)
      const state = receivedState(ports, row, now)
      if (state === 'waiting' || state === 'reading')
        refuse('wrong-state', { what: '不能重新核验', why: `“${row.file}”${RECEIVED_STATES[state]}` })
      await transaction.update(
        'received',
        { id: archive },
        { state: 'waiting', runner: receivingRunner(ports), seenAt: now },
      )
      record({
        sentence: `${actor.name}重新核验收到的档案“${row.file}”`,
        before: { received: archive, state },
        after: { received: archive, state: 'waiting' },
      })
      context.afterwards(() => beginReceiving(ports, [archive]))
      return { ok: true }
    },
  },

  receivedArchive: {
    allow: ({ actor }) => demand(actor, 'seeBureau'),
    run: async (context, { archive }) => {
      const { reader } = context
      const row = await receivedRow(reader, archive)
      const summary = (await summariesOf(reader, [row.digest])).get(row.digest)
      const scores = await reader.find('bureauScore', { received: archive }, { order: [['version', 'desc']] })
      const names = await namesOf(reader, [row.receivedBy, ...scores.map((one) => one.by)])
      const questions = await questionsOf(context, { received: archive })
      const given = pointsOf(scores.filter((one) => one.latest))
      const bureau = summary === undefined || given.size === 0 ? undefined : scoresOf(summary, given)
      return {
        line: {
          ...lineOf(context, row, foundIn(row), questions.length),
          bureauPoints: bureau?.total?.toString() ?? '',
        },
        title: row.title,
        digest: row.digest,
        size: row.size,
        receivedByName: names.get(row.receivedBy) ?? '',
        verifiedAt: row.verifiedAt,
        noGrade: row.noGrade,
        faults: row.faults as { code: string; title: string; detail: string }[],
        notes: row.notes as { code: string; title: string; detail: string }[],
        ...verifiedOf(row),
        bureau: { points: bureau?.total?.toString() ?? '', grade: bureau?.grade ?? '' },
        indicators: summary === undefined ? [] : indicatorsOf(summary, scores, names),
        issues: (summary?.issues ?? []).map(({ title, text }) => ({ title, text })),
        units: summary === undefined ? [] : rankedUnits(summary),
        questions,
      }
    },
  },

  receivedFile: {
    allow: ({ actor }) => demand(actor, 'seeBureau'),
    run: async ({ reader, ports }, { archive }) => {
      const row = await receivedRow(reader, archive)
      const bytes = await ports.vault.get(row.digest)
      if (bytes === undefined) refuse('file-missing', { file: row.file })
      return { name: row.file, type: 'application/zip', bytes }
    },
  },

  saveBureauScore: {
    lock: ({ archive }) => `bureau:${archive}`,
    allow: ({ actor }) => demand(actor, 'receiveArchives'),
    run: async (context, { archive, indicator, points, reason, base }) => {
      const { transaction, actor, now, record } = context
      const row = await receivedRow(transaction, archive)
      const summary = (await summariesOf(transaction, [row.digest])).get(row.digest)
      const found = summary?.indicators.find((one) => one.code === indicator && one.state !== 'group')
      if (found === undefined) refuse('record-missing', { what: '这个末级指标' })
      const typed = demandPoints(points, found)
      const [before] = await transaction.find('bureauScore', { received: archive, indicator, latest: true })
      await demandVersion(
        transaction,
        `${found.name}的复评`,
        before && { version: before.version, by: before.by, at: before.at },
        base,
      )
      if (before === undefined && typed === '')
        refuse('wrong-state', { what: '没有可以撤销的', why: `“${found.name}”还没有复评` })
      const version = base + 1
      await transaction.update('bureauScore', { received: archive, indicator }, { latest: false })
      await transaction.insert('bureauScore', {
        received: archive,
        indicator,
        version,
        latest: true,
        points: typed,
        reason,
        at: now,
        by: actor.id,
      })
      record({
        sentence: `${actor.name}${typed === '' ? '撤销' : ''}复评${row.departmentName}“${found.name}”${typed === '' ? '' : `：${found.points === '' ? '待评' : `${found.points} 分`}→${typed} 分`}`,
        before: { received: archive, indicator, points: before?.points ?? found.points },
        after: { received: archive, indicator, points: typed, reason, version },
      })
      return { version }
    },
  },
}

/** @throws Refusal unless the points lie between none and full; '' takes them back. */
function demandPoints(typed: string, { name, of }: SummaryIndicator): string {
  const text = typed.trim()
  if (text === '') return ''
  const points = Exact.parse(text)
  const full = Exact.parse(of) ?? Exact.zero
  if (points === undefined || points.sign() < 0 || points.compare(full) > 0)
    refuse('input-invalid', { field: name, reason: `复评得分填 0 至 ${of} 的数` })
  return points.toString()
}

interface Package {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Some packages in one zip are taken apart; a package itself holds no zip at its top. */
const LIMITS = { maxEntries: 100_000, maxBytes: 1_000_000_000, maxEntryBytes: 500_000_000, maxRatio: 1000 }
function packagesIn(file: Package): readonly Package[] {
  const zip = readZip(file.bytes, LIMITS)
  if (!('files' in zip)) return [file]
  const inner = [...zip.files].filter(([name]) => /\.zip$/i.test(name))
  return inner.length > 0 && inner.length === zip.files.size
    ? inner.map(([name, bytes]) => ({ name: name.split('/').at(-1) ?? name, bytes }))
    : [file]
}

type Acting = ActContext & { readonly actor: Actor }

/** Undefined where the very same package is there already. */
async function keepReceived(
  context: Acting,
  file: string,
  bytes: Uint8Array,
  source: string,
): Promise<string | undefined> {
  const { transaction, ports } = context
  const digest = ports.hash.sha256(bytes)
  if ((await transaction.count('received', { digest })) > 0) return undefined
  await ports.vault.put(digest, bytes)
  return keepRow(context, { file, digest, size: bytes.length, source })
}

async function keepRow(
  { transaction, ports, actor, now }: Acting,
  given: Pick<ReceivedRow, 'file' | 'digest' | 'size' | 'source'>,
): Promise<string> {
  const id = ports.ids.id()
  await transaction.insert('received', {
    id,
    ...given,
    state: 'waiting',
    runner: receivingRunner(ports),
    seenAt: now,
    department: '',
    departmentName: '',
    year: 0,
    title: '',
    framework: '',
    frameworkName: '',
    sealVersion: 0,
    points: '',
    full: '',
    grade: '',
    noGrade: '',
    illustrative: false,
    current: false,
    faults: [],
    notes: [],
    recomputed: {},
    seal: {},
    check: {},
    receivedAt: now,
    receivedBy: actor.id,
    verifiedAt: '',
  })
  return id
}

/** Archives of this platform that stand and were not received yet. */
export async function offeredArchives(reader: Reader) {
  const standing = await reader.find('archive', { reopenedAt: '' }, { order: [['sealedAt', 'asc']] })
  const digests = { in: standing.map((one) => one.sha256) }
  const known = new Set(
    (await reader.findColumns('received', ['digest'], { digest: digests })).map((one) => one.digest),
  )
  return standing.filter((one) => !known.has(one.sha256))
}

/** Columns of a line of the board: not those of JSON, which are large. */
const LINE = [
  'id',
  'digest',
  'file',
  'department',
  'departmentName',
  'year',
  'framework',
  'frameworkName',
  'sealVersion',
  'state',
  'runner',
  'seenAt',
  'current',
  'illustrative',
  'points',
  'full',
  'grade',
  'receivedAt',
  'verifiedAt',
] as const satisfies readonly (keyof ReceivedRow)[]
type ReceivedLine = Pick<ReceivedRow, (typeof LINE)[number]>

/** How much a verification found. */
interface Found {
  readonly faults: number
  readonly contradictions: number
}
const NONE_FOUND: Found = { faults: 0, contradictions: 0 }
const foundIn = ({ faults, check }: Pick<ReceivedRow, 'faults' | 'check'>): Found => ({
  faults: faults.length,
  contradictions: (check as CheckColumn).summary?.contradictions ?? 0,
})

/** What a verification found stays as it is until the next one, so it is counted once. */
const MOST_COUNTED = 10_000
const counted = new Map<string, Found>()

async function countsOf(
  reader: Reader,
  rows: readonly Pick<ReceivedRow, 'id' | 'verifiedAt'>[],
): Promise<ReadonlyMap<string, Found>> {
  const keyOf = ({ id, verifiedAt }: Pick<ReceivedRow, 'id' | 'verifiedAt'>): string => `${id} ${verifiedAt}`
  const verified = rows.filter((row) => row.verifiedAt !== '')
  const unknown = verified.filter((row) => !counted.has(keyOf(row))).map(({ id }) => id)
  if (unknown.length > 0) {
    if (counted.size + unknown.length > MOST_COUNTED) counted.clear()
    const found = await reader.findColumns('received', ['id', 'verifiedAt', 'faults', 'check'], {
      id: { in: unknown },
    })
    for (const row of found) counted.set(keyOf(row), foundIn(row))
  }
  return new Map(verified.map((row) => [row.id, counted.get(keyOf(row)) ?? NONE_FOUND]))
}

const lineOf = (
  { ports, now }: Pick<QueryContext, 'ports' | 'now'>,
  row: ReceivedLine,
  found: Found,
  questions: number,
) => {
  const state = receivedState(ports, row, now)
  return {
    id: row.id,
    file: row.file,
    department: row.department,
    departmentName: row.departmentName,
    year: row.year,
    framework: row.framework,
    frameworkName: row.frameworkName,
    sealVersion: row.sealVersion,
    state,
    stateName: RECEIVED_STATES[state],
    current: row.current,
    illustrative: row.illustrative,
    points: row.points,
    full: row.full,
    grade: row.grade,
    bureauPoints: '',
    ...found,
    questions,
    receivedAt: row.receivedAt,
  }
}

/** Years and frameworks of what can be compared, the newest and the fullest first. */
function seriesOf(rows: readonly ReceivedLine[]) {
  const found = new Map<string, { year: number; framework: string; frameworkName: string; count: number }>()
  for (const { current, year, framework, frameworkName } of rows) {
    if (!current) continue
    const key = `${year}|${framework}`
    const line = found.get(key) ?? { year, framework, frameworkName, count: 0 }
    line.count += 1
    found.set(key, line)
  }
  return [...found.values()].sort((a, b) => b.year - a.year || b.count - a.count)
}

function countBy<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const one of list) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1)
  return counts
}

const pointsOf = (rows: readonly Pick<BureauScoreRow, 'indicator' | 'points'>[]): GivenPoints =>
  new Map(
    rows.flatMap(({ indicator, points }) => {
      const read = Exact.parse(points)
      return read === undefined ? [] : [[indicator, read] as const]
    }),
  )

/** The bureau's points by received archive; those without any are not in it. */
export async function givenPoints(reader: Reader): Promise<ReadonlyMap<string, GivenPoints>> {
  const byArchive = new Map<string, Pick<BureauScoreRow, 'indicator' | 'points'>[]>()
  const rows = await reader.findColumns('bureauScore', ['received', 'indicator', 'points'], { latest: true })
  for (const row of rows) {
    if (row.points === '') continue
    const list = byArchive.get(row.received)
    if (list === undefined) byArchive.set(row.received, [row])
    else list.push(row)
  }
  return new Map([...byArchive].map(([received, rows]) => [received, pointsOf(rows)]))
}

/** JSON columns as they were written by {@link ../receiving.ts}. */
interface CheckColumn {
  readonly summary?: {
    readonly figures: number
    readonly holds: number
    readonly contradictions: number
    readonly undecided: number
  }
  readonly contradictions?: readonly {
    readonly quote: string
    readonly working: string
    readonly slip?: string
  }[]
}
interface SealColumn {
  readonly sealedAt?: string
  readonly sealedBy?: string
  readonly items?: number
  readonly properties?: readonly { property: string; name: string; outcome: string; why: string }[]
}
interface RecomputedColumn {
  readonly values?: number
  readonly scores?: number
  readonly rules?: number
  readonly reportFigures?: number
}

function verifiedOf(row: ReceivedRow) {
  const check = row.check as CheckColumn
  const seal = row.seal as SealColumn
  const recomputed = row.recomputed as RecomputedColumn
  return {
    recomputed: {
      values: recomputed.values ?? 0,
      scores: recomputed.scores ?? 0,
      rules: recomputed.rules ?? 0,
      reportFigures: recomputed.reportFigures ?? 0,
    },
    sealedAt: seal.sealedAt ?? '',
    sealedBy: seal.sealedBy ?? '',
    items: seal.items ?? 0,
    properties: [...(seal.properties ?? [])],
    ...(check.summary === undefined
      ? {}
      : {
          check: {
            figures: check.summary.figures,
            holds: check.summary.holds,
            contradictions: check.summary.contradictions,
            undecided: check.summary.undecided,
            found: (check.contradictions ?? []).map(({ quote, working, slip }) => ({
              quote,
              working,
              slip: slip ?? '',
            })),
          },
        }),
  }
}

function indicatorsOf(
  summary: ArchiveSummary,
  scores: readonly BureauScoreRow[],
  names: ReadonlyMap<string, string>,
) {
  const shown = ({ points, reason, at, by, version }: BureauScoreRow) => ({
    points,
    reason,
    at,
    byName: names.get(by) ?? '',
    version,
  })
  return namedIndicators(summary).map((named, index) => {
    const one = summary.indicators[index] as SummaryIndicator
    const own = scores.filter((row) => row.indicator === one.code)
    const [latest, ...earlier] = own
    return {
      ...named,
      of: one.of,
      state: one.state,
      points: one.points,
      value: one.value,
      sentence: one.sentence,
      ...(latest === undefined ? {} : { bureau: shown(latest) }),
      earlier: earlier.map(shown),
    }
  })
}

/** Indicators with how deep they stand, in order. */
export function namedIndicators({ indicators }: Pick<ArchiveSummary, 'indicators'>) {
  const depths = new Map<string, number>()
  return indicators.map((one) => {
    const depth = one.parent === '' ? 0 : (depths.get(one.parent) ?? 0) + 1
    depths.set(one.code, depth)
    return {
      code: one.code,
      name: one.name,
      depth,
      full: one.base,
      leaf: one.state !== 'group',
      ...(one.standard === undefined ? {} : { standard: writable(one.standard) }),
    }
  })
}

/** Answers are written out at once; nobody changes them. */
const writable = (standard: NonNullable<SummaryIndicator['standard']>) =>
  standard as NonNullable<ComparedIndicator['standard']>

function rankedUnits({ units }: ArchiveSummary) {
  const { ranked, unranked } = rankBy(units, (unit) =>
    unit.grade === '' ? undefined : Exact.parse(unit.points),
  )
  return [...ranked.map(({ one, rank }) => ({ ...unitOf(one), rank })), ...unranked.map((one) => unitOf(one))]
}

const unitOf = ({ code, name, points, assessable, grade, violated }: ArchiveSummary['units'][number]) => ({
  code,
  name,
  points,
  assessable,
  grade,
  violated,
})
