/** The second stage: a cache is away. Only its keys miss, they soon live elsewhere, and nobody waits for it. */
import { expect, say, test } from 'millions/suite'
import { anyWeb, type Cluster, fresh, put, webFor, webs, write } from '../../kit/fresh-items.ts'
import { allOf } from '../../kit/waiting.ts'
import { markPuts, places } from '../asked.ts'
import { cachesOf, numbers, open, openWithRoom } from '../cluster.ts'
import {
  expectDone,
  expectHits,
  expectInTime,
  expectServed,
  expectStored,
  readAll,
  readBoth,
} from '../expectations.ts'
import { goOn, type Kind, takeAway } from '../outages.ts'
import {
  CAUGHT_UP_MS,
  GRACE_MS,
  NOTICED_MS,
  READ_WITHIN_MS,
  SUBSTITUTE_HIT_MS,
  WRITE_WITHIN_MS,
  whileAway,
  whileUnsettled,
} from '../promises.ts'

/** So many that chance has little to say in how they are spread. */
const KEYS = 360
/** Of the keys of a cache that goes away, so many are asked for until it is noticed. */
const FEW = 3

export function oneAway(): void {
  test.real('a-cache-dies', async (context) => {
    const cluster = await openWithRoom(context)
    const { world } = cluster
    const keys = numbers(1, 12)
    for (const key of keys) await put(cluster, key, `about ${key}`)
    for (const web of webs) await readAll(cluster, web, keys, 'all is well')
    for (const cache of cachesOf(cluster).slice(0, 2)) {
      const outage = takeAway(cluster, cache, 'dead')
      for (const web of webs) await readAll(cluster, web, keys, outage.why)
      for (const key of keys.slice(0, 4))
        expectDone(await write(cluster, anyWeb(cluster), key, fresh(cluster, key)), outage.why)
      await world.run(NOTICED_MS + CAUGHT_UP_MS)
      cluster.promised = { ...cluster.promised, say: whileAway.say }
      for (const key of keys.slice(0, 4)) await expectStored(cluster, key)
    }
  })

  for (const kind of ['dead', 'frozen'] as const)
    test(`only-its-keys-miss-${kind}`, async (context) => {
      const cluster = await open(context, KEYS)
      const { chance } = cluster
      const keys = numbers(0, kind === 'dead' ? KEYS : 40)
      await readAll(cluster, webs[0], keys, 'all is well')
      const homes = places(cluster)
      const victim = cachesOf(cluster)[Math.floor(chance(0, 4))]
      if (victim === undefined) return
      const its = keys.filter((key) => homes.get(key) === victim.name)
      const others = keys.filter((key) => homes.get(key) !== victim.name).slice(0, 60)
      const since = markPuts(cluster)
      const { why } = takeAway(cluster, victim, kind)
      await goOn(cluster, its.slice(0, FEW), NOTICED_MS, { everyMs: 300 })
      for (const web of webs) await expectHits(cluster, web, others, `${why}, and they live elsewhere`)
      // The rest is read for the first time since: what was read before may end at any moment.
      const rest = its.slice(FEW)
      await readAll(cluster, webs[0], rest, why)
      for (const web of [webs[1], webs[0]])
        await expectHits(cluster, web, rest, `${why}, and they have been read since`)
      if (kind === 'dead') expectSpread(cluster, rest, since, why)
    })

  test('kept-elsewhere-for-three-seconds', async (context) => {
    const cluster = await open(context, 40)
    const { world, chance } = cluster
    const keys = numbers(0, 40)
    const [one, other] = cachesOf(cluster)
    if (one === undefined || other === undefined) return
    // Each web server finds out in another order.
    for (const [cache, web] of [
      [one, webs[0]],
      [other, webs[1]],
      [one, webs[1]],
      [other, webs[0]],
    ] as const) {
      takeAway(cluster, cache, 'cut', [web])
      await goOn(cluster, keys, chance(2000, 2400), { everyMs: 45 })
    }
    const why = 'cache-1 and cache-2 are cut off from both'
    await goOn(cluster, keys, NOTICED_MS, { everyMs: 150 })
    cluster.promised = whileAway
    // A write ends what was put before, wherever that may be.
    const writes = keys.map((key, place) => write(cluster, webFor(place), key, fresh(cluster, 'meanwhile')))
    for (const outcome of await allOf(writes)) expectDone(outcome, why)
    await world.run(chance(GRACE_MS, 2 * GRACE_MS))
    const readMs = world.nowMs
    const asked = await readAll(cluster, webs[0], keys, why)
    await expectHits(cluster, webs[1], keys, `${why}, and the other web server has just read them`)
    await world.run(readMs + SUBSTITUTE_HIT_MS - chance(200, 500) - world.nowMs)
    const young = keys.filter((key) => asked.has(key))
    for (const web of webs) await expectHits(cluster, web, young, `${why}, and they were read 2.5 s ago`)
  })

  test('away-from-one', async (context) => {
    const cluster = await open(context, 90)
    const { world, chance } = cluster
    cluster.promised = whileUnsettled
    for (const [place, kind] of (['cut', 'answers', 'questions'] as const).entries()) {
      const web = webFor(place)
      const keys = numbers(30 * place, 30)
      await readAll(cluster, web, keys, 'all is well')
      const homes = places(cluster)
      const victim = cachesOf(cluster)[Math.floor(chance(0, 4))]
      if (victim === undefined) return
      const its = keys.filter((key) => homes.get(key) === victim.name)
      const others = keys.filter((key) => homes.get(key) !== victim.name)
      const outage = takeAway(cluster, victim, kind, [web])
      for (const outcome of await goOn(cluster, its.slice(0, FEW), NOTICED_MS, { everyMs: 200 }))
        expectServed(cluster, outcome, outage.why)
      for (const each of webs)
        await expectHits(cluster, each, others, `${outage.why}, and they live elsewhere`)
      const rest = its.slice(FEW)
      for (const each of webs) await readAll(cluster, each, rest, outage.why)
      for (const each of webs)
        await expectHits(cluster, each, rest, `${outage.why}, and they have been read since`)
      await expectNobodyWaits(cluster, its, outage.why)
      await outage.end()
      await world.run(chance(8000, 9000))
    }
  })

  test('all-are-answered-meanwhile', async (context) => {
    const cluster = await open(context, 24)
    const { world, chance } = cluster
    cluster.promised = whileUnsettled
    const keys = numbers(0, 24)
    for (const [place, kind] of (['frozen', 'dead', 'answers', 'questions'] as const).entries()) {
      await readAll(cluster, webFor(place), keys, 'all is well')
      const slow = world.link(databaseNode(cluster), world.node(webFor(place)), { delayMs: chance(100, 450) })
      const victim = cachesOf(cluster)[place]
      if (victim === undefined) return
      const going = goOn(cluster, keys, chance(300, 600), { everyMs: 20 })
      await world.run(chance(20, 200))
      const outage = takeAway(cluster, victim, kind)
      const writing = keys
        .slice(0, 8)
        .map((key, number) => write(cluster, webFor(number), key, fresh(cluster, 'meanwhile')))
      for (const outcome of await allOf(writing)) {
        expectDone(outcome, outage.why)
        expectInTime(cluster, outcome, outage.why)
      }
      for (const outcome of await going) expectServed(cluster, outcome, outage.why)
      slow.heal()
      await outage.end()
      await world.run(chance(7000, 8000))
    }
  })

  test('nobody-waits', async (context) => {
    const cluster = await open(context, 40)
    const keys = numbers(0, 40)
    cluster.promised = whileUnsettled
    await readAll(cluster, webs[0], keys, 'all is well')
    for (const [place, kind] of (['frozen', 'questions'] as const).entries()) {
      const victim = cachesOf(cluster)[2 * place]
      if (victim === undefined) return
      const outage = takeAway(cluster, victim, kind)
      await goOn(cluster, keys, NOTICED_MS, { everyMs: 100 })
      await expectNobodyWaits(cluster, keys, outage.why)
    }
  })

  test('written-while-it-is-away', async (context) => {
    const cluster = await open(context, 40)
    const { world, chance } = cluster
    const early = numbers(0, 15)
    const late = numbers(15, 10)
    for (const kind of ['frozen', 'dead'] as const) {
      for (const web of webs) await readAll(cluster, web, [...early, ...late], 'all is well')
      cluster.promised = whileUnsettled
      const victim = cachesOf(cluster)[Math.floor(chance(0, 4))]
      if (victim === undefined) return
      const goneMs = world.nowMs
      const outage = takeAway(cluster, victim, kind)
      const going = goOn(cluster, early, NOTICED_MS, { everyMs: 90 })
      // One web server finds out sooner than the other.
      for (let turn = 0; turn < 5; turn++) {
        for (const key of early.slice(3 * turn, 3 * turn + 3))
          expectDone(await write(cluster, webs[1], key, fresh(cluster, 'early')), outage.why)
        await world.run(chance(50, 150))
      }
      await going
      await world.run(Math.max(0, goneMs + NOTICED_MS - world.nowMs))
      cluster.promised = whileAway
      for (const [place, key] of late.entries()) {
        await readBoth(cluster, key)
        const value = place % 5 === 4 ? null : fresh(cluster, 'late')
        expectDone(await write(cluster, webFor(place), key, value), outage.why)
        await readBoth(cluster, key)
      }
      await world.run(GRACE_MS)
      for (const key of late) await expectStored(cluster, key)
      await world.run(Math.max(0, goneMs + NOTICED_MS + CAUGHT_UP_MS + 1 - world.nowMs))
      for (const key of [...early, ...late]) await expectStored(cluster, key)
      await outage.end()
      cluster.promised = whileUnsettled
      for (const key of late) await write(cluster, webs[0], key, fresh(cluster, 'again'))
      await world.run(chance(9000, 10_000))
    }
  })

  test('one-after-the-other', async (context) => {
    const cluster = await open(context, 24 + 4 * 16)
    const { world } = cluster
    cluster.promised = whileUnsettled
    const keys = numbers(0, 24)
    const whys: string[] = []
    for (const [place, cache] of cachesOf(cluster).entries()) {
      const kinds: readonly Kind[] = ['frozen', 'dead', 'questions', 'frozen']
      const outage = takeAway(cluster, cache, kinds[place] ?? 'dead')
      whys.push(outage.why)
      const why = whys.join(', ')
      for (const outcome of await goOn(cluster, keys, NOTICED_MS, { everyMs: 200 }))
        expectServed(cluster, outcome, why)
      // Nobody has read these before.
      const others = numbers(24 + 16 * place, 16)
      for (const web of webs) await readAll(cluster, web, others, why)
      if (place < 3) await expectHits(cluster, webs[0], others, `${why}, and they have been read since`)
      const written = await write(cluster, webs[place % 2] ?? webs[0], '7', fresh(cluster, 'meanwhile'))
      expectDone(written, why)
      expectInTime(cluster, written, why, WRITE_WITHIN_MS)
      await world.run(GRACE_MS)
      cluster.promised = whileAway
      await expectStored(cluster, '7')
      cluster.promised = whileUnsettled
    }
    await expectNobodyWaits(cluster, keys, whys.join(', '))
    for (const web of webs) {
      world.node(web).crash({ disk: 'lose' })
      await world.node(web).restart()
      await readAll(cluster, web, keys, 'all caches are away, and this web server has booted since')
    }
  })

  test('slow-is-not-away', async (context) => {
    const cluster = await open(context, 40)
    const { world, chance } = cluster
    const keys = numbers(0, 40)
    const links = cachesOf(cluster).flatMap((cache) =>
      webs.map((web) => world.link(cache, world.node(web), { delayMs: chance(130, 150) })),
    )
    await readAll(cluster, webs[0], keys, 'the caches take 150 ms for an answer')
    for (let look = 0; look < 3; look++) {
      await world.run(chance(1500, 3000))
      for (const web of webs)
        await expectHits(cluster, web, keys, 'the caches take 150 ms for an answer, and that is not away')
    }
    for (const link of links) link.heal()
  })
}

const databaseNode = ({ world }: Cluster) => world.node('database-1')

/** None of those that are left has got more than half of them. */
function expectSpread(cluster: Cluster, its: readonly string[], since: number, why: string): void {
  const now = places(cluster, since)
  const counts = new Map<string, number>()
  for (const key of its) {
    const cache = now.get(key) ?? 'none'
    counts.set(cache, (counts.get(cache) ?? 0) + 1)
  }
  for (const [cache, count] of counts) {
    const values = { cache, count, of: its.length, why }
    expect(count, say('not-spread', values)).toBeLessThanOrEqual(its.length / 2)
  }
}

/** For two seconds, at both: but for one request a second that tries it again. */
async function expectNobodyWaits(cluster: Cluster, keys: readonly string[], why: string): Promise<void> {
  const seconds = 2
  const outcomes = await goOn(cluster, keys, seconds * 1000, { everyMs: 70 })
  for (const web of webs) {
    const slow = outcomes.filter(
      (outcome) => outcome.web === web && outcome.endMs - outcome.sentMs > READ_WITHIN_MS,
    )
    const all = outcomes.filter((outcome) => outcome.web === web).length
    const values = { web, count: slow.length, of: all, why, seconds }
    expect(slow.length, say('waits-for-it', values, slow[0]?.at)).toBeLessThanOrEqual(seconds + 1)
    for (const outcome of slow) expectInTime(cluster, outcome, why, 400)
  }
}
