/** The cache is away: what cuts it off, what users get meanwhile, and how old that may be. */
import { expect, say } from 'millions/suite'
import type { Fault } from '../../src/contract/world.ts'
import type { Held } from '../checkers/freshness.ts'
import { type Cluster, databaseOf, fresh, request, versionOf, webs, write } from '../kit/fresh-items.ts'
import { cacheOf, changes, mark } from './cluster.ts'
import { expectAnswered, expectDone, expectInTime, expectStored, read } from './expectations.ts'
import { BOUND_MS } from './promises.ts'
import { readOften } from './slow-readers.ts'

/** Questions and answers are lost, or only the answers, or only the questions. */
export function cutFrom(cluster: Cluster, web: string, round: number): Fault {
  const { world } = cluster
  const [node, cache] = [world.node(web), cacheOf(cluster)]
  if (round % 3 === 1) return world.partition([cache], [node], 'one-way')
  if (round % 3 === 2) return world.partition([node], [cache], 'one-way')
  return world.partition([node], [cache])
}

/** Reads and writes are answered in time, and done once. */
export async function expectService(
  cluster: Cluster,
  key: string,
  at: readonly string[],
  why: string,
): Promise<void> {
  for (const web of at) {
    const outcome = await read(cluster, web, key)
    expectAnswered(outcome, why)
    expectInTime(cluster, outcome, why)
    if (outcome.status === 200) {
      const is = outcome.headers.get('etag') ?? 'none'
      const was = 'its version'
      const values = { request: request(outcome), name: 'ETag', was, is }
      expect(versionOf(is) === undefined ? is : was, say('header-changed', values, outcome.at)).toBe(was)
    }
    const absent = await read(cluster, web, 'never-there')
    expectAnswered(absent, why)
    const values: readonly Held[] = [fresh(cluster, 'second'), null, fresh(cluster, 'third')]
    for (const [place, value] of values.entries()) {
      const since = mark(cluster)
      const written = await write(cluster, web, key, value)
      expectDone(written, place === 2 ? 201 : 204, why)
      expectInTime(cluster, written, why)
      const count = changes(cluster, since).length
      expect(count, say('not-written-once', { request: request(written), count }, written.at)).toBe(1)
    }
    const refused = await write(cluster, web, key, 'refused', { 'if-match': '"0"' })
    expectDone(refused, 412, why)
  }
}

/** Nothing older than six seconds, for as long as anything could last; and in the end all is as the database has it. */
export async function expectBounded(cluster: Cluster, key: string, forMs = BOUND_MS): Promise<void> {
  await readOften(cluster, [key], webs, forMs, [500, 800])
  // Right when the bound is over: something may have been put as late as could be.
  await readOften(cluster, [key], webs, 1200, [150, 250])
  await expectStored(cluster, key, 'older-for-long')
}

/** A reader has its lease and its value, and what it puts meets a cache that is frozen. */
export async function freezeBeforePut(cluster: Cluster, web: string, key: string): Promise<Fault> {
  const { world } = cluster
  const slow = world.link(databaseOf(cluster), world.node(web), { delayMs: 60 })
  const answer = read(cluster, web, key)
  await world.run(14)
  slow.heal()
  const pause = cacheOf(cluster).pause()
  expectAnswered(await answer, 'the cache was frozen while it was read')
  return pause
}
