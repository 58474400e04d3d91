/** The database is away: what is old is served, how long, and not once it is back. */
import { expect, say } from 'millions/suite'
import { allOf } from '../kit/waiting.ts'
import {
  ask,
  type Cluster,
  cacheOf,
  databaseOf,
  found,
  got,
  type Outcome,
  request,
  webFor,
  webs,
  websOf,
} from './cluster.ts'
import { expectAge, expectInTime, expectQuick, expectValue } from './expectations.ts'
import { FRESH_WITHIN_MS, LEAST_LIFE, ON_THE_WAY_MS } from './promises.ts'

export type Outage = 'dead' | 'frozen' | 'cut off' | 'failing'
export const OUTAGES: readonly Outage[] = ['dead', 'frozen', 'cut off', 'failing']

/** Settles when it has begun; what it gives ends it. */
export async function begin(cluster: Cluster, outage: Outage): Promise<() => Promise<void>> {
  const { world } = cluster
  const database = databaseOf(cluster)
  if (outage === 'dead') {
    database.crash({ disk: 'keep' })
    return () => database.restart()
  }
  if (outage === 'failing') {
    database.setVars({ READS: 'failing' })
    return async () => database.setVars({ READS: 'well' })
  }
  const fault =
    outage === 'frozen'
      ? database.pause()
      : world.partition([cacheOf(cluster), ...websOf(cluster)], [database])
  return async () => {
    fault.heal()
    await world.run(30)
  }
}

/** Its time ends while they wait for the database: what counts is how old it is when they get it. */
export async function expectEnd(cluster: Cluster, read: Outcome, outage: Outage): Promise<void> {
  const { world, ttlMs, staleMs, chance } = cluster
  const untilMs = read.sentMs + ttlMs + staleMs + 200
  const asked: Promise<Outcome>[] = []
  while (world.nowMs < untilMs) {
    asked.push(ask(cluster, '/items/card-0', { web: webFor(asked.length) }))
    await world.run(Math.min(chance(150, 400), untilMs - world.nowMs))
  }
  for (const outcome of await allOf(asked)) {
    const ageMs = outcome.sentMs + outcome.tookMs - read.sentMs
    const values = { request: request(outcome), found: found(outcome), seconds: (ttlMs + staleMs) / 1000 }
    if (outcome.status !== 503) expectStale(outcome, 'first card-0', { read, outage, ttlMs })
    const isOver = ageMs > ttlMs + staleMs + ON_THE_WAY_MS
    if (isOver) expect(got(outcome), say('stale-too-long', values, outcome.at)).toBe(503)
    if (ageMs < LEAST_LIFE * ttlMs + staleMs) expectStale(outcome, 'first card-0', { read, outage, ttlMs })
  }
}

export function expectHit(outcome: Outcome, value: string, outage: Outage): void {
  const why = `it is fresh, and the database is ${outage}`
  expectValue(outcome, value, why)
  expectQuick(outcome, `The database is ${outage}`)
}

export async function untilOld({ world }: Cluster, readMs: number, lifeMs: number): Promise<void> {
  await world.run(Math.max(0, readMs + lifeMs + ON_THE_WAY_MS - world.nowMs))
}

export interface Stale {
  readonly read: Outcome
  readonly outage: Outage
  readonly ttlMs: number
}

export function expectStale(outcome: Outcome, value: string, { read, outage, ttlMs }: Stale): void {
  const values = { request: request(outcome), outage, found: found(outcome), told: outcome.told.text, ttlMs }
  const content = outcome.status === 200 ? outcome.text : got(outcome)
  expect(content, say('not-served-stale', values, outcome.at)).toBe(value)
  expect(outcome.told.kind, say('stale-unmarked', values, outcome.at)).toBe('stale')
  expectAge(outcome, read.sentMs)
  expectInTime(outcome, `the database is ${outage}`)
}

/** The database answers: what it says is what users get. */
export async function expectFresh(
  cluster: Cluster,
  path: string,
  value: string,
  was: string,
  web: string = webs[0],
): Promise<void> {
  if (was !== 'well' && was !== 'slow') await cluster.world.run(FRESH_WITHIN_MS)
  const outcome = await ask(cluster, path, { web })
  const values = { request: request(outcome), found: found(outcome), told: outcome.told.text, was }
  const content = outcome.status === 200 ? outcome.text : got(outcome)
  expect(content, say('stale-while-well', values, outcome.at)).toBe(value)
  expect(outcome.told.kind, say('fresh-marked', values, outcome.at)).not.toBe('stale')
}

export async function expectValueIs(outcome: Outcome, value: string, outage: string): Promise<void> {
  const values = {
    request: request(outcome),
    found: found(outcome),
    wanted: value,
    why: `next the database is ${outage}`,
  }
  expect(outcome.status === 200 ? outcome.text : got(outcome), say('wrong-answer', values, outcome.at)).toBe(
    value,
  )
}
