/** The command line's door 命令行. */

export { HELP } from './help.ts'
export { run } from './run.ts'
