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
    profile: profiles['web-in-time'],
    fleets: fleetsOf('s2 s8 s8 l1'),
    growthPerMonth: 0.2,
    months: 6,
    first: 'web',
  },
  replica: {
    profile: profiles['one-dies'],
    fleets: fleetsOf('s3 s16 s5 l1'),
    growthPerMonth: 0.2,
    months: 5,
    first: 'replica',
  },
  primary: {
    profile: { ...profiles['primary-in-time'], writes: 0.2, p99Ms: 260 },
    fleets: fleetsOf('s3 l3 l2 s1'),
    growthPerMonth: 0.25,
    months: 0,
    first: 'primary',
  },
  balancer: {
    profile: profiles['balancers-in-time'],
    fleets: fleetsOf('s3 l2 l2 l1'),
    growthPerMonth: 0.3,
    months: 2,
    first: 'balancer',
  },
  soon: {
    profile: profiles['web-in-time'],
    fleets: fleetsOf('s2 s3 s4 l1'),
    growthPerMonth: 0.5,
    months: 0,
    first: 'web',
  },
} satisfies Readonly<Record<string, Growing>>
