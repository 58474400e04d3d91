/** The third stage: writes to what is hot are seen by everybody within a second, and at once by who has written. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { oddKeys } from '../../kit/odd-data.ts'
import { roomOf } from '../../kit/room.ts'
import { allOf, inTime } from '../../kit/waiting.ts'
import { homeOf, itemIn, mark, type Outcome, open, routerFor, routers, type Size, sent } from '../cluster.ts'
import { readersCome } from '../crowd.ts'
import { SEEN_AFTER_MS } from '../promises.ts'
import { like, read, readBoth, type Users, usersOf, write } from '../users.ts'
import { slowWay, slowWays } from '../ways.ts'

const KEY = 'celebrity'
/** Long enough that whoever wants copies has them. */
const WARM_MS = 6000

/** Readers of these keys are there, and have been for a while. */
async function openHot(
  context: TestContext,
  keys: readonly string[] = [KEY],
  size: Size = {},
): Promise<Users> {
  const cluster = await open(context, size)
  const users = usersOf(cluster)
  for (const key of keys) await write(users, key)
  readersCome(cluster, keys)
  await cluster.world.run(WARM_MS)
  return users
}

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

  test('messages-take-their-time', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { world, chance } = users.cluster
    for (let round = 0; round < 7; round++) {
      const ways = slowWays(users.cluster)
      await world.run(chance(400, 900))
      const browser = world.browser()
      if (round % 3 === 2) await like(users, KEY, { browser, router: routerFor(round) })
      else await write(users, KEY, { browser, router: routerFor(round) })
      await readBoth(users, KEY, browser)
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 300))
      ways.heal()
    }
  })

  test('a-slow-answer-is-old', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world, chance } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 8 && home !== undefined; round++) {
      const [slow, quick] = [routerFor(round), routerFor(round + 1)]
      const way = slowWay(cluster, home, world.node(slow))
      await world.run(chance(400, 900))
      // What the home tells now is under way to one of them, and the other one writes.
      const since = mark(cluster)
      const isAsked = (): boolean =>
        sent(cluster, since, KEY).some(({ node, peer }) => node === slow && peer === home.name)
      await inTime(world.until(isAsked, 1500))
      const browser = world.browser()
      const { endMs } = await write(users, KEY, { browser, router: quick })
      // Who has written looks while it comes, or nobody does, and strangers look when it is too old.
      const isOwn = round % 4 < 2
      const asked: Promise<unknown>[] = []
      for (let look = 0; look < 20 && isOwn; look++) {
        asked.push(read(users, KEY, { browser, router: slow }))
        await world.run(chance(10, 30))
      }
      await allOf(asked)
      way.heal()
      await lookAt(users, KEY, {
        fromMs: endMs + SEEN_AFTER_MS,
        toMs: endMs + SEEN_AFTER_MS + 260,
        everyMs: 20,
      })
    }
  })

  test('a-like-under-way-counts-once', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 8 && home !== undefined; round++) {
      const router = routerFor(round)
      // What the home says of the like takes long, and what it says after it does not.
      const way = slowWay(cluster, home, world.node(router))
      const liked = like(users, KEY, { router })
      await world.run(20)
      way.heal()
      const asked: Promise<unknown>[] = [liked]
      for (let look = 0; look < 24; look++) {
        await world.run(25)
        if (look > 8) asked.push(readBoth(users, KEY))
      }
      await allOf(asked)
      await world.run(SEEN_AFTER_MS - 500)
    }
    await expectLikes(users, KEY)
  })

  test('cold-keys-while-messages-take-their-time', async (context) => {
    const cluster = await open(context)
    const users = usersOf(cluster)
    const { world } = cluster
    const keys = ['anna', 'ben', 'carl']
    for (const key of keys) await write(users, key)
    for (let round = 0; round < 4; round++) {
      const ways = slowWays(cluster, round % 2 === 0)
      for (const key of keys) {
        const since = mark(cluster)
        const router = routerFor(round)
        const { at } = await read(users, key, { router })
        const asked = sent(cluster, since, key)
        const list = asked.map(({ method, path, peer }) => `${method} ${path} at ${peer}`).join(', ')
        const home = (await homeOf(cluster, key))?.name ?? ''
        const values = { key, router, home, list }
        expect(asked.length === 1 ? 'its home, once' : list, say('cold-read', values, at)).toBe(
          'its home, once',
        )
      }
      await write(users, keys[round % keys.length] ?? '', { router: routerFor(round) })
      ways.heal()
      await world.run(500)
    }
  })

  test('a-cold-question-under-way', async (context) => {
    const cluster = await open(context, { shardMs: 5 })
    const users = usersOf(cluster)
    const { world } = cluster
    for (let round = 0; round < 4; round++) {
      const key = cluster.fresh('card')
      await write(users, key)
      const home = await homeOf(cluster, key)
      const [slow, quick] = [routerFor(round), routerFor(round + 1)]
      if (home === undefined) continue
      const way = slowWay(cluster, home, world.node(slow))
      const early = read(users, key, { router: slow })
      await world.run(30)
      await write(users, key, { router: quick })
      const wanted = `text ${users.texts} of ${key}`
      const late = await read(users, key, { router: slow })
      const found = itemIn(late.text)?.text ?? 'nothing'
      expect(found, say('cold-and-old', { key, router: slow, found, wanted }, late.at)).toBe(wanted)
      await early
      way.heal()
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

  test('a-router-dies', async (context) => {
    const users = await openHot(context)
    const { cluster } = users
    const { world, chance } = cluster
    for (let round = 0; round < 6; round++) {
      const dying = world.node(routerFor(round))
      users.mayFail = true
      const browser = world.browser()
      const crash = dying.crashBefore(1 + Math.floor(chance(0, 6)))
      await allOf([
        write(users, KEY, { browser, router: routerFor(round) }),
        like(users, KEY, { router: routerFor(round) }),
        like(users, KEY, { browser, router: routerFor(round + 1) }),
      ])
      crash.heal()
      if (dying.state === 'up') dying.crash()
      users.mayFail = false
      await read(users, KEY, { browser, router: routerFor(round + 1) })
      if (round % 2 === 0) await world.run(chance(100, 900))
      await dying.restart()
      await readBoth(users, KEY, browser)
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 200))
    }
    await expectLikes(users, KEY)
  })

  test('written-just-before-its-home-dies', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world, chance } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 4 && home !== undefined; round++) {
      const asker = routerFor(round)
      const since = mark(cluster)
      const isAsked = (): boolean =>
        sent(cluster, since, KEY).some(({ node, peer }) => node === asker && peer === home.name)
      await inTime(world.until(isAsked, 1500))
      const { endMs } = await write(users, KEY, { router: routerFor(round + 1) })
      users.mayFail = true
      home.crash()
      // Whoever has a copy has the one from before.
      const fromMs = endMs + SEEN_AFTER_MS
      await lookAt(users, KEY, { fromMs, toMs: fromMs + chance(800, 1500), everyMs: 90 })
      await home.restart()
      users.mayFail = false
      await world.run(chance(800, 1600))
    }
  })

  test('done-once-or-not', async (context) => {
    const cluster = await open(context)
    const users = usersOf(cluster)
    const { world } = cluster
    // Before each event that a like can be, and after all of them.
    for (let count = 2; count <= 15; count++) {
      const key = cluster.fresh('card')
      await write(users, key)
      const home = await homeOf(cluster, key)
      if (home === undefined) continue
      users.mayFail = true
      const crash = home.crashBefore(Math.floor(count / 2), { disk: 'keep' })
      // That it has died is heard of when it is up again.
      const way = count % 2 === 0 ? undefined : slowWay(cluster, home, world.node(routerFor(count)))
      const liked = like(users, key, { router: routerFor(count) })
      if (await inTime(world.until(() => home.state === 'down', 200))) await home.restart()
      await liked
      way?.heal()
      crash.heal()
      users.mayFail = false
      await world.run(SEEN_AFTER_MS)
      await readBoth(users, key)
    }
  })

  test('its-home-dies-in-between', async (context) => {
    const users = await openHot(context)
    const { cluster } = users
    const { world, chance } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 4 && home !== undefined; round++) {
      users.mayFail = true
      const browser = world.browser()
      const crash = home.crashBefore(1 + Math.floor(chance(0, 12)))
      await allOf([
        write(users, KEY, { browser, router: routerFor(round) }),
        like(users, KEY, { browser, router: routerFor(round + 1) }),
      ])
      crash.heal()
      if (home.state === 'up') home.crash()
      await readBoth(users, KEY, browser)
      await world.run(chance(0, 1200))
      await readBoth(users, KEY, browser)
      await home.restart()
      await world.run(50)
      const next = world.browser()
      await write(users, KEY, { browser: next, router: routerFor(round + 1) })
      await readBoth(users, KEY, next)
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 200))
    }
  })
}

/** Strangers look for so long, at both routers, again and again: none of them may be told what is too old. */
async function lookFor(users: Users, key: string, forMs: number): Promise<void> {
  const { world, chance } = users.cluster
  const endMs = world.nowMs + forMs
  while (world.nowMs < endMs) {
    await readBoth(users, key)
    await world.run(Math.max(0, Math.min(chance(60, 260), endMs - world.nowMs)))
  }
  await readBoth(users, key)
}

/** Just when nobody may be told it any more. */
async function lookAt(
  users: Users,
  key: string,
  { fromMs, toMs, everyMs }: { readonly fromMs: number; readonly toMs: number; readonly everyMs: number },
): Promise<void> {
  const { world } = users.cluster
  if (fromMs > world.nowMs) await world.run(fromMs - world.nowMs)
  const asked: Promise<unknown>[] = []
  while (world.nowMs < toMs) {
    asked.push(readBoth(users, key))
    await world.run(everyMs)
  }
  await allOf(asked)
}

/** Both routers tell the same, a second after the last write. */
async function expectAlike(users: Users, key: string): Promise<void> {
  const [one, other] = await readBoth(users, key)
  const [told, toldToo] = [toldIn(one), toldIn(other)]
  const values = { key, one: told, other: toldToo }
  expect(values.other, say('routers-differ', values, other?.at)).toBe(values.one)
}

function toldIn(outcome: Outcome | undefined): string {
  const item = itemIn(outcome?.text ?? '')
  return item === undefined ? 'nothing' : `“${item.text}”, ${item.likes}`
}

/** As many as were answered, and no more than were sent; those that nobody was told of may count. */
async function expectLikes(users: Users, key: string): Promise<void> {
  const { world } = users.cluster
  await world.run(SEEN_AFTER_MS + roomOf(world))
  await readBoth(users, key)
}
