/**
 * What nodes of one stack tell each other beside the request: who calls, and which exchange it is. In headers of our own,
 * which the gates at both ends add and take away; programs see none of it. Who does not know the stack's token cannot write them.
 */
import { timingSafeEqual } from 'node:crypto'

export const traceHeader = 'x-millions-trace'

export interface Trace {
  /** The name of a node, `users`, or `operator` at the side door. */
  readonly from: string
  /** What the program sees of the caller. */
  readonly address: string
  readonly to: string
  /** The key of the `send`. */
  readonly exchange: string
}

/** What the gate of the callee says of its answer. */
export interface AnswerTrace {
  /** Why the request was turned away: the program was not called. */
  readonly refused?: string
  /** The key of the `reply`, or of the `refuse`. */
  readonly told?: string
}

export function writeTrace(token: string, { from, address, to, exchange }: Trace): string {
  return [token, from, address, to, exchange].join(' ')
}

/** Undefined for a request from outside. */
export function readTrace(token: string, header: string | undefined): Trace | undefined {
  const [given = '', from, address, to, exchange] = header?.split(' ') ?? []
  if (!isSame(given, token) || from === undefined || address === undefined) return undefined
  return to === undefined || exchange === undefined ? undefined : { from, address, to, exchange }
}

export function writeAnswerTrace(token: string, { refused = '', told = '' }: AnswerTrace): string {
  return `${token} ${refused} ${told}`
}

export function readAnswerTrace(token: string, header: string | undefined): AnswerTrace {
  const [given = '', refused = '', told = ''] = header?.split(' ') ?? []
  if (!isSame(given, token)) return {}
  return { ...(refused !== '' && { refused }), ...(told !== '' && { told }) }
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
