/**
 * How many machines. What the work keeps busy is plain, and what may wait follows from what is free: 1 of 100 waits for longer
 * than 2 × service time ÷ free cores. Among all that is quick enough, the cheapest is taken.
 */
import { type Fleet, type Fleets, type Plan, type Profile, TIERS, type Tier, TYPES } from './profile.ts'

/** A tier is tried with so many machines more than its work needs, and has so many at most. */
const MOST_MORE = 16
const MOST = 60

/** A way to run a tier. */
interface Option {
  readonly fleet: Fleet
  readonly cost: number
  /** 1 of 100 waits there for longer. */
  readonly waitMs: number
}

export function plan(profile: Profile): Plan {
  const busyCores = busyAtPeak(profile)
  if (busyCores.primary >= mostCores(profile)) return { possible: false, why: 'writes' }
  if (roomMs(profile, 'replica') <= 0 || roomMs(profile, 'primary') <= 0)
    return { possible: false, why: 'p99' }
  const fleets = cheapest(profile)
  return fleets === undefined ? { possible: false, why: 'p99' } : { possible: true, busyCores, fleets }
}

/** Little’s law: what comes in a second, times the seconds that it stays. */
export function busyAtPeak({ requests, writes, serviceMs }: Profile): Record<Tier, number> {
  const share = { balancer: 1, web: 1, replica: 1 - writes, primary: writes }
  const busy = (tier: Tier): number => (requests.peak * share[tier] * serviceMs[tier]) / 1000
  return { balancer: busy('balancer'), web: busy('web'), replica: busy('replica'), primary: busy('primary') }
}

/** What is left for waiting on the way to the replicas, or to the primary. */
export function roomMs({ p99Ms, networkMs, serviceMs }: Profile, last: 'replica' | 'primary'): number {
  return p99Ms - networkMs - serviceMs.balancer - serviceMs.web - serviceMs[last]
}

/** 1 of 100 waits for longer in a tier of which so many cores live. */
export function waitOf(profile: Profile, tier: Tier, cores: number): number {
  const free = cores - busyAtPeak(profile)[tier]
  return free > 0 ? (2 * profile.serviceMs[tier]) / free : Number.POSITIVE_INFINITY
}

const mostCores = ({ machines }: Profile): number => Math.max(machines.small.cores, machines.large.cores)

/** From the cheapest on; each one that costs more makes people wait less. */
function optionsFor(profile: Profile, tier: Tier): readonly Option[] {
  const all: Option[] = []
  for (const type of TYPES) {
    const { cores, costPerMonth } = profile.machines[type]
    const least = Math.floor(busyAtPeak(profile)[tier] / cores) + 1
    const spare = tier === 'primary' ? 0 : profile.failures
    const most = tier === 'primary' ? 1 : Math.min(MOST - spare, least + MOST_MORE)
    for (let alive = least; alive <= most; alive++) {
      const count = alive + spare
      all.push({
        fleet: { type, count },
        cost: count * costPerMonth,
        waitMs: waitOf(profile, tier, alive * cores),
      })
    }
  }
  all.sort((one, other) => one.cost - other.cost || one.waitMs - other.waitMs)
  let shortestMs = Number.POSITIVE_INFINITY
  return all.filter(({ waitMs }) => {
    const isBetter = waitMs < shortestMs
    shortestMs = Math.min(shortestMs, waitMs)
    return isBetter
  })
}

function cheapest(profile: Profile): Fleets | undefined {
  const options = Object.fromEntries(TIERS.map((tier) => [tier, optionsFor(profile, tier)])) as Record<
    Tier,
    readonly Option[]
  >
  let best: Fleets | undefined
  let bestCost = Number.POSITIVE_INFINITY
  for (const balancer of options.balancer)
    for (const web of options.web) {
      const sharedMs = balancer.waitMs + web.waitMs
      const replica = options.replica.find(({ waitMs }) => sharedMs + waitMs <= roomMs(profile, 'replica'))
      const primary = options.primary.find(({ waitMs }) => sharedMs + waitMs <= roomMs(profile, 'primary'))
      if (replica === undefined || primary === undefined) continue
      const cost = balancer.cost + web.cost + replica.cost + primary.cost
      if (cost >= bestCost) continue
      bestCost = cost
      best = { balancer: balancer.fleet, web: web.fleet, replica: replica.fleet, primary: primary.fleet }
    }
  return best
}
