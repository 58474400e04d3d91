/** The third stage: what was read before a write arrives at the cache after it. */
import { expect, say, test } from 'millions/suite'
import type { Held } from '../../checkers/freshness.ts'
import {
  anyWeb,
  type Cluster,
  databaseOf,
  found,
  fresh,
  type Outcome,
  otherThan,
  put,
  request,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { allOf } from '../../kit/waiting.ts'
import { cacheOf, open, openWithRoom } from '../cluster.ts'
import { expectDone, expectHit, expectStored, read, readBoth } from '../expectations.ts'
import { afterSlowReads, GRACE_MS, HIT_MS } from '../promises.ts'
import { putSlowly, readOften, readSlowly } from '../slow-readers.ts'

export function staleSet(): void {
  test.real('slow-link', async (context) => {
    const cluster = await openWithRoom(context, afterSlowReads)
    const { world } = cluster
    await put(cluster, 'card', 'first')
    const slow = world.link(databaseOf(cluster), world.node(webs[0]), { delayMs: 700 })
    const early = read(cluster, webs[0], 'card')
    await world.run(250)
    slow.heal()
    expectDone(await write(cluster, webs[1], 'card', fresh(cluster, 'second')), 204)
    await early
    await world.run(GRACE_MS)
    await expectStored(cluster, 'card', 'old-was-kept')
  })

  test('a-slow-read', async (context) => {
    const cluster = await open(context, afterSlowReads)
    const { chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      await put(cluster, key, 'first')
      const { answer } = await readSlowly(cluster, webFor(round), key, chance(150, 950))
      // By the same web server, or by the other one.
      expectDone(await write(cluster, webFor(Math.floor(round / 2)), key, fresh(cluster, 'second')), 204)
      await expectFromBefore(answer, 'first', 'second')
      await expectGone(cluster, key)
    }
  })

  test('a-late-put', async (context) => {
    const cluster = await open(context, afterSlowReads)
    const { world, chance } = cluster
    const delays = [
      chance(150, 400),
      chance(1050, 1400),
      chance(1050, 1400),
      chance(2000, 2900),
      chance(2000, 2900),
    ]
    for (const [round, delayMs] of delays.entries()) {
      const key = `card-${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      const { answer } = await putSlowly(cluster, web, key, delayMs)
      expectDone(await write(cluster, otherThan(web), key, fresh(cluster, 'second')), 204)
      await expectFromBefore(answer, 'first', 'second')
      // Somebody asks before it comes, or nobody does.
      if (round % 2 === 1) await world.run(delayMs)
      await expectGone(cluster, key, delayMs)
    }
  })

  test('deleted-meanwhile', async (context) => {
    const cluster = await open(context, afterSlowReads)
    const { chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      const web = webFor(round)
      const delayMs = chance(300, 950)
      await put(cluster, key, 'first')
      const slowly = round < 2 ? readSlowly : putSlowly
      const { answer } = await slowly(cluster, web, key, delayMs)
      expectDone(await write(cluster, otherThan(web), key, null), 204)
      await expectFromBefore(answer, 'first', '404')
      await expectGone(cluster, key, delayMs)
    }
  })

  test('another-lease', async (context) => {
    const cluster = await open(context, afterSlowReads)
    const { world, chance } = cluster
    for (let round = 0; round < 3; round++) {
      const key = `card-${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      // The first one is slow; the second one misses after the write, and is not yet done when the first one is.
      const first = await readSlowly(cluster, web, key, chance(300, 400))
      expectDone(await write(cluster, otherThan(web), key, fresh(cluster, 'second')), 204)
      const writtenMs = world.nowMs
      await world.run(chance(60, 90))
      const second = await readSlowly(cluster, web, key, chance(965, 990))
      await expectFromBefore(first.answer, 'first', 'second')
      // The second one is still on its way, and its lease is good, a second after the write.
      await world.run(writtenMs + GRACE_MS + 1 - world.nowMs)
      await readBoth(cluster, key)
      await second.answer
      await expectGone(cluster, key)
    }
  })

  test('several-of-each', async (context) => {
    const cluster = await open(context, afterSlowReads)
    const { chance } = cluster
    const keys = ['one', 'two']
    for (const key of keys) await put(cluster, key, 'first')
    const asked: Promise<Outcome>[] = []
    for (let round = 0; round < 6; round++) {
      const key = keys[round % 2] ?? 'one'
      const web = anyWeb(cluster)
      const { answer } = await readSlowly(cluster, web, key, chance(60, 900))
      asked.push(answer)
      asked.push(write(cluster, anyWeb(cluster), key, round === 4 ? null : fresh(cluster, `number ${round}`)))
      asked.push(...webs.map((each) => read(cluster, each, key)))
      await cluster.world.run(chance(0, 300))
    }
    await allOf(asked)
    for (const key of keys) await expectGone(cluster, key)
  })

  test('the-cache-restarts', async (context) => {
    const cluster = await open(context, afterSlowReads)
    const { chance } = cluster
    // It forgets before the write, or after it, and then it does not know that there was one.
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      const { answer } = await readSlowly(cluster, web, key, chance(400, 600))
      if (round > 1) await expectWritten(cluster, otherThan(web), key, round === 2 ? null : 'second')
      cacheOf(cluster).crash({ disk: 'lose' })
      await cacheOf(cluster).restart()
      if (round > 1) {
        await expectFromBefore(answer, 'first', 'second')
        await expectGone(cluster, key)
        continue
      }
      // Somebody else misses at the new cache, so that leases are given there, too.
      const other = await readSlowly(cluster, otherThan(web), key, chance(500, 700))
      expectDone(await write(cluster, otherThan(web), key, fresh(cluster, 'second')), 204)
      await expectFromBefore(answer, 'first', 'second')
      await other.answer
      await expectGone(cluster, key)
    }
  })

  test('and-still-it-is-kept', async (context) => {
    const cluster = await open(context, afterSlowReads)
    const { world, chance } = cluster
    await put(cluster, 'card', 'first')
    for (let round = 0; round < 3; round++) {
      const { answer } = await readSlowly(cluster, webFor(round), 'card', chance(100, 500))
      const value = fresh(cluster, 'the newest')
      const writtenMs = world.nowMs
      expectDone(await write(cluster, anyWeb(cluster), 'card', value), 204)
      await answer
      await world.run(GRACE_MS + 1)
      await readBoth(cluster, 'card')
      const why = 'it was read after the last write'
      for (const web of webs) await expectHit(cluster, web, '/items/card', value, why)
      // Nobody can have put it before it was written: after three seconds from then on it may be over.
      await world.run(writtenMs + HIT_MS - chance(100, 300) - world.nowMs)
      for (const web of webs) await expectHit(cluster, web, '/items/card', value, why)
      await world.run(chance(3000, 4000))
    }
  })
}

async function expectWritten(cluster: Cluster, web: string, key: string, value: Held): Promise<void> {
  expectDone(await write(cluster, web, key, value === null ? null : fresh(cluster, value)), 204)
}

/** Whoever asked before the write gets the old one, or the new one. */
async function expectFromBefore(answer: Promise<Outcome>, old: string, newer: string): Promise<void> {
  const outcome = await answer
  const isOne = outcome.text === old || outcome.text.startsWith(newer) || outcome.status === 404
  const values = { request: request(outcome), found: found(outcome), old, newer }
  expect(isOne, say('slow-reader-answer', values, outcome.at)).toBe(true)
}

/** From a second after the write on, until anything that was put is over: whatever is late has come by then. */
async function expectGone(cluster: Cluster, key: string, lateMs = 0): Promise<void> {
  const { world, chance } = cluster
  await world.run(GRACE_MS + 1)
  await expectStored(cluster, key, 'old-was-kept')
  await readOften(cluster, [key], webs, Math.max(600, lateMs + 200), [120, 260])
  await world.run(chance(100, 400))
  await expectStored(cluster, key, 'old-was-kept')
}
