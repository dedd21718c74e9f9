/** 报告: written, its figures followed, commented and suggested on, signed by three, and out as files with the same numbers. */

import { readDocx, writeDocx } from '@jiheng/documents'
import { bindingsOf } from '@jiheng/engine'
import { beforeAll, describe, expect, test } from 'vitest'
import { type EditorNode, editorOf, type InputOf, type OutputOf } from '../../contract/index.ts'
import { type Person, personOf } from '../../fixture/platform-fixture.ts'
import { concluding } from '../../fixture/report-fixture.ts'
import { assessFolder, caseFolderOf } from '../case-folder.ts'
import { Refusal } from '../context.ts'
import { standingOf } from '../report-standing.ts'

/** What an act was refused with; an empty one when it went through. */
async function refusalOf(act: Promise<unknown>): Promise<{ readonly code: string; readonly detail: string }> {
  try {
    await act
    return { code: '', detail: '' }
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason
    return reason.problems[0] ?? { code: '', detail: '' }
  }
}

const OUTLINE = [
  { kind: 'heading', level: 1, text: '支出情况' },
  { kind: 'paragraph', sentences: ['“三公”经费决算{三公经费·决算数}，在职{在职人数}。'] },
  {
    kind: 'paragraph',
    sentences: [
      { of: 'units', when: '三公经费·决算数 > 15万元', text: '超过15万元的单位{数量}个：{名单}。' },
    ],
  },
]
const text = (words: string, ...marks: NonNullable<EditorNode['marks']>): EditorNode => ({
  type: 'text',
  text: words,
  ...(marks.length === 0 ? {} : { marks }),
})
const withParagraph = (...content: EditorNode[]): EditorNode => ({
  type: 'doc',
  content: [...(editorOf(OUTLINE).content ?? []), { type: 'paragraph', content }],
})

describe('报告', () => {
  let people: Awaited<ReturnType<typeof concluding>>
  let own: { evaluation: string }
  beforeAll(async () => {
    people = await concluding()
    own = { evaluation: people.evaluation }
  })
  const read = (person: Person = people.lead): Promise<OutputOf<'report'>> => person.ask('report', own)
  const save = async (
    document: EditorNode,
    person: Person = people.lead,
    more: Partial<InputOf<'saveReport'>> = {},
  ) => {
    const { version, title, organisation, date, reference, template } = await read(person)
    return person.act('saveReport', {
      ...own,
      version,
      document,
      title,
      organisation,
      date,
      reference,
      template,
      ...more,
    })
  }

  test('没有人写以前，打开的是指标体系的提纲', async () => {
    const report = await read()
    expect(report).toMatchObject({ version: 0, state: 'draft', mayWrite: true, maySign: [] })
    expect(JSON.stringify(report.document)).toContain('figure')
    expect(
      (
        await people.ports.store.read((reader) => caseFolderOf(reader, people.ports, own.evaluation))
      ).files.has('outline.yaml'),
    ).toBe(false)
  })

  test('保存的报告写进案卷，由同一个引擎编成；旧版本保存不了', async () => {
    const { version } = await save(editorOf(OUTLINE), people.lead, {
      date: '2020-05-31',
      reference: '某财〔2020〕1号',
    })
    expect(version).toBe(1)
    const folder = await people.ports.store.read((reader) =>
      caseFolderOf(reader, people.ports, own.evaluation),
    )
    const { assessed } = await assessFolder(folder, people.ports)
    const { report } = assessed ?? {}
    expect(report).toMatchObject({ date: '2020-05-31', letter: { number: '某财〔2020〕1号' } })
    expect(bindingsOf(report as NonNullable<typeof report>).map((one) => one.text)).toEqual([
      '30.00万元',
      '40人',
      '1',
    ])
    const now = await read()
    const refused = await refusalOf(
      people.other.act('saveReport', { ...own, ...now, version: 0, document: now.document }),
    )
    expect(refused.code).toBe('changed-meanwhile')
    expect(refused.detail).toContain('周组长')
  })

  test('名称按次序含有的字就找得到，带值；上年没有值的不列', async () => {
    const { names } = await people.lead.ask('reportNames', { ...own, text: '三公决算' })
    expect(names[0]).toMatchObject({ source: '三公经费·决算数', text: '30.00万元' })
    expect(names.some((one) => one.source.startsWith('上年'))).toBe(false)
    const { steps } = await people.lead.ask('reportLineage', { ...own, ref: '{三公经费·决算数}' })
    expect(steps.map((one) => [one.depth, one.text, one.how])).toEqual([
      [0, '30.00万元', '汇总'],
      [1, '19.00万元', '填报'],
      [1, '11.00万元', '填报'],
    ])
    expect(steps[1]?.source).toContain('陈经办')
  })

  test('片段现编现给：数、名单；写错的名字指出', async () => {
    const { pieces } = await people.lead.act('reportPieces', {
      ...own,
      pieces: [
        JSON.stringify({ kind: 'paragraph', sentences: ['{在职人数|数}'] }),
        JSON.stringify(OUTLINE[2]),
        JSON.stringify({ kind: 'paragraph', sentences: ['{在职人口}'] }),
      ],
    })
    expect(pieces[0]?.blocks).toMatchObject([{ text: [{ kind: 'bound', text: '40' }] }])
    expect(JSON.stringify(pieces[1]?.blocks)).toContain('局本级')
    expect(pieces[2]?.problems[0]?.detail).toContain('在职人口')
  })

  test('接受以后变了的数标出来，接受了才不标', async () => {
    const state = await people.lead.ask('reportState', own)
    expect(state.changed).toEqual([])
    await save(editorOf(OUTLINE), people.lead, {
      seen: Object.fromEntries(state.figures.map((one) => [one.key, one.text])),
    })
    const key = state.figures[0]?.key ?? ''
    // What was seen first stays: a later save does not accept unseen.
    await people.ports.store.write(async (transaction) => {
      const row = await transaction.get('report', own)
      await transaction.update('report', own, { accepted: { ...row?.accepted, [key]: '29.00万元' } })
    })
    await save(editorOf(OUTLINE), people.lead, { seen: { [key]: '30.00万元' } })
    const after = await people.lead.ask('reportState', own)
    expect(after.changed).toMatchObject([{ key, before: '29.00万元', after: '30.00万元' }])
    expect(after.obstacles).toEqual(['有 1 个数变了，还没有接受'])
    await people.lead.act('acceptFigures', { ...own, figures: { [key]: '30.00万元' } })
    expect((await people.lead.ask('reportState', own)).changed).toEqual([])
  })

  test('修订只能以自己的名义提出，没决定以前不进报告，也不能签', async () => {
    const { me } = await read(people.reviewer)
    const mark = (by: string) => ({ type: 'insertion', attrs: { id: 's1', by, name: '蒋现场', at: '' } })
    expect(
      (await refusalOf(save(withParagraph(text('建议加的话', mark('别人'))), people.reviewer))).code,
    ).toBe('input-invalid')
    await save(withParagraph(text('建议加的话', mark(me.id))), people.reviewer)
    const folder = await people.ports.store.read((reader) =>
      caseFolderOf(reader, people.ports, own.evaluation),
    )
    expect(new TextDecoder().decode(folder.files.get('outline.yaml'))).not.toContain('建议加的话')
    expect((await people.lead.ask('reportState', own)).suggestions).toBe(1)
    // Suggesting is not writing: the reviewer may still review.
    const row = await people.ports.store.read((reader) => reader.get('report', own))
    expect(row?.hands).not.toContain(me.id)
    const { version } = await read()
    expect(
      (await refusalOf(people.lead.act('signReport', { ...own, as: 'written', version }))).detail,
    ).toContain('1 处修订')
    await save(withParagraph(text('建议加的话')))
  })

  test('批注成串，处理了才能签', async () => {
    await people.reviewer.act('commentReport', {
      ...own,
      comment: 'c1',
      thread: '',
      quote: '在职',
      text: '核对人数',
    })
    await people.lead.act('commentReport', { ...own, comment: 'c2', thread: 'c1', quote: '', text: '已核对' })
    expect((await read()).comments.map((one) => [one.thread, one.text, one.name])).toEqual([
      ['c1', '核对人数', '蒋现场'],
      ['c1', '已核对', '周组长'],
    ])
    const { version } = await read()
    expect(
      (await refusalOf(people.lead.act('signReport', { ...own, as: 'written', version }))).detail,
    ).toContain('1 条批注')
    expect(
      (await refusalOf(people.lead.act('resolveComment', { ...own, thread: 'c2', resolved: true }))).code,
    ).toBe('record-missing')
    await people.lead.act('resolveComment', { ...own, thread: 'c1', resolved: true })
  })

  test('历次版本留着；同一个人接连保存的是一版', async () => {
    const before = await people.lead.ask('reportVersions', own)
    await save(withParagraph(text('再改')))
    expect((await people.lead.ask('reportVersions', own)).versions.length).toBe(before.versions.length)
    people.ports.time.now = '2020-03-02T01:20:00.000Z'
    const again = await personOf(people.platform, 'zuzhang')
    await save(withParagraph(text('又改')), again)
    const { versions } = await again.ask('reportVersions', own)
    expect(versions.length).toBe(before.versions.length + 1)
    const old = await again.ask('reportVersion', { ...own, number: versions[1]?.number ?? 0 })
    expect(JSON.stringify(old.document)).toContain('再改')
  })

  test('三种文件内容相同；DOCX 读回的数就是报告的数', async () => {
    const lead = await personOf(people.platform, 'zuzhang')
    const docx = readDocx((await lead.get('reportDocx', own)).bytes)
    const html = new TextDecoder().decode((await lead.get('reportHtml', own)).bytes)
    if ('reason' in docx) throw new Error(docx.reason)
    expect([...docx.bookmarks.values()]).toEqual(['30.00万元', '40人', '1'])
    const plain = html
      .replace(/<style>.*?<\/style>/s, '')
      .replace(/<[^>]+>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replace(/\s/g, '')
    for (const { text: words } of docx.paragraphs) expect(plain).toContain(words.replace(/\s/g, ''))
    expect((await refusalOf(lead.get('reportPdf', own))).code).toBe('pdf-unavailable')
  })

  test('自己的模板：检查、保管、用上、删除', async () => {
    const lead = await personOf(people.platform, 'zuzhang')
    const bytes = (await lead.get('reportDocx', own)).bytes
    const bad = await refusalOf(
      lead.send('addReportTemplate', { ...own, name: '坏的' }, { name: '模板.docx', bytes }),
    )
    expect(bad.detail).toContain('{正文}')
    const template = await writeDocx({
      title: '{标题}',
      organisation: '{落款}',
      notices: [],
      blocks: [
        { kind: 'paragraph', text: [{ kind: 'text', text: '某市文件' }] },
        { kind: 'paragraph', text: [{ kind: 'text', text: '{正文}' }] },
      ],
    })
    const { id, notes } = await lead.send(
      'addReportTemplate',
      { ...own, name: '局发文' },
      { name: '模板.docx', bytes: template },
    )
    expect(notes.join()).toContain('{文号}')
    await save(withParagraph(text('又改')), lead, { template: id })
    const read2 = readDocx((await lead.get('reportDocx', own)).bytes)
    if ('reason' in read2) throw new Error(read2.reason)
    expect(read2.text).toContain('某市文件')
    expect([...read2.bookmarks.values()]).toEqual(['30.00万元', '40人', '1'])
    expect((await lead.get('reportTemplateFile', { ...own, template: id })).bytes).toEqual(template)
    await lead.act('removeReportTemplate', { ...own, template: id })
    expect((await lead.ask('report', own)).templates).toEqual([])
    expect((await refusalOf(save(withParagraph(text('又改')), lead, { template: id }))).code).toBe(
      'record-missing',
    )
    await save(withParagraph(text('又改')), lead, { template: '' })
  })

  test('编写、复核、签发是三个人，一环接一环；签了就锁住', async () => {
    const [lead, reviewer, head] = [
      await personOf(people.platform, 'zuzhang'),
      await personOf(people.platform, 'xianchang'),
      await personOf(people.platform, 'juzhang'),
    ]
    const sign = async (person: Person, as: 'written' | 'reviewed' | 'issued') => {
      const { version } = await read(lead)
      return person.act('signReport', { ...own, as, version })
    }
    expect((await refusalOf(sign(reviewer, 'reviewed'))).detail).toContain('编写中')
    await sign(lead, 'written')
    expect((await refusalOf(save(editorOf(OUTLINE), lead))).code).toBe('wrong-state')
    expect((await refusalOf(sign(lead, 'reviewed'))).code).toBe('not-allowed')
    expect((await read(reviewer)).maySign).toEqual(['reviewed'])
    await sign(reviewer, 'reviewed')
    expect((await refusalOf(sign(reviewer, 'issued'))).code).toBe('not-allowed')
    await sign(head, 'issued')
    const issued = await read(lead)
    expect(issued).toMatchObject({ state: 'issued', stale: false, mayWrite: false })
    expect(issued.releases.map((one) => [one.number, one.name])).toEqual([[1, '孔局长']])
    const standing = (): ReturnType<typeof standingOf> =>
      people.ports.store.read(async (reader) =>
        standingOf(reader, own.evaluation, (await caseFolderOf(reader, people.ports, own.evaluation)).digest),
      )
    expect((await standing()).signed).toBe(true)
    // A figure changes after it was issued: the signatures stand over other figures.
    await people.ports.store.write(async (transaction) => {
      await transaction.update(
        'entry',
        { evaluation: own.evaluation, unit: '002', cell: people.cellOf('在职人数') },
        { text: '13' },
      )
    })
    expect(await standing()).toMatchObject({ signed: false })
    expect((await read(lead)).stale).toBe(true)
    const { version } = await read(lead)
    await lead.act('returnReport', { ...own, version, reason: '人数更正' })
    const state = await lead.ask('reportState', own)
    expect(state.changed.map((one) => [one.before, one.after])).toEqual([['40人', '41人']])
    expect(state.sinceRelease.map((one) => [one.before, one.after])).toEqual([['40人', '41人']])
    expect((await read(lead)).state).toBe('draft')
  })

  test('别的部门、经办人看不到', async () => {
    for (const login of ['lingyi', 'jingban1'])
      expect((await refusalOf((await personOf(people.platform, login)).ask('report', own))).code).toBe(
        'not-allowed',
      )
  })
})
