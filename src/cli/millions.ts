/** Where the command line starts: gives the commands their surroundings, and the process its exit code. */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
enableCompileCache(join(root, '.cache', 'node'))

// Loaded only now, so that what follows comes out of the cache, its types stripped already.
const { runCommandLine } = await import('./command-line.ts')

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
  signal: interrupt.signal,
})
