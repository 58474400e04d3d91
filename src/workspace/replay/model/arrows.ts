/** The messages of a world as arrows between lanes. Moments are ids of events. */
import type { Exchange } from './exchanges.ts'

export interface Arrow {
  readonly exchange: number
  readonly carried: 'request' | 'reply' | 'failure' | 'word'
  /** Names of lanes. A name that no lane has: nobody answers to it. */
  readonly from: string
  readonly to: string
  readonly left: number
  /** Undefined unless it arrived. */
  readonly arrived?: number
  /** `lost`: the network dropped it · `unheard`: nobody waited for it any more, or it was on its way at the end. */
  readonly fate: 'arrived' | 'refused' | 'lost' | 'unheard'
  /** Short words along the arrow: the request, the status, or the code. */
  readonly label: string
  readonly isBad: boolean
}

/** In the order in which they left. */
export function arrowsOf(exchanges: ReadonlyMap<number, Exchange>): readonly Arrow[] {
  return [...exchanges.values()]
    .flatMap((exchange) => [...requestOf(exchange), ...replyOf(exchange), ...wordOf(exchange)])
    .toSorted((a, b) => a.left - b.left)
}

function requestOf({ number, send, receive, refuse, lostRequest }: Exchange): readonly Arrow[] {
  if (send === undefined) return []
  const end = receive ?? refuse
  const fate =
    lostRequest !== undefined
      ? 'lost'
      : receive !== undefined
        ? 'arrived'
        : refuse !== undefined
          ? 'refused'
          : 'unheard'
  return [
    {
      exchange: number,
      carried: 'request',
      from: send.node,
      to: send.peer,
      left: send.id,
      ...(end !== undefined && { arrived: end.id }),
      fate,
      // Most are reads: that goes without saying.
      label: send.method === 'GET' ? send.path : `${send.method} ${send.path}`,
      isBad: fate === 'lost' || fate === 'refused',
    },
  ]
}

function replyOf({ number, send, refuse, reply, answer, fail, lostReply }: Exchange): readonly Arrow[] {
  // A caller that gives up hears nothing: it is the one who says so.
  const heardFail = fail?.code === 'ABORT_ERR' || fail?.code === 'ENOTFOUND' ? undefined : fail
  const begin = reply ?? refuse ?? (lostReply?.carried === 'reply' ? lostReply : undefined)
  const left = begin?.id ?? heardFail?.cause
  const from = begin?.node ?? send?.peer
  const to = send?.node
  if (left === undefined || from === undefined || to === undefined) return []
  if (begin === undefined && heardFail === undefined) return []
  const end = answer ?? heardFail
  const status = reply?.status
  return [
    {
      exchange: number,
      carried: status === undefined ? 'failure' : 'reply',
      from,
      to,
      left,
      ...(end !== undefined && { arrived: end.id }),
      fate: lostReply !== undefined ? 'lost' : end !== undefined ? 'arrived' : 'unheard',
      label: status === undefined ? (heardFail?.code ?? refuse?.code ?? '') : String(status),
      isBad: lostReply !== undefined || status === undefined || status >= 500,
    },
  ]
}

function wordOf({ number, lostWord, send }: Exchange): readonly Arrow[] {
  if (lostWord === undefined || send === undefined) return []
  const { node: from, peer: to, id: left } = lostWord
  return [{ exchange: number, carried: 'word', from, to, left, fate: 'lost', label: '', isBad: false }]
}
