/** Web servers in two zones, a balancer before each, and who brings new versions to them. The platform restarts them. */
import type { Role } from '../../src/contract/exercise.ts'
import type { Column, Scene, StackChanges, Step } from '../../src/contract/scene.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { loads, spans } from '../kit/stack.ts'

const zones = { seoul: 1, virginia: 1 }
const provided = (file: string): Role['program'] => ({ provided: `${file}.ts` })
const names = [
  'v2',
  'noisy',
  'throws',
  'hangs',
  'errors',
  'slow',
  'fades',
  'weary',
  'worse',
  'warms',
  'unwell',
] as const

const deployedBy = (file: string): StackChanges => ({ roles: { deployer: { program: provided(file) } } })

const deploy = (atS: number, version: string): Step => ({
  atMs: atS * 1000,
  do: 'ask',
  node: 'deployer-1',
  request: { method: 'POST', path: '/deploys', body: JSON.stringify({ version }) },
})

const columns: readonly Column[] = ['requests', 'p99', 'errors']

/** A version that is bad for one user of twenty, and says that it is well. */
const bad = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [...loads([0, 24]), deploy(20, 'errors')],
  measures: spans(['before', 0, 20], ['meanwhile', 20, 60], ['after', 60, 100]),
  columns,
  endMs: 100_000,
})

const good = (changes: StackChanges): Scene => ({
  ...changes,
  steps: [...loads([0, 24]), deploy(20, 'v2')],
  measures: spans(['before', 0, 20], ['first', 20, 22], ['rest', 22, 230]),
  columns,
  endMs: 230_000,
})

/** Hardly anybody is there while it is deployed. */
const night: Scene = {
  steps: [...loads([0, 0.5]), deploy(5, 'errors'), ...loads([240, 24])],
  measures: spans(['night', 0, 240], ['morning', 242, 280]),
  columns,
  endMs: 280_000,
}

export default {
  entry: 'balancer',
  reach: { by: 'nearest' },
  roles: {
    balancer: {
      program: provided('balancer'),
      regions: zones,
      serviceMs: 0.2,
      costPerMonth: 20,
      calls: ['web'],
    },
    web: {
      program: provided('web'),
      regions: { seoul: 3, virginia: 3 },
      cores: 2,
      serviceMs: 5,
      vars: { HEALTH: 'well' },
      costPerMonth: 40,
    },
    deployer: {
      program: { learner: 'deployer.ts' },
      regions: { seoul: 1 },
      vars: { version: 'v1', watchMs: '30000', checkMs: '1000', startMs: '20000' },
      costPerMonth: 10,
      calls: ['web', 'balancer', 'platform'],
    },
  },
  platform: {
    roles: {
      web: {
        bootMs: 2000,
        quota: 8,
        versions: { v1: provided('web'), ...Object.fromEntries(names.map((name) => [name, provided(name)])) },
      },
    },
    mayAsk: ['deployer'],
  },
  scenes: {
    'at-once': good(deployedBy('at-once')),
    'by-checks': bad(deployedBy('by-checks')),
    'bad-version': bad({}),
    'good-version': good({}),
    night,
  },
  load: { usersPerDay: 20_000, requestsPerUser: 10, peak: 2, read: '/cards/{key}' },
} satisfies Stack
