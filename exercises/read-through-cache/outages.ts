/** The cache is away: how long users may feel it, and when it has to be used again. */
import { expect, say } from 'millions/suite'
import { difference } from '../kit/odd-data.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { allOf, inTime } from '../kit/waiting.ts'
import {
  ask,
  type Cluster,
  cacheOf,
  change,
  databaseOf,
  found,
  got,
  keysOf,
  mark,
  type Outcome,
  request,
  sent,
  webFor,
  webs,
} from './cluster.ts'
import { expectInTime, expectSorry, expectValue, hits } from './expectations.ts'
import { BACK_WITHIN_MS, NOT_SLOW_MS, NOTICED_WITHIN_MS, TRIES_EVERY_MS, TRY_MS } from './promises.ts'

/** The cards that are asked for meanwhile: whoever calls has put card-0 to card-3 there. */
const KEYS = keysOf('card', 4)

/** The first second: all are answered, and some may wait for it. */
export async function expectNoticed(
  cluster: Cluster,
  why: string,
  at: readonly string[] = webs,
): Promise<void> {
  const { world, chance } = cluster
  const asked: Promise<Outcome>[] = []
  const untilMs = world.nowMs + NOTICED_WITHIN_MS
  for (let number = 0; world.nowMs < untilMs; number++) {
    for (const web of at) asked.push(ask(cluster, pathOf(number), { web }))
    await world.run(Math.min(chance(60, 160), untilMs - world.nowMs))
  }
  const limitMs = NOTICED_WITHIN_MS + NOT_SLOW_MS
  for (const [place, outcome] of (await allOf(asked)).entries()) {
    expectRight(outcome, Math.floor(place / at.length), why)
    const tookMs = Math.round(outcome.tookMs)
    const values = { request: request(outcome), tookMs, limit: limitMs, why }
    expect(outcome.tookMs, say('first-second-slow', values, outcome.at)).toBeLessThanOrEqual(limitMs)
  }
}

/** After that nobody feels it, but for one in five seconds at each web server. Two come at the same moment each time. */
export async function expectAway(
  cluster: Cluster,
  why: string,
  forMs: number,
  at: readonly string[] = webs,
): Promise<void> {
  const { world, chance } = cluster
  const asked: Promise<Outcome>[] = []
  const fromMs = world.nowMs
  for (let number = 0; world.nowMs < fromMs + forMs; number++) {
    for (const web of [...at, ...at]) asked.push(ask(cluster, pathOf(number), { web }))
    // Close together when the second is just over.
    await world.run(number < 5 ? chance(20, 60) : chance(240, 480))
  }
  const outcomes = await allOf(asked)
  for (const [place, outcome] of outcomes.entries())
    expectRight(outcome, Math.floor(place / at.length / 2), why)
  for (const web of at) {
    const slow = outcomes.filter((outcome) => outcome.web === web && outcome.tookMs > NOT_SLOW_MS)
    const most = Math.floor(forMs / TRIES_EVERY_MS) + 1
    const seconds = Math.round(forMs / 1000)
    const all = outcomes.filter((outcome) => outcome.web === web).length
    const values = { web, why, slow: slow.length, all, most, seconds, limit: NOT_SLOW_MS }
    expect(slow.length, say('still-slow', values, slow[most]?.at)).toBeLessThanOrEqual(most)
    for (const [place, outcome] of slow.entries()) {
      const tookMs = Math.round(outcome.tookMs)
      const tried = say('try-too-long', { web, why, tookMs, limit: TRY_MS + NOT_SLOW_MS }, outcome.at)
      expect(outcome.tookMs, tried).toBeLessThanOrEqual(TRY_MS + NOT_SLOW_MS)
      const before = slow[place - 1]
      if (before === undefined) continue
      const apartMs = Math.round(outcome.sentMs - before.sentMs)
      const often = say('tries-too-often', { web, why, apartMs, everyMs: TRIES_EVERY_MS }, outcome.at)
      expect(apartMs, often).toBeGreaterThan(TRIES_EVERY_MS - TRY_MS)
    }
  }
}

const pathOf = (number: number): string => `/items/${KEYS[number % KEYS.length]}`

function expectRight(outcome: Outcome, number: number, why: string): void {
  const values = { request: request(outcome), got: got(outcome), why, tookMs: Math.round(outcome.tookMs) }
  const wanted = `first ${KEYS[number % KEYS.length]}`
  const content = outcome.status === 200 ? outcome.text : got(outcome)
  expect(content, say('cache-outage-felt', values, outcome.at)).toBe(wanted)
}

/** So long after it came back, what one web server reads is a hit at both. */
export async function expectBack(cluster: Cluster): Promise<void> {
  const { world, chance } = cluster
  const untilMs = world.nowMs + BACK_WITHIN_MS
  while (world.nowMs < untilMs) {
    const outcomes = await allOf(webs.map((web) => ask(cluster, '/items/card-1', { web })))
    for (const outcome of outcomes) expectInTime(outcome, 'the cache is back')
    await world.run(Math.min(chance(700, 1300), Math.max(0, untilMs - world.nowMs)))
  }
  const key = `back-${Math.floor(untilMs)}`
  await change(cluster, key, 'well')
  for (const web of webs) {
    expectValue(await ask(cluster, `/items/${key}`, { web }), 'well', 'the cache is back')
    const since = mark(cluster)
    const outcome = await ask(cluster, `/items/${key}`, { web })
    const count = sent(cluster, since).length
    const values = { web, seconds: BACK_WITHIN_MS / 1000, count, told: outcome.told.text }
    expect(count, say('not-used-again', values, sent(cluster, since)[0] ?? outcome.at)).toBe(0)
  }
  for (const web of webs) await hits(cluster, `/items/${key}`, 'well', { web })
}

const toCache = trafficWhere(({ node, peer }) => peer === 'cache-1' && node.startsWith('web'))

/** Until a web server asks the cache for something, of itself or for a user: what comes then falls right after it. */
export async function untilAsked(cluster: Cluster): Promise<void> {
  const { world, chance } = cluster
  const web = webs[Math.floor(chance(0, 2))]
  const since = toCache.mark(world)
  const isAsked = () => toCache.sent(world, since).some(({ node }) => node === web)
  const untilMs = world.nowMs + TRIES_EVERY_MS
  // Some ask only for the sake of users.
  while (!(await inTime(world.until(isAsked, chance(500, 700)))) && world.nowMs < untilMs)
    for (const each of webs) await ask(cluster, '/items/card-3', { web: each })
}

/** The database is slow for a while, which is no sign that the cache is away. One request each is in its hand at the end. */
export async function readSlowly(cluster: Cluster): Promise<Promise<Outcome>[]> {
  const asked = await askSlowly(cluster, '/items/card-1', webs, 800)
  await allOf(asked)
  return await askSlowly(cluster, '/items/card-1?slow', webs)
}

/** Requests that wait for the database, and will for a while, though it is well again. */
export async function askSlowly(
  cluster: Cluster,
  path: string,
  at: readonly string[],
  readMs = 500,
): Promise<Promise<Outcome>[]> {
  databaseOf(cluster).setVars({ READ_MS: `${readMs}` })
  const asked = at.map((web) => ask(cluster, path, { web }))
  await cluster.world.run(cluster.chance(60, 0.8 * readMs))
  databaseOf(cluster).setVars({ READ_MS: '0' })
  return asked
}

/** They were in its hand when it went. */
export async function expectAll(
  asked: readonly Promise<Outcome>[],
  value: string,
  why: string,
): Promise<void> {
  for (const outcome of await allOf(asked)) {
    expectValue(outcome, value, why, 'cache-away')
    expectInTime(outcome, why)
  }
}

/** A write is done, once, and found. */
export async function expectWrite(cluster: Cluster, key: string, why: string): Promise<void> {
  for (const [place, web] of webs.entries()) {
    const outcome = await ask(cluster, `/items/${key}`, { method: 'PUT', body: `${place} ${key}`, web })
    const wanted = place === 0 ? 201 : 204
    const values = { request: request(outcome), got: got(outcome), wanted, why }
    expect(got(outcome), say('write-felt', values, outcome.at)).toBe(wanted)
  }
}

/** Past the cache, users get what the database says: status, headers and bytes. */
export async function expectAsTheDatabase(
  cluster: Cluster,
  path: string,
  method: string,
  web: string,
): Promise<void> {
  const said = await databaseOf(cluster).fetch(path, { method })
  const outcome = await ask(cluster, path, { method, web })
  const values = { request: request(outcome), wanted: said.status, got: got(outcome) }
  expect(got(outcome), say('status-past-the-cache', values, outcome.at)).toBe(said.status)
  const differs = difference(await said.bytes(), outcome.bytes)
  expect(differs, say('bytes-past-the-cache', { request: request(outcome), differs }, outcome.at)).toBe(
    'none',
  )
  if (said.status !== 200) return
  for (const name of ['content-type', 'etag']) {
    const [was, is] = [said, outcome].map(({ headers }) => headers.get(name) ?? 'none')
    const named = { request: request(outcome), name, was: was ?? 'none', is: is ?? 'none' }
    expect(is, say('header-past-the-cache', named, outcome.at)).toBe(was)
  }
}

/** Only its process had died, and what it may have had on its disk is too old. */
export async function expectBooted(cluster: Cluster, value: string): Promise<void> {
  const { world, chance, ttlMs } = cluster
  const untilMs = world.nowMs + 2000
  while (world.nowMs < untilMs) {
    for (const outcome of await allOf(webs.map((web) => ask(cluster, '/items/card-0', { web })))) {
      const values = { request: request(outcome), found: found(outcome), ttlMs }
      expect(outcome.text, say('booted-and-old', values, outcome.at)).toBe(value)
    }
    await world.run(chance(200, 400))
  }
}

/** Nobody is left who could answer: users are told so in time, a write is sent once, and all is well when they are back. */
export async function expectBothAway(cluster: Cluster, kind: 'dead' | 'frozen'): Promise<void> {
  const { world } = cluster
  const frozen = kind === 'frozen' ? [cacheOf(cluster).pause(), databaseOf(cluster).pause()] : []
  if (kind === 'dead')
    for (const node of [cacheOf(cluster), databaseOf(cluster)]) node.crash({ disk: 'keep' })
  const asked = [0, 1, 2, 3].map((number) =>
    ask(cluster, `/items/card-${number}?${kind}`, { web: webFor(number) }),
  )
  const since = mark(cluster)
  asked.push(ask(cluster, `/items/written-${kind}`, { method: 'PUT', body: 'x', web: webs[1] }))
  for (const outcome of await allOf(asked)) expectSorry(outcome, `cache and database are ${kind}`)
  const times = sent(cluster, since).filter(({ method }) => method === 'PUT')
  const count = times.length
  const values = { request: `PUT /items/written-${kind} at ${webs[1]}`, count }
  expect(count, say('write-not-once', values, times[1])).toBe(1)
  for (const fault of frozen) fault.heal()
  if (kind === 'dead') for (const node of [databaseOf(cluster), cacheOf(cluster)]) await node.restart()
  await world.run(100)
  for (const [place, web] of webs.entries())
    expectValue(await ask(cluster, `/items/card-${place}`, { web }), `first card-${place}`, 'all are back')
}
