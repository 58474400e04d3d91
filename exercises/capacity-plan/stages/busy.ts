/** The first stage: what the work keeps busy, and machines with more cores than that. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { atOnce } from '../../kit/at-once.ts'
import { build, expectHolds, measureBusy } from '../built.ts'
import { openPlanner, planFor } from '../planner.ts'
import { type ProfileName, profiles } from '../profiles.ts'
import { OFF_CORES, OFF_SHARE } from '../promises.ts'
import { type PossiblePlan, TIERS, type Tier } from '../starter/profile.ts'

const coresOf = (name: ProfileName, { fleets }: PossiblePlan, tier: Tier): number =>
  fleets[tier].count * profiles[name].machines[fleets[tier].type].cores

/** Long enough that a line that grows is seen. */
const LOOK_MS = 6000

type Busy = Readonly<Record<Tier, number>>

const isNear = (told: number, measured: number): boolean =>
  Math.abs(told - measured) <= Math.max(OFF_CORES, OFF_SHARE * measured) + 1e-6

async function expectBusy(context: TestContext, name: ProfileName): Promise<void> {
  const profile = profiles[name]
  const { plan, at } = await planFor(await openPlanner(context), profile)
  const world = await build(context, profile, plan.fleets)
  const measured = await measureBusy(world, profile)
  for (const tier of TIERS) {
    const values = { tier, told: rounded(plan.busyCores[tier]), measured: rounded(measured[tier]) }
    expect(isNear(plan.busyCores[tier], measured[tier]), say('busy', values, at)).toBe(true)
  }
}

const rounded = (value: number): number => Math.round(1000 * value) / 1000

async function expectNoLine(context: TestContext, name: ProfileName): Promise<void> {
  const profile = profiles[name]
  const { plan } = await planFor(await openPlanner(context), profile)
  await expectHolds(context, profile, plan.fleets, { when: 'with nobody dead', firstLookMs: LOOK_MS })
}

export function busy(): void {
  test.real('answers', async (context) => {
    const world = await openPlanner(context)
    for (const name of ['busy-web', 'busy-primary', 'one-dies'] as const) await planFor(world, profiles[name])
  })

  test('busy-cores', (context) => expectBusy(context, 'busy-web'))
  test('busy-cores-with-writes', (context) => expectBusy(context, 'busy-primary'))

  test('web-keeps-up', (context) => expectNoLine(context, 'busy-web'))
  test('replicas-keep-up', (context) => expectNoLine(context, 'busy-replicas'))
  test('primary-keeps-up', (context) => expectNoLine(context, 'busy-primary'))
  test('balancers-keep-up', (context) => expectNoLine(context, 'busy-balancers'))

  test.real('at-once', async (context) => {
    const names = ['busy-web', 'busy-replicas', 'busy-primary', 'busy-balancers'] as const
    const alone: Busy[] = []
    for (const name of names)
      alone.push((await planFor(await openPlanner(context), profiles[name])).plan.busyCores)
    const world = await openPlanner(context)
    const asked = names.map((name) => () => planFor(world, profiles[name]))
    const together = await atOnce(world, world.node('planner-1'), asked)
    for (const [place, { plan, at }] of together.entries())
      for (const tier of TIERS) {
        const told = plan.busyCores[tier]
        const before = alone[place]?.[tier] ?? 0
        const values = { tier, told: rounded(told), before: rounded(before) }
        expect(isNear(told, before), say('mixed-up', values, at)).toBe(true)
        const cores = coresOf(names[place] ?? 'busy-web', plan, tier)
        expect(cores, say('mixed-plans', { tier, told: rounded(told), cores }, at)).toBeGreaterThan(told)
      }
  })
}
