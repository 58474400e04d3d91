/** Stage 2, the follower's part: every change, in order, from a database that may be away. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { withRoom } from '../../kit/room.ts'
import { Center } from '../center.ts'
import { Copy, copiedWithinMs, late, lateAfterOutage, lateFromNothing, muchCopiedWithinMs } from '../copy.ts'
import { askedSince, Odd } from '../odd.ts'
import { bothPrograms, by, followerAlone, followerNextDoor, oddWrites } from '../scenes.ts'

/** So often a follower may ask when there is nothing new. */
const mostAsksPerSecond = 20

export function follow(): void {
  test.real('a-copy-arrives', async (context) => {
    const world = withRoom(await bothPrograms(context))
    const center = new Center(world)
    const copy = new Copy(world, () => center.readAll())
    for (const [key, item] of oddWrites.slice(0, 6)) await center.mustWrite(key, item)
    await center.mustWrite('constructor', null)
    await copy.expectAll(late, muchCopiedWithinMs)
    // After a quiet time as well.
    await world.run(3000 + 2000 * context.random())
    await center.mustWrite('beach', by('__proto__', 'sun'))
    await center.mustWrite('beach', by('__proto__', 'rain'))
    await copy.expectAll(late)
    await center.expectWhole()
    await expectRefusals(copy, center)
  })

  test('nobody-asks-the-copy', async (context) => {
    const { world, odd, copy } = await odds(await followerAlone(context))
    await odd.add(oddWrites)
    await world.run(copiedWithinMs)
    odd.node.crash()
    const offset = await copy.mustLook()
    expect(offset, say('copy-late', { seconds: copiedWithinMs / 1000 })).toBe(odd.newest)
    await copy.expectItems()
    await world.run(60_000)
    await copy.mustLook()
  })

  test('a-database-of-another-make', async (context) => {
    const { world, odd, copy } = await odds(await followerAlone(context))
    await odd.add(oddWrites, 3)
    await copy.expectAll(late)
    for (const manners of [
      { most: 1 },
      { repeats: 5 },
      { most: 4, repeats: 2, waits: true },
      { waits: true },
    ]) {
      await odd.behave({ most: 1000, repeats: 0, waits: false, ...manners })
      for (let count = 0; count < 6; count++) {
        await odd.add([[`card-${count % 3}`, count % 4 === 3 ? null : by('ann', `${count}`)]], 1 + 4 * count)
        await world.run(120 * context.random())
        await copy.mustLook()
      }
      await copy.expectAll(late)
    }
  })

  test('far-behind', async (context) => {
    const { world, odd, copy } = await odds(await followerAlone(context))
    await odd.add([['card', by('ann', 'first')]])
    await copy.expectAll(late)
    const cut = world.partition([odd.node], [copy.node])
    await odd.add(many(1000), 2)
    await world.run(3000 + 3000 * context.random())
    cut.heal()
    await copy.expectAll(lateAfterOutage, muchCopiedWithinMs)
  })

  test('slow-but-there', async (context) => {
    const { world, odd, copy } = await odds(await followerAlone(context))
    // As late as the promise lets it be.
    await odd.behave({ sleepsMs: 950 })
    for (let count = 0; count < 3; count++) {
      await odd.add([['card', by('ann', `${count}`)]])
      await copy.expectAll(late)
      await world.run(3000 * context.random())
    }
  })

  test('away-and-back', async (context) => {
    const { world, odd, copy } = await odds(await followerAlone(context))
    const outages: readonly (() => Promise<() => Promise<void> | void>)[] = [
      async () => odd.node.pause().heal,
      async () => world.partition([odd.node], [copy.node]).heal,
      async () => world.partition([odd.node], [copy.node], 'one-way').heal,
      async () => odd.node.hideName().heal,
      ...(['error', 'torn', 'silent'] as const).map((changes) => async () => {
        await odd.behave({ changes })
        return () => odd.behave({ changes: 'well' })
      }),
    ]
    await odd.add([['card', by('ann', 'before')]])
    await copy.expectAll(late)
    const sinceMs = world.nowMs
    for (const [index, begin] of outages.entries()) {
      const heal = await begin()
      await world.run(200 + 9000 * context.random())
      const isPaused = index === 0
      if (!isPaused)
        await odd.add(
          [
            [`card-${index}`, by('ann', `${index}`)],
            ['card', null],
          ],
          2,
        )
      await copy.mustLook()
      await heal()
      if (isPaused) await odd.add([['card', by('bob', 'paused')]])
      await copy.expectAll(lateAfterOutage)
    }
    const snapshots = askedSince(world, sinceMs).filter((path) => path.startsWith('/snapshot')).length
    expect(snapshots, say('snapshot-again')).toBe(0)
  })

  test('a-long-outage', async (context) => {
    const { world, odd, copy } = await odds(await followerAlone(context))
    await odd.behave({ waits: true })
    await odd.add([['card', by('ann', 'before')]])
    await copy.expectAll(late)
    for (const seconds of [90, 30]) {
      const cut = world.partition([odd.node], [copy.node])
      await odd.add([['card', by('ann', `after ${seconds}`)]])
      await world.run(seconds * 1000 + 1000 * context.random())
      cut.heal()
      await copy.expectAll(lateAfterOutage)
    }
    await odd.behave({ waits: false })
    await expectGentle(world, 'has nothing new after a long outage')
  })

  test('late-and-lost-answers', async (context) => {
    const { world, odd, copy } = await odds(await followerAlone(context))
    for (let round = 0; round < 6; round++) {
      const [from, to] = round % 2 === 0 ? [odd.node, copy.node] : [copy.node, odd.node]
      const rule = round % 3 === 2 ? { loss: 0.4 } : { delayMs: 200 + 700 * context.random() }
      const link = world.link(from, to, rule)
      for (let count = 0; count < 8; count++) {
        await odd.add([['card', by('ann', `${round}, ${count}`)]], 1 + (count % 2))
        await world.run(150)
        await copy.mustLook()
      }
      link.heal()
    }
    await copy.expectAll(lateAfterOutage)
  })

  test('asks-gently', async (context) => {
    const { world, odd, copy } = await odds(await followerNextDoor(context))
    await odd.add([['card', by('ann', 'x')]])
    await copy.expectAll(late)
    await expectGentle(world, 'has nothing new')
    await odd.behave({ changes: 'error' })
    await expectGentle(world, 'answers 503')
    odd.node.crash()
    await expectGentle(world, 'is dead')
  })

  test('a-busy-day', async (context) => {
    const world = await bothPrograms(context)
    const center = new Center(world)
    const copy = new Copy(world, () => center.readAll())
    const slow = center.node.slowDisk(20)
    for (let round = 0; round < 25; round++) {
      const writes = [0, 1, 2, 3].map((place) =>
        center.mustWrite(
          `card-${(round + place) % 9}`,
          place === 3 ? null : by(`p${place}`, `${round}, ${place}`),
        ),
      )
      await Promise.all(writes)
      await world.run(100 * context.random())
      await copy.look()
    }
    slow.heal()
    await copy.expectAll(late, muchCopiedWithinMs)
    await center.expectWhole()
  })
}

export interface Scene {
  readonly world: World
  readonly odd: Odd
  readonly copy: Copy
}

/** The follower has heard from the database once, so it is not blank. */
export async function odds(world: World): Promise<Scene> {
  const odd = new Odd(world)
  const copy = new Copy(world, async () => odd.changes)
  await copy.expectAll(lateFromNothing, muchCopiedWithinMs)
  return { world, odd, copy }
}

export const many = (count: number): (readonly [string, ReturnType<typeof by>])[] =>
  Array.from(
    { length: count },
    (_, index) => [`card-${index % 90}`, by(`p${index % 11}`, `text ${index}`)] as const,
  )

async function expectGentle(world: World, state: string): Promise<void> {
  await world.run(1000)
  const sinceMs = world.nowMs
  await world.run(10_000)
  const asks = askedSince(world, sinceMs).length
  expect(asks, say('asks-too-often', { asks, state })).toBeLessThanOrEqual(10 * mostAsksPerSecond)
}

async function expectRefusals(copy: Copy, center: Center): Promise<void> {
  for (const method of ['PUT', 'DELETE']) {
    const body = method === 'PUT' ? JSON.stringify(by('ann', 'not here')) : null
    const { status, at } = await copy.ask('/items/beach', { method, body })
    const isRefused = typeof status === 'number' && status >= 400
    expect(isRefused ? 'refused' : status, say('copy-took-a-write', { method }, at)).toBe('refused')
  }
  await copy.expectAll(late)
  await center.expectWhole()
}
