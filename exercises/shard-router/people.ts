/** People and their cards, and what users find of them. */
import { expect, say } from 'millions/suite'
import type { Say } from '../../src/contract/verdict.ts'
import type { World } from '../../src/contract/world.ts'
import {
  type Asking,
  aboutPerson,
  ask,
  forUsers,
  got,
  mark,
  type Outcome,
  routers,
  sent,
  shardNames,
  shardsOf,
  some,
  tells,
} from './cluster.ts'

export interface Card {
  readonly person: string
  readonly id: string
  readonly at: number
  readonly text: string
}

/** A shard has at least its share, divided by this. */
const LEAST_SHARE = 3

export const pathOf = ({ person, id }: Pick<Card, 'person' | 'id'>) =>
  `/people/${encodeURIComponent(person)}/cards/${encodeURIComponent(id)}`

export const listOf = (person: string) => `/people/${encodeURIComponent(person)}/cards`

export const bodyOf = ({ at, text }: Card) => JSON.stringify({ at, text })

/** Which router the next request goes to: both in turn. */
export const routerFor = (number: number) => routers[number % routers.length] ?? routers[0]

export function put(world: World, card: Card, asking: Asking = {}): Promise<Outcome> {
  const headers = { 'content-type': 'application/json' }
  return ask(world, pathOf(card), { method: 'PUT', body: bodyOf(card), headers, ...asking })
}

/** Where nothing stands in the way. */
export async function mustPut(world: World, card: Card, asking: Asking = {}): Promise<void> {
  const outcome = await put(world, card, asking)
  const refused = say('write-refused', { path: outcome.path, got: got(outcome) }, outcome.at)
  expect([200, 201].includes(outcome.status) ? 'stored' : got(outcome), refused).toBe('stored')
}

/** All at once, by both routers. */
export async function mustPutAll(world: World, cards: readonly Card[]): Promise<void> {
  await Promise.all(
    cards.map((card, place) => mustPut(world, card, { router: routerFor(place), isDirect: true })),
  )
}

/** A route that is not there yet says nothing wrong: everybody's first submission in a stage meets this. */
export function answered(outcome: Outcome): Outcome {
  const { method, path, status, at } = outcome
  const reason = say('not-answered-yet', { method, path }, at)
  expect(status === 404 ? 'status 404' : 'answered', reason).toBe('answered')
  return outcome
}

/** A router asked one shard, once. */
export function expectOneShard(world: World, since: number, { method, path, tries, at }: Outcome): void {
  const asked = forUsers(sent(world, since))
  const list = asked.map(({ peer }) => peer).join(', ') || 'none'
  const reason = say('not-one-shard', { method, path, list, count: asked.length }, asked[1] ?? at)
  expect(asked.length, reason).toBe(tries)
}

/** The card is found, by way of one shard. `reason` is asked with what was found. */
export async function expectCard(
  world: World,
  card: Card,
  router: string,
  reason: (found: Outcome) => Say,
): Promise<void> {
  const since = mark(world)
  const found = await ask(world, pathOf(card), { router })
  expect(textIn(found), reason(found)).toBe(card.text)
  expectOneShard(world, since, found)
}

/** The text of the card that was found, or the status. */
export function textIn(found: Outcome): string {
  const text = found.status === 200 ? fieldOf(found.json, 'text') : undefined
  return typeof text === 'string' ? text : `status ${got(found)}`
}

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** The one shard that has had to do with a person since then. */
export function expectOnePlace(world: World, person: string, since = 0): string {
  const asked = aboutPerson(sent(world, since), person)
  const names = shardNames(asked)
  const first = names[0] ?? 'none'
  const list = names.join(' and ') || 'none'
  const other = asked.find(({ peer }) => peer !== first)
  expect(names.length, say('not-one-place', { person, list }, other)).toBe(1)
  return first
}

/** Where so many people are, when each is asked for: how many at each shard. */
export async function spreadOf(
  world: World,
  people: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const since = mark(world)
  for (let done = 0; done < people.length; done += 100) {
    const crowd = people.slice(done, done + 100)
    await Promise.all(
      crowd.map((person, place) =>
        ask(world, pathOf({ person, id: '1' }), { router: routerFor(place), isDirect: true }),
      ),
    )
  }
  const counts: Record<string, number> = {}
  for (const { name } of shardsOf(world)) counts[name] = 0
  for (const { peer } of forUsers(sent(world, since))) counts[peer] = (counts[peer] ?? 0) + 1
  return counts
}

/** No shard has more than its share, times so much, or less than a third of it. `what` says what the people are like. */
export async function expectEven(
  world: World,
  people: readonly string[],
  { most, what }: { most: number; what: string },
): Promise<void> {
  const counts = Object.entries(await spreadOf(world, people))
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  const list = counts.map(([name, count]) => `${name} ${count}`).join(', ')
  const asked = say('spread-not-asked', { what, people: people.length, total })
  expect(total, asked).toBe(people.length)
  const [busiest = '', busy = 0] = counts.toSorted(([, a], [, b]) => b - a)[0] ?? []
  const limit = Math.floor((most * people.length) / counts.length)
  const uneven = say('uneven', { what, people: people.length, busiest, busy, limit, list })
  expect(busy, uneven).toBeLessThanOrEqual(limit)
  const [idlest = '', idle = 0] = counts.toSorted(([, a], [, b]) => a - b)[0] ?? []
  const least = Math.floor(people.length / counts.length / LEAST_SHARE)
  const few = say('too-few', { what, people: people.length, idlest, idle, least, list })
  expect(idle, few).toBeGreaterThanOrEqual(least)
}

/** One person for each shard, by where the routers keep them. */
export async function onePersonEach(world: World): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const shards = shardsOf(world)
  for (let number = 1; number <= 40 * shards.length && found.size < shards.length; number++) {
    const person = `person-${number}`
    const since = mark(world)
    await ask(world, pathOf({ person, id: '1' }), { isDirect: true, router: routerFor(number) })
    const [shard] = shardNames(aboutPerson(sent(world, since), person))
    if (shard !== undefined && !found.has(shard)) found.set(shard, person)
  }
  const without = shards.map(({ name }) => name).filter((name) => !found.has(name))
  expect(some(without), say('shard-unused', { shards: some(without) })).toBe('none')
  return found
}

/** The shards that hold the card, whatever routers think. */
export async function holdersOf(world: World, card: Pick<Card, 'person' | 'id'>): Promise<readonly string[]> {
  const names: string[] = []
  for (const shard of shardsOf(world)) {
    if (shard.state === 'up' && (await tells(shard, pathOf(card))) !== undefined) names.push(shard.name)
  }
  return names
}
