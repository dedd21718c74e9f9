/** What every command has 命令的共同部分: its arguments, where it prints, how it ends. */
import { type Problem, printProblem, problem } from '@jiheng/engine'

/** Where a command prints. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Overwrites one line while something goes on; absent where nobody watches. */
  readonly progress?: (text: string) => void
}

/** What a command was given. */
export interface Arguments {
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly options: ReadonlyMap<string, readonly string[]>
}

export function usage(what: string, terminal: Terminal): number {
  return fail([problem('usage', { what })], terminal, 2)
}

/** Tells a fault of the program to whoever runs it, under the number that the reader was shown. */
export const incidentLog =
  (terminal: Terminal) =>
  (incident: string, reason: unknown): void =>
    terminal.err(
      `事故 ${incident}：${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    )

/** Print problems and give the exit code. */
export function fail(problems: readonly Problem[], terminal: Terminal, code: number): number {
  for (const one of problems) terminal.err(printProblem(one))
  return code
}
