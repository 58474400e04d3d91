/** The whole of Postcards. Its roles are made of the learner's plan; what stands here is what no plan decides. */
import type { Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { spans } from '../kit/stack.ts'
import { oneCenter, oneWebEach, planned, threeCenters, unplanned } from './plans.ts'
import { deploying } from './roles.ts'
import { PEAK, pastEdges, peak, rate } from './traffic.ts'

const users = (atS: number, requests?: number): Step => ({
  atMs: atS * 1000,
  do: 'load',
  load: requests === undefined ? peak : rate(requests),
})

const away = (node: string, fromS: number, untilS: number): Step[] => [
  { atMs: fromS * 1000, do: 'crash', node },
  { atMs: untilS * 1000, do: 'restart', node },
]

const atThePeak = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [users(0)],
  measures: spans(['peak', 6, 14]),
  columns: ['rate', 'p50', 'p99', 'errors'],
  endMs: 14_000,
})

const seoul = ['edge-1', 'edge-2', 'balancer-1', 'balancer-2', 'web-1', 'web-2', 'cache-1', 'cache-2'].concat(
  ['router-1', 'router-2', 'shard-a-1', 'shard-b-1'],
)

export default {
  entry: 'edge',
  reach: {
    by: 'name',
    names: 'dns',
    resolvers: ['seoul', 'virginia', 'frankfurt'].map((region) => ({ users: region, count: 8 })),
  },
  roles: {
    ...unplanned,
    ...deploying,
    /** Keeps the list of shards for the routers. In none of the centers, as whoever has to be asked when one of them is lost. */
    config: {
      program: { shared: 'database' },
      regions: { oregon: 1 },
      costPerMonth: 20,
      tier: 'router',
    },
  },
  platform: {
    roles: {
      web: {
        bootMs: 2000,
        quota: 120,
        versions: { now: { learner: 'web.ts' }, next: { learner: 'next.ts' } },
      },
    },
    mayAsk: ['deployer'],
  },
  beside: { 'one-center': planned(oneCenter) },
  scenes: {
    'one-center': {
      ...planned(oneCenter),
      steps: [users(0, 10), users(20)],
      measures: spans(['few', 5, 20], ['peak', 24, 32]),
      columns: ['p50', 'p99', 'errors'],
      endMs: 32_000,
    },
    'with-cache': atThePeak(planned(threeCenters)),
    'without-cache': atThePeak({
      roles: {
        ...planned(threeCenters).roles,
        cache: { ...planned(threeCenters).roles?.cache, regions: {} },
      },
    }),
    whole: { ...atThePeak({}), columns: ['rate', 'p50', 'p99', 'errors', { billAtPeak: PEAK }] },
    'one-web-each': {
      ...planned(oneWebEach),
      steps: [users(0, 200), ...away('web-1', 10, 20)],
      measures: spans(['well', 5, 10], ['gone', 11, 20], ['back', 23, 30]),
      columns: ['p99', 'errors', 'answered'],
      endMs: 30_000,
    },
    'one-by-one': {
      ...planned(threeCenters),
      steps: [
        users(0, 200),
        ...away('edge-1', 10, 16),
        ...away('balancer-1', 20, 26),
        ...away('web-1', 30, 36),
        ...away('cache-1', 40, 46),
        ...away('router-1', 50, 56),
        ...away('shard-a-1', 60, 66),
      ],
      measures: spans(
        ['well', 5, 10],
        ['edge', 10, 16],
        ['balancer', 20, 26],
        ['web', 30, 36],
        ['cache', 40, 46],
        ['router', 50, 56],
        ['shard', 60, 66],
      ),
      columns: ['p50', 'p99', 'errors'],
      endMs: 66_000,
    },
    'center-lost': {
      ...planned(threeCenters),
      steps: [users(0, 400), ...seoul.flatMap((node) => away(node, 10, 30))],
      measures: spans(['well', 5, 10], ['gone', 12, 30], ['back', 34, 44]),
      columns: ['p50', 'p99', 'errors', 'answered'],
      endMs: 44_000,
    },
  },
  results: { scene: 'whole', measure: 'peak' },
  load: pastEdges,
} satisfies Stack
