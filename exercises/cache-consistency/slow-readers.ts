/** Readers whose way is long: the database's answer is late, or what they put into the cache is. */

import { type Cluster, databaseOf, type Outcome } from '../kit/fresh-items.ts'
import { inTime } from '../kit/waiting.ts'
import { cacheOf, markCache, sentToCache } from './cluster.ts'
import { read } from './expectations.ts'

/** What the database says now takes so long to get to this web server. When it settles, the database has been read. */
export async function readSlowly(
  cluster: Cluster,
  web: string,
  key: string,
  delayMs: number,
): Promise<{ readonly answer: Promise<Outcome> }> {
  const { world } = cluster
  const slow = world.link(databaseOf(cluster), world.node(web), { delayMs })
  const answer = read(cluster, web, key)
  // The last mile, the cache, and the way to the database, which has answered by then.
  await world.run(14)
  slow.heal()
  return { answer }
}

/** It has read the database, and what it puts is on its way for so long. When it settles, that has been sent, if it ever is. */
export async function putSlowly(
  cluster: Cluster,
  web: string,
  key: string,
  delayMs: number,
): Promise<{ readonly answer: Promise<Outcome> }> {
  const { world, chance } = cluster
  const since = markCache(cluster)
  const { answer } = await readSlowly(cluster, web, key, chance(40, 80))
  const slow = world.link(world.node(web), cacheOf(cluster), { delayMs })
  const isPut = () => sentToCache(cluster, since).some(({ node, method }) => node === web && method === 'PUT')
  await inTime(world.until(isPut, 150))
  slow.heal()
  return { answer }
}

/** Reads at any moment, for so long: each has to be as fresh as is promised. */
export async function readOften(
  cluster: Cluster,
  keys: readonly string[],
  webs: readonly string[],
  forMs: number,
  everyMs: readonly [number, number],
): Promise<Outcome[]> {
  const { world, chance } = cluster
  const untilMs = world.nowMs + forMs
  const asked: Promise<Outcome>[] = []
  while (world.nowMs < untilMs) {
    for (const key of keys) for (const web of webs) asked.push(read(cluster, web, key))
    await world.run(Math.min(chance(...everyMs), untilMs - world.nowMs))
  }
  const settled = await Promise.allSettled(asked)
  return settled.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}
