/** A balancer, and three web servers that know who is logged in, each in its own memory. */
import type { JourneyStep } from '../../src/contract/exercise.ts'
import type { Column, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'

/** Sixty people click once in three seconds each. After a minute somebody has gone, and another one comes. */
const people: NonNullable<StackChanges['roles']>[string] = {
  program: { provided: 'people.ts' },
  regions: { seoul: 1 },
  calls: ['balancer'],
  vars: { USERS: '60', CLICKS: '20' },
}
const clicks: Step = { atMs: 0, do: 'load', load: { ...perSecond(20), journey: { steps: [{ path: '/' }] } } }
const shares: readonly Column[] = ['errors', ...['web-1', 'web-2', 'web-3'].map((shareOf) => ({ shareOf }))]

const looksAround: JourneyStep = { path: '/me', sees: 'user {user}', afterMs: 500 }

export default {
  entry: 'balancer',
  roles: {
    balancer: {
      program: { learner: 'balancer.ts' },
      regions: { seoul: 1 },
      serviceMs: 0.2,
      costPerMonth: 20,
      calls: ['web'],
      vars: { draining: '' },
    },
    web: {
      program: { provided: 'web.ts' },
      regions: { seoul: 3 },
      serviceMs: 8,
      costPerMonth: 40,
      scale: { least: 1, most: 6 },
      figures: [{ id: 'sessions', path: '/status', field: 'sessions' }],
      vars: { slowMs: '500' },
    },
    office: { program: { provided: 'office.ts' }, regions: {} },
  },
  scenes: {
    'in-turn': {
      entry: 'people',
      roles: { people, balancer: { program: { provided: 'in-turn.ts' } } },
      steps: [clicks],
      measures: spans(['all', 3, 23]),
      columns: shares,
      endMs: 23_000,
    },
    noon: {
      entry: 'people',
      roles: { people, web: { regions: { seoul: 2 } } },
      steps: [clicks, { atMs: 60_000, do: 'add', role: 'web' }],
      measures: spans(
        ['before', 40, 60],
        ['at-once', 60, 70],
        ['later', 70, 80],
        ['half', 90, 100],
        ['all-gone', 125, 145],
      ),
      columns: shares,
      endMs: 145_000,
    },
    crash: {
      entry: 'people',
      roles: { people },
      steps: [
        clicks,
        { atMs: 30_000, do: 'crash', node: 'web-2' },
        { atMs: 40_000, do: 'restart', node: 'web-2' },
      ],
      measures: spans(
        ['before', 10, 30],
        ['dies', 30, 33],
        ['dead', 33, 40],
        ['back', 41, 51],
        ['later', 105, 125],
      ),
      columns: shares,
      endMs: 125_000,
    },
    drained: {
      entry: 'people',
      roles: { people },
      steps: [
        clicks,
        { atMs: 30_000, do: 'vars', node: 'balancer-1', vars: { draining: 'web-2' } },
        { atMs: 100_000, do: 'remove', node: 'web-2' },
        { atMs: 110_000, do: 'remove', node: 'web-3' },
      ],
      measures: spans(
        ['before', 10, 30],
        ['drains', 30, 40],
        ['half-way', 60, 70],
        ['empty', 92, 100],
        ['removed', 100, 110],
        ['at-once', 110, 113],
      ),
      columns: shares,
      endMs: 113_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 2,
    peak: 4,
    journey: {
      steps: [
        { path: '/' },
        { method: 'POST', path: '/login', body: '{"name":"user {user}"}', afterMs: 500 },
        ...Array.from({ length: 5 }, () => looksAround),
        { method: 'POST', path: '/logout', afterMs: 500 },
      ],
      patienceMs: 5000,
    },
  },
} satisfies Stack
