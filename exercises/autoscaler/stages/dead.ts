/** The fifth stage: the dead serve nobody, and whoever tells no numbers may serve very well. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { roomOf, withRoom } from '../../kit/room.ts'
import { inTime } from '../../kit/waiting.ts'
import {
  at,
  between,
  changes,
  come,
  expectFew,
  expectNobodyRefused,
  expectNotTooMany,
  expectSteady,
  expectUnnoticed,
  expectWellGiven,
  type Fleet,
  open,
  orders,
  quiet,
  serving,
} from '../fleet.ts'
import { GIVEN_BACK_MS, JUMP_MS, LEAST, REPLACED_MS } from '../promises.ts'

type Telling = 'well' | 'error' | 'empty' | 'text' | 'silent' | 'hung'
const silences = ['error', 'empty', 'text', 'silent'] as const

/** Nothing where it has been given back. */
export const tells = (world: World, name: string, METRICS: Telling): void =>
  world
    .nodes('web')
    .find((node) => node.name === name)
    ?.setVars({ METRICS })

/** Something has just been ordered or given back. */
export const hasGivenBack = ({ history }: World): boolean => history.events.at(-1)?.kind === 'fault'

export function expectGivenBack(fleet: Fleet, name: string, sinceMs: number, withinMs: number): void {
  const given = changes(fleet, sinceMs).find((each) => each.kind === 'remove' && each.name === name)
  const afterMs = (given?.atMs ?? Number.POSITIVE_INFINITY) - sinceMs
  const values = { name, seconds: withinMs / 1000 }
  expect(afterMs, say('dead-kept', values)).toBeLessThanOrEqual(withinMs + roomOf(fleet.world))
}

export function expectReplaced(fleet: Fleet, sinceMs: number, withinMs: number, count = 1): void {
  const limitMs = sinceMs + withinMs + roomOf(fleet.world)
  const ordered = orders(fleet, sinceMs).filter(({ atMs }) => atMs <= limitMs).length
  const values = { ordered, wanted: count, seconds: withinMs / 1000 }
  expect(ordered, say('not-replaced', values)).toBeGreaterThanOrEqual(count)
}

export function dead(): void {
  test('two-die', async (context) => {
    const fleet = await open(context, 4)
    const { world } = fleet
    await come(fleet, 60 + Math.floor(30 * context.random()), at(4.6))
    const sinceMs = world.nowMs
    world.node('web-1').crash()
    world.node('web-3').crash()
    await come(fleet, 255, at(4.6))
    expectReplaced(fleet, sinceMs, REPLACED_MS)
    for (const name of ['web-1', 'web-3']) expectGivenBack(fleet, name, sinceMs, GIVEN_BACK_MS)
    expectNotTooMany(fleet, 2)
    expectNobodyRefused(fleet, sinceMs + JUMP_MS, 'four minutes after two of four machines had died')
    expectWellGiven(fleet)
  })

  test('one-of-two', async (context) => {
    const fleet = await open(context, 2)
    const { world } = fleet
    await quiet(fleet, 12 + 8 * context.random())
    const sinceMs = world.nowMs
    world.node('web-2').crash()
    await world.run(GIVEN_BACK_MS)
    expectReplaced(fleet, sinceMs, REPLACED_MS)
    expectGivenBack(fleet, 'web-2', sinceMs, GIVEN_BACK_MS)
    const ordered = orders(fleet).length
    expect(ordered, say('too-many-for-one', { ordered })).toBe(1)
  })

  // By itself, as a test on real processes is over in a minute and a half.
  test.real('ordered-for-one', async (context) => {
    const fleet = await open(context, 2)
    const { world } = fleet
    withRoom(world)
    await quiet(fleet, 3 + 2 * context.random())
    const sinceMs = world.nowMs
    world.node('web-2').crash()
    await inTime(world.until(() => orders(fleet).length > 0, REPLACED_MS + roomOf(world)))
    expectReplaced(fleet, sinceMs, REPLACED_MS)
    await world.run(5000)
    const ordered = orders(fleet).length
    expect(ordered, say('too-many-for-one', { ordered })).toBe(1)
  })

  test('dead-go-first', async (context) => {
    const fleet = await open(context, 12)
    const { world } = fleet
    const dead: { readonly name: string; readonly sinceMs: number }[] = []
    const oneDies = (): void => {
      const [one] = serving(fleet).slice(-1)
      dead.push({ name: one?.name ?? '', sinceMs: world.nowMs })
      one?.crash()
    }
    await quiet(fleet, 30 * context.random())
    // The last one dies while others are given back.
    for (let turn = 0; turn < 3; turn++) {
      oneDies()
      await world.run(50_000 + 10_000 * context.random())
    }
    const before = changes(fleet).length
    await inTime(world.until(() => hasGivenBack(world) && changes(fleet).length > before, 400_000))
    oneDies()
    await quiet(fleet, 600)
    for (const { name, sinceMs } of dead) expectGivenBack(fleet, name, sinceMs, GIVEN_BACK_MS)
    expectWellGiven(fleet)
    expectFew(fleet, 0)
    const up = serving(fleet).length
    expect(
      up,
      say('not-two', { up, when: 'ten minutes after one of many had died, with nobody coming' }),
    ).toBe(LEAST)
  })

  test('newcomer-dies', async (context) => {
    const fleet = await open(context, 1)
    const { world } = fleet
    await quiet(fleet, 30)
    const [newcomer] = orders(fleet)
    expect(newcomer?.name, say('none-ordered', { ordered: 0, seconds: 30 })).toBeDefined()
    // At once: no look has ever seen it up.
    await world.until(() => serving(fleet).length === 2, 120_000)
    const sinceMs = world.nowMs
    world.node(newcomer?.name ?? '').crash()
    await world.run(GIVEN_BACK_MS)
    expectReplaced(fleet, sinceMs, REPLACED_MS)
    expectGivenBack(fleet, newcomer?.name ?? '', sinceMs, GIVEN_BACK_MS)
    expectWellGiven(fleet)
  })

  test('no-numbers', async (context) => {
    const fleet = await open(context, 4)
    const { world } = fleet
    const load = at(3.5)
    const trembles = { trembles: true }
    const first = Math.floor(4 * context.random())
    await come(fleet, 310, load, trembles)
    // Half of them tell theirs: what fewer would tell is more of chance than of the load.
    for (const turn of [0, 1]) {
      tells(world, `web-${turn + 1}`, silences[(first + turn) % 4] ?? 'error')
      await come(fleet, 20, load, trembles)
    }
    await come(fleet, 180, load, trembles)
    for (const node of serving(fleet)) tells(world, node.name, silences[(first + 3) % 4] ?? 'error')
    await come(fleet, 210, load, trembles)
    for (const node of serving(fleet)) tells(world, node.name, 'well')
    await come(fleet, 50, load, trembles)
    expectSteady(fleet, 0, 'numbers were missing', 'missing-moved')
    expectUnnoticed(fleet, 0, 'while numbers were missing')
  })

  test('half-told', async (context) => {
    const fleet = await open(context, 2)
    const { world } = fleet
    tells(world, 'web-2', silences[Math.floor(4 * context.random())] ?? 'error')
    // More than the two of them can draw.
    await come(fleet, 390, between(2, 4.4, 360))
    expectUnnoticed(fleet, 0, 'while the load grew from 2 to 4.4 a second, and one of two told no numbers')
    await come(fleet, 600, at(1))
    expectFew(fleet, 1)
    expectUnnoticed(fleet, 0, 'while the load fell to 1 a second, and one machine told no numbers')
  })

  test('one-dies-in-the-dark', async (context) => {
    const fleet = await open(context, 2)
    const { world } = fleet
    tells(world, 'web-1', silences[Math.floor(4 * context.random())] ?? 'error')
    tells(world, 'web-2', 'silent')
    await quiet(fleet, 20 + 30 * context.random())
    const sinceMs = world.nowMs
    world.node('web-1').crash()
    await world.run(GIVEN_BACK_MS)
    expectReplaced(fleet, sinceMs, REPLACED_MS)
    expectGivenBack(fleet, 'web-1', sinceMs, GIVEN_BACK_MS)
    expectWellGiven(fleet)
  })
}
