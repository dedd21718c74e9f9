/** The command line 命令行: reads arguments, calls a use case, prints Chinese. Never a stack trace. */
import { run } from './run.ts'

// Whoever reads only the first lines (| head) has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  ...(process.stderr.isTTY
    ? { progress: (text: string) => void process.stderr.write(`\r\u001b[K${text}`) }
    : {}),
})
