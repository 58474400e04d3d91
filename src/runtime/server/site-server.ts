/** Serves the built site on this machine, and runs stacks for its pages. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { listen } from '../../processes/supervisor/ports.ts'
import { type DoorOptions, keepDoor } from './door.ts'
import type { LocalServer } from './local-server.ts'

export interface SiteServer extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly address: string
  readonly port: number
}

export class NotBuilt extends Error {}

export interface SiteServerOptions extends Pick<DoorOptions, 'beside'> {
  /** Where it listens: this machine alone, unless told. */
  readonly host?: string
}

/** Port 0 is any. Rejects with a `PortTaken`, or with a `NotBuilt` when the folder holds no site. */
export async function serveSite(
  folder: string,
  port: number,
  local: LocalServer,
  { host = '127.0.0.1', ...door }: SiteServerOptions = {},
): Promise<SiteServer> {
  if (!existsSync(join(folder, 'index.html'))) throw new NotBuilt(`${folder} holds no site`)
  const files = sirv(folder, { etag: true, dev: false, brotli: true, gzip: true })
  const notFound = readFileSync(join(folder, '404.html'))
  const server = createServer((request, response) => {
    // All that a page needs is here: it asks for whole files. A range that makes no sense throws where it is read.
    delete request.headers.range
    files(request, response, () => {
      response.statusCode = 404
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(notFound)
    })
  })
  keepDoor(server, { local, ...door })
  const listening = await listen(server, port, host)
  return {
    address: `http://127.0.0.1:${listening}`,
    port: listening,
    async [Symbol.asyncDispose]() {
      await local[Symbol.asyncDispose]()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
