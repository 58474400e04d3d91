/** Serves the built site on this machine, and runs stacks for its pages. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import sirv from 'sirv'
import { listen } from '../../processes/supervisor/ports.ts'
import type { Certificate } from './certificate.ts'
import { type DoorOptions, keepDoor } from './door.ts'
import type { LocalServer } from './local-server.ts'

export interface SiteServer extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly address: string
  readonly port: number
}

/** Of certificates that are renewed: a minute is nothing beside the days that they overlap. */
const lookEveryMs = 60_000

export class NotBuilt extends Error {}

export interface SiteServerOptions extends Pick<DoorOptions, 'beside'> {
  /** Where it listens: this machine alone, unless told. */
  readonly host?: string
  /** Speaks TLS by it, and by the next one from when it lies there. */
  readonly tls?: SiteTls
}

export interface SiteTls {
  readonly certificate: Certificate
  /** Asked now and then: undefined when it is the same still. */
  renewed?(now: Certificate): Certificate | undefined
}

/** Port 0 is any. Rejects with a `PortTaken`, or with a `NotBuilt` when the folder holds no site. */
export async function serveSite(
  folder: string,
  port: number,
  local: LocalServer,
  { host = '127.0.0.1', tls, ...door }: SiteServerOptions = {},
): Promise<SiteServer> {
  if (!existsSync(join(folder, 'index.html'))) throw new NotBuilt(`${folder} holds no site`)
  const files = sirv(folder, { etag: true, dev: false, brotli: true, gzip: true })
  const notFound = readFileSync(join(folder, '404.html'))
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // All that a page needs is here: it asks for whole files. A range that makes no sense throws where it is read.
    delete request.headers.range
    files(request, response, () => {
      response.statusCode = 404
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(notFound)
    })
  }
  const server =
    tls === undefined
      ? createServer(answer)
      : createSecureServer({ cert: tls.certificate.cert, key: tls.certificate.key }, answer)
  keepDoor(server, { local, ...door })
  const listening = await listen(server, port, host)
  const looking = tls !== undefined && 'setSecureContext' in server ? keepRenewed(server, tls) : undefined
  return {
    address: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${listening}`,
    port: listening,
    async [Symbol.asyncDispose]() {
      clearInterval(looking)
      await local[Symbol.asyncDispose]()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function keepRenewed(
  server: ReturnType<typeof createSecureServer>,
  { certificate, renewed }: SiteTls,
): NodeJS.Timeout {
  let now = certificate
  return setInterval(() => {
    const next = renewed?.(now)
    if (next === undefined) return
    now = next
    server.setSecureContext({ cert: next.cert, key: next.key })
  }, lookEveryMs).unref()
}
