/** 选账簿: the pages of a unit look into the ledger that was imported last, or the one that the reviewer chose. */
import type { OutputOf } from '@jiheng/app/contract'
import { type ReactNode, useId, useState } from 'react'
import { IllustrativeTag } from '../../../parts/tags.tsx'
import { useAsked } from '../../client.ts'
import { hrefOf } from '../../route.ts'
import { Answered } from '../../show.tsx'
import './ledger.css'

export type Import = OutputOf<'ledgerImports'>['imports'][number]

/** An imported ledger of a unit, as every question names it. */
export interface InLedger {
  readonly evaluation: string
  readonly unit: string
  readonly ledger: string
}

/** What was chosen, as long as the page is open. */
const chosen = new Map<string, string>()

export const ledgerHref = (
  { evaluation, unit }: { readonly evaluation: string; readonly unit: string },
  tab: string,
  ...rest: readonly string[]
): string => hrefOf({ place: 'evaluation', id: evaluation, page: 'fieldwork', tab, unit, rest })

export function WithLedger({
  evaluation,
  unit,
  children,
}: {
  readonly evaluation: string
  readonly unit: string
  readonly children: (own: InLedger, ledger: Import, mayWork: boolean) => ReactNode
}) {
  const asked = useAsked('ledgerImports', { evaluation, unit })
  const place = `${evaluation} ${unit}`
  const id = useId()
  const [wanted, setWanted] = useState(chosen.get(place))
  return (
    <Answered asked={asked} what="账簿">
      {({ imports, mayWork }) => {
        const ready = imports.filter(({ state }) => state === 'ready')
        const ledger = ready.find(({ id }) => id === wanted) ?? ready[0]
        if (ledger === undefined)
          return (
            <p className="pf-empty">
              {imports.some(({ state }) => state === 'reading')
                ? '账簿正在导入，导入完成后再来。'
                : '还没有导入这个单位的账簿。'}{' '}
              <a href={ledgerHref({ evaluation, unit }, 'ledgers')}>到“账簿”页</a>
            </p>
          )
        return (
          <>
            <p className="fl-which">
              {ready.length > 1 ? (
                <>
                  <label htmlFor={id}>账簿</label>
                  <select
                    id={id}
                    value={ledger.id}
                    onChange={(event) => {
                      chosen.set(place, event.target.value)
                      setWanted(event.target.value)
                    }}
                  >
                    {ready.map((one) => (
                      <option key={one.id} value={one.id}>
                        {ledgerWords(one)}
                      </option>
                    ))}
                  </select>
                </>
              ) : (
                <span>账簿：{ledgerWords(ledger)}</span>
              )}
              {ledger.illustrative ? <IllustrativeTag /> : null}
            </p>
            {children({ evaluation, unit, ledger: ledger.id }, ledger, mayWork)}
          </>
        )
      }}
    </Answered>
  )
}

const ledgerWords = ({ year, lines, vouchers, files }: Import): string =>
  `${year} 年，${vouchers} 张凭证 ${lines} 行（${files[0]?.name ?? ''}${files.length > 1 ? ` 等 ${files.length} 个文件` : ''}）`
