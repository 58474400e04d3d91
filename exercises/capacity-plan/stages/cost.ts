/** The fifth stage: a plan that holds costs little more than the cheapest one that does. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import records from '../best/records.json' with { type: 'json' }
import { expectHolds } from '../built.ts'
import { openPlanner, type Planned, planFor, shown } from '../planner.ts'
import { type priced, profiles } from '../profiles.ts'
import { DEARER } from '../promises.ts'
import { covers, plansIn } from '../short-plan.ts'
import { type Fleets, type Profile, TIERS } from '../starter/profile.ts'

type Priced = (typeof priced)[number]

const priceOf = ({ machines }: Profile, fleets: Fleets): number =>
  TIERS.reduce((sum, tier) => sum + fleets[tier].count * machines[fleets[tier].type].costPerMonth, 0)

/** One machine more in each tier but that of the primary. */
const oneMore = ({ machines }: Profile, { balancer, web, replica }: Fleets): number =>
  [balancer, web, replica].reduce((sum, { type }) => sum + machines[type].costPerMonth, 0)

async function expectCheap(context: TestContext, name: Priced): Promise<Planned> {
  const profile = profiles[name]
  const planner = await openPlanner(context)
  // What was asked before is another question.
  await planFor(planner, { ...profile, failures: profile.failures === 2 ? 0 : 2 })
  const planned = await planFor(planner, profile)
  const { fleets } = planned.plan
  const { cheapest, holding } = records[name]
  const price = priceOf(profile, fleets)
  const most = Math.max(DEARER * cheapest, cheapest + oneMore(profile, fleets))
  const values = { price, cheapest, most: Math.round(most), plan: shown(fleets) }
  expect(price, say('dear', values, planned.at)).toBeLessThanOrEqual(most)
  const holds = plansIn(holding).some((each) => covers(fleets, each))
  expect(holds, say('cheap-but-slow', { price, plan: shown(fleets) }, planned.at)).toBe(true)
  return planned
}

export function cost(): void {
  test('large-are-cheaper', async (context) => {
    const { plan } = await expectCheap(context, 'large-are-cheaper')
    await expectHolds(context, profiles['large-are-cheaper'], plan.fleets, { when: 'with nobody dead' })
  })
  test.real('more-than-sixty', async (context) => {
    await planFor(await openPlanner(context), profiles['more-than-sixty'])
  })
  test.real('small-are-cheaper', async (context) => void (await expectCheap(context, 'small-are-cheaper')))
  test.real('one-of-each', async (context) => void (await expectCheap(context, 'one-of-each')))
  test.real('spares-that-cost', async (context) => void (await expectCheap(context, 'spares-that-cost')))
  test.real('reads-alone', async (context) => void (await expectCheap(context, 'reads-alone')))
  test.real('writes-above-all', async (context) => void (await expectCheap(context, 'writes-above-all')))
}
