/** What users have to get, and what the database must not be asked. */
import { expect, say } from 'millions/suite'
import type { Held } from '../checkers/freshness.ts'
import { inCrowds } from '../kit/at-once.ts'
import type { Promised } from '../kit/fresh-items.ts'
import {
  ask,
  type Cluster,
  found,
  got,
  isDone,
  type Outcome,
  quoted,
  request,
  stored,
  versionOf,
  webs,
} from '../kit/fresh-items.ts'
import { roomOf } from '../kit/room.ts'
import { allOf } from '../kit/waiting.ts'
import { keyOf, mark, reads, readsUnderWay } from './asked.ts'
import { ANSWER_WITHIN_MS, MOST_READS, ON_THE_WAY_MS } from './promises.ts'

/** Nobody is given what nobody wrote, or what is too old by the rule. */
export function expectFresh({ seen }: Cluster, key: string, outcome: Outcome, promised: Promised): void {
  const { status, text, sentMs, endMs, headers } = outcome
  const tag = headers.get('etag')
  const isThere = status === 200
  const version = isThere ? versionOf(tag) : undefined
  const bad = seen.read({ key, found: isThere ? text : null, startMs: sentMs, endMs, version }, promised)
  const what = { request: request(outcome), found: found(outcome) }
  const isKnown = bad?.fault !== 'invented' && bad?.fault !== 'tag'
  expect(isKnown, say(bad?.fault ?? 'invented', { ...what, tag: tag ?? 'none' }, outcome.at)).toBe(true)
  if (bad === undefined) return
  expect(found(outcome), say(promised.say, { ...what, newer: quoted(bad.newer) }, outcome.at)).toBe(
    quoted(bad.newer),
  )
}

/** A read whose answer has to be as fresh as was promised when it was sent. */
export async function read(cluster: Cluster, web: string, key: string): Promise<Outcome> {
  const { promised } = cluster
  const outcome = await ask(cluster, web, `/items/${key}`)
  if (outcome.status === 200 || outcome.status === 404) expectFresh(cluster, key, outcome, promised)
  return outcome
}

/** At both web servers, at the same time. */
export const readBoth = (cluster: Cluster, key: string): Promise<Outcome[]> =>
  allOf(webs.map((web) => read(cluster, web, key)))

/** Reads all of them, which have to be answered with a value, and tells for which the database was asked. */
export async function readAll(
  cluster: Cluster,
  web: string,
  keys: readonly string[],
  why: string,
): Promise<ReadonlySet<string>> {
  const since = mark(cluster)
  const outcomes = await inCrowds(keys, (key) => read(cluster, web, key))
  for (const outcome of outcomes) expectServed(cluster, outcome, why)
  return new Set(reads(cluster, since).map(keyOf))
}

/** None of them may miss. */
export async function expectHits(
  cluster: Cluster,
  web: string,
  keys: readonly string[],
  why: string,
): Promise<void> {
  const since = mark(cluster)
  const asked = await readAll(cluster, web, keys, why)
  const missed = keys.filter((key) => asked.has(decoded(key)))
  const [first] = reads(cluster, since)
  const values = { web, why, count: missed.length, of: keys.length, example: missed[0] ?? '' }
  expect(missed.length, say('missed', values, first)).toBe(0)
}

function decoded(key: string): string {
  return decodeURIComponent(key)
}

/** Answered as the database would, in time. */
export function expectServed(cluster: Cluster, outcome: Outcome, why: string, statuses = [200, 404]): void {
  const values = { request: request(outcome), got: got(outcome), why }
  expect(
    statuses.includes(outcome.status) ? 'served' : got(outcome),
    say('not-served', values, outcome.at),
  ).toBe('served')
  expectInTime(cluster, outcome, why)
}

export function expectInTime(
  cluster: Cluster,
  outcome: Outcome,
  why: string,
  withinMs = ANSWER_WITHIN_MS,
): void {
  const tookMs = Math.round(outcome.endMs - outcome.sentMs)
  const values = { request: request(outcome), got: got(outcome), tookMs, why, withinMs }
  expect(tookMs, say('too-late', values, outcome.at)).toBeLessThanOrEqual(
    withinMs + ON_THE_WAY_MS + roomOf(cluster.world),
  )
}

/** A write that has to be done, as the database says. */
export function expectDone(outcome: Outcome, why = 'nothing stood in its way', wanted?: number): void {
  const values = { request: request(outcome), got: got(outcome), wanted: wanted ?? '2xx', why }
  const isRight = wanted === undefined ? isDone(outcome) : outcome.status === wanted
  expect(isRight ? 'done' : got(outcome), say('write-status', values, outcome.at)).toBe('done')
}

/** At both web servers it is what the database has. */
export async function expectStored(cluster: Cluster, key: string): Promise<void> {
  const { value } = await stored(cluster, key)
  for (const web of webs) {
    const outcome = await readUntil(cluster, web, key, value)
    if (outcome.status !== 404) expectServed(cluster, outcome, 'nobody else asks for it')
    const values = { request: request(outcome), found: found(outcome), newer: quoted(value) }
    expect(found(outcome), say(cluster.promised.say, values, outcome.at)).toBe(
      value === null ? 'status 404' : quoted(value),
    )
  }
}

/** At once; where there is room, as soon as it is so. */
async function readUntil(cluster: Cluster, web: string, key: string, value: Held): Promise<Outcome> {
  const { world } = cluster
  const untilMs = world.nowMs + roomOf(world)
  for (;;) {
    const outcome = await read(cluster, web, key)
    const isRight = value === null ? outcome.status === 404 : outcome.text === value
    if (isRight || world.nowMs >= untilMs) return outcome
    await world.run(300)
  }
}

/** At no moment since then a web server had more reads under way than it may have. */
export function expectNotDrowned({ world }: Cluster, why: string, sinceMs = 0): void {
  for (const web of webs) {
    const { most, at } = readsUnderWay(world, web, sinceMs)
    expect(most, say('too-many-reads', { web, most, why }, at)).toBeLessThanOrEqual(MOST_READS)
  }
}
