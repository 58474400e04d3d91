/**
 * A small simulation of its own: some thousand requests go through a plan, tier by tier. Where they are too slow, the tier in
 * which they wait the most gets one machine more. Done for each way to choose the types, and the cheapest is taken.
 */
import { type Fleets, type MachineType, type Plan, type Profile, TIERS, type Tier, TYPES } from './profile.ts'

export const REQUESTS = 5000
/** What a simulation as short as this may be wrong by. */
const SAFE = 0.93
const MOST = 60

export type Types = Record<Tier, MachineType>
export type Counts = Record<Tier, number>

export function plan(profile: Profile): Plan {
  const { machines, serviceMs } = profile
  const perSecond = Object.fromEntries(TIERS.map((tier) => [tier, rateOf(profile, tier)])) as Counts
  const busyCores = Object.fromEntries(
    TIERS.map((tier) => [tier, (perSecond[tier] * serviceMs[tier]) / 1000]),
  ) as Counts
  const quickestMs = (last: Tier): number =>
    profile.networkMs + serviceMs.balancer + serviceMs.web + serviceMs[last]
  if (Math.max(quickestMs('replica'), quickestMs('primary')) >= profile.p99Ms)
    return { possible: false, why: 'p99' }

  const traffic = draw(profile)
  let best: { readonly cost: number; readonly fleets: Fleets } | undefined
  for (const web of TYPES)
    for (const replica of TYPES)
      for (const primary of TYPES) {
        if (busyCores.primary >= machines[primary].cores) continue
        const types: Types = { balancer: 'small', web, replica, primary }
        const least = fleetsOf(types, leastOf(profile, types, busyCores), profile.failures)
        if (TIERS.some((tier) => least[tier].count > MOST)) continue
        if (best !== undefined && costOf(profile, least) >= best.cost) continue
        const counts = enough(profile, types, busyCores, traffic)
        if (counts === undefined) continue
        const fleets = fleetsOf(types, counts, profile.failures)
        const cost = costOf(profile, fleets)
        if (best === undefined || cost < best.cost) best = { cost, fleets }
      }
  if (best === undefined) return { possible: false, why: 'writes' }
  return { possible: true, busyCores, fleets: best.fleets }
}

const rateOf = ({ requests, writes }: Profile, tier: Tier): number =>
  requests.peak * (tier === 'replica' ? 1 - writes : tier === 'primary' ? writes : 1)

const fleetsOf = (types: Types, counts: Counts, failures: number): Fleets =>
  Object.fromEntries(
    TIERS.map((tier) => [
      tier,
      { type: types[tier], count: counts[tier] + (tier === 'primary' ? 0 : failures) },
    ]),
  ) as Record<Tier, { type: MachineType; count: number }>

const costOf = ({ machines }: Profile, fleets: Fleets): number =>
  TIERS.reduce((sum, tier) => sum + fleets[tier].count * machines[fleets[tier].type].costPerMonth, 0)

/** With fewer, the line grows for ever. */
function leastOf({ machines }: Profile, types: Types, busy: Counts): Counts {
  const least = (tier: Tier): number =>
    tier === 'primary' ? 1 : Math.floor(busy[tier] / machines[types[tier]].cores) + 1
  return Object.fromEntries(TIERS.map((tier) => [tier, least(tier)])) as Counts
}

interface Traffic {
  readonly comeMs: readonly number[]
  readonly writes: readonly boolean[]
}

/** The same each time: a plan is no matter of luck. */
export function draw({ requests, writes }: Profile): Traffic {
  let state = 20_250_101
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  let nowMs = 0
  const comeMs: number[] = []
  const isWrite: boolean[] = []
  for (let each = 0; each < REQUESTS; each++) {
    nowMs -= (Math.log(random()) * 1000) / requests.peak
    comeMs.push(nowMs)
    isWrite.push(random() < writes)
  }
  return { comeMs, writes: isWrite }
}

/** So many of each tier that live. */
function enough(profile: Profile, types: Types, busy: Counts, traffic: Traffic): Counts | undefined {
  const counts = leastOf(profile, types, busy)
  for (;;) {
    const { late, waits } = tryOut(profile, types, counts, traffic)
    if (late <= REQUESTS / 100) return counts
    const [worst] = TIERS.filter((tier) => tier !== 'primary').toSorted(
      (one, other) => waits[other] - waits[one],
    )
    if (worst === undefined || counts[worst] >= MOST || waits[worst] === 0) return undefined
    counts[worst] += 1
  }
}

/** How many came late, and how long they waited in each tier. */
export function tryOut(
  { machines, serviceMs, networkMs, p99Ms }: Profile,
  types: Types,
  counts: Counts,
  { comeMs, writes }: Traffic,
): { readonly late: number; readonly waits: Counts } {
  const lines = Object.fromEntries(
    TIERS.map((tier) => [tier, new Line(counts[tier] * machines[types[tier]].cores, serviceMs[tier])]),
  ) as Record<Tier, Line>
  const waits: Counts = { balancer: 0, web: 0, replica: 0, primary: 0 }
  let late = 0
  for (const [place, sentMs] of comeMs.entries()) {
    let nowMs = sentMs
    const waited: Partial<Counts> = {}
    for (const tier of ['balancer', 'web', writes[place] === true ? 'primary' : 'replica'] as const) {
      const waitMs = lines[tier].waitMs(nowMs)
      waited[tier] = waitMs
      nowMs += waitMs + serviceMs[tier]
    }
    if (nowMs - sentMs + networkMs <= SAFE * p99Ms) continue
    late++
    for (const tier of TIERS) waits[tier] += waited[tier] ?? 0
    // It is plain already.
    if (late > REQUESTS / 20) break
  }
  return { late, waits }
}

/** As many cores as a tier has, before which all stand in one line. All services are as long, so cores take turns. */
class Line {
  readonly #freeMs: number[]
  readonly #serviceMs: number
  #next = 0

  constructor(cores: number, serviceMs: number) {
    this.#freeMs = Array.from({ length: cores }, () => 0)
    this.#serviceMs = serviceMs
  }

  waitMs(nowMs: number): number {
    const freeMs = this.#freeMs[this.#next] ?? 0
    const startMs = Math.max(nowMs, freeMs)
    this.#freeMs[this.#next] = startMs + this.#serviceMs
    this.#next = (this.#next + 1) % this.#freeMs.length
    return startMs - nowMs
  }
}
