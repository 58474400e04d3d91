/**
 * What several stages promise of the share that a server gets.
 * Balancers may draw by chance: of a million honest runs about one may break such a bound.
 */
import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { firstUnlike, type Outcome, sentOn, some, unlike, type Visits, visit } from './visits.ts'

/** How soon a balancer knows that a server is sick, well again, new or gone. */
export const NOTICE_WITHIN_MS = 15_000

export function counts(world: World, sinceMs: number): Record<string, number> {
  const all = world.nodes('web').map((node) => [node.name, sentOn(world, { to: node, sinceMs }).length])
  return Object.fromEntries(all) as Record<string, number>
}

/** Visits end early once these servers have had equal shares: soon by turns, later by chance, else not. */
export function visitUntilEven(
  world: World,
  visits: Visits,
  among: readonly Node[] = world.nodes('web'),
): Promise<Outcome[]> {
  const sinceMs = world.nowMs
  const until = () => {
    const sent = counts(world, sinceMs)
    const shares = among.map(({ name }) => sent[name] ?? 0)
    return Math.min(...shares) >= 5 && Math.max(...shares) - Math.min(...shares) <= 1
  }
  return visit(world, { ...visits, until })
}

export function expectEven(world: World, sinceMs: number, most: number, saying: string): void {
  const sent = counts(world, sinceMs)
  const [[busiest, busy] = ['', 0]] = Object.entries(sent).sort(([, a], [, b]) => b - a)
  const total = Object.values(sent).reduce((sum, count) => sum + count, 0)
  const list = Object.entries(sent)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
  const values = { busiest, busy, total, servers: Object.keys(sent).length, list }
  const tooMany = () => sentOn(world, { to: world.node(busiest), sinceMs })[most]
  expect(busy, say(saying, values, tooMany)).toBeLessThanOrEqual(most)
}

/** In time, a sick server gets no request any more. */
export async function expectLeftAlone(world: World, sick: Node, why: string, before = 5): Promise<void> {
  await visit(world, { count: before, everyMs: NOTICE_WITHIN_MS / before })
  const sinceMs = world.nowMs
  const outcomes = await visit(world, { count: 12, everyMs: 300 })
  const asked = sentOn(world, { to: sick, sinceMs })
  const values = { server: sick.name, why, count: asked.length, total: outcomes.length }
  expect(asked.length, say('sick-still-asked', values, asked[0])).toBe(0)
  const felt = say('sick-felt-by-users', { server: sick.name, why }, firstUnlike(200, outcomes))
  expect(unlike(200, outcomes), felt).toEqual([])
}

/** In time, a server that is well again gets its share again: a sixth of the fair one is enough. */
export async function expectBack(world: World, back: Node): Promise<void> {
  await world.run(NOTICE_WITHIN_MS)
  const sinceMs = world.nowMs
  const count = () => sentOn(world, { to: back, sinceMs }).length
  const most = 18 * world.nodes('web').length
  const outcomes = await visit(world, { count: most, everyMs: 20, until: () => count() >= 3 })
  const values = { server: back.name, count: count(), total: outcomes.length }
  expect(count(), say('not-back', values)).toBeGreaterThanOrEqual(3)
  expect(unlike(200, outcomes), say('not-recovered', { list: some(unlike(200, outcomes)) })).toEqual([])
}
