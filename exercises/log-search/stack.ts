/** Three web servers that log, and the log service, which gathers and searches. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, spans } from '../kit/stack.ts'

const region = { seoul: 1 }

const written: Figure = { id: 'written', path: '/count', field: 'lines' }
const gathered: Figure = { id: 'gathered', path: '/count', field: 'entries' }

/** Of one request that is sent in a scene: on which server its first line was written, and its last. */
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const first: Figure = { id: 'first', path: `/traces/${TRACE}`, field: 'entries.0.node' }
const second: Figure = { id: 'second', path: `/traces/${TRACE}`, field: 'entries.1.text' }

/** One of an afternoon in place of the learner's. */
const plain: StackChanges = { roles: { logs: { program: { provided: 'plain-logs.ts' } } } }

const counted: readonly Column[] = [
  ...['web-1', 'web-2', 'web-3'].map((node) => ({ figure: 'written', node })),
  { figure: 'gathered', node: 'logs-1' },
]

/** A minute with users, in which files are rotated as they get long. */
function aMinute(changes: StackChanges, more: readonly Step[]): Scene {
  return {
    ...changes,
    steps: [...loads([0, 8], [60, 0]), ...more],
    measures: spans(['begin', 0, 10], ['end', 10, 70]),
    columns: counted,
    endMs: 70_000,
  }
}

const boots: readonly Step[] = [
  { atMs: 40_000, do: 'crash', node: 'logs-1' },
  { atMs: 43_000, do: 'restart', node: 'logs-1' },
]

/** One request, and two clocks that are wrong. */
function wrongClocks(changes: StackChanges): Scene {
  return {
    ...changes,
    entry: 'web',
    steps: [
      { atMs: 0, do: 'skew', node: 'web-1', byMs: 3000 },
      { atMs: 0, do: 'skew', node: 'web-3', byMs: -3000 },
      {
        atMs: 1000,
        do: 'ask',
        node: 'web-1',
        request: { path: '/cards/7', headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` } },
      },
    ],
    measures: spans(['told', 0, 8]),
    columns: [
      { figure: 'first', node: 'logs-1' },
      { figure: 'second', node: 'logs-1' },
    ],
    endMs: 8000,
  }
}

export default {
  entry: 'web',
  roles: {
    web: {
      program: { provided: 'web.ts' },
      regions: { seoul: 3 },
      serviceMs: 1,
      costPerMonth: 40,
      scale: { least: 2, most: 5 },
      figures: [written],
    },
    logs: {
      program: { learner: 'logs.ts' },
      regions: region,
      costPerMonth: 60,
      calls: ['web'],
      figures: [gathered, first, second],
    },
  },
  view: behindBalancer('seoul'),
  charts: ['gathered'],
  scenes: {
    afternoon: aMinute(plain, []),
    'each-once': aMinute({}, boots),
    'by-clocks': wrongClocks(plain),
    'by-cause': wrongClocks({}),
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 0.8 },
    read: '/cards/{key}',
  },
} satisfies Stack
