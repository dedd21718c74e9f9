/** One working paper 一份底稿: its fields, checks and rows as its kind has them, its conclusion, signatures and attachments. */
import { CHECK_ANSWERS, type PaperContent } from '@jiheng/app/contract'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { act, fileUrl, Refused, upload } from '../client.ts'
import { attempt, Page, sayRefusal } from '../show.tsx'
import { AddExhibit, type Exhibit, Exhibits } from './exhibits.tsx'
import { type KeptForm, useKeptForm } from './kept-form.ts'
import { type Paper, type PaperKind, papersHref } from './paper-address.ts'
import { type Difference, Signed, TextField, TheirVersion } from './parts.tsx'

interface Draft extends PaperContent {
  readonly title: string
}

const EMPTY: PaperContent = { fields: {}, checks: {}, rows: [], conclusion: '', pages: '' }
type Answer = PaperContent['checks'][string]['answer']

export function PaperForm({
  own,
  kind,
  paper,
  exhibits,
  mayEdit,
  again,
}: {
  readonly own: { readonly evaluation: string; readonly unit: string }
  readonly kind: PaperKind
  readonly paper: Paper | undefined
  readonly exhibits: readonly Exhibit[]
  readonly mayEdit: boolean
  readonly again: () => void
}) {
  const saved: Draft = { title: paper?.title ?? kind.name, ...(paper?.content ?? EMPTY) }
  const version = paper?.version ?? 0
  const name = `paper|${own.evaluation}|${own.unit}|${paper?.id ?? `new ${kind.code}`}`
  const form = useKeptForm<Draft>(name, saved, version)
  const { value } = form
  const [busy, setBusy] = useState(false)
  const stale = form.isDirty && paper !== undefined && form.base !== version
  const save = async (): Promise<void> => {
    setBusy(true)
    const { title, ...content } = value
    try {
      const made = await act('savePaper', {
        ...own,
        paper: paper?.id ?? '',
        kind: kind.code,
        title: title.trim(),
        content,
        version: form.base,
      })
      form.clear()
      if (paper === undefined) window.location.replace(papersHref(own, made.paper))
      again()
    } catch (reason) {
      if (reason instanceof Refused && reason.problem.code === 'changed-meanwhile') again()
      else sayRefusal(reason)
    } finally {
      setBusy(false)
    }
  }
  const sign = (as: 'reviewed' | 'second'): Promise<void> =>
    attempt(() => act('signPaper', { ...own, paper: paper?.id ?? '', as, version }), '已复核').then(again)
  return (
    <Page
      title={`${paper?.number ?? ''} ${value.title}`.trim()}
      lead={
        <>
          {kind.name}{' '}
          {paper === undefined ? null : (
            <>
              <Signed label="编制" by={paper.prepared} /> <Signed label="复核" by={paper.reviewed} />{' '}
              <Signed label="二级复核" by={paper.second} />
            </>
          )}
        </>
      }
      actions={
        <>
          <Button href={papersHref(own)}>返回</Button>
          {paper === undefined ? null : (
            <Button href={fileUrl('paperFile', { ...own, paper: paper.id })}>Word</Button>
          )}
          {paper?.maySign.map((as) => (
            <Button key={as} disabled={form.isDirty} onClick={() => sign(as)}>
              {as === 'second' ? '二级复核同意' : '复核同意'}
            </Button>
          ))}
          {mayEdit ? (
            <Button
              type="primary"
              loading={busy}
              disabled={(paper !== undefined && !form.isDirty) || value.title.trim() === '' || stale}
              onClick={save}
            >
              保存
            </Button>
          ) : null}
        </>
      }
    >
      {stale ? (
        <TheirVersion
          differences={differencesOf(kind, value, saved)}
          keepMine={() => form.rebase(version)}
          takeTheirs={form.clear}
        />
      ) : null}
      {form.isDirty && paper?.reviewed.at !== undefined && paper.reviewed.at !== '' ? (
        <p className="pf-soft">底稿已经复核；保存改动以后，原来的复核作废，须重新复核。</p>
      ) : null}
      <TextField
        label="标题"
        rows={0}
        value={value.title}
        disabled={!mayEdit}
        onChange={(title) => form.change({ title })}
        required
      />
      {kind.fields.map((one) => (
        <TextField
          key={one.code}
          label={one.name}
          hint={one.hint}
          rows={2}
          value={value.fields[one.code] ?? ''}
          disabled={!mayEdit}
          onChange={(text) => form.change({ fields: { ...value.fields, [one.code]: text } })}
        />
      ))}
      <Checks kind={kind} form={form} mayEdit={mayEdit} />
      <Rows kind={kind} form={form} mayEdit={mayEdit} />
      {kind.listsDeterminations ? (
        <p className="pf-soft">填报数、审定数、差额和原因由“审定数”自动列入印出的底稿。</p>
      ) : null}
      <TextField
        label="结论"
        value={value.conclusion}
        disabled={!mayEdit}
        onChange={(conclusion) => form.change({ conclusion })}
      />
      <TextField
        label="证据页码"
        rows={0}
        value={value.pages}
        disabled={!mayEdit}
        onChange={(pages) => form.change({ pages })}
      />
      {paper === undefined ? (
        <p className="pf-soft">保存以后可以附照片和扫描件。</p>
      ) : (
        <section>
          <h2>所附材料</h2>
          <Exhibits
            own={own}
            exhibits={exhibits}
            mayRemove={mayEdit && paper.reviewed.at === ''}
            again={again}
          />
          {mayEdit && paper.reviewed.at === '' ? (
            <AddExhibit
              label="附照片或扫描件"
              send={(title, file) =>
                upload('addExhibit', { ...own, target: `paper|${paper.id}`, title }, file)
              }
              again={again}
            />
          ) : null}
        </section>
      )}
    </Page>
  )
}

const ANSWER_KEYS = Object.keys(CHECK_ANSWERS) as (keyof typeof CHECK_ANSWERS)[]

function Checks({
  kind,
  form,
  mayEdit,
}: {
  readonly kind: PaperKind
  readonly form: KeptForm<Draft>
  readonly mayEdit: boolean
}) {
  const { checks } = form.value
  if (kind.checks.length === 0) return null
  const set = (code: string, change: Partial<PaperContent['checks'][string]>): void =>
    form.change({ checks: { ...checks, [code]: { answer: '', seen: '', ...checks[code], ...change } } })
  const done = kind.checks.filter((one) => (checks[one.code]?.answer ?? '') !== '').length
  return (
    <section>
      <h2>
        检查要点
        <small>
          已查 {done} / {kind.checks.length}
        </small>
      </h2>
      <ol className="fw-checks">
        {kind.checks.map((one) => {
          const { answer = '', seen = '' } = checks[one.code] ?? {}
          return (
            <li
              key={one.code}
              className={answer === 'no' || answer === 'partly' ? 'fw-check-bad' : undefined}
            >
              <div>
                <b>{one.code}</b> {one.text}
                <small>
                  {one.look === '' ? '' : `看：${one.look}`}
                  {one.indicators.length === 0
                    ? ''
                    : `　指标：${one.indicators.map((each) => each.name).join('、')}`}
                </small>
              </div>
              <fieldset className="fw-answers" aria-label={`${one.code} 的结果`} disabled={!mayEdit}>
                {ANSWER_KEYS.map((key) => (
                  <button
                    key={key}
                    type="button"
                    aria-pressed={answer === key}
                    onClick={() => set(one.code, { answer: (answer === key ? '' : key) as Answer })}
                  >
                    {CHECK_ANSWERS[key]}
                  </button>
                ))}
              </fieldset>
              <Input.TextArea
                aria-label={`${one.code} 所见和证据`}
                placeholder="所见和证据"
                value={seen}
                disabled={!mayEdit}
                autoSize={{ minRows: 1 }}
                maxLength={2000}
                onChange={(event) => set(one.code, { seen: event.target.value })}
              />
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function Rows({
  kind,
  form,
  mayEdit,
}: {
  readonly kind: PaperKind
  readonly form: KeptForm<Draft>
  readonly mayEdit: boolean
}) {
  const { rows } = form.value
  if (kind.columns.length === 0) return null
  const set = (at: number, code: string, text: string): void =>
    form.change({ rows: rows.map((row, index) => (index === at ? { ...row, [code]: text } : row)) })
  return (
    <section>
      <h2>核查明细</h2>
      <div className="pf-scroll">
        <table className="pf-table fw-rows">
          <thead>
            <tr>
              {kind.columns.map((one) => (
                <th key={one.code} className={one.amount ? 'pf-number' : undefined}>
                  {one.name}
                </th>
              ))}
              {mayEdit ? <th /> : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name
              <tr key={at}>
                {kind.columns.map((one) => (
                  <td key={one.code} className={one.amount ? 'pf-number' : undefined}>
                    <Input.TextArea
                      aria-label={`第 ${at + 1} 行${one.name}`}
                      value={row[one.code] ?? ''}
                      disabled={!mayEdit}
                      autoSize
                      onChange={(event) => set(at, one.code, event.target.value)}
                    />
                  </td>
                ))}
                {mayEdit ? (
                  <td>
                    <button
                      type="button"
                      className="pf-link"
                      aria-label={`删除第 ${at + 1} 行`}
                      onClick={() => form.change({ rows: rows.filter((_, index) => index !== at) })}
                    >
                      删除
                    </button>
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {mayEdit ? <Button onClick={() => form.change({ rows: [...rows, {}] })}>加一行</Button> : null}
    </section>
  )
}

/** What two people wrote differently, field by field. */
function differencesOf(kind: PaperKind, mine: Draft, theirs: Draft): readonly Difference[] {
  const check = ({ checks }: Draft, code: string): string => {
    const { answer = '', seen = '' } = checks[code] ?? {}
    return `${answer === '' ? '' : CHECK_ANSWERS[answer]} ${seen}`.trim()
  }
  const rowsOf = ({ rows }: Draft): string =>
    rows.map((row) => kind.columns.map((one) => row[one.code] ?? '').join(' ')).join('；')
  return [
    { label: '标题', mine: mine.title, theirs: theirs.title },
    ...kind.fields.map((one) => ({
      label: one.name,
      mine: mine.fields[one.code] ?? '',
      theirs: theirs.fields[one.code] ?? '',
    })),
    ...kind.checks.map((one) => ({
      label: one.code,
      mine: check(mine, one.code),
      theirs: check(theirs, one.code),
    })),
    { label: '核查明细', mine: rowsOf(mine), theirs: rowsOf(theirs) },
    { label: '结论', mine: mine.conclusion, theirs: theirs.conclusion },
    { label: '证据页码', mine: mine.pages, theirs: theirs.pages },
  ].filter((one) => one.mine !== one.theirs)
}
