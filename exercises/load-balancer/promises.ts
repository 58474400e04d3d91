/**
 * What several stages promise: the share that a server gets, how a sick one is left alone, how few checks there are.
 * Balancers may draw by chance: of some millions of honest runs one may break such a bound.
 */
import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { failed, firstFailed, type Outcome, some, type Visits, visit } from './visits.ts'
import { checksOf, received, sentOn } from './web-servers.ts'

/** How soon a balancer knows that a server is sick, well again, new or gone. */
export const NOTICE_WITHIN_MS = 15_000
const MOST_CHECKS_A_SECOND = 10
/** One at a time, or nearly so. */
const USERS = { everyMs: 10, methods: ['GET', 'POST'] }
/** Room for chance, in standard deviations. */
const ROOM = 5.5

export function counts(world: World, sinceMs: number, among = world.nodes('web')): Record<string, number> {
  const all = among.map((node) => [node.name, sentOn(world, { to: node, sinceMs }).length])
  return Object.fromEntries(all) as Record<string, number>
}

/** Visits end early once these servers have had equal shares: soon by turns, later by chance, else not. */
export function visitUntilEven(
  world: World,
  visits: Visits,
  among: readonly Node[] = world.nodes('web'),
  sinceMs = world.nowMs,
): Promise<Outcome[]> {
  const until = () => {
    const shares = Object.values(counts(world, sinceMs, among))
    return Math.min(...shares) >= 4 && Math.max(...shares) - Math.min(...shares) <= 1
  }
  return visit(world, { ...visits, until })
}

/** How many of so many requests one of so many servers may get, and how many it has to. */
export function boundsOf(total: number, servers: number): { readonly least: number; readonly most: number } {
  const fair = total / servers
  const room = ROOM * Math.sqrt(fair * (1 - 1 / servers))
  const isNoneByChance = servers * (1 - 1 / servers) ** total > 1e-6
  return {
    least: isNoneByChance ? 0 : Math.max(1, Math.floor(Math.min(0.5 * fair, fair - room))),
    most: Math.ceil(Math.max(1.5 * fair, fair + room)),
  }
}

/** How many requests it takes to tell that all of them went to so few of so many servers. */
function fewestToTell(few: number, servers: number): number {
  let total = servers
  const isByChance = () => {
    const { least, most } = boundsOf(total, servers)
    return least === 0 && (few > 1 || most >= total)
  }
  while (servers > few && isByChance()) total++
  return total
}

/** `saying`: of who got too many. */
export function expectEven(
  world: World,
  sinceMs: number,
  saying: string,
  among: readonly Node[] = world.nodes('web'),
): void {
  const sent = Object.entries(counts(world, sinceMs, among)).sort(([, a], [, b]) => b - a)
  const [[busiest, busy] = ['', 0]] = sent
  const [idlest, idle] = sent.at(-1) ?? ['', 0]
  const total = sent.reduce((sum, [, count]) => sum + count, 0)
  const list = sent.map(([name, count]) => `${name} ${count}`).join(', ')
  const { least, most } = boundsOf(total, sent.length)
  const tooMany = () => sentOn(world, { to: world.node(busiest), sinceMs })[most]
  const values = { busiest, busy, total, servers: sent.length, list }
  expect(busy, say(saying, values, tooMany)).toBeLessThanOrEqual(most)
  const few = say('server-idle', { server: idlest, count: idle, total, list })
  expect(idle, few).toBeGreaterThanOrEqual(least)
}

/** In time, sick servers get no request any more, reads and writes alike. */
export async function expectLeftAlone(
  world: World,
  sick: readonly Node[],
  why: string,
  before = 5,
): Promise<void> {
  const noticedMs = world.nowMs + NOTICE_WITHIN_MS
  const until = () => world.nowMs >= noticedMs
  // Those whom a sick server keeps waiting then are not waited for.
  const visits = { count: 3 * before, everyMs: NOTICE_WITHIN_MS / before, until }
  visit(world, visits).catch(() => undefined) // what breaks the world is heard of below
  await world.run(NOTICE_WITHIN_MS)
  const sinceMs = world.nowMs
  const outcomes = await visit(world, { count: 10, everyMs: 100, methods: ['GET', 'POST'] })
  for (const node of sick) {
    const asked = sentOn(world, { to: node, sinceMs })
    const values = { server: node.name, why, count: asked.length, total: outcomes.length }
    expect(asked.length, say('sick-still-asked', values, asked[0])).toBe(0)
  }
  const list = some(failed(outcomes))
  const felt = say('sick-felt-by-users', { server: sick[0]?.name ?? '', why, list }, firstFailed(outcomes))
  expect(failed(outcomes), felt).toEqual([])
}

/** Servers that are used again, or new, do not catch up on what they missed. Gives the visits that it took to see that. */
export async function expectNotFlooded(world: World, back: readonly Node[]): Promise<Outcome[]> {
  const sinceMs = world.nowMs
  const all = world.nodes('web')
  const few = fewestToTell(back.length, all.length)
  const outcomes = await visitUntilEven(world, { ...USERS, count: few })
  const given = counts(world, sinceMs)
  const { least, most } = boundsOf(outcomes.length, all.length)
  const isFlooded =
    back.every(({ name }) => (given[name] ?? 0) > 0) &&
    Object.values(given).some((count) => count < least || count > most)
  const list = Object.entries(given)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
  const names = back.map(({ name }) => name).join(' and ')
  const flooded = say('back-and-flooded', { servers: names, total: outcomes.length, list })
  expect(isFlooded ? list : 'even', flooded).toBe('even')
  return outcomes
}

/** In time, servers that have been well again since then, and one that is new, get their share. */
export async function expectBack(
  world: World,
  wellAgain: readonly Node[],
  { added, wellMs = world.nowMs }: { readonly added?: Node; readonly wellMs?: number } = {},
): Promise<void> {
  await world.run(Math.max(0, wellMs + NOTICE_WITHIN_MS - world.nowMs))
  const sinceMs = world.nowMs
  const all = world.nodes('web')
  const back = added === undefined ? wellAgain : [...wellAgain, added]
  const outcomes = await expectNotFlooded(world, back)
  const more = { ...USERS, count: 80 * all.length - outcomes.length }
  outcomes.push(...(await visitUntilEven(world, more, all, sinceMs)))
  const { least } = boundsOf(outcomes.length, all.length)
  for (const node of back) {
    const { length: count } = sentOn(world, { to: node, sinceMs })
    const values = { server: node.name, count, total: outcomes.length }
    expect(count, say(node === added ? 'newcomer-idle' : 'not-back', values)).toBeGreaterThanOrEqual(least)
  }
  expect(failed(outcomes), say('not-recovered', { list: some(failed(outcomes)) })).toEqual([])
}

/** Whatever second one looks at, of the whole run. */
export function expectFewChecks(world: World): void {
  const all = checksOf(world)
  for (const server of new Set(all.map(({ peer }) => peer))) {
    const checks = all.filter(({ peer }) => peer === server)
    const over = checks.find(({ timeMs }, place) => {
      const earlier = checks[place - MOST_CHECKS_A_SECOND]
      return earlier !== undefined && timeMs - earlier.timeMs < 1000
    })
    const endMs = over?.timeMs ?? 0
    const inOne = checks.filter(({ timeMs }) => timeMs > endMs - 1000 && timeMs <= endMs).length
    const reason = say('too-many-checks', { server, checks: inOne }, over)
    expect(over === undefined ? 0 : inOne, reason).toBeLessThanOrEqual(MOST_CHECKS_A_SECOND)
  }
}

/** What may be asked of two servers, whatever became of it at the first. All others may do something each time. */
const MAY_BE_REPEATED = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']

/** No write was taken in twice, by whatever servers. Each must have a path of its own. */
export function expectNoneTwice(world: World, fault: string): void {
  const writes = received(world).filter(({ method }) => !MAY_BE_REPEATED.includes(method))
  const again = writes.find(({ path }, place) => writes.findIndex((other) => other.path === path) < place)
  const values = { fault, method: again?.method ?? '', path: again?.path ?? '' }
  expect(again?.path ?? 'none', say('write-done-twice', values, again)).toBe('none')
}
