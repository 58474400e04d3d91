/** The third stage: writes of the same card in several centers, and one winner in all of them. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  anyCenter,
  ask,
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
  quoted,
  visitor,
} from '../cluster.ts'
import { AGAIN_MS, expectSame, read, type Settled, SOON_MS, shownBy, write } from '../expectations.ts'
import { cutOff } from '../outages.ts'

const oneWinner: Settled = {
  withinMs: SOON_MS,
  id: 'no-one-winner',
  why: 'nothing was in the way',
  tags: true,
}
const afterwards: Settled = { ...oneWinner, withinMs: AGAIN_MS, why: 'all had reached each other again' }
/** A write that is sent so long after another one was answered is the later one, where all clocks are right. */
const LATER_MS = 2000

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

  test('users-bring-it', async (context) => {
    const cluster = await open(context)
    for (const [place, way] of ['own write', 'key', 'list', 'another card'].entries()) {
      const [from, to] = [centerFor(place), centerFor(place + 1)]
      const skew = nodeOf(cluster, from).skewClock(3_600_000)
      const [key, before] = [`card-${place}`, `before-${place}`]
      for (const each of [key, before]) await write(cluster, from, each, fresh(cluster))
      await expectSame(cluster, oneWinner)
      const cuts = centers.map((center) => cutOff(cluster, center, otherThan(center)))
      const user = visitor(cluster)
      await write(cluster, from, key, fresh(cluster), way === 'own write' ? { user } : {})
      if (way === 'key') await read(cluster, from, key, { user })
      if (way === 'list') await readList(cluster, from, user)
      if (way === 'another card') {
        await write(cluster, from, before, fresh(cluster))
        await read(cluster, from, before, { user })
      }
      await write(cluster, to, key, fresh(cluster), { user })
      for (const cut of cuts) cut.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `the user who wrote last had seen the other one elsewhere (${way})`,
      })
      skew.heal()
    }
  })

  test('and-lose-nothing-on-the-way', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    for (let turn = 0; turn < 3; turn++) {
      const [from, over, to] = [centerFor(turn), centerFor(turn + 1), centerFor(turn + 2)]
      const skew = nodeOf(cluster, from).skewClock(chance(1000, 7_200_000))
      const key = `card-${turn}`
      const cuts = centers.map((center) => cutOff(cluster, center, otherThan(center)))
      const user = visitor(cluster)
      await write(cluster, from, key, fresh(cluster), { user })
      // At the center in between the user reads and writes something else, or only looks.
      await read(cluster, over, 'nothing', { user })
      if (turn === 1) await readList(cluster, over, user)
      if (turn === 2) await write(cluster, over, 'else', fresh(cluster), { user })
      await write(cluster, to, key, fresh(cluster), { user })
      for (const cut of cuts) cut.heal()
      skew.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `the user who wrote last had come from ${from} over ${over}`,
      })
    }
  })

  test('a-token-in-place-of-none', async (context) => {
    const cluster = await open(context)
    for (const [place, token] of ['here', 'zzz', '0'].entries()) {
      const [from, to] = [centerFor(place), centerFor(place + 1)]
      const skew = nodeOf(cluster, from).skewClock(3_600_000)
      const cut = cutOff(cluster, from, otherThan(from))
      const user = visitor(cluster)
      const key = `card-${place}`
      // It brings one that is none, and is given one that is.
      await write(cluster, from, key, fresh(cluster), { user, headers: { 'Consistency-Token': token } })
      await write(cluster, to, key, fresh(cluster), { user })
      cut.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `a user had come with Consistency-Token: ${token}, written at ${from}, and then at ${to}`,
      })
      skew.heal()
    }
  })

  test('the-later-one-wins', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const center of centers) nodeOf(cluster, center).skewClock(chance(-400, 400))
    for (let turn = 0; turn < 3; turn++) {
      const [one, other] = [centerFor(turn), centerFor(turn + 2)]
      const key = `card-${turn}`
      if (turn > 0) await write(cluster, anyCenter(cluster), key, fresh(cluster))
      if (turn > 0) await world.run(LATER_MS)
      const cuts = [cutOff(cluster, one, otherThan(one)), cutOff(cluster, other, otherThan(other))]
      for (let count = 0; count < 6; count++) {
        await write(cluster, one, key, fresh(cluster))
        await write(cluster, one, `${key}-${count}`, fresh(cluster))
      }
      await world.run(LATER_MS + chance(0, 500))
      const last = fresh(cluster)
      await write(cluster, other, key, last)
      for (const cut of cuts) cut.heal()
      await expectSame(cluster, afterwards)
      await expectWinner(cluster, key, last, one)
    }
  })

  test('no-token-of-ours', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const [place, token] of ['here', '0', '', 'undefined', 'a.b-c_d:e'].entries()) {
      const [one, other] = [centerFor(place), centerFor(place + 1)]
      const headers = { 'Consistency-Token': token }
      const key = `card-${place}`
      await write(cluster, one, key, fresh(cluster), { headers })
      await read(cluster, one, key, { headers })
      const cut = cutOff(cluster, one, otherThan(one))
      await world.run(LATER_MS)
      const last = fresh(cluster)
      await write(cluster, other, key, last)
      cut.heal()
      await expectSame(cluster, { ...afterwards, why: `somebody had sent Consistency-Token: ${token}` })
      await expectWinner(cluster, key, last, one)
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

/** Of two that had not seen each other, and were far enough from each other in time. */
async function expectWinner(cluster: Cluster, key: string, wanted: string, center: Center): Promise<void> {
  const shown = await shownBy(cluster, center, key)
  const found = quoted(shown?.value ?? null)
  const values = { key, center, found, wanted: quoted(wanted) }
  expect(found, say('earlier-won', values, shown?.at)).toBe(quoted(wanted))
}

/** A list shows all that is in it. */
async function readList(cluster: Cluster, center: Center, user: ReturnType<typeof visitor>): Promise<void> {
  const outcome = await ask(cluster, center, '/items', { user })
  if (outcome.status !== 200) return
  for (const { key, value } of JSON.parse(outcome.text) as { key: string; value: string }[])
    cluster.seen.read({ key, found: value, center, user })
}
