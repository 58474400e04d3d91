/** Two web servers before four shards of SQLite. In scenes, readers go by numbers, and so do those whom they follow. */
import type { JourneyStep, Role } from '../../src/contract/exercise.ts'
import type { Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, perSecond, spans } from '../kit/stack.ts'
import { FOLLOWED_BY_MANY, READERS, READING } from './tables.ts'

const json = { 'content-type': 'application/json' }
const follows = (name: string): JourneyStep => ({
  method: 'PUT',
  path: `/people/user-{user}/follows/${name}-{key}`,
})
const readsFeed: JourneyStep = { path: '/people/user-{user}/feed', afterMs: 50 }

/** Somebody follows four people, one of whom posts a card, and reads the feed twenty times. */
const friends = ['ann', 'bob', 'cem', 'dora']
const followsAndReads: readonly JourneyStep[] = [
  ...friends.map(follows),
  { method: 'PUT', path: '/people/ann-{key}/cards/to-{user}', headers: json, body: '{"text":"To {user}"}' },
  ...Array.from({ length: 20 }, () => readsFeed),
]

/** Each of them does this once: forty readers, or whoever they are. */
const people = (atS: number, perS: number, ...steps: readonly JourneyStep[]): Step => ({
  atMs: 1000 * atS,
  do: 'load',
  load: { ...perSecond(perS), keys: { count: READERS, zipf: 0 }, journey: { steps } },
})
const readers = (atS: number, perS: number): Step => people(atS, perS, { path: '/people/reader-{key}/feed' })

/** As quick as the database of lesson 1.4. */
const quick: Partial<Role> = { serviceMs: 1, backlog: 1000 }

const plain = (DOES: string, FIRST: string): NonNullable<StackChanges['roles']> => ({
  web: { program: { provided: 'plain.ts' }, vars: { DOES } },
  shard: { ...quick, vars: { FIRST } },
})

/** Forty readers, who read all the time; one of four shards is dead for ten seconds. */
const oneDies = (setUp: readonly Step[], atS: number, changes: StackChanges): Scene => ({
  ...changes,
  steps: [
    ...setUp,
    readers(atS, 40),
    { atMs: (atS + 10) * 1000, do: 'crash', node: 'shard-3' },
    { atMs: (atS + 20) * 1000, do: 'restart', node: 'shard-3' },
  ],
  measures: spans(['well', atS + 2, atS + 10], ['dead', atS + 11, atS + 20], ['back', atS + 22, atS + 28]),
  columns: ['requests', 'p50', 'p99', 'errors'],
  endMs: (atS + 28) * 1000,
})

/** Those who read follow six people, who post. */
const readerFollows: readonly JourneyStep[] = Array.from({ length: 6 }, (_, place) => ({
  method: 'PUT',
  path: `/people/reader-{key}/follows/author-${place}`,
}))
const authorsPost: readonly JourneyStep[] = Array.from({ length: 6 }, (_, place) => ({
  method: 'PUT',
  path: `/people/author-${place}/cards/card-{user}-${place}`,
  headers: json,
  body: '{"text":"A card"}',
}))

const celebrityPosts: JourneyStep = {
  method: 'PUT',
  path: '/people/celebrity/cards/card-{user}',
  headers: json,
  body: '{"text":"Hello to all of you"}',
}

/** A celebrity posts all the time; one of four shards is dead for a while, and it is not their own. */
const posting = (atS: number, setUp: readonly Step[], changes: StackChanges): Scene => ({
  ...changes,
  steps: [
    ...setUp,
    people(atS, 2, celebrityPosts),
    { atMs: (atS + 6) * 1000, do: 'crash', node: 'shard-3' },
    { atMs: (atS + 12) * 1000, do: 'restart', node: 'shard-3' },
  ],
  measures: spans(['well', atS, atS + 6], ['dead', atS + 6, atS + 12], ['back', atS + 13, atS + 18]),
  columns: ['requests', 'p50', 'p99', 'errors'],
  endMs: (atS + 18) * 1000,
})

const web: Partial<Role> = { serviceMs: 1, cores: 2 }

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { frankfurt: 2 },
      backlog: 1000,
      costPerMonth: 40,
      calls: ['shard'],
      ...web,
    },
    shard: {
      program: { shared: 'sql' },
      engine: 'sqlite',
      regions: { frankfurt: 4 },
      serviceMs: 12,
      backlog: 200,
      costPerMonth: 60,
      tier: 'data',
    },
  },
  view: behindBalancer('frankfurt'),
  scenes: {
    'one-by-one': {
      roles: plain('one-by-one', READING),
      steps: [readers(0, 20)],
      measures: spans(['all', 2, 12]),
      columns: ['requests', 'p50', 'p99'],
      endMs: 12_000,
    },
    'one-dead': oneDies([], 0, { roles: plain('at-once', READING) }),
    'yours-one-dead': oneDies([people(0, 6, ...readerFollows), people(12, 1, ...authorsPost)], 20, {
      roles: { shard: quick },
    }),
    'in-the-request': posting(0, [], { roles: plain('in-the-request', FOLLOWED_BY_MANY) }),
    'yours-many': posting(
      10,
      [people(0, 50, { method: 'PUT', path: '/people/fan-{user}/follows/celebrity' })],
      { roles: { shard: quick } },
    ),
  },
  load: {
    usersPerDay: 50_000,
    requestsPerUser: 1,
    peak: 4,
    keys: { count: 400, zipf: 0 },
    journey: { steps: followsAndReads },
  },
} satisfies Stack
