/** Month by month, by the same table. */
import { waitsOf } from './plan.ts'
import { type GrowthAnswer, type GrowthQuestion, TIERS, type Tier } from './profile.ts'

export function growth({ profile, fleets, growthPerMonth }: GrowthQuestion): GrowthAnswer {
  const { serviceMs, networkMs, p99Ms, machines, failures, writes } = profile
  let { peak } = profile.requests
  for (let months = -1; ; months++) {
    const waits = Object.fromEntries(
      TIERS.map((tier) => {
        const share = tier === 'replica' ? 1 - writes : tier === 'primary' ? writes : 1
        const alive = fleets[tier].count - (tier === 'primary' ? 0 : failures)
        const cores = alive * machines[fleets[tier].type].cores
        return [tier, serviceMs[tier] * waitsOf(cores, (peak * share * serviceMs[tier]) / 1000 / cores)]
      }),
    ) as Record<Tier, number>
    const isLate = (['replica', 'primary'] as const).some((last) => {
      const way: Tier[] = ['balancer', 'web', last]
      return way.reduce((sum, tier) => sum + serviceMs[tier] + waits[tier], networkMs) > p99Ms
    })
    if (isLate) {
      const first = TIERS.reduce((worst, tier) => (waits[tier] > waits[worst] ? tier : worst))
      return { months: Math.max(0, months), first }
    }
    peak *= 1 + growthPerMonth
  }
}
