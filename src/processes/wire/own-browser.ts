/**
 * Whose request it is that comes to a server on this machine. Any page in the browser can send some here: by a name that
 * it has made lead to this machine (DNS rebinding), or without reading the answer. `Host`, `Origin` and the browser's own
 * word on where a request comes from (Fetch Metadata) tell them apart. Who is no browser says nothing of the kind.
 */
import type { IncomingMessage } from 'node:http'

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Why it is refused, in words for a log; undefined when it is not. `opensPage`: a link from another site may lead there.
 * `names`: by which names it may be asked for besides, as its owner has said.
 */
export function refuseForeign(
  request: IncomingMessage,
  opensPage: boolean,
  names: readonly string[] = [],
): string | undefined {
  const { headers } = request
  const { host = '', origin } = headers
  if (!isOwnHost(request, names)) return `a request to the host ${plain(host)}`
  if (origin !== undefined && origin !== `${isSecure(request) ? 'https' : 'http'}://${host}`)
    return `a page from ${plain(origin)}`
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin') return undefined
  if (site === 'none') return isTopLevel(request) ? undefined : 'a request from nowhere that opens no page'
  if (opensPage && isTopLevel(request) && headers['sec-fetch-user'] === '?1') return undefined
  return `a request from another site (${plain(String(site))})`
}

/** Whether it came by TLS, to this server itself. */
export function isSecure({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}

/** Names that always mean this machine, or the address that was reached in figures, with the port. No name server has a say in either. */
function isOwnHost(request: IncomingMessage, told: readonly string[]): boolean {
  const { headers, socket } = request
  const { localAddress = '', localPort } = socket
  const usualPort = isSecure(request) ? 443 : 80
  const reached = localAddress.replace(/^::ffff:/, '')
  const names = [...loopbackNames, reached.includes(':') ? `[${reached}]` : reached, ...told]
  // What stands before it may listen at another port.
  if (headers.host !== undefined && told.includes(headers.host)) return true
  return names.some(
    (name) => headers.host === `${name}:${localPort}` || (localPort === usualPort && headers.host === name),
  )
}

/** A tab turns to it: it is neither framed nor fetched. */
function isTopLevel({ method, headers }: IncomingMessage): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  return isRead && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

/** What somebody else has written, for a terminal: in letters that move no cursor, and not too many. */
export function plain(text: string): string {
  const visible = text.slice(0, 200).replace(/[^\x20-\x7e]/g, (letter) => {
    return `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`
  })
  return text.length > 200 ? `${visible}…` : visible
}
