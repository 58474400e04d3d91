/** Lets an HTTP server on this machine run stacks for its pages: hands out its token, and opens sockets to its services. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { mostMessageBytes, protocol, tokenPath } from '../local/address.ts'
import { endSocket } from './end-socket.ts'
import { Gate, type Refusal } from './gate.ts'
import { openLine, type PageLine } from './line.ts'

/** What is behind a socket's path. */
export interface Service {
  readonly path: string
  accept(line: PageLine): void
  /** Whatever it has begun. Settles when nothing of it is left. */
  end(): Promise<void>
}

export interface LocalServerOptions {
  readonly services: readonly Service[]
  readonly gate?: Gate
  /** How often a page is asked whether it is there; it has as long to answer. 15,000 unless told. */
  readonly pingEveryMs?: number
  /** One line for the terminal. */
  say(line: string): void
}

/** A page that tries without end does not fill a terminal. */
const mostNotes = 100

export class LocalServer implements AsyncDisposable {
  readonly #options: LocalServerOptions
  readonly #gate: Gate
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  })

  #notes = 0

  constructor(options: LocalServerOptions) {
    this.#options = options
    this.#gate = options.gate ?? new Gate()
  }

  /** Whatever is asked for. Undefined when it may be. */
  refuse(request: IncomingMessage): Refusal | undefined {
    const refusal = this.#gate.refuse(request)
    if (refusal !== undefined) this.#note(refusal)
    return refusal
  }

  /** Whether the request was for the token, and is answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (pathOf(request) !== tokenPath) return false
    const refusal = this.#gate.refuseReader(request)
    response.setHeader('Cache-Control', 'no-store')
    response.setHeader('Content-Type', 'application/json')
    if (refusal === undefined) {
      response.end(JSON.stringify({ token: this.#gate.token }))
      return true
    }
    this.#note(refusal)
    response.statusCode = refusal.status
    response.end(JSON.stringify({ error: 'not for you' }))
    return true
  }

  /** Whether the upgrade was for one of the services. Others are somebody else's. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const service = this.#options.services.find(({ path }) => path === pathOf(request))
    if (service === undefined) return false
    const refusal = this.#gate.refuseSocket(request)
    if (refusal !== undefined) {
      this.#note(refusal)
      endSocket(socket, refusal)
      return true
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) =>
      service.accept(openLine(opened, this.#options.pingEveryMs)),
    )
    return true
  }

  #note({ status, reason }: Refusal): void {
    this.#notes++
    if (this.#notes <= mostNotes) this.#options.say(`refused with ${status}: ${reason}`)
    if (this.#notes === mostNotes) this.#options.say('what else is refused is not told')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#sockets.close()
    await Promise.all(this.#options.services.map((service) => service.end()))
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url
}
