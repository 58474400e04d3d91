/** The cheapest plan that holds, found by trying all plans in the order of their costs. */
import { covers, shortPlan } from '../short-plan.ts'
import { type Fleets, type MachineType, type Profile, TIERS, type Tier, TYPES } from '../starter/profile.ts'
import { aliveOf, answersOf } from './model.ts'

/** Of 100 answers so many may be late. */
export const LATE = 0.01
/** As in runs of some seconds. */
const BORDER = 0.03
/** So many are looked at before a plan is given up, or believed, early. */
const BLOCK = 4000
const MOST_BLOCKS = 15
const SEED = 22
/** A tier may have so many more machines than its work needs at least. */
const MORE = 5

/** So many are answered before lines are as they will be. */
const WARM_UP = 500

export const costOf = ({ machines }: Profile, fleets: Fleets): number =>
  TIERS.reduce((sum, tier) => sum + fleets[tier].count * machines[fleets[tier].type].costPerMonth, 0)

/** The share of answers that come late, with as many dead as the profile says. Looked at until it is plain on which side it is. */
export function lateShare(profile: Profile, fleets: Fleets, blocks = MOST_BLOCKS, seed = SEED): number {
  const answers = answersOf(profile, fleets, aliveOf(fleets, profile.failures), seed)
  let seen = 0
  let late = 0
  for (let warm = 0; warm < WARM_UP; warm++) answers.next()
  for (let block = 0; block < blocks; block++) {
    for (let each = 0; each < BLOCK; each++) if (answers.next().value > profile.p99Ms) late++
    seen += BLOCK
    if (late / seen > 6 * LATE) break
  }
  return late / seen
}

/** Cores that are busy at the peak. */
export function busyCores({ requests, writes, serviceMs }: Profile): Readonly<Record<Tier, number>> {
  const share = { balancer: 1, web: 1, replica: 1 - writes, primary: writes }
  const busy = (tier: Tier): number => (requests.peak * share[tier] * serviceMs[tier]) / 1000
  return { balancer: busy('balancer'), web: busy('web'), replica: busy('replica'), primary: busy('primary') }
}

/** All that may be tried: with fewer cores than are busy, no plan holds. */
function candidates(profile: Profile): Fleets[] {
  const busy = busyCores(profile)
  const choices = (tier: Tier): { readonly type: MachineType; readonly count: number }[] =>
    TYPES.flatMap((type) => {
      const { cores } = profile.machines[type]
      const least = Math.max(1, Math.ceil(busy[tier] / cores + 1e-9))
      if (tier === 'primary') return least === 1 ? [{ type, count: 1 }] : []
      const more = tier === 'balancer' ? 1 : MORE
      return Array.from({ length: more + 1 }, (_, each) => ({ type, count: least + each + profile.failures }))
    })
  let plans: Partial<Record<Tier, { type: MachineType; count: number }>>[] = [{}]
  for (const tier of TIERS)
    plans = plans.flatMap((plan) => choices(tier).map((fleet) => ({ ...plan, [tier]: fleet })))
  return (plans as Fleets[]).toSorted((one, other) => costOf(profile, one) - costOf(profile, other))
}

export interface Found {
  readonly fleets: Fleets
  readonly late: number
}

/** Plans up to a cost, each with the share that is late; those are left out that are plain from others. */
export function* tryAll(profile: Profile): Generator<Found> {
  const failed: Fleets[] = []
  const held: Fleets[] = []
  for (const fleets of candidates(profile)) {
    if (failed.some((each) => covers(each, fleets)) || held.some((each) => covers(fleets, each))) continue
    const late = lateShare(profile, fleets)
    if (late > 5 * LATE) failed.push(fleets)
    if (late <= LATE) held.push(fleets)
    yield { fleets, late }
  }
}

export interface PlanRecord {
  /** US dollars a month. */
  readonly cheapest: number
  /**
   * Those that hold, up to the most that a plan may cost, as short plans. Those with more machines of the same types hold, too.
   * Of plans near the border it is told that they hold: runs of some seconds let them pass as well.
   */
  readonly holding: string
}

/** With the cheapest and one machine more in each tier but the primary’s, of the dearest type: no plan may cost more. */
function mostCost({ machines }: Profile, cheapest: number): number {
  const dearest = Math.max(machines.small.costPerMonth, machines.large.costPerMonth)
  return Math.max(1.25 * cheapest, cheapest + 3 * dearest)
}

export function recordOf(profile: Profile): PlanRecord {
  let cheapest = Number.POSITIVE_INFINITY
  const holding: Fleets[] = []
  for (const { fleets, late } of tryAll(profile)) {
    const cost = costOf(profile, fleets)
    if (cheapest < cost && cost > mostCost(profile, cheapest)) break
    if (late <= LATE) cheapest = Math.min(cheapest, cost)
    if (late <= BORDER) holding.push(fleets)
  }
  return { cheapest, holding: holding.map(shortPlan).join(', ') }
}
