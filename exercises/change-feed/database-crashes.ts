/** Crashes of the database at every moment that matters, while writers write and others watch its feed. */
import { expect, say } from 'millions/suite'
import type { CutDisk, DiskAfterCrash } from '../../src/contract/world.ts'
import { crashAsItWrites, cuts } from '../kit/crashes.ts'
import { oddKeys, wideValue } from '../kit/odd-data.ts'
import { roomOf } from '../kit/room.ts'
import { allOf, inTime, underWay } from '../kit/waiting.ts'
import type { Center } from './center.ts'
import { bootsIn, by } from './scenes.ts'

/** So soon a program that boots answers. */
const bootsWithinMs = 1000

export async function crash(center: Center, disk: DiskAfterCrash | CutDisk = 'unsynced'): Promise<void> {
  center.node.crash({ disk })
  await restart(center)
}

export async function restart(center: Center): Promise<void> {
  const { node, world } = center
  const lastCrash = () => world.history.of('crash').at(-1)
  const isUp = await bootsIn(node, bootsWithinMs + roomOf(world), world)
  expect(isUp ? 'up' : node.state, say('does-not-boot', { node: node.name }, lastCrash)).toBe('up')
}

/** Three writes that meet: two of one item, one of which deletes it, and one of another. */
export function threeWrites(center: Center, round: number): readonly Promise<unknown>[] {
  const odd = oddKeys[round % oddKeys.length] ?? ''
  return [
    center.write(odd, by('ann', wideValue(round))),
    center.write('card', by(round % 2 === 0 ? 'ann' : 'bob', `card ${wideValue(round)}`)),
    center.write(round % 3 === 0 ? 'card' : `card-${round}`, null),
  ]
}

/** Somebody who looks at the end of the feed all the time, until the writes are over or the database is down. */
export async function watch(
  center: Center,
  writes: readonly Promise<unknown>[],
  everyMs: number,
): Promise<void> {
  const going = underWay(allOf(writes))
  while (!going.isOver && center.node.state === 'up') {
    await center.look({ after: center.log.newest })
    await center.world.run(everyMs)
  }
  await going.end
}

export interface Sweep {
  readonly events: number
  readonly disk: DiskAfterCrash
  /** How often somebody looks at the feed meanwhile; never, unless told. */
  readonly watchEveryMs?: number
}

/** The database crashes before its first event, its second, …, each time while three writes meet. */
export async function crashAtEachEvent(center: Center, { events, disk, watchEveryMs }: Sweep): Promise<void> {
  for (let event = 1; event <= events; event++) {
    const planned = center.node.crashBefore(event, { disk })
    const writes = threeWrites(center, event)
    if (watchEveryMs === undefined) await allOf(writes)
    else await watch(center, writes, watchEveryMs)
    planned.heal()
    if (center.node.state === 'down') await restart(center)
    // What is acknowledged now stands behind all that the crash left on the disk.
    if (watchEveryMs !== undefined) await center.look({ after: center.log.newest })
    await center.expectWholeAfterBoot()
    // What it shows now no further crash takes, not even what only luck has kept: then it may be anything.
    if (disk === 'keep' || event % 3 === 0) {
      await crash(center)
      await center.expectWholeAfterBoot()
    }
    await center.mustWrite('after', by('cyd', wideValue(event)))
  }
  await center.expectWhole()
}

/** The database crashes with bytes that were not synced, of which only the first are there. */
export async function tearAtEachByte(center: Center): Promise<void> {
  const { node, world } = center
  for (const [index, kept] of cuts.entries()) {
    for (const count of [1, 3]) {
      const writes = Array.from({ length: count }, (_, place) =>
        center.write(`torn-${place}`, by('서울', wideValue(index, 3))),
      )
      await inTime(crashAsItWrites(world, node, { work: allOf(writes), kept, withinMs: 1000 }))
      if (node.state === 'up') node.crash({ disk: 'unsynced' })
      await allOf(writes)
      await restart(center)
      await center.expectWholeAfterBoot()
      await center.mustWrite('after', by('bob', wideValue(index)))
    }
  }
  await crash(center)
  await center.expectWholeAfterBoot()
}

/** It crashes again while it recovers, before each event of its boot. */
export async function crashWhileRecovering(center: Center): Promise<void> {
  const { node, world } = center
  for (let event = 1; event <= 12; event++) {
    const writes = threeWrites(center, event)
    await inTime(
      crashAsItWrites(world, node, { work: allOf(writes), kept: (bytes) => bytes - 2, withinMs: 1000 }),
    )
    if (node.state === 'up') node.crash({ disk: 'tear' })
    await allOf(writes)
    const planned = node.crashBefore(event, { disk: event % 2 === 0 ? 'tear' : 'keep' })
    await node.restart().catch(() => undefined)
    planned.heal()
    if (node.state !== 'up') await restart(center)
    await center.expectWholeAfterBoot()
    await center.mustWrite('after', by('bob', wideValue(event)))
  }
}
