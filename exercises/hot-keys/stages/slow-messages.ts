/** Of the third stage: messages that take as long as they may. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { allOf, inTime } from '../../kit/waiting.ts'
import { type Cluster, homeOf, itemIn, mark, open, type RouterName, routerFor, sent } from '../cluster.ts'
import { expectLikes, KEY, lookAt, lookFor, openHot } from '../hot.ts'
import { SEEN_AFTER_MS } from '../promises.ts'
import { like, read, readBoth, usersOf, write } from '../users.ts'
import { slowWay, slowWays } from '../ways.ts'

export function whileMessagesAreSlow(): void {
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
    // Ten a second like it, all at one router, and each of them is on the way for as long as it may be.
    slowWays(users.cluster, true)
    const liked: Promise<unknown>[] = []
    for (let turn = 0; turn < 30; turn++) {
      liked.push(like(users, KEY))
      await world.run(100)
    }
    await allOf(liked)
    await expectLikes(users, KEY)
  })

  test('a-slow-answer-is-old', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world, chance } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 9 && home !== undefined; round++) {
      const [slow, quick] = [routerFor(round), routerFor(round + 1)]
      const way = slowWay(cluster, home, world.node(slow))
      await world.run(chance(400, 900))
      // What the home tells now is under way to one of them, and the other one writes.
      await asks(cluster, slow, home)
      const browser = world.browser()
      const early = read(users, KEY, { browser, router: slow })
      const { endMs } = await write(users, KEY, { browser, router: quick })
      const kind = (['own', 'overtakes', 'nobody'] as const)[round % 3]
      // Who has written looks while it comes, or just before it comes, and is told first; or nobody does.
      const asked: Promise<unknown>[] = [early]
      for (let look = 0; look < 20 && kind === 'own'; look++) {
        asked.push(read(users, KEY, { browser, router: slow }))
        await world.run(chance(10, 30))
      }
      if (kind !== 'nobody') way.heal()
      if (kind === 'overtakes') {
        await world.run(chance(150, 200))
        asked.push(read(users, KEY, { browser, router: slow }))
      }
      await allOf(asked)
      // An answer from before the write was the last that they got.
      if (kind === 'nobody') await read(users, KEY, { browser, router: quick })
      // Strangers look when it is too old.
      const fromMs = endMs + SEEN_AFTER_MS
      await lookAt(users, KEY, { fromMs, toMs: fromMs + 260, everyMs: 20 })
      way.heal()
    }
  })

  test('copied-just-before-the-write', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world, chance } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 4 && home !== undefined; round++) {
      const [slow, quick] = [routerFor(round), routerFor(round + 1)]
      const way = slowWay(cluster, world.node(slow), home)
      // How often one of them asks the home tells when it does so next: while a write is under way from the other one.
      await asks(cluster, quick, home)
      const beforeMs = world.nowMs
      await asks(cluster, quick, home)
      await world.run(Math.max(0, world.nowMs - beforeMs - chance(100, 200)))
      const browser = world.browser()
      await write(users, KEY, { browser, router: slow })
      for (let look = 0; look < 6; look++) {
        await read(users, KEY, { browser, router: quick })
        await world.run(10)
      }
      way.heal()
    }
  })

  test('a-like-under-way-counts-once', async (context) => {
    const users = await openHot(context, [KEY], { shardMs: 5 })
    const { cluster } = users
    const { world } = cluster
    const home = await homeOf(cluster, KEY)
    for (let round = 0; round < 6 && home !== undefined; round++) {
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
}

/** The next time that this router asks about the card. */
async function asks(cluster: Cluster, router: RouterName, home: Node): Promise<void> {
  const since = mark(cluster)
  const isAsked = (): boolean =>
    sent(cluster, since, KEY).some(
      ({ node, peer, method }) => node === router && peer === home.name && method === 'GET',
    )
  await inTime(cluster.world.until(isAsked, 1500))
}
