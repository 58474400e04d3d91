/** Users, and one box that they reach. */
import type { Scene } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'

/** One request in five is a new card. */
const WRITES = 0.2

/** Somebody asks for the report after five seconds, and users come all the time. */
const oneReport = {
  steps: [...loads([0, 20, WRITES]), { atMs: 5000, do: 'send', request: { path: '/report' } }],
  // The report itself ends after that.
  measures: spans(['before', 0, 5], ['meanwhile', 5, 7.4]),
  endMs: 8000,
} satisfies Scene

export default {
  entry: 'web',
  roles: {
    web: {
      program: { learner: 'web.ts' },
      regions: { frankfurt: 1 },
      serviceMs: 10,
      costPerMonth: 20,
      figures: [{ id: 'cards', path: '/health', field: 'cards' }],
    },
  },
  scenes: {
    'one-box': {
      steps: loads([0, 20, WRITES], [10, 60, WRITES]),
      measures: spans(['at-20', 0, 10], ['at-60', 10, 20]),
      columns: ['rate', 'p50', 'p99', 'errors'],
      endMs: 20_000,
    },
    'box-crashes': {
      steps: [
        // From ten seconds on nobody writes, so that what is left can be counted.
        ...loads([0, 20, WRITES], [10, 20, 0]),
        { atMs: 12_000, do: 'crash', node: 'web-1' },
        { atMs: 16_000, do: 'restart', node: 'web-1' },
      ],
      measures: spans(['before', 0, 11.5], ['down', 12, 16], ['after', 16.5, 20]),
      columns: ['rate', 'errors', { figure: 'cards', node: 'web-1' }],
      endMs: 20_000,
    },
    'report-in-one-piece': {
      roles: { web: { program: { provided: 'one-piece.ts' } } },
      ...oneReport,
    },
    'report-in-slices': oneReport,
  },
  load: {
    usersPerDay: 20_000,
    requestsPerUser: 20,
    peak: 4,
    writes: 0.1,
    keys: { count: 1000, zipf: 1 },
    read: '/?name={key}',
  },
} satisfies Stack
