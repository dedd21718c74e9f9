/** 问卷工作簿: same questionnaire, same bytes; what is typed is words; columns may change places. */
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { readSurveyWorkbook, type SurveyForm, writeSurveyWorkbook } from './survey-workbook.ts'

const FORM: SurveyForm = {
  title: '=HYPERLINK("x")',
  unit: '某某中心',
  levels: ['满意', '比较满意', '一般', '不太满意', '不满意'],
  groups: ['服务对象', '社会,公众'],
  questions: [
    { code: 'Q1', text: '=1+1' },
    { code: 'Q2', text: '总的来说' },
  ],
  told: ['-2份'],
  illustrative: true,
}

async function opened(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer)
  return workbook
}

describe('written', () => {
  test('twice the same bytes, no formula anywhere, 示例 on the page', async () => {
    const bytes = await writeSurveyWorkbook(FORM)
    expect(await writeSurveyWorkbook(FORM)).toEqual(bytes)
    const texts: string[] = []
    for (const sheet of (await opened(bytes)).worksheets)
      sheet.eachRow((row) =>
        row.eachCell((cell) => {
          expect(cell.formula).toBeUndefined()
          texts.push(cell.text)
        }),
      )
    expect(texts.some((one) => one.includes('示例'))).toBe(true)
    expect(texts.some((one) => one.includes('=HYPERLINK'))).toBe(true)
  })

  test('a group with a comma has no list to choose from, the others have', async () => {
    const sheet = (await opened(await writeSurveyWorkbook(FORM))).getWorksheet('答卷录入')
    expect(sheet?.getCell('B2').dataValidation).toBeUndefined()
    expect(sheet?.getCell('C2').dataValidation.formulae).toEqual(['"满意,比较满意,一般,不太满意,不满意"'])
  })
})

describe('read', () => {
  const read = async (rows: readonly (readonly string[])[], name = '答卷录入') => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet(name).addRows(rows.map((row) => [...row]))
    return readSurveyWorkbook(new Uint8Array(await workbook.xlsx.writeBuffer()), '答卷.xlsx', FORM)
  }

  test('columns in another order, a title above, blank rows between', async () => {
    const { answers, problems } = await read([
      ['某某中心答卷'],
      ['意见和建议', 'Q2 总的来说', '群体', 'Q1'],
      ['很好', '满意', '服务对象', ''],
      ['', '', '', ''],
      ['', '一般', '社会,公众', '不满意'],
    ])
    expect(problems).toEqual([])
    expect(answers).toEqual([
      { group: '服务对象', answers: ['', '满意'], words: '很好', row: 3 },
      { group: '社会,公众', answers: ['不满意', '一般'], words: '', row: 5 },
    ])
  })

  test('a missing question, a missing header and an empty list are told', async () => {
    const detail = async (rows: readonly (readonly string[])[]) => (await read(rows)).problems[0]?.detail
    expect(await detail([['群体', 'Q1']])).toContain('Q2')
    expect(await detail([['甲', '乙']])).toContain('没有这一列')
    expect(await detail([['群体', 'Q1', 'Q2']])).toContain('没有一份答卷')
    expect((await read([], '别的')).problems[0]?.code).toBe('xlsx-sheet-missing')
  })
})
