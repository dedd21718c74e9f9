/** jiheng ledger generate 生成示例账簿: vouchers, balances, and the list of what was planted. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { illustrativeLedger } from '@jiheng/app'
import { readLibrary } from './commands.ts'
import { option, writeOut } from './ledger.ts'
import { type Arguments, fail, type Terminal, usage } from './terminal.ts'

export async function generateCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const out = option(given, 'out')
  if (out === undefined || !/\.csv$/i.test(out))
    return usage('ledger generate 要写出到哪里：--out 文件.csv', terminal)
  const made = illustrativeLedger({
    unit: option(given, 'unit') ?? '001',
    year: Number(option(given, 'year') ?? '2019'),
    lines: Number(option(given, 'lines') ?? '5000'),
    seed: option(given, 'seed') ?? '示例',
    library: await readLibrary(given),
  })
  if ('problems' in made) return fail(made.problems, terminal, 2)
  const stream = createWriteStream(out)
  const done = finished(stream)
  // Told below; until then it is nobody's unhandled failure.
  done.catch(() => undefined)
  for (;;) {
    const next = made.pieces.next()
    if (next.done !== true) {
      if (!stream.write(next.value)) await Promise.race([once(stream, 'drain'), done])
      continue
    }
    stream.end()
    await done
    const { lines, planted, balances, truth } = next.value
    const beside = out.replace(/\.csv$/i, '')
    const [balanceFile, truthFile] = [`${beside}-余额.csv`, `${beside}-埋下的问题.json`]
    for (const [path, bytes] of [
      [balanceFile, balances],
      [truthFile, truth],
    ] as const) {
      const fault = await writeOut(path, bytes)
      if (fault !== undefined) return fail([fault], terminal, 2)
    }
    terminal.out(
      `示例账簿 ${lines} 行，埋下问题 ${planted} 处（演示用，不是实际情况）\n已写出：${[out, balanceFile, truthFile].join('\n        ')}\n试一试：jiheng ledger ${out} ${balanceFile}`,
    )
    return 0
  }
}
