/** Programs of threads 线程程序: where they lie, and how they are started. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/** Beside the module that asks in the sources; beside the program or its chunks when built. */
export function findProgram(moduleUrl: string, name: string): string {
  const here = dirname(fileURLToPath(moduleUrl))
  const found = [`${name}.ts`, `${name}.mjs`, `../${name}.mjs`]
    .map((file) => join(here, file))
    .find((file) => existsSync(file))
  if (found === undefined) throw new Error(`the program ${name} is not installed`)
  return found
}

/** A source file of ours needs a loader where Node does not read types away itself. */
export function startProgram(program: string, options: WorkerOptions): Worker {
  if (!program.endsWith('.ts')) return new Worker(program, options)
  const tsx = import.meta.resolve('tsx/esm/api')
  const load = `import(${JSON.stringify(tsx)}).then(({ tsImport }) => tsImport(${JSON.stringify(pathToFileURL(program).href)}, ${JSON.stringify(tsx)}))`
  return new Worker(load, { ...options, eval: true, execArgv: [] })
}
