/** Uses of a session: how long it lives after one, people who come by now and then, and what may be written of it. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import type { Person } from './person.ts'
import { CLOCKS_MS, IDLE_MS, sentToStore, serverFor } from './site.ts'

/** A write may be spared for so long. */
const SPARED = 30

/** So long after it was used last, a session is there for sure. */
export const aliveFor = (idleMs: number): number => idleMs - idleMs / SPARED - CLOCKS_MS

export const secondsOf = (ms: number): number => Math.round(ms / 100) / 10

/** Come by now and then, so that they are never idle for long. */
export async function useUntil(
  world: World,
  people: readonly Person[],
  untilMs: number,
  random: () => number,
  idleMs = IDLE_MS,
): Promise<void> {
  const whenS = secondsOf(0.3 * idleMs)
  for (let turn = 0; world.nowMs < untilMs; turn++) {
    await world.run(Math.min(untilMs - world.nowMs, (0.2 + 0.1 * random()) * idleMs))
    for (const person of people)
      await person.expectKnown(serverFor(turn), 'use-did-not-count', { what: 'GET /me', whenS })
  }
}

export function expectFewWrites(
  world: World,
  since: number,
  sinceMs: number,
  when: string,
  idleMs = IDLE_MS,
): void {
  const writes = sentToStore(world, since).filter(({ method }) => method !== 'GET' && method !== 'HEAD')
  const most = Math.floor((world.nowMs - sinceMs) / (idleMs / SPARED)) + 1
  const asked = { count: writes.length, most, when, spanS: secondsOf(world.nowMs - sinceMs) }
  expect(writes.length, say('many-writes', asked, writes[most])).toBeLessThanOrEqual(most)
}
