/** Where the command line starts: gives the commands their surroundings, and the process its exit code. */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { runCommandLine } from './command-line.ts'

const root = join(import.meta.dirname, '..', '..')

// Whoever reads along may stop reading, as head does.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(2)
  throw error
})

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())

process.exitCode = await runCommandLine(process.argv.slice(2), {
  root,
  workingFolder: process.cwd(),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  isWatched: process.stderr.isTTY === true,
  width: process.stdout.columns ?? 100,
  screenWidth: process.stdout.isTTY ? process.stdout.columns : undefined,
  // Made when asked for: reading along keeps a process alive.
  get input() {
    return createInterface({ input: process.stdin })
  },
  signal: interrupt.signal,
})
