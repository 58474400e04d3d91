/** Plans whose end is near: how they grow, and when they break, as the model of the search finds it. */
import { profiles } from './profiles.ts'
import { fleetsOf } from './short-plan.ts'
import type { Fleets, Profile, Tier } from './starter/profile.ts'

export interface Growing {
  readonly profile: Profile
  readonly fleets: Fleets
  readonly growthPerMonth: number
  /** So many months later it still holds, and one later no more. */
  readonly months: number
  readonly first: Tier
}

export const growing = {
  web: {
    // It breaks beyond the 300 a second that a profile has at most.
    profile: {
      ...profiles['web-in-time'],
      requests: { average: 30, peak: 140 },
      serviceMs: { balancer: 2, web: 40, replica: 28, primary: 40 },
      p99Ms: 170,
    },
    fleets: fleetsOf('s2 s9 s16 l1'),
    growthPerMonth: 0.2,
    months: 6,
    first: 'web',
  },
  replica: {
    profile: profiles['two-die'],
    fleets: fleetsOf('s5 s16 s5 l1'),
    growthPerMonth: 0.2,
    months: 3,
    first: 'replica',
  },
  primary: {
    profile: {
      ...profiles['primary-in-time'],
      requests: { average: 5, peak: 60 },
      writes: 0.5,
      serviceMs: { balancer: 1, web: 28, replica: 28, primary: 100 },
      p99Ms: 290,
    },
    fleets: fleetsOf('s2 l2 l1 l1'),
    growthPerMonth: 0.1,
    months: 8,
    first: 'primary',
  },
  balancer: {
    profile: profiles['balancers-in-time'],
    fleets: fleetsOf('s4 l2 l2 l1'),
    growthPerMonth: 0.5,
    months: 1,
    first: 'balancer',
  },
  /** While all are well replicas are the busiest. One dead balancer of two is half of them. */
  dead: {
    profile: {
      ...profiles['one-dies'],
      serviceMs: { balancer: 24, web: 64, replica: 200, primary: 43 },
      p99Ms: 700,
    },
    fleets: fleetsOf('s2 s8 s10 l1'),
    growthPerMonth: 0.25,
    months: 0,
    first: 'balancer',
  },
  soon: {
    profile: profiles['web-in-time'],
    fleets: fleetsOf('s2 s4 s4 l1'),
    growthPerMonth: 0.5,
    months: 0,
    first: 'web',
  },
} satisfies Readonly<Record<string, Growing>>
