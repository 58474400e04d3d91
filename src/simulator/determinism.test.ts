/** The promise: the same seed and the same files give a byte-identical history. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../contract/history.ts'
import { historyText } from './history-text.ts'
import { ECHO, startWorld } from './world.fixture.ts'
import type { SimulatedWorld } from './world.ts'

const RELAY = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const backs = env.nodes('back')
    const { pathname } = new URL(request.url)
    for (let tries = 0; tries < 3; tries++) {
      const back = backs[Math.floor(Math.random() * backs.length)]
      try {
        return await fetch('http://' + back.name + pathname, { signal: AbortSignal.timeout(20) })
      } catch (error) {
        console.warn('again', tries, pathname)
      }
    }
    return new Response(null, { status: 503 })
  },
}
`
const programs = { 'front.ts': RELAY, 'back.ts': ECHO }
const roles = { back: { regions: { seoul: 3 }, serviceMs: 1 }, front: { regions: { seoul: 2 } } }
/** 2,000 requests a second. */
const load = { usersPerDay: 86_400_000, requestsPerUser: 2, read: '/slow/{key}', keys: { count: 5, zipf: 1 } }

async function play(
  seed: number,
  run: (world: SimulatedWorld, ms: number) => Promise<void>,
  unbatched: boolean,
) {
  const world = await startWorld({ programs, roles, seed, options: { load }, setup: { unbatched } })
  await run(world, 40)
  world.node('back-2').crash()
  const cut = world.partition([world.node('front-1')], [world.node('back-1')])
  await run(world, 60)
  cut.heal()
  world.node('back-3').slow(3)
  await world.node('back-2').restart()
  await run(world, 40)
  return historyText(world.history.events)
}

const inOneGo = (world: SimulatedWorld, ms: number): Promise<void> => world.run(ms)
async function inSteps(world: SimulatedWorld, ms: number): Promise<void> {
  for (let step = 0; step < 4; step++) await world.run(ms / 4)
}
async function eventByEvent(world: SimulatedWorld, ms: number): Promise<void> {
  const endMs = world.nowMs + ms
  await Promise.all([world.until(() => world.nowMs >= endMs, ms + 1), world.run(ms)])
}

test('batching, stepping and looking on never change a history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const history = await play(seed, inOneGo, false)
      expect(history.split('\n').length).toBeGreaterThan(500)
      expect(await play(seed, inOneGo, true)).toBe(history)
      expect(await play(seed, inSteps, false)).toBe(history)
      expect(await play(seed, eventByEvent, false)).toBe(history)
    }),
    { numRuns: 4 },
  )
})

test('what a program logs changes nothing else', async () => {
  const quiet = { ...programs, 'front.ts': RELAY.replace(/console\.warn\(.*\)/, '') }
  expect(quiet['front.ts']).not.toBe(RELAY)
  const [loud, silent] = await Promise.all(
    [programs, quiet].map(async (each) => {
      const world = await startWorld({ programs: each, roles, options: { load } })
      world.node('back-2').crash()
      await world.run(100)
      return world.history.events
    }),
  )
  const acts = (events: readonly HistoryEvent[] = []) =>
    events.filter(({ kind }) => kind !== 'log').map(({ id: _id, cause: _cause, ...rest }) => rest)
  expect(loud?.some(({ kind }) => kind === 'log')).toBe(true)
  expect(acts(silent)).toEqual(acts(loud))
})

test('another seed gives another history', async () => {
  expect(await play(1, inOneGo, false)).not.toBe(await play(2, inOneGo, false))
})

test('causes come before their effects, and times never go back', async () => {
  const world = await startWorld({ programs, roles, options: { load } })
  await world.run(100)
  let lastMs = 0
  for (const event of world.history.events) {
    expect(event.timeMs).toBeGreaterThanOrEqual(lastMs)
    if (event.cause !== undefined) expect(event.cause).toBeLessThan(event.id)
    lastMs = event.timeMs
  }
})

test('keeping less of a history changes nothing but what is kept', async () => {
  const runs = await Promise.all(
    (['all', 'none', { newest: 50 }] as const).map(async (keep) => {
      const world = await startWorld({ programs, roles, options: { load, keep } })
      await world.run(100)
      return { count: world.history.count, events: world.history.events, report: world.report() }
    }),
  )
  const [all, none, newest] = runs
  expect(all?.events).toHaveLength(all?.count ?? -1)
  expect(none).toEqual({ ...all, events: [] })
  expect(newest?.events).toEqual(all?.events.slice(-50))
})
