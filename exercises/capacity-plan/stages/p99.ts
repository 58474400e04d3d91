/** The second stage: 99 of 100 in time, whichever tier is the busy one. */
import { test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { expectHolds } from '../built.ts'
import { openPlanner, planFor } from '../planner.ts'
import { type ProfileName, profiles } from '../profiles.ts'

async function expectInTime(context: TestContext, name: ProfileName, region?: string): Promise<void> {
  const profile = profiles[name]
  const { plan } = await planFor(await openPlanner(context), profile)
  await expectHolds(context, profile, plan.fleets, {
    when: 'with nobody dead',
    ...(region === undefined ? {} : { region, firstLookMs: 7000 }),
  })
}

export function inTime(): void {
  test('web-in-time', (context) => expectInTime(context, 'web-in-time'))
  test('replicas-in-time', (context) => expectInTime(context, 'replicas-in-time'))
  test('primary-in-time', (context) => expectInTime(context, 'primary-in-time'))
  test('balancers-in-time', (context) => expectInTime(context, 'balancers-in-time'))
  test('large-machines', (context) => expectInTime(context, 'large-machines'))
  test('hardly-any-time', (context) => expectInTime(context, 'hardly-any-time'))
  test('far-users', (context) => expectInTime(context, 'far-users', 'sydney'))
}
