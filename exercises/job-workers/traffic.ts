/** What workers have asked the other services for, as the history has it. */
import type { EventOf } from '../../src/contract/history.ts'
import type { World } from '../../src/contract/world.ts'
import { type Traffic, trafficWhere } from '../kit/traffic.ts'

const isWorker = (name: string): boolean => name.startsWith('worker-')

export const atPictures: Traffic = trafficWhere(
  ({ node, peer, method }) => isWorker(node) && peer === 'pictures-1' && method === 'POST',
)
export const atMail: Traffic = trafficWhere(
  ({ node, peer, method }) => isWorker(node) && peer === 'mail-1' && method === 'POST',
)
export const atDatabase: Traffic = trafficWhere(({ node, peer }) => isWorker(node) && peer === 'database-1')
export const renewals: Traffic = trafficWhere(
  ({ node, peer, method }) => isWorker(node) && peer === 'queue-1' && method === 'PUT',
)
const fetches: Traffic = trafficWhere(
  ({ node, peer, method, path }) =>
    isWorker(node) && peer === 'queue-1' && method === 'POST' && path.startsWith('/deliveries'),
)

/** Deliveries that the queue has handed out, in the order in which they left it. */
export function deliveries(world: World): readonly EventOf<'reply'>[] {
  const asked = new Set(fetches.sent(world).map(({ exchange }) => exchange))
  return world.history.of('reply').filter(({ exchange, status }) => status === 200 && asked.has(exchange))
}

/** When the answer to a request was there, or why there is none. */
export function endOf(world: World, exchange: number): { readonly timeMs: number } | undefined {
  const answer = world.history.of('answer').find((event) => event.exchange === exchange)
  return answer ?? world.history.of('fail').find((event) => event.exchange === exchange)
}
