/** The fifth stage: own writes are read at once, and nobody goes back. */
import { expect, say, test } from 'millions/suite'
import type { Held } from '../../checkers/freshness.ts'
import { atOnce } from '../../kit/at-once.ts'
import {
  anyWeb,
  type Cluster,
  databaseOf,
  found,
  fresh,
  type Outcome,
  otherThan,
  put,
  quoted,
  request,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { allOf, underWay } from '../../kit/waiting.ts'
import { cacheOf, open } from '../cluster.ts'
import { expectDone, expectStored, read, readBoth } from '../expectations.ts'
import { atOnce as promised, WELL_AGAIN_MS, whileAway } from '../promises.ts'
import { readOften, readSlowly } from '../slow-readers.ts'
import { severalWriters } from './several-writers.ts'

export function ownWrites(): void {
  test('at-once', async (context) => {
    const cluster = await open(context, promised)
    await readBoth(cluster, 'card')
    for (let round = 0; round < 10; round++) {
      const value = round % 4 === 3 ? null : fresh(cluster, `number ${round}`)
      const web = webFor(Math.floor(round / 2))
      const status = value !== null && round % 4 === 0 ? 201 : 204
      expectDone(await write(cluster, web, 'card', value), status)
      // The user's own web server, or the other one: the old one may be kept at either.
      await expectOwn(cluster, webFor(round), 'card', value)
      await expectOwn(cluster, webFor(round + 1), 'card', value)
    }
  })

  test('at-once-though-the-cache-is-slow', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    for (let round = 0; round < 6; round++) {
      const web = webFor(round)
      const key = `card-${round % 2}`
      await readBoth(cluster, key)
      // Only for the one who writes, or for both; the question or its answer.
      const toMs = round % 3 === 0 ? chance(300, 380) : chance(0, 150)
      const slow = (round % 2 === 0 ? [web] : webs).flatMap((each) => [
        world.link(world.node(each), cacheOf(cluster), { delayMs: toMs }),
        world.link(cacheOf(cluster), world.node(each), { delayMs: Math.max(0, chance(320, 380) - toMs) }),
      ])
      const value = round === 4 ? null : fresh(cluster, `number ${round}`)
      const written = await write(cluster, web, key, value)
      expectDone(written, round < 2 ? 201 : 204, 'the cache answers, though slowly')
      await expectOwn(cluster, otherThan(web), key, value)
      await expectOwn(cluster, web, key, value)
      for (const link of slow) link.heal()
    }
  })

  test('at-once-after-an-outage', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    for (let outage = 0; outage < 2; outage++) {
      await readBoth(cluster, 'card')
      const web = webFor(outage)
      cluster.promised = whileAway
      const fault =
        outage === 0 ? world.partition([world.node(web)], [cacheOf(cluster)]) : cacheOf(cluster).pause()
      await readOften(cluster, ['card'], webs, chance(1500, 2500), [300, 500])
      await write(cluster, web, 'card', fresh(cluster, 'while it was away'))
      fault.heal()
      await readOften(cluster, ['card'], webs, WELL_AGAIN_MS, [400, 600])
      cluster.promised = promised
      await readBoth(cluster, 'card')
      const value = fresh(cluster, 'after that')
      await write(cluster, web, 'card', value)
      await expectOwn(cluster, otherThan(web), 'card', value)
    }
  })

  test('no-way-back', async (context) => {
    const cluster = await open(context, promised)
    for (let round = 0; round < 4; round++) await meetWriter(cluster, round, fresh(cluster, 'second'))
  })

  test('no-way-back-from-404', async (context) => {
    const cluster = await open(context, promised)
    for (let round = 0; round < 4; round++) await meetWriter(cluster, round, null)
  })

  test('no-way-back-though-the-put-is-slow', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      const [writer, reader] = [webFor(round), webFor(round + 1)]
      await put(cluster, key, fresh(cluster, 'first'))
      const late = world.link(world.node(writer), cacheOf(cluster), { delayMs: chance(410, 430) })
      const first = await readSlowly(cluster, reader, key, chance(90, 110))
      const writing = write(cluster, writer, key, fresh(cluster, 'second'))
      await world.run(chance(12, 16))
      const second = await readSlowly(cluster, reader, key, chance(115, 125))
      // What the two put is on its way for a while: so is what the next one asks.
      const slow = world.link(world.node(reader), cacheOf(cluster), { delayMs: chance(130, 150) })
      const quick = underWay(second.answer)
      await world.run(chance(118, 128))
      const answers = [first.answer, second.answer]
      for (let look = 0; look < 8; look++) {
        answers.push(read(cluster, reader, key))
        await world.run(quick.isOver ? chance(5, 15) : chance(15, 30))
      }
      await allOf<Outcome>([...answers, writing])
      slow.heal()
      late.heal()
      await expectStored(cluster, key, 'old-at-last')
    }
  })

  severalWriters()

  test('another-one-deletes-it-first', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      const [first, second] = [webFor(round), webFor(round + 1)]
      await put(cluster, key, fresh(cluster, 'first'))
      await readBoth(cluster, key)
      // It is gone from the database, and the cache hears of it late. The next one creates it, or deletes it once more.
      const late = world.link(world.node(first), cacheOf(cluster), { delayMs: chance(300, 400) })
      const deleting = write(cluster, first, key, null)
      await world.run(chance(20, 60))
      const value = round % 2 === 0 ? fresh(cluster, 'created') : null
      const written = await write(cluster, second, key, value)
      // Who first tells the cache of a write may come later to the database than the next one.
      await readBoth(cluster, key)
      const usual = value === null ? 404 : 201
      expectDone(written, written.status === 204 ? 204 : usual)
      await readBoth(cluster, key)
      late.heal()
      await deleting
      await expectStored(cluster, key, 'old-at-last')
    }
  })

  test('while-it-is-written', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    const slow = databaseOf(cluster).slowDisk(300)
    for (let round = 0; round < 4; round++) {
      const late = world.link(world.node(webFor(round)), cacheOf(cluster), { delayMs: chance(100, 300) })
      const writing = underWay(
        write(cluster, webFor(round), 'card', round === 2 ? null : fresh(cluster, `number ${round}`)),
      )
      const looks: Promise<unknown>[] = []
      while (!writing.isOver) {
        looks.push(readBoth(cluster, 'card'))
        await world.run(chance(15, 50))
      }
      await allOf([...looks, readBoth(cluster, 'card')])
      late.heal()
    }
    slow.heal()
  })

  test('all-at-the-same-instant', async (context) => {
    const cluster = await open(context, promised)
    const { world } = cluster
    for (let round = 0; round < 3; round++) {
      const acts = Array.from({ length: 10 }, (_, number) => () => {
        const web = webFor(number + round)
        return number % 5 === 2
          ? write(cluster, web, 'hot', fresh(cluster, `number ${number}`))
          : read(cluster, web, 'hot')
      })
      const nodes = [databaseOf(cluster), cacheOf(cluster), world.node(webs[0])]
      await atOnce(world, nodes[round] ?? cacheOf(cluster), acts)
      await allOf(Array.from({ length: 4 }, (_, number) => read(cluster, webFor(number), 'hot')))
      await expectStored(cluster, 'hot', 'old-at-last')
    }
  })

  test('a-busy-day', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    const keys = ['hot', 'warm', 'cold']
    const asked: Promise<unknown>[] = []
    for (let moment = 0; moment < 60; moment++) {
      const key = keys[Math.floor(chance(0, 3))] ?? 'hot'
      const web = anyWeb(cluster)
      if (moment % 15 === 0) {
        world.healAll()
        for (const each of webs) {
          world.link(world.node(each), cacheOf(cluster), { delayMs: chance(0, 40) })
          world.link(databaseOf(cluster), world.node(each), { delayMs: chance(0, 40) })
        }
      }
      if (moment % 4 === 0)
        asked.push(write(cluster, web, key, moment % 12 === 8 ? null : fresh(cluster, `moment ${moment}`)))
      else asked.push(read(cluster, web, key))
      await world.run(chance(0, 25))
    }
    await allOf(asked)
    world.healAll()
    for (const key of keys) await expectStored(cluster, key, 'old-at-last')
  })
}

/** What was just written, and by nobody else since. */
async function expectOwn(cluster: Cluster, web: string, key: string, value: Held): Promise<void> {
  const outcome = await read(cluster, web, key)
  const wanted = value === null ? 'status 404' : quoted(value)
  const values = { request: request(outcome), found: found(outcome), wanted }
  expect(found(outcome), say('own-write', values, outcome.at)).toBe(wanted)
}

/**
 * The write is done in the database, and the cache hears of it late. One reader has the old value in hand and puts it, another
 * one has missed before and reads the new one: whatever that one is told, nobody after it is told something older.
 */
async function meetWriter(cluster: Cluster, round: number, value: Held): Promise<void> {
  const { world, chance } = cluster
  const key = `card-${round}`
  const [writer, reader] = [webFor(round), webFor(round + 1)]
  const before = fresh(cluster, 'first')
  await put(cluster, key, before)
  const late = world.link(world.node(writer), cacheOf(cluster), { delayMs: chance(320, 380) })
  // Reads the old one, and has it 100 ms later.
  const first = await readSlowly(cluster, reader, key, chance(90, 110))
  const writing = write(cluster, writer, key, value)
  await world.run(chance(12, 16))
  // Misses, and reads the new one, if the writer did not tell the cache something first: a little after the first one.
  const second = await readSlowly(cluster, reader, key, chance(90, 110))
  const answers = [first.answer, second.answer]
  // Those who ask meanwhile may put something between the two.
  if (round < 2) await allOf(answers)
  for (let look = 0; look < 6; look++) {
    answers.push(read(cluster, webFor(round < 2 ? round + 1 : look), key))
    await world.run(chance(15, 30))
  }
  late.heal()
  await allOf<Outcome>([...answers, writing])
  await readBoth(cluster, key)
  await expectStored(cluster, key, 'old-at-last')
}
