/**
 * The typesetting process 排版进程: reads Typst source from standard input, writes PDF to standard output. Runs alone, since
 * the compiler is native code that cannot be interrupted from within and may take the whole process with it.
 * Arguments: font files. Exit status 3: no compiler for this processor; 4: the source does not compile; 5: a font is
 * missing. Why is then on standard error.
 */
import { readFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The few members of `@myriaddreamin/typst-ts-node-compiler` that are used. */
interface Typst {
  readonly NodeCompiler: {
    create(options: {
      readonly workspace: string
      readonly fontArgs: readonly { readonly fontBlobs: readonly Uint8Array[] }[]
    }): Compiler
  }
}
interface Compiler {
  compile(source: { readonly mainFileContent: string }): {
    readonly result: unknown
    takeError(): { readonly shortDiagnostics: readonly { readonly message?: string }[] } | null
  }
  pdf(document: unknown, options: { readonly pdfStandard: string }): Uint8Array
}

function finish(status: number, why: string): never {
  writeAll(2, new TextEncoder().encode(why))
  process.exit(status)
}

/** Pipes take what they can hold; the rest waits. */
function writeAll(target: number, bytes: Uint8Array): void {
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(target, bytes, at, bytes.length - at)
    } catch (error) {
      if ((error as { code?: string }).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

function loadTypst(): Typst {
  try {
    return createRequire(import.meta.url)('@myriaddreamin/typst-ts-node-compiler') as Typst
  } catch (error) {
    return finish(3, error instanceof Error ? (error.message.split('\n')[0] ?? '') : '')
  }
}

function loadFonts(files: readonly string[]): readonly Uint8Array[] {
  try {
    return files.map((file) => readFileSync(file))
  } catch (error) {
    return finish(5, error instanceof Error ? error.message : '')
  }
}

function print(source: string, typst: Typst, fonts: readonly Uint8Array[]): Uint8Array {
  // A workspace that does not exist: no file of the machine can be read from the source.
  const workspace = join(tmpdir(), 'jiheng-no-workspace')
  const compiler = typst.NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts }] })
  const compiled = compiler.compile({ mainFileContent: source })
  if (compiled.result === null || compiled.result === undefined) {
    const messages = compiled.takeError()?.shortDiagnostics.map((one) => one.message ?? '') ?? []
    return finish(4, messages.join('；'))
  }
  try {
    return compiler.pdf(compiled.result, { pdfStandard: 'a-2b' })
  } catch {
    // PDF/A wants a glyph for every character; a rare one that no font has must not stop the report.
    return compiler.pdf(compiled.result, { pdfStandard: '1.7' })
  }
}

const typst = loadTypst()
writeAll(1, print(readFileSync(0, 'utf8'), typst, loadFonts(process.argv.slice(2))))
process.exit(0)
