/**
 * The walls: which room may import which, doors only, no path out of a room, no cycle, packages declared by the room
 * that uses them, and in the engine nothing that differs between machines. Fails when it looked at nothing.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import ts from 'typescript'

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  checker: ['@jiheng/engine'],
  ledger: ['@jiheng/engine'],
  documents: ['@jiheng/engine', '@jiheng/checker', '@jiheng/ledger'],
  app: ['@jiheng/engine', '@jiheng/checker', '@jiheng/ledger', '@jiheng/documents'],
  server: [
    '@jiheng/engine',
    '@jiheng/checker',
    '@jiheng/ledger',
    '@jiheng/documents',
    '@jiheng/app',
    '@jiheng/app/contract',
  ],
  cli: [
    '@jiheng/engine',
    '@jiheng/checker',
    '@jiheng/ledger',
    '@jiheng/documents',
    '@jiheng/app',
    '@jiheng/server/adapters',
    '@jiheng/server',
  ],
  web: [
    '@jiheng/engine',
    '@jiheng/checker',
    '@jiheng/app/contract',
    '@jiheng/app/verify',
    '@jiheng/documents/source',
  ],
}
/** The engine's two outside libraries, each behind its files. */
const ENGINE_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  yaml: ['framework/shape.ts'],
  '@lezer/lr': ['formula/parser.generated.ts'],
  '@lezer/common': ['formula/syntax.ts'],
}
/** Only files that serve may load the whole server. */
const SERVER_USERS = ['serve.ts', 'platform.ts']
/** In the pages only the worker reads files: the readers are in its bundle, not in theirs. */
const SOURCE_USERS = ['check-worker.ts']
/** The page in every package brings the whole evaluation with it; the platform's own pages must not. */
const VERIFY_USERS = ['verifier/verify.ts']
const NO_NODE = new Set(['engine', 'checker', 'ledger', 'documents', 'app', 'web'])
const UNSTEADY =
  /\bnew Date\b|\bDate\.now\b|\bMath\.random\b|\bIntl\.|\.toLocale\w*\(|\blocaleCompare\b|\bparseFloat\b/

interface Import {
  readonly file: string
  readonly from: string
}

/** Every fault of a tree of rooms, as text; also how many files were read. */
export function wallFaults(root: string): { faults: readonly string[]; files: number } {
  const faults: string[] = []
  let files = 0
  for (const room of readdirSync(root)) {
    const source = join(root, room, 'src')
    const list = filesOf(source)
    files += list.length
    const allowed = ALLOWED[room]
    if (allowed === undefined) {
      faults.push(`${room}：不在墙的表里`)
      continue
    }
    const declared = declaredBy(join(root, room))
    const imports = list.flatMap((file) => importsOf(file).map(({ from }): Import => ({ file, from })))
    for (const { file, from } of imports) {
      if (file.endsWith('.test.ts') || file.endsWith('.test.tsx') || file.includes('/fixture')) continue
      const fault = faultOf(room, source, file, from, allowed, declared)
      if (fault !== undefined) faults.push(`${relative('.', file)}：${fault}`)
    }
    faults.push(...cycles(list).map((cycle) => `循环引用：${cycle}`))
    if (room === 'engine' || room === 'checker' || room === 'ledger')
      for (const file of list)
        if (!file.endsWith('.test.ts') && UNSTEADY.test(readFileSync(file, 'utf8')))
          faults.push(`${relative('.', file)}：用了随机器而变的东西（时钟、随机数、区域设置或浮点解析）`)
  }
  return { faults, files }
}

function faultOf(
  room: string,
  source: string,
  file: string,
  from: string,
  allowed: readonly string[],
  declared: ReadonlySet<string>,
): string | undefined {
  if (from.startsWith('.')) {
    const target = normalize(join(dirname(file), from))
    return target.startsWith(normalize(source)) ? undefined : `引用“${from}”出了本室`
  }
  if (from.startsWith('@jiheng/')) {
    if (!allowed.includes(from)) return `不可引用 ${from}`
    if (
      room === 'cli' &&
      from === '@jiheng/server' &&
      !SERVER_USERS.some((name) => file.endsWith(`/${name}`))
    )
      return '只有 serve.ts 可以引用整个服务'
    if (
      room === 'web' &&
      from === '@jiheng/documents/source' &&
      !SOURCE_USERS.some((name) => file.endsWith(`/${name}`))
    )
      return '只有 check-worker.ts 可以引用读取文件的部分'
    if (
      room === 'web' &&
      from === '@jiheng/app/verify' &&
      !VERIFY_USERS.some((name) => file.endsWith(`/${name}`))
    )
      return '只有验证网页可以引用验证'
    return undefined
  }
  if (from.startsWith('node:')) return NO_NODE.has(room) ? `本室不可用 ${from}` : undefined
  const name = from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
  if (!declared.has(name)) return `没有声明软件包 ${name}`
  const holders = ENGINE_PACKAGES[name]
  if (room === 'engine' && holders === undefined) return `引擎不可用软件包 ${name}`
  if (room === 'engine' && !holders?.some((holder) => file.endsWith(`/${holder}`)))
    return `软件包 ${name} 只能在 ${holders?.join('、')} 里用`
  return undefined
}

function filesOf(folder: string): readonly string[] {
  const list: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) list.push(...filesOf(path))
    else if (/\.tsx?$/.test(entry.name)) list.push(path)
  }
  return list
}

function declaredBy(room: string): ReadonlySet<string> {
  const read = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  return new Set(Object.keys(read.dependencies ?? {}))
}

/** What a file imports, and whether anything of it is left at run time. */
function importsOf(file: string): readonly { readonly from: string; readonly live: boolean }[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: { from: string; live: boolean }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause
      const named = clause?.namedBindings
      const types =
        clause?.isTypeOnly === true ||
        (clause !== undefined &&
          clause.name === undefined &&
          named !== undefined &&
          ts.isNamedImports(named) &&
          named.elements.every((one) => one.isTypeOnly))
      found.push({ from: node.moduleSpecifier.text, live: !types })
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    )
      found.push({ from: node.moduleSpecifier.text, live: !node.isTypeOnly })
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [first] = node.arguments
      if (first !== undefined && ts.isStringLiteral(first)) found.push({ from: first.text, live: false })
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    )
      found.push({ from: node.argument.literal.text, live: false })
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** Run-time cycles within a room: `import type` is gone before anything runs. */
function cycles(files: readonly string[]): readonly string[] {
  const edges = new Map<string, readonly string[]>()
  for (const file of files) {
    const live = importsOf(file).filter((one) => one.live && one.from.startsWith('.'))
    edges.set(
      normalize(file),
      live.map((one) => normalize(join(dirname(file), one.from))),
    )
  }
  const faults: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      faults.push([...path.slice(path.indexOf(file)), file].map((one) => relative('.', one)).join(' → '))
      return
    }
    state.set(file, 'open')
    for (const next of edges.get(file) ?? []) visit(next, [...path, file])
    state.set(file, 'done')
  }
  for (const file of edges.keys()) visit(file, [])
  return faults
}

if (process.argv[1]?.endsWith('walls.ts')) {
  const { faults, files } = wallFaults('packages')
  if (files < 20) faults.length === 0 && console.log('墙没有看到文件')
  for (const fault of faults) console.log(fault)
  console.log(`看了 ${files} 个文件，${faults.length} 处不合`)
  process.exit(faults.length === 0 && files >= 20 ? 0 : 1)
}
