/**
 * Who may speak to the server, and by which words. Stands before every handler, by way of the door (`door.ts`): a page of
 * this server may read; one that has read the token of this start may open sockets as well.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { refuseForeign } from '../../processes/wire/own-browser.ts'
import { protocol, tokenProtocol } from '../local/address.ts'

export interface Refusal {
  readonly status: 401 | 403 | 404 | 405
  readonly reason: string
}

const ownAddress = /^(?:127\.|::1$|::ffff:127\.)/
/** What somebody outside may link to. */
const page = /^\/(?:[a-z0-9-]+\/)*(?:[a-z0-9-]+(?:\.html)?)?$/i
/** The development server opens files in an editor for whoever asks there, in any way of writing it. */
const openInEditor = /^\/__open-in-editor/i

export class Gate {
  readonly token: string
  readonly #names: readonly string[]

  /** `names`: by which the server may be asked for, besides loopback and addresses in figures. */
  constructor(token = randomBytes(24).toString('base64url'), names: readonly string[] = []) {
    this.token = token
    this.#names = names
  }

  /** For whatever is asked. */
  refuse(request: IncomingMessage): Refusal | undefined {
    const { method, url = '' } = request
    // Nothing here is written, and nobody elsewhere is asked whether it might be.
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: `a ${method}` }
    const path = readPath(url)
    if (path === undefined) return { status: 404, reason: 'an address that nothing here can have' }
    if (openInEditor.test(path)) return { status: 403, reason: 'a request to open an editor' }
    const foreign = refuseForeign(request, page.test(path), this.#names)
    return foreign === undefined ? undefined : { status: 403, reason: foreign }
  }

  /** For the token itself, beyond that. */
  refuseReader({ method, socket }: IncomingMessage): Refusal | undefined {
    if (method !== 'GET') return { status: 405, reason: `a ${method} for the token` }
    // Somebody may have told the dev server to listen to other machines as well: that is for reading.
    return ownAddress.test(socket.remoteAddress ?? '')
      ? undefined
      : { status: 403, reason: 'another machine' }
  }

  /** For a socket, beyond that: who has the token. A browser always says where a socket comes from. */
  refuseSocket(request: IncomingMessage): Refusal | undefined {
    const stranger = this.refuseReader(request)
    if (stranger !== undefined) return stranger
    if (request.headers.origin === undefined)
      return { status: 403, reason: 'a socket that does not say where it comes from' }
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim())
    const wanted = tokenProtocol(this.token)
    if (offered.includes(protocol) && offered.some((each) => isSame(each, wanted))) return undefined
    return { status: 401, reason: 'a socket without the token of this start' }
  }
}

/**
 * The path that is meant, if there is one way only to read it. No browser sends others for a page of ours, and whoever
 * reads them (a file server, a log, a terminal) may each read them in a way of its own.
 */
function readPath(url: string): string | undefined {
  // Another form than a path is a proxy's; what is written raw is in letters of ASCII.
  if (!/^\/[\x21-\x7e]*$/.test(url)) return undefined
  const [written = '', ...query] = url.split('?')
  const path = decode(written)
  if (path === undefined || decode(query.join('?')) === undefined) return undefined
  const isPlain = !/[\\%]|\/\/|\/\.\.?(?:\/|$)/.test(path) && !/%2f/i.test(written)
  return isPlain ? path : undefined
}

/** Undefined for what is no text, or holds what moves a cursor, turns writing round, or is no letter at all. */
function decode(written: string): string | undefined {
  try {
    const text = decodeURIComponent(written)
    return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/u.test(text) || /%[01]\p{AHex}|%7f/iu.test(text)
      ? undefined
      : text
  } catch {
    return undefined
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
