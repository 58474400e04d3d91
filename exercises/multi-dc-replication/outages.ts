/** What keeps centers from each other, and heals. */
import { expect, say } from 'millions/suite'
import type { Fault } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { inTime, underWay } from '../kit/waiting.ts'
import { type Center, type Cluster, nodeOf, otherThan } from './cluster.ts'

/** The dead come last: before stage 2 they may forget what they had. */
export type Ailment = 'dead' | 'frozen' | 'cut off' | 'deaf'
export const ailments: readonly Ailment[] = ['frozen', 'cut off', 'deaf', 'dead']

/** Keeps a center from both others, and gives what makes it well again. `deaf`: nothing reaches it, what it sends arrives. */
export async function strike(
  cluster: Cluster,
  center: Center,
  ailment: Ailment,
): Promise<() => Promise<void>> {
  const node = nodeOf(cluster, center)
  if (ailment === 'dead') {
    crash(cluster, center)
    return () => node.restart()
  }
  if (ailment === 'frozen') {
    const pause = node.pause()
    return async () => pause.heal()
  }
  const cut = cutOff(cluster, center, otherThan(center), ailment === 'deaf' ? 'to' : 'both')
  return async () => cut.heal()
}

/** The disk as it was synced, and no more. */
export function crash(cluster: Cluster, center: Center): void {
  nodeOf(cluster, center).crash({ disk: 'unsynced' })
  cluster.seen.crashed(center)
}

/** Between a center and others; `to`: what they send to it, `from`: what it sends. */
export function cutOff(
  cluster: Cluster,
  center: Center,
  others: readonly Center[],
  which: 'both' | 'to' | 'from' = 'both',
): Fault {
  const { world } = cluster
  const [here, there] = [[nodeOf(cluster, center)], others.map((other) => nodeOf(cluster, other))]
  if (which === 'to') return world.partition(there, here, 'one-way')
  return world.partition(here, there, which === 'both' ? 'both' : 'one-way')
}

/** A center that boots answers after so long, whatever the others do. */
const BOOT_MS = 1000

/** Boots a center, which must not take long. */
export async function boot(cluster: Cluster, center: Center, why: string): Promise<void> {
  const { world } = cluster
  const node = nodeOf(cluster, center)
  if (node.state !== 'down') return
  const booting = underWay(node.restart())
  const isUp = await inTime(world.until(() => booting.isOver, BOOT_MS + roomOf(world)))
  expect(isUp ? 'up' : 'booting', say('not-booted', { center, why })).toBe('up')
  await booting.end
}

/** A center has answered a request of these methods with success: asked again and again, of what is new. */
export function hasAcknowledged({ world }: Cluster, center: Center): () => boolean {
  let next = world.history.events.length
  const writes = new Set<number>()
  return () => {
    for (const event of world.history.events.slice(next)) {
      next++
      if (event.node !== center) continue
      if (event.kind === 'receive' && event.path.startsWith('/items') && event.method !== 'GET')
        writes.add(event.exchange)
      if (event.kind === 'reply' && writes.has(event.exchange) && event.status < 300) return true
    }
    return false
  }
}
