/** Users who come by name, and what name servers and centers are asked meanwhile. */
import { expect, say } from 'millions/suite'
import type { RequestEvent } from '../../src/contract/history.ts'
import type { World } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { allOf, isUnanswered, reasonOf } from '../kit/waiting.ts'
import type { Cluster } from './names.ts'

export interface Outcome {
  /** The status, or why there was none. */
  readonly got: string
  readonly tookMs: number
  readonly at: Response | Error
}

export interface Visits {
  readonly count: number
  /** Half to one and a half of it, by chance. */
  readonly everyMs: number
  /** In turn. */
  readonly regions: readonly string[]
}

/** Each from another network, and nobody waits for anybody. */
export async function visit({ world, chance }: Cluster, visits: Visits): Promise<readonly Outcome[]> {
  const { count, everyMs, regions } = visits
  const under: Promise<Outcome>[] = []
  for (let number = 0; number < count; number++) {
    under.push(come(world, regions[number % regions.length] ?? 'seoul'))
    await world.run(chance(0.5, 1.5) * everyMs)
  }
  return allOf(under)
}

export async function come(world: World, region: string): Promise<Outcome> {
  const fromMs = world.nowMs
  try {
    const at = await world.fetch('/', { region, patienceMs: 8000 + roomOf(world) })
    return { got: String(at.status), tookMs: world.nowMs - fromMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { got: reasonOf(error), tookMs: world.nowMs - fromMs, at: error }
  }
}

const checks = trafficWhere(({ node, path }) => node.startsWith('dns-') && path === '/health')
const questions = trafficWhere(({ node, path }) => node === 'users' && path.startsWith('/dns-query'))
const arrivals = trafficWhere(
  ({ node, peer, path }) => node === 'users' && peer.startsWith('center-') && path !== '/health',
)

/** Requests of users that were sent to a center in a span. */
export const sentTo = (world: World, center: string, fromMs: number): readonly RequestEvent[] =>
  arrivals.sent(world).filter(({ peer, timeMs }) => peer === center && timeMs >= fromMs)

/** Questions of resolvers in a span. */
export const questionsIn = (world: World, fromMs: number, toMs: number): readonly RequestEvent[] =>
  questions.sent(world).filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs)

/** A first check at the boot aside, none comes sooner than a second after the one before. */
export function expectFewChecks(world: World): void {
  const last = new Map<string, number[]>()
  for (const event of checks.sent(world)) {
    const way = `${event.node} → ${event.peer}`
    const times = last.get(way) ?? []
    last.set(way, [...times, event.timeMs])
    // In eleven checks there are ten pauses, and whoever checks again at once when one fails has none.
    const first = times.at(-10)
    const within = first === undefined ? Number.POSITIVE_INFINITY : event.timeMs - first
    const values = { server: event.node, center: event.peer, seconds: (within / 1000).toFixed(1) }
    expect(within, say('too-many-checks', values, event)).toBeGreaterThan(9000)
  }
}
