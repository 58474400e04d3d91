/** One process runs one stack for one view: commands on standard input, what there is to tell on standard output. It ends when its input is closed. */
import type { Command, Update } from '../../live/protocol.ts'
import { createLineReader, encodeLine } from '../lines.ts'
import { RealSession } from './real-session.ts'

/** What waits to be read. */
const mostWaitingBytes = 2 ** 20
const { stdin, stdout, execPath } = process
const tell = (update: Update): void => void stdout.write(encodeLine(update))
const session = new RealSession({
  program: { node: execPath, file: process.argv[1] ?? '' },
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
stdin.on('data', (chunk: string) => read(chunk))
stdin.on('end', () => void leave())
