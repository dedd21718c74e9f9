/** The command line over real folders: what it prints, what it writes, how it ends. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeZip } from '@jiheng/documents'
import type { Evaluation } from '@jiheng/engine'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { editReport, editText, tampered, unpacked } from '../../../problems/archives.ts'
import { SMALL_LIBRARY } from '../../../problems/raise.ts'
import { HELP } from './help.ts'
import { run } from './run.ts'

const CASE = 'cases/hengyang-hrss-2019'
const FILES = ['archive.zip', 'report.docx', 'report.html', 'report.pdf', 'result.json', 'scores.xlsx']

interface Transcript {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function jiheng(...args: readonly string[]): Promise<Transcript> {
  const out: string[] = []
  const err: string[] = []
  const code = await run(args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

/** Codes of the problems printed, in order. */
const codes = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:错误|警告|提示) \[([a-z-]+)\]/gm)].map((match) => match[1] ?? '')

let folder = ''
const at = (...names: readonly string[]): string => join(folder, ...names)
let evaluated: Transcript
let archive: Uint8Array

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiheng-cli-'))
  evaluated = await jiheng('evaluate', CASE, '--out', at('out'))
  archive = new Uint8Array(await readFile(at('out', 'archive.zip')))
  for (const [name, bytes] of SMALL_LIBRARY) {
    await mkdir(dirname(at('library', name)), { recursive: true })
    await writeFile(at('library', name), bytes)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('说明和写错的命令', () => {
  test('--help、-h 和不写命令都打印说明', async () => {
    for (const args of [['--help'], ['-h'], [], ['evaluate', '--help']])
      expect(await jiheng(...args)).toEqual({ code: 0, out: HELP, err: '' })
  })

  test('--version', async () => {
    const { code, out } = await jiheng('--version')
    expect(code).toBe(0)
    expect(out).toMatch(/^绩衡 Jiheng \d+\.\d+\.\d+$/)
  })

  test.each([
    [['evalaute'], '没有“evalaute”这个命令，是否想写“evaluate”'],
    [['toString'], '没有“toString”这个命令'],
    [['evaluate', CASE, '--strickt'], '没有“--strickt”这个选项，是否想写“strict”'],
    [['evaluate', CASE, '--out'], '--out 后面缺少内容'],
    [['evaluate'], 'evaluate 后面要写案例文件夹'],
    [['framework'], 'framework 后面应是 check 或 list'],
    [['new', 'mof-2013', 'x', '--year', '去年'], '年度应是四位数字'],
    [['new', 'mof-2013', 'x', '--unit', '甲中心'], '单位应写作 代码=名称，现为“甲中心”'],
  ] as const)('%j', async (args, what) => {
    const { code, out, err } = await jiheng(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(`错误 [usage] 命令写法不对：${what}`)
    expect(err).toContain('处理：运行 jiheng --help 查看用法')
  })
})

describe('evaluate', () => {
  test('写出六个文件，以 0 结束，打印结论和不符之处', async () => {
    expect(evaluated.code).toBe(0)
    expect((await readdir(at('out'))).sort()).toEqual(FILES)
    expect(evaluated.out).toMatch(/^结论：.*分/m)
    expect(evaluated.out).toContain('〔含示例数据〕')
    expect(evaluated.out).toMatch(/勾稽核对：成立 \d+ 项，不符 [1-9]\d* 项/)
    expect(evaluated.out).toContain(at('out', 'report.docx'))
    expect(evaluated.err).not.toMatch(/错误|\bat .*:\d+/)
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/\.tmp$/))
  })

  test('--json 打印的就是 result.json；两次运行，文件逐字节相同', async () => {
    const { code, out, err } = await jiheng('evaluate', CASE, '--json', '--out', at('again'))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(`${out}\n`).toBe(await readFile(at('again', 'result.json'), 'utf8'))
    expect((JSON.parse(out) as Evaluation).publishedOnly).toBe(false)
    const same: string[] = []
    for (const name of FILES)
      if ((await readFile(at('out', name))).equals(await readFile(at('again', name)))) same.push(name)
    expect(same).toEqual(FILES)
  })

  test('--published-only 不含示例数据', async () => {
    const { code, out } = await jiheng('evaluate', CASE, '--published-only', '--out', at('published'))
    expect(code).toBe(0)
    expect(out).toContain('（只用公开数据）')
    expect(out).not.toContain('示例')
    const result = JSON.parse(await readFile(at('published', 'result.json'), 'utf8')) as Evaluation
    expect(result.publishedOnly).toBe(true)
    expect(result.values.filter((one) => one.illustrative)).toEqual([])
  })

  test('--strict 时有错误级不符，以 1 结束，文件照写', async () => {
    const { code } = await jiheng('evaluate', CASE, '--strict', '--out', at('strict'))
    expect(code).toBe(1)
    expect((await readdir(at('strict'))).sort()).toEqual(FILES)
  })

  test('--framework 换一套指标体系', async () => {
    const { code, out } = await jiheng(
      'evaluate',
      CASE,
      '--framework',
      'mof-2013',
      '--out',
      at('mof'),
      '--json',
    )
    expect(code).toBe(0)
    expect((JSON.parse(out) as Evaluation).framework.id).toBe('mof-2013')
    expect(await jiheng('evaluate', CASE, '--framework', 'mof-2031', '--out', at('none'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('[framework-unknown]'),
    })
  })

  test('有错的案例：全部列出，以 2 结束，什么也不写', async () => {
    await cp(CASE, at('broken'), { recursive: true, filter: (name) => !name.endsWith('/out') })
    const source = await readFile(at('broken', 'case.yaml'), 'utf8')
    await writeFile(at('broken', 'case.yaml'), source.replace("code: '002'", "code: '001'"))
    await writeFile(at('broken', 'figures', 'wrong.csv'), '数据项,数值\n编制人数,1\n在职人数,约50\n')
    await writeFile(at('broken', 'forms.txt'), '')
    await mkdir(at('broken', 'forms'))
    await writeFile(at('broken', 'forms', '坏表.xlsx'), '不是表')
    const before = (await readdir(at('broken'), { recursive: true })).sort()
    // The tree of units is needed before figures can be read.
    const first = await jiheng('evaluate', at('broken'))
    expect(first).toMatchObject({ code: 2, out: '' })
    expect(codes(first.err)).toEqual(['unit-duplicate'])
    await writeFile(at('broken', 'case.yaml'), source)
    const { code, out, err } = await jiheng('evaluate', at('broken'))
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect([...codes(err)].sort()).toEqual(['cell-approximate', 'item-unknown', 'xlsx-unreadable'])
    expect(err).toContain('位置：figures/wrong.csv 第 2 行')
    expect(err).toContain('位置：figures/wrong.csv 第 3 行')
    expect(err).toContain('位置：forms/坏表.xlsx')
    const json = await jiheng('evaluate', at('broken'), '--json')
    expect({ code: json.code, err: json.err }).toEqual({ code: 2, err: '' })
    const { problems } = JSON.parse(json.out) as { problems: readonly { code: string }[] }
    expect(problems.map((one) => one.code)).toEqual(codes(err))
    expect((await readdir(at('broken'), { recursive: true })).sort()).toEqual(before)
  })

  test('没有这个文件夹；写不进去的文件夹', async () => {
    expect(codes((await jiheng('evaluate', at('nowhere'))).err)).toEqual(['file-missing'])
    await writeFile(at('file'), '')
    const { code, err } = await jiheng('evaluate', CASE, '--out', at('file', 'out'))
    expect(code).toBe(2)
    expect(codes(err)).toEqual(['folder-unwritable'])
  })
})

describe('new → 填表 → evaluate', () => {
  const small = (): readonly string[] => ['--library', at('library')]

  /** Type into the yellow cell beside a label. */
  async function fill(file: string, values: Readonly<Record<string, string | number>>): Promise<void> {
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(file)
    const left = new Map(Object.entries(values))
    for (const sheet of workbook.worksheets.filter((one) => one.state === 'visible'))
      sheet.eachRow((row) =>
        row.eachCell((cell) => {
          const value = typeof cell.value === 'string' ? left.get(cell.value) : undefined
          if (value === undefined) return
          left.delete(String(cell.value))
          sheet.getCell(Number(cell.row), Number(cell.col) + 1).value = value
        }),
      )
    expect([...left.keys()]).toEqual([])
    await workbook.xlsx.writeFile(file)
  }

  test('填进去的数读得出来，来源是表和格', async () => {
    const made = await jiheng(
      ...['new', 'small', at('mine'), '--department', '某某局', '--year', '2020', ...small()],
      ...['--unit', '001=局本级', '--unit', '002=甲中心'],
    )
    expect(made.code).toBe(0)
    expect((await readdir(at('mine', 'forms'))).sort()).toEqual(['001-局本级.xlsx', '002-甲中心.xlsx'])
    const empty = await jiheng('evaluate', at('mine'), ...small())
    expect({ code: empty.code, codes: new Set(codes(empty.err)) }).toEqual({
      code: 2,
      codes: new Set(['report-figure-missing']),
    })
    await fill(at('mine', 'forms', '001-局本级.xlsx'), { 编制数: 62, 在职人数: '60' })
    await fill(at('mine', 'forms', '002-甲中心.xlsx'), { 编制数: 30, 在职人数: 29 })
    const done = await jiheng('evaluate', at('mine'), '--json', ...small())
    expect(done.err).toBe('')
    expect(done.code).toBe(0)
    const { values } = JSON.parse(done.out) as Evaluation
    const entered = values.find((one) => one.key?.item === 'staff' && one.key.unit === '001')
    expect(entered?.value.text).toBe('60人')
    expect(entered?.origin).toMatchObject({
      kind: 'entered',
      source: { place: { kind: 'sheet', file: 'forms/001-局本级.xlsx', sheet: '基础数据表' } },
    })
    const told = await jiheng('explain', at('mine'), '在职人员控制率', ...small())
    expect(told.code).toBe(0)
    expect(told.out).toContain('公式：在职人数 ÷ 编制数')
    expect(told.out).toContain('由所属单位汇总')
    expect(told.out).toMatch(/来源：forms\/001-局本级\.xlsx 的“基础数据表”表 [A-Z]+\d+ 格/)
    expect(told.out).toMatch(/92人/)
    const again = await jiheng('new', 'small', at('mine'), ...small())
    expect({ code: again.code, codes: codes(again.err) }).toEqual({ code: 2, codes: ['folder-not-empty'] })
  })

  test('填错的格：指出表和格，什么也不写', async () => {
    await jiheng('new', 'small', at('typo'), '--year', '2020', ...small())
    const [file = ''] = await readdir(at('typo', 'forms'))
    await fill(at('typo', 'forms', file), { 编制数: '约60', 在职人数: 60 })
    const { code, err } = await jiheng('evaluate', at('typo'), ...small())
    expect({ code, codes: codes(err) }).toEqual({ code: 2, codes: ['cell-approximate'] })
    expect(err).toMatch(/位置：forms\/.*\.xlsx 的“基础数据表”表 [A-Z]+\d+ 格/)
    expect(await readdir(at('typo'))).not.toContain('out')
  })

  test('随程序附带的每套指标体系都能新建案例', async () => {
    for (const line of (await jiheng('framework', 'list')).out.split('\n')) {
      const id = line.split('@')[0] ?? ''
      expect(await jiheng('new', id, at('new', id))).toMatchObject({ code: 0, err: '' })
      expect(await readdir(at('new', id))).toEqual(expect.arrayContaining(['case.yaml', 'forms']))
    }
  })
})

describe('explain 和 framework', () => {
  test('从指标到公布的原数', async () => {
    const { code, out, err } = await jiheng('explain', CASE, '在职人员控制率')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('└─')
    expect(out).toMatch(/来源：《.*》/)
    expect(out).not.toMatch(/undefined|\[object/)
  })

  test('没有的名称给出相近的', async () => {
    const { code, out, err } = await jiheng('explain', CASE, '在职人员控制律')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('是否想写“')
  })

  test('list 和 check', async () => {
    const list = await jiheng('framework', 'list')
    expect(list.code).toBe(0)
    expect(list.out).toMatch(/^hunan-2019@1\.0\.0 {2}.+/m)
    const sound = await jiheng('framework', 'check', 'frameworks/hunan-2019/1.0.0/framework.yaml')
    expect(sound.code).toBe(0)
    expect(sound.out).toMatch(/无误：.*算例 \d+ 个全部相符/)
    const source = await readFile('frameworks/hunan-2019/1.0.0/framework.yaml', 'utf8')
    await writeFile(at('bad.yaml'), source.replace('fullPoints: 100', 'fullPoints: 99'))
    const bad = await jiheng('framework', 'check', at('bad.yaml'))
    expect(bad.code).toBe(1)
    expect(bad.err).toContain('[weights-do-not-sum]')
    expect(bad.out).toContain('1 个错误')
    expect(await jiheng('framework', 'check', at('none.yaml'))).toMatchObject({ code: 2, out: '' })
  })
})

describe('verify', () => {
  async function verify(bytes: Uint8Array): Promise<Transcript & { readonly codes: readonly string[] }> {
    await writeFile(at('档案.zip'), bytes)
    const transcript = await jiheng('verify', at('档案.zip'))
    return { ...transcript, codes: [...new Set(codes(transcript.err))] }
  }

  const flip =
    (name: string) =>
    (files: Map<string, Uint8Array>): void => {
      const bytes = Uint8Array.from(files.get(name) ?? [])
      const middle = Math.floor(bytes.length / 2)
      bytes[middle] = (bytes[middle] ?? 0) ^ 1
      files.set(name, bytes)
    }

  const RESULT = 'data/result/result.json'

  test('原件完好', async () => {
    const { code, out, err } = await jiheng('verify', at('out', 'archive.zip'))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /档案包完好：.*重算数据 [1-9]\d* 个、得分 [1-9]\d* 个.*报告数字 [1-9]\d* 处，全部一致/,
    )
    expect((await verify(writeZip(unpacked(archive)))).code).toBe(0)
    const json = await jiheng('verify', at('out', 'archive.zip'), '--json')
    expect(JSON.parse(json.out)).toMatchObject({ sound: true, faults: [] })
  })

  test.each([
    'data/result/report.docx',
    RESULT,
    'data/result/report.pdf',
    'data/inputs/case/case.yaml',
    'data/index.json',
    'bag-info.txt',
  ])('改了 %s 的一个字节', async (name) => {
    expect(unpacked(archive).has(name)).toBe(true)
    const found = await verify(tampered(archive, flip(name), false))
    expect(found.code).toBe(1)
    expect(found.codes).toContain('archive-bag')
    expect(found.err).toContain(name)
    expect(found.out).toMatch(/档案包有 \d+ 个问题/)
  })

  test('少了或多了文件', async () => {
    const less = await verify(tampered(archive, (files) => files.delete('data/result/scores.xlsx'), false))
    expect(less).toMatchObject({ code: 1, codes: expect.arrayContaining(['archive-bag']) })
    const more = await verify(
      tampered(archive, (files) => files.set('data/result/more.txt', new Uint8Array(1)), false),
    )
    expect(more).toMatchObject({ code: 1, codes: expect.arrayContaining(['archive-bag']) })
  })

  describe('改了以后重新封存：靠重算发现', () => {
    const figures = (files: ReadonlyMap<string, Uint8Array>): string =>
      [...files.keys()].find((name) => /inputs\/case\/figures\/.*\.yaml$/.test(name)) ?? ''

    test.each<[string, (files: Map<string, Uint8Array>) => void, readonly string[]]>([
      [
        '结果里的一个数',
        (files) => editText(files, RESULT, '"text": "271人"', '"text": "270人"'),
        ['archive-result-differs'],
      ],
      [
        '结果里的总评',
        (files) => editText(files, RESULT, '"sentence": "', '"sentence": "优。'),
        ['archive-result-differs'],
      ],
      ['报告里的一个数', (files) => editReport(files, '>271人<', '>270人<'), ['archive-report-differs']],
      ['报告里的文字', (files) => editReport(files, '绩效', '成绩'), ['archive-result-differs']],
      [
        '网页报告',
        (files) => editText(files, 'data/result/report.html', '271人', '270人'),
        ['archive-result-differs'],
      ],
      [
        '索引',
        (files) => editText(files, 'data/index.json', '"271人"', '"270人"'),
        ['archive-result-differs'],
      ],
      ['评分表', flip('data/result/scores.xlsx'), ['archive-result-differs']],
      ['删去结果', (files) => void files.delete(RESULT), ['archive-result-differs']],
      [
        '是否只用公开数据',
        (files) => editText(files, 'data/package.json', 'false', 'true'),
        ['archive-result-differs'],
      ],
      [
        '填报的数据',
        (files) => editText(files, figures(files), '271人', '270人'),
        ['archive-result-differs', 'archive-report-differs'],
      ],
    ])('%s', async (_, change, wanted) => {
      const found = await verify(tampered(archive, change, true))
      expect(found.codes).toEqual(expect.arrayContaining([...wanted]))
      expect(found.codes).not.toContain('archive-bag')
      expect(found.code).toBe(1)
    })

    test('不改而重新封存，仍然完好', async () => {
      expect(await verify(tampered(archive, () => undefined, true))).toMatchObject({ code: 0, codes: [] })
    })
  })

  test('不是压缩包、没有这个文件、别人的压缩包', async () => {
    const other = writeZip(new Map([['a.txt', new Uint8Array(3)]]))
    expect(await verify(new TextEncoder().encode('不是'))).toMatchObject({
      code: 2,
      codes: ['archive-unreadable'],
    })
    expect(await verify(archive.slice(0, -100))).toMatchObject({ code: 2, codes: ['archive-unreadable'] })
    expect((await verify(other)).code).not.toBe(0)
    expect(codes((await jiheng('verify', at('none.zip'))).err)).toEqual(['file-missing'])
  })
})
