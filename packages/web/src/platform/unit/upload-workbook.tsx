/** A filled-in workbook 上传填好的表: what it would change is shown before anything is changed. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Modal, message, Pagination, Upload } from 'antd'
import { useState } from 'react'
import { upload } from '../client.ts'
import { attempt } from '../show.tsx'
import { Faults } from '../units.tsx'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'

type Read = OutputOf<'readWorkbook'>
interface Line {
  readonly key: string
  readonly name: string
  readonly before: string
  readonly after: string
  readonly place: string
}
const PAGE_LINES = 100

export function UploadWorkbook({ entry, live }: { readonly entry: EntryState; readonly live: Live }) {
  const { sheet, store } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [found, setFound] = useState<{ name: string; read: Read }>()
  const apply = (read: Read): void => {
    // Against what the preview showed: what a colleague saved meanwhile comes back to choose from.
    store.typeUpon(
      read.rows.map((one, index) => {
        const kept = sheet.lists.find((row) => row.list === one.list && row.row === one.row)
        return {
          typed: {
            kind: 'row',
            list: one.list,
            row: one.row,
            name: one.name === '' ? one.before : one.name,
            sort: kept?.sort ?? index + 1,
            removed: one.name === '',
          },
          base: one.base,
        }
      }),
    )
    store.edit(
      read.differences.map((one) => ({ cell: one.cell, text: one.after, place: one.place, base: one.base })),
      'xlsx',
    )
    setFound(undefined)
    message.success(`已填入 ${read.differences.length} 格、${read.rows.length} 行`)
  }
  return (
    <>
      <Upload
        accept=".xlsx"
        showUploadList={false}
        beforeUpload={(file) => {
          attempt(async () => {
            await store.settle()
            setFound({ name: file.name, read: await upload('readWorkbook', input, file) })
          })
          return false
        }}
      >
        <Button>上传填好的表</Button>
      </Upload>
      {found === undefined ? null : (
        <Preview
          name={found.name}
          read={found.read}
          live={live}
          close={() => setFound(undefined)}
          apply={() => apply(found.read)}
        />
      )}
    </>
  )
}

function Preview({
  name,
  read,
  live,
  close,
  apply,
}: {
  readonly name: string
  readonly read: Read
  readonly live: Live
  readonly close: () => void
  readonly apply: () => void
}) {
  const [page, setPage] = useState(1)
  const lines: readonly Line[] = [
    ...read.rows.map((one) => ({
      key: `${one.list}|${one.row}`,
      name: `清单“${live.framework.groups.find((group) => group.name === one.list)?.title ?? one.list}”的一行`,
      before: one.before,
      after: one.name === '' ? '（删除这一行）' : one.name,
      place: '',
    })),
    ...read.differences.map((one) => ({
      key: one.cell,
      name: one.label,
      before: one.before,
      after: one.after === '' ? '（清空）' : one.after,
      place: one.place.split('|').slice(1).join(' '),
    })),
  ]
  const cleared = read.differences.filter((one) => one.after === '').length
  const removed = read.rows.filter((one) => one.name === '').length
  return (
    <Modal
      open
      width={820}
      title={`“${name}”与系统里的差别`}
      okText={`填入 ${read.differences.length} 格${read.rows.length === 0 ? '' : `、${read.rows.length} 行`}`}
      cancelText="取消"
      onCancel={close}
      onOk={apply}
      okButtonProps={{ disabled: lines.length === 0 }}
    >
      <p>
        相同 {read.same} 格，不同 {read.differences.length} 格
        {cleared === 0 ? '' : `（其中清空 ${cleared} 格）`}
        {read.rows.length === 0 ? '' : `，清单 ${read.rows.length} 行`}
        {removed === 0 ? '' : `（其中删除 ${removed} 行）`}。
      </p>
      <Faults list={read.faults} />
      <table className="pf-table">
        <thead>
          <tr>
            <th>项目</th>
            <th className="pf-number">系统里</th>
            <th className="pf-number">表里</th>
            <th>位置</th>
          </tr>
        </thead>
        <tbody>
          {lines.slice((page - 1) * PAGE_LINES, page * PAGE_LINES).map((one) => (
            <tr key={one.key} className={/^（(?:清空|删除)/.test(one.after) ? 'pf-late' : undefined}>
              <td>{one.name}</td>
              <td className="pf-number">{one.before === '' ? '（空）' : one.before}</td>
              <td className="pf-number">{one.after}</td>
              <td>{one.place}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length <= PAGE_LINES ? null : (
        <Pagination
          current={page}
          pageSize={PAGE_LINES}
          total={lines.length}
          showSizeChanger={false}
          showTotal={(total) => `共 ${total} 处`}
          onChange={setPage}
        />
      )}
    </Modal>
  )
}
