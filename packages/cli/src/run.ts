/** Running one command 执行命令: arguments to exit code. */
import { didYouMean, nearestName, type Problem, problem } from '@jiheng/engine'
import { checkReports } from './check.ts'
import {
  checkCommand,
  evaluateCommand,
  explainCommand,
  listCommand,
  newCommand,
  verifyCommand,
} from './commands.ts'
import { HELP } from './help.ts'
import { type Arguments, fail, type Terminal, usage } from './terminal.ts'

const FLAGS = new Set(['json', 'published-only', 'strict', 'help', 'version', 'no-serve', 'demo', 'empty'])
const OPTIONS = new Set([
  'out',
  'framework',
  'department',
  'year',
  'unit',
  'port',
  'library',
  'pages',
  'html',
  'text',
  'data',
  'host',
  'case',
  'known',
  'mapping',
  'only',
  'parameters',
  'risk',
  'method',
  'materiality',
  'expected',
  'confidence',
  'seed',
  'strata',
  'account',
  'side',
  'lines',
  'bureau-demo',
])
const COMMANDS: Readonly<Record<string, (given: Arguments, terminal: Terminal) => Promise<number>>> = {
  evaluate: evaluateCommand,
  check: checkReports,
  new: newCommand,
  verify: verifyCommand,
  explain: explainCommand,
  framework: async (given, terminal) => {
    const rest = { ...given, words: given.words.slice(1) }
    if (given.words[0] === 'check') return checkCommand(rest, terminal)
    if (given.words[0] === 'list') return listCommand(rest, terminal)
    return usage('framework 后面应是 check 或 list', terminal)
  },
  ledger: async (given, terminal) => (await import('./ledger.ts')).ledgerCommand(given, terminal),
  serve: async (given, terminal) => (await import('./serve.ts')).serveCommand(given, terminal),
  run: async (given, terminal) => (await import('./platform.ts')).runCommand(given, terminal),
  backup: async (given, terminal) => (await import('./platform.ts')).backupCommand(given, terminal),
  restore: async (given, terminal) => (await import('./platform.ts')).restoreCommand(given, terminal),
  audit: async (given, terminal) => (await import('./platform.ts')).auditCommand(given, terminal),
  start: async (given, terminal) => (await import('./serve.ts')).startCommand(given, terminal),
}

/** Run and give the exit code. Whatever goes wrong ends in a message. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv)
  if ('code' in given) return fail([given], terminal, 2)
  const [name, ...words] = given.words
  if (given.flags.has('version')) {
    terminal.out('绩衡 Jiheng 0.1.0')
    return 0
  }
  if (name === undefined || given.flags.has('help')) {
    terminal.out(HELP)
    return 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined)
    return usage(`没有“${name}”这个命令${didYouMean(nearestName(name, Object.keys(COMMANDS)))}`, terminal)
  try {
    return await command({ ...given, words }, terminal)
  } catch (thrown) {
    const known = systemProblem(thrown)
    if (known !== undefined) return fail([known], terminal, 2)
    const what = thrown instanceof Error ? thrown.message : String(thrown)
    if (process.env.JIHENG_DEBUG !== undefined) terminal.err(String((thrown as Error).stack))
    return fail([problem('defect', { what })], terminal, 2)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: '没有权限',
  EPERM: '没有权限',
  EROFS: '磁盘是只读的',
  ENOSPC: '磁盘已满',
  EEXIST: '同名的文件已经在那里',
  ENOTDIR: '路径中有一段是文件',
  EISDIR: '是文件夹',
  EBUSY: '正被其他程序使用',
  ENAMETOOLONG: '名称太长',
  EMFILE: '打开的文件太多',
  ENOENT: '已不在那里',
}
/** The folder that files are written into before they take their places. */
const STAGING = /\.[0-9a-f]{8}\.tmp(?:[\\/].*)?$/
const WRITING = new Set(['mkdir', 'rename', 'write', 'rm', 'rmdir', 'unlink', 'copyfile'])

/** What the operating system refused, as a problem of the user's files and not of the program. */
function systemProblem(thrown: unknown): Problem | undefined {
  if (!(thrown instanceof Error)) return undefined
  const { code, path, dest, syscall } = thrown as NodeJS.ErrnoException & { dest?: string }
  const reason = code === undefined ? undefined : REASONS[code]
  if (reason === undefined) return undefined
  const name = dest ?? path ?? ''
  const folder = name.replace(STAGING, '')
  if (WRITING.has(syscall ?? '') || folder !== name)
    return problem('folder-unwritable', { folder: folder || '输出文件夹', reason })
  return name === '' ? undefined : problem('file-unreadable', { file: name, reason })
}

function readArguments(argv: readonly string[]): Arguments | Problem {
  const words: string[] = []
  const flags = new Set<string>()
  const options = new Map<string, string[]>()
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] as string
    if (word === '-h') flags.add('help')
    else if (!word.startsWith('--')) words.push(word)
    else {
      const [name = '', inline] = word.slice(2).split(/=(.*)/s)
      if (FLAGS.has(name)) flags.add(name)
      else if (OPTIONS.has(name)) {
        if (inline === undefined) at += 1
        const value = inline ?? argv[at]
        if (value === undefined) return problem('usage', { what: `--${name} 后面缺少内容` })
        options.set(name, [...(options.get(name) ?? []), value])
      } else
        return problem('usage', {
          what: `没有“--${name}”这个选项${didYouMean(nearestName(name, [...FLAGS, ...OPTIONS]))}`,
        })
    }
  }
  return { words, flags, options }
}
