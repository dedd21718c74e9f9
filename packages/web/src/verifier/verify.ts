/**
 * Verifying page 验证网页: the page that lies in every package. The package is dropped on it or its folder chosen; the seal is
 * checked and everything recomputed by the same code as the program's, in this browser alone. It asks the network for nothing.
 */
import {
  type EvaluatedCase,
  type OpenedArchive,
  OUTCOME_WORDS,
  openArchive,
  openBag,
  ownHash,
  type PropertyResult,
  type Verification,
} from '@jiheng/app/verify'
import { type IndicatorResult, printProblem, type ValueRecord } from '@jiheng/engine'

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T
const state = element('state')
const result = element('result')

/** Words are put in as text, never as markup. */
function make(tag: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  if (className !== '') made.className = className
  return made
}

function say(text: string, className = ''): void {
  state.textContent = text
  state.className = className
}

/** The page is drawn before a long computation begins. */
const drawn = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))

async function verify(open: () => Promise<OpenedArchive>): Promise<void> {
  result.replaceChildren()
  say('正在核对封存、重算全部数据……')
  await drawn()
  try {
    const { verification, evaluated } = await open()
    show(verification, evaluated)
  } catch (reason) {
    say(`不能验证：${reason instanceof Error ? reason.message : String(reason)}`, 'bad')
  }
}

const bytesOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

const verifyZip = (file: File): Promise<void> =>
  verify(async () => openArchive(await bytesOf(file), file.name, ownHash))

/** The folder of an unpacked package; whatever lies above the bag in its path is left out. */
async function verifyFolder(list: readonly File[]): Promise<void> {
  const bag = list.find((file) => /(^|\/)bagit\.txt$/.test(file.webkitRelativePath))
  if (bag === undefined) return say('这个文件夹里没有 bagit.txt，请选择解开的档案包所在的文件夹', 'bad')
  const folder = bag.webkitRelativePath.slice(0, -'bagit.txt'.length)
  await verify(async () => {
    const files = new Map<string, Uint8Array>()
    for (const file of list)
      if (file.webkitRelativePath.startsWith(folder))
        files.set(file.webkitRelativePath.slice(folder.length), await bytesOf(file))
    return openBag(files, folder, ownHash)
  })
}

function show(verification: Verification, evaluated: EvaluatedCase | undefined): void {
  const { faults, notes, recomputed, title, archive, stamp } = verification
  const counts = `重算数据 ${recomputed.values} 个、得分 ${recomputed.scores} 个、勾稽关系 ${recomputed.rules} 条、报告数字 ${recomputed.reportFigures} 处`
  if (faults.length === 0) say(`档案包完好：封存未被改动；${counts}，全部一致。`, 'good')
  else say(`档案包有 ${faults.length} 个问题；${counts}。`, 'bad')
  if (title !== undefined) result.append(make('h2', title))
  if (archive !== undefined) {
    const when = archive.sealedAt === '' ? '' : `，${archive.sealedAt.slice(0, 10)}由${archive.sealedBy}封存`
    result.append(
      make(
        'p',
        `全宗号 ${archive.fonds}（${archive.fondsName}），第 ${archive.version} 版，${archive.items} 件${when}。`,
      ),
    )
    if (archive.reopened !== '') result.append(make('p', `重新开启的原因：${archive.reopened}`))
  }
  if (stamp !== undefined)
    result.append(make('p', `时间戳：${stamp.at}，由“${stamp.authority}”签发。是否信任签发者，请自行判断。`))
  if (faults.length > 0) result.append(list('问题', faults.map(printProblem), 'bad'))
  if (notes.length > 0)
    result.append(
      list(
        '说明',
        notes.map((one) => one.detail),
        '',
      ),
    )
  if (evaluated !== undefined) result.append(scores(evaluated))
  if (archive !== undefined) result.append(properties(archive.properties))
}

function list(title: string, texts: readonly string[], className: string): HTMLElement {
  const section = make('section')
  const items = make('ul', '', className)
  items.append(...texts.map((text) => make('li', text)))
  section.append(make('h3', title), items)
  return section
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Node)[])[],
): HTMLElement {
  const made = make('table')
  const line = make('tr')
  line.append(
    ...head.map((text) => {
      const cell = make('th', text)
      cell.setAttribute('scope', 'col')
      return cell
    }),
  )
  const top = make('thead')
  top.append(line)
  const body = make('tbody')
  for (const row of rows) {
    const one = make('tr')
    for (const cell of row) {
      const made = make('td')
      made.append(cell)
      one.append(made)
    }
    body.append(one)
  }
  made.append(make('caption', caption), top, body)
  return made
}

/** Every indicator with its working, and behind it the figures that were entered. */
function scores({ evaluation }: EvaluatedCase): HTMLElement {
  const byRef = new Map(evaluation.values.map((one) => [one.ref, one]))
  const section = make('section')
  section.append(
    make('p', evaluation.total.sentence),
    table(
      '重算的得分和算式',
      ['编号', '指标', '得分', '过程'],
      leavesOf(evaluation.indicators).map((one) => [
        one.code,
        one.name,
        `${one.points ?? '—'}／${one.fullPoints}`,
        working(one, byRef),
      ]),
    ),
  )
  return section
}

const leavesOf = (list: readonly IndicatorResult[]): readonly IndicatorResult[] =>
  list.flatMap((one) => (one.children.length > 0 ? leavesOf(one.children) : [one]))

function working(one: IndicatorResult, byRef: ReadonlyMap<string, ValueRecord>): Node {
  const entered = new Map<string, ValueRecord>()
  const seen = new Set<string>()
  const walk = (ref: string): void => {
    const record = byRef.get(ref)
    if (record === undefined || seen.has(ref)) return
    seen.add(ref)
    if (record.origin.kind === 'entered') entered.set(ref, record)
    for (const input of record.inputs) walk(input)
  }
  walk(one.ref)
  if (one.value !== undefined) walk(one.value)
  const sentence = one.score?.sentence ?? ''
  if (entered.size === 0) return document.createTextNode(sentence)
  const details = make('details')
  details.append(make('summary', sentence === '' ? '数据' : sentence))
  const figures = make('ul')
  figures.append(
    ...[...entered.values()].map((record) =>
      make('li', `${record.label}：${record.value.text}${sourceOf(record)}`),
    ),
  )
  details.append(figures)
  return details
}

function sourceOf({ origin }: ValueRecord): string {
  if (origin.kind !== 'entered') return ''
  const by = origin.source.enteredBy
  return by === undefined ? '' : `（${by}填报）`
}

function properties(results: readonly PropertyResult[]): HTMLElement {
  return table(
    '四性检测（重新检测的结果）',
    ['编号', '性质', '项目', '结果', '说明'],
    results.map((one) => [
      one.code,
      one.property,
      one.name,
      OUTCOME_WORDS[one.outcome],
      one.places.length === 0 ? one.why : `${one.why}：${one.places.join('；')}`,
    ]),
  )
}

const zip = element<HTMLInputElement>('zip')
zip.addEventListener('change', () => {
  const file = zip.files?.[0]
  if (file !== undefined) void verifyZip(file)
})
const folder = element<HTMLInputElement>('folder')
folder.addEventListener('change', () => {
  if ((folder.files?.length ?? 0) > 0) void verifyFolder([...(folder.files ?? [])])
})
const drop = element('drop')
for (const name of ['dragenter', 'dragover'])
  document.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.add('over')
  })
document.addEventListener('dragleave', () => drop.classList.remove('over'))
document.addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  const file = event.dataTransfer?.files[0]
  if (file !== undefined) void verifyZip(file)
})
say('请把档案包（.zip）拖到这里，或选择文件、文件夹。')
