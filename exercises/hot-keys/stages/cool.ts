/** The fourth stage: the crowd has gone, and its key is as any other. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  type Cluster,
  heldBy,
  homeOf,
  itemIn,
  mark,
  type Outcome,
  open,
  type RouterName,
  routerFor,
  routers,
  sent,
} from '../cluster.ts'
import { cameIn, crowdComes, readersCome } from '../crowd.ts'
import { NOTICED_WITHIN_MS, RELIEVED_AFTER_MS, SEEN_AFTER_MS, SETTLED_AFTER_MS } from '../promises.ts'
import { expectNearlyAllServed, expectSoon } from '../service.ts'
import { ledgerOf, like, read, readBoth, type Users, usersOf, write } from '../users.ts'
import { expectListed } from '../wanted.ts'

const KEY = 'celebrity'
const CROWD_MS = RELIEVED_AFTER_MS + 1000
/** Nobody takes its key for hot any more. */
const COLD_AFTER_MS = SETTLED_AFTER_MS + NOTICED_WITHIN_MS
/** So far apart that no second has more than four. */
const APART_MS = 260
const FOUR_A_SECOND_MS = 251

/** A crowd comes, and goes, while somebody writes and likes. */
async function comeAndGo(
  users: Users,
  keys: readonly string[],
  settled?: () => Promise<void>,
): Promise<void> {
  const { cluster } = users
  const { world, chance } = cluster
  for (const key of keys) await write(users, key)
  const crowd = readersCome(cluster, keys)
  await world.run(CROWD_MS - 1000)
  for (let round = 0; round < 3; round++) {
    await allOf(
      keys.flatMap((key) => [
        write(users, key, { router: routerFor(round) }),
        like(users, key, { router: routerFor(round) }),
        like(users, key, { router: routerFor(round + 1) }),
      ]),
    )
    await world.run(chance(100, 300))
  }
  await settled?.()
  crowd.heal()
}

export function cool(): void {
  test('one-place-again', async (context) => {
    const users = await opened(context)
    await comeAndGo(users, [KEY])
    await users.cluster.world.run(COLD_AFTER_MS)
    await expectAsAnyOther(users, KEY)
  })

  test('a-few-readers-stay', async (context) => {
    const users = await opened(context)
    const { world } = users.cluster
    await comeAndGo(users, [KEY])
    const [rebooted, stays] = routers
    const goneMs = world.nowMs
    await world.run(SEEN_AFTER_MS)
    for (let turn = 0; world.nowMs < goneMs + COLD_AFTER_MS; turn++) {
      // At last the other router gets all of them.
      const isLate = world.nowMs > goneMs + COLD_AFTER_MS - 3000
      const { tookMs } = await read(users, KEY, { router: isLate ? stays : routerFor(turn) })
      await world.run(Math.max(0, FOUR_A_SECOND_MS - tookMs))
    }
    // The second of two reads is the one that finds a copy.
    for (const router of [rebooted, rebooted, stays, stays]) await expectReadAtHome(users, KEY, router)
    // Who has just booted has heard of more than it has counted.
    world.node(rebooted).crash()
    await world.node(rebooted).restart()
    await world.run(FOUR_A_SECOND_MS)
    for (let turn = 0; turn < 8; turn++) await expectReadAtHome(users, KEY, rebooted)
    await expectAsAnyOther(users, KEY)
  })

  test('nobody-asks-nobody-is-asked', async (context) => {
    const users = await opened(context)
    const { cluster } = users
    await comeAndGo(users, [KEY])
    await cluster.world.run(COLD_AFTER_MS)
    const since = mark(cluster)
    await cluster.world.run(10_000)
    // Whether a shard is there may be asked, if it is not asked about the card.
    const asked = sent(cluster, since).filter(({ path }) => path.includes(KEY))
    const [first] = asked
    const values = {
      count: asked.length,
      request: `${first?.method} ${first?.path}`,
      router: first?.node ?? '',
    }
    expect(asked.length, say('asked-for-nobody', values, first)).toBe(0)
  })

  test('hot-again-and-again', async (context) => {
    const users = await opened(context)
    for (const keys of [[KEY], [KEY, 'rival']]) {
      await comeAndGo(users, keys, async () => {
        for (const key of keys)
          for (const router of routers)
            await expectListed(users.cluster, key, router, 'a crowd has wanted it for 8 seconds')
      })
      await users.cluster.world.run(COLD_AFTER_MS)
      for (const key of keys) await expectAsAnyOther(users, key)
    }
  })

  test('another-crowd', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const first = crowdComes(cluster, ['anna', 'ben', 'carl', 'dora', 'emil'], { reads: 225, likes: 0 })
    await world.run(CROWD_MS)
    first.heal()
    await world.run(chance(0, 2000))
    crowdComes(cluster, ['rival'])
    await world.run(RELIEVED_AFTER_MS)
    const fromMs = world.nowMs
    await world.run(2500)
    const came = cameIn(cluster, fromMs, world.nowMs - 500)
    expectNearlyAllServed(came, 'the second crowd', 'another card is hot now')
    expectSoon(
      came.filter(({ method }) => method === 'GET'),
      'the second crowd’s reads',
      'another card is hot now',
    )
  })

  test('a-router-dies-and-nothing-is-lost', async (context) => {
    const users = await opened(context)
    const { world, chance } = users.cluster
    for (let round = 0; round < 2; round++) {
      await write(users, KEY)
      const crowd = readersCome(users.cluster, [KEY])
      await world.run(CROWD_MS)
      users.mayFail = true
      const dying = world.node(routerFor(round))
      const crash = dying.crashBefore(1 + Math.floor(chance(0, 20)))
      await allOf(
        Array.from({ length: 8 }, (_, place) =>
          place % 4 === 3
            ? write(users, KEY, { router: routerFor(place + round) })
            : like(users, KEY, { router: routerFor(place) }),
        ),
      )
      crash.heal()
      if (dying.state === 'up') dying.crash()
      users.mayFail = false
      crowd.heal()
      await world.run(chance(0, 2000))
      await dying.restart()
      await world.run(COLD_AFTER_MS)
      await expectAsAnyOther(users, KEY)
    }
  })

  test.real('what-was-told-is-there', async (context) => {
    const users = usersOf(await open(context, { isReal: true }))
    const { world } = users.cluster
    await write(users, KEY)
    await allOf(Array.from({ length: 60 }, (_, turn) => read(users, KEY, { router: routerFor(turn) })))
    for (let turn = 0; turn < 6; turn++) await like(users, KEY, { router: routerFor(turn) })
    await write(users, KEY, { router: 'router-2' })
    await world.run(2 * SEEN_AFTER_MS)
    const [found] = await readBoth(users, KEY)
    const likes = `${itemIn(found?.text ?? '')?.likes ?? 'no'} likes`
    expect(likes, say('likes-lost', { found: likes, wanted: '6 likes' }, found?.at)).toBe('6 likes')
  })
}

async function opened(context: Parameters<typeof open>[0]): Promise<Users> {
  return usersOf(await open(context))
}

/** A read asks its home alone, and everybody sees at once what was written. */
async function expectAsAnyOther(users: Users, key: string): Promise<void> {
  const { cluster } = users
  const { world } = cluster
  await expectHeldAtHomeAlone(cluster, key)
  for (const router of routers) {
    const found = await expectReadAtHome(users, key, router)
    await expectNothingLost(users, key, found)
  }
  await world.run(1000)
  for (const [place, reader] of routers.entries()) {
    // What this router has just told is over with the write, for strangers too.
    await read(users, key, { router: reader })
    await write(users, key, { router: routerFor(place + 1) })
    const wanted = `text ${users.texts} of ${key}`
    const found = await read(users, key, { router: reader })
    const seen = itemIn(found.text)?.text ?? 'nothing'
    const values = { key, router: reader, seen, wanted }
    expect(seen, say('cool-and-old', values, found.at)).toBe(wanted)
    await world.run(1100)
  }
}

/** Once, and nobody else is asked. */
async function expectReadAtHome(users: Users, key: string, router: RouterName): Promise<Outcome> {
  const { cluster } = users
  const since = mark(cluster)
  const found = await read(users, key, { router })
  const asked = sent(cluster, since, key)
  const list = asked.map(({ method, path, peer }) => `${method} ${path} at ${peer}`).join(', ') || 'nothing'
  const home = (await homeOf(cluster, key))?.name ?? ''
  const isOnce = asked.length === 1 && asked[0]?.peer === home
  const values = { key, router, home, list }
  expect(isOnce ? 'its home, once' : list, say('not-cooled-down', values, found.at)).toBe('its home, once')
  await cluster.world.run(APART_MS)
  return found
}

async function expectHeldAtHomeAlone(cluster: Cluster, key: string): Promise<void> {
  const home = await homeOf(cluster, key)
  for (const shard of cluster.world.nodes('shard')) {
    if (shard === home) continue
    const held = await heldBy(shard)
    const left = [...held.items, ...held.copies].find((name) => name.includes(key))
    const values = { key, shard: shard.name, left: left ?? '' }
    expect(left ?? 'nothing', say('left-over', values)).toBe('nothing')
  }
}

/** All that was answered, and nothing that was not sent. */
async function expectNothingLost(users: Users, key: string, found: Outcome): Promise<void> {
  const ledger = ledgerOf(users, key)
  const likes = itemIn(found.text)?.likes ?? 0
  const values = { key, found: likes, done: ledger.likesDone, sent: ledger.likesSent }
  expect(likes, say('likes-lost-at-home', values, found.at)).toBeGreaterThanOrEqual(ledger.likesDone)
}
