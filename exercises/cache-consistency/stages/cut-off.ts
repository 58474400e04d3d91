/** The fourth stage: a web server cannot reach the cache. All is answered, and nothing older than six seconds is read. */
import { expect, say, test } from 'millions/suite'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import {
  ask,
  databaseOf,
  fresh,
  type Outcome,
  otherThan,
  put,
  request,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { allOf, underWay } from '../../kit/waiting.ts'
import { cacheOf, changes, mark, open, openWithRoom } from '../cluster.ts'
import { expectAnswered, expectDone, expectInTime, expectStored, read, readBoth } from '../expectations.ts'
import { cutFrom, expectBounded, expectService, freezeBeforePut } from '../outages.ts'
import { BOUND_MS, LEASE_MS, whileAway } from '../promises.ts'
import { putSlowly, readOften } from '../slow-readers.ts'
import { backAgain } from './back-again.ts'

export function cutOff(): void {
  test.real('the-cache-is-dead', async (context) => {
    const cluster = await openWithRoom(context, whileAway)
    await put(cluster, 'card', 'first')
    await readBoth(cluster, 'card')
    cacheOf(cluster).crash({ disk: 'lose' })
    for (const web of webs) {
      expectAnswered(await read(cluster, web, 'card'), 'the cache is dead')
      expectDone(await write(cluster, web, 'card', fresh(cluster, `by ${web}`)), 204, 'the cache is dead')
    }
    await cacheOf(cluster).restart()
    await cluster.world.run(BOUND_MS)
    await expectStored(cluster, 'card', 'older-for-long')
  })

  test('dead-and-frozen', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    for (const kind of ['dead', 'frozen', 'dead', 'frozen'] as const) {
      const key = `card-${Math.floor(chance(0, 1e6))}`
      await put(cluster, key, 'first')
      await readBoth(cluster, key)
      await world.run(chance(0, 900))
      const frozen = kind === 'frozen' ? cacheOf(cluster).pause() : undefined
      if (kind === 'dead') cacheOf(cluster).crash({ disk: 'lose' })
      const why = `the cache is ${kind}`
      await expectService(cluster, key, webs, why)
      world.node(webs[0]).crash({ disk: 'lose' })
      await world.node(webs[0]).restart()
      expectAnswered(await read(cluster, webs[0], key), 'the web server booted without the cache')
      await world.run(chance(500, 4000))
      frozen?.heal()
      if (kind === 'dead') await cacheOf(cluster).restart()
      await expectBounded(cluster, key)
    }
  })

  test('one-is-cut-off', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    for (let round = 0; round < 3; round++) {
      const key = `card-${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      await readBoth(cluster, key)
      const cut = cutFrom(cluster, web, round)
      await world.run(chance(0, 200))
      await read(cluster, otherThan(web), key)
      await expectService(cluster, key, [web], 'it is cut off from the cache')
      const looks = await readOften(cluster, [key], webs, BOUND_MS + 1500, [250, 450])
      for (const outcome of looks) {
        expectAnswered(outcome, 'one web server is cut off from the cache')
        expectInTime(cluster, outcome, 'one web server is cut off from the cache')
      }
      cut.heal()
      await world.run(chance(0, 500))
    }
  })

  test('cut-off-for-long', async (context) => {
    const cluster = await open(context, whileAway)
    const { chance } = cluster
    await put(cluster, 'card', 'first')
    const cut = cutFrom(cluster, webs[0], 0)
    const writes: Promise<Outcome>[] = []
    for (let second = 0; second < 10; second++) {
      writes.push(write(cluster, webs[0], 'card', fresh(cluster, `number ${second}`)))
      await readOften(cluster, ['card'], [webs[1]], chance(900, 1300), [200, 400])
    }
    for (const outcome of await allOf(writes)) {
      expectDone(outcome, 204, 'it is cut off from the cache')
      expectInTime(cluster, outcome, 'it is cut off from the cache')
    }
    cut.heal()
    await expectBounded(cluster, 'card')
  })

  test('and-the-database-is-slow', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    await put(cluster, 'card', 'first')
    const why = 'the cache is away, and the database takes 0.9 s'
    for (const [place, web] of webs.entries()) {
      const away = place === 0 ? cacheOf(cluster).pause() : cutFrom(cluster, web, 1)
      const slow = databaseOf(cluster).slowDisk(880)
      const written = await write(cluster, web, 'card', fresh(cluster, `by ${web}`))
      slow.heal()
      expectDone(written, 204, why)
      expectInTime(cluster, written, why)
      const late = world.link(databaseOf(cluster), world.node(web), { delayMs: 880 })
      // Until it has been there for a while, and at once.
      for (const waitMs of [0, chance(0, 1500)]) {
        await world.run(waitMs)
        const outcome = await read(cluster, web, 'card')
        expectAnswered(outcome, why)
        expectInTime(cluster, outcome, why)
      }
      late.heal()
      away.heal()
      await world.run(chance(0, 500))
    }
  })

  test('put-at-the-last-moment', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    for (let round = 0; round < 2; round++) {
      const key = `card-${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      // The lease is good for just so long, and the one who writes meanwhile cannot reach the cache.
      const { answer } = await putSlowly(cluster, web, key, LEASE_MS - chance(110, 130))
      const cut = cutFrom(cluster, otherThan(web), round)
      expectDone(await write(cluster, otherThan(web), key, fresh(cluster, 'second')), 204, 'it is cut off')
      await answer
      // Nobody asks before it has come: it would be in the way of it.
      await world.run(LEASE_MS)
      await expectBounded(cluster, key, BOUND_MS - 1400)
      cut.heal()
    }
  })

  test('put-much-too-late', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    for (let round = 0; round < 2; round++) {
      const key = `card-${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      const { answer } = await putSlowly(cluster, web, key, chance(2000, 2900))
      const cut = cutFrom(cluster, otherThan(web), round + 1)
      expectDone(await write(cluster, otherThan(web), key, fresh(cluster, 'second')), 204, 'it is cut off')
      await answer
      if (round === 0) await world.run(2500)
      await expectBounded(cluster, key)
      cut.heal()
    }
  })

  test('in-the-line-of-a-frozen-cache', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    for (let round = 0; round < 2; round++) {
      const key = `card-${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      // One has its lease, and puts when the cache is frozen. Then both write, and one of them is cut off as well.
      const frozen = underWay(freezeBeforePut(cluster, web, key))
      const pause = await frozen.end
      const outcomes = [write(cluster, web, key, fresh(cluster, 'second'))]
      await allOf(outcomes)
      const late = read(cluster, web, key)
      await world.run(chance(700, 1500))
      const cut = cutFrom(cluster, otherThan(web), 0)
      outcomes.push(write(cluster, otherThan(web), key, fresh(cluster, 'third')))
      await world.run(chance(2500, 5000))
      pause.heal()
      expectAnswered(await late, 'the cache is frozen')
      for (const outcome of await allOf(outcomes)) expectDone(outcome, 204, 'the cache is frozen')
      await expectBounded(cluster, key, BOUND_MS + 200)
      cut.heal()
      await world.run(chance(0, 300))
    }
  })

  test('crashes-on-the-way', async (context) => {
    const cluster = await open(context, whileAway)
    const { world } = cluster
    const keys: string[] = []
    // It is asked itself, or it crashes while the other one is asked, which may have handed the write on to it.
    for (const [asked, value] of [
      [webs[0], 'written'],
      [webs[0], null],
      [webs[1], 'written'],
      [webs[1], 'again'],
    ] as const) {
      await crashAtEachEvent(world.node(webs[0]), {
        events: 6,
        disk: 'lose',
        during: async (event) => {
          const key = `card-${event}-${asked}-${value}`
          keys.push(key)
          await put(cluster, key, 'first')
          if (asked === webs[0]) await read(cluster, webs[1], key)
          const since = mark(cluster)
          const written = await write(cluster, asked, key, value === null ? null : fresh(cluster, value))
          const count = changes(cluster, since).length
          const values = { request: request(written), count }
          expect(count, say('not-written-once', values, written.at)).toBeLessThanOrEqual(1)
        },
        after: async () => undefined,
      })
    }
    await world.run(BOUND_MS + 1)
    for (const key of keys) await expectStored(cluster, key, 'older-for-long')
  })

  test('the-user-leaves', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    const slow = databaseOf(cluster).slowDisk(400)
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      await put(cluster, key, 'first')
      await readBoth(cluster, key)
      const value = fresh(cluster, 'second')
      cluster.seen.write(key, value, world.nowMs)
      const patienceMs = chance(60, 380)
      await ask(cluster, webFor(round), `/items/${key}`, { method: 'PUT', body: value, patienceMs })
      await readBoth(cluster, key)
    }
    slow.heal()
    await world.run(BOUND_MS + 500)
    for (let round = 0; round < 4; round++) await expectStored(cluster, `card-${round}`, 'older-for-long')
  })

  backAgain()
}
