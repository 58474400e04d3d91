/**
 * What the planner is asked, and what it answers: all that a plan is
 * made of. This file is whole: change it only if you want to.
 */

/**
 * The tiers, in the order in which a request comes to them. The last
 * two are the database: replicas answer reads, the primary takes writes.
 */
export const TIERS = ['balancer', 'web', 'replica', 'primary'] as const
export type Tier = (typeof TIERS)[number]

/** Two types of machines can be rented. */
export const TYPES = ['small', 'large'] as const
export type MachineType = (typeof TYPES)[number]

export interface Machine {
  readonly cores: number
  /** US dollars for one. */
  readonly costPerMonth: number
}

export interface Profile {
  /** A second: on the average of a day, and in its busiest minutes. */
  readonly requests: { readonly average: number; readonly peak: number }
  /** Share of the requests that write, 0 to 1. All others read. */
  readonly writes: number
  /** So long a request holds one core in each tier that it comes to. Always the same. */
  readonly serviceMs: Readonly<Record<Tier, number>>
  /** All ways of a request and its answer through the network together, at most. */
  readonly networkMs: number
  /** 99 of 100 answers are to come within that time. */
  readonly p99Ms: number
  /** So many machines of each tier may be dead at the peak. The primary lives. */
  readonly failures: number
  readonly machines: Readonly<Record<MachineType, Machine>>
}

/** All machines of a tier are of one type. */
export interface Fleet {
  readonly type: MachineType
  readonly count: number
}
export type Fleets = Readonly<Record<Tier, Fleet>>

export interface PossiblePlan {
  readonly possible: true
  /** So many cores of each tier are busy at the peak, on average. */
  readonly busyCores: Readonly<Record<Tier, number>>
  readonly fleets: Fleets
}

export interface ImpossiblePlan {
  readonly possible: false
  /**
   * writes: one primary, of either type, cannot take the writes.
   * p99: even a user who never waits is answered too late.
   */
  readonly why: 'writes' | 'p99'
}

export type Plan = PossiblePlan | ImpossiblePlan

/** Stage 6: plans are asked how long they hold. */
export interface GrowthQuestion {
  readonly profile: Profile
  readonly fleets: Fleets
  /** 0.1: each month a tenth more requests come than in the month before. */
  readonly growthPerMonth: number
}

export interface GrowthAnswer {
  /** So many months later it still holds, and one month after that no more. */
  readonly months: number
  /** The tier that is too small then. */
  readonly first: Tier
}
