/** 上年没有销号的整改: what the evaluation of this year begins with. */
import { useAsked } from '../client.ts'
import { hrefOf } from '../route.ts'
import { StateOf } from './rectification-page.tsx'
import './conclude.css'

export function LastRectification({ evaluation }: { readonly evaluation: string }) {
  const asked = useAsked('lastRectifications', { evaluation })
  if (asked.kind !== 'loaded' || asked.answer.items.length === 0) return null
  const { title, items, evaluation: last } = asked.answer
  return (
    <section className="pf-card" aria-label="上年没有销号的整改">
      <h2>
        上年没有销号的整改 <small>{items.length}</small>
      </h2>
      <p className="pf-soft">
        来自{' '}
        <a href={hrefOf({ place: 'evaluation', id: last, page: 'conclude', tab: 'rectification', unit: '' })}>
          {title}
        </a>
      </p>
      <ul className="pf-lines">
        {items.map((one) => (
          <li key={one.id}>
            {one.unitName}：{one.title} <StateOf item={one} />
            {one.deadline === '' ? '' : `，期限 ${one.deadline}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
