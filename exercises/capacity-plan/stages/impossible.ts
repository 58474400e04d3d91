/** The fourth stage: what has no plan is refused, and nothing else. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { expectHolds } from '../built.ts'
import { openPlanner, planFor, refusalOf, shortJson } from '../planner.ts'
import { type ProfileName, profiles } from '../profiles.ts'

type Why = 'writes' | 'p99'

async function expectRefused(context: TestContext, name: ProfileName, right: readonly Why[]): Promise<void> {
  const { why, at } = await refusalOf(await openPlanner(context), profiles[name])
  const values = { why: shortJson(why), right: right.join(' or ') }
  expect(
    right.some((each) => each === why),
    say('wrong-why', values, at),
  ).toBe(true)
}

async function expectPossible(context: TestContext, name: ProfileName): Promise<void> {
  const profile = profiles[name]
  const { plan } = await planFor(await openPlanner(context), profile)
  await expectHolds(context, profile, plan.fleets, { when: 'with nobody dead' })
}

export function impossible(): void {
  test.real('too-many-writes', (context) => expectRefused(context, 'too-many-writes', ['writes']))
  test.real('slow-service', (context) => expectRefused(context, 'slow-service', ['p99']))
  test.real('far-away', (context) => expectRefused(context, 'far-away', ['p99']))
  test.real('slow-writes', (context) => expectRefused(context, 'slow-writes', ['p99']))
  test.real('slow-reads', (context) => expectRefused(context, 'slow-reads', ['p99']))
  test.real('neither-way', (context) => expectRefused(context, 'neither-way', ['writes', 'p99']))

  test('busy-but-possible', (context) => expectPossible(context, 'busy-but-possible'))
  test('quick-but-possible', (context) => expectPossible(context, 'quick-but-possible'))
}
