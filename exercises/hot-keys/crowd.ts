/** Crowds and everybody else: who comes, and what became of them. */
import type { HistoryEvent } from '../../src/contract/history.ts'
import type { Fault } from '../../src/contract/world.ts'
import { perSecond } from '../kit/stack.ts'
import { type Cluster, itemPath, likesPath } from './cluster.ts'
import { CROWD, OTHERS, WARM } from './promises.ts'

/** So few that it is known where each is read, and so many that each of them is cold. */
const CARDS = 160

/** Cards that nobody has written: they are told 404, which costs a shard as much. */
export function othersCome({ world }: Cluster, requests = OTHERS, cards = CARDS): Fault {
  return world.load({
    ...perSecond(requests, 0),
    keys: { count: cards, zipf: 0 },
    read: '/items/other-{key}',
  })
}

export const isOther = ({ path }: { readonly path: string }): boolean => path.startsWith('/items/other-')

/** All of them together as many as the lesson says. */
export function crowdComes(
  { world }: Cluster,
  keys: readonly string[],
  { reads, likes } = CROWD as Rates,
): Fault {
  const faults = keys.map((key) =>
    world.load({
      ...perSecond((reads + likes) / keys.length, likes / (reads + likes)),
      keys: { count: 1, zipf: 0 },
      read: itemPath(key),
      write: { method: 'POST', path: likesPath(key), body: '' },
    }),
  )
  return {
    heal: () => {
      for (const fault of faults) fault.heal()
    },
  }
}

/** So many readers of each that it is hot, and so few that its home could do it alone. */
export function readersCome(cluster: Cluster, keys: readonly string[]): Fault {
  return crowdComes(cluster, keys, { reads: WARM * keys.length, likes: 0 })
}

export interface Rates {
  readonly reads: number
  readonly likes: number
}

/** A request of a user, as the history tells it. Status 0: without an answer, so far. */
export interface Came {
  readonly method: string
  readonly path: string
  readonly router: string
  readonly sentMs: number
  status: number
  tookMs: number
  at: HistoryEvent
}

/** What users have sent in a span, and what became of it by now. */
export function cameIn({ world }: Cluster, fromMs: number, toMs = world.nowMs): readonly Came[] {
  const came = new Map<number, Came>()
  for (const event of world.history.events) {
    if (event.node !== 'users' || event.timeMs < fromMs) continue
    if (event.kind === 'send' && event.timeMs < toMs) {
      const { method, path, peer: router, timeMs: sentMs } = event
      came.set(event.exchange, {
        method,
        path,
        router,
        sentMs,
        status: 0,
        tookMs: world.nowMs - sentMs,
        at: event,
      })
    }
    if (event.kind !== 'answer' && event.kind !== 'fail') continue
    const one = came.get(event.exchange)
    if (one === undefined) continue
    one.status = event.kind === 'answer' ? event.status : 0
    one.tookMs = event.timeMs - one.sentMs
    one.at = event
  }
  return [...came.values()]
}
