/** What a second server gets of a request that a first one did not answer: all of it, or nothing. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { expectArrived, expectForwardedFor, type Sent } from './exchange.ts'
import { type Arrival, isSorry, type Outcome } from './visits.ts'
import { received, sentOn } from './web-servers.ts'

/** What arrived at the server that took a request over is what the user sent. */
export function expectSecondTry(world: World, sent: Sent, arrived: readonly Arrival[], got: Outcome['got']) {
  const last = arrived.at(-1)
  expectArrived(world, sent, last, got)
  expectForwardedFor(world, '', last)
}

/** A write whose end nobody knows goes to no other server, and its user hears of that. */
export function expectNotRepeated(world: World, outcome: Outcome, fault: string): void {
  const { method, path, got, at } = outcome
  const taken = received(world).filter((event) => event.path === path)
  expect(taken.length, say('write-sent-twice', { fault }, taken[1])).toBe(1)
  const holder = taken[0]?.node
  const after = sentOn(world, { path }).filter(
    ({ peer, timeMs }) => peer !== holder && timeMs > (taken[0]?.timeMs ?? 0),
  )
  expect(after.length, say('write-sent-twice', { fault }, after[0])).toBe(0)
  expect(isSorry(outcome), say('write-not-reported', { method, got }, at)).toBe(true)
}
