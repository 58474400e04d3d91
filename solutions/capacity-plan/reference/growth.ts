/** How long a plan lasts: month by month, until somebody would wait for too long. */
import { roomMs, waitOf } from './plan.ts'
import {
  type Fleets,
  type GrowthAnswer,
  type GrowthQuestion,
  type Profile,
  TIERS,
  type Tier,
} from './profile.ts'

const MOST_MONTHS = 600

export function growth({ profile, fleets, growthPerMonth }: GrowthQuestion): GrowthAnswer {
  for (let months = 0; months < MOST_MONTHS; months++) {
    const next = grown(profile, (1 + growthPerMonth) ** (months + 1))
    if (!holds(next, fleets)) return { months, first: slowest(next, fleets) }
  }
  return { months: MOST_MONTHS, first: slowest(profile, fleets) }
}

function grown(profile: Profile, factor: number): Profile {
  const { average, peak } = profile.requests
  return { ...profile, requests: { average: average * factor, peak: peak * factor } }
}

function waitIn(profile: Profile, fleets: Fleets, tier: Tier): number {
  const { type, count } = fleets[tier]
  const alive = tier === 'primary' ? count : count - profile.failures
  return waitOf(profile, tier, alive * profile.machines[type].cores)
}

function holds(profile: Profile, fleets: Fleets): boolean {
  const sharedMs = waitIn(profile, fleets, 'balancer') + waitIn(profile, fleets, 'web')
  return (['replica', 'primary'] as const).every(
    (last) => sharedMs + waitIn(profile, fleets, last) <= roomMs(profile, last),
  )
}

const slowest = (profile: Profile, fleets: Fleets): Tier =>
  TIERS.reduce((worst, tier) =>
    waitIn(profile, fleets, tier) > waitIn(profile, fleets, worst) ? tier : worst,
  )
