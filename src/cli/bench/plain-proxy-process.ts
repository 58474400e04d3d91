/** A process of its own: one plain Node server, or a plain Node proxy before the servers whose ports follow. Its port is what it prints. */
import { createServer, request } from 'node:http'

const behind = process.argv.slice(2).map(Number)
let turn = 0

const server = createServer((incoming, outgoing) => {
  if (behind.length === 0) {
    outgoing.setHeader('Content-Type', 'text/plain')
    outgoing.end('hello')
    return
  }
  const port = behind[turn++ % behind.length]
  const { method, url, headers } = incoming
  // A connection for each request, as between nodes.
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  onward.on('error', () => outgoing.writeHead(502).end())
  incoming.pipe(onward)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})
process.stdin.on('end', () => process.exit(0)).resume()
