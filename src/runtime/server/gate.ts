/**
 * Who may speak to the server: a page of its own, which has read the token. Another page in the same browser can send
 * requests here too, by a name that it has made lead to this machine (DNS rebinding) or without reading the answer;
 * Host, Origin and the browser's own word on where a request comes from tell them apart.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { protocol, tokenProtocol } from '../local/address.ts'

export interface Refusal {
  readonly status: 401 | 403 | 405
  readonly reason: string
}

export class Gate {
  readonly token: string

  constructor(token = randomBytes(24).toString('base64url')) {
    this.token = token
  }

  /** For the token itself: only for pages of this very server. */
  refuseReader(request: IncomingMessage): Refusal | undefined {
    if (request.method !== 'GET') return { status: 405, reason: `a ${request.method} for the token` }
    const { origin } = request.headers
    if (origin !== undefined && origin !== originOf(request)) return foreign(origin)
    return refuseHost(request) ?? refuseSite(request)
  }

  /** For a socket: those, and who has the token. A browser always says where a socket comes from. */
  refuseSocket(request: IncomingMessage): Refusal | undefined {
    const { origin } = request.headers
    const stranger = refuseHost(request) ?? refuseSite(request)
    if (stranger !== undefined) return stranger
    if (origin === undefined) return { status: 403, reason: 'a socket that does not say where it comes from' }
    if (origin !== originOf(request)) return foreign(origin)
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim())
    const wanted = tokenProtocol(this.token)
    if (offered.includes(protocol) && offered.some((each) => isSame(each, wanted))) return undefined
    return { status: 401, reason: 'a socket without the token of this start' }
  }
}

function foreign(origin: string): Refusal {
  return { status: 403, reason: `a page from ${origin.slice(0, 200)}` }
}

function originOf(request: IncomingMessage): string {
  return `http://${request.headers.host}`
}

const ownNames = ['127.0.0.1', 'localhost', '[::1]']
const ownAddress = /^(?:127\.|::1$|::ffff:127\.)/

/** Only names that always mean this machine, with the port that was really reached. */
export function isOwnHost(host: string | undefined, port: number | undefined): boolean {
  return ownNames.some((name) => host === `${name}:${port}` || (port === 80 && host === name))
}

/** Somebody may have told the dev server to listen to other machines as well: that is for reading. */
function refuseHost({ headers, socket }: IncomingMessage): Refusal | undefined {
  const { host = '' } = headers
  if (!ownAddress.test(socket.remoteAddress ?? '')) return { status: 403, reason: 'another machine' }
  if (isOwnHost(host, socket.localPort)) return undefined
  return { status: 403, reason: `a request to the host ${host.slice(0, 200)}` }
}

/** Fetch Metadata: what the browser says of the page that asks. Who is no browser says nothing. */
function refuseSite({ headers }: IncomingMessage): Refusal | undefined {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin') return undefined
  return { status: 403, reason: `a request from another site (${String(site).slice(0, 50)})` }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
