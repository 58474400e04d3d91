/** The third stage: writes to what is hot are seen by everybody within a second, and at once by who has written. */
import { expect, say, test } from 'millions/suite'
import { oddKeys } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import { homeOf, mark, open, routerFor, routers, sent } from '../cluster.ts'
import { expectAlike, expectLikes, KEY, lookFor, openHot } from '../hot.ts'
import { SEEN_AFTER_MS } from '../promises.ts'
import { like, read, readBoth, usersOf, write } from '../users.ts'
import { slowWays } from '../ways.ts'
import { whileSomebodyDies } from './deaths.ts'
import { whileMessagesAreSlow } from './slow-messages.ts'

export function fresh(): void {
  test('everybody-sees-it-a-second-later', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 6; round++) {
      await write(users, KEY, { router: routerFor(round) })
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 250))
      await world.run(chance(0, 400))
    }
  })

  test('so-with-a-delete', async (context) => {
    const users = await openHot(context)
    const { chance } = users.cluster
    for (let round = 0; round < 4; round++) {
      await write(users, KEY, { router: routerFor(round) }, round % 2 === 0 ? null : undefined)
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 250))
    }
  })

  test('so-with-likes', async (context) => {
    const users = await openHot(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 4; round++) {
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
      await world.run(chance(0, 900))
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

  test('own-writes-to-several-keys', async (context) => {
    const keys = ['celebrity', 'rival', 'friend', 'critic']
    const users = await openHot(context, keys, { shardMs: 2 })
    const { world, chance } = users.cluster
    for (let round = 0; round < 4; round++) {
      const browser = world.browser()
      for (const key of keys) await readBoth(users, key)
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
