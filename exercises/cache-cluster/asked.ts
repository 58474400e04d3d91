/** What the web servers asked the database and the caches for. */
import type { EventOf, RequestEvent } from '../../src/contract/history.ts'
import type { World } from '../../src/contract/world.ts'
import type { Cluster } from '../kit/fresh-items.ts'
import { trafficWhere } from '../kit/traffic.ts'

const isRead = ({ method }: RequestEvent): boolean => method === 'GET' || method === 'HEAD'
const isOfItem = ({ path }: RequestEvent): boolean => path.startsWith('/items/')

const toDatabase = trafficWhere(({ node, peer }) => peer === 'database-1' && node.startsWith('web'))
const puts = trafficWhere((event) => event.peer.startsWith('cache') && event.method === 'PUT')

/** A moment to look back to. */
export const mark = ({ world }: Cluster): number => toDatabase.mark(world)
export const markPuts = ({ world }: Cluster): number => puts.mark(world)

/** Reads of items that the database was asked for. */
export const reads = ({ world }: Cluster, since: number): readonly RequestEvent[] =>
  toDatabase.sent(world, since).filter((event) => isRead(event) && isOfItem(event))

/** What changes items, as it was sent to the database. */
export const changes = ({ world }: Cluster, since: number): readonly RequestEvent[] =>
  toDatabase.sent(world, since).filter((event) => !isRead(event))

/** However it was spelled. */
export function keyOf({ path }: RequestEvent): string {
  try {
    return decodeURIComponent(path.slice('/items/'.length))
  } catch {
    return path
  }
}

/** Key → the cache that it was put into last. */
export function places({ world }: Cluster, since = 0): ReadonlyMap<string, string> {
  return new Map(puts.sent(world, since).map((event) => [keyOf(event), event.peer]))
}

export const putsSince = ({ world }: Cluster, since: number): readonly RequestEvent[] =>
  puts.sent(world, since)

/** How many reads of items a web server had under way at the database, over time. */
export interface UnderWay {
  readonly most: number
  /** The event that made it so many. */
  readonly at: RequestEvent | undefined
  /** On the average between the two moments. */
  meanBetween(fromMs: number, toMs: number): number
}

type Step = { readonly timeMs: number; readonly count: number }
type Ended = EventOf<'answer'> | EventOf<'fail'>

export function readsUnderWay(world: World, web: string, sinceMs = 0): UnderWay {
  const going = new Set<number>()
  const steps: Step[] = [{ timeMs: 0, count: 0 }]
  let most = 0
  let at: RequestEvent | undefined
  for (const event of world.history.events) {
    if (event.node !== web) continue
    if (event.kind === 'crash') going.clear()
    else if (event.kind === 'send' && event.peer === 'database-1' && isRead(event) && isOfItem(event)) {
      going.add(event.exchange)
      if (going.size > most && event.timeMs >= sinceMs) {
        most = going.size
        at = event
      }
    } else if (!isEnd(event) || !going.delete(event.exchange)) continue
    steps.push({ timeMs: event.timeMs, count: going.size })
  }
  return { most, at, meanBetween: (fromMs, toMs) => meanOf(steps, fromMs, toMs) }
}

const isEnd = (event: { readonly kind: string }): event is Ended =>
  event.kind === 'answer' || event.kind === 'fail'

function meanOf(steps: readonly Step[], fromMs: number, toMs: number): number {
  let sum = 0
  for (const [place, { timeMs, count }] of steps.entries()) {
    const untilMs = steps[place + 1]?.timeMs ?? toMs
    sum += count * Math.max(0, Math.min(untilMs, toMs) - Math.max(timeMs, fromMs))
  }
  return sum / (toMs - fromMs)
}
