/** 逐行填写的表: rows that can be added, taken out and moved. */
import type { ReactNode } from 'react'

export function RowTable({
  caption,
  titles,
  wide = [],
  count,
  readOnly,
  addWord,
  onAdd,
  onRemove,
  onMove,
  row,
}: {
  readonly caption: string
  readonly titles: readonly string[]
  readonly wide?: readonly boolean[]
  readonly count: number
  readonly readOnly: boolean
  readonly addWord: string
  readonly onAdd: () => void
  readonly onRemove: (index: number) => void
  readonly onMove: (index: number, to: number) => void
  /** The cells of one row. */
  readonly row: (index: number) => ReactNode
}) {
  return (
    <div className="fe-rows">
      <table>
        <caption className="seen-by-reader">{caption}</caption>
        <thead>
          <tr>
            {titles.map((title, index) => (
              <th key={title} scope="col" className={wide[index] === true ? 'fe-wide' : undefined}>
                {title}
              </th>
            ))}
            {readOnly ? null : (
              <th scope="col" className="fe-acts">
                操作
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: count }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place; fields follow their values.
            <tr key={index}>
              {row(index)}
              {readOnly ? null : (
                <td className="fe-acts">
                  <RowButton
                    word={`${caption}第 ${index + 1} 行上移`}
                    sign="↑"
                    disabled={index === 0}
                    onClick={() => onMove(index, index - 1)}
                  />
                  <RowButton
                    word={`${caption}第 ${index + 1} 行下移`}
                    sign="↓"
                    disabled={index === count - 1}
                    onClick={() => onMove(index, index + 1)}
                  />
                  <RowButton
                    word={`删去${caption}第 ${index + 1} 行`}
                    sign="×"
                    disabled={false}
                    onClick={() => onRemove(index)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {readOnly ? null : (
        <button type="button" className="link-button" onClick={onAdd}>
          ＋ {addWord}
        </button>
      )}
    </div>
  )
}

function RowButton({
  word,
  sign,
  disabled,
  onClick,
}: {
  readonly word: string
  readonly sign: string
  readonly disabled: boolean
  readonly onClick: () => void
}) {
  return (
    <button
      type="button"
      className="fe-row-button"
      aria-label={word}
      title={word}
      disabled={disabled}
      onClick={onClick}
    >
      {sign}
    </button>
  )
}
