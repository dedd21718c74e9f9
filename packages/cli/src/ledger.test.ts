/** jiheng ledger, run as a field reviewer runs it: a made-up ledger in, leads, papers, samples and exit codes out. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gbk, ledgerXml, line } from '../../documents/src/testing/accounting.test-data.ts'
import { run } from './run.ts'

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function jiheng(...args: readonly string[]): Promise<Said> {
  const out: string[] = []
  const err: string[] = []
  const code = await run(args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const CASE = 'cases/hengyang-hrss-2019'
let folder = ''
const at = (name: string): string => join(folder, name)
let generated: Said
let checked: Said

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jiheng-ledger-test-'))
  generated = await jiheng('ledger', 'generate', '--lines', '4000', '--seed', '甲', '--out', at('账.csv'))
  checked = await jiheng(
    'ledger',
    at('账.csv'),
    at('账-余额.csv'),
    '--unit',
    '001',
    '--json',
    '--out',
    at('底稿'),
  )
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Json {
  readonly year: number
  readonly totals: { readonly lines: number; readonly debit: string }
  readonly structure: { readonly total: number }
  readonly tests: readonly {
    readonly code: string
    readonly method: string
    readonly total: number
    readonly risk: number
    readonly flags: readonly { readonly places: readonly number[]; readonly why: string }[]
  }[]
}
interface Truth {
  readonly illustrative: boolean
  readonly planted: readonly {
    readonly method: string
    readonly what: string
    readonly evades: boolean
    readonly rows: readonly number[]
  }[]
}

/** A small export; two vouchers that balance. */
const HEADS = '日期,凭证字号,摘要,科目编码,借方,贷方,经济分类,往来单位'
const ROWS = [
  '2019-03-05,记-1,付办公用品款,7201,1200.50,,30201,甲商店',
  '2019-03-05,记-1,付办公用品款,6001,,1200.50,,',
  '2019-03-06,记-2,付公务接待费,7201,800,,30217,乙酒楼',
  '2019-03-06,记-2,付公务接待费,6001,,800,,',
]
const csv = (rows: readonly string[], heads = HEADS): string => `${[heads, ...rows].join('\n')}\n`
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content)
  return at(name)
}

describe('检查', () => {
  test('示例账簿标明示例；结构没有问题；埋下的问题都找到，故意避开的不算', () => {
    expect(generated.code).toBe(0)
    expect(readFileSync(at('账.csv'), 'utf8')).toMatch(/^\ufeff示例账簿（演示用，不是实际情况）/)
    const truth = JSON.parse(readFileSync(at('账-埋下的问题.json'), 'utf8')) as Truth
    const json = JSON.parse(checked.out) as Json
    expect(checked.code).toBe(1)
    expect(json).toMatchObject({ year: 2019, structure: { total: 0 } })
    const lost = truth.planted.filter(({ method, evades, rows }) => {
      const flagged = json.tests
        .filter((one) => one.method === method)
        .flatMap(({ flags }) => flags.flatMap(({ places }) => places))
      // Places count from 0, below the title and the heads.
      return !evades && method !== 'benford' && !rows.some((row) => flagged.includes(row - 3))
    })
    expect(truth.illustrative).toBe(true)
    expect(truth.planted.length).toBeGreaterThan(20)
    expect(lost).toEqual([])
    const risks = json.tests.map(({ risk }) => risk)
    expect(risks).toEqual([...risks].sort((a, b) => b - a))
  })

  test('底稿：一项测试一张表，疑点下有凭证行；同样的内容也在 JSON 里', async () => {
    expect(readdirSync(at('底稿')).sort()).toEqual(['columns.yaml', 'result.json', 'working-paper.xlsx'])
    expect(JSON.parse(readFileSync(at('底稿/result.json'), 'utf8'))).toEqual(JSON.parse(checked.out))
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(at('底稿/working-paper.xlsx'))
    const names = workbook.worksheets.map(({ name }) => name)
    expect(names.slice(0, 4)).toEqual(['概况', '读入问题', '账簿结构', '测试结果'])
    expect(names).toHaveLength(4 + (JSON.parse(checked.out) as Json).tests.length)
    const cash = workbook.worksheets.find(({ name }) => name.startsWith('C4'))
    expect(cash?.getRow(2).getCell(5).text).toMatch(/^\d+月记-\d+号$/)
    expect(cash?.getRow(2).getCell(4).text).toContain('现金')
  })

  test('GBK 的文件照样读；打印读到什么、各列怎么认的；没有发现以 0 结束', async () => {
    const said = await jiheng('ledger', file('gbk.csv', gbk(csv(ROWS))), '--unit', '007', '--only', 'A1,B3')
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(said.out).toContain('单位 007，2019 年')
    expect(said.out).toContain('分录 4 行，凭证 2 张，2019-03-05 至 2019-03-06')
    expect(said.out).toContain('借方合计 2,000.50元，贷方合计 2,000.50元')
    expect(said.out).toContain('凭证日期←“日期”')
    expect(said.out).toContain('全量测试 2 项：疑点 0 处')
  })

  test('读不懂的一行指到行列，其余照查，以 1 结束', async () => {
    const rows = [...ROWS, '2019-03-07,记-3,付水费,7201,一百,,30205,丙', '2019-03-07,记-3,付水费,6001,,100,,']
    const said = await jiheng('ledger', file('坏一格.csv', csv(rows)), '--only', 'A1')
    expect(said.code).toBe(1)
    expect(said.out).toContain('坏一格.csv 第 6 行第 5 列（借方） “借方”是“一百”')
    expect(said.out).toContain('凭证借贷不平 1 处')
    expect(said.out).toContain('3月记-3号')
  })

  test('摘要里像公式的文字在底稿里是文字', async () => {
    const rows = ROWS.map((row) =>
      row.replace('付公务接待费', '=HYPERLINK("x")接待用餐').replace('30217', '30201'),
    )
    const quoted = rows.map((row) => row.replace(/=HYPERLINK\("x"\)接待用餐/, '"=HYPERLINK(""x"")接待用餐"'))
    const said = await jiheng('ledger', file('公式.csv', csv(quoted)), '--only', 'A1', '--out', at('公式'))
    expect(said.out).toContain('A1 公务接待费列在其他科目：1 处')
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(at('公式/working-paper.xlsx'))
    const cell = workbook.worksheets
      .find(({ name }) => name.startsWith('A1'))
      ?.getRow(2)
      .getCell(7)
    expect(cell?.type).toBe(ExcelJS.ValueType.String)
    expect(cell?.text).toBe('=HYPERLINK("x")接待用餐')
  })
})

describe('列对应', () => {
  const odd = HEADS.replace('借方', '付出').replace('贷方', '收进')
  const chosen = (debit: string): string =>
    `tables:\n  - table: 凭证分录\n    columns:\n      借方金额: ${debit}\n      贷方金额: 收进\n`

  test('认不出的列说明缺什么，以 2 结束，不写底稿', async () => {
    const said = await jiheng('ledger', file('怪.csv', csv(ROWS, odd)), '--out', at('没有'))
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain('[ledger-column-missing]')
    expect(said.err).toContain('“借方金额”和“贷方金额”或“金额”和“方向”')
    expect(readdirSync(folder)).not.toContain('没有')
  })

  test('写错的表头指到对应文件的行，并列出文件里有的', async () => {
    const mapping = file('错.yaml', chosen('付岀'))
    const said = await jiheng('ledger', file('怪.csv', csv(ROWS, odd)), '--mapping', mapping)
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain('[field-not-allowed]')
    expect(said.err).toContain('“借方金额”这一列不能是“付岀”')
    expect(said.err).toContain('付出、收进')
    expect(said.err).toContain('错.yaml 第 4 行')
  })

  test('不认识的列名给出最像的', async () => {
    const mapping = file('列.yaml', chosen('付出').replace('借方金额', '借方金'))
    const said = await jiheng('ledger', file('怪.csv', csv(ROWS, odd)), '--mapping', mapping)
    expect(said.code).toBe(2)
    expect(said.err).toContain('是否想写“借方金额”')
  })

  test('改对以后读得出；写出的对应文件可以再用', async () => {
    const source = file('怪.csv', csv(ROWS, odd))
    const first = await jiheng(
      'ledger',
      source,
      '--mapping',
      file('对.yaml', chosen('付出')),
      '--only',
      'B3',
      '--out',
      at('怪'),
    )
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toContain('借方金额←“付出”')
    const again = await jiheng('ledger', source, '--mapping', at('怪/columns.yaml'), '--only', 'B3', '--json')
    expect(JSON.parse(again.out)).toEqual(JSON.parse(readFileSync(at('怪/result.json'), 'utf8')))
  })
})

describe('XML', () => {
  const xml = ledgerXml(
    [
      ['7201', '事业支出', '借'],
      ['6001', '财政拨款预算收入', '贷'],
    ],
    [
      line({ number: 1, account: '7201', economic: '30201' }),
      line({ number: 1, account: '6001', line: 2, debit: 0n, credit: 123456n }),
    ],
  )

  test('GB/T 24589 的总账直接读', async () => {
    const said = await jiheng('ledger', file('总账.xml', xml), '--only', 'B3')
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(said.out).toContain('分录 2 行，凭证 1 张')
    expect(said.out).toContain('读到 总账.xml 的“记账凭证”：2 行')
  })

  test('元素名不同的导出，给一个对应文件', async () => {
    const other = file('变体.xml', xml.replaceAll('记账凭证>', '凭证行>'))
    expect((await jiheng('ledger', other)).code).toBe(2)
    const own = readFileSync('frameworks/accounting/gbt-24589-2.yaml', 'utf8')
    const mapping = own.replace('id: gbt-24589-2', 'id: mine').replace('[记账凭证]', '[凭证行]')
    const said = await jiheng('ledger', other, '--mapping', file('mine.yaml', mapping), '--only', 'B3')
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(said.out).toContain('读到 变体.xml 的“凭证行”：2 行')
  })
})

describe('写错的命令和不能用的输入', () => {
  test.each([
    [['ledger'], 'ledger 后面要写账簿文件'],
    [['ledger', 'x.csv', '--year', '去年'], '年度应是四位数字'],
    [['ledger', 'x.csv', '--risk', '高'], '--risk 应是 0 到 100 的整数'],
    [['ledger', 'sample'], 'ledger sample 后面要写账簿文件'],
    [['ledger', 'sample', 'x.csv'], 'ledger sample 要写种子'],
    [['ledger', 'generate', '--out', 'x.xlsx'], '--out 文件.csv'],
    [['ledger', 'reconcile', 'x.csv'], '--case 案例文件夹 --unit 代码'],
    [['ledger', '没有的.csv'], '没有找到 没有的.csv'],
  ] as const)('%j', async (args, what) => {
    const said = await jiheng(...args)
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain(what)
  })

  test('不是账簿的文件、没有的测试、不成立的参数', async () => {
    const text = await jiheng('ledger', file('信.txt', '各位同事：\n大家好。\n'))
    expect(text.code).toBe(2)
    expect(text.err).toContain('[ledger-content-missing]')
    const good = file('好.csv', csv(ROWS))
    const only = await jiheng('ledger', good, '--only', 'B3,Z9')
    expect(only.code).toBe(2)
    expect(only.err).toContain('测试编号不能是“Z9”')
    const wrong = await jiheng('ledger', good, '--parameters', file('参数.yaml', 'B2: { limit: 很多 }\n'))
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('限额（limit）应为带单位的金额')
    expect(wrong.err).toContain('参数.yaml 第 1 行')
    expect((await jiheng('ledger', good, '没有的.csv', '--json')).out).toContain('"file-missing"')
  })

  test('改了的参数起作用', async () => {
    const parameters = file('起点.yaml', 'A1: { 关键词: [办公用品], least: 1000元 }\n')
    const said = await jiheng('ledger', file('好.csv', csv(ROWS)), '--parameters', parameters, '--only', 'A1')
    expect(said.code).toBe(1)
    expect(said.out).toContain('含“办公用品”')
  })
})

describe('抽样', () => {
  const sampled = (name: string, ...more: readonly string[]): Promise<Said> =>
    jiheng('ledger', 'sample', at('账.csv'), '--seed', '甲', '--out', at(name), ...more)
  /** Opens the sheet, changes it and saves it under another name. */
  async function filled(
    from: string,
    to: string,
    change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void,
  ) {
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(at(from))
    change(workbook.getWorksheet('抽样表') as ExcelJS.Worksheet, workbook)
    await workbook.xlsx.writeFile(at(to))
    return at(to)
  }
  const [BOOK, RESULT, AUDITED] = [11, 12, 13]
  /** The rows with a number; the note below has none. */
  const rowsOf = (sheet: ExcelJS.Worksheet): readonly ExcelJS.Row[] =>
    (sheet.getRows(2, sheet.rowCount - 1) ?? []).filter((row) => /^\d+$/.test(row.getCell(1).text))
  const agree = (sheet: ExcelJS.Worksheet): void => {
    for (const row of rowsOf(sheet)) row.getCell(RESULT).value = '相符'
  }

  test('货币单元：样本量和算式；没填完不推断；全部相符时上限就是基本精确度', async () => {
    const said = await sampled('抽样.xlsx')
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(said.out).toContain('系数×总体账面金额÷可容忍错报＝2.9958×')
    expect(said.out).toContain('进为60')
    const again = await sampled('再抽.xlsx')
    expect(again.out.replaceAll('再抽.xlsx', '抽样.xlsx')).toBe(said.out)
    const open = await jiheng('ledger', 'evaluate', at('抽样.xlsx'))
    expect(open).toMatchObject({ code: 2, out: '' })
    expect(open.err).toMatch(/样本\d+笔中有\d+笔还没有审定金额/)
    const sheet = await filled('抽样.xlsx', '填好.xlsx', agree)
    const told = await jiheng('ledger', 'evaluate', sheet, at('账.csv'))
    expect(told).toMatchObject({ code: 0, err: '' })
    expect(told.out).toMatch(/多计：.*基本精确度/)
    expect(told.out).toMatch(/错报上限 [\d,.]+元，不超过可容忍错报/)
  })

  test('查出差错：推断数和上限连同算式，超过可容忍错报以 1 结束', async () => {
    const sheet = await filled('抽样.xlsx', '差错.xlsx', (one) => {
      agree(one)
      const rows = rowsOf(one).slice(0, 3)
      for (const row of rows) {
        row.getCell(RESULT).value = '不符'
        row.getCell(AUDITED).value = 0
        row.getCell(14).value = '没有发票'
      }
    })
    const told = await jiheng('ledger', 'evaluate', sheet)
    expect(told.code).toBe(1)
    expect(told.out).toMatch(/账面 [\d,.]+元，审定 0.00元，.*（没有发票）/)
    expect(told.out).toContain('超过可容忍错报')
    const json = JSON.parse((await jiheng('ledger', 'evaluate', sheet, '--json')).out)
    expect(json.projection.over.errors).toHaveLength(3)
    expect(json.projection.over.errors[0].taint).toBe('1')
  })

  test.each([
    [
      '账面金额改了',
      (sheet: ExcelJS.Worksheet): void => {
        sheet.getCell(2, BOOK).value = 1
      },
      '第1号的账面金额原为',
    ],
    ['少了一行', (sheet: ExcelJS.Worksheet) => void sheet.spliceRows(3, 1), '“第2号样本”不在原来的位置'],
    [
      '金额读不懂',
      (sheet: ExcelJS.Worksheet): void => {
        sheet.getCell(2, AUDITED).value = '约5'
      },
      '是概数',
    ],
    [
      '前后矛盾',
      (sheet: ExcelJS.Worksheet): void => {
        sheet.getCell(2, AUDITED).value = 1
      },
      '“相符”，审定金额却与账面金额不同',
    ],
    [
      '结果乱填',
      (sheet: ExcelJS.Worksheet): void => {
        sheet.getCell(2, RESULT).value = '还行'
      },
      '应填“相符”或“不符”',
    ],
  ])('%s：不用这张表', async (_, change, why) => {
    const sheet = await filled('抽样.xlsx', '改过.xlsx', (one) => {
      agree(one)
      change(one)
    })
    const told = await jiheng('ledger', 'evaluate', sheet)
    expect(told).toMatchObject({ code: 2, out: '' })
    expect(told.err).toContain(why)
  })

  test('方案被改、换了账簿、不是抽样表：都不用', async () => {
    const changed = await filled('抽样.xlsx', '方案.xlsx', (_, workbook) => {
      const plan = workbook.worksheets.at(-1)?.getCell(3, 1) as ExcelJS.Cell
      plan.value = plan.text.replace('"year":2019', '"year":2020')
    })
    expect((await jiheng('ledger', 'evaluate', changed)).err).toContain('抽样方案被改动过')
    const sheet = await filled('抽样.xlsx', '填好.xlsx', agree)
    const other = await jiheng('ledger', 'evaluate', sheet, file('好.csv', csv(ROWS)))
    expect(other).toMatchObject({ code: 2, out: '' })
    expect(other.err).toContain('总体与制订方案时不同')
    const paper = await jiheng('ledger', 'evaluate', at('底稿/working-paper.xlsx'))
    expect(paper.err).toContain('不是由 jiheng ledger sample 写出的表')
  })

  test('分层和随机；写法不对的一次说完', async () => {
    const strata = await sampled(
      '分层.xlsx',
      '--method',
      'strata',
      '--strata',
      '经济分类',
      '--materiality',
      '20万元',
    )
    expect(strata.out).toMatch(/30201\d+笔抽\d+笔/)
    const sheet = await filled('分层.xlsx', '分层好.xlsx', agree)
    expect((await jiheng('ledger', 'evaluate', sheet)).out).toContain('差错率上限')
    expect((await sampled('随机.xlsx', '--method', 'random')).out).toContain('简单随机抽样')
    const wrong = await sampled('错.xlsx', '--method', 'pps', '--confidence', '很高', '--side', '左')
    expect(wrong.code).toBe(2)
    for (const name of ['--method', '--confidence', '--side']) expect(wrong.err).toContain(`${name}不能是`)
  })
})

describe('账表核对', () => {
  const reception = (...amounts: readonly string[]): string =>
    csv(
      amounts.flatMap((amount, at) => [
        `2019-05-0${at + 1},记-${at + 1},付公务接待费${at + 1},7201,${amount},,30217,甲酒楼,财政拨款`,
        `2019-05-0${at + 1},记-${at + 1},付公务接待费${at + 1},6001,,${amount},,,财政拨款`,
      ]),
      `${HEADS},资金性质`,
    )

  test('差异背后的凭证，单独一笔能说明差异的先列', async () => {
    // 局本级的公务接待费填报 7.41 万元（示例）。
    const source = file('接待.csv', reception('60000', '14100', '1000'))
    const said = await jiheng('ledger', 'reconcile', source, '--case', CASE, '--unit', '001')
    expect(said.code).toBe(1)
    expect(said.out).toContain('公务接待费（决算数）：填报7.41万元，账簿75,100.00元（3笔）')
    expect(said.out).toMatch(
      /5月记-3号 2019-05-03 “付公务接待费3” 甲酒楼 1,000.00元（第 6 行），去掉这一笔就相符/,
    )
    const equal = await jiheng(
      'ledger',
      'reconcile',
      file('接待.csv', reception('60000', '14100')),
      '--case',
      CASE,
      '--unit',
      '001',
    )
    expect(equal.out).toContain('账簿74,100.00元（2笔），相符〔示例〕')
  })

  test('没有这个单位：给出有的', async () => {
    const said = await jiheng(
      'ledger',
      'reconcile',
      file('好.csv', csv(ROWS)),
      '--case',
      CASE,
      '--unit',
      '099',
    )
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain('--unit不能是“099”')
  })
})
