/** Machines that one can rent, and how long each tier is busy with a request: what a plan is made into. */
export const machines = {
  small: { cores: 1, costPerMonth: 20 },
  medium: { cores: 2, costPerMonth: 40 },
  large: { cores: 4, costPerMonth: 110 },
  huge: { cores: 8, costPerMonth: 300 },
} as const

export type Machine = keyof typeof machines

/** So long a request holds a core of its tier. */
export const serviceMs = {
  dns: 0.2,
  edge: 0.5,
  balancer: 0.5,
  web: 12,
  cache: 0.3,
  router: 0.5,
  shard: 11,
} as const

export type Tier = keyof typeof serviceMs

export const TIERS = Object.keys(serviceMs) as readonly Tier[]

/** Which programs fit, by tier. The first is that of the starter. */
export const programs: Readonly<Record<Tier, readonly string[]>> = {
  dns: ['geo-dns'],
  edge: ['cdn-edge'],
  balancer: ['load-balancer', 'sticky-sessions'],
  web: [],
  cache: ['read-through-cache'],
  router: ['consistent-hashing'],
  shard: ['multi-dc-replication', 'database'],
}

export const REGIONS = ['seoul', 'tokyo', 'singapore', 'oregon', 'virginia', 'frankfurt'] as const

/** There are letters for so many groups of shards. */
export const MOST_GROUPS = 8
export const groupName = (index: number): string => `shard-${'abcdefgh'[index]}`
