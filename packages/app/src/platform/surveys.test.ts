/** 满意度问卷: what is asked, answers by hand and out of a workbook, and the rate only with enough of them. */
import { readSurveyWorkbook } from '@jiheng/documents'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { receivedUnit } from '../fixture/field-fixture.ts'
import type { Person } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'

interface InUnit {
  readonly evaluation: string
  readonly unit: string
}

async function begun(reviewer: Person, input: InUnit, code = 'public', issued = 60) {
  const { templates, levels } = await reviewer.ask('surveys', input)
  const template = templates.find((one) => one.questionnaire === code)
  if (template === undefined) throw new Error(`no template ${code}`)
  const { name, ...content } = template
  const { survey, version } = await reviewer.act('saveSurvey', {
    ...input,
    survey: '',
    title: name,
    content: { ...content, issued, population: 500 },
    version: 0,
  })
  return { survey, version, content: { ...content, issued, population: 500 }, title: name, levels }
}

const outcomeOf = async (reviewer: Person, input: InUnit) =>
  (await reviewer.ask('surveys', input)).surveys[0]?.outcome

describe('the rate', () => {
  test('is not told below thirty valid answers, and is the share of the two best levels from then on', async () => {
    const { reviewer, input } = await receivedUnit()
    const { survey, content } = await begun(reviewer, input)
    const answer = (last: string) => ({
      group: '服务对象',
      answers: content.questions.map((one) => (one.code === content.decides ? last : '')),
      words: '',
    })
    await reviewer.act('saveSurveyAnswers', {
      ...input,
      survey,
      answers: [...Array<string>(20).fill('满意'), ...Array<string>(9).fill('比较满意'), ''].map(answer),
    })
    const few = await outcomeOf(reviewer, input)
    expect(few).toMatchObject({ returned: 30, satisfaction: '' })
    expect(few?.sentence).toContain('有效29份，不足30份，不计算满意度')
    await reviewer.act('saveSurveyAnswers', { ...input, survey, answers: [answer('不满意')] })
    const enough = await outcomeOf(reviewer, input)
    // 29 of 30.
    expect(enough?.satisfaction).toBe('96.67%')
    expect(enough?.sentence).toContain('置信区间')
    expect(enough?.size).toContain('修正为')
    expect(enough?.groups.find((one) => one.group === '服务对象')?.sentence).toContain('96.67%')
    expect(enough?.groups.find((one) => one.group === '社会公众')?.returned).toBe(0)
    expect(enough?.questions[0]?.sentence).toContain('有效 0 份')
  })

  test('is a weighted mean where the questionnaire says so', async () => {
    const { reviewer, input } = await receivedUnit()
    const { survey, content } = await begun(reviewer, input, 'staff', 30)
    const answers = [...Array<string>(15).fill('满意'), ...Array<string>(15).fill('一般')].map((last) => ({
      group: '在职职工',
      answers: content.questions.map(() => last),
      words: '',
    }))
    await reviewer.act('saveSurveyAnswers', { ...input, survey, answers })
    // (15 × 100% + 15 × 60%) ÷ 30.
    expect((await outcomeOf(reviewer, input))?.satisfaction).toBe('80.00%')
  })

  test('more answers than were handed out are said to be so, and give none', async () => {
    const { reviewer, input } = await receivedUnit()
    const { survey, content } = await begun(reviewer, input, 'public', 1)
    const one = { group: '服务对象', answers: content.questions.map(() => '满意'), words: '' }
    await reviewer.act('saveSurveyAnswers', { ...input, survey, answers: [one, one] })
    expect(await outcomeOf(reviewer, input)).toMatchObject({ satisfaction: '' })
    expect((await outcomeOf(reviewer, input))?.sentence).toContain('收回2份，多于发放的1份')
  })
})

describe('questions and answers', () => {
  test('parameters must be possible, and questions stay once there are answers', async () => {
    const { reviewer, input } = await receivedUnit()
    const { survey, version, content, title } = await begun(reviewer, input)
    const save = (change: object, upon = version) =>
      refusalOf(
        reviewer.act('saveSurvey', {
          ...input,
          survey,
          title,
          content: { ...content, ...change },
          version: upon,
        }),
      )
    expect(await save({ confidence: '很高' })).toEqual(['input-invalid'])
    expect(await save({ confidence: '20%' })).toEqual(['parameters-not-possible'])
    expect(await save({ decides: 'Q99' })).toEqual(['input-invalid'])
    const [first] = content.questions
    const one = { group: '服务对象', answers: content.questions.map(() => '满意'), words: '很好' }
    const add = (change: object) =>
      refusalOf(reviewer.act('saveSurveyAnswers', { ...input, survey, answers: [{ ...one, ...change }] }))
    expect(await add({ group: '别人' })).toEqual(['input-invalid'])
    expect(await add({ answers: ['满意'] })).toEqual(['input-invalid'])
    expect(await add({ answers: content.questions.map(() => '还行') })).toEqual(['input-invalid'])
    expect(await add({})).toEqual([])
    expect(await save({ questions: first === undefined ? [] : [first], decides: 'Q1' })).toEqual([
      'wrong-state',
    ])
    expect(await save({ issued: 80 })).toEqual([])
    const outcome = await outcomeOf(reviewer, input)
    expect(outcome?.words).toEqual([{ group: '服务对象', words: '很好' }])
    const [batch] = outcome?.batches ?? []
    await reviewer.act('removeSurveyAnswers', { ...input, survey, at: batch?.at ?? '', reason: '录错' })
    expect(await outcomeOf(reviewer, input)).toMatchObject({ returned: 0, batches: [] })
  })
})

describe('the workbook', () => {
  test('goes out, comes back filled and is counted once', async () => {
    const { reviewer, input } = await receivedUnit()
    const { survey, content } = await begun(reviewer, input)
    const { bytes } = await reviewer.get('surveyFile', { ...input, survey })
    const file = {
      name: '答卷.xlsx',
      bytes: await filled(bytes, [
        ['服务对象', ...content.questions.map(() => '满意'), '好'],
        ['社会公众', ...content.questions.map((_, at) => (at === 0 ? '' : '一般')), ''],
      ]),
    }
    expect(await reviewer.send('readSurveyAnswers', { ...input, survey }, file)).toEqual({
      saved: 2,
      faults: [],
    })
    expect(await outcomeOf(reviewer, input)).toMatchObject({
      returned: 2,
      batches: [{ file: '答卷.xlsx', count: 2 }],
    })
    expect(await refusalOf(reviewer.send('readSurveyAnswers', { ...input, survey }, file))).toEqual([
      'wrong-state',
    ])
    const told = new ExcelJS.Workbook()
    const again = (await reviewer.get('surveyFile', { ...input, survey })).bytes
    await told.xlsx.load(again.buffer as ArrayBuffer)
    expect(told.worksheets.map((one) => one.name)).toEqual(['问卷', '答卷录入', '结果'])
  })

  test('every answer that is none is told with its cell, and nothing is kept', async () => {
    const { reviewer, input } = await receivedUnit()
    const { survey, content, levels } = await begun(reviewer, input)
    const { bytes } = await reviewer.get('surveyFile', { ...input, survey })
    const bad = await filled(bytes, [
      ['服务对象', ...content.questions.map(() => '满意'), ''],
      ['', '非常好', ...content.questions.slice(1).map(() => '满意'), ''],
    ])
    const answer = await reviewer.send(
      'readSurveyAnswers',
      { ...input, survey },
      { name: '答卷.xlsx', bytes: bad },
    )
    expect(answer.saved).toBe(0)
    expect(answer.faults).toMatchObject([
      { code: 'input-invalid', place: { cell: 'B3' } },
      { code: 'input-invalid', place: { cell: 'C3' } },
    ])
    expect((await outcomeOf(reviewer, input))?.returned).toBe(0)
    const read = (file: Uint8Array) => readSurveyWorkbook(file, 'x', { levels, ...content }).problems[0]?.code
    expect(read(bytes)).toBe('input-invalid')
    expect(read(new Uint8Array([1, 2, 3]))).toBe('xlsx-unreadable')
    const other = new ExcelJS.Workbook()
    other.addWorksheet('别的')
    expect(read(new Uint8Array(await other.xlsx.writeBuffer()))).toBe('xlsx-sheet-missing')
  })
})

/** The workbook as a person saves it, with these rows typed below the header. */
async function filled(bytes: Uint8Array, rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer)
  const sheet = workbook.getWorksheet('答卷录入')
  if (sheet === undefined) throw new Error('no sheet for answers')
  for (const [at, row] of rows.entries())
    for (const [column, text] of row.entries())
      if (text !== '') sheet.getCell(at + 2, column + 2).value = text
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
