/**
 * Two routers before eight shards of 50 requests a second. In scenes a crowd wants one card, and everybody else is the load.
 * In views, web servers stand before the routers, and the balancer of lesson 2.1 before those.
 */
import type { Figure, Role } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, perSecond, spans } from '../kit/stack.ts'

/** Everybody else: 10 requests a second for each shard. */
const OTHERS = 80
const CELEBRITY = 'celebrity'

const of = (node: string, figure: string): Column => ({ figure, node })
const crowdSees: readonly Column[] = [of('crowd-1', 'served'), of('crowd-1', 'p99-crowd')]
const othersSee: readonly Column[] = ['p99', 'errors']

const figures: readonly Figure[] = [
  { id: 'served', path: '/', field: 'servedPercent' },
  { id: 'p99-crowd', path: '/', field: 'p99Ms' },
]

const crowd: Partial<Role> = {
  program: { provided: 'crowd.ts' },
  regions: { seoul: 1 },
  calls: ['router'],
  figures,
  vars: { KEYS: CELEBRITY },
}
/** What is asked for is there. */
const shard: Partial<Role> = { vars: { ALL_EXIST: 'yes' } }
const others: Step = {
  atMs: 0,
  do: 'load',
  load: { ...perSecond(OTHERS, 0), keys: { count: 2000, zipf: 0 } },
}

const crowdComes = (atS: number, READS: number, LIKES: number): Step => ({
  atMs: atS * 1000,
  do: 'vars',
  node: 'crowd-1',
  vars: { READS: String(READS), LIKES: String(LIKES) },
})

/** Of all that shards are asked, what its home is asked. */
const HOME = 'shard-6'
const shown: readonly Column[] = [...othersSee, ...crowdSees, { shareOf: HOME }]

/** They come after 15 seconds, and are there for 15 more. */
const rush = (changes: StackChanges): Scene => ({
  roles: { crowd, shard, ...changes.roles },
  steps: [others, crowdComes(15, 150, 10), crowdComes(30, 0, 0)],
  measures: spans(['before', 5, 15], ['found', 15, 20], ['crowd', 23, 30], ['after', 38, 45]),
  columns: shown,
  endMs: 45_000,
})

const plain = (vars: Readonly<Record<string, string>>): StackChanges => ({
  roles: { router: { program: { provided: 'plain-router.ts' }, vars } },
})

/** Users reach no router. */
function behindWeb(region: string): StackChanges {
  const { entry = 'balancer', roles } = behindBalancer(region)
  const web = {
    program: { provided: 'web.ts' },
    regions: { [region]: 2 },
    cores: 2,
    serviceMs: 0.2,
    costPerMonth: 40,
    calls: ['router'],
  }
  return { entry, roles: { ...roles, web, shard } }
}

export default {
  entry: 'router',
  roles: {
    router: {
      program: { learner: 'router.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      backlog: 1000,
      costPerMonth: 40,
      calls: ['shard'],
    },
    shard: {
      program: { provided: 'shard.ts' },
      regions: { seoul: 8 },
      serviceMs: 20,
      backlog: 50,
      costPerMonth: 60,
      tier: 'data',
    },
  },
  view: behindWeb('seoul'),
  scenes: {
    celebrity: rush(plain({})),
    'own-shard': rush(plain({ ALONE: CELEBRITY })),
    'with-yours': rush({}),
    'four-times': {
      roles: { crowd, shard },
      steps: [others, crowdComes(0, 150, 10), crowdComes(18, 600, 10)],
      measures: spans(['crowd', 10, 18], ['four-times', 22, 30]),
      columns: shown,
      endMs: 30_000,
    },
    'its-home-dies': {
      roles: { crowd, shard },
      steps: [
        others,
        crowdComes(0, 150, 10),
        { atMs: 18_000, do: 'crash', node: HOME },
        { atMs: 26_000, do: 'restart', node: HOME },
      ],
      measures: spans(['crowd', 10, 18], ['dead', 21, 26], ['back', 34, 40]),
      columns: [...othersSee, ...crowdSees],
      endMs: 40_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.02,
    keys: { count: 2000, zipf: 1.2 },
    read: '/items/{key}',
    write: { method: 'POST', path: '/items/{key}/likes', body: '' },
  },
} satisfies Stack
