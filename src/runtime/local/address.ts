/** Where a server that runs stacks is spoken to, and how a page shows that it may. */

/** Answers a page of its own with its token. A static host has nothing there. */
export const tokenPath = '/.millions/runtime.json'
/** A WebSocket that runs one stack. */
export const stackPath = '/.millions/stack'

/** The subprotocol that is spoken. The second one that a page asks for carries the token: it stands in no address and in no log. */
export const protocol = 'millions'

export function tokenProtocol(token: string): string {
  return `${protocol}.${token}`
}

/** Codes with which the server closes a socket, beside the usual ones (RFC 6455, 4000 to 4999 are an application's own). */
export const closeCodes = { tooMany: 4001, supervisorEnded: 4002, badMessage: 4003 } as const
