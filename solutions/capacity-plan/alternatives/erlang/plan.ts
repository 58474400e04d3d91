/**
 * Erlang C, tier by tier. The room for waiting is given to the tiers in advance, by how long their services take, and each buys
 * the cheapest machines that keep within its share.
 */
import { type Fleet, type Plan, type Profile, TIERS, type Tier, TYPES } from './profile.ts'

const MOST = 60

export function plan(profile: Profile): Plan {
  const { machines, serviceMs, networkMs, p99Ms, failures } = profile
  const busyCores = {
    balancer: work(profile, 'balancer'),
    web: work(profile, 'web'),
    replica: work(profile, 'replica'),
    primary: work(profile, 'primary'),
  }
  if (busyCores.primary >= machines.large.cores) return { possible: false, why: 'writes' }

  const longestMs = serviceMs.balancer + serviceMs.web + Math.max(serviceMs.replica, serviceMs.primary)
  const roomMs = p99Ms - networkMs - longestMs
  if (roomMs <= 0) return { possible: false, why: 'p99' }

  const fleets = Object.fromEntries(
    TIERS.map((tier) => {
      const shareMs = (roomMs * serviceMs[tier]) / longestMs
      return [tier, fleetFor(profile, tier, shareMs, tier === 'primary' ? 0 : failures)]
    }),
  ) as Record<Tier, Fleet>
  return { possible: true, busyCores, fleets }
}

export function work({ requests, writes, serviceMs }: Profile, tier: Tier): number {
  const perSecond = requests.peak * (tier === 'replica' ? 1 - writes : tier === 'primary' ? writes : 1)
  return (perSecond * serviceMs[tier]) / 1000
}

/** The cheapest that keeps within its share; of the primary, the larger one where none does. */
function fleetFor(profile: Profile, tier: Tier, shareMs: number, spare: number): Fleet {
  const most = tier === 'primary' ? 1 : MOST - spare
  const offers = TYPES.flatMap((type) => {
    const { cores, costPerMonth } = profile.machines[type]
    let alive = 1
    while (alive < most && waitMs(profile, tier, alive * cores) > shareMs) alive++
    const count = alive + spare
    const isQuick = waitMs(profile, tier, alive * cores) <= shareMs
    return isQuick ? [{ fleet: { type, count }, cost: count * costPerMonth }] : []
  })
  const [best] = offers.toSorted((one, other) => one.cost - other.cost)
  return best?.fleet ?? { type: 'large', count: most + spare }
}

/** 1 of 100 waits for longer, if services took times by chance. As they all take the same time, it is safe. */
export function waitMs(profile: Profile, tier: Tier, cores: number): number {
  const load = work(profile, tier)
  if (load >= cores) return Number.POSITIVE_INFINITY
  const someWait = erlangC(cores, load)
  return Math.max(0, (profile.serviceMs[tier] * Math.log(100 * someWait)) / (cores - load))
}

/** The share that has to wait at all. */
function erlangC(cores: number, load: number): number {
  let blocked = 1
  for (let each = 1; each <= cores; each++) blocked = (load * blocked) / (each + load * blocked)
  return blocked / (1 - (load / cores) * (1 - blocked))
}
