/** Three data centers, and two name servers that tell users which of them to go to. */
import type { Load } from '../../src/contract/exercise.ts'
import type { Resolvers } from '../../src/contract/reach.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'

/** A hundred of them. Those in Tokyo keep every answer for a minute at least. */
const resolvers: readonly Resolvers[] = [
  { users: 'seoul', count: 32 },
  { users: 'tokyo', count: 4, leastTtlMs: 60_000 },
  { users: 'virginia', count: 32 },
  { users: 'frankfurt', count: 32 },
]

/** All is in Virginia, and everybody comes there. */
const oneCenter: StackChanges = {
  reach: { by: 'turn' },
  roles: { center: { regions: { virginia: 1 } }, dns: { regions: {} } },
}

/** Somebody edits the table. */
const byHand = (ttl: string): StackChanges => ({
  roles: { dns: { program: { provided: 'by-hand.ts' }, vars: { TTL: ttl } } },
})

function users(atS: number, requests: number, regions: Load['regions'] = {}): Step {
  return { atMs: atS * 1000, do: 'load', load: { ...perSecond(requests, 0), regions } }
}

const everywhere = { seoul: 0.3, tokyo: 0.1, virginia: 0.3, frankfurt: 0.3 }
const shares: readonly Column[] = [{ shareOf: 'center-1' }, { shareOf: 'center-2' }, { shareOf: 'center-3' }]

/** A hundred requests a second are all that one center can do. */
const small = { center: { serviceMs: 10 } }
/** Seoul is lost, and the others have as much room as it has users. */
const lost: Pick<Scene, 'steps' | 'measures' | 'columns' | 'endMs'> = {
  steps: [
    users(0, 150, { seoul: 0.4, virginia: 0.37, frankfurt: 0.23 }),
    { atMs: 40_000, do: 'crash', node: 'center-1' },
  ],
  measures: spans(['well', 20, 40], ['first', 40, 80], ['second', 80, 110], ['third', 110, 160]),
  columns: ['p50', 'p99', 'answered', ...shares],
  endMs: 160_000,
}

export default {
  entry: 'center',
  reach: { by: 'name', names: 'dns', resolvers },
  roles: {
    center: {
      program: { provided: 'center.ts' },
      regions: { seoul: 1, virginia: 1, frankfurt: 1 },
      serviceMs: 5,
      costPerMonth: 120,
    },
    dns: {
      program: { learner: 'dns.ts' },
      regions: { oregon: 1, singapore: 1 },
      serviceMs: 0.2,
      costPerMonth: 10,
      calls: ['center', 'dns'],
    },
  },
  beside: { 'one-center': oneCenter },
  scenes: {
    'one-center': {
      ...oneCenter,
      steps: [
        users(0, 40, { virginia: 1 }),
        users(20, 40, { frankfurt: 1 }),
        users(40, 40, { seoul: 1 }),
        { atMs: 60_000, do: 'crash', node: 'center-1' },
      ],
      measures: spans(['virginia', 5, 20], ['frankfurt', 25, 40], ['seoul', 45, 60], ['lost', 62, 80]),
      columns: ['p50', 'p99', 'errors'],
      endMs: 80_000,
    },
    'by-hand': {
      ...byHand('300'),
      steps: [
        users(0, 20, { seoul: 1 }),
        { atMs: 20_000, do: 'crash', node: 'center-1' },
        { atMs: 80_000, do: 'vars', node: 'dns-1', vars: { OUT: 'seoul' } },
        { atMs: 80_000, do: 'vars', node: 'dns-2', vars: { OUT: 'seoul' } },
      ],
      measures: spans(['well', 5, 20], ['lost', 21, 80], ['edited', 82, 295], ['expired', 305, 360]),
      columns: ['p50', 'p99', 'errors'],
      endMs: 360_000,
    },
    'three-centers': {
      steps: [
        users(0, 40, { virginia: 1 }),
        users(20, 40, { frankfurt: 1 }),
        users(40, 40, { seoul: 1 }),
        users(60, 40, everywhere),
        { atMs: 80_000, do: 'pause', node: 'center-1' },
      ],
      measures: spans(
        ['virginia', 5, 20],
        ['frankfurt', 25, 40],
        ['seoul', 45, 60],
        ['lost', 80, 140],
        ['after', 170, 200],
      ),
      columns: ['p50', 'p99', 'answered', { shareOf: 'center-1' }],
      endMs: 200_000,
    },
    disobey: {
      steps: [users(0, 40, { tokyo: 1 }), { atMs: 70_000, do: 'pause', node: 'center-1' }],
      measures: spans(['well', 30, 70], ['half', 70, 100], ['minute', 100, 120], ['late', 130, 160]),
      columns: ['p50', 'errors', 'answered', ...shares],
      endMs: 160_000,
    },
    drowned: { roles: small, ...lost },
    shared: {
      roles: {
        ...small,
        dns: {
          vars: {
            CARRIES: 'seoul=100,virginia=100,frankfurt=100',
            BRINGS: 'seoul=60,virginia=55,frankfurt=35',
          },
        },
      },
      ...lost,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 1 },
    regions: everywhere,
  },
} satisfies Stack
