/** Three web servers, and the store in which they find who is logged in. In views, the balancer of lesson 2.1 stands before them. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, perSecond, spans } from '../kit/stack.ts'

const sessions: Figure = { id: 'sessions', path: '/status', field: 'items' }
const role: Figure = { id: 'role', path: '/status', field: 'role' }

/** The web servers do what comes to mind first, in one of several ways. */
const plain = (KEEPS: 'memory' | 'last-wins' | 'each-time'): StackChanges => ({
  roles: { web: { program: { provided: 'plain-web.ts' }, vars: { KEEPS } } },
})

/** Browsers that do one thing, and tell of it when it goes wrong. What they find is an error where a user would be annoyed. */
function browsers(DOES: 'visit' | 'two-tabs', { roles = {} }: StackChanges = {}): StackChanges {
  const browser = {
    program: { provided: 'browser.ts' },
    regions: { seoul: 1 },
    calls: ['web'],
    vars: { DOES },
  }
  return { entry: 'browser', roles: { ...roles, balancer: { regions: {} }, browser } }
}

const visits = (perS: number): Scene['steps'][number] => ({
  atMs: 0,
  do: 'load',
  load: { ...perSecond(perS), journey: { steps: [{ path: '/' }] } },
})

const columns: readonly Column[] = ['requests', 'errors']

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { seoul: 3 },
      serviceMs: 8,
      costPerMonth: 40,
      scale: { least: 1, most: 6 },
      calls: ['session'],
      vars: { idleMs: '60000', maxMs: '240000', keys: 'a-long-key-that-only-the-servers-know' },
    },
    session: {
      program: { shared: 'store' },
      regions: { seoul: 2 },
      serviceMs: 2.5,
      costPerMonth: 60,
      figures: [role, sessions],
    },
  },
  view: behindBalancer('seoul'),
  beside: { 'each-time': plain('each-time') },
  scenes: {
    'in-memory': {
      ...browsers('visit', plain('memory')),
      steps: [visits(20), { atMs: 10_000, do: 'add', role: 'web' }],
      measures: spans(['three', 1, 10], ['four', 11, 20]),
      columns,
      endMs: 20_000,
    },
    shared: {
      ...browsers('visit'),
      steps: [
        visits(20),
        { atMs: 10_000, do: 'add', role: 'web' },
        { atMs: 20_000, do: 'crash', node: 'web-2' },
        { atMs: 30_000, do: 'crash', node: 'session-1' },
        { atMs: 40_000, do: 'restart', node: 'session-1' },
      ],
      measures: spans(
        ['three', 1, 10],
        ['four', 11, 20],
        ['dead', 20, 30],
        ['away', 30, 40],
        ['back', 41, 50],
      ),
      columns,
      endMs: 50_000,
    },
    'two-tabs-lost': {
      ...browsers('two-tabs', plain('last-wins')),
      steps: [visits(20)],
      measures: spans(['all', 0, 20]),
      columns,
      endMs: 20_000,
    },
    'two-tabs-kept': {
      ...browsers('two-tabs'),
      steps: [visits(20)],
      measures: spans(['all', 0, 20]),
      columns,
      endMs: 20_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 2,
    peak: 4,
    journey: {
      steps: [
        { method: 'POST', path: '/login', body: '{"name":"user {user}"}' },
        { path: '/me', afterMs: 500 },
        { path: '/cart', afterMs: 500 },
        { path: '/me', afterMs: 500 },
        { method: 'POST', path: '/cart', body: '{"card":"card {user}"}', afterMs: 500 },
        { path: '/cart', sees: 'card {user}', afterMs: 500 },
        { path: '/me', afterMs: 500 },
        { method: 'POST', path: '/logout', afterMs: 500 },
      ],
      patienceMs: 5000,
    },
  },
} satisfies Stack
