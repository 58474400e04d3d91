/** The server that serves the page, if that is one on this machine which does more than serve. */
import { RuntimeProblem } from '../contract.ts'
import { protocol, tokenPath, tokenProtocol } from './address.ts'

const ownHost = /^(?:127\.0\.0\.1|localhost|\[::1\])$/

export interface LocalOptions {
  /** Of the page, and so of the server. */
  readonly origin: string
  readonly fetch?: typeof fetch
  /** `Origin` is the browser's to say; elsewhere it has to be given. */
  openSocket?(url: string, protocols: string[]): WebSocket
}

/** Undefined when it only serves. Rejects with a `RuntimeProblem` when it turned the page away, or is gone. */
export async function readToken({ origin, fetch: ask = fetch }: LocalOptions): Promise<string | undefined> {
  let response: Response
  try {
    response = await ask(`${origin}${tokenPath}`, { cache: 'no-store' })
  } catch (error) {
    if (ownHost.test(new URL(origin).hostname))
      throw new RuntimeProblem('server-gone', `the server does not answer (${String(error)})`)
    // Offline, and not from this machine.
    return undefined
  }
  if (response.status === 403 || response.status === 401)
    throw new RuntimeProblem('stale-page', `the server answered with ${response.status}`)
  if (!response.ok || !response.headers.get('content-type')?.startsWith('application/json')) return undefined
  const told: unknown = await response.json().catch(() => undefined)
  const token = typeof told === 'object' && told !== null && 'token' in told ? told.token : undefined
  return typeof token === 'string' ? token : undefined
}

/** A socket to one of its services. */
export function knock(
  { origin, openSocket = (url, protocols) => new WebSocket(url, protocols) }: LocalOptions,
  path: string,
  token: string,
): WebSocket {
  return openSocket(`${origin.replace(/^http/, 'ws')}${path}`, [protocol, tokenProtocol(token)])
}

let asked: Promise<boolean> | undefined

/**
 * Whether this page's own server is such a one. Asked once, by whoever wants to know first, and never where it cannot be
 * one. Rejects as `readToken` does, and is asked again then.
 */
export function isServedHere(): Promise<boolean> {
  if (!ownHost.test(location.hostname)) return Promise.resolve(false)
  asked ??= readToken({ origin: location.origin }).then(
    (token) => token !== undefined,
    (error: unknown) => {
      asked = undefined
      throw error
    },
  )
  return asked
}
