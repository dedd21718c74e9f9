/** Small things of fieldwork's pages 现场评价页面的小件: a labelled text, who signed, and what two people wrote differently. */
import { Alert, Button, Input } from 'antd'
import { useId } from 'react'
import { timeWords } from '../client.ts'

export function TextField({
  label,
  value,
  onChange,
  disabled = false,
  rows = 2,
  hint = '',
  required = false,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly disabled?: boolean
  /** 0 for a single line. */
  readonly rows?: number
  readonly hint?: string
  readonly required?: boolean
}) {
  const id = useId()
  const common = {
    id,
    value,
    disabled,
    placeholder: hint,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  return (
    <div className="fw-field">
      <label htmlFor={id}>
        {label}
        {required ? <b aria-hidden="true"> *</b> : null}
      </label>
      {rows === 0 ? <Input {...common} /> : <Input.TextArea {...common} autoSize={{ minRows: rows }} />}
    </div>
  )
}

export function Signed({
  label,
  by,
}: {
  readonly label: string
  readonly by: { readonly at: string; readonly name: string }
}) {
  return by.at === '' ? null : (
    <span className="fw-signed">
      {label} {by.name} <small>{timeWords(by.at)}</small>
    </span>
  )
}

export interface Difference {
  readonly label: string
  readonly mine: string
  readonly theirs: string
}

/** 别人已先保存: both sides of what differs, and the choice. */
export function TheirVersion({
  differences,
  keepMine,
  takeTheirs,
}: {
  readonly differences: readonly Difference[]
  readonly keepMine: () => void
  readonly takeTheirs: () => void
}) {
  return (
    <Alert
      type="warning"
      message="别人在您填写时已先保存"
      description={
        <>
          <div className="pf-scroll">
            <table className="pf-table">
              <thead>
                <tr>
                  <th>栏目</th>
                  <th>您填的</th>
                  <th>已保存的</th>
                </tr>
              </thead>
              <tbody>
                {differences.map((one) => (
                  <tr key={one.label}>
                    <th scope="row">{one.label}</th>
                    <td>{one.mine || '（空）'}</td>
                    <td>{one.theirs || '（空）'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="pf-actions">
            <Button onClick={takeTheirs}>用已保存的，放弃我填的</Button>
            <Button type="primary" onClick={keepMine}>
              以我填的为准，接着改
            </Button>
          </div>
        </>
      }
    />
  )
}
