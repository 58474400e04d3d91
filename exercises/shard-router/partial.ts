/** Pages of everyone's cards while some shards are away: in time, of what the others have, and marked. */

import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { AWAY_WITHIN_MS, chance, routers, some } from './cluster.ts'
import { expectOnly, expectOrder, keyOf, type List, listPage } from './everyone.ts'
import { type Card, mustPutAll, onePersonEach } from './people.ts'

export const NOW = 1_700_000_000_000

/** So many cards of these people in turn, written in another order, so far apart. */
export function cardsOf(people: readonly string[], count: number, apartMs = 40): Card[] {
  return Array.from({ length: count }, (_, number) => ({
    person: people[(number * 5) % people.length] ?? '',
    id: ['한', 'constructor', 'x+y%2B&z'][number] ?? `no ${number}`,
    at: NOW + Math.floor((number * 17) % count) * apartMs,
    text: `card ${number}`,
  }))
}

/** Cards, and the shards that hold them. */
export async function withHolders(
  world: World,
  count: number,
): Promise<ReadonlyMap<string, readonly Card[]>> {
  const people = await onePersonEach(world)
  const cards = cardsOf([...people.values()], count)
  await mustPutAll(world, cards)
  return new Map(
    [...people].map(([shard, person]) => [shard, cards.filter((card) => card.person === person)]),
  )
}

/** All but those of these shards are there, in time, and these are named. */
export async function expectPartial(
  world: World,
  held: ReadonlyMap<string, readonly Card[]>,
  away: readonly Node[],
  why: string,
): Promise<void> {
  const names = away.map(({ name }) => name).sort()
  const present = [...held].filter(([shard]) => !names.includes(shard)).flatMap(([, cards]) => cards)
  const values = { shards: names.join(' and '), why }
  for (const router of routers) {
    const page = await listPage(world, { limit: 100, router })
    expectMissing(page, names, why)
    expectInTime(page, names, why, roomOf(world))
    const found = new Set(page.cards.map(({ key }) => key))
    const holes = some(present.map(keyOf).filter((key) => !found.has(key)))
    expect(holes, say('partial-hole', { ...values, cards: holes }, page.outcome.at)).toBe('none')
    expectOrder(page)
  }
}

export function expectMissing({ missing, outcome }: List, names: readonly string[], why: string): void {
  const found = missing.join(', ') || 'nobody'
  const untold =
    names.length === 0
      ? say('missing-wrongly', { path: outcome.path, found, why }, outcome.at)
      : say('missing-untold', { shards: names.join(' and '), why }, outcome.at)
  expect(found, untold).toBe([...names].sort().join(', ') || 'nobody')
}

export async function expectWhole(world: World, held: ReadonlyMap<string, readonly Card[]>): Promise<void> {
  await world.run(AWAY_WITHIN_MS)
  for (const router of routers) {
    const page = await listPage(world, { limit: 100, router })
    expectMissing(page, [], 'all of them have been back for 2 s')
    expectOnly([page], [...held.values()].flat())
  }
}

/** It falls silent while a page is made of what it has. Whether it is missing hangs on the moment; the page is in time. */
export async function expectSilenceWithin(world: World, shard: Node): Promise<void> {
  const asked = listPage(world, { limit: 10, router: routers[1] })
  await world.run(chance(world, 30, 1000))
  const silent = shard.pause()
  expectInTime(await asked, [shard.name], 'fell silent in the middle, and the others take 0.35 s each')
  silent.heal()
  await world.run(AWAY_WITHIN_MS)
}

export function expectInTime({ outcome }: List, names: readonly string[], why: string, roomMs = 0): void {
  const tookMs = Math.round(outcome.tookMs)
  const late = say('partial-late', { shards: names.join(' and '), why, tookMs }, outcome.at)
  expect(tookMs, late).toBeLessThanOrEqual(AWAY_WITHIN_MS + 50 + roomMs)
}
