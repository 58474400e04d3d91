/**
 * A process of its own, as a classroom is: root, data, number of workers and their priority are its arguments. It prints where it is, and
 * the instructor of its first start.
 */
import { createServer } from 'node:http'
import { startClassroom } from '../../classroom/start.ts'
import { listen } from '../../processes/supervisor/ports.ts'

const [root = '', data = '', workers = '', priority = ''] = process.argv.slice(2)
const running = await startClassroom({
  root,
  data,
  tracks: { all: ['load-balancer'] },
  workers: Number(workers),
  gradingPriority: Number(priority),
  say: (line) => console.error(line),
})
const server = createServer((request, response) => {
  if (!running.answer(request, response)) response.writeHead(404).end()
})
// On a machine that is full, a client may take a line again as it is closed for being idle.
server.keepAliveTimeout = 600_000
const port = await listen(server, 0)
process.stdout.write(`${JSON.stringify({ port, instructor: running.firstInstructor })}\n`)
process.stdin.on('end', () => void running[Symbol.asyncDispose]().then(() => process.exit(0))).resume()
