/** Stage 2, the database's part: in order, and no gap. */
import { expect, say, test } from 'millions/suite'
import { atOnce, inCrowds } from '../../kit/at-once.ts'
import { wideValue } from '../../kit/odd-data.ts'
import { withRoom } from '../../kit/room.ts'
import { allOf, isUnanswered } from '../../kit/waiting.ts'
import { answeredWithinMs, type Center, waitedWithinMs } from '../center.ts'
import { crash, crashAtEachEvent, watch } from '../database-crashes.ts'
import { changesOf } from '../messages.ts'
import { by, databaseAlone } from '../scenes.ts'

const twenty = Array.from({ length: 20 }, (_, index) => index)

export function order(): void {
  test.real('in-pages', async (context) => {
    const center = await databaseAlone(context)
    withRoom(center.world)
    const many = Array.from({ length: 130 }, (_, count) => count)
    await inCrowds(many, (count) => center.mustWrite(`card-${count % 30}`, by('ann', `text ${count}`)))
    const all = await center.readAll()
    expect(all.length, say('changes-counted')).toBe(130)
    for (const limit of [1, 7, 100]) {
      const pages = await center.readAll(limit)
      expect(pages.length, say('pages-lack-changes', { limit })).toBe(130)
    }
    await center.look({})
    await center.look({ after: all[64]?.offset ?? 0 })
    await center.look({ after: all.at(-2)?.offset ?? 0, waitMs: 500 })
    const beyond = await center.look({ after: all.at(-1)?.offset ?? 0 })
    expect(beyond.length, say('more-than-there-is')).toBe(0)
    await center.expectWhole()
  })

  test('in-the-order-of-writes', async (context) => {
    const center = await databaseAlone(context)
    for (let round = 0; round < 12; round++) {
      const text = round % 3 === 0 ? wideValue(round, 150) : `${round}`
      await center.mustWrite('card', round % 5 === 4 ? null : by('ann', text))
      if (round % 4 === 3) await crash(center)
    }
    await center.expectWhole()
  })

  test('writes-that-meet', async (context) => {
    const center = await databaseAlone(context)
    const { node, world } = center
    for (const factor of [1, 20]) {
      const slow = node.slowDisk(factor)
      // Long ones and short ones, so that none is read or written as quickly as the next.
      const writes = twenty.map((index) => () => {
        const text = index % 3 === 0 ? wideValue(index, 100) : `${index}`
        return center.mustWrite(`card-${index % 6}`, index % 7 === 6 ? null : by(`p${index % 4}`, text))
      })
      const meeting = atOnce(world, node, writes)
      await watch(center, [meeting], factor)
      slow.heal()
      await center.expectWhole()
    }
    await crash(center)
    await center.expectWholeAfterBoot()
  })

  test('watched-while-writes-meet', async (context) => {
    const center = await databaseAlone(context)
    const slow = center.node.slowDisk(25)
    const writes: Promise<unknown>[] = []
    for (let index = 0; index < 30; index++) {
      const item = by('ann', wideValue(index, index % 5 === 0 ? 90 : 1))
      // Whoever syncs several times for each write needs a while for them.
      await writes[index - 12]
      writes.push(allOf([center.mustWrite(`card-${index % 4}`, item)]))
      await center.world.run(30 * context.random())
      await center.look({ after: center.log.newest, limit: 1 + (index % 3) })
    }
    await watch(center, writes, 5)
    slow.heal()
    await center.expectWhole()
  })

  test('no-gap-where-one-fails', async (context) => {
    const center = await databaseAlone(context)
    for (let round = 0; round < 8; round++) {
      const slow = center.node.slowDisk(10)
      const attempts = [0, 1, 2, 3, 4].map(async (place) => {
        await center.world.run(0.4 * place * context.random())
        const { status, refuse } = await center.attempt(`card-${place}`, by('ann', `${round}, ${place}`))
        if (status !== 200) refuse()
      })
      const all = allOf(attempts)
      // At the first of them, or while some are on their way.
      await center.world.run(round === 0 ? 0 : 0.3 + 3 * round * context.random())
      const failing = center.node.failDisk({ calls: ['append', 'write'], count: 1 })
      await watch(center, [all], 3)
      failing.heal()
      slow.heal()
      await center.expectWhole()
    }
    await crash(center, 'keep')
    await center.expectWholeAfterBoot()
  })

  for (const disk of ['unsynced', 'tear'] as const)
    test(`seen-is-never-taken-back-${disk}`, async (context) => {
      const center = await databaseAlone(context)
      await crashAtEachEvent(center, { events: 30, disk, watchEveryMs: 0.25 })
    })

  test('numbers-go-on', async (context) => {
    const center = await databaseAlone(context)
    for (let life = 0; life < 6; life++) {
      await center.mustWrite('card', life % 2 === 0 ? by('ann', `${life}`) : null)
      await center.mustWrite('card', null)
      await center.look({ after: center.log.newest })
      await crash(center, life % 2 === 0 ? 'unsynced' : 'keep')
      if (life === 3) await crash(center)
    }
    await center.expectWhole()
  })

  test('writers-who-leave', async (context) => {
    const center = await databaseAlone(context)
    const { world, node } = center
    for (let round = 0; round < 6; round++) {
      const slow = node.slowDisk(60)
      const writes: Promise<unknown>[] = [
        center.write('card', by('ann', `before ${round}`)),
        leavesWriting(center, `left ${round}`, 20),
      ]
      await world.run(5)
      writes.push(center.write('card', by('bob', `behind ${round}`)))
      await watch(center, writes, 10)
      await world.run(400)
      slow.heal()
      await center.mustWrite('card', by('cyd', `after ${round}`))
      await center.expectWhole()
      if (round % 2 === 1) await crash(center, 'keep')
      await center.expectWholeAfterBoot()
    }
  })

  test('those-who-wait', async (context) => {
    const center = await databaseAlone(context)
    const { world } = center
    await center.mustWrite('card', by('ann', 'first'))
    const newest = (await center.readAll()).at(-1)?.offset ?? 0
    const slow = center.node.slowDisk(8)
    for (let round = 0; round < 4; round++) {
      const after = center.log.newest
      const waiting = [200, 1000, 2000].map((waitMs) => patient(center, after, waitMs))
      const gone = leaves(center, after, 300)
      await world.run(100 + 500 * context.random())
      if (round > 0) await center.mustWrite(`card-${round}`, by('ann', `${round}`))
      const answers = await allOf([...waiting, gone])
      // Nothing is on its way at the side door: whoever answers behind the 200 has to tell of it.
      const isBlind = round > 0 && answers.some((atMs) => atMs >= center.newest.atMs)
      expect(isBlind, say('waited-and-did-not-look')).toBe(false)
      await center.look({ after })
    }
    slow.heal()
    expect(center.log.newest, say('waited-in-vain')).toBeGreaterThan(newest)
    await center.expectWhole()
  })
}

/** Waits for changes at the side door. When the answer left, if it told of nothing. */
async function patient(center: Center, after: number, waitMs: number): Promise<number> {
  const path = `/changes?after=${after}&waitMs=${waitMs}`
  const { status, text, at, tookMs } = await center.ask(path, undefined, waitMs + answeredWithinMs)
  const atMs = center.world.nowMs
  expect(status, say('waited-for-no-answer', { waitMs }, at)).toBe(200)
  expect(tookMs, say('waited-too-long', { waitMs }, at)).toBeLessThanOrEqual(waitMs + waitedWithinMs)
  const changes = changesOf(text)
  expect(changes === undefined ? text.slice(0, 80) : 'changes', say('feed-shape', {}, at)).toBe('changes')
  return changes?.length === 0 ? atMs : 0
}

/** Sends a write and goes away before it is stored: nobody knows whether it counts. */
async function leavesWriting(center: Center, text: string, patienceMs: number): Promise<void> {
  const item = by('left', text)
  center.writes.begin('card', item)
  const init = { method: 'PUT', body: JSON.stringify(item), patienceMs }
  await center.world.fetch('/items/card', init).catch((error: unknown) => {
    if (!isUnanswered(error)) throw error
  })
}

async function leaves(center: Center, after: number, patienceMs: number): Promise<number> {
  const path = `/changes?after=${after}&waitMs=${answeredWithinMs}`
  await center.world.fetch(path, { patienceMs }).catch((error: unknown) => {
    if (!isUnanswered(error)) throw error
  })
  return 0
}
