/** The fifth stage: a number that everybody adds to. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { oddKeys } from '../../kit/odd-data.ts'
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
} from '../cluster.ts'
import {
  AGAIN_MS,
  expectHere,
  expectInTime,
  expectList,
  expectSame,
  SOON_MS,
  write,
} from '../expectations.ts'
import { Likes } from '../likes.ts'
import { ailments, boot, cutOff, strike } from '../outages.ts'

export function likes(): void {
  test.real('likes-add-up', async (context) => {
    const cluster = await openWithRoom(context)
    const likes = new Likes(cluster)
    for (let round = 0; round < 2; round++) {
      await allOf([...centers, ...centers, SEOUL].map((center) => likes.like(center, 'card')))
      await likes.like(FRANKFURT, `other-${round}`)
      await likes.expectSame(SOON_MS, 'nothing was in the way')
    }
  })

  test('likes-that-meet', async (context) => {
    const cluster = await open(context)
    const likes = new Likes(cluster)
    const center = anyCenter(cluster)
    const slow = nodeOf(cluster, center).slowDisk(5)
    for (let round = 0; round < 2; round++) {
      const here = Array.from(
        { length: 8 },
        (_, place) => () => likes.like(center, place < 6 ? 'card' : 'other'),
      )
      await allOf<unknown>([
        atOnce(cluster.world, nodeOf(cluster, center), here),
        ...otherThan(center).map((other) => likes.like(other, 'card')),
      ])
      await likes.look('card')
    }
    slow.heal()
    await likes.expectSame(SOON_MS, 'they came at the same moment')
  })

  test('likes-through-crashes', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const likes = new Likes(cluster)
    const center = anyCenter(cluster)
    for (let event = 1; event <= 10; event++) {
      const crashing = nodeOf(cluster, center).crashBefore(event, {
        disk: event % 2 === 0 ? 'keep' : 'unsynced',
      })
      await allOf<unknown>([
        likes.tryToLike(center, 'card'),
        likes.tryToLike(center, 'card'),
        likes.like(centerFor(centers.indexOf(center) + 1), 'card'),
        world.run(event > 6 ? 700 : 30),
      ])
      crashing.heal()
      if (nodeOf(cluster, center).state === 'down') likes.crashed(center)
      await boot(cluster, center, 'it had crashed')
      await likes.look('card')
      await likes.like(center, 'card')
    }
    await likes.expectSame(AGAIN_MS, `${center} had crashed again and again`)
  })

  test('no-like-before-the-sync', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const likes = new Likes(cluster)
    const center = anyCenter(cluster)
    for (const each of centers) await likes.like(each, 'card')
    await likes.expectSame(SOON_MS, 'nothing was in the way')
    const slow = nodeOf(cluster, center).slowDisk(2500)
    const liking = likes.tryToLike(center, 'card')
    for (let look = 0; look < 11; look++) {
      await world.run(200)
      likes.seen('card', await likes.look('card'))
    }
    nodeOf(cluster, center).crash({ disk: 'unsynced' })
    slow.heal()
    await liking
    const cut = cutOff(cluster, center, otherThan(center))
    await boot(cluster, center, 'the others cannot be reached')
    await likes.like(center, 'card')
    cut.heal()
    await likes.expectSame(
      AGAIN_MS,
      `${center} had crashed as it wrote a like to its disk, and taken another one`,
    )
  })

  test('told-more-than-once', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const likes = new Likes(cluster)
    for (const [place, ailment] of [...ailments, 'lossy' as const].entries()) {
      const away = centerFor(place)
      for (const center of centers) await likes.like(center, 'card')
      await world.run(chance(0, 500))
      const heal = ailment === 'lossy' ? loseHalf(cluster) : await strike(cluster, away, ailment)
      if (ailment === 'dead') likes.crashed(away)
      const here = ailment === 'dead' || ailment === 'frozen' ? otherThan(away) : centers
      for (let count = 0; count < 4; count++) {
        for (const center of here) await likes.like(center, count % 2 === 0 ? 'card' : 'other')
        await world.run(chance(300, 1500))
        if (ailment !== 'frozen') await likes.look('card')
      }
      await heal()
      const why =
        ailment === 'lossy'
          ? 'half of the messages had been lost, and no more were'
          : `${away} had been away (${ailment}), and was back`
      await likes.expectSame(AGAIN_MS, why)
    }
  })

  test('never-fewer', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const likes = new Likes(cluster)
    const away = anyCenter(cluster)
    for (let round = 0; round < 2; round++) {
      const cut = cutOff(cluster, away, otherThan(away).slice(round))
      for (let count = 0; count < 5; count++) {
        for (const center of centers) await likes.like(center, 'card')
        await world.run(chance(100, 600))
        await likes.look('card')
      }
      cut.heal()
      for (let look = 0; look < 30; look++) {
        if (look % 6 === 0) await likes.like(centerFor(look / 6), 'card')
        await world.run(70)
        await likes.look('card')
      }
    }
    await likes.expectSame(AGAIN_MS, `${away} had been cut off, and was back`)
  })

  test('likes-are-for-themselves', async (context) => {
    const cluster = await open(context)
    const likes = new Likes(cluster)
    const [one, other] = [anyCenter(cluster), anyCenter(cluster)]
    expect(await likes.look('never'), say('likes-of-nobody', { key: 'never' })).toEqual([0, 0, 0])
    for (const key of [...oddKeys, 'card', 'no-card']) await likes.like(one, key)
    await likes.like(other, oddKeys[1])
    for (const key of [...oddKeys, 'card']) await write(cluster, one, key, fresh(cluster))
    await likes.expectSame(SOON_MS, 'cards were written in between')
    await expectHere(cluster, other, 'no-card', null, 'it was liked, and never written')
    await write(cluster, other, 'card', null)
    await write(cluster, one, oddKeys[1], null)
    for (const key of ['card', oddKeys[1]]) await likes.like(other, key)
    await likes.expectSame(SOON_MS, 'cards were deleted in between')
    await write(cluster, one, 'card', fresh(cluster))
    await likes.expectSame(SOON_MS, 'a card was deleted and written again in between')
    await expectSame(cluster, { withinMs: 0, id: 'not-everywhere', why: 'some cards were liked' })
    for (const center of centers) await expectList(cluster, center)
  })

  test('likes-are-kept', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const likes = new Likes(cluster)
    const center = anyCenter(cluster)
    for (const each of [...centers, ...centers]) await likes.like(each, 'card')
    await likes.expectSame(SOON_MS + 2000, 'nothing was in the way')
    const heals = await allOf(otherThan(center).map((other) => strike(cluster, other, 'dead')))
    // What it has had for two seconds, it has after a crash: `said` still holds.
    nodeOf(cluster, center).crash({ disk: 'unsynced' })
    await boot(cluster, center, 'the others are dead')
    await likes.look('card')
    expectInTime(cluster, await likes.like(center, 'card'), 'the others are dead')
    for (const heal of heals) await heal()
    await likes.expectSame(AGAIN_MS, 'all had crashed, and were back')
    await passOn(cluster, likes, center)
    await world.run(0)
  })
}

/** One tells the next, and dies before the last one has heard of it. */
async function passOn(cluster: Cluster, likes: Likes, writer: Center): Promise<void> {
  const [between = SEOUL, last = FRANKFURT] = otherThan(writer)
  const cut = cutOff(cluster, writer, [last])
  for (let count = 0; count < 3; count++) await likes.like(writer, 'passed')
  await cluster.world.run(SOON_MS)
  const heal = await strike(cluster, writer, 'dead')
  cut.heal()
  await likes.like(between, 'passed')
  await likes.expectSame(AGAIN_MS, `${writer} is dead, and ${between} has its likes`)
  await heal()
}

function loseHalf(cluster: Cluster): () => Promise<void> {
  const { world } = cluster
  const links = centers.flatMap((from) =>
    otherThan(from).map((to) => world.link(nodeOf(cluster, from), nodeOf(cluster, to), { loss: 0.5 })),
  )
  return async () => {
    for (const link of links) link.heal()
  }
}
