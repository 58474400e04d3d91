/** The profiles that the tests ask about. */
import type { Profile, Tier } from './starter/profile.ts'

interface Given {
  readonly peak: number
  readonly average?: number
  readonly writes?: number
  readonly serviceMs: Readonly<Record<Tier, number>>
  /** Where the users are close unless told. */
  readonly networkMs?: number
  readonly p99Ms: number
  readonly failures?: number
  /** Cores and costs. */
  readonly small?: readonly [cores: number, costPerMonth: number]
  readonly large?: readonly [cores: number, costPerMonth: number]
}

const profile = (given: Given): Profile => {
  const { peak, average = peak / 4, writes = 0.1, serviceMs, networkMs = 16, p99Ms, failures = 0 } = given
  const machine = ([cores, costPerMonth]: readonly [number, number]) => ({ cores, costPerMonth })
  return {
    requests: { average, peak },
    writes,
    serviceMs,
    networkMs,
    p99Ms,
    failures,
    machines: { small: machine(given.small ?? [2, 40]), large: machine(given.large ?? [8, 190]) },
  }
}

export const profiles = {
  // Stage 1: a second is time enough, if only the line does not grow.
  'busy-web': profile({
    peak: 60,
    serviceMs: { balancer: 2, web: 90, replica: 30, primary: 40 },
    p99Ms: 1000,
  }),
  'busy-replicas': profile({
    peak: 50,
    average: 4,
    writes: 0.05,
    serviceMs: { balancer: 1, web: 20, replica: 104, primary: 30 },
    p99Ms: 1000,
  }),
  'busy-primary': profile({
    peak: 50,
    writes: 0.5,
    serviceMs: { balancer: 1, web: 30, replica: 30, primary: 126 },
    p99Ms: 1000,
  }),
  'busy-balancers': profile({
    peak: 60,
    serviceMs: { balancer: 58, web: 30, replica: 15, primary: 15 },
    p99Ms: 1000,
  }),

  /** Sixty small ones are not enough. */
  'more-than-sixty': profile({
    peak: 280,
    serviceMs: { balancer: 1, web: 480, replica: 20, primary: 20 },
    p99Ms: 2000,
  }),

  // Stage 2
  'web-in-time': profile({
    peak: 80,
    serviceMs: { balancer: 2, web: 70, replica: 28, primary: 40 },
    p99Ms: 200,
  }),
  'replicas-in-time': profile({
    peak: 70,
    writes: 0.08,
    serviceMs: { balancer: 1, web: 20, replica: 88, primary: 30 },
    p99Ms: 235,
  }),
  'primary-in-time': profile({
    peak: 45,
    writes: 0.4,
    serviceMs: { balancer: 1, web: 28, replica: 28, primary: 103 },
    p99Ms: 270,
  }),
  'balancers-in-time': profile({
    peak: 65,
    serviceMs: { balancer: 57, web: 28, replica: 14, primary: 14 },
    p99Ms: 205,
  }),
  'hardly-any-time': profile({
    peak: 70,
    serviceMs: { balancer: 2, web: 57, replica: 43, primary: 43 },
    p99Ms: 156,
  }),
  'large-machines': profile({
    peak: 100,
    serviceMs: { balancer: 2, web: 75, replica: 37, primary: 37 },
    p99Ms: 215,
    small: [2, 60],
    large: [8, 120],
  }),

  /** Users are in Sydney. */
  'far-users': profile({
    peak: 140,
    serviceMs: { balancer: 2, web: 40, replica: 20, primary: 20 },
    networkMs: 316,
    p99Ms: 450,
  }),

  // Stage 3
  'one-dies': profile({
    peak: 70,
    serviceMs: { balancer: 2, web: 83, replica: 61, primary: 43 },
    p99Ms: 310,
    failures: 1,
  }),
  'two-die': profile({
    peak: 65,
    writes: 0.2,
    serviceMs: { balancer: 2, web: 70, replica: 55, primary: 42 },
    p99Ms: 305,
    failures: 2,
  }),
  'large-ones-die': profile({
    peak: 85,
    serviceMs: { balancer: 2, web: 70, replica: 56, primary: 42 },
    p99Ms: 280,
    failures: 1,
    small: [2, 60],
    large: [6, 110],
  }),

  // Stage 4
  'busy-but-possible': profile({
    peak: 80,
    writes: 0.5,
    serviceMs: { balancer: 1, web: 10, replica: 10, primary: 160 },
    p99Ms: 450,
  }),
  'quick-but-possible': profile({
    peak: 50,
    serviceMs: { balancer: 2, web: 40, replica: 30, primary: 30 },
    p99Ms: 112,
  }),

  'too-many-writes': profile({
    peak: 200,
    writes: 0.5,
    serviceMs: { balancer: 1, web: 20, replica: 20, primary: 90 },
    p99Ms: 2000,
  }),
  'slow-service': profile({
    peak: 40,
    serviceMs: { balancer: 2, web: 160, replica: 20, primary: 20 },
    p99Ms: 150,
  }),
  'far-away': profile({
    peak: 40,
    serviceMs: { balancer: 2, web: 50, replica: 40, primary: 40 },
    networkMs: 130,
    p99Ms: 200,
  }),
  'slow-writes': profile({
    peak: 40,
    serviceMs: { balancer: 2, web: 30, replica: 20, primary: 110 },
    p99Ms: 120,
  }),
  'slow-reads': profile({
    peak: 40,
    writes: 0.3,
    serviceMs: { balancer: 2, web: 30, replica: 110, primary: 20 },
    p99Ms: 120,
  }),
  'neither-way': profile({
    peak: 200,
    writes: 0.6,
    serviceMs: { balancer: 2, web: 50, replica: 40, primary: 120 },
    p99Ms: 150,
    failures: 1,
  }),

  // Stage 5
  'small-are-cheaper': profile({
    peak: 130,
    serviceMs: { balancer: 1, web: 60, replica: 40, primary: 40 },
    p99Ms: 320,
    large: [10, 320],
    small: [6, 120],
  }),
  'large-are-cheaper': profile({
    peak: 140,
    serviceMs: { balancer: 1, web: 90, replica: 64, primary: 50 },
    p99Ms: 470,
    small: [2, 100],
    large: [8, 140],
  }),
  'one-of-each': profile({
    peak: 100,
    serviceMs: { balancer: 1, web: 140, replica: 20, primary: 20 },
    p99Ms: 500,
    failures: 1,
    small: [2, 50],
    large: [8, 150],
  }),
  'spares-that-cost': profile({
    peak: 120,
    serviceMs: { balancer: 1, web: 50, replica: 40, primary: 30 },
    p99Ms: 290,
    failures: 2,
    small: [2, 50],
    large: [16, 330],
  }),
  'reads-alone': profile({
    peak: 120,
    writes: 0,
    serviceMs: { balancer: 1, web: 20, replica: 90, primary: 30 },
    p99Ms: 350,
  }),
  'writes-above-all': profile({
    peak: 100,
    writes: 0.6,
    serviceMs: { balancer: 1, web: 40, replica: 20, primary: 90 },
    p99Ms: 410,
    large: [12, 250],
  }),
} satisfies Readonly<Record<string, Profile>>

export type ProfileName = keyof typeof profiles

/** Those whose cheapest plans are recorded. */
export const priced = [
  'small-are-cheaper',
  'large-are-cheaper',
  'one-of-each',
  'spares-that-cost',
  'reads-alone',
  'writes-above-all',
] as const satisfies readonly ProfileName[]
