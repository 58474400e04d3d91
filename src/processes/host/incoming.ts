/** Requests as they come in over the socket, each with who sent it and a way to answer. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Cancellation, WireRequest, WireResponse } from '../../simulator/capabilities.ts'
import { parseUrl } from '../../simulator/web/url-record.ts'
import { isContainer } from '../machine.ts'
import { readWhole } from '../wire/body.ts'
import { refuseForeign } from '../wire/own-browser.ts'
import { readRawHeaders } from '../wire/raw-headers.ts'
import { type AnswerTrace, readTrace, type Trace, traceHeader, writeAnswerTrace } from '../wire/trace.ts'

/**
 * Whether it came from another website in somebody's browser, or by a name that was made to lead here, and is turned away.
 * A person may follow a link to it: the page of the course has one. Nodes and users of the stack know its secret. In a
 * container no port can be reached but through its page, by names of its own.
 */
export function refuseStranger(message: IncomingMessage, response: ServerResponse, token: string): boolean {
  if (isContainer || readTrace(token, message.headers[traceHeader]?.toString()) !== undefined) return false
  // What is no host at all is told so.
  if (
    refuseForeign(message, true) === undefined ||
    parseUrl(`http://${message.headers.host ?? ''}/`) === null
  )
    return false
  response.on('finish', () => message.socket.destroySoon())
  response.writeHead(403, { Connection: 'close' }).end()
  return true
}

export class IncomingCall implements Cancellation {
  readonly request: WireRequest
  /** Path and query. */
  readonly path: string
  /** Undefined for whoever came from outside. */
  readonly trace: Trace | undefined
  readonly remoteAddress: string
  receivedMs = 0
  cancelled = false
  readonly #token: string
  readonly #response: ServerResponse
  readonly #callbacks: (() => void)[] = []

  constructor(
    message: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array<ArrayBuffer>,
    token: string,
  ) {
    const { headers, trace } = readRawHeaders(message.rawHeaders)
    const host = headers.values[headers.names.indexOf('host')] ?? ''
    this.path = message.url ?? '/'
    // A proxy is asked with whole URLs.
    const url = /^https?:/.test(this.path) ? this.path : `http://${host}${this.path}`
    this.request = { method: message.method ?? 'GET', url, headers, body: body.length === 0 ? null : body }
    this.trace = readTrace(token, trace)
    this.remoteAddress = this.trace?.address ?? message.socket.remoteAddress ?? '127.0.0.1'
    this.#token = token
    this.#response = response
    response.on('close', () => {
      if (!response.writableFinished) this.#cancel()
    })
  }

  onCancel(callback: () => void): void {
    if (this.cancelled) callback()
    else this.#callbacks.push(callback)
  }

  #cancel(): void {
    this.cancelled = true
    for (const callback of this.#callbacks.splice(0)) callback()
  }

  answer(wire: WireResponse, trace: AnswerTrace): void {
    if (this.cancelled) return
    const response = this.#response
    // What the program did not say is not said for it.
    response.sendDate = false
    for (const name of ['connection', 'keep-alive', 'transfer-encoding']) response.removeHeader(name)
    const { names, values } = wire.headers
    const isChunked = names.includes('transfer-encoding')
    const flat = names.flatMap((name, index) =>
      // Both together are no valid message.
      isChunked && name === 'content-length' ? [] : [name, values[index] ?? ''],
    )
    if (this.trace !== undefined) flat.push(traceHeader, writeAnswerTrace(this.#token, trace))
    response.writeHead(wire.status, wire.statusText, flat)
    response.end(wire.body ?? undefined)
  }

  /** Turns it away before the program sees it. Nodes of the stack are told why; others find the connection closed. */
  refuse(reason: string, key: string): void {
    if (this.trace === undefined) this.#response.destroy()
    else
      this.answer(
        { status: 503, statusText: '', headers: { names: [], values: [] }, body: null },
        { refused: reason, told: key },
      )
  }

  hangUp(): void {
    this.#response.destroy()
  }
}

/** Undefined when the caller was gone before its request was whole, or names no host: then it is answered with 400. */
export async function receive(
  message: IncomingMessage,
  response: ServerResponse,
  token: string,
  mostBodyBytes: number,
): Promise<IncomingCall | undefined> {
  // Sockets fail as callers come and go; what that means is found out by the call.
  response.on('error', () => {})
  try {
    const body = await readWhole(message, mostBodyBytes)
    const call = new IncomingCall(message, response, body, token)
    if (parseUrl(call.request.url) !== null) return call
    response.writeHead(400).end()
    return undefined
  } catch {
    response.destroy()
    return undefined
  }
}
