/** Whether the model is like the system, and the records are what it finds. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compile } from '../../../src/simulator/sandbox/compile.ts'
import { prepareRealm } from '../../../src/simulator/sandbox/realm.ts'
import { createWorld } from '../../../src/simulator/world.ts'
import { perSecond } from '../../kit/stack.ts'
import { rolesFor } from '../built.ts'
import { growing } from '../growing.ts'
import { priced, profiles } from '../profiles.ts'
import { covers, fleetsOf, plansIn, shortPlan } from '../short-plan.ts'
import stack from '../stack.ts'
import type { Fleets, Profile } from '../starter/profile.ts'
import records from './records.json' with { type: 'json' }
import { costOf, LATE, lateShare } from './search.ts'

const provided = join(import.meta.dirname, '../provided')
const sources = Object.fromEntries(
  readdirSync(provided).map((file) => [file, readFileSync(join(provided, file), 'utf8')]),
)

/** In the simulator, for half a minute. */
async function lateInTheWorld(profile: Profile, fleets: Fleets): Promise<number> {
  prepareRealm()
  const { platform: _, ...plain } = stack
  const world = await createWorld({
    stack: plain,
    learner: compile({}),
    provided: compile(sources),
    seed: 3,
    options: { roles: rolesFor(profile, fleets) },
  })
  world.load(perSecond(profile.requests.peak, profile.writes))
  await world.run(30_000)
  const took = world.history
    .of('answer')
    .filter(({ node, timeMs, tookMs }) => node === 'users' && timeMs - tookMs > 1000)
    .map(({ tookMs }) => tookMs)
  return took.filter((each) => each > profile.p99Ms).length / took.length
}

test('the model is late where the system is, and in time where it is', { timeout: 120_000 }, async () => {
  for (const [name, short] of [
    ['web-in-time', 's1 s4 s2 s1'],
    ['web-in-time', 's1 s3 s2 s1'],
    ['replicas-in-time', 's1 s2 s3 s1'],
    ['small-are-cheaper', 's1 s5 s3 s1'],
    // Many who ask, and none of them knows of the others.
    ['web-in-time', 's5 s8 s4 s1'],
    ['web-in-time', 's10 s10 s4 s1'],
  ] as const) {
    const profile = profiles[name]
    const fleets = fleetsOf(short)
    expect(shortPlan(fleets)).toBe(short)
    const found = lateShare(profile, fleets)
    const seen = await lateInTheWorld(profile, fleets)
    if (found <= LATE) expect(seen, `${name} ${short}`).toBeLessThanOrEqual(2 * LATE)
    else expect(seen, `${name} ${short}`).toBeGreaterThan(3 * LATE)
  }
})

test('more of everything is late for nobody', () => {
  for (const short of ['s5 s8 s4 s1', 's10 s10 s4 s1', 's20 s20 s20 s1'])
    expect(lateShare(profiles['web-in-time'], fleetsOf(short), 2), short).toBeLessThanOrEqual(LATE)
})

test('a recorded cheapest plan holds, and with a machine less it does not', { timeout: 120_000 }, () => {
  for (const name of priced) {
    const profile = profiles[name]
    const { cheapest, holding } = records[name]
    const plans = plansIn(holding).filter((fleets) => costOf(profile, fleets) === cheapest)
    const best = plans.find((fleets) => lateShare(profile, fleets) <= LATE)
    if (best === undefined) throw new Error(`no plan at the recorded price holds for ${name}`)
    for (const tier of ['balancer', 'web', 'replica'] as const) {
      const { type, count } = best[tier]
      const less = { ...best, [tier]: { type, count: count - 1 } }
      expect(
        plansIn(holding).some((each) => covers(less, each)),
        `${name} ${shortPlan(less)}`,
      ).toBe(false)
      if (count - 1 <= profile.failures) continue
      expect(lateShare(profile, less), `${name} ${shortPlan(less)}`).toBeGreaterThan(2 * LATE)
    }
  }
})

test('plans that grow break when it is said, and hold before', { timeout: 120_000 }, () => {
  for (const [name, { profile, fleets, growthPerMonth, months }] of Object.entries(growing)) {
    const lateAfter = (after: number): number => {
      const peak = profile.requests.peak * (1 + growthPerMonth) ** after
      return lateShare({ ...profile, requests: { ...profile.requests, peak } }, fleets)
    }
    expect(lateAfter(months), name).toBeLessThanOrEqual(LATE)
    expect(lateAfter(months + 1), name).toBeGreaterThan(LATE)
  }
})
