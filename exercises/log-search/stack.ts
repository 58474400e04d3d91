/** Three web servers that log, and the log service, which gathers and searches. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { behindBalancer } from '../kit/stack.ts'

const region = { seoul: 1 }

const written: Figure = { id: 'written', path: '/count', field: 'lines' }
const gathered: Figure = { id: 'gathered', path: '/count', field: 'entries' }

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
      figures: [gathered],
    },
  },
  view: behindBalancer('seoul'),
  charts: ['gathered'],
  load: {
    usersPerDay: 100_000,
    requestsPerUser: 20,
    peak: 4,
    keys: { count: 1000, zipf: 0.8 },
    read: '/cards/{key}',
  },
} satisfies Stack
