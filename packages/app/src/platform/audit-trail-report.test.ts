/** Former values 原值 of the report: every act on it leaves what was there before. */
import { writeDocx } from '@jiheng/documents'
import { expect, test } from 'vitest'
import { type EditorNode, editorOf } from '../contract/index.ts'
import { concluding } from '../fixture/report-fixture.ts'
import { TRAILS, trailOf } from '../fixture/trails.ts'

const outline = (words: string): EditorNode => editorOf([{ kind: 'paragraph', sentences: [words] }])

test('every command of the report leaves what it was', async () => {
  const { lead, reviewer, evaluation, ports } = await concluding()
  const { left, seen } = trailOf(ports.store)
  const own = { evaluation }
  const save = async (document: EditorNode, seenFigures: Record<string, string> = {}): Promise<number> => {
    const { version, title, organisation, date, reference, template } = await lead.ask('report', own)
    const head = { title, organisation, date, reference, template }
    return (await lead.act('saveReport', { ...own, version, document, ...head, seen: seenFigures })).version
  }
  await save(outline('在职{在职人数}。'))
  await save(outline('年末在职{在职人数}。'))
  await left('saveReport', { version: 1 })

  const [figure] = (await lead.ask('reportState', own)).figures
  const key = figure?.key ?? ''
  await save(outline('年末在职{在职人数}。'), { [key]: '39人' })
  await lead.act('acceptFigures', { ...own, figures: { [key]: figure?.text ?? '' } })
  await left('acceptFigures', { [key]: '39人' })

  await reviewer.act('commentReport', { ...own, comment: 'c1', thread: '', quote: '在职', text: '请核对' })
  await lead.act('resolveComment', { ...own, thread: 'c1', resolved: true })
  await left('resolveComment', { resolvedAt: '', resolvedBy: '' })

  const words = (text: string) => ({ kind: 'paragraph' as const, text: [{ kind: 'text' as const, text }] })
  const { id } = await lead.send(
    'addReportTemplate',
    { ...own, name: '局发文' },
    {
      name: '模板.docx',
      bytes: await writeDocx({
        title: '{标题}',
        organisation: '{落款}',
        notices: [],
        blocks: [words('{正文}')],
      }),
    },
  )
  await lead.act('removeReportTemplate', { ...own, template: id })
  await left('removeReportTemplate', { id, name: '局发文' })

  const { version } = await lead.ask('report', own)
  const signed = await lead.act('signReport', { ...own, as: 'written', version })
  await left('signReport', { state: 'draft' })
  await lead.act('returnReport', { ...own, version: signed.version, reason: '再改' })
  await left('returnReport', { state: 'written' })
  expect(TRAILS.report.filter((name) => !seen.has(name))).toEqual([])
}, 60_000)
