/** Balancers, web servers, replicas for reads and a primary for writes; and a planner who says how many of each there should be. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'
import { evening } from './evening.ts'

const frankfurt = (count: number): Record<string, number> => ({ frankfurt: count })
const many = (count: number) => ({ regions: frankfurt(count) })

/** Nobody is turned away: lines are as long as they get. */
const backlog = 100_000
const built: Figure = { id: 'built', path: '/', field: 'told' }

/** Nobody builds: what there is, is there from the beginning. */
const fixed = (balancers: number, web: number, replicas: number): StackChanges => ({
  roles: { balancer: many(balancers), web: many(web), replica: many(replicas), builder: { regions: {} } },
})

/** Web servers alone have something to do, so that theirs are the only lines. */
const webAlone = (count: number): StackChanges => ({
  roles: {
    balancer: many(1),
    web: many(count),
    replica: { ...many(4), serviceMs: 5 },
    primary: { serviceMs: 5 },
    builder: { regions: {} },
  },
})

/** Of each tier one, and the builder orders the others before the evening begins. */
const asPlanned: StackChanges = {
  roles: { balancer: many(1), web: many(1), replica: many(1), builder: many(1) },
}

const dies = (...nodes: readonly string[]): Step[] =>
  nodes.map((node) => ({ atMs: 25_000, do: 'crash', node }))

const eveningWithDeaths = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [...loads([5, evening.requests.peak]), ...dies('balancer-1', 'web-1', 'replica-1')],
  measures: spans(['well', 7, 25], ['dead', 26, 40]),
  columns: ['rate', 'p50', 'p99', 'errors', 'bill'],
  endMs: 40_000,
})

export default {
  entry: 'balancer',
  // Users find one that lives.
  reach: { by: 'nearest', convergesMs: 200 },
  roles: {
    balancer: {
      program: { provided: 'balancer.ts' },
      regions: frankfurt(2),
      cores: 2,
      serviceMs: evening.serviceMs.balancer,
      backlog,
      costPerMonth: 40,
      calls: ['web'],
    },
    web: {
      program: { provided: 'web.ts' },
      regions: frankfurt(3),
      cores: 2,
      serviceMs: evening.serviceMs.web,
      backlog,
      costPerMonth: 40,
      calls: ['replica', 'primary'],
    },
    replica: {
      program: { provided: 'database.ts' },
      regions: frankfurt(2),
      cores: 2,
      serviceMs: evening.serviceMs.replica,
      backlog,
      costPerMonth: 40,
      tier: 'database',
    },
    primary: {
      program: { provided: 'database.ts' },
      regions: frankfurt(1),
      cores: 2,
      serviceMs: evening.serviceMs.primary,
      backlog,
      costPerMonth: 40,
      tier: 'database',
    },
    planner: {
      program: { learner: 'server.ts' },
      regions: frankfurt(1),
      costPerMonth: 0,
    },
    builder: {
      program: { provided: 'builder.ts' },
      regions: {},
      vars: { EVENING: JSON.stringify(evening) },
      costPerMonth: 0,
      calls: ['planner', 'platform'],
      figures: [built],
    },
  },
  platform: {
    roles: {
      balancer: { bootMs: 1000, quota: 4 },
      web: { bootMs: 1000, quota: 16 },
      replica: { bootMs: 1000, quota: 12 },
    },
    mayAsk: ['builder'],
  },
  view: asPlanned,
  scenes: {
    average: {
      ...fixed(1, 1, 1),
      steps: loads([0, evening.requests.average], [20, 60], [40, evening.requests.peak]),
      measures: spans(['average', 2, 20], ['more', 22, 40], ['peak', 42, 60]),
      endMs: 60_000,
    },
    busier: {
      ...webAlone(1),
      steps: loads([0, 25], [60, 35], [120, 45], [180, 47.5]),
      measures: spans(['half', 2, 60], ['seventy', 62, 120], ['ninety', 125, 180], ['nearly', 190, 300]),
      endMs: 300_000,
    },
    'eight-times': {
      ...webAlone(8),
      steps: loads([0, 360]),
      measures: spans(['all', 3, 40]),
      endMs: 40_000,
    },
    'no-spare': eveningWithDeaths(fixed(2, 3, 2)),
    planned: eveningWithDeaths(asPlanned),
  },
  load: {
    usersPerDay: 216_000,
    requestsPerUser: 10,
    peak: 4,
    writes: evening.writes,
    regions: { frankfurt: 1 },
  },
} satisfies Stack
