/** The third stage: writes of the same card in several centers, and one winner in all of them. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  anyCenter,
  type Center,
  type Cluster,
  centerFor,
  centers,
  fresh,
  isDone,
  nodeOf,
  open,
  openWithRoom,
  otherThan,
} from '../cluster.ts'
import { AGAIN_MS, expectSame, type Settled, SOON_MS, shownBy, write } from '../expectations.ts'

const oneWinner: Settled = {
  withinMs: SOON_MS,
  id: 'no-one-winner',
  why: 'nothing was in the way',
  tags: true,
}
const afterwards: Settled = { ...oneWinner, withinMs: AGAIN_MS, why: 'all had reached each other again' }

export function converge(): void {
  test.real('one-winner', async (context) => {
    const cluster = await openWithRoom(context)
    for (const round of [0, 1]) {
      await allOf(centers.map((center) => write(cluster, center, 'card', fresh(cluster))))
      await allOf(
        centers.slice(round).map((center) => write(cluster, center, `card-${round}`, fresh(cluster))),
      )
      await expectSame(cluster, oneWinner)
    }
  })

  test('at-the-same-instant', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (let round = 0; round < 3; round++) {
      await allOf([
        ...centers.map((center) => writeByTheSideDoor(cluster, center, `all-${round}`)),
        ...otherThan(centerFor(round)).map((center) => writeByTheSideDoor(cluster, center, `two-${round}`)),
        ...centers.map((center) => writeByTheSideDoor(cluster, center, `same-${round}`, 'the same')),
        // Three users at one center, and one at another.
        ...[0, 0, 0, 1].map((place) => writeByTheSideDoor(cluster, centerFor(round + place), `one-${round}`)),
      ])
      await expectSame(cluster, { ...oneWinner, why: 'they had been written at the very same moment' })
      await world.run(chance(0, 700))
    }
  })

  test('while-the-disk-is-at-work', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (let turn = 0; turn < 3; turn++) {
      const [here, there] = [centerFor(turn), centerFor(turn + 1)]
      const slow = nodeOf(cluster, here).slowDisk(4000)
      const key = `card-${turn}`
      const first = write(cluster, here, key, fresh(cluster))
      // It comes here while the first one is still on its way to the disk.
      await world.run(chance(60, 150))
      const second = write(cluster, there, key, fresh(cluster))
      await allOf([first, second])
      slow.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `${here} had a slow disk, and heard of the other one meanwhile`,
      })
    }
  })

  test('each-write-has-its-tag', async (context) => {
    const cluster = await open(context)
    const center = anyCenter(cluster)
    const tags: string[] = []
    for (const place of [0, 0, 1, 0]) {
      const [there] = otherThan(center)
      await write(cluster, place === 0 ? center : (there ?? center), 'card', 'the same')
      await expectSame(cluster, oneWinner)
      const shown = await shownBy(cluster, center, 'card')
      const tag = shown?.tag ?? 'none'
      expect(tags.includes(tag), say('tag-of-another', { tag, center }, shown?.at)).toBe(false)
      tags.push(tag)
    }
  })

  test('who-saw-it-wins', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const days = (count: number): number => count * 86_400_000
    for (const [place, byMs] of [3_600_000, days(1), days(-1)].entries()) {
      // The one is ahead of the other, who sees what it wrote, and writes after it, again and again.
      const [one, other] = [centerFor(place), centerFor(place + 1)]
      const skew = nodeOf(cluster, byMs > 0 ? one : other).skewClock(byMs > 0 ? byMs : byMs)
      const key = `card-${place}`
      const seenThere = { ...oneWinner, why: `it had been seen where it was overwritten; a clock was wrong` }
      await write(cluster, one, key, fresh(cluster))
      await expectSame(cluster, seenThere)
      for (let count = 0; count < 12; count++) await write(cluster, other, key, fresh(cluster))
      await expectSame(cluster, seenThere)
      await write(cluster, one, key, fresh(cluster))
      await expectSame(cluster, seenThere)
      skew.heal()
      // Set right: for one of them time goes back.
      for (const center of [one, other]) {
        await write(cluster, center, key, fresh(cluster))
        await expectSame(cluster, { ...seenThere, why: 'the clocks had just been set right' })
      }
      await world.run(chance(0, 500))
    }
  })
}

/** At the same instant as others: no way takes any time. */
async function writeByTheSideDoor(
  cluster: Cluster,
  center: Center,
  key: string,
  value = fresh(cluster),
): Promise<void> {
  const writing = cluster.seen.write(key, value, center)
  const at = await nodeOf(cluster, center).fetch(`/items/${key}`, { method: 'PUT', body: value })
  const values = { request: `PUT /items/${key} at ${center}`, got: `status ${at.status}` }
  expect(isDone(at) ? '2xx' : `status ${at.status}`, say('write-refused', values, at)).toBe('2xx')
  writing.acknowledged()
}
