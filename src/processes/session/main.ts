/** One process runs one stack for one view: commands on standard input, what there is to tell on standard output. It ends when its input does. */
import type { Command, Update } from '../../live/protocol.ts'
import { createLineReader, encodeLine } from '../lines.ts'
import { RealSession } from './real-session.ts'
import { endOfInput, type Ready, sayWhenReady } from './terminal.ts'

/** What waits to be read. */
const mostWaitingBytes = 2 ** 20
const { stdin, stdout, execPath, argv } = process
const tell = (update: Update | Ready): void => void stdout.write(encodeLine(update))
const session = new RealSession({
  program: { node: execPath, file: argv[1] ?? '' },
  isBehind: () => stdout.writableLength > mostWaitingBytes,
  tell,
})

async function leave(): Promise<void> {
  await session[Symbol.asyncDispose]()
  process.exit(0)
}

// Whoever started this one decides what becomes of it.
process.on('SIGINT', () => {})
process.on('uncaughtException', (error) => {
  tell({ kind: 'broke', message: error.message })
  void leave()
})
stdout.on('error', () => void leave())
const read = createLineReader<Command>((command) => session.take(command))
stdin.setEncoding('utf8')
// A terminal would give whole lines only, and repeat them.
if (stdin.isTTY) stdin.setRawMode(true)
stdin.on('data', (chunk: string) => {
  read(chunk)
  if (chunk.includes(endOfInput)) void leave()
})
stdin.on('end', () => void leave())
if (argv.includes(sayWhenReady)) tell({ kind: 'ready' })
