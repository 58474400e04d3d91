/** The second stage, between centers: messages get lost, centers are away, and all catch up. */
import { test } from 'millions/suite'
import type { Fault } from '../../../src/contract/world.ts'
import { inCrowds } from '../../kit/at-once.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  anyCenter,
  type Center,
  type Cluster,
  centerFor,
  centers,
  FRANKFURT,
  fresh,
  nodeOf,
  open,
  openWithRoom,
  otherThan,
  SEOUL,
  tryToWrite,
  VIRGINIA,
} from '../cluster.ts'
import {
  AGAIN_MS,
  expectHere,
  expectKept,
  expectSame,
  type Settled,
  SOON_MS,
  write,
} from '../expectations.ts'
import { ailments, boot, crash, cutOff, strike } from '../outages.ts'

const caughtUp: Settled = { withinMs: AGAIN_MS, id: 'not-caught-up', why: 'all had been well again' }
/** What a center was told by others is on its own disk after that. */
const KEPT_MS = 2000

export function outages(): void {
  test.real('back-after-a-crash', async (context) => {
    const cluster = await openWithRoom(context)
    for (let round = 0; round < 2; round++) {
      const center = centerFor(round)
      await write(cluster, center, `here-${round}`, fresh(cluster))
      crash(cluster, center)
      for (const other of otherThan(center)) await write(cluster, other, `${other}-${round}`, fresh(cluster))
      await boot(cluster, center, 'the others are well')
      await expectSame(cluster, { ...caughtUp, why: `${center} was back after a crash` })
    }
  })

  test('away-and-back', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const [place, ailment] of [...ailments, ...ailments].entries()) {
      const away = centerFor(place)
      const why = `${away} had been away (${ailment}), and was back`
      await writeEverywhere(cluster, `before-${place}`)
      await world.run(chance(0, 600))
      const heal = await strike(cluster, away, ailment)
      for (let round = 0; round < 2; round++) {
        for (const center of ailment === 'dead' || ailment === 'frozen' ? otherThan(away) : centers)
          await write(cluster, center, `${center}-${(place + round) % 3}`, fresh(cluster))
        await world.run(chance(500, 4000))
      }
      await heal()
      await expectSame(cluster, { ...caughtUp, why })
    }
  })

  test('long-away', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const away = anyCenter(cluster)
    const cut = cutOff(cluster, away, otherThan(away))
    for (let round = 0; round < 4; round++) {
      await writeEverywhere(cluster, `number-${round}`)
      // Many cards, then one of the first again, and one that was there before.
      const many = Array.from({ length: round === 1 ? 70 : 4 }, (_, place) => `many-${round}-${place}`)
      const writer = round % 2 === 0 ? away : (otherThan(away)[0] ?? away)
      await inCrowds(many, (key) => write(cluster, writer, key, fresh(cluster)), 10)
      await write(cluster, writer, `many-${round}-1`, fresh(cluster))
      await world.run(chance(10_000, 15_000))
    }
    cut.heal()
    await expectSame(cluster, { ...caughtUp, why: `${away} had been cut off for most of a minute` })
  })

  test('lost-on-the-way', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (let round = 0; round < 2; round++) {
      const links: Fault[] = []
      for (const from of centers)
        for (const to of otherThan(from))
          links.push(
            world.link(nodeOf(cluster, from), nodeOf(cluster, to), { loss: 0.5, delayMs: chance(0, 300) }),
          )
      for (let count = 0; count < 4; count++) {
        await writeEverywhere(cluster, `lossy-${count % 3}`)
        await world.run(chance(200, 900))
      }
      for (const link of links) link.heal()
      await expectSame(cluster, { ...caughtUp, why: 'half of the messages had been lost, and no more were' })
    }
  })

  test('late-on-the-way', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (let round = 0; round < 3; round++) {
      const [from, to] = [centerFor(round), centerFor(round + 1 + Math.floor(chance(0, 2)))]
      const link = world.link(nodeOf(cluster, from), nodeOf(cluster, to), { delayMs: chance(200, 300) })
      await writeEverywhere(cluster, `late-${round}`)
      await expectSame(cluster, { ...caughtUp, why: `messages from ${from} to ${to} took up to 300 ms more` })
      link.heal()
    }
    // The two that are farthest from each other have nobody else, and each message takes its time.
    const cut = cutOff(cluster, VIRGINIA, [SEOUL, FRANKFURT])
    const links = [
      [SEOUL, FRANKFURT],
      [FRANKFURT, SEOUL],
    ] as const
    const late = links.map(([from, to]) =>
      world.link(nodeOf(cluster, from), nodeOf(cluster, to), { delayMs: 295 }),
    )
    await writeEverywhere(cluster, 'far')
    await world.run(AGAIN_MS)
    for (const [from, to] of links) {
      const wanted = cluster.seen.writesOf(`far-${from}`).at(-1)?.value ?? null
      await expectHere(
        cluster,
        to,
        `far-${from}`,
        wanted,
        `messages between ${from} and ${to} took 300 ms more`,
      )
    }
    for (const fault of [cut, ...late]) fault.heal()
    await expectSame(cluster, caughtUp)
  })

  test('told-and-crashed', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const center = anyCenter(cluster)
    const node = nodeOf(cluster, center)
    for (let event = 1; event <= 12; event++) {
      const crashing = node.crashBefore(event, { disk: event % 3 === 0 ? 'keep' : 'unsynced' })
      for (const other of otherThan(center)) await write(cluster, other, `${other}-${event}`, fresh(cluster))
      await world.run(900)
      crashing.heal()
      if (node.state === 'down') cluster.seen.crashed(center)
      await boot(cluster, center, 'it had crashed while others told it something')
      await write(cluster, center, `own-${event % 4}`, fresh(cluster))
    }
    await expectSame(cluster, { ...caughtUp, why: `${center} had crashed while others told it something` })
  })

  test('alone-from-its-disk', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const center = anyCenter(cluster)
    for (const disk of ['unsynced', 'chance'] as const) {
      for (let count = 0; count < 3; count++) await writeEverywhere(cluster, `${disk}-${count}`)
      await world.run(SOON_MS + KEPT_MS)
      const heals = await allOf(otherThan(center).map((other) => strike(cluster, other, 'dead')))
      // Nothing comes that it could be waiting for.
      nodeOf(cluster, center).crash({ disk })
      cluster.seen.crashed(center)
      await boot(cluster, center, 'the others are dead')
      const keys = cluster.seen.keys()
      await expectKept(
        cluster,
        center,
        keys,
        'it had been everywhere for 2 seconds, then all crashed, and only this center is back',
      )
      for (const heal of heals) await heal()
      await expectSame(cluster, { ...caughtUp, why: 'all three had crashed, and were back' })
    }
  })

  test('passed-on', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    // Three places for each of: who writes, who passes it on, who gets it.
    for (let turn = 0; turn < 3; turn++) {
      const [writer, between, last] = [centerFor(turn), centerFor(turn + 1), centerFor(turn + 2)]
      const cut = cutOff(cluster, last, turn === 2 ? [writer, between] : [writer])
      const key = `by-${writer}`
      const wanted = fresh(cluster)
      await write(cluster, writer, key, fresh(cluster))
      await write(cluster, writer, key, wanted)
      await write(cluster, writer, `${key}-gone`, null)
      if (turn === 1) {
        // They never reach each other, and the one between does not die either.
        await world.run(SOON_MS + AGAIN_MS)
        await expectHere(cluster, last, key, wanted, `${between} has it, and reaches ${last}`)
        cut.heal()
        continue
      }
      await world.run(SOON_MS)
      crash(cluster, writer)
      if (turn === 2) {
        // It has had it for long enough to find it on its disk, and tells it on nevertheless.
        await world.run(KEPT_MS)
        crash(cluster, between)
        await boot(cluster, between, 'the others are dead or cut off')
      }
      cut.heal()
      await world.run(AGAIN_MS)
      await expectHere(
        cluster,
        last,
        key,
        wanted,
        `${between} has it, and ${writer}, where it was written, is dead`,
      )
      await write(cluster, last, `by-${last}`, fresh(cluster))
      await world.run(chance(0, 800))
      await boot(cluster, writer, 'the others are well')
    }
    await expectSame(cluster, { ...caughtUp, why: 'all had reached each other again' })
  })

  test('one-after-the-other', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    // Two outages that overlap, writes in between, and requests that are on their way as they begin and end.
    for (let round = 0; round < 2; round++) {
      const first = strike(cluster, SEOUL, round === 0 ? 'frozen' : 'cut off')
      const writing = writesBy(cluster, [VIRGINIA, FRANKFURT], `first-${round}`)
      await world.run(chance(200, 2500))
      const second = strike(cluster, VIRGINIA, round === 0 ? 'cut off' : 'dead')
      const more = writesBy(cluster, [FRANKFURT], `second-${round}`)
      await world.run(chance(200, 2500))
      await (await first)()
      await writesBy(cluster, [SEOUL], `third-${round}`)
      await world.run(chance(0, 2500))
      await (await second)()
      await allOf([writing, more])
      await expectSame(cluster, { ...caughtUp, why: 'two outages had overlapped, and were over' })
    }
  })
}

async function writeEverywhere(cluster: Cluster, name: string): Promise<void> {
  await allOf(centers.map((center) => write(cluster, center, `${name}-${center}`, fresh(cluster))))
}

/** Any of them may fail: its center may be struck at that moment. */
async function writesBy(cluster: Cluster, writers: readonly Center[], name: string): Promise<void> {
  await allOf(writers.map((center) => tryToWrite(cluster, center, `${name}-${center}`, fresh(cluster))))
}
