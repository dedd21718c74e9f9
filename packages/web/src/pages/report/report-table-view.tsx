/** 报告中的表. Cells that a cell above covers are left out; widths are shares of the sheet. */
import type { ReportTable } from '@jiheng/engine'
import { BoundWords } from '../../parts/bound-text.tsx'

export function ReportTableView({ table }: { readonly table: ReportTable }) {
  const whole = table.columns.reduce((sum, column) => sum + column.width, 0)
  return (
    <div className="report-table">
      <p className="report-table-title">{table.title}</p>
      {table.measure === undefined ? null : <p className="report-table-measure">单位：{table.measure}</p>}
      <div className="scroll">
        <table className={table.columns.length > 4 ? 'many-columns' : undefined}>
          <colgroup>
            {table.columns.map((column, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
              <col key={position} style={{ width: `${whole === 0 ? 0 : (column.width / whole) * 100}%` }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {table.columns.map((column, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                <th key={position} scope="col">
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows never move
              <tr key={position} className={row.strong === true ? 'strong' : undefined}>
                <Cells table={table} cells={row.cells} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.notes.map((note) => (
        <p className="report-table-note" key={note}>
          {note}
        </p>
      ))}
    </div>
  )
}

function Cells({
  table,
  cells,
}: {
  readonly table: ReportTable
  readonly cells: ReportTable['rows'][number]['cells']
}) {
  let column = 0
  return cells.map((cell, position) => {
    const at = column
    column += cell.columnSpan ?? 1
    if (cell.rowSpan === 0 || cell.columnSpan === 0) return null
    return (
      <td
        // biome-ignore lint/suspicious/noArrayIndexKey: cells never move
        key={position}
        rowSpan={cell.rowSpan ?? 1}
        colSpan={cell.columnSpan ?? 1}
        style={{
          textAlign: table.columns[at]?.align ?? 'left',
          ...(cell.indent === undefined ? {} : { paddingLeft: `${cell.indent + 0.3}em` }),
        }}
      >
        <BoundWords text={cell.text} />
      </td>
    )
  })
}
