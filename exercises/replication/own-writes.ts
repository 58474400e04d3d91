/** Users find what they wrote. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import type { Value } from '../checkers/write-ledger.ts'
import {
  acquaintedMs,
  askedByWeb,
  behindOneWeb,
  primaryOf,
  quick,
  reads,
  replicaCount,
  requestsOfWeb,
  start,
  sum,
} from './cluster.ts'
import { expectCopies } from './copies.ts'
import {
  find,
  isFailure,
  mustWrite,
  outcomeOf,
  read,
  readKeys,
  status,
  type User,
  visitor,
  write,
} from './users.ts'

/** The user reads what they wrote. A failure is told in other words than an older card. */
async function expectOwn(user: User, key: string, value: Value, web: string): Promise<void> {
  const wanted = value ?? 'status 404'
  const found = await find(`/items/${key}`, user, web)
  if (isFailure(found.value)) expect(found.value, say('own-read-failed', { web }, found.at)).toBe(wanted)
  const reason =
    value === null
      ? say('own-delete-missing', { web }, found.at)
      : say('own-write-missing', { web }, found.at)
  expect(found.value, reason).toBe(wanted)
}

/** So many writes by others, so that the offsets of the test go from one digit to two. */
async function writeBefore(world: World, count: number): Promise<void> {
  for (let done = 0; done < count; done++) await mustWrite(world, 'card', 'old')
}

/** So many at one moment, at the primary itself. */
async function writeMuch(world: World, count: number): Promise<void> {
  const [primary, places] = [primaryOf(world), Array.from({ length: count }, (_, place) => place % 20)]
  const answers = places.map((place) => primary.fetch(`/items/much-${place}`, { method: 'PUT', body: 'x' }))
  const refused = (await Promise.all(answers.map(status)))
    .map(outcomeOf)
    .find((each) => each !== 'acknowledged')
  expect(refused ?? 'acknowledged', say('write-that-met-refused', { count })).toBe('acknowledged')
}

export function ownWrites(): void {
  test.real('own-writes-are-read', async (context) => {
    const world = await start(context, replicaCount(1))
    const [writer, deleter, second] = [visitor(world), visitor(world), visitor(world)]
    const [primary, replicas, webs] = [primaryOf(world), world.nodes('replica'), world.nodes('web')]
    await mustWrite(world, 'other', 'old')
    await writeBefore(world, 7)
    // Who wrote some time ago and writes again is one who wrote just now.
    await mustWrite(world, 'writers', 'one', { user: deleter })
    await world.run(1200)
    await mustWrite(world, 'writers', 'two', { user: writer })
    await world.run(3300 + Math.round(400 * context.random()))
    await expectCopies(world, replicas)
    for (const value of ['one', '']) await mustWrite(world, 'card', value, { user: writer })
    // A write may take nearly two seconds, and what it leaves with the user counts from its end.
    const slow = webs.map((web) =>
      world.link(web, primary, { delayMs: 1910 + Math.round(50 * context.random()) }),
    )
    const writing = write(world, 'card', 'new', { user: writer })
    await world.run(1000)
    world.partition([primary], replicas)
    const hasWritten = (await writing) === 'acknowledged'
    for (const link of slow) link.heal()
    await mustWrite(world, 'other', null, { user: deleter })
    // It is not there any more, and this user could not know.
    const deleted = await write(world, 'other', null, { user: second })
    const hasDeleted = deleted === 'acknowledged' || deleted === 'status 404'
    for (const waitMs of [0, 1900, 1800]) {
      await world.run(waitMs)
      for (const { name } of webs) {
        // Somebody else, who wrote nothing, has just asked for the same.
        for (const key of ['card', 'other']) void read(world, key, visitor(world), name)
        await world.run(1.2)
        if (hasWritten) await expectOwn(writer, 'card', 'new', name)
        await expectOwn(deleter, 'other', null, name)
        if (hasDeleted) await expectOwn(second, 'other', null, name)
      }
    }
  })

  test('later-answers-take-nothing-back', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [user, primary, replica] = [visitor(world), primaryOf(world), world.node('replica-1')]
    await mustWrite(world, 'other', 'at first', { user })
    await writeBefore(world, 3)
    await expectCopies(world, [replica])
    world.partition([primary], [replica])
    // Its answer is on the way while they write: of what there was before.
    const slow = world.link(replica, world.node('web-1'), { delayMs: 400 })
    const earlier = read(world, 'other', user)
    await world.run(20 + Math.round(20 * context.random()))
    await mustWrite(world, 'card', 'new', { user })
    await earlier
    slow.heal()
    for (let count = 0; count < 2; count++) await expectOwn(user, 'card', 'new', 'web-1')
    const failure = primary.failDisk({ calls: ['append', 'write'] })
    await write(world, 'other', 'refused', { user })
    failure.heal()
    for (let count = 0; count < 2; count++) await expectOwn(user, 'card', 'new', 'web-1')
  })

  test('own-writes-are-listed', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [user, replicas] = [visitor(world), world.nodes('replica')]
    await mustWrite(world, 'card-gone', 'old')
    await writeBefore(world, 8)
    await expectCopies(world, replicas)
    world.partition([primaryOf(world)], replicas)
    await mustWrite(world, 'card-new', '', { user })
    await mustWrite(world, 'card-gone', null, { user })
    for (let look = 0; look < 3; look++) {
      const keys = await readKeys('card-', user, 'web-1')
      expect(keys, say('own-write-not-listed', { web: 'web-1' })).toBe('card-new')
    }
  })

  test('web-node-dies-in-between', async (context) => {
    const world = await start(context, replicaCount(1))
    const user = visitor(world)
    await mustWrite(world, 'card', 'old')
    await expectCopies(world, world.nodes('replica'))
    world.partition([primaryOf(world)], world.nodes('replica'))
    await mustWrite(world, 'card', 'new', { user })
    for (const node of world.nodes('web')) node.crash()
    await world.node('web-2').restart()
    for (let count = 0; count < 6; count++) {
      const found = await find('/items/card', user, 'web-2')
      if (isFailure(found.value))
        expect(found.value, say('own-read-failed', { web: 'web-2' }, found.at)).toBe('new')
      expect(found.value, say('own-write-forgotten', {}, found.at)).toBe('new')
    }
  })

  test('one-replica-is-behind', async (context) => {
    const world = await start(context, behindOneWeb(3, quick))
    const user = visitor(world)
    await mustWrite(world, 'card', 'old')
    await expectCopies(world, world.nodes('replica'))
    const cut = world.partition([primaryOf(world)], [world.node('replica-2')])
    // From two digits to three while the user writes, and more than whoever is behind may get at one time.
    await writeMuch(world, 93)
    for (let count = 1; count <= 6; count++) {
      await mustWrite(world, 'card', `${count}`, { user })
      for (let look = 0; look < 3; look++) await expectOwn(user, 'card', `${count}`, 'web-1')
    }
    // Those who wait there are told when it has come as far as they have, and no earlier.
    const waiting = [1, 2, 3, 4, 5, 6].map(() => expectOwn(user, 'card', '6', 'web-1'))
    await world.run(Math.round(10 * context.random()))
    cut.heal()
    await Promise.all(waiting)
    for (let look = 0; look < 8; look++) {
      await world.run(5)
      await expectOwn(user, 'card', '6', 'web-1')
    }
  })

  test('others-still-read-from-replicas', async (context) => {
    const world = await start(context, behindOneWeb(2))
    await mustWrite(world, 'card', 'old')
    await expectCopies(world, world.nodes('replica'))
    await world.run(acquaintedMs)
    const strangers = [visitor(world), visitor(world), visitor(world)]
    for (let count = 0; count < 10; count++) {
      await mustWrite(world, 'card', `${count}`)
      await Promise.all(strangers.map((stranger) => read(world, 'card', stranger)))
    }
    // Half of them is promised, which is 15. Who draws lots may fall below it by chance.
    const atReplicas = sum(askedByWeb(world, 'replica', reads))
    const atPrimary = requestsOfWeb(world, 'primary', reads)
    const values = { atPrimary: atPrimary.length, atReplicas }
    expect(atReplicas, say('all-at-the-primary', values, atPrimary[15])).toBeGreaterThanOrEqual(10)
  })

  test('nobody-is-that-far', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [user, primary] = [visitor(world), primaryOf(world)]
    await writeBefore(world, 8)
    await expectCopies(world, world.nodes('replica'))
    const cut = world.partition([primary], world.nodes('replica'))
    await mustWrite(world, 'card', 'new', { user })
    for (const fault of ['crash', 'pause'] as const) {
      const paused = fault === 'pause' ? primary.pause() : undefined
      if (fault === 'crash') primary.crash()
      const { value, at } = await find('/items/card', user)
      const isTold = /^status 5\d\d$/.test(value) || value === 'new'
      expect(isTold ? 'a 5xx' : value, say('older-card-instead-of-a-5xx', {}, at)).toBe('a 5xx')
      if (fault === 'crash') await primary.restart()
      paused?.heal()
    }
    cut.heal()
    await expectCopies(world, world.nodes('replica'))
    await expectOwn(user, 'card', 'new', 'web-1')
  })

  test('writer-outlives-the-primary', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const [user, primary] = [visitor(world), primaryOf(world)]
    await writeBefore(world, 9)
    await mustWrite(world, 'card', 'new', { user })
    await expectCopies(world, world.nodes('replica'))
    // Who looks again and again does not write.
    for (const shareMs of [2200, 2900, 3100, 1700]) {
      await expectOwn(user, 'card', 'new', 'web-1')
      await world.run(shareMs)
    }
    primary.crash()
    await world.run(100)
    for (let look = 0; look < 3; look++) {
      const { value, at } = await find('/items/card', user, 'web-1')
      expect(value, say('writer-needs-the-primary', { web: 'web-1' }, at)).toBe('new')
    }
    expect(await readKeys('card', user), say('writer-needs-the-primary', { web: 'web-1' })).toBe('card')
  })
}
