import type { Evaluation, IndicatorResult } from '@jiheng/engine'
import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeScoreWorkbook } from './score-workbook.ts'
import { EVALUATION } from './testing/evaluation.test-data.ts'
import { repacked } from './testing/workbook.test-data.ts'
import { readWorkbook, type Sheet } from './xlsx.ts'

let bytes: Uint8Array
let sheets: ReadonlyMap<string, Sheet>
let workbook: ExcelJS.Workbook
const sheetsOf = async (evaluation: Evaluation): Promise<ReadonlyMap<string, Sheet>> => {
  const read = readWorkbook(await writeScoreWorkbook(evaluation))
  if ('fault' in read) throw new Error(read.fault.code)
  return new Map(read.sheets.map((sheet) => [sheet.name, sheet]))
}
beforeAll(async () => {
  bytes = await writeScoreWorkbook(EVALUATION)
  sheets = await sheetsOf(EVALUATION)
  workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes.slice().buffer)
})
/** Rows as text; numbers with a mark before them. */
const rowsOf = (name: string, from: ReadonlyMap<string, Sheet> = sheets): readonly (readonly string[])[] =>
  [...(from.get(name)?.rows.values() ?? [])].map((cells) =>
    [...cells.values()].map((cell) => (cell.kind === 'number' ? `#${cell.text}` : cell.text)),
  )
const rowWith = (name: string, words: string): readonly string[] =>
  rowsOf(name).find((row) => row.some((cell) => cell.includes(words))) ?? []

describe('the score workbook', () => {
  it('has its six sheets', () => {
    expect([...sheets.keys()]).toEqual(['结论', '评分表', '勾稽核对', '数据', '单位得分', '问题与建议'])
  })

  it('is the same every time', async () => {
    expect(await writeScoreWorkbook(structuredClone(EVALUATION))).toEqual(bytes)
  })

  it('says the conclusion, why there is no grade, coverage and contradictions', () => {
    const text = rowsOf('结论')
      .map((row) => row.join('｜'))
      .join('\n')
    for (const words of [
      '可评 10 分',
      '不定级：尚有 1 项待评',
      '10.00%',
      '1.2 三公经费变动率：缺少上年预算数',
      '某局 明细与总额一致：相差 1025.80万元',
      '示例数据',
      '（待核）',
    ])
      expect(text).toContain(words)
  })

  it('prints the tree with points as numbers', () => {
    expect(rowWith('评分表', '1.1 在职')).toEqual([
      '1 投入\n（10分，得4.5分）',
      '1.1 在职人员控制率',
      '#5',
      '#4.5',
      '109.09%',
      '不高于 100% 计满分',
      '超过 9.09 个百分点，扣 0.5 分，计 4.5 分\n算式：24人 ÷ 22人',
      '不超过 100% 可多得 0.5 分',
      '示例数据；待核：分值',
    ])
    expect(rowWith('评分表', '1.2 三公')).toEqual([
      '1.2 三公经费变动率',
      '#5',
      '待评',
      '缺少上年预算数，待评',
    ])
    expect(rowWith('评分表', '2.1 制度')).toEqual([
      '2 过程\n（90分，不计）',
      '2.1 制度健全性',
      '#90',
      '不计',
      '本部门不适用',
      '部门自设',
    ])
    expect(rowWith('评分表', '合计')).toEqual([
      '合计',
      '#100',
      '#4.5',
      '45.00%',
      '可评 10 分，得 4.5 分，得分率 45.00%',
    ])
    const sheet = workbook.getWorksheet('评分表')
    expect(sheet?.getCell('A4').master.address).toBe('A3')
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 2 })
    expect(sheet?.pageSetup).toMatchObject({
      paperSize: 9,
      orientation: 'landscape',
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '1:2',
    })
  })

  it('prints rules with both sides worked out, contradictions first', () => {
    expect(rowsOf('勾稽核对')[2]).toEqual([
      'R2',
      '明细与总额一致',
      '某局',
      '不符\n（错误）',
      '合计(项目明细)\n= 10 + 2015.24\n= 2025.24万元',
      '=',
      '项目支出\n= 999.44万元',
      '1025.80万元',
      '可能的原因：混入了科目。功能科目里含基本支出。',
      '决算说明',
    ])
    expect(rowsOf('勾稽核对').map((row) => row[3])).toEqual([
      undefined,
      '结果',
      '不符\n（错误）',
      '无法判定',
      '成立',
    ])
  })

  it('prints every value with its source, as a number only where nothing was rounded', () => {
    expect(rowWith('数据', '编制数')).toEqual([
      '编制数',
      '某局',
      '#2019',
      '#22',
      '人',
      '填报',
      '《某报告》第一节（第 3 页），甲填报',
      '更正前为 23人（figures.csv 第 4 行）；佐证：E1；示例数据',
    ])
    expect(rowWith('数据', '第三个数')).toEqual([
      '第三个数',
      '某局',
      '决算数',
      '#2019',
      '33.33',
      '万元',
      '计算',
      '总数 ÷ 3\n= 100万元 ÷ 3',
    ])
    expect(rowWith('数据', '长数')).toEqual([
      '长数',
      '某局',
      '#2019',
      '12345678901234.567',
      '元',
      '汇总',
      '由所属各单位的数相加\n已抵销内部往来 5万元',
    ])
    expect(rowWith('数据', '末位零')).toEqual(['末位零', '甲所', '#2019', '#12.5', '万元', '填报', 'a.yaml'])
    expect(workbook.getWorksheet('数据')?.getColumn(5).values?.length).toBeGreaterThan(4)
    expect(rowWith('数据', '没有的数')).toEqual(['没有的数', '某局', '#2019', '未填报', '未填报'])
    expect(rowsOf('数据').flat()).not.toContain('得分')
  })

  it('prints units by indicators, and issues with what they rest on', () => {
    expect(rowWith('单位得分', '甲所')).toEqual(['甲所', '待评', '#0', '—', '#0', '#2', '—', '—', '—'])
    expect(rowsOf('单位得分')[2]).toEqual(['某局', '#4.5', '#10', '45.00%', '#1', '#0', '#4.5', '—', '—'])
    expect(rowsOf('问题与建议')[2]).toEqual(['#1', '超编', '在职 24人。', '控制编制。', '编制数 22人'])
  })

  it('keeps text that looks like a formula as text, and shows no formula anywhere', async () => {
    const bad = ['=HYPERLINK("http://x","y")', '+cmd|calc', '-2+3', '@SUM(A1)', '＝1+1', '\t=1']
    const evaluation: Evaluation = {
      ...EVALUATION,
      title: '=1+1',
      units: EVALUATION.units.map((unit, index) => ({ ...unit, name: bad[index] ?? '' })),
      values: EVALUATION.values.map((one, index) => ({ ...one, label: bad[index % bad.length] ?? '' })),
    }
    const book = await writeScoreWorkbook(evaluation)
    repacked(book, (files) => {
      for (const [path, xml] of files)
        if (path.startsWith('xl/worksheets/')) expect(xml, path).not.toMatch(/<f[ >/]/)
      return {}
    })
    const labels = [...((await sheetsOf(evaluation)).get('数据')?.rows.values() ?? [])].map((row) =>
      row.get(0),
    )
    expect(labels.filter((cell) => cell?.kind === 'text').map((cell) => cell?.text)).toEqual(
      expect.arrayContaining(bad),
    )
    const loaded = new ExcelJS.Workbook()
    await loaded.xlsx.load(book.slice().buffer)
    expect(loaded.getWorksheet('数据')?.getCell('A3').numFmt).toBe('@')
  })

  it('prints an empty evaluation', async () => {
    const found = await sheetsOf({
      ...EVALUATION,
      units: [],
      values: [],
      findings: [],
      indicators: [],
      issues: [],
      evidence: [],
    })
    expect(rowsOf('问题与建议', found)[2]?.[0]).toBe('按现有数据没有诊断出问题。')
    expect(rowsOf('勾稽核对', found)).toHaveLength(3)
  })

  it('prints trees of uneven depth', async () => {
    const [first] = EVALUATION.indicators
    const leaf = first?.children[0]
    if (first === undefined || leaf === undefined) throw new Error('indicators')
    const deep: IndicatorResult = {
      ...first,
      code: '1.3',
      name: '中层',
      children: [{ ...leaf, code: '1.3.1', name: '深层' }],
    }
    const found = await sheetsOf({
      ...EVALUATION,
      indicators: [{ ...first, children: [...first.children, deep] }, leaf],
    })
    expect(rowsOf('评分表', found)[1]?.slice(0, 4)).toEqual(['一级指标', '二级指标', '三级指标', '满分'])
    expect(rowsOf('评分表', found).map((row) => row.find((cell) => /^1\.[13]/.test(cell)))).toEqual([
      undefined,
      undefined,
      '1.1 在职人员控制率',
      undefined,
      '1.3 中层\n（10分，得4.5分）',
      '1.1 在职人员控制率',
      undefined,
    ])
  })
})
