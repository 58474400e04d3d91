/** The fourth stage: a cache is back, empty or with what it knew. Six seconds later nobody is told anything of before. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import {
  type Cluster,
  databaseOf,
  fresh,
  type Outcome,
  otherThan,
  put,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { allOf } from '../../kit/waiting.ts'
import { markPuts, places } from '../asked.ts'
import { cachesOf, numbers, open, openWithRoom } from '../cluster.ts'
import {
  expectDone,
  expectHits,
  expectNotDrowned,
  expectServed,
  expectStored,
  read,
  readAll,
  readBoth,
} from '../expectations.ts'
import { goOn, type Kind, type Outage, takeAway } from '../outages.ts'
import {
  afterReturn,
  BACK_MS,
  BOUND_MS,
  GRACE_MS,
  HIT_MS,
  NOTICED_MS,
  whenNextIsAway,
  whileUnsettled,
} from '../promises.ts'

const ITEMS = 200
/** Of the keys of a test, so many are written once more after all is back. */
const WRITTEN_AGAIN = 4

export function backAgain(): void {
  test.real('dead-and-back', async (context) => {
    const cluster = await openWithRoom(context)
    const { world } = cluster
    const keys = numbers(1, 8)
    for (const key of keys) await put(cluster, key, `about ${key}`)
    for (const web of webs) await readAll(cluster, web, keys, 'all is well')
    const [first] = cachesOf(cluster)
    if (first === undefined) return
    const outage = takeAway(cluster, first, 'dead')
    await world.run(NOTICED_MS)
    for (const [place, key] of keys.entries())
      expectDone(await write(cluster, webFor(place), key, fresh(cluster, key)), outage.why)
    await outage.end()
    await world.run(BACK_MS)
    cluster.promised = { ...cluster.promised, say: afterReturn.say }
    for (const key of keys) await expectStored(cluster, key)
  })

  test('back-and-empty', async (context) => {
    const cluster = await open(context, ITEMS)
    const { world, chance } = cluster
    const keys = someKeys(cluster, 24)
    for (let round = 0; round < 2; round++) {
      await readAll(cluster, webs[0], keys, 'all is well')
      const home = places(cluster)
      const victim = fullest(cluster, keys)
      const outage = takeAway(cluster, victim, 'dead')
      await goOn(cluster, keys, chance(3000, 6000), { everyMs: 300 })
      // For long enough that one who waits longer each time would be late.
      if (round === 1) await world.run(chance(25_000, 45_000))
      // What had to be read anew after so long is young when it ends. All else may be about to.
      const young = await readAll(cluster, webs[0], keys, outage.why)
      await outage.end()
      await world.run(BACK_MS)
      const others = keys.filter((key) => home.get(key) !== victim.name && (round === 0 || young.has(key)))
      for (const web of webs)
        await expectHits(cluster, web, others, `${victim.name} is back, and they live elsewhere`)
      await expectAtHome(cluster, keys, victim.name, home)
      const readMs = world.nowMs
      await world.run(readMs + HIT_MS - chance(9000, 12_000) - world.nowMs)
      const its = keys.filter((key) => home.get(key) === victim.name)
      for (const web of webs)
        await expectHits(cluster, web, its, `${victim.name} has been back for long, and they were read since`)
    }
  })

  test('back-with-what-it-knew', async (context) => {
    const cluster = await open(context, ITEMS)
    const { chance } = cluster
    const keys = someKeys(cluster, 16)
    for (const kind of ['frozen', 'cut', 'answers'] as const) {
      for (const web of webs) await readAll(cluster, web, keys, 'all is well')
      const victim = fullest(cluster, keys)
      const outage = await away(cluster, victim, kind, webs)
      await writeSome(cluster, keys, outage.why)
      await goOn(cluster, keys, chance(200, 5000), { everyMs: 200 })
      await writeSome(cluster, keys.slice(0, 6), outage.why)
      await backFor(cluster, keys, [outage])
      for (const key of keys) await expectStored(cluster, key)
    }
  })

  test('away-from-one-and-back', async (context) => {
    const cluster = await open(context, ITEMS)
    const { chance } = cluster
    const keys = someKeys(cluster, 16)
    for (const [place, kind] of (['cut', 'answers', 'questions'] as const).entries()) {
      for (const web of webs) await readAll(cluster, web, keys, 'all is well')
      const cutOff = webFor(place)
      const outage = await away(cluster, fullest(cluster, keys), kind, [cutOff])
      for (let round = 0; round < 2; round++) {
        await goOn(cluster, keys, chance(800, 2500), { everyMs: 200 })
        await writeSome(cluster, keys, outage.why)
      }
      await goOn(cluster, keys, chance(0, 1500), { everyMs: 200 })
      await backFor(cluster, keys, [outage])
      for (const key of keys) await expectStored(cluster, key)
    }
  })

  test('and-then-the-next-one', async (context) => {
    const cluster = await open(context, ITEMS)
    const { world, chance } = cluster
    const keys = someKeys(cluster, 16)
    for (let round = 0; round < 3; round++) {
      for (const web of webs) await readAll(cluster, web, keys, 'all is well')
      const cutOff = webFor(round)
      const victim = fullest(cluster, keys)
      const outage = await away(cluster, victim, 'cut', [cutOff])
      // It puts them into other caches, and the other web server, who does not know, writes.
      await readAll(cluster, cutOff, keys, outage.why)
      for (const key of keys)
        expectDone(await write(cluster, otherThan(cutOff), key, fresh(cluster, 'not told')), outage.why)
      await backFor(cluster, keys, [outage])
      await readAll(cluster, webs[0], keys, 'all is well again')
      await world.run(chance(3000, 4000))
      const next = takeAway(
        cluster,
        round === 1 ? (cachesOf(cluster).find(({ name }) => name !== victim.name) ?? victim) : victim,
        round === 2 ? 'frozen' : 'dead',
      )
      cluster.promised = whenNextIsAway
      await goOn(cluster, keys, NOTICED_MS, { everyMs: 120 })
      for (const key of keys) await expectStored(cluster, key)
      await next.end()
      cluster.promised = afterReturn
      await goOn(cluster, keys, BACK_MS, { everyMs: 300 })
      await world.run(chance(2000, 3000))
    }
  })

  test('one-message-is-lost', async (context) => {
    const cluster = await open(context, ITEMS)
    const { world, chance } = cluster
    const keys = someKeys(cluster, 16)
    for (const web of webs) {
      await readAll(cluster, web, keys, 'all is well')
      const home = places(cluster)
      for (const [place, key] of keys.slice(0, 6).entries()) {
        const node = cachesOf(cluster).find(({ name }) => name === home.get(key))
        if (node === undefined) continue
        const kind = place % 2 === 0 ? 'questions' : 'answers'
        const outage = takeAway(cluster, node, kind, [web])
        cluster.promised = whileUnsettled
        const writing = write(cluster, web, key, fresh(cluster, 'one lost'))
        await world.run(chance(25, 60))
        await outage.end()
        expectDone(await writing, outage.why)
        if (place % 3 === 0) await readBoth(cluster, key)
      }
      await world.run(BACK_MS + GRACE_MS)
      cluster.promised = afterReturn
      for (const key of keys) await expectStored(cluster, key)
    }
  })

  test('in-the-line-of-a-frozen-one', async (context) => {
    const cluster = await open(context, 8)
    const { world, chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = String(round)
      const web = webFor(round)
      const slow = world.link(databaseOf(cluster), world.node(web), { delayMs: 60 })
      const late = read(cluster, web, key)
      await world.run(16)
      slow.heal()
      // What it has read before the write meets all caches frozen, with a lease that is good.
      const pauses = cachesOf(cluster).map((cache) => cache.pause())
      cluster.promised = whileUnsettled
      const writing = write(cluster, otherThan(web), key, fresh(cluster, 'meanwhile'))
      await world.run(chance(200, round % 2 === 0 ? 800 : 3000))
      for (const pause of pauses) pause.heal()
      expectDone(await writing, 'all caches were frozen for a moment')
      await late
      await world.run(BACK_MS + GRACE_MS)
      cluster.promised = afterReturn
      await expectStored(cluster, key)
    }
  })

  test('two-at-the-same-time', async (context) => {
    const cluster = await open(context, ITEMS)
    const { chance } = cluster
    const keys = someKeys(cluster, 16)
    for (let round = 0; round < 2; round++) {
      for (const web of webs) await readAll(cluster, web, keys, 'all is well')
      const [one, other] = cachesOf(cluster).slice(2 * round)
      if (one === undefined || other === undefined) return
      const outages = [
        await away(cluster, one, 'cut', [webs[0]]),
        await away(cluster, other, 'answers', round === 0 ? [webs[1]] : webs),
      ]
      const why = outages.map((outage) => outage.why).join(', ')
      await goOn(cluster, keys, chance(1500, 3500), { everyMs: 200 })
      await writeSome(cluster, keys, why)
      const [first] = outages
      await first?.end()
      await goOn(cluster, keys, chance(500, 3000), { everyMs: 200 })
      await writeSome(cluster, keys, why)
      await backFor(cluster, keys, outages)
      for (const key of keys) await expectStored(cluster, key)
    }
  })

  test('again-before-all-was-well', async (context) => {
    const cluster = await open(context, ITEMS)
    const { world, chance } = cluster
    const keys = someKeys(cluster, 20)
    for (const web of webs) await readAll(cluster, web, keys, 'all is well')
    const victim = fullest(cluster, keys)
    for (let round = 0; round < 4; round++) {
      const outage = await away(cluster, victim, round % 2 === 0 ? 'cut' : 'questions', [webFor(round)])
      await writeSome(cluster, keys.slice(5 * round, 5 * round + 5), outage.why)
      await goOn(cluster, keys, chance(300, 1500), { everyMs: 200 })
      await outage.end()
      await goOn(cluster, keys, chance(0, 2500), { everyMs: 200 })
    }
    await backFor(cluster, keys, [])
    for (const key of keys) await expectStored(cluster, key)
    await world.run(chance(0, 500))
    const now = takeAway(cluster, victim, 'dead')
    cluster.promised = whileUnsettled
    await goOn(cluster, keys, NOTICED_MS, { everyMs: 160 })
    await now.end()
    await backFor(cluster, keys, [])
    for (const key of keys) await expectStored(cluster, key)
  })

  test('all-empty-and-a-crowd', async (context) => {
    const cluster = await open(context, 60)
    const { world, chance } = cluster
    const keys = numbers(0, 60)
    for (const web of webs) await readAll(cluster, web, keys, 'all is well')
    const why = 'all caches have come back empty'
    const outages = cachesOf(cluster).map((cache) => takeAway(cluster, cache, 'dead'))
    await world.run(chance(100, 900))
    for (const outage of outages) await outage.end()
    const slow = webs.map((web) => world.link(databaseOf(cluster), world.node(web), { delayMs: 40 }))
    const fromMs = world.nowMs
    const crowd = webs.flatMap((web) => keys.map((key) => read(cluster, web, key)))
    for (const outcome of await allOf(crowd)) if (outcome.status !== 503) expectServed(cluster, outcome, why)
    expectNotDrowned(cluster, why, fromMs)
    for (const link of slow) link.heal()
    await world.run(BACK_MS)
    for (const web of webs) await readAll(cluster, web, keys, why)
    for (const web of webs) await expectHits(cluster, web, keys, `${why}, and they have been read since`)
  })

  test('it-crashes-and-forgets-what-it-owed', async (context) => {
    const cluster = await open(context, ITEMS)
    const { world } = cluster
    const keys = someKeys(cluster, 16)
    for (const web of webs) await readAll(cluster, web, keys, 'all is well')
    const outage = await away(cluster, fullest(cluster, keys), 'cut', [webs[0]])
    for (const key of keys)
      expectDone(await write(cluster, webs[0], key, fresh(cluster, 'forgotten')), outage.why)
    world.node(webs[0]).crash({ disk: 'lose' })
    await world.node(webs[0]).restart()
    await outage.end()
    for (let look = 0; look < 5; look++) {
      await goOn(cluster, keys, 1500, { everyMs: 300 })
      await world.run(BOUND_MS / 5 - 1500)
    }
    await world.run(1)
    for (const key of keys) await expectStored(cluster, key)
  })
}

const someKeys = (cluster: Cluster, count: number): readonly string[] =>
  numbers(Math.floor(cluster.chance(0, ITEMS - count)), count)

/** The cache that has most of those that are not written again when all is well: what it has kept will show. */
function fullest(cluster: Cluster, keys: readonly string[]): Node {
  const at = places(cluster)
  const has = ({ name }: Node): number =>
    keys.slice(WRITTEN_AGAIN).filter((key) => at.get(key) === name).length
  const [first] = cachesOf(cluster).toSorted((one, other) => has(other) - has(one))
  return first ?? cluster.world.node('cache-1')
}

async function away(cluster: Cluster, cache: Node, kind: Kind, from: readonly string[]): Promise<Outage> {
  cluster.promised = whileUnsettled
  const outage = takeAway(cluster, cache, kind, from)
  // Somebody may have found out by now, or not.
  if (cluster.chance(0, 1) < 0.7) await cluster.world.run(cluster.chance(0, NOTICED_MS))
  return outage
}

/** Of the keys, both web servers write some each, some are deleted, and some are left alone. */
async function writeSome(cluster: Cluster, keys: readonly string[], why: string): Promise<void> {
  const writes: Promise<Outcome>[] = []
  for (const [place, key] of keys.entries()) {
    if (place % 4 === 3) continue
    const value = place % 8 === 6 ? null : fresh(cluster, 'meanwhile')
    writes.push(write(cluster, webFor(place), key, value))
    if (writes.length % 6 === 0) await cluster.world.run(cluster.chance(0, 120))
  }
  for (const outcome of await allOf(writes)) expectDone(outcome, why, doneOrGone(outcome))
}

/** What was deleted before cannot be deleted again. */
const doneOrGone = ({ method, status }: Outcome): number | undefined =>
  method === 'DELETE' && status === 404 ? 404 : undefined

/** All are back, and have been for six seconds, in which people went on, wrote and read. */
async function backFor(cluster: Cluster, keys: readonly string[], outages: readonly Outage[]): Promise<void> {
  const { world } = cluster
  for (const outage of outages) await outage.end()
  const backMs = world.nowMs
  await goOn(cluster, keys, cluster.chance(300, 2500), { everyMs: 250 })
  await writeSome(cluster, keys.slice(0, WRITTEN_AGAIN), 'all caches are back')
  await goOn(cluster, keys, backMs + BACK_MS - 1500 - world.nowMs, { everyMs: 500 })
  await world.run(backMs + BACK_MS + 1 - world.nowMs)
  cluster.promised = afterReturn
}

/** Where they were before it went away, and whatever is read now is put there. */
async function expectAtHome(
  cluster: Cluster,
  keys: readonly string[],
  victim: string,
  home: ReadonlyMap<string, string>,
): Promise<void> {
  const since = markPuts(cluster)
  await readAll(cluster, webs[1], keys, `${victim} is back`)
  await readAll(cluster, webs[0], keys, `${victim} is back`)
  for (const [key, cache] of places(cluster, since)) {
    const values = { key, cache, home: home.get(key) ?? 'none', victim }
    expect(cache, say('not-at-home', values)).toBe(home.get(key))
  }
}
