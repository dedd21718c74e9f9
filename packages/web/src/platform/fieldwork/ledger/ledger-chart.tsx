/** 账簿的图: monthly spending, first digits, payees; each as a picture and as a table that can be read and printed. */
import type { OutputOf } from '@jiheng/app/contract'
import { useMemo, useState } from 'react'
import type { ColumnPicture } from '../../../parts/column-drawing.ts'
import { IllustrativeTag } from '../../../parts/tags.tsx'
import { useDrawing } from '../../../parts/use-drawing.ts'
import { lengthOf, tenThousand } from './amounts.ts'

export type Chart = OutputOf<'ledgerTests'>['charts'][number]

interface Table {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function LedgerChart({
  chart,
  illustrative,
}: {
  readonly chart: Chart
  readonly illustrative: boolean
}) {
  const [asTable, setAsTable] = useState(chart.kind === 'payees')
  const table = useMemo(() => tableOf(chart), [chart])
  const picture = useMemo(() => pictureOf(chart), [chart])
  return (
    <figure className="fl-chart">
      <figcaption>
        <b>{chart.title}</b>
        {illustrative ? <IllustrativeTag /> : null}
        {picture === undefined ? null : (
          <button
            type="button"
            className="pf-link"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? '看图' : '看表'}
          </button>
        )}
      </figcaption>
      {asTable || picture === undefined ? null : <Picture picture={picture} title={chart.title} />}
      <div className={asTable || picture === undefined ? 'pf-scroll' : 'pf-scroll print-only'}>
        <table className="pf-table">
          <thead>
            <tr>
              {table.heads.map((head, at) => (
                <th key={head} className={at === 0 ? undefined : 'pf-number'}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row[0]}>
                {row.map((cell, at) => (
                  <td key={table.heads[at]} className={at === 0 ? undefined : 'pf-number'}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

function Picture({ picture, title }: { readonly picture: ColumnPicture; readonly title: string }) {
  const { place, failed } = useDrawing(
    async () => (await import('../../../parts/column-drawing.ts')).drawColumns,
    picture,
  )
  if (failed) return <p className="pf-empty">图没有画出来，请点“看表”看同样的数。</p>
  return (
    <div
      ref={place}
      className="fl-chart-picture"
      role="img"
      aria-label={`${title}；同样的数可点“看表”逐个查看`}
    />
  )
}

/** Millionths as a percentage of two decimals. */
const percent = (millionths: number): string => `${(millionths / 10_000).toFixed(2)}%`

/** Share of each count among all of them, in millionths. */
const shares = (digits: readonly { readonly count: number }[]): readonly number[] => {
  const all = digits.reduce((sum, { count }) => sum + count, 0)
  return digits.map(({ count }) => (all === 0 ? 0 : Math.round((count * 1_000_000) / all)))
}

function tableOf(chart: Chart): Table {
  switch (chart.kind) {
    case 'months':
      return {
        heads: ['月份', '金额（万元）'],
        rows: chart.months.map(({ period, amount }) => [`${period}月`, tenThousand(amount)]),
      }
    case 'digits': {
      const found = shares(chart.digits)
      return {
        heads: ['首两位', '笔数', '占比', '本福特定律'],
        rows: chart.digits.map(({ digits, count, expected }, at) => [
          String(digits),
          String(count),
          percent(found[at] ?? 0),
          percent(expected),
        ]),
      }
    }
    case 'payees':
      return {
        heads: ['收款人', '笔数', '金额（万元）'],
        rows: chart.payees.map(({ payee, lines, amount }) => [payee, String(lines), tenThousand(amount)]),
      }
  }
}

function pictureOf(chart: Chart): ColumnPicture | undefined {
  switch (chart.kind) {
    case 'months':
      return {
        columns: chart.months.map(({ period, amount }) => ({
          name: `${period}月`,
          length: lengthOf(amount),
          text: `${tenThousand(amount)} 万元`,
        })),
        seriesName: '金额',
        expectedName: '',
        axis: '万元',
      }
    case 'digits': {
      const found = shares(chart.digits)
      return {
        columns: chart.digits.map(({ digits, count }, at) => ({
          name: String(digits),
          length: (found[at] ?? 0) / 10_000,
          text: `${count} 笔，占 ${percent(found[at] ?? 0)}`,
        })),
        expected: chart.digits.map(({ expected }) => ({
          length: expected / 10_000,
          text: percent(expected),
        })),
        seriesName: '账簿',
        expectedName: '本福特定律',
        axis: '%',
      }
    }
    case 'payees':
      return {
        columns: chart.payees.map(({ payee, amount, lines }) => ({
          name: payee,
          length: lengthOf(amount),
          text: `${tenThousand(amount)} 万元，${lines} 笔`,
        })),
        seriesName: '金额',
        expectedName: '',
        axis: '万元',
      }
  }
}
