/** 佐证预览: images and PDF in the page itself; anything else can be saved and opened with its own program. */
import { Button, Modal } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { fileUrl } from '../client.ts'
import type { EntryState, UnitSheet } from './entry-state.ts'

export type Evidence = UnitSheet['evidence'][number]

const PdfView = lazy(async () => ({ default: (await import('./pdf-view.tsx')).PdfView }))

/** The evidence's name; a click shows it. */
export function EvidenceName({ entry, one }: { readonly entry: EntryState; readonly one: Evidence }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="pf-link pf-evidence" onClick={() => setOpen(true)}>
        {one.title}
      </button>
      {isOpen ? <Preview entry={entry} one={one} close={() => setOpen(false)} /> : null}
    </>
  )
}

function Preview({
  entry,
  one,
  close,
}: {
  readonly entry: EntryState
  readonly one: Evidence
  readonly close: () => void
}) {
  const { sheet } = entry
  const url = fileUrl('evidenceFile', {
    evaluation: sheet.evaluation.id,
    unit: sheet.unit.code,
    evidence: one.id,
  })
  return (
    <Modal
      open
      width="min(1000px, 96vw)"
      title={one.title}
      onCancel={close}
      footer={
        <div className="pf-actions">
          <Button href={url} target="_blank" rel="noreferrer">
            在新窗口打开
          </Button>
          <Button href={url} download={one.file}>
            下载
          </Button>
          <Button type="primary" onClick={close}>
            看完了
          </Button>
        </div>
      }
    >
      <p className="pf-soft">
        {one.file}，{sizeWords(one.size)}
        {one.effectiveDate === '' ? '' : `，生效日期 ${one.effectiveDate}`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
      <section className="pf-preview" tabIndex={0} aria-label="预览">
        {one.type.startsWith('image/') ? (
          <img src={url} alt={one.title} />
        ) : one.type === 'application/pdf' ? (
          <Suspense fallback={<Waiting what="预览" />}>
            <PdfView url={url} />
          </Suspense>
        ) : (
          <p className="pf-empty">这种文件不能在页面里预览，请下载后打开。</p>
        )}
      </section>
    </Modal>
  )
}

export const sizeWords = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
