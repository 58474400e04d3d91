/** The second stage, in one center: what is acknowledged is on its disk, whatever happens to it. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { crashAsItWrites, cuts } from '../../kit/crashes.ts'
import { oddKeys, wideValue } from '../../kit/odd-data.ts'
import { allOf, answerOrError, inTime } from '../../kit/waiting.ts'
import type { Held } from '../causality.ts'
import {
  anyCenter,
  ask,
  type Center,
  type Cluster,
  centers,
  fresh,
  isDone,
  nodeOf,
  open,
  otherThan,
  quoted,
  textOf,
  tryToWrite,
} from '../cluster.ts'
import {
  AGAIN_MS,
  expectHere,
  expectInTime,
  expectKept,
  expectSame,
  read,
  type Settled,
  SOON_MS,
  write,
} from '../expectations.ts'
import { boot, crash, cutOff, hasAcknowledged } from '../outages.ts'

const caughtUp: Settled = {
  withinMs: AGAIN_MS,
  id: 'not-caught-up',
  why: 'a center had crashed, and was back',
}

export function disks(): void {
  test('acknowledged-is-synced', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const center = anyCenter(cluster)
    const cut = cutOff(cluster, center, otherThan(center))
    const values: readonly (readonly [string, Held])[] = [
      ['card', 'first'],
      ['card', ''],
      ['__proto__', wideValue(1)],
      ['card', null],
      ['card', 'last'],
    ]
    for (const [key, value] of values) {
      const isAcknowledged = hasAcknowledged(cluster, center)
      const writing = tryToWrite(cluster, center, key, value)
      await inTime(world.until(isAcknowledged, 1000))
      nodeOf(cluster, center).crash({ disk: 'unsynced' })
      const outcome = await writing
      // The answer had left; it may be that nobody heard it.
      if (!isDone(outcome)) cluster.seen.read({ key, found: value, center })
      cluster.seen.crashed(center)
      await boot(cluster, center, 'the others cannot be reached')
      await expectKept(
        cluster,
        center,
        cluster.seen.keys(),
        'it had just been acknowledged when its center lost its power',
      )
    }
    cut.heal()
    await expectSame(cluster, caughtUp)
  })

  test('nobody-sees-it-before', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const center = anyCenter(cluster)
    for (const key of ['card', 'gone']) await write(cluster, center, key, fresh(cluster))
    await expectSame(cluster, { ...caughtUp, withinMs: SOON_MS, why: 'nothing was in the way' })
    // A sync takes 2.5 seconds now.
    const slowly = `the disk of ${center} was slow`
    const slow = nodeOf(cluster, center).slowDisk(2500)
    const news: readonly (readonly [string, Held])[] = [
      ['card', fresh(cluster)],
      ['gone', null],
      ['new', fresh(cluster)],
    ]
    const writing = allOf(news.map(([key, value]) => tryToWrite(cluster, center, key, value)))
    const [one, other] = otherThan(center)
    for (const each of otherThan(center)) await write(cluster, each, `by-${each}`, fresh(cluster))
    const early: { center: Center; key: string; value: Held; at: Response | Error }[] = []
    for (let look = 0; look < 11; look++) {
      await world.run(200)
      for (const each of centers)
        for (const [key, value] of news) {
          const at = await answerOrError(nodeOf(cluster, each).fetch(`/items/${key}`))
          if (at instanceof Error) continue
          const shown = at.status === 200 ? await textOf(at) : null
          if (shown === value) early.push({ center: each, key, value, at })
        }
    }
    for (const [each, from] of [
      [one, other],
      [other, one],
    ])
      if (each !== undefined && from !== undefined)
        await expectHere(
          cluster,
          each,
          `by-${from}`,
          cluster.seen.writesOf(`by-${from}`)[0]?.value ?? null,
          slowly,
        )
    expectInTime(cluster, await read(cluster, center, 'nothing'), slowly)
    crash(cluster, center)
    slow.heal()
    await writing
    await boot(cluster, center, 'the others are well')
    const [first] = early
    if (first !== undefined) {
      const at = await nodeOf(cluster, center).fetch(`/items/${first.key}`)
      const kept = at.status === 200 ? await textOf(at) : null
      const values = { center: first.center, key: first.key, value: quoted(first.value), home: center }
      expect(quoted(kept), say('seen-before-the-sync', values, first.at)).toBe(quoted(first.value))
    }
    await expectSame(cluster, caughtUp)
  })

  test('crashed-at-each-event', async (context) => {
    const cluster = await open(context)
    const center = anyCenter(cluster)
    // First alone, so that nobody else gives back what it lost; then with the others, who may have heard of it too early.
    const cut = cutOff(cluster, center, otherThan(center))
    await crashAtEachEvent(cluster, center, 'a', 7)
    cut.heal()
    await crashAtEachEvent(cluster, center, 'b', 9)
    await expectSame(cluster, caughtUp)
  })

  test('left-by-a-crash', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const center = anyCenter(cluster)
    const node = nodeOf(cluster, center)
    for (let event = 2; event <= 4; event++) {
      // The process dies, and the disk keeps what was not synced. Others hear of it; then the power fails.
      const crashing = node.crashBefore(event, { disk: 'keep' })
      await allOf<unknown>([tryToWrite(cluster, center, 'card', fresh(cluster)), world.run(30)])
      crashing.heal()
      if (node.state !== 'down') continue
      cluster.seen.crashed(center)
      await boot(cluster, center, 'its process had died')
      await world.run(1000)
      crash(cluster, center)
      await boot(cluster, center, 'it had crashed twice')
      await write(cluster, center, `after-${event}`, fresh(cluster))
    }
    await expectSame(cluster, {
      ...caughtUp,
      why: 'a center had lost its power after it booted from a crash',
    })
  })

  test('torn-at-each-byte', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const center = anyCenter(cluster)
    const cut = cutOff(cluster, center, otherThan(center))
    for (const [place, kept] of cuts.entries()) {
      const work = tryToWrite(cluster, center, `torn-${place % 2}`, wideValue(place, 4))
      await inTime(crashAsItWrites(world, nodeOf(cluster, center), { work, kept, withinMs: 1000 }))
      if (nodeOf(cluster, center).state !== 'down') nodeOf(cluster, center).crash({ disk: 'unsynced' })
      cluster.seen.crashed(center)
      await work
      await boot(cluster, center, 'it had crashed as it wrote')
      await expectKept(
        cluster,
        center,
        cluster.seen.keys(),
        'its center had crashed as it wrote something else',
      )
      await write(cluster, center, `after-${place % 2}`, wideValue(100 + place))
      if (place % 2 === 0) continue
      crash(cluster, center)
      await boot(cluster, center, 'it had crashed twice')
      await expectKept(
        cluster,
        center,
        cluster.seen.keys(),
        'it was written after a crash that had cut a file, and there was one more crash',
      )
    }
    cut.heal()
    await expectSame(cluster, caughtUp)
  })

  test('writes-that-meet', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const center = anyCenter(cluster)
    const slow = nodeOf(cluster, center).slowDisk(5)
    for (let round = 0; round < 2; round++) {
      const leaver = new AbortController()
      const keys = [...oddKeys, 'a', 'b', 'c']
      const meeting = atOnce(cluster.world, nodeOf(cluster, center), [
        ...keys.map((key) => () => write(cluster, center, key, fresh(cluster))),
        () => tryToWrite(cluster, center, 'left', fresh(cluster), { signal: leaver.signal }),
      ])
      await world.run(50 + chance(1, 12))
      leaver.abort()
      await meeting
      for (const key of keys) await read(cluster, center, key)
    }
    slow.heal()
    await expectSame(cluster, {
      ...caughtUp,
      withinMs: SOON_MS,
      why: 'they had been written at the same moment',
    })
    crash(cluster, center)
    await boot(cluster, center, 'the others are well')
    await expectKept(
      cluster,
      center,
      cluster.seen.keys(),
      'they had been written at the same moment, and its center crashed',
    )
  })

  test('a-disk-that-fails', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const center = anyCenter(cluster)
    for (const calls of [['append', 'write'], ['sync'], ['append', 'write']] as const) {
      const failure = nodeOf(cluster, center).failDisk({ calls })
      const keys = ['one', 'two', 'three'].slice(0, 1 + Math.floor(chance(0, 3)))
      for (const outcome of await allOf(
        keys.map((key) => tryToWrite(cluster, center, key, fresh(cluster))),
      )) {
        const values = { status: outcome.status }
        const isTold = isDone(outcome) || outcome.status >= 500
        expect(isTold ? 'a 5xx' : `${outcome.status}`, say('failure-not-told', values, outcome.at)).toBe(
          'a 5xx',
        )
      }
      failure.heal()
      await write(cluster, center, 'one', fresh(cluster))
      await write(cluster, center, 'next', fresh(cluster))
      // Now it is what others tell that meets the failure.
      const later = nodeOf(cluster, center).failDisk({ calls })
      for (const other of otherThan(center)) await write(cluster, other, `told-by-${other}`, fresh(cluster))
      await world.run(chance(800, 1600))
      later.heal()
    }
    await expectSame(cluster, { ...caughtUp, why: 'a disk had failed for a moment' })
    crash(cluster, center)
    const cut = cutOff(cluster, center, otherThan(center))
    await boot(cluster, center, 'the others cannot be reached')
    await expectKept(
      cluster,
      center,
      cluster.seen.keys(),
      'its disk had failed once, long before, and its center crashed',
    )
    cut.heal()
    await write(cluster, center, 'afterwards', fresh(cluster))
    await expectSame(cluster, { ...caughtUp, why: 'a disk had failed, and its center crashed later' })
  })
}

/** It crashes before its first event, its second, …, each time while three writes go on, and boots again. */
async function crashAtEachEvent(
  cluster: Cluster,
  center: Center,
  name: string,
  events: number,
): Promise<void> {
  const { world } = cluster
  const node = nodeOf(cluster, center)
  for (let event = 1; event <= events; event++) {
    const crashing = node.crashBefore(event, { disk: 'unsynced' })
    const keys = [oddKeys[event % oddKeys.length] ?? '', `${name}-${event}`, 'card']
    await allOf<unknown>([
      ...keys.map((key) => tryToWrite(cluster, center, key, fresh(cluster))),
      world.run(30),
    ])
    crashing.heal()
    if (node.state === 'down') cluster.seen.crashed(center)
    await boot(cluster, center, 'it had crashed')
    await expectKept(cluster, center, cluster.seen.keys(), 'its center had crashed while it was written')
    await write(cluster, center, `${name}-after-${event}`, fresh(cluster))
    await ask(cluster, center, '/items')
  }
}
