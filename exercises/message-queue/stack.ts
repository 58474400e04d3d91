/**
 * One broker: what the suite sees. Its users are its producers and its consumers. Views and scenes put the rest of
 * Postcards around it: web servers that publish, workers that make pictures small, and a mail server that counts.
 */
import type { Figure, Role } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'

const regions = (count: number) => ({ virginia: count })

const waiting: Figure = { id: 'depth', path: '/status', field: 'depth' }
const mails: Figure = { id: 'mails', path: '/status', field: 'mails' }

const web: Role = {
  program: { provided: 'web.ts' },
  regions: regions(2),
  cores: 2,
  serviceMs: 20,
  vars: { RESIZE: 'by-queue', JOB_MS: '500', AT_ONCE: '2' },
  costPerMonth: 40,
  scale: { least: 1, most: 8 },
  calls: ['queue'],
  figures: [{ id: 'accepted', path: '/status', field: 'accepted' }],
}
const worker: Role = {
  program: { provided: 'worker.ts' },
  regions: regions(2),
  cores: 2,
  vars: { JOB_MS: '500', AT_ONCE: '2' },
  costPerMonth: 40,
  scale: { least: 0, most: 8 },
  calls: ['queue', 'mail'],
  figures: [
    { id: 'in-hand', path: '/status', field: 'inHand' },
    { id: 'done', path: '/status', field: 'done' },
    { id: 'not-counted', path: '/status', field: 'notCounted' },
  ],
}
const mail: Role = {
  program: { provided: 'mail.ts' },
  regions: regions(1),
  figures: [
    mails,
    { id: 'again', path: '/status', field: 'again' },
    { id: 'took', path: '/status', field: 'tookSeconds' },
  ],
}
/** What scenes change of the view. */
const oneWeb = { roles: { web: { regions: regions(1) } } }
/** Web servers alone: they make the pictures small themselves. */
const noQueue = (count: number, resize: string) => ({
  entry: 'web',
  roles: {
    web: { ...web, regions: regions(count), vars: { ...web.vars, RESIZE: resize }, calls: ['mail'] },
    queue: { regions: {} },
    worker: { ...worker, regions: {} },
    mail,
  },
})

/** For 20 s in between, everybody sends a card. */
const peak = loads([0, 40, 0.03], [20, 100, 0.3], [40, 40, 0.03])
const peakMeasures = spans(['normal', 0, 20], ['peak', 20, 40], ['after', 40, 110])
const depthColumn = { figure: 'depth', node: 'queue-1' }
const mailsColumn = { figure: 'mails', node: 'mail-1' }
const againColumn = { figure: 'again', node: 'mail-1' }
const acceptedColumn = { figure: 'accepted', node: 'web-1' }
const deadColumn = { figure: 'dead-letters', node: 'queue-1' }
const tookColumn = { figure: 'took', node: 'mail-1' }

export default {
  entry: 'queue',
  roles: {
    queue: {
      program: { learner: 'queue.ts' },
      regions: { virginia: 1 },
      vars: { ACK_TIMEOUT_MS: '30000', TRIES: '5', CAPACITY: '1000' },
      costPerMonth: 60,
      figures: [waiting, { id: 'dead-letters', path: '/dead-letters', field: 'length' }],
    },
  },
  view: { entry: 'web', roles: { web, worker, mail } },
  beside: { 'in-the-request': noQueue(4, 'before-the-answer') },
  charts: ['depth'],
  scenes: {
    'peak-in-the-request': {
      ...noQueue(4, 'before-the-answer'),
      steps: peak,
      measures: peakMeasures,
      endMs: 110_000,
    },
    'answer-first': {
      ...noQueue(1, 'after-the-answer'),
      steps: [
        ...loads([0, 10, 1], [30, 0, 1]),
        { atMs: 30_000, do: 'crash', node: 'web-1' },
        { atMs: 31_000, do: 'restart', node: 'web-1' },
      ],
      measures: spans(['before', 0, 30], ['after', 30, 90]),
      columns: ['requests', 'p99', 'errors', mailsColumn],
      endMs: 90_000,
    },
    'peak-by-queue': {
      steps: peak,
      measures: peakMeasures,
      columns: ['p99', 'errors', depthColumn, tookColumn],
      endMs: 110_000,
    },
    'workers-down': {
      ...oneWeb,
      steps: [
        ...loads([0, 4, 1]),
        { atMs: 20_000, do: 'crash', node: 'worker-1' },
        { atMs: 20_000, do: 'crash', node: 'worker-2' },
        { atMs: 60_000, do: 'restart', node: 'worker-1' },
        { atMs: 60_000, do: 'restart', node: 'worker-2' },
        ...loads([120, 0, 1]),
      ],
      measures: spans(['all-up', 0, 20], ['down', 20, 60], ['back', 60, 120], ['quiet', 120, 140]),
      columns: ['errors', acceptedColumn, depthColumn, mailsColumn, againColumn],
      endMs: 140_000,
    },
    'queue-down': {
      ...oneWeb,
      steps: [
        ...loads([0, 7, 1]),
        { atMs: 20_100, do: 'crash', node: 'queue-1' },
        { atMs: 25_100, do: 'restart', node: 'queue-1' },
        ...loads([30, 0, 1]),
      ],
      measures: spans(['up', 0, 20], ['down', 20.1, 25.1], ['up-again', 25.1, 30], ['worked-off', 30, 120]),
      columns: ['errors', acceptedColumn, depthColumn, mailsColumn, againColumn],
      endMs: 120_000,
    },
    'slow-job': {
      roles: { ...oneWeb.roles, worker: { regions: regions(3), vars: { JOB_MS: '31000' } } },
      steps: [0, 5000, 10_000].map((atMs) => ({
        atMs,
        do: 'send' as const,
        request: { method: 'POST', path: '/cards', body: '{"film":"beach"}' },
      })),
      measures: spans(['one-minute', 0, 60], ['two-minutes', 60, 120], ['three-minutes', 120, 180]),
      columns: [mailsColumn, depthColumn, deadColumn],
      endMs: 180_000,
    },
    'too-few-workers': {
      roles: { ...oneWeb.roles, queue: { vars: { CAPACITY: '500' } } },
      steps: [
        ...loads([0, 16, 1]),
        ...[1, 2, 3, 4].map(() => ({ atMs: 120_000, do: 'add' as const, role: 'worker' })),
      ],
      measures: spans(['first', 0, 60], ['second', 60, 120], ['more', 120, 190]),
      columns: ['rate', 'errors', depthColumn, tookColumn],
      endMs: 190_000,
    },
  },
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.03,
    keys: { count: 1000, zipf: 1 },
  },
} satisfies Stack
