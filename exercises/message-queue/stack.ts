import type { Stack } from '../../src/contract/exercise.ts'

/** One broker. Users are its producers and its consumers: what stands before and behind it comes with later lessons. */
export default {
  entry: 'queue',
  roles: {
    queue: {
      program: { learner: 'queue.ts' },
      regions: { virginia: 1 },
      vars: { ACK_TIMEOUT_MS: '30000', TRIES: '5', CAPACITY: '1000' },
      costPerMonth: 60,
    },
  },
  load: {
    usersPerDay: 10_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.5,
    keys: { count: 1000, zipf: 1 },
    read: '/status',
    write: {
      method: 'POST',
      path: '/messages',
      body: '{"key":"{key}","body":"resize the picture of card {key}"}',
    },
  },
} satisfies Stack
