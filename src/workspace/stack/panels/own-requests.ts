/** The requests that the learner sent by hand: what became of each, and which way it took. */
import type { PlainRequest } from '../../../contract/scene.ts'
import type { Leg, OwnReply } from '../../../live/protocol.ts'
import { linkKey } from '../picture/links.ts'

export interface OwnRequest {
  readonly own: number
  readonly request: PlainRequest
  readonly reply: OwnReply | undefined
  /** The messages it led to, in their order. */
  readonly legs: readonly Leg[]
}

const most = 20
/** A request that leads to others without end must not fill the page. */
const mostLegs = 400

/** The newest first. */
export function sent(
  requests: readonly OwnRequest[],
  own: number,
  request: PlainRequest,
): readonly OwnRequest[] {
  return [{ own, request, reply: undefined, legs: [] }, ...requests].slice(0, most)
}

/** With what a frame told. The same array when it told nothing of them. */
export function followed(
  requests: readonly OwnRequest[],
  legs: readonly Leg[],
  replies: readonly OwnReply[],
): readonly OwnRequest[] {
  const of = legs.filter((leg) => leg.own !== undefined)
  if (of.length === 0 && replies.length === 0) return requests
  return requests.map((request) => {
    const added = of.filter((leg) => leg.own === request.own)
    const reply = replies.find((each) => each.own === request.own)
    if (added.length === 0 && reply === undefined) return request
    return {
      ...request,
      reply: reply ?? request.reply,
      legs: [...request.legs, ...added].slice(0, mostLegs),
    }
  })
}

/** The links that it went over. */
export function linksOf({ legs }: OwnRequest): ReadonlySet<string> {
  return new Set(legs.filter(({ kind }) => kind === 'send').map(({ node, peer }) => linkKey(node, peer)))
}

/** The nodes in the order in which it reached them, there and back: `users, balancer-1, web-2, balancer-1, users`. */
export function wayOf({ legs }: OwnRequest): readonly string[] {
  const way: string[] = []
  for (const { kind, node, peer } of legs) {
    const stops = {
      send: [node],
      receive: [peer, node],
      answer: [peer, node],
      refuse: [peer, node],
      fail: [node],
    }
    for (const stop of stops[kind as keyof typeof stops] ?? []) if (way.at(-1) !== stop) way.push(stop)
  }
  return way
}
