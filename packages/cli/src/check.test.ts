/** jiheng check, run as a person runs it: files in, words, JSON, pages and exit codes out. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './run.ts'

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function jiheng(...args: string[]): Promise<Said> {
  const out: string[] = []
  const err: string[] = []
  const code = await run(args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const SOUND =
  '2023年度支出合计300.00万元，其中：基本支出200.00万元，占66.67%；项目支出100.00万元，占33.33%。\n'
const WRONG = '2023年度支出合计403.90万元，其中：基本支出217.40万元，项目支出168.50万元。\n'

let folder = ''
const at = (name: string): string => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiheng-check-'))
  writeFileSync(at('sound.txt'), SOUND)
  writeFileSync(at('wrong.txt'), WRONG)
  writeFileSync(at('empty.txt'), '')
  writeFileSync(at('wrong.html'), `<!doctype html><meta charset="utf-8"><p>${WRONG}</p>`)
  writeFileSync(at('wrong.md'), `# 决算\n\n${WRONG}`)
  // 支出合计300元，其中：甲支出200元、乙支出109元。 in GBK.
  const gbk = [
    0xd6, 0xa7, 0xb3, 0xf6, 0xba, 0xcf, 0xbc, 0xc6, 0x33, 0x30, 0x30, 0x30, 0x30, 0xd4, 0xaa, 0xa3, 0xac,
    0xb0, 0xfc, 0xc0, 0xa8, 0xbc, 0xd7, 0xd6, 0xa7, 0xb3, 0xf6, 0x32, 0x30, 0x30, 0x30, 0x30, 0xd4, 0xaa,
    0xa1, 0xa2, 0xd2, 0xd2, 0xd6, 0xa7, 0xb3, 0xf6, 0x31, 0x30, 0x39, 0x30, 0x30, 0xd4, 0xaa, 0xa1, 0xa3,
  ]
  writeFileSync(at('gbk.txt'), Buffer.from(gbk))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('one file', () => {
  test('a sound report ends in 0 and says how much was checked', async () => {
    const said = await jiheng('check', at('sound.txt'))
    expect(said.code).toBe(0)
    expect(said.out).toContain('成立 3，矛盾 0')
  })

  test.each(['wrong.txt', 'wrong.html', 'wrong.md', 'gbk.txt'])(
    '%s: a contradiction ends in 1, with the arithmetic',
    async (name) => {
      const said = await jiheng('check', at(name))
      expect(said.code).toBe(1)
      expect(said.out).toMatch(/217.40万元 \+ 168.50万元 = 385.90|20000元 \+ 10900元 = 30900/)
      expect(said.out).toContain('矛盾 1')
    },
  )

  test.each([
    ['empty.txt', 'source.empty'],
    ['absent.txt', 'source.missing'],
  ])('%s cannot be used: 2, %s', async (name, code) => {
    const said = await jiheng('check', at(name))
    expect(said.code).toBe(2)
    expect(said.err).toContain(`[${code}]`)
    expect(said.err).not.toMatch(/\bat .*\.ts:/)
  })

  test('no file named is told how to call it', async () => {
    expect((await jiheng('check')).code).toBe(2)
  })
})

interface Json {
  readonly file: string
  readonly figures: readonly { text: string; value: string; unit: string; start: number; end: number }[]
  readonly statements: readonly {
    kind: string
    verdict: string
    quote: string
    start: number
    end: number
    figures: readonly { text: string; role: string }[]
    working: string
    slip?: string
  }[]
  readonly summary: { figures: number; contradictions: number }
}

describe('--json and --text', () => {
  test('offsets count characters of the text that --text writes', async () => {
    // 𠮷 takes two code units, one character.
    writeFileSync(at('rare.txt'), `𠮷林路改造。${WRONG}`)
    const said = await jiheng('check', at('rare.txt'), '--json', '--text', at('rare.out.txt'))
    const json = JSON.parse(said.out) as Json
    const text = [...readFileSync(at('rare.out.txt'), 'utf8')]
    expect(said.code).toBe(1)
    expect(json.file).toBe(at('rare.txt'))
    for (const figure of json.figures) expect(text.slice(figure.start, figure.end).join('')).toBe(figure.text)
    for (const one of json.statements) expect(text.slice(one.start, one.end).join('')).toBe(one.quote)
    const [wrong] = json.statements.filter((one) => one.verdict === '矛盾')
    expect(wrong).toMatchObject({ kind: 'sum', slip: '若 168.50万元 为 186.50万元，则成立' })
    expect(wrong?.figures.map((figure) => figure.text)).toEqual(['217.40', '168.50', '403.90'])
    expect(json.summary).toMatchObject({ figures: 3, contradictions: 1 })
  })

  test('of a text file the offsets are those of the file itself', async () => {
    await jiheng('check', at('wrong.txt'), '--text', at('same.txt'))
    expect(readFileSync(at('same.txt'), 'utf8')).toBe(WRONG)
  })

  test('an unusable file is a fault in JSON, too', async () => {
    const said = await jiheng('check', at('empty.txt'), '--json')
    expect(said.code).toBe(2)
    expect(JSON.parse(said.out)).toMatchObject({ fault: { code: 'source.empty' } })
  })
})

test('--html writes one page that needs nothing else', async () => {
  const said = await jiheng('check', at('wrong.txt'), '--html', at('page.html'))
  const page = readFileSync(at('page.html'), 'utf8')
  expect(said.code).toBe(1)
  expect(page).toContain('基本支出')
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
})

describe('many files', () => {
  test('a folder: one table with a sum, 2 because one file cannot be used', async () => {
    const many = at('many')
    mkdirSync(many)
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(many, name), name === 'a.txt' ? SOUND : WRONG)
    expect((await jiheng('check', many)).code).toBe(1)
    writeFileSync(join(many, 'c.txt'), '')
    const said = await jiheng('check', many, '--html', at('pages'))
    expect(said.code).toBe(2)
    expect(said.out).toMatch(/合计 +8 +3 +1/)
    expect(said.out).toContain('source.empty')
    expect(readFileSync(join(at('pages'), 'b.txt.html'), 'utf8')).toContain('168.50')
  })

  test('--json gives a list in the order asked for', async () => {
    const said = await jiheng('check', at('wrong.txt'), at('sound.txt'), '--json')
    const list = JSON.parse(said.out) as Json[]
    expect(list.map((one) => one.file)).toEqual([at('wrong.txt'), at('sound.txt')])
  })

  test('progress is told where somebody watches', async () => {
    const lines: string[] = []
    const terminal = { out: () => {}, err: () => {}, progress: (text: string) => lines.push(text) }
    await run(['check', at('wrong.txt'), at('sound.txt')], terminal)
    expect(lines[0]).toMatch(/█+░+ 1\/2/)
  })
})
