/** Where the server on this machine is spoken to, and how a page shows that it may. */

/** Answers a page of its own with its token. A static host has nothing there. */
export const tokenPath = '/.millions/runtime.json'
/** A WebSocket that runs one stack. */
export const stackPath = '/.millions/stack'
/** A WebSocket that keeps a page in step with an exercise's folder. */
export const filesPath = '/.millions/files'

/** The subprotocol that is spoken. The second one that a page asks for carries the token: it stands in no address and in no log. */
export const protocol = 'millions'

export function tokenProtocol(token: string): string {
  return `${protocol}.${token}`
}

/** Codes with which the server closes a socket, beside the usual ones (RFC 6455, 4000 to 4999 are an application's own). */
export const closeCodes = { tooMany: 4001, supervisorEnded: 4002, badMessage: 4003 } as const

/** More than the code and the stack of any exercise. A socket that sends more at once is closed. */
export const mostMessageBytes = 4 * 2 ** 20
