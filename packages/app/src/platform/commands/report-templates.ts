/** 报告模板: a department's own DOCX with its letterhead and styles; checked when it comes, kept in the vault. */
import { checkDocxTemplate, checkUpload } from '@jiheng/documents'
import { PROBLEM_CODES, type ProblemCode } from '@jiheng/engine'
import { refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { evaluationOf } from '../source.ts'
import type { Reader } from '../store.ts'
import { demandReport, reportLock } from './report.ts'
import { DOCX_TYPE } from './units.ts'

type Part = 'addReportTemplate' | 'removeReportTemplate' | 'reportTemplateFile'

export const reportTemplateOperations: Pick<Implementations, Part> = {
  addReportTemplate: {
    lock: reportLock,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'writeReport')
    },
    run: async ({ transaction, ports, actor, now, file, record }, { evaluation: id, name }) => {
      if (file === undefined) return refuse('upload-empty', { file: '' })
      const checked = checkUpload(file.bytes, file.name)
      if ('fault' in checked)
        return refuse(
          (PROBLEM_CODES as readonly string[]).includes(checked.fault)
            ? (checked.fault as ProblemCode)
            : 'upload-type',
          { file: file.name, ...checked.values },
        )
      const looked = await checkDocxTemplate(file.bytes)
      if ('reason' in looked) return refuse('input-invalid', { field: file.name, reason: looked.reason })
      const { department } = await evaluationOf(transaction, id)
      const sha256 = ports.hash.sha256(file.bytes)
      await ports.vault.put(sha256, file.bytes)
      const template = ports.ids.id()
      await transaction.insert('reportTemplate', {
        id: template,
        department,
        name,
        file: checked.name,
        sha256,
        size: file.bytes.length,
        uploadedAt: now,
        uploadedBy: actor.id,
        removed: false,
      })
      record({
        evaluation: id,
        sentence: `${actor.name}上传报告模板“${name}”`,
        after: { template, file: checked.name, sha256 },
      })
      return { id: template, notes: [...looked.notes] }
    },
  },

  removeReportTemplate: {
    lock: reportLock,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'writeReport')
    },
    run: async ({ transaction, actor, record }, { evaluation: id, template }) => {
      const found = await templateOf(transaction, id, template)
      await transaction.update('reportTemplate', { id: template }, { removed: true })
      record({
        evaluation: id,
        sentence: `${actor.name}删除报告模板“${found.name}”`,
        before: { ...found },
        after: { template, removed: true },
      })
      return { ok: true }
    },
  },

  reportTemplateFile: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader, ports }, { evaluation, template }) => {
      const found = await templateOf(reader, evaluation, template)
      const bytes = await ports.vault.get(found.sha256)
      if (bytes === undefined) return refuse('record-missing', { what: '报告模板的文件' })
      return { name: found.file, type: DOCX_TYPE, bytes }
    },
  },
}

async function templateOf(reader: Reader, evaluation: string, id: string) {
  const { department } = await evaluationOf(reader, evaluation)
  const found = await reader.get('reportTemplate', { id })
  if (found === undefined || found.removed || found.department !== department)
    return refuse('record-missing', { what: '这个报告模板' })
  return found
}
