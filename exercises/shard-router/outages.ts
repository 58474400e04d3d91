/** A shard goes away: what its people have to hear, what the others must not notice, and what is there when it is back. */

import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import {
  AWAY_WITHIN_MS,
  aboutPerson,
  ask,
  chance,
  got,
  mark,
  type Outcome,
  routers,
  sent,
  setFailing,
  shardNames,
  shardsOf,
  some,
} from './cluster.ts'
import {
  type Card,
  expectCard,
  holdersOf,
  listOf,
  mustPut,
  onePersonEach,
  pathOf,
  put,
  routerFor,
  textIn,
} from './people.ts'

/** What the lesson promises to the others while a shard hangs. */
const OWN_SPEED_MS = 300
/** A user and a router are some way from each other. */
const WAY_MS = 50

export interface Settled {
  readonly world: World
  /** Shard → the card that was put there before all of this. */
  readonly cards: ReadonlyMap<string, Card>
  /** Shard → the moment when its people had been told 503 for the last time. */
  readonly refused: Map<string, number>
}

/** A card on each shard, of one person each. */
export async function settle(world: World): Promise<Settled> {
  const cards = new Map<string, Card>()
  for (const [shard, person] of await onePersonEach(world)) {
    const card = { person, id: 'first', at: 1, text: `of ${person}` }
    await mustPut(world, card)
    cards.set(shard, card)
  }
  return { world, cards, refused: new Map() }
}

export const cardAt = ({ cards }: Settled, shard: Node): Card =>
  cards.get(shard.name) ?? { person: '', id: '', at: 0, text: '' }

/** Reads, lists, writes and deletes of somebody whose shard is away: 503 in time, by both routers. */
export async function expectAway(settled: Settled, shard: Node, why: string): Promise<void> {
  const { world } = settled
  const card = cardAt(settled, shard)
  const body = JSON.stringify({ at: 2, text: 'meanwhile' })
  const since = mark(world)
  const outcomes = await Promise.all([
    ask(world, pathOf(card)),
    ask(world, listOf(card.person), { router: routers[1] }),
    ask(world, pathOf({ ...card, id: 'second' }), { method: 'PUT', body, router: routers[1] }),
    ask(world, pathOf({ ...card, id: 'third' }), { method: 'DELETE' }),
  ])
  for (const outcome of outcomes) expectSorry(outcome, shard, why, roomOf(world))
  const elsewhere = aboutPerson(sent(world, since), card.person).filter(({ peer }) => peer !== shard.name)
  const list = shardNames(elsewhere).join(' and ') || 'none'
  const moved = say('asked-elsewhere', { shard: shard.name, why, list }, elsewhere[0])
  expect(list, moved).toBe('none')
  settled.refused.set(shard.name, mark(world))
}

/** So many at each router, and all of them are told 503. */
export async function expectCrowdAway(
  settled: Settled,
  shard: Node,
  count: number,
  why: string,
): Promise<void> {
  const { world } = settled
  const path = pathOf(cardAt(settled, shard))
  const crowd = routers.flatMap((router) => Array.from({ length: count }, () => ask(world, path, { router })))
  for (const outcome of await Promise.all(crowd)) expectSorry(outcome, shard, why)
}

export function expectSorry(outcome: Outcome, shard: Node, why: string, roomMs = 0): void {
  const values = { shard: shard.name, why, request: `${outcome.method} ${outcome.path}`, got: got(outcome) }
  expect(got(outcome), say('not-503', values, outcome.at)).toBe(503)
  const late = say('503-late', { ...values, tookMs: Math.round(outcome.tookMs) }, outcome.at)
  expect(outcome.tookMs, late).toBeLessThanOrEqual(AWAY_WITHIN_MS + WAY_MS + roomMs)
}

/** Those of the other shards read and write as ever. */
export async function expectOthersWell(settled: Settled, away: readonly Node[], why: string): Promise<void> {
  const { world, cards } = settled
  const others = [...cards].filter(([shard]) => !away.some(({ name }) => name === shard))
  const asked = others.flatMap(([, card], place) => [
    ask(world, pathOf(card), { router: routerFor(place) }),
    ask(world, listOf(card.person), { router: routerFor(place + 1) }),
    put(world, { ...card, id: 'later' }, { router: routerFor(place) }),
  ])
  const names = away.map(({ name }) => name).join(' and ')
  for (const outcome of await Promise.all(asked)) {
    const values = { shards: names, why, request: `${outcome.method} ${outcome.path}`, got: got(outcome) }
    const isWell = outcome.status === 200 || outcome.status === 201
    expect(isWell ? 'answered' : got(outcome), say('others-felt', values, outcome.at)).toBe('answered')
    const slow = say('others-slow', { ...values, tookMs: Math.round(outcome.tookMs) }, outcome.at)
    expect(outcome.tookMs, slow).toBeLessThanOrEqual(OWN_SPEED_MS + roomOf(world))
  }
}

interface First {
  readonly method: string
  readonly id: string
  readonly body?: string
  readonly status: number
  readonly patienceMs?: number
  /** The shard is there, and says 500 to this one. */
  readonly isFailing?: boolean
}

/** What the first one who asks a shard that is back may hear: no success, and yet an answer. Later ones may not wait for it. */
const FIRST: readonly First[] = [
  { method: 'GET', id: 'none', status: 404 },
  { method: 'DELETE', id: 'none', status: 404 },
  { method: 'PUT', id: 'none', body: '{"at":"now"}', status: 422 },
  { method: 'PUT', id: 'none', body: '{', status: 400 },
  { method: 'GET', id: 'first', patienceMs: 2, status: 200 },
  { method: 'GET', id: 'first', isFailing: true, status: 500 },
  { method: 'PUT', id: 'no', body: '{"at":1,"text":"no"}', isFailing: true, status: 500 },
  { method: 'HEAD', id: 'first', status: 200 },
]

/** In time they are used again, and what was there before is there again. */
export async function expectBack(settled: Settled, shards: readonly Node[]): Promise<void> {
  const { world } = settled
  await world.run(AWAY_WITHIN_MS)
  let turn = Math.floor(chance(world, 0, FIRST.length))
  for (const [place, shard] of shards.entries()) {
    const card = cardAt(settled, shard)
    const notBack = ({ method, path }: Outcome, router: string, found: string) => ({
      shard: shard.name,
      router,
      request: `${method} ${path}`,
      found,
    })
    for (const router of routers) {
      const [kind] = FIRST.slice(turn++ % FIRST.length)
      if (kind === undefined) return
      const { id, status, isFailing = false, ...asking } = kind
      if (isFailing) await setFailing(shard, true)
      const first = await ask(world, pathOf({ ...card, id }), { ...asking, router })
      if (isFailing) await setFailing(shard, false)
      const hasLeft = asking.patienceMs !== undefined && first.status === 0
      if (hasLeft) await world.run(100) // what they asked for is on its way
      const heard = say('not-back', notBack(first, router, `status ${got(first)}`), first.at)
      expect(hasLeft ? status : got(first), heard).toBe(status)
      await expectCard(world, card, router, (found) =>
        say('not-back', notBack(found, router, textIn(found)), found.at),
      )
    }
    expectNoneBegun(settled, shard)
    await mustPut(world, { ...card, id: 'again', text: 'again' }, { router: routerFor(place) })
    const held = await holdersOf(world, { ...card, id: 'again' })
    expect(some(held), say('placement-moved', { shard: shard.name, list: some(held) })).toBe(shard.name)
  }
}

/** What was told to be not done is not begun after that. */
function expectNoneBegun(settled: Settled, shard: Node): void {
  const { world, refused } = settled
  const since = refused.get(shard.name) ?? mark(world)
  const begun = aboutPerson(sent(world, since), cardAt(settled, shard).person).filter(({ path }) =>
    /\/(second|third)$/.test(path),
  )
  const [{ node: router = '' } = {}] = begun
  const values = { router, count: new Set(begun.map(({ path }) => path)).size, shard: shard.name }
  expect(begun.length, say('sent-after-503', values, begun[0])).toBe(0)
}

export const anyOf = (world: World): Node => {
  const [shard] = shardsOf(world).slice(Math.floor(chance(world, 0, shardsOf(world).length)))
  if (shard === undefined) throw new Error('there is no shard')
  return shard
}
