/** jiheng ledger sample, evaluate 抽样: the sheet out, and what it says once it is filled. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  evaluateSample,
  type OpenedLedger,
  plainAmounts,
  sampleExitCode,
  sampleLedger,
  sampleWorkbook,
} from '@jiheng/app'
import { problem } from '@jiheng/engine'
import { voucherName, yuanText } from '@jiheng/ledger'
import { pathKind } from '@jiheng/server/adapters'
import { option, refuse, withLedger, writeOut } from './ledger.ts'
import { evaluationWords, toldWords } from './ledger-print.ts'
import { type Arguments, fail, type Terminal, usage } from './terminal.ts'

const SHOWN = 20

export async function sampleCommand(given: Arguments, terminal: Terminal): Promise<number> {
  if (given.words.length === 0) return usage('ledger sample 后面要写账簿文件', terminal)
  const wish = {
    method: option(given, 'method') ?? 'mus',
    materiality: option(given, 'materiality') ?? '5%',
    expected: option(given, 'expected') ?? '0',
    confidence: option(given, 'confidence') ?? '95%',
    seed: option(given, 'seed') ?? '',
    account: option(given, 'account') ?? '',
    side: option(given, 'side') ?? '借',
    strata: option(given, 'strata') ?? '1万元,10万元',
  }
  if (wish.seed === '') return usage('ledger sample 要写种子：--seed 文字；同一种子抽出同样的样本', terminal)
  return withLedger(given, terminal, given.words, async (opened) => {
    const { drawn, problems } = await sampleLedger(opened, wish)
    if (drawn === undefined) return refuse(problems, given, terminal)
    const out = option(given, 'out')
    if (out !== undefined) {
      const fault = await writeOut(out, await sampleWorkbook(opened, drawn))
      if (fault !== undefined) return fail([fault], terminal, 2)
    }
    if (given.flags.has('json')) {
      const lines = drawn.sample.lines.map((one) => ({ ...one, voucherLine: drawn.lines.get(one.line) }))
      terminal.out(JSON.stringify(plainAmounts({ told: Object.fromEntries(drawn.told), lines }), null, 1))
      return 0
    }
    terminal.out(toldWords(drawn.told))
    for (const one of drawn.sample.lines.slice(0, SHOWN)) {
      const line = drawn.lines.get(one.line)
      const name = line === undefined ? '' : `${voucherName(line)} ${line.date} “${line.summary}”`
      terminal.out(`  ${name} ${yuanText(one.amount)}${one.stratum === '' ? '' : `（${one.stratum}）`}`)
    }
    const rest = drawn.sample.lines.length - SHOWN
    if (rest > 0) terminal.out(`  ……另有 ${rest} 笔${out === undefined ? '，加 --out 写出抽样表' : ''}`)
    if (out !== undefined)
      terminal.out(`已写出：${out}\n填好核对结果、审定金额后运行：jiheng ledger evaluate ${out}`)
    return 0
  })
}

export async function evaluateSampleCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [file, ...ledger] = given.words
  if (file === undefined) return usage('ledger evaluate 后面要写填好的抽样表', terminal)
  if ((await pathKind(file)) !== 'file') return refuse([problem('file-missing', { file })], given, terminal)
  const bytes = new Uint8Array(await readFile(file))
  const told = async (opened?: OpenedLedger): Promise<number> => {
    const { evaluated, problems } = await evaluateSample(bytes, basename(file), opened)
    if (evaluated === undefined) return refuse(problems, given, terminal)
    const { projection, tolerable, worst, verdict } = evaluated
    if (given.flags.has('json'))
      terminal.out(JSON.stringify(plainAmounts({ projection, tolerable, worst, verdict }), null, 1))
    else terminal.out(evaluationWords(evaluated))
    return sampleExitCode(evaluated)
  }
  return ledger.length === 0 ? told() : withLedger(given, terminal, ledger, told)
}
