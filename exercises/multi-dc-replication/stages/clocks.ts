/** The third stage, where clocks are wrong, centers crash, and nobody may go back. */
import { test } from 'millions/suite'
import { busyDay } from '../busy-day.ts'
import {
  anyCenter,
  type Cluster,
  centerFor,
  centers,
  fresh,
  nodeOf,
  open,
  otherThan,
  SEOUL,
  VIRGINIA,
  visitor,
} from '../cluster.ts'
import { AGAIN_MS, expectSame, read, type Settled, SOON_MS, write } from '../expectations.ts'
import { boot, cutOff } from '../outages.ts'

const afterwards: Settled = {
  withinMs: AGAIN_MS,
  id: 'no-one-winner',
  why: 'all had reached each other again',
  tags: true,
}
const DAY_MS = 86_400_000

export function clocks(): void {
  test('time-outlives-a-crash', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (let turn = 0; turn < 3; turn++) {
      // Its own clock was a day ahead when it wrote; or another center's was, which has told it.
      const [center, other] = [centerFor(turn), centerFor(turn + 1)]
      const ahead = turn === 1 ? other : center
      const skew = nodeOf(cluster, ahead).skewClock(DAY_MS)
      const key = `card-${turn}`
      await write(cluster, ahead, key, fresh(cluster))
      await world.run(SOON_MS + 2000)
      await read(cluster, center, key)
      skew.heal()
      nodeOf(cluster, center).crash({ disk: 'unsynced' })
      await boot(cluster, center, 'the others are well')
      await write(cluster, center, key, fresh(cluster))
      await expectSame(cluster, {
        ...afterwards,
        why: `${center} had shown what was there, crashed, and then taken one more write`,
      })
    }
  })

  test('tokens-outlive-a-crash', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (let turn = 0; turn < 2; turn++) {
      const [center, other, last] = [centerFor(turn), centerFor(turn + 1), centerFor(turn + 2)]
      const key = `card-${turn}`
      // The last one hears of nothing, but for what a user brings along.
      const cut = cutOff(cluster, last, otherThan(last))
      const ahead = turn === 0 ? center : other
      const skew = nodeOf(cluster, ahead).skewClock((turn + 1) * 3_600_000)
      await write(cluster, ahead, key, fresh(cluster))
      await world.run(SOON_MS + 2000)
      skew.heal()
      nodeOf(cluster, center).crash({ disk: 'unsynced' })
      cluster.seen.crashed(center)
      await boot(cluster, center, 'a third one is cut off')
      const user = visitor(cluster)
      await read(cluster, center, key, { user })
      await write(cluster, last, key, fresh(cluster), { user })
      cut.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `the user who wrote last had seen the other one at ${center}, which had crashed before`,
      })
    }
  })

  test('no-way-back', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (let turn = 0; turn < 3; turn++) {
      const [one, other, last] = [centerFor(turn), centerFor(turn + 1), centerFor(turn + 2)]
      // What the first one says is late at the last one, and comes after what has seen it.
      const link = world.link(nodeOf(cluster, one), nodeOf(cluster, last), { delayMs: 300 })
      const back = world.link(nodeOf(cluster, last), nodeOf(cluster, one), { delayMs: 300 })
      const key = `card-${turn}`
      for (let count = 0; count < 3; count++) {
        await write(cluster, one, key, fresh(cluster))
        await watch(cluster, key, 1000 + chance(0, 500))
        await write(cluster, other, key, fresh(cluster))
      }
      await watch(cluster, key, 1500)
      for (const fault of [link, back]) fault.heal()
      await expectSame(cluster, afterwards)
    }
  })

  test('back-from-an-outage', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (let turn = 0; turn < 2; turn++) {
      const away = anyCenter(cluster)
      const [one = SEOUL, other = VIRGINIA] = otherThan(away)
      await write(cluster, away, 'card', fresh(cluster))
      await world.run(SOON_MS)
      const cut = cutOff(cluster, away, otherThan(away))
      await write(cluster, away, 'card', fresh(cluster))
      await write(cluster, away, 'own', fresh(cluster))
      for (let count = 0; count < 3; count++) {
        await write(cluster, one, 'card', fresh(cluster))
        await write(cluster, one, 'seen', fresh(cluster))
        await world.run(SOON_MS)
        await read(cluster, other, 'card')
        await write(cluster, other, 'card', fresh(cluster))
      }
      cut.heal()
      await watch(cluster, 'card', chance(1000, 3000))
      await expectSame(cluster, afterwards)
    }
  })

  test('a-busy-day', async (context) => {
    const cluster = await open(context)
    await busyDay(cluster, 0)
    await expectSame(cluster, afterwards)
  })
}

/** Whoever reads meanwhile does not go back. */
async function watch(cluster: Cluster, key: string, durationMs: number): Promise<void> {
  const untilMs = cluster.world.nowMs + durationMs
  while (cluster.world.nowMs < untilMs) {
    for (const center of centers) await read(cluster, center, key)
    await cluster.world.run(60)
  }
}
