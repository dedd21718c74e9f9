/** 导入账簿: files dropped, tables and columns confirmed with the first rows in sight, then read in the background. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, InputNumber } from 'antd'
import { type DragEvent, useState } from 'react'
import { act, upload, useAsked } from '../../client.ts'
import { Answered, attempt, Page, sayRefusal } from '../../show.tsx'
import { Faults } from '../../units.tsx'
import { ledgerHref } from './which-ledger.tsx'

type Inspected = OutputOf<'inspectLedger'>
type Table = Inspected['tables'][number]
type Mapping = NonNullable<Table['mapping']>
type Kinds = Inspected['kinds']

interface Place {
  readonly evaluation: string
  readonly unit: string
}

export function ImportWizard(own: Place) {
  const asked = useAsked('evaluation', { evaluation: own.evaluation })
  return (
    <Answered asked={asked} what="评价">
      {({ year }) => <Wizard own={own} evaluationYear={year} />}
    </Answered>
  )
}

function Wizard({ own, evaluationYear }: { readonly own: Place; readonly evaluationYear: number }) {
  const [files, setFiles] = useState<readonly Inspected[]>([])
  const [waiting, setWaiting] = useState<readonly string[]>([])
  const [year, setYear] = useState(evaluationYear)
  const [over, setOver] = useState(false)
  const take = async (list: readonly File[]): Promise<void> => {
    setWaiting((names) => [...names, ...list.map(({ name }) => name)])
    for (const file of list) {
      try {
        const seen = await upload('inspectLedger', own, file)
        setFiles((before) => [...before.filter(({ name }) => name !== seen.name), seen])
      } catch (reason) {
        sayRefusal(reason)
      }
      setWaiting((names) => names.filter((name) => name !== file.name))
    }
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take([...event.dataTransfer.files])
  }
  const tables = files.flatMap((file) => file.tables)
  const lacking = tables.flatMap(({ mapping }, at) =>
    mapping === undefined
      ? []
      : missingOf(mapping, files[0]?.kinds ?? []).map((words) => `表 ${at + 1} ${words}`),
  )
  const hasLines =
    files.some((file) => file.tables.length === 0) ||
    tables.some(({ mapping }) => mapping?.kind === 'vouchers')
  const begin = (): Promise<boolean> =>
    attempt(
      () =>
        act('importLedger', {
          ...own,
          year,
          files: files.map(({ file }) => file),
          tables: tables.flatMap(({ mapping }) => mapping ?? []),
        }),
      '已开始导入，可以离开这一页',
    ).then((done) => {
      if (done) window.location.hash = ledgerHref(own, 'ledgers')
      return done
    })
  const change = (file: string, at: number, mapping: Mapping | undefined): void =>
    setFiles((before) =>
      before.map((one) =>
        one.file !== file
          ? one
          : {
              ...one,
              tables: one.tables.map((table, place) => {
                if (place !== at) return table
                const { mapping: _, ...rest } = table
                return mapping === undefined ? rest : { ...rest, mapping }
              }),
            },
      ),
    )
  return (
    <Page
      title="导入账簿"
      lead="单位导出的凭证、科目余额、科目表一起选上：XML、xlsx、xls、csv 或打成 ZIP，每个不超过 50 MB。"
      actions={<a href={ledgerHref(own, 'ledgers')}>回到账簿</a>}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same for those who cannot drop */}
      <div
        className={over ? 'fl-drop fl-over' : 'fl-drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        把文件拖到这里，或{' '}
        <label className="fl-pick">
          选择账簿文件
          <input
            type="file"
            multiple
            className="seen-by-reader"
            accept=".xml,.xlsx,.xlsm,.xls,.et,.csv,.tsv,.txt,.html,.htm,.zip"
            onChange={(event) => {
              void take([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </label>
        {waiting.length === 0 ? null : <p aria-live="polite">正在看 {waiting.join('、')}……</p>}
      </div>
      {files.map((file) => (
        <section key={file.file} className="pf-card fl-file" aria-label={file.name}>
          <header>
            <h3>{file.name}</h3>
            <span className="pf-soft">{Math.ceil(file.size / 1024)} KB</span>
            <button
              type="button"
              className="pf-link"
              onClick={() => setFiles(files.filter((one) => one !== file))}
            >
              不导入这个文件
            </button>
          </header>
          <Faults list={file.problems} />
          {file.tables.length === 0 && file.problems.length === 0 ? (
            <p className="pf-soft">按标准格式读取（会计核算数据接口或本系统导出的分录），不用指定列。</p>
          ) : null}
          {file.tables.map((table, at) => (
            <TableColumns
              // biome-ignore lint/suspicious/noArrayIndexKey: tables stay in the order of the file
              key={at}
              table={table}
              kinds={file.kinds}
              change={(mapping) => change(file.file, at, mapping)}
            />
          ))}
        </section>
      ))}
      {files.length === 0 ? null : (
        <div className="pf-card fl-choices">
          <label htmlFor="ledger-year">
            会计年度
            <InputNumber
              id="ledger-year"
              min={2000}
              max={2100}
              value={year}
              onChange={(value) => setYear(value ?? evaluationYear)}
            />
          </label>
          <Button
            type="primary"
            disabled={waiting.length > 0 || lacking.length > 0 || !hasLines}
            onClick={begin}
          >
            开始导入
          </Button>
          {hasLines ? null : <span className="pf-bad">没有认出凭证表：请在表上选“凭证”并指定各列</span>}
          {lacking.map((words) => (
            <span key={words} className="pf-bad">
              {words}
            </span>
          ))}
        </div>
      )}
    </Page>
  )
}

/** 缺“日期”…: what the kind of table still needs. */
function missingOf(mapping: Mapping, kinds: Kinds): readonly string[] {
  const kind = kinds.find((one) => one.kind === mapping.kind)
  if (kind === undefined) return []
  const title = (role: string): string => kind.roles.find((one) => one.role === role)?.title ?? role
  return kind.needs
    .filter((group) => !group.some((roles) => roles.every((role) => mapping.columns[role] !== undefined)))
    .map((group) => `缺${group.map((roles) => `“${roles.map(title).join('”和“')}”`).join('或')}`)
}

function TableColumns({
  table,
  kinds,
  change,
}: {
  readonly table: Table
  readonly kinds: Kinds
  readonly change: (mapping: Mapping | undefined) => void
}) {
  const { mapping } = table
  const kind = kinds.find((one) => one.kind === mapping?.kind)
  const width = Math.max(0, ...table.rows.map(({ cells }) => cells.length))
  const roleAt = (column: number): string =>
    Object.entries(mapping?.columns ?? {}).find(([, at]) => at === column)?.[0] ?? ''
  const columnIs = (column: number, role: string): void => {
    if (mapping === undefined) return
    const columns = Object.fromEntries(
      Object.entries(mapping.columns).filter(([name, at]) => at !== column && name !== role),
    )
    change({ ...mapping, columns: role === '' ? columns : { ...columns, [role]: column } })
  }
  return (
    <>
      <div className="fl-choices">
        <label>
          {table.part === '' ? '这个文件是' : `“${table.part}”表是`}
          <select
            className="fl-select"
            value={mapping?.kind ?? ''}
            onChange={(event) => change(asKind(table, event.target.value as Mapping['kind'] | ''))}
          >
            <option value="">不是账（不导入）</option>
            {kinds.map((one) => (
              <option key={one.kind} value={one.kind}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        {mapping === undefined ? null : (
          <>
            <label>
              表头行
              <select
                className="fl-select"
                value={mapping.headerRow}
                onChange={(event) => change(withHeader(table, mapping, Number(event.target.value)))}
              >
                {table.rows.slice(0, 8).map(({ row }) => (
                  <option key={row} value={row}>
                    第 {row} 行
                  </option>
                ))}
              </select>
            </label>
            <label>
              金额单位
              <select
                className="fl-select"
                value={mapping.measure}
                onChange={(event) => change({ ...mapping, measure: event.target.value as '元' | '万元' })}
              >
                <option>元</option>
                <option>万元</option>
              </select>
            </label>
            <span className="pf-soft">
              {table.remembered ? '按上次记住的列对应' : `把握 ${table.confidence}%`}
            </span>
            {missingOf(mapping, kinds).map((words) => (
              <span key={words} className="pf-bad">
                {words}
              </span>
            ))}
          </>
        )}
      </div>
      <div className="pf-scroll">
        <table className="pf-table fl-columns">
          {mapping === undefined || kind === undefined ? null : (
            <thead>
              <tr>
                <th>行</th>
                {Array.from({ length: width }, (_, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                  <th key={column} className={roleAt(column) === '' ? undefined : 'fl-taken'}>
                    <select
                      className="fl-select"
                      aria-label={`第 ${column + 1} 列是`}
                      value={roleAt(column)}
                      onChange={(event) => columnIs(column, event.target.value)}
                    >
                      <option value="">不用</option>
                      {kind.roles.map(({ role, title }) => (
                        <option key={role} value={role}>
                          {title}
                        </option>
                      ))}
                    </select>
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {table.rows.slice(0, 8).map(({ row, cells }) => (
              <tr key={row}>
                <td>{row}</td>
                {Array.from({ length: width }, (_, column) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                    key={column}
                    className={mapping !== undefined && roleAt(column) !== '' ? 'fl-taken' : undefined}
                  >
                    {row === mapping?.headerRow ? <b>{cells[column]}</b> : cells[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** Another kind of table keeps its heads; the columns are to be chosen anew. */
function asKind(table: Table, kind: Mapping['kind'] | ''): Mapping | undefined {
  if (kind === '') return undefined
  const { mapping } = table
  const first = table.rows[0]
  if (mapping !== undefined) return { ...mapping, kind, columns: {} }
  return {
    kind,
    headerRow: first?.row ?? 1,
    headerRows: 1,
    labels: (first?.cells ?? []).map((cell) => cell.trim()),
    columns: {},
    measure: '元',
    year: 0,
    period: 0,
  }
}

function withHeader(table: Table, mapping: Mapping, headerRow: number): Mapping {
  const cells = table.rows.find(({ row }) => row === headerRow)?.cells ?? []
  return { ...mapping, headerRow, headerRows: 1, labels: cells.map((cell) => cell.trim()) }
}
