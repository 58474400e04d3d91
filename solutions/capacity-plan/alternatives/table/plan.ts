/**
 * By the table of waits: begin with what the work needs, and as long as the waits on the way are too long together, give one
 * machine more to the tier where a dollar shortens them the most.
 */
import { type Fleet, type Plan, type Profile, TIERS, type Tier, TYPES } from './profile.ts'

/** How busy at most, and by cores of a tier: so many service times 1 of 100 waits. */
const BUSY = [0.5, 0.7, 0.8, 0.9, 0.95] as const
const WAITS: readonly (readonly [cores: number, waits: readonly number[]])[] = [
  [16, [0, 0.3, 0.6, 1.4, 2.8]],
  [8, [0.3, 0.7, 1.2, 2.6, 5.3]],
  [4, [0.7, 1.5, 2.5, 5.2, 13]],
  [2, [1.6, 3.1, 5, 10, 20]],
  [1, [3.4, 6.5, 10, 21, 43]],
]
/** Twice the cores of a tier that is less busy than that are of no use. */
const IDLE = 0.2
const MOST = 60

type Numbers = Record<Tier, number>

export function plan(profile: Profile): Plan {
  const { machines, networkMs, p99Ms, serviceMs } = profile
  const busyCores = {} as Numbers
  const reads = profile.requests.peak * (1 - profile.writes)
  const writes = profile.requests.peak * profile.writes
  const perSecond = { balancer: reads + writes, web: reads + writes, replica: reads, primary: writes }
  for (const tier of TIERS) busyCores[tier] = (perSecond[tier] * serviceMs[tier]) / 1000

  const wayMs = (tier: 'replica' | 'primary'): number =>
    networkMs + serviceMs.balancer + serviceMs.web + serviceMs[tier]
  const longest = wayMs('primary') > wayMs('replica') ? 'primary' : 'replica'
  if (wayMs(longest) >= p99Ms) return { possible: false, why: 'p99' }
  if (busyCores.primary > 0.99 * machines.large.cores) return { possible: false, why: 'writes' }

  const fleets = Object.fromEntries(
    TIERS.map((tier) => [tier, firstFleet(profile, tier, busyCores[tier])]),
  ) as Record<Tier, Fleet>
  const waitMs = (tier: Tier, fleet: Fleet): number => {
    const dead = tier === 'primary' ? 0 : profile.failures
    const cores = (fleet.count - dead) * machines[fleet.type].cores
    return serviceMs[tier] * waitsOf(cores, busyCores[tier] / cores)
  }
  const wait = (last: 'replica' | 'primary'): number =>
    waitMs('balancer', fleets.balancer) + waitMs('web', fleets.web) + waitMs(last, fleets[last])

  for (;;) {
    const isSlow = {
      replica: wait('replica') > p99Ms - wayMs('replica'),
      primary: wait('primary') > p99Ms - wayMs('primary'),
    }
    if (!isSlow.replica && !isSlow.primary) break
    const offers = TIERS.filter((tier) => tier === 'balancer' || tier === 'web' || isSlow[tier]).flatMap(
      (tier) => {
        const fleet = fleets[tier]
        const bigger = more(tier, fleet)
        if (bigger === undefined) return []
        const price =
          bigger.count * machines[bigger.type].costPerMonth - fleet.count * machines[fleet.type].costPerMonth
        const saved = Math.min(1e9, waitMs(tier, fleet)) - Math.min(1e6, waitMs(tier, bigger))
        return [{ tier, bigger, gain: saved / price }]
      },
    )
    const [best] = offers.toSorted((one, other) => other.gain - one.gain)
    if (best === undefined || best.gain <= 0) break
    fleets[best.tier] = best.bigger
  }
  return { possible: true, busyCores, fleets }
}

function more(tier: Tier, { type, count }: Fleet): Fleet | undefined {
  if (tier === 'primary') return type === 'small' ? { type: 'large', count } : undefined
  return count < MOST ? { type, count: count + 1 } : undefined
}

export function waitsOf(cores: number, busy: number): number {
  if (busy >= 1) return Number.POSITIVE_INFINITY
  const row = WAITS.find(([least]) => least <= cores)?.[1] ?? []
  const column = BUSY.findIndex((most) => busy <= most)
  // Beyond the table: twice as long for half of what is free.
  if (column < 0) return ((row[4] ?? 43) * 0.05) / (1 - busy)
  if (busy < IDLE) return (row[0] ?? 0) / 3
  return row[column] ?? 0
}

/** The cheapest that has more cores than are busy. */
function firstFleet({ machines, failures }: Profile, tier: Tier, busy: number): Fleet {
  if (tier === 'primary') return { type: busy > 0.9 * machines.small.cores ? 'large' : 'small', count: 1 }
  const fleets = TYPES.map((type) => ({
    type,
    count: Math.floor(busy / machines[type].cores) + 1 + failures,
  }))
  const few = fleets.filter(({ count }) => count <= MOST)
  const [best] = few.toSorted(
    (one, other) =>
      one.count * machines[one.type].costPerMonth - other.count * machines[other.type].costPerMonth,
  )
  return best ?? { type: 'small', count: 1 }
}
