/** Month by month, by the same small simulation. */
import { type Counts, draw, REQUESTS, type Types, tryOut } from './plan.ts'
import { type GrowthAnswer, type GrowthQuestion, TIERS, type Tier } from './profile.ts'

export function growth({ profile, fleets, growthPerMonth }: GrowthQuestion): GrowthAnswer {
  const types = Object.fromEntries(TIERS.map((tier) => [tier, fleets[tier].type])) as Types
  const alive = Object.fromEntries(
    TIERS.map((tier) => [tier, fleets[tier].count - (tier === 'primary' ? 0 : profile.failures)]),
  ) as Counts
  let first: Tier = 'web'
  for (let months = 0; ; months++) {
    const peak = profile.requests.peak * (1 + growthPerMonth) ** (months + 1)
    const then = { ...profile, requests: { ...profile.requests, peak } }
    const { late, waits } = tryOut(then, types, alive, draw(then))
    for (const tier of TIERS) if (waits[tier] > waits[first]) first = tier
    if (late > REQUESTS / 100) return { months, first }
  }
}
