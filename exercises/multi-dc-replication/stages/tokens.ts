/** The third stage: what users have seen elsewhere, and who is later where nobody has seen anybody. */
import { test } from 'millions/suite'
import {
  anyCenter,
  ask,
  type Center,
  type Cluster,
  centerFor,
  centers,
  fresh,
  nodeOf,
  open,
  otherThan,
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
import { cutOff } from '../outages.ts'

const oneWinner: Settled = {
  withinMs: SOON_MS,
  id: 'no-one-winner',
  why: 'nothing was in the way',
  tags: true,
}
const afterwards: Settled = { ...oneWinner, withinMs: AGAIN_MS, why: 'all had reached each other again' }
const DAY_MS = 86_400_000

export function tokens(): void {
  test('users-bring-it', async (context) => {
    const cluster = await open(context)
    for (const [place, way] of ['own write', 'key', 'list', 'another card'].entries()) {
      const [from, to] = [centerFor(place), centerFor(place + 1)]
      const skews = [nodeOf(cluster, from).skewClock(DAY_MS), nodeOf(cluster, to).skewClock(-DAY_MS)]
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
      for (const skew of skews) skew.heal()
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

  test('past-the-ninth', async (context) => {
    const cluster = await open(context)
    for (const pass of [1, 2]) {
      const [from, to] = [centerFor(pass), centerFor(pass + 1)]
      // From now on all clocks stand, and only their counts go on.
      const skew = nodeOf(cluster, from).skewClock(pass * 3_600_000)
      await write(cluster, from, 'ahead', fresh(cluster))
      await expectSame(cluster, oneWinner)
      skew.heal()
      const cuts = centers.map((center) => cutOff(cluster, center, otherThan(center)))
      const user = visitor(cluster)
      // One more in the second pass: what was odd is even.
      if (pass === 2) await write(cluster, from, 'one-more', fresh(cluster), { user })
      for (let count = 0; count < 7; count++)
        for (const center of [from, to])
          await write(cluster, center, `card-${pass}-${count}`, fresh(cluster), { user })
      for (const cut of cuts) cut.heal()
      await expectSame(cluster, {
        ...afterwards,
        why: `a user had written each of them at ${from}, and then at ${to}`,
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

/** A list shows all that is in it. */
async function readList(cluster: Cluster, center: Center, user: ReturnType<typeof visitor>): Promise<void> {
  const outcome = await ask(cluster, center, '/items', { user })
  if (outcome.status !== 200) return
  for (const { key, value } of JSON.parse(outcome.text) as { key: string; value: string }[])
    cluster.seen.read({ key, found: value, center, user })
}
