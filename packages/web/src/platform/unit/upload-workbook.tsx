/** A filled-in workbook 上传填好的表: what it would change is shown before anything is changed. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Modal, message, Upload } from 'antd'
import { useState } from 'react'
import { upload } from '../client.ts'
import { attempt } from '../show.tsx'
import { Faults } from '../units.tsx'
import type { EntryState } from './entry-state.ts'

export function UploadWorkbook({ entry }: { readonly entry: EntryState }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [found, setFound] = useState<{ name: string; read: OutputOf<'readWorkbook'> }>()
  const apply = async (): Promise<void> => {
    if (found === undefined) return
    const { differences, rows } = found.read
    const named = rows.filter((one) => one.name !== '')
    if (named.length > 0)
      await entry.saveRows(
        named.map((one, index) => ({
          list: one.list,
          row: one.row,
          name: one.name,
          sort: index + 1,
          removed: false,
          base: one.base,
        })),
      )
    entry.edit(
      differences.map((one) => ({ cell: one.cell, text: one.after, place: one.place })),
      'xlsx',
    )
    setFound(undefined)
    message.success(`已填入 ${differences.length} 格`)
  }
  return (
    <>
      <Upload
        accept=".xlsx"
        showUploadList={false}
        beforeUpload={(file) => {
          attempt(async () => {
            await entry.settle()
            setFound({ name: file.name, read: await upload('readWorkbook', input, file) })
          })
          return false
        }}
      >
        <Button>上传填好的表</Button>
      </Upload>
      {found === undefined ? null : (
        <Modal
          open
          width={760}
          title={`“${found.name}”与系统里的差别`}
          okText={`填入 ${found.read.differences.length} 格`}
          cancelText="取消"
          onCancel={() => setFound(undefined)}
          onOk={apply}
          okButtonProps={{ disabled: found.read.differences.length + found.read.rows.length === 0 }}
        >
          <p>
            相同 {found.read.same} 格，不同 {found.read.differences.length} 格
            {found.read.rows.length === 0 ? '' : `，清单 ${found.read.rows.length} 行`}。
          </p>
          <Faults list={found.read.faults} />
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
              {found.read.differences.slice(0, 500).map((one) => (
                <tr key={one.cell}>
                  <td>{one.label}</td>
                  <td className="pf-number">{one.before}</td>
                  <td className="pf-number">{one.after}</td>
                  <td>{one.place.split('|').slice(1).join(' ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Modal>
      )}
    </>
  )
}
