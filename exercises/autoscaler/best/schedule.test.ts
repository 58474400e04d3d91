/** Whether the best schedule known is what is said of it: in the model that it was searched with, and in the simulator. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compile } from '../../../src/simulator/sandbox/compile.ts'
import { prepareRealm } from '../../../src/simulator/sandbox/realm.ts'
import { sharedSources } from '../../../src/simulator/shared-world.fixture.ts'
import { createWorld, type SimulatedWorld } from '../../../src/simulator/world.ts'
import stack from '../stack.ts'
import { liveDay } from './live-day.ts'
import { actionsOf, arrivalsOf, chance, costOf, type Plan, refusedOf } from './model.ts'
import { best } from './schedule.ts'

/** So many of the users of the day may be turned away. */
const MOST_ERRORS = 0.001

const days = Array.from({ length: 40 }, (_, seed) => arrivalsOf(1000 + seed))

function refused(plan: Plan): number {
  const users = days.reduce((sum, day) => sum + day.length, 0)
  return days.reduce((sum, day) => sum + refusedOf(plan, day), 0) / users
}

test('it costs what is recorded, and turns away few enough', () => {
  expect(costOf(best.plan)).toBeCloseTo(best.machineMinutes, 6)
  expect(refused(best.plan)).toBeLessThanOrEqual(MOST_ERRORS)
})

test('with a machine less for any two minutes, it turns away more than was allowed', () => {
  for (let slot = 8; slot + 4 <= best.plan.length; slot++) {
    const less = best.plan.map((machines, place) =>
      place >= slot && place < slot + 4 ? Math.max(2, machines - 1) : machines,
    )
    if (costOf(less) < costOf(best.plan)) expect(refused(less), `from slot ${slot}`).toBeGreaterThan(0.0003)
  }
})

const provided = join(import.meta.dirname, '../provided')
const sources = Object.fromEntries(
  readdirSync(provided).map((file) => [file, readFileSync(join(provided, file), 'utf8')]),
)

async function dayOf(seed: number): Promise<SimulatedWorld> {
  prepareRealm()
  const SCHEDULE = JSON.stringify(actionsOf(best.plan))
  const autoscaler = { program: { provided: 'schedule.ts' }, vars: { SCHEDULE } }
  const world = await createWorld({
    stack,
    learner: compile({}),
    provided: compile({ ...sources, ...sharedSources('platform') }),
    seed,
    options: { roles: { autoscaler }, keep: 'none' },
  })
  await liveDay(world, chance(seed))
  return world
}

test('so it does in the simulator', { timeout: 60_000 }, async () => {
  const worlds: SimulatedWorld[] = []
  for (const seed of [1, 2, 3, 4, 5, 6]) worlds.push(await dayOf(seed))
  const reports = worlds.map((world) => world.report())
  const sum = (of: (report: (typeof reports)[number]) => number) =>
    reports.reduce((total, report) => total + of(report), 0)
  expect(sum(({ errors }) => errors) / sum(({ requests }) => requests)).toBeLessThanOrEqual(MOST_ERRORS)
  for (const world of worlds) {
    const usd = world.bill().machines.web ?? 0
    expect(usd / best.usd, 'a hundredth more or less, for what is drained').toBeCloseTo(1, 2)
  }
})
