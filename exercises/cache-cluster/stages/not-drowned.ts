/** The third stage: whatever is lost, the database is asked for ten items at a time, and for each once. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import {
  ask,
  type Cluster,
  databaseOf,
  fresh,
  got,
  type Outcome,
  otherThan,
  put,
  request,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { allOf, underWay } from '../../kit/waiting.ts'
import { mark, reads, readsUnderWay } from '../asked.ts'
import { cachesOf, numbers, open } from '../cluster.ts'
import {
  expectDone,
  expectHits,
  expectInTime,
  expectNotDrowned,
  expectServed,
  expectStored,
  read,
  readAll,
} from '../expectations.ts'
import { takeAway } from '../outages.ts'
import {
  afterSlowReads,
  GRACE_MS,
  LEAST_READS,
  READ_WITHIN_MS,
  WAIT_LEAST_MS,
  WAIT_MOST_MS,
  WRITE_WITHIN_MS,
  whileUnsettled,
} from '../promises.ts'

/** So long after the first ones came those who stay when they leave. */
const JOINED_MS = 20

export function notDrowned(): void {
  test('ten-at-a-time', async (context) => {
    const cluster = await open(context, 90)
    const { world, chance } = cluster
    for (const [place, web] of webs.entries()) {
      const slow = slowDatabase(cluster, chance(250, 300))
      const keys = numbers(40 * place, 40)
      const fromMs = world.nowMs
      const outcomes = await atOnce(
        world,
        world.node(web),
        keys.map((key) => () => read(cluster, web, key)),
      )
      slow.heal()
      for (const outcome of outcomes)
        expectServedOrNot(outcome, 'forty were asked for, none of them in a cache')
      expectNotDrowned(cluster, 'forty were asked for at the same moment, none of them in a cache', fromMs)
      expectBusy(cluster, web, fromMs + 60, fromMs + 560)
      await world.run(chance(0, 500))
    }
  })

  test('one-read-for-all', async (context) => {
    const cluster = await open(context, 10)
    const { world, chance } = cluster
    for (const [place, web] of webs.entries()) {
      const key = String(place)
      const slow = slowDatabase(cluster, chance(150, 250))
      const since = mark(cluster)
      const first = atOnce(
        world,
        world.node(web),
        Array.from({ length: 20 }, () => () => read(cluster, web, key)),
      )
      await world.run(chance(60, 100))
      const later = Array.from({ length: 10 }, () => read(cluster, web, key))
      for (const outcome of await allOf([first, allOf(later)]).then((ends) => ends.flat()))
        expectServed(cluster, outcome, 'thirty asked for it at once')
      slow.heal()
      expectReads(cluster, since, web, 1, 'thirty users asked for one key while it was being read')
      await expectHits(cluster, otherThan(web), [key], 'thirty have just read it at the other web server')
    }
  })

  test('what-is-no-item-is-passed-on', async (context) => {
    const cluster = await open(context, 10)
    const { world } = cluster
    for (const [place, web] of webs.entries())
      for (const status of [404, 500]) {
        const key = status === 404 ? 'nothing' : String(place)
        const slow = slowDatabase(cluster, 100)
        if (status === 500) databaseOf(cluster).setVars({ READS: 'failing' })
        for (let round = 0; round < 2; round++) {
          const since = mark(cluster)
          const outcomes = await atOnce(
            world,
            world.node(web),
            Array.from({ length: 15 }, (_, number) => () => {
              const method = number === 3 ? 'HEAD' : 'GET'
              return ask(cluster, web, `/items/${key}`, { method })
            }),
          )
          for (const outcome of outcomes) {
            const values = { request: request(outcome), got: got(outcome), wanted: status }
            expect(got(outcome), say('not-passed-on', values, outcome.at)).toBe(status)
          }
          const why = `fifteen users asked for one key, and the database says ${status}`
          expectReads(cluster, since, web, 1, why)
        }
        databaseOf(cluster).setVars({ READS: 'well' })
        slow.heal()
        if (status === 500) await readAll(cluster, web, [key], 'the database is well again')
      }
  })

  test('the-rest-waits', async (context) => {
    const cluster = await open(context, 400)
    const { world, chance } = cluster
    const hits = numbers(390, 10)
    await readAll(cluster, webs[0], hits, 'all is well')
    const slow = slowDatabase(cluster, chance(470, 485))
    const fromMs = world.nowMs
    const waiting = webs.map((web, place) =>
      allOf(numbers(95 * place, 95).map((key) => read(cluster, web, key))),
    )
    await world.run(chance(50, 900))
    for (const web of webs) {
      const why = '95 others wait for the database'
      for (const key of hits.slice(0, 4)) {
        const outcome = await read(cluster, web, key)
        expectServed(cluster, outcome, why)
        expectInTime(cluster, outcome, 'it is a hit, and 95 others wait for the database', READ_WITHIN_MS)
      }
      const written = underWay(write(cluster, web, `new at ${web}`, fresh(cluster, 'a new one')))
      await world.run(1)
      const outcome = await written.end
      expectDone(outcome, why)
      expectInTime(cluster, outcome, 'it is a write, and 95 others wait for reads', WRITE_WITHIN_MS + 490)
    }
    for (const each of waiting) {
      const outcomes = await each
      for (const outcome of outcomes) {
        expectServedOrNot(outcome, '95 keys were asked for at once')
        expectInTime(cluster, outcome, '95 keys were asked for at once')
      }
      const served = outcomes.filter(({ status }) => status === 200)
      const [refused] = outcomes.filter(({ status }) => status !== 200)
      const values = { web: outcomes[0]?.web ?? '', count: served.length, of: outcomes.length }
      expect(served.length, say('too-few-served', values, refused?.at)).toBeGreaterThanOrEqual(
        3 * LEAST_READS,
      )
    }
    slow.heal()
    expectNotDrowned(cluster, '95 keys were asked for at once', fromMs)
    await world.run(chance(500, 900))
    for (const web of webs) {
      const calm = await allOf(numbers(300, 10).map((key) => read(cluster, web, key)))
      for (const outcome of calm) {
        expectServed(cluster, outcome, 'the crowd has gone')
        expectInTime(cluster, outcome, 'the crowd has gone', READ_WITHIN_MS)
      }
    }
  })

  test('users-leave', async (context) => {
    const cluster = await open(context, 200)
    const { world, chance } = cluster
    for (const [place, web] of webs.entries()) {
      const slow = slowDatabase(cluster, chance(250, 300))
      const fromMs = world.nowMs
      // Those who leave have begun the reads, or wait for their turn.
      const leaving = allOf(
        numbers(100 * place, 25).map((key) =>
          ask(cluster, web, `/items/${key}`, { patienceMs: chance(60, 500) }),
        ),
      )
      await world.run(JOINED_MS)
      const staying = allOf(numbers(100 * place, 12).map((key) => read(cluster, web, key)))
      await leaving
      // And a whole crowd that leaves before any of them has had a turn.
      await allOf(
        numbers(100 * place + 25, 30).map((key) =>
          ask(cluster, web, `/items/${key}`, { patienceMs: chance(60, 200) }),
        ),
      )
      // In any order: they may have waited in vain, with those whom they have joined.
      for (const outcome of await staying)
        expectServedOrNot(outcome, 'the one who had asked for it first has left', JOINED_MS)
      await world.run(chance(800, 1200))
      const againMs = world.nowMs
      const next = await allOf(numbers(100 * place + 55, 40).map((key) => read(cluster, web, key)))
      slow.heal()
      for (const outcome of next) expectServedOrNot(outcome, 'many users have left before')
      expectNotDrowned(cluster, 'users have left while they waited', fromMs)
      expectBusy(cluster, web, againMs + 20, againMs + 520)
    }
  })

  test('errors-free-their-turn', async (context) => {
    const cluster = await open(context, 200)
    const { world, chance } = cluster
    const database = databaseOf(cluster)
    for (const [place, web] of webs.entries()) {
      const slow = slowDatabase(cluster, chance(150, 200))
      database.setVars({ READS: 'failing' })
      const fromMs = world.nowMs
      await allOf(numbers(100 * place, 40).map((key) => ask(cluster, web, `/items/${key}`)))
      await allOf(numbers(0, 20).map((key) => ask(cluster, web, `/items/nothing-${key}`, { method: 'HEAD' })))
      database.setVars({ READS: 'well' })
      const againMs = world.nowMs
      for (const outcome of await allOf(numbers(100 * place, 40).map((key) => read(cluster, web, key))))
        expectServedOrNot(outcome, 'the database is well again')
      slow.heal()
      expectNotDrowned(cluster, 'reads of the database fail, or find nothing', fromMs)
      expectBusy(cluster, web, againMs + 20, againMs + 320)
    }
  })

  test('no-cache-at-all', async (context) => {
    const cluster = await open(context, 120)
    const { world, chance } = cluster
    for (const cache of cachesOf(cluster))
      takeAway(cluster, cache, cache.name === 'cache-1' ? 'dead' : 'frozen')
    const slow = slowDatabase(cluster, chance(100, 150))
    const fromMs = world.nowMs
    // The first ones wait for the caches as well; later ones know.
    for (let round = 0; round < 2; round++) {
      const crowds = webs.map((web) => allOf(numbers(60 * round, 60).map((key) => read(cluster, web, key))))
      for (const outcome of (await allOf(crowds)).flat()) {
        if (outcome.status !== 503)
          expectServed(cluster, outcome, 'all caches are away, and sixty keys were asked for')
        expectInTime(cluster, outcome, 'all caches are away, and sixty keys were asked for')
      }
      await world.run(3000)
    }
    slow.heal()
    expectNotDrowned(cluster, 'all caches are away, and sixty keys were asked for', fromMs)
  })

  test('joined-with-a-newer-lease', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    cluster.promised = afterSlowReads
    for (let round = 0; round < 4; round++) {
      const key = `card ${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      const slow = world.link(databaseOf(cluster), world.node(web), { delayMs: chance(350, 450) })
      const first = read(cluster, web, key)
      await world.run(chance(20, 60))
      expectDone(await write(cluster, otherThan(web), key, round === 2 ? null : fresh(cluster, 'second')))
      // They miss, as the write has made the cache forget. Their lease is from after that.
      const joining = [read(cluster, web, key), read(cluster, web, key)]
      await world.run(1)
      slow.heal()
      await allOf([first, ...joining])
      await world.run(GRACE_MS)
      await expectStored(cluster, key)
    }
  })

  test('written-while-they-stand-in-the-line', async (context) => {
    const cluster = await open(context, 40)
    const { world, chance } = cluster
    for (const web of webs) {
      const slow = world.link(databaseOf(cluster), world.node(web), { delayMs: chance(470, 490) })
      cluster.promised = whileUnsettled
      const keys = numbers(web === webs[0] ? 0 : 20, 20)
      const filler = numbers(0, 20).map((number) => ask(cluster, web, `/items/nothing-${number}`))
      await world.run(10)
      const late = keys.map((key) => read(cluster, web, key))
      // Some of them have been read by now, and what they bring is still on its way.
      await world.run(chance(1080, 1300))
      const writes = await allOf(
        keys.map((key) => write(cluster, otherThan(web), key, fresh(cluster, 'written'))),
      )
      for (const outcome of writes) expectDone(outcome, 'others wait for reads')
      await allOf([...late, ...filler])
      slow.heal()
      await world.run(GRACE_MS)
      cluster.promised = afterSlowReads
      for (const key of keys) await expectStored(cluster, key)
    }
  })

  test('kept-though-they-waited', async (context) => {
    const cluster = await open(context, 80)
    const { world, chance } = cluster
    for (const [place, web] of webs.entries()) {
      const slow = slowDatabase(cluster, chance(400, 440))
      const keys = numbers(40 * place, 30)
      const outcomes = await allOf(keys.map((key) => read(cluster, web, key)))
      slow.heal()
      await world.run(chance(20, 500))
      const served = keys.filter((_, number) => outcomes[number]?.status === 200)
      const since = mark(cluster)
      await readAll(cluster, web, served, 'the crowd has gone')
      const again = reads(cluster, since)
      const values = { web, of: served.length, count: again.length }
      expect(again.length, say('not-kept', values, again[0])).toBe(0)
    }
  })
}

/** What it says is on its way to both web servers for so long. */
function slowDatabase(cluster: Cluster, delayMs: number): { heal(): void } {
  const { world } = cluster
  const links = webs.map((web) => world.link(databaseOf(cluster), world.node(web), { delayMs }))
  return {
    heal: () => {
      for (const link of links) link.heal()
    },
  }
}

/**
 * A value, or a 503 as it was promised: not too soon, not too late, with a word on when to come back.
 * Who has joined a key that had been waiting for a while may be sent away with it, sooner by that while.
 */
function expectServedOrNot(outcome: Outcome, why: string, joinedMs = 0): void {
  if (outcome.status === 200) return
  const values = { request: request(outcome), got: got(outcome), why }
  expect(got(outcome), say('not-served', values, outcome.at)).toBe(503)
  const after = outcome.headers.get('retry-after') ?? 'none'
  expect(/^\d+$/.test(after), say('no-retry-after', { ...values, after }, outcome.at)).toBe(true)
  const tookMs = Math.round(outcome.endMs - outcome.sentMs)
  expect(
    tookMs >= WAIT_LEAST_MS - joinedMs && tookMs <= WAIT_MOST_MS + 700 ? 'in time' : tookMs,
    say('waited-wrong', { ...values, tookMs }, outcome.at),
  ).toBe('in time')
}

/** Between the two moments there was always something to read. */
function expectBusy({ world }: Cluster, web: string, fromMs: number, toMs: number): void {
  const mean = readsUnderWay(world, web).meanBetween(fromMs, toMs)
  const values = { web, mean: mean.toFixed(1) }
  expect(mean, say('too-few-reads', values)).toBeGreaterThanOrEqual(LEAST_READS - 0.5)
}

function expectReads(cluster: Cluster, since: number, web: string, wanted: number, why: string): void {
  const sent = reads(cluster, since).filter(({ node }) => node === web)
  expect(sent.length, say('read-too-often', { web, count: sent.length, why }, sent[1])).toBe(wanted)
}
