/** The fourth stage: what is deleted stays deleted, whoever comes back with it. */
import { test } from 'millions/suite'
import type { Fault } from '../../../src/contract/world.ts'
import { allOf } from '../../kit/waiting.ts'
import { busyDay } from '../busy-day.ts'
import {
  anyCenter,
  type Center,
  type Cluster,
  centerFor,
  centers,
  fresh,
  nodeOf,
  open,
  openWithRoom,
  otherThan,
  SEOUL,
  VIRGINIA,
  visitor,
} from '../cluster.ts'
import {
  AGAIN_MS,
  expectSame,
  expectWinner,
  LATER_MS,
  read,
  type Settled,
  SOON_MS,
  write,
} from '../expectations.ts'
import { boot, cutOff, strike } from '../outages.ts'

const deleted: Settled = {
  withinMs: SOON_MS,
  id: 'not-deleted-everywhere',
  why: 'nothing was in the way',
  tags: true,
}
const afterwards: Settled = { ...deleted, withinMs: AGAIN_MS, why: 'all had reached each other again' }
const DAY_MS = 86_400_000

export function deletes(): void {
  test.real('gone-in-all', async (context) => {
    const cluster = await openWithRoom(context)
    for (const [place, center] of centers.entries()) await write(cluster, center, `card-${place}`, '')
    await expectSame(cluster, deleted)
    for (const [place, center] of centers.entries()) {
      await write(cluster, center, `card-${(place + 1) % 3}`, null)
      await write(cluster, center, `never-${place}`, null)
    }
    await expectSame(cluster, deleted)
  })

  test('gone-before-it-comes', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (let turn = 0; turn < 2; turn++) {
      const [from, to] = [centerFor(turn), centerFor(turn + 1)]
      const key = `card-${turn}`
      const cut = cutOff(cluster, from, otherThan(from))
      // Who has seen it brings that along, though that center's clock is ahead.
      const skew = nodeOf(cluster, from).skewClock(3_600_000)
      const user = visitor(cluster)
      await write(cluster, from, key, fresh(cluster))
      await read(cluster, from, key, { user })
      await write(cluster, to, key, null, { user })
      await world.run(turn === 1 ? SOON_MS : 0)
      cut.heal()
      await expectSame(cluster, { ...afterwards, why: `who deleted it at ${to} had seen it at ${from}` })
      skew.heal()
    }
  })

  test('gone-or-written-later', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const center of centers) nodeOf(cluster, center).skewClock(chance(-400, 400))
    for (const [turn, last] of [fresh(cluster), null].entries()) {
      const [one, other] = [centerFor(turn), centerFor(turn + 2)]
      const key = `card-${turn}`
      await write(cluster, other, key, fresh(cluster))
      await expectSame(cluster, deleted)
      const cut = cutOff(cluster, one, otherThan(one))
      for (let count = 0; count < 3; count++) await write(cluster, one, key, fresh(cluster))
      if (turn === 0) await write(cluster, one, key, null)
      await world.run(LATER_MS)
      await write(cluster, other, key, last)
      cut.heal()
      await expectSame(cluster, afterwards)
      await expectWinner(cluster, key, last, one)
    }
  })

  test('gone-once-more', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 2; turn++) {
      const [from, to] = [centerFor(turn), centerFor(turn + 1)]
      const key = `card-${turn}`
      await write(cluster, to, key, fresh(cluster))
      await expectSame(cluster, deleted)
      await write(cluster, to, key, null)
      await expectSame(cluster, deleted)
      // All know that it was deleted. Now somebody writes it again, and who has seen that deletes it elsewhere.
      const skew = nodeOf(cluster, from).skewClock(3_600_000)
      const cut = cutOff(cluster, from, otherThan(from))
      const user = visitor(cluster)
      await write(cluster, from, key, fresh(cluster))
      await read(cluster, from, key, { user })
      await write(cluster, to, key, null, { user })
      cut.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `who deleted it at ${to} had seen at ${from} that it was there again`,
      })
      skew.heal()
    }
  })

  test('gone-is-seen-as-well', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 2; turn++) {
      const [from, to] = [centerFor(turn), centerFor(turn + 1)]
      const key = `card-${turn}`
      await write(cluster, to, key, fresh(cluster))
      await expectSame(cluster, deleted)
      const skew = nodeOf(cluster, from).skewClock(3_600_000)
      const cut = cutOff(cluster, from, otherThan(from))
      const user = visitor(cluster)
      await write(cluster, from, key, null)
      await read(cluster, from, key, { user })
      await write(cluster, to, key, fresh(cluster), { user })
      cut.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `who wrote it again at ${to} had been told at ${from} that it is gone`,
      })
      skew.heal()
    }
  })

  test('older-ones-come-late', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (let turn = 0; turn < 2; turn++) {
      const [one, other, last] = [centerFor(turn), centerFor(turn + 1), centerFor(turn + 2)]
      const key = `card-${turn}`
      // The last one has the card already; or it hears of the delete first, and then of both.
      const waits = turn === 0 ? undefined : cutOff(cluster, last, otherThan(last))
      await write(cluster, one, key, fresh(cluster))
      await world.run(SOON_MS)
      await read(cluster, other, key)
      const away = cutOff(cluster, one, [other, last])
      await write(cluster, other, key, null)
      waits?.heal()
      await world.run(turn === 0 ? SOON_MS : AGAIN_MS)
      // Whoever tells only what has changed has something to tell.
      await write(cluster, one, `else-${turn}`, fresh(cluster))
      away.heal()
      await expectSame(cluster, { ...afterwards, why: 'its delete had seen all that was written before' })
    }
  })

  test('away-for-a-day', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const [place, ailment] of (['cut off', 'dead'] as const).entries()) {
      const away = centerFor(place + Math.floor(chance(0, 2)))
      const [one = SEOUL, other = VIRGINIA] = otherThan(away)
      for (const key of ['first', 'second', 'kept'])
        await write(cluster, away, `${place}-${key}`, fresh(cluster))
      await expectSame(cluster, deleted)
      const heal = await strike(cluster, away, ailment)
      await write(cluster, one, `${place}-first`, null)
      await world.run(SOON_MS)
      await write(cluster, other, `${place}-second`, null)
      await sleep(cluster, DAY_MS)
      // Whoever clears up now and then does it while the third one is still away.
      for (let count = 0; count < 3; count++) {
        for (const center of [one, other]) await write(cluster, center, `${place}-${center}`, fresh(cluster))
        await world.run(chance(2000, 4000))
      }
      if (place === 1)
        for (const center of [one, other]) {
          nodeOf(cluster, center).crash({ disk: 'unsynced' })
          cluster.seen.crashed(center)
          await boot(cluster, center, 'a third one is away')
        }
      await heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `${away} was back after a day (${ailment}) and still had it`,
      })
    }
  })

  test('clocks-run-ahead', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // A clock that is set tells nobody how long somebody was away.
    const away = anyCenter(cluster)
    await write(cluster, away, 'card', fresh(cluster))
    await expectSame(cluster, deleted)
    const cut = cutOff(cluster, away, otherThan(away))
    const [one = SEOUL] = otherThan(away)
    await write(cluster, one, 'card', null)
    for (const center of otherThan(away)) nodeOf(cluster, center).skewClock(DAY_MS)
    for (const center of otherThan(away)) await write(cluster, center, `after-${center}`, fresh(cluster))
    await world.run(SOON_MS)
    cut.heal()
    await expectSame(cluster, {
      ...afterwards,
      why: `${away} had been cut off, and the clocks of the others set a day ahead`,
    })
  })

  test('gone-and-crashed', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 2; turn++) {
      const center = anyCenter(cluster)
      const key = `card-${turn}`
      await write(cluster, center, key, fresh(cluster))
      await expectSame(cluster, deleted)
      const cut = cutOff(cluster, center, otherThan(center))
      await write(cluster, center, key, null)
      for (let times = 0; times <= turn; times++) {
        nodeOf(cluster, center).crash({ disk: 'unsynced' })
        cluster.seen.crashed(center)
        await boot(cluster, center, 'it had just deleted something')
      }
      cut.heal()
      await expectSame(cluster, { ...afterwards, why: `${center} had deleted it, and crashed` })
    }
  })

  test('written-again', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    const skews: Fault[] = []
    for (let turn = 0; turn < 3; turn++) {
      // Those who delete are ahead of those who write again.
      const [here, there] = [centerFor(turn), centerFor(turn + 1)]
      skews.push(nodeOf(cluster, here).skewClock(chance(60_000, DAY_MS)))
      await write(cluster, here, 'card', fresh(cluster))
      await expectSame(cluster, deleted)
      await write(cluster, here, 'card', null)
      await write(cluster, here, 'twice', null)
      await write(cluster, here, 'twice', fresh(cluster))
      await expectSame(cluster, deleted)
      for (const skew of skews) skew.heal()
      await write(cluster, there, 'card', fresh(cluster))
      await write(cluster, there, 'twice', null)
      await expectSame(cluster, { ...deleted, why: 'it was written again after it had been deleted' })
    }
  })

  test('deletes-meet-writes', async (context) => {
    const cluster = await open(context)
    for (let turn = 0; turn < 3; turn++) {
      const keys = ['a', 'b', 'c']
      for (const key of keys) await write(cluster, centerFor(turn), key, fresh(cluster))
      await expectSame(cluster, deleted)
      await allOf([
        ...keys.map((key, place) => write(cluster, centerFor(place), key, null)),
        ...keys.map((key, place) => write(cluster, centerFor(place + 1 + (turn % 2)), key, fresh(cluster))),
      ])
      await expectSame(cluster, {
        ...deleted,
        why: 'somebody deleted it, and somebody else wrote it at the same moment',
      })
    }
  })

  test('a-busy-day-with-deletes', async (context) => {
    const cluster = await open(context)
    await busyDay(cluster, 0.4)
    await expectSame(cluster, afterwards)
  })
}

/** All stand still: a day passes, and nothing has to be carried out in it. */
async function sleep(cluster: Cluster, durationMs: number): Promise<void> {
  const up = centers.filter((center: Center) => nodeOf(cluster, center).state === 'up')
  const pauses = up.map((center) => nodeOf(cluster, center).pause())
  await cluster.world.run(durationMs)
  for (const pause of pauses) pause.heal()
}
