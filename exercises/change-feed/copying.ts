/** A follower that copies everything: what it missed, and what it may show meanwhile. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { type Copy, keptWithinMs, lateAfterCrash } from './copy.ts'
import { aftersOf, askedSince, type Odd } from './odd.ts'
import { by, oddWrites } from './scenes.ts'
import { many } from './stages/follow.ts'

/** Some that is written again, by others, and deleted later. */
export async function fill(odd: Odd): Promise<void> {
  await odd.add(oddWrites, 2)
  await odd.add(many(60))
  await odd.add([
    ['old', by('dee', 'will be deleted')],
    ['__proto__', null],
  ])
}

/** The last of what is there before a follower begins from nothing. Its offset. */
export async function addLast(odd: Odd): Promise<number> {
  await odd.add([['last', by('ann', 'last')]])
  return odd.newest
}

/** What comes while the follower is away, and is in no log when it is back: a delete among it. */
export async function missed(odd: Odd, round: number): Promise<void> {
  await odd.add([
    ['old', null],
    [`old-${round - 1}`, null],
    [`old-${round}`, by('ann', 'new')],
    ['card', by('ann', `missed ${round}`)],
    ['card-1', null],
  ])
  await odd.forget()
}

/** It refuses, or has all that there was when it began: also for a reader of `key`, which came last and stays. */
export async function expectWholeOrNothing(copy: Copy, before: number, key = 'last'): Promise<void> {
  const offset = (await copy.look()) ?? before
  expect(offset, say('half-a-copy', { before, offset })).toBeGreaterThanOrEqual(before)
  expect(await copy.read(key), say('half-a-copy-read', { key })).not.toBe('status 404')
}

/** What it took as a snapshot is on its disk, and it goes on from there. */
export async function expectStays(world: World, odd: Odd, copy: Copy): Promise<void> {
  await world.run(keptWithinMs + roomOf(world))
  const before = copy.shown
  copy.crash('unsynced')
  await copy.restart()
  const sinceMs = world.nowMs - 1
  const found = (await copy.look()) ?? 0
  expect(found, say('copy-forgot', { before })).toBeGreaterThanOrEqual(before)
  await odd.add([['stays', by('ann', `${before}`)]])
  await copy.expectAll(lateAfterCrash)
  const least = Math.min(...aftersOf(askedSince(world, sinceMs)))
  expect(least, say('asked-again', { before, after: least })).toBeGreaterThanOrEqual(before)
}
