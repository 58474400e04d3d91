/**
 * A database in Virginia, and a follower that keeps a copy of it in Frankfurt. In views, web servers stand before both, and
 * users come to the nearer ones.
 */
import type { Figure, Role } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, perSecond, spans } from '../kit/stack.ts'

/** How many changes that wrote an item are in it; all of them are by one person here. */
const counted: Figure = { id: 'counted', path: '/snapshot', field: 'counts.ann' }
const offset: Figure = { id: 'offset', path: '/snapshot', field: 'offset' }
const here: Column = { figure: 'counted', node: 'database-1' }
const there: Column = { figure: 'counted', node: 'follower-1' }

const web: Role = {
  program: { provided: 'web.ts' },
  regions: { virginia: 1, frankfurt: 1 },
  cores: 4,
  serviceMs: 1,
  vars: { READS: 'near' },
  costPerMonth: 40,
  calls: ['database', 'follower'],
}

/** What comes to mind first. */
function plain(tells: string): StackChanges {
  return {
    roles: {
      database: { program: { provided: 'plain-database.ts' }, vars: { TELLS: tells } },
      follower: {
        program: { provided: 'plain-follower.ts' },
        vars: { ASKS: tells === 'by-feed' ? 'yes' : 'no' },
      },
    },
  }
}

const writes = (rate: number, untilS: number): Step[] => loads([0, rate, 1], [untilS, 0, 1])

/** For ten seconds no message gets from one center to the other. */
function cutOff(changes: StackChanges): Scene {
  return {
    ...changes,
    steps: [
      ...writes(20, 30),
      { atMs: 10_000, untilMs: 20_000, do: 'partition', a: ['database-1'], b: ['follower-1'] },
    ],
    measures: spans(['well', 0, 10], ['cut', 10, 20], ['healed', 20, 40]),
    columns: ['errors', here, there],
    endMs: 40_000,
  }
}

/** Nothing crashes, and nothing gets lost. */
function quietMinute(changes: StackChanges): Scene {
  return {
    ...changes,
    steps: writes(40, 60),
    measures: spans(['minute', 0, 60], ['later', 60, 80]),
    columns: ['errors', here, there],
    endMs: 80_000,
  }
}

const readers: Step = {
  atMs: 0,
  do: 'load',
  load: { ...perSecond(40), writes: 0.1, regions: { frankfurt: 1 } },
}

function fromFrankfurt(changes: StackChanges): Scene {
  return {
    ...changes,
    steps: [readers, { atMs: 20_000, untilMs: 30_000, do: 'crash', node: 'database-1' }],
    measures: spans(['well', 5, 20], ['dead', 20, 30]),
    columns: ['p50', 'p99', 'errors'],
    endMs: 30_000,
  }
}

export default {
  entry: 'database',
  roles: {
    database: {
      program: { learner: 'database.ts' },
      regions: { virginia: 1 },
      costPerMonth: 120,
      figures: [offset, counted],
    },
    follower: {
      program: { learner: 'follower.ts' },
      regions: { frankfurt: 1 },
      costPerMonth: 120,
      calls: ['database'],
      figures: [offset, counted],
    },
  },
  view: {
    entry: 'web',
    reach: { by: 'nearest' },
    roles: { web, database: { serviceMs: 2 }, follower: { serviceMs: 2 } },
  },
  beside: { 'one-center': { roles: { web: { vars: { READS: 'database' } } } } },
  charts: ['offset'],
  scenes: {
    'told-directly': cutOff(plain('directly')),
    'as-they-are-done': quietMinute(plain('by-feed')),
    'by-feed': cutOff({}),
    'in-order': quietMinute({}),
    'both-crash': {
      steps: [
        ...writes(20, 40),
        { atMs: 10_030, do: 'crash', node: 'follower-1' },
        { atMs: 15_000, do: 'restart', node: 'follower-1' },
        { atMs: 20_040, do: 'crash', node: 'database-1' },
        { atMs: 25_000, do: 'restart', node: 'database-1' },
        { atMs: 30_000, do: 'crash', node: 'follower-1', disk: 'lose' },
        { atMs: 32_000, do: 'restart', node: 'follower-1' },
      ],
      measures: spans(
        ['well', 0, 10],
        ['follower', 10, 20],
        ['database', 20, 30],
        ['lost', 30, 40],
        ['quiet', 40, 45],
      ),
      columns: ['errors', here, there],
      endMs: 45_000,
    },
    'one-center': fromFrankfurt({ roles: { web: { vars: { READS: 'database' } } } }),
    'two-centers': fromFrankfurt({}),
    'center-lost': {
      steps: [
        ...writes(20, 40),
        { atMs: 15_000, do: 'crash', node: 'database-1', disk: 'lose' },
        { atMs: 20_000, do: 'restart', node: 'database-1' },
      ],
      measures: spans(['well', 0, 15], ['dead', 15, 20], ['blank', 20, 40]),
      columns: ['errors', here, there],
      endMs: 40_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 100, zipf: 1 },
    regions: { virginia: 0.5, frankfurt: 0.5 },
    read: '/items/{key}',
    write: { method: 'PUT', path: '/items/{key}', body: '{"person":"ann","text":"a card about {key}"}' },
  },
} satisfies Stack
