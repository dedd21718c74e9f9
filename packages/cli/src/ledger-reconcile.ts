/** jiheng ledger reconcile 账表核对: a ledger against what a case reports for its unit. */
import { plainAmounts, reconcileExitCode, reconcileLedger } from '@jiheng/app'
import { readCaseFolder, readLibrary } from './commands.ts'
import { option, refuse, withLedger } from './ledger.ts'
import { reconciledWords } from './ledger-print.ts'
import { type Arguments, type Terminal, usage } from './terminal.ts'

export async function reconcileCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [folder, unit] = [option(given, 'case'), option(given, 'unit')]
  if (given.words.length === 0) return usage('ledger reconcile 后面要写账簿文件', terminal)
  if (folder === undefined || unit === undefined)
    return usage('ledger reconcile 要写案例和单位：--case 案例文件夹 --unit 代码', terminal)
  const files = await readCaseFolder(folder)
  if ('code' in files) return refuse([files], given, terminal)
  return withLedger(given, terminal, given.words, async (opened) => {
    const library = await readLibrary(given)
    const { items, unitName, problems } = await reconcileLedger(opened, { files, library, unit })
    if (items === undefined) return refuse(problems, given, terminal)
    if (given.flags.has('json')) {
      const told = items.map(({ name, sentence, illustrative, behind, result: { kind, figure } }) => ({
        item: figure.entry.item,
        basis: figure.entry.basis,
        name,
        kind,
        sentence,
        illustrative,
        ledger: { lines: figure.lines, amount: figure.amount, blank: figure.blank },
        behind,
      }))
      terminal.out(JSON.stringify(plainAmounts({ unit, year: opened.head.year, items: told }), null, 1))
    } else terminal.out(reconciledWords(items, unitName, opened.head.year))
    return reconcileExitCode(items)
  })
}
