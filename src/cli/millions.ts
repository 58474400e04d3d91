/** Where the command line starts: gives the commands their surroundings, and the process its exit code. */
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { endingOf } from '../ending.ts'
import { guarded, runCommandLine } from './command-line.ts'
import { tellFailure } from './failure.ts'
import { Screen } from './screen.ts'

const { stdin, stdout, stderr } = process
const ending = endingOf(process)
// Whoever reads along may stop reading, as head does, or be gone, as a closed terminal is.
let isCutOff = false
for (const stream of [stdout, stderr])
  stream.on('error', () => {
    isCutOff = true
    process.exitCode = 2
    ending.begin()
  })

const { print, complain, progress } = new Screen(stdout, stderr)
let input: Interface | undefined
const terminal = {
  root: join(import.meta.dirname, '..', '..'),
  workingFolder: process.cwd(),
  print,
  complain,
  progress,
  isWatched: stderr.isTTY === true,
  // Some terminals do not know how wide they are, and say 0.
  width: stdout.columns || 100,
  screenWidth: (stdout.isTTY && stdout.columns) || undefined,
  // Made when asked for: reading along keeps a process alive.
  get input() {
    input ??= createInterface({ input: stdin })
    return input
  },
  signal: ending.signal,
}
// Node itself would print what was thrown as it is.
process.on('uncaughtException', (error) => {
  tellFailure(error, false, guarded(terminal))
  process.exit(2)
})

const code = await runCommandLine(process.argv.slice(2), terminal)
process.exitCode = isCutOff ? 2 : code
