/** A process that imports a large ledger into a folder, says what it does, and waits to be killed: node … FOLDER LINES. */
import { join } from 'node:path'
import { beganFieldwork, beginImporting, ledgerFiles } from '../../../app/src/fixture/ledger-fixture.ts'
import { openedEvaluation, peopledPlatform, personOf } from '../../../app/src/fixture/platform-fixture.ts'
import { createVault } from '../adapters/vault.ts'
import { createLedgers } from '../ledgers/ledgers.ts'
import { openStore } from '../store/index.ts'

const [folder = '', lines = '0', worker = ''] = process.argv.slice(2)
const store = await openStore({ kind: 'embedded', folder })
const ledgers = await createLedgers({ folder: join(folder, 'ledgers'), worker })
const { platform } = await peopledPlatform(store, { ledgers, vault: createVault(join(folder, 'evidence')) })
const input = { evaluation: await openedEvaluation(platform), unit: '001' }
await beganFieldwork(platform, input.evaluation)
const reviewer = await personOf(platform, 'xianchang')
const ledger = await beginImporting(reviewer, input, ledgerFiles({ lines: Number(lines) }))
for (;;) {
  const { progress, state } = await reviewer.ask('ledgerImportState', { ...input, ledger })
  if (state !== 'reading' || progress.lines > 0) {
    console.log(JSON.stringify({ ...input, ledger, state, lines: progress.lines }))
    break
  }
  await new Promise((resolve) => setTimeout(resolve, 5))
}
