/** The third stage: writes to what is hot are seen by everybody within a second, and at once by who has written. */
import { expect, say, test } from 'millions/suite'
import { oddKeys } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import { ask, homeOf, itemPath, mark, open, placed, routerFor, routers, sent } from '../cluster.ts'
import { cameIn, readersCome } from '../crowd.ts'
import { expectAlike, expectLikes, KEY, lookFor, openHot } from '../hot.ts'
import { RELIEVED_AFTER_MS, SEEN_AFTER_MS } from '../promises.ts'
import { expectNearlyAllServed, expectSoon } from '../service.ts'
import { like, read, readBoth, usersOf, write } from '../users.ts'
import { slowWays } from '../ways.ts'
import { whileSomebodyDies } from './deaths.ts'
import { whileMessagesAreSlow } from './slow-messages.ts'

export function fresh(): void {
  test('everybody-sees-it-a-second-later', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 4; round++) {
      await write(users, KEY, { router: routerFor(round) })
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 250))
      await world.run(chance(0, 400))
    }
  })

  test('so-with-a-delete', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 2; round++) {
      await write(users, KEY, { router: routerFor(round) }, null)
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 250))
      await write(users, KEY, { router: routerFor(round + 1) })
      // Whoever was told that it is not there was told so before.
      await allOf(routers.map((router) => like(users, KEY, { router })))
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 250))
      // Everybody knows of its likes, and it is deleted and comes back with none.
      const browser = world.browser()
      await write(users, KEY, { browser, router: routerFor(round) }, null)
      await write(users, KEY, { browser, router: routerFor(round + 1) })
      await readBoth(users, KEY, browser)
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 250))
    }
  })

  test('so-with-likes', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 3; round++) {
      await allOf(routers.flatMap((router) => [1, 2, 3].map(() => like(users, KEY, { router }))))
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 200))
    }
    await world.run(SEEN_AFTER_MS)
    await readBoth(users, KEY)
    await expectLikes(users, KEY)
  })

  test('own-writes-are-seen-at-once', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 6; round++) {
      const browser = world.browser()
      // What is there is known to both routers when it changes.
      await readBoth(users, KEY, round % 2 === 0 ? browser : undefined)
      await write(users, KEY, { browser, router: routerFor(round) }, round === 4 ? null : undefined)
      await readBoth(users, KEY, browser)
      await world.run(chance(0, 200))
      for (const router of routers) await read(users, KEY, { browser, router })
      await world.run(chance(0, 900))
    }
  })

  test('own-likes-count-at-once', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 3; round++) {
      const browser = world.browser()
      await readBoth(users, KEY, browser)
      for (let count = 0; count < 3; count++) {
        await allOf([
          like(users, KEY, { browser, router: routerFor(round + count) }),
          like(users, KEY, { router: routerFor(count) }),
        ])
        await readBoth(users, KEY, browser)
      }
      // By now everybody is told of the first one, and of the second one nobody is yet.
      await like(users, KEY, { browser, router: routerFor(round) })
      await world.run(SEEN_AFTER_MS + chance(0, 300))
      await like(users, KEY, { browser, router: routerFor(round + 1) })
      await readBoth(users, KEY, browser)
    }
    await expectLikes(users, KEY)
  })

  test('own-likes-and-the-text-of-others', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 4; round++) {
      const browser = world.browser()
      await readBoth(users, KEY, browser)
      // Somebody else changes the text, where nothing has been heard of the like.
      await like(users, KEY, { browser, router: routerFor(round) })
      await write(users, KEY, { router: routerFor(round + 1) })
      await readBoth(users, KEY, browser)
      await world.run(chance(0, 600))
    }
  })

  test('a-crowd-at-one-router', async (context) => {
    const users = await openHot(context, [KEY], { isOneSided: true })
    const { world, chance } = users.cluster
    for (let round = 0; round < 4; round++) {
      const browser = world.browser()
      await write(users, KEY, { browser, router: routerFor(round + 1) })
      await readBoth(users, KEY, browser)
      await world.run(chance(0, 300))
      await readBoth(users, KEY, browser)
    }
  })

  test('a-crowd-of-writers', async (context) => {
    const cluster = await open(context)
    const users = usersOf(cluster)
    const { world } = cluster
    await write(users, KEY)
    const home = (await homeOf(cluster, KEY)) ?? world.node('shard-1')
    const [busy] = await placed(cluster, 1, { notOn: home })
    // All of them have written long ago, on a shard where more is written than on that of the hot card.
    const browsers = Array.from({ length: 20 }, () => world.browser())
    for (const browser of browsers) await like(users, busy?.key ?? '', { browser })
    readersCome(cluster, [KEY])
    await world.run(RELIEVED_AFTER_MS)
    const fromMs = world.nowMs
    const asked: Promise<unknown>[] = []
    for (let turn = 0; turn < 150; turn++) {
      const [browser = world.browser(), router] = [browsers[turn % browsers.length], routerFor(turn)]
      asked.push(ask(cluster, itemPath(KEY), { browser, router }))
      await world.run(10)
    }
    await allOf(asked)
    const why = 'a crowd of people who have written something else wants one card'
    const came = cameIn(cluster, fromMs, world.nowMs - 500)
    expectNearlyAllServed(came, 'the crowd', why)
    expectSoon(came, 'the crowd', why)
  })

  test('own-writes-to-several-keys', async (context) => {
    const hot = ['celebrity', 'rival']
    const users = await openHot(context, hot, { shardMs: 2 })
    const { world, chance } = users.cluster
    for (let round = 0; round < 5; round++) {
      const browser = world.browser()
      await allOf(hot.map((key) => readBoth(users, key)))
      // The cards that few want are written last.
      const keys = [...hot, ...Array.from({ length: 8 }, () => users.cluster.fresh('friend'))]
      for (const [place, key] of keys.entries())
        await write(users, key, { browser, router: routerFor(round + place) })
      await allOf(keys.flatMap((key) => [readBoth(users, key, browser)]))
      await world.run(chance(0, 700))
    }
  })

  test('writers-meet', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 0 })
    const { world, chance } = users.cluster
    for (let round = 0; round < 6; round++) {
      const ways = round % 2 === 0 ? undefined : slowWays(users.cluster)
      const browsers = routers.map(() => world.browser())
      await allOf(
        routers.map((router, place) =>
          write(users, KEY, { router, browser: browsers[place] ?? world.browser() }),
        ),
      )
      for (const [place, browser] of browsers.entries())
        await read(users, KEY, { browser, router: routerFor(place) })
      ways?.heal()
      await world.run(SEEN_AFTER_MS + chance(5, 200))
      await expectAlike(users, KEY)
    }
  })

  test.real('odd-keys-are-written-and-seen', async (context) => {
    const cluster = await open(context, { isReal: true })
    const users = usersOf(cluster)
    const keys = [...oddKeys.map(decodeURIComponent), 'a; b=c, "d"', '☀ 한국어']
    const browser = cluster.world.browser()
    for (let round = 0; round < 2; round++) {
      for (const [place, key] of keys.entries()) {
        await write(users, key, { browser, router: routerFor(round + place) })
        // Often enough that it may be hot.
        await allOf(Array.from({ length: 30 }, (_, turn) => read(users, key, { router: routerFor(turn) })))
        await write(users, key, { browser, router: routerFor(place) })
        await readBoth(users, key, browser)
        await like(users, key, { browser, router: routerFor(place) })
        await readBoth(users, key, browser)
      }
    }
  })

  test('a-write-is-sent-once', async (context) => {
    const users = await openHot(context)
    const { cluster } = users
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 4; round++) {
      const since = mark(cluster)
      const router = routerFor(round)
      if (round % 2 === 0) await like(users, KEY, { router })
      else await write(users, KEY, { router })
      const asked = sent(cluster, since).filter(
        ({ path, method }) => method !== 'GET' && path.startsWith('/items/'),
      )
      const list =
        asked.map(({ method, path, peer }) => `${method} ${path} at ${peer}`).join(', ') || 'nothing'
      const isOnce = asked.length === 1 && asked[0]?.peer === home?.name
      const values = { router, list, home: home?.name ?? '' }
      expect(isOnce ? 'its home, once' : list, say('written-elsewhere', values)).toBe('its home, once')
      await cluster.world.run(300)
    }
  })

  whileMessagesAreSlow()
  whileSomebodyDies()
}
