/** Users, one balancer with a public address, and four web servers on private ones. */
import type { Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'

/** Users talk to the servers themselves, to each address in turn. */
function direct(count: number): StackChanges {
  return { entry: 'web', roles: { balancer: { regions: {} }, web: { regions: { frankfurt: count } } } }
}

/** The balancer of stage 2. */
const takesTurns: StackChanges = { roles: { balancer: { program: { provided: 'round-robin.ts' } } } }

/** Every 750 ms somebody lists all cards of a person. */
const lists = {
  steps: [
    ...loads([0, 200]),
    ...Array.from({ length: 26 }, (_, person): Step => {
      return { atMs: person * 750 + 250, do: 'send', request: { path: `/people/${person}/cards` } }
    }),
  ],
  measures: spans(['all', 0, 20]),
  endMs: 20_000,
} satisfies Scene

/** web-3 answers everything with 500, at once. */
function failsFast(changes: StackChanges): Scene {
  const broken = JSON.stringify({ broken: true, brokenMs: 1 })
  const web = { serviceMs: 0, vars: { delayMs: '50' } }
  return {
    ...changes,
    roles: { ...changes.roles, web },
    steps: [
      { atMs: 0, do: 'ask', node: 'web-3', request: { method: 'PUT', path: '/control', body: broken } },
      ...loads([0, 1000]),
    ],
    measures: spans(['all', 0, 5]),
    columns: [
      'rate',
      'errors',
      { shareOf: 'web-1' },
      { shareOf: 'web-2' },
      { shareOf: 'web-3' },
      { shareOf: 'web-4' },
    ],
    endMs: 5000,
  }
}

export default {
  entry: 'balancer',
  roles: {
    balancer: {
      program: { learner: 'balancer.ts' },
      regions: { frankfurt: 1 },
      serviceMs: 0.2,
      costPerMonth: 20,
      calls: ['web'],
    },
    web: {
      program: { provided: 'web.ts' },
      fills: 'web-server',
      regions: { frankfurt: 4 },
      cores: 2,
      serviceMs: 20,
      vars: { listMs: '1000' },
      costPerMonth: 40,
      scale: { least: 1, most: 8 },
    },
  },
  beside: { 'one-server': direct(1) },
  scenes: {
    'one-server': {
      ...direct(1),
      steps: loads([0, 40], [20, 80], [40, 90], [60, 120]),
      measures: spans(['at-40', 0, 20], ['at-80', 20, 40], ['at-90', 40, 60], ['at-120', 60, 80]),
      endMs: 80_000,
    },
    'two-addresses': {
      ...direct(2),
      steps: [...loads([0, 80]), { atMs: 5000, do: 'crash', node: 'web-1' }],
      measures: spans(['both', 0, 5], ['one', 5, 15]),
      endMs: 15_000,
    },
    'takes-turns': {
      ...takesTurns,
      steps: [...loads([0, 100]), { atMs: 5000, do: 'crash', node: 'web-2' }],
      measures: spans(['all', 0, 5], ['three', 5, 15]),
      endMs: 15_000,
    },
    'four-servers': {
      steps: [
        ...loads([0, 40], [10, 80], [20, 120], [30, 320], [40, 200]),
        { atMs: 45_000, do: 'crash', node: 'web-2' },
      ],
      measures: spans(
        ['at-40', 0, 10],
        ['at-80', 10, 20],
        ['at-120', 20, 30],
        ['at-320', 30, 40],
        ['web-2-dies', 41, 51],
      ),
      endMs: 51_000,
    },
    'lists-in-turn': { ...takesTurns, ...lists },
    'lists-to-the-least-busy': lists,
    'fails-fast-in-turn': failsFast(takesTurns),
    'fails-fast': failsFast({}),
  },
  load: { usersPerDay: 100_000, requestsPerUser: 20, peak: 4, writes: 0.1, keys: { count: 1000, zipf: 1 } },
} satisfies Stack
