/**
 * Two routers, their shards, and config, which keeps the plan that both go by. In views, web servers stand before the routers,
 * and the balancer of lesson 2.1 before those.
 */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, PlainRequest, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, spans } from '../kit/stack.ts'

const items: Figure = { id: 'items', path: '/status', field: 'items' }
const itemsOf = (...shards: readonly string[]): readonly Column[] =>
  shards.map((node) => ({ figure: 'items', node }))

const order = (count: number): PlainRequest => ({
  method: 'PUT',
  path: '/shards',
  body: JSON.stringify({
    shards: Object.fromEntries(Array.from({ length: count }, (_, index) => [`shard-${index + 1}`, 1])),
  }),
})

/** Routers that divide by the number of shards, and then by another one. */
const plainRouters = {
  program: { provided: 'plain-router.ts' },
  vars: { SHARDS: '4' },
  figures: [{ id: 'moved', path: '/moved', field: 'percent' }],
} as const
/** Users reach no router, so none of them gives it an order. */
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
  return { entry, roles: { ...roles, web } }
}

const fill: Step = { atMs: 0, do: 'ask', node: 'router-1', request: { method: 'POST', path: '/fill' } }
const addShard: Step = { atMs: 20_000, do: 'add', role: 'shard' }

export default {
  entry: 'router',
  roles: {
    router: {
      program: { learner: 'router.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      costPerMonth: 40,
      calls: ['shard', 'config'],
    },
    shard: {
      program: { shared: 'database' },
      regions: { seoul: 4 },
      serviceMs: 2,
      costPerMonth: 120,
      scale: { least: 1, most: 8 },
      tier: 'data',
      figures: [items],
    },
    config: {
      program: { shared: 'database' },
      regions: { seoul: 1 },
      costPerMonth: 20,
      tier: 'data',
    },
  },
  view: behindWeb('seoul'),
  beside: { 'five-shards': { roles: { shard: { regions: { seoul: 5 } } } } },
  scenes: {
    'four-then-five': {
      roles: { router: plainRouters },
      steps: [
        fill,
        ...loads([15, 200, 0]),
        addShard,
        { atMs: 25_000, do: 'vars', node: 'router-1', vars: { SHARDS: '5' } },
        { atMs: 25_000, do: 'vars', node: 'router-2', vars: { SHARDS: '5' } },
      ],
      measures: spans(['four', 15, 25], ['five', 25.1, 35]),
      columns: ['errors', ...itemsOf('shard-1', 'shard-5')],
      endMs: 35_000,
    },
    'how-many-move': {
      roles: { router: { ...plainRouters, regions: { seoul: 1 } } },
      steps: [],
      measures: spans(['from-four-to-five', 0, 1]),
      columns: [{ figure: 'moved', node: 'router-1' }],
      endMs: 1000,
    },
    'a-shard-is-added': {
      roles: { router: { regions: { seoul: 1 } } },
      steps: [
        ...loads([0, 200, 1], [15, 200, 0.3]),
        addShard,
        { atMs: 25_000, do: 'ask', node: 'router-1', request: order(5) },
      ],
      measures: spans(['four', 15, 25], ['moving', 25, 32], ['five', 40, 50]),
      columns: ['p99', 'errors', ...itemsOf('shard-1', 'shard-5')],
      endMs: 50_000,
    },
    'it-dies-meanwhile': {
      roles: { router: { regions: { seoul: 1 } } },
      steps: [
        ...loads([0, 200, 1], [15, 200, 0.3]),
        addShard,
        { atMs: 25_000, do: 'ask', node: 'router-1', request: order(5) },
        { atMs: 28_500, do: 'crash', node: 'shard-5' },
        { atMs: 38_500, do: 'restart', node: 'shard-5' },
      ],
      measures: spans(['four', 15, 25], ['dead', 29, 38], ['after', 50, 60]),
      columns: ['errors', ...itemsOf('shard-1', 'shard-5')],
      endMs: 60_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.3,
    keys: { count: 1000, zipf: 0 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: 'a card of {key}' },
  },
} satisfies Stack
