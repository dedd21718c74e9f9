/**
 * The platform from the command line 平台: run it, back it up, restore it, verify its audit log. The database is a folder of
 * this machine unless DATABASE_URL names a PostgreSQL server.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import {
  auditTree,
  bureauDemoAccount,
  clearEnded,
  type FirstAccount,
  firstAccounts,
  hex,
  loadBureauDemo,
  loadDemo,
  markStoppedImports,
  markStoppedReceiving,
  type Platform,
  type Store,
  stopImports,
  stopReceiving,
  verifyAudit,
} from '@jiheng/app'
import { readZip, writeZip } from '@jiheng/documents'
import { printProblem, problem } from '@jiheng/engine'
import {
  backupStore,
  createLedgers,
  createMailer,
  createNodePlatform,
  createOidc,
  createPlatformApplication,
  createVault,
  listen,
  type Oidc,
  openStore,
  restoreStore,
  StoreRefusal,
  startPosting,
  stopGracefully,
  storeProblem,
} from '@jiheng/server'
import {
  createArchiveReader,
  createDemoArchives,
  createPrinter,
  createStamper,
  nodeHash,
  sha256Bytes,
} from '@jiheng/server/adapters'
import { readCaseFolder, readLibrary, readVerifier } from './commands.ts'
import { pagesFolder } from './serve.ts'
import { type Arguments, fail, incidentLog, type Terminal, usage } from './terminal.ts'

const POST_EVERY = 20_000
const CLEAR_EVERY = 3_600_000

const folderOf = (given: Arguments): string =>
  given.options.get('data')?.at(-1) ?? process.env.JIHENG_DATA ?? 'data'

async function open(given: Arguments, terminal: Terminal): Promise<Store | number> {
  const url = process.env.DATABASE_URL
  try {
    if (url !== undefined && url !== '') return await openStore({ kind: 'postgres', url })
    const folder = folderOf(given)
    await mkdir(folder, { recursive: true })
    if (!existsSync(join(folder, 'database'))) terminal.out('正在建立数据库（只在第一次需要，约 5 秒）……')
    return await openStore({ kind: 'embedded', folder })
  } catch (reason) {
    if (reason instanceof StoreRefusal) return fail([storeProblem(reason)], terminal, 2)
    throw reason
  }
}

/** `jiheng run`: the platform, until it is told to stop. */
export async function runCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const wanted = Number(given.options.get('port')?.at(-1) ?? '8080')
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535)
    return usage('端口应是 0 到 65535 的整数', terminal)
  const store = await open(given, terminal)
  if (typeof store === 'number') return store
  const mail = process.env.JIHENG_SMTP
  let port = wanted
  const provider = providerOf(() => port)
  const ledgers = await createLedgers({
    folder: join(folderOf(given), 'ledgers'),
    log: (line) => terminal.out(line),
  })
  const archiveReader = createArchiveReader()
  const platform = createNodePlatform({
    store,
    vault: join(folderOf(given), 'evidence'),
    ledgers,
    library: await readLibrary(given),
    mails: mail !== undefined && mail !== '',
    singleSignOn: provider === undefined ? '' : './api/sign-in/begin',
    printer: createPrinter(),
    archiveReader,
    verifier: readVerifier,
    ...((process.env.JIHENG_TSA_URL ?? '') === ''
      ? {}
      : { stamper: createStamper(process.env.JIHENG_TSA_URL ?? '') }),
  })
  // A database in a folder is this process's alone: what an earlier one was importing, nobody imports now.
  if ((process.env.DATABASE_URL ?? '') === '') {
    await markStoppedImports(platform.ports)
    await markStoppedReceiving(platform.ports)
  }
  const accounts = [...(await firstAccounts(platform.ports))]
  if (accounts.length > 0 && (await wantsDemo(given, terminal))) {
    terminal.out('正在载入演示案例……')
    const files = await readCaseFolder(given.options.get('case')?.at(-1) ?? (await firstCase()))
    if ('code' in files) terminal.err(printProblem(files))
    else accounts.push(...(await loadDemo(platform, files)))
  }
  const bureauDemo = await beginBureauDemo(given, platform, terminal)
  if (bureauDemo?.account !== undefined) accounts.push(bureauDemo.account)
  if (accounts.length > 0) printAccounts(accounts, terminal)
  const application = await createPlatformApplication(platform, {
    pages: pagesFolder(given),
    ...(provider === undefined ? {} : { provider }),
    secure: process.env.JIHENG_SECURE === '1',
    trustProxy: process.env.JIHENG_TRUST_PROXY ?? false,
    log: incidentLog(terminal),
  })
  port = await listen(application, wanted, given.options.get('host')?.at(-1) ?? '127.0.0.1')
  if (port !== wanted && wanted !== 0)
    terminal.out(printProblem(problem('port-taken', { port: String(wanted), other: String(port) })))
  terminal.out(`请在浏览器打开 http://localhost:${port} （按 Ctrl+C 结束）`)
  const posting =
    mail === undefined || mail === ''
      ? undefined
      : startPosting(
          store,
          createMailer({ url: mail, from: process.env.JIHENG_MAIL_FROM ?? 'jiheng@localhost' }),
          POST_EVERY,
          (reason) => terminal.err(`邮件没有发出：${String(reason)}`),
        )
  const clear = (): void => {
    clearEnded(platform.ports).catch((reason: unknown) => incidentLog(terminal)('clear', reason))
  }
  clear()
  const clearing = setInterval(clear, CLEAR_EVERY)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  clearInterval(clearing)
  await stopGracefully(application)
  await posting?.stop()
  await stopImports(platform.ports)
  await bureauDemo?.stop()
  await stopReceiving(platform.ports)
  await archiveReader.close()
  await ledgers.close()
  await store.close()
  terminal.out('已停止，数据已保存。')
  return 0
}

/** `--bureau-demo 300`: so many departments hand in their archives while the platform runs. */
async function beginBureauDemo(given: Arguments, platform: Platform, terminal: Terminal) {
  const wanted = Number(given.options.get('bureau-demo')?.at(-1) ?? '0')
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 3000) return undefined
  const account = await bureauDemoAccount(platform)
  const archives = createDemoArchives(platform.ports.library)
  const stopped = new Error('stopped')
  let stopping = false
  const loading = loadBureauDemo(
    platform,
    wanted,
    async (index, wishes) => {
      if (stopping) throw stopped
      return archives.make(index, wishes)
    },
    (done) => {
      if (done % 20 === 0 || done === wanted) terminal.out(`财政端演示：已报送 ${done}／${wanted} 份档案`)
    },
  ).catch((reason: unknown) => {
    if (!stopping) incidentLog(terminal)('bureau-demo', reason)
  })
  return {
    account,
    stop: async () => {
      stopping = true
      await archives.close()
      await Promise.race([loading, new Promise((resolve) => setTimeout(resolve, 2000))])
    },
  }
}

/** The sign-in provider, where one is set. */
function providerOf(port: () => number): Oidc | undefined {
  const { JIHENG_OIDC_ISSUER: issuer, JIHENG_OIDC_CLIENT: clientId } = process.env
  if (issuer === undefined || issuer === '' || clientId === undefined) return undefined
  const secret = process.env.JIHENG_OIDC_SECRET
  return createOidc({
    issuer,
    clientId,
    ...(secret === undefined ? {} : { clientSecret: secret }),
    redirectUri: () => process.env.JIHENG_OIDC_REDIRECT ?? `http://localhost:${port()}/api/sign-in/finish`,
    allowHttp: issuer.startsWith('http://'),
  })
}

/** `--demo` or `--empty`, else asked of whoever sits at the terminal; with nobody there, the demonstration. */
async function wantsDemo(given: Arguments, terminal: Terminal): Promise<boolean> {
  if (given.flags.has('demo')) return true
  if (given.flags.has('empty')) return false
  if (process.stdin.isTTY !== true) return true
  terminal.out('数据文件夹是空的。')
  terminal.out('  1  载入演示案例（一个部门 14 个单位，正在单位自评）')
  terminal.out('  2  空白开始（只建三个管理员账号）')
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question('请选择 [1]：')
  lines.close()
  return answer.trim() !== '2'
}

/** The case that comes with the program. */
async function firstCase(): Promise<string> {
  const names = existsSync('cases') ? (await readdir('cases')).sort() : []
  return join('cases', names.find((name) => existsSync(join('cases', name, 'case.yaml'))) ?? '')
}

function printAccounts(accounts: readonly FirstAccount[], terminal: Terminal): void {
  terminal.out('\n账号和初始密码只显示这一次，请记下：')
  for (const one of accounts)
    terminal.out(
      `  ${one.login.padEnd(10)} ${one.password.padEnd(16)} ${one.role}${one.unit === '' ? '' : `（${one.unit}）`}`,
    )
  terminal.out('')
}

const DATABASE = 'database.gz'
const EVIDENCE = /^evidence\/([0-9a-f]{2})\/([0-9a-f]{62})$/
/** The package's own: a department's evidence may be large. */
const BACKUP_LIMITS = {
  maxEntries: 65_000,
  maxBytes: 0xffffffff,
  maxEntryBytes: 0xffffffff,
  maxRatio: 1000,
}

/** `jiheng backup FILE`: database and evidence in one file. What is not what its name says is left out, and told. */
export async function backupCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [file] = given.words
  if (file === undefined) return usage('backup 后面要写备份文件名', terminal)
  if (existsSync(file))
    return fail([problem('file-unreadable', { file, reason: '已有这个文件，备份不覆盖它' })], terminal, 2)
  const store = await open(given, terminal)
  if (typeof store === 'number') return store
  try {
    const files = new Map<string, Uint8Array>([[DATABASE, await backupStore(store)]])
    const folder = join(folderOf(given), 'evidence')
    const damaged: string[] = []
    for (const path of existsSync(folder) ? await readdir(folder, { recursive: true }) : []) {
      const name = `evidence/${path.replaceAll('\\', '/')}`
      if (!EVIDENCE.test(name)) continue
      const bytes = new Uint8Array(await readFile(join(folder, path)))
      if (isWhole(name, bytes)) files.set(name, bytes)
      else damaged.push(name)
    }
    const bytes = writeZip(files)
    await writeFile(file, bytes, { flag: 'wx' })
    terminal.out(
      `已备份到 ${file}（${bytes.length} 字节，佐证 ${files.size - 1} 个，SHA-256 ${nodeHash.sha256(bytes)}）`,
    )
    for (const name of damaged)
      terminal.err(
        printProblem(problem('file-unreadable', { file: name, reason: '内容与登记的摘要不符，没有备份' })),
      )
    return damaged.length === 0 ? 0 : 1
  } finally {
    await store.close()
  }
}

/** Whether bytes are those that an evidence file's name tells. */
function isWhole(name: string, bytes: Uint8Array): boolean {
  const [, start = '', rest = ''] = EVIDENCE.exec(name) ?? []
  return nodeHash.sha256(bytes) === start + rest
}

/** `jiheng restore FILE`: into an empty data folder or database only; a package that is not whole changes nothing. */
export async function restoreCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [file] = given.words
  if (file === undefined) return usage('restore 后面要写备份文件名', terminal)
  if (!existsSync(file)) return fail([problem('file-missing', { file })], terminal, 2)
  const zip = readZip(new Uint8Array(await readFile(file)), BACKUP_LIMITS)
  const database = 'faults' in zip ? undefined : zip.files.get(DATABASE)
  if ('faults' in zip || database === undefined)
    return fail([problem('file-unreadable', { file, reason: '不是绩衡的备份文件' })], terminal, 2)
  const others = [...zip.files].filter(([name]) => name !== DATABASE)
  const strange = others.find(([name, bytes]) => !EVIDENCE.test(name) || !isWhole(name, bytes))
  if (strange !== undefined) {
    const reason = `备份里的“${strange[0]}”不是佐证文件，或内容与摘要不符，没有恢复任何数据`
    return fail([problem('file-unreadable', { file, reason })], terminal, 2)
  }
  const store = await open(given, terminal)
  if (typeof store === 'number') return store
  try {
    const rows = await restoreStore(store, database)
    const vault = createVault(join(folderOf(given), 'evidence'))
    for (const [, bytes] of others) await vault.put(nodeHash.sha256(bytes), bytes)
    terminal.out(`已恢复 ${rows} 条记录、${others.length} 个佐证文件`)
    return 0
  } catch (reason) {
    if (reason instanceof StoreRefusal) return fail([storeProblem(reason)], terminal, 2)
    throw reason
  } finally {
    await store.close()
  }
}

/** `jiheng audit verify`: every hash worked out anew. */
export async function auditCommand(given: Arguments, terminal: Terminal): Promise<number> {
  if (given.words[0] !== 'verify') return usage('audit 后面应是 verify', terminal)
  const noted = /^(\d+):([0-9a-fA-F]{64})$/.exec(given.options.get('known')?.at(-1) ?? '')
  if (given.options.has('known') && noted === null) return usage('--known 写作 条数:根哈希', terminal)
  const known = noted === null ? undefined : { size: Number(noted[1]), root: noted[2] ?? '' }
  const store = await open(given, terminal)
  if (typeof store === 'number') return store
  try {
    const { verified, kept } = await store.read(async (reader) => ({
      verified: await verifyAudit(reader, sha256Bytes, known),
      kept: await auditTree(reader, sha256Bytes),
    }))
    if (given.flags.has('json'))
      terminal.out(JSON.stringify({ ...verified, keptRoot: hex(kept.root) }, null, 1))
    else {
      terminal.out(`审计日志 ${verified.size} 条，根哈希 ${verified.root}`)
      for (const fault of verified.faults.slice(0, 100)) terminal.out(`  第 ${fault.seq} 条：${fault.what}`)
      terminal.out(
        verified.faults.length === 0 ? '完好：每一条都与哈希相符' : `有 ${verified.faults.length} 处不符`,
      )
    }
    return verified.faults.length === 0 && hex(kept.root) === verified.root ? 0 : 1
  } finally {
    await store.close()
  }
}
