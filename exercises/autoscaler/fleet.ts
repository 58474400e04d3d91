/** The machines, the users who come, and what both looked like at each moment: all that the tests judge. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Fault, Node, World, WorldOptions } from '../../src/contract/world.ts'
import { perSecond } from '../kit/stack.ts'
import { type Change, type Moment, readStory } from './moments.ts'
import {
  FALL_MS,
  LEAST,
  MOST_P99_MS,
  mostFor,
  needOf,
  STEADY_AFTER_MS,
  TREMBLE,
  UNCHANGED_MS,
} from './promises.ts'

/** The load is drawn anew that often. */
const STEP_S = 10

/** Postcards a second at so many seconds from the beginning of a span. */
export type Shape = (atS: number) => number

export interface Fleet {
  readonly world: World
  readonly context: TestContext
  /** The means of the load so far: from when on, how many a second. */
  readonly means: { readonly atMs: number; readonly rate: number }[]
  users: Fault | undefined
}

export async function open(
  context: TestContext,
  machines: number,
  options: WorldOptions = {},
): Promise<Fleet> {
  const web = { regions: { seoul: machines }, ...options.roles?.web }
  const world = await context.boot({ ...options, roles: { ...options.roles, web } })
  return { world, context, means: [], users: undefined }
}

export function setRate(fleet: Fleet, rate: number): void {
  fleet.users?.heal()
  fleet.users = rate > 0 ? fleet.world.load(perSecond(rate)) : undefined
}

export const at =
  (rate: number): Shape =>
  () =>
    rate

/** From one rate to another in so many seconds, and on from there. */
export const between =
  (from: number, to: number, withinS: number): Shape =>
  (atS) =>
    from + (to - from) * Math.min(1, atS / withinS)

/** Users come in that shape. `trembles`: drawn anew every ten seconds, up to an eighth beside it. */
export async function come(
  fleet: Fleet,
  seconds: number,
  shape: Shape,
  options: { readonly trembles?: boolean; readonly beside?: number } = {},
): Promise<void> {
  const { world, context, means } = fleet
  const beside = options.beside ?? (options.trembles === true ? TREMBLE : 0)
  for (let atS = 0; atS < seconds; atS += STEP_S) {
    const rate = shape(atS)
    means.push({ atMs: world.nowMs, rate })
    setRate(fleet, rate * (1 + beside * (2 * context.random() - 1)))
    await world.run(1000 * Math.min(STEP_S, seconds - atS))
  }
}

/** Nobody comes. */
export async function quiet(fleet: Fleet, seconds: number): Promise<void> {
  fleet.means.push({ atMs: fleet.world.nowMs, rate: 0 })
  setRate(fleet, 0)
  await fleet.world.run(seconds * 1000)
}

export const machine = (fleet: Fleet, name: string): Node => fleet.world.node(name)

/** Machines of the configuration that serve. */
export const serving = ({ world }: Fleet): readonly Node[] =>
  world.nodes('web').filter(({ state }) => state === 'up')

export const changes = ({ world }: Fleet, fromMs = 0): readonly Change[] =>
  readStory(world).moments.filter(({ atMs }) => atMs >= fromMs)

export const orders = (fleet: Fleet, fromMs = 0): readonly Change[] =>
  changes(fleet, fromMs).filter(({ kind }) => kind === 'add')

export const moments = ({ world }: Fleet): readonly Moment[] => readStory(world).moments

/** Those that were ordered and not given back. */
export const present = ({ world }: Fleet): number => readStory(world).present

/** The first user who was turned away since then. */
const firstRefused = ({ world }: Fleet, fromMs: number) =>
  world.history.events.find(
    (event) =>
      event.timeMs >= fromMs &&
      event.node === 'users' &&
      ((event.kind === 'answer' && event.status >= 500) || event.kind === 'fail'),
  )

export function expectNobodyRefused(fleet: Fleet, fromMs: number, when: string): void {
  const { errors, requests } = fleet.world.report(fromMs)
  expect(
    errors,
    say('refused', { errors, requests, when }, () => firstRefused(fleet, fromMs)),
  ).toBe(0)
}

export function expectQuick(fleet: Fleet, fromMs: number, when: string): void {
  const { p99Ms } = fleet.world.report(fromMs)
  const values = { p99: Math.round(p99Ms) / 1000, most: MOST_P99_MS / 1000, when }
  if (Number.isNaN(p99Ms)) return
  expect(p99Ms, say('slow', values)).toBeLessThanOrEqual(MOST_P99_MS)
}

/** The largest load of the last ten minutes before that moment. */
function meanBefore({ means }: Fleet, atMs: number): number {
  const rates = means.flatMap(({ atMs: fromMs, rate }, place) => {
    const untilMs = means[place + 1]?.atMs ?? Number.POSITIVE_INFINITY
    return fromMs <= atMs && untilMs > atMs - FALL_MS ? [rate] : []
  })
  return Math.max(0, ...rates)
}

/** At each change so far there were not more than the load needs twice, and one. `more`: dead ones that wait to be given back. */
export function expectNotTooMany(fleet: Fleet, more = 0): void {
  for (const { atMs, present: have, event, kind } of moments(fleet)) {
    if (kind !== 'add') continue
    const rate = meanBefore(fleet, atMs)
    const most = Math.max(LEAST, mostFor(rate)) + more
    const values = { have, rate: Math.round(rate * 10) / 10, needs: needOf(rate), most }
    expect(have, say('too-many', values, event)).toBeLessThanOrEqual(most)
  }
}

/** Ten minutes after it has fallen. */
export function expectFew(fleet: Fleet, rate: number): void {
  const have = present(fleet)
  const most = rate === 0 ? LEAST : Math.max(LEAST, mostFor(rate))
  expect(have, say('not-fewer', { have, rate, needs: needOf(rate), most })).toBeLessThanOrEqual(most)
}

/** Whoever was given back left two that serve, and was none of them while others lay dead. */
export function expectWellGiven(fleet: Fleet): void {
  for (const moment of moments(fleet)) {
    if (moment.kind !== 'remove' || moment.was !== 'up') continue
    const { up, name, event, longDead } = moment
    expect(up, say('below-two', { name, up }, event)).toBeGreaterThanOrEqual(LEAST)
    expect(longDead, say('dead-stays', { name, dead: longDead ?? '' }, event)).toBe(undefined)
  }
}

/** At most one change in any five minutes, from the fifth minute after `fromMs` on; the dead left out. */
export function expectSteady(
  fleet: Fleet,
  fromMs: number,
  why: string,
  told: 'flaps' | 'missing-moved' | 'crash-moved' = 'flaps',
): void {
  const steady = changes(fleet, fromMs + STEADY_AFTER_MS).filter(({ was }) => was !== 'down')
  for (const [place, change] of steady.entries()) {
    const next = steady[place + 1]
    if (next === undefined) break
    const apart = Math.round((next.atMs - change.atMs) / 1000)
    const what = (each: Change): string => (each.kind === 'add' ? 'ordered' : 'gave back')
    const values = {
      first: what(change),
      name: change.name,
      second: what(next),
      other: next.name,
      apart,
      ...(told === 'flaps' ? { why } : {}),
    }
    expect(next.atMs - change.atMs, say(told, values, next.event)).toBeGreaterThanOrEqual(UNCHANGED_MS)
  }
}

/** All that stages 1 and 2 ask of a span without jumps. */
export function expectUnnoticed(fleet: Fleet, fromMs: number, when: string): void {
  expectNobodyRefused(fleet, fromMs, when)
  expectQuick(fleet, fromMs, when)
  expectNotTooMany(fleet)
  expectWellGiven(fleet)
}
