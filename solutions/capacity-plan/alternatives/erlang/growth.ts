/** By Erlang's formula as well: doubled and halved until the last month is found at which the waits still fit. */
import { waitMs } from './plan.ts'
import type { GrowthAnswer, GrowthQuestion, Profile, Tier } from './profile.ts'

const NEVER = 240

export function growth(question: GrowthQuestion): GrowthAnswer {
  let holds = 0
  let breaks = 1
  while (breaks < NEVER && tightness(question, breaks).all <= 1) breaks *= 2
  while (breaks - holds > 1) {
    const middle = Math.floor((holds + breaks) / 2)
    if (tightness(question, middle).all <= 1) holds = middle
    else breaks = middle
  }
  return { months: holds, first: tightness(question, breaks).worst }
}

/** How much of the room for waiting is used, and who uses the most. */
function tightness(
  { profile, fleets, growthPerMonth }: GrowthQuestion,
  months: number,
): { all: number; worst: Tier } {
  const peak = profile.requests.peak * (1 + growthPerMonth) ** months
  const then: Profile = { ...profile, requests: { ...profile.requests, peak } }
  const wait = (tier: Tier): number => {
    const dead = tier === 'primary' ? 0 : profile.failures
    // Services that all take as long keep people waiting half as long as the formula says.
    return waitMs(then, tier, (fleets[tier].count - dead) * profile.machines[fleets[tier].type].cores) / 2
  }
  const { serviceMs, networkMs, p99Ms } = profile
  const used = (last: Tier): number =>
    (wait('balancer') + wait('web') + wait(last)) /
    (p99Ms - networkMs - serviceMs.balancer - serviceMs.web - serviceMs[last])
  const tiers: Tier[] = ['balancer', 'web', 'replica', 'primary']
  const [worst = 'web'] = tiers.toSorted((one, other) => wait(other) - wait(one))
  return { all: Math.max(used('replica'), used('primary')), worst }
}
