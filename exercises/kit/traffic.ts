/** What nodes have sent each other, for suites that look again and again. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { World } from '../../src/contract/world.ts'

export interface Traffic {
  /** In order, all of it so far or from a moment on. */
  sent(world: World, since?: number): readonly RequestEvent[]
  /** A moment to look back to. */
  mark(world: World): number
}

/** The requests that are wanted of those that nodes have sent. A history is read on from where it was read before. */
export function trafficWhere(isWanted: (event: RequestEvent) => boolean): Traffic {
  const known = new WeakMap<World, { read: number; readonly sent: RequestEvent[] }>()
  const sent = (world: World, since = 0): readonly RequestEvent[] => {
    const traffic = known.get(world) ?? { read: 0, sent: [] }
    known.set(world, traffic)
    const { events } = world.history
    for (; traffic.read < events.length; traffic.read++) {
      const event = events[traffic.read]
      if (event?.kind === 'send' && isWanted(event)) traffic.sent.push(event)
    }
    return since === 0 ? traffic.sent : traffic.sent.slice(since)
  }
  return { sent, mark: (world) => sent(world).length }
}
