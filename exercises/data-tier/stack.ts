/** Two web servers, and the database that keeps what both of them know. Users reach each of them in turn: no balancer yet. */
import type { Figure, JourneyStep } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { perSecond, spans } from '../kit/stack.ts'

const items: Figure = { id: 'items', path: '/status', field: 'items' }
const reads: Figure = { id: 'reads', path: '/status', field: 'reads' }
const cards: Figure = { id: 'cards', path: '/health', field: 'cards' }

const unanswered: Figure = { id: 'unanswered', path: '/health', field: 'unanswered' }

const asUsersSee: readonly Column[] = ['rate', 'p50', 'p99', 'errors']
const itemsNow: Column = { figure: 'items', node: 'database-1' }

const eager: StackChanges = { roles: { web: { program: { provided: 'eager.ts' } } } }

const sendsOne: JourneyStep = {
  method: 'POST',
  path: '/cards',
  body: '{"text":"Greetings from {user}"}',
  headers: { 'content-type': 'application/json' },
  keep: { id: 'id' },
}
/** Somebody sends a card, and it is read nine times. */
const sendsAndReads: readonly JourneyStep[] = [
  sendsOne,
  ...Array.from({ length: 9 }, () => ({ path: '/cards/{id}', afterMs: 500 })),
]

/** From a moment on, so many people a second do this. */
const people = (atS: number, perS: number, ...steps: readonly JourneyStep[]): Step => ({
  atMs: 1000 * atS,
  do: 'load',
  load: { ...perSecond(perS), journey: { steps } },
})

/** One answer of the database in ten gets lost on its way to the web servers. */
const answersLost = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [
    { atMs: 0, do: 'link', from: 'database-1', to: 'web-1', loss: 0.1 },
    { atMs: 0, do: 'link', from: 'database-1', to: 'web-2', loss: 0.1 },
    people(0, 50, sendsOne),
    people(20, 0, sendsOne),
  ],
  measures: spans(['all', 0, 23]),
  columns: ['requests', 'errors', itemsNow],
  endMs: 23_000,
})

const reads17: JourneyStep = { path: '/cards/17' }

/** A hundred people a second ask for a card, and the database is silent for five seconds. */
const silence = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [people(0, 100, reads17), { atMs: 5000, untilMs: 10_000, do: 'pause', node: 'database-1' }],
  measures: spans(['well', 0, 5], ['silent', 5, 10], ['second', 11, 16], ['later', 25, 30]),
  columns: ['rate', 'p50', 'errors'],
  endMs: 30_000,
})

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { frankfurt: 2 },
      serviceMs: 10,
      costPerMonth: 20,
      scale: { least: 1, most: 6 },
      calls: ['database'],
    },
    database: {
      program: { shared: 'database' },
      regions: { frankfurt: 1 },
      serviceMs: 4,
      backlog: 5000,
      costPerMonth: 60,
      figures: [items, reads],
    },
  },
  beside: {
    'one-box': {
      roles: {
        web: { program: { provided: 'in-memory.ts' }, regions: { frankfurt: 1 } },
        database: { regions: {} },
      },
    },
    'three-web-servers': { roles: { web: { regions: { frankfurt: 3 } } } },
  },
  scenes: {
    'two-boxes': {
      roles: {
        web: { program: { provided: 'in-memory.ts' }, figures: [cards] },
        database: { regions: {} },
      },
      steps: [people(0, 20, sendsOne, { path: '/cards/{id}', afterMs: 500 })],
      measures: spans(['all', 0, 20]),
      columns: ['rate', { figure: 'cards', node: 'web-1' }, { figure: 'cards', node: 'web-2' }],
      endMs: 20_000,
    },
    'sent-again': answersLost(eager),
    'sent-once': answersLost({}),
    'two-tiers': {
      steps: [
        people(0, 4, ...sendsAndReads),
        { atMs: 20_000, do: 'crash', node: 'web-1' },
        { atMs: 25_000, do: 'restart', node: 'web-1' },
        { atMs: 30_000, untilMs: 35_000, do: 'pause', node: 'database-1' },
        { atMs: 40_000, do: 'crash', node: 'database-1' },
        { atMs: 45_000, do: 'restart', node: 'database-1' },
      ],
      measures: spans(
        ['well', 10, 20],
        ['one', 20, 25],
        ['frozen', 30, 35],
        ['thawed', 36, 40],
        ['dead', 40, 45],
        ['again', 46, 55],
      ),
      columns: [...asUsersSee, itemsNow],
      endMs: 55_000,
    },
    'scaled-apart': {
      steps: [people(0, 21, ...sendsAndReads), { atMs: 20_000, do: 'add', role: 'web' }],
      measures: spans(['two', 10, 20], ['three', 30, 40]),
      columns: asUsersSee,
      endMs: 40_000,
    },
    // One web server has all the users here, so that one number tells what was sent.
    'what-it-finds': {
      roles: {
        web: {
          program: { provided: 'eager.ts' },
          regions: { frankfurt: 1 },
          serviceMs: 1,
          figures: [unanswered],
        },
      },
      steps: [people(0, 100, reads17), { atMs: 5000, do: 'pause', node: 'database-1' }],
      measures: spans(['well', 0, 5], ['silent', 5, 10]),
      columns: ['requests', 'errors', { figure: 'unanswered', node: 'web-1' }],
      endMs: 10_000,
    },
    'still-eager': silence(eager),
    'still-patient': silence({}),
  },
  load: { usersPerDay: 50_000, requestsPerUser: 2, peak: 4, journey: { steps: sendsAndReads } },
} satisfies Stack
