/** One process runs one node. It is told what to run on standard input, and ends when that is closed. */
import { prepareRealm } from '../../simulator/sandbox/realm.ts'
import { createLineReader, encodeLine } from '../lines.ts'
import type { HostOrder, HostReport } from '../protocol.ts'
import { clockMs } from './clock.ts'
import { HostedNode } from './node.ts'
import { findThreads, type Threads } from './threads.ts'

const { stdin, stdout } = process
let node: HostedNode | undefined

const tell = (report: HostReport): void => void stdout.write(encodeLine(report))
// What was said last must be out before the process is gone.
const end = (): void => void stdout.write('', () => process.exit(1))

function take(order: HostOrder, threads: Threads): void {
  if (order.kind !== 'boot') {
    node?.take(order)
    return
  }
  node = new HostedNode(order, tell, end, threads)
  node.launch().catch((error: unknown) => {
    throw error
  })
}

// Ctrl-C in a terminal reaches all processes there; who started this one decides what becomes of it.
process.on('SIGINT', () => {})
process.on('uncaughtException', (thrown) => {
  if (node === undefined) throw thrown
  node.dieOf(thrown)
})
process.on('unhandledRejection', (reason) => node?.noteRejection(reason))
// Nobody is there any more who could use this node.
const leave = (): void => process.exit(0)
stdout.on('error', leave)

async function begin(): Promise<void> {
  const threads = await findThreads()
  const read = createLineReader<HostOrder>((order) => take(order, threads))
  stdin.setEncoding('utf8')
  stdin.on('data', (chunk: string) => read(chunk))
  stdin.on('end', leave)
  prepareRealm()
  tell({ kind: 'hello', clockMs: clockMs() })
}

void begin()
