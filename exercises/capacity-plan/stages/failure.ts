/** The third stage: machines die at the peak, and nobody waits for longer. */
import { test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { expectHolds } from '../built.ts'
import { openPlanner, planFor } from '../planner.ts'
import { type ProfileName, profiles } from '../profiles.ts'
import type { Tier } from '../starter/profile.ts'

/** Long enough that a tier which only keeps up is late. */
const LOOK_MS = 6000

const all: readonly Tier[] = ['balancer', 'web', 'replica']

async function expectSurvives(
  context: TestContext,
  name: ProfileName,
  dying: readonly Tier[],
  when: string,
): Promise<void> {
  const profile = profiles[name]
  const planner = await openPlanner(context)
  // What was asked before is another question.
  await planFor(planner, { ...profile, failures: profile.failures - 1 })
  const { plan } = await planFor(planner, profile)
  await expectHolds(context, profile, plan.fleets, { dying, when, firstLookMs: LOOK_MS })
}

export function failure(): void {
  test('a-web-server-dies', (context) =>
    expectSurvives(context, 'one-dies', ['web'], 'after a web server had died'))
  test('a-replica-dies', (context) =>
    expectSurvives(context, 'one-dies', ['replica'], 'after a replica had died'))
  test('a-balancer-dies', (context) =>
    expectSurvives(context, 'one-dies', ['balancer'], 'after a balancer had died'))
  test('one-of-each-dies', (context) =>
    expectSurvives(context, 'one-dies', all, 'after a machine of each tier had died'))
  test('two-of-each-die', (context) =>
    expectSurvives(context, 'two-die', all, 'after two machines of each tier had died'))
  test('large-ones-die', (context) =>
    expectSurvives(context, 'large-ones-die', all, 'after a machine of each tier had died'))
}
