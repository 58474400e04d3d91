/** Who gets the lease, and what they know by then. */
import type { Node } from '../../src/contract/world.ts'
import {
  between,
  type Cluster,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  freeze,
  nextEvent,
  untilEvent,
  WITHIN_MS,
  watch,
  witnessOf,
} from './cluster.ts'
import { expectCopies, expectKept, expectWhole, mustWriteAll } from './writes.ts'

/** The primary, and the other two in the order of their names. */
export async function nodesOf(cluster: Cluster): Promise<readonly [primary: Node, one: Node, other: Node]> {
  const primary = await expectAllFollow(cluster, 'Everybody is back')
  const [one, other] = databasesOf(cluster).filter((node) => node !== primary)
  if (one === undefined || other === undefined) throw new Error('three databases are wanted')
  return [primary, one, other]
}

/** Until the witness has lent the lease to somebody, this one does not reach it; but not for so long that it could not be it in time. */
export async function favour(cluster: Cluster, ahead: Node): Promise<Node | undefined> {
  const apart = cluster.world.partition([ahead], [witnessOf(cluster)])
  const candidate = await lentTo(cluster, 5500)
  apart.heal()
  return candidate
}

/** Runs until the witness has lent the lease to somebody who is up, and tells to whom. What the dead sent last may still arrive. */
export async function lentTo(cluster: Cluster, withinMs = WITHIN_MS): Promise<Node | undefined> {
  const { world } = cluster
  const asked = new Map<number, string>()
  let found: string | undefined
  const lends = nextEvent(world, (event) => {
    if (event.node !== 'witness-1') return false
    if (event.kind === 'receive' && event.method === 'PUT') asked.set(event.exchange, event.peer)
    if (event.kind !== 'reply' || event.status !== 200) return false
    found = asked.get(event.exchange)
    return found !== undefined && world.node(found).state === 'up'
  })
  if (!(await untilEvent(world, lends, withinMs))) return undefined
  return found === undefined ? undefined : world.node(found)
}

/**
 * One that is about to take over knows how far the others were, and sleeps before it does anything about it. Meanwhile
 * more is acknowledged. `from` is who has just answered it.
 */
export async function sleepsAsItAsks(cluster: Cluster, from: 'database' | 'witness'): Promise<void> {
  const { world, mode } = cluster
  const [primary, candidate, other] = await nodesOf(cluster)
  const apart = world.partition([candidate], [primary])
  await watch(cluster, between(cluster, 4000, 5000))
  const asked = nextEvent(
    world,
    (event) =>
      event.kind === 'reply' &&
      event.peer === candidate.name &&
      (from === 'witness' ? event.node === 'witness-1' : event.node === other.name),
  )
  await untilEvent(world, asked, mode === 'quorum' ? 4000 : 1500)
  const sleep = freeze(cluster, candidate)
  // Nobody but the one who sleeps can have the lease.
  const silent = world.partition([other], world.nodes('witness'))
  await mustWriteAll(cluster, [`late-${from}-1`, `late-${from}-2`], 'One replica is frozen')
  if (mode === 'async') await expectCopies(cluster, [other], 'One replica is frozen')
  primary.crash({ disk: mode === 'quorum' ? 'lose' : 'keep' })
  await watch(cluster, 5000)
  sleep.heal()
  apart.heal()
  const why = `${candidate.name} was frozen as it was about to take over; ${other.name} had got more meanwhile`
  await watch(cluster, 4000)
  silent.heal()
  await expectPrimary(cluster, { why })
  await expectKept(cluster, why)
  await primary.restart()
  await expectWhole(cluster, why)
}
