/**
 * One request over a real socket. Each takes a connection of its own: then a refused one is definite, as the contract
 * promises. On a kept one, a node that died between two requests looks the same as one that died while it worked.
 */
import { type ClientRequest, type IncomingMessage, request as open } from 'node:http'
import {
  type Cancellation,
  NetworkFailure,
  type WireRequest,
  type WireResponse,
} from '../../simulator/capabilities.ts'
import { BodyTooLarge, readWhole } from './body.ts'
import { readRawHeaders } from './raw-headers.ts'
import { type AnswerTrace, readAnswerTrace, type Trace, traceHeader, writeTrace } from './trace.ts'

export interface SendTarget {
  readonly port: number
  readonly token: string
  readonly trace: Trace
  readonly mostBodyBytes: number
}

export interface Answered {
  readonly response: WireResponse
  readonly trace: AnswerTrace
}

/** Rejects with a `NetworkFailure`, at once when it is cancelled. */
export function send(wire: WireRequest, target: SendTarget, cancellation: Cancellation): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const client = begin(wire, target)
    const fail = (error: unknown): void => reject(failureOf(error, target.trace.to))
    client.on('error', fail)
    client.on('response', (message) => {
      readAnswer(message, target).then(resolve, (error: unknown) => {
        client.destroy()
        fail(error)
      })
    })
    cancellation.onCancel(() => {
      reject(new NetworkFailure('ABORT_ERR', 'the caller cancelled the request'))
      client.destroy()
    })
    client.end(wire.body ?? undefined)
  })
}

function begin(wire: WireRequest, { port, token, trace }: SendTarget): ClientRequest {
  const client = open({
    host: '127.0.0.1',
    port,
    method: wire.method,
    path: pathOf(wire.url),
    agent: false,
    setHost: false,
  })
  // Nothing but what the program sent.
  for (const name of ['connection', 'content-length', 'transfer-encoding']) client.removeHeader(name)
  wire.headers.names.forEach((name, index) => {
    client.setHeader(name, wire.headers.values[index] ?? '')
  })
  client.setHeader(traceHeader, writeTrace(token, trace))
  return client
}

export function pathOf(url: string): string {
  const slash = url.indexOf('/', url.indexOf('//') + 2)
  const query = url.indexOf('?')
  if (slash >= 0 && (query < 0 || slash < query)) return url.slice(slash)
  return query < 0 ? '/' : `/${url.slice(query)}`
}

async function readAnswer(message: IncomingMessage, target: SendTarget): Promise<Answered> {
  const body = await readWhole(message, target.mostBodyBytes)
  const { headers, trace } = readRawHeaders(message.rawHeaders)
  return {
    response: {
      status: message.statusCode ?? 0,
      statusText: message.statusMessage ?? '',
      headers,
      body: body.length === 0 ? null : body,
    },
    trace: readAnswerTrace(target.token, trace),
  }
}

export function refusedBy(name: string): NetworkFailure {
  return new NetworkFailure('ECONNREFUSED', `connect ECONNREFUSED ${name}:80`)
}

/** In the words of the simulated world, which knows names in the place of ports. */
function failureOf(error: unknown, name: string): NetworkFailure {
  if (error instanceof BodyTooLarge) return new NetworkFailure('EMSGSIZE', error.message)
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'ECONNREFUSED') return refusedBy(name)
  if (code === undefined || code === 'EPIPE' || code === 'ECONNABORTED' || code === 'ECONNRESET')
    return new NetworkFailure('ECONNRESET', 'read ECONNRESET')
  return new NetworkFailure(code, message)
}
