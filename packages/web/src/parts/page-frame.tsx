/** 页眉 of a page's content: its name, one sentence on what it is for, and what it can be filtered by. */
import type { ReactNode } from 'react'

export interface PageFrameProps {
  readonly title: string
  readonly lead: ReactNode
  readonly tools?: ReactNode
  readonly children: ReactNode
}

export function PageFrame({ title, lead, tools, children }: PageFrameProps) {
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        <p className="lead">{lead}</p>
        {tools === undefined ? null : <div className="tools">{tools}</div>}
      </header>
      {children}
    </div>
  )
}

export function Section(props: {
  readonly title: string
  readonly hint?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly tone?: 'plain' | 'bare'
}) {
  return (
    <section className={props.tone === 'bare' ? 'section section-bare' : 'section'}>
      <div className="section-head">
        <h2>{props.title}</h2>
        {props.aside === undefined ? null : <div className="section-aside">{props.aside}</div>}
      </div>
      {props.hint === undefined ? null : <p className="hint">{props.hint}</p>}
      {props.children}
    </section>
  )
}

/** 空: nothing to show, and why that is. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="nothing">{children}</p>
}
