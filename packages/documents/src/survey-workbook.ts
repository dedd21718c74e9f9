/**
 * Questionnaires 满意度问卷 as a workbook: a page to hand out, and a sheet into which the answers are typed; read back filled.
 * An answer is one of the levels by its word; everything that is none is told with its cell, and then nothing is taken.
 */
import { type Place, type Problem, problem } from '@jiheng/engine'
import ExcelJS from 'exceljs'
import { pageSetup, setText } from './form-workbook.ts'
import { cellAddress, finishWorkbook, lineCount, readWorkbook, type Sheet, XLSX_LIMITS } from './xlsx.ts'

/** 问卷. */
export interface SurveyForm {
  readonly title: string
  readonly unit: string
  /** Five words, best first. */
  readonly levels: readonly string[]
  readonly groups: readonly string[]
  readonly questions: readonly { readonly code: string; readonly text: string }[]
  /** Lines of what came out so far; none before there are answers. */
  readonly told: readonly string[]
  readonly illustrative: boolean
}

/** 答卷. `answers` in the order of the questions, '' where nothing was chosen. */
export interface FilledAnswer {
  readonly group: string
  readonly answers: readonly string[]
  readonly words: string
  readonly row: number
}

const PAGE_SHEET = '问卷'
const ANSWER_SHEET = '答卷录入'
const TOLD_SHEET = '结果'
const MOST_ANSWERS = 5000
/** Rows that are ready to be typed into. */
const FREE_ROWS = 500
const HEADER_WITHIN = 10
const GROUP_HEAD = '群体'
const WORDS_HEAD = '意见和建议'
const FONT = { name: '宋体', size: 11 }
const HEAD_FONT = { ...FONT, bold: true }
const LINE = { style: 'thin', color: { argb: 'FF7F7F7F' } } as const
const BORDER = { top: LINE, left: LINE, bottom: LINE, right: LINE }

/** XLSX bytes; same questionnaire, same bytes. */
export async function writeSurveyWorkbook(form: SurveyForm): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.title = form.title
  drawPage(workbook.addWorksheet(PAGE_SHEET), form)
  drawAnswers(workbook.addWorksheet(ANSWER_SHEET, { views: [{ state: 'frozen', ySplit: 1 }] }), form)
  if (form.told.length > 0) drawTold(workbook.addWorksheet(TOLD_SHEET), form)
  return finishWorkbook(workbook)
}

function drawPage(sheet: ExcelJS.Worksheet, form: SurveyForm): void {
  const lines = [
    form.title,
    ...(form.illustrative ? ['示例：本问卷为演示而编。'] : []),
    `您好！为了解“${form.unit}”的工作，请在每题后面选一项。问卷不记名，只作统计。`,
    `您是：${form.groups.map((one) => `□ ${one}`).join('　')}`,
    ...form.questions.flatMap((one, at) => [
      `${at + 1}. ${one.text}`,
      `　　${form.levels.map((level) => `□ ${level}`).join('　　')}`,
    ]),
    '您的意见和建议：',
  ]
  sheet.getColumn(1).width = 88
  for (const [at, text] of lines.entries()) {
    const cell = sheet.getCell(at + 1, 1)
    setText(cell, text)
    cell.font = at === 0 ? { name: '宋体', size: 16, bold: true } : { name: '宋体', size: 12 }
    cell.alignment = { vertical: 'middle', wrapText: true, horizontal: at === 0 ? 'center' : 'left' }
    sheet.getRow(at + 1).height = lineCount(text, 80) * 20 + 6
  }
  pageSetup(sheet, false)
}

const headOf = ({ questions }: SurveyForm): readonly string[] => [
  '序号',
  GROUP_HEAD,
  ...questions.map((one) => `${one.code} ${one.text}`),
  WORDS_HEAD,
]

/** One of a few words; a list written into the cell itself must stay short and without commas, else there is no list. */
function choiceOf(words: readonly string[]): ExcelJS.DataValidation | undefined {
  const list = words.join(',')
  if (list.length > 250 || words.some((one) => /[,"]/.test(one))) return undefined
  return {
    type: 'list',
    allowBlank: true,
    formulae: [`"${list}"`],
    showErrorMessage: true,
    errorTitle: '请从列表里选',
    error: `请填：${words.join('、')}`.slice(0, 200),
  }
}

function drawAnswers(sheet: ExcelJS.Worksheet, form: SurveyForm): void {
  const head = headOf(form)
  const [groups, levels] = [choiceOf(form.groups), choiceOf(form.levels)]
  for (const [column, text] of head.entries()) {
    const cell = sheet.getCell(1, column + 1)
    setText(cell, text)
    cell.font = HEAD_FONT
    cell.border = BORDER
    cell.alignment = { vertical: 'middle', horizontal: 'center', wrapText: true }
    sheet.getColumn(column + 1).width = column === 0 ? 8 : column === head.length - 1 ? 40 : 16
  }
  sheet.getRow(1).height = Math.max(...head.map((text) => lineCount(text, 14))) * 16 + 6
  for (let row = 2; row <= FREE_ROWS + 1; row += 1)
    for (const column of head.keys()) {
      const cell = sheet.getCell(row, column + 1)
      cell.border = BORDER
      cell.font = FONT
      if (column === 0) cell.value = row - 1
      const choice = column === 1 ? groups : column > 1 && column < head.length - 1 ? levels : undefined
      if (choice !== undefined) cell.dataValidation = choice
    }
  sheet.pageSetup.printTitlesRow = '1:1'
  pageSetup(sheet, true)
}

function drawTold(sheet: ExcelJS.Worksheet, { told }: SurveyForm): void {
  sheet.getColumn(1).width = 100
  for (const [at, text] of told.entries()) {
    const cell = sheet.getCell(at + 1, 1)
    setText(cell, text)
    cell.font = FONT
    cell.alignment = { vertical: 'top', wrapText: true }
    sheet.getRow(at + 1).height = lineCount(text, 96) * 16 + 4
  }
  pageSetup(sheet, false)
}

/** The answers of a filled workbook, or everything that is wrong with it. */
export function readSurveyWorkbook(
  bytes: Uint8Array,
  file: string,
  form: Pick<SurveyForm, 'levels' | 'groups' | 'questions'>,
): { readonly answers?: readonly FilledAnswer[]; readonly problems: readonly Problem[] } {
  const workbook = readWorkbook(bytes, XLSX_LIMITS)
  if ('fault' in workbook)
    return { problems: [problem(workbook.fault.code, { file, ...workbook.fault.values })] }
  const sheet = workbook.sheets.find((one) => one.name === ANSWER_SHEET)
  if (sheet === undefined)
    return {
      problems: [problem('xlsx-sheet-missing', { file, sheet: ANSWER_SHEET }, { kind: 'file', file })],
    }
  return new AnswerReader(sheet, file, form).read()
}

class AnswerReader {
  readonly #sheet: Sheet
  readonly #file: string
  readonly #form: Pick<SurveyForm, 'levels' | 'groups' | 'questions'>
  readonly #problems: Problem[] = []

  constructor(sheet: Sheet, file: string, form: Pick<SurveyForm, 'levels' | 'groups' | 'questions'>) {
    this.#sheet = sheet
    this.#file = file
    this.#form = form
  }

  read(): { readonly answers?: readonly FilledAnswer[]; readonly problems: readonly Problem[] } {
    const header = this.#header()
    if (header === undefined) return { problems: this.#problems }
    const { row: top, group, words, questions } = header
    const answers: FilledAnswer[] = []
    const rows = [...this.#sheet.rows.keys()].filter((row) => row > top).sort((a, b) => a - b)
    for (const row of rows) {
      const given = questions.map((column) => this.#text(row, column))
      const said = words === undefined ? '' : this.#text(row, words)
      const of = this.#text(row, group)
      if (of === '' && said === '' && given.every((one) => one === '')) continue
      if (!this.#form.groups.includes(of)) this.#refuse(row, group, GROUP_HEAD, this.#form.groups, of)
      for (const [at, answer] of given.entries())
        if (answer !== '' && !this.#form.levels.includes(answer))
          this.#refuse(
            row,
            questions[at] ?? 0,
            this.#form.questions[at]?.code ?? '',
            this.#form.levels,
            answer,
          )
      answers.push({ group: of, answers: given, words: said, row: row + 1 })
    }
    if (answers.length === 0) this.#say(top, group, `“${ANSWER_SHEET}”`, '没有一份答卷')
    if (answers.length > MOST_ANSWERS)
      this.#say(top, group, `“${ANSWER_SHEET}”`, `有 ${answers.length} 份答卷，一次至多 ${MOST_ANSWERS} 份`)
    return this.#problems.length > 0 ? { problems: this.#problems } : { answers, problems: [] }
  }

  /** The row with a column for the group and for every question; columns may have changed places. */
  #header() {
    for (const [row, cells] of [...this.#sheet.rows].sort(([a], [b]) => a - b)) {
      if (row >= HEADER_WITHIN) break
      const columns = [...cells].map(([column, cell]) => [cell.text.trim(), column] as const)
      const group = columns.find(([text]) => text === GROUP_HEAD)?.[1]
      if (group === undefined) continue
      const words = columns.find(([text]) => text === WORDS_HEAD)?.[1]
      const questions = this.#form.questions.map(
        ({ code }) => columns.find(([text]) => text === code || text.startsWith(`${code} `))?.[1],
      )
      const missing = this.#form.questions.filter((_, at) => questions[at] === undefined)
      if (missing.length === 0) return { row, group, words, questions: questions as number[] }
      this.#say(row, group, missing.map((one) => one.code).join('、'), '没有这一题的列')
      return undefined
    }
    this.#say(0, 0, GROUP_HEAD, '没有这一列，请用下载的表录入')
    return undefined
  }

  #text(row: number, column: number): string {
    const cell = this.#sheet.rows.get(row)?.get(column)
    return cell === undefined || cell.kind === 'error' ? '' : cell.text.trim()
  }

  #refuse(row: number, column: number, name: string, words: readonly string[], found: string): void {
    const wanted = `应为${words.join('、')}`
    this.#say(row, column, name, found === '' ? `没有填，${wanted}` : `填的是“${found}”，${wanted}`)
  }

  #say(row: number, column: number, field: string, reason: string): void {
    const cell = cellAddress(row, column)
    const place: Place = { kind: 'sheet', file: this.#file, sheet: this.#sheet.name, cell }
    this.#problems.push(problem('input-invalid', { field: `${field}（${cell} 格）`, reason }, place))
  }
}
