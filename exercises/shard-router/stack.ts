/** Two routers in front of four shards. Users talk to the routers, as the web servers of Postcards would. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, perSecond, spans } from '../kit/stack.ts'

const cards: Figure = { id: 'cards', path: '/status', field: 'cards' }
const version: Figure = { id: 'version', path: '/status', field: 'version' }

const asUsersSee: readonly Column[] = ['p50', 'p99', 'errors']
const shares: readonly Column[] = [1, 2, 3, 4].map((number) => ({ shareOf: `shard-${number}` }))

/** One database, which users reach by a router that has no choice. */
function oneDatabase(cores: number, costPerMonth: number): StackChanges {
  return { roles: { shard: { regions: { seoul: 1 }, cores, costPerMonth } } }
}

/** Four shards, and what the routers of the scene take for the sharding key. */
function byKey(KEY: string): Scene {
  return {
    roles: { router: { program: { provided: 'plain-router.ts' }, vars: { KEY } } },
    steps: loads([0, 500]),
    measures: spans(['all', 1, 11]),
    columns: ['p99', 'errors', ...shares],
    endMs: 11_000,
  }
}

/** Lists of everyone's cards. Each shard takes long for one request in a hundred. */
function slowOnceInAHundred(count: number): Scene {
  const slow = { SLOW_PERCENT: '1', SLOW_MS: '500' }
  return {
    roles: {
      router: { program: { provided: 'plain-router.ts' }, vars: { GIVE_UP_MS: '250' } },
      shard: { regions: { seoul: count }, serviceMs: 1, vars: slow },
    },
    steps: [{ atMs: 0, do: 'load', load: { ...perSecond(40), read: '/cards?limit=10', writes: 0 } }],
    measures: spans(['all', 0, 20]),
    columns: ['requests', 'errors'],
    endMs: 20_000,
  }
}

export default {
  entry: 'router',
  roles: {
    router: {
      program: { learner: 'router.ts' },
      regions: { seoul: 2 },
      cores: 2,
      serviceMs: 0.5,
      costPerMonth: 40,
      scale: { least: 1, most: 4 },
      calls: ['shard'],
    },
    shard: {
      program: { provided: 'shard.ts' },
      regions: { seoul: 4 },
      serviceMs: 4,
      costPerMonth: 120,
      figures: [cards, version],
    },
  },
  beside: { 'one-database': oneDatabase(1, 120), 'big-database': oneDatabase(4, 960) },
  scenes: {
    'one-database': {
      ...oneDatabase(1, 120),
      steps: loads([0, 100], [10, 200], [20, 240], [30, 300]),
      measures: spans(['at-100', 0, 10], ['at-200', 10, 20], ['at-240', 20, 30], ['at-300', 30, 40]),
      columns: asUsersSee,
      endMs: 40_000,
    },
    'big-database': {
      ...oneDatabase(4, 960),
      steps: [...loads([0, 300], [10, 800]), { atMs: 20_000, do: 'crash', node: 'shard-1' }],
      measures: spans(['at-300', 0, 10], ['at-800', 10, 20], ['dead', 21, 30]),
      columns: asUsersSee,
      endMs: 30_000,
    },
    'by-day': byKey('day'),
    'by-country': byKey('country'),
    'by-person': byKey('person'),
    'four-shards': {
      steps: [...loads([0, 300], [10, 800]), { atMs: 20_000, do: 'crash', node: 'shard-2' }],
      measures: spans(['at-300', 0, 10], ['at-800', 10, 20], ['dead', 21, 30]),
      columns: asUsersSee,
      endMs: 30_000,
    },
    'four-asked': slowOnceInAHundred(4),
    'hundred-asked': slowOnceInAHundred(100),
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.3,
    keys: { count: 1000, zipf: 0 },
    read: '/people/{key}/cards/{key}',
    write: { method: 'PUT', path: '/people/{key}/cards/{key}', body: '{"at":0,"text":"a card of {key}"}' },
  },
} satisfies Stack
