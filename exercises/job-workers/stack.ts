/** Two web servers that take jobs, two workers that do them, and the services in between and behind. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer, loads, spans } from '../kit/stack.ts'

const regions = (count: number) => ({ frankfurt: count })
const depth: Figure = { id: 'depth', path: '/status', field: 'depth' }
const dead: Figure = { id: 'dead', path: '/status', field: 'dead' }
const mails: Figure = { id: 'mails', path: '/status', field: 'mails' }
const again: Figure = { id: 'again', path: '/status', field: 'again' }

const depthNow: Column = { figure: 'depth', node: 'queue-1' }
const deadNow: Column = { figure: 'dead', node: 'queue-1' }
const mailsNow: Column = { figure: 'mails', node: 'mail-1' }
const againNow: Column = { figure: 'again', node: 'mail-1' }

/** What comes to mind first. */
const plain: StackChanges = {
  roles: {
    web: { program: { provided: 'plain-web.ts' }, vars: { DOES: 'publish' } },
    worker: { program: { provided: 'plain-worker.ts' } },
  },
}
const inTheRequest: StackChanges = {
  roles: {
    web: {
      program: { provided: 'plain-web.ts' },
      regions: regions(2),
      vars: { DOES: 'all' },
      calls: ['pictures', 'mail'],
    },
    worker: { regions: {} },
    queue: { regions: {} },
    database: { regions: {} },
  },
}

/** Users look at albums and send pictures; then `pictures` crashes, for 20 s. */
const crash = (changes: StackChanges, columns: readonly Column[]): Scene => ({
  ...changes,
  steps: [
    ...loads([0, 60, 0.1], [60, 0]),
    { atMs: 20_000, do: 'crash', node: 'pictures-1' },
    { atMs: 40_000, do: 'restart', node: 'pictures-1' },
  ],
  measures: spans(['well', 0, 20], ['away', 20, 40], ['back', 40, 60]),
  columns,
  endMs: 60_000,
})

/** A picture every second, and `pictures` is dead for a minute. */
const minute = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [
    ...loads([0, 1, 1], [70, 0, 1]),
    { atMs: 5000, do: 'crash', node: 'pictures-1' },
    { atMs: 65_000, do: 'restart', node: 'pictures-1' },
  ],
  measures: spans(['well', 0, 5], ['away', 5, 65], ['back', 65, 110]),
  columns: ['requests', depthNow, deadNow, mailsNow],
  endMs: 110_000,
})

/** One request in ten gets lost on its way from the workers to the queue. */
const requestsLost = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [
    { atMs: 0, do: 'link', from: 'worker-1', to: 'queue-1', loss: 0.1 },
    { atMs: 0, do: 'link', from: 'worker-2', to: 'queue-1', loss: 0.1 },
    ...loads([0, 5, 1], [40, 0, 1]),
  ],
  measures: spans(['all', 0, 90]),
  columns: ['requests', mailsNow, againNow, deadNow],
  endMs: 90_000,
})

/** Everybody sends a picture in the same ten seconds. */
const rush = (workers: number, cores = 8): Scene => ({
  roles: { worker: { regions: regions(workers) }, pictures: { cores } },
  steps: loads([0, 40, 1], [10, 0, 1]),
  measures: spans(['sent', 0, 10], ['later', 10, 30], ['end', 30, 60]),
  columns: ['requests', 'errors', depthNow, mailsNow],
  endMs: 60_000,
})

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: regions(2),
      serviceMs: 5,
      costPerMonth: 40,
      scale: { least: 1, most: 6 },
      calls: ['queue', 'database'],
    },
    worker: {
      program: { learner: 'worker.ts' },
      regions: regions(2),
      costPerMonth: 40,
      vars: { AT_ONCE: '4' },
      scale: { least: 0, most: 8 },
      calls: ['queue', 'database', 'pictures', 'mail'],
    },
    queue: {
      program: { shared: 'queue' },
      regions: regions(1),
      costPerMonth: 60,
      figures: [depth, dead],
    },
    database: { program: { shared: 'database' }, regions: regions(1), costPerMonth: 60 },
    pictures: {
      program: { provided: 'pictures.ts' },
      regions: regions(1),
      cores: 8,
      costPerMonth: 160,
      vars: { PICTURE_MS: '1000', FILM_MS: '40000' },
    },
    mail: { program: { provided: 'mail.ts' }, regions: regions(1), figures: [mails, again] },
  },
  view: behindBalancer('frankfurt'),
  beside: { 'in-the-request': inTheRequest },
  charts: ['depth'],
  scenes: {
    'in-the-request': crash(inTheRequest, ['requests', 'p50', 'p99', 'errors', mailsNow]),
    'by-workers': crash({}, ['requests', 'p50', 'p99', 'errors', mailsNow]),
    'a-minute-away': minute(plain),
    'a-minute-kept': minute({}),
    'requests-lost': requestsLost(plain),
    'requests-lost-once': requestsLost({}),
    'two-workers': rush(2),
    'four-workers': rush(4),
    'more-pictures': rush(4, 16),
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.02,
    keys: { count: 5000, zipf: 0 },
    read: '/albums/user%20{key}',
    write: { method: 'POST', path: '/jobs', body: '{"user":"user {key}","picture":"beach {key}"}' },
  },
} satisfies Stack
