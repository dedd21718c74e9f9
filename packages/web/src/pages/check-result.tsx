/** 核查结果: the report's text with its marks, beside it the statements; choosing on either side shows the other. */
import {
  type Block,
  type CheckedFigure,
  type CheckResult,
  figureWords,
  KIND_NAMES,
  KINDS,
  type Kind,
  layOutText,
  liesApart,
  listOrder,
  type PlacedCell,
  pageAt,
  type Run,
  runsIn,
  type Segment,
  type SourceText,
  type Statement,
  segments,
  shortened,
  summaryWords,
  TONE_NAMES,
  TONES,
  type Tone,
  toneOf,
} from '@jiheng/checker'
import { Button } from 'antd'
import {
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Checked } from '../check-task.ts'
import { Choice } from '../parts/choice.tsx'

const SIGNS: Readonly<Record<Tone | 'remark', string>> = {
  material: '✕',
  rounding: '≈',
  undecided: '?',
  holds: '✓',
  remark: '※',
}
/** Entries shown at first, and with each 再显示. */
const STEP = 200

/** What the list shows: `s3` for a statement, `r0` for a remark. */
type EntryId = string

interface Marked {
  readonly segments: readonly Segment[]
  readonly blocks: readonly Block[]
  /** Statements by mark; marks name their set. */
  readonly sets: readonly (readonly number[])[]
  readonly setOf: ReadonlyMap<readonly number[], number>
}

function markText(source: SourceText, result: CheckResult): Marked {
  const list = segments(source, result)
  const setOf = new Map<readonly number[], number>()
  for (const one of list)
    if (one.statements.length > 0 && !setOf.has(one.statements)) setOf.set(one.statements, setOf.size)
  return { segments: list, blocks: layOutText(source), sets: [...setOf.keys()], setOf }
}

export interface CheckResultProps {
  readonly name: string
  readonly checked: Checked
  readonly again: () => void
  readonly back: (() => void) | undefined
}

export function CheckResultView({ name, checked, again, back }: CheckResultProps) {
  const { source, result, page } = checked
  const marked = useMemo(() => markText(source, result), [source, result])
  const entries = useMemo<readonly EntryId[]>(
    () => [
      ...listOrder(result.statements).map((position) => `s${position}`),
      ...result.remarks.map((_, position) => `r${position}`),
    ],
    [result],
  )
  const [chosen, setChosen] = useState<EntryId>()
  const [tone, setTone] = useState('')
  const [kind, setKind] = useState('')
  const [most, setMost] = useState(STEP)
  const [folded, setFolded] = useState(false)
  const [said, setSaid] = useState('')
  const text = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLElement>(null)
  const shown = useMemo(
    () => entries.filter((id) => matches(result, id, tone, kind)),
    [entries, result, tone, kind],
  )
  const finder = useFinder(text, marked)
  useHighlight(chosen, result, finder)

  const choose = useCallback((id: EntryId | undefined) => {
    setChosen(id)
    setSaid('')
    if (id !== undefined) requestAnimationFrame(() => showEntry(list.current, id))
  }, [])
  const jump = useCallback((id: EntryId) => finder(id)[0]?.scrollIntoView({ block: 'center' }), [finder])
  const jumpToFigure = useCallback((figure: CheckedFigure) => {
    const found = text.current?.querySelector(`u[data-f="${figure.start}"]`)
    if (found === null || found === undefined) return
    for (const old of text.current?.querySelectorAll('.check-now') ?? []) old.classList.remove('check-now')
    found.classList.add('check-now')
    found.scrollIntoView({ block: 'center' })
  }, [])

  /** A mark was clicked: its statements one after the other. */
  const pick = useCallback(
    (ids: readonly EntryId[]) => {
      const at = chosen === undefined ? -1 : ids.indexOf(chosen)
      const next = ids[(at + 1) % ids.length]
      if (next === undefined) return
      const visible = matches(result, next, tone, kind)
      if (!visible) {
        setTone('')
        setKind('')
      }
      const position = (visible ? shown : entries).indexOf(next)
      setMost((old) => Math.max(old, position + 1))
      setFolded(false)
      choose(next)
      if (ids.length > 1) setSaid(`此处共 ${ids.length} 条，这是第 ${ids.indexOf(next) + 1} 条；再点看下一条`)
    },
    [chosen, choose, entries, shown, result, tone, kind],
  )
  useMarkClicks(text, marked, pick)

  const step = useCallback(
    (by: number) => {
      const at = chosen === undefined ? -1 : shown.indexOf(chosen)
      const position = Math.min(shown.length - 1, Math.max(0, at + by))
      const next = shown[position]
      if (next === undefined) return
      setMost((old) => Math.max(old, position + 1))
      choose(next)
    },
    [chosen, choose, shown],
  )
  useKeys(list, step, chosen, choose, jump)

  const select = useCallback(
    (id: EntryId) => {
      choose(id)
      jump(id)
    },
    [choose, jump],
  )
  const place = chosen === undefined ? -1 : shown.indexOf(chosen)
  return (
    <div className={folded ? 'page check-view check-folded' : 'page check-view'}>
      <header className="page-head">
        <h1>报告核查</h1>
        <p className="check-file">{name}</p>
        <p className="check-sum">{summaryWords(result.summary)}</p>
        <p className="lead">
          只核对文中数字彼此对不对得上，不用文外的资料；没有标记的文字没有核对。文件没有上传，也没有保存。
        </p>
        <div className="tools">
          {page === undefined ? null : (
            <Button type="primary" onClick={() => download(name, page)}>
              下载核查结果页
            </Button>
          )}
          {back === undefined ? null : <Button onClick={back}>回到各份结果</Button>}
          <Button onClick={again}>{back === undefined ? '换一份' : '换一批'}</Button>
          <small className="check-keys">j k 或 ↑ ↓ 逐条看，回车到原文，Esc 取消</small>
        </div>
      </header>
      <div className="check-panes">
        <section ref={list} className="check-list" aria-label="核查清单">
          <div className="check-bar">
            <h2>
              核查清单
              <span role="status">
                {said !== '' ? said : place < 0 ? '' : `第 ${place + 1} 条，共 ${shown.length} 条`}
              </span>
              <button
                type="button"
                className="check-fold"
                aria-expanded={!folded}
                onClick={() => setFolded(!folded)}
              >
                {folded ? '展开' : '收起'}
              </button>
            </h2>
            <Filters
              result={result}
              tone={tone}
              kind={kind}
              onTone={(value) => {
                setTone(value)
                if (value === 'remark') setKind('')
                setMost(STEP)
              }}
              onKind={(value) => {
                setKind(value)
                if (tone === 'remark') setTone('')
                setMost(STEP)
              }}
            />
          </div>
          {shown.length === 0 ? <p className="check-none">没有符合所选条件的条目。</p> : null}
          <ol>
            {shown.slice(0, most).map((id) => (
              <Entry
                key={id}
                id={id}
                source={source}
                result={result}
                chosen={id === chosen}
                select={select}
                jumpToFigure={jumpToFigure}
              />
            ))}
          </ol>
          {shown.length <= most ? null : (
            <button type="button" className="check-more" onClick={() => setMost(most + STEP)}>
              再显示 {Math.min(STEP, shown.length - most)} 条（还有 {shown.length - most} 条）
            </button>
          )}
        </section>
        <section className="check-text" aria-label="原文">
          <p className="check-legend">
            图例
            {TONES.map((one) => (
              <span key={one} className={`check-mark check-${one}`}>
                {SIGNS[one]} {TONE_NAMES[one].replace('矛盾·', '')}
              </span>
            ))}
            <u>识别的数字</u>
            <span className="check-mark check-remark">{SIGNS.remark} 提示</span>
          </p>
          <div ref={text}>
            <TextView source={source} result={result} marked={marked} />
          </div>
        </section>
      </div>
    </div>
  )
}

function download(name: string, page: string): void {
  const address = URL.createObjectURL(new Blob([page], { type: 'text/html;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${name.replace(/\.\w{1,5}$/, '')}-核查结果.html`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

const positionOf = (id: EntryId): number => Number(id.slice(1))

function statementOf(result: CheckResult, id: EntryId | undefined): Statement | undefined {
  return id?.startsWith('s') === true ? result.statements[positionOf(id)] : undefined
}

function matches(result: CheckResult, id: EntryId, tone: string, kind: string): boolean {
  const statement = statementOf(result, id)
  if (statement === undefined) return (tone === '' || tone === 'remark') && kind === ''
  return (tone === '' || toneOf(statement) === tone) && (kind === '' || statement.kind === kind)
}

function showEntry(list: HTMLElement | null, id: EntryId): void {
  const head = list?.querySelector<HTMLElement>(`[data-id="${id}"]`)
  head?.focus({ preventScroll: true })
  head?.parentElement?.scrollIntoView({ block: 'nearest' })
}

/** Finds an entry's marks in the text; the index is made when first asked. */
function useFinder(
  text: RefObject<HTMLDivElement | null>,
  marked: Marked,
): (id: EntryId) => readonly HTMLElement[] {
  return useMemo(() => {
    let bySet: HTMLElement[][] | undefined
    let setsOf: Map<number, number[]> | undefined
    return (id) => {
      if (id.startsWith('r'))
        return [...(text.current?.querySelectorAll<HTMLElement>(`[data-r~="${positionOf(id)}"]`) ?? [])]
      if (bySet === undefined || setsOf === undefined) {
        bySet = marked.sets.map(() => [])
        for (const mark of text.current?.querySelectorAll<HTMLElement>('[data-g]') ?? [])
          bySet[Number(mark.dataset.g)]?.push(mark)
        setsOf = new Map()
        for (const [position, set] of marked.sets.entries())
          for (const one of set) {
            const there = setsOf.get(one)
            if (there === undefined) setsOf.set(one, [position])
            else there.push(position)
          }
      }
      const found = bySet
      return (setsOf.get(positionOf(id)) ?? []).flatMap((set) => found[set] ?? [])
    }
  }, [text, marked])
}

/** The chosen entry's words and figures stand out. Done past React: the text has tens of thousands of elements. */
function useHighlight(
  chosen: EntryId | undefined,
  result: CheckResult,
  finder: (id: EntryId) => readonly HTMLElement[],
): void {
  useEffect(() => {
    if (chosen === undefined) return
    const marks = finder(chosen)
    const root = marks[0]?.closest('.check-text') ?? document.querySelector('.check-text')
    const figures = (statementOf(result, chosen)?.figures ?? []).flatMap((figure) => [
      ...(root?.querySelectorAll(`u[data-f="${figure.start}"]`) ?? []),
    ])
    for (const mark of marks) mark.classList.add('check-on')
    for (const figure of figures) figure.classList.add('check-used')
    return () => {
      for (const mark of marks) mark.classList.remove('check-on')
      for (const figure of figures) figure.classList.remove('check-used', 'check-now')
    }
  }, [chosen, result, finder])
}

function useMarkClicks(
  text: RefObject<HTMLDivElement | null>,
  marked: Marked,
  pick: (ids: readonly EntryId[]) => void,
): void {
  useEffect(() => {
    const pane = text.current
    const click = (event: MouseEvent): void => {
      // Words being selected are not a click.
      if (window.getSelection()?.isCollapsed === false) return
      const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('.check-mark') : null
      if (mark === null) return
      const { g, r } = mark.dataset
      pick([
        ...(g === undefined ? [] : (marked.sets[Number(g)] ?? []).map((one) => `s${one}`)),
        ...(r === undefined ? [] : r.split(' ').map((one) => `r${one}`)),
      ])
    }
    pane?.addEventListener('click', click)
    return () => pane?.removeEventListener('click', click)
  }, [text, marked, pick])
}

function useKeys(
  list: RefObject<HTMLElement | null>,
  step: (by: number) => void,
  chosen: EntryId | undefined,
  choose: (id: EntryId | undefined) => void,
  jump: (id: EntryId) => void,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { target, key } = event
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const inList = target instanceof Node && list.current?.contains(target) === true
      // Filters are radio buttons and keep their arrow keys.
      const typing = target instanceof HTMLInputElement && inList
      if (
        target instanceof HTMLElement &&
        !inList &&
        target.matches('input, textarea, select, [role="combobox"]')
      )
        return
      const by =
        key === 'j' || (key === 'ArrowDown' && inList && !typing)
          ? 1
          : key === 'k' || (key === 'ArrowUp' && inList && !typing)
            ? -1
            : 0
      if (by !== 0) {
        event.preventDefault()
        step(by)
      } else if (key === 'Escape') choose(undefined)
      else if (key === 'Enter' && chosen !== undefined && target === document.body) jump(chosen)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [list, step, chosen, choose, jump])
}

function Filters(props: {
  readonly result: CheckResult
  readonly tone: string
  readonly kind: string
  readonly onTone: (tone: string) => void
  readonly onKind: (kind: string) => void
}) {
  const { result, tone, kind } = props
  const { tones, kinds } = useMemo(() => {
    const tones = new Map<Tone, number>()
    const kinds = new Map<Kind, number>()
    for (const one of result.statements) {
      const its = toneOf(one)
      tones.set(its, (tones.get(its) ?? 0) + 1)
      const counted = tone === '' || tone === 'remark' || tone === its ? 1 : 0
      kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + counted)
    }
    return { tones, kinds }
  }, [result, tone])
  const remarks = result.remarks.length
  return (
    <div className="check-filters">
      <Choice
        name="按判定筛选"
        value={tone}
        onChange={props.onTone}
        options={[
          { value: '', text: '全部', count: result.statements.length + remarks },
          ...TONES.filter((one) => tones.has(one)).map((one) => ({
            value: one,
            text: `${SIGNS[one]} ${TONE_NAMES[one].replace('矛盾·', '')}`,
            count: tones.get(one) ?? 0,
          })),
          ...(remarks === 0 ? [] : [{ value: 'remark', text: `${SIGNS.remark} 提示`, count: remarks }]),
        ]}
      />
      <Choice
        name="按种类筛选"
        value={kind}
        onChange={props.onKind}
        options={[
          { value: '', text: '各种说法' },
          ...KINDS.filter((one) => kinds.has(one)).map((one) => ({
            value: one,
            text: KIND_NAMES[one],
            count: kinds.get(one) ?? 0,
          })),
        ]}
      />
    </div>
  )
}

interface EntryProps {
  readonly id: EntryId
  readonly source: SourceText
  readonly result: CheckResult
  readonly chosen: boolean
  readonly select: (id: EntryId) => void
  readonly jumpToFigure: (figure: CheckedFigure) => void
}

const Entry = memo(function Entry({ id, source, result, chosen, select, jumpToFigure }: EntryProps) {
  const statement = statementOf(result, id)
  const one = statement ?? result.remarks[positionOf(id)]
  if (one === undefined) return null
  const tone = statement === undefined ? 'remark' : toneOf(statement)
  const page = one.page ?? pageAt(source.pages, one.start)
  const remark = statement === undefined ? result.remarks[positionOf(id)] : undefined
  return (
    <li className={`check-entry check-entry-${tone}${chosen ? ' check-chosen' : ''}`}>
      <button
        type="button"
        data-id={id}
        aria-expanded={statement === undefined ? undefined : chosen}
        aria-current={chosen ? 'true' : undefined}
        onClick={() => select(id)}
      >
        <span className="check-verdict">
          {SIGNS[tone]} {tone === 'remark' ? '提示' : TONE_NAMES[tone]}
        </span>
        {statement === undefined ? null : <span className="check-kind">{KIND_NAMES[statement.kind]}</span>}
        {page === undefined ? null : <span className="check-page">第 {page} 页</span>}
        <q>{shortened(one.quote, tone === 'holds' ? 60 : 120)}</q>
      </button>
      {remark === undefined ? null : <p className="check-remark-text">{remark.text}</p>}
      {statement === undefined || !chosen ? null : (
        <Working source={source} statement={statement} jumpToFigure={jumpToFigure} />
      )}
    </li>
  )
})

function Working(props: {
  readonly source: SourceText
  readonly statement: Statement
  readonly jumpToFigure: (figure: CheckedFigure) => void
}) {
  const { source, statement, jumpToFigure } = props
  return (
    <div className="check-working">
      {statement.figures.length === 0 ? null : (
        <table>
          <caption className="seen-by-reader">算式中的数</caption>
          <tbody>
            {statement.figures.map((figure, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a figure may take two parts in one statement
              <tr key={position}>
                <th scope="row">
                  {figure.role}
                  {figure.label === undefined ? null : <small>{figure.label}</small>}
                </th>
                <td className="num">{figureWords(figure)}</td>
                <td>{figure.unit}</td>
                <td>
                  {liesApart(figure, statement) ? (
                    <FarLink source={source} figure={figure} jump={() => jumpToFigure(figure)} />
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl>
        <Line name="算式" words={statement.working} />
        <Line name="最可能" words={statement.slip} strong />
        <Line
          name="精度"
          words={statement.width === undefined ? undefined : `小于 ${statement.width}的差错看不出来`}
        />
        <Line name="说明" words={statement.note} />
      </dl>
    </div>
  )
}

function FarLink(props: {
  readonly source: SourceText
  readonly figure: CheckedFigure
  readonly jump: () => void
}) {
  const page = props.figure.page ?? pageAt(props.source.pages, props.figure.start)
  return (
    <button type="button" className="link-button" onClick={props.jump}>
      在文中{page === undefined ? '别处' : `第 ${page} 页`}
    </button>
  )
}

function Line({
  name,
  words,
  strong,
}: {
  readonly name: string
  readonly words: string | undefined
  readonly strong?: boolean
}) {
  if (words === undefined || words === '') return null
  return (
    <div className={strong === true ? 'check-strong' : undefined}>
      <dt>{name}</dt>
      <dd>{words}</dd>
    </div>
  )
}

interface TextProps {
  readonly source: SourceText
  readonly result: CheckResult
  readonly marked: Marked
}

/** Drawn once per file. */
const TextView = memo(function TextView({ source, result, marked }: TextProps) {
  const range = (start: number, end: number): ReactNode =>
    runsIn(marked.segments, start, end).map((run) => (
      <RunView key={run.parts[0]?.start} run={run} text={source.text} result={result} marked={marked} />
    ))
  return marked.blocks.map((block) => {
    if (block.kind === 'page')
      return (
        <p key={`p${block.page}`} className="check-page-mark">
          第 {block.page} 页
        </p>
      )
    if (block.kind === 'table')
      return (
        <div key={`t${block.start}`} className="check-table">
          <table>
            <tbody>
              {block.rows.map((row, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finished table never move
                <tr key={position}>
                  {row.map((cell, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: nor do its cells
                    <CellView key={column} cell={cell} text={source.text}>
                      {range(cell.start, cell.end)}
                    </CellView>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    return (
      <div
        key={block.start}
        className={block.heading === undefined ? 'check-block' : 'check-block check-heading'}
      >
        {range(block.start, block.end)}
      </div>
    )
  })
})

function CellView(props: { readonly cell: PlacedCell; readonly text: string; readonly children: ReactNode }) {
  const { cell, text, children } = props
  const isNumber = /^[\s\d.,，%％-]+$/.test(text.slice(cell.start, cell.end))
  return (
    <td rowSpan={cell.rowSpan} colSpan={cell.columnSpan} className={isNumber ? 'num' : undefined}>
      {cell.page === undefined ? null : <span className="check-page-mark">第 {cell.page} 页</span>}
      {children}
    </td>
  )
}

function RunView(props: {
  readonly run: Run
  readonly text: string
  readonly result: CheckResult
  readonly marked: Marked
}) {
  const { run, text, result, marked } = props
  const content = run.parts.map((part) => {
    const words = text.slice(part.start, part.end)
    const { figure } = part
    if (figure === undefined) return words
    return (
      <u key={part.start} data-f={figure.start} title={figureTitle(figure)}>
        {words}
      </u>
    )
  })
  const first = run.statements[0]
  const remark = run.remarks[0]
  if (first === undefined && remark === undefined) return content
  const statement = first === undefined ? undefined : result.statements[first]
  const more = run.statements.length > 1 ? `，共 ${run.statements.length} 条` : ''
  const title =
    statement === undefined || run.tone === undefined
      ? `提示：${result.remarks[remark ?? 0]?.text ?? ''}`
      : `${TONE_NAMES[run.tone]}：${KIND_NAMES[statement.kind]}${more}`
  return (
    <span
      className={`check-mark check-${run.tone ?? 'remark'}`}
      title={title}
      data-g={marked.setOf.get(run.statements)}
      data-r={run.remarks.length === 0 ? undefined : run.remarks.join(' ')}
    >
      {content}
    </span>
  )
}

function figureTitle(figure: CheckedFigure): string | undefined {
  const { label = '', unit } = figure
  if (label === '') return unit === '' ? undefined : `单位：${unit}`
  return unit === '' ? label : `${label}（${unit}）`
}
