/** Serves the built site on this machine, and runs stacks for its pages. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { listen } from '../../processes/supervisor/ports.ts'
import { isOwnHost } from './gate.ts'
import { isolationHeaders, wantsIsolation } from './isolation.ts'
import type { LocalServer } from './local-server.ts'

export interface SiteServer extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly address: string
}

export class NotBuilt extends Error {}

/** Port 0 is any. Rejects with a `PortTaken`, or with a `NotBuilt` when the folder holds no site. */
export async function serveSite(folder: string, port: number, local: LocalServer): Promise<SiteServer> {
  if (!existsSync(join(folder, 'index.html'))) throw new NotBuilt(`${folder} holds no site`)
  const files = sirv(folder, { etag: true, dev: false })
  const notFound = readFileSync(join(folder, '404.html'))
  const server = createServer((request, response) => {
    if (local.answer(request, response)) return
    const { method, headers, socket } = request
    // A name that was made to lead here has no business here, whatever it asks for.
    if (!isOwnHost(headers.host, socket.localPort)) return refuse(response, 403)
    if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405)
    // All that a page needs is here: it asks for whole files. A range that makes no sense throws where it is read.
    delete headers.range
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
    if (wantsIsolation(request.url)) {
      for (const [name, value] of isolationHeaders) response.setHeader(name, value)
    }
    files(request, response, () => {
      response.statusCode = 404
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(notFound)
    })
  })
  server.on('upgrade', (request, socket, head) => {
    if (!local.upgrade(request, socket, head)) socket.destroy()
  })
  const listening = await listen(server, port)
  return {
    address: `http://127.0.0.1:${listening}`,
    async [Symbol.asyncDispose]() {
      await local[Symbol.asyncDispose]()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end('not for you\n')
}
