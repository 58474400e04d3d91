/** Two web servers that take jobs, two workers that do them, and the services in between and behind. */
import type { Figure } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'

const regions = (count: number) => ({ frankfurt: count })
const depth: Figure = { id: 'depth', path: '/status', field: 'depth' }
const dead: Figure = { id: 'dead', path: '/status', field: 'dead' }
const mails: Figure = { id: 'mails', path: '/status', field: 'mails' }
const again: Figure = { id: 'again', path: '/status', field: 'again' }

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
  load: { usersPerDay: 20_000, requestsPerUser: 20, peak: 4 },
} satisfies Stack
