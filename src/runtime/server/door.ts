/**
 * Stands before every handler of a server, whoever adds it and when: the built site's and the development server's. What
 * the gate refuses reaches none of them; what they answer leaves with the headers of this site, and with none that would
 * let another one read it.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import type { Server as SecureServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { isSecure } from '../../processes/wire/own-browser.ts'
import { endSocket } from './end-socket.ts'
import type { Refusal } from './gate.ts'
import type { LocalServer } from './local-server.ts'
import { always, headersOf } from './page-headers.ts'

export interface DoorOptions {
  readonly local: LocalServer
  /** Answers what has a gate of its own, and says whether it was that. */
  beside?(request: IncomingMessage, response: ServerResponse): boolean
  /** An upgrade that a handler behind the door knows what to do with. None unless told. */
  knowsUpgrade?(request: IncomingMessage): boolean
}

type Emit = (event: string, ...given: unknown[]) => boolean

export function keepDoor(server: Server | SecureServer | Http2SecureServer, options: DoorOptions): void {
  const behind: Emit = server.emit.bind(server) as Emit
  const emit: Emit = (event, ...given) => {
    if (event === 'request' || event === 'checkContinue' || event === 'checkExpectation')
      return open(given[0] as IncomingMessage, given[1] as ServerResponse, options, () =>
        behind('request', ...given),
      )
    if (event === 'upgrade')
      return openSocket(given as [IncomingMessage, Duplex, Buffer], options, () => behind(event, ...given))
    return behind(event, ...given)
  }
  server.emit = emit as typeof server.emit
  // Where nobody listens for upgrades, they come as requests.
  server.on('upgrade', () => {})
}

function open(
  request: IncomingMessage,
  response: ServerResponse,
  { local, beside }: DoorOptions,
  go: () => boolean,
): boolean {
  dress(request, response)
  if (beside?.(request, response) === true) return true
  const refusal = local.refuse(request)
  if (refusal !== undefined) {
    turnAway(request, response, refusal)
    return true
  }
  const elsewhere = otherName(request)
  if (elsewhere !== undefined) {
    response.writeHead(307, { Location: elsewhere })
    response.end()
    return true
  }
  return local.answer(request, response) || go()
}

/**
 * To a browser `localhost` and `127.0.0.1` are two places, each with work of its own. Whoever opens a page by the first is
 * led to the second, which the server prints. Programs, and parts of a page, get what they ask for.
 * So does whoever came by a name that a certificate stands for.
 */
function otherName(request: IncomingMessage): string | undefined {
  const { headers, socket, url = '/' } = request
  const port = /^localhost(:\d+)?$/i.exec(headers.host ?? '')?.[1]
  const isPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return port !== undefined && isPage && socket.localAddress === '127.0.0.1' && !isSecure(request)
    ? `http://127.0.0.1${port}${url}`
    : undefined
}

function openSocket(
  given: [IncomingMessage, Duplex, Buffer],
  options: DoorOptions,
  go: () => boolean,
): boolean {
  const [request, socket] = given
  const refusal = options.local.refuse(request)
  if (refusal !== undefined) {
    endSocket(socket, refusal)
    return true
  }
  if (options.local.upgrade(...given)) return true
  if (options.knowsUpgrade?.(request) === true) return go()
  // Whoever is at its other end has been refused: that it went meanwhile is no error of ours.
  socket.on('error', () => {}).destroy()
  return true
}

function turnAway(request: IncomingMessage, response: ServerResponse, { status }: Refusal): void {
  response.on('finish', () => request.socket.destroySoon())
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Connection: 'close',
    ...(status === 405 && { Allow: 'GET, HEAD' }),
  })
  response.end(JSON.stringify({ error: 'not for you' }))
}

/** As its head is written, the answer gets the headers of its kind, in place of those by which others could read it. */
function dress({ url = '/' }: IncomingMessage, response: ServerResponse): void {
  const write = response.writeHead.bind(response)
  const dressed = (status: number, ...given: readonly unknown[]): ServerResponse => {
    const reason = typeof given[0] === 'string' ? given[0] : undefined
    const headers = given.at(-1)
    if (Array.isArray(headers)) {
      for (let index = 0; index + 1 < headers.length; index += 2)
        response.appendHeader(String(headers[index]), String(headers[index + 1]))
    } else if (typeof headers === 'object' && headers !== null) {
      for (const [name, value] of Object.entries(headers))
        if (value !== undefined) response.setHeader(name, value)
    }
    for (const name of response.getHeaderNames())
      if (name.startsWith('access-control-')) response.removeHeader(name)
    const type = String(response.getHeader('content-type') ?? '')
    // What the browser has came with its own: new ones would take their place, and this answer does not say of what type it is.
    const own = status === 304 ? always : headersOf(url.split('?', 1)[0] ?? '/', type)
    for (const [name, value] of own) response.setHeader(name, value)
    return reason === undefined ? write(status) : write(status, reason)
  }
  response.writeHead = dressed as typeof response.writeHead
}
