/** 填报表: drawn like the printed form: title in the middle, 计量单位 at the right, ruled cells, notes at the foot. */
import type { FormCell, FormResult } from '@jiheng/engine'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { IllustrativeTag, UnconfirmedTag } from '../../parts/tags.tsx'

type FormBlock = FormResult['blocks'][number]

export function FormView({ form }: { readonly form: FormResult }) {
  const { index } = useEvaluationView()
  const illustrative = form.blocks.some((block) =>
    block.rows.some((row) => row.cells.some((cell) => cell.illustrative === true)),
  )
  return (
    <article className="form-sheet">
      <h2>{form.name}</h2>
      <p className="form-line">
        <span>填报单位：{index.unitNames.get(form.unit) ?? form.unit}</span>
        <span>{index.evaluation.year} 年度</span>
        <span>{form.measure === undefined ? '' : `单位：${form.measure}`}</span>
      </p>
      {illustrative ? (
        <p className="form-key">
          <IllustrativeTag /> 蓝色斜体的数为示例
        </p>
      ) : null}
      {form.blocks.map((block) => (
        <BlockTable key={block.title} block={block} />
      ))}
      {form.notes.length === 0 ? null : (
        <div className="form-notes">
          <b>说明：</b>
          <ol>
            {form.notes.map((note) => (
              <li key={note}>{note.replace(/^\s*\d+[.、．]\s*/, '')}</li>
            ))}
          </ol>
        </div>
      )}
      {form.footer.length === 0 ? null : (
        <p className="form-footer">
          {form.footer.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </p>
      )}
    </article>
  )
}

function BlockTable({ block }: { readonly block: FormBlock }) {
  const width = Math.max(
    0,
    ...block.rows.map((row) => row.cells.reduce((sum, cell) => sum + (cell.span ?? 1), 0)),
  )
  const head = block.head.length > width || width === 0 ? block.head : ['项目', ...block.head]
  return (
    <section className="form-block">
      <h3>
        {block.title} <UnconfirmedTag what={block.unconfirmed} />
      </h3>
      {block.text === undefined ? null : <p className="form-text">{block.text}</p>}
      {block.rows.length === 0 ? (
        block.text === undefined ? (
          <p className="nothing">本栏没有填报。</p>
        ) : null
      ) : (
        <div className="scroll">
          <table className="grid form-grid">
            <caption className="seen-by-reader">{block.title}</caption>
            {block.head.length === 0 ? null : (
              <thead>
                <tr>
                  {head.map((title, position) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: two columns of a form may have one title
                    <th key={position} scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
            )}
            <tbody>
              {block.rows.map((row, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two rows of a form may have one title
                <tr key={position}>
                  <th scope="row" style={{ paddingLeft: `${10 + row.indent * 18}px` }}>
                    {row.title}
                  </th>
                  {row.cells.map((cell, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells stand where they stand
                    <Cell key={column} cell={cell} title={row.title} head={head[column + 1] ?? ''} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Cell({
  cell,
  title,
  head,
}: {
  readonly cell: FormCell
  readonly title: string
  readonly head: string
}) {
  const { index } = useEvaluationView()
  const record = cell.ref === undefined ? undefined : index.values.get(cell.ref)
  const isMissing = cell.text === '' || record?.value.kind === 'missing'
  const isNumber = cell.numeric === true || cell.ref !== undefined
  const classes = isNumber
    ? isMissing
      ? 'num cell-missing'
      : 'num'
    : cell.text === '—'
      ? 'cell-none'
      : undefined
  const text = cell.text === '' && cell.ref !== undefined ? '未填报' : cell.text
  return (
    <td className={classes} colSpan={cell.span ?? 1}>
      <FigureButton
        target={cell.ref}
        text={text}
        label={record?.label ?? `${title} ${head}`}
        illustrative={cell.illustrative}
      />
    </td>
  )
}
