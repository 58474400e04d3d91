/** Four edges around the world, each user at the nearest, and one origin in Virginia. */
import type { Figure, Load } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'

const entries: Figure = { id: 'entries', path: '/.edge/status', field: 'entries' }
const requests: Figure = { id: 'requests', path: '/.origin/status', field: 'requests' }
const soFar: Column = { figure: 'requests', node: 'origin-1' }

const PICTURE_BYTES = '200000'
const PER_SECOND = 20

/** Everybody comes to the origin, however far. */
const withoutEdges: StackChanges = { entry: 'origin', roles: { edge: { regions: {} } } }

const pictures: StackChanges = { roles: { origin: { vars: { BYTES: PICTURE_BYTES } } } }

/** From so many seconds on, all users are there. */
function users(atS: number, region: string, more: Partial<Load> = {}): Step {
  return {
    atMs: atS * 1000,
    do: 'load',
    load: { ...perSecond(PER_SECOND), regions: { [region]: 1 }, ...more },
  }
}

const many = { keys: { count: 100, zipf: 1 } }
const few = { keys: { count: 20, zipf: 1 } }

/** The same load in three places, one after the other. */
const around: Pick<Scene, 'steps' | 'measures' | 'endMs'> = {
  steps: [users(0, 'virginia', many), users(20, 'frankfurt', many), users(40, 'seoul', many)],
  measures: spans(['virginia', 5, 20], ['frankfurt', 25, 40], ['seoul', 45, 60]),
  endMs: 60_000,
}

const inSeoul: Pick<Scene, 'steps' | 'measures' | 'endMs'> = {
  steps: [users(0, 'seoul', few)],
  measures: spans(['seoul', 10, 40]),
  endMs: 40_000,
}

export default {
  entry: 'edge',
  reach: { by: 'nearest', convergesMs: 1000 },
  roles: {
    edge: {
      program: { learner: 'edge.ts' },
      regions: { seoul: 1, tokyo: 1, frankfurt: 1, virginia: 1 },
      serviceMs: 0.5,
      costPerMonth: 20,
      vars: { PURGE_KEY: 'only-the-editors-know', IGNORED: 'utm_source,utm_medium,fbclid' },
      calls: ['origin'],
      figures: [entries],
    },
    origin: {
      program: { provided: 'origin.ts' },
      regions: { virginia: 1 },
      serviceMs: 2,
      costPerMonth: 120,
      vars: { BYTES: '4000', CONTROL: 'max-age=3600' },
      figures: [requests],
    },
  },
  beside: { 'without-edges': withoutEdges },
  scenes: {
    far: { ...withoutEdges, ...around, columns: ['p50', 'p99'] },
    'far-picture': {
      ...withoutEdges,
      roles: { ...withoutEdges.roles, ...pictures.roles },
      ...inSeoul,
      columns: ['p50', 'p99', 'bill'],
    },
    near: { ...pictures, ...around, columns: ['p50', 'p99', soFar] },
    lifetimes: {
      ...pictures,
      steps: [
        { atMs: 0, do: 'vars', node: 'origin-1', vars: { CONTROL: 'max-age=1' } },
        users(0, 'seoul', few),
        { atMs: 20_000, do: 'vars', node: 'origin-1', vars: { CONTROL: 'max-age=10' } },
        { atMs: 60_000, do: 'vars', node: 'origin-1', vars: { CONTROL: 'max-age=3600' } },
      ],
      measures: spans(['one', 0, 20], ['ten', 21, 60], ['hour', 72, 100]),
      columns: ['p50', 'p99', soFar],
      endMs: 100_000,
    },
    'edge-goes': {
      ...pictures,
      steps: [
        users(0, 'seoul', few),
        { atMs: 20_000, do: 'crash', node: 'edge-1' },
        { atMs: 40_000, do: 'restart', node: 'edge-1' },
      ],
      measures: spans(['well', 10, 20], ['dead', 20, 22], ['elsewhere', 25, 40], ['back', 45, 55]),
      columns: ['p50', 'p99', 'errors'],
      endMs: 55_000,
    },
    'near-picture': { ...pictures, ...inSeoul, columns: ['p50', 'p99', 'bill'] },
    'long-tail': {
      ...pictures,
      steps: [users(0, 'seoul', { keys: { count: 1_000_000, zipf: 0 } })],
      measures: spans(['seoul', 10, 40]),
      columns: ['p50', 'p99', 'bill'],
      endMs: 40_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 200,
    peak: 4,
    keys: { count: 3, zipf: 0 },
    regions: { seoul: 0.4, tokyo: 0.2, frankfurt: 0.2, virginia: 0.2 },
    read: '/pictures/{key}.jpg',
  },
} satisfies Stack
