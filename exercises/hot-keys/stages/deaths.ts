/** Of the third stage: a router, or the home, dies in the middle. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { allOf, inTime } from '../../kit/waiting.ts'
import { type Cluster, homeOf, mark, open, routerFor, sent } from '../cluster.ts'
import { expectLikes, KEY, lookAt, lookFor, openHot } from '../hot.ts'
import { SEEN_AFTER_MS } from '../promises.ts'
import { like, read, readBoth, usersOf, write } from '../users.ts'
import { slowWay } from '../ways.ts'

export function whileSomebodyDies(): void {
  test('a-router-dies', async (context) => {
    // What it has counted dies with it, and the home can do without copies until it has counted anew.
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world, chance } = cluster
    users.mayFail = true
    for (let round = 0; round < 6; round++) {
      const dying = world.node(routerFor(round))
      const [browser, liker] = [world.browser(), world.browser()]
      const crash = dying.crashBefore(1 + Math.floor(chance(0, 6)))
      await allOf([
        write(users, KEY, { browser, router: routerFor(round) }),
        like(users, KEY, { router: routerFor(round) }),
        like(users, KEY, { browser: liker, router: routerFor(round + 1) }),
      ])
      crash.heal()
      if (dying.state === 'up') dying.crash()
      await read(users, KEY, { browser, router: routerFor(round + 1) })
      await read(users, KEY, { browser: liker, router: routerFor(round + 1) })
      if (round % 2 === 0) await world.run(chance(100, 900))
      await dying.restart()
      // It may not know yet that the card is hot, and the other one does.
      const next = world.browser()
      if (round % 2 === 1) await write(users, KEY, { browser: next, router: routerFor(round) })
      await allOf([browser, liker, next].map((each) => readBoth(users, KEY, each)))
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 200))
    }
    await expectLikes(users, KEY)
  })

  test('written-just-before-its-home-dies', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world, chance } = cluster
    const home = await homeOf(cluster, KEY)
    // Whoever has learned that it is dead may leave it alone for a while.
    users.mayFail = true
    for (let round = 0; round < 4 && home !== undefined; round++) {
      const asker = routerFor(round)
      const since = mark(cluster)
      const isAsked = (): boolean =>
        sent(cluster, since, KEY).some(({ node, peer }) => node === asker && peer === home.name)
      await inTime(world.until(isAsked, 1500))
      const { endMs } = await write(users, KEY, { router: routerFor(round + 1) })
      home.crash()
      // Whoever has a copy has the one from before.
      const fromMs = endMs + SEEN_AFTER_MS
      await lookAt(users, KEY, { fromMs, toMs: fromMs + chance(800, 1500), everyMs: 120 })
      await home.restart()
      await world.run(chance(800, 1600))
    }
  })

  test('done-once-or-not', async (context) => {
    const cluster = await open(context)
    const users = usersOf(cluster)
    const { world } = cluster
    users.mayFail = true
    // Before each event that a like, or a write, can be, and after all of them.
    for (let count = 3; count <= 23; count++) {
      const key = cluster.fresh('card')
      await write(users, key)
      const home = await homeOf(cluster, key)
      if (home === undefined) continue
      const crash = home.crashBefore(Math.floor(count / 3), { disk: 'keep' })
      const by = { router: routerFor(count) }
      // That it has died is heard of when it is up again.
      const way = count % 3 === 0 ? slowWay(cluster, home, world.node(by.router)) : undefined
      const since = mark(cluster)
      const made = count % 3 === 2 ? write(users, key, by) : like(users, key, by)
      if (await inTime(world.until(() => home.state === 'down', 200))) await home.restart()
      await made
      way?.heal()
      crash.heal()
      await world.run(SEEN_AFTER_MS)
      expectSentOnce(cluster, key, home, since)
      await readBoth(users, key)
    }
  })

  test('its-home-dies-in-between', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world, chance } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 4 && home !== undefined; round++) {
      users.mayFail = true
      const [browser, liker] = [world.browser(), world.browser()]
      const crash = home.crashBefore(1 + Math.floor(chance(0, 12)))
      await allOf([
        write(users, KEY, { browser, router: routerFor(round) }),
        like(users, KEY, { browser: liker, router: routerFor(round + 1) }),
      ])
      crash.heal()
      if (home.state === 'up') home.crash()
      await allOf([readBoth(users, KEY, browser), readBoth(users, KEY, liker)])
      await world.run(chance(0, 1200))
      await allOf([readBoth(users, KEY, browser), readBoth(users, KEY, liker)])
      await home.restart()
      await world.run(50)
      const next = world.browser()
      await write(users, KEY, { browser: next, router: routerFor(round + 1) })
      await readBoth(users, KEY, next)
      await lookFor(users, KEY, SEEN_AFTER_MS + chance(5, 200))
    }
  })
}

/** But for what was refused: that was not there. */
function expectSentOnce(cluster: Cluster, key: string, home: Node, since: number): void {
  const refused = new Set(cluster.world.history.of('refuse').map(({ exchange }) => exchange))
  const writes = sent(cluster, since, key).filter(
    ({ method, exchange }) => method !== 'GET' && !refused.has(exchange),
  )
  const list = writes.map(({ method, path, peer }) => `${method} ${path} at ${peer}`).join(', ')
  const values = { router: writes[0]?.node ?? '', list, home: home.name }
  expect(writes.length > 1 ? list : 'once', say('written-elsewhere', values, writes[1])).toBe('once')
}
