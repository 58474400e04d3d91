/** The sixth stage: how long a plan lasts, and what breaks first. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { build, comes, watch } from '../built.ts'
import { type Growing, growing } from '../growing.ts'
import { growthOf, openPlanner } from '../planner.ts'
import { MOST_LATE } from '../promises.ts'
import type { GrowthAnswer, Profile } from '../starter/profile.ts'

type Told = GrowthAnswer & { readonly at: Response }

async function told(context: TestContext, { profile, fleets, growthPerMonth }: Growing): Promise<Told> {
  return growthOf(await openPlanner(context), { profile, fleets, growthPerMonth })
}

async function expectFound(context: TestContext, which: Growing): Promise<Told> {
  const answer = await told(context, which)
  const values = { months: answer.months, right: which.months }
  expect(Math.abs(answer.months - which.months), say('months', values, answer.at)).toBeLessThanOrEqual(1)
  expect(answer.first, say('first', { first: answer.first, right: which.first }, answer.at)).toBe(which.first)
  return answer
}

const grown = (profile: Profile, growthPerMonth: number, months: number): Profile => ({
  ...profile,
  requests: { ...profile.requests, peak: Math.round(profile.requests.peak * (1 + growthPerMonth) ** months) },
})

async function lateAfter(context: TestContext, which: Growing, months: number): Promise<number> {
  const profile = grown(which.profile, which.growthPerMonth, months)
  const world = await build(context, profile, which.fleets)
  comes(world, profile)
  await world.run(1000)
  return (await watch(world, profile, which.fleets)).late
}

export function growth(): void {
  test('lived-through', async (context) => {
    const which = growing.balancer
    const { months, at } = await told(context, which)
    const before = await lateAfter(context, which, Math.max(0, months - 1))
    const shown = (late: number): number => Math.round(100 * late)
    expect(before, say('broken-before', { months, late: shown(before) }, at)).toBeLessThanOrEqual(MOST_LATE)
    const after = await lateAfter(context, which, Math.min(months, 4) + 2)
    expect(after, say('holds-after', { months, late: shown(after) }, at)).toBeGreaterThan(0.01)
  })
  test.real('web-breaks-first', async (context) => void (await expectFound(context, growing.web)))
  test.real('replicas-break-first', async (context) => void (await expectFound(context, growing.replica)))
  test.real('primary-breaks-first', async (context) => void (await expectFound(context, growing.primary)))
  test.real('balancers-break-first', async (context) => void (await expectFound(context, growing.balancer)))
  test.real('dead-balancer-first', async (context) => void (await expectFound(context, growing.dead)))
  test.real('next-month', async (context) => void (await expectFound(context, growing.soon)))
}
